import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Option, Queue, Ref, Schedule, Schema, Scope, Stream } from "effect"
import { Codex, CodexError } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Memory from "./support/memory.ts"
import * as Processes from "./support/processes.ts"

const Tools = Toolkit.make(Tool.make("get_price", {
  description: "What an article costs",
  parameters: Schema.Struct({ article: Schema.String }),
  success: Schema.String
}))

const kill = Effect.gen(function*() {
  const { codexHome } = yield* CodexTest.CodexTest
  yield* Effect.sync(() => process.kill(Processes.withCodexHome(codexHome)[0]!, "SIGKILL"))
})

const lost = (codex: Codex.Codex["Service"]) =>
  codex.status.pipe(Stream.filter(({ _tag }) => _tag === "Disconnected"), Stream.take(1), Stream.runDrain)

describe("A client whose server dies", () => {
  layer(CodexTest.layer(), { excludeTestServices: true })("for real", (it) => {
    it.effect("fails what waits, and goes on with the same thread, its history and its settings", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        const thread = yield* codex.threadStart({ sandbox: "readOnly", developerInstructions: "Be brief." })
        yield* model.enqueue(
          ScriptedModel.message("one"),
          ScriptedModel.deltas(["x", ScriptedModel.gate(Effect.never)])
        )
        yield* thread.run("First")
        const turn = yield* thread.turn("Second")
        const events = yield* Effect.forkChild(Effect.flip(Stream.runDrain(turn.events)), { startImmediately: true })
        yield* model.takeRequest
        yield* model.takeRequest
        yield* kill
        const error = yield* Effect.flip(turn.result)
        assert.strictEqual(error._tag, "TransportClosed")
        assert.strictEqual((error as CodexError.TransportClosed).signal, "SIGKILL")
        assert.strictEqual((yield* Fiber.join(events))._tag, "TransportClosed")

        yield* model.enqueue(ScriptedModel.message("three"))
        assert.strictEqual((yield* thread.run("Third")).finalResponse, "three")
        const request = (yield* model.requests).at(-1)!
        assert.includeMembers([...ScriptedModel.userTexts(request)], ["First", "Second", "Third"])
        assert.include(JSON.stringify(request.body), "Be brief.")
        assert.include(ScriptedModel.userTexts(request)[0]!, "<entry access=\"read\">")
      }).pipe(Effect.scoped))

    it.effect("goes on with the settings that the last turn was given, not those that the thread began with", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { codexHome } = yield* CodexTest.CodexTest
        const thread = yield* codex.threadStart({ sandbox: "fullAccess", approvalMode: "user", model: "first-model" })
        yield* thread.run("First", {
          sandbox: "readOnly",
          approvalMode: "denyAll",
          model: "another-model",
          cwd: codexHome
        })
        const settings = Effect.map(
          codex.request("thread/resume", { threadId: thread.id, excludeTurns: true }),
          ({ approvalPolicy, cwd, model, sandbox }) => ({ approvalPolicy, cwd, model, sandbox: sandbox.type })
        )
        const before = yield* settings
        assert.deepStrictEqual<unknown>(before, {
          approvalPolicy: "never",
          cwd: codexHome,
          model: "another-model",
          sandbox: "readOnly"
        })
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* kill
        yield* Fiber.join(gone)
        yield* thread.run("Second")
        assert.deepStrictEqual(yield* settings, before)
      }))

    it.effect("goes on thinking as the last turn was told to", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        const reasoning = Effect.map(model.requests, (requests) => requests.at(-1)!.body["reasoning"])
        const config = { model_supports_reasoning_summaries: true, model_reasoning_effort: "high" }
        const thread = yield* codex.threadStart({ model: "first-model", config })
        yield* thread.run("First", { effort: "low", summary: "detailed" })
        const before = yield* reasoning
        assert.deepInclude(before, { effort: "low", summary: "detailed" })
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* kill
        yield* Fiber.join(gone)
        yield* thread.run("Second")
        assert.deepStrictEqual(yield* reasoning, before)
      }))

    it.effect("still answers the tools of its threads", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        const thread = yield* codex.threadStart({ toolkit: Tools }).pipe(
          Effect.provide(Tools.toLayer({ get_price: ({ article }) => Effect.succeed(`${article}: 7`) }))
        )
        yield* thread.run("First")
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* kill
        yield* Fiber.join(gone)
        yield* model.enqueue(
          ScriptedModel.functionCall({ name: "get_price", arguments: { article: "teapot" } }),
          ScriptedModel.message("Seven")
        )
        assert.strictEqual((yield* thread.run("How much?")).finalResponse, "Seven")
        const request = (yield* model.requests).at(-1)!
        assert.include(ScriptedModel.toolNames(request), "get_price")
        assert.strictEqual(ScriptedModel.toolOutputs(request).at(-1)?.output, "teapot: 7")
      }))

    it.effect("says what becomes of the connection, and loads a thread once however many ask for it", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
        yield* thread.run("First")
        const states = yield* codex.status.pipe(
          Stream.map(({ _tag }) => _tag),
          Stream.take(4),
          Stream.runCollect,
          Effect.forkChild({ startImmediately: true })
        )
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* kill
        yield* Fiber.join(gone)
        const [run, read, models] = yield* Effect.all([thread.run("Second"), thread.read(), codex.models()], {
          concurrency: "unbounded"
        })
        assert.strictEqual(run.status, "completed")
        assert.strictEqual(read.thread.id, thread.id)
        assert.isNotEmpty(models.data)
        assert.deepStrictEqual(yield* Fiber.join(states), ["Connected", "Disconnected", "Connecting", "Connected"])
      }))

    it.effect("has lost its ephemeral threads", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart({ ephemeral: true })
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* kill
        yield* Fiber.join(gone)
        assert.strictEqual((yield* Effect.flip(thread.run("Hello")))._tag, "ThreadNotFound")
      }))
  })

  it.live("stays closed with restart: false", () =>
    Effect.gen(function*() {
      const test = yield* CodexTest.CodexTest
      const codex = yield* Codex.make({ ...test.options, restart: false })
      const states = yield* Effect.forkChild(Stream.runCollect(codex.status), { startImmediately: true })
      const closed = yield* Effect.forkChild(
        codex.status.pipe(Stream.filter(({ _tag }) => _tag === "Closed"), Stream.take(1), Stream.runDrain),
        { startImmediately: true }
      )
      yield* kill
      yield* Fiber.join(closed)
      assert.strictEqual((yield* Effect.flip(codex.models()))._tag, "TransportClosed")
      yield* Fiber.interrupt(states)
    }).pipe(Effect.scoped, Effect.provide([CodexTest.layerEnvironment(), NodeServices.layer])))
})

describe("A thread whose server is lost", () => {
  const settings = {
    baseInstructions: "Be an agent.",
    config: { model_verbosity: "low" },
    cwd: "/somewhere",
    developerInstructions: "Be brief.",
    model: "a-model",
    modelProvider: "a-provider",
    personality: "friendly",
    runtimeWorkspaceRoots: ["/somewhere/else"],
    serviceTier: "flex"
  } as const
  const cases: ReadonlyArray<[name: string, choices: Codex.ThreadStartOptions, wire: object]> = [
    [
      "a sandbox",
      { sandbox: "readOnly", approvalMode: "user" },
      { sandbox: "read-only", approvalPolicy: "on-request", approvalsReviewer: "user" }
    ],
    ["permissions", { permissions: ":read-only", approvalMode: "denyAll" }, {
      permissions: ":read-only",
      approvalPolicy: "never"
    }]
  ]
  for (const [name, choices, wire] of cases) {
    it.effect(`has all that it was started with again, with ${name}`, () =>
      Effect.gen(function*() {
        const first = yield* MemoryTransport.make({ "thread/start": () => MemoryTransport.threadStarted("thread-1") })
        const second = yield* MemoryTransport.make()
        const peers = [first, second]
        const codex = yield* Codex.connect(Effect.sync(() => peers.shift()!.transport))
        const thread = yield* codex.threadStart({ ...settings, ...choices })
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* first.close()
        yield* Fiber.join(gone)
        yield* Effect.forkChild(thread.run("Hi"))
        const { params } = yield* second.take("thread/resume")
        assert.deepInclude(params, { threadId: thread.id, ...settings, ...wire })
      }).pipe(Effect.scoped))
  }
})

describe("A server that lives on when its connection is lost", () => {
  it.effect("a turn that is asked for at once, and joins the one that still runs, has the result of that", () =>
    Effect.gen(function*() {
      const start = { "thread/start": () => MemoryTransport.threadStarted("thread-1") }
      const first = yield* MemoryTransport.make(start)
      const second = yield* MemoryTransport.make({ "thread/resume": start["thread/start"] })
      const peers = [first, second]
      const codex = yield* Codex.connect(Effect.sync(() => peers.shift()!.transport))
      const thread = yield* codex.threadStart()
      // Who is told of the loss asks again before anybody else is told.
      const fiber = yield* Effect.forkChild(
        Effect.catchTag(thread.run("One"), "TransportClosed", () => thread.run("Two")),
        { startImmediately: true }
      )
      yield* Memory.turnOf(first, thread.id, "turn-1").answer(yield* first.take("turn/start"))
      yield* Memory.turnOf(first, thread.id, "turn-1").delta("The beginning")
      yield* first.close({ reason: "The network was gone" })
      const turn = Memory.turnOf(second, thread.id, "turn-1")
      yield* turn.answer(yield* second.take("turn/start"))
      yield* turn.message("Both")
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Both")
    }).pipe(Effect.scoped))
})

describe("A thread whose server was lost", () => {
  const start = { "thread/start": () => MemoryTransport.threadStarted("thread-1") }

  /** A client, its two servers, and what the second is told of the thread when it is to load it. */
  const twice = Effect.gen(function*() {
    const resumed: Array<any> = []
    const first = yield* MemoryTransport.make(start)
    const second = yield* MemoryTransport.make({
      "thread/resume": (params) => {
        resumed.push(params)
        return MemoryTransport.threadStarted("thread-1")
      }
    })
    const peers = [first, second]
    const codex = yield* Codex.connect(Effect.sync(() => peers.shift()!.transport))
    const lose = Effect.gen(function*() {
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close()
      yield* Fiber.join(gone)
    })
    return { codex, first, lose, resumed, second }
  })

  for (
    const [before, after] of [
      [{ permissions: "mine" }, { sandbox: "readOnly" }],
      [{ sandbox: "fullAccess" }, { permissions: "mine" }]
    ] as const
  ) {
    it.effect(`has what a turn was last given: ${JSON.stringify(before)}, then ${JSON.stringify(after)}`, () =>
      Effect.gen(function*() {
        const { codex, first, lose, resumed, second } = yield* twice
        const thread = yield* codex.threadStart(before)
        const turn = yield* Effect.forkChild(thread.run("One", after))
        yield* Memory.turnOf(first, thread.id, "turn-1").answer(yield* first.take("turn/start"))
        yield* Memory.turnOf(first, thread.id, "turn-1").completed()
        yield* Fiber.join(turn)
        yield* lose
        yield* Effect.forkChild(thread.run("Two"))
        yield* second.take("turn/start")
        const { permissions, sandbox } = resumed[0]
        assert.deepStrictEqual(
          [permissions, sandbox],
          "permissions" in after ? ["mine", undefined] : [undefined, "read-only"]
        )
      }).pipe(Effect.scoped))
  }

  it.effect("is forgotten with its Scope: whoever resumes it says anew what it is", () =>
    Effect.gen(function*() {
      const { codex, lose, resumed } = yield* twice
      yield* Effect.scoped(Effect.andThen(codex.threadStartScoped({ model: "some-model" }), lose))
      yield* codex.threadResume("thread-1")
      assert.notProperty(resumed[0], "model")
    }).pipe(Effect.scoped))
})

describe("A server that keeps dying", () => {
  // The first connection lives until it is told to die; those after it die in the handshake.
  const dying = Effect.gen(function*() {
    const attempts = yield* Ref.make(0)
    const healthy = yield* Ref.make(false)
    const first = yield* MemoryTransport.make()
    const codex = yield* Codex.connect(
      Effect.gen(function*() {
        const attempt = yield* Ref.updateAndGet(attempts, (n) => n + 1)
        if (attempt === 1) return first.transport
        if (yield* Ref.get(healthy)) {
          return (yield* MemoryTransport.make({ "model/list": () => ({ data: [] }) })).transport
        }
        const peer = yield* MemoryTransport.make()
        yield* peer.close({ reason: `attempt ${attempt}`, exitCode: 1 })
        return peer.transport
      }),
      { restart: Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 3 })) }
    )
    return { attempts, healthy, first, codex }
  })

  it.effect("ends in its last error when the schedule is spent, and is tried again after ten seconds", () =>
    Effect.gen(function*() {
      const { attempts, codex, first, healthy } = yield* dying
      const statuses = yield* Queue.unbounded<string>()
      yield* Effect.forkChild(
        Stream.runForEach(codex.status, ({ _tag }) => Queue.offer(statuses, _tag)),
        { startImmediately: true }
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close({ exitCode: 1 })
      yield* Fiber.join(gone)
      const fiber = yield* Effect.forkChild(Effect.flip(codex.models()), { startImmediately: true })
      yield* TestClock.adjust("3 seconds")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "TransportClosed")
      assert.include(error.message, "attempt 5")
      assert.strictEqual(yield* Ref.get(attempts), 5)

      // Not in a loop: who asks now gets the same error at once.
      assert.strictEqual((yield* Effect.flip(codex.models())).message, error.message)
      assert.strictEqual(yield* Ref.get(attempts), 5)

      yield* TestClock.adjust("11 seconds")
      yield* Ref.set(healthy, true)
      assert.deepStrictEqual((yield* codex.models()).data, [])
      const seen = yield* Queue.takeAll(statuses)
      const attempt = ["Connecting", "Disconnected"]
      assert.deepStrictEqual(seen, [
        "Connected",
        "Disconnected",
        ...attempt,
        ...attempt,
        ...attempt,
        ...attempt,
        "Connecting",
        "Connected"
      ])
    }).pipe(Effect.scoped))

  it.effect("calls that give up while it connects use up nobody's attempts: the connection is made beside them", () =>
    Effect.gen(function*() {
      const dials = yield* Ref.make(0)
      const first = yield* MemoryTransport.make()
      const codex = yield* Codex.connect(
        Effect.gen(function*() {
          if ((yield* Ref.updateAndGet(dials, (n) => n + 1)) === 1) return first.transport
          yield* Effect.sleep("10 seconds")
          return (yield* MemoryTransport.make({ "model/list": () => ({ data: [] }) })).transport
        }),
        { restart: Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 3 })) }
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close({ exitCode: 1 })
      yield* Fiber.join(gone)
      for (let i = 0; i < 9; i++) {
        const impatient = yield* Effect.forkChild(Effect.timeoutOption(codex.models(), "1 second"))
        yield* TestClock.adjust("1 second")
        assert.isTrue(Option.isNone(yield* Fiber.join(impatient)))
      }
      const patient = yield* Effect.forkChild(codex.models())
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual((yield* Fiber.join(patient)).data, [])
      assert.strictEqual(yield* Ref.get(dials), 2)
    }).pipe(Effect.scoped))

  it.effect("a connection that is lost before it is there is reported, and another is made", () =>
    Effect.gen(function*() {
      let dials = 0
      const first = yield* MemoryTransport.make()
      const codex = yield* Codex.connect(
        Effect.gen(function*() {
          dials++
          if (dials === 1) return first.transport
          const { close, transport } = yield* MemoryTransport.make({ "model/list": () => ({ data: [] }) })
          if (dials > 2) return transport
          // It answers the handshake, and ends before the client has said that it is ready.
          const ended = yield* Deferred.make<void>()
          yield* Effect.addFinalizer(() => Deferred.succeed(ended, undefined))
          return {
            ...transport,
            send: (message: string) =>
              JSON.parse(message).method === "initialized"
                ? Effect.andThen(close(), Deferred.await(ended))
                : transport.send(message)
          }
        }),
        { restart: Schedule.recurs(1) }
      )
      const states = yield* codex.status.pipe(
        Stream.map(({ _tag }) => _tag),
        Stream.take(6),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close()
      yield* Fiber.join(gone)
      assert.deepStrictEqual((yield* codex.models()).data, [])
      assert.strictEqual(dials, 3)
      assert.deepStrictEqual(yield* Fiber.join(states), [
        "Connected",
        "Disconnected",
        "Connecting",
        "Disconnected",
        "Connecting",
        "Connected"
      ])
    }).pipe(Effect.scoped))

  it.effect("is tried five times more by default, and then the call fails", () =>
    Effect.gen(function*() {
      let dials = 0
      const first = yield* MemoryTransport.make()
      const codex = yield* Codex.connect(
        Effect.suspend(() =>
          ++dials === 1
            ? Effect.succeed(first.transport)
            : Effect.fail(new CodexError.TransportClosed({ reason: `dial ${dials}` }))
        )
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close()
      yield* Fiber.join(gone)
      const call = yield* Effect.forkChild(Effect.flip(codex.models()), { startImmediately: true })
      // 100 + 200 + 400 + 800 + 1600 ms, each up to a fifth shorter or longer.
      yield* TestClock.adjust("2400 millis")
      assert.isUndefined(call.pollUnsafe())
      yield* TestClock.adjust("1400 millis")
      const over = "dial 7. The schedule of the option restart has no attempt left; a call 10 seconds " +
        "after the last one tries again"
      assert.strictEqual((yield* Fiber.join(call)).message, over)
      assert.strictEqual((yield* Effect.flip(codex.models())).message, over)
      assert.strictEqual(dials, 7)
    }).pipe(Effect.scoped))

  it.effect("a scoped thread that ends after a loss starts no server", () =>
    Effect.gen(function*() {
      const { attempts, codex, first } = yield* dying
      yield* Effect.scoped(Effect.gen(function*() {
        const fiber = yield* Effect.forkChild(codex.threadStartScoped(), { startImmediately: true })
        // The scope of the fiber is that of this block.
        yield* first.respond(yield* first.take("thread/start"), MemoryTransport.threadStarted("thread-1"))
        yield* Fiber.join(fiber)
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* first.close({ exitCode: 1 })
        yield* Fiber.join(gone)
      }))
      assert.strictEqual(yield* Ref.get(attempts), 1)
    }).pipe(Effect.scoped))

  it.effect("a turn and a login that were lost with their server start no other to be steered or cancelled", () =>
    Effect.gen(function*() {
      const { attempts, codex, first } = yield* dying
      const starting = yield* Effect.forkChild(codex.threadStart(), { startImmediately: true })
      yield* first.respond(yield* first.take("thread/start"), MemoryTransport.threadStarted("thread-1"))
      const thread = yield* Fiber.join(starting)
      const begun = yield* Effect.forkScoped(thread.turn("Hi"), { startImmediately: true })
      yield* Memory.turnOf(first, thread.id, "turn-1").answer(yield* first.take("turn/start"))
      const turn = yield* Fiber.join(begun)
      const beginning = yield* Effect.forkScoped(codex.loginChatgpt, { startImmediately: true })
      yield* first.respond(yield* first.take("account/login/start"), {
        type: "chatgpt",
        loginId: "login-1",
        authUrl: "http://127.0.0.1"
      })
      const login = yield* Fiber.join(beginning)
      // Whoever hears of the loss finds everything ended.
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close({ exitCode: 1 })
      yield* Fiber.join(gone)
      assert.strictEqual((yield* Effect.flip(turn.steer("More")))._tag, "NoActiveTurn")
      assert.strictEqual((yield* Effect.flip(turn.interrupt))._tag, "NoActiveTurn")
      assert.strictEqual((yield* Effect.flip(login.cancel))._tag, "TransportClosed")
      assert.strictEqual(yield* Ref.get(attempts), 1)
    }).pipe(Effect.scoped))

  it.effect("a call that is interrupted while it connects leaves the client usable", () =>
    Effect.gen(function*() {
      const { attempts, codex, first, healthy } = yield* dying
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close({ exitCode: 1 })
      yield* Fiber.join(gone)
      const fiber = yield* Effect.forkChild(codex.models(), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      yield* Ref.set(healthy, true)
      yield* TestClock.adjust("11 seconds")
      assert.deepStrictEqual((yield* codex.models()).data, [])
      assert.strictEqual(yield* Ref.get(attempts), 3)
    }).pipe(Effect.scoped))
})

describe("A client that is closed", () => {
  for (
    const [name, restart] of [["the default", undefined], ["one without end", Schedule.spaced("10 millis")]] as const
  ) {
    it.effect(`closing the client while a call connects again (restart: ${name}) ends the call, and starts no more servers`, () =>
      Effect.gen(function*() {
        let peer: MemoryTransport.MemoryTransport["Service"] | undefined
        let dials = 0
        const transport = Effect.gen(function*() {
          dials++
          // Only the first server starts.
          if (peer !== undefined) return yield* new CodexError.TransportClosed({ reason: "No server" })
          peer = yield* MemoryTransport.make()
          return peer.transport
        })
        const scope = yield* Scope.make()
        const codex = yield* Codex.connect(transport, { restart }).pipe(Scope.provide(scope))
        const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
        yield* peer!.close()
        yield* Fiber.join(gone)
        const call = yield* Effect.forkChild(Effect.flip(codex.models()), { startImmediately: true })
        // It is in the pause after an attempt.
        yield* TestClock.adjust("45 millis")
        yield* Scope.close(scope, Exit.void)
        const before = dials
        assert.isAbove(before, 1)
        assert.strictEqual((yield* Fiber.join(call))._tag, "TransportClosed")
        yield* TestClock.adjust("1 minute")
        assert.strictEqual(dials, before)
      }))
  }

  it.effect("by whoever waited for a turn that was lost says each state once", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({ "thread/start": () => MemoryTransport.threadStarted("thread-1") })
      const scope = yield* Scope.make()
      const codex = yield* Codex.connect(Effect.succeed(peer.transport)).pipe(Scope.provide(scope))
      const states = yield* Effect.forkChild(Stream.runCollect(codex.status), { startImmediately: true })
      const thread = yield* codex.threadStart()
      const run = yield* Effect.forkChild(
        Effect.catch(thread.run("Hi"), () => Scope.close(scope, Exit.void)),
        { startImmediately: true }
      )
      yield* Memory.turnOf(peer, thread.id, "turn-1").answer(yield* peer.take("turn/start"))
      yield* peer.close({ exitCode: 1 })
      yield* Fiber.join(run)
      assert.deepStrictEqual((yield* Fiber.join(states)).map(({ _tag }) => _tag), [
        "Connected",
        "Disconnected",
        "Closed"
      ])
    }))

  it.effect("by a schedule that dies says so to who calls", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make()
      let dials = 0
      const codex = yield* Codex.connect(
        Effect.suspend(() =>
          dials++ === 0
            ? Effect.succeed(peer.transport)
            : Effect.fail(new CodexError.TransportClosed({ reason: "Not yet" }))
        ),
        { restart: Schedule.tap(Schedule.forever, () => Effect.die("broken schedule")) }
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* peer.close()
      yield* Fiber.join(gone)
      const exit = yield* Effect.exit(codex.models())
      assert.include(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "", "broken schedule")
    }))

  it.effect("by a way to the server that dies leaves nobody waiting for it", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make()
      let dials = 0
      const codex = yield* Codex.connect(
        Effect.suspend(() => dials++ === 0 ? Effect.succeed(peer.transport) : Effect.die("no way"))
      )
      const states = yield* codex.status.pipe(
        Stream.take(4),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* peer.close()
      yield* Fiber.join(gone)
      assert.isTrue(Exit.hasDies(yield* Effect.exit(codex.models())))
      const [, , , last] = yield* Fiber.join(states)
      assert.strictEqual(last?._tag === "Disconnected" ? last.error.message : last, "Cannot reconnect: no way")
    }))

  it.effect("by a way to the server that is interrupted is not taken for a client that is closed", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make()
      let dials = 0
      const codex = yield* Codex.connect(
        Effect.suspend(() => dials++ === 0 ? Effect.succeed(peer.transport) : Effect.interrupt)
      )
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* peer.close()
      yield* Fiber.join(gone)
      const error = yield* Effect.flip(codex.models())
      assert.strictEqual(error._tag, "TransportClosed")
      assert.include(error.message, "Cannot reconnect")
    }))

  const connected = Effect.gen(function*() {
    const peer = yield* MemoryTransport.make()
    const scope = yield* Scope.make()
    return { codex: yield* Codex.connect(Effect.succeed(peer.transport)).pipe(Scope.provide(scope)), scope }
  })

  it.effect("whoever is busy with the last status when the client closes is told that it is closed", () =>
    Effect.gen(function*() {
      const { codex, scope } = yield* connected
      const busy = yield* Deferred.make<void>()
      const closed = yield* Deferred.make<void>()
      const fiber = yield* codex.status.pipe(
        Stream.mapEffect(({ _tag }) =>
          Effect.as(Effect.andThen(Deferred.succeed(busy, undefined), Deferred.await(closed)), _tag)
        ),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      yield* Deferred.await(busy)
      yield* Scope.close(scope, Exit.void)
      yield* Deferred.succeed(closed, undefined)
      assert.deepStrictEqual([...yield* Fiber.join(fiber)], ["Connected", "Closed"])
    }))

  it.effect("whoever asks for the status of a closed client is told that it is closed", () =>
    Effect.gen(function*() {
      const { codex, scope } = yield* connected
      yield* Scope.close(scope, Exit.void)
      const statuses = yield* Stream.runCollect(codex.status)
      assert.deepStrictEqual([...statuses].map(({ _tag }) => _tag), ["Closed"])
    }))
})

it.effect("a caller that gives up while the client connects does not make it say that it was closed", () =>
  Effect.gen(function*() {
    let peer!: MemoryTransport.MemoryTransport["Service"]
    let dials = 0
    const transport = Effect.gen(function*() {
      // The second server is there, but does not answer the handshake.
      peer = yield* MemoryTransport.make(dials++ === 0 ? {} : { initialize: () => undefined })
      return peer.transport
    })
    const codex = yield* Codex.connect(transport)
    const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
    yield* peer.close({ reason: "The app-server was ended by SIGKILL" })
    yield* Fiber.join(gone)
    const errors: Array<string> = []
    for (let i = 0; i < 8; i++) {
      const caller = yield* Effect.forkChild(Effect.flip(Effect.timeout(codex.models(), "1 second")))
      yield* TestClock.adjust("1 second")
      const error = yield* Fiber.join(caller)
      if (error._tag === "TransportClosed") errors.push(error.reason)
    }
    assert.notInclude(errors, "The client was closed")
  }).pipe(Effect.scoped))
