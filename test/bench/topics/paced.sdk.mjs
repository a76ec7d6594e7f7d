import * as Codex from "effect-codex/Codex"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { now, options, quantile, stopwatch } from "../support/program.mjs"
import { control, layerPeer, main, openTurn } from "../support/sdk.mjs"

const wave = Effect.fnUntraced(function*(codex, count) {
  const delays = []
  const onEvent = (event) =>
    Effect.sync(() => {
      if (event.method === "item/agentMessage/delta") delays.push(Number(now() - BigInt(event.params.delta)))
    })
  const turns = yield* Effect.replicateEffect(openTurn(codex), options.turns)
  const fibers = yield* Effect.forEach(turns, (turn) => Effect.forkChild(Stream.runForEach(turn.events, onEvent)))
  yield* control(codex, { prepare: "paced", rate: options.rate, count })
  const stop = stopwatch()
  yield* control(codex, { go: true })
  yield* Fiber.joinAll(fibers)
  const { cpu } = stop()
  return {
    count: delays.length,
    p50: quantile(delays, 0.5) / 1000,
    p99: quantile(delays, 0.99) / 1000,
    cpu: cpu * 1000 / count
  }
}, Effect.scoped)

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  yield* wave(codex, options.warmUp)
  return yield* wave(codex, options.count)
})

main(program, layerPeer)
