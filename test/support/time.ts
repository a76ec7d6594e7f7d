import { Duration, Effect } from "effect"

/** Lets a round of the event loop pass. */
export const nextRound = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

/** How long an effect took, in milliseconds, and its result. */
export const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([time, value]) => [Duration.toMillis(time), value] as const)
