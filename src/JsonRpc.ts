/**
 * The JSON-RPC peer: typed requests, notifications and the server's own requests over a {@link Transport}.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import type * as Tracer from "effect/Tracer"
import * as CodexError from "./CodexError.ts"
import { type CallError, ProtocolError, type RequestError, TransportClosed } from "./CodexError.ts"
import * as CodexMetrics from "./CodexMetrics.ts"
import { Deltas } from "./internal/deltas.ts"
import { invalid } from "./internal/errors.ts"
import { idsOf } from "./internal/ids.ts"
import { logSafely } from "./internal/logSafely.ts"
import { PendingCall, PendingCalls } from "./internal/pendingCalls.ts"
import * as Telemetry from "./internal/telemetry.ts"
import * as Protocol from "./Protocol.ts"
import type { Transport } from "./Transport.ts"

/**
 * A connected peer.
 *
 * @category models
 * @since 0.1.0
 */
export interface JsonRpc {
  /** Makes a call and waits for its result. */
  readonly request: <M extends Protocol.ClientMethod>(
    method: M,
    params: Protocol.Params<M>,
    options?: RequestOptions<M>
  ) => Effect.Effect<Protocol.Result<M>, ErrorOf<M>>
  /** Tells the server that the client is ready. */
  readonly initialized: Effect.Effect<void, TransportClosed>
  /**
   * Interrupts the handlers of server requests that match the predicate, and returns their fibers, which have not ended
   * yet. Those requests are not answered.
   */
  readonly interruptHandlers: (
    predicate: (request: Protocol.ServerRequest) => boolean
  ) => ReadonlyArray<Fiber.Fiber<void>>
  /** Waits for the end of the connection. All calls in flight have failed by then. */
  readonly closed: Effect.Effect<TransportClosed>
}

/**
 * Every error that a call of a method can fail with. Only methods whose params name a thread have the errors of threads
 * and turns.
 *
 * @category models
 * @since 0.1.0
 */
export type ErrorOf<M extends Protocol.ClientMethod> = {
  [K in Protocol.ClientMethod]: "threadId" extends keyof Protocol.Params<K> ? RequestError : CallError
}[M]

/**
 * How one call is made.
 *
 * @category models
 * @since 0.1.0
 */
export interface RequestOptions<M extends Protocol.ClientMethod> {
  /**
   * Called once if the call does not succeed: with the result if it arrives after the caller stopped waiting
   * (interrupted, timed out), else with `undefined`. For calls that start something that must be stopped if the caller
   * gives up.
   */
  readonly onLate?: ((result: Protocol.Result<M> | undefined) => void) | undefined
  /** Called when the call is about to be written: the server knows nothing of it before. */
  readonly onSend?: (() => void) | undefined
  /** Called synchronously by the reader with the result, before later messages are handled. */
  readonly onAnswer?: ((result: Protocol.Result<M>) => void) | undefined
  /**
   * Makes the wait interruptible within an uninterruptible region: the `restore` of `Effect.uninterruptibleMask`. It
   * guarantees that a result lost to an interruption always reaches `onLate`.
   *
   * @default the wait is as interruptible as its surroundings
   */
  readonly restore?: (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) | undefined
}

/**
 * The options of a peer.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  readonly transport: Transport
  /** How many calls with a timeout may be in flight at once; the others wait. */
  readonly maxInFlight: number
  /** How long a call waits for its response once sent. Calls that last as long as the work they start have no limit. */
  readonly requestTimeout: Duration.Duration
  /** Called synchronously by the reader with each notification, in order: it must not block or throw. */
  readonly onNotification: (notification: Protocol.ServerNotification) => void
  /** Called once when the connection is lost, before calls in flight fail. */
  readonly onClosed?: ((error: TransportClosed) => void) | undefined
  /** Runs in its own fiber for each server request; its success is sent as the result. */
  readonly onRequest: (request: Protocol.ServerRequest) => Effect.Effect<unknown, CodexError.JsonRpcErrorObject>
}

/** A request of the server, and what answers it. */
interface Handled {
  readonly request: Protocol.ServerRequest
  readonly fiber: Fiber.Fiber<void>
  /** Whether it was interrupted, and will not answer, though it may not have ended yet. */
  isInterrupted: boolean
}

/**
 * Connects a peer and starts reading.
 *
 * **Details**
 *
 * One fiber reads; no consumer or handler can block it. A line that is not JSON-RPC is logged and skipped. An unknown
 * notification is passed on as an `UnknownNotification`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options: Options) => Effect.Effect<JsonRpc, never, Scope.Scope> = Effect.fnUntraced(
  function*(options: Options) {
    const { transport } = options
    const context = yield* Effect.context<never>()
    const run = Effect.runForkWith(context)
    const scope = yield* Effect.scope
    const pending = new PendingCalls({
      clock: yield* Clock.Clock,
      timeout: options.requestTimeout,
      fork: (effect) => Fiber.runIn(run(effect), scope)
    })
    const semaphore = Semaphore.makeUnsafe(options.maxInFlight)
    // Closes after everything that is added to the Scope of the peer from here on.
    const handlers = yield* Scope.fork(scope)
    const running = new Map<Protocol.RequestId, Handled>()
    const closed = yield* Deferred.make<TransportClosed>()
    const deltas = new Deltas()
    const reported = new Set<string>()
    let logs: Array<Effect.Effect<void>> = []
    let failure: TransportClosed | undefined
    let nextId = 1
    // The lines being read, and the index of the next one.
    let lines: ReadonlyArray<string> = []
    let next = 0
    // How many responses this step of the reader has handled.
    let answers = 0
    // How many notifications are not in the metric yet.
    let received = 0

    const report = (key: string, log: Effect.Effect<void>, params?: unknown) => {
      if (reported.has(key) || reported.size >= MAX_REPORTED) return
      reported.add(key)
      logs.push(Effect.annotateLogs(log, idsOf(params)))
    }

    const skip = (line: string, why: string) => {
      logs.push(
        Effect.logWarning(`Skipped a message from the app-server: ${why} (${line.length} characters)`),
        Effect.logDebug(line.slice(0, 200))
      )
    }

    const onLine = (line: string): void => {
      if (line === "") return
      const delta = deltas.read(line)
      if (delta !== undefined) {
        received++
        return options.onNotification(delta)
      }
      const message = parse(line)
      if (message === undefined) return skip(line, "not a JSON object")
      const { id, method } = message
      if (typeof method === "string") {
        return id === undefined
          ? onNotification(line, method, message)
          : isRequestId(id)
          ? onRequest(serverRequest(id, method, message.params))
          : skip(line, "a request without a valid id")
      }
      if (typeof id === "number" && ("result" in message || "error" in message)) return onResponse(id, message)
      skip(line, "not a JSON-RPC message")
    }

    const onNotification = (line: string, method: string, message: Record<string, unknown>): void => {
      const params = message.params
      received++
      const kind = kindOf(method)
      if (kind?.check(params) === true) {
        message.method = kind.method
        const notification = message as unknown as Protocol.KnownNotification
        deltas.learn(line, notification)
        return options.onNotification(notification)
      }
      const unknown = { ...message, method: Protocol.UnknownMethod(method) } as Protocol.UnknownNotification
      if (!Protocol.isNotificationMethod(method)) {
        report(method, Effect.logDebug(`The app-server sent a notification unknown to this version: ${method}`), params)
        return options.onNotification(unknown)
      }
      const issue = Protocol.explain(Protocol.notificationSchema(method), params)
      report(
        method,
        Effect.logWarning(`The params of the notification ${method} do not match their schema: ${issue}`),
        params
      )
      options.onNotification({ ...unknown, issue })
    }

    const onResponse = (id: number, message: Record<string, unknown>): void => {
      const call = pending.answered(id)
      if (call === undefined) return
      answers++
      const exit = exitOf(call, message)
      if (call.abandoned) return call.onLate?.(Exit.isSuccess(exit) ? exit.value : undefined)
      if (Exit.isSuccess(exit)) call.onAnswer?.(exit.value)
      call.end(exit)
    }

    const exitOf = (call: PendingCall, message: Record<string, unknown>): Exit.Exit<unknown, RequestError> => {
      const { method } = call
      try {
        return "error" in message ? failed(call, message.error) : succeeded(method, message.result)
      } catch (cause) {
        // The caller must not wait for a response that has arrived.
        const why = Predicate.isError(cause) ? cause.message : "unknown error"
        return Exit.fail(new ProtocolError({ method, message: `The response could not be checked: ${why}` }))
      }
    }

    const succeeded = (method: Protocol.ClientMethod, result: unknown): Exit.Exit<unknown, RequestError> => {
      const check = Protocol.resultCheck(method)
      if (check === undefined || check(result)) return Exit.succeed(result)
      const schema = Protocol.resultSchema(method)
      const issue = () => Protocol.explain(schema, result)
      if (!Protocol.isDrift(schema, result)) return Exit.fail(new ProtocolError({ method, message: issue() }))
      report(
        `${method} drift`,
        Effect.suspend(() =>
          Effect.logWarning(`The result of ${method} has values unknown to this version: ${issue()}`)
        )
      )
      return Exit.succeed(result)
    }

    const onRequest = (request: Protocol.ServerRequest): void => {
      // Whenever a thread is loaded, the server repeats its unanswered requests.
      const before = running.get(request.id)
      if (before?.isInterrupted === false && Equal.equals(before.request, request)) return
      before?.fiber.interruptUnsafe()
      const answer = Effect.suspend(() => options.onRequest(request)).pipe(
        Effect.match({
          onSuccess: (result) => stringify({ id: request.id, result }),
          onFailure: (error) => stringify({ id: request.id, error })
        }),
        Effect.flatMap((response) =>
          response === undefined
            ? Effect.die("The answer of the handler cannot be written as JSON")
            : Effect.succeed(response)
        ),
        // The server waits until it gets any answer.
        Effect.catchCause((cause) =>
          Effect.as(
            logSafely(Effect.logWarning(`The handler of ${request.method} failed`, cause)),
            JSON.stringify({ id: request.id, error: HANDLER_FAILED })
          )
        ),
        Effect.flatMap((response) => Effect.ignore(transport.send(response)))
      )
      const handled: Handled = { request, fiber: Fiber.runIn(run(answer), handlers), isInterrupted: false }
      running.set(request.id, handled)
      handled.fiber.addObserver(() => {
        // A request with the same id may have taken its place.
        if (running.get(request.id) === handled) running.delete(request.id)
      })
    }

    const handle = (atMost: number): void => {
      answers = 0
      while (next < lines.length) {
        if (answers >= atMost) break
        try {
          onLine(lines[next++]!)
        } catch (defect) {
          // Should not happen. If it does, it costs one message and not the connection.
          logs.push(Effect.logError("A message from the app-server could not be handled", Cause.die(defect)))
        }
      }
      // Frees a chunk that may be large.
      if (next >= lines.length) lines = []
      if (received === 0) return
      CodexMetrics.notifications.updateUnsafe(received, context)
      received = 0
    }

    const read = (): Effect.Effect<void> => {
      handle(ANSWERS_AT_ONCE)
      const rest = next < lines.length ? Effect.flatMap(Effect.yieldNow, read) : Effect.void
      if (logs.length === 0) return rest
      const batch = logs
      logs = []
      return Effect.andThen(Effect.forEach(batch, logSafely, { discard: true }), rest)
    }

    const fail = (error: TransportClosed) =>
      Effect.sync(() => {
        if (failure !== undefined) return
        // Lines that the reader has not handled yet came before the end.
        handle(Infinity)
        // Handling them may have closed the client.
        if (failure !== undefined) return
        failure = error
        options.onClosed?.(error)
        pending.fail(failure)
        // Not by an Effect: `onClosed` may have closed the Scope in which this runs.
        Deferred.doneUnsafe(closed, Exit.succeed(failure))
        // Not awaited: one of them may be closing the Scope.
        for (const { fiber } of running.values()) fiber.interruptUnsafe()
      })

    // One Effect per chunk, or per 32 responses in it: everything inside is synchronous.
    yield* transport.incoming.pipe(
      Stream.runForEachArray((chunk) => {
        lines = chunk
        next = 0
        return read()
      }),
      // If the transport throws, nothing must wait for ever.
      Effect.catchDefect((cause) => fail(new TransportClosed({ reason: "Reading from the app-server failed", cause }))),
      Effect.forkScoped
    )

    yield* transport.closed.pipe(
      Effect.catchCause((cause) =>
        Effect.succeed(new TransportClosed({ reason: "The transport does not say how it ended", cause }))
      ),
      Effect.flatMap(fail),
      Effect.forkScoped
    )
    yield* Effect.addFinalizer(() => fail(new TransportClosed({ reason: "The client was closed" })))

    const send = (
      call: PendingCall,
      params: unknown,
      span: Tracer.Span | undefined
    ): Effect.Effect<unknown, RequestError> => {
      if (failure !== undefined) return Effect.fail(failure)
      const { method } = call
      // The server would not answer.
      if (typeof method !== "string") return invalid(String(method), `method: expected a string, got ${typeof method}`)
      const issue = Protocol.encodeIssue(method, params)
      if (issue !== undefined) return invalid(method, issue)
      const id = nextId++
      const message = stringify(
        span === undefined ? { id, method, params } : { id, method, params, trace: traceOf(span) }
      )
      if (message === undefined) {
        return invalid(method, "params: cannot be written as JSON; they contain a BigInt or a cycle, for example")
      }
      pending.add(call, id, !UNLIMITED.has(method))
      span?.attribute("jsonrpc.request.id", String(id))
      return Effect.uninterruptibleMask((restore) => {
        call.sent = true
        call.onSend?.()
        return Effect.andThen(transport.send(message), restore(call.wait()))
      })
    }

    const request = (
      method: Protocol.ClientMethod,
      params: unknown,
      requestOptions?: RequestOptions<Protocol.ClientMethod>
    ): Effect.Effect<unknown, RequestError> =>
      // An Effect may be run again, and each run is a new call.
      Effect.suspend(() => {
        const onLate = requestOptions?.onLate as ((result: unknown) => void) | undefined
        const restore = requestOptions?.restore ?? identity
        const call = new PendingCall(method, Predicate.hasProperty(params, "threadId"), {
          onLate,
          onSend: requestOptions?.onSend,
          onAnswer: requestOptions?.onAnswer as ((result: unknown) => void) | undefined
        })
        const measured = Telemetry.call(
          call,
          (span) => send(call, params, span),
          () => pending.release(call)
        )
        const counted = UNLIMITED.has(method) ? measured : semaphore.withPermit(measured)
        return onLate === undefined ? restore(counted) : Effect.onError(restore(counted), () => {
          // The response may have arrived at the same time as the interruption.
          const { exit } = call
          if (!call.abandoned) onLate(exit !== undefined && Exit.isSuccess(exit) ? exit.value : undefined)
          return Effect.void
        })
      })

    return {
      request: request as JsonRpc["request"],
      initialized: transport.send(JSON.stringify({ method: "initialized" })),
      interruptHandlers: (predicate) => {
        const matching = [...running.values()].filter(({ request }) => predicate(request))
        for (const handled of matching) {
          handled.isInterrupted = true
          handled.fiber.interruptUnsafe()
        }
        return matching.map(({ fiber }) => fiber)
      },
      closed: Deferred.await(closed)
    }
  }
)

// =============================================================================
// Internal
// =============================================================================

// Calls that last as long as the work they start: they neither time out nor take a permit.
const UNLIMITED: ReadonlySet<string> = new Set<Protocol.ClientMethod>([
  "command/exec",
  "mcpServer/tool/call",
  "mcpServer/resource/read",
  "thread/shellCommand",
  "thread/sample",
  "thread/guardianReview",
  "userVerification/verify",
  "plugin/install",
  "marketplace/add",
  "marketplace/upgrade",
  "windowsSandbox/setupStart",
  "externalAgentConfig/import",
  "feedback/upload"
])

/** A known method of notifications. */
interface Kind {
  /** One string for all of them, so that an engine compares it by address: 20 ns a notification. */
  readonly method: string
  readonly check: Protocol.Check
}

const kinds = new Map<string, Kind>()

const kindOf = (method: string): Kind | undefined => {
  const known = kinds.get(method)
  const check = known === undefined ? Protocol.notificationCheck(method) : undefined
  if (check === undefined) return known
  // Engines keep only one string per property name.
  const [name] = Object.keys({ [method]: check }) as [string]
  const kind = { method: name, check }
  kinds.set(name, kind)
  return kind
}

// After so many responses the reader pauses, so that the callers' next calls are written: the server works on them
// meanwhile, instead of waiting for the end of the chunk.
const ANSWERS_AT_ONCE = 32

// Bounds the memory that a server can use up by inventing names.
const MAX_REPORTED = 1000

const HANDLER_FAILED: CodexError.JsonRpcErrorObject = {
  code: -32603,
  message: "The client could not answer this request"
}

const parse = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return Predicate.isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const stringify = (value: unknown): string | undefined => {
  try {
    const text: string | undefined = JSON.stringify(value)
    return text?.includes("\\ud") ? text.replace(LONE_SURROGATE, (found) => found === "\\\\" ? found : "\ufffd") : text
  } catch {
    return undefined
  }
}

// A text cut within an emoji has one, and the server drops the whole message for it. Escaped backslashes match too, so
// that what follows one is not taken for an escape.
const LONE_SURROGATE = /\\\\|\\ud[89a-f][\da-f]{2}/g

const isRequestId = (id: unknown): id is Protocol.RequestId => typeof id === "number" || typeof id === "string"

const serverRequest = (id: Protocol.RequestId, method: string, params: unknown): Protocol.ServerRequest => {
  if (!Protocol.isServerRequestMethod(method)) return { id, method: Protocol.UnknownMethod(method), params }
  const schema = Protocol.serverRequestSchema(method)
  return Protocol.serverRequestCheck(method)!(params) || Protocol.isDrift(schema, params)
    ? { id, method, params } as Protocol.KnownServerRequest
    : { id, method: Protocol.UnknownMethod(method), params, issue: Protocol.explain(schema, params) }
}

const failed = ({ aboutThread, method }: PendingCall, error: unknown): Exit.Exit<never, RequestError> =>
  Predicate.isReadonlyObject(error) && typeof error.code === "number" && typeof error.message === "string"
    ? Exit.fail(
      CodexError.fromWire(method, { code: error.code, message: error.message, data: error.data }, aboutThread)
    )
    : Exit.fail(new ProtocolError({ method, message: "error: expected an object with a numeric code and a message" }))

// W3C Trace Context. A disabled tracer makes spans with invalid ids.
const traceOf = (span: Tracer.Span) =>
  span.traceId.length === 32 && span.spanId.length === 16
    ? { traceparent: `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}` }
    : undefined
