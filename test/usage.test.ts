import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { Codex, type Turn } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const answer = (text: string, inputTokens: number, outputTokens: number) =>
  ScriptedModel.response(ScriptedModel.message(text), ScriptedModel.usage({ inputTokens, outputTokens }))

const totals = ({ usage }: Turn.TurnResult) => [usage?.total.inputTokens, usage?.total.outputTokens]

layer(CodexTest.layer(), { excludeTestServices: true })("TurnResult.usage", (it) => {
  const start = Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    return { codex, model, thread: yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" }) }
  })

  it.effect("is the turn's own, in the first and in the second turn", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(answer("one", 100, 10), answer("two", 200, 20))
      assert.deepStrictEqual(totals(yield* thread.run("One")), [100, 10])
      const second = yield* thread.run("Two")
      assert.deepStrictEqual(totals(second), [200, 20])
      assert.strictEqual(second.usage?.last.inputTokens, 200)
    }))

  it.effect("counts every model call of the turn", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(answer("before", 1000, 1))
      yield* thread.run("Before")
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.functionCall({ name: "get_goal", arguments: {} }),
          ScriptedModel.usage({ inputTokens: 30, outputTokens: 3 })
        ),
        answer("done", 50, 5)
      )
      const result = yield* thread.run("Twice")
      assert.deepStrictEqual(totals(result), [80, 8])
      assert.strictEqual(result.usage?.last.inputTokens, 50)
    }))

  it.effect("is null for a turn that has called no model, and the next turn's is its own", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(answer("one", 100, 10))
      yield* thread.run("One")

      // The server says again what the turn before has used.
      yield* model.enqueue(ScriptedModel.httpError(429, { error: { type: "usage_limit_reached", message: "No more" } }))
      const error = yield* Effect.flip(thread.run("Refused"))
      assert(error._tag === "TurnFailed")
      assert.isNull(error.result.usage)

      const asked = yield* Deferred.make<void>()
      yield* model.enqueue(ScriptedModel.response(ScriptedModel.gate(
        Effect.andThen(Deferred.succeed(asked, undefined), Effect.never)
      )))
      const interrupted = yield* thread.turn("Interrupted")
      yield* Deferred.await(asked)
      yield* interrupted.interrupt
      assert.isNull((yield* interrupted.result).usage)

      yield* model.enqueue(answer("two", 20, 2))
      assert.deepStrictEqual(totals(yield* thread.run("Two")), [20, 2])
    }).pipe(Effect.scoped))

  it.effect("is null for a turn of a resumed thread that has called no model", () =>
    Effect.gen(function*() {
      const { codex, model, thread } = yield* start
      yield* model.enqueue(answer("one", 100, 10))
      yield* thread.run("One")
      const resumed = yield* codex.threadResume(thread.id)
      yield* model.enqueue(ScriptedModel.httpError(429, { error: { type: "usage_limit_reached", message: "No more" } }))
      const error = yield* Effect.flip(resumed.run("Refused"))
      assert(error._tag === "TurnFailed")
      assert.isNull(error.result.usage)
    }))

  it.effect("is the turn's own after a resume in a new process", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const test = yield* CodexTest.CodexTest
      const id = yield* Effect.scoped(Effect.gen(function*() {
        const thread = yield* (yield* Codex.make(test.options)).threadStart()
        yield* model.enqueue(answer("one", 100, 10))
        yield* thread.run("One")
        return thread.id
      }))
      const thread = yield* (yield* Codex.make(test.options)).threadResume(id)
      yield* model.enqueue(ScriptedModel.httpError(429, { error: { type: "usage_limit_reached", message: "No more" } }))
      const error = yield* Effect.flip(thread.run("Refused"))
      assert(error._tag === "TurnFailed")
      assert.isNull(error.result.usage)
      yield* model.enqueue(answer("two", 7, 3))
      assert.deepStrictEqual(totals(yield* thread.run("Two")), [7, 3])
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  it.effect("does not count a context that is full", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(
        answer("one", 7, 4),
        ScriptedModel.failure({ code: "context_length_exceeded", message: "Full" })
      )
      assert.deepStrictEqual(totals(yield* thread.run("One")), [7, 4])
      const error = yield* Effect.flip(thread.run("Two"))
      assert(error._tag === "TurnFailed")
      assert.strictEqual(error.codexErrorInfo, "contextWindowExceeded")
      assert.isNull(error.result.usage)
    }))

  it.effect("is the turn's own after a compaction", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(answer("one", 100, 10), answer("summary", 5, 5), answer("two", 20, 2))
      yield* thread.run("One")
      const completed = yield* Effect.forkChild(
        thread.notifications.pipe(
          Stream.filter(({ method }) => method === "turn/completed"),
          Stream.take(1),
          Stream.runDrain
        ),
        { startImmediately: true }
      )
      yield* thread.compact
      yield* Fiber.join(completed)
      assert.deepStrictEqual(totals(yield* thread.run("Two")), [20, 2])
    }))
})
