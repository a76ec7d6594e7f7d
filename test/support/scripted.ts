import { Deferred, Effect, Queue, Stream } from "effect"
import { Codex, type Protocol, type Thread } from "effect-codex"
import { ScriptedModel } from "effect-codex/testing"

/** Starts a thread whose model is scripted. */
export const start = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const model = yield* ScriptedModel.ScriptedModel
  return { codex, model, thread: yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" }) }
})

/** Waits for the next request to the model for a thread; those of other threads are dropped. */
export const takeRequest = Effect.fnUntraced(function*(thread: Thread.Thread) {
  const model = yield* ScriptedModel.ScriptedModel
  while (true) {
    const request = yield* model.takeRequest
    if (ScriptedModel.threadId(request) === thread.id) return request
  }
})

/** The model starts its next answer, and continues when told to. */
export const gated = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  const gate = yield* Deferred.make<void>()
  yield* model.enqueue(ScriptedModel.deltas(["begun ", ScriptedModel.gate(Deferred.await(gate)), "done"]))
  const open = Deferred.succeed(gate, undefined)
  yield* Effect.addFinalizer(() => open)
  return { open }
})

/** The `turn/completed` notifications of a thread from now on, taken one by one. */
export const completions = Effect.fnUntraced(function*(thread: Thread.Thread) {
  const queue = yield* Queue.unbounded<Protocol.Turn>()
  yield* thread.notifications.pipe(
    Stream.runForEach((notification) =>
      notification.method === "turn/completed" ? Queue.offer(queue, notification.params.turn) : Effect.void
    ),
    Effect.forkScoped({ startImmediately: true })
  )
  return Queue.take(queue)
})

export const messagesOf = (items: ReadonlyArray<Protocol.ThreadItem>): ReadonlyArray<string> =>
  items.flatMap((item) => item.type === "agentMessage" ? [item.text] : [])

/** A model call that adds a file. */
export const patch = (file: string) =>
  ScriptedModel.functionCall({
    name: "exec_command",
    callId: "call-1",
    arguments: { cmd: `apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${file}\n+hello\n*** End Patch\nEOF\n` }
  })
