import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex

  // #region choose
  const { data: models } = yield* codex.models()
  const model = models.find(({ isDefault }) => isDefault) ?? models[0]
  const effort = model?.supportedReasoningEfforts[0]?.reasoningEffort
  // #endregion
  yield* Console.log(`Chosen: ${model?.id ?? "the configured model"}, effort ${effort ?? "as configured"}`)

  // #region use
  // The model applies to the whole thread, the effort from this turn on. An option that is `undefined` is not sent.
  const thread = yield* codex.threadStart({ model: model?.id, sandbox: "readOnly" })
  const result = yield* thread.run("Give one short sentence about reliable releases.", { effort })
  // #endregion
  yield* Console.log(`Answer: ${result.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
