import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex, type Turn } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region options
// Each holds for this turn and for the turns after it; what is left out stays as it is.
const options: Turn.TurnOptions = {
  approvalMode: "denyAll",
  cwd: process.cwd(),
  effort: "low",
  personality: "pragmatic",
  sandbox: "readOnly",
  summary: "concise",
  // The strict form that structured outputs have; `thread.runObject` makes it of a Schema.
  outputSchema: {
    type: "object",
    properties: { summary: { type: "string" }, actions: { type: "array", items: { type: "string" } } },
    required: ["summary", "actions"],
    additionalProperties: false
  }
  // Left to the configuration here: `model` (see 13-model-choice.ts) and `serviceTier`.
}
// #endregion

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  // #region sandbox
  const thread = yield* codex.threadStart({ sandbox: "workspaceWrite" })
  const review = yield* thread.run("Review the diff only.", { sandbox: "readOnly" })
  // #endregion
  yield* Console.log(`${review.status}: ${review.finalResponse}`)

  const rollout = yield* thread.run("Propose a safe production rollout as JSON.", options)
  yield* Console.log(`${rollout.status}: ${rollout.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
