import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { CodexTest } from "effect-codex/testing"
import * as Summarizer from "./Summarizer.ts"

// #region program
// The program knows only the service, and only Summarizer.ts knows Codex; test/Summarizer.test.ts tests it.
const program = Effect.gen(function*() {
  const summarizer = yield* Summarizer.Summarizer
  const summaries = yield* Effect.forEach(["README.md", "package.json"], summarizer.summarize, { concurrency: 2 })
  for (const summary of summaries) yield* Console.log(summary)
})
// #endregion

// Your own program provides NodeCodex.layer() here.
const MainLive = Summarizer.layer.pipe(Layer.provide(CodexTest.layerDemo))

NodeRuntime.runMain(program.pipe(Effect.provide(MainLive)))
