import * as Codex from "effect-codex/Codex"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { heldBytes, options, stopwatch } from "../support/program.mjs"
import { control, layerPeer, main, openTurn } from "../support/sdk.mjs"

const bytes = Effect.promise(heldBytes)

/** Deltas of open turns whose events nobody has consumed yet. */
const held = Effect.fnUntraced(function*(codex, { lines, turns }) {
  const handles = yield* Effect.replicateEffect(openTurn(codex), turns)
  yield* control(codex, { prepare: "bulk", kind: "deltas", lines, complete: false })
  const before = yield* bytes
  yield* control(codex, { go: true })
  const after = yield* bytes
  const counts = yield* Effect.forEach(handles, (turn) =>
    turn.events.pipe(
      Stream.take(lines / turns),
      Stream.runCount
    ))
  return { bytes: (after - before) / lines, count: counts.reduce((sum, count) => sum + count, 0) }
})

/** Notifications of turns that were released before. */
const growth = Effect.fnUntraced(function*(codex, { lines, turns }) {
  yield* Effect.scoped(Effect.gen(function*() {
    yield* Effect.replicateEffect(openTurn(codex), turns)
    yield* control(codex, { prepare: "bulk", kind: "mix", lines, complete: false })
  }))
  // The first run builds the schemas and warms up the code.
  yield* control(codex, { go: true })
  const before = yield* bytes
  for (let i = 0; i < 3; i++) yield* control(codex, { go: true })
  return { bytes: yield* Effect.map(bytes, (after) => after - before) }
})

const long = Effect.fnUntraced(function*(codex, options) {
  let length = 0
  const turn = yield* openTurn(codex)
  const fiber = yield* Effect.forkChild(Stream.runForEach(turn.events, (event) =>
    Effect.sync(() => {
      if (event.method === "item/agentMessage/delta") length = event.params.delta.length
    })))
  yield* control(codex, { prepare: "long", bytes: options.bytes })
  const stop = stopwatch()
  yield* control(codex, { go: true })
  yield* Fiber.join(fiber)
  return { ...stop(), length }
})

main(Effect.flatMap(Codex.Codex, (codex) => ({ held, growth, long })[options.what](codex, options)), layerPeer)
