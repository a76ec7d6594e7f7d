import * as Effect from "effect/Effect"

/** Logs, and ignores a logger that throws: it must not end the connection or leave the server without an answer. */
export const logSafely = (log: Effect.Effect<void>): Effect.Effect<void> => Effect.catchDefect(log, () => Effect.void)
