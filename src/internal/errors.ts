import * as Effect from "effect/Effect"
import type * as CodexError from "../CodexError.ts"
import * as Lazy from "./lazy.ts"

/** Fails with one of the errors. */
export const fail = <E>(make: (errors: typeof CodexError) => E): Effect.Effect<never, E> =>
  Effect.flatMap(Lazy.errors, (errors) => Effect.fail(make(errors)))

/** Fails with `InvalidParams`, for an option or the params of a call. */
export const invalid = (method: string, message: string): Effect.Effect<never, CodexError.InvalidParams> =>
  fail(({ InvalidParams }) => new InvalidParams({ method, code: -32602, message }))
