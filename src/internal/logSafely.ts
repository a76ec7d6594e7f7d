import * as Effect from "effect/Effect"

/** Logs, whatever becomes of it: a logger that throws must end no connection and keep no server waiting. */
export const logSafely = (log: Effect.Effect<void>): Effect.Effect<void> => Effect.catchDefect(log, () => Effect.void)
