import type * as Effect from "effect/Effect"
import type { JsonRpc } from "../JsonRpc.ts"
import type { Router } from "./router.ts"

/** What the handles of one client share. */
export interface Session {
  readonly request: JsonRpc["request"]
  readonly router: Router
  /** Runs an effect beside everything else, for as long as the client lives. */
  readonly fork: (effect: Effect.Effect<unknown>) => void
}
