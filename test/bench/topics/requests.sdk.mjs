import * as Codex from "effect-codex/Codex"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import { options, stopwatch } from "../support/program.mjs"
import { layerPeer, layerServer, main } from "../support/sdk.mjs"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const small = options.server
    ? codex.request("thread/loaded/list", {})
    : codex.request("thread/name/set", { threadId: "bench", name: "small" })
  const calls = (count) =>
    Effect.forEach(Array.range(1, count), () => small, { concurrency: options.inFlight, discard: true })

  yield* calls(options.warmUp)
  const stop = stopwatch()
  yield* calls(options.count)
  const { cpu, wall } = stop()
  return { wall: wall * 1000 / options.count, cpu: cpu * 1000 / options.count }
}).pipe(Effect.withTracerEnabled(options.spans))

main(program, options.server ? layerServer : layerPeer)
