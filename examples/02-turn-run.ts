import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  // #region run
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  const result = yield* thread.run("Explain Effect's Scope in one sentence.")

  yield* Console.log(`Status: ${result.status}`)
  yield* Console.log(`Answer: ${result.finalResponse}`)
  for (const item of result.items) yield* Console.log(`Item: ${item.type}`)
  // #endregion

  // #region conversation
  // Turns on the same thread are one conversation; a new thread starts a new one.
  const followUp = yield* thread.run("Now for a ten-year-old.")
  // #endregion
  yield* Console.log(`Follow-up: ${followUp.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
