import * as Effect from "effect/Effect"
import type * as CodexError from "../CodexError.ts"

type Errors = typeof CodexError

/**
 * The errors, loaded by the first who needs them.
 *
 * They are schemas, and `effect/Schema` with all that is built on it is a third of what has to be loaded for a first turn:
 * 40 to 60 ms, in which the server can start. So `Codex.ts`, `AppServer.ts` and what these import do not import
 * `CodexError.ts`: it is loaded once the process runs, or when something fails.
 */
export const errors: Effect.Effect<Errors> = Effect.promise(() => import("../CodexError.ts"))

/** Fails with one of the errors. */
export const fail = <E>(make: (errors: Errors) => E): Effect.Effect<never, E> =>
  Effect.flatMap(errors, (loaded) => Effect.fail(make(loaded)))

/** Fails with what is wrong with an option or with the params of a call. */
export const invalid = (method: string, message: string): Effect.Effect<never, CodexError.InvalidParams> =>
  fail(({ InvalidParams }) => new InvalidParams({ method, code: -32602, message }))
