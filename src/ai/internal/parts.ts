import type * as Response from "effect/ai/Response"
import type * as Tool from "effect/ai/Tool"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import { fromModel } from "../../internal/tools.ts"
import type * as Protocol from "../../Protocol.ts"
import type { TurnResult } from "../../Turn.ts"
import * as TurnEvent from "../../TurnEvent.ts"

/** What converting a turn to parts needs. */
export interface Context {
  readonly threadId: string
  readonly model: string | undefined
  /** Whether the answer is JSON: then only the last message counts. */
  readonly json: boolean
  /** The tools that the caller answers, by name. */
  readonly functions: ReadonlyMap<string, Tool.Any>
  /** The names of the tools that represent the activity of Codex, by the type of their items. */
  readonly activity: ReadonlyMap<string, string>
}

interface Phased {
  readonly phase?: Protocol.MessagePhase | null
}

/** Converts the events of one turn to the parts of one response. */
export class PartBuilder {
  /** Whether the model has called tools of the caller and ended its answer: the turn goes no further. */
  called = false
  private readonly open = new Map<string, { readonly type: "text" | "reasoning"; length: number }>()
  private readonly summaryIndex = new Map<string, number>()
  private readonly calls = new Map<string, Response.ToolCallPartEncoded>()
  private readonly refused = new Set<string>()
  private readonly reported = new Set<string>()

  /** What the response opens with, until there is more of it: a stream that fails before that has emitted nothing. */
  private opening: ReadonlyArray<Response.StreamPartEncoded> = []

  private readonly context: Context

  constructor(context: Context) {
    this.context = context
  }

  /** The parts of an event. */
  push(event: TurnEvent.TurnEvent): ReadonlyArray<Response.StreamPartEncoded> {
    const parts = this.partsOf(event)
    return parts.length === 0 ? parts : this.opened(parts)
  }

  private partsOf(event: TurnEvent.TurnEvent): ReadonlyArray<Response.StreamPartEncoded> {
    if (this.called) return []
    // Two notifications that the protocol does not list. Only they have all calls of one answer of the model before any
    // of them runs, and the end of that answer while they run.
    const method: string = event.method
    if (method === "rawResponseItem/completed") return this.onRawItem(event.params)
    if (method === "rawResponse/completed") return this.endWithCalls()
    if (TurnEvent.isUnknown(event)) return []
    switch (event.method) {
      case "turn/started":
        this.opening = [this.responseMetadata(event.params.turn)]
        return []
      case "item/started": {
        const { item } = event.params
        if (item.type === "dynamicToolCall") return this.onUnannouncedCall(item)
        return item.type === "agentMessage" && !this.isWithheld(item) ? this.start(item.id, textType(item), item) : []
      }
      case "item/agentMessage/delta":
        return this.context.json && !this.open.has(event.params.itemId)
          ? []
          : this.delta(event.params.itemId, "text", event.params.delta)
      case "item/reasoning/summaryTextDelta": {
        const { delta, itemId, summaryIndex } = event.params
        const before = this.summaryIndex.get(itemId)
        this.summaryIndex.set(itemId, summaryIndex)
        return this.delta(
          itemId,
          "reasoning",
          before === undefined || before === summaryIndex ? delta : `${SEPARATOR}${delta}`
        )
      }
      case "item/reasoning/textDelta":
        return this.delta(rawId(event.params.itemId), "reasoning", event.params.delta)
      case "item/completed":
        return this.completed(event.params.item)
      case "error":
        if (!event.params.willRetry) return []
        // The model is called again, and its answer starts anew.
        this.calls.clear()
        return [...this.open.keys()].flatMap((id) => this.end(id, ABANDONED))
      default:
        return []
    }
  }

  /** The parts of the end of the turn; the last one is the finish. */
  finish(result: TurnResult): ReadonlyArray<Response.StreamPartEncoded> {
    const { json, threadId } = this.context
    const parts = [...this.open.keys()].flatMap((id) => this.end(id))
    if (json && !this.called && result.finalResponse !== null) {
      parts.push(...this.whole(result.id, "text", result.finalResponse))
    }
    const items = result.items.filter(({ id, type }) =>
      !PARTS.has(type) && !this.calls.has(id) && !this.reported.has(id)
    ) as ReadonlyArray<unknown>
    parts.push({
      type: "finish",
      reason: this.called ? "tool-calls" : result.status === "completed" ? "stop" : "other",
      usage: usage(result.usage),
      metadata: { codex: { threadId, turnId: result.id, items: items as ReadonlyArray<Schema.Json> } }
    })
    return this.opened(parts)
  }

  private opened(parts: ReadonlyArray<Response.StreamPartEncoded>): ReadonlyArray<Response.StreamPartEncoded> {
    const { opening } = this
    this.opening = []
    return opening.length === 0 ? parts : [...opening, ...parts]
  }

  private responseMetadata({ id, startedAt }: Protocol.Turn): Response.ResponseMetadataPartEncoded {
    const { model, threadId } = this.context
    return {
      type: "response-metadata",
      id,
      ...model === undefined ? {} : { modelId: model },
      ...typeof startedAt === "number"
        ? Option.match(DateTime.make(startedAt * 1000), {
          onNone: () => ({}),
          onSome: (at) => ({ timestamp: DateTime.formatIso(at) })
        })
        : {},
      metadata: { codex: { threadId } }
    }
  }

  /** Whether to wait with a message: which one is the last is known only at the end. */
  private isWithheld(item: Phased): boolean {
    return this.context.json && textType(item) === "text"
  }

  private start(
    id: string,
    type: "text" | "reasoning",
    item?: Phased
  ): Array<Response.StreamPartEncoded> {
    if (this.open.has(id)) return []
    this.open.set(id, { type, length: 0 })
    const metadata = { codex: { itemId: id, phase: item?.phase ?? null } }
    return [type === "text" ? { type: "text-start", id, metadata } : { type: "reasoning-start", id, metadata }]
  }

  private delta(id: string, type: "text" | "reasoning", delta: string): Array<Response.StreamPartEncoded> {
    const parts = this.start(id, type)
    const part = this.open.get(id)!
    part.length += delta.length
    parts.push({ type: part.type === "text" ? "text-delta" : "reasoning-delta", id, delta })
    return parts
  }

  private end(id: string, metadata?: typeof ABANDONED): Array<Response.StreamPartEncoded> {
    const part = this.open.get(id)
    if (part === undefined) return []
    this.open.delete(id)
    return [{ type: part.type === "text" ? "text-end" : "reasoning-end", id, ...metadata && { metadata } }]
  }

  /** A whole text, or the part of it that has not been streamed. */
  private whole(
    id: string,
    type: "text" | "reasoning",
    text: string,
    item?: Phased
  ): Array<Response.StreamPartEncoded> {
    const rest = text.slice(this.open.get(id)?.length ?? 0)
    if (rest === "" && !this.open.has(id)) return []
    return [...this.start(id, type, item), ...rest === "" ? [] : this.delta(id, type, rest), ...this.end(id)]
  }

  private completed(item: Protocol.ThreadItem): ReadonlyArray<Response.StreamPartEncoded> {
    switch (item.type) {
      case "agentMessage":
        return this.isWithheld(item) ? [] : this.whole(item.id, textType(item), item.text, item)
      case "reasoning":
        return [
          ...this.whole(item.id, "reasoning", (item.summary ?? []).join(SEPARATOR)),
          ...this.end(rawId(item.id))
        ]
    }
    const name = this.context.activity.get(item.type)
    const activity = name === undefined ? undefined : activityOf(item)
    if (name === undefined || activity === undefined) return []
    this.reported.add(item.id)
    return [
      { type: "tool-call", id: item.id, name, params: activity.params, providerExecuted: true },
      {
        type: "tool-result",
        id: item.id,
        name,
        result: activity.result,
        isFailure: activity.isFailure,
        providerExecuted: true
      }
    ]
  }

  private onRawItem(params: unknown): ReadonlyArray<Response.StreamPartEncoded> {
    const item = Predicate.hasProperty(params, "item") ? params.item as Protocol.ResponseItem : undefined
    if (item?.type !== "function_call" || !this.isFunction(item.name, item.namespace)) return []
    const id = String(item.call_id)
    try {
      this.calls.set(id, this.call(id, item.name, JSON.parse(item.arguments)))
    } catch {
      // Codex itself answers a call whose arguments are not JSON, and the model tries again.
      this.refused.add(id)
    }
    return []
  }

  // From a server that does not announce the calls of an answer: more may follow, and the model can repeat them.
  private onUnannouncedCall(
    { arguments: params, id, namespace, tool: name }: Extract<Protocol.ThreadItem, { readonly type: "dynamicToolCall" }>
  ): ReadonlyArray<Response.StreamPartEncoded> {
    if (this.calls.has(id) || this.refused.has(id) || !this.isFunction(name, namespace)) return []
    this.calls.set(id, this.call(id, name, params))
    return this.endWithCalls()
  }

  private call(id: string, name: string, args: unknown): Response.ToolCallPartEncoded {
    return { type: "tool-call", id, name, params: fromModel(this.context.functions.get(name)!, args) }
  }

  // The tools of MCP servers have namespaces, and may have the same names.
  private isFunction(name: string, namespace: string | null | undefined): boolean {
    return (namespace ?? null) === null && this.context.functions.has(name)
  }

  private endWithCalls(): ReadonlyArray<Response.StreamPartEncoded> {
    this.called = this.calls.size > 0
    return [...this.calls.values()]
  }
}

/** The parts of a response that is not streamed. Unfinished texts are left out. */
export const fold = (parts: ReadonlyArray<Response.StreamPartEncoded>): Array<Response.PartEncoded> => {
  const result: Array<Response.PartEncoded> = []
  const open = new Map<string, { text: string; readonly index: number }>()
  const unended = new Set<number>()
  for (const part of parts) {
    switch (part.type) {
      case "text-start":
      case "reasoning-start":
        open.set(part.id, { text: "", index: result.length })
        unended.add(result.length)
        result.push({ type: part.type === "text-start" ? "text" : "reasoning", text: "", metadata: part.metadata })
        break
      case "text-delta":
      case "reasoning-delta": {
        const text = open.get(part.id)
        if (text !== undefined) text.text += part.delta
        break
      }
      case "text-end":
      case "reasoning-end": {
        const text = open.get(part.id)
        if (text === undefined || part.metadata?.codex?.abandoned === true) break
        unended.delete(text.index)
        result[text.index] = { ...result[text.index] as Response.TextPartEncoded, text: text.text }
        break
      }
      default:
        result.push(part as Response.PartEncoded)
    }
  }
  return result.filter((_, index) => !unended.has(index))
}

// =============================================================================
// Internal
// =============================================================================

// Separates the paragraphs of a summary, which are sent one by one.
const SEPARATOR = "\n\n"

const ABANDONED = { codex: { abandoned: true } }

/** The types of items that are parts already, or come from the caller. */
const PARTS: ReadonlySet<string> = new Set(["userMessage", "agentMessage", "reasoning"])

const rawId = (itemId: string): string => `${itemId}/content`

// Commentary on the way to the answer is not part of the answer.
const textType = ({ phase }: Phased): "text" | "reasoning" => phase === "commentary" ? "reasoning" : "text"

interface Activity {
  readonly params: unknown
  readonly result: unknown
  readonly isFailure: boolean
}

const activityOf = (item: Protocol.ThreadItem): Activity | undefined => {
  switch (item.type) {
    case "commandExecution": {
      const { aggregatedOutput, command, cwd, exitCode, status } = item
      return {
        params: { command, cwd },
        result: { status, exitCode: exitCode ?? null, output: aggregatedOutput ?? null },
        isFailure: status !== "completed"
      }
    }
    case "fileChange": {
      const { changes, status } = item
      return {
        params: { changes: changes.map(({ diff, kind, path }) => ({ path, kind: kind.type, diff })) },
        result: { status },
        isFailure: status !== "completed"
      }
    }
    case "mcpToolCall": {
      const { arguments: args, error, result, server, status, tool } = item
      return {
        params: { server, tool, arguments: args },
        result: {
          status,
          content: result?.content ?? [],
          structuredContent: result?.structuredContent ?? null,
          error: error?.message ?? null
        },
        isFailure: status !== "completed"
      }
    }
    case "webSearch":
      return {
        params: { query: item.query, action: item.action ?? null },
        result: { results: item.results ?? [] },
        isFailure: false
      }
  }
  return undefined
}

const usage = (usage: Protocol.ThreadTokenUsage | null): Response.FinishPartEncoded["usage"] => {
  if (usage === null) return { inputTokens: {}, outputTokens: {} }
  const { cacheWriteInputTokens, cachedInputTokens, inputTokens, outputTokens, reasoningOutputTokens } = usage.total
  return {
    inputTokens: {
      total: inputTokens,
      uncached: inputTokens - cachedInputTokens,
      cacheRead: cachedInputTokens,
      ...cacheWriteInputTokens === undefined ? {} : { cacheWrite: cacheWriteInputTokens }
    },
    outputTokens: {
      total: outputTokens,
      text: outputTokens - reasoningOutputTokens,
      reasoning: reasoningOutputTokens
    }
  }
}
