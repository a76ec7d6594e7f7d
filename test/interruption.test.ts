import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, FiberHandle, Option, Queue, Scope, Semaphore, Stream } from "effect"
import { Codex, CodexError, TurnEvent } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Memory from "./support/memory.ts"
import * as Recorded from "./support/recorded.ts"
import { completions, gated, start, takeRequest } from "./support/scripted.ts"

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

const hangOr = (text: string) => (request: ScriptedModel.ModelRequest) =>
  ScriptedModel.lastUserText(request) === "Hang" ? ScriptedModel.gate(Effect.never) : ScriptedModel.message(text)

/** A thread whose next turn hangs, and a check that this turn was interrupted and that the thread is as good as new. */
const startGated = Effect.gen(function*() {
  const { codex, model, thread } = yield* start
  const completed = yield* completions(thread)
  const { open } = yield* gated
  const interrupted = Effect.gen(function*() {
    const turn = yield* completed
    assert.strictEqual(turn.status, "interrupted")
    const next = yield* thread.run("Next")
    assert.strictEqual(next.status, "completed")
    assert.strictEqual(next.finalResponse, "OK")
    assert.notStrictEqual(next.id, turn.id)
    const { thread: { turns } } = yield* codex.request("thread/read", { threadId: thread.id, includeTurns: true })
    assert.deepStrictEqual(turns.map((turn) => turn.status), ["interrupted", "completed"])
  })
  return { codex, model, thread, open, completed, interrupted }
})

layer(CodexTest.layer({ shutdownTimeout: "200 millis" }), { excludeTestServices: true })("Interruption", (it) => {
  describe("the turn on the server is interrupted by", () => {
    it.effect("interrupting the fiber of run", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        yield* takeRequest(thread)
        yield* Fiber.interrupt(fiber)
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
        yield* interrupted
      }))

    it.effect("Effect.timeout on run", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const error = yield* Effect.flip(thread.run("Hi").pipe(Effect.timeout("300 millis")))
        assert.strictEqual(error._tag, "TimeoutError")
        yield* interrupted
      }))

    it.effect("losing a race", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const winner = yield* Effect.raceFirst(thread.run("Hi"), Effect.as(takeRequest(thread), "the other"))
        assert.strictEqual(winner, "the other")
        yield* interrupted
      }))

    it.effect("Stream.take on stream", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const text = yield* thread.stream("Hi").pipe(TurnEvent.textDeltas, Stream.take(1), Stream.mkString)
        assert.strictEqual(text, "begun ")
        yield* interrupted
      }))

    it.effect("a consumer of stream that fails", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const error = yield* thread.stream("Hi").pipe(
          TurnEvent.textDeltas,
          Stream.runForEach(() => Effect.fail("enough")),
          Effect.flip
        )
        assert.strictEqual(error, "enough")
        yield* interrupted
      }))

    it.effect("interrupting the fiber of stream", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const fiber = yield* Effect.forkChild(Stream.runDrain(thread.stream("Hi")))
        yield* takeRequest(thread)
        yield* Fiber.interrupt(fiber)
        yield* interrupted
      }))

    it.effect("a turn that takes its place, with a Semaphore around both", () =>
      Effect.gen(function*() {
        const { completed, thread } = yield* startGated
        const newest = yield* FiberHandle.make()
        const one = yield* Semaphore.make(1)
        yield* FiberHandle.run(newest, one.withPermit(thread.run("Hi")))
        yield* takeRequest(thread)
        const next = yield* FiberHandle.run(newest, one.withPermit(thread.run("Next")))
        const result = yield* Fiber.join(next)
        assert.deepStrictEqual([result.status, result.finalResponse], ["completed", "OK"])
        assert.deepStrictEqual([(yield* completed).status, (yield* completed).status], ["interrupted", "completed"])
      }))

    it.effect("a turn that takes its place, by Stream.switchMap", () =>
      Effect.gen(function*() {
        const { completed, thread } = yield* startGated
        const inputs = Stream.concat(Stream.make("Hi"), Stream.fromEffect(Effect.as(takeRequest(thread), "Next")))
        const text = yield* inputs.pipe(
          Stream.switchMap((input) => thread.stream(input)),
          TurnEvent.textDeltas,
          Stream.mkString
        )
        assert.strictEqual(text.replace("begun ", ""), "OK")
        assert.deepStrictEqual([(yield* completed).status, (yield* completed).status], ["interrupted", "completed"])
      }))

    it.effect("closing the Scope of turn; who still waits for the result gets it", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const scope = yield* Scope.make()
        const turn = yield* Scope.provide(thread.turn("Hi"), scope)
        const result = yield* Effect.forkChild(turn.result, { startImmediately: true })
        yield* takeRequest(thread)
        yield* Scope.close(scope, Exit.void)
        yield* interrupted
        assert.strictEqual((yield* Fiber.join(result)).status, "interrupted")
      }))

    it.effect("closing the Scope of turn; who still reads its events sees them end", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const scope = yield* Scope.make()
        const turn = yield* Scope.provide(thread.turn("Hi"), scope)
        const reader = yield* Effect.forkChild(Stream.runCollect(turn.events), { startImmediately: true })
        yield* takeRequest(thread)
        yield* Scope.close(scope, Exit.void)
        assert.strictEqual((yield* Fiber.join(reader))[0]?.method, "turn/started")
        assert.lengthOf(yield* Stream.runCollect(turn.events), 0)
        yield* interrupted
      }))

    it.effect("turn.interrupt: the result has that status, with what was done until then", () =>
      Effect.gen(function*() {
        const { interrupted, thread } = yield* startGated
        const turn = yield* thread.turn("Hi")
        yield* turn.events.pipe(TurnEvent.textDeltas, Stream.take(1), Stream.runDrain)
        yield* turn.interrupt
        const result = yield* turn.result
        assert.strictEqual(result.status, "interrupted")
        assert.strictEqual(result.items[0]?.type, "userMessage")
        const rest = (yield* Stream.runCollect(turn.events)).map((event) => event.method)
        assert.strictEqual(rest.at(-1), "turn/completed")
        yield* interrupted
      }))
  })

  it.effect("at any moment whatever of the start: no turn is left running", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const { model } = yield* start
      const { codex, sent } = yield* Recorded.make(options)
      yield* model.respondWith(hangOr("Fine"))
      yield* Effect.addFinalizer(() => model.respondWith(() => undefined))
      const ended = yield* Queue.unbounded<string>()
      yield* codex.notifications.pipe(
        Stream.runForEach((notification) =>
          notification.method === "turn/completed"
            ? Queue.offer(ended, notification.params.turn.status)
            : Effect.void
        ),
        Effect.forkScoped({ startImmediately: true })
      )
      // Several at a time: the moments differ more, and it is quicker
      yield* Effect.forEach(
        Array.from({ length: 80 }, (_, i) => i % 40),
        Effect.fnUntraced(function*(i) {
          const thread = yield* codex.threadStart({ approvalMode: "denyAll" })
          assert.isTrue(Option.isNone(yield* Effect.timeoutOption(thread.run("Hang"), `${i} millis`)))
        }),
        { concurrency: 4 }
      )
      const started = sent("turn/start").length
      assert.isAbove(started, 20)
      // Each turn that was started is over, or soon will be: one that hangs keeps this waiting
      assert.deepStrictEqual(
        yield* Queue.takeN(ended, started),
        Array.from({ length: started }, () => "interrupted")
      )
    }))

  it.effect("a run right after one that was interrupted at any moment is a turn of its own", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* start
      yield* model.respondWith(hangOr("Fine"))
      yield* Effect.addFinalizer(() => model.respondWith(() => undefined))
      const outcomes: Array<string> = []
      for (let i = 0; i < 40; i++) {
        const thread = yield* codex.threadStart({ approvalMode: "denyAll" })
        yield* Effect.timeoutOption(thread.run("Hang"), `${(i % 20) * 0.5} millis`)
        const next = yield* Effect.result(Effect.timeout(thread.run("Next"), "5 seconds"))
        outcomes.push(
          next._tag === "Failure" ? next.failure._tag : `${next.success.status}: ${next.success.finalResponse}`
        )
      }
      assert.deepStrictEqual([...new Set(outcomes)], ["completed: Fine"])
    }))

  describe("a turn is not interrupted by", () => {
    it.effect("closing the Scope after detach; who still reads its events sees them end", () =>
      Effect.gen(function*() {
        const { completed, open, thread } = yield* startGated
        const scope = yield* Scope.make()
        const turn = yield* Scope.provide(thread.turn("Hi"), scope)
        const reader = yield* Effect.forkChild(Stream.runCollect(turn.events), { startImmediately: true })
        yield* takeRequest(thread)
        yield* turn.detach
        yield* Scope.close(scope, Exit.void)
        const events = yield* Fiber.join(reader)
        assert.strictEqual(events[0]?.method, "turn/started")
        assert.notInclude(events.map(({ method }) => method), "turn/completed")
        assert.lengthOf(yield* Stream.runCollect(turn.events), 0)
        yield* open
        assert.strictEqual((yield* completed).status, "completed")
        assert.strictEqual((yield* turn.result).finalResponse, "begun done")
      }))

    it.effect("closing the Scope after its end", () =>
      Effect.gen(function*() {
        const { completed, open, thread } = yield* startGated
        yield* open
        const result = yield* Effect.scoped(Effect.flatMap(thread.turn("Hi"), (turn) => turn.result))
        assert.strictEqual(result.status, "completed")
        assert.strictEqual((yield* completed).status, "completed")
      }))

    it.effect("interrupting one who waits for its result", () =>
      Effect.gen(function*() {
        const { open, thread } = yield* startGated
        const turn = yield* thread.turn("Hi")
        const waiting = yield* Effect.forkChild(turn.result, { startImmediately: true })
        yield* takeRequest(thread)
        yield* Fiber.interrupt(waiting)
        yield* open
        assert.strictEqual((yield* turn.result).finalResponse, "begun done")
      }))

    it.effect("interrupting one of two runs that share it", () =>
      Effect.gen(function*() {
        const { completed, model, open, thread } = yield* startGated
        yield* model.enqueue(ScriptedModel.message("Both"))
        const first = yield* Effect.forkChild(thread.run("One"))
        yield* takeRequest(thread)
        const second = yield* thread.turn("Two")
        yield* Fiber.interrupt(first)
        yield* open
        const result = yield* second.result
        assert.strictEqual(result.status, "completed")
        assert.strictEqual(result.finalResponse, "Both")
        assert.strictEqual((yield* completed).status, "completed")
        // What the second run said has reached the model
        assert.strictEqual(ScriptedModel.lastUserText(yield* takeRequest(thread)), "Two")
        assert.strictEqual((yield* Stream.runCollect(second.events)).at(-1)?.method, "turn/completed")
      }))
  })

  it.effect("the last of two handles that lets go interrupts the turn", () =>
    Effect.gen(function*() {
      const { interrupted, thread } = yield* startGated
      const one = yield* Scope.make()
      const two = yield* Scope.make()
      const first = yield* Scope.provide(thread.turn("One"), one)
      yield* takeRequest(thread)
      const second = yield* Scope.provide(thread.turn("Two"), two)
      assert.strictEqual(first.id, second.id)
      yield* Scope.close(one, Exit.void)
      yield* first.steer("Still here")
      yield* Scope.close(two, Exit.void)
      yield* interrupted
    }))

  it.effect("closing the client while turns run fails them with TransportClosed, at once", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const { open } = yield* gated
      const model = yield* ScriptedModel.ScriptedModel
      const scope = yield* Scope.make()
      const codex = yield* Codex.make(options).pipe(Effect.provide(NodeServices.layer), Scope.provide(scope))
      const thread = yield* codex.threadStart()
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* takeRequest(thread)
      yield* Scope.close(scope, Exit.void)
      assert.instanceOf(yield* Fiber.join(fiber), CodexError.TransportClosed)
      yield* open
      assert.strictEqual(yield* model.remaining, 0)
    }))
})

// -----------------------------------------------------------------------------
// A server in memory
// -----------------------------------------------------------------------------

const startInMemory = Effect.map(
  Memory.start,
  ({ codex, peer, thread }) => ({ codex, peer, thread, turn: Memory.turnOf(peer, thread.id, "turn-1") })
)
const isAnother = { code: -32600, message: "expected active turn id turn-1 but found turn-2" }
const noActiveTurn = { code: -32600, message: "no active turn to interrupt" }

describe("Interruption, in memory", () => {
  it.effect("while turn/start is in flight: the turn is interrupted once its id is known", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const request = yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* turn.answer(request)
      const interrupt = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(interrupt.params, { threadId: thread.id, turnId: "turn-1" })
      yield* turn.completed({ status: "interrupted" })
      yield* peer.respond(interrupt, {})
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is asked for once: the Scope of the thread waits for the end of an interrupted turn", () => {
    const asked: Array<string> = []
    const noting = (method: string, answer: unknown) => ({
      [method]: () => {
        asked.push(method)
        return answer
      }
    })
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const turn = Memory.turnOf(peer, "thread-1", "turn-1")
      const closing = yield* Effect.forkChild(
        Effect.gen(function*() {
          const thread = yield* codex.threadStartScoped()
          const turn = yield* thread.turn("Hi")
          yield* turn.interrupt
        }).pipe(Effect.scoped)
      )
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      assert.deepStrictEqual(asked, ["turn/interrupt"])
      yield* turn.completed({ status: "interrupted" })
      yield* Fiber.join(closing)
      assert.deepStrictEqual(asked, ["turn/interrupt", "thread/unsubscribe"])
    }).pipe(Effect.provide(Memory.layer({
      ...noting("turn/interrupt", {}),
      ...noting("thread/unsubscribe", { status: "unsubscribed" })
    })))
  })

  it.effect("that waits until the thread is unloaded leaves a turn alone that another joins meanwhile", () => {
    let interrupts = 0
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const turn = Memory.turnOf(peer, "thread-1", "turn-1")
      // The thread is resumed just before it is released: for a quarter of a second, the server may still unload it.
      const released = yield* Effect.forkChild(Effect.scoped(codex.threadStartScoped()))
      const unsubscribe = yield* peer.take("thread/unsubscribe")
      const resumed = yield* Effect.forkChild(codex.threadResume("thread-1"))
      const resume = yield* peer.take("thread/resume")
      yield* peer.respond(unsubscribe, { status: "unsubscribed" })
      yield* peer.respond(resume, MemoryTransport.threadStarted("thread-1"))
      yield* Fiber.join(released)
      const thread = yield* Fiber.join(resumed)
      const first = yield* Scope.make()
      const begun = yield* Effect.forkChild(Scope.provide(thread.turn("Hi"), first))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Fiber.join(begun)
      const closing = yield* Effect.forkChild(Scope.close(first, Exit.void), { startImmediately: true })
      const joined = yield* Effect.forkChild(thread.run("And"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Fiber.join(closing)
      // This call waits too.
      yield* codex.request("thread/read", { threadId: "thread-1" })
      assert.strictEqual(interrupts, 0)
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(joined)).status, "completed")
    }).pipe(Effect.provide(Memory.layer({
      "thread/unsubscribe": () => undefined,
      "thread/read": () => MemoryTransport.threadStarted("thread-1"),
      "turn/interrupt": () => {
        interrupts++
        return {}
      }
    })))
  })

  it.effect("while turn/start is in flight, for stream and turn", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const other = Memory.turnOf(peer, thread.id, "turn-2")
      const stream = yield* Effect.forkChild(Stream.runDrain(thread.stream("Hi")))
      const one = yield* peer.take("turn/start")
      const first = yield* Effect.forkChild(Fiber.interrupt(stream), { startImmediately: true })
      yield* turn.answer(one)
      const interruptOne = yield* peer.take("turn/interrupt")
      assert.deepInclude(interruptOne.params, { turnId: "turn-1" })
      yield* turn.completed({ status: "interrupted" })
      yield* peer.respond(interruptOne, {})
      yield* Fiber.join(first)

      const handle = yield* Effect.forkChild(Effect.scoped(thread.turn("Hi")))
      const two = yield* peer.take("turn/start")
      const second = yield* Effect.forkChild(Fiber.interrupt(handle), { startImmediately: true })
      yield* other.answer(two)
      const interruptTwo = yield* peer.take("turn/interrupt")
      assert.deepInclude(interruptTwo.params, { turnId: "turn-2" })
      yield* other.completed({ status: "interrupted" })
      yield* peer.respond(interruptTwo, {})
      yield* Fiber.join(second)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("while turn/start is in flight, and the turn is over before its answer: nothing is left to interrupt", () =>
    Effect.gen(function*() {
      const { codex, peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const request = yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* turn.completed()
      yield* turn.answer(request)
      yield* Fiber.join(interruption)
      yield* codex.request("account/logout")
      const next = yield* Effect.forkChild(codex.request("account/read", {}))
      // The very next message is this call: no turn/interrupt came before it
      assert.strictEqual((yield* peer.take()).method, "initialized")
      assert.strictEqual((yield* peer.take()).method, "account/read")
      yield* Fiber.interrupt(next)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of a turn/start that is then refused needs nothing", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const request = yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.refuse(request, { code: -32001, message: "Server overloaded; retry later." })
      yield* Fiber.join(interruption)
      const next = yield* Effect.forkChild(thread.run("Again"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(next)).status, "completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("while turn/start is in flight and never answered does not last longer than its bound", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* TestClock.adjust("4999 millis")
      assert.isUndefined(interruption.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is asked for again when the server does not know the turn yet", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      for (let i = 0; i < 3; i++) {
        yield* peer.refuse(yield* peer.take("turn/interrupt"), noActiveTurn)
        yield* Memory.handled
        yield* TestClock.adjust("100 millis")
      }
      const last = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(last.params, { threadId: thread.id, turnId: "turn-1" })
      yield* turn.completed({ status: "interrupted" })
      yield* peer.respond(last, {})
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is of the turn that runs where the server has named one that there is not", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.turnOf(peer, thread.id, "turn-2").started
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), isAnother)
      const again = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(again.params, { threadId: thread.id, turnId: "turn-2" })
      yield* peer.respond(again, {})
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is not of a turn that somebody else holds", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      const other = Memory.turnOf(peer, thread.id, "turn-2")
      const held = yield* Effect.forkChild(thread.run("Beside"))
      yield* other.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), isAnother)
      yield* Fiber.join(interruption)
      yield* other.completed()
      assert.strictEqual((yield* Fiber.join(held)).status, "completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is not asked for again when the turn has ended meanwhile", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      const request = yield* peer.take("turn/interrupt")
      yield* turn.completed()
      yield* peer.refuse(request, noActiveTurn)
      // No time passes: a retry would wait for ever
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that the server never answers does not last longer than its bound", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.take("turn/interrupt")
      yield* TestClock.adjust("4 seconds")
      assert.isUndefined(interruption.pollUnsafe())
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(interruption)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that the server refuses ends all the same", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32603, message: "broken" })
      yield* Fiber.join(interruption)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("by a dead server ends at once", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.take("turn/interrupt")
      yield* peer.close()
      yield* Fiber.join(interruption)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("turn.interrupt gives the user the server's refusal", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const starting = yield* Effect.forkChild(Effect.tap(thread.turn("Hi"), (handle) => handle.detach))
      yield* turn.answer(yield* peer.take("turn/start"))
      const handle = yield* Fiber.join(starting)
      const fiber = yield* Effect.forkChild(Effect.flip(handle.interrupt))
      // The second time it is not tried again.
      yield* peer.refuse(yield* peer.take("turn/interrupt"), isAnother)
      yield* peer.refuse(yield* peer.take("turn/interrupt"), {
        code: -32600,
        message: "expected active turn id turn-2 but found turn-9"
      })
      const error = yield* Fiber.join(fiber)
      assert.instanceOf(error, CodexError.TurnMismatch)
      assert.strictEqual(error.expected, "turn-2")
      assert.strictEqual(error.found, "turn-9")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("two runs at once whose answers name one turn: the first to be interrupted leaves it to the other", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const first = yield* Effect.forkChild(thread.run("One"))
      const one = yield* peer.take("turn/start")
      const second = yield* Effect.forkChild(thread.run("Two"))
      const two = yield* peer.take("turn/start")
      yield* turn.answer(one)
      yield* turn.answer(two)
      yield* Memory.handled
      // Were the turn interrupted, this would wait for an answer to it
      yield* Fiber.interrupt(first)
      yield* turn.message("For the other")
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(second)).finalResponse, "For the other")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a start that was interrupted in flight does not interrupt the turn that another run has joined", () =>
    Effect.gen(function*() {
      const { codex, peer, thread, turn } = yield* startInMemory
      const first = yield* Effect.forkChild(thread.run("One"))
      const one = yield* peer.take("turn/start")
      const second = yield* Effect.forkChild(thread.run("Two"))
      const two = yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(first), { startImmediately: true })
      yield* turn.answer(one)
      yield* turn.answer(two)
      yield* Memory.handled
      yield* Fiber.join(interruption)
      const next = yield* Effect.forkChild(codex.request("account/read", {}))
      assert.strictEqual((yield* peer.take()).method, "initialized")
      assert.strictEqual((yield* peer.take()).method, "account/read")
      yield* Fiber.interrupt(next)
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(second)).status, "completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("what is interrupted while it waits for a place in the queue of calls is never sent", () =>
    Effect.gen(function*() {
      const { codex, peer, thread } = yield* startInMemory
      const blocking = yield* Effect.forkChild(codex.request("account/read", {}))
      const request = yield* peer.take("account/read")
      const run = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      yield* Fiber.interrupt(run)
      yield* peer.respond(request, { account: null, requiresOpenaiAuth: false })
      yield* Fiber.join(blocking)
      const after = yield* Effect.forkChild(codex.request("account/read", {}))
      assert.strictEqual((yield* peer.take()).method, "initialized")
      assert.strictEqual((yield* peer.take()).method, "account/read")
      yield* Fiber.interrupt(after)
    }).pipe(Effect.provide(Memory.layer(undefined, { maxInFlight: 1 }))))

  it.effect("a start that times out: the turn that comes after all is interrupted", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      const request = yield* peer.take("turn/start")
      yield* TestClock.adjust("60 seconds")
      assert.instanceOf(yield* Fiber.join(fiber), CodexError.RequestTimeout)
      yield* turn.answer(request)
      const interrupt = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(interrupt.params, { threadId: thread.id, turnId: "turn-1" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a start that times out while it is being written: the turn that it has begun is interrupted", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({ "thread/start": () => MemoryTransport.threadStarted("thread-1") })
      const written = yield* Deferred.make<void>()
      const codex = yield* Codex.connect(Effect.succeed({
        ...peer.transport,
        send: (message: string) =>
          Effect.andThen(
            peer.transport.send(message),
            message.includes("turn/start") ? Deferred.await(written) : Effect.void
          )
      }))
      const thread = yield* codex.threadStart()
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      const request = yield* peer.take("turn/start")
      yield* TestClock.adjust("60 seconds")
      yield* Memory.turnOf(peer, thread.id, "turn-1").answer(request)
      const interrupt = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(interrupt.params, { threadId: "thread-1", turnId: "turn-1" })
      yield* Deferred.succeed(written, undefined)
      assert.instanceOf(yield* Fiber.join(fiber), CodexError.RequestTimeout)
    }))

  it.effect("a turn may take longer than requestTimeout", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startInMemory
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      yield* TestClock.adjust("10 hours")
      assert.isUndefined(fiber.pollUnsafe())
      yield* turn.message("At last")
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "At last")
    }).pipe(Effect.provide(Memory.layer())))
})

it.effect("a review is interrupted by the id that its turn has begun with, even while a run is being refused", () =>
  Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    const review = yield* Effect.forkChild(thread.review({ type: "uncommittedChanges" }))
    const turn = { id: "review", items: [], status: "inProgress", error: null }
    yield* peer.respond(yield* peer.take("review/start"), { turn, reviewThreadId: thread.id })
    yield* peer.notify("turn/started", { threadId: thread.id, turn: { ...turn, id: "begun", rootTurnId: "review" } })
    yield* Memory.handled
    yield* Effect.forkChild(Fiber.interrupt(review), { startImmediately: true })
    const interrupt = yield* peer.take("turn/interrupt")
    yield* Effect.forkChild(thread.run("Too early"), { startImmediately: true })
    yield* peer.take("turn/start")
    const message = "expected active turn id `review` but found `begun`"
    yield* peer.refuse(interrupt, { code: -32600, message })
    const again = yield* peer.take("turn/interrupt")
    assert.deepStrictEqual(again.params, { threadId: thread.id, turnId: "begun" })
  }).pipe(Effect.provide(Memory.layer())))

it.effect("a review is interrupted with the Scope of its thread, also on a server that others may use", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const scope = yield* Scope.make()
    const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
    yield* Effect.forkChild(thread.review({ type: "uncommittedChanges" }))
    const turn = { id: "review", items: [], status: "inProgress", error: null }
    yield* peer.respond(yield* peer.take("review/start"), { turn, reviewThreadId: thread.id })
    yield* peer.notify("turn/started", { threadId: thread.id, turn: { ...turn, id: "begun", rootTurnId: "review" } })
    yield* Memory.handled
    const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
    const message = "expected active turn id `review` but found `begun`"
    yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32600, message })
    const again = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(closing))
    assert.deepInclude(again ? again.params : "it goes on", { turnId: "begun" })
  }).pipe(Effect.provide(Memory.layer())))

it.effect("a turn is not interrupted again by an overloaded server while a run is joining it", () =>
  Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    const turn = Memory.turnOf(peer, thread.id, "turn-1")
    const first = yield* Effect.forkChild(thread.run("first"))
    yield* turn.answer(yield* peer.take("turn/start"))
    yield* Memory.handled
    yield* Effect.forkChild(Fiber.interrupt(first), { startImmediately: true })
    const interrupt = yield* peer.take("turn/interrupt")
    const second = yield* Effect.forkChild(thread.run("second"), { startImmediately: true })
    const start = yield* peer.take("turn/start")
    const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
    yield* peer.refuse(interrupt, { code: -32001, message: "Server overloaded; retry later." })
    yield* Memory.handled
    yield* TestClock.adjust("300 millis")
    yield* turn.answer(start)
    yield* Memory.handled
    assert.isUndefined(again.pollUnsafe())
    yield* turn.completed()
    assert.strictEqual((yield* Fiber.join(second)).status, "completed")
  }).pipe(Effect.provide(Memory.layer())))

it.effect("a turn that the server does not know yet is not interrupted again while a run is joining it", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const thread = yield* (yield* Codex.Codex).threadStart()
    const turn = Memory.turnOf(peer, "thread-1", "turn-1")
    const first = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
    yield* turn.answer(yield* peer.take("turn/start"))
    yield* turn.started
    yield* Memory.handled
    const ending = yield* Effect.forkChild(Fiber.interrupt(first), { startImmediately: true })
    yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32600, message: "no active turn to interrupt" })
    yield* Memory.handled
    const second = yield* Effect.forkChild(thread.run("And then?"), { startImmediately: true })
    const start = yield* peer.take("turn/start")
    const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
    yield* TestClock.adjust("20 millis")
    yield* Memory.handled
    assert.isUndefined(again.pollUnsafe())
    yield* turn.answer(start)
    yield* Fiber.join(ending)
    yield* turn.completed()
    assert.strictEqual((yield* Fiber.join(second)).status, "completed")
  }).pipe(Effect.provide(Memory.layer())))

it.effect("a turn that is named instead of an unknown one is not interrupted while a run is joining it", () =>
  Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    const first = yield* Effect.forkChild(thread.run("first"))
    yield* Memory.turnOf(peer, thread.id, "old").answer(yield* peer.take("turn/start"))
    yield* Memory.handled
    yield* Effect.forkChild(Fiber.interrupt(first), { startImmediately: true })
    const interrupt = yield* peer.take("turn/interrupt")
    const second = yield* Effect.forkChild(thread.run("second"), { startImmediately: true })
    const start = yield* peer.take("turn/start")
    const message = "expected active turn id `old` but found `new`"
    const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
    yield* peer.refuse(interrupt, { code: -32600, message })
    yield* Memory.handled
    assert.isUndefined(again.pollUnsafe())
    const turn = Memory.turnOf(peer, thread.id, "new")
    yield* turn.answer(start)
    yield* turn.completed()
    assert.strictEqual((yield* Fiber.join(second)).status, "completed")
  }).pipe(Effect.provide(Memory.layer())))
