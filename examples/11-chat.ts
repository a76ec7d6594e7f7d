import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect, Stream, Terminal } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region chat
const chat = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const terminal = yield* Terminal.Terminal
  const thread = yield* codex.threadStart()

  const exchange = Effect.gen(function*() {
    yield* terminal.display("you> ")
    const line = (yield* terminal.readLine).trim()
    if (line === "") return
    yield* terminal.display("codex> ")
    yield* thread.stream(line).pipe(
      TurnEvent.textDeltas,
      Stream.runForEach(terminal.display),
      Effect.catchTag("TurnFailed", ({ message }) => terminal.display(`(${message})`))
    )
    yield* terminal.display("\n")
  })

  // The end of the input (Ctrl+D) ends the chat.
  yield* Effect.forever(exchange).pipe(
    Effect.catchTag("QuitError", () => terminal.display("\nGoodbye.\n"))
  )
})
// #endregion

NodeRuntime.runMain(chat.pipe(Effect.provide([CodexTest.layerDemo, NodeServices.layer])))
