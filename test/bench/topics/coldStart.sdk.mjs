import * as Codex from "effect-codex/Codex"
import * as NodeCodex from "effect-codex/NodeCodex"
import * as TurnEvent from "effect-codex/TurnEvent"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

let first

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()
  yield* thread.stream("Go").pipe(
    TurnEvent.textDeltas,
    Stream.runForEach(() =>
      Effect.sync(() => {
        first ??= performance.timeOrigin + performance.now()
      })
    )
  )
})

await Effect.runPromise(Effect.provide(program, NodeCodex.layer()))
console.log(JSON.stringify({ first }))
