import { assert, describe, it, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Queue, Stream } from "effect"
import { Codex, CodexError, Input, Protocol, Turn, TurnEvent } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { Router } from "../src/internal/router.ts"
import * as Memory from "./support/memory.ts"
import { gated, start, takeRequest } from "./support/scripted.ts"
import { sentOn } from "./support/sentOn.ts"

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

const methods = (events: ReadonlyArray<TurnEvent.TurnEvent>) => events.map((event) => event.method as string)

layer(CodexTest.layer({ shutdownTimeout: "200 millis" }), { excludeTestServices: true })("Turn", (it) => {
  it.effect("has all of its events, however late they are asked for", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.message("Hello there", { deltaSize: 3 }))
      const turn = yield* thread.turn("Hi")
      const result = yield* turn.result
      const events = yield* Stream.runCollect(turn.events)
      assert.strictEqual(turn.threadId, thread.id)
      assert.strictEqual(turn.id, result.id)
      assert.strictEqual(methods(events)[0], "turn/started")
      assert.strictEqual(methods(events).at(-1), "turn/completed")
      assert.lengthOf(methods(events).filter((method) => method === "item/agentMessage/delta"), 4)
      assert.strictEqual(yield* Stream.mkString(TurnEvent.textDeltas(Stream.fromIterable(events))), "Hello there")
    }))

  it.effect("its events and its result can be sent on as JSON", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(
        ScriptedModel.functionCall({ name: "exec_command", callId: "1", arguments: { cmd: "echo hello" } }),
        ScriptedModel.message("Hello there", { deltaSize: 3 })
      )
      const turn = yield* thread.turn("Hi")
      const result = yield* turn.result
      assert.lengthOf(result.items, 3)
      assert.isNotNull(result.usage)
      assert.deepStrictEqual(yield* sentOn(Turn.TurnResult, result), result)
      for (const event of yield* Stream.runCollect(turn.events)) {
        assert.deepStrictEqual<unknown>(yield* sentOn(Protocol.ServerNotification, event), event)
      }
    }))

  it.effect("has one result for any number of askers, before, during and after", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const { open } = yield* gated
      const turn = yield* thread.turn("Hi")
      const early = yield* Effect.forEach(
        Array.from({ length: 10 }),
        () => Effect.forkChild(turn.result, { startImmediately: true })
      )
      yield* takeRequest(thread)
      const during = yield* Effect.forkChild(turn.result, { startImmediately: true })
      assert.isUndefined(during.pollUnsafe())
      yield* open
      const results = yield* Fiber.joinAll([...early, during])
      const after = yield* turn.result
      assert.strictEqual(after.finalResponse, "begun done")
      assert.lengthOf(results, 11)
      for (const result of results) assert.deepStrictEqual(result, after)
    }))

  it.effect("can be followed by its events and its result at once", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.message("Hello there", { deltaSize: 3 }))
      const turn = yield* thread.turn("Hi")
      const [text, result] = yield* Effect.all(
        [Stream.mkString(TurnEvent.textDeltas(turn.events)), turn.result],
        { concurrency: 2 }
      )
      assert.strictEqual(text, "Hello there")
      assert.strictEqual(result.finalResponse, text)
    }))

  it.effect("that fails: all of its events, then TurnFailed; its result is the same failure", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.httpError(500))
      const turn = yield* thread.turn("Hi")
      const failure = yield* Effect.flip(turn.result)
      const seen: Array<TurnEvent.TurnEvent> = []
      const streamed = yield* turn.events.pipe(
        Stream.runForEach((event) => Effect.sync(() => seen.push(event))),
        Effect.flip
      )
      assert.instanceOf(failure, CodexError.TurnFailed)
      assert.strictEqual(failure.turnId, turn.id)
      assert.strictEqual(streamed, failure)
      assert.strictEqual(methods(seen)[0], "turn/started")
      assert.strictEqual(methods(seen).at(-1), "turn/completed")
    }))

  it.effect("can be steered: the model reads it in its next request", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const { open } = yield* gated
      yield* model.enqueue(ScriptedModel.message("In French: bonjour"))
      const turn = yield* thread.turn("Say hello")
      yield* takeRequest(thread)
      const { turnId } = yield* turn.steer([Input.text("Say it in French")])
      assert.strictEqual(turnId, turn.id)
      yield* open
      const result = yield* turn.result
      assert.strictEqual(result.finalResponse, "In French: bonjour")
      assert.strictEqual(ScriptedModel.lastUserText(yield* takeRequest(thread)), "Say it in French")
      assert.strictEqual(result.id, turn.id)
    }))

  it.effect("that has ended can be neither steered nor interrupted", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const turn = yield* thread.turn("Hi")
      yield* turn.result
      assert.strictEqual((yield* Effect.flip(turn.steer("More")))._tag, "NoActiveTurn")
      assert.strictEqual((yield* Effect.flip(turn.interrupt))._tag, "NoActiveTurn")
    }))

  it.effect("that has ended while another one runs cannot be steered, which by its id is a TurnMismatch", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const old = yield* thread.turn("One")
      yield* old.result
      const { open } = yield* gated
      const current = yield* thread.turn("Two")
      yield* takeRequest(thread)
      yield* takeRequest(thread)
      assert.strictEqual((yield* Effect.flip(old.steer("More")))._tag, "NoActiveTurn")
      const codex = yield* Codex.Codex
      const error = yield* Effect.flip(
        codex.request("turn/steer", { threadId: thread.id, expectedTurnId: old.id, input: [Input.text("More")] })
      )
      assert.instanceOf(error, CodexError.TurnMismatch)
      assert.strictEqual(error.expected, old.id)
      assert.strictEqual(error.found, current.id)
      yield* open
      assert.strictEqual((yield* current.result).finalResponse, "begun done")
    }))
})

// -----------------------------------------------------------------------------
// A server in memory
// -----------------------------------------------------------------------------

describe("Turn, in memory", () => {
  describe("what comes before the answer to turn/start", () => {
    it.effect("belongs to the turn", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Stream.runCollect(thread.stream("Hi")))
        const request = yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.started
        yield* turn.delta("Hel")
        yield* Memory.handled
        yield* turn.answer(request)
        yield* turn.delta("lo")
        yield* turn.completed()
        const events = yield* Fiber.join(fiber)
        assert.deepStrictEqual(methods(events), [
          "turn/started",
          "item/agentMessage/delta",
          "item/agentMessage/delta",
          "turn/completed"
        ])
        assert.strictEqual(yield* Stream.mkString(TurnEvent.textDeltas(Stream.fromIterable(events))), "Hello")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("may even be the end of the turn: for run", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const request = yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.started
        yield* turn.message("Done already")
        yield* turn.completed()
        yield* Memory.handled
        yield* turn.answer(request)
        const result = yield* Fiber.join(fiber)
        assert.strictEqual(result.finalResponse, "Done already")
        assert.strictEqual(result.id, "turn-1")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("may even be the end of the turn: for stream", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Stream.runCollect(thread.stream("Hi")))
        const request = yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.started
        yield* turn.completed()
        yield* turn.answer(request)
        assert.deepStrictEqual(methods(yield* Fiber.join(fiber)), ["turn/started", "turn/completed"])
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("belongs to the turn the answer names, not to another one of the thread", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const request = yield* peer.take("turn/start")
        const other = Memory.turnOf(peer, thread.id, "turn-0")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* other.message("Not mine")
        yield* other.completed()
        yield* turn.answer(request)
        yield* turn.message("Mine")
        yield* turn.completed()
        const result = yield* Fiber.join(fiber)
        assert.strictEqual(result.finalResponse, "Mine")
        assert.lengthOf(result.items, 1)
      }).pipe(Effect.provide(Memory.layer())))
  })

  describe("what this version does not know", () => {
    it.effect("comes through as an unknown event", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Stream.runCollect(thread.stream("Hi")))
        const request = yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(request)
        yield* turn.notify("turn/dreamt", { dream: "sheep" })
        yield* turn.notify("item/agentMessage/delta", { delta: 7 })
        yield* turn.completed()
        const [dreamt, delta, completed] = yield* Fiber.join(fiber)
        assert.isTrue(TurnEvent.isUnknown(dreamt!))
        assert.strictEqual<string>(dreamt!.method, "turn/dreamt")
        assert.deepInclude(dreamt!.params, { dream: "sheep" })
        assert.isTrue(TurnEvent.isUnknown(delta!))
        assert.include((delta as Protocol.UnknownNotification).issue, "delta")
        assert.strictEqual(completed!.method, "turn/completed")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("an item of a new type is among the items of the result", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.item({ type: "hologram", id: "item-1", depth: 3 })
        yield* turn.message("Look")
        yield* turn.completed()
        const result = yield* Fiber.join(fiber)
        assert.deepStrictEqual(result.items[0] as unknown, { type: "hologram", id: "item-1", depth: 3 })
        assert.lengthOf(result.items, 2)
        assert.strictEqual(result.finalResponse, "Look")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("a new status ends the turn", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.completed({ status: "postponed" })
        assert.strictEqual<string>((yield* Fiber.join(fiber)).status, "postponed")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("a new kind of failure fails the turn, and is handed on", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.completed({
          status: "failed",
          error: { message: "The moon is full", codexErrorInfo: { moonPhase: { full: true } } }
        })
        const error = yield* Fiber.join(fiber)
        assert.instanceOf(error, CodexError.TurnFailed)
        assert.strictEqual(error.message, "The moon is full")
        assert.deepStrictEqual<unknown>(error.codexErrorInfo, { moonPhase: { full: true } })
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("a failure without an error is a TurnFailed all the same", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.completed({ status: "failed" })
        const error = yield* Fiber.join(fiber)
        assert.instanceOf(error, CodexError.TurnFailed)
        assert.isNull(error.codexErrorInfo)
        assert.isNotEmpty(error.message)
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("an end without a status is a ProtocolError, for run, result and events", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.turn("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        const handle = yield* Fiber.join(fiber)
        yield* turn.completed({ status: undefined })
        const error = yield* Effect.flip(handle.result)
        assert.instanceOf(error, CodexError.ProtocolError)
        assert.strictEqual(error.method, "turn/completed")
        assert.include(error.message, "status")
        assert.strictEqual((yield* Effect.flip(Stream.runCollect(handle.events)))._tag, "ProtocolError")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("members that are new are still there", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(Stream.runHead(thread.stream("Hi")))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.notify("item/agentMessage/delta", { itemId: "m", delta: "Hi", colour: "green" })
        yield* peer.respond(yield* peer.take("turn/interrupt"), {})
        const event = yield* Effect.flatMap(Fiber.join(fiber), Effect.fromOption)
        assert.isFalse(TurnEvent.isUnknown(event))
        assert.deepInclude(event.params, { delta: "Hi", colour: "green" })
      }).pipe(Effect.provide(Memory.layer())))
  })

  describe("a server that dies", () => {
    const end = { exitCode: 101, stderr: ["thread 'main' panicked"] }
    const isEnd = (error: unknown) => {
      assert.instanceOf(error, CodexError.TransportClosed)
      assert.strictEqual(error.exitCode, 101)
      assert.include(error.message, "panicked")
    }

    it.effect("before it answers turn/start", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const run = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
        const stream = yield* Effect.forkChild(Effect.flip(Stream.runCollect(thread.stream("Hi"))))
        const turn = yield* Effect.forkChild(Effect.flip(thread.turn("Hi")))
        for (let i = 0; i < 3; i++) yield* peer.take("turn/start")
        yield* peer.close(end)
        isEnd(yield* Fiber.join(run))
        isEnd(yield* Fiber.join(stream))
        isEnd(yield* Fiber.join(turn))
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("before it answers turn/start, but with events of the turn", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const run = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
        yield* peer.take("turn/start")
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.started
        yield* turn.delta("Hel")
        yield* peer.close(end)
        isEnd(yield* Fiber.join(run))
      }).pipe(Effect.provide(Memory.layer())))

    const points: ReadonlyArray<
      [string, (turn: ReturnType<typeof Memory.turnOf>) => Effect.Effect<void>, ReadonlyArray<string>]
    > = [
      ["right after it answered turn/start", () => Effect.void, []],
      ["after turn/started", (turn) => turn.started, ["turn/started"]],
      [
        "after some of the text",
        (turn) => Effect.andThen(turn.started, turn.delta("Hel")),
        ["turn/started", "item/agentMessage/delta"]
      ],
      [
        "after the whole message",
        (turn) => Effect.andThen(turn.started, turn.message("Hello")),
        ["turn/started", "item/completed"]
      ]
    ]
    for (const [name, play, expected] of points) {
      it.effect(name, () =>
        Effect.gen(function*() {
          const { peer, thread } = yield* Memory.start
          const turn = Memory.turnOf(peer, thread.id, "turn-1")
          const run = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
          yield* turn.answer(yield* peer.take("turn/start"))
          const starting = yield* Effect.forkChild(thread.turn("Hi"))
          yield* turn.answer(yield* peer.take("turn/start"))
          const handle = yield* Fiber.join(starting)
          const result = yield* Effect.forkChild(Effect.flip(handle.result))
          const seen = yield* Queue.unbounded<string>()
          const events = yield* handle.events.pipe(
            Stream.runForEach((event) => Queue.offer(seen, event.method)),
            Effect.flip,
            Effect.forkChild
          )
          yield* play(turn)
          yield* Memory.handled
          yield* peer.close(end)
          isEnd(yield* Fiber.join(run))
          isEnd(yield* Fiber.join(result))
          isEnd(yield* Fiber.join(events))
          assert.deepStrictEqual(yield* Queue.clear(seen), [...expected])
          // Also for those who ask only now
          isEnd(yield* Effect.flip(handle.result))
          assert.strictEqual((yield* Effect.flip(handle.steer("More")))._tag, "NoActiveTurn")
          isEnd(yield* Effect.flip(thread.run("Hi")))
        }).pipe(Effect.provide(Memory.layer())))
    }

    it.effect("after the end of the turn: its result stands", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const starting = yield* Effect.forkChild(thread.turn("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        const handle = yield* Fiber.join(starting)
        yield* turn.message("Hello")
        yield* turn.completed()
        yield* Memory.handled
        yield* peer.close(end)
        assert.strictEqual((yield* handle.result).finalResponse, "Hello")
        assert.deepStrictEqual(methods(yield* Stream.runCollect(handle.events)), ["item/completed", "turn/completed"])
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("right after the last message: what it had still sent counts", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.message("Hello")
        yield* turn.completed()
        yield* peer.close(end)
        assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Hello")
      }).pipe(Effect.provide(Memory.layer())))

    it.effect("ends the subscriptions", () =>
      Effect.gen(function*() {
        const { codex, peer, thread } = yield* Memory.start
        const all = yield* Effect.forkChild(Stream.runCollect(codex.notifications), { startImmediately: true })
        const own = yield* Effect.forkChild(Stream.runCollect(thread.notifications), { startImmediately: true })
        yield* Memory.turnOf(peer, thread.id, "turn-1").started
        yield* Memory.handled
        yield* peer.close(end)
        assert.lengthOf(yield* Fiber.join(all), 1)
        assert.lengthOf(yield* Fiber.join(own), 1)
        assert.lengthOf(yield* Stream.runCollect(codex.notifications), 0)
        assert.lengthOf(yield* Stream.runCollect(thread.notifications), 0)
      }).pipe(Effect.provide(Memory.layer())))
  })

  describe("the final response", () => {
    const cases: ReadonlyArray<[
      name: string,
      messages: ReadonlyArray<readonly [text: string, phase: "commentary" | "final_answer" | null]>,
      expected: string | null
    ]> = [
      ["the final answer", [["a", "commentary"], ["b", "final_answer"]], "b"],
      ["the last final answer", [["a", "final_answer"], ["b", "final_answer"]], "b"],
      ["the final answer, whatever follows it", [["a", "final_answer"], ["b", null], ["c", "commentary"]], "a"],
      ["the last message without a phase, if there is no final answer", [["a", null], ["b", null]], "b"],
      ["a message without a phase before a comment", [["a", null], ["b", "commentary"]], "a"],
      ["nothing, if there are only comments", [["a", "commentary"]], null],
      ["nothing, if there are no messages", [], null],
      ["an empty text, if that is the answer", [["", "final_answer"]], ""]
    ]
    for (const [name, messages, expected] of cases) {
      it.effect(`is ${name}`, () =>
        Effect.gen(function*() {
          const { peer, thread } = yield* Memory.start
          const fiber = yield* Effect.forkChild(thread.run("Hi"))
          const turn = Memory.turnOf(peer, thread.id, "turn-1")
          yield* turn.answer(yield* peer.take("turn/start"))
          for (const [text, phase] of messages) yield* turn.message(text, phase)
          yield* turn.item({ type: "contextCompaction", id: "last" })
          yield* turn.completed()
          const result = yield* Fiber.join(fiber)
          assert.strictEqual(result.finalResponse, expected)
          assert.lengthOf(result.items, messages.length + 1)
        }).pipe(Effect.provide(Memory.layer())))
    }
  })

  describe("usage", () => {
    const { tokens } = Memory
    it.effect("is what this turn used: the server counts for the whole thread", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const runs = Effect.fnUntraced(function*(
          id: string,
          updates: ReadonlyArray<[Protocol.TokenUsageBreakdown, Protocol.TokenUsageBreakdown]>
        ) {
          const fiber = yield* Effect.forkChild(thread.run("Hi"))
          const turn = Memory.turnOf(peer, thread.id, id)
          yield* turn.answer(yield* peer.take("turn/start"))
          for (const [total, last] of updates) yield* turn.usage(total, last)
          yield* turn.completed()
          return (yield* Fiber.join(fiber)).usage
        })
        const first = yield* runs("turn-1", [
          [tokens(100, 10), tokens(100, 10)],
          [tokens(300, 30), tokens(200, 20)]
        ])
        assert.deepStrictEqual(first, { total: tokens(300, 30), last: tokens(200, 20), modelContextWindow: 1000 })
        const second = yield* runs("turn-2", [
          [tokens(700, 70), tokens(400, 40)],
          [tokens(1200, 120), tokens(500, 50)],
          [tokens(1200, 120), tokens(500, 50)]
        ])
        assert.deepStrictEqual(second, { total: tokens(900, 90), last: tokens(500, 50), modelContextWindow: 1000 })
        assert.isNull(yield* runs("turn-3", []))
      }).pipe(Effect.provide(Memory.layer())))

    for (const method of ["thread/closed", "thread/archived", "thread/deleted"]) {
      it.effect(`is that of this turn after ${method}, though it is what the turn before had used`, () =>
        Effect.gen(function*() {
          const { peer, thread } = yield* Memory.start
          for (const id of ["turn-1", "turn-2"]) {
            const fiber = yield* Effect.forkChild(thread.run("Hi"))
            const turn = Memory.turnOf(peer, thread.id, id)
            yield* turn.answer(yield* peer.take("turn/start"))
            yield* turn.usage(tokens(100, 10), tokens(100, 10))
            yield* turn.completed()
            assert.deepStrictEqual((yield* Fiber.join(fiber)).usage?.total, tokens(100, 10))
            yield* peer.notify(method, { threadId: thread.id })
            yield* Memory.handled
          }
        }).pipe(Effect.provide(Memory.layer({ "thread/resume": () => MemoryTransport.threadStarted("thread-1") }))))
    }

    it.effect("in a form that is new does not harm the turn", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.notify("thread/tokenUsage/updated", { tokenUsage: { total: 7 } })
        yield* turn.notify("thread/tokenUsage/updated", { tokenUsage: null })
        yield* turn.notify("item/completed", { item: null })
        yield* turn.completed()
        const result = yield* Fiber.join(fiber)
        assert.isNull(result.usage)
        assert.deepStrictEqual(result.items, [])
      }).pipe(Effect.provide(Memory.layer())))
  })

  it.effect("two threads whose notifications are interleaved: each turn has its own", () =>
    Effect.gen(function*() {
      const { codex, peer, thread: one } = yield* Memory.start
      const two = yield* codex.threadStart()
      const text = (thread: typeof one) => Stream.mkString(TurnEvent.textDeltas(thread.stream("Hi")))
      const fiberOne = yield* Effect.forkChild(text(one))
      const requestOne = yield* peer.take("turn/start")
      const fiberTwo = yield* Effect.forkChild(text(two))
      const requestTwo = yield* peer.take("turn/start")
      // Turn ids are unique on a real server; here they are the same, to tell them apart by the thread alone
      const turnOne = Memory.turnOf(peer, one.id, "turn-1")
      const turnTwo = Memory.turnOf(peer, two.id, "turn-1")
      yield* turnTwo.delta("x")
      yield* turnOne.delta("a")
      yield* turnOne.answer(requestOne)
      yield* turnTwo.delta("y")
      yield* turnOne.delta("b")
      yield* turnTwo.answer(requestTwo)
      yield* turnOne.delta("c")
      yield* turnTwo.delta("z")
      yield* turnOne.completed()
      yield* turnTwo.delta("!")
      yield* turnTwo.completed()
      assert.strictEqual(yield* Fiber.join(fiberOne), "abc")
      assert.strictEqual(yield* Fiber.join(fiberTwo), "xyz!")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a turn that nobody reads does not hold up the others", () =>
    Effect.gen(function*() {
      const { codex, peer, thread: unread } = yield* Memory.start
      const starting = yield* Effect.forkChild(unread.turn("Hi"))
      const turn = Memory.turnOf(peer, unread.id, "turn-1")
      yield* turn.answer(yield* peer.take("turn/start"))
      const handle = yield* Fiber.join(starting)
      yield* Effect.forEach(Array.from({ length: 20_000 }), () => turn.delta("x"), { discard: true })
      const other = yield* codex.threadStart()
      const fiber = yield* Effect.forkChild(other.run("Hi"))
      const quick = Memory.turnOf(peer, other.id, "turn-2")
      yield* quick.answer(yield* peer.take("turn/start"))
      yield* quick.completed()
      assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
      yield* turn.completed()
      const text = yield* Stream.mkString(TurnEvent.textDeltas(handle.events))
      assert.lengthOf(text, 20_000)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("is refused: the server's error is that of run, stream and turn", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const run = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      const stream = yield* Effect.forkChild(Effect.flip(Stream.runCollect(thread.stream("Hi"))))
      const turn = yield* Effect.forkChild(Effect.flip(thread.turn("Hi")))
      const error = { code: -32001, message: "Server overloaded; retry later." }
      for (let i = 0; i < 3; i++) yield* peer.refuse(yield* peer.take("turn/start"), error)
      assert.strictEqual((yield* Fiber.join(run))._tag, "ServerBusy")
      assert.strictEqual((yield* Fiber.join(stream))._tag, "ServerBusy")
      assert.strictEqual((yield* Fiber.join(turn))._tag, "ServerBusy")
    }).pipe(Effect.provide(Memory.layer())))
})

// -----------------------------------------------------------------------------
// What is kept
// -----------------------------------------------------------------------------

const kept = (router: Router) => {
  const { subscribers, threads } = router as unknown as {
    readonly subscribers: ReadonlySet<unknown>
    readonly threads: ReadonlyMap<string, unknown>
  }
  return { subscribers: subscribers.size, threads: threads.size }
}

const notification = (method: string, params: object) => ({ method, params }) as unknown as Protocol.ServerNotification
const deltaOf = (threadId: string, turnId: string) =>
  notification("item/agentMessage/delta", { threadId, turnId, itemId: "m", delta: "x" })
const completedOf = (threadId: string, turnId: string) =>
  notification("turn/completed", { threadId, turn: { id: turnId, items: [], status: "completed" } })
const NOTHING = { subscribers: 0, threads: 0 }

describe("Router", () => {
  it("keeps nothing of threads that nobody listens to", () => {
    const router = new Router()
    for (let i = 0; i < 100; i++) {
      router.publish(deltaOf(`thread-${i}`, "turn"))
      router.publish(completedOf(`thread-${i}`, "turn"))
    }
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it("keeps nothing of a turn that has ended", () => {
    const router = new Router()
    const ticket = router.expect("thread")
    router.publish(deltaOf("thread", "turn"))
    const turn = ticket.claim("turn", undefined)
    router.publish(completedOf("thread", "turn"))
    assert.isTrue(turn.ended)
    assert.deepStrictEqual(kept(router), NOTHING)
    // Nor of what is said of it afterwards
    router.publish(deltaOf("thread", "turn"))
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it("keeps nothing of a turn that ended before its answer", () => {
    const router = new Router()
    const ticket = router.expect("thread")
    router.publish(completedOf("thread", "turn"))
    assert.isTrue(ticket.claim("turn", undefined).ended)
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it("keeps nothing of turns of others that it saw while one was started", () => {
    const router = new Router()
    const ticket = router.expect("thread")
    router.publish(deltaOf("thread", "other"))
    ticket.claim("turn", undefined)
    router.publish(completedOf("thread", "turn"))
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it("keeps nothing of a turn that could not be started", () => {
    const router = new Router()
    const ticket = router.expect("thread")
    router.publish(deltaOf("thread", "turn"))
    ticket.cancel()
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it("two starts at once: an answer that is late gets the events that came before it", () => {
    const router = new Router()
    const one = router.expect("thread")
    const two = router.expect("thread")
    router.publish(deltaOf("thread", "two"))
    one.claim("one", undefined)
    router.publish(completedOf("thread", "one"))
    router.publish(completedOf("thread", "two"))
    assert.isTrue(two.claim("two", undefined).ended)
    assert.deepStrictEqual(kept(router), NOTHING)
  })

  it.effect("has a subscriber as soon as the stream is run, also where a buffer reads it", () =>
    Effect.gen(function*() {
      const router = new Router()
      const buffered = router.notifications().pipe(Stream.buffer({ capacity: 10, strategy: "sliding" }))
      yield* Effect.forkChild(Stream.runDrain(buffered), { startImmediately: true })
      assert.deepStrictEqual(kept(router), { subscribers: 1, threads: 0 })
    }))

  it.effect("keeps no subscriber that has gone", () =>
    Effect.gen(function*() {
      const router = new Router()
      const all = yield* Effect.forkChild(Stream.runDrain(router.notifications()), { startImmediately: true })
      const own = yield* Effect.forkChild(Stream.runDrain(router.notifications("thread")), { startImmediately: true })
      assert.deepStrictEqual(kept(router), { subscribers: 1, threads: 1 })
      yield* Fiber.interrupt(all)
      yield* Fiber.interrupt(own)
      assert.deepStrictEqual(kept(router), NOTHING)
    }))

  it.effect("keeps nothing after the end, and fails what waits", () =>
    Effect.gen(function*() {
      const router = new Router()
      const turn = router.expect("thread").claim("turn", undefined)
      const late = router.expect("thread")
      router.endTurns(new CodexError.TransportClosed({ reason: "gone" }))
      router.end()
      assert.isTrue(Exit.isFailure(yield* Effect.exit(Deferred.await(turn.result))))
      late.cancel()
      assert.deepStrictEqual(kept(router), NOTHING)
    }))
})
