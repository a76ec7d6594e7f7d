import { assert, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Schema } from "effect"
import { Codex, CodexSchedule, Protocol, type Thread, type Turn } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { OpenAiStructuredOutput } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Summarizer from "../examples/Summarizer.ts"

// #region test
// A real app-server, as in production; only the model is scripted. No key, no network.
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
// Faults that a real server does not have on demand: the test plays the server and controls the clock.
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

// #region fake
const said = (finalResponse: string): Turn.TurnResult => ({
  id: Protocol.TurnId.make("turn-1"),
  status: "completed",
  error: null,
  startedAt: null,
  completedAt: null,
  durationMs: null,
  finalResponse,
  items: [],
  usage: null
})

const fakeThread = (answer: string) => {
  const thread: Pick<Thread.Thread, "id" | "run" | "runObject"> = {
    id: Protocol.ThreadId.make("thread-1"),
    run: () => Effect.succeed(said(answer)),
    // The caller chooses the type of the value, so only the schema can produce one.
    runObject: (_, { schema }) =>
      Schema.decodeEffect(Schema.fromJsonString(OpenAiStructuredOutput.toCodecOpenAI(schema).codec))(answer).pipe(
        Effect.map((value) => ({ ...said(answer), value })),
        Effect.orDie
      )
  }
  // A thread has more members than the program uses.
  return thread as Thread.Thread
}

const fake = Layer.mock(Codex.Codex)({
  // A plain value, so it must be given. Using an omitted member dies with that member's name.
  metadata: {
    userAgent: "fake",
    codexHome: "/nowhere",
    platformFamily: "unix",
    platformOs: "linux",
    serverVersion: undefined
  },
  threadStartScoped: () => Effect.succeed(fakeThread("It parses JSON."))
})

it.effect("answers what a fake client says", () =>
  Effect.gen(function*() {
    const summarizer = yield* Summarizer.Summarizer
    assert.strictEqual(yield* summarizer.summarize("src/parse.ts"), "It parses JSON.")
  }).pipe(Effect.provide(Layer.provide(Summarizer.layer, fake))))
// #endregion

it.effect("a fake thread answers with an object of the schema", () =>
  Effect.gen(function*() {
    const schema = Schema.Struct({ lines: Schema.Int })
    const ask = (answer: string) => fakeThread(answer).runObject("How long is it?", { schema })
    assert.deepStrictEqual((yield* ask(`{ "lines": 3 }`)).value, { lines: 3 })
    assert.isTrue(Exit.hasDies(yield* Effect.exit(ask(`{ "lines": "three" }`))))
  }))

it.effect("a fake client dies with the name of what it does not have", () =>
  Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const exit = yield* Effect.exit(codex.models())
    if (Exit.isSuccess(exit)) assert.fail("It has no models")
    assert.include(String(Cause.squash(exit.cause)), `Unimplemented method "models"`)
  }).pipe(Effect.provide(fake)))
