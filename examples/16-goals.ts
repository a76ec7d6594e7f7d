import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()

  // #region goal
  // The runtime starts turn after turn until the objective is reached. One handle covers them all.
  const goal = yield* thread.startGoal("Make every test pass.", { tokenBudget: 50_000 })
  yield* goal.events.pipe(
    TurnEvent.completedItems,
    Stream.filter((item) => item.type === "agentMessage"),
    Stream.runForEach(({ text }) => Console.log(`Codex: ${text}`))
  )
  const result = yield* goal.result
  // #endregion
  yield* Console.log(`Goal: ${result.goal?.status}, ${result.finalResponse}`)
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.message("Two of five pass."),
    ScriptedModel.message("Four of five pass."),
    ScriptedModel.functionCall({ name: "update_goal", arguments: { status: "complete" } }),
    ScriptedModel.message("All of them pass.")
  )
})

NodeRuntime.runMain(script.pipe(
  Effect.andThen(program),
  Effect.scoped,
  Effect.provide(CodexTest.layer())
))
