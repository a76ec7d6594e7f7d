import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Exit, Fiber, Queue, Ref, Schedule, Stream } from "effect"
import { Codex, type CodexError } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import * as Processes from "./support/processes.ts"

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
      assert.strictEqual(seen[0], "Connected")
      assert.strictEqual(seen[1], "Disconnected")
      assert.strictEqual(seen.at(-1), "Connected")
    }).pipe(Effect.scoped))

  it.effect("a call that is interrupted while it connects leaves the client usable", () =>
    Effect.gen(function*() {
      const { codex, first, healthy } = yield* dying
      const gone = yield* Effect.forkChild(lost(codex), { startImmediately: true })
      yield* first.close({ exitCode: 1 })
      yield* Fiber.join(gone)
      const fiber = yield* Effect.forkChild(codex.models(), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      yield* Ref.set(healthy, true)
      yield* TestClock.adjust("11 seconds")
      assert.isTrue(Exit.isSuccess(yield* Effect.exit(codex.models())))
    }).pipe(Effect.scoped))
})
