import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Predicate from "effect/Predicate"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import type { TransportClosed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import type { TurnEvent } from "../TurnEvent.ts"
import { GoalState } from "./goalState.ts"
import { threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"
import { type EventQueue, TurnState } from "./turnState.ts"

/** A queue of the notifications of one thread or all. */
export type Subscriber = Queue.Queue<Protocol.ServerNotification, Cause.Done>

interface ThreadRoute {
  readonly subscribers: Set<Subscriber>
  readonly turns: Map<string, TurnState>
  readonly goals: Set<GoalState>
  /** Held by the handle that sets or pauses the goal, which takes several calls. */
  readonly changing: Semaphore.Semaphore
  /** How many calls of `turn/start` are in flight: until their responses, any turn of the thread may be theirs. */
  starting: number
  /** Open while there are none. */
  readonly settled: Latch.Latch
}

interface TurnRoute {
  readonly turn: TurnState
  readonly thread: ThreadRoute
}

/** A placeholder for a turn whose id is not known yet. */
export interface TurnTicket {
  /** Takes the turn that the response names, and sends its events, including earlier ones, to the queue. */
  readonly claim: (turnId: string, events: EventQueue | undefined) => TurnState
  /** Gives up the placeholder if there will be no response. */
  readonly cancel: () => void
}

/**
 * Passes each notification to its turn, and to the subscribers of its thread and of the client. Only what somebody
 * waits for is kept. All of it is synchronous, since the reader calls it.
 */
export class Router {
  private readonly subscribers = new Set<Subscriber>()
  private readonly threads = new Map<string, ThreadRoute>()
  /** The turns of all threads by id. The server gives no id twice; if it did, this would have the later turn. */
  private readonly turns = new Map<string, TurnRoute>()
  /** The turn of the last event: most likely that of the next one too, and found without hashing its id. */
  private latest: TurnRoute | undefined
  /** How many tokens the server has counted for each loaded thread. */
  private readonly tokens = new Map<string, number>()
  private closed = false

  publish(notification: Protocol.ServerNotification): void {
    if (this.subscribers.size > 0) {
      for (const subscriber of this.subscribers) Queue.offerUnsafe(subscriber, notification)
    }
    const { params } = notification
    const turnId = turnIdOf(params)
    const route = turnId === undefined ? undefined : this.turnRoute(turnId, params)
    const thread = route === undefined ? this.threadRoute(params) : route.thread
    if (thread === undefined) return
    if (thread.subscribers.size > 0) {
      for (const subscriber of thread.subscribers) Queue.offerUnsafe(subscriber, notification)
    }
    if (thread.goals.size > 0) this.publishToGoals(notification, thread)
    if (route === undefined) return
    route.turn.push(notification as TurnEvent)
    if (route.turn.ended) this.sweep(route.turn.threadId, thread)
  }

  private turnRoute(turnId: string, params: unknown): TurnRoute | undefined {
    const threadId = threadIdOf(params)
    if (threadId === undefined) return undefined
    const known = this.latest?.turn.id === turnId ? this.latest : this.turns.get(turnId)
    if (known?.turn.threadId === threadId) return this.latest = known
    const thread = this.threads.get(threadId)
    const turn = thread?.turns.get(turnId)
    if (turn !== undefined) return { turn, thread: thread! }
    // It may be the turn of a `turn/start` in flight.
    return thread !== undefined && thread.starting > 0 ? this.addTurn(thread, threadId, turnId) : undefined
  }

  private threadRoute(params: unknown): ThreadRoute | undefined {
    const threadId = threadIdOf(params)
    return threadId === undefined ? undefined : this.threads.get(threadId)
  }

  private addTurn(thread: ThreadRoute, threadId: string, turnId: string): TurnRoute {
    const turn = new TurnState(threadId, turnId, this.tokens.get(threadId))
    const route = { turn, thread }
    thread.turns.set(turnId, turn)
    this.turns.set(turnId, route)
    return route
  }

  private publishToGoals(notification: Protocol.ServerNotification, route: ThreadRoute): void {
    // Copied: the start or end of a goal resumes those who wait for it synchronously, and they may set the next goal.
    const goals = [...route.goals]
    for (const goal of goals) {
      if (turnIdOf(notification.params) !== undefined) goal.push(notification as TurnEvent)
      if (notification.method === "thread/goal/updated") goal.onUpdated(notification.params)
      else if (notification.method === "thread/goal/cleared") goal.onGoal(null)
      if (!goal.ended) continue
      route.goals.delete(goal)
      this.sweep(goal.threadId, route)
    }
  }

  /** Must see token counts and the unloading of threads. */
  follow(notification: Protocol.ServerNotification): void {
    const unloaded = unloadedThreadId(notification)
    if (unloaded !== undefined) this.unloaded(unloaded)
    if (notification.method !== "thread/tokenUsage/updated") return
    const threadId = threadIdOf(notification.params)
    const tokens = totalTokens(notification.params)
    if (threadId !== undefined && tokens !== undefined) this.tokens.set(threadId, tokens)
  }

  /** The server has unloaded a thread. */
  unloaded(threadId: string): void {
    this.tokens.delete(threadId)
    const goals = this.threads.get(threadId)?.goals
    if (goals === undefined || goals.size === 0) return
    for (const goal of goals) goal.unloaded()
    this.ended(threadId)
  }

  /** Starts to follow the goal of a thread. */
  followGoal(threadId: string, objective: string): GoalState {
    const goal = new GoalState(threadId, objective, this.tokens.get(threadId))
    this.route(threadId).goals.add(goal)
    return goal
  }

  /**
   * Whether another handle has set the goal of the thread and still pursues it: a thread has one goal, which a new
   * objective replaces. What goes on without a handle is replaced by a goal that is still to be set.
   */
  isFollowedByOthers(goal: GoalState): boolean {
    const goals = this.threads.get(goal.threadId)?.goals ?? []
    return [...goals].some((other) =>
      other !== goal && other.isAsked && other.pursued && !other.isLetGo && !other.ended &&
      (goal.isAsked || !other.detached)
    )
  }

  /** A new objective replaces the goal that goes on without a handle: it is over after its active turn. */
  replaceDetached(threadId: string): void {
    for (const goal of this.threads.get(threadId)?.goals ?? []) if (goal.detached) goal.letGo()
    this.ended(threadId)
  }

  /** The turns of a goal, and their agents, go on with the others that follow it, also those that were set later. */
  handOver(goal: GoalState): void {
    if (goal.ended || !goal.isAsked) return
    for (const other of this.threads.get(goal.threadId)?.goals ?? []) other.adopt(goal)
  }

  /** Sets or pauses the goal of a thread, once nobody else does so. */
  changingGoal<A, E, R>(threadId: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.suspend(() => this.route(threadId).changing.withPermit(effect))
  }

  /** Stops following a goal. */
  leaveGoal(goal: GoalState): void {
    const route = this.threads.get(goal.threadId)
    if (route === undefined) return
    route.goals.delete(goal)
    this.sweep(goal.threadId, route)
  }

  /** Makes a placeholder for a turn before it starts, so that none of its events is missed. */
  expect(threadId: string): TurnTicket {
    const route = this.route(threadId)
    route.starting++
    route.settled.closeUnsafe()
    const close = () => {
      route.starting--
      this.sweep(threadId, route)
      // Last: it resumes those who wait for it synchronously, and they may start the next turn.
      if (route.starting === 0) route.settled.openUnsafe()
    }
    return {
      cancel: close,
      claim: (turnId, events) => {
        const turn = route.turns.get(turnId) ?? this.addTurn(route, threadId, turnId).turn
        turn.claim(events)
        close()
        return turn
      }
    }
  }

  /** Whether a `turn/start` of a thread is in flight. */
  isStarting(threadId: string): boolean {
    return (this.threads.get(threadId)?.starting ?? 0) > 0
  }

  /** Waits until no `turn/start` of a thread is in flight: each may join the active turn, and would end with it. */
  settled(threadId: string): Effect.Effect<void> {
    return Effect.suspend(() => this.threads.get(threadId)?.settled.await ?? Effect.void)
  }

  /** Subscribes to the notifications from now on, of one thread or all. */
  subscribe(threadId?: string): Effect.Effect<Subscriber, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.map(Queue.unbounded<Protocol.ServerNotification, Cause.Done>(), (queue) => {
        if (this.closed) Queue.endUnsafe(queue)
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

  /** The notifications from when the stream is run. */
  notifications(threadId?: string): Stream.Stream<Protocol.ServerNotification> {
    // Not `Stream.unwrap`: it would subscribe with the first pull, which `Stream.buffer` makes in a fiber of its own.
    return Stream.scoped(Stream.fromPull(Effect.map(this.subscribe(threadId), Queue.takeAll)))
  }

  /** The held turns of a thread that have not ended. */
  openTurns(threadId: string): ReadonlyArray<TurnState> {
    const route = this.threads.get(threadId)
    if (route === undefined) return []
    return [...route.turns.values(), ...route.goals].filter((turn) => turn.activeId !== undefined)
  }

  /** An active turn that is known here; for a turn of a goal, that goal. */
  activeTurn(threadId: string, turnId: string): TurnState | undefined {
    const route = this.threads.get(threadId)
    return route && ([...route.goals].find(({ activeId }) => activeId === turnId) ?? route.turns.get(turnId))
  }

  /** Whether this is the active turn of a goal that goes on, or was detached. */
  isOfGoal(threadId: string, turnId: string): boolean {
    const goals = this.threads.get(threadId)?.goals ?? []
    return [...goals].some(({ activeId, detached, isLetGo }) => activeId === turnId && (detached || !isLetGo))
  }

  /** Whether a goal is pursued: any turn of the thread that was not reported yet may be its next one. */
  hasGoal(threadId: string): boolean {
    const goals = this.threads.get(threadId)?.goals ?? []
    return [...goals].some(({ ended, isAsked, pursued }) => isAsked && !ended && pursued)
  }

  /** The goal whose next turn is not reported yet: any turn that was not may be that one. */
  goalBetweenTurns(threadId: string): GoalState | undefined {
    const route = this.threads.get(threadId)
    return route && [...route.goals].find(({ activeId, ended, isAsked }) => isAsked && !ended && activeId === undefined)
  }

  /** Whether a handle other than that of a goal holds the turn. */
  isOwned(threadId: string, turnId: string): boolean {
    const turn = this.threads.get(threadId)?.turns.get(turnId)
    return turn !== undefined && turn.owners > 0
  }

  /** The threads whose goals must be paused when their handles end. */
  threadsToPause(): ReadonlyArray<string> {
    return [...this.threads].flatMap(([threadId, { goals }]) => {
      const asked = [...goals].filter(({ isAsked }) => isAsked)
      const goesOn = asked.some(({ detached, isLetGo }) => detached && !isLetGo)
      return !goesOn && asked.some(({ detached, pursued }) => !detached && pursued) ? [threadId] : []
    })
  }

  /** The server is gone, and all turns with it. */
  endTurns(error: TransportClosed): void {
    this.tokens.clear()
    this.turns.clear()
    this.latest = undefined
    const ended: Array<readonly [threadId: string, route: ThreadRoute, turn: TurnState]> = []
    for (const [threadId, route] of this.threads) {
      for (const turn of [...route.turns.values(), ...route.goals]) ended.push([threadId, route, turn])
      // A server that is still alive continues its turns, and a new start may join one of these.
      route.turns.clear()
      route.goals.clear()
    }
    // Only then: a caller whose turn fails here may start the next one in any thread, which this loss must not end.
    for (const [threadId, route, turn] of ended) {
      turn.fail(error)
      this.sweep(threadId, route)
    }
  }

  /** A turn of a thread was ended by something other than a notification. */
  ended(threadId: string): void {
    const route = this.threads.get(threadId)
    if (route === undefined) return
    for (const goal of route.goals) if (goal.ended) route.goals.delete(goal)
    this.sweep(threadId, route)
  }

  /** There will be no more servers: all subscriptions end. */
  end(): void {
    this.closed = true
    for (const subscriber of this.subscribers) Queue.endUnsafe(subscriber)
    for (const route of this.threads.values()) {
      for (const subscriber of route.subscribers) Queue.endUnsafe(subscriber)
    }
    // A `turn/start` in flight ends with its connection.
    for (const [threadId, route] of this.threads) if (route.starting === 0) this.threads.delete(threadId)
  }

  private route(threadId: string): ThreadRoute {
    let route = this.threads.get(threadId)
    if (route === undefined) {
      route = {
        subscribers: new Set(),
        turns: new Map(),
        goals: new Set(),
        changing: Semaphore.makeUnsafe(1),
        starting: 0,
        settled: Latch.makeUnsafe(true)
      }
      this.threads.set(threadId, route)
    }
    return route
  }

  private sweep(threadId: string, route: ThreadRoute): void {
    if (route.starting > 0) return
    for (const turn of route.turns.values()) {
      if (!turn.ended && turn.claimed) continue
      route.turns.delete(turn.id)
      if (this.turns.get(turn.id)?.turn === turn) this.turns.delete(turn.id)
      if (this.latest?.turn === turn) this.latest = undefined
    }
    if (route.turns.size + route.goals.size + route.subscribers.size > 0) return
    // The end of a turn resumes those who wait for it synchronously, and they may have started the next turn.
    if (this.threads.get(threadId) === route) this.threads.delete(threadId)
  }
}

// Unchecked params come here too.
const totalTokens = (params: unknown): number | undefined => {
  const usage = Predicate.hasProperty(params, "tokenUsage") ? params.tokenUsage : undefined
  const total = Predicate.hasProperty(usage, "total") ? usage.total : undefined
  return Predicate.hasProperty(total, "totalTokens") && Predicate.isNumber(total.totalTokens)
    ? total.totalTokens
    : undefined
}
