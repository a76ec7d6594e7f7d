import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const start = codex.threadStart({ ephemeral: true, sandbox: "readOnly" })
  const thread = yield* start

  // #region group
  // Draws a screen at most every 50 ms, however fast the model writes.
  const frames = yield* thread.stream("Tell me a story.").pipe(
    TurnEvent.textDeltas,
    Stream.groupedWithin(1000, "50 millis"),
    Stream.map((deltas) => deltas.join("")),
    Stream.runCollect
  )
  yield* Console.log(`${frames.length < 12 ? "Fewer frames than deltas" : "One frame per delta"}: ${frames.join("")}`)
  // #endregion

  // #region throttle
  // At most one delta every 10 ms; those that arrive faster wait, and none is lost.
  const slowly = thread.stream("Tell it slowly.").pipe(
    TurnEvent.textDeltas,
    Stream.rechunk(1),
    Stream.throttle({ cost: (deltas) => deltas.length, units: 1, duration: "10 millis" })
  )
  yield* Console.log(`Slowly: ${yield* Stream.mkString(slowly)}`)
  // #endregion

  // #region merge
  // The turns of two threads as one stream, each event with its origin.
  const tell = (name: string) =>
    Stream.unwrap(Effect.map(start, (thread) => thread.stream("Tell me a story."))).pipe(
      TurnEvent.completedItems,
      Stream.map((item) => `${name}: ${item.type}`)
    )
  const told = yield* Stream.merge(tell("left"), tell("right")).pipe(Stream.runCollect)
  yield* Console.log(`Merged: ${told.filter((line) => line.endsWith("agentMessage")).sort().join(", ")}`)
  // #endregion

  // #region broadcast
  // Two consumers of one turn. Without broadcast, a turn's events have one consumer. `replay` is for the one that begins
  // to read after the other.
  const shared = yield* thread.stream("Once more.").pipe(Stream.broadcast({ capacity: "unbounded", replay: Infinity }))
  const [text, count] = yield* Effect.all(
    [Stream.mkString(TurnEvent.textDeltas(shared)), Stream.runCount(shared)],
    { concurrency: "unbounded" }
  )
  // #endregion
  yield* Console.log(`Broadcast: ${text} (${count > 12 ? "and every event" : "with events missing"})`)
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const story = ScriptedModel.message("Once upon a time there was a fiber.", { deltaSize: 3 })

NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide(CodexTest.layer({ model: { default: story } }))))
