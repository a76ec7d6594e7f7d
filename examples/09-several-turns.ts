import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const questions = ["What is a Layer?", "What is a Fiber?", "What is a Schedule?"]

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex

  // #region concurrent
  // One app-server runs the turns of many threads concurrently. A thread runs one turn at a time, and input given
  // meanwhile joins that turn. So each question gets its own thread.
  const answers = yield* Effect.forEach(
    questions,
    Effect.fnUntraced(function*(question) {
      const thread = yield* codex.threadStartScoped({ ephemeral: true, sandbox: "readOnly" })
      const { finalResponse } = yield* thread.run(question)
      return { question, finalResponse }
    }, Effect.scoped),
    { concurrency: "unbounded" }
  )
  // #endregion
  for (const { finalResponse, question } of answers) yield* Console.log(`${question} ${finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
