import * as Effect from "effect/Effect"

/**
 * A module that is loaded on first use, and from then on is available synchronously: `TestClock.adjust` would not wait
 * for another load.
 */
const lazy = <A>(load: () => Promise<A>): Effect.Effect<A> => {
  let loaded: A | undefined
  return Effect.suspend(() =>
    loaded !== undefined ? Effect.succeed(loaded) : Effect.map(Effect.promise(load), (module) => loaded = module)
  )
}

// `effect/Schema` and all that is built on it is a third of what must be loaded for a first turn: 40 to 60 ms, in which
// the server can start. So `Codex.ts`, `AppServer.ts` and their imports do not import these modules, which are loaded
// once the process runs, or when something fails.

/** The errors, which are schemas. */
export const errors = lazy(() => import("../CodexError.ts"))

/** All of a client but its transport. */
export const client = lazy(() => import("./client.ts"))

/** WebSockets, whose errors are schemas. */
export const transport = lazy(() => import("../Transport.ts"))

// The rest is loaded only by those who use it.

/** Toolkits, with all of `effect/ai`. */
export const tools = lazy(() => import("./tools.ts"))

/** The JSON Schema of structured output, with what `effect/ai` needs for it. */
export const structuredOutput = lazy(() => import("effect/ai/OpenAiStructuredOutput"))

/** A caller that passes a `Config` has loaded it already; a start without one is 4 ms faster. */
export const config = lazy(() => import("effect/Config"))
