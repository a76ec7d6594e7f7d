// The Server-Sent Events of the OpenAI Responses API, written from the steps of a scripted answer.
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import { kindOf } from "../../internal/params.ts"
import type { Delta, Interlude, Step, Usage } from "../ScriptedModel.ts"

/** What makes the ids of one response unique. */
export interface Ids {
  readonly responseId: string
  readonly itemId: (prefix: string, index: number) => string
}

/** What a response does next: send an event, or wait. */
type Action = string | Effect.Effect<unknown>

/** How many characters are collected before they are written. */
const BATCH_CHARS = 32 * 1024

/** An event of the API, by its `type`. */
type EventData = { readonly type: string; readonly [key: string]: unknown }

const event = (data: EventData): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`

const encodeUsage = (usage: Usage | undefined) => {
  const inputTokens = usage?.inputTokens ?? 0
  const outputTokens = usage?.outputTokens ?? 0
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: usage?.cachedInputTokens ?? 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: usage?.reasoningOutputTokens ?? 0 },
    total_tokens: inputTokens + outputTokens
  }
}

/** Runs the pauses and gates among the steps. */
export const waitOnly = (steps: ReadonlyArray<Step>): Effect.Effect<void> =>
  Effect.forEach(
    steps,
    (step) => step._tag === "Pause" ? Effect.sleep(step.duration) : step._tag === "Gate" ? step.effect : Effect.void,
    { discard: true }
  )

function failed(responseId: string, code: string, message: string): string {
  return event({
    type: "response.failed",
    response: { id: responseId, object: "response", status: "failed", error: { code, message } }
  })
}

/** Streams one item: its start, deltas and end. Returns whether the response ended inside it. */
function* item(
  responseId: string,
  parts: ReadonlyArray<Delta>,
  options: {
    readonly outputIndex: number
    readonly id: string
    readonly delta: EventData
    readonly before: ReadonlyArray<EventData>
    readonly item: (text: string | undefined) => object
  }
): Generator<Action, boolean> {
  const position = { output_index: options.outputIndex }
  yield event({ type: "response.output_item.added", ...position, item: options.item(undefined) })
  for (const data of options.before) {
    yield event({ ...data, item_id: options.id, ...position })
  }
  // The members that all deltas share are serialized once.
  const head = event({ ...options.delta, item_id: options.id, ...position }).slice(0, -3) + ",\"delta\":"
  const texts: Array<string> = []
  for (const part of parts) {
    if (typeof part === "string") {
      texts.push(part)
      yield head + JSON.stringify(part) + "}\n\n"
    } else if (yield* interlude(responseId, part)) {
      return true
    }
  }
  yield event({ type: "response.output_item.done", ...position, item: options.item(texts.join("")) })
  return false
}

function* interlude(responseId: string, step: Interlude): Generator<Action, boolean> {
  switch (step._tag) {
    case "Disconnect":
      return true
    case "Failure":
      yield failed(responseId, step.code, step.message)
      return true
    case "Gate":
      if (!Effect.isEffect(step.effect)) throw new Error("gate: expected an Effect, such as Deferred.await(deferred)")
      yield step.effect
      return false
    case "Pause":
      yield Effect.sleep(step.duration)
      return false
    default:
      throw new Error(`expected a step, such as message("Hello"), got ${kindOf(step)}`)
  }
}

/** The pieces of at most `size` characters, without cutting a surrogate pair. */
function* pieces(text: string, size: number): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + size, text.length)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end++
    yield text.slice(start, end)
    start = end
  }
}

const split = (deltas: ReadonlyArray<Delta>, size: number | undefined): ReadonlyArray<Delta> =>
  size === undefined
    ? deltas
    : deltas.flatMap((delta): ReadonlyArray<Delta> =>
      typeof delta === "string" ? Array.from(pieces(delta, Math.max(1, size))) : [delta]
    )

function* encode(steps: ReadonlyArray<Step>, ids: Ids): Generator<Action, void> {
  const { responseId } = ids
  yield event({
    type: "response.created",
    response: { id: responseId, object: "response", status: "in_progress" }
  })
  let usage: Usage | undefined
  let outputIndex = 0
  for (const step of steps) {
    switch (step._tag) {
      case "Message": {
        const id = ids.itemId("msg", outputIndex)
        const ended = yield* item(responseId, split(step.deltas, step.deltaSize), {
          outputIndex: outputIndex++,
          id,
          before: [],
          delta: { type: "response.output_text.delta", content_index: 0 },
          item: (text) => ({
            type: "message",
            role: "assistant",
            id,
            status: text === undefined ? "in_progress" : "completed",
            ...(step.phase === undefined ? undefined : { phase: step.phase }),
            content: [{ type: "output_text", text: text ?? "", annotations: [] }]
          })
        })
        if (ended) return
        break
      }
      case "Reasoning": {
        const id = ids.itemId("rs", outputIndex)
        const isSummary = step.kind === "summary"
        const ended = yield* item(responseId, step.deltas, {
          outputIndex: outputIndex++,
          id,
          before: isSummary ? [{ type: "response.reasoning_summary_part.added", summary_index: 0 }] : [],
          delta: isSummary
            ? { type: "response.reasoning_summary_text.delta", summary_index: 0 }
            : { type: "response.reasoning_text.delta", content_index: 0 },
          item: (text) => ({
            type: "reasoning",
            id,
            summary: isSummary && text !== undefined ? [{ type: "summary_text", text }] : [],
            ...(isSummary || text === undefined ? undefined : { content: [{ type: "reasoning_text", text }] }),
            encrypted_content: null
          })
        })
        if (ended) return
        break
      }
      case "ToolCall": {
        const isFunction = step.kind === "function"
        const id = ids.itemId(isFunction ? "fc" : "ctc", outputIndex)
        const data = {
          output_index: outputIndex,
          item: {
            type: isFunction ? "function_call" : "custom_tool_call",
            id,
            call_id: step.callId ?? ids.itemId("call", outputIndex),
            name: step.name,
            ...(step.namespace === undefined ? undefined : { namespace: step.namespace }),
            ...(isFunction ? { arguments: step.input } : { input: step.input })
          }
        }
        outputIndex++
        yield event({ type: "response.output_item.added", ...data })
        yield event({ type: "response.output_item.done", ...data })
        break
      }
      case "Event":
        yield event(step.data)
        break
      case "Usage":
        usage = step.usage
        break
      case "HttpError":
        break
      default:
        if (yield* interlude(responseId, step)) return
    }
  }
  yield event({
    type: "response.completed",
    response: { id: responseId, object: "response", status: "completed", usage: encodeUsage(usage) }
  })
}

/** The body of a response. Events are written in batches; those before a pause or a gate are written before it. */
export const body = (steps: ReadonlyArray<Step>, ids: Ids): Stream.Stream<Uint8Array> =>
  Stream.fromPull(Effect.sync(() => {
    const encoder = new TextEncoder()
    const actions = encode(steps, ids)
    let wait: Effect.Effect<unknown> | undefined
    // It fails the turn, which is where a test looks for it.
    const broken = (what: string, error: unknown) =>
      failed(ids.responseId, "server_error", `ScriptedModel: ${what} failed: ${error}`)
    const after = (effect: Effect.Effect<unknown>): Pull.Pull<readonly [Uint8Array]> =>
      Effect.matchCauseEffect(effect, {
        onSuccess: () => pull,
        // Such as a failed assertion.
        onFailure: (cause) => {
          actions.return()
          return Effect.succeed([encoder.encode(broken("a gate", Cause.squash(cause)))] as const)
        }
      })
    const advance = (): IteratorResult<Action, void> => {
      try {
        return actions.next()
      } catch (error) {
        // Such as an event that is not JSON.
        return { value: broken("a step", error) }
      }
    }
    const pull: Pull.Pull<readonly [Uint8Array]> = Effect.suspend(() => {
      if (wait !== undefined) {
        const effect = wait
        wait = undefined
        return after(effect)
      }
      let batch = ""
      while (batch.length < BATCH_CHARS) {
        const next = advance()
        if (next.done === true) break
        if (typeof next.value === "string") {
          batch += next.value
        } else if (batch === "") {
          return after(next.value)
        } else {
          wait = next.value
          break
        }
      }
      return batch === "" ? Cause.done() : Effect.succeed([encoder.encode(batch)] as const)
    })
    return pull
  }))
