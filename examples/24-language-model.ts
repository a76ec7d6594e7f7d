import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Schema, Stream } from "effect"
import { CodexLanguageModel } from "effect-codex/ai"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { LanguageModel } from "effect/ai"

// #region program
// Nothing here names Codex: any language model of effect/ai works.
const program = Effect.gen(function*() {
  const { text } = yield* LanguageModel.generateText({ prompt: "What is an Effect?" })
  yield* Console.log(text)

  const { value } = yield* LanguageModel.generateObject({
    prompt: "Name three of its modules.",
    schema: Schema.Struct({ modules: Schema.Array(Schema.String) })
  })
  yield* Console.log(value.modules.join(", "))

  yield* LanguageModel.streamText({ prompt: "Say goodbye." }).pipe(
    Stream.filter((part) => part.type === "text-delta"),
    Stream.runForEach(({ delta }) => Console.log(delta))
  )
})
// #endregion

// #region layer
const Model = CodexLanguageModel.layer({ effort: "low" })
// #endregion

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.message("A program as a value."),
    ScriptedModel.message(`{"modules": ["Effect", "Layer", "Stream"]}`),
    ScriptedModel.message("Goodbye.")
  )
})

NodeRuntime.runMain(script.pipe(
  Effect.andThen(program),
  Effect.provide(Model),
  Effect.provide(CodexTest.layer())
))
