import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { TransportClosed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import type { TurnEvent } from "../TurnEvent.ts"
import { GoalState } from "./goalState.ts"
import type { Invocation } from "./telemetry.ts"
import { type EventQueue, type SharedParams, TurnState } from "./turnState.ts"

type Subscriber = Queue.Queue<Protocol.ServerNotification, Cause.Done>

interface ThreadRoute {
  readonly threadId: string
  readonly subscribers: Set<Subscriber>
  readonly turns: Map<string, TurnState>
  /** The turn of the last event: most likely that of the next one too, and found without a hash of its id. */
  latest: TurnState | undefined
  readonly goals: Set<GoalState>
  /** Calls of `turn/start` whose answer is not there yet: until then every turn of the thread may be theirs. */
  starting: number
  readonly settling: Set<() => void>
}

/** The place of a turn whose id is not known yet. */
export interface TurnTicket {
  /** Takes the turn that the answer names, and sends its events, those already seen first, to the queue. */
  readonly claim: (turnId: string, events: EventQueue | undefined) => TurnState
  /** Gives the place back when there will be no answer. */
  readonly cancel: () => void
}

/**
 * Who gets which notification: the turn it belongs to, the thread's and the client's subscribers. Only what somebody
 * waits for is kept. All of it is synchronous, since the reader calls it.
 */
export class Router {
  private readonly subscribers = new Set<Subscriber>()
  private readonly threads = new Map<string, ThreadRoute>()
  /** That of the last notification: most likely that of the next one too, and found without a hash of its id. */
  private latest: ThreadRoute | undefined
  private ended = false

  publish(notification: Protocol.ServerNotification): void {
    if (this.subscribers.size > 0) {
      for (const subscriber of this.subscribers) Queue.offerUnsafe(subscriber, notification)
    }
    const params = notification.params as RoutedParams | null | undefined
    const threadId = params?.threadId ?? params?.thread?.id
    if (typeof threadId !== "string") return
    const route = this.latest?.threadId === threadId ? this.latest : this.threads.get(threadId)
    if (route === undefined) return
    this.latest = route
    const turnId = params?.turnId ?? params?.turn?.id
    const turn = typeof turnId === "string" ? this.turnOf(route, turnId) : undefined
    if (turn !== undefined && typeof params?.delta === "string") turn.share(notification, params)
    if (route.subscribers.size > 0) {
      for (const subscriber of route.subscribers) Queue.offerUnsafe(subscriber, notification)
    }
    if (route.goals.size > 0) this.publishToGoals(notification, route)
    if (turn === undefined) return
    turn.push(notification as TurnEvent)
    if (turn.ended) this.sweep(threadId, route)
  }

  private turnOf(route: ThreadRoute, turnId: string): TurnState | undefined {
    if (route.latest?.id === turnId) return route.latest
    let turn = route.turns.get(turnId)
    if (turn === undefined) {
      if (route.starting === 0) return undefined
      turn = new TurnState(route.threadId, turnId)
      route.turns.set(turnId, turn)
    }
    route.latest = turn
    return turn
  }

  private publishToGoals(notification: Protocol.ServerNotification, route: ThreadRoute): void {
    const params = notification.params as RoutedParams | null | undefined
    for (const goal of route.goals) {
      if (typeof (params?.turnId ?? params?.turn?.id) === "string") goal.push(notification as TurnEvent)
      if (notification.method === "thread/goal/updated") goal.onGoal(notification.params.goal)
      else if (notification.method === "thread/goal/cleared") goal.onGoal(null)
      if (goal.ended) route.goals.delete(goal)
    }
  }

  /** Follows the goal of a thread from now on. */
  followGoal(threadId: string): GoalState {
    const goal = new GoalState(threadId)
    this.route(threadId).goals.add(goal)
    return goal
  }

  /** Does not follow a goal any longer. */
  leaveGoal(goal: GoalState): void {
    const route = this.threads.get(goal.threadId)
    if (route === undefined) return
    route.goals.delete(goal)
    this.sweep(goal.threadId, route)
  }

  /** Makes room for a turn before it is started, so that nothing of it is missed. */
  expect(threadId: string): TurnTicket {
    const route = this.route(threadId)
    route.starting++
    let open = true
    const close = () => {
      if (!open) return
      open = false
      route.starting--
      this.sweep(threadId, route)
    }
    return {
      cancel: close,
      claim: (turnId, events) => {
        let turn = route.turns.get(turnId)
        if (turn === undefined) {
          turn = new TurnState(threadId, turnId)
          route.turns.set(turnId, turn)
        }
        turn.claim(events)
        close()
        return turn
      }
    }
  }

  /** Waits until no `turn/start` of a thread is without its answer: each may join the turn that is active. */
  settled(threadId: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const route = this.threads.get(threadId)
      return route === undefined || route.starting === 0
        ? Effect.void
        : Effect.callback<void>((resume) => {
          const done = () => resume(Effect.void)
          route.settling.add(done)
          return Effect.sync(() => route.settling.delete(done))
        })
    })
  }

  /** A queue of the notifications from now on: of one thread, or all. */
  subscribe(threadId?: string): Effect.Effect<Subscriber, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.map(Queue.unbounded<Protocol.ServerNotification, Cause.Done>(), (queue) => {
        if (this.ended) Queue.endUnsafe(queue)
        else (threadId === undefined ? this.subscribers : this.route(threadId).subscribers).add(queue)
        return queue
      }),
      (queue) =>
        Effect.sync(() => {
          this.subscribers.delete(queue)
          const route = threadId === undefined ? undefined : this.threads.get(threadId)
          if (route === undefined) return
          route.subscribers.delete(queue)
          this.sweep(threadId!, route)
        })
    )
  }

  /** The notifications from the moment on that the stream is run. */
  notifications(threadId?: string): Stream.Stream<Protocol.ServerNotification> {
    return Stream.unwrap(Effect.map(this.subscribe(threadId), Stream.fromQueue))
  }

  /** The turns of a thread that somebody holds and that are not over. */
  openTurns(threadId: string): ReadonlyArray<TurnState> {
    const route = this.threads.get(threadId)
    if (route === undefined) return []
    return [...route.turns.values(), ...route.goals].filter((turn) => turn.claimed && turn.activeId !== undefined)
  }

  /** Who asked here for a turn that is active. */
  invocation(threadId: string, turnId: string): Invocation | undefined {
    const route = this.threads.get(threadId)
    if (route === undefined) return undefined
    const goal = [...route.goals].find(({ activeId }) => activeId === turnId)
    return (goal ?? route.turns.get(turnId))?.invocations[0]
  }

  /** The server is gone, and every turn with it. */
  endTurns(error: TransportClosed): void {
    for (const [threadId, route] of this.threads) {
      for (const turn of route.turns.values()) turn.fail(error)
      for (const goal of route.goals) goal.fail(error)
      route.goals.clear()
      this.sweep(threadId, route)
    }
  }

  /** There will be no server any more: every subscription ends. */
  end(): void {
    this.ended = true
    for (const subscriber of this.subscribers) Queue.endUnsafe(subscriber)
    for (const route of this.threads.values()) {
      for (const subscriber of route.subscribers) Queue.endUnsafe(subscriber)
    }
    this.subscribers.clear()
    this.threads.clear()
    this.latest = undefined
  }

  private route(threadId: string): ThreadRoute {
    let route = this.threads.get(threadId)
    if (route === undefined) {
      route = {
        threadId,
        subscribers: new Set(),
        turns: new Map(),
        latest: undefined,
        goals: new Set(),
        starting: 0,
        settling: new Set()
      }
      this.threads.set(threadId, route)
    }
    return route
  }

  private sweep(threadId: string, route: ThreadRoute): void {
    if (route.starting > 0) return
    for (const done of route.settling) done()
    route.settling.clear()
    for (const turn of route.turns.values()) {
      if (turn.ended || !turn.claimed) route.turns.delete(turn.id)
    }
    if (route.latest !== undefined && !route.turns.has(route.latest.id)) route.latest = undefined
    if (route.turns.size + route.goals.size + route.subscribers.size > 0) return
    if (this.latest === route) this.latest = undefined
    // Who waited for the end of a turn goes on within it, and may have begun the next one meanwhile.
    if (this.threads.get(threadId) === route) this.threads.delete(threadId)
  }
}

interface RoutedParams extends SharedParams {
  readonly delta?: unknown
  readonly thread?: { readonly id?: unknown } | null
  readonly turn?: { readonly id?: unknown } | null
}
