import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Stream } from "effect"
import { AppServer, Codex, NodeCodex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"
import { execFileSync, spawnSync } from "node:child_process"
import { timed } from "../support/time.ts"
import { figure, long } from "./support/chaos.ts"

const TOKEN = "0123456789abcdef0123456789abcdef"

const run = (command: string) => execFileSync("sh", ["-ec", command], { stdio: "pipe" })

// Another host is made of a network namespace, which takes root and `ip`.
const possible = process.platform === "linux" && process.getuid?.() === 0 && spawnSync("ip", ["-V"]).status === 0

/** A host of its own at the other end of a cable, for as long as the Scope lives. */
const host = Effect.acquireRelease(
  Effect.sync(() => {
    const name = `codex${process.pid}`
    const [near, far] = [`${name}a`, `${name}b`]
    const address = "10.231.78.2"
    run(`ip netns add ${name}
      ip link add ${near} type veth peer name ${far} netns ${name}
      ip addr add 10.231.78.1/24 dev ${near}
      ip link set ${near} up
      ip -n ${name} addr add ${address}/24 dev ${far}
      ip -n ${name} link set ${far} up`)
    return {
      name,
      near,
      address,
      /** From now on packets to it are lost without a word. */
      vanish: Effect.sync(() =>
        run(`mac=$(ip netns exec ${name} cat /sys/class/net/${far}/address)
          ip neigh replace ${address} lladdr $mac dev ${near} nud permanent
          ip -n ${name} addr del ${address}/24 dev ${far}`)
      )
    }
  }),
  ({ name, near }) => Effect.sync(() => run(`ip link del ${near}; ip netns del ${name}`))
)

describe.skipIf(!long || !possible)("A remote server whose network goes silent", () => {
  it.live("is noticed within a minute by a client that only waits", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const { address, name, vanish } = yield* host
      const { url } = yield* AppServer.listen({
        ...options,
        codexBin: "ip",
        launchArgs: ["netns", "exec", name, yield* AppServer.binary, "app-server"],
        listen: `ws://${address}:0`,
        token: TOKEN
      })
      yield* Effect.gen(function*() {
        const { status } = yield* Codex.Codex
        yield* vanish
        const lost = status.pipe(Stream.filter(({ _tag }) => _tag === "Disconnected"), Stream.runHead)
        const [millis, first] = yield* timed(lost)
        assert.isTrue(Option.isSome(first))
        assert.isBelow(millis, 60_000)
        yield* figure("silence", `noticed after ${(millis / 1000).toFixed(0)} s`)
      }).pipe(Effect.provide(NodeCodex.layerRemote({ url, token: TOKEN, allowInsecure: true })))
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(CodexTest.layer(), NodeServices.layer))))
})
