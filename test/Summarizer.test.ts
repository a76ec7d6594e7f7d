import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { Codex, CodexSchedule } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Summarizer from "../examples/Summarizer.ts"

// #region test
// A real app-server, so what is tested is what will run; only the model is scripted. No key, no network.
const layer = Layer.provideMerge(Summarizer.layer, CodexTest.layer())

it.layer(layer, { excludeTestServices: true })("Summarizer", (it) => {
  it.effect("asks for one sentence about the file and answers it", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.message("It parses JSON."))
      const summarizer = yield* Summarizer.Summarizer
      assert.strictEqual(yield* summarizer.summarize("src/parse.ts"), "It parses JSON.")
      const request = yield* model.takeRequest
      assert.strictEqual(ScriptedModel.lastUserText(request), "Summarize src/parse.ts in one sentence.")
    }))

  it.effect("says which file has no summary when the turn fails", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.httpError(500))
      const summarizer = yield* Summarizer.Summarizer
      const error = yield* Effect.flip(summarizer.summarize("src/parse.ts"))
      assert.strictEqual(error._tag, "NoSummary")
      assert.strictEqual(error.path, "src/parse.ts")
    }))
})
// #endregion

// #region faults
// What a real server does not do on command: the test plays it, and the clock is the test's.
const played = Codex.layerTransport().pipe(
  Layer.provideMerge(MemoryTransport.layer({ "thread/start": () => MemoryTransport.threadStarted("thread-1") }))
)

it.effect("archives a thread although the server is busy at first", () =>
  Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const peer = yield* MemoryTransport.MemoryTransport
    const archived = yield* Effect.forkChild(CodexSchedule.retryOnOverload(codex.threadArchive("thread-1")))
    yield* peer.refuse(yield* peer.take("thread/archive"), { code: -32001, message: "Server overloaded; retry later." })
    yield* TestClock.adjust("10 seconds")
    yield* peer.respond(yield* peer.take("thread/archive"), {})
    yield* Fiber.join(archived)
  }).pipe(Effect.provide(played)))

it.effect("says which file has no summary when the server dies in the middle of a turn", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const summarizer = yield* Summarizer.Summarizer
    const failed = yield* Effect.forkChild(Effect.flip(summarizer.summarize("src/parse.ts")))
    yield* peer.respond(yield* peer.take("turn/start"), { turn: { id: "turn-1", items: [], status: "inProgress" } })
    const ids = { threadId: "thread-1", turnId: "turn-1", itemId: "item-1" }
    yield* peer.notify("item/agentMessage/delta", { ...ids, delta: "It par" })
    yield* peer.close({ exitCode: 1 })
    const { message, path } = yield* Fiber.join(failed)
    assert.strictEqual(path, "src/parse.ts")
    assert.include(message, "The peer closed the connection")
  }).pipe(Effect.provide(Layer.provideMerge(Summarizer.layer, played))))
// #endregion
