/**
 * Codex behind `effect/ai`: `LanguageModel.generateText`, `streamText` and `generateObject` run on it.
 *
 * **Details**
 *
 * Each call is one turn of a new ephemeral thread, which leaves nothing on disk or in the server's memory. The prompt's
 * messages before the last become the thread's history. Codex remains an agent: within the turn it may run commands in
 * its sandbox before it answers.
 *
 * - **System messages** at the beginning become developer instructions, beside Codex's own instructions, which tell the
 *   model how to use its tools. `baseInstructions` replaces the latter. Later system messages stay where they are, as
 *   developer messages.
 * - **Tools** of the toolkit are offered to the model beside those of Codex. When the model calls one, the response
 *   ends with the reason `tool-calls`, the turn is interrupted, and `LanguageModel` runs the handlers, with its
 *   approvals, concurrency and failure modes. The next call, with calls and results in its prompt, continues from
 *   there. A tool of Codex that is still running is interrupted too.
 * - **Text** is the model's answer. What it writes before (phase `commentary`) is reasoning, like the summaries of its
 *   reasoning. With a schema only the final message is text.
 * - **Codex's own activity** is in `metadata.codex.items` of the finish part, or in the response as calls and results
 *   if the toolkit has the tools of `CodexTool`.
 * - **A failed turn** is an `AiError`, whose `cause` has the `TurnFailed` as its own `cause`.
 *
 * **Gotchas**
 *
 * Refused with an `AiError`, because Codex does not support them: files other than images and audio, files by a URL
 * that is not a `data:` URL, files from the assistant, a `toolChoice` that forces a call (`"required"` or a named
 * tool), provider-defined tools of other providers. Ignored: reasoning in the history, which only the provider's own
 * servers can read, and the `objectName` of `generateObject`, since Codex names the format itself. Audio that the
 * model cannot process is replaced by a note. Tools need the client's `experimentalApi` (on by default), names of
 * letters, digits, `_` and `-` that Codex does not use itself, and an object as parameters. An answer cut off for its
 * length fails, and Codex itself answers a call of an unknown tool.
 *
 * @since 0.1.0
 */
import * as AiError from "effect/ai/AiError"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as AiModel from "effect/ai/Model"
import * as OpenAiStructuredOutput from "effect/ai/OpenAiStructuredOutput"
import type * as Response from "effect/ai/Response"
import * as Telemetry from "effect/ai/Telemetry"
import * as Tool from "effect/ai/Tool"
import type * as Toolkit from "effect/ai/Toolkit"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Codex from "../Codex.ts"
import { retryOnOverload } from "../CodexSchedule.ts"
import { defined } from "../internal/params.ts"
import { inputSchemaOf, NOT_AN_OBJECT } from "../internal/tools.ts"
import type * as Protocol from "../Protocol.ts"
import type { Turn, TurnOptions } from "../Turn.ts"
import * as CodexTool from "./CodexTool.ts"
import { fail, fromCodex, type Method } from "./internal/errors.ts"
import { type Context as PartContext, fold, PartBuilder } from "./internal/parts.ts"
import { fromPrompt } from "./internal/prompt.ts"

// =============================================================================
// Options and metadata of parts
// =============================================================================

type MessageMetadata = {
  /** The id of the item that the part comes from. */
  readonly itemId?: string | null
  /** Which phase of the turn a message belongs to; `null` if the model did not say. */
  readonly phase?: string | null
  /**
   * Whether the answer broke off in this part and the model was asked again. A stream has already emitted it; later
   * calls do not show it to the model.
   */
  readonly abandoned?: boolean
}

type ErrorMetadata = {
  readonly threadId: string
  readonly turnId: string
  readonly message: string
  /** The kind of failure, as in `TurnFailed.codexErrorInfo`. */
  readonly errorInfo: Schema.MutableJson
}

declare module "effect/ai/Prompt" {
  export interface TextPartOptions extends ProviderOptions {
    readonly codex?: MessageMetadata | null
  }
  export interface ReasoningPartOptions extends ProviderOptions {
    readonly codex?: MessageMetadata | null
  }
  export interface FilePartOptions extends ProviderOptions {
    readonly codex?: {
      /** How closely the model looks at an image. */
      readonly detail?: "auto" | "high" | "original"
    } | null
  }
}

declare module "effect/ai/Response" {
  export interface TextPartMetadata extends ProviderMetadata {
    readonly codex?: MessageMetadata | null
  }
  export interface TextStartPartMetadata extends ProviderMetadata {
    readonly codex?: MessageMetadata | null
  }
  export interface TextEndPartMetadata extends ProviderMetadata {
    readonly codex?: Pick<MessageMetadata, "abandoned"> | null
  }
  export interface ReasoningPartMetadata extends ProviderMetadata {
    readonly codex?: MessageMetadata | null
  }
  export interface ReasoningStartPartMetadata extends ProviderMetadata {
    readonly codex?: MessageMetadata | null
  }
  export interface ReasoningEndPartMetadata extends ProviderMetadata {
    readonly codex?: Pick<MessageMetadata, "abandoned"> | null
  }
  export interface ResponseMetadataPartMetadata extends ProviderMetadata {
    readonly codex?: { readonly threadId: string } | null
  }
  export interface FinishPartMetadata extends ProviderMetadata {
    readonly codex?: {
      readonly threadId: string
      readonly turnId: string
      /** What Codex did that is not otherwise in the response: each a `Protocol.ThreadItem`. */
      readonly items: ReadonlyArray<Schema.Json>
    } | null
  }
}

declare module "effect/ai/AiError" {
  export interface QuotaExhaustedErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface RateLimitErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface AuthenticationErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface ContentPolicyErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface InvalidRequestErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface InternalProviderErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
  export interface UnknownErrorMetadata extends ProviderMetadata {
    readonly codex?: ErrorMetadata | null
  }
}

// =============================================================================
// Options
// =============================================================================

/**
 * The settings of a call's thread and turn.
 *
 * **Details**
 *
 * Those of `Codex.threadStart`, and a turn's `effort` and `summary`. By default, `sandbox` is `readOnly`,
 * `approvalMode` is `denyAll`, and `ephemeral` is `true`: a call to a language model is not expected to change
 * anything. System messages of a prompt are added to `developerInstructions`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Omit<Codex.ThreadStartOptions, "experimentalRawEvents"> {
  /** How much the model thinks. */
  readonly effort?: TurnOptions["effort"]
  /** How the reasoning is summarized; a response has only the summary. */
  readonly summary?: TurnOptions["summary"]
}

/**
 * Settings for the calls in a part of a program; they override those of the layer.
 *
 * @category services
 * @since 0.1.0
 */
export const CurrentOptions: Context.Reference<Options> = Context.Reference<Options>(
  "effect-codex/ai/CodexLanguageModel/CurrentOptions",
  { defaultValue: () => ({}) }
)

/**
 * Overrides settings for the calls of an effect; the others stay the same.
 *
 * **Example** (Thinking harder about one question)
 *
 * ```ts
 * LanguageModel.generateText({ prompt: "Is this program correct?" }).pipe(
 *   CodexLanguageModel.withOptions({ effort: "high", cwd: "/work/project" })
 * )
 * ```
 *
 * @category configuration
 * @since 0.1.0
 */
export const withOptions: {
  (options: Options): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, options: Options): Effect.Effect<A, E, R>
} = dual(
  2,
  <A, E, R>(self: Effect.Effect<A, E, R>, options: Options): Effect.Effect<A, E, R> =>
    Effect.updateService(self, CurrentOptions, (current) => ({ ...current, ...defined(options) }))
)

// =============================================================================
// Constructors and layers
// =============================================================================

/**
 * A language model on the `Codex` of the environment.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options?: Options) => Effect.Effect<LanguageModel.LanguageModel, never, Codex.Codex> = Effect
  .fnUntraced(function*(options?: Options) {
    const codex = yield* Codex.Codex
    const run = respond(codex, options ?? {})
    return yield* LanguageModel.make({
      codecTransformer: OpenAiStructuredOutput.toCodecOpenAI,
      supportsSystemMessagesInHistory: Effect.succeed(true),
      generateText: (request) => Effect.map(Stream.runCollect(run("generateText", request)), fold),
      streamText: (request) => run("streamText", request)
    })
  })

/**
 * Provides a language model that runs on Codex.
 *
 * **Example** (Asking a question)
 *
 * ```ts
 * const program = Effect.gen(function*() {
 *   const { text } = yield* LanguageModel.generateText({ prompt: "What does this project do?" })
 *   yield* Console.log(text)
 * }).pipe(
 *   Effect.provide(CodexLanguageModel.layer({ effort: "low" })),
 *   Effect.provide(NodeCodex.layer())
 * )
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: Options): Layer.Layer<LanguageModel.LanguageModel, never, Codex.Codex> =>
  Layer.effect(LanguageModel.LanguageModel, make(options))

/**
 * A model by name. It also provides its name and its provider's (`codex`) to programs that ask for them.
 *
 * **Example** (Choosing the model where it is used)
 *
 * ```ts
 * const summary = LanguageModel.generateText({ prompt }).pipe(
 *   Effect.provide(CodexLanguageModel.model("gpt-5.1-codex"))
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const model = (
  model: string,
  options?: Omit<Options, "model">
): AiModel.Model<"codex", LanguageModel.LanguageModel, Codex.Codex> =>
  AiModel.make("codex", model, layer({ ...options, model }))

// =============================================================================
// Internal
// =============================================================================

interface Started {
  readonly turn: Turn
  readonly context: PartContext
}

const respond = (codex: Codex.Codex["Service"], defaults: Options) => {
  const start = Effect.fnUntraced(
    function*(method: Method, request: LanguageModel.ProviderOptions): Effect.fn.Return<
      Started,
      AiError.AiError,
      Scope.Scope
    > {
      const { effort, summary, ...settings } = { ...defined(defaults), ...defined(yield* CurrentOptions) }
      const failed = fromCodex(method)
      const tools = yield* toolsOf(method, request)
      const { history, input, instructions } = yield* fromPrompt(method, request)
      const outputSchema = yield* outputSchemaOf(method, request)
      const developerInstructions = [settings.developerInstructions, ...instructions]
        .filter((text) => typeof text === "string" && text !== "").join("\n\n")

      const thread = yield* codex.threadStartScoped({
        ephemeral: true,
        sandbox: "readOnly",
        approvalMode: "denyAll",
        ...settings,
        ...developerInstructions === "" ? {} : { developerInstructions },
        ...tools.offered === undefined ? {} : { toolkit: tools.offered, experimentalRawEvents: true }
      }).pipe(Effect.mapError(failed))
      const threadId = thread.id
      if (history.length > 0) {
        yield* Effect.mapError(codex.request("thread/inject_items", { threadId, items: history }), failed)
      }
      const model = yield* thread.read().pipe(
        Effect.map(({ thread }) => thread.model ?? settings.model ?? undefined),
        Effect.mapError(failed)
      )
      Telemetry.addGenAIAnnotations(request.span, {
        provider: { name: "codex" },
        operation: { name: "chat" },
        request: { model }
      })
      const turn = yield* Effect.mapError(thread.turn(input, { effort, summary, outputSchema }), failed)
      const context = { ...tools, threadId, model, json: request.responseFormat.type === "json" }
      return { turn, context }
    }
  )

  return (
    method: Method,
    request: LanguageModel.ProviderOptions
  ): Stream.Stream<Response.StreamPartEncoded, AiError.AiError> =>
    Stream.unwrap(Effect.map(start(method, request), ({ context, turn }) => {
      const builder = new PartBuilder(context)
      const failed = fromCodex(method)
      const finish = Effect.gen(function*() {
        // The caller has the handlers and goes on from here; the turn would only wait for their answers.
        if (builder.called) {
          yield* turn.interrupt.pipe(
            retryOnOverload(),
            Effect.catchTag("NoActiveTurn", () => Effect.void),
            Effect.mapError(failed)
          )
        }
        const parts = builder.finish(yield* Effect.mapError(turn.result, failed))
        annotate(request, context, parts)
        return parts
      })
      return turn.events.pipe(
        Stream.mapError(failed),
        Stream.map((event) => ({ parts: builder.push(event), called: builder.called })),
        Stream.takeUntil(({ called }) => called),
        Stream.flatMap(({ parts }) => Stream.fromIterable(parts)),
        Stream.concat(Stream.fromIterableEffect(finish))
      )
    }))
}

interface Tools extends Pick<PartContext, "functions" | "activity"> {
  /** The toolkit of these functions, whose handlers never answer the model. */
  readonly offered: Toolkit.WithHandler<{}> | undefined
}

const toolsOf = Effect.fnUntraced(function*(
  method: Method,
  { toolChoice, tools }: LanguageModel.ProviderOptions
): Effect.fn.Return<Tools, AiError.AiError> {
  const accepted = toolChoice === "auto" || toolChoice === "none" ||
    Predicate.hasProperty(toolChoice, "oneOf") && toolChoice.mode !== "required"
  if (!accepted) {
    return yield* fail(
      method,
      new AiError.InvalidRequestError({
        parameter: "toolChoice",
        constraint: "\"auto\", \"none\" or { oneOf } without a mode",
        description: `Codex cannot be forced to call a tool: toolChoice is ${JSON.stringify(toolChoice)}`
      })
    )
  }
  const functions = new Map<string, Tool.Any>()
  const offered: Record<string, Tool.Any> = Object.create(null)
  const activity = new Map<string, string>()
  for (const tool of tools) {
    if (!Tool.isProviderDefined(tool)) {
      // A tool that is not offered cannot be called.
      if (toolChoice === "none") continue
      const parameters = inputSchemaOf(tool)
      if (parameters === undefined) {
        return yield* fail(
          method,
          new AiError.ToolConfigurationError({ toolName: tool.name, description: `${tool.name}: ${NOT_AN_OBJECT}` })
        )
      }
      functions.set(tool.name, tool)
      // The caller checks the params and asks for approval.
      offered[tool.name] = Tool.dynamic(tool.name, { description: Tool.getDescription(tool), parameters })
    } else if (Object.hasOwn(activityTools, tool.id)) {
      activity.set(tool.providerName, tool.name)
    } else {
      return yield* fail(
        method,
        new AiError.ToolConfigurationError({
          toolName: tool.name,
          description: `${tool.id} is a provider-defined tool that Codex does not have`
        })
      )
    }
  }
  return {
    activity,
    functions,
    offered: functions.size === 0 ? undefined : {
      tools: offered,
      handle: () =>
        Effect.delay(Effect.fail(fail(method, new AiError.UnknownError({ description: "No answer yet" }))), PATIENCE)
    }
  }
})

// The caller gets the calls once the model has ended its answer. If that answer breaks off after a call, the server
// does not report it until the call is answered, so no call is left unanswered for ever. The calls of one answer hardly
// come that far apart; if they do, the model is called once more for nothing.
const PATIENCE = "5 seconds"

const activityTools: Readonly<Record<string, true>> = {
  [CodexTool.CommandExecution.id]: true,
  [CodexTool.FileChange.id]: true,
  [CodexTool.McpToolCall.id]: true,
  [CodexTool.WebSearch.id]: true
}

const outputSchemaOf = (
  method: Method,
  { responseFormat }: LanguageModel.ProviderOptions
): Effect.Effect<Protocol.TurnStartParams["outputSchema"], AiError.AiError> =>
  responseFormat.type === "text" ? Effect.undefined : Effect.try({
    try: () => OpenAiStructuredOutput.toCodecOpenAI(responseFormat.schema).jsonSchema,
    catch: (error) =>
      fail(
        method,
        new AiError.UnsupportedSchemaError({ description: error instanceof Error ? error.message : String(error) })
      )
  })

const annotate = (
  { span }: LanguageModel.ProviderOptions,
  { model }: PartContext,
  parts: ReadonlyArray<Response.StreamPartEncoded>
): void => {
  const finish = parts.at(-1)
  if (finish?.type !== "finish") return
  Telemetry.addGenAIAnnotations(span, {
    response: { id: finish.metadata?.codex?.turnId, model, finishReasons: [finish.reason] },
    usage: { inputTokens: finish.usage.inputTokens.total, outputTokens: finish.usage.outputTokens.total }
  })
}
