import { assert, it, layer } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { Codex, type Thread } from "effect-codex"
import { CodexLanguageModel } from "effect-codex/ai"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { LanguageModel } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Memory from "../support/memory.ts"
import * as Snippets from "./snippets.ts"

const asked: Array<unknown> = []
const Questions = Snippets.Questions((question, options) =>
  Effect.sync(() => {
    asked.push([question, options])
    return options[1] ?? "No idea"
  })
)

layer(
  CodexTest.layer({ shutdownTimeout: "200 millis" }).pipe(Layer.provide(Questions)),
  { excludeTestServices: true }
)("The FAQ", (it) => {
  it.effect("says how the model's questions are answered", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const options = [{ label: "Red", description: "Warm" }, { label: "Blue", description: "Cold" }]
      const question = { id: "colour", header: "Colour", question: "Which colour?", options }
      /** What the model reads once it has asked. */
      const told = Effect.fnUntraced(function*<E>(run: Effect.Effect<{ readonly status: string }, E>) {
        yield* model.enqueue(
          ScriptedModel.functionCall({ name: "request_user_input", arguments: { questions: [question] } }),
          ScriptedModel.message("I see")
        )
        assert.strictEqual((yield* run).status, "completed")
        return ScriptedModel.toolOutputs((yield* model.requests).at(-1)!).at(-1)?.output
      })
      const answered = JSON.stringify({ answers: { colour: { answers: ["Blue"] } } })
      const settings = { sandbox: "readOnly", approvalMode: "denyAll" } as const

      const thread = yield* codex.threadStart(settings)
      assert.strictEqual(yield* told(thread.run("Hi")), "request_user_input is unavailable in Default mode")
      assert.deepStrictEqual(asked, [])
      assert.strictEqual(yield* told(Snippets.plan(thread, "mock-model")), answered)
      assert.deepStrictEqual(asked, [["Which colour?", ["Red", "Blue"]]])
      assert.strictEqual(yield* told(thread.run("Hi again")), answered)
      const back = (thread: Thread.Thread) =>
        thread.run("Now do it", { collaborationMode: { mode: "default", settings: { model: "mock-model" } } })
      assert.strictEqual(yield* told(back(thread)), "request_user_input is unavailable in Default mode")

      const config = { "features.default_mode_request_user_input": true }
      const other = yield* codex.threadStart({ ...settings, config })
      assert.strictEqual(yield* told(other.run("Hi")), answered)
      assert.lengthOf(asked, 3)
    }))

  it.effect("says how the tokens of a turn are had that takes too long", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "true" } }),
          ScriptedModel.usage({ inputTokens: 100, outputTokens: 10 })
        ),
        ScriptedModel.gate(Effect.never)
      )
      const late = yield* Snippets.within(thread, "1 second")
      assert.deepStrictEqual([late.status, late.usage?.total.totalTokens], ["interrupted", 110])
      yield* model.enqueue(ScriptedModel.message("Twelve"))
      assert.strictEqual((yield* Snippets.within(thread, "1 minute")).finalResponse, "Twelve")
    }))
})

it.effect("The API reference says how a language model is retried on a busy server", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const fiber = yield* Effect.forkChild(Effect.flip(Snippets.patiently(LanguageModel.generateText({ prompt: "Hi" }))))
    yield* peer.refuse(yield* peer.take("thread/start"), { code: -32001, message: "Server overloaded" })
    yield* TestClock.adjust("1 second")
    yield* peer.refuse(yield* peer.take("thread/start"), { code: -32603, message: "broken" })
    assert.strictEqual((yield* Fiber.join(fiber)).reason._tag, "InternalProviderError")
  }).pipe(
    Effect.provide(CodexLanguageModel.layer()),
    Effect.provide(Memory.layer({ "thread/start": () => undefined }))
  ))
