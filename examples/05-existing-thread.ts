import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const original = yield* codex.threadStart()
  yield* original.run("Remember the number 42.")

  // #region resume
  // The id is all that a program has to store, as long as CODEX_HOME stays the same.
  const threadId: string = original.id
  const thread = yield* codex.threadResume(threadId)
  yield* thread.run("Which number was it?")
  // #endregion

  // #region read
  const history = yield* thread.read({ includeTurns: true })
  // #endregion
  for (const turn of history.thread.turns) {
    for (const item of turn.items) {
      if (item.type === "agentMessage") yield* Console.log(`Codex: ${item.text}`)
      if (item.type === "userMessage") {
        yield* Console.log(`You: ${item.content.map((part) => part.type === "text" ? part.text : part.type).join("")}`)
      }
    }
  }

  // #region missing
  const missing = yield* codex.threadResume("00000000-0000-7000-8000-000000000000").pipe(
    Effect.as("resumed"),
    Effect.catchTag("ThreadNotFound", (error) => Effect.succeed(`There is no thread ${error.threadId}`))
  )
  // #endregion
  yield* Console.log(missing)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
