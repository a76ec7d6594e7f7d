import { NodeServices } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { AppServer, Codex, NodeCodex, Transport, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { execFileSync, spawn } from "node:child_process"
// model in another process so that blocking this loop does not block the model
const role = process.argv[2]
if (role === "model") {
  await Effect.runPromise(Effect.gen(function*() {
    const model = yield* ScriptedModel.ScriptedModel
    const { options } = yield* CodexTest.CodexTest
    for (let i = 0; i < 20; i++) yield* model.enqueue(ScriptedModel.message("x".repeat(100_000), { deltaSize: 1 }))
    const w = yield* AppServer.listen({ ...options, listen: "ws://127.0.0.1:0" })
    console.log(w.url)
    yield* Effect.never
  }).pipe(Effect.scoped, Effect.provide([CodexTest.layerEnvironment(), NodeServices.layer])))
} else {
  const child = spawn(process.execPath, ["--conditions=effect-codex-source", process.argv[1]!, "model"], { stdio: ["ignore", "pipe", "inherit"] })
  const url = await new Promise<string>((r) => child.stdout.once("data", (d) => r(String(d).trim())))
  for (const ms of [0, 0.1, 0.2, 0.5, 1]) {
    await Effect.runPromise(Effect.gen(function*() {
      const codex = yield* Codex.connect(Transport.fromWebSocket({ url })).pipe(Effect.provide(NodeCodex.layerWebSocketConstructor))
      const thread = yield* codex.threadStart({ sandbox: "readOnly" })
      let n = 0
      const [t, e] = yield* Effect.timed(thread.stream("Hi").pipe(TurnEvent.textDeltas, Stream.runForEach(() => Effect.sync(() => {
        n++; if (ms) { const t = performance.now(); while (performance.now() - t < ms); }
      })), Effect.exit))
      console.log("each event takes", ms, "ms: ", e._tag, n, String(t), e._tag === "Failure" ? String(e.cause) : "")
    }).pipe(Effect.scoped))
  }
  child.kill("SIGTERM")
}
