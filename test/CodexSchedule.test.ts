import { assert, describe, it } from "@effect/vitest"
import { Array as Arr, Clock, Duration, Effect, Exit, Fiber, Option, Schedule, Schema } from "effect"
import { CodexError, CodexSchedule } from "effect-codex"
import { TestClock } from "effect/testing"

const busy = () => CodexError.fromWire("thread/start", { code: -32001, message: "Server overloaded; retry later." })

const turnFailed = new CodexError.TurnFailed({
  threadId: "thread",
  turnId: "turn",
  message: "server overloaded",
  codexErrorInfo: "serverOverloaded",
  result: {} as CodexError.TurnFailed["result"]
})

/** A call that keeps the times at which it is made, and fails so often. */
const recorded = <E>(error: () => E, failures = Infinity) => {
  const times: Array<number> = []
  const call = Effect.flatMap(Clock.currentTimeMillis, (now) => {
    times.push(now)
    return times.length <= failures ? Effect.fail(error()) : Effect.succeed(times.length)
  })
  return { times, call }
}

/** Lets time pass until the fiber is done. */
const finish = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.await(fiber)
  })

const waits = (times: ReadonlyArray<number>) => times.slice(1).map((time, i) => time - times[i]!)

const assertWaits = (times: ReadonlyArray<number>, expected: ReadonlyArray<number>) => {
  const actual = waits(times)
  assert.strictEqual(actual.length, expected.length, `waits of ${actual}`)
  for (const [i, wait] of expected.entries()) {
    assert.isAtLeast(actual[i]!, Math.floor(wait * 0.8), `wait ${i + 1} of ${actual}`)
    assert.isAtMost(actual[i]!, Math.ceil(wait * 1.2), `wait ${i + 1} of ${actual}`)
  }
}

describe("CodexSchedule", () => {
  it.effect("tries five times in all, waiting 250 ms and then twice as long each time", () =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy)
      const exit = yield* finish(CodexSchedule.retryOnOverload(call))
      assertWaits(times, [250, 500, 1000, 2000])
      assert.strictEqual(Option.getOrUndefined(Exit.findErrorOption(exit))?._tag, "ServerBusy")
    }))

  it.effect("gives the result of the first try that succeeds, and makes no further one", () =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy, 2)
      const exit = yield* finish(call.pipe(CodexSchedule.retryOnOverload()))
      assert.deepStrictEqual(exit, Exit.succeed(3))
      assertWaits(times, [250, 500])
    }))

  it.effect("waits at most 8 seconds, jitter included", () =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy)
      yield* finish(call.pipe(CodexSchedule.retryOnOverload({ tries: 30 })))
      assertWaits(times, [250, 500, 1000, 2000, 4000, ...Arr.replicate(8000 / 1.2, 24)])
      assert.isAtMost(Math.max(...waits(times)), 8000)
    }))

  it.effect("takes its own initial and longest wait, and its own number of tries", () =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy)
      yield* finish(CodexSchedule.retryOnOverload(call, { initial: "1 second", maximum: "3 seconds", tries: 4 }))
      assertWaits(times, [1000, 2000, 2500])
    }))

  it.effect("one try is no retry", () =>
    Effect.gen(function*() {
      for (const tries of [1, 0]) {
        const { call, times } = recorded(busy)
        const exit = yield* finish(CodexSchedule.retryOnOverload(call, { tries }))
        assert.strictEqual(Option.getOrUndefined(Exit.findErrorOption(exit))?._tag, "ServerBusy")
        assert.strictEqual(times.length, 1)
      }
    }))

  it.effect("does not retry what the server accepted, or what would fail again", () =>
    Effect.gen(function*() {
      const others = [
        turnFailed,
        new CodexError.TransportClosed({ reason: "gone" }),
        new CodexError.RequestTimeout({ method: "turn/start", timeoutMillis: 60_000 }),
        CodexError.fromWire("turn/start", { code: -32001, message: "exceeded retry limit" }),
        CodexError.fromWire("turn/start", { code: -32603, message: "failed" })
      ]
      for (const error of others) {
        const { call, times } = recorded(() => error)
        const exit = yield* finish(CodexSchedule.retryOnOverload(call))
        assert.deepStrictEqual(exit, Exit.fail(error))
        assert.strictEqual(times.length, 1, error._tag)
      }
    }))

  it.effect("another error after an overload comes through as it is", () =>
    Effect.gen(function*() {
      const missing = CodexError.fromWire("turn/start", { code: -32600, message: "thread not found: x" })
      let n = 0
      const { call, times } = recorded(() => n++ === 0 ? busy() : missing)
      const exit = yield* finish(CodexSchedule.retryOnOverload(call))
      assert.deepStrictEqual(exit, Exit.fail(missing))
      assert.strictEqual(times.length, 2)
    }))

  it.effect("the last error comes through, with what the server said", () =>
    Effect.gen(function*() {
      let n = 0
      const { call } = recorded(() =>
        CodexError.fromWire("thread/start", { code: -32001, message: `busy ${++n}`, data: { n } })
      )
      const fiber = yield* Effect.forkChild(Effect.flip(CodexSchedule.retryOnOverload(call)))
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error.message, "busy 5")
      assert.deepStrictEqual(error.data, { n: 5 })
    }))

  it.effect("a wait can be interrupted", () =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy)
      const fiber = yield* Effect.forkChild(CodexSchedule.retryOnOverload(call))
      yield* TestClock.adjust("1 millis")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(times.length, 1)
    }))

  it.effect("waits are not all alike, so that many clients do not come back at once", () =>
    Effect.gen(function*() {
      const first = yield* Effect.forEach(Array.from({ length: 20 }), () =>
        Effect.gen(function*() {
          const step = yield* Schedule.toStep(CodexSchedule.overload())
          const [, wait] = yield* Effect.orDie(step(0, undefined))
          return Duration.toMillis(wait)
        }))
      assert.isAbove(new Set(first).size, 10)
    }))

  it.effect.prop("never waits longer than 120 % of the maximum, nor tries more often than it may", {
    initial: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 5000 })),
    maximum: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 5000 })),
    tries: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 8 }))
  }, ({ initial, maximum, tries }) =>
    Effect.gen(function*() {
      const { call, times } = recorded(busy)
      yield* finish(CodexSchedule.retryOnOverload(call, { initial, maximum, tries }))
      assert.strictEqual(times.length, tries)
      for (const wait of waits(times)) assert.isAtMost(wait, Math.ceil(maximum * 1.2))
    }), { arbitrary: { runs: 30 } })
})
