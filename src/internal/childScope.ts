import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"

/**
 * Gives an effect a new Scope below the current one. If the effect fails or is interrupted, that Scope closes at
 * once, otherwise with the current one.
 */
export const withChildScope = <A, E, R>(
  use: (scope: Scope.Closeable) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | Scope.Scope> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.flatMap(Effect.scope, Scope.fork),
      (scope) => restore(use(scope)).pipe(Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause))))
    )
  )

/** Runs an effect in such a Scope, which takes the place of the current one. */
export const inChildScope = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, Exclude<R, Scope.Scope> | Scope.Scope> => withChildScope((scope) => Scope.provide(effect, scope))
