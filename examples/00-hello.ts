import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  const result = yield* thread.run("Say hello in one sentence.")
  yield* Console.log(result.finalResponse)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
