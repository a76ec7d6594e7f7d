import { NodeServices } from "@effect/platform-node"
import { WebSocket, WebSocketServer } from "@effect/platform-node/NodeWS"
import { assert, describe, it, layer } from "@effect/vitest"
import {
  Array as Arr,
  Context,
  Deferred,
  Duration,
  Effect,
  Exit,
  Fiber,
  FileSystem,
  Layer,
  Queue,
  Redacted,
  Scope,
  Stream
} from "effect"
import {
  AppServer,
  Codex,
  CodexError,
  NodeCodex,
  type Protocol,
  ServerRequests,
  Transport,
  TurnEvent
} from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { Socket } from "effect/socket"
import { TestClock } from "effect/testing"
import * as ChildProcess from "node:child_process"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import type * as Net from "node:net"
import * as Tls from "node:tls"
import * as util from "node:util"
import { Worker } from "node:worker_threads"
import * as certificate from "./support/certificate.ts"
import * as Logs from "./support/logs.ts"
import * as Processes from "./support/processes.ts"
import * as Proxy from "./support/proxy.ts"
import { completions, gated, messagesOf, patch, start, takeRequest } from "./support/scripted.ts"

const TOKEN = "correct-horse-battery-staple"
const token = Redacted.make(TOKEN)

// -----------------------------------------------------------------------------
// Every transport: the same tests
// -----------------------------------------------------------------------------

/** What the program was asked, by the server. */
class Asked extends Context.Service<Asked, Queue.Queue<Protocol.CommandExecutionRequestApprovalParams>>()("Asked") {}

const approvals = Layer.unwrap(Effect.gen(function*() {
  const asked = yield* Queue.unbounded<Protocol.CommandExecutionRequestApprovalParams>()
  return Layer.merge(
    Layer.succeed(Asked, asked),
    ServerRequests.layer(ServerRequests.approvals({
      command: (request) => Effect.as(Queue.offer(asked, request), "accept")
    }))
  )
}))

const environment = CodexTest.layerEnvironment({ shutdownTimeout: "500 millis" })

/** Makes a client of its own of what is tested. */
class Dial extends Context.Service<Dial, Layer.Layer<Codex.Codex, CodexError.StartError>>()("Dial") {}

const remote = (server: { readonly listen: (folder: string) => string; readonly token?: Redacted.Redacted }) =>
  Layer.effect(
    Dial,
    Effect.gen(function*() {
      const { options, workspace } = yield* CodexTest.CodexTest
      const { url } = yield* AppServer.listen({ ...options, ...server, listen: server.listen(workspace) })
      return NodeCodex.layerRemote({ url, token: server.token })
    })
  )

const transports = {
  "stdio": Layer.effect(Dial, Effect.map(CodexTest.CodexTest, ({ options }) => NodeCodex.layer(options))),
  "ws:// with a token": remote({ listen: () => "ws://127.0.0.1:0", token }),
  "ws:// without a token": remote({ listen: () => "ws://127.0.0.1:0" }),
  "unix:": remote({ listen: (folder) => `unix://${folder}/codex.sock` }),
  "unix: with a path that no URL could hold": remote({
    listen: (folder) => `unix://${folder}/a b:c%20?é#${"x".repeat(120)}.sock`
  })
}

for (const [name, dial] of Object.entries(transports)) {
  const live = Layer.unwrap(Dial).pipe(
    Layer.provideMerge(dial),
    Layer.provideMerge(approvals),
    Layer.provideMerge(environment),
    Layer.provideMerge(NodeServices.layer)
  )
  layer(live, { excludeTestServices: true })(`Over ${name}`, (it) => {
    it.effect("a turn is run", () =>
      Effect.gen(function*() {
        const { codex, model, thread } = yield* start
        assert.match(codex.metadata.serverVersion ?? "", /^\d+\.\d+\.\d+/)
        yield* model.enqueue(ScriptedModel.message("Hello there"))
        assert.strictEqual((yield* thread.run("Hi")).finalResponse, "Hello there")
      }))

    it.effect("several turns are streamed at once, each with its own events", () =>
      Effect.gen(function*() {
        const { codex, model } = yield* start
        const threads = yield* Effect.forEach(Arr.range(1, 5), () => codex.threadStart({ sandbox: "readOnly" }))
        yield* model.enqueue(...threads.map(() => ScriptedModel.message("abcdefghij", { deltaSize: 1 })))
        const texts = yield* Effect.forEach(
          threads,
          (thread) =>
            thread.stream("Hi").pipe(
              Stream.tap((event) => Effect.sync(() => assert.propertyVal(event.params, "threadId", thread.id))),
              TurnEvent.textDeltas,
              Stream.runCollect
            ),
          { concurrency: "unbounded" }
        )
        assert.deepStrictEqual(texts, threads.map(() => [..."abcdefghij"]))
      }))

    it.effect("interrupting the fiber interrupts the turn on the server", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        yield* gated
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const completed = yield* completions(thread)
        yield* takeRequest(thread)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual((yield* completed).status, "interrupted")
      }))

    it.effect("inputs and outputs may be large", () =>
      Effect.gen(function*() {
        const { codex, model, thread } = yield* start
        const { workspace } = yield* CodexTest.CodexTest
        const text = "é\u2028\"".repeat(300_000)
        yield* model.enqueue(ScriptedModel.message(text))
        assert.strictEqual((yield* thread.run(text)).finalResponse, text)
        assert.strictEqual(ScriptedModel.lastUserText(yield* takeRequest(thread)), text)

        const dataBase64 = "abcd".repeat(8 * 1024 * 1024)
        const path = `${workspace}/large`
        yield* codex.request("fs/writeFile", { path, dataBase64 })
        const answer = yield* codex.request("fs/readFile", { path })
        assert.isTrue(answer.dataBase64 === dataBase64)
      }))

    it.effect("the server's questions are answered", () =>
      Effect.gen(function*() {
        const { codex, model } = yield* start
        const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "user" })
        yield* model.enqueue(
          ScriptedModel.functionCall({
            name: "exec_command",
            arguments: { cmd: "echo over there", sandbox_permissions: "require_escalated", justification: "a test" }
          }),
          ScriptedModel.message("Done.")
        )
        const result = yield* thread.run("Run it")
        const request = yield* Queue.take(yield* Asked)
        assert.strictEqual(request.threadId, thread.id)
        assert.strictEqual(request.turnId, result.id)
        const command = result.items.find((item) => item.type === "commandExecution")
        assert.strictEqual(command?.status, "completed")
        assert.strictEqual(command?.aggregatedOutput, "over there\n")
      }))

    it.effect("each subscriber has the notifications of its own, and a thousand calls their answers", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        const subscribers = yield* Effect.forEach(Arr.range(1, 3), () =>
          codex.notifications.pipe(
            Stream.filter(({ method }) => method === "thread/name/updated"),
            Stream.runHead,
            Effect.forkChild({ startImmediately: true })
          ))
        yield* thread.setName("A name")
        const names = yield* Fiber.joinAll(subscribers)
        assert.deepStrictEqual(names.map((name) => name._tag), ["Some", "Some", "Some"])
        const answers = yield* Effect.forEach(
          Arr.range(1, 1000),
          () => codex.request("thread/read", { threadId: thread.id }),
          { concurrency: "unbounded" }
        )
        assert.isTrue(answers.every((answer) => answer.thread.id === thread.id))
      }))

    const events = name === "ws:// with a token" || name === "unix:" ? 100_000 : 10_000
    it.effect(
      `a consumer that does not read while ${events} events come loses nothing, and holds up nobody`,
      () =>
        Effect.gen(function*() {
          const { codex, model, thread } = yield* start
          const stuck = yield* Deferred.make<void>()
          yield* codex.notifications.pipe(
            Stream.runForEach(() => Effect.andThen(Deferred.succeed(stuck, undefined), Effect.never)),
            Effect.forkScoped({ startImmediately: true })
          )
          yield* model.enqueue(ScriptedModel.message("x".repeat(events), { deltaSize: 1 }))
          const turn = yield* thread.turn("Hi")
          const { finalResponse } = yield* turn.result
          assert.isTrue(yield* Deferred.isDone(stuck))
          assert.lengthOf(finalResponse ?? "", events)
          const deltas = yield* turn.events.pipe(TurnEvent.textDeltas, Stream.runCount)
          assert.strictEqual(deltas, events)
        }),
      // The server gives up a reader that has 128 messages waiting, and a machine that is busy with something else for
      // long enough makes it one.
      { timeout: 60_000, retry: 2 }
    )

    it.effect("a client that is closed says so to all that waits", () =>
      Effect.gen(function*() {
        const { model } = yield* start
        const gate = yield* Deferred.make<void>()
        yield* model.enqueue(ScriptedModel.deltas(["begun", ScriptedModel.gate(Deferred.await(gate))]))
        const scope = yield* Scope.fork(yield* Effect.scope)
        const own = yield* Layer.buildWithScope(Layer.fresh(yield* Dial), scope)
        const thread = yield* Context.get(own, Codex.Codex).threadStart({ sandbox: "readOnly" })
        const turn = yield* Scope.provide(thread.turn("Hi"), scope)
        yield* takeRequest(thread)
        const waiting = yield* Effect.forkChild(Effect.exit(turn.result), { startImmediately: true })
        yield* Scope.close(scope, Exit.void)
        assert.isTrue(waiting.pollUnsafe() !== undefined)
        assert.strictEqual((yield* Effect.flip(thread.run("Hi")))._tag, "TransportClosed")
        yield* Deferred.succeed(gate, undefined)
      }))
  })
}

// -----------------------------------------------------------------------------
// What only sockets have
// -----------------------------------------------------------------------------

const TestLayer = Layer.merge(environment, NodeServices.layer)

const listen = Effect.fnUntraced(function*(options?: Partial<AppServer.ListenOptions>) {
  const test = yield* CodexTest.CodexTest
  return yield* AppServer.listen({ ...test.options, listen: "ws://127.0.0.1:0", ...options })
})

const connect = (options: Codex.RemoteOptions) =>
  Effect.map(Layer.build(NodeCodex.layerRemote(options)), Context.get(Codex.Codex))

const dial = (options: Transport.WebSocketOptions) =>
  Transport.fromWebSocket(options).pipe(Effect.provide(NodeCodex.layerWebSocketConstructor))

const closedBy = <A, R>(effect: Effect.Effect<A, CodexError.CodexError, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.instanceOf(error, CodexError.TransportClosed)
    return error
  })

const invalid = <A, R>(effect: Effect.Effect<A, CodexError.CodexError, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.instanceOf(error, CodexError.InvalidParams)
    return error.message
  })

const failed = <A, R>(effect: Effect.Effect<A, CodexError.CodexError, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.instanceOf(error, CodexError.SpawnError)
    return error.message
  })

/** A server of the test's own. */
const webSocketServer = (onSocket: (socket: WebSocket) => void) =>
  Effect.acquireRelease(
    Effect.callback<WebSocketServer>((resume) => {
      const server = new WebSocketServer({ host: "127.0.0.1", port: 0 })
      server.on("connection", onSocket)
      server.on("listening", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resume(Effect.void))
      })
  ).pipe(Effect.map((server) => `ws://127.0.0.1:${(server.address() as Net.AddressInfo).port}`))

describe("Codex.layerRemote", () => {
  it.effect("a server that does not answer the end of the connection holds nothing up, also where the clock is stopped", () =>
    Effect.gen(function*() {
      const url = yield* webSocketServer((socket) => socket.pause())
      yield* Effect.scoped(Transport.fromWebSocket({ url }))
    }).pipe(Effect.scoped, Effect.provide(NodeCodex.layerWebSocketConstructor)))

  describe("the token", () => {
    it.live("that is wrong: refused, and shown nowhere", () =>
      Effect.gen(function*() {
        const { url } = yield* listen({ token })
        const logs = Logs.capture()
        const wrong = "not-the-token-at-all"
        const error = yield* Effect.provide(closedBy(connect({ url, token: wrong })), logs.layer)
        assert.include(error.reason, "refused the token (401)")
        assert.include(error.reason, "`token`")
        assert.include(error.reason, url)
        const shown = util.inspect(error, { depth: 50, showHidden: true }) + JSON.stringify(error) +
          String(error.stack) +
          logs.lines.map(({ text }) => text).join()
        assert.notInclude(shown, wrong)
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.live("that is missing: the error says what to give", () =>
      Effect.gen(function*() {
        const { url } = yield* listen({ token })
        const error = yield* closedBy(connect({ url }))
        assert.include(error.reason, "requires a token (401): pass it as the option `token`")
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.live("whose option is misspelled: refused, so that no server is open to all", () =>
      Effect.gen(function*() {
        const misspelled: object = { tokens: TOKEN }
        const expected = "tokens: there is no such option"
        assert.strictEqual(yield* invalid(listen(misspelled)), expected)
        assert.strictEqual(yield* invalid(AppServer.spawn(misspelled)), expected)
        assert.strictEqual(yield* invalid(dial({ url: "ws://127.0.0.1:1", ...misspelled })), expected)
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.live("is in no argument of the server, and in no file once it listens", () =>
      Effect.gen(function*() {
        const { codexHome } = yield* CodexTest.CodexTest
        yield* listen({ token: TOKEN })
        const [pid] = Processes.withCodexHome(codexHome)
        const command = Fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
        assert.notInclude(command.join(" "), TOKEN)
        assert.notInclude(Fs.readFileSync(`/proc/${pid}/environ`, "utf8"), TOKEN)
        const file = command[command.indexOf("--ws-token-file") + 1]!
        assert.isFalse(Fs.existsSync(file))
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.live("cannot be what a header cannot carry", () =>
      Effect.gen(function*() {
        const odd: ReadonlyArray<any> = [5, null, Redacted.make(5)]
        for (const token of ["", "two words", "line\nbreak", "é", ...odd]) {
          assert.match(yield* invalid(dial({ url: "ws://127.0.0.1:1", token })), /^token: /)
          assert.match(yield* invalid(listen({ token })), /^token: /)
        }
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))
  })

  describe("the address", () => {
    it.live("where nobody listens: the connection is refused", () =>
      Effect.gen(function*() {
        const { port, close } = yield* Proxy.make("ws://127.0.0.1:1")
        yield* close
        const error = yield* closedBy(connect({ url: `ws://127.0.0.1:${port}` }))
        assert.include(error.reason, `Cannot connect to ws://127.0.0.1:${port}: connect ECONNREFUSED`)
        const missing = yield* closedBy(connect({ url: "unix:///nowhere/codex.sock" }))
        assert.include(missing.reason, "Cannot connect to unix:///nowhere/codex.sock: ENOENT")
        const name = yield* closedBy(connect({ url: `ws://localhost:${port}` }))
        assert.include(name.reason, "ECONNREFUSED")
      }))

    it.live("that is several, where nobody listens: the first refusal is told", () =>
      Effect.gen(function*() {
        const { port, close } = yield* Proxy.make("ws://127.0.0.1:1")
        yield* close
        const lookup: Net.LookupFunction = (_name, _options, resume) =>
          resume(null, [{ address: "127.0.0.1", family: 4 }, { address: "127.0.0.2", family: 4 }])
        const plain = Layer.succeed(Socket.WebSocketConstructor, (url) => new WebSocket(url, { lookup }))
        const url = `ws://codex.localhost:${port}`
        const error = yield* Effect.provide(closedBy(Transport.fromWebSocket({ url })), plain)
        assert.include(error.reason, `Cannot connect to ${url}: connect ECONNREFUSED 127.0.0.1:${port}`)
      }))

    it.live("of something else: the error says what it answered", () =>
      Effect.gen(function*() {
        const { url } = yield* ScriptedModel.ScriptedModel
        const error = yield* closedBy(connect({ url: url.replace(/^http(.*)\/v1$/, "ws$1") }))
        assert.match(error.reason, /^ws:.* did not accept the connection: Unexpected server response: 404/)
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.effect("of something that never answers: given up after ten seconds", () =>
      Effect.gen(function*() {
        const opened = yield* Deferred.make<void>()
        const silent = Layer.succeed(Socket.WebSocketConstructor, () => {
          Deferred.doneUnsafe(opened, Effect.void)
          return new SilentWebSocket()
        })
        const fiber = yield* Effect.forkChild(
          Effect.provide(closedBy(Transport.fromWebSocket({ url: "ws://127.0.0.1:1" })), silent)
        )
        yield* Deferred.await(opened)
        yield* TestClock.adjust("10 seconds")
        yield* TestClock.adjust("10 seconds")
        assert.include((yield* Fiber.join(fiber)).reason, "timeout")
      }))

    for (
      const [url, expected] of [
        ["", "url: expected ws://host:port, wss://host or unix:///path"],
        ["127.0.0.1:4500", "url: expected ws://host:port, wss://host or unix:///path"],
        [
          "http://127.0.0.1:4500",
          "url: expected ws://host:port, wss://host or unix:///path, got one that begins with http:"
        ],
        ["ws://127.0.0.1:4500/#x", "url: expected no fragment"],
        ["ws://me:hidden@127.0.0.1:4500", "url: expected no user name or password"],
        ["unix://", "url: expected an absolute path after unix:"],
        ["unix://relative.sock", "url: expected an absolute path after unix:"],
        ["ws://example.com:4500", "url: ws://example.com:4500 is not on this machine"],
        ["ws://10.0.0.1?token=hidden", "url: ws://10.0.0.1 is not on this machine"],
        ["ws://127.0.0.1.example.com", "url: ws://127.0.0.1.example.com is not on this machine"],
        ["ws://0.0.0.0:1", "url: ws://0.0.0.0:1 is not on this machine"]
      ] as const
    ) {
      it.effect(`${JSON.stringify(url)} is refused without dialling`, () =>
        Effect.gen(function*() {
          const message = yield* invalid(connect({ url }))
          assert.include(message, expected)
          assert.notInclude(message, "hidden")
        }))
    }

    it.effect("is not dialled over an open network because of a text, even \"false\"", () =>
      Effect.gen(function*() {
        const allowInsecure = "false" as unknown as boolean
        assert.strictEqual(
          yield* invalid(connect({ url: "ws://example.com:4500", allowInsecure })),
          "allowInsecure: expected true or false, got string"
        )
      }))

    it.live("that is missing, with all other options: the error says what to give", () =>
      Effect.gen(function*() {
        const none = undefined as unknown as AppServer.ListenOptions & Codex.RemoteOptions
        assert.include(yield* invalid(AppServer.listen(none)), "listen: expected ws://host:port")
        assert.include(yield* invalid(connect(none)), "url: expected ws://host:port")
        assert.include(yield* invalid(dial(none)), "url: expected ws://host:port")
        const text = "ws://127.0.0.1:4500" as unknown as Codex.RemoteOptions
        assert.strictEqual(yield* invalid(connect(text)), "options: expected an object, got string")
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    for (
      const options of [
        { url: "ws://example.com:4500", allowInsecure: true },
        { url: "wss://example.com" },
        { url: "ws://localhost:1" },
        { url: "ws://codex.localhost:1" },
        { url: "ws://127.1.2.3:1" },
        { url: "ws://[::1]:1" },
        { url: "ws://2130706433:1" }
      ]
    ) {
      it.effect(`${JSON.stringify(options)} is dialled, with the token as a header`, () =>
        Effect.gen(function*() {
          const dialled: Array<unknown> = []
          const recording = Layer.succeed(Socket.WebSocketConstructor, (...args) => {
            dialled.push(args)
            throw new Error("Recorded")
          })
          const error = yield* Effect.provide(closedBy(Transport.fromWebSocket({ ...options, token })), recording)
          assert.include(error.reason, "Recorded")
          assert.deepStrictEqual(dialled, [
            [new URL(options.url).href, { headers: { authorization: `Bearer ${TOKEN}` } }]
          ])
        }))
    }
  })

  it.live("wss:// is the same", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const { url } = yield* listen({ token })
      const proxy = yield* Proxy.make(url, certificate)
      const secure = { url: `wss://127.0.0.1:${proxy.port}`, token }
      const untrusted = yield* closedBy(connect(secure))
      assert.include(untrusted.reason, "self-signed certificate")

      const trusted = Tls.getCACertificates("default")
      Tls.setDefaultCACertificates([...trusted, certificate.cert])
      yield* Effect.addFinalizer(() => Effect.sync(() => Tls.setDefaultCACertificates(trusted)))
      yield* Effect.gen(function*() {
        const codex = yield* Codex.Codex
        yield* model.enqueue(ScriptedModel.message("Hello there"))
        const thread = yield* codex.threadStart({ sandbox: "readOnly" })
        assert.strictEqual((yield* thread.run("Hi")).finalResponse, "Hello there")
      }).pipe(Effect.provide(NodeCodex.layerRemote(secure)))
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  describe("the end of a connection", () => {
    it.live("has the code and the reason of the server", () =>
      Effect.gen(function*() {
        const url = yield* webSocketServer((socket) => {
          socket.send("{\"method\":\"one\"}")
          socket.send(Buffer.from("{\"method\":\"é\"}"))
          socket.close(1013, "try again later")
        })
        const transport = yield* dial({ url })
        // What came before the end is still there.
        assert.deepStrictEqual(yield* Stream.runCollect(transport.incoming), [
          "{\"method\":\"one\"}",
          "{\"method\":\"é\"}"
        ])
        const error = yield* transport.closed
        assert.strictEqual(
          error.reason,
          `The connection to ${url} ended: the app-server closed it (1013: try again later)`
        )
        assert.strictEqual(yield* Effect.flip(transport.send("{}")), error)
      }))

    it.live("without a farewell, or with a broken one", () =>
      Effect.gen(function*() {
        const gone = yield* dial({ url: yield* webSocketServer((socket) => socket.terminate()) })
        yield* Stream.runDrain(gone.incoming)
        assert.include((yield* gone.closed).reason, "lost without a close frame (1006)")

        const url = yield* webSocketServer((socket) => {
          // A frame of a kind that does not exist.
          ;(socket as unknown as { readonly _socket: Net.Socket })._socket.write(Buffer.from([0x8f, 0x00]))
        })
        const broken = yield* dial({ url })
        yield* Stream.runDrain(broken.incoming)
        assert.include((yield* broken.closed).reason, "Invalid WebSocket frame: invalid opcode 15")
      }))

    for (const unix of [false, true]) {
      it.live(`everything is taken off the connection at once, even while the program computes${unix ? ", unix:" : ""}`, () =>
        Effect.gen(function*() {
          const fs = yield* FileSystem.FileSystem
          const folder = yield* fs.makeTempDirectoryScoped()
          const { url, sent } = yield* flood(unix ? `${folder}/flood.sock` : undefined)
          const transport = yield* dial({ url })
          yield* transport.send("go")
          // This thread now does nothing else than to wait until 50 MB have left the server. No system buffers as much.
          assert.notStrictEqual(Atomics.wait(sent, 0, 0, 10_000), "timed-out")
          const count = yield* transport.incoming.pipe(Stream.take(FLOOD), Stream.runCount)
          assert.strictEqual(count, FLOOD)
        }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))
    }

    it.live("by the client: what it had sent arrives, then code 1000", () =>
      Effect.gen(function*() {
        const received = yield* Queue.unbounded<unknown>()
        const url = yield* webSocketServer((socket) => {
          socket.on("message", (data) => Queue.offerUnsafe(received, String(data)))
          socket.on("close", (code) => Queue.offerUnsafe(received, code))
        })
        yield* Effect.scoped(
          Effect.flatMap(dial({ url }), (transport) => Effect.forEach(["1", "2", "3"], transport.send))
        )
        assert.deepStrictEqual(yield* Queue.takeN(received, 4), ["1", "2", "3", 1000])
      }))

    it.live("a server that does not take part in it holds up the client for a second at most", () =>
      Effect.gen(function*() {
        const url = yield* webSocketServer((socket) => socket.pause())
        const [time] = yield* Effect.timed(Effect.scoped(dial({ url })))
        assert.isBelow(Duration.toMillis(time), 3000)
      }))

    it.live("a message too large for the server ends the connection, and the reason says so", () =>
      Effect.gen(function*() {
        const { workspace } = yield* CodexTest.CodexTest
        const { url } = yield* listen()
        const codex = yield* connect({ url })
        const write = (size: number) =>
          codex.request("fs/writeFile", { path: `${workspace}/large`, dataBase64: "abcd".repeat(size / 4) })
        yield* write(63 * 1024 * 1024)
        const error = yield* closedBy(write(65 * 1024 * 1024))
        assert.include(error.reason, "accepts at most 64 MiB")
        yield* codex.request("model/list", {})
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))
  })

  describe("a connection that is lost", () => {
    const lossy = Effect.gen(function*() {
      const server = yield* listen({ token })
      const proxy = yield* Proxy.make(server.url)
      const codex = yield* connect({ url: `ws://127.0.0.1:${proxy.port}`, token })
      const model = yield* ScriptedModel.ScriptedModel
      return { codex, model, proxy, thread: yield* codex.threadStart({ sandbox: "readOnly" }) }
    })

    it.live("is made again, and a thread goes on with its history", () =>
      Effect.gen(function*() {
        const { codex, model, proxy, thread } = yield* lossy
        const lost = yield* codex.status.pipe(
          Stream.filter(({ _tag }) => _tag === "Disconnected"),
          Stream.runHead,
          Effect.forkChild({ startImmediately: true })
        )
        yield* model.enqueue(ScriptedModel.message("First answer"))
        yield* thread.run("First question")
        yield* takeRequest(thread)
        yield* proxy.drop
        yield* Fiber.join(lost)
        yield* model.enqueue(ScriptedModel.message("Second answer"))
        assert.strictEqual((yield* thread.run("Second question")).finalResponse, "Second answer")
        const request = yield* takeRequest(thread)
        assert.deepStrictEqual(ScriptedModel.userTexts(request).slice(-2), ["First question", "Second question"])
        const { thread: read } = yield* thread.read({ includeTurns: true })
        assert.deepStrictEqual(read.turns.map(({ status }) => status), ["completed", "completed"])
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    it.live("fails the turn that runs; the server goes on with it", () =>
      Effect.gen(function*() {
        const { codex, proxy, thread } = yield* lossy
        const { open } = yield* gated
        const turn = yield* thread.turn("Question")
        yield* takeRequest(thread)
        yield* proxy.drop
        const error = yield* closedBy(turn.result)
        assert.include(error.reason, "lost without a close frame (1006)")
        const again = yield* codex.threadResume(thread.id)
        const completed = yield* completions(again)
        yield* open
        const { id, status } = yield* completed
        assert.strictEqual(id, turn.id)
        assert.strictEqual(status, "completed")
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))

    for (const experimentalApi of [true, false]) {
      it.live(`leaves no goal behind once its thread is loaded again; experimentalApi: ${experimentalApi}`, () =>
        Effect.gen(function*() {
          const server = yield* listen()
          const proxy = yield* Proxy.make(server.url)
          const codex = yield* connect({ url: `ws://127.0.0.1:${proxy.port}`, experimentalApi })
          const thread = yield* codex.threadStart({ sandbox: "readOnly" })
          yield* thread.run("Before it")
          yield* takeRequest(thread)
          yield* gated
          const run = yield* Effect.forkChild(Effect.flip(thread.runGoal("Write the parser")))
          yield* takeRequest(thread)
          yield* proxy.drop
          assert.strictEqual((yield* Fiber.join(run))._tag, "TransportClosed")
          yield* codex.threadResume(thread.id)
          const { turns } = (yield* thread.read({ includeTurns: true })).thread
          assert.deepStrictEqual(turns.map(({ status }) => status), ["completed", "interrupted"])
          const { goal } = yield* codex.request("thread/goal/get", { threadId: thread.id })
          assert.strictEqual(goal?.status, "paused")
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live(`leaves a run that has joined a goal to whoever runs it again; experimentalApi: ${experimentalApi}`, () =>
        Effect.gen(function*() {
          const server = yield* listen()
          const proxy = yield* Proxy.make(server.url)
          const codex = yield* connect({ url: `ws://127.0.0.1:${proxy.port}`, experimentalApi })
          const thread = yield* codex.threadStart({ sandbox: "readOnly" })
          const { open } = yield* gated
          yield* gated
          yield* Effect.forkChild(Effect.exit(thread.runGoal("Write the parser")))
          yield* takeRequest(thread)
          const turn = yield* thread.turn("Question")
          yield* open
          yield* takeRequest(thread)
          yield* proxy.drop
          yield* closedBy(turn.result)
          assert.strictEqual((yield* thread.turn("Question")).id, turn.id)
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live(`asks again for the change of a file, and shows it; experimentalApi: ${experimentalApi}`, () =>
        Effect.gen(function*() {
          const asked = yield* Queue.unbounded<ReadonlyArray<Protocol.FileUpdateChange> | undefined>()
          const handlers = ServerRequests.layer(ServerRequests.approvals({
            fileChange: (_, changes) => Effect.andThen(Queue.offer(asked, changes), Effect.never)
          }))
          const server = yield* listen()
          const proxy = yield* Proxy.make(server.url)
          const codex = yield* Effect.provide(
            connect({ url: `ws://127.0.0.1:${proxy.port}`, experimentalApi }),
            handlers
          )
          const model = yield* ScriptedModel.ScriptedModel
          const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "user" })
          yield* thread.run("Before it")
          yield* model.enqueue(patch("a.txt"))
          const turn = yield* thread.turn("Change it")
          const changes = yield* Queue.take(asked)
          assert.deepStrictEqual(changes?.map(({ kind }) => kind), [{ type: "add" }])
          yield* proxy.drop
          yield* closedBy(turn.result)
          const joined = yield* thread.turn("And this")
          assert.strictEqual(joined.id, turn.id)
          assert.deepStrictEqual(yield* Queue.take(asked), changes)
          yield* proxy.drop
          yield* closedBy(joined.result)
          yield* codex.threadResume(thread.id)
          assert.deepStrictEqual(yield* Queue.take(asked), changes)
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))
    }

    it.live("is lost for good when the server is gone", () =>
      Effect.gen(function*() {
        const scope = yield* Scope.fork(yield* Effect.scope)
        const server = yield* Scope.provide(listen({ shutdownTimeout: "100 millis" }), scope)
        const codex = yield* connect({ url: server.url, restart: false })
        const thread = yield* codex.threadStart({ sandbox: "readOnly" })
        yield* gated
        const turn = yield* thread.turn("Question")
        yield* takeRequest(thread)
        const waiting = yield* Effect.forkChild(closedBy(turn.result))
        yield* Scope.close(scope, Exit.void)
        yield* Fiber.join(waiting)
        yield* closedBy(thread.run("More"))
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))
  })
})

describe("AppServer.listen", () => {
  it.live("several programs share one server", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const { url } = yield* listen({ token })
      const [one, two] = yield* Effect.all([connect({ url, token }), connect({ url, token })])
      const seen = yield* Queue.unbounded<string>()
      yield* two.notifications.pipe(
        Stream.runForEach(({ method }) => Queue.offer(seen, method)),
        Effect.forkScoped({ startImmediately: true })
      )
      const thread = yield* one.threadStart({ sandbox: "readOnly" })
      yield* model.enqueue(ScriptedModel.message("Ready"), ScriptedModel.message("Hello"), ScriptedModel.message("Bye"))
      yield* thread.run("Are you there?")
      // All clients hear that there is a thread and whether it is active, but nothing of its turns,
      yield* two.request("model/list", {})
      const heard = yield* Queue.clear(seen)
      assert.includeMembers(heard, ["thread/started", "thread/status/changed"])
      assert.isFalse(heard.some((method) => /^(turn|item)\//.test(method)))
      assert.deepStrictEqual((yield* two.threadList()).data.map(({ id }) => id), [thread.id])
      // until they join it.
      const joined = yield* two.threadResume(thread.id)
      const completed = yield* completions(joined)
      assert.strictEqual((yield* thread.run("Hi")).finalResponse, "Hello")
      yield* completed
      // Each can start turns, in the one history.
      assert.strictEqual((yield* joined.run("Go")).finalResponse, "Bye")
      const { thread: read } = yield* thread.read({ includeTurns: true })
      assert.lengthOf(read.turns, 3)
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  it.live("a client that leaves takes nothing with it", () =>
    Effect.gen(function*() {
      const { url } = yield* listen()
      const other = yield* connect({ url })
      const id = yield* Effect.scoped(Effect.gen(function*() {
        const codex = yield* connect({ url })
        const { id } = yield* codex.threadStart({ sandbox: "readOnly" })
        return id
      }))
      const { data } = yield* other.request("thread/loaded/list", {})
      assert.deepStrictEqual(data, [id])
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  for (const name of ["ws://127.0.0.1:0", "unix:"]) {
    describe(name, () => {
      const listening = (options?: Partial<AppServer.ListenOptions>) =>
        Effect.gen(function*() {
          const { codexHome, workspace } = yield* CodexTest.CodexTest
          const address = name === "unix:" ? `unix://${workspace}/codex.sock` : name
          const files = () => [...Fs.readdirSync(workspace), ...sockets(workspace)]
          return { server: yield* listen({ listen: address, ...options }), codexHome, files }
        })

      it.live("ends with the scope, and leaves nothing", () =>
        Effect.gen(function*() {
          const { codexHome, files, server } = yield* Effect.scoped(listening({ shutdownTimeout: "20 seconds" }))
          assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
          assert.deepStrictEqual(files(), [])
          assert.strictEqual((yield* server.closed).reason, "The app-server was stopped")
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live("lets a turn that runs come to its end", () =>
        Effect.gen(function*() {
          const { options } = yield* CodexTest.CodexTest
          const scope = yield* Scope.fork(yield* Effect.scope)
          const { codexHome, files, server } = yield* Scope.provide(listening({ shutdownTimeout: "20 seconds" }), scope)
          const codex = yield* connect({ url: server.url })
          const thread = yield* codex.threadStart({ sandbox: "readOnly" })
          const { open } = yield* gated
          yield* thread.turn("Question")
          yield* takeRequest(thread)
          const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
          yield* server.closed
          yield* open
          yield* Fiber.join(closing)
          assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
          assert.deepStrictEqual(files(), [])
          // Whether the client still heard of it is a matter of luck; the thread has it.
          const again = yield* Effect.flatMap(Codex.make(options), (codex) => codex.threadResume(thread.id))
          const { thread: read } = yield* again.read({ includeTurns: true })
          assert.deepStrictEqual(read.turns.map(({ status }) => status), ["completed"])
          assert.deepStrictEqual(messagesOf(read.turns[0]!.items), ["begun done"])
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live("does not wait for a turn without an end", () =>
        Effect.gen(function*() {
          const scope = yield* Scope.fork(yield* Effect.scope)
          const { codexHome, files, server } = yield* Scope.provide(listening({ shutdownTimeout: "400 millis" }), scope)
          const codex = yield* connect({ url: server.url })
          const thread = yield* codex.threadStart({ sandbox: "readOnly" })
          yield* gated
          yield* thread.turn("Question")
          yield* takeRequest(thread)
          const [time] = yield* Effect.timed(Scope.close(scope, Exit.void))
          assert.isBelow(Duration.toMillis(time), 3000)
          assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
          assert.deepStrictEqual(files(), [])
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live("that is killed: says so, and nothing is left", () =>
        Effect.gen(function*() {
          const { codexHome, files, server } = yield* listening()
          process.kill(Processes.withCodexHome(codexHome)[0]!, "SIGKILL")
          const error = yield* server.closed
          assert.strictEqual(error.signal, "SIGKILL")
          assert.strictEqual(error.reason, "The app-server was ended by SIGKILL")
          assert.deepStrictEqual(files(), [])
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live("is gone when the start is interrupted", () =>
        Effect.gen(function*() {
          const { codexHome } = yield* CodexTest.CodexTest
          const started = yield* Deferred.make<void>()
          const fiber = yield* Effect.forkChild(
            Effect.scoped(listening({ stderr: () => Deferred.succeed(started, undefined) }))
          )
          yield* Deferred.await(started)
          yield* Fiber.interrupt(fiber)
          assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))

      it.live("where another server listens: fails, and leaves the other alone", () =>
        Effect.gen(function*() {
          const { server } = yield* listening()
          const message = yield* failed(listen({ listen: server.url }))
          assert.match(message, /^The app-server does not listen on .*(Address in use|already in use)/)
          yield* connect({ url: server.url })
        }).pipe(Effect.scoped, Effect.provide(TestLayer)))
    })
  }

  it.live("knows its unix socket from what else appears in the folder", () =>
    Effect.gen(function*() {
      const { codexHome, workspace } = yield* CodexTest.CodexTest
      const codexBin = `${codexHome}/codex.sh`
      const script = `#!/bin/sh\ntouch ${workspace}/other.sock\nexec ${yield* AppServer.binary} "$@"\n`
      Fs.writeFileSync(codexBin, script, { mode: 0o755 })
      const { url } = yield* listen({ codexBin, listen: `unix://${workspace}/codex.sock` })
      yield* connect({ url })
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  it.live("finds its unix socket where nothing tells of new files, as on network file systems", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { workspace } = yield* CodexTest.CodexTest
      const silent = FileSystem.FileSystem.of({ ...fs, watch: () => Stream.never })
      const { url } = yield* Effect.provideService(
        listen({ listen: `unix://${workspace}/codex.sock` }),
        FileSystem.FileSystem,
        silent
      )
      yield* connect({ url })
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  it.live("leaves no unix socket where the start is interrupted as soon as it is there", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { workspace } = yield* CodexTest.CodexTest
      const found = yield* Deferred.make<void>()
      const interrupted = yield* Deferred.make<void>()
      const slow = FileSystem.FileSystem.of({
        ...fs,
        stat: (path) =>
          Effect.tap(
            fs.stat(path),
            Effect.andThen(Deferred.succeed(found, undefined), Deferred.await(interrupted))
          )
      })
      const start = Effect.scoped(listen({ listen: `unix://${workspace}/codex.sock` }))
      const fiber = yield* Effect.forkChild(Effect.provideService(start, FileSystem.FileSystem, slow))
      yield* Deferred.await(found)
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* Deferred.succeed(interrupted, undefined)
      yield* Fiber.join(interruption)
      assert.deepStrictEqual([...Fs.readdirSync(workspace), ...sockets(workspace)], [])
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  it.live("leaves no unix socket of a server that has to be killed", () =>
    Effect.gen(function*() {
      const { workspace } = yield* CodexTest.CodexTest
      const script = "trap '' TERM; touch socket; ln -s socket codex.sock; while :; do sleep 1; done"
      yield* Effect.scoped(listen({
        codexBin: "/bin/sh",
        launchArgs: ["-c", script],
        listen: `unix://${workspace}/codex.sock`,
        shutdownTimeout: "100 millis"
      }))
      assert.deepStrictEqual(Fs.readdirSync(workspace), [])
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  it.live("takes the place of a server that was killed on its unix socket", () =>
    Effect.gen(function*() {
      const { options, workspace } = yield* CodexTest.CodexTest
      const address = `unix://${workspace}/codex.sock`
      const scope = yield* Scope.fork(yield* Effect.scope)
      yield* Scope.provide(listen({ listen: address }), scope)
      // As if nobody had cleaned up: a link, and a socket at which nobody listens.
      const left = Fs.readlinkSync(`${workspace}/codex.sock`)
      yield* Scope.close(scope, Exit.void)
      const script = `require("net").createServer().listen(${JSON.stringify(left)}, () => process.kill(process.pid, 9))`
      ChildProcess.spawnSync(process.execPath, ["-e", script])
      Fs.symlinkSync(left, `${workspace}/codex.sock`)
      assert.isTrue(Fs.statSync(`${workspace}/codex.sock`).isSocket())
      const { url } = yield* AppServer.listen({ ...options, listen: address })
      yield* connect({ url })
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))

  for (
    const [address, expected] of [
      ["", "listen: expected ws://host:port"],
      ["stdio://", "listen: expected ws://host:port, wss://host or unix:///path, got one that begins with stdio:"],
      ["ws://localhost:0", "listen: expected ws://IP:PORT"],
      ["ws://127.0.0.1", "listen: expected ws://IP:PORT"],
      ["wss://127.0.0.1:0", "listen: expected ws://IP:PORT"],
      ["unix://", "listen: expected an absolute path"],
      ["unix:///nowhere/at/all.sock", "listen: there is no folder /nowhere/at"]
    ] as const
  ) {
    it.live(`${JSON.stringify(address)} is refused`, () =>
      Effect.gen(function*() {
        assert.include(yield* invalid(listen({ listen: address })), expected)
      }).pipe(Effect.scoped, Effect.provide(TestLayer)))
  }

  it.live("a unix socket with a token, another host without one, a program that is no app-server", () =>
    Effect.gen(function*() {
      const { workspace } = yield* CodexTest.CodexTest
      assert.match(yield* invalid(listen({ listen: `unix://${workspace}/codex.sock`, token })), /^token: /)
      assert.include(yield* failed(listen({ listen: "ws://0.0.0.0:0" })), "refusing to start non-loopback")
      assert.include(yield* failed(listen({ codexBin: "/bin/false" })), "The app-server exited with code 1")
      assert.strictEqual((yield* Effect.flip(listen({ codexBin: "/no/such/codex" })))._tag, "CodexNotFound")
    }).pipe(Effect.scoped, Effect.provide(TestLayer)))
})

// -----------------------------------------------------------------------------
// Helpers
// -----------------------------------------------------------------------------

const FLOOD = 50_000

/** A server in another thread that sends all it has when it is told to, and says when the last of it has left. */
const flood = (path: string | undefined) =>
  Effect.callback<{ readonly url: string; readonly sent: Int32Array }, never, Scope.Scope>((resume) => {
    const sent = new Int32Array(new SharedArrayBuffer(4))
    const source = `
      const { parentPort, workerData: { path, sent, count } } = require("node:worker_threads")
      import("@effect/platform-node/NodeWS").then(({ WebSocketServer }) => {
        const server = require("node:http").createServer()
        new WebSocketServer({ server }).on("connection", (socket) =>
          socket.on("message", () => {
            const message = "x".repeat(1000)
            for (let i = 1; i < count; i++) socket.send(message)
            socket.send(message, () => {
              Atomics.store(sent, 0, 1)
              Atomics.notify(sent, 0)
            })
          }))
        server.listen(...path === undefined ? [0, "127.0.0.1"] : [path], () => parentPort.postMessage(server.address()))
      })`
    const worker = new Worker(source, { eval: true, execArgv: [], workerData: { path, sent, count: FLOOD } })
    worker.once("message", (address: Net.AddressInfo | string) => {
      const url = typeof address === "string" ? `unix://${address}` : `ws://127.0.0.1:${address.port}`
      resume(Effect.as(Effect.addFinalizer(() => Effect.promise(() => worker.terminate())), { url, sent }))
    })
  })

/** A WebSocket whose other end says nothing. */
class SilentWebSocket implements Socket.WebSocketLike {
  readyState = 0
  private readonly onClose = new Set<() => void>()
  addEventListener(type: string, listener: (event: Socket.WebSocketEvent) => void) {
    if (type === "close") this.onClose.add(() => listener({ code: 1006 }))
  }
  removeEventListener() {}
  close() {
    this.readyState = 3
    for (const listener of this.onClose) listener()
  }
  send() {}
}

/** Where the server puts its sockets: those to which a link in the folder leads or led. */
const sockets = (folder: string) => {
  const place = `/tmp/codex-daemon-${process.getuid!()}`
  if (!Fs.existsSync(place)) return []
  const path = `${folder}/codex.sock`
  const hash = Crypto.createHash("sha256").update(path).digest("hex")
  return Fs.readdirSync(place).filter((name) => name === hash)
}
