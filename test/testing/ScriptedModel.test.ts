import { assert, describe, it } from "@effect/vitest"
import { Deferred, Duration, Effect, Fiber, Layer, Schema, type Scope } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import { spawn } from "node:child_process"
import * as Fs from "node:fs/promises"
import * as Os from "node:os"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import * as ScriptedModel from "../../src/testing/ScriptedModel.ts"

const CODEX = fileURLToPath(
  new URL("../../node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", import.meta.url)
)

// -----------------------------------------------------------------------------
// A real app-server over raw stdio
// -----------------------------------------------------------------------------

type Params = any

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Params
  readonly result?: Params
  readonly error?: Params
}

interface AppServer {
  readonly home: string
  readonly request: (method: string, params: object) => Effect.Effect<Params>
  readonly respond: (id: number, result: object) => Effect.Effect<void>
  readonly until: (predicate: (message: Message) => boolean) => Effect.Effect<Message>
  readonly received: (method: string, turnId: string) => ReadonlyArray<Params>
  readonly startThread: (options?: object) => Effect.Effect<string>
  readonly startTurn: (threadId: string, text: string) => Effect.Effect<string>
  readonly completed: (turnId: string) => Effect.Effect<Params>
  readonly runTurn: (threadId: string, text: string) => Effect.Effect<Params>
}

const appServer = Effect.fnUntraced(
  function*(config: string, environment?: Record<string, string>): Effect.fn.Return<AppServer, never, Scope.Scope> {
    const home = yield* Effect.acquireRelease(
      Effect.promise(() => Fs.mkdtemp(Path.join(Os.tmpdir(), "scripted-model-"))),
      (home) => Effect.promise(() => Fs.rm(home, { recursive: true, force: true, maxRetries: 5 }))
    )
    yield* Effect.promise(() => Fs.writeFile(Path.join(home, "config.toml"), config))
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn(CODEX, ["app-server"], {
          env: { ...process.env, ...ScriptedModel.env, ...environment, CODEX_HOME: home },
          stdio: ["pipe", "pipe", "ignore"]
        })
      ),
      (child) =>
        Effect.callback<void>((resume) => {
          if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
          child.once("exit", () => resume(Effect.void))
          child.stdin.end()
        }).pipe(Effect.timeoutOrElse({
          duration: "5 seconds",
          orElse: () => Effect.sync(() => child.kill("SIGKILL"))
        }))
    )

    const messages: Array<Message> = []
    const waiting = new Set<() => void>()
    let rest = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n")
      rest = lines.pop()!
      for (const line of lines) messages.push(JSON.parse(line))
      for (const check of waiting) check()
    })
    const until = (predicate: (message: Message) => boolean) =>
      Effect.callback<Message>((resume) => {
        let seen = 0
        const check = () => {
          for (; seen < messages.length; seen++) {
            if (predicate(messages[seen]!)) {
              waiting.delete(check)
              return resume(Effect.succeed(messages[seen]!))
            }
          }
        }
        waiting.add(check)
        check()
        return Effect.sync(() => waiting.delete(check))
      })

    let lastId = 0
    const write = (message: object) =>
      Effect.sync(() => {
        child.stdin.write(JSON.stringify(message) + "\n")
      })
    const request = (method: string, params: object) =>
      Effect.suspend(() => {
        const id = ++lastId
        return write({ id, method, params }).pipe(
          Effect.andThen(until((message) => message.method === undefined && message.id === id)),
          Effect.flatMap((message) =>
            message.error === undefined ? Effect.succeed(message.result) : Effect.die(new Error(message.error.message))
          )
        )
      })
    const startThread = (options?: object) =>
      Effect.map(request("thread/start", { cwd: home, ...options }), (result): string => result.thread.id)
    const startTurn = (threadId: string, text: string) =>
      Effect.map(
        request("turn/start", { threadId, input: [{ type: "text", text }] }),
        (result): string => result.turn.id
      )
    const completed = (turnId: string) =>
      Effect.map(
        until((message) => message.method === "turn/completed" && message.params.turn.id === turnId),
        (message) => message.params.turn
      )

    yield* request("initialize", {
      clientInfo: { name: "effect-codex-test", title: null, version: "0.0.0" },
      capabilities: { experimentalApi: true }
    })
    yield* write({ method: "initialized" })

    return {
      home,
      request,
      respond: (id, result) => write({ id, result }),
      until,
      received: (method, turnId) =>
        messages.filter((message) => message.method === method && message.params.turnId === turnId)
          .map((message) => message.params),
      startThread,
      startTurn,
      completed,
      runTurn: (threadId, text) => Effect.flatMap(startTurn(threadId, text), completed)
    }
  }
)

/** An app-server whose model is the `ScriptedModel` of the environment. */
const scripted = Effect.fnUntraced(function*(options?: ScriptedModel.ConfigOptions) {
  const model = yield* ScriptedModel.ScriptedModel
  const codex = yield* appServer(ScriptedModel.config(model, options))
  return { model, codex }
})

const items = (codex: AppServer, turnId: string, type: string): ReadonlyArray<Params> =>
  codex.received("item/completed", turnId).map((params) => params.item).filter((item) => item.type === type)

// -----------------------------------------------------------------------------
// A client without a codex
// -----------------------------------------------------------------------------

const userMessage = (text: string) => ({
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }]
})

const post = (url: string, body: unknown) =>
  HttpClientRequest.post(`${url}/responses`).pipe(
    HttpClientRequest.bodyJsonUnsafe(body),
    HttpClient.execute
  )

const postText = (url: string, text: string) =>
  Effect.flatMap(post(url, userMessage(text)), (response) => response.text)

const decodeEvent = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.StructWithRest(Schema.Struct({ type: Schema.String }), [
    Schema.Record(Schema.String, Schema.Unknown)
  ]))
)

const events = (text: string) =>
  text.split("\n").filter((line) => line.startsWith("data: ")).map((line) => decodeEvent(line.slice(6)))

const layers = Layer.mergeAll(ScriptedModel.layer(), FetchHttpClient.layer)

describe("ScriptedModel with a real app-server", () => {
  it.live("streams deltas, phases and usage", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.message("On it.", { phase: "commentary" }),
        ScriptedModel.deltas(["Hel", "lo ", "wörld \u2028 🎈"], { phase: "final_answer" }),
        ScriptedModel.usage({ inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, reasoningOutputTokens: 2 })
      ))
      const thread = yield* codex.startThread()
      const turn = yield* codex.runTurn(thread, "Say hello")
      assert.strictEqual(turn.status, "completed")
      assert.deepStrictEqual(
        codex.received("item/agentMessage/delta", turn.id).map((params) => params.delta),
        ["On it.", "Hel", "lo ", "wörld \u2028 🎈"]
      )
      assert.deepStrictEqual(
        items(codex, turn.id, "agentMessage").map((item) => [item.text, item.phase]),
        [["On it.", "commentary"], ["Hello wörld \u2028 🎈", "final_answer"]]
      )
      const [usage] = codex.received("thread/tokenUsage/updated", turn.id)
      assert.deepInclude(usage.tokenUsage.last, {
        inputTokens: 10,
        cachedInputTokens: 4,
        outputTokens: 5,
        reasoningOutputTokens: 2,
        totalTokens: 15
      })
      assert.strictEqual(yield* model.remaining, 0)

      const request = yield* model.takeRequest
      assert.deepStrictEqual(yield* model.requests, [request])
      assert.strictEqual(request.method, "POST")
      assert.strictEqual(request.path, "/v1/responses")
      assert.strictEqual(request.headers["accept"], "text/event-stream")
      assert.strictEqual(request.body["model"], "mock-model")
      assert.strictEqual(ScriptedModel.lastUserText(request), "Say hello")
      assert.strictEqual(ScriptedModel.threadId(request), thread)
      assert.strictEqual(ScriptedModel.turnId(request), turn.id)
      assert.include(ScriptedModel.toolNames(request), "exec_command")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("streams reasoning, summarised and raw", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted({ extra: "show_raw_agent_reasoning = true" })
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.reasoning(["I ", "think"]),
        ScriptedModel.reasoning(["raw ", "thought"], { kind: "content" }),
        ScriptedModel.message("Done")
      ))
      const turn = yield* codex.runTurn(yield* codex.startThread(), "Think")
      assert.strictEqual(turn.status, "completed")
      assert.strictEqual(codex.received("item/reasoning/summaryPartAdded", turn.id).length, 1)
      assert.deepStrictEqual(
        codex.received("item/reasoning/summaryTextDelta", turn.id).map((params) => params.delta),
        ["I ", "think"]
      )
      assert.deepStrictEqual(
        codex.received("item/reasoning/textDelta", turn.id).map((params) => params.delta),
        ["raw ", "thought"]
      )
      assert.deepStrictEqual(
        items(codex, turn.id, "reasoning").map((item) => [item.summary, item.content]),
        [[["I think"], []], [[], ["raw thought"]]]
      )
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("calls tools and reads their outputs back", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "echo one" }, callId: "call-one" }),
          ScriptedModel.functionCall({ name: "exec_command", arguments: "{\"cmd\":\"echo two\"}" })
        ),
        ScriptedModel.message("Both ran")
      )
      const thread = yield* codex.startThread({ sandbox: "danger-full-access", approvalPolicy: "never" })
      const turn = yield* codex.runTurn(thread, "Run them")
      assert.strictEqual(turn.status, "completed")
      assert.deepStrictEqual(items(codex, turn.id, "agentMessage").map((item) => item.text), ["Both ran"])
      const commands = items(codex, turn.id, "commandExecution")
      assert.strictEqual(commands.length, 2)
      assert.isTrue(commands.every((item) => item.status === "completed" && item.exitCode === 0))

      yield* model.takeRequest
      const outputs = ScriptedModel.toolOutputs(yield* model.takeRequest)
      assert.strictEqual(outputs[0]!.callId, "call-one")
      assert.include(outputs[0]!.output as string, "one")
      assert.include(outputs[1]!.output as string, "two")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("calls a dynamic tool and a custom tool", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.functionCall({ name: "lookup", arguments: { key: "a" }, callId: "call-lookup" }),
          ScriptedModel.customToolCall({ name: "no_such_tool", input: "free text", callId: "call-custom" })
        ),
        ScriptedModel.message("Found one of them")
      )
      const thread = yield* codex.startThread({
        dynamicTools: [{ name: "lookup", description: "Looks up", inputSchema: { type: "object", properties: {} } }]
      })
      const turnId = yield* codex.startTurn(thread, "Look it up")
      const call = yield* codex.until((message) => message.method === "item/tool/call")
      assert.deepInclude(call.params, { turnId, callId: "call-lookup", tool: "lookup", arguments: { key: "a" } })
      yield* codex.respond(call.id!, { contentItems: [{ type: "inputText", text: "the value" }], success: true })
      assert.strictEqual((yield* codex.completed(turnId)).status, "completed")
      assert.include(ScriptedModel.toolNames(yield* model.takeRequest), "lookup")
      const outputs = ScriptedModel.toolOutputs(yield* model.takeRequest)
      assert.sameMembers(outputs.map((output) => output.callId), ["call-lookup", "call-custom"])
      assert.include(JSON.stringify(outputs.find((output) => output.callId === "call-lookup")), "the value")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("changes files with apply_patch in a command", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      const patch = "*** Begin Patch\n*** Add File: a.txt\n+hello\n*** End Patch"
      yield* model.enqueue(
        ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: `apply_patch <<'EOF'\n${patch}\nEOF\n` } })
      )
      const thread = yield* codex.startThread({ sandbox: "danger-full-access", approvalPolicy: "never" })
      const turn = yield* codex.runTurn(thread, "Write a file")
      assert.deepStrictEqual(
        items(codex, turn.id, "fileChange").map((item) => [item.status, item.changes.length]),
        [["completed", 1]]
      )
      assert.strictEqual(
        yield* Effect.promise(() => Fs.readFile(Path.join(codex.home, "a.txt"), "utf8")),
        "hello\n"
      )
    }).pipe(Effect.provide(ScriptedModel.layer())))

  const failures: ReadonlyArray<readonly [string, ScriptedModel.Answer | undefined, codexErrorInfo: unknown]> = [
    [
      "response.failed: context",
      ScriptedModel.failure({ code: "context_length_exceeded", message: "too long" }),
      "contextWindowExceeded"
    ],
    [
      "response.failed: overload",
      ScriptedModel.failure({ code: "server_is_overloaded", message: "busy" }),
      "serverOverloaded"
    ],
    [
      "response.failed: quota",
      ScriptedModel.failure({ code: "insufficient_quota", message: "quota" }),
      "usageLimitExceeded"
    ],
    [
      "response.failed: rate limit",
      ScriptedModel.failure({ code: "rate_limit_exceeded", message: "slow" }),
      "rateLimitExceeded"
    ],
    [
      "response.failed within a message",
      ScriptedModel.deltas(["Hal", ScriptedModel.failure({ code: "invalid_prompt", message: "no" }), "lo"]),
      "other"
    ],
    ["HTTP 500", ScriptedModel.httpError(500), "internalServerError"],
    ["HTTP 401", ScriptedModel.httpError(401), { httpConnectionFailed: { httpStatusCode: 401 } }],
    ["HTTP 429", ScriptedModel.httpError(429), { responseTooManyFailedAttempts: { httpStatusCode: 429 } }],
    [
      "HTTP 429: usage limit",
      ScriptedModel.httpError(429, { error: { type: "usage_limit_reached" } }),
      "usageLimitExceeded"
    ],
    [
      "HTTP 503 after a pause",
      ScriptedModel.response(
        ScriptedModel.pause("10 millis"),
        ScriptedModel.httpError(503, "down", { "retry-after": "1" })
      ),
      { httpConnectionFailed: { httpStatusCode: 503 } }
    ],
    ["disconnect", ScriptedModel.response(ScriptedModel.message("Hal"), ScriptedModel.disconnect), "other"],
    [
      "response.incomplete",
      ScriptedModel.event({
        type: "response.incomplete",
        response: { id: "resp", incomplete_details: { reason: "max_output_tokens" } }
      }),
      "other"
    ],
    ["no answer", undefined, { httpConnectionFailed: { httpStatusCode: 501 } }]
  ]

  it.live("fails turns", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      for (const [name, answer, codexErrorInfo] of failures) {
        yield* model.setDefault(answer)
        const turn = yield* codex.runTurn(yield* codex.startThread(), name)
        assert.strictEqual(turn.status, "failed", name)
        assert.deepStrictEqual(turn.error.codexErrorInfo, codexErrorInfo, name)
        if (answer === undefined) assert.include(turn.error.message, "ScriptedModel has no answer for request")
      }
      assert.strictEqual((yield* model.requests).length, failures.length)
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("stops at a gate until it opens", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      const go = yield* Deferred.make<void>()
      yield* model.enqueue(ScriptedModel.deltas(["Hel", ScriptedModel.gate(Deferred.await(go)), "lo"]))
      const thread = yield* codex.startThread()
      const turnId = yield* codex.startTurn(thread, "Wait")
      yield* codex.until((message) => message.method === "item/agentMessage/delta")
      assert.deepStrictEqual(items(codex, turnId, "agentMessage"), [])
      yield* Deferred.succeed(go, undefined)
      yield* codex.completed(turnId)
      assert.deepStrictEqual(items(codex, turnId, "agentMessage").map((item) => item.text), ["Hello"])
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("says why a gate failed", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.enqueue(ScriptedModel.deltas(["Hel", ScriptedModel.gate(Effect.die(new Error("It should be 4")))]))
      const thread = yield* codex.startThread()
      const turn = yield* codex.runTurn(thread, "What is two and two?")
      assert.strictEqual(turn.status, "failed")
      assert.include(turn.error?.message, "ScriptedModel: a gate failed: Error: It should be 4")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("says why a step failed", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.enqueue(
        ScriptedModel.response(ScriptedModel.message("Hello"), ScriptedModel.event({ type: "codex.count", count: 4n }))
      )
      const thread = yield* codex.startThread()
      const turn = yield* codex.runTurn(thread, "Hello?")
      assert.strictEqual(turn.status, "failed")
      assert.include(turn.error?.message, "ScriptedModel: a step failed: TypeError: Do not know how to")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("says which answer is none, and what is expected", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      const thread = yield* codex.startThread()
      const message = ScriptedModel.message("Hello")
      const cases: ReadonlyArray<readonly [answer: unknown, expected: string]> = [
        ["Hello", "expected a step, such as message(\"Hello\"), got string"],
        [[message], "expected a step, such as message(\"Hello\"), got an array"],
        [Effect.succeed(message), "expected a step"],
        [{ _tag: "Mesage", text: "Hello" }, "expected a step"],
        [ScriptedModel.response("Hello" as never), "expected a step"],
        [ScriptedModel.deltas([5 as never]), "expected a step"],
        [ScriptedModel.gate((yield* Deferred.make()) as never), "gate: expected an Effect"]
      ]
      for (const [answer, expected] of cases) {
        yield* model.enqueue(answer as ScriptedModel.Answer)
        const turn = yield* codex.runTurn(thread, "Hello?")
        assert.strictEqual(turn.status, "failed")
        assert.include(turn.error?.message, expected)
      }
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("interrupts a gate when the turn is interrupted", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      const gone = yield* Deferred.make<void>()
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.message("Hm"),
          ScriptedModel.gate(Effect.onInterrupt(Effect.never, () => Deferred.succeed(gone, undefined)))
        ),
        ScriptedModel.message("Still here")
      )
      const thread = yield* codex.startThread()
      const turnId = yield* codex.startTurn(thread, "Wait for ever")
      yield* codex.until((message) => message.method === "item/agentMessage/delta")
      yield* codex.request("turn/interrupt", { threadId: thread, turnId })
      assert.strictEqual((yield* codex.completed(turnId)).status, "interrupted")
      yield* Deferred.await(gone)
      assert.strictEqual((yield* codex.runTurn(thread, "And now?")).status, "completed")
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("answers parallel turns by their content", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* scripted()
      yield* model.respondWith((request) => {
        const number = /^number (\d+)$/.exec(ScriptedModel.lastUserText(request))?.[1]
        return number === undefined ? undefined : ScriptedModel.message(`answer ${number}`, { deltaSize: 3 })
      })
      yield* model.enqueue(ScriptedModel.message("from the queue"))
      const say = Effect.fnUntraced(function*(text: string) {
        const turn = yield* codex.runTurn(yield* codex.startThread({ ephemeral: true }), text)
        return items(codex, turn.id, "agentMessage").map((item) => item.text as string)
      })
      const answers = yield* Effect.forEach(
        Array.from({ length: 40 }, (_, index) => index),
        (index) => say(`number ${index}`),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(answers, answers.map((_, index) => [`answer ${index}`]))
      assert.deepStrictEqual(yield* say("something else"), ["from the queue"])
      assert.deepStrictEqual(yield* say("one more"), ["OK"])
    }).pipe(Effect.provide(ScriptedModel.layer())))

  it.live("is reached past a proxy, with features and login as configured", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const codex = yield* appServer(
        ScriptedModel.config(model, {
          model: "other-model",
          requiresLogin: true,
          features: { goals: false },
          extra: "[tools]\nview_image = false"
        }),
        { HTTP_PROXY: "http://127.0.0.1:9", ALL_PROXY: "http://127.0.0.1:9" }
      )
      yield* codex.request("account/login/start", { type: "apiKey", apiKey: "sk-test" })
      assert.strictEqual((yield* codex.request("account/read", {})).account.type, "apiKey")
      const { data } = yield* codex.request("experimentalFeature/list", {})
      assert.isFalse(data.find(({ name }: { readonly name: string }) => name === "goals").enabled)
      assert.strictEqual((yield* codex.runTurn(yield* codex.startThread(), "Hello")).status, "completed")
      const request = yield* model.takeRequest
      assert.strictEqual(request.body["model"], "other-model")
      assert.strictEqual(request.headers["authorization"], "Bearer sk-test")
    }).pipe(Effect.provide(ScriptedModel.layer())))
})

describe("ScriptedModel over HTTP", () => {
  it.live("sends the events of the Responses API", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.message("a🎈b", { deltaSize: 1 }))
      const sent = events(yield* postText(model.url, "hi"))
      assert.deepStrictEqual(sent.map((event) => event.type), [
        "response.created",
        "response.output_item.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_item.done",
        "response.completed"
      ])
      assert.deepStrictEqual(sent.slice(2, 5).map((event) => event["delta"]), ["a", "🎈", "b"])
      assert.strictEqual((sent[5]!["item"] as Params).content[0].text, "a🎈b")
      // No piece is empty.
      yield* model.enqueue(ScriptedModel.message("ab", { deltaSize: 0 }))
      assert.deepStrictEqual(events(yield* postText(model.url, "hi")).slice(2, 4).map((event) => event["delta"]), [
        "a",
        "b"
      ])
    }).pipe(Effect.provide(layers)))

  it.live("numbers the items of an answer, and gives each call an id of its own; the last usage counts", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.reasoning("Hm"),
        ScriptedModel.message("Hi"),
        ScriptedModel.functionCall({ name: "f", arguments: undefined, namespace: "ns" }),
        ScriptedModel.functionCall({ name: "f", arguments: { a: 1 } }),
        ScriptedModel.customToolCall({ name: "c", input: "x" }),
        ScriptedModel.usage({ inputTokens: 1, outputTokens: 1 }),
        ScriptedModel.usage({ inputTokens: 5, cachedInputTokens: 2, outputTokens: 3, reasoningOutputTokens: 1 })
      ))
      const sent: ReadonlyArray<Params> = events(yield* postText(model.url, "hi"))
      for (const type of ["response.output_item.added", "response.output_item.done"]) {
        const of = sent.filter((event) => event.type === type)
        assert.deepStrictEqual(of.map(({ output_index }) => output_index), [0, 1, 2, 3, 4])
        assert.strictEqual(of[1]!.item.status, type.endsWith("added") ? "in_progress" : "completed")
        const [first, second, third] = of.slice(2).map(({ item }) => item)
        assert.deepInclude(first, { type: "function_call", namespace: "ns", name: "f", arguments: "{}" })
        assert.deepInclude(second, { type: "function_call", name: "f", arguments: "{\"a\":1}" })
        assert.notProperty(second, "namespace")
        assert.deepInclude(third, { type: "custom_tool_call", name: "c", input: "x" })
        assert.strictEqual(new Set([first.call_id, second.call_id, third.call_id]).size, 3)
      }
      assert.deepStrictEqual(sent.at(-1)!.response.usage, {
        input_tokens: 5,
        input_tokens_details: { cached_tokens: 2 },
        output_tokens: 3,
        output_tokens_details: { reasoning_tokens: 1 },
        total_tokens: 8
      })
    }).pipe(Effect.provide(layers)))

  it("reads what a request says, and nothing where it says nothing", () => {
    const text = (text: string) => ({ type: "input_text", text })
    const request = (body: ScriptedModel.ModelRequest["body"]): ScriptedModel.ModelRequest => ({
      method: "POST",
      path: "/v1/responses",
      headers: {},
      body
    })
    const full = request({
      input: [
        { type: "message", role: "developer", content: [text("Be brief.")] },
        { type: "message", role: "user", content: [text("Look"), { type: "input_image" }, text(" here")] },
        { type: "function_call_output", call_id: "1", output: "one" },
        { type: "custom_tool_call_output", call_id: "2", output: ["two"] },
        { type: "additional_tools", tools: [{ type: "function", name: "late" }] },
        null
      ],
      tools: [{ type: "namespace", name: "ns", tools: [{ name: "x" }, { name: "y" }] }, { type: "web_search" }],
      client_metadata: { thread_id: 7, turn_id: "turn" }
    })
    assert.deepStrictEqual(ScriptedModel.userTexts(full), ["Look here"])
    assert.strictEqual(ScriptedModel.lastUserText(full), "Look here")
    assert.deepStrictEqual(ScriptedModel.toolNames(full), ["ns.x", "ns.y", "web_search", "late"])
    assert.deepStrictEqual(ScriptedModel.toolOutputs(full), [
      { callId: "1", output: "one" },
      { callId: "2", output: ["two"] }
    ])
    assert.deepStrictEqual([ScriptedModel.threadId(full), ScriptedModel.turnId(full)], [undefined, "turn"])
    const empty = request({})
    assert.strictEqual(ScriptedModel.lastUserText(empty), "")
    assert.deepStrictEqual([ScriptedModel.toolNames(empty), ScriptedModel.toolOutputs(empty)], [[], []])
    assert.isUndefined(ScriptedModel.threadId(empty))
  })

  it.live("answers by content from the beginning where it is made so", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      assert.include(yield* postText(model.url, "a"), "re: a")
      yield* model.enqueue(ScriptedModel.message("queued"))
      assert.strictEqual(yield* model.remaining, 1)
      assert.include(yield* postText(model.url, "b"), "queued")
    }).pipe(Effect.provide([
      ScriptedModel.layer({
        respondWith: (request) =>
          ScriptedModel.lastUserText(request) === "a" ? ScriptedModel.message("re: a") : undefined
      }),
      FetchHttpClient.layer
    ])))

  it.live("lists no models, and knows no other path", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      assert.match(model.url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/)
      const models = yield* HttpClient.get(`${model.url}/models?client_version=1`)
      assert.deepStrictEqual(yield* models.json, { object: "list", data: [] })
      assert.strictEqual((yield* HttpClient.get(`${model.url}/nowhere`)).status, 404)
      assert.strictEqual((yield* HttpClient.get(`${model.url}/responses`)).status, 404)
      assert.strictEqual((yield* post(model.url, "no object")).status, 400)
      assert.deepStrictEqual(yield* model.requests, [])
    }).pipe(Effect.provide(layers)))

  it.live("says what is wrong when it has no answer", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const empty = yield* post(model.url, userMessage("hi"))
      assert.strictEqual(empty.status, 501)
      assert.include(yield* empty.text, "ScriptedModel has no answer for request 1")
      yield* model.respondWith(() => {
        throw new Error("my mistake")
      })
      const thrown = yield* post(model.url, userMessage("hi"))
      assert.strictEqual(thrown.status, 501)
      assert.include(yield* thrown.text, "my mistake")
    }).pipe(Effect.provide([ScriptedModel.layer({ default: undefined }), FetchHttpClient.layer])))

  it.live("keeps as many requests as it is told", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* Effect.forEach(["a", "b", "c", "d", "e"], (text) => postText(model.url, text))
      assert.deepStrictEqual((yield* model.requests).map(ScriptedModel.lastUserText), ["d", "e"])
      assert.strictEqual(ScriptedModel.lastUserText(yield* model.takeRequest), "d")
      assert.strictEqual(ScriptedModel.lastUserText(yield* model.takeRequest), "e")
      const next = yield* Effect.forkChild(model.takeRequest, { startImmediately: true })
      yield* postText(model.url, "f")
      assert.strictEqual(ScriptedModel.lastUserText(yield* Fiber.join(next)), "f")
    }).pipe(Effect.provide([ScriptedModel.layer({ keepRequests: 2 }), FetchHttpClient.layer])))

  it.live("keeps no request where it is told to keep none", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* postText(model.url, "a")
      const next = yield* Effect.forkChild(model.takeRequest, { startImmediately: true })
      assert.deepStrictEqual(yield* model.requests, [])
      assert.isUndefined(next.pollUnsafe())
    }).pipe(Effect.provide([ScriptedModel.layer({ keepRequests: 0 }), FetchHttpClient.layer])))

  it.live("waits before it answers with an error of HTTP", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.response(ScriptedModel.pause("200 millis"), ScriptedModel.httpError(503)))
      const [time, { status }] = yield* Effect.timed(post(model.url, userMessage("hi")))
      assert.strictEqual(status, 503)
      assert.isAtLeast(Duration.toMillis(time), 200)
      let opened = false
      const gate = ScriptedModel.gate(Effect.sync(() => opened = true))
      yield* model.enqueue(ScriptedModel.response(gate, ScriptedModel.httpError(503), ScriptedModel.gate(Effect.never)))
      assert.strictEqual((yield* post(model.url, userMessage("hi"))).status, 503)
      assert.isTrue(opened)
    }).pipe(Effect.provide(layers)))

  it.live("answers with an error of HTTP, its headers and its body as text or JSON", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      for (const [body, text] of [["down", "down"], [{ error: "down" }, "{\"error\":\"down\"}"]] as const) {
        yield* model.enqueue(ScriptedModel.httpError(503, body, { "retry-after": "1" }))
        const response = yield* post(model.url, userMessage("hi"))
        assert.strictEqual(response.status, 503)
        assert.strictEqual(response.headers["retry-after"], "1")
        assert.strictEqual(yield* response.text, text)
      }
    }).pipe(Effect.provide(layers)))

  it.live("streams 100,000 deltas", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const deltas = Array.from({ length: 100_000 }, (_, index) => `${index} `)
      yield* model.enqueue(ScriptedModel.deltas(deltas))
      const text = yield* postText(model.url, "many")
      assert.strictEqual(text.match(/^event: response\.output_text\.delta$/gm)?.length, 100_000)
      assert.include(text, JSON.stringify(deltas.join("")))
    }).pipe(Effect.provide(layers)))

  it.live("answers 200 requests at once", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      // Nobody is answered before everybody has asked
      const all = yield* Deferred.make<void>()
      let asked = 0
      yield* model.respondWith((request) => {
        if (++asked === 200) Deferred.doneUnsafe(all, Effect.void)
        return ScriptedModel.response(
          ScriptedModel.gate(Deferred.await(all)),
          ScriptedModel.message(ScriptedModel.lastUserText(request))
        )
      })
      const texts = Array.from({ length: 200 }, (_, index) => `number ${index}`)
      const answers = yield* Effect.forEach(texts, (text) => postText(model.url, text), { concurrency: "unbounded" })
      assert.deepStrictEqual(
        answers.map((answer) => events(answer).find((event) => event.type === "response.output_text.delta")?.["delta"]),
        texts
      )
    }).pipe(Effect.provide(layers)))

  it.effect("runs in real time under a test clock", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.deltas(["a", ScriptedModel.pause("20 millis"), "b"]))
      assert.strictEqual(events(yield* postText(model.url, "hi")).at(-1)?.type, "response.completed")
    }).pipe(Effect.provide(layers)))

  it.live("ends open responses when it is closed", () =>
    Effect.gen(function*() {
      const gone = yield* Deferred.make<void>()
      const ended = yield* Effect.scoped(Effect.gen(function*() {
        const model = yield* ScriptedModel.make()
        yield* model.enqueue(ScriptedModel.gate(
          Effect.onInterrupt(Effect.never, () => Deferred.succeed(gone, undefined))
        ))
        const response = yield* post(model.url, userMessage("hi"))
        return yield* Effect.forkChild(Effect.exit(response.text), { startImmediately: true })
      }))
      yield* Deferred.await(gone)
      assert.strictEqual((yield* Fiber.join(ended))._tag, "Failure")
    }).pipe(Effect.timeout("5 seconds"), Effect.provide(FetchHttpClient.layer)))
})
