import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const questions = ["What is a Layer?", "What is a Fiber?", "What is a Schedule?"]

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex

  // #region concurrent
  // One app-server runs the turns of many threads at once. A thread runs one turn at a time: input that is given to an
  // active one joins it, so what shall be answered side by side gets a thread each.
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
