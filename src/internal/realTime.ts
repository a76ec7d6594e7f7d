import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Waits by the clock of the machine, whichever the program has: a process or a peer that ends takes real time. */
export const inRealTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(effect, Clock.Clock, Clock.Clock.defaultValue())
