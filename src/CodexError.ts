/**
 * Every way in which Codex can fail, as tagged errors.
 *
 * A signature lists the errors of its kind of call: {@link CallError} are those of any JSON-RPC call,
 * {@link RequestError} those of one that names a thread, {@link StartError} those of starting a client,
 * {@link TurnError} those of a turn.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Schema from "effect/Schema"
import { serverValue } from "./internal/serverValue.ts"
import type * as Protocol from "./Protocol.ts"
import type { TurnResult } from "./Turn.ts"

const wireFields = {
  /** The JSON-RPC method that was called. */
  method: Schema.String,
  /** The JSON-RPC error code. */
  code: Schema.Number,
  /** What the server said, or what this client found wrong before sending. */
  message: Schema.String,
  /** The `data` member of the JSON-RPC error, if there was one. */
  data: Schema.optional(Schema.Unknown)
} as const

/**
 * The server is overloaded and refused the call (-32001). Nothing was accepted, so the same call can be made again: see
 * `retryOnOverload`.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class ServerBusy extends Schema.TaggedError<ServerBusy>("effect-codex/CodexError/ServerBusy")(
  "ServerBusy",
  wireFields
) {}

/**
 * The server gave up after its own retries. Retrying at once will not help.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class RetryLimitExceeded extends Schema.TaggedError<RetryLimitExceeded>(
  "effect-codex/CodexError/RetryLimitExceeded"
)("RetryLimitExceeded", wireFields) {}

/**
 * A parameter is missing, unknown or of the wrong type or size.
 *
 * **Details**
 *
 * Raised by this client before sending where possible, with a message that names the field; otherwise by the server
 * (`-32602`, or `-32600` with `Invalid request: missing field …`). For an option of the client itself, `method` is
 * `initialize`.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class InvalidParams extends Schema.TaggedError<InvalidParams>("effect-codex/CodexError/InvalidParams")(
  "InvalidParams",
  wireFields
) {}

/**
 * The server cannot do this in its current state (-32600), and no more specific error fits.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class InvalidRequest extends Schema.TaggedError<InvalidRequest>("effect-codex/CodexError/InvalidRequest")(
  "InvalidRequest",
  wireFields
) {}

/**
 * The server does not know the method, or serves it only with `experimentalApi`.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class MethodNotFound extends Schema.TaggedError<MethodNotFound>("effect-codex/CodexError/MethodNotFound")(
  "MethodNotFound",
  wireFields
) {}

/**
 * The server could not parse a message of this client as JSON (-32700).
 *
 * @category wire errors
 * @since 0.1.0
 */
export class ParseError extends Schema.TaggedError<ParseError>("effect-codex/CodexError/ParseError")(
  "ParseError",
  wireFields
) {}

/**
 * The server failed while processing the call (-32603).
 *
 * @category wire errors
 * @since 0.1.0
 */
export class InternalError extends Schema.TaggedError<InternalError>("effect-codex/CodexError/InternalError")(
  "InternalError",
  wireFields
) {}

/**
 * A JSON-RPC error with any other code.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class RpcError extends Schema.TaggedError<RpcError>("effect-codex/CodexError/RpcError")(
  "RpcError",
  wireFields
) {}

/**
 * The server knows no such thread, in memory or on disk.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class ThreadNotFound extends Schema.TaggedError<ThreadNotFound>("effect-codex/CodexError/ThreadNotFound")(
  "ThreadNotFound",
  { ...wireFields, threadId: Schema.String }
) {}

/**
 * There is no turn to steer or interrupt: it has ended, or has not begun.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class NoActiveTurn extends Schema.TaggedError<NoActiveTurn>("effect-codex/CodexError/NoActiveTurn")(
  "NoActiveTurn",
  wireFields
) {}

/**
 * A turn other than the one named is active on the thread.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class TurnMismatch extends Schema.TaggedError<TurnMismatch>("effect-codex/CodexError/TurnMismatch")(
  "TurnMismatch",
  { ...wireFields, expected: Schema.String, found: Schema.String }
) {}

/**
 * The thread cannot do this now, but can later. Its active turn takes no input (it compacts or reviews) or not this
 * input (it answers with another schema), another process has the thread open, or it is unarchived while it is loaded. A
 * thread has one writer at a time for each `CODEX_HOME`.
 *
 * **When to use**
 *
 * Use to wait for the end of a compaction: retry the next turn while it fails with this error, on a schedule.
 *
 * @category wire errors
 * @since 0.1.0
 */
export class ThreadBusy extends Schema.TaggedError<ThreadBusy>("effect-codex/CodexError/ThreadBusy")(
  "ThreadBusy",
  wireFields
) {}

/**
 * There is no Codex binary to run, or none where `codexBin` says.
 *
 * @category start-up errors
 * @since 0.1.0
 */
export class CodexNotFound extends Schema.TaggedError<CodexNotFound>("effect-codex/CodexError/CodexNotFound")(
  "CodexNotFound",
  {
    /** What was not found and what to do. */
    message: Schema.String,
    /** The places that were tried. */
    searched: Schema.Array(Schema.String)
  }
) {}

/**
 * The Codex binary is there but could not be started.
 *
 * @category start-up errors
 * @since 0.1.0
 */
export class SpawnError extends Schema.TaggedError<SpawnError>("effect-codex/CodexError/SpawnError")("SpawnError", {
  /** What happened and what to do. */
  message: Schema.String,
  /** The binary that was started. */
  command: Schema.String,
  cause: Schema.optional(Schema.Defect())
}) {}

/**
 * The connection to the app-server is gone: its process ended, the socket closed, or this client was closed.
 *
 * @category connection errors
 * @since 0.1.0
 */
export class TransportClosed extends Schema.TaggedError<TransportClosed>("effect-codex/CodexError/TransportClosed")(
  "TransportClosed",
  {
    /** Why the connection ended. */
    reason: Schema.String,
    /** The exit code of the process, if there is one and it is known. */
    exitCode: Schema.optional(Schema.Number),
    /** The signal that ended the process, if one did. */
    signal: Schema.optional(Schema.String),
    /** The last lines the process wrote to its standard error, at most 400. */
    stderr: Schema.optional(Schema.Array(Schema.String)),
    cause: Schema.optional(Schema.Defect())
  }
) {
  /**
   * The reason, and the last error on the standard error; without one, its last line unless the process was killed from
   * outside.
   */
  override get message(): string {
    const lines = this.stderr?.map((line) => line.replace(COLOURS, "")) ?? []
    const line = lines.findLast((line) => /^error\b/i.test(line)) ??
      (this.signal === "SIGKILL" || this.signal === "SIGTERM"
        ? undefined
        : lines.findLast((line) => line.trim() !== ""))
    return line === undefined ? this.reason : `${this.reason}; its stderr says: ${line}`
  }
}

/**
 * The server did not answer within `requestTimeout`. Whether it acted on the call is unknown.
 *
 * @category connection errors
 * @since 0.1.0
 */
export class RequestTimeout extends Schema.TaggedError<RequestTimeout>("effect-codex/CodexError/RequestTimeout")(
  "RequestTimeout",
  {
    method: Schema.String,
    /** How long the client waited, in milliseconds. */
    timeoutMillis: Schema.Number
  }
) {
  /** The method and the time that passed. */
  override get message(): string {
    return `No answer to ${this.method} within ${this.timeoutMillis} ms`
  }
}

/**
 * The server violated its protocol, such as by a result without a required member. Only the call or turn concerned
 * fails.
 *
 * @category connection errors
 * @since 0.1.0
 */
export class ProtocolError extends Schema.TaggedError<ProtocolError>("effect-codex/CodexError/ProtocolError")(
  "ProtocolError",
  {
    /** The method whose response or notification was wrong. */
    method: Schema.String,
    /** What is wrong, naming the member. */
    message: Schema.String
  }
) {}

// oxlint-disable-next-line no-control-regex
const COLOURS = /\x1b\[[\d;]*m/g

/**
 * The turn ended with status `failed`.
 *
 * @category turn errors
 * @since 0.1.0
 */
export class TurnFailed extends Schema.TaggedError<TurnFailed>("effect-codex/CodexError/TurnFailed")("TurnFailed", {
  threadId: Schema.String,
  turnId: Schema.String,
  /** What went wrong, as reported by the runtime. */
  message: Schema.String,
  /** The kind of failure, such as `usageLimitExceeded` or `{ httpConnectionFailed: { httpStatusCode: 401 } }`. */
  codexErrorInfo: serverValue<Protocol.CodexErrorInfo | null>(),
  /** Everything that the turn did until it failed. */
  result: serverValue<TurnResult>()
}) {}

/**
 * The final message of a turn does not match its schema.
 *
 * @category turn errors
 * @since 0.1.0
 */
export class StructuredOutputError extends Schema.TaggedError<StructuredOutputError>(
  "effect-codex/CodexError/StructuredOutputError"
)("StructuredOutputError", {
  threadId: Schema.String,
  turnId: Schema.String,
  /** The final message as received; `null` if the turn ended without one. */
  text: Schema.NullOr(Schema.String),
  /** Why it does not decode, naming the member. */
  issue: Schema.String,
  /** Everything that the turn did, and what it cost. */
  result: serverValue<TurnResult>(),
  cause: Schema.optional(Schema.Defect())
}) {
  /** The issue. */
  override get message(): string {
    return `The final message does not match the schema: ${this.issue}`
  }
}

/**
 * A stream of a turn's events with a `buffer` of strategy `fail` was read too slowly. It emits all kept events before
 * it fails. The failure does not affect the turn's result; the turn goes on, unless it is one of `thread.stream`.
 *
 * @category turn errors
 * @since 0.1.0
 */
export class BufferOverflow extends Schema.TaggedError<BufferOverflow>("effect-codex/CodexError/BufferOverflow")(
  "BufferOverflow",
  {
    threadId: Schema.String,
    turnId: Schema.String,
    /** How many events were kept. */
    capacity: Schema.Number
  }
) {
  /** How many events waited, and of which turn. */
  override get message(): string {
    return `More than ${this.capacity} events of turn ${this.turnId} waited to be read`
  }
}

/**
 * The server's errors about threads and turns.
 *
 * @category models
 * @since 0.1.0
 */
export type ThreadError = ThreadNotFound | NoActiveTurn | TurnMismatch | ThreadBusy

/**
 * Every error that the server can answer with.
 *
 * @category models
 * @since 0.1.0
 */
export type WireError =
  | ServerBusy
  | RetryLimitExceeded
  | InvalidParams
  | InvalidRequest
  | MethodNotFound
  | ParseError
  | InternalError
  | RpcError
  | ThreadError

/**
 * Every error that any call can fail with.
 *
 * @category models
 * @since 0.1.0
 */
export type CallError = Exclude<WireError, ThreadError> | TransportClosed | RequestTimeout | ProtocolError

/**
 * Every error that a call about a thread can fail with.
 *
 * @category models
 * @since 0.1.0
 */
export type RequestError = CallError | ThreadError

/**
 * Every error that the start of a client can fail with.
 *
 * @category models
 * @since 0.1.0
 */
export type StartError = CallError | CodexNotFound | SpawnError

/**
 * Every error that running a turn can fail with.
 *
 * @category models
 * @since 0.1.0
 */
export type TurnError = RequestError | TurnFailed

/**
 * Every error of this package.
 *
 * @category models
 * @since 0.1.0
 */
export type CodexError = RequestError | CodexNotFound | SpawnError | TurnFailed | StructuredOutputError | BufferOverflow

/**
 * The schema of every error of this package, to serialize them: as the error of an Rpc or of a workflow activity, for
 * example.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CodexError = Schema.Union([
  ServerBusy,
  RetryLimitExceeded,
  InvalidParams,
  InvalidRequest,
  MethodNotFound,
  ParseError,
  InternalError,
  RpcError,
  ThreadNotFound,
  NoActiveTurn,
  TurnMismatch,
  ThreadBusy,
  CodexNotFound,
  SpawnError,
  TransportClosed,
  RequestTimeout,
  ProtocolError,
  TurnFailed,
  StructuredOutputError,
  BufferOverflow
])

/**
 * Whether a value is an error of this package.
 *
 * @category guards
 * @since 0.1.0
 */
export const isCodexError = (value: unknown): value is CodexError =>
  CodexError.members.some((error) => value instanceof error)

/**
 * Whether the same call can be made again: the server refused it for lack of capacity and did nothing.
 *
 * **When to use**
 *
 * Use as the `while` of your own `Effect.retry`; `retryOnOverload` already does. It accepts a `Cause` too.
 *
 * **Gotchas**
 *
 * A `TurnFailed` is never retryable, even for `serverOverloaded`: the turn ran, and rerunning it may repeat what it
 * did.
 *
 * @category guards
 * @since 0.1.0
 */
export const isRetryable = (error: unknown): boolean =>
  Cause.isCause(error)
    ? error.reasons.length > 0 &&
      error.reasons.every((reason) => Cause.isFailReason(reason) && isRetryable(reason.error))
    : error instanceof ServerBusy

/**
 * The `error` member of a JSON-RPC response.
 *
 * @category models
 * @since 0.1.0
 */
export interface JsonRpcErrorObject {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/**
 * Converts the error of a JSON-RPC response to its tagged error.
 *
 * **Details**
 *
 * The app-server reports unknown methods, bad parameters and most refusals alike as `-32600`; only the message tells
 * them apart (measured on 0.169.0). A call that names no thread (`aboutThread` is `false`) gets no `ThreadError`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromWire = (method: string, error: JsonRpcErrorObject, aboutThread = true): WireError => {
  const { code, message } = error
  const fields = { method, code, message, data: error.data }
  switch (code) {
    case -32600:
      return fromInvalidRequest(fields, aboutThread)
    case -32601:
      // An unknown method is `-32600`.
      return message.includes("is not supported yet") ? new InvalidRequest(fields) : new MethodNotFound(fields)
    case -32602:
      return new InvalidParams(fields)
    case -32603:
      return activeTurnRefuses.test(message)
        ? new ThreadBusy({ ...fields, message: `${message}. Wait for the end of the active turn` })
        : new InternalError(fields)
    case -32700:
      return new ParseError(fields)
  }
  if (code <= -32000 && code >= -32099 && /retry limit|too many failed attempts/i.test(message)) {
    return new RetryLimitExceeded(fields)
  }
  return code === -32001 ? new ServerBusy(fields) : new RpcError(fields)
}

interface WireFields {
  readonly method: string
  readonly code: number
  readonly message: string
  readonly data: unknown
}

const threadIsMissing = /^(?:thread not found: |thread not loaded: |no (?:archived )?rollout found for thread id )(\S+)/
const turnIsAnother = /^expected active turn id `?([^\s`]+)`? but found `?([^\s`]+)`?/

// Input joins an active turn, unless that turn compacts or reviews, or has a different output schema.
const activeTurnRefuses = /ActiveTurnNotSteerable|ActiveTurnOutputSchemaMismatch/

const fromInvalidRequest = (fields: WireFields, aboutThread: boolean): WireError => {
  const { message, method } = fields
  if (
    message.startsWith(`Invalid request: unknown variant \`${method}\``) ||
    message.startsWith(`${method} requires experimentalApi`)
  ) {
    return new MethodNotFound(fields)
  }
  if (/^Invalid request: |^invalid (?:thread|session) id: | requires experimentalApi/.test(message)) {
    return new InvalidParams(fields)
  }
  if (!aboutThread) return new InvalidRequest(fields)
  const missing = threadIsMissing.exec(message)
  if (missing !== null) return new ThreadNotFound({ ...fields, threadId: missing[1]! })
  const another = turnIsAnother.exec(message)
  if (another !== null) return new TurnMismatch({ ...fields, expected: another[1]!, found: another[2]! })
  if (message.includes("already has an active writer")) return new ThreadBusy(fields)
  if (message.startsWith("no active turn")) return new NoActiveTurn(fields)
  return new InvalidRequest(fields)
}
