/**
 * A goal: an objective that the runtime pursues turn after turn until it is reached.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { TurnError } from "./CodexError.ts"
import { serverValue } from "./internal/serverValue.ts"
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
   * How many tokens the goal may use, at least 1; when they are used up, the runtime ends it as `budgetLimited`.
   *
   * @default as many as it takes
   */
  readonly tokenBudget?: number | undefined
}

/**
 * A goal in progress: all of its turns as one, with the id of the first.
 *
 * **Details**
 *
 * `events` has the events of every turn, each with its own `turn/started` and `turn/completed`, and
 * `thread/goal/updated` between them. `steer` and `interrupt` act on the active turn, or wait for the next if one has
 * just ended. `interrupt` also pauses the goal, so that no turn follows; so does closing the Scope.
 *
 * A thread has one goal: a new objective replaces the one being pursued. Both handles follow it, and it is paused when
 * the last of their Scopes closes. A detached one that is replaced ends with its active turn.
 *
 * It ends when the goal is `complete`, `paused`, `blocked`, `usageLimited`, `budgetLimited` or cleared and the current
 * turn is over, and when a turn is interrupted or fails.
 *
 * **Gotchas**
 *
 * An active goal resumes by itself whenever its thread is loaded. This client pauses the goals it holds: when their
 * Scope closes, when the client closes and, after a lost connection, when the thread is loaded again. To pause one that
 * was detached, or whose program was killed, call `codex.request("thread/goal/set", { threadId, status: "paused" })`.
 *
 * A goal set while an ordinary turn is active begins after it; if that turn is interrupted, so is the goal.
 *
 * @category models
 * @since 0.1.0
 */
export interface Goal extends Omit<Turn, "result"> {
  /** The outcome: items and usage of all turns, and the state of the goal. */
  readonly result: Effect.Effect<GoalResult, TurnError>
}

/**
 * The outcome of a goal.
 *
 * @category models
 * @since 0.1.0
 */
export interface GoalResult extends TurnResult {
  /** The goal as the runtime last described it; `null` once it is cleared. */
  readonly goal: Protocol.ThreadGoal | null
}

/**
 * The schema of a goal's outcome, as `Turn.TurnResult` is for a turn.
 *
 * @category schemas
 * @since 0.1.0
 */
export const GoalResult = Schema.Struct({
  ...TurnResult.fields,
  goal: serverValue<Protocol.ThreadGoal | null>()
}) satisfies Schema.Codec<GoalResult>
