import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Array as Arr, Duration, Effect, Fiber, Schema, Stream } from "effect"
import { AppServer, JsonRpc, type Protocol } from "effect-codex"
import { TestClock } from "effect/testing"
import * as FakeProcess from "./support/fakeProcess.ts"
import * as Logs from "./support/logs.ts"

const spawn = (options?: AppServer.Options) =>
  Effect.gen(function*() {
    const child = yield* FakeProcess.make
    const transport = yield* Effect.provide(AppServer.spawn({ codexBin: "codex", ...options }), child.layer)
    // Closing the transport waits for the process.
    yield* Effect.addFinalizer(() => child.exit(0))
    return { child, transport }
  })

/** What comes out of the transport when the process writes these chunks and ends. */
const received = (chunks: ReadonlyArray<Uint8Array | string>) =>
  Effect.scoped(Effect.gen(function*() {
    const { child, transport } = yield* spawn()
    yield* child.stdout(...chunks)
    yield* child.closeOutput()
    yield* child.exit(0)
    return yield* Stream.runCollect(transport.incoming)
  }))

const bytes = (text: string) => new TextEncoder().encode(text)

const split = (all: Uint8Array, sizes: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  for (let at = 0, i = 0; at < all.length; i++) {
    const size = sizes[i % sizes.length]!
    chunks.push(all.slice(at, at + size))
    at += size
  }
  return chunks
}

// What has broken readers of lines before: separators of other kinds, characters of several bytes, escapes.
const Nasty = Schema.Literals([
  "\u2028",
  "\u2029",
  "\u0085",
  "é",
  "€",
  "😀",
  "👩‍👩‍👧",
  "\n",
  "\r\n",
  "\r",
  "\u0000",
  "\"",
  "\\",
  "\ufeff"
])
const Text = Schema.Union([Schema.String, Nasty])
const Messages = Schema.Array(Schema.Struct({
  method: Text,
  params: Schema.Record(Text, Schema.Union([Text, Schema.Array(Nasty), Schema.Finite, Schema.Null]))
}))
const sizes = Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 }))), {
  minLength: 1,
  maxLength: 8
})

describe("Transport of a process", () => {
  describe("framing", () => {
    it.effect.prop(
      "any split of the bytes gives exactly the messages",
      { messages: Messages, sizes },
      ({ messages, sizes }) =>
        Effect.gen(function*() {
          const lines = messages.map((message) => JSON.stringify(message))
          const chunks = split(bytes(lines.map((line) => line + "\n").join("")), sizes)
          assert.deepStrictEqual(yield* received(chunks), lines)
        })
    )

    it.effect.prop("lines that end as on Windows, and empty lines, change nothing", { messages: Messages, sizes }, ({
      messages,
      sizes
    }) =>
      Effect.gen(function*() {
        const lines = messages.map((message) => JSON.stringify(message))
        const chunks = split(bytes(lines.map((line) => line + "\r\n\n").join("")), sizes)
        assert.deepStrictEqual((yield* received(chunks)).filter((line) => line !== ""), lines)
      }))

    it.effect("every byte on its own", () =>
      Effect.gen(function*() {
        const line = JSON.stringify({ method: "x", params: { text: "a\u2028b\u2029c é € 😀" } })
        assert.deepStrictEqual(yield* received(split(bytes(line + "\n"), [1])), [line])
      }))

    it.effect("many messages in one chunk", () =>
      Effect.gen(function*() {
        const lines = Arr.makeBy(10_000, (i) => JSON.stringify({ method: "x", params: { i } }))
        assert.deepStrictEqual(yield* received([lines.join("\n") + "\n"]), lines)
      }))

    it.effect("a last line without an end comes as it is, and is skipped with a warning where it is read", () =>
      Effect.gen(function*() {
        const whole = JSON.stringify({ method: "thread/archived", params: { threadId: "t" } })
        const cut = "{\"method\":\"thread/arch"
        assert.deepStrictEqual(yield* received([`${whole}\n${cut}`]), [whole, cut])

        const logs = Logs.capture()
        const notifications = yield* Effect.provide(notificationsOf([`${whole}\n${cut}`]), logs.layer)
        assert.deepStrictEqual(notifications.map(({ method }) => method), ["thread/archived"])
        assert.deepStrictEqual(logs.at("Warn"), [
          `Skipped a message from the app-server: not a JSON object (${cut.length} characters)`
        ])
      }))

    it.live("a line of 50 MB is read in a moment", () =>
      Effect.gen(function*() {
        const text = "é\u2028x".repeat(10_000_000)
        const line = bytes(JSON.stringify({ method: "warning", params: { message: text, threadId: null } }) + "\n")
        assert.isAbove(line.length, 50_000_000)
        const chunks = split(line, [65_536])
        const [time, [notification]] = yield* Effect.timed(notificationsOf(chunks))
        assert.isTrue(notification?.method === "warning" && notification.params.message === text)
        // Reading it in quadratic time takes more than ten seconds.
        assert.isBelow(Duration.toMillis(time), 5000)
      }))
  })

  describe("sending", () => {
    it.effect("each message is one line, in order", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        const messages = Arr.makeBy(100, (i) => JSON.stringify({ id: i, text: "é\u2028" }))
        yield* Effect.forEach(messages, transport.send, { discard: true })
        let input = ""
        while (input.split("\n").length <= messages.length) input += yield* child.takeInput
        assert.strictEqual(input, messages.map((message) => message + "\n").join(""))
      }))

    it.effect("fails with the reason once the process is gone", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        yield* child.closeOutput()
        yield* child.exit(7)
        yield* Stream.runDrain(transport.incoming)
        const error = yield* transport.closed
        assert.strictEqual(error.exitCode, 7)
        assert.strictEqual(yield* Effect.flip(transport.send("{}")), error)
      }))
  })

  describe("the end", () => {
    it.effect("an exit is told with its code and with what was written to stderr", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        yield* child.stdout("{\"a\":1}\n")
        yield* child.stderr("one\ntw", "o\nthree")
        yield* child.closeOutput()
        yield* child.exit(3)
        assert.deepStrictEqual(yield* Stream.runCollect(transport.incoming), ["{\"a\":1}"])
        const error = yield* transport.closed
        assert.strictEqual(error.reason, "The app-server exited with code 3")
        assert.strictEqual(error.exitCode, 3)
        assert.strictEqual(error.signal, undefined)
        assert.deepStrictEqual(error.stderr, ["one", "two", "three"])
      }))

    it.effect("the end by a signal is told with its name", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        yield* child.closeOutput()
        yield* child.killedBy("SIGKILL")
        yield* Stream.runDrain(transport.incoming)
        const error = yield* transport.closed
        assert.strictEqual(error.reason, "The app-server was ended by SIGKILL")
        assert.strictEqual(error.signal, "SIGKILL")
        assert.strictEqual(error.exitCode, undefined)
      }))

    it.effect("what was written before the end is delivered before it", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        const closed = yield* Effect.forkChild(transport.closed, { startImmediately: true })
        yield* child.exit(0)
        yield* TestClock.adjust("20 millis")
        assert.strictEqual(closed.pollUnsafe(), undefined)
        yield* child.stdout("{}\n")
        yield* child.closeOutput()
        assert.deepStrictEqual(yield* Stream.runCollect(transport.incoming), ["{}"])
        assert.strictEqual((yield* Fiber.join(closed)).exitCode, 0)
      }))

    it.effect("a grandchild that holds the output open does not hold up the end", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        const reader = yield* Effect.forkChild(Stream.runCollect(transport.incoming))
        const closed = yield* Effect.forkChild(transport.closed)
        yield* child.exit(1)
        assert.strictEqual((yield* Fiber.join(closed)).exitCode, 1)
        yield* Fiber.interrupt(reader)
      }))

    it.effect("a server that closes its output but lives on is given up", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        yield* child.closeOutput("stdout")
        yield* Stream.runDrain(transport.incoming)
        const closed = yield* Effect.forkChild(transport.closed)
        const error = yield* Fiber.join(closed)
        assert.strictEqual(error.reason, "The app-server closed its standard output")
        assert.deepStrictEqual([error.exitCode, error.signal], [undefined, undefined])
      }))

    it.effect("a server that closes its input but lives on is given up", () =>
      Effect.gen(function*() {
        const { child, transport } = yield* spawn()
        yield* child.breakInput
        yield* transport.send("{}")
        const closed = yield* Effect.forkChild(transport.closed)
        assert.strictEqual((yield* Fiber.join(closed)).reason, "The app-server closed its standard input")
      }))

    it.effect("closing the scope ends the standard input and waits for the exit", () =>
      Effect.gen(function*() {
        const child = yield* FakeProcess.make
        const closing = yield* Effect.forkChild(
          Effect.scoped(AppServer.spawn({ codexBin: "codex" })).pipe(Effect.provide(child.layer)),
          { startImmediately: true }
        )
        yield* child.inputEnded
        assert.strictEqual(closing.pollUnsafe(), undefined)
        yield* child.exit(0)
        const transport = yield* Fiber.join(closing)
        assert.strictEqual((yield* transport.closed).reason, "The client was closed")
        assert.strictEqual((yield* Effect.flip(transport.send("{}"))).reason, "The client was closed")
      }))
  })

  describe("stderr", () => {
    it.effect("is given line by line to the option, and its last 400 lines to the error", () =>
      Effect.gen(function*() {
        const seen: Array<string> = []
        const { child, transport } = yield* spawn({ stderr: (line) => Effect.sync(() => seen.push(line)) })
        const lines = Arr.makeBy(1000, (i) => `line ${i} é`)
        yield* child.stderr(...split(bytes(lines.join("\n")), [777]))
        yield* child.closeOutput()
        yield* child.exit(1)
        yield* Stream.runDrain(transport.incoming)
        const error = yield* transport.closed
        assert.deepStrictEqual(seen, lines)
        assert.deepStrictEqual(error.stderr, lines.slice(-400))
      }))

    it.effect("is logged at level Debug only", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const { child, transport } = yield* Effect.provide(spawn(), logs.layer)
        yield* child.stderr("a token\n")
        yield* child.closeOutput()
        yield* child.exit(0)
        yield* Stream.runDrain(transport.incoming)
        yield* transport.closed
        assert.deepStrictEqual(logs.lines, [{ level: "Debug", text: "a token" }])
      }))

    it.effect("is given line by line also to an option that returns no Effect, with a warning", () =>
      Effect.gen(function*() {
        const logs = Logs.capture()
        const seen: Array<string> = []
        const stderr = (line: string) => seen.push(line) as never
        const { child, transport } = yield* Effect.provide(spawn({ stderr }), logs.layer)
        yield* child.stderr("one\n", "two\n")
        yield* child.closeOutput()
        yield* child.exit(1)
        yield* Stream.runDrain(transport.incoming)
        yield* transport.closed
        assert.deepStrictEqual(seen, ["one", "two"])
        assert.lengthOf(logs.at("Warn"), 2)
      }))

    for (
      const [how, stderr] of [
        ["dies", () => Effect.die("bug")],
        ["throws", () => {
          throw new Error("bug")
        }],
        ["interrupts itself", () => Effect.interrupt]
      ] as const
    ) {
      it.effect(`is still read when the option ${how}: an unread pipe would stop the server`, () =>
        Effect.gen(function*() {
          const logs = Logs.capture()
          const { child, transport } = yield* Effect.provide(spawn({ stderr }), logs.layer)
          yield* child.stderr("one\n", "two\n")
          yield* child.closeOutput()
          yield* child.exit(1)
          yield* Stream.runDrain(transport.incoming)
          assert.deepStrictEqual((yield* transport.closed).stderr, ["one", "two"])
        }))
    }
  })

  it.effect("the command is the binary, app-server and the overrides as TOML", () =>
    Effect.gen(function*() {
      const { child } = yield* spawn({
        configOverrides: { model: "a \"b\"", "sandbox.x": [1, true], skipped: undefined, t: { "k.1": 0.5 } },
        cwd: "/w",
        env: { A: "1", B: undefined }
      })
      const { args, command, options } = child.spawned[0]!
      assert.strictEqual(command, "codex")
      assert.deepStrictEqual(args, [
        "app-server",
        "-c",
        "model=\"a \\\"b\\\"\"",
        "-c",
        "sandbox.x=[1, true]",
        "-c",
        "t={\"k.1\" = 0.5}"
      ])
      assert.deepStrictEqual([options.cwd, options.env, options.extendEnv], ["/w", { A: "1", B: undefined }, true])
    }))
})

/** What a peer makes of a process's output. */
const notificationsOf = (chunks: ReadonlyArray<Uint8Array | string>) =>
  Effect.scoped(Effect.gen(function*() {
    const { child, transport } = yield* spawn()
    const notifications: Array<Protocol.ServerNotification> = []
    const rpc = yield* JsonRpc.make({
      transport,
      maxInFlight: 1,
      requestTimeout: Duration.seconds(1),
      onNotification: (notification) => notifications.push(notification),
      onRequest: () => Effect.never
    })
    yield* child.stdout(...chunks)
    yield* child.closeOutput()
    yield* child.exit(0)
    yield* rpc.closed
    return notifications
  }))
