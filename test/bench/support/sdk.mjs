/** What the programs that use the SDK share. They import the built package, as an application would. */
import * as NodeCodex from "effect-codex/NodeCodex"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"

const peer = fileURLToPath(new URL("peer.mjs", import.meta.url))

/** A client of the played app-server. */
export const layerPeer = NodeCodex.layer({ codexBin: process.execPath, launchArgs: [peer], restart: false })

/** A client of a real app-server; the driver gives its environment. */
export const layerServer = NodeCodex.layer({ restart: false })

/** A thread with a turn that is open until the Scope is closed or the peer ends it. */
export const openTurn = (codex) => Effect.flatMap(codex.threadStart(), (thread) => thread.turn("Go"))

/** Makes the peer run a command of the benchmark. */
export const control = (codex, command) =>
  codex.request("thread/name/set", { threadId: "bench", name: "!" + JSON.stringify(command) })

/** Runs a program and passes its result to the driver. */
export const main = (program, layer) =>
  Effect.runPromise(Effect.provide(Effect.scoped(program), layer)).then((result) => console.log(JSON.stringify(result)))
