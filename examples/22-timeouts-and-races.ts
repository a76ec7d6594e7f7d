import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })

  // #region timeout
  // The timeout interrupts the turn on the server too, so the thread is free again.
  const answer = yield* thread.run("Think for a very long time.").pipe(
    Effect.map((result) => result.finalResponse),
    Effect.timeoutOrElse({ duration: "1 second", orElse: () => Effect.succeed("(no answer in time)") })
  )
  // #endregion
  yield* Console.log(answer)

  // #region interrupted
  const { thread: read } = yield* thread.read({ includeTurns: true })
  yield* Console.log(`The turn was ${read.turns[0]?.status}`)
  // #endregion

  // #region race
  // Asks two threads: the first answer wins, and the other turn is interrupted.
  const ask = (question: string) =>
    Effect.flatMap(codex.threadStart({ ephemeral: true }), (thread) => thread.run(question))
  const winner = yield* Effect.raceFirst(ask("Think for a very long time."), ask("Answer at once."))
  // #endregion
  yield* Console.log(`The winner: ${winner.finalResponse}`)
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const slowOrFast = CodexTest.layer({
  model: {
    respondWith: (request) =>
      ScriptedModel.lastUserText(request).startsWith("Think")
        ? ScriptedModel.gate(Effect.never)
        : ScriptedModel.message("At your service.")
  }
})

NodeRuntime.runMain(program.pipe(Effect.provide(slowOrFast)))
