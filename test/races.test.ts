import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Scheduler, Tracer } from "effect"
import { Codex } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import * as Memory from "./support/memory.ts"
import { nextRound } from "./support/time.ts"

/**
 * Starts an effect and lets it run for some steps of so few operations each. A fiber can be interrupted wherever its
 * scheduler lets others go on; with a few operations at a time that is everywhere.
 */
const begin = Effect.fnUntraced(
  function*<A, E, R>(effect: Effect.Effect<A, E, R>, steps: { readonly of: number; readonly after: number }) {
    const fiber = yield* Effect.forkChild(
      Effect.provideService(effect, Scheduler.MaxOpsBeforeYield, steps.of),
      { startImmediately: true }
    )
    for (let i = 0; i < steps.after; i++) yield* Effect.yieldNow
    return fiber
  }
)

it.live("run, interrupted anywhere before turn/start is sent, ends at once", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const stuck: Array<string> = []
    for (let operations = 3; operations <= 12; operations++) {
      for (let rounds = 0; rounds < 40; rounds++) {
        const thread = yield* codex.threadStart()
        const fiber = yield* begin(thread.run("x"), { of: operations, after: rounds })
        fiber.interruptUnsafe()
        // Whoever has sent it waits for the answer, which is not what this is about.
        const end = yield* Effect.raceFirst(Fiber.await(fiber), peer.take("turn/start")).pipe(
          Effect.timeoutOption("10 seconds")
        )
        if (end._tag === "None") stuck.push(`steps of ${operations}, after ${rounds}`)
        else if ("method" in end.value) {
          yield* peer.refuse(end.value, { code: -32600, message: "no" })
          yield* Fiber.await(fiber)
          break
        }
      }
    }
    assert.deepStrictEqual(stuck, [])
  }).pipe(Effect.provide(Memory.layer())), 120_000)

it.live("a goal, interrupted anywhere before it is set, leaves no open span", () =>
  Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    let spans: Array<Tracer.NativeSpan> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    const goal = Effect.provideService(thread.runGoal("x"), Tracer.Tracer, tracer)
    const open: Array<string> = []
    for (let operations = 3; operations <= 12; operations++) {
      for (let rounds = 0; rounds < 60; rounds++) {
        spans = []
        const fiber = yield* begin(goal, { of: operations, after: rounds })
        fiber.interruptUnsafe()
        const asked = yield* Effect.raceFirst(Effect.asVoid(Fiber.await(fiber)), peer.take("thread/goal/set"))
        if (asked !== undefined) {
          yield* peer.refuse(asked, { code: -32600, message: "no" })
          yield* Fiber.await(fiber)
          break
        }
        if (spans.some(({ status }) => status._tag !== "Ended")) open.push(`steps of ${operations}, after ${rounds}`)
      }
    }
    assert.deepStrictEqual(open, [])
  }).pipe(Effect.provide(Memory.layer())))

it.live(
  "a client that is interrupted anywhere before the server has answered leaves no connection behind",
  () =>
    Effect.gen(function*() {
      const leaked: Array<string> = []
      for (let operations = 3; operations <= 14; operations++) {
        let asked = false
        for (let rounds = 0; rounds < 1000; rounds++) {
          let open = 0
          const transport = Effect.gen(function*() {
            yield* Effect.acquireRelease(Effect.sync(() => open++), () => Effect.sync(() => open--))
            const peer = yield* MemoryTransport.make({
              initialize: () => {
                asked = true
                return undefined
              }
            })
            return peer.transport
          })
          yield* Effect.scoped(Effect.gen(function*() {
            yield* Fiber.interrupt(yield* begin(Codex.connect(transport), { of: operations, after: rounds }))
            if (open > 0) leaked.push(`steps of ${operations}, after ${rounds}`)
          }))
          if (asked) break
        }
        assert.isTrue(asked)
      }
      assert.deepStrictEqual(leaked, [])
    }),
  120_000
)

it.live(
  "a caller that is interrupted anywhere while it connects again leaves no second connection behind",
  () =>
    Effect.gen(function*() {
      const leaked: Array<string> = []
      for (let operations = 3; operations <= 14; operations++) {
        for (let rounds = 0; rounds < 120; rounds++) {
          let open = 0
          let peer!: MemoryTransport.MemoryTransport["Service"]
          const transport = Effect.gen(function*() {
            yield* Effect.acquireRelease(Effect.sync(() => open++), () => Effect.sync(() => open--))
            peer = yield* MemoryTransport.make({ "model/list": () => ({ data: [], nextCursor: null }) })
            return peer.transport
          })
          yield* Effect.scoped(Effect.gen(function*() {
            const codex = yield* Codex.connect(transport)
            yield* peer.close()
            yield* Effect.yieldNow
            yield* nextRound
            const fiber = yield* begin(codex.models(), { of: operations, after: rounds })
            const over = fiber.pollUnsafe() !== undefined
            yield* Fiber.interrupt(fiber)
            yield* Effect.exit(Effect.timeout(codex.models(), "1 second"))
            yield* nextRound
            if (open > 1) leaked.push(`steps of ${operations}, after ${rounds}`)
            if (over) rounds = 1000
          }))
        }
      }
      assert.deepStrictEqual(leaked, [])
    }),
  240_000
)

// A loss that falls between "the thread is loaded" and the call itself.
it.live("a turn is never started on a server that has not loaded the thread", () =>
  Effect.gen(function*() {
    const wrong: Array<string> = []
    for (let operations = 3; operations <= 12; operations++) {
      for (let rounds = 0; rounds < 40; rounds++) {
        let peer!: MemoryTransport.MemoryTransport["Service"]
        const transport = Effect.gen(function*() {
          let loaded = false
          const load = () => {
            loaded = true
            return MemoryTransport.threadStarted("thread")
          }
          peer = yield* MemoryTransport.make({
            "thread/start": load,
            "thread/resume": load,
            "turn/start": () => {
              if (!loaded) wrong.push(`steps of ${operations}, lost after ${rounds}`)
              return undefined
            }
          })
          return peer.transport
        })
        yield* Effect.scoped(Effect.gen(function*() {
          const codex = yield* Codex.connect(transport)
          const thread = yield* codex.threadStart()
          const fiber = yield* begin(thread.run("x"), { of: operations, after: rounds })
          yield* peer.close()
          yield* nextRound
          yield* peer.close()
          yield* Fiber.await(fiber).pipe(Effect.timeoutOption("20 millis"))
          fiber.interruptUnsafe()
        })).pipe(Effect.timeoutOption("2 seconds"))
      }
    }
    assert.deepStrictEqual(wrong, [])
  }), 120_000)
