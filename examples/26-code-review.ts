import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  // #region review
  // A thread of its own, in the folder of the program unless `cwd` says another.
  const thread = yield* codex.threadStartScoped({ ephemeral: true, sandbox: "readOnly", approvalMode: "denyAll" })
  const { finalResponse } = yield* thread.review({ type: "uncommittedChanges" }).pipe(Effect.timeout("10 minutes"))
  // #endregion
  yield* Console.log(finalResponse)
})

NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide(CodexTest.layerDemo)))
