import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, Fiber, Layer, Queue, Scope, Stream } from "effect"
import { AppServer, Codex, NodeCodex, Protocol, ServerRequests, type Thread, TurnEvent } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Memory from "./support/memory.ts"

const spawn = ScriptedModel.functionCall({
  name: "spawn_agent",
  namespace: "multi_agent_v1",
  arguments: { message: "Help" }
})
const forever = ScriptedModel.deltas(["x", ScriptedModel.gate(Effect.never)])

const asked: Array<readonly [own: string, root: string | undefined]> = []
let onAsked = Deferred.makeUnsafe<void>()
let onTakenBack = Deferred.makeUnsafe<void>()

// A person who never answers.
const handlers = ServerRequests.layer(ServerRequests.approvals({
  command: Effect.fn(function*({ threadId }) {
    asked.push([threadId, yield* ServerRequests.RootThreadId])
    yield* Deferred.succeed(onAsked, undefined)
    return yield* Effect.onInterrupt(Effect.never, () => Deferred.succeed(onTakenBack, undefined))
  })
}))

// Of the tests before: what is said of them late is not to be taken for what this one waits for.
const known = new Set<string>()

/** What the model answers in the threads of a test and, request by request, in those of their agents. */
const scripted = Effect.fnUntraced(
  function*(own: ReadonlyArray<ScriptedModel.Answer>, agent: ReadonlyArray<ScriptedModel.Answer>) {
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    const threads = new Set<string>()
    const before = new Set(known)
    const counts = new Map<string, number>()
    yield* model.respondWith((request) => {
      const id = ScriptedModel.threadId(request) ?? ""
      const count = counts.get(id) ?? 0
      counts.set(id, count + 1)
      return (threads.has(id) ? own : agent)[count] ?? ScriptedModel.message("Done")
    })
    /** What the server says of agents. */
    const told = yield* Queue.unbounded<Protocol.ServerNotification>()
    yield* codex.notifications.pipe(
      Stream.filter(({ params }) => {
        const { threadId } = params as { readonly threadId?: string }
        if (threadId === undefined || threads.has(threadId) || before.has(threadId)) return false
        known.add(threadId)
        return true
      }),
      Stream.runForEach((notification) => Queue.offer(told, notification)),
      Effect.forkScoped({ startImmediately: true })
    )
    const next = <M extends Protocol.NotificationMethod>(method: M) =>
      Queue.take(told).pipe(
        Effect.repeat({ until: (notification) => notification.method === method }),
        Effect.map(({ params }) => params as Protocol.NotificationParams<M>)
      )
    const use = (thread: Thread.Thread) => {
      threads.add(thread.id)
      known.add(thread.id)
      return thread
    }
    return {
      codex,
      next,
      start: Effect.map(codex.threadStart({ sandbox: "readOnly", approvalMode: "user" }), use),
      startScoped: Effect.map(codex.threadStartScoped({ sandbox: "readOnly", approvalMode: "user" }), use),
      use,
      loaded: Effect.map(codex.request("thread/loaded/list", {}), ({ data }) => data)
    }
  }
)

layer(Layer.provideMerge(CodexTest.layer(), handlers), { excludeTestServices: true })(
  "Agents that the model spawns",
  (it) => {
    it.effect("are interrupted with the turn that they work for", () =>
      Effect.gen(function*() {
        const { next, start } = yield* scripted([spawn, forever], [forever])
        const run = yield* Effect.forkChild((yield* start).run("Go"))
        const agent = yield* next("turn/started")
        yield* Fiber.interrupt(run)
        const ended = yield* next("turn/completed")
        assert.deepStrictEqual([ended.turn.id, ended.turn.status], [agent.turn.id, "interrupted"])
      }).pipe(Effect.scoped))

    for (const calls of [0, 1, 3, 6, 10, 20, 40]) {
      it.effect(`are interrupted too where they are just being spawned, which takes as long as some calls: ${calls}`, () =>
        Effect.gen(function*() {
          const { loaded, next, start } = yield* scripted([spawn, forever], [forever])
          const thread = yield* start
          const before = yield* loaded
          yield* thread.stream("Go").pipe(
            Stream.filter(TurnEvent.is("item/started")),
            Stream.takeUntil(({ params }) => params.item.type === "collabAgentToolCall"),
            Stream.runForEach(({ params }) =>
              params.item.type === "collabAgentToolCall"
                ? Effect.asVoid(Effect.repeat(loaded, { times: calls }))
                : Effect.void
            )
          )
          const agents = (yield* loaded).filter((id) => !before.includes(id))
          for (const _ of agents) assert.strictEqual((yield* next("turn/completed")).turn.status, "interrupted")
        }).pipe(Effect.scoped))
    }

    it.effect("go on after a turn that ends by itself, and are unloaded with the Scope of its thread", () =>
      Effect.gen(function*() {
        const { codex, loaded, next, startScoped } = yield* scripted([spawn], [forever])
        const agent = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* startScoped
          assert.strictEqual((yield* thread.run("Go")).finalResponse, "Done")
          const { threadId } = yield* next("turn/started")
          const { thread: { status } } = yield* codex.request("thread/read", { threadId })
          assert.strictEqual(status.type, "active")
          return threadId
        }))
        const ended = yield* next("turn/completed")
        assert.deepStrictEqual([ended.threadId, ended.turn.status], [agent, "interrupted"])
        assert.strictEqual((yield* next("thread/closed")).threadId, agent)
        assert.notInclude(yield* loaded, agent)
      }).pipe(Effect.scoped))

    it.effect("that are done are unloaded with the Scope of their thread too", () =>
      Effect.gen(function*() {
        const { loaded, next, startScoped } = yield* scripted([spawn], [])
        const agent = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* startScoped
          yield* thread.run("Go")
          return (yield* next("turn/completed")).threadId
        }))
        assert.strictEqual((yield* next("thread/closed")).threadId, agent)
        assert.notInclude(yield* loaded, agent)
      }).pipe(Effect.scoped))

    it.effect("ask for approvals in the name of the thread that they work for, and not after its turn", () =>
      Effect.gen(function*() {
        onAsked = Deferred.makeUnsafe()
        onTakenBack = Deferred.makeUnsafe()
        const { next, start } = yield* scripted([spawn, forever], [ScriptedModel.functionCall({
          name: "exec_command",
          arguments: { cmd: "true", sandbox_permissions: "require_escalated", justification: "j" }
        })])
        const thread = yield* start
        const run = yield* Effect.forkChild(thread.run("Go"))
        const agent = yield* next("turn/started")
        yield* Deferred.await(onAsked)
        assert.deepStrictEqual(asked.at(-1), [agent.threadId, thread.id])
        yield* Fiber.interrupt(run)
        yield* Deferred.await(onTakenBack)
        assert.strictEqual((yield* next("turn/completed")).turn.status, "interrupted")
      }).pipe(Effect.scoped))

    for (const sandbox of ["readOnly", "fullAccess"] as const) {
      it.effect(`have the sandbox of the thread that they work for: ${sandbox}`, () =>
        Effect.gen(function*() {
          const { workspace } = yield* CodexTest.CodexTest
          const { codex, next, use } = yield* scripted([spawn, forever], [
            ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: `touch ${sandbox}` } })
          ])
          const thread = use(yield* codex.threadStart({ sandbox, approvalMode: "denyAll" }))
          const run = yield* Effect.forkChild(thread.run("Go"))
          yield* next("turn/completed")
          yield* Fiber.interrupt(run)
          assert.strictEqual(existsSync(join(workspace, sandbox)), sandbox === "fullAccess")
        }).pipe(Effect.scoped))
    }

    it.effect("are offered to no model where the thread switches them off", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        const offered = Effect.fnUntraced(function*(options: Codex.ThreadStartOptions) {
          yield* (yield* codex.threadStart(options)).run("Hi")
          return ScriptedModel.toolNames((yield* model.requests).at(-1)!).some((name) => name.startsWith("multi_agent"))
        })
        yield* model.respondWith(() => ScriptedModel.message("Hello"))
        assert.isTrue(yield* offered({}))
        assert.isFalse(yield* offered({ config: { "features.multi_agent": false } }))
      }))

    it.effect("stop with a goal that is paused", () =>
      Effect.gen(function*() {
        const { next, start } = yield* scripted([spawn, forever], [forever])
        const goal = yield* Effect.forkChild((yield* start).runGoal("Write the parser"))
        const agent = yield* next("turn/started")
        yield* Fiber.interrupt(goal)
        const ended = yield* next("turn/completed")
        assert.deepStrictEqual([ended.turn.id, ended.turn.status], [agent.turn.id, "interrupted"])
      }).pipe(Effect.scoped))
  }
)

layer(CodexTest.layer(), { excludeTestServices: true })("A Scope of a thread", (it) => {
  it.effect("ends a turn that was not started by a handle, such as a compaction and a review", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const calls = [
        (thread: Thread.Thread) => thread.compact,
        (thread: Thread.Thread) =>
          codex.request("review/start", { threadId: thread.id, target: { type: "custom", instructions: "All of it" } })
      ]
      for (const call of calls) {
        yield* model.respondWith(() => ScriptedModel.message("Hello"))
        const closed = yield* codex.notifications.pipe(
          Stream.filter(Protocol.isNotification("thread/closed")),
          Stream.runHead,
          Effect.forkChild({ startImmediately: true })
        )
        const id = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* codex.threadStartScoped({ sandbox: "readOnly" })
          yield* thread.run("Hi")
          const reached = yield* Deferred.make<void>()
          yield* model.respondWith(() =>
            ScriptedModel.deltas([
              "x",
              ScriptedModel.gate(Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))
            ])
          )
          yield* call(thread)
          yield* Deferred.await(reached)
          return thread.id
        }))
        assert.strictEqual((yield* Fiber.join(closed)).valueOrUndefined?.params.threadId, id)
        assert.notInclude((yield* codex.request("thread/loaded/list", {})).data, id)
      }
    }).pipe(Effect.scoped))
})

layer(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer), { excludeTestServices: true })(
  "Agents on a server with several clients",
  (it) => {
    it.effect("are answered by the client whose thread they work for, and unloaded with the Scope of that thread", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const model = yield* ScriptedModel.ScriptedModel
        const { url } = yield* AppServer.listen({ ...options, listen: "ws://127.0.0.1:0" })
        const asked: Array<string> = []
        const client = (name: string, decision: "accept" | "decline") =>
          NodeCodex.layerRemote({ url }).pipe(
            Layer.provide(ServerRequests.layer(ServerRequests.approvals({
              command: () => Effect.sync(() => (asked.push(name), decision))
            }))),
            Layer.build,
            Effect.map(Context.get(Codex.Codex))
          )
        const mine = yield* client("mine", "accept")
        const other = yield* client("other", "decline")
        const outputs: Array<string> = []
        let own = ""
        yield* model.respondWith((request) => {
          const results = ScriptedModel.toolOutputs(request)
          if (ScriptedModel.threadId(request) === own) {
            return results.length === 0 ? spawn : ScriptedModel.message("Done")
          }
          outputs.push(...results.map(({ output }) => String(output)))
          return results.length > 0 ? ScriptedModel.message("Done") : ScriptedModel.functionCall({
            name: "exec_command",
            arguments: { cmd: "echo hello", sandbox_permissions: "require_escalated", justification: "j" }
          })
        })
        const closed = yield* mine.notifications.pipe(
          Stream.filter(Protocol.isNotification("thread/closed")),
          Stream.filter(({ params }) => params.threadId !== own),
          Stream.runHead,
          Effect.forkScoped({ startImmediately: true })
        )
        yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* mine.threadStartScoped({ sandbox: "readOnly", approvalMode: "user" })
          own = thread.id
          const done = yield* mine.notifications.pipe(
            Stream.filter(Protocol.isNotification("turn/completed")),
            Stream.filter(({ params }) => params.threadId !== own),
            Stream.runHead,
            Effect.forkScoped({ startImmediately: true })
          )
          yield* thread.run("Go")
          yield* Fiber.join(done)
        }))
        assert.deepStrictEqual(asked, ["mine"])
        assert.match(outputs[0]!, /hello/)
        yield* Fiber.join(closed)
        assert.deepStrictEqual((yield* other.request("thread/loaded/list", {})).data, [])
      }).pipe(Effect.scoped))
  }
)

describe("Agents, in memory", () => {
  const turn = (id: string, rootTurnId = id, status = "inProgress") => ({
    id,
    rootTurnId,
    items: [],
    status,
    error: null
  })
  const approval = { threadId: "agent", turnId: "work", itemId: "item", startedAtMs: 1 }

  const both = Effect.gen(function*() {
    const server = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    /** Waits for the answer to a request of the server. */
    const answered = Effect.repeat(server.take(), { until: ({ method }) => method === undefined })
    return {
      server,
      codex,
      answered,
      started: (threadId: string, id: string, rootTurnId?: string) =>
        server.notify("turn/started", { threadId, turn: turn(id, rootTurnId) }),
      /** The answer of this client, which declines, to what it is asked to approve. */
      asked: (params: object = approval) =>
        Effect.andThen(
          server.send({ id: 7, method: "item/commandExecution/requestApproval", params }),
          Effect.map(answered, ({ result }) => result)
        )
    }
  })

  /** A client, and what it has asked the server to do by a method. */
  const recording = (method: "thread/unsubscribe" | "turn/interrupt") => {
    const calls: Array<unknown> = []
    const answer = (params: unknown) => {
      calls.push(params)
      return method === "turn/interrupt" ? {} : { status: "unsubscribed" }
    }
    return { calls, layer: Memory.layer({ [method]: answer }) }
  }

  /** A client of a server with a thread whose first turn is active. */
  const activeThread = Memory.layer({
    "thread/resume": () => {
      const { thread, ...settings } = MemoryTransport.threadStarted("thread")
      return { ...settings, thread: { ...thread, turns: [turn("first")] } }
    }
  })

  it.effect("are interrupted with the Scope of their turn if whoever interrupted that turn gave up before", () =>
    Effect.gen(function*() {
      const { codex, server, started } = yield* both
      const thread = yield* codex.threadStart()
      const scope = yield* Scope.make()
      const begun = yield* Effect.forkChild(Scope.provide(thread.turn("Hi"), scope))
      yield* server.respond(yield* server.take("turn/start"), { turn: turn("first") })
      const handle = yield* Fiber.join(begun)
      yield* started(thread.id, "first")
      yield* started("agent", "work", "first")
      yield* Memory.handled
      const interrupting = yield* Effect.forkChild(handle.interrupt)
      yield* server.respond(yield* server.take("turn/interrupt"), {})
      const refused = yield* server.take("turn/interrupt")
      yield* server.refuse(refused, { code: -32001, message: "Server overloaded; retry later." })
      yield* Fiber.interrupt(interrupting)
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      const next = yield* Effect.raceFirst(server.take("turn/interrupt"), Fiber.join(closing))
      assert.deepStrictEqual<unknown>(next?.params, { threadId: "agent", turnId: "work" })
      yield* server.respond(next!, {})
      yield* Fiber.join(closing)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("stay loaded if their thread is loaded again while its interrupted turn ends", () => {
    const { calls, layer } = recording("thread/unsubscribe")
    return Effect.gen(function*() {
      const { codex, server, started } = yield* both
      const scope = yield* Scope.make()
      const thread = yield* Scope.provide(codex.threadStartScoped(), scope)
      const begun = yield* Effect.forkChild(Scope.provide(thread.turn("Hi"), scope))
      yield* server.respond(yield* server.take("turn/start"), { turn: turn("first") })
      const handle = yield* Fiber.join(begun)
      const interrupting = yield* Effect.forkChild(handle.interrupt)
      yield* server.respond(yield* server.take("turn/interrupt"), {})
      yield* Fiber.join(interrupting)
      yield* started(thread.id, "first")
      yield* started("agent", "work", "first")
      yield* server.notify("turn/completed", { threadId: "agent", turn: turn("work", "first", "completed") })
      yield* Memory.handled
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      const resuming = yield* Effect.forkChild(codex.threadResume(thread.id))
      yield* server.respond(yield* server.take("thread/resume"), MemoryTransport.threadStarted(thread.id))
      yield* Fiber.join(resuming)
      yield* server.notify("turn/completed", { threadId: thread.id, turn: turn("first", "first", "interrupted") })
      yield* Fiber.join(closing)
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(layer))
  })

  it.effect("of another client are not subscribed to, and their approvals are left to it", () => {
    const { calls, layer } = recording("thread/unsubscribe")
    return Effect.gen(function*() {
      const { answered, server, started } = yield* both
      yield* started("agent", "work", "elsewhere")
      yield* server.send({ id: 7, method: "item/commandExecution/requestApproval", params: approval })
      yield* server.send({ id: 8, method: "currentTime/read", params: { threadId: "mine" } })
      assert.strictEqual((yield* answered).id, 8)
      assert.deepStrictEqual(calls, [{ threadId: "agent" }])
    }).pipe(Effect.provide(layer))
  })

  it.effect("a thread that a program has started by a call of the protocol is none, whatever its turns work for", () =>
    Effect.gen(function*() {
      const { asked, codex, started } = yield* both
      yield* codex.request("thread/start", {})
      yield* started("thread-1", "review", "the id that review/start has answered")
      const answer = yield* asked({ ...approval, threadId: "thread-1", turnId: "review" })
      assert.deepStrictEqual(answer, { decision: "decline" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of an earlier turn of a thread are its own too", () =>
    Effect.gen(function*() {
      const { asked, codex, started } = yield* both
      yield* codex.threadStart()
      yield* started("thread-1", "first")
      yield* started("thread-1", "second")
      yield* started("agent", "work", "first")
      assert.deepStrictEqual(yield* asked(), { decision: "decline" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("of a turn that was active when a program resumed its thread by a call of the protocol are its own", () =>
    Effect.gen(function*() {
      const { asked, codex, started } = yield* both
      yield* codex.request("thread/resume", { threadId: "thread" })
      yield* started("agent", "work", "first")
      assert.deepStrictEqual(yield* asked(), { decision: "decline" })
    }).pipe(Effect.provide(activeThread)))

  it.effect("of an earlier turn of a thread are its own too, however often the thread was resumed during that turn", () =>
    Effect.gen(function*() {
      const { asked, codex, started } = yield* both
      yield* Effect.repeat(codex.threadResume("thread"), { times: 10 })
      yield* started("thread", "second")
      yield* started("agent", "work", "first")
      assert.deepStrictEqual(yield* asked(), { decision: "decline" })
    }).pipe(Effect.provide(activeThread)))

  it.effect("of another client stay subscribed to while they are being resumed", () => {
    const { calls, layer } = recording("thread/unsubscribe")
    return Effect.gen(function*() {
      const { codex, server, started } = yield* both
      const resuming = yield* Effect.forkChild(codex.threadResume("agent"))
      const request = yield* server.take("thread/resume")
      yield* started("agent", "work", "elsewhere")
      yield* server.respond(request, MemoryTransport.threadStarted("agent"))
      yield* Fiber.join(resuming)
      yield* Memory.handled
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(layer))
  })

  it.effect("that work for a turn of another client are not interrupted with the Scope of a thread of both", () => {
    const { calls, layer } = recording("turn/interrupt")
    return Effect.gen(function*() {
      const { codex, started } = yield* both
      yield* Effect.scoped(Effect.gen(function*() {
        yield* codex.threadStartScoped()
        yield* started("thread-1", "theirs")
        yield* started("agent", "work", "theirs")
        yield* Memory.handled
      }))
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(layer))
  })

  it.effect("that begin a turn just after the Scope of their thread, which is over at once, are unloaded", () => {
    const { calls, layer } = recording("thread/unsubscribe")
    return Effect.gen(function*() {
      const { codex, server, started } = yield* both
      yield* Effect.scoped(Effect.gen(function*() {
        yield* codex.threadStartScoped()
        yield* started("thread-1", "first")
        yield* server.notify("turn/completed", { threadId: "thread-1", turn: turn("first", "first", "completed") })
        yield* Memory.handled
      }))
      yield* started("agent", "work", "first")
      const request = yield* server.take("turn/interrupt")
      yield* server.notify("turn/completed", { threadId: "agent", turn: turn("work", "first", "completed") })
      yield* server.refuse(request, { code: -32600, message: "no active turn to interrupt" })
      yield* Memory.handled
      // Once as an agent of nobody here, and once more when its turn is over.
      assert.deepStrictEqual(calls, ["thread-1", "agent", "agent"].map((threadId) => ({ threadId })))
    }).pipe(Effect.provide(layer))
  })

  it.effect("go on with a turn that a run still holds when its goal is paused", () => {
    const { calls, layer } = recording("turn/interrupt")
    return Effect.gen(function*() {
      const { codex, server, started } = yield* both
      const thread = yield* codex.threadStart()
      const goal = {
        threadId: thread.id,
        objective: "Write the parser",
        status: "active",
        tokensUsed: 0,
        timeUsedSeconds: 0,
        createdAt: 1,
        updatedAt: 1
      }
      const pursuing = yield* Effect.forkChild(thread.runGoal("Write the parser"))
      yield* server.respond(yield* server.take("thread/goal/set"), { goal })
      yield* started(thread.id, "first")
      yield* started("agent", "work", "first")
      yield* Memory.handled
      yield* Effect.forkChild(thread.run("And its tests"))
      yield* server.respond(yield* server.take("turn/start"), { turn: turn("first") })
      yield* Memory.handled
      const pausing = yield* Effect.forkChild(Fiber.interrupt(pursuing))
      yield* server.respond(yield* server.take("thread/goal/set"), { goal: { ...goal, status: "paused" } })
      yield* Fiber.join(pausing)
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(layer))
  })
})
