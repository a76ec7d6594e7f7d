/**
 * A model without a network: a loopback OpenAI Responses API that answers a real `codex app-server` from a script.
 *
 * `layer` starts an HTTP server on a free port of 127.0.0.1. `config` is the `config.toml` that points a `CODEX_HOME`
 * at it and `env` the environment variables that go with it. Answers are plain values: `message`, `deltas`,
 * `functionCall` and their like are steps, `response` joins steps into one answer, and one step alone is an answer too.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as NetAddress from "effect/net/NetAddress"
import * as Predicate from "effect/Predicate"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Http from "node:http"
import { inRealTime } from "../internal/realTime.ts"
import * as ResponsesApi from "./internal/responsesApi.ts"

// -----------------------------------------------------------------------------
// Answers
// -----------------------------------------------------------------------------

/**
 * The phase of an assistant message: `commentary` on the way, `final_answer` for the answer of the turn.
 *
 * @category models
 * @since 0.1.0
 */
export type MessagePhase = "commentary" | "final_answer"

/**
 * The token counts a response ends with.
 *
 * @category models
 * @since 0.1.0
 */
export interface Usage {
  readonly inputTokens: number
  /**
   * The part of `inputTokens` that came from a cache.
   *
   * @default 0
   */
  readonly cachedInputTokens?: number | undefined
  readonly outputTokens: number
  /**
   * The part of `outputTokens` that was spent on reasoning.
   *
   * @default 0
   */
  readonly reasoningOutputTokens?: number | undefined
}

/**
 * A step that may also stand between two deltas: it waits, or ends the response.
 *
 * @category models
 * @since 0.1.0
 */
export type Interlude =
  | { readonly _tag: "Pause"; readonly duration: Duration.Input }
  | { readonly _tag: "Gate"; readonly effect: Effect.Effect<unknown> }
  | { readonly _tag: "Failure"; readonly code: string; readonly message: string }
  | { readonly _tag: "Disconnect" }

/**
 * A piece of a streamed text, or what happens before the next piece.
 *
 * @category models
 * @since 0.1.0
 */
export type Delta = string | Interlude

/**
 * One part of a model's answer.
 *
 * @category models
 * @since 0.1.0
 */
export type Step =
  | Interlude
  | {
    readonly _tag: "Message"
    readonly deltas: ReadonlyArray<Delta>
    readonly deltaSize: number | undefined
    readonly phase: MessagePhase | undefined
  }
  | { readonly _tag: "Reasoning"; readonly deltas: ReadonlyArray<Delta>; readonly kind: "summary" | "content" }
  | {
    readonly _tag: "ToolCall"
    readonly kind: "function" | "custom"
    readonly name: string
    readonly namespace: string | undefined
    readonly input: string
    readonly callId: string | undefined
  }
  | { readonly _tag: "Event"; readonly data: { readonly type: string; readonly [key: string]: unknown } }
  | { readonly _tag: "Usage"; readonly usage: Usage }
  | {
    readonly _tag: "HttpError"
    readonly status: number
    readonly body: unknown
    readonly headers: Readonly<Record<string, string>> | undefined
  }

/**
 * One whole answer of the model: the steps of one HTTP response.
 *
 * @category models
 * @since 0.1.0
 */
export interface Response {
  readonly _tag: "Response"
  readonly steps: ReadonlyArray<Step>
}

/**
 * What is accepted wherever an answer is: a `Response`, or one `Step` alone.
 *
 * @category models
 * @since 0.1.0
 */
export type Answer = Response | Step

/**
 * Joins steps into one answer.
 *
 * **Details**
 *
 * The answer begins with `response.created` and ends with `response.completed`, unless a `failure` or `disconnect` ends
 * it earlier. Of several `usage` steps the last one counts. An `httpError` replaces the whole answer; only the `pause`
 * and `gate` steps before it run.
 *
 * **Example** (Thinking before answering)
 *
 * ```ts
 * import { ScriptedModel } from "effect-codex/testing"
 *
 * const answer = ScriptedModel.response(
 *   ScriptedModel.reasoning("The user greets me."),
 *   ScriptedModel.deltas(["Hel", "lo"]),
 *   ScriptedModel.usage({ inputTokens: 12, outputTokens: 2 })
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const response = (...steps: ReadonlyArray<Step>): Response => ({ _tag: "Response", steps })

/**
 * A message of the assistant.
 *
 * **Details**
 *
 * The text is streamed as one delta, or as deltas of `deltaSize` characters.
 *
 * @category constructors
 * @since 0.1.0
 */
export const message = (text: string, options?: {
  readonly deltaSize?: number | undefined
  readonly phase?: MessagePhase | undefined
}): Step => ({ _tag: "Message", deltas: [text], deltaSize: options?.deltaSize, phase: options?.phase })

/**
 * A message of the assistant, streamed in the given pieces.
 *
 * **Details**
 *
 * A `pause`, `gate`, `failure` or `disconnect` may stand between two pieces. The pieces before it are sent first.
 *
 * **Example** (Stopping in the middle of a message)
 *
 * ```ts
 * import { Deferred, Effect } from "effect"
 * import { ScriptedModel } from "effect-codex/testing"
 *
 * const program = Effect.gen(function*() {
 *   const model = yield* ScriptedModel.ScriptedModel
 *   const go = yield* Deferred.make<void>()
 *   yield* model.enqueue(ScriptedModel.deltas(["Hel", ScriptedModel.gate(Deferred.await(go)), "lo"]))
 * })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const deltas = (deltas: ReadonlyArray<Delta>, options?: {
  readonly phase?: MessagePhase | undefined
}): Step => ({ _tag: "Message", deltas, deltaSize: undefined, phase: options?.phase })

/**
 * Reasoning of the model, as one delta or in the given pieces.
 *
 * **Details**
 *
 * `summary`, the default kind, is what Codex shows as `item/reasoning/summaryTextDelta`; `content` is the raw text of
 * `item/reasoning/textDelta`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const reasoning = (text: string | ReadonlyArray<Delta>, options?: {
  readonly kind?: "summary" | "content" | undefined
}): Step => ({
  _tag: "Reasoning",
  deltas: typeof text === "string" ? [text] : text,
  kind: options?.kind ?? "summary"
})

/**
 * A call of a function tool.
 *
 * **Details**
 *
 * `arguments` is sent as JSON text; a string is taken to be that text already. Codex runs the tool and sends its output
 * with the next request, so a second answer has to follow in the script. Without a `callId` the call gets a generated
 * one.
 *
 * @category constructors
 * @since 0.1.0
 */
export const functionCall = (call: {
  readonly name: string
  readonly arguments: unknown
  readonly callId?: string | undefined
  readonly namespace?: string | undefined
}): Step => ({
  _tag: "ToolCall",
  kind: "function",
  name: call.name,
  namespace: call.namespace,
  input: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments ?? {}),
  callId: call.callId
})

/**
 * A call of a tool that takes free text, such as `apply_patch`.
 *
 * **Gotchas**
 *
 * Which tools Codex offers depends on the model, and a model unknown to it has no `apply_patch`. There, `exec_command`
 * with an `apply_patch` here-document changes files the same way.
 *
 * @category constructors
 * @since 0.1.0
 */
export const customToolCall = (call: {
  readonly name: string
  readonly input: string
  readonly callId?: string | undefined
}): Step => ({
  _tag: "ToolCall",
  kind: "custom",
  name: call.name,
  namespace: undefined,
  input: call.input,
  callId: call.callId
})

/**
 * Any other event of the Responses API, sent as it is.
 *
 * @category constructors
 * @since 0.1.0
 */
export const event = (data: { readonly type: string; readonly [key: string]: unknown }): Step => ({
  _tag: "Event",
  data
})

/**
 * The token counts the answer ends with. Without it they are all 0.
 *
 * @category constructors
 * @since 0.1.0
 */
export const usage = (usage: Usage): Step => ({ _tag: "Usage", usage })

/**
 * Waits before the next step.
 *
 * **Gotchas**
 *
 * The server uses the real clock, even under a `TestClock`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const pause = (duration: Duration.Input): Interlude => ({ _tag: "Pause", duration })

/**
 * Waits before the next step until the effect succeeds, such as `Deferred.await(deferred)` or `latch.await`.
 *
 * **Details**
 *
 * When the client disconnects, as Codex does when the turn is interrupted, the effect is interrupted.
 *
 * @category constructors
 * @since 0.1.0
 */
export const gate = (effect: Effect.Effect<unknown>): Interlude => ({ _tag: "Gate", effect })

/**
 * Ends the answer with the event `response.failed`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const failure = (error: { readonly code: string; readonly message: string }): Interlude => ({
  _tag: "Failure",
  code: error.code,
  message: error.message
})

/**
 * Ends the stream before `response.completed`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const disconnect: Interlude = { _tag: "Disconnect" }

/**
 * Answers the request with an HTTP error.
 *
 * **Details**
 *
 * A string body is sent as text, any other as JSON. The default body is `{"error": {"message": …}}`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const httpError = (
  status: number,
  body?: unknown,
  headers?: Readonly<Record<string, string>> | undefined
): Step => ({ _tag: "HttpError", status, body, headers })

// -----------------------------------------------------------------------------
// Requests
// -----------------------------------------------------------------------------

/**
 * A request of Codex to the model.
 *
 * @category models
 * @since 0.1.0
 */
export interface ModelRequest {
  readonly method: string
  /** The path without the query, `/v1/responses`. */
  readonly path: string
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed body: `model`, `instructions`, `input`, `tools` and so on. */
  readonly body: { readonly [key: string]: unknown }
}

const objects = (value: unknown): ReadonlyArray<Readonly<Record<PropertyKey, unknown>>> =>
  Array.isArray(value) ? value.filter(Predicate.isReadonlyObject) : []

/**
 * The texts of all user messages in a request, the oldest first.
 *
 * **Gotchas**
 *
 * Codex also sends its own context as user messages, before the user's.
 *
 * @category accessors
 * @since 0.1.0
 */
export const userTexts = (request: ModelRequest): ReadonlyArray<string> =>
  objects(request.body["input"])
    .filter((item) => item["type"] === "message" && item["role"] === "user")
    .map((item) =>
      objects(item["content"]).map((part) => typeof part["text"] === "string" ? part["text"] : "").join("")
    )

/**
 * The text of the last user message in a request, or an empty string.
 *
 * @category accessors
 * @since 0.1.0
 */
export const lastUserText = (request: ModelRequest): string => userTexts(request).at(-1) ?? ""

const metadata = (request: ModelRequest, key: string): string | undefined => {
  const all = request.body["client_metadata"]
  const value = Predicate.isReadonlyObject(all) ? all[key] : undefined
  return typeof value === "string" ? value : undefined
}

/**
 * The id of the thread a request belongs to, as Codex states it.
 *
 * @category accessors
 * @since 0.1.0
 */
export const threadId = (request: ModelRequest): string | undefined => metadata(request, "thread_id")

/**
 * The id of the turn a request belongs to, as Codex states it.
 *
 * @category accessors
 * @since 0.1.0
 */
export const turnId = (request: ModelRequest): string | undefined => metadata(request, "turn_id")

/**
 * The names of the tools a request offers to the model.
 *
 * **Details**
 *
 * A tool in a namespace is named `namespace.tool`. A tool without a name, such as `web_search`, goes by its type.
 *
 * @category accessors
 * @since 0.1.0
 */
export const toolNames = (request: ModelRequest): ReadonlyArray<string> => {
  // For some models, Codex sends the tools as an item of the input.
  const additional = objects(request.body["input"]).filter((item) => item["type"] === "additional_tools")
  return [request.body, ...additional].flatMap((holder) => objects(holder["tools"])).flatMap((tool) =>
    tool["type"] === "namespace"
      ? objects(tool["tools"]).map((inner) => `${tool["name"]}.${inner["name"]}`)
      : [String(tool["name"] ?? tool["type"])]
  )
}

/**
 * The outputs of tool calls in a request, the oldest first.
 *
 * @category accessors
 * @since 0.1.0
 */
export const toolOutputs = (
  request: ModelRequest
): ReadonlyArray<{ readonly callId: string; readonly output: unknown }> =>
  objects(request.body["input"])
    .filter((item) => item["type"] === "function_call_output" || item["type"] === "custom_tool_call_output")
    .map((item) => ({ callId: String(item["call_id"]), output: item["output"] }))

// -----------------------------------------------------------------------------
// Service
// -----------------------------------------------------------------------------

/**
 * A running scripted model.
 *
 * **Details**
 *
 * A request is answered by the function of `respondWith`, else by the next answer in the queue, else by the default
 * answer.
 *
 * **Example** (Scripting two answers)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { ScriptedModel } from "effect-codex/testing"
 *
 * const program = Effect.gen(function*() {
 *   const model = yield* ScriptedModel.ScriptedModel
 *   yield* model.enqueue(
 *     ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "ls" } }),
 *     ScriptedModel.message("Done.")
 *   )
 * }).pipe(Effect.provide(ScriptedModel.layer()))
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class ScriptedModel extends Context.Service<ScriptedModel, {
  /** The base URL of the API, such as `http://127.0.0.1:41234/v1`. */
  readonly url: string
  /** Appends answers to the queue; each answers one request. */
  readonly enqueue: (...answers: ReadonlyArray<Answer>) => Effect.Effect<void>
  /** How many answers are left in the queue. */
  readonly remaining: Effect.Effect<number>
  /**
   * Answers requests by their content. A request for which the function returns `undefined` is answered from the queue.
   */
  readonly respondWith: (f: (request: ModelRequest) => Answer | undefined) => Effect.Effect<void>
  /** Sets the answer for an empty queue. `undefined` means HTTP 501 with an error that says so. */
  readonly setDefault: (answer: Answer | undefined) => Effect.Effect<void>
  /** All requests to the model so far, the oldest first. */
  readonly requests: Effect.Effect<ReadonlyArray<ModelRequest>>
  /** Takes the next request, waiting until there is one. */
  readonly takeRequest: Effect.Effect<ModelRequest>
}>()("effect-codex/testing/ScriptedModel") {}

/**
 * Options of a scripted model.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * The answer for an empty queue; `undefined` for HTTP 501.
   *
   * @default message("OK")
   */
  readonly default?: Answer | undefined
  /** See `respondWith` of the service. */
  readonly respondWith?: ((request: ModelRequest) => Answer | undefined) | undefined
  /**
   * How many of the latest requests are kept; keep few in long runs.
   *
   * @default Infinity
   */
  readonly keepRequests?: number | undefined
}

const DEFAULT_ANSWER = message("OK")

const steps = (answer: Answer): ReadonlyArray<Step> => answer._tag === "Response" ? answer.steps : [answer]

const errorResponse = (status: number, text: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.jsonUnsafe({ error: { type: "scripted_model_error", message: text } }, { status })

/**
 * Starts a scripted model, which ends with the Scope.
 *
 * **Details**
 *
 * It listens on a free port of 127.0.0.1. Closing the Scope ends every open response at once.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options?: Options) => Effect.Effect<ScriptedModel["Service"], never, Scope.Scope> = Effect
  .fnUntraced(
    function*(options?: Options) {
      const keep = Math.max(0, options?.keepRequests ?? Infinity)
      const taken = yield* (keep === Infinity ? Queue.unbounded<ModelRequest>() : Queue.sliding<ModelRequest>(keep))
      let requests: Array<ModelRequest> = []
      let queue: Array<Answer> = []
      let next = 0
      let count = 0
      let fallback = options !== undefined && "default" in options ? options.default : DEFAULT_ANSWER
      let byContent = options?.respondWith

      const record = (request: ModelRequest) => {
        count++
        if (keep === 0) return
        requests.push(request)
        // Trimmed rarely, so that a request costs the same however many are kept.
        if (requests.length >= keep * 2) requests = requests.slice(-keep)
        Queue.offerUnsafe(taken, request)
      }

      const dequeue = (): Answer | undefined => {
        if (next === queue.length) return undefined
        const answer = queue[next++]
        if (next === queue.length) {
          queue = []
          next = 0
        }
        return answer
      }

      // An idle connection stays open: closing it could race with the next request on it.
      const server = Http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 })
      const httpServer = yield* Effect.orDie(NodeHttpServer.make(() => server, { port: 0, host: "127.0.0.1" }))
      const address = httpServer.address
      if (address._tag === "UnixPathAddress") return yield* Effect.die("ScriptedModel listens on 127.0.0.1")
      const idBase = address.port.toString(36)

      const respond = (
        answer: ReadonlyArray<Step>,
        id: string
      ): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
        const httpErrorIndex = answer.findIndex((step) => step._tag === "HttpError")
        const httpErrorStep = answer[httpErrorIndex]
        if (httpErrorStep?._tag !== "HttpError") {
          const body = ResponsesApi.body(answer, {
            responseId: `resp_${id}`,
            itemId: (prefix, index) => `${prefix}_${id}_${index}`
          })
          return Effect.succeed(HttpServerResponse.stream(body, {
            contentType: "text/event-stream",
            headers: { "cache-control": "no-cache" }
          }))
        }
        const { body = { error: { message: `Scripted HTTP ${httpErrorStep.status}` } }, headers, status } =
          httpErrorStep
        return Effect.as(
          ResponsesApi.waitOnly(answer.slice(0, httpErrorIndex)),
          typeof body === "string"
            ? HttpServerResponse.text(body, { status, headers })
            : HttpServerResponse.jsonUnsafe(body, { status, headers })
        )
      }

      const answerModel = Effect.fnUntraced(function*(httpRequest: HttpServerRequest.HttpServerRequest, path: string) {
        const body = yield* httpRequest.json
        if (!Predicate.isReadonlyObject(body)) return errorResponse(400, "The body is not a JSON object")
        const request: ModelRequest = { method: httpRequest.method, path, headers: { ...httpRequest.headers }, body }
        record(request)
        const id = `${idBase}_${count}`
        const answer = byContent?.(request) ?? dequeue() ?? fallback
        // Codex shows its user the message of a 501, but not that of a 500.
        return answer === undefined
          ? errorResponse(501, `ScriptedModel has no answer for request ${count}; see enqueue, respondWith, setDefault`)
          : yield* respond(steps(answer), id)
      }, Effect.catchDefect((defect) => Effect.succeed(errorResponse(501, `ScriptedModel failed: ${defect}`))))

      const app = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
        const path = request.url.split("?", 1)[0]!
        if (request.method === "POST" && path === "/v1/responses") {
          return Effect.catch(answerModel(request, path), (error) => Effect.succeed(errorResponse(400, error.message)))
        }
        return Effect.succeed(
          request.method === "GET" && path.endsWith("/models")
            ? HttpServerResponse.jsonUnsafe({ object: "list", data: [] })
            : errorResponse(404, `ScriptedModel has no ${request.method} ${path}`)
        )
      })

      // The client is a process in real time, and its requests belong to no span here.
      yield* httpServer.serve(app).pipe(inRealTime, Effect.withTracerEnabled(false))
      yield* Effect.addFinalizer(() =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        }).pipe(Effect.andThen(Queue.shutdown(taken)))
      )

      return ScriptedModel.of({
        url: `${NetAddress.formatUrlUnsafe(address)}/v1`,
        enqueue: (...answers) =>
          Effect.sync(() => {
            for (const answer of answers) queue.push(answer)
          }),
        remaining: Effect.sync(() => queue.length - next),
        respondWith: (f) =>
          Effect.sync(() => {
            byContent = f
          }),
        setDefault: (answer) =>
          Effect.sync(() => {
            fallback = answer
          }),
        requests: Effect.sync(() => requests.slice(Math.max(0, requests.length - keep))),
        takeRequest: Queue.take(taken)
      })
    }
  )

/**
 * A scripted model with its own HTTP server.
 *
 * **Gotchas**
 *
 * Each call makes a layer, and with it another model: give the layer a name where several parts of a program share one.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: Options): Layer.Layer<ScriptedModel> => Layer.effect(ScriptedModel, make(options))

// -----------------------------------------------------------------------------
// Configuration of Codex
// -----------------------------------------------------------------------------

/**
 * Options of `config`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ConfigOptions {
  /**
   * The name of the model.
   *
   * @default "mock-model"
   */
  readonly model?: string | undefined
  /**
   * Codex features to switch on or off, such as `{ goals: false }`.
   *
   * @default { shell_snapshot: false }
   */
  readonly features?: Readonly<Record<string, boolean>> | undefined
  /**
   * Whether Codex requires a login, as `account/read` shows.
   *
   * @default false
   */
  readonly requiresLogin?: boolean | undefined
  /** More TOML: top-level keys first, then tables. */
  readonly extra?: string | undefined
}

/** A snapshot runs the login shell of the machine for every thread, which can hold up its first turn for a minute. */
const DEFAULT_FEATURES: Readonly<Record<string, boolean>> = { shell_snapshot: false }

/**
 * The text of the `config.toml` that points a `CODEX_HOME` at the model.
 *
 * **Details**
 *
 * Requests are not retried. The feature `shell_snapshot` is off unless `features` enables it: with it, Codex runs the
 * machine's login shell for every thread.
 *
 * @category configuration
 * @since 0.1.0
 */
export const config = (model: { readonly url: string }, options?: ConfigOptions): string => {
  const lines = [
    `model = ${JSON.stringify(options?.model ?? "mock-model")}`,
    "model_provider = \"mock\""
  ]
  if (options?.extra !== undefined) lines.push(options.extra)
  lines.push(
    "",
    "[model_providers.mock]",
    "name = \"ScriptedModel\"",
    `base_url = ${JSON.stringify(model.url)}`,
    "wire_api = \"responses\"",
    "request_max_retries = 0",
    "stream_max_retries = 0"
  )
  if (options?.requiresLogin === true) lines.push("requires_openai_auth = true")
  lines.push("", "[features]")
  for (const [name, enabled] of Object.entries({ ...DEFAULT_FEATURES, ...options?.features })) {
    lines.push(`${JSON.stringify(name)} = ${enabled}`)
  }
  return lines.join("\n") + "\n"
}

/**
 * The environment variables for a codex that talks to the model.
 *
 * **Details**
 *
 * They ignore the machine's managed configuration, log only errors, and bypass any proxy for 127.0.0.1.
 *
 * @category configuration
 * @since 0.1.0
 */
export const env: Readonly<Record<string, string>> = {
  CODEX_APP_SERVER_DISABLE_MANAGED_CONFIG: "1",
  NO_PROXY: "127.0.0.1",
  RUST_LOG: "error"
}
