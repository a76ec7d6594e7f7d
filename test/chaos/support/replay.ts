import { Effect, type Scope } from "effect"
import { MemoryTransport } from "effect-codex/testing"
import * as fs from "node:fs"

export interface Recorded {
  readonly from: "client" | "server"
  readonly message: { readonly id?: string | number; readonly method?: string; readonly [key: string]: unknown }
}

const folder = new URL("../fixtures/", import.meta.url)

/** The names of the recorded sessions: the versions of their servers. */
export const versions: ReadonlyArray<string> = fs.readdirSync(folder).map((file) => file.replace(/\.jsonl$/, "")).sort()

export const load = (version: string): ReadonlyArray<Recorded> =>
  fs.readFileSync(new URL(`${version}.jsonl`, folder), "utf8").trim().split("\n").map((line) => JSON.parse(line))

/** A peer that plays a recorded session: it says what the server said, each time after the client said what it said. */
export const play: (
  version: string
) => Effect.Effect<MemoryTransport.MemoryTransport["Service"], never, Scope.Scope> = Effect.fnUntraced(
  function*(version: string) {
    // Nothing answers by itself, not even the handshake.
    const peer = yield* MemoryTransport.make({ initialize: () => undefined })
    const ids = new Map<unknown, unknown>()
    yield* Effect.forkScoped(Effect.forEach(load(version), ({ from, message }) => {
      const { id, method } = message
      if (from === "client") {
        return Effect.map(peer.take(method), (sent) => {
          if (method !== undefined && id !== undefined) ids.set(id, sent.id)
        })
      }
      return peer.send(method === undefined ? { ...message, id: ids.get(id) } : message)
    }, { discard: true }))
    return peer
  }
)
