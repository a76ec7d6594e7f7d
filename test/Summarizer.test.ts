import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import * as Summarizer from "../examples/Summarizer.ts"

// #region test
// A real app-server, so what is tested is what will run; only the model is scripted. No key, no network.
const layer = Layer.provideMerge(Summarizer.layer, CodexTest.layer())

it.layer(layer, { excludeTestServices: true })("Summarizer", (it) => {
  it.effect("asks for one sentence about the file and answers it", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.message("It parses JSON."))
      const summarizer = yield* Summarizer.Summarizer
      assert.strictEqual(yield* summarizer.summarize("src/parse.ts"), "It parses JSON.")
      const request = yield* model.takeRequest
      assert.strictEqual(ScriptedModel.lastUserText(request), "Summarize src/parse.ts in one sentence.")
    }))

  it.effect("says which file has no summary when the turn fails", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.httpError(500))
      const summarizer = yield* Summarizer.Summarizer
      const error = yield* Effect.flip(summarizer.summarize("src/parse.ts"))
      assert.strictEqual(error._tag, "NoSummary")
      assert.strictEqual(error.path, "src/parse.ts")
    }))
})
// #endregion
