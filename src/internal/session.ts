import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberSet from "effect/FiberSet"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as PubSub from "effect/PubSub"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Status } from "../Codex.ts"
import { type CallError, type CodexError, type RequestError, TransportClosed } from "../CodexError.ts"
import * as CodexMetrics from "../CodexMetrics.ts"
import * as JsonRpc from "../JsonRpc.ts"
import * as Protocol from "../Protocol.ts"
import type { Transport } from "../Transport.ts"
import { FileChanges } from "./fileChanges.ts"
import { idsOf, threadIdOf, turnIdOf } from "./ids.ts"
import { bounded, pauseGoal } from "./interruption.ts"
import { MissingCompletions } from "./missingCompletions.ts"
import { type Opened, openTransport } from "./openTransport.ts"
import { inRealTime } from "./realTime.ts"
import { Router } from "./router.ts"
import * as Telemetry from "./telemetry.ts"
import { Threads } from "./threads.ts"

/** What the handles of one client share. */
export interface Session {
  /** Over the present connection, or the next. `onLate` is told nothing of a call for which there was none. */
  readonly request: JsonRpc.JsonRpc["request"]
  /** Has a thread loaded, over the present connection or over the one that is given. */
  readonly resume: (
    params: Protocol.ThreadResumeParams,
    options?: JsonRpc.RequestOptions<"thread/resume">,
    over?: Pick<JsonRpc.JsonRpc, "request">
  ) => Effect.Effect<Protocol.ThreadResumeResponse, RequestError>
  readonly router: Router
  /** The threads that this client has loaded over its present connection. */
  readonly threads: Threads
  /** What the file changes that are to be approved would do. */
  readonly fileChanges: FileChanges
  /** What the first server said of itself. */
  readonly initialized: Protocol.InitializeResponse
  /** Makes sure that there is a connection and says which one it is, counted from 1. */
  readonly connection: Effect.Effect<Pick<Connection, "number" | "rpc">, CallError>
  /** The present connection, where there is one. */
  readonly connected: () => JsonRpc.JsonRpc | undefined
  /** Waits for the loss of the present connection. */
  readonly lost: Effect.Effect<TransportClosed>
  readonly status: Stream.Stream<Status>
  /** Runs an effect beside everything else, for as long as the client lives. */
  readonly fork: (effect: Effect.Effect<unknown>) => void
}

/** Options of a client that have been checked. */
export interface Checked {
  readonly maxInFlight: number
  readonly requestTimeout: Duration.Duration
  readonly restart: Schedule.Schedule<unknown, TransportClosed> | false
}

/** What a session needs. */
export interface Options<E, R> extends Checked {
  /** Makes the transport again after a loss. */
  readonly transport: Effect.Effect<Transport, E, R>
  readonly initialize: Protocol.InitializeParams
  readonly onRequest: JsonRpc.Options["onRequest"]
}

interface Connection {
  readonly rpc: JsonRpc.JsonRpc
  readonly number: number
  readonly scope: Scope.Closeable
}

// What a session itself has to do with. Almost no notification is.
const WATCHED: ReadonlySet<string> = new Set<Protocol.NotificationMethod>([
  "serverRequest/resolved",
  "item/started",
  "item/completed",
  "turn/completed",
  "thread/tokenUsage/updated",
  "error",
  "thread/status/changed",
  "thread/closed",
  "thread/archived",
  "thread/deleted"
])
// Bounds the memory that a server can take by making up turns.
const MAX_RETRIED = 1000
// How long the end of a client waits for the goals that it leaves behind.
const PAUSE_TIMEOUT = "500 millis"
// A server that was up for so long has not "died at once" when it dies.
const STABLE_NANOS = 10_000_000_000n

/**
 * Keeps one client connected: over the first connection and, after a loss, over the next ones. What waits when a
 * connection is lost fails; the next call connects again, with the pauses and within the limits of the schedule.
 */
export const make: <E extends CodexError, R>(
  first: Opened,
  options: Options<E, R>
) => Effect.Effect<Session, E | CallError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(first: Opened, options: Options<E, R>) {
    // Its connections close after what is added to the session's own scope from here on.
    const scope = yield* Effect.flatMap(Effect.scope, Scope.fork)
    const context = yield* Effect.context<R>()
    const router = new Router()
    const threads = new Threads()
    const fileChanges = new FileChanges()
    const statuses = yield* PubSub.unbounded<Status>({ replay: 1 })
    // What is to be reported once everybody has been told of a loss.
    let unreported: Array<Status> | undefined
    const report = (status: Status): void => {
      if (unreported === undefined) PubSub.publishUnsafe(statuses, status)
      else unreported.push(status)
    }
    const fork = yield* FiberSet.makeRuntime<never>()
    const gone = new WeakSet<Scope.Closeable>()
    let current: Connection | undefined
    let connecting: Deferred.Deferred<Connection, CallError> | undefined
    // The turns that were reported to be tried again.
    const retried = new Set<string>()
    let number = 0
    let closed: TransportClosed | undefined
    // The course of the present series of failures, if there is one.
    let series:
      | { step: (input: TransportClosed) => Effect.Effect<unknown, unknown>; attempt: number; lastAt: bigint }
      | undefined
    let lastError: TransportClosed | undefined

    const onNotification = (notification: Protocol.ServerNotification): void => {
      router.publish(notification)
      if (!WATCHED.has(notification.method)) return
      fileChanges.follow(notification)
      // Params that did not pass their check come here too.
      const params: unknown = notification.params
      switch (notification.method) {
        case "serverRequest/resolved": {
          if (!Predicate.hasProperty(params, "requestId")) break
          current?.rpc.interruptHandlers((request) => request.id === params.requestId)
          break
        }
        case "turn/completed": {
          const turnId = turnIdOf(params)
          if (turnId !== undefined) turnEnded(turnId)
          break
        }
        case "thread/tokenUsage/updated": {
          const threadId = threadIdOf(params)
          const tokens = totalTokens(params)
          if (threadId !== undefined && tokens !== undefined) router.counted(threadId, tokens)
          break
        }
        case "error": {
          // Codex tries again for as long as there is no network; whoever only waits for the turn would not know why.
          const turnId = turnIdOf(params)
          if (turnId === undefined || retried.has(turnId) || retried.size >= MAX_RETRIED) break
          if (!Predicate.hasProperty(params, "willRetry") || params.willRetry !== true) break
          retried.add(turnId)
          const error = Predicate.hasProperty(params, "error") ? params.error : undefined
          const why = Predicate.hasProperty(error, "message") && Predicate.isString(error.message)
            ? error.message
            : "no reason given"
          fork(Effect.annotateLogs(Effect.logWarning(`Codex tries again: ${why}`), idsOf(params)))
          break
        }
        case "thread/status/changed": {
          const threadId = threadIdOf(params)
          const status = Predicate.hasProperty(params, "status") ? params.status : undefined
          if (threadId === undefined || !Predicate.hasProperty(status, "type")) break
          if (status.type === "active") missingCompletions.onActive(threadId)
          else missingCompletions.onIdle(threadId)
          break
        }
        case "thread/closed":
        case "thread/archived":
        case "thread/deleted": {
          const threadId = threadIdOf(params) ?? ""
          threads.unloaded(threadId)
          router.unloaded(threadId)
          missingCompletions.onIdle(threadId)
          break
        }
      }
    }

    const turnEnded = (turnId: string): void => {
      retried.delete(turnId)
      current?.rpc.interruptHandlers((request) => turnIdOf(request.params) === turnId)
    }

    const lost = (scope: Scope.Closeable) => (error: TransportClosed) => {
      gone.add(scope)
      lastError = error
      if (closed === undefined && current?.scope === scope) CodexMetrics.connectionsLost.updateUnsafe(1, context)
      if (options.restart === false) closed ??= error
      const present = current?.scope === scope
      if (present) current = undefined
      // Whoever waits for a turn may connect again at once, which reports too. A connection that was never established is
      // reported by `reconnect`.
      const isWithinAnother = unreported !== undefined
      const reports = unreported ??= []
      if (present || closed !== undefined) report({ _tag: closed === undefined ? "Disconnected" : "Closed", error })
      if (present) {
        threads.clear()
        fileChanges.clear()
        retried.clear()
        router.endTurns(error)
      }
      if (closed !== undefined) router.end()
      if (!isWithinAnother) {
        for (const status of reports) PubSub.publishUnsafe(statuses, status)
        unreported = undefined
      }
      fork(Scope.close(scope, Exit.void))
    }

    const handshake = Effect.fnUntraced(function*(opened: Opened) {
      const rpc = yield* JsonRpc.make({
        transport: opened.transport,
        maxInFlight: options.maxInFlight,
        requestTimeout: options.requestTimeout,
        onRequest: (request) => {
          const threadId = threadIdOf(request.params)
          const turnId = turnIdOf(request.params)
          const turn = threadId === undefined || turnId === undefined
            ? undefined
            : router.activeTurn(threadId, turnId)
          const toolkit = turn?.tools ?? threads.tools.get(threadId ?? "")
          const answer = toolkit !== undefined && request.method === "item/tool/call" && !("issue" in request)
            ? toolkit.call(request.params)
            : request.method === "item/fileChange/requestApproval"
            ? fileChanges.ask(request.params, options.onRequest(request))
            : options.onRequest(request)
          return Telemetry.answer(request, turn?.invocations[0], answer)
        },
        onNotification,
        onClosed: lost(opened.scope)
      })
      const [initialized] = yield* Effect.all([rpc.request("initialize", options.initialize), warmUp], {
        concurrency: "unbounded"
      })
      yield* rpc.initialized
      const connection: Connection = { rpc, scope: opened.scope, number: ++number }
      return { connection, initialized }
    }, (effect, { scope }) => Scope.provide(effect, scope))

    const up = (connection: Connection): Effect.Effect<void, TransportClosed> =>
      Effect.suspend(() => {
        if (gone.has(connection.scope)) return Effect.fail(lastError!)
        current = connection
        CodexMetrics.connections.updateUnsafe(1, context)
        if (connection.number > 1) CodexMetrics.restarts.updateUnsafe(1, context)
        report({ _tag: "Connected", connection: connection.number })
        return Effect.void
      })

    const openConnection = openTransport(options.transport, handshake).pipe(
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
      // The first attempt of a series is made at once; those after it as the schedule says.
      while (true) {
        if (course.attempt > 0) yield* Effect.mapError(course.step(lastError!), () => lastError!)
        course.attempt++
        report({ _tag: "Connecting", attempt: course.attempt })
        const exit = yield* Effect.exit(openConnection)
        course.lastAt = yield* Clock.monotonicTimeNanos
        if (Exit.isSuccess(exit)) return exit.value
        lastError = asTransportClosed(exit.cause)
        report({ _tag: "Disconnected", error: lastError })
        if (!Cause.hasFails(exit.cause)) return yield* Effect.failCause(exit.cause as Cause.Cause<never>)
      }
    })

    // The connection is everybody's: it is made beside the calls that wait for it, which may give up.
    const connect: Effect.Effect<Connection, CallError> = Effect.suspend(() => {
      if (closed !== undefined) return Effect.fail(closed)
      if (current !== undefined) return Effect.succeed(current)
      if (connecting !== undefined) return Deferred.await(connecting)
      const made = connecting = Deferred.makeUnsafe<Connection, CallError>()
      fork(Effect.onExit(reconnect, (exit) => {
        connecting = undefined
        return Deferred.done(made, Exit.hasInterrupts(exit) ? Exit.fail(closed ?? clientClosed()) : exit)
      }))
      return Deferred.await(made)
    })

    const request: JsonRpc.JsonRpc["request"] = (method, params, requestOptions) =>
      Effect.suspend(() => {
        const left = threads.left(threadIdOf(params))
        return left === undefined && current !== undefined && closed === undefined
          ? current.rpc.request(method, params, requestOptions)
          : Effect.flatMap(
            (requestOptions?.restore ?? identity)(left === undefined ? connect : Effect.andThen(left, connect)),
            ({ rpc }) => rpc.request(method, params, requestOptions)
          )
      })

    // Of a long thread the other turns would be most of what a resume takes. They are not used here.
    const lastTurn: Partial<Protocol.ThreadResumeParams> = options.initialize.capabilities?.experimentalApi === true
      ? { excludeTurns: true, initialTurnsPage: { limit: 1, itemsView: "full" } }
      : {}

    const resume: Session["resume"] = (params, requestOptions, over) => {
      const { threadId } = params
      const rpc = over ?? { request }
      const loading = Effect.suspend(() =>
        Effect.andThen(
          over === undefined ? Effect.void : threads.left(threadId) ?? Effect.void,
          rpc.request("thread/resume", { ...params, ...lastTurn }, {
            ...requestOptions,
            // Not later: what waits to be approved may be asked for again at once.
            onAnswer: (answer) => fileChanges.resumed(answer)
          })
        )
      ).pipe(
        // Another client has let it go just before, and it cannot be loaded for some 30 ms.
        Effect.retry({ while: isClosing, schedule: Schedule.spaced("20 millis"), times: 50 })
      )
      const pausing = Effect.scoped(Effect.flatMap(router.subscribe(threadId), (said) =>
        Effect.tap(loading, () => {
          threads.paused(threadId)
          return bounded(pauseGoal({ request: rpc.request, router, threadId, goal: undefined, said }))
        })))
      return Effect.suspend(() => threads.isUnpaused(threadId) ? pausing : loading)
    }

    const missingCompletions = new MissingCompletions({
      router,
      clock: yield* Clock.Clock,
      request,
      fork,
      onEnd: (turnId) => {
        turnEnded(turnId)
        fileChanges.ended(turnId)
      }
    })

    // The runtime would go on with them whenever their threads are loaded again.
    const pauseGoals = Effect.suspend(() =>
      Effect.forEach(
        current === undefined ? [] : router.heldGoals(),
        ({ threadId }) => current!.rpc.request("thread/goal/set", { threadId, status: "paused" }),
        { concurrency: "unbounded", discard: true }
      )
    ).pipe(Effect.timeoutOption(PAUSE_TIMEOUT), Effect.ignore, inRealTime)

    const { connection, initialized } = yield* handshake(first)
    yield* up(connection)
    yield* Effect.addFinalizer(() =>
      Effect.suspend(() => {
        closed ??= clientClosed()
        router.endTurns(closed)
        router.end()
        report({ _tag: "Closed", error: closed })
        return Effect.void
      })
    )
    yield* Effect.addFinalizer(() => pauseGoals)
    return {
      request,
      resume,
      router,
      threads,
      fileChanges,
      initialized,
      connection: connect,
      connected: () => current?.rpc,
      lost: Effect.suspend(() => current !== undefined ? current.rpc.closed : Effect.succeed((closed ?? lastError)!)),
      status: Stream.takeUntil(Stream.fromPubSub(statuses), ({ _tag }) => _tag === "Closed"),
      fork
    }
  }
)

const clientClosed = () => new TransportClosed({ reason: "The client was closed" })

const isClosing = (error: RequestError): boolean =>
  error._tag === "InvalidRequest" && error.message.includes("is closing; retry thread/resume")

const totalTokens = (params: unknown): number | undefined => {
  const usage = Predicate.hasProperty(params, "tokenUsage") ? params.tokenUsage : undefined
  const total = Predicate.hasProperty(usage, "total") ? usage.total : undefined
  return Predicate.hasProperty(total, "totalTokens") && Predicate.isNumber(total.totalTokens)
    ? total.totalTokens
    : undefined
}

const asTransportClosed = (cause: Cause.Cause<CodexError>): TransportClosed => {
  const error = Cause.squash(cause)
  if (error instanceof TransportClosed) return error
  const why = Predicate.isError(error) ? error.message : String(error)
  return new TransportClosed({ reason: `Cannot connect again: ${why}`, cause: error })
}

/** While the server thinks about its first answer, the schemas of a first turn are made: 10 ms. */
const warmUp = Effect.sync(() => {
  for (const method of ["thread/start", "turn/start"]) {
    Protocol.encodeIssue(method, {})
    Protocol.resultCheck(method)?.({})
  }
})
