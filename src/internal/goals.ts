import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { NoActiveTurn, RequestError, TurnError } from "../CodexError.ts"
import type { Goal, GoalOptions, GoalResult } from "../Goal.ts"
import * as Input from "../Input.ts"
import * as Protocol from "../Protocol.ts"
import type { TurnEvent } from "../TurnEvent.ts"
import { invalid } from "./errors.ts"
import type { GoalState } from "./goalState.ts"
import {
  bounded,
  interruptGoal,
  isUnloaded,
  noActiveTurn,
  pauseGoal,
  type Request,
  untilKnown
} from "./interruption.ts"
import { defined } from "./params.ts"
import type { Session } from "./session.ts"
import * as Telemetry from "./telemetry.ts"
import type { BoundTools } from "./tools.ts"
import { type EventQueue, unboundedEvents } from "./turnState.ts"

/** The thread handle that sets a goal. */
export interface Origin {
  readonly session: Session
  readonly threadId: Protocol.ThreadId
  /** Makes a call once the thread is loaded. */
  readonly request: Request
  /** What answers the tool calls of its turns, if its handle was given a toolkit. */
  readonly tools: BoundTools | undefined
}

/** Sets a goal and follows it, until the Scope closes. */
export const start: (
  origin: Origin,
  invocation: Telemetry.Invocation,
  objective: string,
  options: GoalOptions | undefined
) => Effect.Effect<Goal, TurnError, Scope.Scope> = Effect.fnUntraced(function*(
  origin,
  invocation,
  objective,
  options
) {
  const { request, session: { router, threads }, threadId, tools } = origin
  const tokenBudget = options?.tokenBudget
  if (tokenBudget !== undefined && (!Number.isSafeInteger(tokenBudget) || tokenBudget < 1)) {
    return yield* invalid("thread/goal/set", `tokenBudget: expected a whole number of at least 1, got ${tokenBudget}`)
  }
  const queue = yield* unboundedEvents
  let started = false
  const goal = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const goal = router.followGoal(threadId, objective)
      goal.tools = tools
      goal.claim(queue)
      goal.follow(invocation)
      return goal
    }),
    (goal, exit) =>
      release(origin, goal, invocation, () => {
        goal.unsubscribe(queue)
        // With the reason why it could not be started, else as released.
        const end = !started && Exit.isFailure(exit) ? Exit.failCause(exit.cause) : Exit.interrupt()
        if (!goal.detached) invocation.end(end)
      })
  )
  // The Scope may be closed already.
  if (!goal.ended) {
    const set = request("thread/goal/set", { threadId, objective, status: "active", ...defined({ tokenBudget }) }, {
      onSend: () => {
        router.replaceDetached(threadId)
        goal.isAsked = true
      },
      onLate: (set) => {
        // A server that is lost before it answers may have set the goal, which the next one then continues.
        goal.isAsked &&= set !== undefined || goal.ended
      },
      // Not later: the next notification about it is newer.
      onAnswer: (set) => goal.onSet(set.goal)
    })
    yield* router.changingGoal(
      threadId,
      Effect.gen(function*() {
        // Otherwise the budget of the previous goal would apply, and its cost would count (measured on 0.169.0).
        if (!goal.ended && !router.isFollowedByOthers(goal)) yield* request("thread/goal/clear", { threadId })
        // The connection may have been lost meanwhile.
        if (!goal.ended) yield* set
      })
    )
  }
  // If the thread was unloaded meanwhile, no turn begins.
  if (!threads.has(threadId)) router.unloaded(threadId)
  if (goal.id === "" && !goal.ended) yield* Deferred.await(goal.nextTurn)
  const handle = makeGoal(origin, goal, queue)
  if (goal.id === "") yield* handle.result
  started = true
  return handle
})

const makeGoal = (
  origin: Origin,
  goal: GoalState,
  queue: EventQueue
): Goal => {
  const { request, session: { router }, threadId } = origin
  // The active turn; between two turns, the next one.
  const activeTurn: Effect.Effect<string, NoActiveTurn> = Effect.suspend(() =>
    goal.activeId !== undefined
      ? Effect.succeed(goal.activeId)
      : goal.ended
      ? noActiveTurn("turn/steer")
      : Effect.andThen(Deferred.await(goal.nextTurn), activeTurn)
  )
  const steer = (input: Input.RunInput): Effect.Effect<Protocol.TurnSteerResponse, RequestError> =>
    Effect.flatMap(
      activeTurn,
      (expectedTurnId) =>
        request("turn/steer", { threadId, expectedTurnId, input: Input.items(input) }).pipe(
          untilKnown(() => goal.activeId !== expectedTurnId),
          // The turn has ended, and the next one may have begun.
          Effect.catchTag(
            "TurnMismatch",
            ({ found }) => request("turn/steer", { threadId, expectedTurnId: found, input: Input.items(input) })
          ),
          Effect.catchTag(
            "NoActiveTurn",
            (error) => goal.activeId === expectedTurnId ? Effect.fail(error) : steer(input)
          )
        )
    )
  // While somebody else changes the goal of the thread, this one may end, and the thread may get another.
  const pauseUnlessEnded = Effect.suspend(() => goal.ended ? Effect.void : pause(origin, goal))
  return {
    id: Protocol.TurnId.make(goal.id),
    threadId,
    // The queue is unbounded, so nothing overflows.
    events: Stream.fromQueue(queue) as Stream.Stream<TurnEvent, TurnError>,
    result: Effect.map(Deferred.await(goal.result), (result): GoalResult => ({ ...result, goal: goal.goal })),
    steer,
    interrupt: Effect.suspend(() =>
      goal.ended ? noActiveTurn("turn/interrupt") : router.changingGoal(threadId, pauseUnlessEnded)
    ),
    detach: Effect.sync(() => {
      goal.detached = true
    })
  }
}

/** Pauses a goal, and interrupts its turn, the agents that work for it, and the handlers of its requests. */
const pause = (origin: Origin, goal: GoalState): Effect.Effect<void, RequestError> => {
  const { session, threadId } = origin
  const { agents, request, router, running } = session
  return Effect.andThen(
    Effect.scoped(
      Effect.flatMap(router.subscribe(threadId), (said) =>
        Effect.andThen(
          pauseGoal(request, threadId, () => goal.pursued),
          interruptGoal({ request, router, running, threadId, goal, said })
        ))
    ),
    Effect.suspend(() =>
      Effect.andThen(
        Effect.forEach(ownTurns(origin, goal), agents.stop, { concurrency: "unbounded", discard: true }),
        endHandlers(origin, goal)
      )
    )
  )
}

/** A turn that another handle holds goes on, and so do its agents and handlers. */
const ownTurns = ({ session, threadId }: Origin, goal: GoalState): ReadonlyArray<string> =>
  goal.turnIds.filter((turnId) => !session.router.isOwned(threadId, turnId))

/** Interrupts the handlers of its turns and waits for their finalizers, as a turn does. */
const endHandlers = (origin: Origin, goal: GoalState): Effect.Effect<void> =>
  Effect.suspend(() => {
    const turnIds = goal.isLost ? [] : ownTurns(origin, goal)
    return origin.session.endHandlers(({ turnId }) => turnId !== undefined && turnIds.includes(turnId))
  })

/** The Scope of a goal closes: it is paused, unless it is over, detached or goes on with somebody else, and then left. */
const release = (
  origin: Origin,
  goal: GoalState,
  invocation: Telemetry.Invocation,
  onEnd: () => void
): Effect.Effect<void> =>
  Effect.suspend(() => {
    const { session: { connections, router, threads }, threadId } = origin
    // Before the call, and if the server has refused it, the thread may have another goal.
    const isLeft = () => !goal.isAsked || router.isFollowedByOthers(goal)
    // One that is complete may still have a turn, which ends with it.
    const isOver = () => !goal.pursued && goal.activeId === undefined
    const end = Effect.sync(() => {
      onEnd()
      if (goal.detached) return
      // An interrupted turn still has to end, for those who wait for the result.
      if (!isLeft() && goal.activeId !== undefined) return goal.letGo()
      router.handOver(goal)
      goal.giveUp()
      router.leaveGoal(goal)
    })
    if (goal.detached || !goal.isAsked) return end
    if (isOver()) return Effect.andThen(end, endHandlers(origin, goal))
    // No server is started for it. The next one would continue the goal once it has loaded the thread.
    const later = Effect.sync(() => isLeft() || !goal.pursued || threads.pauseLater(threadId))
    if (!threads.has(threadId)) return Effect.andThen(later, end)
    let begun = false
    const paused = router.changingGoal(
      threadId,
      Effect.suspend(() => {
        begun = true
        if (isLeft() || isOver()) return Effect.void
        if (!threads.has(threadId)) return later
        return Effect.tapError(pause(origin, goal), (error) => isUnloaded(error) ? later : Effect.void)
      })
    )
    return Effect.andThen(
      Telemetry.below(invocation, bounded(paused)),
      // Another handle may still be setting its goal, which the server may refuse.
      Effect.suspend(() =>
        begun ? end : Effect.sync(() => connections.fork(Effect.ensuring(Effect.ignore(paused), end)))
      )
    )
  })
