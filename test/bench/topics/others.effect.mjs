import * as Codex from "effect-codex/Codex"
import * as NodeCodex from "effect-codex/NodeCodex"
import * as Effect from "effect/Effect"

const { atOnce, turns } = JSON.parse(process.argv[2])

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const conversation = Effect.gen(function*() {
    const thread = yield* codex.threadStart({ approvalMode: "denyAll", sandbox: "readOnly" })
    for (let i = 0; i < turns; i++) {
      const { finalResponse } = yield* thread.run("Go")
      if (!finalResponse) return yield* Effect.die("no answer")
    }
  })
  const start = performance.now()
  yield* Effect.replicateEffect(conversation, atOnce, { concurrency: "unbounded" })
  return { wall: performance.now() - start }
})

console.log(JSON.stringify(await Effect.runPromise(Effect.provide(program, NodeCodex.layer()))))
