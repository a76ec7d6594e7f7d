import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import { Clock, Deferred, Effect, Fiber, Layer, type Scope, Stream } from "effect"
import { Codex, type CodexError, ServerRequests, type Thread, type Turn, type TurnEvent } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Memory from "../support/memory.ts"
import { count, figure } from "./support/chaos.ts"
import * as Heap from "./support/heap.ts"

const EVENTS = 100_000
const CHUNK = 1000

/** A turn of a new thread: the peer has answered `turn/start`. */
const begin = Effect.fnUntraced(function*<A, E, R>(
  turnId: string,
  start: (thread: Thread.Thread) => Effect.Effect<A, E, R>
) {
  const { codex, peer, thread } = yield* Memory.start
  const fiber = yield* Effect.forkChild(start(thread))
  const request = yield* peer.take("turn/start")
  const turn = Memory.turnOf(peer, thread.id, turnId)
  yield* turn.answer(request)
  return { peer, codex, thread, turn, request, handle: yield* Fiber.join(fiber) }
})

/** The server sends deltas of a turn as fast as they are taken, a chunk at a time. They are numbered from `first` on. */
const flood = Effect.fnUntraced(function*(threadId: string, turnId: string, events: number, first = 0) {
  const peer = yield* MemoryTransport.MemoryTransport
  for (let sent = first; sent < first + events; sent += CHUNK) {
    const lines = Array.from({ length: Math.min(CHUNK, first + events - sent) }, (_, i) =>
      JSON.stringify({
        method: "item/agentMessage/delta",
        params: { threadId, turnId, itemId: "item-1", delta: `delta number ${sent + i} ` },
        emittedAtMs: 1763700000000 + sent
      }))
    yield* peer.sendText(...lines)
    yield* Memory.handled
  }
})

describe("A stream that nobody reads", () => {
  it.effect(
    "for a minute, while its turn runs: holds up no other turn, call or handler, and costs a known number of bytes an event",
    () =>
      Effect.gen(function*() {
        const SECONDS = 60
        const { codex, handle, peer, thread, turn } = yield* begin("unread", (thread) => thread.turn("go on"))

        /** Another turn runs from start to end, a call is answered, and so is the server. None waits for the clock. */
        const others = Effect.fnUntraced(function*(second: number) {
          const other = yield* codex.threadStart()
          const running = yield* Effect.forkChild(Stream.runCollect(other.stream("quick")))
          const quick = Memory.turnOf(peer, other.id, `quick-${second}`)
          yield* quick.answer(yield* peer.take("turn/start"))
          yield* quick.started
          yield* quick.delta("hello")
          yield* quick.completed()
          assert.lengthOf(yield* Fiber.join(running), 3)
          yield* codex.request("account/logout")
          yield* peer.send({
            id: `ask-${second}`,
            method: "item/fileChange/requestApproval",
            params: {
              threadId: thread.id,
              turnId: "unread",
              itemId: "i",
              startedAtMs: 1,
              reason: null,
              grantRoot: null
            }
          })
          const answer = yield* peer.take()
          assert.deepStrictEqual([answer.id, answer.result], [`ask-${second}`, { decision: "decline" }])
        })

        // What the client has said of itself comes before the answers.
        yield* peer.take("initialized")
        yield* others(0)
        const before = Heap.used()
        const begun = yield* Clock.currentTimeMillis
        let sent = 0
        let slowest = 0
        for (let second = 1; second <= SECONDS; second++) {
          yield* TestClock.adjust("1 second")
          const until = Math.floor(EVENTS * second / SECONDS)
          yield* flood(thread.id, "unread", until - sent, sent)
          sent = until
          const started = performance.now()
          yield* others(second)
          slowest = Math.max(slowest, performance.now() - started)
        }
        assert.strictEqual((yield* Clock.currentTimeMillis) - begun, SECONDS * 1000)
        const bytes = (Heap.used() - before) / EVENTS

        // Whoever reads now has lost nothing.
        yield* turn.completed()
        let read = 0
        let inOrder = 0
        yield* handle.events.pipe(Stream.runForEach((event) =>
          Effect.sync(() => {
            if (event.method === "item/agentMessage/delta" && event.params.delta === `delta number ${read} `) inOrder++
            read++
          })
        ))
        assert.strictEqual(read, EVENTS + 1)
        assert.strictEqual(inOrder, EVENTS)
        assert.strictEqual((yield* handle.result).status, "completed")
        yield* figure(
          "slow consumer",
          `${count(EVENTS)} events unread in ${SECONDS} s: ${
            bytes.toFixed(0)
          } bytes an event; in each second another turn, a call and a handler, done within ${
            slowest.toFixed(0)
          } ms; nothing was lost`
        )
        assert.isBelow(bytes, 500)
      }).pipe(Effect.provide(Memory.layer().pipe(Layer.provide(ServerRequests.layer(ServerRequests.declineAll))))),
    60_000
  )

  it.effect("because its reader is stuck: the result of the turn comes all the same", () =>
    Effect.gen(function*() {
      // The reader never comes back from its first event.
      const stuck = yield* Deferred.make<void>()
      const { handle, thread, turn } = yield* begin("stuck", (thread) => thread.turn("go on"))
      const reading = yield* Effect.forkChild(
        handle.events.pipe(Stream.runForEach(() => Effect.andThen(Deferred.succeed(stuck, undefined), Effect.never)))
      )
      yield* turn.started
      yield* Deferred.await(stuck)
      yield* flood(thread.id, "stuck", 10_000)
      yield* turn.completed()
      assert.strictEqual((yield* handle.result).status, "completed")
      yield* Fiber.interrupt(reading)
    }).pipe(Effect.provide(Memory.layer())))
})

describe("A bounded buffer", () => {
  const CAPACITY = 1000

  it.effect(
    "fail: the stream gives what was kept and then BufferOverflow, the turn goes on",
    () =>
      Effect.gen(function*() {
        const { handle, request, thread, turn } = yield* begin(
          "t",
          (thread) => thread.turn("go", { effort: "low", buffer: { capacity: CAPACITY, strategy: "fail" } })
        )
        expectTypeOf(handle).toEqualTypeOf<Turn.Turn<CodexError.BufferOverflow>>()
        // It is no option of the server.
        assert.deepStrictEqual(Object.keys(request.params as object).sort(), ["effort", "input", "threadId"])
        const before = Heap.used()
        yield* flood(thread.id, "t", EVENTS)
        const bytes = Heap.used() - before
        yield* turn.message("the end", "final_answer")
        yield* turn.completed()
        assert.strictEqual((yield* handle.result).finalResponse, "the end")
        const seen: Array<TurnEvent.TurnEvent> = []
        const error = yield* handle.events.pipe(
          Stream.runForEach((event) => Effect.sync(() => seen.push(event))),
          Effect.flip
        )
        assert.lengthOf(seen, CAPACITY)
        assert.strictEqual(error._tag, "BufferOverflow")
        if (error._tag !== "BufferOverflow") return
        assert.deepStrictEqual([error.threadId, error.turnId, error.capacity], [thread.id, "t", CAPACITY])
        assert.include(error.message, "1000")
        yield* figure(
          "bounded buffer, fail",
          `${count(EVENTS)} events, ${count(CAPACITY)} kept (${
            (bytes / 1e6).toFixed(1)
          } MB in all), then BufferOverflow; the result arrived`
        )
        assert.isBelow(bytes, 10e6)
      }).pipe(Effect.provide(Memory.layer())),
    60_000
  )

  it.effect("sliding: the oldest are dropped, the last is turn/completed", () =>
    Effect.gen(function*() {
      const { handle, thread, turn } = yield* begin(
        "t",
        (thread) => thread.turn("go", { buffer: { capacity: CAPACITY, strategy: "sliding" } })
      )
      const before = Heap.used()
      yield* flood(thread.id, "t", EVENTS)
      const bytes = Heap.used() - before
      yield* turn.completed()
      assert.strictEqual((yield* handle.result).status, "completed")
      const events = yield* Stream.runCollect(handle.events)
      assert.lengthOf(events, CAPACITY)
      assert.strictEqual(events.at(-1)?.method, "turn/completed")
      const first = events[0]!
      assert.strictEqual(
        first.method === "item/agentMessage/delta" ? first.params.delta : "",
        `delta number ${EVENTS - CAPACITY + 1} `
      )
      yield* figure(
        "bounded buffer, sliding",
        `${count(EVENTS)} events, the last ${count(CAPACITY)} kept (${(bytes / 1e6).toFixed(1)} MB in all)`
      )
      assert.isBelow(bytes, 10e6)
    }).pipe(Effect.provide(Memory.layer())), 60_000)

  it.effect("concerns that stream alone: another handle of the same turn has everything", () =>
    Effect.gen(function*() {
      const { handle, peer, thread, turn } = yield* begin(
        "t",
        (thread) => thread.turn("go", { buffer: { capacity: 1, strategy: "fail" } })
      )
      const joining = yield* Effect.forkChild(thread.turn("me too"))
      yield* turn.answer(yield* peer.take("turn/start"))
      const whole = yield* Fiber.join(joining)
      yield* flood(thread.id, "t", 50)
      yield* turn.completed()
      assert.lengthOf(yield* Stream.runCollect(whole.events), 51)
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(handle.events)))._tag, "BufferOverflow")
      assert.deepStrictEqual(yield* handle.result, yield* whole.result)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("counts what came before the answer that names the turn, too", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const fiber = yield* Effect.forkChild(thread.turn("go", { buffer: { capacity: 3, strategy: "fail" } }))
      const request = yield* peer.take("turn/start")
      const turn = Memory.turnOf(peer, thread.id, "t")
      yield* turn.started
      yield* flood(thread.id, "t", 10)
      yield* turn.completed()
      yield* turn.answer(request)
      const handle = yield* Fiber.join(fiber)
      assert.strictEqual((yield* handle.result).status, "completed")
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(handle.events)))._tag, "BufferOverflow")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that is read fast enough never overflows, as an option of stream too", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const stream = thread.stream("go", { buffer: { capacity: CHUNK, strategy: "fail" } })
      expectTypeOf(stream).toEqualTypeOf<
        Stream.Stream<TurnEvent.TurnEvent, CodexError.TurnError | CodexError.BufferOverflow>
      >()
      expectTypeOf(thread.stream("go", { buffer: { capacity: CHUNK, strategy: "sliding" } })).toEqualTypeOf<
        Stream.Stream<TurnEvent.TurnEvent, CodexError.TurnError>
      >()
      const either = (options: Turn.TurnOptions | Turn.BufferedTurnOptions) => thread.stream("go", options)
      expectTypeOf(either).returns.toEqualTypeOf(stream)
      const forwarded = (options?: Turn.BufferedTurnOptions) => thread.stream("go", options)
      expectTypeOf(forwarded).returns.toEqualTypeOf(stream)
      const started = (options?: Turn.BufferedTurnOptions) => thread.turn("go", options)
      expectTypeOf(started).returns.toEqualTypeOf<
        Effect.Effect<Turn.Turn<CodexError.BufferOverflow>, CodexError.RequestError, Scope.Scope>
      >()
      expectTypeOf(thread.stream("go", undefined)).toEqualTypeOf<
        Stream.Stream<TurnEvent.TurnEvent, CodexError.TurnError>
      >()
      const perhaps = (buffer?: Turn.Buffer) => thread.stream("go", { buffer })
      expectTypeOf(perhaps).returns.toEqualTypeOf(stream)
      expectTypeOf(thread.stream("go", { effort: "low" })).toEqualTypeOf<
        Stream.Stream<TurnEvent.TurnEvent, CodexError.TurnError>
      >()
      let seen = 0
      const fiber = yield* Effect.forkChild(Stream.runForEach(stream, () => Effect.sync(() => seen++)))
      const turn = Memory.turnOf(peer, thread.id, "t")
      yield* turn.answer(yield* peer.take("turn/start"))
      for (let round = 1; round <= 20; round++) {
        yield* flood(thread.id, "t", CHUNK)
        yield* Effect.yieldNow.pipe(Effect.repeat({ until: () => seen >= round * CHUNK }))
      }
      yield* turn.completed()
      yield* Fiber.join(fiber)
      assert.strictEqual(seen, 20 * CHUNK + 1)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that is wrong is refused by name, and no turn is started", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      for (
        const [buffer, name] of [
          [null, "buffer"],
          [5, "buffer"],
          [{ capacity: 0, strategy: "fail" }, "buffer.capacity"],
          [{ capacity: 1.5, strategy: "sliding" }, "buffer.capacity"],
          [{ capacity: NaN, strategy: "sliding" }, "buffer.capacity"],
          [{ capacity: 1, strategy: "drop" }, "buffer.strategy"]
        ] as const
      ) {
        const error = yield* Effect.flip(thread.turn("go", { buffer: buffer as Turn.Buffer }))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.include(error.message, name)
      }
    }).pipe(Effect.provide(Memory.layer())))
})
