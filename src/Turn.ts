/**
 * One turn: a request to the model and everything done to answer it.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { BufferOverflow, RequestError, TurnError } from "./CodexError.ts"
import type { RunInput } from "./Input.ts"
import type { Choices, Options } from "./internal/params.ts"
import { serverValue } from "./internal/serverValue.ts"
import * as Protocol from "./Protocol.ts"
import type { TurnEvent } from "./TurnEvent.ts"

/**
 * The settings of a turn. Codex keeps all of them but `outputSchema` for later turns. Those of input that joins an
 * active turn apply from the next turn on.
 *
 * **Details**
 *
 * `approvalMode`, `cwd`, `effort`, `model`, `outputSchema` (raw JSON Schema for the final message), `personality`,
 * `sandbox`, `serviceTier`, `summary`, and every other option of `turn/start` under its wire name. Omitted options are
 * not sent.
 *
 * @category models
 * @since 0.1.0
 */
export interface TurnOptions extends
  Choices,
  Options<
    Omit<Protocol.TurnStartParams, "threadId" | "input" | "approvalPolicy" | "approvalsReviewer" | "sandboxPolicy">
  >
{
  /** Only for `stream` and `turn`: see {@link BufferedTurnOptions}. */
  readonly buffer?: undefined
}

/**
 * How many events of a turn are kept for a slow consumer. Without one all are kept.
 *
 * **Details**
 *
 * - `fail`: the stream emits the kept events and then fails with `BufferOverflow`; a turn of `thread.turn` goes on.
 * - `sliding`: the oldest events are dropped. The last one, `turn/completed`, always arrives.
 *
 * @category models
 * @since 0.1.0
 */
export interface Buffer<Strategy extends "fail" | "sliding" = "fail" | "sliding"> {
  /** At least 1. Events that the consumer has taken but not yet handled do not count. */
  readonly capacity: number
  readonly strategy: Strategy
}

/**
 * The settings of a turn with a bounded event buffer.
 *
 * @category models
 * @since 0.1.0
 */
export interface BufferedTurnOptions<Strategy extends "fail" | "sliding" = "fail" | "sliding">
  extends Omit<TurnOptions, "buffer">
{
  readonly buffer?: Buffer<Strategy> | undefined
}

/**
 * A turn in progress. `Overflow` is what its events can fail with besides the turn's errors: `BufferOverflow`, if it
 * was started with a `buffer` of strategy `fail`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Turn<Overflow extends BufferOverflow = never> {
  readonly id: Protocol.TurnId
  readonly threadId: Protocol.ThreadId
  /**
   * Everything that happens in the turn, from its first event on, however late the stream is run. It ends after
   * `turn/completed`, and fails where {@link Turn.result} does. Run it once: an event taken by one run reaches no
   * other. If the input joined an active turn, it begins there. It ends with the Scope, even if the turn was detached.
   */
  readonly events: Stream.Stream<TurnEvent, TurnError | Overflow>
  /** The outcome. Await it any number of times, during or after the turn, whether or not `events` is run. */
  readonly result: Effect.Effect<TurnResult, TurnError>
  /**
   * Gives the running turn more input. Fails with `NoActiveTurn` once it has ended. The model starts again with it: the
   * message that it is writing is dropped (measured on 0.169.0).
   */
  readonly steer: (input: RunInput) => Effect.Effect<Protocol.TurnSteerResponse, RequestError>
  /** Ends the turn; its result then has the status `interrupted`. Fails with `NoActiveTurn` once it has ended. */
  readonly interrupt: Effect.Effect<void, RequestError>
  /** Lets the turn continue when the Scope closes. */
  readonly detach: Effect.Effect<void>
}

/**
 * The outcome of a turn.
 *
 * @category models
 * @since 0.1.0
 */
export interface TurnResult {
  readonly id: Protocol.TurnId
  /** `completed` or `interrupted`; a turn that failed is a `TurnFailed`, whose `result` says `failed`. */
  readonly status: Protocol.TurnStatus
  readonly error: Protocol.TurnError | null
  /** Unix time in seconds. */
  readonly startedAt: number | null
  /** Unix time in seconds. */
  readonly completedAt: number | null
  /** Milliseconds from start to end. */
  readonly durationMs: number | null
  /** The assistant's last message of phase `final_answer`, else its last one without a phase, else `null`. */
  readonly finalResponse: string | null
  /** Every completed item, in order. */
  readonly items: ReadonlyArray<Protocol.ThreadItem>
  /**
   * The tokens of this turn: `total` counts all of its model calls (on the wire, those of the thread), `last` the last
   * one. `null` if the server reported none.
   */
  readonly usage: Protocol.ThreadTokenUsage | null
}

/**
 * The schema of a turn's outcome, to serialize it: as the success of an Rpc or of a workflow activity, for example.
 *
 * **Details**
 *
 * The server's own data, such as the items, is passed through unchecked, so that a newer server's data fits too.
 *
 * @category schemas
 * @since 0.1.0
 */
export const TurnResult = Schema.Struct({
  id: Schema.toType(Protocol.TurnId),
  status: serverValue<Protocol.TurnStatus>(),
  error: serverValue<Protocol.TurnError | null>(),
  startedAt: serverValue<number | null>(),
  completedAt: serverValue<number | null>(),
  durationMs: serverValue<number | null>(),
  finalResponse: Schema.NullOr(Schema.String),
  items: Schema.Array(serverValue<Protocol.ThreadItem>()),
  usage: serverValue<Protocol.ThreadTokenUsage | null>()
}) satisfies Schema.Codec<TurnResult>
