import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex, CodexError, CodexSchedule } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex

  // #region retry
  // Only calls that the server refused as overloaded are retried: a turn never runs twice.
  const thread = yield* codex.threadStart().pipe(CodexSchedule.retryOnOverload({ tries: 8 }))
  const ask = (question: string) => thread.run(question).pipe(CodexSchedule.retryOnOverload())
  // #endregion

  // #region catch
  const answer = yield* ask("Hello?").pipe(
    Effect.map((result) => result.finalResponse),
    Effect.catchTags({
      TurnFailed: ({ codexErrorInfo, message }) =>
        Effect.succeed(`The turn failed: ${message} (${JSON.stringify(codexErrorInfo)})`),
      TransportClosed: ({ exitCode, reason }) => Effect.succeed(`Codex is gone: ${reason} (${exitCode})`)
    })
  )
  // #endregion
  yield* Console.log(answer)

  // #region guards
  const error = yield* Effect.flip(codex.threadResume("not a thread's id"))
  const advice = CodexError.isRetryable(error) ? "try again later" : "correct the call"
  yield* Console.log(`${error._tag}: ${error.message}: ${advice}`)
  // #endregion
})

// -- A failing model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const failingModel = CodexTest.layer({
  model: { default: ScriptedModel.httpError(429, { error: { type: "usage_limit_reached", message: "No more" } }) }
})

NodeRuntime.runMain(program.pipe(Effect.provide(failingModel)))
