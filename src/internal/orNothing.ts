import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"

/** What the effect has put into the present Scope is released at once when it fails or is interrupted. */
export const orNothing = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Scope.Scope> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.flatMap(Effect.scope, Scope.fork), (scope) =>
      Scope.provide(effect, scope).pipe(
        restore,
        Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
      ))
  )
