import type * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { BufferOverflow, NoActiveTurn, RequestError, TurnError } from "../CodexError.ts"
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
import type { TurnEnd } from "./turnState.ts"

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
  { request, session, threadId, tools },
  invocation,
  objective,
  options
) {
  const { router } = session
  const pause = (goal: GoalState): Effect.Effect<void, RequestError> =>
    Effect.andThen(
      Effect.scoped(
        Effect.flatMap(router.subscribe(threadId), (said) =>
          Effect.andThen(
            pauseGoal(session.request, threadId, () => goal.pursued),
            interruptGoal({ request: session.request, router, running: session.running, threadId, goal, said })
          ))
      ),
      // A turn that another handle holds goes on, and so do its agents.
      Effect.suspend(() =>
        Effect.forEach(
          goal.turnIds.filter((turnId) => !router.isOwned(threadId, turnId)),
          session.agents.stop,
          { concurrency: "unbounded", discard: true }
        )
      )
    )

  const tokenBudget = options?.tokenBudget
  if (tokenBudget !== undefined && (!Number.isSafeInteger(tokenBudget) || tokenBudget < 1)) {
    return yield* invalid("thread/goal/set", `tokenBudget: expected a whole number of at least 1, got ${tokenBudget}`)
  }
  const queue = yield* Queue.unbounded<TurnEvent, TurnEnd | BufferOverflow | Cause.Done>()
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
      Effect.suspend(() => {
        // Before the call, and if the server has refused it, the thread may have another goal.
        const isLeft = () => !goal.isAsked || router.isFollowedByOthers(goal)
        // One that is complete may still have a turn, which ends with it.
        const isOver = () => !goal.pursued && goal.activeId === undefined
        // No server is started for it. The next one would continue the goal once it has loaded the thread.
        const later = Effect.sync(() => isLeft() || !goal.pursued || session.threads.pauseLater(threadId))
        let begun = false
        const now = router.changingGoal(
          threadId,
          Effect.suspend(() => {
            begun = true
            if (isLeft() || isOver()) return Effect.void
            if (!session.threads.has(threadId)) return later
            return Effect.tapError(pause(goal), (error) => isUnloaded(error) ? later : Effect.void)
          })
        )
        const end = Effect.sync(() => {
          goal.unsubscribe(queue)
          if (goal.detached) return
          // With the reason why it could not be started, else as released.
          invocation.end(!started && Exit.isFailure(exit) ? Exit.failCause(exit.cause) : Exit.interrupt())
          // An interrupted turn still has to end, for those who wait for the result.
          if (!isLeft() && goal.activeId !== undefined) return goal.letGo()
          router.handOver(goal)
          goal.giveUp()
          router.leaveGoal(goal)
        })
        if (goal.detached || !goal.isAsked || isOver()) return end
        if (!session.threads.has(threadId)) return Effect.andThen(later, end)
        return Effect.andThen(
          Telemetry.below(invocation, bounded(now)),
          // Another handle may still be setting its goal, which the server may refuse.
          Effect.suspend(() =>
            begun ? end : Effect.sync(() => session.connections.fork(Effect.ensuring(Effect.ignore(now), end)))
          )
        )
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
  if (!session.threads.has(threadId)) router.unloaded(threadId)
  if (goal.id === "" && !goal.ended) yield* Deferred.await(goal.nextTurn)
  const result = Effect.map(Deferred.await(goal.result), (result): GoalResult => ({ ...result, goal: goal.goal }))
  if (goal.id === "") yield* result

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
  const pauseUnlessEnded = Effect.suspend(() => goal.ended ? Effect.void : pause(goal))
  const handle: Goal = {
    id: Protocol.TurnId.make(goal.id),
    threadId,
    // The queue is unbounded, so nothing overflows.
    events: Stream.fromQueue(queue) as Stream.Stream<TurnEvent, TurnError>,
    result,
    steer,
    interrupt: Effect.suspend(() =>
      goal.ended ? noActiveTurn("turn/interrupt") : router.changingGoal(threadId, pauseUnlessEnded)
    ),
    detach: Effect.sync(() => {
      goal.detached = true
    })
  }
  started = true
  return handle
})
