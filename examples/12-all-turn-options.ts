import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex, type Turn } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region options
// All but `outputSchema` also apply to later turns; omitted ones stay as they are.
const options: Turn.TurnOptions = {
  approvalMode: "denyAll",
  cwd: process.cwd(),
  effort: "low",
  personality: "pragmatic",
  sandbox: "readOnly",
  summary: "concise",
  // In the strict form that structured outputs require; `thread.runObject` derives it from a Schema.
  outputSchema: {
    type: "object",
    properties: { summary: { type: "string" }, actions: { type: "array", items: { type: "string" } } },
    required: ["summary", "actions"],
    additionalProperties: false
  }
  // Left to the configuration: `model` (see 13-model-choice.ts) and `serviceTier`.
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
