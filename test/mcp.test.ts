import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Codex, ServerRequests } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { fileURLToPath } from "node:url"

const server = fileURLToPath(new URL("support/mcpServer.mjs", import.meta.url))
const extra = `[mcp_servers.calendar]
command = ${JSON.stringify(process.execPath)}
args = [${JSON.stringify(server)}]
`

/** What the model is told after it has called the tool of an MCP server in a thread that asks. */
const call = (name: string, handlers: ServerRequests.Handlers, options: Codex.ThreadStartOptions) =>
  Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    const thread = yield* codex.threadStart(options)
    yield* model.enqueue(
      ScriptedModel.functionCall({ name, namespace: "mcp__calendar", arguments: {} }),
      ScriptedModel.message("Done")
    )
    yield* thread.run("Book a day")
    return JSON.stringify(ScriptedModel.toolOutputs((yield* model.requests).at(-1)!).at(-1)?.output)
  }).pipe(
    Effect.provide(CodexTest.layer({ config: { extra } }).pipe(Layer.provide(ServerRequests.layer(handlers))))
  )

const book = (handlers: ServerRequests.Handlers) =>
  call("book", handlers, { sandbox: "readOnly", approvalMode: "user" })

describe("The tool of an MCP server", { concurrent: false }, () => {
  it.live("is called when it is accepted; what it asks for itself is declined", () =>
    Effect.gen(function*() {
      assert.include(yield* book(ServerRequests.acceptAll), "decline undefined")
    }))

  it.live("is not called when it is declined, or nobody decides", () =>
    Effect.gen(function*() {
      for (const handlers of [ServerRequests.declineAll, ServerRequests.approvals({}), {}]) {
        assert.include(yield* book(handlers), "rejected")
      }
    }))

  it.live("asks a handler that has both what is to be approved and what the server asks for", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const handlers: ServerRequests.Handlers = {
        ...ServerRequests.acceptAll,
        "mcpServer/elicitation/request": (params) =>
          Effect.sync(() => {
            const message = "message" in params ? params.message : params.mode
            asked.push(message)
            return { action: "accept", content: message === "Which day?" ? { day: "Monday" } : {}, _meta: null }
          })
      }
      assert.include(yield* book(handlers), "accept Monday")
      assert.lengthOf(asked, 2)
    }))

  it.live("is called unasked where its server says that it is harmless, and all are with denyAll and fullAccess", () =>
    Effect.gen(function*() {
      for (const approvalMode of ["user", "denyAll"] as const) {
        assert.include(
          yield* call("look", ServerRequests.declineAll, { sandbox: "readOnly", approvalMode }),
          "all free"
        )
      }
      const options = { sandbox: "fullAccess", approvalMode: "denyAll" } as const
      assert.include(yield* call("book", ServerRequests.declineAll, options), "decline undefined")
    }))
})
