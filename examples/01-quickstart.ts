import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  const turn = yield* thread.turn("Say hello in one sentence.")

  yield* turn.events.pipe(
    TurnEvent.textDeltas,
    Stream.runForEach((delta) => Effect.sync(() => process.stdout.write(delta)))
  )

  const result = yield* turn.result
  yield* Console.log(`\nFinal response: ${result.finalResponse}`)
  yield* Console.log(`Tokens: ${result.usage?.total.totalTokens ?? "unknown"}`)
  yield* Console.log(`Duration: ${result.durationMs} ms`)
})

// Uses your login or OPENAI_API_KEY if any, else a scripted model. Your own program provides NodeCodex.layer() instead.
NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide(CodexTest.layerDemo)))
