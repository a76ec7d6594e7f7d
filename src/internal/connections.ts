import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberSet from "effect/FiberSet"
import * as Predicate from "effect/Predicate"
import * as PubSub from "effect/PubSub"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Status } from "../Codex.ts"
import { type CallError, type CodexError, TransportClosed } from "../CodexError.ts"
import * as CodexMetrics from "../CodexMetrics.ts"
import type { JsonRpc } from "../JsonRpc.ts"
import type * as Protocol from "../Protocol.ts"
import type { Transport } from "../Transport.ts"
import { type Opened, openTransport } from "./openTransport.ts"

/** A connection after its handshake. */
export interface Connection {
  readonly rpc: JsonRpc
  /** Counted from 1. */
  readonly number: number
  readonly scope: Scope.Closeable
}

/** The connections of one client: the first and, after a loss, the next ones. */
export interface Connections {
  /** Opens the first one over its transport. Must be run once, before anything else here. */
  readonly open: (first: Opened) => Effect.Effect<Protocol.InitializeResponse, CallError, Scope.Scope>
  /** The current one, if there is one, also while the client is closing. */
  readonly present: () => Connection | undefined
  /** The current one, if it accepts calls. */
  readonly ready: () => Connection | undefined
  /** The current one, or the next, made with the pauses and within the limits of the schedule. */
  readonly connect: Effect.Effect<Connection, CallError>
  /** Waits for the loss of the current one. */
  readonly lost: Effect.Effect<TransportClosed>
  readonly status: Stream.Stream<Status>
  /** Runs an effect in the background, for as long as the client lives. */
  readonly fork: (effect: Effect.Effect<unknown>) => void
}

/** What connecting needs. */
export interface Options<E, R> {
  /** Makes the transport again after a loss. */
  readonly transport: Effect.Effect<Transport, E, R>
  readonly restart: Schedule.Schedule<unknown, TransportClosed> | false
  /** Makes the peer over a transport, which calls `onClosed` when it is closed, and performs the handshake. */
  readonly handshake: (
    transport: Transport,
    onClosed: (error: TransportClosed) => void
  ) => Effect.Effect<
    { readonly rpc: JsonRpc; readonly initialized: Protocol.InitializeResponse },
    CallError,
    Scope.Scope
  >
  /** Called when the current one is lost, before the status changes: what waits for it must fail. */
  readonly onLost: (error: TransportClosed) => void
  /** Called, perhaps more than once, when there will be no other: what still waits must fail. */
  readonly onEnd: (error: TransportClosed) => void
}

// A loss after so long starts a new series of attempts.
const STABLE_NANOS = 10_000_000_000n

/** Keeps one client connected. */
export const make: <E extends CodexError, R>(
  options: Options<E, R>
) => Effect.Effect<Connections, never, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(options: Options<E, R>) {
    // Connections close after what is added to the Scope of the client from here on.
    const scope = yield* Effect.flatMap(Effect.scope, Scope.fork)
    const context = yield* Effect.context<R>()
    const fork = yield* FiberSet.makeRuntime<never>()
    const statuses = yield* PubSub.unbounded<Status>({ replay: 1 })
    // Statuses to report once `onLost` and `onEnd` have returned.
    let unreported: Array<Status> | undefined
    const report = (status: Status): void => {
      if (unreported === undefined) PubSub.publishUnsafe(statuses, status)
      else unreported.push(status)
    }
    const gone = new WeakSet<Scope.Closeable>()
    let current: Connection | undefined
    let connecting: Deferred.Deferred<Connection, CallError> | undefined
    let number = 0
    let closed: TransportClosed | undefined
    // The state of the current series of attempts, if there is one.
    let series:
      | { step: (input: TransportClosed) => Effect.Effect<unknown, unknown>; attempt: number; lastAt: bigint }
      | undefined
    let lastError: TransportClosed | undefined

    const onClosed = (scope: Scope.Closeable) => (error: TransportClosed) => {
      gone.add(scope)
      lastError = error
      const present = current?.scope === scope
      if (present && closed === undefined) CodexMetrics.connectionsLost.updateUnsafe(1, context)
      if (options.restart === false) closed ??= error
      if (present) current = undefined
      // A caller whose turn fails may reconnect at once, which reports too. A connection that was never established is
      // reported by `reconnect`.
      const isWithinAnother = unreported !== undefined
      const reports = unreported ??= []
      if (present || closed !== undefined) report({ _tag: closed === undefined ? "Disconnected" : "Closed", error })
      if (present) options.onLost(error)
      if (closed !== undefined) options.onEnd(closed)
      if (!isWithinAnother) {
        for (const status of reports) PubSub.publishUnsafe(statuses, status)
        unreported = undefined
      }
      fork(Scope.close(scope, Exit.void))
    }

    const handshake = ({ scope, transport }: Opened) =>
      options.handshake(transport, onClosed(scope)).pipe(
        Effect.map(({ initialized, rpc }) => ({ connection: { rpc, scope, number: ++number }, initialized })),
        Scope.provide(scope)
      )

    const up = (connection: Connection): Effect.Effect<void, TransportClosed> =>
      Effect.suspend(() => {
        if (gone.has(connection.scope)) return Effect.fail(lastError!)
        current = connection
        CodexMetrics.connections.updateUnsafe(1, context)
        if (connection.number > 1) CodexMetrics.restarts.updateUnsafe(1, context)
        report({ _tag: "Connected", connection: connection.number })
        return Effect.void
      })

    const openNext = openTransport(options.transport, handshake).pipe(
      Effect.map(({ connection }) => connection),
      Effect.tap(up),
      Scope.provide(scope),
      Effect.provideContext(context)
    )

    const reconnect = Effect.gen(function*(): Effect.fn.Return<Connection, CallError> {
      const schedule = options.restart || Schedule.recurs(0)
      const now = yield* Clock.monotonicTimeNanos
      if (series === undefined || now - series.lastAt > STABLE_NANOS) {
        series = { step: yield* Schedule.toStepWithSleep(schedule), attempt: 0, lastAt: now }
      }
      const course = series
      // The first attempt of a series is made at once; later ones follow the schedule.
      while (true) {
        if (course.attempt > 0) yield* Effect.mapError(course.step(lastError!), () => exhausted(lastError!))
        course.attempt++
        report({ _tag: "Connecting", attempt: course.attempt })
        const exit = yield* Effect.exit(openNext)
        course.lastAt = yield* Clock.monotonicTimeNanos
        if (Exit.isSuccess(exit)) return exit.value
        lastError = asTransportClosed(exit.cause)
        report({ _tag: "Disconnected", error: lastError })
        if (!Cause.hasFails(exit.cause)) return yield* Effect.failCause(exit.cause as Cause.Cause<never>)
      }
    })

    // The connection is shared, so it is made in the background: the calls that wait for it may give up.
    const connect: Effect.Effect<Connection, CallError> = Effect.suspend(() => {
      if (closed !== undefined) return Effect.fail(closed)
      if (current !== undefined) return Effect.succeed(current)
      if (connecting !== undefined) return Deferred.await(connecting)
      const made = connecting = Deferred.makeUnsafe<Connection, CallError>()
      fork(Effect.onExit(reconnect, (exit) => {
        connecting = undefined
        // If not by the end of the client, then by what makes the transport, such as a fiber that it joins.
        return Deferred.done(made, Exit.hasInterrupts(exit) ? Exit.fail(closed ?? lastError!) : exit)
      }))
      return Deferred.await(made)
    })

    const end = Effect.sync(() => {
      closed ??= clientClosed()
      options.onEnd(closed)
      report({ _tag: "Closed", error: closed })
    })

    return {
      open: Effect.fnUntraced(function*(first) {
        const { connection, initialized } = yield* handshake(first)
        yield* up(connection)
        yield* Effect.addFinalizer(() => end)
        return initialized
      }),
      present: () => current,
      ready: () => closed === undefined ? current : undefined,
      connect,
      lost: Effect.suspend(() => current !== undefined ? current.rpc.closed : Effect.succeed((closed ?? lastError)!)),
      status: Stream.takeUntil(Stream.fromPubSub(statuses), ({ _tag }) => _tag === "Closed"),
      fork
    }
  }
)

const clientClosed = () => new TransportClosed({ reason: "The client was closed" })

const exhausted = ({ cause, exitCode, reason, signal, stderr }: TransportClosed) =>
  new TransportClosed({
    reason:
      `${reason}. The schedule of the option restart has no attempt left; a call 10 seconds after the last one tries again`,
    exitCode,
    signal,
    stderr,
    cause
  })

const asTransportClosed = (cause: Cause.Cause<CodexError>): TransportClosed => {
  const error = Cause.squash(cause)
  if (error instanceof TransportClosed) return error
  const why = Predicate.isError(error) ? error.message : String(error)
  return new TransportClosed({ reason: `Cannot reconnect: ${why}`, cause: error })
}
