import { NodeServices } from "@effect/platform-node"
import { WebSocketServer } from "@effect/platform-node/NodeWS"
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
  Path,
  Queue,
  Redacted,
  Scope,
  Stream
} from "effect"
import { AppServer, Codex, CodexError, NodeCodex, type Protocol, ServerRequests, Transport, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { Socket } from "effect/socket"
import { TestClock } from "effect/testing"
import * as ChildProcess from "node:child_process"
import * as Fs from "node:fs"
import type * as Net from "node:net"
import * as util from "node:util"
import * as Logs from "./support/logs.ts"
import * as Processes from "./support/processes.ts"
import * as Proxy from "./support/proxy.ts"
import { gated, messagesOf, takeRequest } from "./utils/scripted.ts"

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

const remote = (server: { readonly listen: (folder: string) => string; readonly token?: Redacted.Redacted }) =>
  Layer.unwrap(Effect.gen(function*() {
    const { options, workspace } = yield* CodexTest.CodexTest
    const { url } = yield* AppServer.listen({ ...options, ...server, listen: server.listen(workspace) })
    return NodeCodex.layerRemote({ url, token: server.token })
  }))

const transports = {
  "stdio": Layer.unwrap(Effect.map(CodexTest.CodexTest, ({ options }) => NodeCodex.layer(options))),
  "ws:// with a token": remote({ listen: () => "ws://127.0.0.1:0", token }),
  "ws:// without a token": remote({ listen: () => "ws://127.0.0.1:0" }),
  "ws:// over IPv6": remote({ listen: () => "ws://[::1]:0" }),
  "unix:": remote({ listen: (folder) => `unix://${folder}/codex.sock` }),
  "unix: with a path that no URL could hold": remote({
    listen: (folder) => `unix://${folder}/a b:c%20?é#${"x".repeat(120)}.sock`
  })
}

const start = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const model = yield* ScriptedModel.ScriptedModel
  return { codex, model, thread: yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" }) }
})

for (const [name, client] of Object.entries(transports)) {
  const live = client.pipe(
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
              Stream.tap((event) => Effect.sync(() => assert.strictEqual(event.params.threadId, thread.id))),
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
        yield* takeRequest(thread)
        yield* Fiber.interrupt(fiber)
        const { thread: read } = yield* thread.read({ includeTurns: true })
        assert.deepStrictEqual(read.turns.map(({ status }) => status), ["interrupted"])
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
        const [command] = result.items.filter((item) => item.type === "commandExecution")
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

    it.effect("a consumer that does not read while 100,000 events come loses nothing, and holds up nobody", () =>
      Effect.gen(function*() {
        const { codex, model, thread } = yield* start
        const stuck = yield* Deferred.make<void>()
        yield* codex.notifications.pipe(
          Stream.runForEach(() => Effect.andThen(Deferred.succeed(stuck, undefined), Effect.never)),
          Effect.forkScoped({ startImmediately: true })
        )
        yield* model.enqueue(ScriptedModel.message("x".repeat(100_000), { deltaSize: 1 }))
        const turn = yield* thread.turn("Hi")
        const { finalResponse } = yield* turn.result
        assert.isTrue(yield* Deferred.isDone(stuck))
        assert.lengthOf(finalResponse ?? "", 100_000)
        const deltas = yield* turn.events.pipe(TurnEvent.textDeltas, Stream.runCount)
        assert.strictEqual(deltas, 100_000)
      }), 60_000)

    it.effect("a client that is closed says so to all that waits", () =>
      Effect.gen(function*() {
        const { model } = yield* start
        const gate = yield* Deferred.make<void>()
        yield* model.enqueue(ScriptedModel.deltas(["begun", ScriptedModel.gate(Deferred.await(gate))]))
        const scope = yield* Scope.make()
        const { Codex: own } = yield* Effect.map(
          Layer.buildWithScope(Layer.fresh(client), scope),
          (context) => ({ Codex: Context.get(context, Codex.Codex) })
        )
        const thread = yield* own.threadStart({ sandbox: "readOnly" })
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
