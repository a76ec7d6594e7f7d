import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { AppServer, Codex, NodeCodex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// Two programs that know nothing of each other but the address of the server and the id of a thread.
const first = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  const { finalResponse } = yield* thread.run("Say hello.")
  yield* Console.log(`First program: ${finalResponse}`)
  return thread.id
})

const second = Effect.fn(function*(threadId: string) {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadResume(threadId)
  const { finalResponse } = yield* thread.run("And again?")
  const { thread: { turns } } = yield* thread.read({ includeTurns: true })
  yield* Console.log(`Second program: ${finalResponse} (turn ${turns.length} of the same thread)`)
})

const program = Effect.gen(function*() {
  const { options, workspace } = yield* CodexTest.CodexTest
  // Only this user can open the socket. For other machines: `ws://IP:PORT` with a `token`, behind a proxy with TLS.
  const { url } = yield* AppServer.listen({ ...options, listen: `unix://${workspace}/codex.sock` })
  const remote = NodeCodex.layerRemote({ url })

  // Each has a connection of its own. The server goes on when they leave, until the Scope of `listen` closes.
  const threadId = yield* Effect.provide(first, remote, { local: true })
  yield* Effect.provide(second(threadId), remote, { local: true })
})

// -- A scripted model, so that this runs anywhere. Your own program starts `AppServer.listen({ listen })`. --

NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide([CodexTest.layerEnvironment(), NodeServices.layer])))
