import * as Effect from "effect/Effect"

/**
 * A module that the first who needs it loads, and that from then on is there at once: whoever sets a test clock in the
 * meantime would else not be waited for.
 */
const lazy = <A>(load: () => Promise<A>): Effect.Effect<A> => {
  let loaded: A | undefined
  return Effect.suspend(() =>
    loaded !== undefined ? Effect.succeed(loaded) : Effect.map(Effect.promise(load), (module) => loaded = module)
  )
}

// `effect/Schema` with all that is built on it is a third of what has to be loaded for a first turn: 40 to 60 ms, in which
// the server can start. So `Codex.ts`, `AppServer.ts` and what these import do not import these, which are loaded once the
// process runs, or when something fails.

/** The errors, which are schemas. */
export const errors = lazy(() => import("../CodexError.ts"))

/** What a client does with its transport. */
export const client = lazy(() => import("./client.ts"))

/** WebSockets, whose errors are schemas. */
export const transport = lazy(() => import("../Transport.ts"))

// The rest is loaded by those who use it only.

/** Toolkits, with all of `effect/ai`. */
export const tools = lazy(() => import("./tools.ts"))

/** The JSON Schema of structured output, with what `effect/ai` needs for it. */
export const structuredOutput = lazy(() => import("effect/ai/OpenAiStructuredOutput"))

/** A caller that passes a `Config` has loaded it already; a start without one is 4 ms faster. */
export const config = lazy(() => import("effect/Config"))
