import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Schema } from "effect"
import { CodexError } from "effect-codex"

const id = "01a1fc3e-3bc7-7502-8f94-440b0b5b9f9d"

const wireTags = [
  "ServerBusy",
  "RetryLimitExceeded",
  "InvalidParams",
  "InvalidRequest",
  "MethodNotFound",
  "ParseError",
  "InternalError",
  "RpcError",
  "ThreadNotFound",
  "NoActiveTurn",
  "TurnMismatch",
  "ThreadBusy"
]

// Messages of the app-server 0.169.0 as they came, down to the device code; those after it stand for their codes.
const measured: ReadonlyArray<
  readonly [tag: CodexError.WireError["_tag"], code: number, message: string, method: string]
> = [
  ["ThreadNotFound", -32600, `thread not found: ${id}`, "turn/start"],
  ["ThreadNotFound", -32600, `thread not loaded: ${id}`, "thread/unsubscribe"],
  ["ThreadNotFound", -32600, `no rollout found for thread id ${id}`, "thread/resume"],
  ["ThreadNotFound", -32600, `no archived rollout found for thread id ${id}`, "thread/unarchive"],
  [
    "InvalidParams",
    -32600,
    "invalid thread id: invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `n` at 1",
    "thread/read"
  ],
  ["InvalidParams", -32600, "invalid session id: invalid length: expected length 32, found 3", "thread/resume"],
  ["TurnMismatch", -32600, `expected active turn id zz but found ${id}`, "turn/interrupt"],
  ["TurnMismatch", -32600, `expected active turn id \`zz\` but found \`${id}\``, "turn/steer"],
  ["NoActiveTurn", -32600, "no active turn to interrupt", "turn/interrupt"],
  ["NoActiveTurn", -32600, "no active turn to steer", "turn/steer"],
  ["ThreadBusy", -32600, `thread ${id} already has an active writer`, "thread/resume"],
  [
    "MethodNotFound",
    -32600,
    "thread/goal/set requires experimentalApi capability",
    "thread/goal/set"
  ],
  [
    "InvalidParams",
    -32600,
    "thread/start.dynamicTools requires experimentalApi capability",
    "thread/start"
  ],
  [
    "MethodNotFound",
    -32600,
    "Invalid request: unknown variant `thread/nope`, expected one of `initialize`, `thread/start`, `thread/resume`",
    "thread/nope"
  ],
  [
    "InvalidParams",
    -32600,
    "Invalid request: unknown variant `bogus`, expected one of `read-only`, `workspace-write`, `danger-full-access`",
    "thread/start"
  ],
  ["InvalidParams", -32600, "Invalid request: missing field `threadId`", "turn/start"],
  ["InvalidParams", -32600, "Invalid request: invalid type: integer `1`, expected a string", "thread/read"],
  ["InvalidRequest", -32600, "Not initialized", "thread/start"],
  ["InvalidRequest", -32600, "Already initialized", "initialize"],
  ["ServerBusy", -32001, "Server overloaded; retry later.", "thread/start"],
  [
    "InternalError",
    -32603,
    "failed to request device code: error sending request for url (https://auth.openai.com/)",
    "account/login/start"
  ],
  ["InvalidRequest", -32601, "list_turns is not supported yet", "thread/turns/list"],
  ["MethodNotFound", -32601, "Method not found", "thread/start"],
  ["InvalidParams", -32602, "Input exceeds the maximum length of 1048576 characters.", "turn/start"],
  ["ParseError", -32700, "Parse error", "thread/start"],
  ["RetryLimitExceeded", -32001, "exceeded retry limit, last status: 429 Too Many Requests", "turn/start"],
  ["RetryLimitExceeded", -32000, "too many failed attempts", "turn/start"],
  ["RetryLimitExceeded", -32099, "Too many failed attempts", "turn/start"],
  ["RpcError", -32100, "exceeded retry limit", "turn/start"],
  ["RpcError", 429, "exceeded retry limit", "turn/start"],
  ["RpcError", -32000, "something else", "turn/start"],
  ["RpcError", -32042, "something else", "turn/start"],
  ["RpcError", 0, "", "turn/start"],
  ["RpcError", 404, "no such thing", "turn/start"]
]

const fields = { method: "thread/read", code: -32001, message: "Server overloaded; retry later." }
const busy = new CodexError.ServerBusy(fields)

const turnFailed = new CodexError.TurnFailed({
  threadId: id,
  turnId: "t",
  message: "server overloaded",
  codexErrorInfo: "serverOverloaded",
  result: {} as CodexError.TurnFailed["result"]
})

describe("CodexError", () => {
  describe("fromWire", () => {
    for (const [tag, code, message, method] of measured) {
      it(`${method} ${code} ${message.slice(0, 60)} → ${tag}`, () => {
        const error = CodexError.fromWire(method, { code, message })
        assert.strictEqual(error._tag, tag)
        assert.strictEqual(error.code, code)
        assert.strictEqual(error.message, message)
        assert.strictEqual(error.method, method)
        assert.strictEqual(error.data, undefined)
        assert.isTrue(CodexError.isCodexError(error))
      })
    }

    it("says which thread is missing", () => {
      for (const [tag, code, message, method] of measured) {
        if (tag !== "ThreadNotFound") continue
        const error = CodexError.fromWire(method, { code, message })
        assert.strictEqual(error._tag === "ThreadNotFound" ? error.threadId : undefined, id)
      }
    })

    it("says which turn was expected and which was found, with backticks and without", () => {
      for (const message of [`zz but found ${id}`, `\`zz\` but found \`${id}\``]) {
        const error = CodexError.fromWire("turn/steer", { code: -32600, message: `expected active turn id ${message}` })
        assert.deepStrictEqual(
          error._tag === "TurnMismatch" ? [error.expected, error.found] : error._tag,
          ["zz", id]
        )
      }
    })

    it("keeps the data of an error", () => {
      const data = { input_error_code: "input_too_large", max_chars: 1_048_576, actual_chars: 2_000_000 }
      const error = CodexError.fromWire("turn/start", { code: -32602, message: "Input is too large", data })
      assert.strictEqual(error._tag, "InvalidParams")
      assert.deepStrictEqual(error.data, data)
    })

    it("does not take an unknown variant for the method when only its beginning is the same", () => {
      const error = CodexError.fromWire("thread", {
        code: -32600,
        message: "Invalid request: unknown variant `thread/nope`, expected one of `a`"
      })
      assert.strictEqual(error._tag, "InvalidParams")
    })

    it.prop("has an error for every code, message and data", {
      method: Schema.String,
      code: Schema.Union([Schema.Number, Schema.Literals([-32600, -32601, -32602, -32603, -32700, -32001, -32000])]),
      message: Schema.Union([
        Schema.String,
        Schema.Literals(measured.map(([, , message]) => message)),
        Schema.TemplateLiteral([
          Schema.Literals([
            "thread not found: ",
            "expected active turn id ",
            "expected active turn id ` but found `",
            "no rollout found for thread id",
            "Invalid request: unknown variant `"
          ]),
          Schema.String
        ])
      ]),
      data: Schema.Unknown
    }, ({ code, data, message, method }) => {
      const error = CodexError.fromWire(method, { code, message, data })
      assert.include(wireTags, error._tag)
      assert.strictEqual(error.message, message)
      assert.strictEqual(error.data, data)
      assert.deepStrictEqual(error.code, code)
    })
  })

  describe("isRetryable", () => {
    it("holds for an overloaded server only", () => {
      assert.isTrue(CodexError.isRetryable(busy))
      for (const [tag, code, message, method] of measured) {
        assert.strictEqual(CodexError.isRetryable(CodexError.fromWire(method, { code, message })), tag === "ServerBusy")
      }
      assert.isFalse(CodexError.isRetryable(turnFailed))
      assert.isFalse(CodexError.isRetryable(new CodexError.TransportClosed({ reason: "gone" })))
      assert.isFalse(CodexError.isRetryable(new CodexError.RequestTimeout({ method: "m", timeoutMillis: 1 })))
      for (const value of [undefined, null, "ServerBusy", { _tag: "ServerBusy" }, new Error("busy")]) {
        assert.isFalse(CodexError.isRetryable(value))
      }
    })

    it("looks into a cause: all of its reasons must be retryable", () => {
      assert.isTrue(CodexError.isRetryable(Cause.fail(busy)))
      assert.isTrue(CodexError.isRetryable(Cause.combine(Cause.fail(busy), Cause.fail(busy))))
      assert.isFalse(CodexError.isRetryable(Cause.empty))
      assert.isFalse(CodexError.isRetryable(Cause.fail(turnFailed)))
      assert.isFalse(CodexError.isRetryable(Cause.die(busy)))
      assert.isFalse(CodexError.isRetryable(Cause.combine(Cause.fail(busy), Cause.fail(turnFailed))))
      assert.isFalse(CodexError.isRetryable(Cause.combine(Cause.fail(busy), Cause.interrupt())))
    })
  })

  describe("messages", () => {
    it("the end of the connection comes with the last line of the server's stderr that says something", () => {
      const error = new CodexError.TransportClosed({
        reason: "The app-server exited with code 3",
        exitCode: 3,
        stderr: ["starting", "Error: config.toml is not readable", "", "  "]
      })
      assert.strictEqual(
        error.message,
        "The app-server exited with code 3; its stderr says: Error: config.toml is not readable"
      )
      const stderr = [
        "\u001b[31mERROR\u001b[0m no cgroup",
        "\u001b[31mERROR\u001b[0m no bubblewrap",
        "the last line, no error"
      ]
      assert.strictEqual(
        new CodexError.TransportClosed({ reason: "Gone", signal: "SIGABRT", stderr: ["the last \u001b[2mline"] })
          .message,
        "Gone; its stderr says: the last line"
      )
      // Whoever ended the process from outside is not explained by what it said last.
      for (const signal of ["SIGKILL", "SIGTERM"]) {
        assert.strictEqual(
          new CodexError.TransportClosed({ reason: "Gone", signal, stderr: stderr.slice(2) }).message,
          "Gone"
        )
      }
      assert.include(new CodexError.TransportClosed({ reason: "Gone", stderr }).message, "says: ERROR no bubblewrap")
      assert.strictEqual(new CodexError.TransportClosed({ reason: "Gone", stderr: [""] }).message, "Gone")
      assert.strictEqual(new CodexError.TransportClosed({ reason: "Gone" }).message, "Gone")
    })

    it("a timeout names the method and the time", () => {
      const error = new CodexError.RequestTimeout({ method: "thread/read", timeoutMillis: 1500 })
      assert.strictEqual(error.message, "No answer to thread/read within 1500 ms")
    })

    it("a final message that does not fit names the issue", () => {
      const error = new CodexError.StructuredOutputError({
        threadId: id,
        turnId: "t",
        text: null,
        issue: "a: missing",
        result: turnFailed.result
      })
      assert.strictEqual(error.message, "The final message does not match the schema: a: missing")
    })

    it("a stream that was not read fast enough names how much was kept, and the turn", () => {
      const error = new CodexError.BufferOverflow({ threadId: id, turnId: "t", capacity: 10 })
      assert.strictEqual(error.message, "More than 10 events of turn t waited to be read")
    })
  })

  it("isCodexError knows all errors of the package and nothing else", () => {
    const errors = [
      busy,
      turnFailed,
      new CodexError.CodexNotFound({ message: "m", searched: [] }),
      new CodexError.SpawnError({ message: "m", command: "c" }),
      new CodexError.TransportClosed({ reason: "r" }),
      new CodexError.RequestTimeout({ method: "m", timeoutMillis: 1 }),
      new CodexError.ProtocolError({ method: "m", message: "m" }),
      new CodexError.StructuredOutputError({
        threadId: id,
        turnId: "t",
        text: "x",
        issue: "i",
        result: turnFailed.result
      }),
      new CodexError.BufferOverflow({ threadId: id, turnId: "t", capacity: 10 })
    ]
    for (const error of errors) {
      assert.isTrue(CodexError.isCodexError(error), error._tag)
      assert.instanceOf(error, Error)
    }
    for (const value of [undefined, null, { _tag: "ServerBusy" }, new Error("x"), "x"]) {
      assert.isFalse(CodexError.isCodexError(value))
    }
  })

  it.effect("the schema of all of them sends them on", () =>
    Effect.gen(function*() {
      const codec = Schema.toCodecJson(CodexError.CodexError)
      for (const error of [busy, new CodexError.TransportClosed({ reason: "r", exitCode: 1 }), turnFailed]) {
        const sent = JSON.stringify(yield* Schema.encodeEffect(codec)(error))
        const received = yield* Schema.decodeEffect(codec)(JSON.parse(sent))
        assert.strictEqual(received._tag, error._tag)
        assert.instanceOf(received, error.constructor as never)
        assert.strictEqual(received.message, error.message)
      }
    }))

  it.effect("errors are caught by their tags", () =>
    Effect.gen(function*() {
      const caught = yield* Effect.fail(
        CodexError.fromWire("turn/start", { code: -32600, message: `thread not found: ${id}` })
      ).pipe(
        Effect.catchTag("ThreadNotFound", (error) => Effect.succeed(error.threadId))
      )
      assert.strictEqual(caught, id)
    }))
})
