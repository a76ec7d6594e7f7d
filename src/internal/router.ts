import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Predicate from "effect/Predicate"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { TransportClosed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import type { TurnEvent } from "../TurnEvent.ts"
import { GoalState } from "./goalState.ts"
import { threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"
import { type EventQueue, TurnState } from "./turnState.ts"

/** A queue of notifications, of one thread or all. */
export type Subscriber = Queue.Queue<Protocol.ServerNotification, Cause.Done>

interface ThreadRoute {
  readonly subscribers: Set<Subscriber>
  readonly turns: Map<string, TurnState>
  readonly goals: Set<GoalState>
  /** Calls of `turn/start` whose answer is not there yet: until then every turn of the thread may be theirs. */
  starting: number
  /** Open while there is none. */
  readonly settled: Latch.Latch
}

interface TurnRoute {
  readonly turn: TurnState
  readonly thread: ThreadRoute
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
  /** The turns of all threads by their ids, of which the server gives none twice; were it to, this has the later one. */
  private readonly turns = new Map<string, TurnRoute>()
  /** That of the last event: most likely that of the next one too, and found without a hash of its id. */
  private latest: TurnRoute | undefined
  /** How many tokens the server has counted for each thread that it has loaded. */
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
    // The turn of a call whose answer is not there yet.
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
    // The beginning and the end of a goal resume who waits for them synchronously, and that may begin the next goal.
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

  /** To be told of what the server has counted for a thread, and of threads that it has unloaded. */
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

  /** Follows the goal of a thread from now on. */
  followGoal(threadId: string): GoalState {
    const goal = new GoalState(threadId, this.tokens.get(threadId))
    this.route(threadId).goals.add(goal)
    return goal
  }

  /** A thread has one goal, which whoever sets another objective takes over. */
  isFollowedByOthers(goal: GoalState): boolean {
    const goals = this.threads.get(goal.threadId)?.goals
    return goals !== undefined && [...goals].some((other) => other !== goal && !other.ended)
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
    route.settled.closeUnsafe()
    const close = () => {
      route.starting--
      this.sweep(threadId, route)
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

  /** Whether a `turn/start` of a thread is without its answer. */
  isStarting(threadId: string): boolean {
    return (this.threads.get(threadId)?.starting ?? 0) > 0
  }

  /** Waits until no `turn/start` of a thread is without its answer: each may join the turn that is active. */
  settled(threadId: string): Effect.Effect<void> {
    return Effect.suspend(() => this.threads.get(threadId)?.settled.await ?? Effect.void)
  }

  /** A queue of the notifications from now on: of one thread, or all. */
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

  /** The notifications from the moment on that the stream is run. */
  notifications(threadId?: string): Stream.Stream<Protocol.ServerNotification> {
    return Stream.unwrap(Effect.map(this.subscribe(threadId), Stream.fromQueue))
  }

  /** The turns of a thread that somebody holds and that are not over. */
  openTurns(threadId: string): ReadonlyArray<TurnState> {
    const route = this.threads.get(threadId)
    if (route === undefined) return []
    return [...route.turns.values(), ...route.goals].filter((turn) => turn.activeId !== undefined)
  }

  /** A turn that is active and known here; one of a goal is that goal. */
  activeTurn(threadId: string, turnId: string): TurnState | undefined {
    return this.goalOf(threadId, turnId) ?? this.threads.get(threadId)?.turns.get(turnId)
  }

  /** The goal that a turn is the active one of. */
  goalOf(threadId: string, turnId: string): GoalState | undefined {
    const route = this.threads.get(threadId)
    return route && [...route.goals].find(({ activeId }) => activeId === turnId)
  }

  /** Whether somebody has asked for a turn by itself and holds it. */
  isOwned(threadId: string, turnId: string): boolean {
    const turn = this.threads.get(threadId)?.turns.get(turnId)
    return turn !== undefined && turn.owners > 0
  }

  /** The goals that end with their handles. */
  heldGoals(): ReadonlyArray<GoalState> {
    return [...this.threads.values()].flatMap(({ goals }) =>
      [...goals].filter((goal) => !goal.detached && goal.pursued)
    )
  }

  /** The server is gone, and every turn with it. */
  endTurns(error: TransportClosed): void {
    this.tokens.clear()
    this.turns.clear()
    this.latest = undefined
    const ended: Array<readonly [threadId: string, route: ThreadRoute, turn: TurnState]> = []
    for (const [threadId, route] of this.threads) {
      for (const turn of [...route.turns.values(), ...route.goals]) ended.push([threadId, route, turn])
      // A server that is still there goes on with its turns, and whoever starts one may join one of these.
      route.turns.clear()
      route.goals.clear()
    }
    // Only then: whoever waits for a turn that fails here may start the next one in any thread, which this loss must not
    // end.
    for (const [threadId, route, turn] of ended) {
      turn.fail(error)
      this.sweep(threadId, route)
    }
  }

  /** A turn of a thread was ended by something else than a notification. */
  ended(threadId: string): void {
    const route = this.threads.get(threadId)
    if (route === undefined) return
    for (const goal of route.goals) if (goal.ended) route.goals.delete(goal)
    this.sweep(threadId, route)
  }

  /** There will be no server any more: every subscription ends. */
  end(): void {
    this.closed = true
    for (const subscriber of this.subscribers) Queue.endUnsafe(subscriber)
    for (const route of this.threads.values()) {
      for (const subscriber of route.subscribers) Queue.endUnsafe(subscriber)
    }
    // A start whose answer is still to come ends with its connection.
    for (const [threadId, route] of this.threads) if (route.starting === 0) this.threads.delete(threadId)
  }

  private route(threadId: string): ThreadRoute {
    let route = this.threads.get(threadId)
    if (route === undefined) {
      route = {
        subscribers: new Set(),
        turns: new Map(),
        goals: new Set(),
        starting: 0,
        settled: Latch.makeUnsafe(true)
      }
      this.threads.set(threadId, route)
    }
    return route
  }

  private sweep(threadId: string, route: ThreadRoute): void {
    if (route.starting > 0) return
    route.settled.openUnsafe()
    for (const turn of route.turns.values()) {
      if (!turn.ended && turn.claimed) continue
      route.turns.delete(turn.id)
      if (this.turns.get(turn.id)?.turn === turn) this.turns.delete(turn.id)
      if (this.latest?.turn === turn) this.latest = undefined
    }
    if (route.turns.size + route.goals.size + route.subscribers.size > 0) return
    // The end of a turn resumes who waits for it synchronously, and that may have begun the next turn.
    if (this.threads.get(threadId) === route) this.threads.delete(threadId)
  }
}

// What has not passed its check comes here too.
const totalTokens = (params: unknown): number | undefined => {
  const usage = Predicate.hasProperty(params, "tokenUsage") ? params.tokenUsage : undefined
  const total = Predicate.hasProperty(usage, "total") ? usage.total : undefined
  return Predicate.hasProperty(total, "totalTokens") && Predicate.isNumber(total.totalTokens)
    ? total.totalTokens
    : undefined
}
