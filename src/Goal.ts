/**
 * A goal: an objective that the runtime pursues turn after turn until it is reached.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { TurnError } from "./CodexError.ts"
import { foreign } from "./internal/foreign.ts"
import type * as Protocol from "./Protocol.ts"
import { type Turn, TurnResult } from "./Turn.ts"

/**
 * How a goal is set.
 *
 * @category models
 * @since 0.1.0
 */
export interface GoalOptions {
  /**
   * How many tokens the goal may cost, at least 1; the runtime ends it as `budgetLimited` when they are used up.
   *
   * @default as many as it takes
   */
  readonly tokenBudget?: number | undefined
}

/**
 * A goal in progress: all of its turns as one, whose id is that of the first.
 *
 * **Details**
 *
 * `events` has the events of every turn, each with its own `turn/started` and `turn/completed`, and `thread/goal/updated`
 * between them. `steer` and `interrupt` act on the turn that is active, and wait for the next one where one has just
 * ended. `interrupt` pauses the goal too, so that no other turn follows; so does closing the Scope.
 *
 * A thread has one goal: an objective that is set while another is pursued takes its place, and both handles follow it. It
 * is paused when the Scope of the last of them closes.
 *
 * It ends when the goal is `complete`, `paused`, `blocked`, `usageLimited`, `budgetLimited` or cleared and the turn at
 * hand is over, and when a turn of it is interrupted or fails.
 *
 * **Gotchas**
 *
 * A goal that is still active goes on by itself whenever its thread is loaded. This client pauses those that it held: when
 * their Scope closes, when it closes itself and, after a loss, when the thread is loaded again. One that was detached, or
 * whose program was killed, is paused by `codex.request("thread/goal/set", { threadId, status: "paused" })`.
 *
 * A goal that is set while an ordinary turn is active begins after it; if that turn is interrupted, with the next one only.
 *
 * @category models
 * @since 0.1.0
 */
export interface Goal extends Omit<Turn, "result"> {
  /** What came of it: the items and the usage of all turns, and the state of the goal. */
  readonly result: Effect.Effect<GoalResult, TurnError>
}

/**
 * What a goal came to.
 *
 * @category models
 * @since 0.1.0
 */
export interface GoalResult extends TurnResult {
  /** The goal as the runtime last described it; `null` once it is cleared. */
  readonly goal: Protocol.ThreadGoal | null
}

/**
 * What a goal came to, for sending it on, as `Turn.TurnResult` is for a turn.
 *
 * @category schemas
 * @since 0.1.0
 */
export const GoalResult = Schema.Struct({
  ...TurnResult.fields,
  goal: foreign<Protocol.ThreadGoal | null>()
}) satisfies Schema.Codec<GoalResult>
