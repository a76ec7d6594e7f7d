import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import type { Transport } from "../Transport.ts"
import { withChildScope } from "./childScope.ts"

/** A transport with the Scope in which it was made; closing it ends the connection. */
export interface Opened {
  readonly transport: Transport
  readonly scope: Scope.Closeable
}

/** Opens a transport below the current Scope. It is closed at once if it, or `use`, fails. */
export const openTransport = <A, E, R, E2, R2>(
  transport: Effect.Effect<Transport, E, R>,
  use: (opened: Opened) => Effect.Effect<A, E2, R2>
): Effect.Effect<A, E | E2, Exclude<R, Scope.Scope> | R2 | Scope.Scope> =>
  withChildScope((scope) => Effect.flatMap(Scope.provide(transport, scope), (transport) => use({ transport, scope })))
