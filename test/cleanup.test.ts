import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Option, Queue, Scheduler, Schema, Scope, Stream } from "effect"
import { Codex, type CodexError, type Protocol, ServerRequests } from "effect-codex"
import { CodexLanguageModel } from "effect-codex/ai"
import { MemoryTransport } from "effect-codex/testing"
import { LanguageModel, Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import { Router } from "../src/internal/router.ts"
import * as FakeProcess from "./support/fakeProcess.ts"
import * as Logs from "./support/logs.ts"
import * as Memory from "./support/memory.ts"
import { nextRound } from "./support/time.ts"

const BUSY = { code: -32001, message: "Server overloaded; retry later." }
/** Lets time pass for timers and for promises. */
const pass = (seconds: number) =>
  Effect.repeat(Effect.andThen(TestClock.adjust("100 millis"), nextRound), { times: seconds * 10 })
const idle = (threadId: string) => ["thread/status/changed", { threadId, status: { type: "idle" } }] as const
const Look = Tool.make("look", { parameters: Schema.Struct({}), success: Schema.String })
const goalOf = (threadId: string) => ({
  goal: {
    threadId,
    objective: "go",
    status: "active",
    tokenBudget: null,
    tokensUsed: 0,
    timeUsedSeconds: 0,
    createdAt: 1,
    updatedAt: 1
  }
})

it.live(
  "generateText ends, although the server is too busy to interrupt the turn of its tool calls",
  () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const toolkit = Toolkit.make(Look)
      const fiber = yield* LanguageModel.generateText({ prompt: "x", toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ look: () => Effect.succeed("seen") })),
        Effect.provide(CodexLanguageModel.layer()),
        Effect.exit,
        Effect.forkChild
      )
      const turn = Memory.turnOf(peer, "thread-1", "turn")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.started
      yield* turn.notify("rawResponseItem/completed", {
        item: { type: "function_call", call_id: "c", name: "look", arguments: "{}" }
      })
      yield* turn.notify("rawResponse/completed", { responseId: "r", usage: null })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), BUSY)
      const again = yield* Effect.timeoutOption(peer.take("turn/interrupt"), "3 seconds")
      assert.isTrue(again._tag === "Some" || fiber.pollUnsafe() !== undefined, "it waits for ever")
    }).pipe(Effect.provide(Memory.layer({
      "thread/read": () => ({ thread: MemoryTransport.threadStarted("thread-1").thread }),
      "thread/unsubscribe": () => ({ status: "unsubscribed" })
    }))),
  20_000
)

describe("What is given up while the server is busy", () => {
  it.effect("a turn is interrupted", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const running = yield* Effect.forkChild(thread.run("go"))
      const turn = Memory.turnOf(peer, thread.id, "t")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.started
      yield* Memory.handled
      yield* Effect.forkChild(Fiber.interrupt(running), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), BUSY)
      const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
      yield* pass(6)
      assert.isDefined(again.pollUnsafe(), "it runs on, and nobody holds it")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a goal is paused", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const running = yield* Effect.forkChild(thread.runGoal("go"))
      yield* peer.respond(yield* peer.take("thread/goal/set"), goalOf(thread.id))
      yield* Memory.turnOf(peer, thread.id, "one").started
      yield* Memory.handled
      yield* Effect.forkChild(Fiber.interrupt(running), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("thread/goal/set"), BUSY)
      const again = yield* Effect.forkChild(peer.take("thread/goal/set"), { startImmediately: true })
      yield* pass(6)
      assert.isDefined(again.pollUnsafe(), "it goes on, turn after turn")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a scoped thread is unloaded", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      yield* Effect.forkChild(Effect.scoped(codex.threadStartScoped()), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("thread/unsubscribe"), BUSY)
      const again = yield* Effect.forkChild(peer.take("thread/unsubscribe"), { startImmediately: true })
      yield* pass(6)
      assert.isDefined(again.pollUnsafe())
    }).pipe(Effect.provide(Memory.layer({ "thread/unsubscribe": () => undefined }))))

  it.effect("a scoped thread whose server says nothing any more holds up its Scope for five seconds", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const closing = yield* Effect.forkChild(Effect.scoped(codex.threadStartScoped()), { startImmediately: true })
      yield* peer.take("thread/unsubscribe")
      yield* TestClock.adjust("4999 millis")
      assert.isUndefined(closing.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.isDefined(closing.pollUnsafe())
    }).pipe(Effect.provide(Memory.layer({ "thread/unsubscribe": () => undefined }))))

  it.effect("a turn that another run has joined meanwhile is left to it", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const turn = Memory.turnOf(peer, thread.id, "t")
      const running = yield* Effect.forkChild(thread.run("go"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.started
      yield* Memory.handled
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(running), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("turn/interrupt"), BUSY)
      const joined = yield* Effect.forkChild(thread.run("and"), { startImmediately: true })
      yield* turn.answer(yield* peer.take("turn/start"))
      const again = yield* Effect.forkChild(peer.take("turn/interrupt"), { startImmediately: true })
      yield* pass(6)
      assert.isUndefined(again.pollUnsafe())
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(joined)).status, "completed")
      yield* Fiber.join(interrupting)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a thread that somebody has resumed meanwhile stays loaded", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const scope = yield* Scope.make()
      yield* Scope.provide(codex.threadResumeScoped("thread"), scope)
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* peer.refuse(yield* peer.take("thread/unsubscribe"), BUSY)
      yield* codex.threadResume("thread")
      const again = yield* Effect.forkChild(peer.take("thread/unsubscribe"), { startImmediately: true })
      yield* pass(6)
      assert.isUndefined(again.pollUnsafe())
      yield* Fiber.join(closing)
    }).pipe(Effect.provide(Memory.layer({
      "thread/unsubscribe": () => undefined,
      "thread/resume": () => MemoryTransport.threadStarted("thread")
    }))))
})

it.effect("What waits until a thread is unloaded goes on, although the thread is resumed and let go again meanwhile", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const first = yield* Scope.make()
    yield* Scope.provide(codex.threadResumeScoped("thread"), first)
    yield* Effect.forkChild(Scope.close(first, Exit.void), { startImmediately: true })
    const unsubscribe = yield* peer.take("thread/unsubscribe")
    const second = yield* Scope.make()
    yield* Scope.provide(codex.threadResumeScoped("thread"), second)
    yield* peer.respond(unsubscribe, { status: "unsubscribed" })
    yield* Memory.handled
    const naming = yield* Effect.forkChild(codex.request("thread/name/set", { threadId: "thread", name: "x" }), {
      startImmediately: true
    })
    yield* Effect.forkChild(Scope.close(second, Exit.void), { startImmediately: true })
    yield* peer.respond(yield* peer.take("thread/unsubscribe"), { status: "unsubscribed" })
    yield* Memory.handled
    assert.isUndefined(naming.pollUnsafe())
    yield* peer.notify("thread/closed", { threadId: "thread" })
    yield* Memory.handled
    yield* Memory.handled
    assert.isDefined(naming.pollUnsafe(), "it waits for ever")
  }).pipe(Effect.provide(Memory.layer({
    "thread/unsubscribe": () => undefined,
    "thread/resume": () => MemoryTransport.threadStarted("thread"),
    "thread/name/set": () => ({})
  }))))

it.effect("A client that cannot be made leaves nothing in the Scope, however often that is tried", () =>
  Effect.gen(function*() {
    const scope = yield* Scope.make()
    const connect = Codex.connect(Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({ initialize: () => undefined })
      yield* Effect.forkScoped(
        Effect.flatMap(peer.take("initialize"), (request) => peer.refuse(request, { code: -32603, message: "not now" }))
      )
      return peer.transport
    }))
    for (let i = 0; i < 3; i++) {
      assert.strictEqual((yield* Effect.flip(Scope.provide(connect, scope)))._tag, "InternalError")
    }
    const { state } = scope
    assert.isTrue(state._tag === "Empty" || state._tag === "Open" && state.finalizer === undefined)
    assert.strictEqual(state._tag === "Open" ? state.finalizers?.size ?? 0 : 0, 0)
  }))

describe("A client that closes", () => {
  const open = Effect.gen(function*() {
    const peer = yield* MemoryTransport.make({ "thread/start": () => MemoryTransport.threadStarted("thread") })
    const scope = yield* Scope.make()
    const codex = yield* Scope.provide(Codex.connect(Effect.succeed(peer.transport)), scope)
    return { codex, peer, close: Scope.close(scope, Exit.void), thread: yield* codex.threadStart() }
  })

  it.live("ends a run whose answer comes in the same step", () =>
    Effect.gen(function*() {
      const { close, codex, peer, thread } = yield* open
      yield* Effect.forkDetach(Effect.andThen(codex.models(), close), { startImmediately: true })
      const run = yield* Effect.forkDetach(Effect.flip(thread.run("x")), { startImmediately: true })
      const models = yield* peer.take("model/list")
      const start = yield* peer.take("turn/start")
      yield* peer.sendText(
        JSON.stringify({ id: models.id, result: { data: [], nextCursor: null } }),
        JSON.stringify({ id: start.id, result: { turn: { id: "t", items: [], status: "inProgress", error: null } } })
      )
      const error = yield* Effect.timeoutOption(Fiber.join(run), "3 seconds")
      assert.strictEqual(error._tag === "Some" ? error.value._tag : "it hangs", "TransportClosed")
    }), 10_000)

  it.live("holds up no run that is interrupted just then", () =>
    Effect.gen(function*() {
      const { close, codex, peer, thread } = yield* open
      yield* Effect.forkDetach(Effect.andThen(codex.models(), close), { startImmediately: true })
      const run = yield* Effect.forkDetach(thread.run("x"), { startImmediately: true })
      const models = yield* peer.take("model/list")
      const start = yield* peer.take("turn/start")
      const interrupting = yield* Effect.forkDetach(Fiber.interrupt(run), { startImmediately: true })
      yield* nextRound
      yield* peer.sendText(
        JSON.stringify({ id: models.id, result: { data: [], nextCursor: null } }),
        JSON.stringify({ id: start.id, result: { turn: { id: "t", items: [], status: "inProgress", error: null } } })
      )
      assert.isTrue(Option.isSome(yield* Effect.timeoutOption(Fiber.join(interrupting), "3 seconds")))
    }), 10_000)

  it.live("sends nothing more, whatever is tried again", () =>
    Effect.gen(function*() {
      const { close, peer, thread } = yield* open
      const run = yield* Effect.forkDetach(Effect.flip(Effect.catch(thread.run("x"), () => thread.run("x"))), {
        startImmediately: true
      })
      const turn = Memory.turnOf(peer, "thread", "t")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.started
      yield* nextRound
      const again = yield* Effect.forkDetach(peer.take("turn/start"), { startImmediately: true })
      yield* close
      assert.strictEqual((yield* Fiber.join(run))._tag, "TransportClosed")
      assert.isUndefined(again.pollUnsafe())
    }), 10_000)
})

describe("A login", () => {
  const login = {
    "account/login/start": () => ({ type: "chatgpt", loginId: "login", authUrl: "https://x" }),
    "account/login/cancel": () => ({ status: "canceled" })
  }

  it.live("survives a completion without params", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const { wait } = yield* codex.loginChatgpt
      yield* peer.send({ method: "account/login/completed" })
      yield* Memory.handled
      yield* peer.notify("account/login/completed", { loginId: "login", success: true, error: null })
      assert.strictEqual((yield* Effect.timeoutOption(wait, "500 millis"))._tag, "Some")
    }).pipe(Effect.scoped, Effect.provide(Memory.layer(login))))

  it.live("that is refused leaves no subscription that nobody reads", () =>
    Effect.gen(function*() {
      const queues: Array<Queue.Dequeue<unknown, unknown>> = []
      const { subscribe } = Router.prototype
      Router.prototype.subscribe = function(this: Router, threadId) {
        return Effect.tap(subscribe.call(this, threadId), (queue) => Effect.sync(() => queues.push(queue)))
      }
      yield* Effect.addFinalizer(() => Effect.sync(() => (Router.prototype.subscribe = subscribe)))
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const starting = yield* Effect.forkChild(Effect.flip(codex.loginChatgpt))
      yield* peer.refuse(yield* peer.take("account/login/start"), { code: -32600, message: "no" })
      assert.strictEqual((yield* Fiber.join(starting))._tag, "InvalidRequest")
      for (let i = 0; i < 1000; i++) yield* peer.notify("x/y", { i })
      yield* Memory.handled
      assert.deepStrictEqual(queues.map(Queue.sizeUnsafe), [0])
    }).pipe(Effect.scoped, Effect.provide(Memory.layer())))
})

describe("startGoal in a Scope that lives on", () => {
  it.live("pauses the goal when it is interrupted", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const starting = yield* Effect.forkChild(Effect.timeoutOption(thread.startGoal("go"), "50 millis"))
      yield* peer.respond(yield* peer.take("thread/goal/set"), goalOf(thread.id))
      const paused = yield* Effect.timeoutOption(peer.take("thread/goal/set"), "300 millis")
      assert.strictEqual(paused._tag, "Some", "the goal is pursued, and nobody has it")
      yield* peer.respond(paused.pipe((o) => o._tag === "Some" ? o.value : {}), goalOf(thread.id))
      yield* Fiber.join(starting)
    }).pipe(Effect.scoped, Effect.provide(Memory.layer())), 15_000)

  it.live("keeps nothing of the thread when it is refused", () =>
    Effect.gen(function*() {
      const goals: Array<any> = []
      const { followGoal } = Router.prototype
      Router.prototype.followGoal = function(this: Router, ...of) {
        const goal = followGoal.apply(this, of)
        goals.push(goal)
        return goal
      }
      yield* Effect.addFinalizer(() => Effect.sync(() => (Router.prototype.followGoal = followGoal)))
      const { peer, thread } = yield* Memory.start
      const starting = yield* Effect.forkChild(Effect.flip(thread.startGoal("go")))
      yield* peer.refuse(yield* peer.take("thread/goal/set"), { code: -32600, message: "no" })
      assert.strictEqual((yield* Fiber.join(starting))._tag, "InvalidRequest")
      const running = yield* Effect.forkChild(thread.run("one"))
      const one = Memory.turnOf(peer, thread.id, "one")
      yield* one.answer(yield* peer.take("turn/start"))
      yield* one.started
      for (let i = 0; i < 1000; i++) yield* one.delta("x")
      yield* one.completed()
      yield* Fiber.join(running)
      assert.deepStrictEqual(goals[0].queues.map(Queue.sizeUnsafe), [])
    }).pipe(Effect.scoped, Effect.provide(Memory.layer())))
})

it.live("Closing a scoped thread ends the turn that is active in a detached goal", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const scope = yield* Scope.make()
    const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
    const starting = yield* Effect.forkChild(Effect.scoped(Effect.tap(thread.startGoal("go"), ({ detach }) => detach)))
    yield* peer.respond(yield* peer.take("thread/goal/set"), goalOf(thread.id))
    const one = Memory.turnOf(peer, thread.id, "one")
    yield* one.started
    yield* Fiber.join(starting)
    yield* one.completed()
    yield* Memory.turnOf(peer, thread.id, "two").started
    yield* Memory.handled
    yield* Effect.forkChild(Scope.close(scope, Exit.void))
    const interrupt = yield* peer.take("turn/interrupt")
    assert.deepInclude(interrupt.params, { turnId: "two" })
    yield* peer.respond(interrupt, {})
  }).pipe(Effect.provide(Memory.layer({ "thread/unsubscribe": () => ({ status: "unsubscribed" }) }))))

describe("Closing a scoped thread of a server of its own", () => {
  /** What the server is asked after it has then, or has not, unloaded the thread, which is resumed at once. */
  const closing = Effect.fnUntraced(function*(unloads: boolean) {
    const server = yield* FakeProcess.make
    const asked = yield* Queue.unbounded<{ readonly method: string; readonly params: unknown }>()
    const say = (message: object) => server.stdout(`${JSON.stringify(message)}\n`)
    const answers: Record<string, unknown> = {
      initialize: { userAgent: "x/0.0.0", codexHome: "/", platformFamily: "unix", platformOs: "linux" },
      "thread/start": MemoryTransport.threadStarted("thread"),
      "thread/resume": MemoryTransport.threadStarted("thread"),
      "thread/unsubscribe": { status: "unsubscribed" },
      "turn/interrupt": {}
    }
    yield* server.takeInput.pipe(
      Effect.flatMap((text) =>
        Effect.forEach(text.trimEnd().split("\n"), (line) => {
          const { id, method, params } = JSON.parse(line)
          return Effect.andThen(
            Queue.offer(asked, { method, params }),
            Object.hasOwn(answers, method) ? say({ id, result: answers[method] }) : Effect.void
          )
        })
      ),
      Effect.forever,
      Effect.forkScoped
    )
    const codex = yield* Effect.provide(Codex.make({ codexBin: "codex", shutdownTimeout: 0 }), server.layer)
    yield* Effect.scoped(codex.threadStartScoped())
    if (unloads) yield* say({ method: "thread/closed", params: { threadId: "thread" } })
    yield* codex.threadResume("thread")
    const all = yield* Queue.takeAll(asked)
    return all.slice(all.findIndex(({ method }) => method === "thread/unsubscribe") + 1)
  })

  it.live("ends a turn that begins just then, such as a compaction, and with which it would stay loaded", () =>
    Effect.gen(function*() {
      const [interrupt, ...rest] = yield* closing(false)
      assert.deepStrictEqual(interrupt, { method: "turn/interrupt", params: { threadId: "thread", turnId: "" } })
      assert.deepStrictEqual(rest.map(({ method }) => method), ["thread/resume"])
    }))

  it.live("asks for nothing more once the thread is unloaded", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* closing(true)).map(({ method }) => method), ["thread/resume"])
    }))
})

it.effect("Closing a scoped thread ends a detached turn that the server has just started, but does not know yet", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const scope = yield* Scope.make()
    const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
    const starting = yield* Effect.forkChild(Effect.scoped(Effect.tap(thread.turn("Hi"), ({ detach }) => detach)))
    yield* Memory.turnOf(peer, thread.id, "one").answer(yield* peer.take("turn/start"))
    yield* Fiber.join(starting)
    const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
    yield* peer.refuse(yield* peer.take("turn/interrupt"), { code: -32600, message: "no active turn to interrupt" })
    yield* Memory.handled
    yield* TestClock.adjust("20 millis")
    const again = yield* Effect.raceFirst(peer.take("turn/interrupt"), Fiber.join(closing))
    assert.deepInclude(again ? again.params : "it goes on", { turnId: "one" })
    yield* peer.respond(again!, {})
    yield* Fiber.join(closing)
  }).pipe(Effect.provide(Memory.layer())))

it.effect("A turn ends whose thread falls idle before the answer to turn/start, and whose end is never told", () =>
  Effect.gen(function*() {
    const { peer, thread } = yield* Memory.start
    const running = yield* Effect.forkChild(Effect.exit(thread.run("go")))
    const turn = Memory.turnOf(peer, thread.id, "lost")
    const request = yield* peer.take("turn/start")
    yield* turn.started
    yield* peer.notify(...idle(thread.id))
    yield* turn.answer(request)
    yield* Memory.handled
    yield* pass(20)
    assert.isDefined(running.pollUnsafe(), "it never ends")
  }).pipe(Effect.provide(Memory.layer())))

for (
  const [name, method, params] of [
    ["falls idle", "thread/status/changed", { threadId: "thread-1", status: { type: "idle" } }],
    ["is closed", "thread/closed", { threadId: "thread-1" }]
  ] as const
) {
  it.effect(`A turn ends whose thread ${name} before the answer to turn/start, the first that is told of it`, () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const running = yield* Effect.forkChild(Effect.exit(thread.run("go")))
      const request = yield* peer.take("turn/start")
      yield* peer.notify(method, params)
      yield* Memory.turnOf(peer, thread.id, "lost").answer(request)
      yield* Memory.handled
      yield* pass(20)
      assert.isDefined(running.pollUnsafe(), "it never ends")
    }).pipe(Effect.provide(Memory.layer())))
}

it.live(
  "A turn ends whose answer is the last that a connection says, wherever its caller lets others go on",
  () =>
    Effect.gen(function*() {
      const stuck: Array<string> = []
      for (let operations = 3; operations <= 14; operations++) {
        for (const completed of [false, true]) {
          const peer = yield* MemoryTransport.make({ "thread/start": () => MemoryTransport.threadStarted("thread") })
          yield* Effect.scoped(Effect.gen(function*() {
            const codex = yield* Codex.connect(Effect.succeed(peer.transport), { restart: false })
            const thread = yield* codex.threadStart()
            const fiber = yield* Effect.forkChild(
              Effect.provideService(thread.run("x"), Scheduler.MaxOpsBeforeYield, operations)
            )
            const request = yield* peer.take("turn/start")
            yield* nextRound
            const turn = { id: "turn", items: [], status: "inProgress", error: null }
            const end = {
              method: "turn/completed",
              params: { threadId: "thread", turn: { ...turn, status: "completed" } }
            }
            yield* peer.sendText(
              JSON.stringify({ id: request.id, result: { turn } }),
              ...completed ? [JSON.stringify(end)] : []
            )
            yield* peer.close()
            const exit = yield* Effect.timeoutOption(Fiber.await(fiber), "100 millis")
            if (exit._tag === "None") stuck.push(`steps of ${operations}, completed: ${completed}`)
            else if (completed && Exit.isFailure(exit.value)) stuck.push(`steps of ${operations}: it was completed`)
            fiber.interruptUnsafe()
          })).pipe(Effect.timeoutOption("1 second"))
        }
      }
      assert.deepStrictEqual(stuck, [])
    }),
  60_000
)

describe("After an end that was looked for", () => {
  it.effect("a file change of that turn does not hide the next one under its id", () => {
    const asked: Array<unknown> = []
    const handlers = ServerRequests.layer(ServerRequests.approvals({
      fileChange: (_, changes) => Effect.as(Effect.sync(() => asked.push(changes)), "decline" as const)
    }))
    return Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const changes = (path: string) => [{ path, diff: "x", kind: { type: "add" } }]
      const begin = (turn: ReturnType<typeof Memory.turnOf>, path: string) =>
        turn.notify("item/started", {
          item: { type: "fileChange", id: "call_1", status: "inProgress", changes: changes(path) },
          startedAtMs: 1
        })
      const running = yield* Effect.forkChild(thread.run("one"))
      const one = Memory.turnOf(peer, thread.id, "one")
      yield* one.answer(yield* peer.take("turn/start"))
      yield* begin(one, "/a")
      yield* peer.notify(...idle(thread.id))
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      yield* peer.respond(yield* peer.take("thread/read"), {
        thread: {
          ...MemoryTransport.threadStarted(thread.id).thread,
          turns: [{ id: "one", items: [], status: "interrupted", error: null }]
        }
      })
      assert.strictEqual((yield* Fiber.join(running)).status, "interrupted")
      yield* Effect.forkChild(thread.run("two"))
      const two = Memory.turnOf(peer, thread.id, "two")
      yield* two.answer(yield* peer.take("turn/start"))
      yield* begin(two, "/b")
      yield* peer.send({
        id: 7,
        method: "item/fileChange/requestApproval",
        params: { threadId: thread.id, turnId: "two", itemId: "call_1", startedAtMs: 1 }
      })
      yield* Memory.handled
      assert.deepStrictEqual(asked, [changes("/b")])
    }).pipe(Effect.provide(Memory.layer({ "turn/interrupt": () => ({}) }).pipe(Layer.provide(handlers))))
  })

  it.effect("a turn that was given up is not kept", () =>
    Effect.gen(function*() {
      const routers: Array<any> = []
      const { expect } = Router.prototype
      Router.prototype.expect = function(this: Router, threadId) {
        routers.push(this)
        return expect.call(this, threadId)
      }
      yield* Effect.addFinalizer(() => Effect.sync(() => (Router.prototype.expect = expect)))
      const { peer, thread } = yield* Memory.start
      const running = yield* Effect.forkChild(Effect.flip(thread.run("one")))
      yield* Memory.turnOf(peer, thread.id, "one").answer(yield* peer.take("turn/start"))
      yield* peer.notify(...idle(thread.id))
      yield* Memory.handled
      yield* TestClock.adjust("1 second")
      yield* peer.refuse(yield* peer.take("thread/read"), { code: -32603, message: "no" })
      assert.strictEqual((yield* Fiber.join(running))._tag, "ProtocolError")
      yield* peer.notify("thread/closed", { threadId: thread.id })
      yield* Memory.handled
      assert.deepStrictEqual([routers[0].turns.size, routers[0].threads.size], [0, 0])
    }).pipe(Effect.scoped, Effect.provide(Memory.layer())))
})

const reconnecting = Effect.gen(function*() {
  const peers: Array<MemoryTransport.MemoryTransport["Service"]> = []
  const codex = yield* Codex.connect(Effect.gen(function*() {
    const peer = yield* MemoryTransport.make({
      "thread/start": () => MemoryTransport.threadStarted("thread"),
      "thread/resume": () => MemoryTransport.threadStarted("thread"),
      "thread/unsubscribe": () => ({ status: "notLoaded" }),
      "account/logout": () => ({})
    })
    peers.push(peer)
    return peer.transport
  }))
  return { codex, peers }
})

it.live("Status says that a connection is lost before it says that it is made again", () =>
  Effect.gen(function*() {
    const { codex, peers } = yield* reconnecting
    const seen = yield* Effect.forkChild(
      Stream.runCollect(codex.status.pipe(Stream.map(({ _tag }) => _tag), Stream.take(4))),
      { startImmediately: true }
    )
    const thread = yield* codex.threadStart()
    yield* Effect.forkChild(Effect.catch(thread.run("x"), () => thread.run("x")), { startImmediately: true })
    const turn = Memory.turnOf(peers[0]!, "thread", "turn")
    yield* turn.answer(yield* peers[0]!.take("turn/start"))
    yield* turn.started
    yield* nextRound
    yield* peers[0]!.close()
    assert.deepStrictEqual(yield* Fiber.join(seen), ["Connected", "Disconnected", "Connecting", "Connected"])
  }).pipe(Effect.scoped), 10_000)

it.live(
  "The tools of a scoped thread go with its Scope, also when its server is gone",
  () =>
    Effect.gen(function*() {
      const { codex, peers } = yield* reconnecting
      let calls = 0
      const toolkit = Toolkit.make(Look)
      const scope = yield* Scope.make()
      yield* codex.threadStartScoped({ toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ look: () => Effect.sync(() => `${++calls}`) })),
        Scope.provide(scope)
      )
      yield* peers[0]!.close()
      yield* nextRound
      yield* codex.logout
      yield* Scope.close(scope, Exit.void)
      yield* peers[1]!.send({
        id: 1,
        method: "item/tool/call",
        params: { threadId: "thread", turnId: "t", callId: "c", tool: "look", arguments: {} }
      })
      let answer: MemoryTransport.ClientMessage
      do answer = yield* peers[1]!.take()
      while (answer.method !== undefined)
      assert.strictEqual(answer.id, 1)
      assert.strictEqual(calls, 0)
    }).pipe(Effect.scoped),
  10_000
)

for (const method of ["thread/closed", "thread/archived", "thread/deleted"]) {
  it.effect(`The tools of a thread are refused after ${method}`, () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const toolkit = Toolkit.make(Look)
      const thread = yield* codex.threadStart({ toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ look: () => Effect.succeed("seen") }))
      )
      const call = Effect.fnUntraced(function*(id: number) {
        yield* peer.send({
          id,
          method: "item/tool/call",
          params: { threadId: thread.id, turnId: "t", callId: "c", tool: "look", arguments: {} }
        })
        const { result } = yield* Effect.repeat(peer.take(), { until: (message) => message.method === undefined })
        return (result as Protocol.DynamicToolCallResponse).success
      })
      assert.isTrue(yield* call(1))
      yield* peer.notify(method, { threadId: thread.id })
      assert.isFalse(yield* call(2))
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(Logs.capture().layer)))
}

it.live(
  "A turn that ended with its connection cannot be interrupted: NoActiveTurn, and nothing is asked",
  () =>
    Effect.gen(function*() {
      const { codex, peers } = yield* reconnecting
      const thread = yield* codex.threadStart()
      const starting = yield* Effect.forkChild(thread.turn("x"))
      yield* Memory.turnOf(peers[0]!, "thread", "turn").answer(yield* peers[0]!.take("turn/start"))
      const turn = yield* Fiber.join(starting)
      yield* peers[0]!.close()
      yield* Effect.flip(turn.result)
      const end = yield* Effect.timeoutOption(Effect.flip(turn.interrupt), "300 millis")
      assert.strictEqual(end._tag === "Some" ? (end.value as CodexError.CodexError)._tag : "no answer", "NoActiveTurn")
      assert.lengthOf(peers, 1)
    }).pipe(Effect.scoped),
  10_000
)
