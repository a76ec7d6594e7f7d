import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Layer, Terminal } from "effect"
import { Codex, ServerRequests } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

// #region approvals
const ask = Effect.fnUntraced(function*(question: string) {
  const terminal = yield* Terminal.Terminal
  yield* terminal.display(`${question}\nAllow it? [y/N] `)
  const answer = yield* terminal.readLine
  return answer.trim().toLowerCase() === "y" ? "accept" : "decline"
})

const Approvals = ServerRequests.layer(ServerRequests.approvals({
  command: ({ command, reason }) => ask(`Codex wants to run: ${command}\nbecause: ${reason}`),
  fileChange: (_, changes) =>
    changes === undefined
      ? Effect.succeed("decline")
      : ask(changes.map(({ diff, kind, path }) => `Codex wants to ${kind.type} ${path}:\n${diff}`).join("\n"))
}))
// #endregion

// #region program
const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  // Only a thread with approvalMode "user" asks the program; by default, a reviewing model of the runtime decides.
  const thread = yield* codex.threadStart({ approvalMode: "user", sandbox: "readOnly" })
  const result = yield* thread.run("Say hello from the shell.")
  for (const item of result.items) {
    if (item.type === "commandExecution") yield* Console.log(`\n${item.status}: ${item.aggregatedOutput ?? ""}`)
  }
})
// #endregion

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.functionCall({
      name: "exec_command",
      arguments: {
        cmd: "echo hello from the shell",
        sandbox_permissions: "require_escalated",
        justification: "you asked for it"
      }
    }),
    ScriptedModel.message("Done.")
  )
})

const CodexLive = CodexTest.layer().pipe(Layer.provide(Approvals), Layer.provide(NodeServices.layer))

NodeRuntime.runMain(script.pipe(Effect.andThen(program), Effect.provide(CodexLive)))
