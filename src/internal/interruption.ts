import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { NoActiveTurn, type RequestError } from "../CodexError.ts"
import { retryOnOverload } from "../CodexSchedule.ts"
import type { RequestOptions } from "../JsonRpc.ts"
import type * as Protocol from "../Protocol.ts"
import type { GoalState } from "./goalState.ts"
import { turnIdOf } from "./ids.ts"
import type { Router, Subscriber } from "./router.ts"
import type { RunningTurns } from "./runningTurns.ts"

/** How a call about a thread is made. */
export type Request = <M extends Protocol.ClientMethod>(
  method: M,
  params: Protocol.Params<M>,
  options?: RequestOptions<M>
) => Effect.Effect<Protocol.Result<M>, RequestError>

// How long an interruption waits for the server at most.
export const INTERRUPT_TIMEOUT = "5 seconds"

/** Waits a bounded time for an interruption, and ignores its outcome. */
export const bounded = (interruption: Effect.Effect<void, RequestError>): Effect.Effect<void> =>
  Effect.ignore(Effect.timeoutOption(retryOnOverload(interruption), INTERRUPT_TIMEOUT))

export const noActiveTurn = (method: string): Effect.Effect<never, NoActiveTurn> =>
  Effect.fail(new NoActiveTurn({ method, code: -32600, message: "The turn has already ended" }))

/** Repeats a call about an active turn: the server may not yet know a turn whose start it has just reported. */
export const untilKnown = (ended: () => boolean) => <A>(call: Effect.Effect<A, RequestError>) =>
  Effect.retry(call, {
    while: (error) => error._tag === "NoActiveTurn" && !ended(),
    schedule: Schedule.spaced("20 millis"),
    times: 50
  })

/**
 * Interrupts a turn once it is `settled`, unless it has `ended`, or is no longer to be interrupted, meanwhile. The server
 * has been seen to answer `turn/start` with an id that no turn has: then the turn that it names instead is interrupted,
 * unless that one `isTaken`.
 */
export const interruptTurn = (
  request: Request,
  params: { readonly threadId: string; readonly turnId: string },
  ended: () => boolean,
  settled: Effect.Effect<void> = Effect.void,
  isTaken: (turnId: string) => boolean = () => true
): Effect.Effect<void, RequestError> =>
  Effect.timeoutOption(settled, "1 second").pipe(
    Effect.andThen(
      Effect.suspend(() => ended() ? noActiveTurn("turn/interrupt") : request("turn/interrupt", params))
    ),
    untilKnown(ended),
    Effect.catchTag(
      "TurnMismatch",
      (error) =>
        ended() || isTaken(error.found)
          ? Effect.fail(error)
          : request("turn/interrupt", { threadId: params.threadId, turnId: error.found })
    ),
    Effect.asVoid
  )

/**
 * Interrupts whatever turn of a thread is active, such as one that began, unnoticed, while the thread was released: a
 * compaction, or the next turn of a detached goal. The empty id stands for any (measured on 0.169.0).
 */
export const interruptAny = (request: Request, threadId: string): Effect.Effect<void, RequestError> =>
  Effect.asVoid(request("turn/interrupt", { threadId, turnId: "" }))

/** Whether a goal could not be paused since its thread is no longer loaded: it goes on once it is loaded again. */
export const isUnloaded = ({ _tag }: RequestError): boolean => _tag === "TransportClosed" || _tag === "ThreadNotFound"

/** Pauses the goal of a thread, if it is still pursued. */
export const pauseGoal = (
  request: Request,
  threadId: string,
  isPursued: () => boolean
): Effect.Effect<void, RequestError> =>
  retryOnOverload(
    Effect.suspend(() =>
      isPursued() ? Effect.asVoid(request("thread/goal/set", { threadId, status: "paused" })) : Effect.void
    )
  )

/**
 * Interrupts the turn of a paused goal that is active or about to start, unless another handle holds that turn too.
 * `said` has the notifications of the thread since before the pause.
 */
export const interruptGoal = ({ goal, request, router, running, said, threadId }: {
  readonly request: Request
  readonly router: Router
  readonly running: RunningTurns
  readonly threadId: string
  readonly goal: Interruptible
  readonly said: Subscriber
}): Effect.Effect<void, RequestError> => {
  const isActive = (turnId: string) => running.activeTurn(threadId) === turnId
  // Another goal or a call may have begun a turn too; one that nobody has claimed may be that of a call in flight.
  const isOfGoal = (turnId: string) => {
    const turn = router.activeTurn(threadId, turnId)
    return turn === undefined || turn === goal || !turn.claimed
  }
  return Effect.suspend(() =>
    // If the end of its turn is not reported, the next one may be active.
    goal.activeId !== undefined && isActive(goal.activeId)
      ? Effect.succeedSome(goal.activeId)
      // Since a pause that was repeated, other turns may have begun and ended.
      : lateTurn(said, (turnId) => isActive(turnId) && isOfGoal(turnId))
  ).pipe(
    Effect.flatMap(Option.match({
      onNone: () => Effect.void,
      // By itself, not with the pause: a turn that is reported meanwhile is in `said`, and is reported only once.
      onSome: (turnId) =>
        retryOnOverload(interruptTurn(
          request,
          { threadId, turnId },
          () => !isActive(turnId) || router.isOwned(threadId, turnId),
          router.settled(threadId)
        ))
    })),
    Effect.catchTag("NoActiveTurn", () => Effect.void)
  )
}

/** A goal that is followed, or what a lost connection has left of one on the server. */
type Interruptible = Pick<GoalState, "activeId">

/** A turn that the runtime was starting when its goal was paused is reported some milliseconds later. */
const lateTurn = (said: Subscriber, isOfGoal: (turnId: string) => boolean): Effect.Effect<Option.Option<string>> =>
  Stream.fromQueue(said).pipe(
    Stream.filterMap((notification) => {
      const id = notification.method === "turn/started" ? turnIdOf(notification.params) : undefined
      return id !== undefined && isOfGoal(id) ? Result.succeed(id) : Result.failVoid
    }),
    Stream.runHead,
    Effect.timeoutOption(LATE_TURN),
    Effect.map(Option.flatten)
  )

const LATE_TURN = "250 millis"
