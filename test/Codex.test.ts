import { assert, describe, expectTypeOf, it, layer } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Exit, Fiber, Layer, type Path, Schema, Scope, Stream } from "effect"
import { Codex, CodexError, NodeCodex, type Protocol, ServerRequests } from "effect-codex"
import { CodexTest, MemoryTransport } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Fs from "node:fs/promises"
import * as Memory from "./support/memory.ts"
import * as Recorded from "./support/recorded.ts"
import { takeRequest } from "./support/scripted.ts"

/** The processes that have a variable in their environment; Linux only. */
const processesWith = (variable: string) =>
  Effect.promise(async () => {
    const found: Array<number> = []
    for (const entry of await Fs.readdir("/proc")) {
      if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue
      const environment = await Fs.readFile(`/proc/${entry}/environ`, "utf8").catch(() => "")
      if (environment.split("\0").includes(variable)) found.push(Number(entry))
    }
    return found
  })

const settingsOf = Effect.fnUntraced(function*(codex: Codex.Codex["Service"], threadId: string) {
  // The answer to a resume of a thread that is loaded has the settings that are in force
  return yield* codex.request("thread/resume", { threadId })
})

layer(CodexTest.layer({ shutdownTimeout: "200 millis" }), { excludeTestServices: true })("Codex", (it) => {
  it.effect("knows what the server says of itself", () =>
    Effect.gen(function*() {
      const { metadata } = yield* Codex.Codex
      const { codexHome } = yield* CodexTest.CodexTest
      assert.strictEqual(metadata.serverVersion, "0.169.0")
      assert.strictEqual(metadata.codexHome, codexHome)
      assert.match(metadata.userAgent, /^effect-codex\/0\.169\.0 /)
      assert.isNotEmpty(metadata.platformOs)
    }))

  describe("threadStart", () => {
    it.effect("without options: approvals are reviewed automatically", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { workspace } = yield* CodexTest.CodexTest
        const thread = yield* codex.threadStart()
        assert.match(thread.id, /^[0-9a-f-]{36}$/)
        yield* thread.run("Hi")
        const settings = yield* settingsOf(codex, thread.id)
        assert.strictEqual(settings.approvalPolicy, "on-request")
        assert.strictEqual(settings.approvalsReviewer, "auto_review")
        assert.strictEqual(settings.cwd, workspace)
        assert.strictEqual(settings.model, "mock-model")
      }))

    it.effect("the options reach the server", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { codexHome } = yield* CodexTest.CodexTest
        const thread = yield* codex.threadStart({
          model: "another-model",
          cwd: codexHome,
          sandbox: "readOnly",
          approvalMode: "denyAll",
          developerInstructions: "Answer in verse.",
          baseInstructions: "You are a poet.",
          config: { model_reasoning_effort: "high" },
          personality: undefined
        })
        yield* thread.run("Hi")
        const { body } = yield* takeRequest(thread)
        assert.strictEqual(body["model"], "another-model")
        assert.deepInclude(body["reasoning"], { effort: "high" })
        const input = JSON.stringify([body["instructions"], body["input"]])
        assert.include(input, "Answer in verse.")
        assert.include(input, "You are a poet.")
        const settings = yield* settingsOf(codex, thread.id)
        assert.strictEqual(settings.approvalPolicy, "never")
        assert.strictEqual(settings.cwd, codexHome)
        assert.strictEqual(settings.sandbox.type, "readOnly")
      }))

    const sandboxes = {
      readOnly: "readOnly",
      workspaceWrite: "workspaceWrite",
      fullAccess: "dangerFullAccess"
    } as const
    const modes = {
      autoReview: ["on-request", "auto_review"],
      denyAll: ["never", undefined],
      user: ["on-request", "user"]
    } as const
    it.effect("every sandbox and every approval mode is what the server has then", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        for (const sandbox of ["readOnly", "workspaceWrite", "fullAccess"] as const) {
          const thread = yield* codex.threadStart({ sandbox })
          yield* thread.run("Hi")
          assert.strictEqual((yield* settingsOf(codex, thread.id)).sandbox.type, sandboxes[sandbox])
        }
        for (const approvalMode of ["autoReview", "denyAll", "user"] as const) {
          const thread = yield* codex.threadStart({ approvalMode })
          yield* thread.run("Hi")
          const settings = yield* settingsOf(codex, thread.id)
          const [policy, reviewer] = modes[approvalMode]
          assert.strictEqual(settings.approvalPolicy, policy)
          if (reviewer !== undefined) assert.strictEqual(settings.approvalsReviewer, reviewer)
        }
      }))

    it.effect("an ephemeral thread is not stored", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart({ ephemeral: true })
        yield* thread.run("Hi")
        const read = yield* codex.request("thread/read", { threadId: thread.id })
        assert.isTrue(read.thread.ephemeral)
        assert.notExists(read.thread.path)
      }))

    it.effect("wrong options are refused, naming the field, before anything is sent", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const { codex, count, sent } = yield* Recorded.make(options)
        const before = count()
        const cases: ReadonlyArray<[options: object, words: ReadonlyArray<string>]> = [
          [{ sandbox: "bogus" }, ["sandbox", "bogus", "readOnly"]],
          [{ sandbox: "read-only" }, ["sandbox", "read-only"]],
          [{ approvalMode: "always" }, ["approvalMode", "always", "denyAll"]],
          [{ approvalMode: "toString" }, ["approvalMode"]],
          [{ approvalPolicy: "never" }, ["approvalPolicy", "approvalMode"]],
          [{ approvalsReviewer: "user" }, ["approvalsReviewer", "approvalMode"]],
          [{ modle: "gpt" }, ["modle"]],
          [{ cwd: 7 }, ["cwd"]],
          [{ ephemeral: "yes" }, ["ephemeral"]],
          [{ personality: "grumpy" }, ["personality"]],
          [{ developerInstructions: ["a"] }, ["developerInstructions"]]
        ]
        for (const [wrong, words] of cases) {
          const error = yield* Effect.flip(codex.threadStart(wrong))
          assert.instanceOf(error, CodexError.InvalidParams)
          assert.strictEqual(error.method, "thread/start")
          for (const word of words) assert.include(error.message, word)
        }
        assert.strictEqual(count(), before)
        yield* codex.threadStart({ model: undefined, sandbox: undefined, cwd: undefined })
        // What is left out is not sent
        assert.deepStrictEqual(sent("thread/start"), [
          { approvalPolicy: "on-request", approvalsReviewer: "auto_review" }
        ])
      }))

    it.effect("options that are no object are refused by every call", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { id } = yield* codex.threadStart()
        for (const wrong of [null, "read-only", 5, ["read-only"]]) {
          const options = wrong as never
          const calls: ReadonlyArray<Effect.Effect<unknown, CodexError.CodexError, Scope.Scope>> = [
            codex.threadStart(options),
            codex.threadStartScoped(options),
            codex.threadResume(id, options),
            codex.threadResumeScoped(id, options),
            codex.threadFork(id, options),
            codex.threadList(options),
            Stream.runDrain(codex.threads(options)),
            codex.models(options),
            codex.account(options)
          ]
          for (const call of calls) {
            const error = yield* Effect.flip(Effect.scoped(call))
            assert.instanceOf(error, CodexError.InvalidParams)
            assert.match(error.message, /expected (an )?object, got/i)
          }
        }
      }))

    it.effect("the types refuse wrong options as well", () =>
      Effect.sync(() => {
        const use = (codex: Codex.Codex["Service"]) => [
          // @ts-expect-error not a sandbox
          codex.threadStart({ sandbox: "bogus" }),
          // @ts-expect-error not an approval mode
          codex.threadStart({ approvalMode: "always" }),
          // @ts-expect-error misspelled
          codex.threadStart({ modle: "gpt" }),
          // @ts-expect-error the wire's own approval settings are chosen by approvalMode
          codex.threadStart({ approvalPolicy: "never" })
        ]
        assert.isFunction(use)
      }))

    it.effect("errors and services are its own and those of its toolkit, whatever is expected around the call", () =>
      Effect.sync(() => {
        // Both expect effects of any errors and services.
        const all = (codex: Codex.Codex["Service"]) =>
          Effect.all([
            codex.threadStart(),
            codex.threadStartScoped({ ephemeral: true }),
            codex.threadResume("thread-1"),
            codex.threadResumeScoped("thread-1"),
            codex.threadFork("thread-1")
          ])
        expectTypeOf<Effect.Error<ReturnType<typeof all>>>().toEqualTypeOf<CodexError.RequestError>()
        expectTypeOf<Effect.Services<ReturnType<typeof all>>>().toEqualTypeOf<Scope.Scope>()
        const handlers = (codex: Codex.Codex["Service"]) =>
          ServerRequests.layer(ServerRequests.approvals({ command: () => Effect.as(codex.threadStart(), "accept") }))
        expectTypeOf<ReturnType<typeof handlers>>().toEqualTypeOf<Layer.Layer<never>>()

        const Tools = Toolkit.make(Tool.make("ping", { success: Schema.String }))
        const withTools = (
          codex: Codex.Codex["Service"],
          handled: Effect.Effect<Toolkit.WithHandler<{}>, "no tools", Path.Path>
        ) =>
          Effect.all([
            codex.threadStart({ toolkit: Tools }),
            codex.threadStart({ toolkit: handled })
          ])
        type WithTools = ReturnType<typeof withTools>
        expectTypeOf<Effect.Error<WithTools>>().toEqualTypeOf<CodexError.CallError | "no tools">()
        expectTypeOf<Effect.Services<WithTools>>().toEqualTypeOf<Tool.Handler<"ping"> | Path.Path>()
        assert.isFunction(withTools)
      }))

    it.effect("what names no thread has no errors of threads", () =>
      Effect.sync(() => {
        const use = (codex: Codex.Codex["Service"]) =>
          [codex.threadStart(), codex.threadStartScoped({ ephemeral: true }), codex.threadFork("thread-1")] as const
        type Used = ReturnType<typeof use>
        expectTypeOf<Effect.Error<Used[0]>>().toEqualTypeOf<CodexError.CallError>()
        expectTypeOf<Effect.Error<Used[1]>>().toEqualTypeOf<CodexError.CallError>()
        expectTypeOf<Effect.Error<Used[2]>>().toEqualTypeOf<CodexError.RequestError>()
        assert.isFunction(use)
      }))
  })

  describe("request", () => {
    it.effect("is typed by its method, also where it takes nothing", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const models = yield* codex.request("model/list", {})
        expectTypeOf(models).toEqualTypeOf<Protocol.ModelListResponse>()
        assert.isArray(models.data)
        const loggedOut = yield* codex.request("account/logout")
        expectTypeOf(loggedOut).toEqualTypeOf<Protocol.LogoutAccountResponse>()
        assert.deepStrictEqual(loggedOut, {})
        const { config } = yield* codex.request("config/read", {})
        assert.strictEqual(config.model, "mock-model")
        const use = (codex: Codex.Codex["Service"]) => [
          // @ts-expect-error unknown method
          codex.request("model/lost", {}),
          // @ts-expect-error params are needed
          codex.request("thread/read"),
          // @ts-expect-error a member is missing
          codex.request("thread/read", {}),
          // @ts-expect-error there are none
          codex.request("account/logout", { now: true })
        ]
        assert.isFunction(use)
      }))

    it.effect("refuses wrong params before anything is sent", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const { codex, count } = yield* Recorded.make(options)
        const before = count()
        const missing = yield* Effect.flip(codex.request("thread/read", {} as never))
        assert.instanceOf(missing, CodexError.InvalidParams)
        assert.include(missing.message, "threadId")
        const extra = yield* Effect.flip(codex.request("model/list", { includeHiden: true } as never))
        assert.instanceOf(extra, CodexError.InvalidParams)
        assert.include(extra.message, "includeHiden")
        const needless = yield* Effect.flip(codex.request("account/logout", { now: true } as never))
        assert.instanceOf(needless, CodexError.InvalidParams)
        assert.strictEqual(count(), before)
      }))

    it.effect("of what is no method is refused before it is sent: the server would not answer", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        for (const method of [undefined, null, 5, {}]) {
          const error = yield* Effect.flip(codex.request(method as never, undefined as never))
          assert.strictEqual((error as CodexError.CodexError)._tag, "InvalidParams")
          assert.include((error as CodexError.CodexError).message, "method: expected a string")
        }
      }))

    it.effect("of a method that the server does not know is a MethodNotFound", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const newer: string = "thread/teleport"
        const error = yield* Effect.flip(codex.request(newer as Protocol.ClientMethod, {} as never))
        assert.instanceOf(error, CodexError.MethodNotFound)
        assert.strictEqual(error.method, "thread/teleport")
      }))

    it.effect("many at once are all answered", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const answers = yield* Effect.forEach(
          Array.from({ length: 1000 }),
          () => codex.request("model/list", {}),
          { concurrency: "unbounded" }
        )
        assert.lengthOf(answers, 1000)
      }))
  })

  it.effect("notifications: each subscriber has all of them, from its subscription on", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const ofTurn = codex.notifications.pipe(
        Stream.takeUntil((message) => message.method === "turn/completed"),
        Stream.runCollect
      )
      const before = yield* codex.threadStart()
      yield* before.run("Nobody hears this")
      const one = yield* Effect.forkChild(ofTurn, { startImmediately: true })
      const two = yield* Effect.forkChild(ofTurn, { startImmediately: true })
      const thread = yield* codex.threadStart()
      yield* thread.run("Hi")
      const heard = yield* Fiber.join(one)
      assert.deepStrictEqual(yield* Fiber.join(two), heard)
      const methods = heard.map((message) => message.method)
      assert.include(methods, "thread/started")
      assert.isBelow(methods.indexOf("thread/started"), methods.indexOf("turn/started"))
      assert.isFalse(heard.some((message) => JSON.stringify(message).includes(before.id)))
      for (const message of heard) {
        if (message.method === "thread/started") {
          expectTypeOf(message.params.thread).toEqualTypeOf<Protocol.Thread>()
          assert.strictEqual(message.params.thread.id, thread.id)
        }
      }
    }))

  it.effect("two clients at once do not know of each other's threads", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const one = yield* Codex.Codex
      const two = yield* Recorded.make(options)
      const heard: Array<string> = []
      yield* two.codex.notifications.pipe(
        Stream.runForEach((message) => Effect.sync(() => heard.push(JSON.stringify(message)))),
        Effect.forkScoped({ startImmediately: true })
      )
      const [first, second] = yield* Effect.all([one.threadStart(), two.codex.threadStart()], { concurrency: 2 })
      const results = yield* Effect.all([first.run("One"), second.run("Two")], { concurrency: 2 })
      assert.deepStrictEqual(results.map((result) => result.finalResponse), ["OK", "OK"])
      assert.isTrue(heard.some((message) => message.includes(second.id)))
      assert.isFalse(heard.some((message) => message.includes(first.id)))
      // A thread that one process has open is busy for another
      const error = yield* Effect.flip(two.codex.request("thread/resume", { threadId: first.id }))
      assert.instanceOf(error, CodexError.ThreadBusy)
    }))

  it.effect("opting out of notifications: they do not come", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const { codex } = yield* Recorded.make(options, {
        optOutNotificationMethods: ["item/agentMessage/delta", "thread/started"]
      })
      const heard = yield* codex.notifications.pipe(
        Stream.takeUntil((message) => message.method === "turn/completed"),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      const thread = yield* codex.threadStart()
      assert.strictEqual((yield* thread.run("Hi")).finalResponse, "OK")
      const methods = (yield* Fiber.join(heard)).map((message) => message.method)
      assert.include(methods, "item/completed")
      assert.notInclude(methods, "item/agentMessage/delta")
      assert.notInclude(methods, "thread/started")
    }))

  describe("layers", () => {
    it.effect("NodeCodex.layer gives a client with a process of its own, which ends with it", () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        const variable = "EFFECT_CODEX_TEST=layer"
        const scope = yield* Scope.make()
        const context = yield* Layer.buildWithScope(
          NodeCodex.layer({ ...options, env: { ...options.env, EFFECT_CODEX_TEST: "layer" } }),
          scope
        )
        const codex = yield* Codex.Codex.pipe(Effect.provideContext(context))
        assert.strictEqual(codex.metadata.codexHome, codexHome)
        const thread = yield* codex.threadStart()
        const ended = yield* Effect.forkChild(Stream.runDrain(codex.notifications), { startImmediately: true })
        if (process.platform === "linux") assert.lengthOf(yield* processesWith(variable), 1)
        yield* Scope.close(scope, Exit.void)
        if (process.platform === "linux") assert.lengthOf(yield* processesWith(variable), 0)
        // Nothing waits for ever afterwards
        yield* Fiber.join(ended)
        assert.strictEqual((yield* Effect.flip(thread.run("Hi")))._tag, "TransportClosed")
        assert.strictEqual((yield* Effect.flip(codex.request("model/list", {})))._tag, "TransportClosed")
      }))

    it.effect("layerConfig takes the options from the Config", () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        const settings = {
          cwd: Config.String("CODEX_CWD"),
          maxInFlight: Config.Int("CODEX_MAX_IN_FLIGHT"),
          // Omitted, as everywhere.
          configOverrides: undefined,
          env: Config.succeed(options.env)
        }
        const provided = (values: Record<string, string>) =>
          NodeCodex.layerConfig(settings).pipe(
            Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(values)))
          )
        const cwd = yield* Effect.gen(function*() {
          const codex = yield* Codex.Codex
          const thread = yield* codex.threadStart({ ephemeral: true })
          return (yield* codex.request("thread/read", { threadId: thread.id })).thread.cwd
        }).pipe(Effect.provide(provided({ CODEX_CWD: codexHome, CODEX_MAX_IN_FLIGHT: "4" })))
        assert.strictEqual(cwd, codexHome)
        const error = yield* Codex.Codex.pipe(Effect.provide(provided({ CODEX_CWD: codexHome })), Effect.flip)
        assert.strictEqual(error._tag, "ConfigError")
        assert.include(String(error), "CODEX_MAX_IN_FLIGHT")
      }))

    it.effect("layerConfig refuses what is no Config, naming it", () =>
      Effect.gen(function*() {
        const cases: ReadonlyArray<[wrong: unknown, expected: string]> = [
          [{ codexBin: "/bin/codex" }, "codexBin: expected a Config, such as Config.succeed(value), got string"],
          [{ maxInFlight: 5 }, "maxInFlight: expected a Config, such as Config.succeed(value), got number"],
          [{ restart: false }, "restart: expected a Config"],
          [{ env: { FOO: Config.succeed("bar"), BAR: "foo" } }, "env.BAR: expected a Config"],
          [undefined, "options: expected a Config"],
          ["codex", "options: expected a Config"]
        ]
        for (const [wrong, expected] of cases) {
          const error = yield* Codex.Codex.pipe(Effect.provide(NodeCodex.layerConfig(wrong as {})), Effect.flip)
          assert.instanceOf(error, CodexError.InvalidParams)
          assert.include(error.message, expected)
        }
      }))

    it.effect("wrong options of the client are refused, naming the option", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const cases: ReadonlyArray<[wrong: object, option: string]> = [
          [{ maxInFlight: 0 }, "maxInFlight"],
          [{ maxInFlight: 1.5 }, "maxInFlight"],
          [{ requestTimeout: "soon" }, "requestTimeout"],
          [{ shutdownTimeout: "later" }, "shutdownTimeout"],
          [{ codexBin: "" }, "codexBin"],
          [{ codexbin: "/bin/true" }, "codexbin"],
          [{ restart: 5 }, "restart"],
          [{ requestTimeout: 0 }, "requestTimeout"],
          [{ env: { FOO: 5 } }, "env.FOO"]
        ]
        for (const [wrong, option] of cases) {
          const error = yield* Codex.Codex.pipe(Effect.provide(NodeCodex.layer({ ...options, ...wrong })), Effect.flip)
          assert.instanceOf(error, CodexError.InvalidParams)
          assert.include(error.message, option)
        }
      }))

    it.effect("a binary that is not there is a CodexNotFound that says where it was looked for", () =>
      Effect.gen(function*() {
        const codexBin = "/nowhere/at/all/codex"
        const error = yield* Codex.Codex.pipe(Effect.provide(NodeCodex.layer({ codexBin })), Effect.flip)
        assert.instanceOf(error, CodexError.CodexNotFound)
        assert.include(error.searched, codexBin)
        assert.include(error.message, codexBin)
      }))
  })
})

describe("Codex over a transport of one's own", () => {
  it.effect("says who it is, and is ready", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({ initialize: () => undefined })
      const client = yield* Effect.forkChild(
        Codex.connect(Effect.succeed(peer.transport), {
          clientInfo: { name: "tester", title: "Tester", version: "9" },
          experimentalApi: false,
          optOutNotificationMethods: ["turn/plan/updated"]
        })
      )
      const request = yield* peer.take("initialize")
      assert.deepInclude(request.params, { clientInfo: { name: "tester", title: "Tester", version: "9" } })
      assert.deepInclude((request.params as Protocol.InitializeParams).capabilities, {
        experimentalApi: false,
        optOutNotificationMethods: ["turn/plan/updated"]
      })
      yield* peer.respond(request, {
        userAgent: "a server without a version",
        codexHome: "/nowhere",
        platformFamily: "unix",
        platformOs: "linux"
      })
      const codex = yield* Fiber.join(client)
      assert.isUndefined(codex.metadata.serverVersion)
      assert.strictEqual((yield* peer.take()).method, "initialized")
    }))

  it.effect("what it says of itself is checked before it is sent", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make({ initialize: () => assert.fail("sent") })
      const cases: ReadonlyArray<[wrong: object, option: string]> = [
        [{ optOutNotificationMethods: "all" }, "optOutNotificationMethods"],
        [{ clientInfo: { name: "x" } }, "clientInfo"],
        [{ experimentalApi: "yes" }, "experimentalApi"]
      ]
      for (const [wrong, option] of cases) {
        const error = yield* Effect.flip(Codex.connect(Effect.succeed(peer.transport), wrong))
        assert.instanceOf(error, CodexError.InvalidParams)
        assert.include(error.message, option)
      }
    }))

  it.effect("an option that there is not is refused, whatever the transport", () =>
    Effect.gen(function*() {
      const misspelled = { requestTimeot: "1 second" }
      const url = "ws://127.0.0.1:9"
      const layers = [
        NodeCodex.layer(misspelled as Codex.CodexOptions),
        NodeCodex.layerRemote({ url, ...misspelled }),
        Layer.provide(Codex.layerTransport(misspelled as Codex.ClientOptions), MemoryTransport.layer()),
        Layer.effect(Codex.Codex, Codex.connect(Effect.die("not refused"), misspelled as Codex.ClientOptions))
      ]
      for (const layer of layers) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert.include(error.message, "requestTimeot: there is no such option")
      }
    }))

  it.effect("an option of another way to a server is refused, by name", () =>
    Effect.gen(function*() {
      const url = "ws://127.0.0.1:9"
      const codexBin = "/bin/codex"
      const overTransport = (options: object) =>
        Layer.provide(Codex.layerTransport(options as Codex.ClientOptions), MemoryTransport.layer())
      const cases = [
        ["url", NodeCodex.layer({ codexBin, url } as Codex.CodexOptions)],
        ["codexBin", NodeCodex.layerRemote({ url, codexBin } as Codex.RemoteOptions)],
        ["codexBin", overTransport({ codexBin })],
        ["cwd", overTransport({ cwd: "/" })],
        ["url", overTransport({ url })]
      ] as const
      for (const [option, layer] of cases) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert.instanceOf(error, CodexError.InvalidParams)
        assert.strictEqual(error.message, `${option}: there is no such option`)
      }
    }))

  it.effect("a call waits a minute for its answer by default", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const call = yield* Effect.forkChild(Effect.flip(codex.models()))
      yield* peer.take("model/list")
      yield* TestClock.adjust("59999 millis")
      assert.isUndefined(call.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      const error = yield* Fiber.join(call)
      assert.instanceOf(error, CodexError.RequestTimeout)
      assert.strictEqual(error.timeoutMillis, 60_000)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("layerTransport: a server that is gone is a TransportClosed", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const fiber = yield* Effect.forkChild(Effect.flip(codex.request("account/read", {})))
      yield* peer.take("account/read")
      yield* peer.close({ exitCode: 3, stderr: ["out of memory"] })
      const error = yield* Fiber.join(fiber)
      assert.instanceOf(error, CodexError.TransportClosed)
      assert.strictEqual(error.exitCode, 3)
      assert.include(error.message, "out of memory")
    }).pipe(Effect.provide(Memory.layer())))
})

describe("A client for a test", () => {
  it.effect("is provided by a layer and needs nothing else", () =>
    Effect.gen(function*() {
      const summarize = Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart()
        return (yield* thread.run("Summarize")).finalResponse
      })
      const peer = yield* MemoryTransport.MemoryTransport
      const fiber = yield* Effect.forkChild(summarize)
      const turn = Memory.turnOf(peer, "thread-1", "turn-1")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.message("Short")
      yield* turn.completed()
      assert.strictEqual(yield* Fiber.join(fiber), "Short")
      expectTypeOf<Effect.Services<typeof summarize>>().toEqualTypeOf<Codex.Codex>()
    }).pipe(Effect.provide(Memory.layer())))
})
