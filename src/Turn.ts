/**
 * One turn: a request to the model and all that it does to answer it.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { BufferOverflow, RequestError, TurnError } from "./CodexError.ts"
import type { RunInput } from "./Input.ts"
import { foreign } from "./internal/foreign.ts"
import type { Choices, Options } from "./internal/params.ts"
import * as Protocol from "./Protocol.ts"
import type { TurnEvent } from "./TurnEvent.ts"

/**
 * The settings of a turn. Codex keeps all of them but `outputSchema` for the turns after it. Those of input that joins an
 * active turn hold from the next turn on.
 *
 * **Details**
 *
 * `approvalMode`, `cwd`, `effort`, `model`, `outputSchema` (raw JSON Schema for the final message), `personality`,
 * `sandbox`, `serviceTier`, `summary`, and every other option of `turn/start` under its name on the wire. What is left
 * out is not sent.
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
  /** Of a turn whose events are read as they come only: see {@link BufferedTurnOptions}. */
  readonly buffer?: undefined
}

/**
 * How many events of a turn are kept for a reader that is slower than the turn. Without one all of them are kept.
 *
 * **Details**
 *
 * - `fail`: the stream gives what is kept and then fails with `BufferOverflow`; the turn goes on.
 * - `sliding`: the oldest events are dropped. The last one, `turn/completed`, always comes.
 *
 * @category models
 * @since 0.1.0
 */
export interface Buffer<Strategy extends "fail" | "sliding" = "fail" | "sliding"> {
  /** At least 1. What the reader has taken but not handled yet does not count. */
  readonly capacity: number
  readonly strategy: Strategy
}

/**
 * The settings of a turn whose events are kept in a bounded buffer.
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
 * A turn in progress. `Overflow` is what its events can fail with besides what the turn fails with: `BufferOverflow`
 * where it was started with a `buffer` that may.
 *
 * @category models
 * @since 0.1.0
 */
export interface Turn<Overflow extends BufferOverflow = never> {
  readonly id: Protocol.TurnId
  readonly threadId: Protocol.ThreadId
  /**
   * Everything that happens in the turn, from its first event on, however late the stream is run. It ends after
   * `turn/completed`, and fails where {@link Turn.result} does. Run it once: what a run has taken is gone for the next.
   * If the input joined a turn that was active already, it begins where it joined. It ends with the Scope, also when the
   * turn was detached.
   */
  readonly events: Stream.Stream<TurnEvent, TurnError | Overflow>
  /** The outcome, for any number of askers, before, during and after the turn, whether or not `events` is run. */
  readonly result: Effect.Effect<TurnResult, TurnError>
  /**
   * Gives the turn more input while it runs. Fails with `NoActiveTurn` once it has ended. The model is asked again with
   * it: an answer that it is just writing is dropped (measured on 0.169.0).
   */
  readonly steer: (input: RunInput) => Effect.Effect<Protocol.TurnSteerResponse, RequestError>
  /** Ends the turn; its result then has the status `interrupted`. Fails with `NoActiveTurn` once it has ended. */
  readonly interrupt: Effect.Effect<void, RequestError>
  /** Lets the turn go on when the Scope closes. */
  readonly detach: Effect.Effect<void>
}

/**
 * What a turn came to.
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
  /** The last message of the assistant that is its final answer, else the last that has no phase, else `null`. */
  readonly finalResponse: string | null
  /** Every item that was completed, in order. */
  readonly items: ReadonlyArray<Protocol.ThreadItem>
  /**
   * The tokens of this turn: `total` counts all of its model calls (not the thread's, as the wire has it), `last` the
   * last one. `null` when the server reported none.
   */
  readonly usage: Protocol.ThreadTokenUsage | null
}

/**
 * What a turn came to, for sending it on: as the success of an Rpc or of an activity of a workflow, say.
 *
 * **Details**
 *
 * What the server has said in it, such as the items, is passed on as it is: that of a newer server too.
 *
 * @category schemas
 * @since 0.1.0
 */
export const TurnResult = Schema.Struct({
  id: Schema.toType(Protocol.TurnId),
  status: foreign<Protocol.TurnStatus>(),
  error: foreign<Protocol.TurnError | null>(),
  startedAt: foreign<number | null>(),
  completedAt: foreign<number | null>(),
  durationMs: foreign<number | null>(),
  finalResponse: Schema.NullOr(Schema.String),
  items: Schema.Array(foreign<Protocol.ThreadItem>()),
  usage: foreign<Protocol.ThreadTokenUsage | null>()
}) satisfies Schema.Codec<TurnResult>
