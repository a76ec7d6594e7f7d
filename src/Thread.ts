/**
 * A conversation with Codex, and the turns in it.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { BufferOverflow, RequestError, StructuredOutputError, TurnError } from "./CodexError.ts"
import type { Goal, GoalOptions, GoalResult } from "./Goal.ts"
import type * as Input from "./Input.ts"
import type * as Protocol from "./Protocol.ts"
import type { BufferedTurnOptions, Turn, TurnOptions, TurnResult } from "./Turn.ts"
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
   * Runs a turn to its end. Interrupting the fiber (`Effect.timeout`, a race, a closed Scope) interrupts the turn on
   * the server, even while it is starting, and what agents do for it.
   */
  readonly run: (input: Input.RunInput, options?: TurnOptions) => Effect.Effect<TurnResult, TurnError>
  /**
   * Runs a turn whose final message is JSON matching a schema, and decodes it. The schema's root must be an object.
   *
   * On a thread with an active turn it fails with `ThreadBusy`, or joins that turn if it has the same schema.
   *
   * The model gets the schema in the strict form of OpenAI's structured outputs. Earlier messages may follow it too;
   * only the final one is decoded.
   */
  readonly runObject: <S extends ObjectSchema>(
    input: Input.RunInput,
    options: RunObjectOptions<S>
  ) => Effect.Effect<
    TurnResult & { readonly value: S["Type"] },
    TurnError | StructuredOutputError,
    S["DecodingServices"]
  >
  /**
   * Lets Codex review code, to the end; `finalResponse` is the review. It ends, fails and is interrupted like `run`.
   *
   * A review interrupts an active turn. It has the settings of the thread, takes no input, and turns before its end fail
   * with `ThreadBusy`: use a thread of its own.
   */
  readonly review: (target: Protocol.ReviewTarget) => Effect.Effect<TurnResult, TurnError>
  /**
   * Runs a turn and emits its events as they arrive; running the stream starts the turn. The stream ends after
   * `turn/completed`. Ending it early interrupts the turn.
   *
   * With a `buffer` it keeps no more events than that for a slow consumer.
   */
  readonly stream: {
    (
      input: Input.RunInput,
      options?: TurnOptions | BufferedTurnOptions<"sliding">
    ): Stream.Stream<TurnEvent, TurnError>
    (input: Input.RunInput, options?: BufferedTurnOptions): Stream.Stream<TurnEvent, TurnError | BufferOverflow>
    (input: Input.RunInput, options?: TurnOptions): Stream.Stream<TurnEvent, TurnError>
  }
  /**
   * Starts a turn and returns a handle to follow, steer and interrupt it. Closing the Scope interrupts a running turn,
   * unless it was detached.
   *
   * A thread has one active turn: input given while one is active joins it, and both handles have its id. It is
   * interrupted when the last of their Scopes closes.
   */
  readonly turn: {
    (
      input: Input.RunInput,
      options?: TurnOptions | BufferedTurnOptions<"sliding">
    ): Effect.Effect<Turn, RequestError, Scope.Scope>
    (
      input: Input.RunInput,
      options?: BufferedTurnOptions
    ): Effect.Effect<Turn<BufferOverflow>, RequestError, Scope.Scope>
    (input: Input.RunInput, options?: TurnOptions): Effect.Effect<Turn, RequestError, Scope.Scope>
  }
  /**
   * Sets an objective that the runtime pursues turn after turn, and returns a handle of all turns once the first has
   * begun. Closing the Scope pauses an active goal, and interrupts its turn. Fails with `InvalidRequest` if the thread is
   * ephemeral or the configuration has `[features] goals = false`.
   */
  readonly startGoal: (
    objective: string,
    options?: GoalOptions
  ) => Effect.Effect<Goal, TurnError, Scope.Scope>
  /** Pursues an objective to its end. Interrupting the fiber pauses the goal and interrupts its turn. */
  readonly runGoal: (objective: string, options?: GoalOptions) => Effect.Effect<GoalResult, TurnError>
  /** The thread as the server has it; with `includeTurns`, its turns and their items. */
  readonly read: (options?: {
    readonly includeTurns?: boolean | undefined
  }) => Effect.Effect<Protocol.ThreadReadResponse, RequestError>
  /** Gives the thread a name, which lists show once it has had a turn. */
  readonly setName: (name: string) => Effect.Effect<Protocol.ThreadSetNameResponse, RequestError>
  /**
   * Lets the model summarize the history to free context. It interrupts an active turn, and continues in its own turn
   * after this returns; input before its end fails with `ThreadBusy`.
   */
  readonly compact: Effect.Effect<Protocol.ThreadCompactStartResponse, RequestError>
  /**
   * The notifications about this thread, for each subscriber from its subscription on; see the client's
   * `notifications`.
   */
  readonly notifications: Stream.Stream<Protocol.ServerNotification>
}

/**
 * A schema of what `runObject` can ask for. Functions that take any such schema have it as their constraint.
 *
 * **Gotchas**
 *
 * A list or a union of objects passes the type checker, but `runObject` refuses it with `InvalidParams`: put it into a
 * member of an object.
 *
 * @category models
 * @since 0.1.0
 */
export interface ObjectSchema extends Schema.Constraint {
  /** What the model writes: structured outputs are objects. */
  readonly Encoded: object
}

/**
 * The settings of a turn that answers with an object.
 *
 * @category models
 * @since 0.1.0
 */
export interface RunObjectOptions<S extends ObjectSchema> extends Omit<TurnOptions, "outputSchema"> {
  /** Decodes the final message. */
  readonly schema: S
}
