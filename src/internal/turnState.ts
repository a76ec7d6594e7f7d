import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Queue from "effect/Queue"
import { BufferOverflow, ProtocolError, type TransportClosed, TurnFailed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import type { TurnResult } from "../Turn.ts"
import type { TurnEvent } from "../TurnEvent.ts"
import type { Invocation } from "./telemetry.ts"
import type { BoundTools } from "./tools.ts"

/** The errors that end a turn. */
export type TurnEnd = TurnFailed | TransportClosed | ProtocolError

/** The queue of one stream of a turn's events. */
export type EventQueue = Queue.Queue<TurnEvent, TurnEnd | BufferOverflow | Cause.Done>

/** Makes a queue without a limit. */
export const unboundedEvents: Effect.Effect<EventQueue> = Queue.unbounded()

/**
 * The state of one turn from its notifications: a reducer for the result, and the queues of the streams of its events.
 * All of it is synchronous, since the reader calls it.
 */
export class TurnState {
  readonly result = Deferred.makeUnsafe<TurnResult, TurnEnd>()
  /** How many handles hold the turn. */
  owners = 0
  /** Whether the server has accepted an interruption of the turn. It reports the end some milliseconds later. */
  interrupted = false
  /** Whether the response that names this turn has arrived; until then its events are kept for it. */
  claimed = false
  /** The calls of this client that have started or joined the turn. */
  readonly invocations: Array<Invocation> = []
  /** What answers its tool calls: the tools of the handle that started it, not those of the thread's other handles. */
  tools: BoundTools | undefined
  private queues: ReadonlyArray<EventQueue> = []
  private early: Array<TurnEvent> = []
  protected readonly items: Array<Protocol.ThreadItem> = []
  private reported: Protocol.TurnError | undefined
  private usage: Protocol.ThreadTokenUsage | null = null
  private usageBefore: Protocol.TokenUsageBreakdown | undefined

  readonly threadId: string
  id: string
  /** What the server had counted for the whole thread when this turn began, if known. */
  private readonly tokensBefore: number | undefined

  constructor(threadId: string, id: string, tokensBefore: number | undefined) {
    this.threadId = threadId
    this.id = id
    this.tokensBefore = tokensBefore
  }

  get ended(): boolean {
    return Deferred.isDoneUnsafe(this.result)
  }

  private get exit(): Exit.Exit<TurnResult, TurnEnd> | undefined {
    return this.result.effect as Exit.Exit<TurnResult, TurnEnd> | undefined
  }

  /** Whether it was lost with its connection. A shared server may go on with it, and ask again over the next one. */
  get isLost(): boolean {
    return this.exit !== undefined &&
      Option.exists(Exit.findErrorOption(this.exit), Predicate.isTagged("TransportClosed"))
  }

  /** The id of the server's turn whose end this waits for. */
  get activeId(): string | undefined {
    return this.ended ? undefined : this.id
  }

  /** The active turn as failed, if the server has reported an error that it does not retry. */
  get failed(): Protocol.Turn | undefined {
    const { activeId: id, reported: error } = this
    return id === undefined || error === undefined ? undefined : { id, items: [], status: "failed", error }
  }

  /** Adds a handle. Its queue gets the events before the first claim, and all later ones. */
  claim(queue: EventQueue | undefined): void {
    this.owners++
    this.claimed = true
    const { early } = this
    this.early = []
    if (queue === undefined) return
    this.queues = [...this.queues, queue]
    for (const event of early) this.offer(queue, event)
    if (this.exit !== undefined) endQueue(queue, this.exit)
  }

  /** Ends the queue of a handle: its consumer gets the events so far, and no more. */
  unsubscribe(queue: EventQueue): void {
    this.remove(queue)
    Queue.endUnsafe(queue)
  }

  private remove(queue: EventQueue): void {
    this.queues = this.queues.filter((other) => other !== queue)
  }

  /** Reports the turn's start and end to an invocation. */
  follow(invocation: Invocation): void {
    invocation.started(this.id, this.invocations.length === 0)
    this.invocations.push(invocation)
    if (this.exit !== undefined) invocation.end(this.exit)
  }

  push(event: TurnEvent): void {
    // The result is already out.
    if (this.ended) return
    if (!this.claimed) this.early.push(event)
    const { queues } = this
    for (let i = 0; i < queues.length; i++) this.offer(queues[i]!, event)
    switch (event.method) {
      case "item/completed":
        this.onItem(event.params)
        break
      case "thread/tokenUsage/updated":
        this.onUsage(event.params)
        break
      case "error":
        this.onError(event.params)
        break
      case "turn/completed":
        this.onCompleted(event.params)
        break
    }
  }

  // An offer fails if the queue is full, or its consumer is gone, who then does not see the failure.
  private offer(queue: EventQueue, event: TurnEvent): void {
    if (Queue.offerUnsafe(queue, event) || !this.queues.includes(queue)) return
    this.remove(queue)
    const { id: turnId, threadId } = this
    Queue.failCauseUnsafe(queue, Cause.fail(new BufferOverflow({ threadId, turnId, capacity: queue.capacity })))
  }

  fail(error: TurnEnd): void {
    this.end(Exit.fail(error))
  }

  protected end(exit: Exit.Exit<TurnResult, TurnEnd>): void {
    if (this.ended) return
    for (const invocation of this.invocations) invocation.end(exit)
    Deferred.doneUnsafe(this.result, exit)
    for (const queue of this.queues) endQueue(queue, exit)
  }

  // The four below also see params that did not pass their check (a newer server's item type, for example): a turn
  // must not lose an item or miss its end because of them. They take what they need if it is there.

  private onItem(params: unknown): void {
    const item = Predicate.hasProperty(params, "item") ? params.item : undefined
    if (Predicate.hasProperty(item, "type") && Predicate.hasProperty(item, "id")) {
      this.items.push(item as unknown as Protocol.ThreadItem)
    }
  }

  private onUsage(params: unknown): void {
    const usage = Predicate.hasProperty(params, "tokenUsage")
      ? params.tokenUsage as Protocol.ThreadTokenUsage
      : undefined
    if (!isBreakdown(usage?.total) || !isBreakdown(usage.last)) return
    // At the end of a turn without a model call, the server repeats its last count.
    if (this.usage === null && usage.total.totalTokens === this.tokensBefore) return
    // A full context is reported as if all of it had been used.
    if (usage.last.inputTokens + usage.last.outputTokens === 0 && usage.last.totalTokens > 0) return
    // The server counts for the whole thread. The count before this turn is that of the first update, minus the model
    // call that it reports.
    this.usageBefore ??= minus(usage.total, usage.last)
    this.usage = { ...usage, total: minus(usage.total, this.usageBefore) }
  }

  private onError(params: unknown): void {
    if (!Predicate.hasProperty(params, "willRetry") || params.willRetry !== false) return
    const error = Predicate.hasProperty(params, "error") ? params.error : undefined
    if (Predicate.hasProperty(error, "message")) this.reported = error as unknown as Protocol.TurnError
  }

  private onCompleted(params: unknown): void {
    const turn = Predicate.hasProperty(params, "turn") ? params.turn as Protocol.Turn : undefined
    if (!Predicate.isString(turn?.status)) {
      this.fail(
        new ProtocolError({
          method: "turn/completed",
          message: `turn.status: expected a string; turn ${this.id} ended without one`
        })
      )
    } else {
      this.completed(turn)
    }
  }

  protected completed(turn: Protocol.Turn): void {
    this.end(this.outcome(turn))
  }

  protected outcome(turn: Protocol.Turn): Exit.Exit<TurnResult, TurnFailed> {
    const { codexErrorInfo = null, message }: Partial<Protocol.TurnError> = turn.error ?? {}
    const result: TurnResult = {
      id: this.id as Protocol.TurnId,
      status: turn.status,
      error: turn.error ?? null,
      startedAt: turn.startedAt ?? null,
      completedAt: turn.completedAt ?? null,
      durationMs: turn.durationMs ?? null,
      finalResponse: finalResponse(this.items),
      items: this.items,
      usage: this.usage
    }
    if (turn.status !== "failed") return Exit.succeed(result)
    return Exit.fail(
      new TurnFailed({
        threadId: this.threadId,
        turnId: Predicate.isString(turn.id) ? turn.id : this.id,
        message: Predicate.isString(message) ? message : "The turn failed, and the server gave no reason",
        codexErrorInfo,
        result
      })
    )
  }
}

const endQueue = (queue: EventQueue, exit: Exit.Exit<unknown, TurnEnd>): void => {
  Queue.failCauseUnsafe(queue, Exit.isSuccess(exit) ? Cause.fail(Cause.Done()) : exit.cause)
}

/** The last assistant message marked as the final answer, else the last without a phase. */
export const finalResponse = (items: ReadonlyArray<Protocol.ThreadItem>): string | null => {
  let unphased: string | null = null
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!
    if (item.type !== "agentMessage" || !Predicate.isString(item.text)) continue
    if (item.phase === "final_answer") return item.text
    if (item.phase === null || item.phase === undefined) unphased ??= item.text
  }
  return unphased
}

// A newer server may count more than these; even older ones count all of these.
const isBreakdown = (usage: unknown): usage is Protocol.TokenUsageBreakdown =>
  Predicate.isObject(usage) && TOKENS.every((name) => Number.isFinite(usage[name]))

const TOKENS = [
  "cachedInputTokens",
  "inputTokens",
  "outputTokens",
  "reasoningOutputTokens",
  "totalTokens"
] as const satisfies ReadonlyArray<keyof Protocol.TokenUsageBreakdown>

const minus = (
  a: Protocol.TokenUsageBreakdown,
  b: Protocol.TokenUsageBreakdown
): Protocol.TokenUsageBreakdown => {
  const result: Record<string, number> = {}
  for (const [key, value] of Object.entries(a)) {
    const less: unknown = b[key as keyof Protocol.TokenUsageBreakdown]
    if (Number.isFinite(value)) result[key] = value - (Predicate.isNumber(less) ? less : 0)
  }
  return result as unknown as Protocol.TokenUsageBreakdown
}
