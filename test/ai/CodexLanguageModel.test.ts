import { assert, describe, it, layer } from "@effect/vitest"
import {
  DateTime,
  Deferred,
  Effect,
  ExecutionPlan,
  Fiber,
  Layer,
  Option,
  Queue,
  Ref,
  Schema,
  Stream,
  Tracer
} from "effect"
import { Codex, CodexError, type Protocol } from "effect-codex"
import { CodexLanguageModel, CodexTool } from "effect-codex/ai"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { AiError, Chat, LanguageModel, Model, Prompt, type Response, Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Memory from "../support/memory.ts"

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const TestLayer = CodexLanguageModel.layer().pipe(Layer.provideMerge(CodexTest.layer()))

// -----------------------------------------------------------------------------
// Helpers
// -----------------------------------------------------------------------------

const enqueue = (...answers: ReadonlyArray<ScriptedModel.Answer>) =>
  ScriptedModel.ScriptedModel.use((model) => model.enqueue(...answers))

const requestCount = ScriptedModel.ScriptedModel.use((model) => Effect.map(model.requests, ({ length }) => length))

const lastRequest = ScriptedModel.ScriptedModel.use((model) => Effect.map(model.requests, (all) => all.at(-1)!))

interface Item {
  readonly type: string
  readonly role?: string
  readonly phase?: string
  readonly content?: ReadonlyArray<
    { readonly type: string; readonly text?: string; readonly image_url?: string; readonly detail?: string }
  >
  readonly name?: string
  readonly arguments?: string
  readonly call_id?: string
  readonly output?: unknown
}

/** What the model was sent, in short, without what Codex says by itself. */
const conversation = (request: ScriptedModel.ModelRequest): ReadonlyArray<string> =>
  (request.body["input"] as ReadonlyArray<Item>).flatMap((item) => {
    switch (item.type) {
      case "message": {
        const texts = item.content!.map(({ image_url, text }) => text ?? image_url!)
          .filter((text) => !/^(?:<|You are a coding agent)/.test(text))
        const phase = item.phase === undefined ? "" : `/${item.phase}`
        return texts.length === 0 ? [] : [`${item.role}${phase}: ${texts.join(" | ")}`]
      }
      case "function_call":
        return [`call ${item.call_id} ${item.name} ${item.arguments}`]
      case "function_call_output":
        return [`output ${item.call_id} ${typeof item.output === "string" ? item.output : JSON.stringify(item.output)}`]
      default:
        return [item.type]
    }
  })

const lastConversation = Effect.map(lastRequest, conversation)

/** Listens from now on; what it gives waits for the server to unload the thread of the last request. */
const unloading = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const closed = yield* Queue.unbounded<string>()
  yield* codex.notifications.pipe(
    Stream.runForEach((notification) =>
      notification.method === "thread/closed" ? Queue.offer(closed, notification.params.threadId) : Effect.void
    ),
    Effect.forkScoped({ startImmediately: true })
  )
  return Effect.flatMap(
    lastRequest,
    (request) =>
      Queue.take(closed).pipe(Effect.repeat({ until: (threadId) => threadId === ScriptedModel.threadId(request) }))
  )
})

const aiError = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<AiError.AiError, A, R> =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.isTrue(AiError.isAiError(error), String(error))
    return error as unknown as AiError.AiError
  })

const causeOf = (error: AiError.AiError): CodexError.CodexError => {
  const cause: unknown = error.reason.cause
  assert.isTrue(CodexError.isCodexError(cause), String(cause))
  return cause as CodexError.CodexError
}

const finishOf = (parts: ReadonlyArray<Response.AnyPart>): Response.FinishPart => {
  const finish = parts.at(-1)!
  assert.strictEqual(finish.type, "finish")
  return finish as Response.FinishPart
}

class NoSuchCity extends Schema.TaggedError<NoSuchCity>()("NoSuchCity", { city: Schema.String }) {}

const GetWeather = Tool.make("GetWeather", {
  description: "Tells the weather",
  parameters: Schema.Struct({ city: Schema.String }),
  success: Schema.Struct({ sky: Schema.String }),
  failure: NoSuchCity
})

const Weather = Toolkit.make(GetWeather)
const weather = Weather.toLayer({
  GetWeather: ({ city }) =>
    city === "Atlantis" ? Effect.fail(new NoSuchCity({ city })) : Effect.succeed({ sky: `clear over ${city}` })
})

const callWeather = (city: string, callId: string) =>
  ScriptedModel.functionCall({ name: "GetWeather", arguments: { city }, callId })

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

layer(TestLayer, { excludeTestServices: true })("CodexLanguageModel", (it) => {
  describe("generateText", () => {
    it.effect("answers in a turn of its own, with metadata, usage and the reason for its end", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const unloaded = yield* unloading
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.message("Hello there"),
          ScriptedModel.usage({ inputTokens: 20, cachedInputTokens: 8, outputTokens: 7, reasoningOutputTokens: 3 })
        ))
        const response = yield* LanguageModel.generateText({ prompt: "Hi" })
        assert.strictEqual(response.text, "Hello there")
        assert.strictEqual(response.finishReason, "stop")
        assert.deepStrictEqual({ ...response.usage }, {
          inputTokens: { total: 20, uncached: 12, cacheRead: 8, cacheWrite: 0 },
          outputTokens: { total: 7, text: 4, reasoning: 3 }
        })
        assert.deepStrictEqual(response.content.map((part) => part.type), ["response-metadata", "text", "finish"])
        const metadata = response.content[0] as Response.ResponseMetadataPart
        assert.strictEqual(metadata.modelId, "mock-model")
        assert.isDefined(metadata.timestamp)
        const request = yield* lastRequest
        assert.strictEqual(metadata.id, ScriptedModel.turnId(request))
        assert.strictEqual(metadata.metadata.codex?.threadId, ScriptedModel.threadId(request))
        const finish = finishOf(response.content)
        assert.strictEqual(finish.metadata.codex?.turnId, metadata.id)
        assert.deepStrictEqual(finish.metadata.codex?.items, [])
        assert.deepStrictEqual(yield* lastConversation, ["user: Hi"])
        // Nothing is kept, on disk or in memory.
        assert.deepStrictEqual((yield* codex.threadList()).data, [])
        yield* unloaded
      }))

    it.effect("puts system messages and the history before the question", () =>
      Effect.gen(function*() {
        yield* LanguageModel.generateText({
          prompt: [
            { role: "system", content: "Be brief." },
            { role: "system", content: "Be kind." },
            { role: "user", content: "My name is Ada." },
            {
              role: "assistant",
              content: [
                { type: "reasoning", text: "She told me her name." },
                { type: "text", text: "Hello Ada." }
              ]
            },
            { role: "system", content: "Speak French from now on." },
            { role: "user", content: [{ type: "text", text: "What is" }, { type: "text", text: "my name?" }] }
          ]
        })
        assert.deepStrictEqual(yield* lastConversation, [
          "developer: Be brief.\n\nBe kind.",
          "user: My name is Ada.",
          "assistant: Hello Ada.",
          "developer: Speak French from now on.",
          "user: What is | my name?"
        ])
        const { supportsSystemMessagesInHistory } = yield* LanguageModel.LanguageModel
        assert.isTrue(yield* supportsSystemMessagesInHistory!)
      }))

    it.effect("goes on after a message that is not the user's", () =>
      Effect.gen(function*() {
        const response = yield* LanguageModel.generateText({
          prompt: [{ role: "user", content: "Count to three." }, { role: "assistant", content: "One, two," }]
        })
        assert.strictEqual(response.text, "OK")
        assert.deepStrictEqual(yield* lastConversation, ["user: Count to three.", "assistant: One, two,"])
      }))

    it.effect("gives what the model says on its way as reasoning, and back as what it was", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.reasoning("The user greets me."),
          ScriptedModel.message("Let me see.", { phase: "commentary" }),
          ScriptedModel.message("Hello!", { phase: "final_answer" })
        ))
        const response = yield* LanguageModel.generateText({ prompt: "Hi" })
        assert.strictEqual(response.text, "Hello!")
        assert.deepStrictEqual(
          response.reasoning.map(({ metadata, text }) => [text, metadata.codex?.phase]),
          [["The user greets me.", null], ["Let me see.", "commentary"]]
        )
        yield* LanguageModel.generateText({
          prompt: Prompt.concat(Prompt.fromResponseParts(response.content), "And now?")
        })
        assert.deepStrictEqual(yield* lastConversation, [
          "assistant/commentary: Let me see.",
          "assistant/final_answer: Hello!",
          "user: And now?"
        ])
      }))

    it.effect("leaves out what it had begun to say on its way when its answer broke off", () =>
      Effect.gen(function*() {
        const said = (text: string, abandoned: boolean) =>
          Prompt.reasoningPart({ text, options: { codex: { phase: "commentary", abandoned } } })
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.assistantMessage({ content: [said("Let me", true), said("Let me see.", false)] }),
            Prompt.userMessage({ content: [Prompt.textPart({ text: "Go on." })] })
          ])
        })
        assert.deepStrictEqual(yield* lastConversation, ["assistant/commentary: Let me see.", "user: Go on."])
      }))

    it.effect("shows images, in the question and in the history", () =>
      Effect.gen(function*() {
        const image = (data: string | Uint8Array | URL, mediaType = "image/png") =>
          Prompt.filePart({ mediaType, data, options: { codex: { detail: "auto" } } })
        const url = `data:image/png;base64,${PNG}`
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.userMessage({ content: [Prompt.textPart({ text: "One" }), image(PNG)] }),
            Prompt.assistantMessage({ content: [Prompt.textPart({ text: "A dot." })] }),
            Prompt.userMessage({
              content: [
                Prompt.textPart({ text: "And these?" }),
                image(Uint8Array.from(atob(PNG), (char) => char.charCodeAt(0))),
                image(new URL(url)),
                image(url),
                image(PNG, "image/*"),
                image(url.replace("data", "DATA"))
              ]
            })
          ])
        })
        const request = yield* lastRequest
        const images = (request.body["input"] as ReadonlyArray<Item>)
          .flatMap(({ content }) => content ?? []).filter(({ type }) => type === "input_image")
        assert.lengthOf(images, 6)
        for (const { detail, image_url } of images) assert.deepStrictEqual([detail, image_url], ["auto", url])
      }))

    // Of sound that the model does not hear it gets a note, so what the server was given is looked at.
    it.effect("gives sound to the server, in the question and in the history", () =>
      Effect.gen(function*() {
        const given: Array<unknown> = []
        const codex = yield* Codex.Codex
        const spy = Codex.Codex.of({
          ...codex,
          request: (method, ...rest) => {
            if (method === "thread/inject_items") given.push((rest[0] as Protocol.ThreadInjectItemsParams).items)
            return codex.request(method, ...rest)
          },
          threadStartScoped: (options) =>
            Effect.map(codex.threadStartScoped(options), (thread) => ({
              ...thread,
              turn: (input, options) => {
                given.push(input)
                return thread.turn(input, options as never)
              }
            }))
        })
        const sound = (mediaType: string) => Prompt.filePart({ mediaType, data: "AAAA" })
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.userMessage({ content: [sound("audio/mpeg")] }),
            Prompt.userMessage({ content: [sound("audio/*")] })
          ])
        }).pipe(Effect.provide(CodexLanguageModel.layer().pipe(Layer.provide(Layer.succeed(Codex.Codex, spy)))))
        assert.deepStrictEqual(given, [
          [{
            type: "message",
            role: "user",
            content: [{ type: "input_audio", audio_url: "data:audio/mpeg;base64,AAAA" }]
          }],
          [{ type: "audio", url: "data:audio/wav;base64,AAAA" }]
        ])
      }))

    it.effect("leaves out messages that say nothing", () =>
      Effect.gen(function*() {
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.userMessage({ content: [] }),
            Prompt.userMessage({ content: [Prompt.textPart({ text: "Hi" })] })
          ])
        })
        for (const { content } of (yield* lastRequest).body["input"] as ReadonlyArray<Item>) {
          assert.notDeepEqual(content, [])
        }
        assert.deepStrictEqual(yield* lastConversation, ["user: Hi"])
      }))

    it.effect("runs with the settings of the layer, and with others where they are in force", () =>
      Effect.gen(function*() {
        const settings = Effect.gen(function*() {
          yield* LanguageModel.generateText({
            prompt: [{ role: "system", content: "S" }, { role: "user", content: "U" }]
          })
          const request = yield* lastRequest
          return {
            model: request.body["model"],
            reasoning: request.body["reasoning"],
            conversation: conversation(request)
          }
        })
        const nothing = CodexLanguageModel.withOptions(settings, { effort: undefined })
        const all = yield* Effect.all([
          settings,
          CodexLanguageModel.withOptions(settings, { effort: "low" }),
          nothing,
          CodexLanguageModel.withOptions(nothing, { effort: "low" }),
          CodexLanguageModel.withOptions(settings, { summary: "detailed" }),
          CodexLanguageModel.withOptions(settings, { developerInstructions: "" }),
          Effect.provideService(settings, CodexLanguageModel.CurrentOptions, { effort: undefined })
        ]).pipe(
          Effect.provide(CodexLanguageModel.layer({ model: "gpt-a", effort: "high", developerInstructions: "D" }))
        )
        const reasoning = { effort: "high", summary: "auto" }
        const expected = { model: "gpt-a", reasoning, conversation: ["developer: D\n\nS", "user: U"] }
        const low = { ...expected, reasoning: { effort: "low", summary: "auto" } }
        const detailed = { ...expected, reasoning: { effort: "high", summary: "detailed" } }
        const system = { ...expected, conversation: ["developer: S", "user: U"] }
        assert.deepStrictEqual<unknown>(all, [expected, low, expected, low, detailed, system, expected])
      }))

    it.effect("is read-only and asks nobody, unless told otherwise", () =>
      Effect.gen(function*() {
        const started = yield* Ref.make<unknown>(undefined)
        const codex = yield* Codex.Codex
        const spy = Codex.Codex.of({
          ...codex,
          threadStartScoped: (options) => Effect.andThen(Ref.set(started, options), codex.threadStartScoped(options))
        })
        const ask = (options?: CodexLanguageModel.Options) =>
          LanguageModel.generateText({ prompt: "Hi" }).pipe(
            Effect.provide(CodexLanguageModel.layer(options).pipe(Layer.provide(Layer.succeed(Codex.Codex, spy)))),
            Effect.andThen(Ref.get(started))
          )
        const defaults = {
          ephemeral: true,
          sandbox: "readOnly",
          approvalMode: "denyAll"
        }
        assert.deepStrictEqual(yield* ask(), defaults)
        assert.deepStrictEqual(yield* ask({ sandbox: "workspaceWrite" }), { ...defaults, sandbox: "workspaceWrite" })
        const nothing = { sandbox: undefined, approvalMode: undefined, ephemeral: undefined }
        assert.deepStrictEqual(yield* ask(nothing), defaults)
        assert.deepStrictEqual(yield* CodexLanguageModel.withOptions(ask(), nothing), defaults)
      }))
  })

  describe("streamText", () => {
    it.effect("gives text and reasoning as they come", () =>
      Effect.gen(function*() {
        const gate = yield* Deferred.make<void>()
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.reasoning(["Think", "ing"]),
          ScriptedModel.deltas(["Hel", "lo ", ScriptedModel.gate(Deferred.await(gate)), "there"]),
          ScriptedModel.usage({ inputTokens: 5, outputTokens: 2 })
        ))
        const parts: Array<Response.AnyPart> = []
        yield* LanguageModel.streamText({ prompt: "Hi" }).pipe(
          Stream.runForEach((part) => {
            parts.push(part)
            // The end of the message is not even written yet.
            return part.type === "text-delta" && part.delta === "lo " ? Deferred.succeed(gate, undefined) : Effect.void
          })
        )
        assert.deepStrictEqual(
          parts.map((part) => "delta" in part ? `${part.type} ${part.delta}` : part.type),
          [
            "response-metadata",
            "reasoning-start",
            "reasoning-delta Think",
            "reasoning-delta ing",
            "reasoning-end",
            "text-start",
            "text-delta Hel",
            "text-delta lo ",
            "text-delta there",
            "text-end",
            "finish"
          ]
        )
        const ids = new Set(parts.flatMap((part) => "id" in part && part.type.startsWith("text") ? [part.id] : []))
        assert.strictEqual(ids.size, 1)
        assert.strictEqual(finishOf(parts).usage.inputTokens.total, 5)
      }))

    it.effect("has emitted nothing where the model fails before it says anything, so that another may answer", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.httpError(500), ScriptedModel.message("Hello"))
        const plan = ExecutionPlan.make(
          { provide: CodexLanguageModel.model("first") },
          { provide: CodexLanguageModel.model("second") }
        )
        const parts = yield* LanguageModel.streamText({ prompt: "Hi" }).pipe(
          Stream.withExecutionPlan(plan, { preventFallbackOnPartialStream: true }),
          Stream.runCollect
        )
        assert.deepStrictEqual(
          parts.map((part) => part.type === "response-metadata" ? part.modelId : part.type),
          ["second", "text-start", "text-delta", "text-end", "finish"]
        )
      }))

    it.effect("fails where the turn does, after what came before", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.deltas(["Hel", ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" })])
        ))
        const parts: Array<Response.AnyPart> = []
        const error = yield* LanguageModel.streamText({ prompt: "Hi" }).pipe(
          Stream.runForEach((part) => Effect.sync(() => parts.push(part))),
          aiError
        )
        assert.deepStrictEqual(parts.map((part) => part.type), ["response-metadata", "text-start", "text-delta"])
        assert.strictEqual(error.method, "streamText")
        assert.strictEqual(error.reason._tag, "InvalidRequestError")
      }))
  })

  describe("generateObject", () => {
    const Event = Schema.Struct({ title: Schema.String, when: Schema.optionalKey(Schema.String) })

    it.effect("asks for the schema and decodes the final message alone", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.message("{\"title\":\"Not yet\"}"),
          ScriptedModel.message("{\"title\":\"Launch\",\"when\":null}")
        ))
        const { content, value } = yield* LanguageModel.generateObject({ prompt: "Extract", schema: Event })
        assert.deepStrictEqual(value, { title: "Launch" })
        assert.strictEqual(finishOf(content).reason, "stop")
        const { format } = (yield* lastRequest).body["text"] as { format: Record<string, any> }
        assert.strictEqual(format["type"], "json_schema")
        assert.deepStrictEqual(format["schema"].required, ["title", "when"])
        assert.strictEqual(format["schema"].additionalProperties, false)
      }))

    it.effect("says what is wrong with the answer", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.message("{\"title\":1}"))
        const error = yield* aiError(LanguageModel.generateObject({ prompt: "Extract", schema: Event }))
        assert.strictEqual(error.reason._tag, "StructuredOutputError")
        if (error.reason._tag === "StructuredOutputError") {
          assert.strictEqual(error.reason.responseText, "{\"title\":1}")
        }
      }))

    it.effect("refuses a schema that the model cannot be held to, before it is asked", () =>
      Effect.gen(function*() {
        const before = yield* requestCount
        const error = yield* aiError(LanguageModel.generateObject({
          prompt: "Extract",
          schema: Schema.Union([Event, Schema.Struct({ n: Schema.Number })])
        }))
        assert.strictEqual(error.reason._tag, "UnsupportedSchemaError")
        assert.include(error.message, "must have type \"object\"")
        assert.strictEqual(yield* requestCount, before)
      }))
  })

  describe("tools", () => {
    it.effect("that the model calls are answered by their handlers, and the next call goes on from there", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.message("I will look.", { phase: "commentary" }),
          callWeather("Paris", "call_1"),
          callWeather("Rome", "call_2"),
          ScriptedModel.usage({ inputTokens: 30, outputTokens: 9 })
        ))
        const unloaded = yield* unloading
        const before = yield* requestCount
        const prompt = Prompt.make("What is the weather in Paris and in Rome?")
        const response = yield* LanguageModel.generateText({ prompt, toolkit: Weather })
        assert.strictEqual(yield* requestCount, before + 1)
        assert.strictEqual(response.finishReason, "tool-calls")
        assert.strictEqual(response.usage.inputTokens.total, 30)
        assert.strictEqual(response.text, "")
        assert.deepStrictEqual(
          response.toolCalls.map(({ id, name, params, providerExecuted }) => [id, name, params, providerExecuted]),
          [["call_1", "GetWeather", { city: "Paris" }, false], ["call_2", "GetWeather", { city: "Rome" }, false]]
        )
        assert.deepStrictEqual(
          response.toolResults.map(({ id, isFailure, result }) => [id, isFailure, result]),
          [["call_1", false, { sky: "clear over Paris" }], ["call_2", false, { sky: "clear over Rome" }]]
        )
        assert.deepStrictEqual(
          finishOf(response.content.filter((part) => part.type === "finish")).metadata.codex?.items,
          []
        )
        const { tools } = (yield* lastRequest).body as {
          readonly tools: ReadonlyArray<{ readonly name: string; readonly description: string }>
        }
        assert.deepInclude(tools.find(({ name }) => name === "GetWeather"), { description: "Tells the weather" })
        yield* unloaded

        yield* enqueue(ScriptedModel.message("Clear in both."))
        const next = yield* LanguageModel.generateText({
          prompt: Prompt.concat(prompt, Prompt.fromResponseParts(response.content)),
          toolkit: Weather
        })
        assert.strictEqual(next.text, "Clear in both.")
        assert.strictEqual(next.finishReason, "stop")
        assert.deepStrictEqual(yield* lastConversation, [
          "user: What is the weather in Paris and in Rome?",
          "assistant/commentary: I will look.",
          "call call_1 GetWeather {\"city\":\"Paris\"}",
          "call call_2 GetWeather {\"city\":\"Rome\"}",
          "output call_1 {\"sky\":\"clear over Paris\"}",
          "output call_2 {\"sky\":\"clear over Rome\"}"
        ])
      }).pipe(Effect.provide(weather)))

    it.effect("are answered while the response is streamed", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(ScriptedModel.message("Looking."), callWeather("Paris", "call_1")))
        const parts = yield* Stream.runCollect(LanguageModel.streamText({ prompt: "Weather?", toolkit: Weather }))
        assert.deepStrictEqual(parts.map((part) => part.type), [
          "response-metadata",
          "text-start",
          "text-delta",
          "text-end",
          "tool-call",
          "tool-result",
          "finish"
        ])
        assert.strictEqual(finishOf(parts).reason, "tool-calls")
      }).pipe(Effect.provide(weather)))

    it.effect("whose handler fails fail the call, or are a failed result, as the tool says", () =>
      Effect.gen(function*() {
        yield* enqueue(callWeather("Atlantis", "call_1"), callWeather("Atlantis", "call_2"))
        const error = yield* Effect.flip(LanguageModel.generateText({ prompt: "Weather?", toolkit: Weather }))
        assert.strictEqual(error._tag, "NoSuchCity")

        const Lenient = Toolkit.make(Tool.make("GetWeather", {
          parameters: Schema.Struct({ city: Schema.String }),
          failure: NoSuchCity,
          failureMode: "return"
        }))
        const response = yield* LanguageModel.generateText({ prompt: "Weather?", toolkit: Lenient }).pipe(
          Effect.provide(Lenient.toLayer({ GetWeather: ({ city }) => Effect.fail(new NoSuchCity({ city })) }))
        )
        assert.strictEqual(response.toolResults[0]?.isFailure, true)
        yield* LanguageModel.generateText({
          prompt: Prompt.fromResponseParts(response.content),
          toolkit: Lenient
        }).pipe(Effect.provide(Lenient.toLayer({ GetWeather: () => Effect.void })))
        assert.deepStrictEqual(yield* lastConversation, [
          "call call_2 GetWeather {\"city\":\"Atlantis\"}",
          "output call_2 {\"_tag\":\"NoSuchCity\",\"city\":\"Atlantis\"}"
        ])
      }).pipe(Effect.provide(weather)))

    it.effect("that need an approval wait for it", () =>
      Effect.gen(function*() {
        const Careful = Toolkit.make(Tool.make("Delete", {
          parameters: Schema.Struct({ path: Schema.String }),
          success: Schema.String,
          needsApproval: true
        }))
        const deleted = yield* Ref.make<ReadonlyArray<string>>([])
        const handlers = Careful.toLayer({
          Delete: ({ path }) => Effect.as(Ref.update(deleted, (paths) => [...paths, path]), "deleted")
        })
        yield* enqueue(
          ScriptedModel.functionCall({ name: "Delete", arguments: { path: "a.txt" }, callId: "call_1" }),
          ScriptedModel.message("Done.")
        )
        const response = yield* Effect.provide(
          LanguageModel.generateText({ prompt: "Delete a.txt", toolkit: Careful }),
          handlers
        )
        const request = response.content.find((part) => part.type === "tool-approval-request")!
        assert.deepStrictEqual(yield* Ref.get(deleted), [])
        const next = yield* LanguageModel.generateText({
          prompt: Prompt.concat(
            Prompt.concat(Prompt.make("Delete a.txt"), Prompt.fromResponseParts(response.content)),
            [{
              role: "tool",
              content: [{ type: "tool-approval-response", approvalId: request.approvalId, approved: true }]
            }]
          ),
          toolkit: Careful
        }).pipe(Effect.provide(handlers))
        assert.deepStrictEqual(yield* Ref.get(deleted), ["a.txt"])
        assert.strictEqual(next.text, "Done.")
        assert.deepStrictEqual(yield* lastConversation, [
          "user: Delete a.txt",
          "call call_1 Delete {\"path\":\"a.txt\"}",
          "output call_1 deleted"
        ])
      }))

    it.effect("are left to the caller on request", () =>
      Effect.gen(function*() {
        yield* enqueue(callWeather("Paris", "call_1"))
        const response = yield* LanguageModel.generateText({
          prompt: "Weather?",
          toolkit: Weather,
          disableToolCallResolution: true
        })
        assert.deepStrictEqual(response.toolCalls.map(({ id, params }) => [id, params]), [["call_1", {
          city: "Paris"
        }]])
        assert.deepStrictEqual(response.toolResults, [])
      }).pipe(Effect.provide(weather)))

    it.effect("may be called again by the model when its arguments are not JSON", () =>
      Effect.gen(function*() {
        yield* enqueue(
          ScriptedModel.functionCall({ name: "GetWeather", arguments: "{\"city\":", callId: "call_1" }),
          callWeather("Paris", "call_2")
        )
        const response = yield* LanguageModel.generateText({ prompt: "Weather?", toolkit: Weather })
        assert.deepStrictEqual(response.toolCalls.map(({ id }) => id), ["call_2"])
      }).pipe(Effect.provide(weather)))

    it.effect("are offered as toolChoice says", () =>
      Effect.gen(function*() {
        const Other = Tool.make("Other", { success: Schema.String })
        const toolkit = Toolkit.make(GetWeather, Other)
        const offered = (toolChoice: LanguageModel.ToolChoice<"GetWeather" | "Other">) =>
          LanguageModel.generateText({ prompt: "Hi", toolkit, toolChoice }).pipe(
            Effect.andThen(lastRequest),
            Effect.map((request) =>
              ScriptedModel.toolNames(request).filter((name) => name === "GetWeather" || name === "Other")
            ),
            Effect.provide(toolkit.toLayer({ GetWeather: () => Effect.never, Other: () => Effect.never }))
          )
        assert.deepStrictEqual(yield* offered("auto"), ["GetWeather", "Other"])
        assert.deepStrictEqual(yield* offered("none"), [])
        assert.deepStrictEqual(yield* offered({ oneOf: ["Other"] }), ["Other"])
        const before = yield* requestCount
        const unknown = "any" as "auto"
        for (
          const choice of ["required", unknown, { tool: "Other" }, { mode: "required", oneOf: ["Other"] }] as const
        ) {
          const { reason } = yield* aiError(offered(choice))
          assert.strictEqual(reason._tag, "InvalidRequestError")
          assert.include(reason.message, "Codex cannot be forced to call a tool")
        }
        assert.strictEqual(yield* requestCount, before)
      }))

    it.effect("of Codex show its activity in the response, and otherwise it is in the metadata", () =>
      Effect.gen(function*() {
        const answers = [
          ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "echo $((6 * 7))" }, callId: "call_1" }),
          ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "exit 3" }, callId: "call_2" }),
          ScriptedModel.message("42")
        ]
        yield* enqueue(...answers)
        const response = yield* LanguageModel.generateText({
          prompt: "6 times 7?",
          toolkit: Toolkit.make(
            CodexTool.CommandExecution,
            CodexTool.FileChange,
            CodexTool.McpToolCall,
            CodexTool.WebSearch
          )
        })
        assert.strictEqual(response.text, "42")
        assert.strictEqual(response.finishReason, "stop")
        assert.deepStrictEqual(
          response.content.map((part) => part.type),
          ["response-metadata", "tool-call", "tool-result", "tool-call", "tool-result", "text", "finish"]
        )
        const [first, second] = response.toolResults
        const outcome = Schema.decodeUnknownSync(CodexTool.CommandExecution.successSchema)
        assert.strictEqual(first!.providerExecuted, true)
        assert.include(
          Schema.decodeUnknownSync(CodexTool.CommandExecution.parametersSchema)(response.toolCalls[0]!.params).command,
          "echo"
        )
        assert.include(outcome(first!.result).output ?? "", "42")
        assert.deepStrictEqual([first!.isFailure, second!.isFailure], [false, true])
        assert.strictEqual(outcome(second!.result).exitCode, 3)
        assert.deepStrictEqual(finishOf(response.content).metadata.codex?.items, [])
        // The model can be told again what it did.
        yield* LanguageModel.generateText({
          prompt: Prompt.concat(Prompt.fromResponseParts(response.content), "Sure?")
        })
        assert.deepStrictEqual((yield* lastConversation).map((line) => line.split(" ", 2).join(" ")), [
          "call call_1",
          "output call_1",
          "call call_2",
          "output call_2",
          "assistant: 42",
          "user: Sure?"
        ])

        yield* enqueue(...answers)
        const plain = yield* LanguageModel.generateText({ prompt: "6 times 7?" })
        assert.deepStrictEqual(plain.content.map((part) => part.type), ["response-metadata", "text", "finish"])
        const items = finishOf(plain.content).metadata.codex!.items as ReadonlyArray<{ readonly type: string }>
        assert.deepStrictEqual(items.map(({ type }) => type), ["commandExecution", "commandExecution"])
      }))

    it.effect("speak JSON with the model, whatever their schemas hold in memory", () =>
      Effect.gen(function*() {
        const Visits = Toolkit.make(Tool.make("Visits", {
          parameters: Schema.Struct({ since: Schema.Date, at: Schema.DateTimeUtcFromString, least: Schema.BigInt }),
          success: Schema.ReadonlyMap(Schema.String, Schema.BigInt)
        }))
        const seen = yield* Ref.make<unknown>(undefined)
        const handlers = Visits.toLayer({
          Visits: (parameters) => Effect.as(Ref.set(seen, parameters), new Map([["home", 3n]]))
        })
        const since = "2026-01-01T00:00:00.000Z"
        yield* enqueue(
          ScriptedModel.functionCall({ name: "Visits", arguments: { since, at: since, least: "2" }, callId: "call_1" }),
          ScriptedModel.message("Three.")
        )
        const chat = yield* Chat.empty
        yield* chat.generateText({ prompt: "How many?", toolkit: Visits }).pipe(Effect.provide(handlers))
        assert.deepStrictEqual(yield* Ref.get(seen), {
          since: new Date(since),
          at: DateTime.makeUnsafe(since),
          least: 2n
        })
        yield* chat.generateText({ prompt: [], toolkit: Visits }).pipe(Effect.provide(handlers))
        assert.deepStrictEqual(yield* lastConversation, [
          "user: How many?",
          `call call_1 Visits {"since":"${since}","at":"${since}","least":"2"}`,
          "output call_1 [[\"home\",\"3\"]]"
        ])
        // A result may stand beside its call too, as that of a tool that a provider has run.
        const call = { id: "call_1", name: "Visits", providerExecuted: true }
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.assistantMessage({
              content: [
                Prompt.toolCallPart({ ...call, params: { since: new Date(since), at: since, least: 2n } }),
                Prompt.toolResultPart({ ...call, isFailure: false, result: new Map([["home", 3n]]) })
              ]
            })
          ]),
          toolkit: Visits
        }).pipe(Effect.provide(handlers))
        assert.deepStrictEqual((yield* lastConversation).slice(-1), ["output call_1 [[\"home\",\"3\"]]"])
      }))

    it.effect("may have no parameters or result, or a result that is shown in another form", () =>
      Effect.gen(function*() {
        const ids = (id: string) => ({ id, name: "Past", providerExecuted: false })
        yield* LanguageModel.generateText({
          prompt: Prompt.fromMessages([
            Prompt.assistantMessage({
              content: ["call_1", "call_2"].map((id) => Prompt.toolCallPart({ ...ids(id), params: undefined }))
            }),
            Prompt.toolMessage({
              content: [
                Prompt.toolResultPart({ ...ids("call_1"), isFailure: false, result: undefined }),
                Prompt.toolResultPart({
                  ...ids("call_2"),
                  isFailure: false,
                  result: { long: true },
                  modelOutput: [Prompt.textPart({ text: "short" })]
                })
              ]
            })
          ])
        })
        assert.deepStrictEqual(yield* lastConversation, [
          "call call_1 Past {}",
          "call call_2 Past {}",
          "output call_1 null",
          "output call_2 [{\"type\":\"input_text\",\"text\":\"short\"}]"
        ])
      }))

    it.effect("are described by an object, as models want it, or refused", () =>
      Effect.gen(function*() {
        class Place extends Schema.Class<Place>("Place")({ city: Schema.String }) {}
        const parameters = (tool: Tool.Any) =>
          Effect.gen(function*() {
            yield* LanguageModel.generateText({
              prompt: "Hi",
              toolkit: Toolkit.make(tool) as Toolkit.Toolkit<{}>,
              disableToolCallResolution: true
            })
            const { tools } = (yield* lastRequest).body as {
              readonly tools: ReadonlyArray<{ readonly name: string; readonly parameters: any }>
            }
            return tools.find(({ name }) => name === "T")!.parameters
          })
        const place = yield* parameters(Tool.make("T", { parameters: Place }))
        assert.strictEqual(place.type, "object")
        assert.deepStrictEqual(Object.keys(place.properties), ["city"])
        for (const tool of [Tool.make("T", { parameters: Schema.Struct({}) }), Tool.dynamic("T", {})]) {
          assert.strictEqual((yield* parameters(tool)).type, "object")
        }
        const either = Tool.make("T", { parameters: Schema.Union([Place, Schema.Struct({ zip: Schema.String })]) })
        const error = yield* aiError(parameters(either))
        assert.strictEqual(error.reason._tag, "ToolConfigurationError")
        assert.include(error.message, "T: its parameters must be an object")
      }))

    it.effect("are not waited for where the answer breaks off after they were called", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.response(callWeather("Paris", "call_1"), ScriptedModel.disconnect))
        const error = yield* aiError(LanguageModel.generateText({ prompt: "Weather?", toolkit: Weather }))
        assert.strictEqual(causeOf(error)._tag, "TurnFailed")
      }).pipe(Effect.provide(weather)))

    it.effect("of other providers are refused", () =>
      Effect.gen(function*() {
        for (const id of ["acme.search", "codex.search"]) {
          const Search = Tool.providerDefined({
            id: id as "acme.search",
            customName: "Search",
            providerName: "search"
          })(
            undefined
          )
          const error = yield* aiError(LanguageModel.generateText({ prompt: "Hi", toolkit: Toolkit.make(Search) }))
          assert.strictEqual(error.reason._tag, "ToolConfigurationError")
          assert.include(error.message, `${id} is a provider-defined tool`)
        }
      }))
  })

  describe("Chat", () => {
    it.effect("remembers over its turns", () =>
      Effect.gen(function*() {
        yield* enqueue(ScriptedModel.message("Hello Ada."), ScriptedModel.message("Ada."))
        const chat = yield* Chat.fromPrompt([{ role: "system", content: "Be brief." }])
        assert.strictEqual((yield* chat.generateText({ prompt: "I am Ada." })).text, "Hello Ada.")
        assert.strictEqual((yield* chat.generateText({ prompt: "Who am I?" })).text, "Ada.")
        assert.deepStrictEqual(yield* lastConversation, [
          "developer: Be brief.",
          "user: I am Ada.",
          "assistant: Hello Ada.",
          "user: Who am I?"
        ])
      }))

    it.effect("does not show the model what it had begun to say when its answer broke off", () =>
      Effect.gen(function*() {
        yield* enqueue(
          ScriptedModel.deltas(["Hel", ScriptedModel.disconnect]),
          ScriptedModel.message("Hello"),
          ScriptedModel.message("Bye")
        )
        const chat = yield* Chat.empty
        yield* Stream.runDrain(chat.streamText({ prompt: "Hi" }))
        yield* chat.generateText({ prompt: "Go" })
        assert.deepStrictEqual(yield* lastConversation, ["user: Hi", "assistant: Hello", "user: Go"])
      }).pipe(Effect.provide(
        CodexLanguageModel.layer().pipe(Layer.provideMerge(CodexTest.layer({
          configOverrides: { "model_providers.mock.stream_max_retries": 2 }
        })))
      )))

    it.effect("goes round with tools until the model has its answer", () =>
      Effect.gen(function*() {
        yield* enqueue(
          callWeather("Paris", "call_1"),
          callWeather("Rome", "call_2"),
          ScriptedModel.message("Both clear.")
        )
        const chat = yield* Chat.empty
        let response = yield* chat.generateText({ prompt: "Paris, then Rome?", toolkit: Weather })
        let rounds = 1
        while (response.toolCalls.length > 0) {
          response = yield* chat.generateText({ prompt: [], toolkit: Weather })
          rounds++
        }
        assert.strictEqual(rounds, 3)
        assert.strictEqual(response.text, "Both clear.")
        assert.deepStrictEqual(yield* lastConversation, [
          "user: Paris, then Rome?",
          "call call_1 GetWeather {\"city\":\"Paris\"}",
          "output call_1 {\"sky\":\"clear over Paris\"}",
          "call call_2 GetWeather {\"city\":\"Rome\"}",
          "output call_2 {\"sky\":\"clear over Rome\"}"
        ])
      }).pipe(Effect.provide(weather)))
  })

  describe("model", () => {
    it.effect("asks for the model by its name, which programs can read", () =>
      Effect.gen(function*() {
        const [names, response] = yield* Effect.all([
          Effect.all([Model.ProviderName, Model.ModelName]),
          LanguageModel.generateText({ prompt: "Hi" })
        ]).pipe(Effect.provide(CodexLanguageModel.model("gpt-5.1-codex", { effort: "low" })))
        assert.deepStrictEqual(names, ["codex", "gpt-5.1-codex"])
        const { body } = yield* lastRequest
        assert.strictEqual(body["model"], "gpt-5.1-codex")
        assert.deepInclude(body["reasoning"], { effort: "low" })
        assert.strictEqual((response.content[0] as Response.ResponseMetadataPart).modelId, "gpt-5.1-codex")
      }))
  })

  describe("telemetry", () => {
    it.effect("describes request and response on the span of the call", () =>
      Effect.gen(function*() {
        const spans: Array<Tracer.NativeSpan> = []
        const tracer = Tracer.make({
          span: (options) => {
            const span = new Tracer.NativeSpan(options)
            spans.push(span)
            return span
          }
        })
        yield* enqueue(ScriptedModel.response(
          ScriptedModel.message("Hello"),
          ScriptedModel.usage({ inputTokens: 3, outputTokens: 2 })
        ))
        yield* Effect.withTracer(LanguageModel.generateText({ prompt: "Hi" }), tracer)
        const span = spans.find(({ name }) => name === "LanguageModel.generateText")!
        assert.deepInclude(Object.fromEntries(span.attributes), {
          "gen_ai.provider.name": "codex",
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "mock-model",
          "gen_ai.response.model": "mock-model",
          "gen_ai.response.finish_reasons": ["stop"],
          "gen_ai.response.id": ScriptedModel.turnId(yield* lastRequest),
          "gen_ai.usage.input_tokens": 3,
          "gen_ai.usage.output_tokens": 2
        })
      }))
  })

  describe("interruption", () => {
    const interrupts = <A, E, R>(run: Effect.Effect<A, E, R>) =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        const unloaded = yield* unloading
        // Whether the model's answer was given up, which is what ends the wait.
        const begun = yield* Deferred.make<void>()
        const givenUp = yield* Deferred.make<void>()
        const wait = Effect.andThen(Deferred.succeed(begun, undefined), Effect.never).pipe(
          Effect.onInterrupt(() => Deferred.succeed(givenUp, undefined))
        )
        yield* model.enqueue(ScriptedModel.deltas(["begun ", ScriptedModel.gate(wait), "done"]))
        const ended = yield* codex.notifications.pipe(
          Stream.filter(({ method }) => method === "turn/completed"),
          Stream.runHead,
          Effect.forkScoped({ startImmediately: true })
        )
        const fiber = yield* Effect.forkChild(run, { startImmediately: true })
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
        yield* Deferred.await(givenUp)
        const completed = Option.getOrThrow(yield* Fiber.join(ended))
        assert.strictEqual(
          (completed.params as { readonly turn: { readonly status: string } }).turn.status,
          "interrupted"
        )
        yield* unloaded
      })

    it.effect("of generateText ends the turn", () => interrupts(LanguageModel.generateText({ prompt: "Hi" })))

    it.effect("of streamText ends the turn", () =>
      interrupts(Stream.runDrain(LanguageModel.streamText({ prompt: "Hi" }))))

    it.effect("by taking only the beginning of a stream ends the turn", () =>
      Effect.gen(function*() {
        const given = yield* Deferred.make<void>()
        yield* enqueue(ScriptedModel.deltas([
          "begun ",
          ScriptedModel.gate(Effect.onInterrupt(Effect.never, () => Deferred.succeed(given, undefined))),
          "done"
        ]))
        const head = yield* LanguageModel.streamText({ prompt: "Hi" }).pipe(
          Stream.filter((part) => part.type === "text-delta"),
          Stream.runHead
        )
        assert.strictEqual(Option.getOrThrow(head).delta, "begun ")
        yield* Deferred.await(given)
      }))
  })

  describe("failures", () => {
    const failsWith = (name: string, answer: ScriptedModel.Answer, expected: {
      readonly tag: AiError.AiErrorReason["_tag"]
      readonly retryable: boolean
      readonly info: unknown
    }) =>
      it.effect(name, () =>
        Effect.gen(function*() {
          yield* enqueue(answer)
          const error = yield* aiError(LanguageModel.generateText({ prompt: "Hi" }))
          assert.strictEqual(error.module, "CodexLanguageModel")
          assert.strictEqual(error.method, "generateText")
          assert.strictEqual(error.reason._tag, expected.tag)
          assert.strictEqual(error.isRetryable, expected.retryable)
          const cause = causeOf(error)
          assert.strictEqual(cause._tag, "TurnFailed")
          if (cause._tag !== "TurnFailed") return
          assert.deepStrictEqual(cause.codexErrorInfo, expected.info as never)
          if ("metadata" in error.reason) {
            assert.deepStrictEqual(error.reason.metadata["codex"], {
              threadId: cause.threadId,
              turnId: cause.turnId,
              message: cause.message,
              errorInfo: expected.info as never
            })
          }
        }))

    failsWith(
      "of a usage limit",
      ScriptedModel.httpError(429, { error: { type: "usage_limit_reached" } }),
      { tag: "QuotaExhaustedError", retryable: false, info: "usageLimitExceeded" }
    )
    failsWith("of the login", ScriptedModel.httpError(401), {
      tag: "AuthenticationError",
      retryable: false,
      info: { httpConnectionFailed: { httpStatusCode: 401 } }
    })
    failsWith(
      "of the context window",
      ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" }),
      { tag: "InvalidRequestError", retryable: false, info: "contextWindowExceeded" }
    )
    failsWith(
      "of an overloaded model",
      ScriptedModel.failure({ code: "server_is_overloaded", message: "Busy" }),
      { tag: "InternalProviderError", retryable: true, info: "serverOverloaded" }
    )
    failsWith("of the model's server", ScriptedModel.httpError(500), {
      tag: "InternalProviderError",
      retryable: true,
      info: "internalServerError"
    })
    failsWith("without a kind", ScriptedModel.disconnect, { tag: "UnknownError", retryable: false, info: "other" })

    it.effect("of a call to the app-server", () =>
      Effect.gen(function*() {
        const error = yield* aiError(LanguageModel.generateText({ prompt: "x".repeat(1_048_577) }))
        assert.strictEqual(error.reason._tag, "InvalidRequestError")
        assert.strictEqual(causeOf(error)._tag, "InvalidParams")
        const options = yield* LanguageModel.generateText({ prompt: "Hi" }).pipe(
          CodexLanguageModel.withOptions({ sandbox: "bogus" as never }),
          aiError
        )
        assert.include(options.message, "sandbox: expected \"readOnly\"")
      }))

    const refuses = (name: string, content: Prompt.Message, message: string) =>
      it.effect(`refuses ${name} and says why`, () =>
        Effect.gen(function*() {
          const before = yield* requestCount
          const error = yield* aiError(LanguageModel.generateText({ prompt: Prompt.fromMessages([content]) }))
          assert.strictEqual(error.reason._tag, "InvalidUserInputError")
          assert.include(error.message, message)
          assert.strictEqual(yield* requestCount, before)
        }))

    refuses(
      "a PDF",
      Prompt.userMessage({
        content: [Prompt.filePart({ mediaType: "application/pdf", fileName: "a.pdf", data: new Uint8Array(1) })]
      }),
      "Codex does not accept the file \"a.pdf\" of type application/pdf"
    )
    refuses(
      "a file of the assistant",
      Prompt.assistantMessage({ content: [Prompt.filePart({ mediaType: "image/png", data: PNG })] }),
      "Codex does not accept a file (image/png) in an assistant message"
    )
    for (const url of ["file:///tmp/a.png", "https://localhost/a.png"]) {
      refuses(
        `an image by the URL ${url}`,
        Prompt.userMessage({ content: [Prompt.filePart({ mediaType: "image/png", data: new URL(url) })] }),
        "Codex does not fetch a file (image/png) by its URL: give its bytes"
      )
    }
    refuses(
      "audio by a URL that is given as a string",
      Prompt.userMessage({
        content: [Prompt.filePart({ mediaType: "audio/wav", fileName: "a.wav", data: "https://localhost/a.wav" })]
      }),
      "Codex does not fetch the file \"a.wav\" (audio/wav) by its URL"
    )
    refuses(
      "an image that Codex would leave out",
      Prompt.userMessage({
        content: [
          Prompt.filePart({ mediaType: "image/png", data: PNG, options: { codex: { detail: "low" as "auto" } } })
        ]
      }),
      "not low"
    )
    refuses(
      "a result of a tool that JSON cannot hold",
      Prompt.toolMessage({
        content: [Prompt.toolResultPart({ id: "c", name: "F", isFailure: false, providerExecuted: false, result: 1n })]
      }),
      "The result of the call c of F cannot be written as JSON"
    )
    refuses(
      "a prompt that asks nothing",
      Prompt.systemMessage({ content: "Be brief." }),
      "no message for the model to answer"
    )
  })
})

describe("The turn of a response that ends with calls", () => {
  /** A response whose model calls a tool, up to the interruption of its turn. */
  const called = Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const response = yield* Effect.forkChild(
      LanguageModel.generateText({ prompt: "Weather?", toolkit: Weather, disableToolCallResolution: true })
    )
    const turn = Memory.turnOf(peer, "thread-1", "turn-1")
    yield* turn.answer(yield* peer.take("turn/start"))
    yield* turn.notify("rawResponseItem/completed", {
      item: { type: "function_call", call_id: "call_1", name: "GetWeather", arguments: "{\"city\":\"Paris\"}" }
    })
    yield* turn.notify("rawResponse/completed", { responseId: "r" })
    return { interrupt: yield* peer.take("turn/interrupt"), peer, response, turn }
  })
  const memory = () =>
    CodexLanguageModel.layer().pipe(
      Layer.provideMerge(
        Memory.layer({ "thread/read": () => ({ thread: MemoryTransport.threadStarted("thread-1").thread }) })
      ),
      Layer.provideMerge(weather)
    )

  it.effect("is interrupted again where the server was too busy for it", () =>
    Effect.gen(function*() {
      const { interrupt, peer, response, turn } = yield* called
      yield* peer.refuse(interrupt, { code: -32001, message: "Server overloaded; retry later." })
      const again = yield* Effect.forkChild(peer.take("turn/interrupt"))
      yield* TestClock.adjust("1 second")
      yield* peer.respond(yield* Fiber.join(again), {})
      yield* turn.completed({ status: "interrupted" })
      assert.deepStrictEqual((yield* Fiber.join(response)).toolCalls.map(({ id }) => id), ["call_1"])
    }).pipe(Effect.provide(memory())))

  it.effect("may be over by itself", () =>
    Effect.gen(function*() {
      const { interrupt, peer, response, turn } = yield* called
      yield* turn.completed()
      yield* peer.refuse(interrupt, { code: -32600, message: "no active turn to interrupt" })
      assert.deepStrictEqual((yield* Fiber.join(response)).toolCalls.map(({ id }) => id), ["call_1"])
    }).pipe(Effect.provide(memory())))
})

it.live("a server that is gone is a network failure", () =>
  Effect.gen(function*() {
    const error = yield* aiError(LanguageModel.generateText({ prompt: "Hi" }))
    assert.strictEqual(error.reason._tag, "NetworkError")
    assert.isTrue(error.isRetryable)
    assert.strictEqual(causeOf(error)._tag, "TransportClosed")
  }).pipe(
    Effect.provide(CodexLanguageModel.layer()),
    Effect.provideService(
      Codex.Codex,
      Codex.Codex.of(
        {
          threadStartScoped: () => Effect.fail(new CodexError.TransportClosed({ reason: "The app-server is gone" }))
        } as unknown as Codex.Codex["Service"]
      )
    )
  ))
