import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { Codex, Transport } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"

const text = (message: object) => JSON.stringify(message)

describe("MemoryTransport", () => {
  it.effect("a client connects without further ado", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      assert.strictEqual(codex.metadata.serverVersion, "0.169.0")
      // The handshake has been answered; what is left of it is what needs no answer.
      assert.deepStrictEqual(yield* peer.take(), { method: "initialized" })
    }).pipe(Effect.provide(Codex.layerTransport().pipe(Layer.provideMerge(MemoryTransport.layer())))))

  it.effect("answers are given by method, from the params; undefined leaves the request to the test", () =>
    Effect.gen(function*() {
      const { take, transport } = yield* MemoryTransport.make({
        double: ({ n }: { readonly n: number }) => n === 0 ? undefined : { n: n * 2 },
        initialize: () => ({ own: true })
      })
      yield* transport.send(text({ id: 1, method: "double", params: { n: 4 } }))
      yield* transport.send(text({ id: 2, method: "double", params: { n: 0 } }))
      yield* transport.send(text({ id: 3, method: "initialize", params: {} }))
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(transport.incoming, 2)), [
        text({ id: 1, result: { n: 8 } }),
        text({ id: 3, result: { own: true } })
      ])
      assert.deepStrictEqual(yield* take("double"), { id: 2, method: "double", params: { n: 0 } })
      // A notification has no answer.
      yield* transport.send(text({ method: "double", params: { n: 4 } }))
      assert.deepStrictEqual(yield* take(), { method: "double", params: { n: 4 } })
    }))

  it.effect("a request that is answered with nothing is answered", () =>
    Effect.gen(function*() {
      const { respond, take, transport } = yield* MemoryTransport.make()
      yield* transport.send(text({ id: 1, method: "a", params: {} }))
      yield* respond(yield* take(), undefined)
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(transport.incoming, 1)), [
        text({ id: 1, result: null })
      ])
    }))

  it.effect("what a Scope waits for that closes, and a goal that begins, is answered by itself", () =>
    Effect.gen(function*() {
      const { transport } = yield* MemoryTransport.make()
      yield* transport.send(text({ id: 1, method: "thread/unsubscribe", params: { threadId: "t" } }))
      yield* transport.send(text({ id: 2, method: "thread/goal/clear", params: { threadId: "t" } }))
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(transport.incoming, 2)), [
        text({ id: 1, result: { status: "unsubscribed" } }),
        text({ id: 2, result: { cleared: false } })
      ])
    }))

  it.effect("a method that objects have anyway is no answer", () =>
    Effect.gen(function*() {
      const { take, transport } = yield* MemoryTransport.make()
      yield* transport.send(text({ id: 1, method: "constructor" }))
      assert.strictEqual((yield* take()).method, "constructor")
    }))

  it.effect("take gives the messages in order, or the next one of a method, and waits for it", () =>
    Effect.gen(function*() {
      const { take, transport } = yield* MemoryTransport.make()
      yield* Effect.forEach(["a", "b", "c", "b"], (method, id) => transport.send(text({ id, method })))
      assert.strictEqual((yield* take("b")).id, 1)
      assert.strictEqual((yield* take()).id, 0)
      assert.strictEqual((yield* take("b")).id, 3)
      assert.strictEqual((yield* take()).id, 2)
      const later = yield* Effect.forkChild(take("d"), { startImmediately: true })
      const any = yield* Effect.forkChild(take(), { startImmediately: true })
      yield* transport.send(text({ id: 4, method: "e" }))
      yield* transport.send(text({ id: 5, method: "d" }))
      assert.strictEqual((yield* Fiber.join(any)).id, 4)
      assert.strictEqual((yield* Fiber.join(later)).id, 5)
    }))

  it.effect("a take that is interrupted takes nothing", () =>
    Effect.gen(function*() {
      const { take, transport } = yield* MemoryTransport.make()
      const fiber = yield* Effect.forkChild(take(), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      yield* transport.send(text({ id: 1, method: "a" }))
      assert.strictEqual((yield* take()).id, 1)
    }))

  it.effect("what is sent reaches the client as it is written, in order", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.make()
      yield* peer.send({ any: "thing" })
      yield* peer.sendText("no json", "")
      yield* peer.notify("turn/started", { a: 1 })
      yield* peer.respond({ id: "x" }, { ok: true })
      yield* peer.refuse({ id: 7 }, { code: -32600, message: "no" })
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(peer.transport.incoming, 6)), [
        "{\"any\":\"thing\"}",
        "no json",
        "",
        "{\"method\":\"turn/started\",\"params\":{\"a\":1}}",
        "{\"id\":\"x\",\"result\":{\"ok\":true}}",
        "{\"id\":7,\"error\":{\"code\":-32600,\"message\":\"no\"}}"
      ])
    }))

  describe("close", () => {
    it.effect("ends the connection with what it is given, after all that was sent", () =>
      Effect.gen(function*() {
        const { close, notify, transport } = yield* MemoryTransport.make()
        const order: Array<string> = []
        const reading = yield* Effect.forkChild(
          Stream.runForEach(transport.incoming, () => Effect.sync(() => order.push("message")))
        )
        const closed = yield* Effect.forkChild(Effect.tap(transport.closed, () => Effect.sync(() => order.push("end"))))
        yield* notify("a", {})
        yield* notify("b", {})
        yield* close({ reason: "Killed", signal: "SIGKILL", stderr: ["boom"] })
        const error = yield* Fiber.join(closed)
        yield* Fiber.join(reading)
        assert.deepStrictEqual(order, ["message", "message", "end"])
        assert.deepStrictEqual([error.reason, error.signal, error.stderr], ["Killed", "SIGKILL", ["boom"]])
        assert.strictEqual(yield* Effect.flip(transport.send("{}")), error)
      }))

    it.effect("the second end changes nothing", () =>
      Effect.gen(function*() {
        const { close, transport } = yield* MemoryTransport.make()
        yield* close({ exitCode: 1 })
        yield* close({ exitCode: 2 })
        assert.strictEqual((yield* transport.closed).exitCode, 1)
        assert.strictEqual((yield* Effect.flip(transport.send("{}"))).exitCode, 1)
      }))

    it.effect("does not wait for a client that is gone", () =>
      Effect.gen(function*() {
        const { close, notify, transport } = yield* MemoryTransport.make()
        const reading = yield* Effect.forkChild(Stream.runDrain(transport.incoming), { startImmediately: true })
        yield* Fiber.interrupt(reading)
        yield* notify("a", {})
        yield* close()
        assert.strictEqual((yield* transport.closed).reason, "The peer closed the connection")
      }))
  })

  it.effect("the layer provides the peer and the transport that leads to it", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      assert.strictEqual(yield* Transport.Transport, peer.transport)
    }).pipe(Effect.provide(MemoryTransport.layer())))
})
