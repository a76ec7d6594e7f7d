import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Stream } from "effect"
import { Codex, type Turn, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

// #region begun
const begun = (turn: Turn.Turn) => turn.events.pipe(TurnEvent.textDeltas, Stream.take(1), Stream.runDrain)
// #endregion

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })

  // #region steer
  const counting = yield* thread.turn("Count from 1 to 100.")
  yield* begun(counting)
  yield* counting.steer("Stop at 3.")
  const counted = yield* counting.result
  // #endregion
  yield* Console.log(`Steered: ${counted.status}, ${counted.finalResponse}`)

  // #region interrupt
  const story = yield* thread.turn("Write a very long story.")
  yield* begun(story)
  yield* story.interrupt
  const { status } = yield* story.result
  // #endregion
  yield* Console.log(`Interrupted: ${status}`)

  // #region detach
  // Closing the Scope of a turn interrupts it; a detached turn goes on without its handle.
  yield* Effect.scoped(Effect.flatMap(thread.turn("Tidy up in your own time."), (turn) => turn.detach))
  // #endregion
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.deltas(["1, ", ScriptedModel.gate(Effect.never)]),
    ScriptedModel.message("1, 2, 3."),
    ScriptedModel.deltas(["Once upon a time", ScriptedModel.gate(Effect.never)])
  )
})

NodeRuntime.runMain(script.pipe(Effect.andThen(program), Effect.scoped, Effect.provide(CodexTest.layer())))
