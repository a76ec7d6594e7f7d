import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric, Predicate, Queue, Stream } from "effect"
import {
  Codex,
  type CodexError,
  type Goal,
  type Protocol,
  ServerRequests,
  type Turn,
  type TurnEvent
} from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Logs from "../support/logs.ts"
import * as Memory from "../support/memory.ts"
import { count, figure, random, scaled, seed } from "./support/chaos.ts"
import * as Heap from "./support/heap.ts"
import * as Replay from "./support/replay.ts"

// -----------------------------------------------------------------------------
// Mutations of what real servers say
// -----------------------------------------------------------------------------

const THREAD = "thread-1"
const TURN = "turn-1"

// They are about the one thread of the client and its one turn at a time.
const real = Replay.versions.flatMap(Replay.load).filter(({ from }) => from === "server").map(({ message }) =>
  JSON.stringify(message)
    .replaceAll(/("threadId":|"thread":{"id":)"[^"]*"/g, `$1"${THREAD}"`)
    .replaceAll(/("turnId":|"turn":{"id":)"[^"]*"/g, `$1"${TURN}"`)
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

/** A value with each of its places, one at a time, left out or taken by junk. */
function* spoilt(value: unknown): Generator<unknown> {
  yield* JUNK
  if (typeof value !== "object" || value === null) return
  for (const [key, member] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
    for (const junk of spoilt(member)) {
      yield Object.assign(Array.isArray(value) ? [...value] : { ...value }, { [key]: junk })
    }
  }
}

const goal = (status: Protocol.ThreadGoalStatus): Protocol.ThreadGoal => ({
  createdAt: 1,
  objective: "go",
  status,
  threadId: THREAD,
  timeUsedSeconds: 0,
  tokensUsed: 0,
  updatedAt: 1
})

/** The notifications and requests that differ in more than their texts and numbers. */
const kinds = [
  ...new Map(
    [
      ...real.map((line) => JSON.parse(line)).filter(({ method }) => method !== undefined),
      { method: "thread/goal/updated", params: { threadId: THREAD, turnId: TURN, goal: goal("active") } },
      { method: "thread/goal/cleared", params: { threadId: THREAD } }
    ].map((message) => {
      const kind = JSON.stringify(message, (key, value) => {
        if (typeof value === "object" && value !== null) return value
        return ["method", "type", "status"].includes(key) ? value : typeof value
      })
      return [kind, message] as const
    })
  ).values()
]

/** Takes all that the client says at once, or what the peer keeps would be measured; gives its calls of one method. */
const inbox = Effect.fnUntraced(function*(peer: MemoryTransport.MemoryTransport["Service"], method: string) {
  const calls = yield* Queue.unbounded<MemoryTransport.ClientMessage>()
  yield* peer.take().pipe(
    Effect.tap((message) =>
      message.method !== method
        ? Effect.void
        // What a goal that ends early leaves behind.
        : Predicate.hasProperty(message.params, "status") && message.params.status === "paused"
        ? peer.refuse(message, { code: -32600, message: "no goal" })
        : Queue.offer(calls, message)
    ),
    Effect.forever({ disableYield: true }),
    Effect.forkScoped
  )
  return calls
})

const outcome = <A>(effect: Effect.Effect<A, CodexError.CodexError>) =>
  Effect.match(effect, { onFailure: (error) => error._tag as string, onSuccess: () => "success" })

/** How a turn or a goal ends for who waits for its result and for who reads its events. */
const ending = <R>(start: Effect.Effect<Turn.Turn | Goal.Goal, CodexError.CodexError, R>) =>
  Effect.scoped(
    Effect.flatMap(start, ({ events, result }) =>
      Effect.all([
        outcome(Effect.tap(result, ({ finalResponse }) => {
          if (finalResponse !== null) assert.isString(finalResponse)
          return Effect.void
        })),
        outcome(Stream.runDrain(events))
      ], { concurrency: 2 }))
  )

const inTime = <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) =>
  Effect.timeoutOrElse(effect, { duration: "5 seconds", orElse: () => Effect.die(`stuck: ${what}`) })

const CHUNK = 100
// The answers to calls of later ids are the test's own.
const LAST_ID = Math.max(...real.map((line) => Number(JSON.parse(line).id) || 0))

describe("A hostile server", () => {
  it.live(
    "mutated real traffic: nothing crashes, no call or turn is stuck, no memory is kept",
    () =>
      Effect.gen(function*() {
        const MESSAGES = scaled(100_000, 1_000_000)
        const first = seed()
        const next = random(first)
        const logs = Logs.capture()
        let seen = 0
        let calls = 0
        let turns = 0
        const outcomes: Record<string, number> = {}
        const ends: Record<string, number> = {}
        const run = Effect.gen(function*() {
          const peer = yield* MemoryTransport.MemoryTransport
          const codex = yield* Codex.Codex
          yield* Effect.forkScoped(Stream.runForEach(codex.notifications, () => Effect.sync(() => seen++)))
          const thread = yield* codex.threadStart()
          assert.strictEqual(thread.id, THREAD)
          const turn = Memory.turnOf(peer, THREAD, TURN)
          const starts = yield* inbox(peer, "turn/start")
          let start = 0
          for (let sent = 0; sent < MESSAGES; sent += CHUNK) {
            // When what is built lazily is built, memory must not grow any more. It is collected all along, for V8 drops
            // code that has not run since some collections ago.
            if (sent % (MESSAGES / 20) === 0) {
              const now = Heap.used()
              if (sent === MESSAGES / 2) start = now
            }
            const lines = Array.from({ length: CHUNK }, () => hostile(next))
            // A turn amid all this: a third of it comes before the answer that names the turn.
            const running = calls <= LAST_ID ? undefined : yield* Effect.forkChild(ending(thread.turn("stay")))
            const request = running === undefined ? undefined : yield* Queue.take(starts)
            yield* peer.sendText(...lines.splice(0, CHUNK / 3))
            if (request !== undefined) yield* turn.answer(request)
            yield* peer.sendText(...lines)
            // A call amid all this: its own answer reaches it, or one of the mutants that has its id.
            calls++
            const answer = yield* inTime(
              `a call after ${sent}, seed ${first}`,
              outcome(codex.request("account/logout"))
            )
            outcomes[answer] = (outcomes[answer] ?? 0) + 1
            if (running !== undefined) {
              turns++
              yield* turn.completed()
              const [result, events] = yield* inTime(`a turn after ${sent}, seed ${first}`, Fiber.join(running))
              assert.strictEqual(result, events)
              ends[result] = (ends[result] ?? 0) + 1
            }
            logs.lines.length = 0
          }
          return Heap.used() - start
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
        assert.isAbove(outcomes["success"] ?? 0, calls * 0.9)
        assert.strictEqual(Object.values(outcomes).reduce((sum, n) => sum + n, 0), calls)
        assert.includeMembers(["success", "TurnFailed", "ProtocolError"], Object.keys(ends))
        assert.strictEqual(Object.values(ends).reduce((sum, n) => sum + n, 0), turns)
        yield* figure(
          "fuzz",
          `${count(MESSAGES)} mutated messages (seed ${first}): ${count(seen)} handed on as notifications, ${
            count(calls)
          } of ${count(calls)} calls and ${count(turns)} of ${count(turns)} turns ended, ${
            (growth / 1e6).toFixed(2)
          } MB more in use after the second half`
        )
        // What stays is what V8 compiles meanwhile. Two bytes for each message would be 1 MB more in the long form.
        assert.isBelow(growth, scaled(3e6, 1e6))
      }),
    600_000
  )

  for (const what of ["turn", "goal"] as const) {
    it.live(`junk in any place of what it says: the ${what} ends, and the connection lives on`, () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const turn = Memory.turnOf(peer, THREAD, TURN)
        const calls = yield* inbox(peer, what === "turn" ? "turn/start" : "thread/goal/set")
        const ends: Record<string, number> = {}
        let said = 0
        for (const message of kinds) {
          for (const params of spoilt(message.params)) {
            const bad = JSON.stringify({ ...message, params })
            const running = yield* Effect.forkChild(
              what === "turn" ? ending(thread.turn("go")) : ending(thread.startGoal("go"))
            )
            const call = yield* Queue.take(calls)
            if (what === "turn") yield* turn.answer(call)
            else yield* peer.respond(call, { goal: goal("active") })
            yield* turn.started
            // The turn is known of before the junk comes.
            yield* Memory.handled
            yield* peer.sendText(bad)
            if (what === "goal") yield* peer.notify("thread/goal/updated", { threadId: THREAD, goal: goal("complete") })
            yield* turn.completed()
            const [result, events] = yield* inTime(bad, Fiber.join(running))
            assert.strictEqual(result, events)
            assert.include(["success", "TurnFailed", "ProtocolError"], result, bad)
            ends[result] = (ends[result] ?? 0) + 1
            said++
          }
        }
        yield* figure(`junk during a ${what}`, `${count(said)} messages, ${JSON.stringify(ends)}`)
      }).pipe(
        Effect.provide(Memory.layer().pipe(Layer.provide(ServerRequests.layer(ServerRequests.declineAll)))),
        Effect.provide(Logs.capture().layer)
      ))
  }

  it.live("junk in any place of its answers: the call ends, and the connection lives on", () => {
    const turn = { id: TURN, items: [], status: "inProgress", error: null }
    const started = MemoryTransport.threadStarted(THREAD)
    const good: Record<string, unknown> = {
      "thread/start": started,
      "thread/read": { thread: { ...started.thread, turns: [turn] } },
      "turn/start": { turn },
      "turn/interrupt": {}
    }
    const answers = { ...good }
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const calls: Record<string, Effect.Effect<unknown, CodexError.CodexError>> = {
        "thread/start": codex.threadStart(),
        "thread/read": codex.request("thread/read", { threadId: THREAD }),
        "turn/start": Effect.flatMap(codex.threadStart(), (thread) => Effect.scoped(thread.turn("go")))
      }
      const ends: Record<string, number> = {}
      for (const [method, call] of Object.entries(calls)) {
        for (const bad of spoilt(good[method])) {
          answers[method] = bad
          const end = yield* inTime(`${method} with ${JSON.stringify(bad)}`, outcome(call))
          assert.include(["success", "ProtocolError"], end, JSON.stringify(bad))
          ends[end] = (ends[end] ?? 0) + 1
        }
        answers[method] = good[method]
      }
      yield* figure("junk in any place of an answer", JSON.stringify(ends))
    }).pipe(
      Effect.provide(
        Memory.layer(
          Object.fromEntries(Object.keys(good).map((method) => [method, () => answers[method] ?? null]))
        )
      ),
      Effect.provide(Logs.capture().layer)
    )
  })

  it.effect("names that it makes up are remembered up to a thousand, and reported once each", () => {
    const logs = Logs.capture()
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      for (let i = 0; i < 3000; i++) yield* peer.notify(`thread/dreamt${i % 1500}`, { threadId: THREAD })
      yield* Memory.handled
      const reports = logs.at("Debug").filter((text) => text.includes("thread/dreamt"))
      assert.lengthOf(reports, 1000)
      assert.lengthOf([...new Set(reports)], 1000)
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(logs.layer))
  })

  it.effect("errors that it makes up do not become series of metrics without end", () =>
    Effect.gen(function*() {
      const MADE_UP = 1000
      const { peer, thread } = yield* Memory.start
      const turn = Memory.turnOf(peer, THREAD, TURN)
      for (let i = 0; i < MADE_UP; i++) {
        const running = yield* Effect.forkChild(Effect.flip(thread.run("go")))
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.completed({ status: "failed", error: { message: "no", codexErrorInfo: `madeUp${i}` } })
        assert.strictEqual((yield* Fiber.join(running))._tag, "TurnFailed")
        const calling = yield* Effect.forkChild(Effect.flip(thread.read()))
        yield* peer.refuse(yield* peer.take("thread/read"), { code: i, message: "no" })
        assert.strictEqual((yield* Fiber.join(calling))._tag, "RpcError")
      }
      // The first hundred have one or two series each.
      assert.isBelow((yield* Metric.snapshot).length, 400)
    }).pipe(
      Effect.provide(Memory.layer()),
      Effect.provideService(Metric.MetricRegistry, new Map())
    ))

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
      const { codex, peer, thread } = yield* Memory.start
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
      const ask = (threadId: string) => peer.send({ id: "twice", method: "currentTime/read", params: { threadId } })
      yield* ask("t")
      yield* Queue.take(events)
      yield* ask("u")
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
