import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Waits by the clock of the machine, not the program's (a test clock): a process or a peer takes real time to end. */
export const inRealTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(effect, Clock.Clock, Clock.Clock.defaultValue())
