import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer, Stream } from "effect"
import { CodexTest } from "effect-codex/testing"
import { FetchHttpClient, HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder, HttpApiClient } from "effect/http-api"
import { createServer } from "node:http"
import * as Questions from "./Questions.ts"

// #region server
// Only Questions.ts knows Codex, and only the program knows where it listens. Port 0 takes any free port.
const Server = HttpRouter.serve(
  HttpApiBuilder.layer(Questions.Api).pipe(Layer.provide(Questions.layer)),
  { disableListenLog: true, disableLogger: true }
).pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
)
// #endregion

// Does what a browser would; the client is derived from the same API.
const program = Effect.gen(function*() {
  const client = yield* HttpApiClient.make(Questions.Api)
  const answer = yield* client.questions.ask({ payload: { question: "Say hello." } })
  yield* Stream.runForEach(answer, (text) => Console.log(`data: ${text}`))
})

// Your own program provides NodeCodex.layer() here, and launches the server: Layer.launch(Server).
const MainLive = HttpServer.layerTestClient.pipe(
  Layer.provideMerge(Server),
  Layer.provide([CodexTest.layerDemo, FetchHttpClient.layer])
)

NodeRuntime.runMain(program.pipe(Effect.provide(MainLive)))
