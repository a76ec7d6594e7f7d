import { NodeHttpServer } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Option, Stream } from "effect"
import { Codex, Protocol } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { FetchHttpClient, HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder, HttpApiClient } from "effect/http-api"
import { createServer } from "node:http"
import * as Questions from "../examples/Questions.ts"
import { gated } from "./support/scripted.ts"

const logged: Array<string> = []

// A real app-server behind a real HTTP server.
const server = HttpRouter.serve(
  HttpApiBuilder.layer(Questions.Api).pipe(Layer.provide(Questions.layer)),
  { disableListenLog: true, disableLogger: true }
)
const layer = HttpServer.layerTestClient.pipe(
  Layer.provideMerge(server),
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provideMerge(CodexTest.layer()),
  Layer.provide([
    FetchHttpClient.layer,
    Logger.layer([Logger.map(Logger.formatJson, (line) => logged.push(line))])
  ])
)

const ask = Effect.flatMap(
  HttpApiClient.make(Questions.Api),
  (client) => client.questions.ask({ payload: { question: "What is a Layer?" } })
)

it.layer(layer, { excludeTestServices: true })("Questions", (it) => {
  it.effect("are answered as the model writes", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.deltas(["A recipe ", "for services."]))
      assert.deepStrictEqual(yield* Stream.runCollect(yield* ask), ["A recipe ", "for services."])
    }))

  it.effect("tell that there is no answer, but not why; that is logged, without the question and what was answered", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.message("A recipe"),
        ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" })
      ))
      logged.length = 0
      assert.deepStrictEqual(yield* Effect.flip(Stream.runDrain(yield* ask)), new Questions.NoAnswer())
      assert.lengthOf(logged, 1)
      assert.include(logged[0]!, "TurnFailed")
      assert.notInclude(logged[0]!, "Layer")
      assert.notInclude(logged[0]!, "recipe")
    }))

  it.effect("that nobody waits for any longer are interrupted, and their threads unloaded", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      let interrupted: string | undefined
      logged.length = 0
      const unloaded = yield* codex.notifications.pipe(
        Stream.filter((said) => {
          if (Protocol.isNotification("turn/completed")(said) && said.params.turn.status === "interrupted") {
            interrupted = said.params.threadId
          }
          return Protocol.isNotification("thread/closed")(said) && said.params.threadId === interrupted
        }),
        Stream.runHead,
        Effect.forkScoped({ startImmediately: true })
      )
      yield* gated
      const begun = yield* Effect.scoped(Effect.flatMap(ask, (answer) => Stream.runCollect(Stream.take(answer, 1))))
      assert.deepStrictEqual(begun, ["begun "])
      assert.isTrue(Option.isSome(yield* Fiber.join(unloaded)))
      assert.deepStrictEqual(logged, [])
    }))
})
