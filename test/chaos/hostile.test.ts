import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Fiber, Layer, Option, Queue, Stream } from "effect"
import { Codex, type Protocol, ServerRequests, type TurnEvent } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Logs from "../support/logs.ts"
import * as Memory from "../utils/memory.ts"
import { count, figure, random, scaled, seed } from "./support/chaos.ts"
import * as Heap from "./support/heap.ts"
import * as Replay from "./support/replay.ts"

// -----------------------------------------------------------------------------
// Mutations of what real servers say
// -----------------------------------------------------------------------------

const real = Replay.versions.flatMap(Replay.load).filter(({ from }) => from === "server").map(({ message }) =>
  JSON.stringify(message)
)

type Next = () => number
const pick = <A>(next: Next, values: ReadonlyArray<A>): A => values[Math.floor(next() * values.length)]!

const JUNK: ReadonlyArray<unknown> = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 60 + 1024,
  1e308,
  "",
  "x".repeat(2000),
  "\u2028\u2029\u0000",
  "\ud800",
  [],
  [[[[[]]]]],
  {},
  { type: "hologram" },
  { __proto__: null, constructor: "c", toString: 1 },
  "__proto__",
  ["completed"]
]

/** Changes one place somewhere in a value. */
const mutate = (next: Next, value: unknown): unknown => {
  if (next() < 0.15 || typeof value !== "object" || value === null) return pick(next, JUNK)
  if (Array.isArray(value)) {
    if (value.length === 0 || next() < 0.2) return [...value, pick(next, JUNK)]
    const index = Math.floor(next() * value.length)
    return value.map((element, i) => i === index ? mutate(next, element) : element)
  }
  const entries = Object.entries(value)
  const kind = next()
  if (entries.length === 0 || kind < 0.15) {
    return { ...value, [pick(next, ["id", "new", "type", "threadId"])]: pick(next, JUNK) }
  }
  const index = Math.floor(next() * entries.length)
  if (kind < 0.35) return Object.fromEntries(entries.filter((_, i) => i !== index))
  if (kind < 0.45) return Object.fromEntries(entries.map(([key, v], i) => [i === index ? key + "X" : key, v]))
  return Object.fromEntries(entries.map(([key, v], i) => [key, i === index ? mutate(next, v) : v]))
}

/** A line of a hostile server. */
const hostile = (next: Next): string => {
  const line = pick(next, real)
  const kind = next()
  // As it was: also answers nobody asked for, and requests whose ids repeat.
  if (kind < 0.1) return line
  if (kind < 0.15) return line.slice(0, Math.floor(next() * line.length))
  if (kind < 0.2) {
    const at = Math.floor(next() * line.length)
    return line.slice(0, at) + String.fromCharCode(Math.floor(next() * 0x250)) + line.slice(at + 1)
  }
  if (kind < 0.22) return JSON.stringify(pick(next, JUNK))
  const message = JSON.parse(line)
  if (kind < 0.3) {
    return JSON.stringify({ ...message, id: pick<unknown>(next, [0, 1, "1", -5, 1.5, "ask", null, 2 ** 60]) })
  }
  if (kind < 0.36) {
    return JSON.stringify({
      ...message,
      method: pick<unknown>(next, ["thread/dreamt", "", 7, "constructor", "__proto__"])
    })
  }
  let mutated: unknown = message
  for (let i = 0; i < 1 + Math.floor(next() * 3); i++) mutated = mutate(next, mutated)
  return JSON.stringify(mutated)
}

const CHUNK = 500

describe("A hostile server", () => {
  it.live("mutated real traffic: nothing crashes, no call is stuck, no memory is kept", () =>
    Effect.gen(function*() {
      const MESSAGES = scaled(100_000, 1_000_000)
      const first = seed()
      const next = random(first)
      const logs = Logs.capture()
      let seen = 0
      let calls = 0
      const outcomes: Record<string, number> = {}
      const run = Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const codex = yield* Codex.Codex
        yield* Effect.forkScoped(Stream.runForEach(codex.notifications, () => Effect.sync(() => seen++)))
        // A turn that is being started all the time. What the mutated messages ask for is answered.
        const thread = yield* codex.threadStart()
        const turn = yield* Effect.forkScoped(thread.run("stay"))
        yield* peer.take("turn/start")
        yield* Effect.forkScoped(Effect.forever(peer.take()))
        let start = 0
        for (let sent = 0; sent < MESSAGES; sent += CHUNK) {
          // When what is built lazily is built, memory must not grow any more.
          if (sent >= MESSAGES / 4 && start === 0) start = Heap.used()
          const lines = Array.from({ length: CHUNK }, () => hostile(next))
          yield* peer.sendText(...lines)
          // A call amid all this: its own answer reaches it, or one of the mutants that has its id.
          calls++
          const outcome = yield* codex.request("account/logout").pipe(
            Effect.match({ onFailure: (error) => error._tag as string, onSuccess: () => "answered" }),
            Effect.timeoutOrElse({
              duration: "5 seconds",
              orElse: () => Effect.die(`a call was stuck after ${sent} messages of seed ${first}`)
            })
          )
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
          logs.lines.length = 0
        }
        const growth = Heap.used() - start
        // One of the mutants may have had the id of its start, with an answer that is none.
        const ended = turn.pollUnsafe()
        if (ended?._tag === "Failure") {
          const error = Cause.findErrorOption(ended.cause)
          assert.strictEqual(Option.isSome(error) ? error.value._tag : "Interrupted", "ProtocolError")
        }
        return growth
      })
      const growth = yield* run.pipe(
        Effect.provide(
          Memory.layer().pipe(
            Layer.provide(ServerRequests.layer(ServerRequests.declineAll))
          )
        ),
        Effect.provide(logs.layer),
        Effect.scoped
      )
      // The connection has never ended; some calls got a mutant for an answer.
      assert.isUndefined(outcomes["TransportClosed"])
      assert.isAbove(outcomes["answered"] ?? 0, calls / 2)
      assert.strictEqual(Object.values(outcomes).reduce((sum, n) => sum + n, 0), calls)
      yield* figure(
        "fuzz",
        `${count(MESSAGES)} mutated messages (seed ${first}): ${
          count(seen)
        } handed on as notifications, ${calls} of ${calls} calls ended, ${
          (growth / 1e6).toFixed(2)
        } MB more in use after the last three quarters`
      )
      // Were the messages kept, it would be some 500 bytes each.
      assert.isBelow(growth, 5e6 + 20 * MESSAGES)
    }), 600_000)

  it.live("after any of it the client works as before", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const first = seed() + 1
      const next = random(first)
      yield* Effect.forkScoped(Effect.gen(function*() {
        while (true) yield* peer.take("garbage")
      }))
      for (let round = 0; round < 50; round++) {
        // Without answers, for those could be taken for the ones that are asked for.
        const lines = Array.from({ length: 200 }, () => hostile(next)).filter((line) =>
          !/"(?:result|error)":/.test(line)
        )
        yield* peer.sendText(...lines)
        const thread = yield* codex.threadStart()
        const running = yield* Effect.forkChild(thread.run("hello"))
        const request = yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, `turn-${round}`)
        yield* turn.answer(request)
        yield* turn.message("fine", "final_answer")
        yield* turn.completed()
        assert.strictEqual((yield* Fiber.join(running)).finalResponse, "fine", `seed ${first}`)
      }
    }).pipe(
      Effect.provide(Memory.layer()),
      Effect.provide(Logs.capture().layer)
    ))
})

describe("A server of the future", () => {
  const events = Effect.runSync(Queue.unbounded<string>())

  it.effect("its methods, members, enum values and item types come through as they are", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      const all: Array<Protocol.ServerNotification> = []
      yield* Effect.forkScoped(
        Stream.runForEach(codex.notifications, (notification) => Effect.sync(() => all.push(notification))),
        { startImmediately: true }
      )
      const running = yield* Effect.forkChild(Stream.runCollect(thread.stream("go")))
      const request = yield* peer.take("turn/start")
      const turn = Memory.turnOf(peer, thread.id, "t")
      yield* turn.answer(request)
      const sent = [
        { method: "turn/dreamt", params: { threadId: thread.id, turnId: "t", depth: 3 }, emittedAtMs: 5 },
        {
          method: "item/started",
          params: { threadId: thread.id, turnId: "t", startedAtMs: 1, item: { type: "hologram", id: "h", voxels: [1] } }
        },
        {
          method: "item/completed",
          params: {
            threadId: thread.id,
            turnId: "t",
            completedAtMs: 1,
            item: { type: "hologram", id: "h", voxels: [1] },
            mood: "good"
          }
        },
        {
          method: "thread/status/changed",
          params: { threadId: thread.id, status: { type: "daydreaming", of: "sheep" } }
        },
        {
          method: "turn/completed",
          params: { threadId: thread.id, turn: { id: "t", items: [], status: "postponed", error: null, karma: 7 } }
        }
      ]
      for (const message of sent) yield* peer.send(message)
      const events = yield* Fiber.join(running)
      const plain = (event: TurnEvent.TurnEvent | Protocol.ServerNotification) => ({
        method: event.method as string,
        params: event.params
      })
      const expected = sent.map(({ method, params }) => ({ method, params }))
      assert.deepStrictEqual(all.map(plain) as ReadonlyArray<object>, expected)
      // The status is the thread's, not the turn's.
      assert.deepStrictEqual(
        events.map(plain) as ReadonlyArray<object>,
        expected.filter(({ method }) => method !== "thread/status/changed")
      )
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(Logs.capture().layer)))

  it.effect("requests have ids of either type, and two with the same id end in an answer", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const ask = (id: unknown) => peer.send({ id, method: "currentTime/read", params: { threadId: "t" } })
      // What the client has said of itself comes first.
      yield* peer.take("initialized")
      for (const id of [0, -7, "0", "a string", 2 ** 53]) {
        yield* ask(id)
        const answer = yield* peer.take()
        assert.strictEqual(answer.id, id as Protocol.RequestId)
        assert.isTrue("result" in answer || "error" in answer)
      }
      yield* ask("twice")
      yield* ask("twice")
      assert.strictEqual((yield* peer.take()).id, "twice")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of two requests with the same id, the later can still be taken back", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const ask = peer.send({ id: "twice", method: "currentTime/read", params: { threadId: "t" } })
      yield* ask
      yield* Queue.take(events)
      yield* ask
      assert.deepStrictEqual([yield* Queue.take(events), yield* Queue.take(events)].sort(), ["begun", "interrupted"])
      yield* peer.notify("serverRequest/resolved", { threadId: "t", requestId: "twice" })
      assert.strictEqual(yield* Queue.take(events), "interrupted")
    }).pipe(
      Effect.timeout("5 seconds"),
      Effect.provide(
        Memory.layer().pipe(Layer.provide(ServerRequests.layer({
          "currentTime/read": () =>
            Effect.andThen(Queue.offer(events, "begun"), Effect.never).pipe(
              Effect.onInterrupt(() => Queue.offer(events, "interrupted"))
            )
        })))
      ),
      TestClock.withLive
    ))

  it.effect("numbers beyond 2^53 come as JSON.parse gives them, rounded, and nothing fails", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const calling = yield* Effect.forkChild(codex.request("account/logout"))
      const request = yield* peer.take("account/logout")
      yield* peer.sendText(
        `{"id":${request.id},"result":{"big":9007199254740993,"bigger":18446744073709551615,"float":1e400}}`
      )
      assert.deepStrictEqual((yield* Fiber.join(calling)) as object, {
        big: 9007199254740992,
        bigger: 18446744073709552000,
        float: Infinity
      })
      // An answer to an id that rounds to another's is nobody's.
      yield* peer.sendText(`{"id":9007199254740993,"result":{}}`)
    }).pipe(Effect.provide(Memory.layer({ "account/logout": () => undefined }))))
})
