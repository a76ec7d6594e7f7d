/**
 * A conversation with Codex, and the turns in it.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { InvalidParams, RequestError, TurnError } from "./CodexError.ts"
import * as Input from "./Input.ts"
import { approval, defined, sandbox } from "./internal/params.ts"
import type { Session } from "./internal/session.ts"
import type { EventQueue, TurnEnd, TurnState } from "./internal/turnState.ts"
import * as Protocol from "./Protocol.ts"
import type { Turn, TurnOptions, TurnResult } from "./Turn.ts"
import type { TurnEvent } from "./TurnEvent.ts"

/**
 * A thread that the server has loaded.
 *
 * @category models
 * @since 0.1.0
 */
export interface Thread {
  readonly id: Protocol.ThreadId
  /**
   * Runs a turn to its end. Interrupting the fiber (`Effect.timeout`, a race, a closed Scope) interrupts the turn on the
   * server, also while it is only just being started.
   */
  readonly run: (input: Input.RunInput, options?: TurnOptions) => Effect.Effect<TurnResult, TurnError>
  /**
   * Runs a turn and gives its events as they come; the turn starts when the stream is run. The stream ends after
   * `turn/completed`. Ending it early interrupts the turn.
   */
  readonly stream: (input: Input.RunInput, options?: TurnOptions) => Stream.Stream<TurnEvent, TurnError>
  /**
   * Starts a turn and hands it over, to be followed, steered and interrupted. Closing the Scope interrupts a turn that
   * still runs, unless it was detached.
   *
   * A thread has one active turn: input that is given while one is active joins it, and both handles have its id. It is
   * interrupted when the last of them lets go.
   */
  readonly turn: (
    input: Input.RunInput,
    options?: TurnOptions
  ) => Effect.Effect<Turn, RequestError, Scope.Scope>
  /** The thread as the server has it, on request with its turns and their items. */
  readonly read: (options?: {
    readonly includeTurns?: boolean | undefined
  }) => Effect.Effect<Protocol.ThreadReadResponse, RequestError>
  /** Gives the thread a name, which lists show. */
  readonly setName: (name: string) => Effect.Effect<Protocol.ThreadSetNameResponse, RequestError>
  /** Lets the model summarise the history to free context; it goes on in a turn of its own after this has returned. */
  readonly compact: Effect.Effect<Protocol.ThreadCompactStartResponse, RequestError>
  /** What the server says about this thread, to each subscriber from its subscription on. Ends with the client. */
  readonly notifications: Stream.Stream<Protocol.ServerNotification>
}

/** @internal */
export interface Origin {
  readonly threadId: string
  /** The connection over which the server loaded the thread; 0 if it has not. */
  readonly connection: number
  /** How the thread is loaded again by another server. */
  readonly resume: Omit<Protocol.ThreadResumeParams, "threadId">
}

/** @internal */
export const make = (session: Session, origin: Origin): Thread => {
  const { router } = session
  const { threadId } = origin
  const id = Protocol.ThreadId.make(threadId)
  let loadedBy = origin.connection

  // A server that was started after a loss has to load the thread before it can work on it.
  const loaded: Effect.Effect<void, RequestError> = Effect.flatMap(
    session.connection,
    (connection) =>
      connection === loadedBy ? Effect.void : Effect.map(
        session.request("thread/resume", { ...origin.resume, threadId, excludeTurns: true }),
        () => {
          loadedBy = connection
        }
      )
  )
  const request: Session["request"] = (method, params, options) =>
    Effect.andThen(
      options?.onLate === undefined
        ? loaded
        : Effect.onError(loaded, () => Effect.sync(() => options.onLate!(undefined))),
      session.request(method, params, options)
    )

  const interrupt = (turn: TurnState): Effect.Effect<void, RequestError> =>
    request("turn/interrupt", { threadId, turnId: turn.id }).pipe(
      // The server may not know yet that the turn has begun, which it has just told us.
      Effect.retry({
        while: (error) => error._tag === "NoActiveTurn" && !turn.ended,
        schedule: Schedule.spaced("20 millis"),
        times: 50
      }),
      Effect.asVoid
    )

  /** The turn has lost a handle; with the last one it ends. */
  const release = (turn: TurnState): Effect.Effect<void> =>
    Effect.suspend(() => {
      turn.owners--
      return turn.owners > 0 || turn.ended
        ? Effect.void
        : Effect.ignore(Effect.timeoutOption(interrupt(turn), INTERRUPT_TIMEOUT))
    })

  // To be run uninterruptibly, but for the wait itself: nothing may come between the answer and the finalizer, or a turn
  // would run on that nobody holds.
  const start = (restore: Restore, input: Input.RunInput, options?: TurnOptions, events?: EventQueue) =>
    Effect.flatMap(turnParams(threadId, input, options), (params) => {
      const ticket = router.expect(threadId)
      return Effect.map(
        restore(request("turn/start", params, {
          onLate: (response) => {
            if (response === undefined) ticket.cancel()
            else session.fork(release(ticket.claim(response.turn.id, undefined)))
          }
        })),
        ({ turn }) => ticket.claim(turn.id, events)
      )
    })

  const run: Thread["run"] = (input, options) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        start(restore, input, options),
        (turn) => Effect.ensuring(restore(Deferred.await(turn.result)), release(turn))
      )
    )

  const turn = Effect.fnUntraced(function*(input: Input.RunInput, options?: TurnOptions) {
    const queue = yield* Queue.unbounded<TurnEvent, TurnEnd | Cause.Done>()
    let detached = false
    const state = yield* Effect.uninterruptibleMask((restore) =>
      Effect.acquireRelease(
        start(restore, input, options, queue),
        (state) => detached ? Effect.void : release(state)
      )
    )
    const handle: Turn = {
      id: Protocol.TurnId.make(state.id),
      threadId: id,
      events: Stream.fromQueue(queue),
      result: Deferred.await(state.result),
      steer: (input) => request("turn/steer", { threadId, expectedTurnId: state.id, input: Input.items(input) }),
      interrupt: interrupt(state),
      detach: Effect.sync(() => {
        detached = true
      })
    }
    return handle
  })

  return {
    id,
    run,
    stream: (input, options) => Stream.unwrap(Effect.map(turn(input, options), (handle) => handle.events)),
    turn,
    read: (options) => session.request("thread/read", { threadId, ...defined(options ?? {}) }),
    setName: (name) => session.request("thread/name/set", { threadId, name }),
    compact: request("thread/compact/start", { threadId }),
    notifications: router.notifications(threadId)
  }
}

// =============================================================================
// Internal
// =============================================================================

// Whoever interrupts a turn waits no longer than this for the server's answer.
const INTERRUPT_TIMEOUT = "5 seconds"

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

const turnParams: (
  threadId: string,
  input: Input.RunInput,
  options: TurnOptions | undefined
) => Effect.Effect<Protocol.TurnStartParams, InvalidParams> = Effect.fnUntraced(
  function*(threadId, input, options = {}) {
    const { approvalMode, sandbox: choice, ...rest } = options
    const access = yield* sandbox("turn/start", choice)
    return {
      ...defined(rest),
      ...yield* approval("turn/start", approvalMode),
      ...access === undefined ? {} : { sandboxPolicy: access.policy },
      threadId,
      input: Input.items(input)
    }
  }
)
