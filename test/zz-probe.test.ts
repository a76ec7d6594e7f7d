import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Codex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
it.live("probe", () => Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const model = yield* ScriptedModel.ScriptedModel
  const test = yield* CodexTest.CodexTest
  console.log(JSON.stringify(codex.metadata))
  const started = yield* codex.request("thread/start", { approvalPolicy: "never", sandbox: "read-only", developerInstructions: "DEV", baseInstructions: "BASE", serviceName: "svc" })
  console.log(JSON.stringify(started))
  const thread = yield* codex.threadStart({ sandbox: "readOnly", developerInstructions: "DEV", baseInstructions: "BASE", model: "other-model", ephemeral: true, config: { model_reasoning_effort: "high" } })
  yield* model.enqueue(ScriptedModel.response(ScriptedModel.reasoning("think"), ScriptedModel.message("Hello there", { deltaSize: 3 }), ScriptedModel.usage({ inputTokens: 12, outputTokens: 11 })))
  const evs = yield* thread.stream("hi").pipe(Stream.runCollect)
  for (const e of evs) console.log(JSON.stringify(e).slice(0, 700))
  const req = yield* model.takeRequest
  console.log(JSON.stringify({ ...req.body, tools: undefined, }).slice(0, 6000))
  console.log(Object.keys(req.body))
  console.log(JSON.stringify(yield* Effect.result(codex.request("thread/read", { threadId: thread.id, includeTurns: true }))).slice(0, 3000))
  const t2 = yield* codex.threadStart()
  yield* t2.run("hi")
  console.log(JSON.stringify(yield* Effect.result(codex.request("thread/read", { threadId: t2.id, includeTurns: true }))).slice(0, 3000))
  console.log(Object.keys(yield* codex.request("config/read", {})))
  assert.ok(test)
}).pipe(Effect.provide(CodexTest.layer())))
