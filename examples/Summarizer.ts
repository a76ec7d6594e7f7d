import { Context, Effect, Layer, Schema, type Scope } from "effect"
import { Codex, type CodexError } from "effect-codex"

// #region service
/** All that callers see: they need not know that Codex writes the summaries. */
export class Summarizer extends Context.Service<Summarizer, {
  readonly summarize: (path: string) => Effect.Effect<string, NoSummary>
}>()("examples/Summarizer") {}

export class NoSummary extends Schema.TaggedError<NoSummary>()("NoSummary", {
  path: Schema.String,
  message: Schema.String
}) {}
// #endregion

// #region layer
/** One thread per summary, on the app-server of the `Codex` layer, which its other users share. */
export const layer: Layer.Layer<Summarizer, never, Codex.Codex> = Layer.effect(
  Summarizer,
  Effect.gen(function*() {
    const codex = yield* Codex.Codex

    const summarize = Effect.fn("Summarizer.summarize")(
      function*(path: string): Effect.fn.Return<string, CodexError.TurnError | NoSummary, Scope.Scope> {
        // Closing the Scope of the call unloads it and ends whatever still runs in it.
        const thread = yield* codex.threadStartScoped({ ephemeral: true, sandbox: "readOnly" })
        const { finalResponse } = yield* thread.run(`Summarize ${path} in one sentence.`)
        return finalResponse ?? (yield* new NoSummary({ path, message: "Codex gave no answer" }))
      },
      Effect.scoped,
      (effect, path) =>
        Effect.mapError(
          effect,
          (error) => error._tag === "NoSummary" ? error : new NoSummary({ path, message: error.message })
        )
    )

    return Summarizer.of({ summarize })
  })
)
// #endregion
