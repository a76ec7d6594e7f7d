import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import {
  Array as Arr,
  type Cause,
  Clock,
  Deferred,
  Duration,
  Effect,
  Exit,
  Fiber,
  Layer,
  Queue,
  Scheduler,
  Schema,
  Scope,
  Stream,
  Tracer
} from "effect"
import { Codex, CodexError, JsonRpc, NodeCodex, Protocol } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Logs from "./support/logs.ts"
import { sentOn } from "./support/sentOn.ts"

/** A peer without the handshake, connected to a server that the test plays. */
const connect = (options?: Partial<JsonRpc.Options>) =>
  Effect.gen(function*() {
    const server = yield* MemoryTransport.make()
    const notifications: Array<Protocol.ServerNotification> = []
    const rpc = yield* JsonRpc.make({
      transport: server.transport,
      maxInFlight: 64,
      requestTimeout: Duration.seconds(60),
      onNotification: (notification) => notifications.push(notification),
      onRequest: () => Effect.fail({ code: -32601, message: "Nobody answers here" }),
      ...options
    })
    /** Waits until the client has read everything that was sent to it so far. */
    const read = Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(rpc.request("account/logout", undefined))
      yield* server.respond(yield* server.take("account/logout"), {})
      yield* Fiber.join(fiber)
    })
    return { server, rpc, notifications, read }
  })

/** Makes a call in a fiber and waits until the server has it. */
const call = <M extends Protocol.ClientMethod>(
  { rpc, server }: Effect.Success<ReturnType<typeof connect>>,
  method: M,
  params: Protocol.Params<M>,
  options?: JsonRpc.RequestOptions<M>
) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(rpc.request(method, params, options))
    const message = yield* server.take(method)
    return { fiber, message }
  })

const loaded = (...data: ReadonlyArray<string>) => ({ data, nextCursor: null })
const late = () => {
  const calls: Array<Protocol.Result<"thread/loaded/list"> | undefined> = []
  return { calls, onLate: (result: Protocol.Result<"thread/loaded/list"> | undefined) => void calls.push(result) }
}

describe("JsonRpc", () => {
  describe("calls", () => {
    it.effect.prop("each call gets its own answer, whatever the order of the answers", {
      order: Schema.Array(Schema.Int).check(Schema.isMaxLength(20))
    }, ({ order }) =>
      Effect.scoped(Effect.gen(function*() {
        const client = yield* connect()
        const calls = yield* Effect.forEach(order, () => call(client, "thread/loaded/list", {}))
        const shuffled = calls.map((_, i) => i).sort((a, b) => order[a]! - order[b]!)
        yield* Effect.forEach(shuffled, (i) => client.server.respond(calls[i]!.message, loaded(`${i}`)))
        const results = yield* Effect.forEach(calls, ({ fiber }) => Fiber.join(fiber))
        assert.deepStrictEqual(results.map(({ data }) => data), calls.map((_, i) => [`${i}`]))
        assert.strictEqual(new Set(calls.map(({ message }) => message.id)).size, order.length)
      })))

    it.effect("answers to nobody and second answers are ignored", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const client = yield* Effect.provide(connect(), logs.layer)
        const first = yield* call(client, "thread/loaded/list", {})
        yield* client.server.send({ id: 9999, result: loaded("nobody") })
        yield* client.server.send({ id: -1, error: { code: -32600, message: "nobody" } })
        yield* client.server.respond(first.message, loaded("first"))
        yield* client.server.respond(first.message, loaded("second"))
        assert.deepStrictEqual((yield* Fiber.join(first.fiber)).data, ["first"])
        yield* client.read
        assert.deepStrictEqual(logs.lines, [])
      }))

    it.effect("what a result has beyond its schema is kept", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        const result = { ...loaded("a"), newer: { member: [1] } }
        yield* client.server.respond(message, result)
        assert.deepStrictEqual(yield* Fiber.join(fiber), result)
      }))

    it.effect("a result with an unknown name in an enumeration passes, with one warning", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const client = yield* Effect.provide(connect(), logs.layer)
        const result = {
          requiresOpenaiAuth: false,
          account: { type: "chatgpt", email: "secret@example.com", planType: "galactic" }
        }
        for (let i = 0; i < 2; i++) {
          const { fiber, message } = yield* call(client, "account/read", {})
          yield* client.server.respond(message, result)
          assert.deepStrictEqual(yield* Fiber.join(fiber), result as any)
        }
        yield* client.read
        const [warning, ...more] = logs.at("Warn")
        assert.include(warning, "account/read")
        assert.include(warning, "planType")
        assert.notInclude(warning, "secret@example.com")
        assert.deepStrictEqual(more, [])
      }))

    it.effect("a result that is not what the protocol says fails this call alone, naming the member", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const broken = yield* call(client, "thread/loaded/list", {})
        const sound = yield* call(client, "thread/loaded/list", {})
        yield* client.server.respond(broken.message, { data: ["a", 2] })
        yield* client.server.respond(sound.message, loaded("a"))
        const error = yield* Effect.flip(Fiber.join(broken.fiber))
        assert.strictEqual(error._tag, "ProtocolError")
        assert.include(error.message, "data[1]")
        assert.deepStrictEqual((yield* Fiber.join(sound.fiber)).data, ["a"])
      }))

    it.effect("all answers that came before the end of the connection arrive, however many at once", () =>
      Effect.gen(function*() {
        const incoming = yield* Queue.unbounded<ReadonlyArray<string>, Cause.Done>()
        const closed = yield* Deferred.make<CodexError.TransportClosed>()
        const rpc = yield* JsonRpc.make({
          transport: {
            incoming: Stream.flattenIterable(Stream.fromQueue(incoming)),
            send: () => Effect.void,
            closed: Deferred.await(closed)
          },
          maxInFlight: 1000,
          requestTimeout: Duration.seconds(60),
          onNotification: () => {},
          onRequest: () => Effect.fail({ code: -32601, message: "Nobody answers here" })
        })
        const calls = yield* Effect.forEach(
          Array.from({ length: 300 }),
          () => Effect.forkChild(Effect.exit(rpc.request("thread/loaded/list", {})), { startImmediately: true })
        )
        // A process that exits is given some time to be read to its end; its callers may need more.
        yield* Queue.offer(incoming, calls.map((_, i) => JSON.stringify({ id: i + 1, result: loaded(String(i)) })))
        yield* Effect.yieldNow
        yield* Deferred.succeed(closed, new CodexError.TransportClosed({ reason: "exit" }))
        const exits = yield* Effect.forEach(calls, (fiber) => Fiber.join(fiber))
        assert.lengthOf(exits.filter(Exit.isSuccess), 300)
      }))

    it.effect("whenever a caller is interrupted, the next call can time out", () =>
      Effect.gen(function*() {
        for (let moment = 0; moment < 60; moment++) {
          yield* Effect.scoped(Effect.gen(function*() {
            const client = yield* connect()
            // A few operations at a time, so that there are many moments.
            const first = yield* Effect.forkChild(client.rpc.request("thread/loaded/list", {}), {
              startImmediately: true
            }).pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, 3))
            for (let i = 0; i < moment; i++) yield* Effect.yieldNow
            yield* Fiber.interrupt(first)
            const next = yield* Effect.forkChild(Effect.flip(client.rpc.request("account/read", {})))
            yield* client.server.take("account/read")
            yield* Effect.yieldNow
            yield* TestClock.adjust("60 seconds")
            assert.strictEqual((yield* Fiber.join(next))._tag, "RequestTimeout", `interrupted at ${moment}`)
          }))
        }
      }))

    it.effect("a notification whose handling throws costs that notification, and nothing else", () => {
      const logs = Logs.capture()
      const seen: Array<string> = []
      return Effect.gen(function*() {
        const client = yield* connect({
          onNotification: ({ method }) => {
            if (method === "thread/archived") throw new Error("handled badly")
            seen.push(method)
          }
        })
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        yield* client.server.sendText(
          JSON.stringify({ method: "thread/archived", params: { threadId: "t" } }),
          JSON.stringify({ method: "thread/unarchived", params: { threadId: "t" } }),
          JSON.stringify({ id: message.id, result: loaded("a") })
        )
        assert.deepStrictEqual((yield* Fiber.join(fiber)).data, ["a"])
        assert.deepStrictEqual(seen, ["thread/unarchived"])
        yield* client.read
        assert.lengthOf(logs.at("Error"), 1)
      }).pipe(Effect.provide(logs.layer))
    })

    it.effect("a logger that throws ends no connection, and leaves no request of the server without an answer", () =>
      Effect.gen(function*() {
        const { read, server } = yield* connect({ onRequest: () => Effect.die("bug") })
        yield* server.sendText("junk", "more junk")
        yield* read
        yield* server.send({ id: 1, method: "currentTime/read", params: { threadId: "t" } })
        assert.strictEqual((yield* server.take()).error?.code, -32603)
      }).pipe(Effect.provide(Logs.throwing)))

    it.effect("an error answer becomes its tagged error", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { fiber, message } = yield* call(client, "thread/archive", { threadId: "t" })
        yield* client.server.refuse(message, { code: -32600, message: "thread not found: t", data: { a: 1 } })
        const error = yield* Effect.flip(Fiber.join(fiber))
        assert.strictEqual(error._tag, "ThreadNotFound")
        assert.strictEqual(error._tag === "ThreadNotFound" ? error.method : undefined, "thread/archive")
        assert.deepStrictEqual(error._tag === "ThreadNotFound" ? error.data : undefined, { a: 1 })
      }))

    it.effect("only a call that names a thread can miss one", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { fiber, message } = yield* call(client, "model/list", {})
        yield* client.server.refuse(message, { code: -32600, message: "thread not found: t" })
        const error = yield* Effect.flip(Fiber.join(fiber))
        assert.deepInclude<object>(error, {
          _tag: "InvalidRequest",
          method: "model/list",
          message: "thread not found: t"
        })
        expectTypeOf(error).toEqualTypeOf<CodexError.CallError>()
        expectTypeOf<JsonRpc.ErrorOf<"thread/read">>().toEqualTypeOf<CodexError.RequestError>()
        expectTypeOf<JsonRpc.ErrorOf<Protocol.ClientMethod>>().toEqualTypeOf<CodexError.RequestError>()
        expectTypeOf(NodeCodex.layer()).toEqualTypeOf<Layer.Layer<Codex.Codex, CodexError.StartError>>()
      }))

    it.effect("an error answer that is none is a ProtocolError", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        for (const error of [null, "no", 1, {}, { code: "x", message: "y" }, { code: 1 }, { message: "y" }, []]) {
          const { fiber, message } = yield* call(client, "thread/archive", { threadId: "t" })
          yield* client.server.send({ id: message.id, error })
          assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "ProtocolError", JSON.stringify(error))
        }
      }))

    it.effect("a method unknown to this version is sent as it is and its result is handed on", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const method = "thread/levitate" as "thread/archive"
        const { fiber, message } = yield* call(client, method, { height: 3 } as any)
        assert.deepStrictEqual(message.params, { height: 3 })
        yield* client.server.respond(message, { meters: 3 })
        assert.deepStrictEqual(yield* Fiber.join(fiber), { meters: 3 })
      }))

    it.effect("nothing is sent before the call is run", () =>
      Effect.gen(function*() {
        const { rpc, server } = yield* connect()
        rpc.request("thread/loaded/list", {})
        yield* Effect.forkChild(rpc.request("thread/archive", { threadId: "t" }))
        assert.strictEqual((yield* server.take()).method, "thread/archive")
      }))
  })

  describe("params", () => {
    const refused = [
      ["a missing member", "thread/archive", {}, "threadId: missing"],
      ["a misspelled member", "thread/archive", { threadId: "t", treadId: "t" }, "treadId: no such member"],
      ["a member of the wrong type", "thread/archive", { threadId: 1 }, "threadId: "],
      ["no params at all", "thread/archive", undefined, "expected"],
      ["an unknown name", "thread/start", { sandbox: "bogus" }, "sandbox: "]
    ] as const
    for (const [what, method, params, issue] of refused) {
      it.effect(`${what} is refused before anything is sent, by name`, () =>
        Effect.gen(function*() {
          const { rpc, server } = yield* connect()
          const error = yield* Effect.flip(rpc.request(method, params as any))
          assert.strictEqual(error._tag, "InvalidParams")
          assert.include(error.message.toLowerCase(), issue.toLowerCase())
          assert.strictEqual(error._tag === "InvalidParams" ? error.method : undefined, method)
          yield* Effect.forkChild(rpc.request("account/logout", undefined))
          assert.strictEqual((yield* server.take()).method, "account/logout")
        }))
    }

    const cyclic: Record<string, unknown> = {}
    cyclic["self"] = cyclic
    for (const [what, value] of [["a bigint", 1n], ["a cycle", cyclic]] as const) {
      it.effect(`${what} cannot be written as JSON`, () =>
        Effect.gen(function*() {
          const { read, rpc } = yield* connect()
          const error = yield* Effect.flip(rpc.request("thread/start", { config: { value } } as any))
          assert.strictEqual(error._tag, "InvalidParams")
          yield* read
        }))
    }

    it.effect("a member that is undefined is as if left out", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { message } = yield* call(client, "thread/loaded/list", { cursor: undefined, limit: 3 } as any)
        assert.deepStrictEqual(message.params, { limit: 3 })
      }))
  })

  describe("what is not understood", () => {
    const garbage = [
      "no json",
      "{\"id\":1,",
      "[]",
      "[{\"id\":1,\"result\":{}}]",
      "42",
      "null",
      "true",
      "\"text\"",
      "{}",
      "{\"id\":1}",
      "{\"id\":true,\"result\":{}}",
      "{\"method\":7}",
      "{\"method\":\"item/tool/call\",\"id\":{\"a\":1},\"params\":{}}",
      "\u0000\u0001",
      "[".repeat(100_000)
    ]

    it.effect("is skipped, with one warning each that does not repeat it", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const client = yield* Effect.provide(connect(), logs.layer)
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        const secret = "sk-secret"
        const lines = [...garbage, `Bearer ${secret}`, JSON.stringify([secret]), JSON.stringify({ secret })]
        yield* client.server.sendText(...lines)
        yield* client.server.respond(message, loaded("a"))
        assert.deepStrictEqual((yield* Fiber.join(fiber)).data, ["a"])
        yield* client.read
        assert.strictEqual(logs.at("Warn").length, lines.length)
        assert.isFalse(logs.at("Warn").some((text) => text.includes(secret)))
        assert.isTrue(logs.lines.every(({ text }) => text.length < 300))
        assert.deepStrictEqual(client.notifications, [])
      }))

    it.effect("empty lines are nothing", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const { read, server } = yield* Effect.provide(connect(), logs.layer)
        yield* server.sendText("", "", "")
        yield* read
        assert.deepStrictEqual(logs.lines, [])
      }))

    it.effect.prop("no line stops the reader", {
      lines: Schema.Array(Schema.Union([
        Schema.String,
        Schema.fromJsonString(Schema.Struct({
          id: Schema.optionalKey(Schema.Union([Schema.Json, Schema.Literals([1, 2])])),
          method: Schema.optionalKey(
            Schema.Union([
              Schema.Literals(["turn/started", "item/completed", "thread/started", "item/tool/call", "constructor"]),
              Schema.Json
            ])
          ),
          params: Schema.optionalKey(Schema.Union([
            Schema.Json,
            Schema.Struct({ threadId: Schema.Json, turn: Schema.Json, item: Schema.Json, thread: Schema.Json })
          ])),
          result: Schema.optionalKey(Schema.Json),
          error: Schema.optionalKey(Schema.Json)
        })).pipe(Schema.toEncoded)
      ]))
    }, ({ lines }) =>
      Effect.scoped(
        Effect.gen(function*() {
          const { read, server } = yield* connect()
          yield* server.sendText(...lines)
          yield* Effect.exit(read)
          yield* read
        }).pipe(Effect.provide(Logs.capture().layer))
      ))

    it.effect("a value nested too deeply for any schema does not stop the reader", () =>
      Effect.gen(function*() {
        const { notifications, read, server } = yield* Effect.provide(connect(), Logs.capture().layer)
        const deep = "[".repeat(200_000) + "]".repeat(200_000)
        const object = "{\"a\":".repeat(200_000) + "1" + "}".repeat(200_000)
        for (const value of [deep, object]) {
          for (const method of ["nope", "turn/started", "item/completed", "mcpServer/startupStatus/updated"]) {
            yield* server.sendText(`{"method":"${method}","params":${value}}`)
          }
          yield* server.sendText(
            `{"method":"item/completed","params":{"threadId":"t","turnId":"u","completedAtMs":1,"item":` +
              `{"type":"mcpToolCall","id":"i","server":"s","tool":"t","status":"completed","arguments":${value}}}}`
          )
        }
        yield* read
        assert.strictEqual(notifications.length, 10)
      }))
  })

  describe("notifications", () => {
    it.effect("a known one comes as it was sent, with every member", () =>
      Effect.gen(function*() {
        const { notifications, read, server } = yield* connect()
        const message = {
          method: "thread/archived",
          params: { threadId: "t", newer: true },
          emittedAtMs: 12,
          trace: { traceparent: "x" }
        }
        yield* server.send(message)
        yield* read
        assert.deepStrictEqual(notifications, [message as any])
      }))

    it.effect("an unknown one comes as it is, without a warning", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const { notifications, read, server } = yield* Effect.provide(connect(), logs.layer)
        for (const method of ["thread/levitated", "constructor", "__proto__", ""]) {
          yield* server.notify(method, { threadId: "t", secret: "s" })
        }
        yield* read
        assert.deepStrictEqual(notifications.map(({ method }) => method as string), [
          "thread/levitated",
          "constructor",
          "__proto__",
          ""
        ])
        assert.deepStrictEqual(notifications[0]!.params, { threadId: "t", secret: "s" } as any)
        assert.isFalse("issue" in notifications[0]!)
        assert.deepStrictEqual(logs.at("Warn"), [])
      }))

    it.effect("a known one with params that do not fit comes with the issue, and is warned of once", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const { notifications, read, server } = yield* Effect.provide(connect(), logs.layer)
        yield* server.notify("thread/archived", { threadId: 7 })
        yield* server.notify("thread/archived", {})
        yield* server.send({ method: "thread/archived" })
        yield* read
        const issues = notifications.map((notification) => "issue" in notification ? notification.issue : undefined)
        assert.include(issues[0], "threadId")
        assert.strictEqual(issues[1], "threadId: missing")
        assert.isString(issues[2])
        assert.deepStrictEqual(notifications[0]!.params, { threadId: 7 } as any)
        assert.strictEqual(logs.at("Warn").length, 1)
        assert.include(logs.at("Warn")[0], "thread/archived")
      }))

    it.effect("each can be sent on, whatever it came with", () =>
      Effect.gen(function*() {
        const { notifications, read, server } = yield* connect()
        yield* server.send({ method: "thread/levitated" })
        yield* server.send({ method: "thread/levitated", params: null, emittedAtMs: 12 })
        yield* server.send({ method: "thread/archived" })
        yield* server.notify("thread/archived", { threadId: "t", newer: true })
        yield* read
        assert.lengthOf(notifications, 4)
        for (const notification of notifications) {
          assert.deepStrictEqual(yield* sentOn(Protocol.ServerNotification, notification), notification)
        }
      }))
  })

  describe("waiting", () => {
    it.effect("a call without an answer fails after requestTimeout, naming itself", () =>
      Effect.gen(function*() {
        const client = yield* connect({ requestTimeout: Duration.seconds(5) })
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        yield* TestClock.adjust("4999 millis")
        assert.strictEqual(fiber.pollUnsafe(), undefined)
        yield* TestClock.adjust("1 millis")
        const error = yield* Effect.flip(Fiber.join(fiber))
        assert.deepStrictEqual(error._tag === "RequestTimeout" ? [error.method, error.timeoutMillis] : error, [
          "thread/loaded/list",
          5000
        ])
        // The late answer is nobody's.
        yield* client.server.respond(message, loaded("late"))
        yield* client.read
      }))

    it.effect("the time of day may be set meanwhile, and other calls may have other clocks", () =>
      Effect.gen(function*() {
        const clock = yield* Clock.Clock
        let set = 0
        const timeOfDay = { ...clock, currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + set }
        yield* Effect.gen(function*() {
          const client = yield* connect()
          const other = yield* Effect.forkChild(TestClock.withLive(client.rpc.request("account/logout", undefined)))
          yield* client.server.take("account/logout")
          const { fiber } = yield* call(client, "thread/loaded/list", {})
          set = Duration.toMillis("-1 hour")
          yield* TestClock.adjust("59 seconds")
          assert.isUndefined(fiber.pollUnsafe())
          yield* TestClock.adjust("1 second")
          assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "RequestTimeout")
          assert.strictEqual((yield* Effect.flip(Fiber.join(other)))._tag, "RequestTimeout")
        }).pipe(Effect.provideService(Clock.Clock, timeOfDay))
      }))

    it.effect("the time begins when the call is sent, and a timeout frees its place", () =>
      Effect.gen(function*() {
        const client = yield* connect({ requestTimeout: Duration.seconds(5), maxInFlight: 1 })
        const first = yield* call(client, "thread/loaded/list", {})
        const second = yield* Effect.forkChild(client.rpc.request("thread/archive", { threadId: "t" }))
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Effect.flip(Fiber.join(first.fiber)))._tag, "RequestTimeout")
        const message = yield* client.server.take("thread/archive")
        yield* TestClock.adjust("4 seconds")
        yield* client.server.respond(message, {})
        yield* Fiber.join(second)
      }))

    it.effect("a command runs for as long as it needs and holds no place", () =>
      Effect.gen(function*() {
        const client = yield* connect({ maxInFlight: 1 })
        const exec = yield* call(client, "command/exec", { command: ["sleep", "3600"] })
        yield* TestClock.adjust("1 hour")
        yield* client.read
        yield* client.server.respond(exec.message, { exitCode: 0, stdout: "", stderr: "" })
        assert.strictEqual((yield* Fiber.join(exec.fiber)).exitCode, 0)
      }))

    // Those that the docs name.
    const unlimited: { readonly [M in Protocol.ClientMethod]?: Protocol.Params<M> } = {
      "command/exec": { command: ["sleep", "3600"] },
      "thread/shellCommand": { threadId: "t", command: "sleep 3600" },
      "thread/sample": { threadId: "t", expectedTurnId: "u", prompt: "p" },
      "thread/guardianReview": { threadId: "t" },
      "mcpServer/tool/call": { threadId: "t", server: "s", tool: "t" },
      "mcpServer/resource/read": { server: "s", uri: "file:///x" },
      "userVerification/verify": { challenge: "c", title: "t", description: "d" },
      "plugin/install": { pluginName: "p" },
      "marketplace/add": { source: "s" },
      "marketplace/upgrade": {},
      "windowsSandbox/setupStart": { mode: "elevated" },
      "externalAgentConfig/import": { migrationItems: [] },
      "feedback/upload": { classification: "bug" }
    }
    for (const [method, params] of Object.entries(unlimited)) {
      it.effect(`${method} waits for its answer for as long as it takes, and holds no place`, () =>
        Effect.gen(function*() {
          const client = yield* connect({ maxInFlight: 1 })
          const { fiber } = yield* call(client, method as Protocol.ClientMethod, params as never)
          yield* TestClock.adjust("1 hour")
          assert.isUndefined(fiber.pollUnsafe())
          yield* client.read
        }))
    }

    it.effect("a command that runs does not keep later calls from timing out, nor does one that was given up", () =>
      Effect.gen(function*() {
        const client = yield* connect({ requestTimeout: Duration.seconds(5) })
        const exec = yield* call(client, "command/exec", { command: ["sleep", "3600"] })
        const late: Array<unknown> = []
        const first = yield* Effect.forkChild(
          client.rpc.request("thread/loaded/list", {}, { onLate: (result) => late.push(result) })
        )
        const message = yield* client.server.take("thread/loaded/list")
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Effect.flip(Fiber.join(first)))._tag, "RequestTimeout")
        yield* TestClock.adjust("1 second")
        const second = yield* call(client, "thread/archive", { threadId: "t" })
        yield* client.server.respond(message, loaded("late"))
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Effect.flip(Fiber.join(second.fiber)))._tag, "RequestTimeout")
        yield* client.server.respond(exec.message, { exitCode: 0, stdout: "", stderr: "" })
        yield* Fiber.join(exec.fiber)
        assert.deepStrictEqual(late, [loaded("late")])
      }))

    it.effect("an answer that never comes is not expected for ever", () =>
      Effect.gen(function*() {
        const client = yield* connect({ requestTimeout: Duration.seconds(5) })
        const late: Array<unknown> = []
        const options = { onLate: (result: unknown) => late.push(result) }
        const timedOut = yield* Effect.forkChild(client.rpc.request("thread/loaded/list", {}, options))
        const first = yield* client.server.take("thread/loaded/list")
        const givenUp = yield* Effect.forkChild(client.rpc.request("thread/loaded/list", {}, options))
        const second = yield* client.server.take("thread/loaded/list")
        yield* Fiber.interrupt(givenUp)
        assert.deepStrictEqual(late, [])
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Effect.flip(Fiber.join(timedOut)))._tag, "RequestTimeout")
        assert.deepStrictEqual(late, [undefined])
        yield* TestClock.adjust("5 seconds")
        assert.deepStrictEqual(late, [undefined, undefined])
        yield* client.server.respond(first, loaded("too late"))
        yield* client.server.respond(second, loaded("too late"))
        const next = yield* call(client, "thread/loaded/list", {})
        yield* client.server.respond(next.message, loaded("next"))
        assert.deepStrictEqual(yield* Fiber.join(next.fiber), loaded("next"))
        assert.lengthOf(late, 2)
      }))

    it.effect("a requestTimeout of infinity waits for as long as it takes", () =>
      Effect.gen(function*() {
        const client = yield* connect({ requestTimeout: Duration.infinity })
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        yield* TestClock.adjust("1000 days")
        yield* client.server.respond(message, loaded("late"))
        assert.deepStrictEqual(yield* Fiber.join(fiber), loaded("late"))
      }))

    it.effect("the 65th call is sent only when one of the 64 is answered", () =>
      Effect.gen(function*() {
        const { rpc, server } = yield* connect()
        const fibers = yield* Effect.forEach(
          Arr.makeBy(65, (i) => i),
          (i) => Effect.forkChild(rpc.request("thread/archive", { threadId: `${i}` }), { startImmediately: true })
        )
        const sent = yield* Effect.forEach(Arr.makeBy(64, (i) => i), () => server.take())
        const last = yield* Effect.forkChild(server.take(), { startImmediately: true })
        yield* TestClock.adjust("1 second")
        assert.strictEqual(last.pollUnsafe(), undefined)
        yield* server.respond(sent[10]!, {})
        assert.deepStrictEqual((yield* Fiber.join(last)).params, { threadId: "64" })
        assert.deepStrictEqual(yield* Fiber.join(fibers[10]!), {})
      }))

    it.effect("a call that is interrupted while it waits for its turn is never sent, and holds up nobody", () =>
      Effect.gen(function*() {
        const client = yield* connect({ maxInFlight: 1 })
        const first = yield* call(client, "thread/loaded/list", {})
        const second = yield* Effect.forkChild(client.rpc.request("thread/archive", { threadId: "2" }), {
          startImmediately: true
        })
        const third = yield* Effect.forkChild(client.rpc.request("thread/archive", { threadId: "3" }), {
          startImmediately: true
        })
        yield* Fiber.interrupt(second)
        yield* client.server.respond(first.message, loaded())
        const message = yield* client.server.take()
        assert.deepStrictEqual(message.params, { threadId: "3" })
        yield* client.server.respond(message, {})
        yield* Fiber.join(third)
      }))

    it.effect("a call that is interrupted while it waits for its answer frees its place", () =>
      Effect.gen(function*() {
        const client = yield* connect({ maxInFlight: 1 })
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        yield* Fiber.interrupt(fiber)
        yield* client.read
        yield* client.server.respond(message, loaded("late"))
        yield* client.read
      }))
  })

  describe("onLate", () => {
    it.effect("is not called when the call succeeds", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* client.server.respond(message, loaded("a"))
        yield* Fiber.join(fiber)
        yield* client.server.close()
        yield* client.rpc.closed
        assert.deepStrictEqual(calls, [])
      }))

    it.effect("gets a result that comes after the interruption, once", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(calls, [])
        yield* client.server.respond(message, loaded("late"))
        yield* client.server.respond(message, loaded("again"))
        yield* client.read
        assert.deepStrictEqual(calls, [loaded("late")])
      }))

    it.effect("gets a result that comes after the timeout", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* TestClock.adjust("60 seconds")
        assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "RequestTimeout")
        assert.deepStrictEqual(calls, [])
        yield* client.server.respond(message, loaded("late"))
        yield* client.read
        assert.deepStrictEqual(calls, [loaded("late")])
      }))

    it.effect("gets undefined when the late answer is an error or not what the protocol says", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const one = yield* call(client, "thread/loaded/list", {}, { onLate })
        const two = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* Fiber.interruptAll([one.fiber, two.fiber])
        yield* client.server.refuse(one.message, { code: -32603, message: "no" })
        yield* client.server.respond(two.message, { data: 1 })
        yield* client.read
        assert.deepStrictEqual(calls, [undefined, undefined])
      }))

    it.effect("gets undefined when the call itself fails", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* client.server.refuse(message, { code: -32603, message: "no" })
        yield* Effect.flip(Fiber.join(fiber))
        yield* Effect.flip(client.rpc.request("thread/loaded/list", { limit: "x" } as any, { onLate }))
        assert.deepStrictEqual(calls, [undefined, undefined])
      }))

    it.effect("gets undefined when the connection ends before the late answer, once", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* Fiber.interrupt(fiber)
        yield* client.server.close()
        yield* client.rpc.closed
        assert.deepStrictEqual(calls, [undefined])
      }))

    it.effect("gets undefined when the connection ends while the call waits, once", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { calls, onLate } = late()
        const { fiber } = yield* call(client, "thread/loaded/list", {}, { onLate })
        yield* client.server.close()
        assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "TransportClosed")
        yield* Effect.flip(client.rpc.request("thread/loaded/list", {}, { onLate }))
        assert.deepStrictEqual(calls, [undefined, undefined])
      }))

    it.effect("gets undefined when the call was never sent", () =>
      Effect.gen(function*() {
        const client = yield* connect({ maxInFlight: 1 })
        const { calls, onLate } = late()
        yield* call(client, "thread/archive", { threadId: "t" })
        const fiber = yield* Effect.forkChild(client.rpc.request("thread/loaded/list", {}, { onLate }), {
          startImmediately: true
        })
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(calls, [undefined])
      }))

    // A few operations at a time leave the caller half-way between its answer and its end.
    for (const operations of [...Array.from({ length: 30 }, (_, i) => i + 3), 2048]) {
      for (const [first, then] of [["answer", "interruption"], ["interruption", "answer"]] as const) {
        it.effect(`gets the result unless the caller has it: ${first} and ${then} in one chunk, steps of ${operations}`, () =>
          Effect.gen(function*() {
            const { calls, onLate } = late()
            // The reader itself interrupts the caller.
            const client = yield* connect({ onNotification: () => fiber.interruptUnsafe() })
            const has: Array<Protocol.Result<"thread/loaded/list">> = []
            const fiber = yield* Effect.uninterruptibleMask((restore) =>
              Effect.map(
                client.rpc.request("thread/loaded/list", {}, { restore, onLate }),
                (result) => has.push(result)
              )
            ).pipe(Effect.forkChild, Effect.provideService(Scheduler.MaxOpsBeforeYield, operations))
            const message = yield* client.server.take("thread/loaded/list")
            const texts = {
              answer: JSON.stringify({ id: message.id, result: loaded("same") }),
              interruption: JSON.stringify({ method: "thread/archived", params: { threadId: "t" } })
            }
            yield* client.server.sendText(texts[first], texts[then])
            yield* client.read
            yield* Fiber.await(fiber)
            assert.deepStrictEqual([...has, ...calls], [loaded("same")])
          }))
      }
    }
  })

  describe("the end of the connection", () => {
    it.effect("fails everything that waits, sent or not, and every later call, with the same error", () =>
      Effect.gen(function*() {
        const { rpc, server } = yield* connect({ maxInFlight: 2 })
        const fibers = yield* Effect.forEach(
          Arr.makeBy(5, (i) => `${i}`),
          (threadId) => Effect.forkChild(Effect.flip(rpc.request("thread/archive", { threadId })))
        )
        yield* server.take()
        yield* server.take()
        yield* server.close({ exitCode: 3, stderr: ["boom"] })
        const closed = yield* rpc.closed
        const errors = yield* Effect.forEach(fibers, Fiber.join)
        const later = yield* Effect.flip(rpc.request("thread/archive", { threadId: "later" }))
        for (const error of [...errors, later]) assert.strictEqual(error, closed)
        assert.deepStrictEqual([closed.exitCode, closed.stderr], [3, ["boom"]])
        assert.strictEqual(yield* Effect.flip(rpc.initialized), closed)
      }))

    for (const [name, end] of [["dies", Exit.die("no")], ["is interrupted", Exit.interrupt()]] as const) {
      it.effect(`comes when what should tell of it ${name}: nothing that waits waits for ever`, () =>
        Effect.gen(function*() {
          const closed = yield* Deferred.make<CodexError.TransportClosed>()
          const { rpc } = yield* connect({
            transport: { incoming: Stream.never, send: () => Effect.void, closed: Deferred.await(closed) }
          })
          const call = yield* Effect.forkChild(Effect.flip(rpc.request("thread/loaded/list", {})), {
            startImmediately: true
          })
          yield* Deferred.done(closed, end)
          assert.strictEqual((yield* Fiber.join(call))._tag, "TransportClosed")
        }))
    }

    it.effect("comes when the transport itself dies: nothing that waits waits for ever", () =>
      Effect.gen(function*() {
        const lines = yield* Deferred.make<string>()
        const { rpc } = yield* connect({
          transport: {
            incoming: Stream.fromEffect(Deferred.await(lines)),
            send: () => Effect.void,
            closed: Effect.never
          }
        })
        const waiting = yield* Effect.forkChild(Effect.flip(rpc.request("thread/loaded/list", {})), {
          startImmediately: true
        })
        yield* Deferred.die(lines, "a bug of the transport")
        const error = yield* Fiber.join(waiting)
        assert.instanceOf(error, CodexError.TransportClosed)
        assert.strictEqual(error.reason, "Reading from the app-server failed")
        assert.strictEqual(error.cause, "a bug of the transport")
        assert.strictEqual(yield* Effect.flip(rpc.request("account/logout", undefined)), error)
      }))

    it.effect("what came before the end is still read", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        const { fiber, message } = yield* call(client, "thread/loaded/list", {})
        yield* client.server.respond(message, loaded("a"))
        yield* client.server.notify("thread/archived", { threadId: "t" })
        yield* client.server.close()
        assert.deepStrictEqual((yield* Fiber.join(fiber)).data, ["a"])
        yield* client.rpc.closed
        assert.strictEqual(client.notifications.length, 1)
      }))

    it.effect("interrupts the handlers that run", () =>
      Effect.gen(function*() {
        const interrupted = yield* Deferred.make<void>()
        const started = yield* Deferred.make<void>()
        const { rpc, server } = yield* connect({
          onRequest: () =>
            Effect.andThen(Deferred.succeed(started, undefined), Effect.never).pipe(
              Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
            )
        })
        yield* server.send({ id: 1, method: "currentTime/read", params: { threadId: "t" } })
        yield* Deferred.await(started)
        yield* server.close()
        yield* rpc.closed
        yield* Deferred.await(interrupted)
      }))

    it.effect("closing the scope fails what waits, and every later call, though the transport is open", () =>
      Effect.gen(function*() {
        const [fiber, rpc] = yield* Effect.scoped(Effect.gen(function*() {
          const { rpc, server } = yield* connect()
          const fiber = yield* Effect.forkDetach(Effect.flip(rpc.request("thread/archive", { threadId: "t" })))
          yield* server.take("thread/archive")
          return [fiber, rpc] as const
        }))
        assert.strictEqual((yield* Effect.flip(rpc.request("thread/loaded/list", {})))._tag, "TransportClosed")
        assert.strictEqual((yield* Fiber.join(fiber))._tag, "TransportClosed")
      }))
  })

  describe("requests of the server", () => {
    it.effect("are answered with the id they came with", () =>
      Effect.gen(function*() {
        const { server } = yield* connect({ onRequest: ({ method }) => Effect.succeed({ method }) })
        for (const id of [0, 7, "7", "a-b", ""]) {
          yield* server.send({ id, method: "currentTime/read", params: { threadId: "t" } })
          assert.deepStrictEqual(yield* server.take(), { id, result: { method: "currentTime/read" } })
        }
      }))

    it.effect("one whose id is none is skipped with a warning", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const asked: Array<unknown> = []
        const onRequest = ({ id }: Protocol.ServerRequest) => Effect.sync(() => asked.push(id))
        const { read, server } = yield* Effect.provide(connect({ onRequest }), logs.layer)
        for (const id of [{ a: 1 }, [1], true, null]) {
          yield* server.send({ id, method: "currentTime/read", params: { threadId: "t" } })
        }
        yield* read
        assert.deepStrictEqual(asked, [])
        assert.lengthOf(logs.at("Warn").filter((text) => text.includes("a request without a valid id")), 4)
      }))

    it.effect("an unknown one is answered with -32601", () =>
      Effect.gen(function*() {
        const { server } = yield* connect()
        for (const method of ["thread/levitate", "constructor", ""]) {
          yield* server.send({ id: "x", method, params: {} })
          const { error, id } = yield* server.take()
          assert.deepStrictEqual([id, error?.code], ["x", -32601])
        }
      }))

    it.effect("a handler that never ends holds up neither the reader nor other handlers", () =>
      Effect.gen(function*() {
        const client = yield* connect({
          onRequest: ({ id }) => id === 1 ? Effect.never : Effect.succeed({})
        })
        yield* client.server.send({ id: 1, method: "currentTime/read", params: { threadId: "t" } })
        yield* client.server.send({ id: 2, method: "currentTime/read", params: { threadId: "t" } })
        assert.deepStrictEqual(yield* client.server.take(), { id: 2, result: {} })
        yield* client.read
      }))

    it.effect("a handler may make calls itself", () =>
      Effect.gen(function*() {
        const calling = yield* Deferred.make<JsonRpc.JsonRpc>()
        const { rpc, server } = yield* connect({
          maxInFlight: 1,
          onRequest: () =>
            Deferred.await(calling).pipe(
              Effect.flatMap((rpc) => rpc.request("thread/loaded/list", {})),
              Effect.mapError(({ message }) => ({ code: 1, message }))
            )
        })
        yield* Deferred.succeed(calling, rpc)
        yield* server.send({ id: "r", method: "currentTime/read", params: { threadId: "t" } })
        yield* server.respond(yield* server.take("thread/loaded/list"), loaded("a"))
        assert.deepStrictEqual(yield* server.take(), { id: "r", result: loaded("a") })
      }))

    it.effect("what the server asks again while it is being answered is asked once", () =>
      Effect.gen(function*() {
        const asked: Array<unknown> = []
        const answer = yield* Deferred.make<object>()
        const { read, server } = yield* connect({
          onRequest: ({ params }) => {
            asked.push(params)
            return Deferred.await(answer)
          }
        })
        const request = { id: 1, method: "currentTime/read", params: { threadId: "t" } }
        yield* server.send(request)
        yield* server.send(request)
        yield* read
        assert.lengthOf(asked, 1)
        yield* Deferred.succeed(answer, { currentTimeAt: 1 })
        assert.deepStrictEqual(yield* server.take(), { id: 1, result: { currentTimeAt: 1 } })
        // Another one, whose id is free again.
        yield* server.send({ ...request, params: { threadId: "u" } })
        assert.deepStrictEqual(yield* server.take(), { id: 1, result: { currentTimeAt: 1 } })
        assert.lengthOf(asked, 2)
      }))

    it.effect("what the server asks again once it is answered is answered again", () =>
      Effect.gen(function*() {
        const { server } = yield* connect({ onRequest: () => Effect.succeed({ currentTimeAt: 1 }) })
        for (let i = 0; i < 2; i++) {
          yield* server.send({ id: 7, method: "currentTime/read", params: { threadId: "t" } })
          assert.deepStrictEqual(yield* server.take(), { id: 7, result: { currentTimeAt: 1 } })
        }
      }))

    it.effect("one whose params do not fit comes with the issue, and is no known one", () =>
      Effect.gen(function*() {
        const asked: Array<Protocol.ServerRequest> = []
        const { server } = yield* connect({ onRequest: (request) => Effect.sync(() => asked.push(request)) })
        yield* server.send({ id: 1, method: "currentTime/read", params: { threadId: 3 } })
        yield* server.take()
        const request = asked[0]!
        assert.deepInclude<object>(request, { id: 1, method: "currentTime/read", params: { threadId: 3 } })
        assert.include("issue" in request ? request.issue : undefined, "threadId")
      }))

    it.effect("a handler may close the Scope of the connection", () =>
      Effect.gen(function*() {
        const scope = yield* Scope.make()
        const released = yield* Deferred.make<void>()
        yield* Scope.addFinalizer(scope, Deferred.succeed(released, undefined))
        const { server } = yield* Scope.provide(connect({ onRequest: () => Scope.close(scope, Exit.void) }), scope)
        yield* server.send({ id: 1, method: "currentTime/read", params: { threadId: "t" } })
        yield* Deferred.await(released)
      }))

    it.effect("a handler that is interrupted does not answer", () =>
      Effect.gen(function*() {
        const started = yield* Deferred.make<void>()
        const ended = yield* Deferred.make<void>()
        const { read, rpc, server } = yield* connect({
          onRequest: ({ id }) =>
            id === 2
              ? Effect.succeed({})
              : Effect.andThen(Deferred.succeed(started, undefined), Effect.never).pipe(
                Effect.ensuring(Deferred.succeed(ended, undefined))
              )
        })
        yield* server.send({ id: 1, method: "currentTime/read", params: { threadId: "t" } })
        yield* Deferred.await(started)
        yield* read
        rpc.interruptHandlers(({ id }) => id === 1)
        yield* Deferred.await(ended)
        yield* server.send({ id: 2, method: "currentTime/read", params: { threadId: "t" } })
        assert.strictEqual((yield* server.take()).id, 2)
      }))

    it.effect("a handler that dies, interrupts itself or gives no JSON is answered for, and said to have failed", () =>
      Effect.gen(function*() {
        const cyclic: Record<string, unknown> = {}
        cyclic["self"] = cyclic
        const answers: ReadonlyArray<Effect.Effect<unknown>> = [
          Effect.succeed({ content: 1n }),
          Effect.succeed(cyclic),
          Effect.die("bug"),
          Effect.interrupt
        ]
        const logs = Logs.capture()
        const { server } = yield* Effect.provide(
          connect({ onRequest: ({ id }) => answers[id as number]! }),
          logs.layer
        )
        for (const id of answers.keys()) {
          yield* server.send({ id, method: "currentTime/read", params: { threadId: "t" } })
          const answer = yield* server.take()
          assert.deepStrictEqual([answer.id, answer.error?.code], [id, -32603])
        }
        const failures = logs.at("Warn").filter((text) => text.startsWith("The handler of currentTime/read failed"))
        assert.lengthOf(failures, answers.length)
      }))
  })

  describe("tracing", () => {
    const tracer = () => {
      const spans: Array<Tracer.NativeSpan> = []
      return {
        spans,
        tracer: Tracer.make({
          span(options) {
            const span = new Tracer.NativeSpan(options)
            spans.push(span)
            return span
          }
        })
      }
    }

    it.effect("each call is a client span under the caller's, and the server is told of it", () =>
      Effect.gen(function*() {
        const { spans, tracer: instance } = tracer()
        const client = yield* connect()
        const fiber = yield* Effect.forkChild(
          client.rpc.request("thread/loaded/list", {}).pipe(
            Effect.withSpan("caller"),
            Effect.withTracer(instance)
          )
        )
        const message = yield* client.server.take()
        yield* client.server.respond(message, loaded())
        yield* Fiber.join(fiber)
        const caller = spans.find(({ name }) => name === "caller")!
        const span = spans.find(({ name }) => name === "thread/loaded/list")!
        assert.strictEqual(span.kind, "client")
        assert.strictEqual(span.traceId, caller.traceId)
        assert.strictEqual(span.attributes.get("rpc.method"), "thread/loaded/list")
        assert.strictEqual(message.trace?.traceparent, `00-${span.traceId}-${span.spanId}-01`)
        assert.strictEqual(span.status._tag, "Ended")
      }))

    it.effect("with tracing off nothing is told", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        yield* Effect.forkChild(
          client.rpc.request("thread/loaded/list", {}).pipe(Effect.withTracerEnabled(false), Effect.withSpan("caller"))
        )
        assert.isFalse("trace" in (yield* client.server.take()))
      }))

    it.effect("without a tracer only the span of the caller is told", () =>
      Effect.gen(function*() {
        const client = yield* connect()
        yield* Effect.forkChild(client.rpc.request("thread/loaded/list", {}))
        assert.isFalse("trace" in (yield* client.server.take()))

        const caller = yield* Effect.makeSpan("caller")
        yield* Effect.forkChild(Effect.withParentSpan(client.rpc.request("thread/loaded/list", {}), caller))
        assert.include((yield* client.server.take()).trace?.traceparent, caller.traceId)
      }))

    it.effect("a failed call is a failed span", () =>
      Effect.gen(function*() {
        const { spans, tracer: instance } = tracer()
        const { rpc } = yield* connect()
        yield* Effect.flip(rpc.request("thread/archive", {} as any)).pipe(Effect.withTracer(instance))
        const { status } = spans.find(({ name }) => name === "thread/archive")!
        assert.isTrue(status._tag === "Ended" && Exit.isFailure(status.exit))
      }))
  })
})

describe("the handshake", () => {
  const start = (answers?: MemoryTransport.Answers, options?: Codex.ClientOptions) =>
    Effect.gen(function*() {
      const server = yield* MemoryTransport.make(answers)
      const fiber = yield* Effect.forkChild(
        Codex.connect(Effect.succeed(server.transport), { restart: false, ...options })
      )
      return { server, fiber }
    })
  // Left to the test to answer.
  const byHand: MemoryTransport.Answers = { initialize: () => undefined }
  const initializeResult = {
    userAgent: "effect-codex/0.169.0 (memory)",
    codexHome: "/nowhere",
    platformFamily: "unix",
    platformOs: "linux"
  }

  it.effect("asks, waits and says that the client is ready", () =>
    Effect.gen(function*() {
      const { fiber, server } = yield* start(byHand, { clientInfo: { name: "me", title: "Me", version: "1.2.3" } })
      const message = yield* server.take()
      assert.strictEqual(message.method, "initialize")
      assert.deepStrictEqual((message.params as Protocol.InitializeParams).clientInfo, {
        name: "me",
        title: "Me",
        version: "1.2.3"
      })
      assert.strictEqual((message.params as Protocol.InitializeParams).capabilities?.experimentalApi, true)
      yield* server.respond(message, initializeResult)
      assert.deepStrictEqual(yield* server.take(), { method: "initialized" })
      const codex = yield* Fiber.join(fiber)
      assert.strictEqual(codex.metadata.serverVersion, "0.169.0")
    }))

  const failures: ReadonlyArray<
    readonly [
      what: string,
      act: (
        server: MemoryTransport.MemoryTransport["Service"],
        message: MemoryTransport.ClientMessage
      ) => Effect.Effect<void>,
      tag: CodexError.RequestError["_tag"]
    ]
  > = [
    [
      "dies before it answers",
      (server) => server.close({ exitCode: 1, stderr: ["bad config"] }),
      "TransportClosed"
    ],
    ["answers something else", (server, message) => server.respond(message, { hello: 1 }), "ProtocolError"],
    ["answers null", (server, message) => server.respond(message, null), "ProtocolError"],
    [
      "refuses",
      (server, message) => server.refuse(message, { code: -32600, message: "Already initialized" }),
      "InvalidRequest"
    ],
    [
      "is too busy",
      (server, message) => server.refuse(message, { code: -32001, message: "Server overloaded; retry later." }),
      "ServerBusy"
    ],
    [
      "writes garbage and never answers",
      (server) => Effect.andThen(server.sendText("Usage: codex [OPTIONS]"), TestClock.adjust("60 seconds")),
      "RequestTimeout"
    ]
  ]
  for (const [what, act, tag] of failures) {
    it.effect(`a server that ${what}: ${tag}`, () =>
      Effect.gen(function*() {
        const { fiber, server } = yield* start(byHand)
        yield* act(server, yield* server.take("initialize"))
        const error = yield* Effect.flip(Fiber.join(fiber))
        assert.strictEqual(error._tag, tag)
      }).pipe(Effect.provide(Logs.capture().layer)))
  }

  it.effect("a server that is gone before anything is sent: TransportClosed", () =>
    Effect.gen(function*() {
      const server = yield* MemoryTransport.make(byHand)
      const fiber = yield* Effect.forkChild(server.close({ signal: "SIGKILL" }), { startImmediately: true })
      const error = yield* Effect.flip(Codex.connect(Effect.succeed(server.transport), { restart: false }))
      assert.strictEqual(error._tag === "TransportClosed" ? error.signal : error._tag, "SIGKILL")
      yield* Fiber.join(fiber)
    }))

  it.effect("a server that dies right after it: the next call fails with TransportClosed", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const server = yield* MemoryTransport.MemoryTransport
      yield* server.close({ exitCode: 2 })
      const error = yield* Effect.flip(codex.threadStart())
      assert.strictEqual(error._tag === "TransportClosed" ? error.exitCode : error._tag, 2)
    }).pipe(Effect.provide(Codex.layerTransport().pipe(Layer.provideMerge(MemoryTransport.layer())))))

  it.effect("answers garbage through the layer as well", () =>
    Effect.gen(function*() {
      const layer = Codex.layerTransport().pipe(Layer.provide(MemoryTransport.layer({ initialize: () => ({}) })))
      const error = yield* Effect.flip(Layer.build(layer))
      assert.strictEqual(error._tag, "ProtocolError")
      assert.include(error.message, "userAgent")
    }))

  const options: ReadonlyArray<readonly [option: string, value: Codex.ClientOptions]> = [
    ["maxInFlight", { maxInFlight: 0 }],
    ["maxInFlight", { maxInFlight: -1 }],
    ["maxInFlight", { maxInFlight: 1.5 }],
    ["maxInFlight", { maxInFlight: NaN }],
    ["maxInFlight", { maxInFlight: Infinity }],
    ["maxInFlight", { maxInFlight: "8" as unknown as number }],
    ["requestTimeout", { requestTimeout: "soon" as "1 second" }],
    ["requestTimeout", { requestTimeout: NaN }],
    ["requestTimeout", { requestTimeout: -1 }],
    ["requestTimeout", { requestTimeout: -1n }],
    ["requestTimeout", { requestTimeout: "-3 seconds" }]
  ]
  for (const [option, value] of options) {
    it.effect(`${option}: ${String(Object.values(value)[0])} is refused by name, before anything is sent`, () =>
      Effect.gen(function*() {
        let connected = false
        const transport = Effect.sync(() => {
          connected = true
        }).pipe(Effect.andThen(MemoryTransport.make()), Effect.map(({ transport }) => transport))
        const error = yield* Effect.flip(Codex.connect(transport, value))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.match(error.message, new RegExp(`^${option}: expected `))
        assert.isFalse(connected)
      }))
  }
})
