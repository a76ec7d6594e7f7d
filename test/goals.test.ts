import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Scope, Stream } from "effect"
import { Codex, CodexError, Goal, type Protocol, ServerRequests, TurnEvent } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Logs from "./support/logs.ts"
import * as Memory from "./support/memory.ts"
import { withCodexHome } from "./support/processes.ts"
import { completions, gated, messagesOf, takeRequest } from "./support/scripted.ts"
import { sentOn } from "./support/sentOn.ts"

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

const start = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const model = yield* ScriptedModel.ScriptedModel
  const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
  // A goal that is still active here would go on in the next test.
  yield* Effect.addFinalizer(() => Effect.ignore(codex.request("thread/goal/clear", { threadId: thread.id })))
  return { codex, model, thread }
})

const usage = ScriptedModel.usage({ inputTokens: 10, outputTokens: 1 })
const says = (text: string) => ScriptedModel.response(ScriptedModel.message(text), usage)
const updates = (status: "complete" | "blocked") =>
  ScriptedModel.response(ScriptedModel.functionCall({ name: "update_goal", arguments: { status } }), usage)

const forever = ScriptedModel.deltas(["x", ScriptedModel.gate(Effect.never)])

const goalOf = Effect.fnUntraced(function*(threadId: string) {
  const codex = yield* Codex.Codex
  return (yield* codex.request("thread/goal/get", { threadId })).goal
})

const turnIds = (events: ReadonlyArray<TurnEvent.TurnEvent>) =>
  events.filter(TurnEvent.is("turn/started")).map(({ params }) => params.turn.id)

layer(
  CodexTest.layer({ shutdownTimeout: "200 millis" }),
  { excludeTestServices: true }
)("Goals", (it) => {
  it.effect("runGoal goes on over several turns until the model says that it is complete", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(says("Step one"), says("Step two"), updates("complete"), says("All done"))
      const result = yield* thread.runGoal("Write the parser")
      assert.strictEqual(result.status, "completed")
      assert.strictEqual(result.goal?.status, "complete")
      assert.strictEqual(result.goal?.objective, "Write the parser")
      assert.strictEqual(result.finalResponse, "All done")
      assert.deepStrictEqual(messagesOf(result.items), ["Step one", "Step two", "All done"])
      assert.deepInclude(result.usage?.total, { inputTokens: 40, outputTokens: 4, totalTokens: 44 })
      assert.deepStrictEqual(yield* sentOn(Goal.GoalResult, result), result)
      const { turns } = (yield* thread.read({ includeTurns: true })).thread
      assert.lengthOf(turns, 3)
      assert.strictEqual(result.id, turns[0]?.id)
      // Nothing follows: the next turn is an ordinary one.
      assert.deepStrictEqual(messagesOf((yield* thread.run("And now?")).items), ["OK"])
    }))

  it.effect("have a budget of their own, or none, whatever the last one of their thread has cost", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(says("Too dear"), says("Enough"))
      assert.strictEqual((yield* thread.runGoal("One", { tokenBudget: 1 })).goal?.status, "budgetLimited")
      yield* model.enqueue(says("More"), updates("complete"), says("Done"))
      const free = yield* thread.runGoal("Two")
      assert.deepInclude(free.goal, { status: "complete", tokenBudget: null })
      assert.strictEqual(free.finalResponse, "Done")
      // Either costs 33.
      yield* model.enqueue(says("More"), updates("complete"), says("Done"))
      const bounded = yield* thread.runGoal("Three", { tokenBudget: 40 })
      assert.deepInclude(bounded.goal, { status: "complete", tokenBudget: 40 })
    }))

  it.effect("are not set for a Scope that is closed", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const scope = yield* Scope.make()
      yield* Scope.close(scope, Exit.void)
      const goal = yield* Scope.provide(thread.startGoal("Write the parser"), scope)
      assert.strictEqual((yield* goal.result).status, "interrupted")
      assert.isNull(yield* goalOf(thread.id))
    }))

  it.effect("of a thread that was just loaded begin, whatever became of the goal before", () =>
    Effect.gen(function*() {
      const { codex, model, thread } = yield* start
      yield* thread.run("Something else")
      for (const answer of ["Done", "Done again"]) {
        yield* codex.threadArchive(thread.id)
        const loaded = yield* codex.threadUnarchive(thread.id)
        yield* model.enqueue(updates("complete"), says(answer))
        assert.strictEqual((yield* loaded.runGoal("Write the parser")).finalResponse, answer)
      }
    }))

  // A goal that is still active on the server goes on by itself as soon as its thread is loaded.
  const isPaused = Effect.fnUntraced(function*(threadId: string) {
    assert.strictEqual((yield* goalOf(threadId))?.status, "paused")
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    const asked = Effect.map(
      model.requests,
      (requests) => requests.filter((request) => ScriptedModel.threadId(request) === threadId).length
    )
    const before = yield* asked
    yield* (yield* codex.threadResume(threadId)).run("Is anybody there?")
    assert.strictEqual(yield* asked, before + 1)
  })

  it.effect("whose turn was interrupted by somebody else are paused when they are let go", () =>
    Effect.gen(function*() {
      const { codex, model, thread } = yield* start
      yield* model.enqueue(forever)
      yield* Effect.scoped(Effect.gen(function*() {
        const goal = yield* thread.startGoal("Write the parser")
        yield* takeRequest(thread)
        yield* codex.request("turn/interrupt", { threadId: thread.id, turnId: goal.id })
        assert.strictEqual((yield* goal.result).status, "interrupted")
      }))
      yield* isPaused(thread.id)
    }))

  it.effect("whose turn a compaction interrupts end with it, and are paused, or they would go on after the compaction", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* thread.run("Something else")
      yield* takeRequest(thread)
      yield* model.enqueue(forever)
      yield* Effect.scoped(Effect.gen(function*() {
        const goal = yield* thread.startGoal("Write the parser")
        yield* takeRequest(thread)
        const next = yield* completions(thread)
        yield* model.enqueue(says("Summary"), forever)
        yield* thread.compact
        assert.strictEqual((yield* goal.result).status, "interrupted")
        assert.strictEqual((yield* next).id, goal.id)
        assert.strictEqual((yield* next).status, "completed")
        // The goal goes on.
        yield* takeRequest(thread)
        yield* takeRequest(thread)
      }))
      yield* isPaused(thread.id)
    }))

  it.effect("that were lost with their server are paused when their thread is loaded again", () =>
    Effect.gen(function*() {
      const { codex, model, thread } = yield* start
      const { codexHome } = yield* CodexTest.CodexTest
      yield* thread.run("Before it")
      yield* model.enqueue(forever)
      const run = yield* Effect.forkChild(Effect.flip(thread.runGoal("Write the parser")))
      yield* takeRequest(thread)
      yield* takeRequest(thread)
      yield* Effect.sync(() => process.kill(withCodexHome(codexHome)[0]!, "SIGKILL"))
      assert.strictEqual((yield* Fiber.join(run))._tag, "TransportClosed")
      yield* codex.threadResume(thread.id)
      yield* isPaused(thread.id)
    }))

  it.effect("that still run when the client closes are paused first", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const { codex: here, model } = yield* start
      yield* model.enqueue(says("Before it"), forever)
      const id = yield* Effect.scoped(Effect.gen(function*() {
        const codex = yield* Effect.provide(Codex.make(options), NodeServices.layer)
        const thread = yield* codex.threadStart()
        yield* thread.run("Hi")
        yield* Effect.forkDetach(Effect.exit(thread.runGoal("Write the parser")))
        yield* takeRequest(thread)
        yield* takeRequest(thread)
        return thread.id
      }))
      yield* here.threadResume(id)
      yield* isPaused(id)
    }))

  it.effect("and a run that joins one of their turns do not stop each other", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const go = yield* Deferred.make<void>()
      yield* model.enqueue(
        ScriptedModel.deltas(["x", ScriptedModel.gate(Deferred.await(go))]),
        says("Answered"),
        updates("complete"),
        says("Done")
      )
      const goal = yield* thread.startGoal("Write the parser")
      const joined = yield* Effect.scoped(thread.turn("A question"))
      assert.strictEqual<string>(joined.id, goal.id)
      yield* Deferred.succeed(go, undefined)
      assert.strictEqual((yield* goal.result).goal?.status, "complete")
    }))

  it.effect("set during a turn that is then interrupted end with it, since no other follows, and are paused", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const reached = yield* Deferred.make<void>()
      yield* model.enqueue(
        ScriptedModel.deltas([
          "x",
          ScriptedModel.gate(Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))
        ])
      )
      const isSet = yield* thread.notifications.pipe(
        Stream.filter(({ method }) => method === "thread/goal/updated"),
        Stream.runHead,
        Effect.forkChild({ startImmediately: true })
      )
      const running = yield* Effect.forkChild(thread.run("Hi"))
      yield* Deferred.await(reached)
      const goal = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      yield* Fiber.join(isSet)
      yield* Fiber.interrupt(running)
      assert.strictEqual((yield* Fiber.join(goal)).status, "interrupted")
      assert.strictEqual((yield* goalOf(thread.id))?.status, "paused")
    }))

  it.effect("startGoal has the events of all turns in one stream, and one result", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* thread.run("A turn before")
      yield* model.enqueue(says("Step one"), says("Step two"), updates("complete"), says("All done"))
      const goal = yield* thread.startGoal("Write the parser")
      const events = yield* Stream.runCollect(goal.events)
      const ids = turnIds(events)
      assert.lengthOf(ids, 3)
      assert.strictEqual(goal.id, ids[0])
      assert.strictEqual(goal.threadId, thread.id)
      assert.lengthOf(events.filter(TurnEvent.is("turn/completed")), 3)
      assert.strictEqual(events.at(-1)?.method, "turn/completed")
      assert.strictEqual(
        yield* Stream.mkString(TurnEvent.textDeltas(Stream.fromIterable(events))),
        "Step oneStep twoAll done"
      )
      const result = yield* goal.result
      assert.strictEqual(result.id, goal.id)
      assert.deepStrictEqual(messagesOf(result.items), ["Step one", "Step two", "All done"])
      assert.deepStrictEqual(yield* goal.result, result)
      assert.isAtLeast(result.completedAt!, result.startedAt!)
    }))

  it.effect("a goal that the model calls blocked ends so", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(updates("blocked"), says("I need a key"))
      const result = yield* thread.runGoal("Deploy it")
      assert.strictEqual(result.goal?.status, "blocked")
      assert.strictEqual(result.status, "completed")
      assert.strictEqual(result.finalResponse, "I need a key")
    }))

  it.effect("a turn that fails ends the goal with TurnFailed, and with what was done until then", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(says("Step one"), ScriptedModel.httpError(500))
      const error = yield* Effect.flip(thread.runGoal("Write the parser"))
      assert.instanceOf(error, CodexError.TurnFailed)
      assert.strictEqual(error.codexErrorInfo, "internalServerError")
      assert.deepStrictEqual(messagesOf(error.result.items), ["Step one"])
      assert.strictEqual(error.threadId, thread.id)
      const { turns } = (yield* thread.read({ includeTurns: true })).thread
      assert.strictEqual(error.turnId, turns[1]?.id)
    }))

  it.effect("interrupt pauses the goal and interrupts its turn; the result says so", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(says("Step one"))
      yield* gated
      const goal = yield* thread.startGoal("Write the parser")
      yield* takeRequest(thread)
      yield* takeRequest(thread)
      yield* goal.interrupt
      const result = yield* goal.result
      assert.strictEqual(result.status, "interrupted")
      assert.strictEqual(result.goal?.status, "paused")
      assert.include(messagesOf(result.items), "Step one")
      assert.strictEqual((yield* goalOf(thread.id))?.status, "paused")
      assert.strictEqual((yield* Effect.flip(goal.interrupt))._tag, "NoActiveTurn")
      assert.strictEqual((yield* Effect.flip(goal.steer("More")))._tag, "NoActiveTurn")
    }))

  it.effect("runGoal that loses a race, as to a timeout, pauses the goal and interrupts its turn", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      yield* gated
      const completed = yield* completions(thread)
      yield* Effect.raceFirst(thread.runGoal("Write the parser"), takeRequest(thread))
      assert.strictEqual((yield* completed).status, "interrupted")
      assert.strictEqual((yield* goalOf(thread.id))?.status, "paused")
      assert.strictEqual((yield* thread.read()).thread.status.type, "idle")
    }))

  it.effect("interrupting the fiber of runGoal does so too", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      yield* gated
      const completed = yield* completions(thread)
      const fiber = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      yield* takeRequest(thread)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual((yield* goalOf(thread.id))?.status, "paused")
      assert.strictEqual((yield* completed).status, "interrupted")
    }))

  it.effect("closing the Scope of startGoal pauses it too, unless it was detached", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const { open } = yield* gated
      yield* model.enqueue(updates("complete"), says("All done"))
      const completed = yield* completions(thread)
      const result = yield* Effect.scoped(Effect.gen(function*() {
        const goal = yield* thread.startGoal("Write the parser")
        yield* takeRequest(thread)
        yield* goal.detach
        return yield* Effect.forkDetach(goal.result)
      }))
      assert.strictEqual((yield* goalOf(thread.id))?.status, "active")
      yield* open
      assert.strictEqual((yield* completed).status, "completed")
      assert.strictEqual((yield* completed).status, "completed")
      assert.strictEqual((yield* Fiber.join(result)).goal?.status, "complete")

      yield* gated
      const goal = yield* Effect.scoped(Effect.tap(thread.startGoal("Write another"), () => takeRequest(thread)))
      assert.strictEqual((yield* goalOf(thread.id))?.status, "paused")
      assert.strictEqual((yield* completed).status, "interrupted")
      assert.strictEqual((yield* goal.result).status, "interrupted")
    }))

  it.effect("steer reaches the turn that is active", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(says("Step one"))
      const { open } = yield* gated
      yield* model.enqueue(updates("complete"), says("All done"))
      const goal = yield* thread.startGoal("Write the parser")
      yield* takeRequest(thread)
      yield* takeRequest(thread)
      const { turnId } = yield* goal.steer("In Rust, please")
      assert.notStrictEqual<string>(turnId, goal.id)
      yield* open
      const result = yield* goal.result
      assert.strictEqual(result.goal?.status, "complete")
      // It is in the first request after it, or in the one after that if the model was being asked just then.
      const texts = (yield* model.requests).filter((request) => ScriptedModel.threadId(request) === thread.id)
        .flatMap(ScriptedModel.userTexts)
      assert.include(texts, "In Rust, please")
    }))

  it.effect("pausing it from elsewhere ends it after the turn at hand; so does clearing it", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      const { open } = yield* gated
      const paused = yield* thread.startGoal("Write the parser")
      yield* takeRequest(thread)
      yield* codex.request("thread/goal/set", { threadId: thread.id, status: "paused" })
      yield* open
      const first = yield* paused.result
      assert.strictEqual(first.status, "completed")
      assert.strictEqual(first.goal?.status, "paused")
      assert.strictEqual(first.finalResponse, "begun done")

      const again = yield* gated
      const cleared = yield* thread.startGoal("Write another")
      yield* takeRequest(thread)
      yield* codex.request("thread/goal/clear", { threadId: thread.id })
      yield* again.open
      const second = yield* cleared.result
      assert.isNull(second.goal)
      assert.strictEqual(second.finalResponse, "begun done")
      assert.isNull(yield* goalOf(thread.id))
    }))

  it.effect("a token budget that is used up ends it", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(
        ...Array.from({ length: 4 }, (_, i) =>
          ScriptedModel.response(
            ScriptedModel.message(`Step ${i}`),
            ScriptedModel.usage({ inputTokens: 100, outputTokens: 100 })
          ))
      )
      const result = yield* thread.runGoal("Write the parser", { tokenBudget: 300 })
      assert.strictEqual(result.goal?.status, "budgetLimited")
      assert.strictEqual(result.goal?.tokenBudget, 300)
      assert.isAtLeast(result.goal!.tokensUsed, 300)
      // What the model would have said next is not asked for any more.
      while ((yield* model.remaining) > 0) yield* thread.run("Next")
    }))

  it.effect("a wrong objective or budget is refused, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const error = yield* Effect.flip(thread.runGoal(""))
      assert.include(["InvalidParams", "InvalidRequest"], error._tag)
      for (const tokenBudget of ["much" as never, NaN, Infinity, 1.5, 0, -1]) {
        const error = yield* Effect.flip(thread.runGoal("Goal", { tokenBudget }))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.include(error.message, "tokenBudget: ")
      }
      const cases: ReadonlyArray<readonly [objective: unknown, options: unknown, expected: string]> = [
        [undefined, undefined, "objective: expected a string, got undefined"],
        [["Goal"], undefined, "objective: expected a string, got an array"],
        ["Goal", { tokenbudget: 5 }, "tokenbudget: there is no such option"],
        ["Goal", 5, "options: expected an object, got number"]
      ]
      for (const [objective, options, expected] of cases) {
        const error = yield* Effect.flip(thread.runGoal(objective as string, options as {}))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.strictEqual(error.message, expected)
      }
      assert.isNull(yield* goalOf(thread.id))
      assert.strictEqual((yield* thread.run("Hi")).status, "completed")
    }))
})

layer(CodexTest.layer({ config: { features: { goals: false } } }), { excludeTestServices: true })(
  "Goals that are not switched on",
  (it) => {
    it.effect("are refused", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const error = yield* Effect.flip(thread.runGoal("Write the parser"))
        assert.include(error.message, "goals")
      }))
  }
)

// -----------------------------------------------------------------------------
// A server in memory
// -----------------------------------------------------------------------------

type Peer = MemoryTransport.MemoryTransport["Service"]

const goalState = (status: Protocol.ThreadGoalStatus): Protocol.ThreadGoal => ({
  createdAt: 1,
  objective: "Write the parser",
  status,
  threadId: "thread-1",
  timeUsedSeconds: 0,
  tokensUsed: 0,
  updatedAt: 1
})

const overloaded = { code: -32001, message: "Server overloaded; retry later." }

const updated = (peer: Peer, status: Protocol.ThreadGoalStatus) =>
  peer.notify("thread/goal/updated", { threadId: "thread-1", turnId: null, goal: goalState(status) })

const turn = (peer: Peer, id: string) => Memory.turnOf(peer, "thread-1", id)

/** A goal whose first turn has begun. */
const begun = Effect.gen(function*() {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()
  const scope = yield* Scope.fork(yield* Effect.scope)
  const fiber = yield* Effect.forkChild(Scope.provide(thread.startGoal("Write the parser"), scope))
  const request = yield* peer.take("thread/goal/set")
  assert.deepStrictEqual(request.params, { threadId: "thread-1", objective: "Write the parser", status: "active" })
  yield* updated(peer, "active")
  yield* peer.respond(request, { goal: goalState("active") })
  yield* turn(peer, "turn-1").started
  const goal: Goal.Goal = yield* Fiber.join(fiber)
  return { peer, codex, thread, scope, goal }
})

/** A goal that the server has been asked to set. */
const setting = Effect.gen(function*() {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()
  const fiber = yield* Effect.forkChild(thread.runGoal("Write the parser"))
  return { fiber, peer, request: yield* peer.take("thread/goal/set"), thread }
})

/** The next goal of a thread is paused when it is given up. */
const isOfItsOwn = Effect.fnUntraced(
  function*({ peer, thread }: Pick<Effect.Success<typeof begun>, "peer" | "thread">) {
    const next = yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
    const goal = { ...goalState("active"), objective: "Write the printer" }
    yield* peer.respond(yield* peer.take("thread/goal/set"), { goal })
    yield* peer.notify("thread/goal/updated", { threadId: "thread-1", turnId: null, goal })
    yield* Memory.handled
    const ending = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
    const pause = yield* Effect.raceFirst(peer.take("thread/goal/set"), Fiber.join(ending))
    assert.deepInclude(pause ? pause.params : "it goes on", { status: "paused" })
  }
)

const pending = Effect.fnUntraced(function*(goal: Goal.Goal) {
  const fiber = yield* Effect.forkChild(goal.result, { startImmediately: true })
  yield* Memory.handled
  assert.isUndefined(fiber.pollUnsafe())
  return fiber
})

describe("Goals, in memory", () => {
  it.effect("that are complete before the end of their last turn end with that turn", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").message("One")
      yield* turn(peer, "turn-1").completed({ startedAt: 5, completedAt: 6, durationMs: 1000 })
      yield* turn(peer, "turn-2").started
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").message("Two")
      const fiber = yield* pending(goal)
      yield* turn(peer, "turn-2").completed({ startedAt: 7, completedAt: 9, durationMs: 2000 })
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-1")
      assert.strictEqual(result.finalResponse, "Two")
      assert.strictEqual(result.startedAt, 5)
      assert.strictEqual(result.completedAt, 9)
      assert.strictEqual(result.durationMs, 3000)
      assert.strictEqual(result.goal?.status, "complete")
      const events = yield* Stream.runCollect(goal.events)
      assert.deepStrictEqual(turnIds(events), ["turn-1", "turn-2"])
      assert.strictEqual(events.at(-1)?.method, "turn/completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose first turn begins before the answer to thread/goal/set miss nothing of it", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* updated(peer, "active")
      yield* turn(peer, "turn-1").started
      yield* turn(peer, "turn-1").message("Early")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      yield* peer.respond(request, { goal: goalState("active") })
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-1")
      assert.strictEqual(result.finalResponse, "Early")
      assert.strictEqual(result.goal?.status, "complete")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("are not ended by what is said of another goal while they are set", () =>
    Effect.gen(function*() {
      const { fiber, peer, request, thread } = yield* setting
      yield* updated(peer, "complete")
      yield* peer.notify("thread/goal/cleared", { threadId: thread.id })
      yield* peer.respond(request, { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      assert.strictEqual<string>((yield* Fiber.join(fiber)).id, "turn-1")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("are not ended by a notification of theirs that says nothing", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      for (const junk of [undefined, 5, {}, { status: 7 }]) {
        yield* peer.send({ method: "thread/goal/updated", params: { threadId: "thread-1", turnId: null, goal: junk } })
      }
      yield* turn(peer, "turn-1").completed()
      const fiber = yield* pending(goal)
      yield* updated(peer, "complete")
      assert.strictEqual((yield* Fiber.join(fiber)).goal?.status, "complete")
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(Logs.capture().layer)))

  it.effect("begin with a turn whose status is unknown to this version", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* peer.respond(request, { goal: goalState("active") })
      const unknown = { id: "turn-1", items: [], status: "dreaming", error: null }
      yield* peer.send({ method: "turn/started", params: { threadId: "thread-1", turn: unknown } })
      yield* turn(peer, "turn-1").message("Done")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-1")
      assert.strictEqual(result.finalResponse, "Done")
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(Logs.capture().layer)))

  it.effect("whose turn ends while the thread is read because of it go on with their next turn", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* peer.notify("thread/status/changed", { threadId: "thread-1", status: { type: "idle" } })
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      const read = yield* peer.take("thread/read")
      yield* turn(peer, "turn-1").completed()
      yield* turn(peer, "turn-2").started
      yield* Memory.handled
      // The server has nothing of the first turn to show.
      yield* peer.respond(read, { thread: { ...MemoryTransport.threadStarted("thread-1").thread, turns: [] } })
      const fiber = yield* pending(goal)
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").message("Two")
      yield* turn(peer, "turn-2").completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Two")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that follow at once on another are not ended by what ended that one", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      const both = Effect.andThen(thread.runGoal("Write the parser"), thread.runGoal("Write the parser"))
      const fiber = yield* Effect.forkChild(both)
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* turn(peer, "turn-1").completed()
      yield* updated(peer, "complete")
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-2").message("Two")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").completed()
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-2")
      assert.strictEqual(result.finalResponse, "Two")
    }).pipe(Effect.provide(Memory.layer())))

  /** A client whose every connection leads to a peer of its own. */
  const reconnecting = Effect.gen(function*() {
    const peers: Array<Peer> = []
    const codex = yield* Codex.connect(Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({
        "thread/start": () => MemoryTransport.threadStarted("thread-1"),
        "thread/resume": ({ threadId }) => MemoryTransport.threadStarted(threadId) as Protocol.Result<"thread/resume">
      })
      peers.push(peer)
      return peer.transport
    }))
    return { codex, peers, thread: yield* codex.threadStart() }
  })

  /** A goal whose first turn has begun on the first server. */
  const begunThere = Effect.gen(function*() {
    const { codex, peers, thread } = yield* reconnecting
    const run = yield* Effect.forkChild(thread.runGoal("Write the parser"))
    yield* peers[0]!.respond(yield* peers[0]!.take("thread/goal/set"), { goal: goalState("active") })
    yield* turn(peers[0]!, "turn-1").started
    return { codex, peers, run, thread }
  })

  /** Loads the thread on the second server. */
  const resuming = Effect.fnUntraced(function*(codex: Codex.Codex["Service"], peers: ReadonlyArray<Peer>) {
    const fiber = yield* Effect.forkChild(codex.threadResume("thread-1"), { startImmediately: true })
    while (peers.length < 2) yield* Effect.yieldNow
    return fiber
  })

  /** The goal is paused before a resume of its thread is over. */
  const assertPaused = Effect.fnUntraced(function*(resuming: Fiber.Fiber<object, unknown>, peer: Peer) {
    const next = yield* Effect.raceFirst(Fiber.join(resuming), peer.take("thread/goal/set"))
    assert.deepInclude("params" in next ? next.params : "it goes on", { status: "paused" })
  })

  const approval = {
    id: 7,
    method: "item/commandExecution/requestApproval",
    params: { threadId: "thread-1", turnId: "turn-1", itemId: "item-1", startedAtMs: 1 }
  }

  it.effect("that are complete wait for the handlers of their last turn", () => {
    let ended = false
    return Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* peer.respond(request, { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* peer.send(approval)
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
      assert.isTrue(ended)
    }).pipe(Effect.provide(
      Memory.layer().pipe(Layer.provide(ServerRequests.layer(ServerRequests.approvals({
        command: () =>
          Effect.ensuring(Effect.never, Effect.andThen(Effect.sleep("1 second"), Effect.sync(() => ended = true)))
      }))))
    ))
  })

  it.effect("that were lost leave the handlers of a turn alone that goes on over the next connection", () =>
    Effect.gen(function*() {
      const answer = yield* Deferred.make<"accept">()
      const peers: Array<Peer> = []
      const codex = yield* Codex.connect(Effect.gen(function*() {
        const peer = yield* MemoryTransport.make({
          "thread/start": () => MemoryTransport.threadStarted("thread-1"),
          "thread/resume": () => MemoryTransport.threadStarted("thread-1")
        })
        peers.push(peer)
        return peer.transport
      })).pipe(
        Effect.provide(ServerRequests.layer(ServerRequests.approvals({ command: () => Deferred.await(answer) })))
      )
      const scope = yield* Scope.make()
      const thread = yield* codex.threadStart()
      const goal = yield* Effect.forkChild(Scope.provide(thread.startGoal("Write the parser"), scope), {
        startImmediately: true
      })
      yield* peers[0]!.respond(yield* peers[0]!.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peers[0]!, "turn-1").started
      const { result } = yield* Fiber.join(goal)
      yield* peers[0]!.close()
      assert.strictEqual((yield* Effect.flip(result))._tag, "TransportClosed")
      yield* codex.threadResume("thread-1")
      const peer = peers[1]!
      yield* peer.send(approval)
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      yield* codex.threadResume("thread-1")
      yield* TestClock.adjust("250 millis")
      yield* Fiber.join(closing)
      yield* Deferred.succeed(answer, "accept")
      const answered = yield* Effect.repeat(peer.take(), {
        until: ({ id, method }) => id === 7 && method === undefined
      })
      assert.deepStrictEqual<unknown>(answered.result, { decision: "accept" })
    }).pipe(Effect.scoped))

  it.effect("that were lost with their server are paused once, not whenever their thread is loaded", () =>
    Effect.gen(function*() {
      const { codex, peers, run, thread } = yield* begunThere
      yield* peers[0]!.close()
      assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "TransportClosed")
      const first = yield* resuming(codex, peers)
      const pause = yield* peers[1]!.take("thread/goal/set")
      yield* peers[1]!.respond(pause, { goal: goalState("paused") })
      yield* TestClock.adjust("250 millis")
      yield* Fiber.join(first)
      const next = yield* Effect.raceFirst(
        Effect.as(codex.threadResume(thread.id), "loaded"),
        Effect.as(peers[1]!.take("thread/goal/set"), "paused again")
      )
      assert.strictEqual(next, "loaded")
    }))

  it.effect("whose pause is lost with the next server too are paused by the one after it", () =>
    Effect.gen(function*() {
      const { codex, peers, run, thread } = yield* begunThere
      yield* peers[0]!.close()
      assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "TransportClosed")
      const first = yield* resuming(codex, peers)
      yield* peers[1]!.take("thread/goal/set")
      yield* peers[1]!.close()
      yield* Fiber.join(first)
      const second = yield* Effect.forkChild(codex.threadResume(thread.id), { startImmediately: true })
      while (peers.length < 3) yield* TestClock.adjust("100 millis")
      yield* assertPaused(second, peers[2]!)
    }))

  it.effect("whose server is lost while they are paused, since nobody holds them any longer, are paused by the next", () =>
    Effect.gen(function*() {
      const { codex, peers, run } = yield* begunThere
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      assert.deepInclude((yield* peers[0]!.take("thread/goal/set")).params, { status: "paused" })
      yield* peers[0]!.close()
      yield* Fiber.join(interrupting)
      yield* assertPaused(yield* resuming(codex, peers), peers[1]!)
    }))

  for (const isLoaded of [true, false]) {
    const when = isLoaded ? "is paused" : "is loaded"
    it.effect(`that were lost with their server are paused by a run that is interrupted while their thread ${when}`, () =>
      Effect.gen(function*() {
        const { codex, peers, run, thread } = yield* begunThere
        yield* peers[0]!.close()
        assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "TransportClosed")
        const resumed = yield* codex.models().pipe(Effect.forkChild({ startImmediately: true }))
        while (peers.length < 2) yield* Effect.yieldNow
        const peer = peers[1]!
        yield* peer.respond(yield* peer.take("model/list"), { data: [], nextCursor: null })
        yield* Fiber.join(resumed)
        const next = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
        const pausing = yield* Effect.forkChild(peer.take("thread/goal/set"), { startImmediately: true })
        if (isLoaded) yield* TestClock.adjust("10 millis")
        const ending = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
        yield* TestClock.adjust("10 millis")
        const pause = pausing.pollUnsafe() === undefined ? undefined : yield* Fiber.join(pausing)
        assert.deepInclude(pause ? pause.params : "it goes on", { status: "paused" })
        yield* turn(peer, "turn-2").started
        yield* peer.respond(pause!, { goal: goalState("paused") })
        const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), TestClock.adjust("1 second"))
        assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
        yield* peer.respond(interrupt!, {})
        yield* Fiber.join(ending)
      }))
  }

  it.effect("that were lost with their server are interrupted by the run that loads their thread, which does not join", () =>
    Effect.gen(function*() {
      const { peers, run, thread } = yield* begunThere
      yield* peers[0]!.close()
      assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "TransportClosed")
      yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      while (peers.length < 2) yield* Effect.yieldNow
      const peer = peers[1]!
      const pause = yield* peer.take("thread/goal/set")
      yield* turn(peer, "turn-2").started
      yield* peer.respond(pause, { goal: goalState("paused") })
      const next = yield* Effect.raceFirst(
        Effect.raceFirst(peer.take("turn/interrupt"), peer.take("turn/start")),
        Effect.andThen(TestClock.adjust("500 millis"), Effect.never)
      )
      assert.strictEqual(next.method, "turn/interrupt")
      assert.deepInclude(next.params, { turnId: "turn-2" })
    }))

  it.effect("that are lost while another is being paused in their thread are paused too", () =>
    Effect.gen(function*() {
      const { peers, run, thread } = yield* begunThere
      yield* peers[0]!.close()
      assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "TransportClosed")
      const first = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      while (peers.length < 2) yield* Effect.yieldNow
      yield* peers[1]!.respond(yield* peers[1]!.take("thread/goal/set"), { goal: goalState("paused") })
      yield* TestClock.adjust("1 millis")
      yield* Fiber.interrupt(first)
      const second = yield* Effect.forkChild(Effect.flip(thread.runGoal("Write the parser")), {
        startImmediately: true
      })
      yield* peers[1]!.respond(yield* peers[1]!.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peers[1]!, "turn-2").started
      yield* peers[1]!.close()
      yield* Fiber.join(second)
      yield* TestClock.adjust("249 millis")
      const third = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      while (peers.length < 3) yield* TestClock.adjust("100 millis")
      yield* assertPaused(third, peers[2]!)
    }))

  it.effect("whose server is lost before it has said that it takes them are paused by the next, which may have them", () =>
    Effect.gen(function*() {
      const { codex, peers, thread } = yield* reconnecting
      const run = yield* Effect.forkChild(Effect.flip(thread.runGoal("Write the parser")))
      yield* peers[0]!.take("thread/goal/set")
      yield* peers[0]!.close()
      assert.strictEqual((yield* Fiber.join(run))._tag, "TransportClosed")
      yield* assertPaused(yield* resuming(codex, peers), peers[1]!)
    }))

  it.effect("that are given up before a server that is then lost has said that it takes them are paused by the next", () =>
    Effect.gen(function*() {
      const { codex, peers, thread } = yield* reconnecting
      const run = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      yield* peers[0]!.take("thread/goal/set")
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      assert.deepInclude((yield* peers[0]!.take("thread/goal/set")).params, { status: "paused" })
      yield* peers[0]!.close()
      yield* Fiber.join(interrupting)
      yield* assertPaused(yield* resuming(codex, peers), peers[1]!)
    }))

  it.effect("of which the end of a turn is told twice do not take it for that of the next turn", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed({ durationMs: 1000 })
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-1").completed({ durationMs: 1000 })
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").message("Two")
      const fiber = yield* pending(goal)
      yield* turn(peer, "turn-2").completed({ durationMs: 2000 })
      const result = yield* Fiber.join(fiber)
      assert.strictEqual(result.finalResponse, "Two")
      assert.strictEqual(result.durationMs, 3000)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of which the end of a turn is told only during the next one go on with that one", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-1").completed({ status: "interrupted" })
      yield* turn(peer, "turn-2").message("Two")
      const fiber = yield* pending(goal)
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").completed()
      const result = yield* Fiber.join(fiber)
      assert.strictEqual(result.status, "completed")
      assert.strictEqual(result.finalResponse, "Two")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("have nothing of the goal before them, of which the server still tells while they are set", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* turn(peer, "turn-0").started
      const before = { ...goalState("active"), objective: "Write the printer" }
      yield* peer.notify("thread/goal/updated", { threadId: "thread-1", turnId: null, goal: before })
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-0").completed()
      yield* Memory.handled
      assert.isUndefined(fiber.pollUnsafe())
      yield* peer.respond(request, { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* turn(peer, "turn-1").message("One")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-1")
      assert.strictEqual(result.finalResponse, "One")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("begin although a turn before them is interrupted, if that was before they were set", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* turn(peer, "turn-0").completed({ status: "interrupted" })
      yield* updated(peer, "active")
      yield* peer.respond(request, { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* turn(peer, "turn-1").message("One")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "One")
    }).pipe(Effect.provide(Memory.layer())))

  for (const method of ["thread/closed", "thread/archived", "thread/deleted"]) {
    it.effect(`end when there is no active turn of theirs at ${method}`, () =>
      Effect.gen(function*() {
        const { goal, peer } = yield* begun
        yield* turn(peer, "turn-1").completed()
        const fiber = yield* pending(goal)
        yield* peer.notify(method, { threadId: "thread-1" })
        yield* Memory.handled
        assert.isDefined(fiber.pollUnsafe(), "it is waited for for ever")
        assert.strictEqual((yield* Fiber.join(fiber)).status, "interrupted")
      }).pipe(Effect.provide(Memory.layer())))
  }

  it.effect("end with their active turn where the thread is closed during it, although it was completed", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      const fiber = yield* pending(goal)
      yield* peer.notify("thread/closed", { threadId: "thread-1" })
      yield* Memory.handled
      assert.isUndefined(fiber.pollUnsafe())
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      assert.isDefined(fiber.pollUnsafe(), "it is waited for for ever")
      assert.strictEqual((yield* Fiber.join(fiber)).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are let go with the Scope of their thread before their first turn is told end", () => {
    const answers = { "thread/unsubscribe": () => ({ status: "unsubscribed" }) }
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const scope = yield* Scope.make()
      const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
      const fiber = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* Memory.handled
      yield* Scope.close(scope, Exit.void)
      assert.isDefined(fiber.pollUnsafe(), "it is waited for for ever")
      assert.strictEqual((yield* Fiber.join(fiber)).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer(answers)))
  })

  it.effect("that were given up during a turn of their thread, and refused, do not keep the next from being paused", () =>
    Effect.gen(function*() {
      const { fiber, peer, request, thread } = yield* setting
      const running = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn(peer, "turn-1").answer(yield* peer.take("turn/start"))
      yield* turn(peer, "turn-1").started
      yield* Memory.handled
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("thread/goal/set"), { code: -32600, message: "no goal" })
      yield* peer.refuse(request, { code: -32600, message: "not now" })
      yield* Fiber.join(interrupting)
      yield* turn(peer, "turn-1").completed()
      yield* Fiber.join(running)
      const next = yield* Effect.forkChild(thread.runGoal("Write the printer"))
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-2").started
      yield* Memory.handled
      const end = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
      const pause = yield* Effect.raceFirst(peer.take("thread/goal/set"), Fiber.join(end))
      assert.deepInclude(pause ? pause.params : "it goes on", { status: "paused" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are set while their thread is unloaded end as interrupted, since no turn of them begins", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const scope = yield* Scope.make()
      const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
      const goal = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      const cleared = yield* peer.take("thread/goal/clear")
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const unsubscribe = yield* peer.take("thread/unsubscribe")
      yield* peer.respond(cleared, { cleared: false })
      const set = yield* peer.take("thread/goal/set")
      yield* peer.respond(unsubscribe, { status: "unsubscribed" })
      yield* Fiber.join(closing)
      yield* peer.notify("thread/closed", { threadId: thread.id })
      yield* peer.respond(set, { goal: { ...goalState("active"), threadId: thread.id } })
      assert.strictEqual((yield* Fiber.join(goal)).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer({
      "thread/goal/clear": () => undefined,
      "thread/unsubscribe": () => undefined
    }))))

  it.effect("that follow in the Scope of another have none of its budget", () => {
    let cleared = 0
    return Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      yield* Effect.forkChild(Effect.andThen(goal.result, thread.startGoal("Write the printer")), {
        startImmediately: true
      })
      assert.strictEqual(cleared, 1)
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      yield* peer.take("thread/goal/set")
      assert.strictEqual(cleared, 2)
    }).pipe(Effect.provide(Memory.layer({ "thread/goal/clear": () => ({ cleared: ++cleared > 1 }) })))
  })

  it.effect("that replace another as soon as it has begun have turns of their own", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      const fiber = yield* Effect.forkChild(
        Effect.andThen(thread.startGoal("Write the parser"), thread.startGoal("Write the printer"))
      )
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-1").completed()
      yield* turn(peer, "turn-2").started
      assert.strictEqual<string>((yield* Fiber.join(fiber)).id, "turn-2")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that begin in another thread at once after a loss are not ended by the same loss", () =>
    Effect.gen(function*() {
      const { codex, peers, thread } = yield* reconnecting
      const other = yield* codex.threadResume("thread-2")
      const fiber = yield* Effect.forkChild(Effect.andThen(Effect.exit(thread.run("Hi")), other.runGoal("Go on")))
      yield* turn(peers[0]!, "turn-1").answer(yield* peers[0]!.take("turn/start"))
      const running = yield* Effect.forkChild(Effect.exit(other.run("Hi")))
      yield* Memory.turnOf(peers[0]!, other.id, "turn-2").answer(yield* peers[0]!.take("turn/start"))
      yield* peers[0]!.close()
      yield* Fiber.join(running)
      while (peers.length < 2) yield* Effect.yieldNow
      yield* peers[1]!.respond(yield* peers[1]!.take("thread/goal/set"), { goal: goalState("active") })
      const next = Memory.turnOf(peers[1]!, other.id, "turn-3")
      yield* next.started
      yield* next.message("Done")
      yield* peers[1]!.notify("thread/goal/cleared", { threadId: other.id })
      yield* next.completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Done")
    }))

  it.effect("that are tried again at once after a loss are not ended by the same loss", () =>
    Effect.gen(function*() {
      const { peers, thread } = yield* reconnecting
      let attempts = 0
      const goal = Effect.suspend(() => {
        attempts++
        return thread.runGoal("Write the parser")
      })
      const fiber = yield* Effect.forkChild(Effect.retry(goal, { times: 3 }))
      yield* peers[0]!.respond(yield* peers[0]!.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peers[0]!, "turn-1").started
      yield* peers[0]!.close()
      while (peers.length < 2) yield* Effect.yieldNow
      // The first attempt left its goal behind, with which the server would go on.
      const pause = yield* peers[1]!.take("thread/goal/set")
      assert.deepInclude(pause.params, { status: "paused" })
      yield* peers[1]!.respond(pause, { goal: goalState("paused") })
      yield* TestClock.adjust("250 millis")
      yield* peers[1]!.respond(yield* peers[1]!.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peers[1]!, "turn-2").started
      yield* turn(peers[1]!, "turn-2").message("Two")
      yield* updated(peers[1]!, "complete")
      yield* turn(peers[1]!, "turn-2").completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Two")
      assert.strictEqual(attempts, 2)
    }))

  for (const status of ["budgetLimited", "usageLimited", "blocked", "paused", "complete"] as const) {
    it.effect(`that become ${status} between two turns end there`, () =>
      Effect.gen(function*() {
        const { goal, peer } = yield* begun
        yield* turn(peer, "turn-1").message("One")
        yield* turn(peer, "turn-1").completed()
        const fiber = yield* pending(goal)
        yield* updated(peer, status)
        const result = yield* Fiber.join(fiber)
        assert.strictEqual(result.goal?.status, status)
        assert.strictEqual(result.status, "completed")
        assert.strictEqual(result.finalResponse, "One")
      }).pipe(Effect.provide(Memory.layer())))
  }

  it.effect("that are cleared between two turns end there, with no goal", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed()
      const fiber = yield* pending(goal)
      yield* peer.notify("thread/goal/cleared", { threadId: "thread-1" })
      assert.isNull((yield* Fiber.join(fiber)).goal)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are steered between two turns steer the next", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const fiber = yield* Effect.forkChild(goal.steer("In Rust"), { startImmediately: true })
      yield* Memory.handled
      assert.isUndefined(fiber.pollUnsafe())
      yield* turn(peer, "turn-2").started
      const request = yield* peer.take("turn/steer")
      assert.deepInclude(request.params, { threadId: "thread-1", expectedTurnId: "turn-2" })
      yield* peer.respond(request, { turnId: "turn-2" })
      assert.strictEqual((yield* Fiber.join(fiber)).turnId, "turn-2")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("steer a turn again that the server does not know yet, although it has told of it", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      const steering = yield* Effect.forkChild(goal.steer("In Rust, please"))
      yield* peer.refuse(yield* peer.take("turn/steer"), { code: -32600, message: "no active turn to steer" })
      const again = yield* Effect.forkChild(peer.take("turn/steer"), { startImmediately: true })
      yield* Memory.handled
      yield* TestClock.adjust("20 millis")
      yield* peer.respond(yield* Fiber.join(again), { turnId: goal.id })
      assert.strictEqual<string>((yield* Fiber.join(steering)).turnId, goal.id)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose turn ends while it is steered steer the next one", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      const fiber = yield* Effect.forkChild(goal.steer("In Rust"), { startImmediately: true })
      const first = yield* peer.take("turn/steer")
      yield* turn(peer, "turn-1").completed()
      yield* peer.refuse(first, { code: -32600, message: "no active turn to steer" })
      yield* Memory.handled
      yield* turn(peer, "turn-2").started
      const second = yield* peer.take("turn/steer")
      assert.deepInclude(second.params, { expectedTurnId: "turn-2" })
      yield* peer.refuse(second, { code: -32600, message: "expected active turn id `turn-2` but found `turn-3`" })
      const third = yield* peer.take("turn/steer")
      assert.deepInclude(third.params, { expectedTurnId: "turn-3" })
      yield* peer.respond(third, { turnId: "turn-3" })
      assert.strictEqual((yield* Fiber.join(fiber)).turnId, "turn-3")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that end while somebody waits to steer the next turn: NoActiveTurn", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const fiber = yield* Effect.forkChild(Effect.flip(goal.steer("In Rust")), { startImmediately: true })
      yield* updated(peer, "complete")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "NoActiveTurn")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are interrupted between two turns are paused, and no turn is interrupted", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const fiber = yield* Effect.forkChild(goal.interrupt)
      const request = yield* peer.take("thread/goal/set")
      assert.deepStrictEqual(request.params, { threadId: "thread-1", status: "paused" })
      yield* updated(peer, "paused")
      yield* peer.respond(request, { goal: goalState("paused") })
      yield* Memory.handled
      yield* TestClock.adjust("250 millis")
      yield* Fiber.join(fiber)
      assert.strictEqual((yield* goal.result).goal?.status, "paused")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are interrupted between two turns interrupt the one that begins all the same", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const fiber = yield* Effect.forkChild(goal.interrupt)
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      yield* Memory.handled
      yield* TestClock.adjust("100 millis")
      yield* turn(peer, "turn-2").started
      yield* updated(peer, "paused")
      yield* Memory.handled
      yield* TestClock.adjust("150 millis")
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Effect.as(Fiber.join(fiber), undefined))
      assert.deepStrictEqual(interrupt?.params, { threadId: "thread-1", turnId: "turn-2" })
      yield* peer.respond(interrupt!, {})
      yield* turn(peer, "turn-2").completed({ status: "interrupted" })
      yield* Fiber.join(fiber)
      assert.strictEqual((yield* goal.result).status, "interrupted")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose turn ends while it is interrupted are not interrupted again", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      const fiber = yield* Effect.forkChild(goal.interrupt)
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      const interrupt = yield* peer.take("turn/interrupt")
      yield* updated(peer, "paused")
      yield* turn(peer, "turn-1").completed()
      yield* peer.refuse(interrupt, { code: -32600, message: "no active turn to interrupt" })
      // No time passes: a retry would wait for ever.
      yield* Fiber.join(fiber)
      assert.strictEqual((yield* goal.result).status, "completed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that end while another is set, and are interrupted just then, do not pause that one", () =>
    Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      yield* Effect.forkChild(thread.startGoal("Write the printer"), { startImmediately: true })
      const set = yield* peer.take("thread/goal/set")
      const interrupting = yield* Effect.forkChild(goal.interrupt, { startImmediately: true })
      yield* turn(peer, "turn-1").completed({ status: "interrupted" })
      yield* peer.respond(set, { goal: goalState("active") })
      assert.isUndefined(yield* Effect.raceFirst(Fiber.join(interrupting), peer.take("thread/goal/set")))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("with an objective that another has replaced leave the goal to whoever has set that one", () =>
    Effect.gen(function*() {
      const { goal, peer, scope, thread } = yield* begun
      const fiber = yield* Effect.forkChild(Effect.scoped(Effect.flatMap(
        thread.startGoal("Write the printer"),
        ({ id }) => Effect.as(Effect.sleep("1 second"), id)
      )))
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* Memory.handled
      const paused = yield* Effect.forkChild(peer.take("thread/goal/set"), { startImmediately: true })
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual((yield* goal.result).status, "interrupted")
      assert.isUndefined(paused.pollUnsafe())
      yield* turn(peer, "turn-1").completed()
      yield* turn(peer, "turn-2").started
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      const request = yield* Fiber.join(paused)
      assert.deepStrictEqual(request.params, { threadId: "thread-1", status: "paused" })
      yield* peer.respond(request, { goal: goalState("paused") })
      yield* peer.respond(yield* peer.take("turn/interrupt"), {})
      assert.strictEqual(yield* Fiber.join(fiber), "turn-2")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are let go before their first turn interrupt it, although it begins after the pause", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* peer.respond(request, { goal: goalState("active") })
      yield* Memory.handled
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      const pause = yield* peer.take("thread/goal/set")
      yield* updated(peer, "paused")
      yield* peer.respond(pause, { goal: goalState("paused") })
      yield* turn(peer, "turn-1").started
      const interrupt = yield* peer.take("turn/interrupt")
      assert.deepStrictEqual(interrupt.params, { threadId: "thread-1", turnId: "turn-1" })
      yield* peer.respond(interrupt, {})
      yield* Fiber.join(interrupting)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose pause is never answered do not hold up the closing of their Scope", () =>
    Effect.gen(function*() {
      const { peer, scope } = yield* begun
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      yield* peer.take("thread/goal/set")
      yield* TestClock.adjust("4999 millis")
      assert.isUndefined(closing.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      yield* Fiber.join(closing)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose Scope is closed while another is being set are paused if that one is refused, however late", () =>
    Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      const next = yield* Effect.forkChild(Effect.flip(thread.runGoal("Write the printer")), { startImmediately: true })
      const set = yield* peer.take("thread/goal/set")
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(closing)
      yield* peer.refuse(set, { code: -32600, message: "no goal" })
      yield* Fiber.join(next)
      const pause = yield* Effect.raceFirst(peer.take("thread/goal/set"), TestClock.adjust("1 second"))
      assert.deepInclude(pause ? pause.params : "it goes on", { status: "paused" })
      yield* peer.respond(pause!, { goal: goalState("paused") })
      assert.deepInclude((yield* peer.take("turn/interrupt")).params, { turnId: "turn-1" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are given up together, one while it is being set, are paused, and their next turn is interrupted", () =>
    Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const next = yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
      const set = yield* peer.take("thread/goal/set")
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const ending = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
      // Between the two: the first has left its next turn to the second, which has not paused it yet.
      yield* Effect.promise(() => Promise.resolve())
      yield* turn(peer, "turn-2").started
      const pause = yield* peer.take("thread/goal/set")
      assert.deepInclude(pause.params, { status: "paused" })
      yield* peer.refuse(set, { code: -32001, message: "Server overloaded; retry later." })
      yield* peer.respond(pause, { goal: goalState("paused") })
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), TestClock.adjust("1 second"))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
      yield* turn(peer, "turn-2").completed({ status: "interrupted" })
      yield* peer.respond(interrupt!, {})
      yield* Fiber.join(closing)
      yield* Fiber.join(ending)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of a server that dies fail with TransportClosed: result, events, steer and runGoal", () =>
    Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      const run = yield* Effect.forkChild(Effect.flip(thread.runGoal("Another")))
      yield* peer.take("thread/goal/set")
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const steered = yield* Effect.forkChild(Effect.flip(goal.steer("More")), { startImmediately: true })
      const events = yield* Effect.forkChild(Effect.flip(Stream.runDrain(goal.events)))
      yield* peer.close({ exitCode: 7 })
      const error = yield* Effect.flip(goal.result)
      assert.instanceOf(error, CodexError.TransportClosed)
      assert.strictEqual(error.exitCode, 7)
      assert.strictEqual((yield* Fiber.join(events))._tag, "TransportClosed")
      assert.strictEqual((yield* Fiber.join(run))._tag, "TransportClosed")
      assert.include(["TransportClosed", "NoActiveTurn"], (yield* Fiber.join(steered))._tag)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are set while another turn is active have nothing of that turn", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* turn(peer, "turn-0").message("Not of the goal")
      yield* turn(peer, "turn-0").completed()
      yield* peer.respond(request, { goal: goalState("active") })
      yield* Memory.handled
      yield* updated(peer, "active")
      yield* turn(peer, "turn-1").started
      yield* turn(peer, "turn-1").message("One")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-1").completed()
      const result = yield* Fiber.join(fiber)
      assert.strictEqual<string>(result.id, "turn-1")
      assert.deepStrictEqual(messagesOf(result.items), ["One"])
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("whose Scope closes between two turns end as interrupted for who still waits", () =>
    Effect.gen(function*() {
      const { goal, peer, scope } = yield* begun
      yield* turn(peer, "turn-1").message("One")
      yield* turn(peer, "turn-1").completed()
      const waiting = yield* pending(goal)
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      yield* peer.refuse(yield* peer.take("thread/goal/set"), { code: -32603, message: "disk full" })
      yield* Fiber.join(closing)
      const result = yield* Fiber.join(waiting)
      assert.strictEqual(result.status, "interrupted")
      assert.strictEqual(result.finalResponse, "One")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are complete when their Scope closes during their last turn interrupt it, and stay complete", () =>
    Effect.gen(function*() {
      const { goal, peer, scope } = yield* begun
      yield* updated(peer, "complete")
      yield* Memory.handled
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(closing))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-1" })
      yield* peer.respond(interrupt!, {})
      yield* Fiber.join(closing)
      yield* turn(peer, "turn-1").completed({ status: "interrupted" })
      assert.strictEqual((yield* goal.result).goal?.status, "complete")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that were detached go on although their Scope closes between two turns", () =>
    Effect.gen(function*() {
      const { goal, peer, scope } = yield* begun
      yield* goal.detach
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      yield* Scope.close(scope, Exit.void)
      const waiting = yield* pending(goal)
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-2").message("Two")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").completed()
      const result = yield* Fiber.join(waiting)
      assert.strictEqual(result.goal?.status, "complete")
      assert.strictEqual(result.finalResponse, "Two")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are between two turns when the Scope of their thread closes have no turn to interrupt", () => {
    const interrupted: Array<unknown> = []
    const interrupt = (params: unknown) => {
      interrupted.push(params)
      return {}
    }
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const scope = yield* Scope.fork(yield* Effect.scope)
      const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
      const fiber = yield* Effect.forkChild(thread.startGoal("Write the parser"))
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(peer, "turn-1").started
      yield* Fiber.join(fiber)
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual(interrupted, [])
    }).pipe(Effect.scoped, Effect.provide(Memory.layer({ "turn/interrupt": interrupt })))
  })

  it.effect("that are set at once are set one after the other, so that none clears the other's", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      yield* Effect.forkChild(thread.runGoal("Write the parser"), { startImmediately: true })
      yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/clear"), { cleared: false })
      const first = yield* peer.take("thread/goal/set")
      assert.deepInclude(first.params, { objective: "Write the parser" })
      const next = yield* Effect.forkChild(peer.take("thread/goal/set"), { startImmediately: true })
      yield* Memory.handled
      assert.isUndefined(next.pollUnsafe())
      yield* peer.respond(first, { goal: goalState("active") })
      assert.deepInclude((yield* Fiber.join(next)).params, { objective: "Write the printer" })
    }).pipe(Effect.provide(Memory.layer({ "thread/goal/clear": () => undefined }))))

  it.effect("that replace another take over its turn, which is interrupted with the last of them", () =>
    Effect.gen(function*() {
      const { goal, peer, scope, thread } = yield* begun
      const next = yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* Memory.handled
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual((yield* goal.result).status, "interrupted")
      const ending = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      const interrupt = yield* peer.take("turn/interrupt")
      assert.deepInclude(interrupt.params, { turnId: "turn-1" })
      yield* peer.respond(interrupt, {})
      yield* Fiber.join(ending)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that replace one that was detached have none of its budget, and are paused with their Scope", () => {
    let cleared = 0
    return Effect.gen(function*() {
      const { goal, peer, scope, thread } = yield* begun
      yield* goal.detach
      yield* Scope.close(scope, Exit.void)
      yield* isOfItsOwn({ peer, thread })
      assert.strictEqual(cleared, 2)
    }).pipe(Effect.provide(Memory.layer({ "thread/goal/clear": () => ({ cleared: ++cleared > 1 }) })))
  })

  it.effect("that were detached and replaced keep their turn, which a run that joined it leaves to them", () =>
    Effect.gen(function*() {
      const { goal, peer, scope, thread } = yield* begun
      yield* goal.detach
      yield* Scope.close(scope, Exit.void)
      const run = yield* Effect.forkChild(thread.run("Also the tests"), { startImmediately: true })
      yield* turn(peer, "turn-1").answer(yield* peer.take("turn/start"))
      const next = yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      yield* Memory.handled
      assert.isUndefined(yield* Effect.raceFirst(Fiber.interrupt(run), peer.take("turn/interrupt")))
      yield* turn(peer, "turn-1").message("Parsed")
      yield* turn(peer, "turn-1").completed()
      assert.strictEqual((yield* goal.result).finalResponse, "Parsed")
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-2").message("Printed")
      yield* updated(peer, "complete")
      yield* turn(peer, "turn-2").completed()
      assert.strictEqual((yield* Fiber.join(next)).finalResponse, "Printed")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that were replaced by one that was detached are not paused by a client that closes", () => {
    const peer = MemoryTransport.make({
      "thread/start": () => MemoryTransport.threadStarted("thread-1"),
      "account/logout": () => ({})
    })
    return Effect.gen(function*() {
      const server = yield* peer
      const client = yield* Scope.make()
      const codex = yield* Scope.provide(Codex.connect(Effect.succeed(server.transport)), client)
      const thread = yield* codex.threadStart()
      yield* thread.startGoal("Write the parser").pipe(Effect.forkChild({ startImmediately: true }))
      yield* server.respond(yield* server.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(server, "turn-1").started
      const next = yield* Effect.forkChild(thread.startGoal("Write the printer"), { startImmediately: true })
      yield* server.respond(yield* server.take("thread/goal/set"), { goal: goalState("active") })
      yield* turn(server, "turn-1").completed()
      yield* turn(server, "turn-2").started
      yield* (yield* Fiber.join(next)).detach
      const closing = yield* Effect.forkChild(Scope.close(client, Exit.void), { startImmediately: true })
      const pause = yield* Effect.raceFirst(server.take("thread/goal/set"), Fiber.join(closing))
      assert.isUndefined(pause, "it is paused")
    })
  })

  it.effect("that replace another interrupt, in the end, the agents of its turns too", () =>
    Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      const next = yield* Effect.forkChild(thread.runGoal("Write the printer"), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("active") })
      const work = { id: "work", items: [], status: "inProgress", error: null, rootTurnId: "turn-1" }
      yield* peer.notify("turn/started", { threadId: "agent", turn: work })
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      yield* Scope.close(scope, Exit.void)
      yield* turn(peer, "turn-2").started
      yield* Memory.handled
      const ending = yield* Effect.forkChild(Fiber.interrupt(next), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      yield* peer.respond(yield* peer.take("turn/interrupt"), {})
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(ending))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { threadId: "agent", turnId: "work" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are let go leave their turn to a run that is joining it, and it ends with that run", () =>
    Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const paused = yield* peer.take("thread/goal/set")
      const run = yield* Effect.forkChild(thread.run("Also the tests"), { startImmediately: true })
      const start = yield* peer.take("turn/start")
      const interrupt = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
      yield* peer.respond(paused, { goal: goalState("paused") })
      yield* Memory.handled
      yield* turn(peer, "turn-1").answer(start)
      yield* Fiber.join(closing)
      yield* Memory.handled
      assert.isUndefined(interrupt.pollUnsafe())
      yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      assert.deepInclude((yield* Fiber.join(interrupt)).params, { turnId: "turn-1" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are let go leave their turn to a run that joins it before the server knows that turn", () =>
    Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32600, message: "no active turn to interrupt" })
      yield* Memory.handled
      yield* Effect.forkChild(thread.run("Also the tests"), { startImmediately: true })
      const start = yield* peer.take("turn/start")
      const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
      yield* TestClock.adjust("20 millis")
      yield* Memory.handled
      assert.isUndefined(again.pollUnsafe())
      yield* turn(peer, "turn-1").answer(start)
      yield* Fiber.join(closing)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that follow on one whose last turn a run still holds have none of its budget, and are paused", () => {
    let cleared = 0
    return Effect.gen(function*() {
      const { peer, scope, thread } = yield* begun
      yield* Effect.forkChild(thread.run("Also the tests"), { startImmediately: true })
      yield* turn(peer, "turn-1").answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      yield* Fiber.join(closing)
      yield* isOfItsOwn({ peer, thread })
      assert.strictEqual(cleared, 2)
    }).pipe(Effect.provide(Memory.layer({ "thread/goal/clear": () => ({ cleared: ++cleared > 1 }) })))
  })

  it.effect("keep their next turn when a run that has joined it is interrupted before it is reported", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* begun
      yield* turn(peer, "turn-1").completed()
      const run = yield* Effect.forkChild(thread.run("Also the tests"), { startImmediately: true })
      const start = yield* peer.take("turn/start")
      const interrupt = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
      const ending = yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      yield* turn(peer, "turn-2").answer(start)
      yield* Memory.handled
      yield* turn(peer, "turn-2").started
      yield* Fiber.join(ending)
      assert.isUndefined(interrupt.pollUnsafe())
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("keep their next turn, which is not reported yet, when a run is interrupted whose end was not either", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* begun
      const run = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      yield* turn(peer, "turn-0").answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const ending = yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      const message = "expected active turn id `turn-0` but found `turn-2`"
      yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32600, message })
      assert.isUndefined(yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(ending)))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are paused between two turns interrupt the next one, though the server is overloaded", () =>
    Effect.gen(function*() {
      const { peer, scope } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const paused = yield* peer.take("thread/goal/set")
      yield* updated(peer, "paused")
      yield* peer.respond(paused, { goal: goalState("paused") })
      yield* turn(peer, "turn-2").started
      yield* peer.refuse(yield* peer.take("turn/interrupt"), overloaded)
      yield* Memory.handled
      yield* TestClock.adjust("300 millis")
      assert.deepInclude((yield* peer.take("turn/interrupt")).params, { turnId: "turn-2" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that have ended when they are paused interrupt the turn that another turn led to meanwhile", () =>
    Effect.gen(function*() {
      const { peer, scope } = yield* begun
      yield* turn(peer, "turn-1").completed({ status: "interrupted" })
      yield* Memory.handled
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("thread/goal/set"), overloaded)
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-2").completed()
      yield* turn(peer, "turn-3").started
      yield* Memory.handled
      yield* TestClock.adjust("300 millis")
      yield* peer.respond(yield* peer.take("thread/goal/set"), { goal: goalState("paused") })
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(closing))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-3" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of which the end of a turn is not told when they are paused interrupt the next one", () =>
    Effect.gen(function*() {
      const { goal, peer } = yield* begun
      const interrupting = yield* Effect.forkChild(goal.interrupt, { startImmediately: true })
      const pause = yield* peer.take("thread/goal/set")
      yield* peer.notify("thread/status/changed", { threadId: "thread-1", status: { type: "idle" } })
      yield* updated(peer, "paused")
      yield* peer.respond(pause, { goal: goalState("paused") })
      yield* Memory.handled
      yield* turn(peer, "turn-2").started
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(interrupting))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are paused interrupt the turn that begins all the same, also if a run that does not join it is refused", () =>
    Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      yield* turn(peer, "turn-1").completed()
      yield* Memory.handled
      const interrupting = yield* Effect.forkChild(goal.interrupt, { startImmediately: true })
      const pause = yield* peer.take("thread/goal/set")
      yield* Effect.forkChild(Effect.flip(thread.run("Hi")), { startImmediately: true })
      const start = yield* peer.take("turn/start")
      yield* updated(peer, "paused")
      yield* turn(peer, "turn-2").started
      yield* peer.respond(pause, { goal: goalState("paused") })
      yield* Memory.handled
      yield* peer.refuse(start, { code: -32603, message: "ActiveTurnNotSteerable" })
      const late = Effect.andThen(TestClock.adjust("250 millis"), Fiber.join(interrupting))
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), late)
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect.each([
    ["that was known", "turn-1"],
    ["of which only the end was told", "turn-elsewhere"]
  ])(
    "that are paused interrupt the turn that begins although a late answer says that one is active %s",
    ([, over]) =>
      Effect.gen(function*() {
        const { codex, goal, peer } = yield* begun
        const resuming = yield* Effect.forkChild(codex.threadResume("thread-1"), { startImmediately: true })
        const resume = yield* peer.take("thread/resume")
        yield* turn(peer, "turn-1").completed()
        yield* Memory.handled
        const interrupting = yield* Effect.forkChild(goal.interrupt, { startImmediately: true })
        const pause = yield* peer.take("thread/goal/set")
        yield* updated(peer, "paused")
        if (over !== "turn-1") yield* turn(peer, over!).completed()
        yield* turn(peer, "turn-2").started
        const { thread, ...rest } = MemoryTransport.threadStarted("thread-1")
        const turns = [{ id: over!, items: [], status: "inProgress", error: null }]
        yield* peer.respond(resume, { ...rest, thread: { ...thread, turns } })
        yield* Fiber.join(resuming)
        yield* peer.respond(pause, { goal: goalState("paused") })
        yield* Memory.handled
        const late = Effect.andThen(TestClock.adjust("250 millis"), Fiber.join(interrupting))
        const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), late)
        assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
      }).pipe(Effect.provide(Memory.layer()))
  )

  it.effect("that are set during the last turn of one that is complete are not that one, and are paused when given up", () => {
    let cleared = 0
    return Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      yield* updated(peer, "complete")
      yield* Memory.handled
      yield* isOfItsOwn({ peer, thread })
      assert.strictEqual(cleared, 2)
      yield* turn(peer, "turn-1").completed()
      assert.strictEqual((yield* goal.result).goal?.status, "complete")
    }).pipe(Effect.provide(Memory.layer({ "thread/goal/clear": () => ({ cleared: ++cleared > 1 }) })))
  })

  it.effect("that are complete have no later turn, although the end of their last one is not told", () =>
    Effect.gen(function*() {
      const { goal, peer, thread } = yield* begun
      yield* updated(peer, "complete")
      const run = yield* Effect.forkChild(thread.run("Hi"), { startImmediately: true })
      yield* turn(peer, "turn-2").answer(yield* peer.take("turn/start"))
      yield* turn(peer, "turn-2").started
      yield* turn(peer, "turn-2").message("Hello")
      yield* Memory.handled
      const ending = yield* Effect.forkChild(Fiber.interrupt(run), { startImmediately: true })
      const interrupt = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(ending))
      assert.deepInclude(interrupt ? interrupt.params : "it goes on", { turnId: "turn-2" })
      yield* turn(peer, "turn-2").completed({ status: "interrupted" })
      yield* turn(peer, "turn-1").completed()
      const result = yield* goal.result
      assert.strictEqual(result.status, "completed")
      assert.isNull(result.finalResponse)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("that are refused by the server are followed no longer", () =>
    Effect.gen(function*() {
      const { fiber, peer, request } = yield* setting
      yield* peer.refuse(request, { code: -32600, message: "goals are disabled" })
      const error = yield* Effect.flip(Fiber.join(fiber))
      assert.instanceOf(error, CodexError.InvalidRequest)
      // What was never set is not paused: it would be another goal of the thread.
      yield* Memory.handled
      const next = yield* Effect.forkChild(peer.take("thread/goal/set"), { startImmediately: true })
      yield* Memory.handled
      assert.isUndefined(next.pollUnsafe())
    }).pipe(Effect.provide(Memory.layer())))
})

it.effect("a startGoal that is interrupted before it was sent pauses no other goal", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    yield* peer.take("initialized")
    const codex = yield* Codex.Codex
    const thread = yield* codex.threadStart()
    // The only place is taken.
    const slow = yield* Effect.forkChild(codex.models())
    const list = yield* peer.take("model/list")
    const goal = yield* Effect.forkChild(thread.runGoal("never sent"), { startImmediately: true })
    const end = yield* Effect.forkChild(Fiber.interrupt(goal), { startImmediately: true })
    yield* peer.respond(list, { data: [], nextCursor: null })
    yield* Fiber.join(slow)
    yield* Fiber.join(end)
    // What the peer gets next is the next call.
    yield* Effect.forkChild(codex.account())
    assert.strictEqual((yield* peer.take()).method, "account/read")
  }).pipe(Effect.provide(Memory.layer({}, { maxInFlight: 1 }))))

it.effect("a startGoal that is refused a place interrupts no turn of another run", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    yield* peer.take("initialized")
    const codex = yield* Codex.Codex
    const thread = yield* codex.threadStart()
    // thread.run is sent, the goal is not yet: it waits for the place that the run has.
    const run = yield* Effect.forkChild(thread.run("work"), { startImmediately: true })
    const start = yield* peer.take("turn/start")
    const goal = yield* Effect.forkChild(thread.runGoal("never sent"), { startImmediately: true })
    const turn = Memory.turnOf(peer, thread.id, "turn-of-run")
    yield* turn.started
    const end = yield* Effect.forkChild(Fiber.interrupt(goal), { startImmediately: true })
    yield* turn.answer(start)
    yield* turn.completed()
    yield* Fiber.join(run)
    yield* Fiber.join(end)
    yield* Effect.forkChild(codex.account())
    assert.strictEqual((yield* peer.take()).method, "account/read")
  }).pipe(Effect.provide(Memory.layer({}, { maxInFlight: 1 }))))
