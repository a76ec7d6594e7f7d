/**
 * A connection to an app-server: messages in, messages out, and one typed end.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Socket from "effect/socket/Socket"
import * as Stream from "effect/Stream"
import { type InvalidParams, TransportClosed } from "./CodexError.ts"
import * as Endpoint from "./internal/endpoint.ts"
import { invalid } from "./internal/errors.ts"
import { checked, CLIENT_OPTIONS, kindOf, REMOTE_OPTIONS } from "./internal/params.ts"
import { inRealTime } from "./internal/realTime.ts"

/**
 * Carries JSON-RPC messages between this client and one app-server. Every message is one JSON text without surrounding
 * line breaks.
 *
 * **When to use**
 *
 * Use to separate the protocol from what carries it: `AppServer.spawn` makes one from a process's standard streams,
 * `MemoryTransport` of `effect-codex/testing` one in memory.
 *
 * @category models
 * @since 0.1.0
 */
export interface Transport {
  /** The messages of the server, in order. Run it once; it ends when no more can arrive. */
  readonly incoming: Stream.Stream<string>
  /** Sends one message. It does not wait for the server, and fails once the transport is closed. */
  readonly send: (message: string) => Effect.Effect<void, TransportClosed>
  /** Waits for the end of the connection, after everything the server sent has arrived, and says why it ended. */
  readonly closed: Effect.Effect<TransportClosed>
}

/**
 * The service key under which a program provides its own transport to `Codex.layerTransport`.
 *
 * @category services
 * @since 0.1.0
 */
export const Transport: Context.Service<Transport, Transport> = Context.Service<Transport>("effect-codex/Transport")

/**
 * Where an app-server listens and how to authenticate.
 *
 * @category models
 * @since 0.1.0
 */
export interface WebSocketOptions {
  /** `ws://host:port`, `wss://host` or `unix:///absolute/path`. */
  readonly url: string
  /** Sent as `Authorization: Bearer …`. It is never logged and never part of an error. */
  readonly token?: Redacted.Redacted | string | undefined
  /**
   * Whether `ws://` may connect to another host. Everything sent is readable on the way, including the token.
   *
   * @default false
   */
  readonly allowInsecure?: boolean | undefined
}

/**
 * Connects to an app-server that listens on a WebSocket or a unix socket, for as long as the Scope is open.
 *
 * **When to use**
 *
 * Use through `Codex.layerRemote` or `NodeCodex.layerRemote`; directly only to speak the protocol yourself.
 *
 * **Details**
 *
 * Incoming messages are buffered in memory without limit, because the server ends the connection of a client that
 * leaves 128 messages unread. The environment's constructor gets the token as a header, and a unix socket as
 * `ws+unix://PATH:/`, as the package `ws` and Bun spell it.
 *
 * **Gotchas**
 *
 * The server ends a connection that sends a frame of more than 16 MiB or a message of more than 64 MiB, or that is not
 * read for some milliseconds while the server sends at full speed. `NodeCodex.layerWebSocketConstructor` splits large
 * messages into smaller frames and reads in a worker thread; other constructors do neither.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromWebSocket: (
  options: WebSocketOptions
) => Effect.Effect<Transport, InvalidParams | TransportClosed, Scope.Scope | Socket.WebSocketConstructor> = Effect
  .fnUntraced(function*(options: WebSocketOptions) {
    const known = { ...REMOTE_OPTIONS, ...CLIENT_OPTIONS }
    const { allowInsecure = false, token: secret, url } = yield* checked("initialize", options, known)
    // Of a variable of the environment, "false" is true.
    if (typeof allowInsecure !== "boolean") {
      return yield* invalid("initialize", `allowInsecure: expected true or false, got ${kindOf(allowInsecure)}`)
    }
    const endpoint = yield* Endpoint.parse("url", url)
    const { displayUrl } = endpoint
    if (
      endpoint._tag === "WebSocket" && endpoint.url.protocol === "ws:" && !allowInsecure &&
      !Endpoint.isLoopback(endpoint.url)
    ) {
      return yield* invalid(
        "initialize",
        `url: ${displayUrl} is not on this machine and ws:// is not encrypted. Use wss:// or a tunnel to a port of this ` +
          "machine, or set `allowInsecure: true` if the network between is trusted."
      )
    }
    const token = secret === undefined ? undefined : Redacted.make(yield* Endpoint.checkToken(secret))

    const makeWebSocket = yield* Socket.WebSocketConstructor
    const socket = yield* Socket.fromWebSocket(
      Effect.acquireRelease(
        Effect.try({
          try: () =>
            makeWebSocket(
              endpoint._tag === "Unix" ? `ws+unix://${endpoint.path}:/` : endpoint.url.href,
              token && { headers: { authorization: `Bearer ${Redacted.value(token)}` } }
            ),
          catch: (cause) => new Socket.SocketError({ reason: new Socket.SocketOpenError({ kind: "Unknown", cause }) })
        }),
        disconnect
      ),
      // Never paused.
      { highWaterMark: Infinity }
    )
    const { pull } = yield* Effect.mapError(socket.reader, ({ reason }) => {
      const { cause, message } = explain(reason)
      return new TransportClosed({ reason: openReason(displayUrl, message, token !== undefined), cause })
    })
    const { write } = yield* socket.writer

    const closed = yield* Deferred.make<TransportClosed>()
    let failure: TransportClosed | undefined
    let longest = 0
    const close = (reason: string, cause?: unknown) =>
      Effect.suspend(() => Deferred.succeed(closed, failure ??= new TransportClosed({ reason, cause })))
    const lost = ({ reason }: Socket.SocketError) => {
      const { cause, message } = explain(reason)
      return close(
        `The connection to ${displayUrl} ended: ${message}` +
          (longest > MAX_MESSAGE
            ? `. A message of ${longest} characters had been sent; the app-server accepts at most 64 MiB.`
            : ""),
        cause
      )
    }
    yield* Effect.addFinalizer(() => close("The client was closed"))

    return {
      incoming: Stream.fromPull(Effect.succeed(
        pull.pipe(
          Effect.map(Arr.map((frame) => typeof frame === "string" ? frame : new TextDecoder().decode(frame))),
          Effect.catch((error) => Effect.andThen(lost(error), Cause.done()))
        )
      )),
      send: (message) =>
        Effect.suspend(() => {
          if (failure !== undefined) return Effect.fail(failure)
          longest = Math.max(longest, message.length)
          return Effect.catch(write(message), (error) => Effect.flatMap(lost(error), () => Effect.fail(failure!)))
        }),
      closed: Deferred.await(closed)
    }
  })

// =============================================================================
// Internal
// =============================================================================

const MAX_MESSAGE = 64 * 1024 * 1024
// How long the server may take to close a connection on request; it was seen to need 10 ms.
const CLOSE_TIMEOUT = Duration.seconds(1)

const disconnect = (ws: Socket.WebSocketLike): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    if (ws.readyState === 3) return resume(Effect.void)
    ws.addEventListener("close", () => resume(Effect.void), { once: true })
    ws.close(1000)
  }).pipe(
    Effect.timeoutOption(CLOSE_TIMEOUT),
    inRealTime,
    Effect.andThen(Effect.sync(() => {
      if (Predicate.hasProperty(ws, "terminate") && typeof ws.terminate === "function") ws.terminate()
    }))
  )

/** What happened in words. Of an event only its error is kept: the event leads to the request, and so to the token. */
const explain = (reason: Socket.SocketErrorReason): { readonly message: string; readonly cause?: Error } => {
  if (reason._tag === "SocketCloseError") {
    return {
      message: reason.code === 1006
        ? "it was lost without a close frame (1006)"
        : `the app-server closed it (${reason.message})`
    }
  }
  const { cause } = reason
  const error = Predicate.hasProperty(cause, "error") ? cause.error : cause
  if (!Predicate.isError(error)) {
    const message = Predicate.hasProperty(cause, "message") ? cause.message : undefined
    return { message: typeof message === "string" && message !== "" ? message : reason.message }
  }
  // For a host name with several addresses, each has its own error, and the aggregate has no message.
  const [first] = error instanceof AggregateError ? error.errors : []
  return { message: error.message || (Predicate.isError(first) ? first.message : reason.message), cause: error }
}

const openReason = (displayUrl: string, message: string, hasToken: boolean): string => {
  switch (/server response: (\d+)/.exec(message)?.[1]) {
    case undefined:
      return `Cannot connect to ${displayUrl}: ${message}. Is an app-server listening there (codex app-server --listen ${displayUrl})?`
    case "401":
      return hasToken
        ? `The app-server at ${displayUrl} refused the token (401): pass the one it was started with as the option \`token\``
        : `The app-server at ${displayUrl} requires a token (401): pass it as the option \`token\``
    default:
      return `${displayUrl} did not accept the connection: ${message}. Is it the URL of an app-server?`
  }
}
