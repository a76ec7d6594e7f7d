/**
 * When and how often to retry.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Schedule from "effect/Schedule"
import * as Lazy from "./internal/lazy.ts"

/**
 * How {@link overload} waits.
 *
 * @category models
 * @since 0.1.0
 */
export interface OverloadOptions {
  /**
   * The wait before the second try; each later one is twice as long.
   *
   * @default 250 milliseconds
   */
  readonly initial?: Duration.Input | undefined
  /**
   * The longest wait.
   *
   * @default 8 seconds
   */
  readonly maximum?: Duration.Input | undefined
  /**
   * The number of tries in all, including the first.
   *
   * @default 5
   */
  readonly tries?: number | undefined
}

/**
 * Exponential waits with jitter (80 to 120 % of each), bounded in length and in number.
 *
 * **When to use**
 *
 * Use with `Effect.retry` and `CodexError.isRetryable` where {@link retryOnOverload} is not flexible enough.
 *
 * @category schedules
 * @since 0.1.0
 */
export const overload = (options?: OverloadOptions): Schedule.Schedule<Duration.Duration> =>
  Schedule.min([
    Schedule.exponential(options?.initial ?? "250 millis"),
    // Divided, so that the jitter applies to the longest wait too, without exceeding `maximum`.
    Schedule.spaced(Duration.times(Duration.fromInputUnsafe(options?.maximum ?? "8 seconds"), 1 / 1.2))
  ]).pipe(
    Schedule.jittered,
    Schedule.upTo({ times: (options?.tries ?? 5) - 1 })
  )

/**
 * Retries a call while the server is overloaded.
 *
 * **When to use**
 *
 * Use around a single call or a whole `thread.run`: only what the server did not accept is retried, so a turn never
 * runs twice.
 *
 * **Details**
 *
 * Only errors that pass `CodexError.isRetryable` are retried; the error of the last try is returned unchanged.
 *
 * **Example** (Starting a thread on a busy server)
 *
 * ```ts
 * const thread = yield* codex.threadStart().pipe(CodexSchedule.retryOnOverload({ tries: 8 }))
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const retryOnOverload: {
  // In this order, `pipe(retryOnOverload)` without parentheses does not compile; in the other it loses its types.
  <A, E, R>(self: Effect.Effect<A, E, R>, options?: OverloadOptions): Effect.Effect<A, E, R>
  (options?: OverloadOptions): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
} = dual(
  (args) => Effect.isEffect(args[0]),
  <A, E, R>(self: Effect.Effect<A, E, R>, options?: OverloadOptions): Effect.Effect<A, E, R> =>
    Effect.retry(self, {
      schedule: overload(options),
      while: (error) => Effect.map(Lazy.errors, ({ isRetryable }) => isRetryable(error))
    })
)
