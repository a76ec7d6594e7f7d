import { Effect, Layer } from "effect"
import { Codex, type Protocol } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"

/** A client whose server is played by the test: threads start by themselves, turns are up to the test. */
export const layer = (answers?: MemoryTransport.Answers, options?: Codex.ClientOptions) => {
  let threads = 0
  return Codex.layerTransport(options).pipe(
    Layer.provideMerge(MemoryTransport.layer({
      "thread/start": () => MemoryTransport.threadStarted(`thread-${++threads}`),
      "account/logout": () => ({}),
      ...answers
    }))
  )
}

/** Starts a thread whose server is played by the test. */
export const start = Effect.gen(function*() {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  return { peer, codex, thread: yield* codex.threadStart() }
})

/** Waits until the client has handled everything that the peer has sent so far, by a call answered after it. */
export const handled = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  yield* codex.request("account/logout")
})

/** The messages of the server about one turn. */
export const turnOf = (peer: MemoryTransport.MemoryTransport["Service"], threadId: string, turnId: string) => {
  const turn = { id: turnId, items: [], status: "inProgress", error: null }
  const notify = (method: string, params: object) => peer.notify(method, { threadId, turnId, ...params })
  return {
    notify,
    started: peer.notify("turn/started", { threadId, turn }),
    /** Answers the client's `turn/start`. */
    answer: (request: MemoryTransport.ClientMessage) => peer.respond(request, { turn }),
    delta: (delta: string) => notify("item/agentMessage/delta", { itemId: "message", delta }),
    item: (item: object) => notify("item/completed", { item, completedAtMs: 1 }),
    message: (text: string, phase: "commentary" | "final_answer" | null = null) =>
      notify("item/completed", { item: { type: "agentMessage", id: text, text, phase }, completedAtMs: 1 }),
    usage: (total: Protocol.TokenUsageBreakdown, last: Protocol.TokenUsageBreakdown) =>
      notify("thread/tokenUsage/updated", { tokenUsage: { total, last, modelContextWindow: 1000 } }),
    completed: (changes: object = {}) =>
      peer.notify("turn/completed", { threadId, turn: { ...turn, status: "completed", ...changes } })
  }
}

export const tokens = (inputTokens: number, outputTokens: number): Protocol.TokenUsageBreakdown => ({
  cachedInputTokens: 0,
  inputTokens,
  outputTokens,
  reasoningOutputTokens: 0,
  totalTokens: inputTokens + outputTokens
})
