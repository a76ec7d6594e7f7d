import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Codex } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { TestClock } from "effect/testing"
import { execFileSync } from "node:child_process"
import * as Memory from "./support/memory.ts"

describe("a cold start", () => {
  // To be the first of this file: what is loaded stays loaded.
  it.effect("is over before a test clock is set", () =>
    Effect.gen(function*() {
      const { transport } = yield* MemoryTransport.make({ initialize: () => undefined })
      const connecting = yield* Effect.forkChild(
        Effect.flip(Effect.scoped(Codex.connect(Effect.succeed(transport), { requestTimeout: "1 second" })))
      )
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(connecting))._tag, "RequestTimeout")
    }))

  it.effect("is over once there is a client: what is wrong with a call is said at once", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const exit = Effect.runSyncExit(Effect.flip(codex.threadStart({ sandbox: "none" as never })))
      assert.strictEqual(exit._tag === "Success" && exit.value._tag, "InvalidParams")
    }).pipe(Effect.provide(Memory.layer())))

  const url = (name: string) => new URL(`../src/${name}.ts`, import.meta.url).href

  /** What a program writes in a process of its own, in which it is told when a process is started. */
  const run = (program: string) =>
    execFileSync(process.execPath, ["--input-type=module"], {
      cwd: new URL("..", import.meta.url),
      encoding: "utf8",
      input: `
        import * as ChildProcess from "node:child_process"
        import { registerHooks, syncBuiltinESMExports } from "node:module"
        let onSpawn = () => {}
        const { spawn } = ChildProcess.default
        ChildProcess.default.spawn = (...args) => { onSpawn(); return spawn(...args) }
        syncBuiltinESMExports()
        ${program}
        const NodeCodex = await import("${url("NodeCodex")}")
        const Effect = await import("effect/Effect")
        const Layer = await import("effect/Layer")
        const start = (options) => Effect.scoped(Layer.build(NodeCodex.layer(options)))
        await main()`
    }).split("\n")

  // They are a third of what a first turn needs.
  it("starts the server before it loads effect/Schema, the errors or the protocol", () => {
    const course = run(`
      registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context) } })
      onSpawn = () => console.log("spawn")
      const main = async () => {
        await import("${url("TurnEvent")}")
        await import("${url("CodexSchedule")}")
        await Effect.runPromiseExit(start({ codexBin: "/bin/false" }))
      }`)
    const spawned = course.indexOf("spawn")
    assert.isAbove(spawned, 0)
    for (const module of [/effect\/dist\/Schema\.js$/, /src\/CodexError\.ts$/, /src\/generated\/schemas\.ts$/]) {
      assert.isAbove(course.findIndex((line) => module.test(line)), spawned, String(module))
    }
  })

  // A server of 0.169.0 that a signal ends while it makes its database never starts again on that CODEX_HOME.
  it("that is interrupted ends the server by its standard input, not by a signal", () => {
    const script = "trap 'echo by a signal >&2' TERM; cat; echo by its input >&2"
    const said = run(`
      const main = async () => {
        const fiber = Effect.runFork(start({
          codexBin: "/bin/sh",
          launchArgs: ["-c", ${JSON.stringify(script)}],
          stderr: (line) => Effect.sync(() => console.log(line))
        }))
        onSpawn = () => setImmediate(() => fiber.interruptUnsafe())
        await new Promise((resolve) => fiber.addObserver(resolve))
      }`)
    assert.deepStrictEqual(said, ["by its input", ""])
  })
})
