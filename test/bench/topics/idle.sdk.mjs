/** The memory that an idle client, thread and open turn take. */
import * as Codex from "effect-codex/Codex"
import { MemoryTransport } from "effect-codex/testing"
import * as Effect from "effect/Effect"
import { heldBytes, options } from "../support/program.mjs"
import { layerPeer, main } from "../support/sdk.mjs"

const bytes = Effect.promise(heldBytes)

const things = {
  /** Over a transport in memory, which is counted too: ten thousand processes would be unrealistic. */
  clients: () => Effect.flatMap(MemoryTransport.make(), (peer) => Codex.connect(Effect.succeed(peer.transport))),
  threads: (codex) => codex.threadStart(),
  turns: (_, threads) => threads.pop().turn("Go")
}

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const { count, what } = options
  const threads = what === "turns" ? yield* Effect.replicateEffect(codex.threadStart(), count + 10) : []
  const make = Effect.suspend(() => things[what](codex, threads))
  const first = yield* Effect.replicateEffect(make, 10)
  const before = yield* bytes
  const all = yield* Effect.replicateEffect(make, count)
  const after = yield* bytes
  return { bytes: (after - before) / count, count: first.length + all.length }
})

main(program, layerPeer)
