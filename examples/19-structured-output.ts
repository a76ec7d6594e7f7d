import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Codex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

// #region schema
class Risk extends Schema.Class<Risk>("Risk")({
  title: Schema.String,
  severity: Schema.Literals(["low", "medium", "high"]),
  likelihood: Schema.Finite
}) {}

const Review = Schema.Struct({ summary: Schema.String, risks: Schema.Array(Risk) })
// #endregion

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })

  // #region run
  const review = thread.runObject("Review the last commit.", { schema: Review, effort: "low" })
  const { value } = yield* review
  yield* Console.log(`${value.summary} The first risk: ${value.risks[0]?.title} (${value.risks[0]?.severity})`)
  // #endregion

  // #region error
  yield* review.pipe(
    Effect.catchTag("StructuredOutputError", ({ issue, text }) => Console.log(`Not a review: ${text}\n${issue}`))
  )
  // #endregion
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.message(JSON.stringify({
      summary: "It renames a column.",
      risks: [{ title: "Old rows have no value", severity: "high", likelihood: 0.4 }]
    })),
    ScriptedModel.message(`{"summary": "It renames a column.", "risks": [{"severity": "enormous"}]}`)
  )
})

NodeRuntime.runMain(script.pipe(Effect.andThen(program), Effect.provide(CodexTest.layer())))
