/** A scripted model in its own process: it prints its URL and answers until its input ends. */
import { ScriptedModel } from "effect-codex/testing"
import * as Effect from "effect/Effect"

const words = "The parser reads JSON text and gives back a value or fails with a syntax error ".split(/(?= )/)
const deltas = Array.from({ length: 200 }, (_, i) => words[i % words.length])

const program = Effect.gen(function*() {
  const model = yield* ScriptedModel.make({ default: ScriptedModel.deltas(deltas), keepRequests: 1 })
  console.log(model.url)
  yield* Effect.callback((resume) => {
    process.stdin.on("end", () => resume(Effect.void)).resume()
  })
})

Effect.runPromise(Effect.scoped(program))
