import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Schedule, Stream } from "effect"
import { Codex, type CodexError } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Memory from "../support/memory.ts"
import { withCodexHome } from "../support/processes.ts"
import { count, figure, random, scaled, seed } from "./support/chaos.ts"

describe.skipIf(process.platform !== "linux")("A server that is killed every few turns", () => {
  it.live("the same thread goes on, with its history", () =>
    Effect.gen(function*() {
      const TURNS = scaled(24, 120)
      const KILL_EVERY = 4
      const { codexHome, options } = yield* CodexTest.CodexTest
      const model = yield* ScriptedModel.ScriptedModel
      // By default a server that dies again and again within ten seconds is given up after five more attempts.
      const codex = yield* Codex.make({ ...options, restart: Schedule.spaced("10 millis") })
      let reached = yield* Deferred.make<void>()
      yield* model.respondWith((request) => {
        const text = ScriptedModel.lastUserText(request)
        return text.startsWith("cut")
          ? ScriptedModel.deltas([
            "I begin",
            ScriptedModel.gate(Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))
          ])
          : ScriptedModel.message(`re: ${text}`)
      })
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      const said: Array<string> = []
      let kills = 0
      for (let i = 0; i < TURNS; i++) {
        if (i % KILL_EVERY === KILL_EVERY - 1) {
          reached = yield* Deferred.make<void>()
          said.push(`cut ${i}`)
          const running = yield* Effect.forkChild(Effect.flip(thread.run(`cut ${i}`)))
          yield* Deferred.await(reached)
          process.kill(withCodexHome(codexHome)[0]!, "SIGKILL")
          kills++
          const error = yield* Fiber.join(running)
          assert.strictEqual(error._tag, "TransportClosed")
          if (error._tag === "TransportClosed") assert.strictEqual(error.signal, "SIGKILL")
        } else {
          said.push(`turn ${i}`)
          assert.strictEqual((yield* thread.run(`turn ${i}`)).finalResponse, `re: turn ${i}`)
        }
      }
      yield* thread.run("last")
      said.push("last")
      // What the model was told in the last turn is the whole history.
      const last = (yield* model.requests).at(-1)!
      const heard = ScriptedModel.userTexts(last).filter((text) => /^(?:turn|cut|last)/.test(text))
      assert.deepStrictEqual(heard, said)
      const { thread: { turns } } = yield* thread.read({ includeTurns: true })
      assert.lengthOf(turns, said.length)
      assert.deepStrictEqual(turns.filter(({ status }) => status !== "completed").length, kills)
      yield* figure(
        "supervision",
        `${said.length} turns of one thread, the server killed in ${kills} of them: all ${said.length} in the history, every other turn completed`
      )
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))), 300_000)
})

describe("A turn whose end is never told", () => {
  const idle = (threadId: string) => ["thread/status/changed", { threadId, status: { type: "idle" } }] as const

  /** A turn that runs. */
  const begun = Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    const running = yield* Effect.forkChild(thread.run("go"))
    const turn = Memory.turnOf(peer, thread.id, "lost")
    yield* turn.answer(yield* peer.take("turn/start"))
    yield* turn.started
    return { peer, thread, turn, running }
  })

  /** Its thread falls idle without a word about its end. */
  const silence = Effect.gen(function*() {
    const turn = yield* begun
    yield* turn.peer.notify(...idle(turn.thread.id))
    yield* Memory.handled
    yield* TestClock.adjust("1 second")
    return { ...turn, read: yield* turn.peer.take("thread/read") }
  })

  it.effect("and thread/read is refused: ProtocolError that says why", () =>
    Effect.gen(function*() {
      const { peer, read, running } = yield* silence
      yield* peer.refuse(read, { code: -32603, message: "the rollout is gone" })
      const error = yield* Effect.flip(Fiber.join(running))
      assert.strictEqual(error._tag, "ProtocolError")
      assert.include(error.message, "never reported the end of its turn")
      assert.include(error.message, "the rollout is gone")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and thread/read tells it among others: it is what counts", () =>
    Effect.gen(function*() {
      const { peer, read, running, thread } = yield* silence
      assert.deepStrictEqual(read.params, { threadId: thread.id, includeTurns: true })
      const told = (id: string, status: string) => ({ id, items: [], status, error: null })
      const turns = [told("earlier", "completed"), told("lost", "interrupted"), told("later", "completed")]
      yield* peer.respond(read, { thread: { ...MemoryTransport.threadStarted(thread.id).thread, turns } })
      yield* Memory.handled
      assert.isDefined(running.pollUnsafe())
      assert.strictEqual((yield* Fiber.join(running)).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and thread/read tells that it is under way, though the thread is idle: ProtocolError", () =>
    Effect.gen(function*() {
      const { peer, read, running, thread } = yield* silence
      const turns = [{ id: "lost", items: [], status: "inProgress", error: null }]
      yield* peer.respond(read, { thread: { ...MemoryTransport.threadStarted(thread.id).thread, turns } })
      yield* Memory.handled
      assert.isDefined(running.pollUnsafe())
      assert.strictEqual((yield* Effect.flip(Fiber.join(running)))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and thread/read is answered with nonsense: ProtocolError", () =>
    Effect.gen(function*() {
      const { peer, read, running } = yield* silence
      yield* peer.respond(read, { thread: null })
      assert.strictEqual((yield* Effect.flip(Fiber.join(running)))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and thread/read is never answered: ProtocolError after 10 seconds more, whatever requestTimeout is", () =>
    Effect.gen(function*() {
      const { running } = yield* silence
      yield* TestClock.adjust("9900 millis")
      assert.isUndefined(running.pollUnsafe())
      yield* TestClock.adjust("100 millis")
      const error = yield* Effect.flip(Fiber.join(running))
      assert.strictEqual(error._tag, "ProtocolError")
      assert.include(error.message, "no answer within")
      yield* figure("a missing end", "with a thread/read that is never answered: ProtocolError after 11 s, not never")
    }).pipe(Effect.provide(Memory.layer({}, { requestTimeout: "10 minutes" }))))

  it.effect("as its thread is unloaded, and is active again at once: it is found", () =>
    Effect.gen(function*() {
      const { peer, running, thread } = yield* begun
      yield* peer.notify("thread/closed", { threadId: thread.id })
      const status = { type: "active", activeFlags: [] }
      yield* peer.notify("thread/status/changed", { threadId: thread.id, status })
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      const turns = [{ id: "lost", items: [], status: "interrupted", error: null }]
      yield* peer.respond(yield* peer.take("thread/read"), {
        thread: { ...MemoryTransport.threadStarted(thread.id).thread, status, turns }
      })
      assert.strictEqual((yield* Fiber.join(running)).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and the server is overloaded when it is asked: it is asked again", () =>
    Effect.gen(function*() {
      const { peer, read, running } = yield* silence
      yield* peer.refuse(read, { code: -32001, message: "Server overloaded; retry later." })
      const again = yield* Effect.forkChild(peer.take("thread/read"))
      yield* TestClock.adjust("1 second")
      yield* peer.refuse(yield* Fiber.join(again), { code: -32603, message: "no" })
      assert.strictEqual((yield* Effect.flip(Fiber.join(running)))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and the connection is lost meanwhile: TransportClosed", () =>
    Effect.gen(function*() {
      const { peer, running } = yield* silence
      yield* peer.close({ signal: "SIGKILL" })
      assert.strictEqual((yield* Effect.flip(Fiber.join(running)))._tag, "TransportClosed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("but comes after all, while thread/read is on its way: it is what counts", () =>
    Effect.gen(function*() {
      const { peer, read, running, turn } = yield* silence
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(running)).status, "completed")
      yield* peer.refuse(read, { code: -32603, message: "too late" })
      yield* Memory.handled
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is looked for once at a time, however often the thread is said to be idle", () =>
    Effect.gen(function*() {
      const { peer, running, thread } = yield* begun
      const requests: Array<MemoryTransport.ClientMessage> = []
      yield* Effect.forkChild(
        peer.take("thread/read").pipe(
          Effect.tap((request) => Effect.sync(() => requests.push(request))),
          Effect.forever
        )
      )
      const idles = Effect.andThen(
        Effect.forEach(Array.from({ length: 250 }), () => peer.notify(...idle(thread.id)), { discard: true }),
        Memory.handled
      )
      const answer = (known: object) =>
        peer.respond(requests.at(-1)!, { thread: { ...MemoryTransport.threadStarted(thread.id).thread, ...known } })

      yield* idles
      yield* TestClock.adjust("500 millis")
      yield* idles
      assert.lengthOf(requests, 0)
      yield* TestClock.adjust("500 millis")
      assert.lengthOf(requests, 1)
      yield* idles
      yield* TestClock.adjust("1 second")
      yield* idles
      yield* TestClock.adjust("5 seconds")
      assert.lengthOf(requests, 1)
      // It was active when it was read and has fallen idle meanwhile: its end is looked for once more.
      yield* answer({ status: { type: "active", activeFlags: [] } })
      yield* TestClock.adjust("1 second")
      assert.lengthOf(requests, 2)
      yield* answer({ turns: [{ id: "lost", items: [], status: "completed", error: null }] })
      assert.strictEqual((yield* Fiber.join(running)).status, "completed")
      yield* TestClock.adjust("1 minute")
      assert.lengthOf(requests, 2)
      yield* figure("idle again and again", `${count(1000)} times while one turn was open: thread/read 2 times`)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("and is followed by another such turn while the first is looked for: both end, each in its time", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const begin = Effect.fnUntraced(function*(id: string) {
        const running = yield* Effect.forkChild(thread.run("go"))
        const turn = Memory.turnOf(peer, thread.id, id)
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* peer.notify(...idle(thread.id))
        yield* Memory.handled
        return { ...turn, running }
      })
      const first = yield* begin("first")
      yield* TestClock.adjust("1 second")
      yield* peer.take("thread/read")
      // Its end comes after all, what was asked about it is never answered, and the next turn has no end either.
      yield* first.completed()
      assert.strictEqual((yield* Fiber.join(first.running)).status, "completed")
      const second = yield* begin("second")
      yield* TestClock.adjust("1 second")
      yield* peer.refuse(yield* peer.take("thread/read"), { code: -32603, message: "no" })
      assert.strictEqual((yield* Effect.flip(Fiber.join(second.running)))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is looked for a second after the thread fell idle for the last time", () =>
    Effect.gen(function*() {
      const { peer, running, thread } = yield* begun
      const read = yield* Effect.forkChild(peer.take("thread/read"))
      for (let i = 0; i < 3; i++) {
        yield* peer.notify(...idle(thread.id))
        yield* Memory.handled
        yield* TestClock.adjust("900 millis")
        assert.isUndefined(read.pollUnsafe())
        yield* peer.notify("thread/status/changed", {
          threadId: thread.id,
          status: { type: "active", activeFlags: [] }
        })
        yield* Memory.handled
      }
      yield* TestClock.adjust("1 minute")
      assert.isUndefined(read.pollUnsafe())
      yield* peer.notify(...idle(thread.id))
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      yield* peer.refuse(yield* Fiber.join(read), { code: -32603, message: "no" })
      assert.strictEqual((yield* Effect.flip(Fiber.join(running)))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is not looked for in a turn that runs, however many have ended just before it", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const begin = Effect.fnUntraced(function*(id: string) {
        const running = yield* Effect.forkChild(thread.run("go"))
        const turn = Memory.turnOf(peer, thread.id, id)
        yield* turn.answer(yield* peer.take("turn/start"))
        return { ...turn, running }
      })
      for (const id of ["first", "second"]) {
        const turn = yield* begin(id)
        yield* peer.notify(...idle(thread.id))
        yield* turn.completed()
        assert.strictEqual((yield* Fiber.join(turn.running)).status, "completed")
        yield* TestClock.adjust("100 millis")
      }
      const long = yield* begin("long")
      const read = yield* Effect.forkChild(peer.take("thread/read"))
      yield* TestClock.adjust("1 minute")
      assert.isUndefined(read.pollUnsafe())
      yield* long.completed()
      assert.strictEqual((yield* Fiber.join(long.running)).status, "completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect(
    "in any order of idle, end, refusal and silence: every turn ends within 12 seconds",
    () =>
      Effect.gen(function*() {
        const RUNS = scaled(500, 5000)
        const first = seed()
        const next = random(first)
        const ends: Record<string, number> = {}
        for (let i = 0; i < RUNS; i++) {
          const end = yield* Effect.gen(function*() {
            const { peer, thread } = yield* Memory.start
            const running = yield* Effect.forkChild(
              Effect.matchEffect(thread.run("go"), {
                onSuccess: ({ status }) => Effect.succeed(status as string),
                onFailure: (error: CodexError.CodexError) => Effect.succeed(error._tag as string)
              })
            )
            const turn = Memory.turnOf(peer, thread.id, "t")
            const answer = turn.answer(yield* peer.take("turn/start"))
            const before = next() < 0.5
            if (before) yield* turn.started
            yield* answer
            if (!before) yield* turn.started
            if (next() < 0.3) yield* turn.message("hello")
            if (next() < 0.1) yield* peer.notify(...idle(thread.id))
            if (next() < 0.1) yield* turn.completed(next() < 0.5 ? { status: 7 } : {})
            yield* peer.notify(...idle(thread.id))
            if (next() < 0.1) yield* turn.completed()
            yield* Memory.handled
            // What the server does with thread/read, once or more often, if it comes to that.
            const kind = next()
            yield* Effect.gen(function*() {
              const read = yield* peer.take("thread/read")
              if (kind < 0.2) return
              if (kind < 0.4) return yield* peer.refuse(read, { code: -32600, message: "no" })
              if (kind < 0.6) return yield* peer.respond(read, { thread: "?" })
              if (kind < 0.7) return yield* peer.close({ exitCode: 1 })
              const status = ["completed", "interrupted", "failed", "inProgress"][Math.floor(next() * 4)]!
              const known = MemoryTransport.threadStarted(thread.id).thread
              yield* peer.respond(read, {
                thread: { ...known, turns: next() < 0.2 ? [] : [{ id: "t", items: [], status, error: null }] }
              })
            }).pipe(Effect.forever, Effect.forkChild)
            // No single jump: what waits shall find each of its times.
            yield* TestClock.adjust("1 second").pipe(Effect.repeat(Schedule.recurs(11)))
            const end = running.pollUnsafe()
            assert.isDefined(end, `run ${i} of seed ${first} never ended`)
            return yield* Fiber.join(running)
          }).pipe(Effect.provide(Layer.fresh(Memory.layer())), Effect.scoped)
          ends[end] = (ends[end] ?? 0) + 1
        }
        assert.strictEqual(Object.values(ends).reduce((sum, n) => sum + n, 0), RUNS)
        yield* figure(
          "ends in any order",
          `${RUNS} of ${RUNS} turns ended (${
            Object.entries(ends).sort().map(([end, n]) => `${end} ${n}`).join(", ")
          }), seed ${first}`
        )
      }),
    120_000
  )

  it.effect("its stream ends as its result does", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const reading = yield* Effect.forkChild(Effect.flip(Stream.runDrain(thread.stream("go"))))
      const turn = Memory.turnOf(peer, thread.id, "t")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* peer.notify(...idle(thread.id))
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      yield* peer.refuse(yield* peer.take("thread/read"), { code: -32603, message: "no" })
      assert.strictEqual((yield* Fiber.join(reading))._tag, "ProtocolError")
    }).pipe(Effect.provide(Memory.layer())))
})
