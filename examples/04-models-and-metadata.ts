import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex

  // #region metadata
  const { serverVersion, platformOs, userAgent } = codex.metadata
  yield* Console.log(`Codex ${serverVersion} on ${platformOs} (${userAgent})`)
  // #endregion

  // #region models
  const { data } = yield* codex.models({ includeHidden: true })
  yield* Console.log(`${data.length} models`)
  for (const model of data.slice(0, 5)) {
    const efforts = model.supportedReasoningEfforts.map(({ reasoningEffort }) => reasoningEffort).join(", ")
    yield* Console.log(`${model.isDefault ? "*" : " "} ${model.id}: ${model.displayName} (${efforts})`)
  }
  // #endregion
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
