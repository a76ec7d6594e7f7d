import * as Codex from "effect-codex/Codex"
import * as TurnEvent from "effect-codex/TurnEvent"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { options, stopwatch } from "../support/program.mjs"
import { layerServer, main } from "../support/sdk.mjs"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const threads = yield* Effect.all(Array(options.atOnce).fill(codex.threadStart()), { concurrency: "unbounded" })
  let deltas = 0
  const round = Effect.forEach(
    threads,
    (thread) =>
      thread.stream("Go").pipe(
        TurnEvent.textDeltas,
        Stream.runForEach(() => Effect.sync(() => deltas++))
      ),
    { concurrency: "unbounded", discard: true }
  )

  yield* Effect.repeat(round, { times: options.warmUp - 1 })
  deltas = 0
  const stop = stopwatch()
  yield* Effect.repeat(round, { times: options.rounds - 1 })
  const { cpu, wall } = stop()
  return { wall: wall / options.rounds, cpu: cpu / options.rounds, deltas }
})

main(program, layerServer)
