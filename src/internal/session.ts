import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { CallError, CodexError, RequestError, TransportClosed } from "../CodexError.ts"
import * as JsonRpc from "../JsonRpc.ts"
import * as Protocol from "../Protocol.ts"
import { RootThreadId } from "../ServerRequests.ts"
import type { Transport } from "../Transport.ts"
import { type Agents, makeAgents } from "./agents.ts"
import * as Connections from "./connections.ts"
import { FileChanges } from "./fileChanges.ts"
import { activeTurnOf, threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"
import { bounded, INTERRUPT_TIMEOUT, interruptGoal, isUnloaded, pauseGoal } from "./interruption.ts"
import { LoadedThreads } from "./loadedThreads.ts"
import { MissingCompletions } from "./missingCompletions.ts"
import type { Opened } from "./openTransport.ts"
import { inRealTime } from "./realTime.ts"
import { RetryLog } from "./retryLog.ts"
import { Router } from "./router.ts"
import { RunningTurns } from "./runningTurns.ts"
import * as Telemetry from "./telemetry.ts"

/** What the handles of one client share. */
export interface Session {
  /** Makes a call over the current connection, or the next. Without any connection, `onLate` is not called. */
  readonly request: JsonRpc.JsonRpc["request"]
  /** Loads a thread, over the current connection or the given one. */
  readonly resume: (
    params: Protocol.ThreadResumeParams,
    options?: JsonRpc.RequestOptions<"thread/resume">,
    over?: Pick<JsonRpc.JsonRpc, "request">
  ) => Effect.Effect<Protocol.ThreadResumeResponse, RequestError>
  readonly router: Router
  /** The threads that this client has loaded over its current connection. */
  readonly threads: LoadedThreads
  readonly running: RunningTurns
  readonly agents: Agents
  /** Interrupts the handlers of requests, by what these are about, and waits a bounded time for their end. */
  readonly endHandlers: (
    isTheirs: (about: { readonly threadId?: string | undefined; readonly turnId?: string | undefined }) => boolean
  ) => Effect.Effect<void>
  /** The result of the first server's `initialize`. */
  readonly initialized: Protocol.InitializeResponse
  readonly connections: Connections.Connections
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
  /** Whether the server has no other clients. */
  readonly exclusive: boolean
  readonly onRequest: JsonRpc.Options["onRequest"]
}

// The notifications that a session itself handles; few are.
const WATCHED: ReadonlySet<string> = new Set<Protocol.NotificationMethod>([
  "serverRequest/resolved",
  "item/started",
  "item/completed",
  "turn/started",
  "turn/completed",
  "thread/tokenUsage/updated",
  "error",
  "thread/status/changed",
  "thread/closed",
  "thread/archived",
  "thread/deleted"
])
/** The fiber of the handler in which an effect runs, if any: one that closes its own turn cannot wait for itself. */
const CurrentHandler = Context.Reference<Fiber.Fiber<unknown, unknown> | undefined>("effect-codex/CurrentHandler", {
  defaultValue: () => undefined
})
// How long a closing client waits while it pauses its goals.
const PAUSE_TIMEOUT = "500 millis"

/** Makes a session over its first connection. A lost connection fails all that waits; the next call connects again. */
export const make: <E extends CodexError, R>(
  first: Opened,
  options: Options<E, R>
) => Effect.Effect<Session, E | CallError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(first: Opened, options: Options<E, R>) {
    const router = new Router()
    const threads = new LoadedThreads()
    const fileChanges = new FileChanges()
    const running = new RunningTurns({
      isLoaded: (threadId) => threads.has(threadId) || threads.isHeld(threadId),
      onWork: (work, rootTurnId) => agents.onWork(work, rootTurnId),
      onForeign: (threadId) => {
        if (!options.exclusive) agents.onForeign(threadId)
      }
    })

    const onNotification = (notification: Protocol.ServerNotification): void => {
      router.publish(notification)
      if (!WATCHED.has(notification.method)) return
      for (const follower of followers) follower.follow(notification)
      const unloaded = unloadedThreadId(notification)
      // The end of its active turn is not reported.
      if (unloaded !== undefined) interruptHandlers((request) => threadIdOf(request.params) === unloaded)
      // Unchecked params come here too.
      const params: unknown = notification.params
      if (notification.method === "serverRequest/resolved" && Predicate.hasProperty(params, "requestId")) {
        interruptHandlers((request) => request.id === params.requestId)
      } else if (notification.method === "turn/completed") {
        const turnId = turnIdOf(params)
        if (turnId !== undefined) interruptHandlersOf(turnId)
      }
    }

    const interruptHandlers: JsonRpc.JsonRpc["interruptHandlers"] = (predicate) =>
      connections.present()?.rpc.interruptHandlers(predicate) ?? []

    const interruptHandlersOf = (turnId: string) => interruptHandlers((request) => turnIdOf(request.params) === turnId)

    const endHandlers: Session["endHandlers"] = (isTheirs) =>
      Effect.flatMap(CurrentHandler, (current) => {
        const fibers = interruptHandlers(({ params }) =>
          isTheirs({ threadId: threadIdOf(params), turnId: turnIdOf(params) })
        ).filter((fiber) => fiber !== current)
        return fibers.length === 0
          ? Effect.void
          : Effect.asVoid(Effect.timeoutOption(Fiber.awaitAll(fibers), INTERRUPT_TIMEOUT))
      })

    const handshake = Effect.fnUntraced(function*(transport: Transport, onClosed: (error: TransportClosed) => void) {
      const rpc = yield* JsonRpc.make({
        transport,
        maxInFlight: options.maxInFlight,
        requestTimeout: options.requestTimeout,
        onRequest: (request) => {
          const threadId = threadIdOf(request.params)
          const turnId = turnIdOf(request.params)
          // The client whose agent it is answers it.
          if (!options.exclusive && threadId !== undefined && running.isForeign(threadId)) return Effect.never
          const root = running.root({ threadId: threadId ?? "", turnId: turnId ?? "" })
          const turn = router.activeTurn(root.threadId, root.turnId)
          const toolkit = turn?.tools ?? threads.tools.get(root.threadId)
          const answer = toolkit !== undefined && request.method === "item/tool/call" && !("issue" in request)
            ? toolkit.call(request.params)
            : request.method === "item/fileChange/requestApproval"
            ? fileChanges.ask(request.params, options.onRequest(request))
            : options.onRequest(request)
          return Effect.withFiber((fiber) =>
            Telemetry.answer(request, turn?.invocations[0], answer).pipe(
              Effect.provideService(
                RootThreadId,
                threadId === undefined ? undefined : Protocol.ThreadId.make(root.threadId)
              ),
              Effect.provideService(CurrentHandler, fiber)
            )
          )
        },
        onNotification,
        onClosed
      })
      const [initialized] = yield* Effect.all([rpc.request("initialize", options.initialize), warmUp], {
        concurrency: "unbounded"
      })
      yield* rpc.initialized
      return { rpc, initialized }
    })

    const connections = yield* Connections.make({
      transport: options.transport,
      restart: options.restart,
      handshake,
      onLost: (error) => {
        threads.clear()
        fileChanges.clear()
        retryLog.clear()
        running.lost(options.exclusive)
        router.endTurns(error)
      },
      onEnd: (error) => {
        router.endTurns(error)
        router.end()
      }
    })

    const request: JsonRpc.JsonRpc["request"] = (method, params, requestOptions) =>
      Effect.suspend(() => {
        const left = threads.left(threadIdOf(params))
        const ready = connections.ready()
        return left === undefined && ready !== undefined
          ? ready.rpc.request(method, params, requestOptions)
          : Effect.flatMap(
            (requestOptions?.restore ?? identity)(
              left === undefined ? connections.connect : Effect.andThen(left, connections.connect)
            ),
            ({ rpc }) => rpc.request(method, params, requestOptions)
          )
      })

    // The other turns are not used here, and make up most of the response for a long thread.
    const lastTurn: Partial<Protocol.ThreadResumeParams> = options.initialize.capabilities?.experimentalApi === true
      ? { excludeTurns: true, initialTurnsPage: { limit: 1, itemsView: "full" } }
      : {}

    /** Pauses the goal that a lost connection has left in a thread loaded again, also if the caller gives up. */
    const pauseLeftGoal = (
      call: JsonRpc.JsonRpc["request"],
      threadId: string,
      answer: Protocol.ThreadResumeResponse
    ): Effect.Effect<unknown> => {
      const paused = Effect.sync(() => threads.paused(threadId))
      const done = Deferred.makeUnsafe<void>()
      const active = activeTurnOf(answer)
      const goal = {
        get activeId() {
          const turnId = running.activeTurn(threadId)
          // Only a turn of the goal begins without a message of the user (measured on 0.169.0).
          const isAsked = turnId === active?.id && active?.items.some(({ type }) => type === "userMessage")
          return turnId === undefined || isAsked || router.activeTurn(threadId, turnId) ? undefined : turnId
        }
      }
      const pausing = Effect.flatMap(
        router.subscribe(threadId),
        (said) =>
          pauseGoal(call, threadId, () => threads.isUnpaused(threadId)).pipe(
            Effect.tapError((error) => isUnloaded(error) ? Effect.void : paused),
            // Not later: a goal that is set from here on may have to be paused too.
            Effect.andThen(paused),
            Effect.andThen(interruptGoal({ request: call, router, running, threadId, goal, said }))
          )
      ).pipe(Effect.scoped)
      connections.fork(Effect.ensuring(bounded(pausing), Deferred.succeed(done, undefined)))
      return Effect.raceFirst(Deferred.await(done), connections.lost)
    }

    const resume: Session["resume"] = (params, requestOptions, over) => {
      const { threadId } = params
      const rpc = over ?? { request }
      const loading = (options = requestOptions) =>
        Effect.suspend(() =>
          Effect.andThen(
            over === undefined ? Effect.void : threads.left(threadId) ?? Effect.void,
            rpc.request("thread/resume", { ...params, ...lastTurn }, {
              ...options,
              // Not later: the server may repeat a request for approval at once.
              onAnswer: (answer) => {
                fileChanges.resumed(answer)
                running.resumed(answer)
              }
            })
          )
        ).pipe(
          // Another client has just released the thread, which cannot be loaded for some 30 ms.
          Effect.retry({ while: isClosing, schedule: Schedule.spaced("20 millis"), times: 50 })
        )
      const pausing = Effect.uninterruptibleMask((restore) =>
        loading({
          restore: requestOptions?.restore ?? restore,
          onLate: (answer) => {
            const late = () => requestOptions?.onLate?.(answer)
            if (answer === undefined) return late()
            connections.fork(Effect.andThen(pauseLeftGoal(rpc.request, threadId, answer), Effect.sync(late)))
          }
        }).pipe(
          Effect.tap((answer) => restore(pauseLeftGoal(rpc.request, threadId, answer)))
        )
      )
      return Effect.suspend(() => threads.isUnpaused(threadId) ? pausing : loading())
    }

    const retryLog = new RetryLog(connections.fork)
    const missingCompletions = new MissingCompletions({
      router,
      clock: yield* Clock.Clock,
      request,
      fork: connections.fork,
      onEnd: (turnId) => {
        retryLog.ended(turnId)
        fileChanges.ended(turnId)
        interruptHandlersOf(turnId)
      }
    })
    const agents = makeAgents(connections, running)
    const followers = [router, threads, running, fileChanges, retryLog, missingCompletions]

    // Otherwise the runtime would continue the goals whenever their threads are loaded again.
    const pauseGoals = Effect.suspend(() => {
      const present = connections.present()
      return Effect.forEach(
        present === undefined ? [] : router.threadsToPause(),
        (threadId) => present!.rpc.request("thread/goal/set", { threadId, status: "paused" }),
        { concurrency: "unbounded", discard: true }
      )
    }).pipe(Effect.timeoutOption(PAUSE_TIMEOUT), Effect.ignore, inRealTime)

    const initialized = yield* connections.open(first)
    yield* Effect.addFinalizer(() => pauseGoals)
    return {
      request,
      resume,
      router,
      threads,
      running,
      agents,
      endHandlers,
      initialized,
      connections
    }
  }
)

const isClosing = (error: RequestError): boolean =>
  error._tag === "InvalidRequest" && error.message.includes("is closing; retry thread/resume")

/** Builds the schemas of a first turn while the server prepares its first response: 10 ms. */
const warmUp = Effect.sync(() => {
  for (const method of ["thread/start", "turn/start"]) {
    Protocol.encodeIssue(method, {})
    Protocol.resultCheck(method)?.({})
  }
})
