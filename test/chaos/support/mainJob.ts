import { Effect, Stream } from "effect"
import { type Codex, type CodexError, TurnEvent } from "effect-codex"
import { ScriptedModel } from "effect-codex/testing"

/** What the model answers in {@link mainJob}. */
export const script: (request: ScriptedModel.ModelRequest) => ScriptedModel.Answer = (request) => {
  const input = request.body["input"]
  const last = Array.isArray(input) ? input.at(-1) : undefined
  if (last?.type === "function_call_output") return ScriptedModel.message("It printed it.")
  switch (ScriptedModel.lastUserText(request)) {
    case "say hello":
      return ScriptedModel.response(
        ScriptedModel.reasoning("A greeting."),
        ScriptedModel.deltas(["Hello, ", "wörld ", "👋"]),
        ScriptedModel.usage({ inputTokens: 12, outputTokens: 3 })
      )
    case "run a command":
      return ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "echo printed" } })
    case "ask me":
      return ScriptedModel.functionCall({
        name: "exec_command",
        arguments: { cmd: "echo asked", sandbox_permissions: "require_escalated", justification: "to ask" }
      })
    case "wait":
      return ScriptedModel.deltas(["begun", ScriptedModel.gate(Effect.never)])
    default:
      return ScriptedModel.httpError(500)
  }
}

const tagOf = <E extends CodexError.CodexError>(effect: Effect.Effect<unknown, E>) =>
  Effect.match(effect, { onFailure: (error) => error._tag as string, onSuccess: () => "none" })

/** What a client does on any day, and what came of it. It is the same every time, so that it can be played again. */
export const mainJob = Effect.fnUntraced(function*(
  codex: Codex.Codex["Service"]
): Effect.fn.Return<object, CodexError.CodexError> {
  const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "user" })
  const events = yield* Stream.runCollect(thread.stream("say hello"))
  const text = yield* Stream.mkString(TurnEvent.textDeltas(Stream.fromIterable(events)))
  const command = yield* thread.run("run a command")
  const asked = yield* thread.run("ask me")
  const interrupted = yield* Effect.scoped(Effect.gen(function*() {
    const turn = yield* thread.turn("wait")
    yield* turn.events.pipe(
      Stream.filter((event) => event.method === "item/agentMessage/delta"),
      Stream.take(1),
      Stream.runDrain
    )
    yield* turn.interrupt
    return yield* turn.result
  }))
  const failed = yield* tagOf(thread.run("fail"))
  const read = yield* thread.read({ includeTurns: true })
  const missing = yield* tagOf(codex.threadResume("01a1fc89-0000-7000-8000-000000000000"))
  return {
    text,
    first: events[0]?.method,
    last: events.at(-1)?.method,
    unknown: events.filter((event) => "issue" in event).map(({ method }) => method),
    command: [command.status, command.finalResponse],
    asked: [asked.status, asked.finalResponse],
    interrupted: interrupted.status,
    failed,
    // Older servers remember a failed turn as completed.
    turns: read.thread.turns.slice(0, -1).map(({ status }) => status),
    missing
  }
})

/** What comes of it with every version of the server. */
export const expected = {
  text: "Hello, wörld 👋",
  first: "turn/started",
  last: "turn/completed",
  unknown: [],
  command: ["completed", "It printed it."],
  asked: ["completed", "It printed it."],
  interrupted: "interrupted",
  failed: "TurnFailed",
  turns: ["completed", "completed", "completed", "interrupted"],
  missing: "ThreadNotFound"
}
