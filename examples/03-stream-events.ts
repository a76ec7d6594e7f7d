import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region match
const show = TurnEvent.match({
  "turn/started": ({ turn }) => `turn ${turn.status}`,
  "item/started": ({ item }) => `${item.type} begins`,
  "item/agentMessage/delta": ({ delta }) => `the model writes: ${delta}`,
  "item/completed": ({ item }) => `${item.type} is complete`,
  "turn/completed": ({ turn }) => `turn ${turn.status}`
}, (event) => `(${event.method})`)
// #endregion

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })

  // #region stream
  // The turn starts when the stream is run. The stream ends with the turn; ending it early interrupts the turn.
  yield* thread.stream("Say hello in one sentence.").pipe(
    Stream.map(show),
    Stream.runForEach(Console.log)
  )
  // #endregion

  // #region deltas
  const text = yield* thread.stream("And again.").pipe(
    TurnEvent.textDeltas,
    Stream.mkString
  )
  // #endregion
  yield* Console.log(`All deltas together: ${text}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
