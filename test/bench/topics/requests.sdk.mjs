import * as Codex from "effect-codex/Codex"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import { constVoid, identity } from "effect/Function"
import * as Tracer from "effect/Tracer"
import { options, stopwatch } from "../support/program.mjs"
import { layerPeer, layerServer, main } from "../support/sdk.mjs"

// Not the default tracer, with which a call makes no span.
const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const small = options.server
    ? codex.request("thread/loaded/list", {})
    : codex.request("thread/name/set", { threadId: "bench", name: "small" })
  const calls = (count) =>
    Effect.suspend(() => {
      let left = count
      const worker = Effect.whileLoop({ while: () => left-- > 0, body: () => small, step: constVoid })
      return Effect.all(Array.makeBy(options.inFlight, () => worker), { concurrency: "unbounded", discard: true })
    })

  yield* calls(options.warmUp)
  const stop = stopwatch()
  yield* calls(options.count)
  const { cpu, wall } = stop()
  return { wall: wall * 1000 / options.count, cpu: cpu * 1000 / options.count }
}).pipe(options.tracer ? Effect.withTracer(tracer) : identity)

main(program, options.server ? layerServer : layerPeer)
