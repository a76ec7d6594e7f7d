import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"

/**
 * Gives a Scope of its own below the present one. What was put into it is released at once when the effect fails or is
 * interrupted, and with the present one otherwise.
 */
export const inChildScope = <A, E, R>(
  use: (scope: Scope.Closeable) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | Scope.Scope> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.flatMap(Effect.scope, Scope.fork),
      (scope) => restore(use(scope)).pipe(Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause))))
    )
  )
