import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"

describe("a cold start", () => {
  const url = (name: string) => new URL(`../src/${name}.ts`, import.meta.url).href

  // They are a third of what a first turn needs.
  it("starts the server before it loads effect/Schema, the errors or the protocol", () => {
    // What is loaded and started, in that order.
    const course = execFileSync(process.execPath, ["--input-type=module"], {
      cwd: new URL("..", import.meta.url),
      encoding: "utf8",
      input: `
        import * as ChildProcess from "node:child_process"
        import { registerHooks, syncBuiltinESMExports } from "node:module"
        registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context) } })
        const { spawn } = ChildProcess.default
        ChildProcess.default.spawn = (...args) => { console.log("spawn"); return spawn(...args) }
        syncBuiltinESMExports()
        const NodeCodex = await import("${url("NodeCodex")}")
        await import("${url("TurnEvent")}")
        const Effect = await import("effect/Effect")
        const Layer = await import("effect/Layer")
        await Effect.runPromiseExit(Effect.scoped(Layer.build(NodeCodex.layer({ codexBin: "/bin/false" }))))`
    }).split("\n")
    const spawned = course.indexOf("spawn")
    assert.isAbove(spawned, 0)
    for (const module of [/effect\/dist\/Schema\.js$/, /src\/CodexError\.ts$/, /src\/generated\/schemas\.ts$/]) {
      assert.isAbove(course.findIndex((line) => module.test(line)), spawned, String(module))
    }
  })
})
