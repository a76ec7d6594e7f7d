import * as Deferred from "effect/Deferred"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import type * as Protocol from "../Protocol.ts"
import type * as TurnEvent from "../TurnEvent.ts"
import { turnIdOf } from "./ids.ts"
import { TurnState } from "./turnState.ts"

/**
 * The turns that the runtime makes for one goal, as one turn: it has the id of the first, the items and the usage of
 * all of them, and ends with the last one.
 */
export class GoalState extends TurnState {
  goal: Protocol.ThreadGoal | null = null
  /** Whether it goes on without a handle. */
  detached = false
  /** Whether its handle has asked the server to set it. What is reported before is about the previous goal. */
  isAsked = false
  /** Whether it is over after the turn that is active. */
  isLetGo = false
  /** Its turns so far. */
  readonly turnIds: Array<string> = []
  /** Completes at the next start of a turn, or at the end of the goal. */
  nextTurn = Deferred.makeUnsafe<void>()
  /** Whether the server has set the goal. Before that, notifications are about the previous goal of a loaded thread. */
  private known = false
  /** Whether the next turn that begins before that is one of a goal that this one has replaced. */
  private inherits = false
  private turnId: string | undefined
  private endedId: string | undefined
  private startedAt: number | null | undefined
  private durationMs = 0
  private last: Protocol.Turn | undefined
  private readonly objective: string

  constructor(threadId: string, objective: string, tokensBefore: number | undefined) {
    super(threadId, "", tokensBefore)
    // As the server does (measured on 0.169.0).
    this.objective = objective.trim()
  }

  override get activeId(): string | undefined {
    return this.ended ? undefined : this.turnId
  }

  override push(event: TurnEvent.TurnEvent): void {
    if (!this.isAsked) return
    const started = event.method === "turn/started" ? turnIdOf(event.params) : undefined
    // A turn that was active before the goal is not one of its turns. If it is interrupted, none of those begins,
    // although the goal stays active (measured on 0.169.0).
    if (this.id === "" && (started === undefined || !this.known)) {
      if (started !== undefined && this.inherits) {
        this.inherits = false
        this.turnId ??= started
        this.turnIds.push(started)
      }
      if (event.method !== "turn/completed") return
      if (this.turnId === turnIdOf(event.params)) this.turnId = undefined
      if (this.goal?.status === "active" && isInterrupted(event)) this.giveUp()
      else this.settle()
      return
    }
    // A goal that is over has no further turn, whether or not the end of its last one is reported.
    if (!this.pursued && !this.turnIds.includes(turnIdOf(event.params)!)) return
    const ended = event.method === "turn/completed" ? turnIdOf(event.params) : undefined
    // A repeated or late end is not that of the next turn. With a goal that is over, there should be none.
    if (ended !== undefined && (ended === this.endedId || (ended !== this.turnId && this.pursued))) return
    this.endedId = ended ?? this.endedId
    super.push(event)
    if (started === undefined) return
    if (this.id === "") this.id = started
    this.turnId = started
    this.turnIds.push(started)
    this.wake()
  }

  /** The turns of a goal that this one has replaced, and whose active turn nobody else ends now. */
  adopt({ activeId, pursued, turnIds }: GoalState): void {
    if (!this.isAsked || this.ended) return
    if (activeId === undefined) this.inherits ||= pursued && !this.known
    else this.turnId ??= activeId
    this.turnIds.push(...turnIds.filter((turnId) => !this.turnIds.includes(turnId)))
  }

  /** An update of the goal; ignored without a status. */
  onUpdated(params: unknown): void {
    const goal = Predicate.hasProperty(params, "goal") ? params.goal : undefined
    if (Predicate.hasProperty(goal, "status") && Predicate.isString(goal.status)) {
      this.onGoal(goal as unknown as Protocol.ThreadGoal)
    }
  }

  onGoal(goal: Protocol.ThreadGoal | null): void {
    if (!this.isAsked) return
    if (!this.known && (goal?.status !== "active" || goal.objective !== this.objective)) return
    // It is over, and this is about the next one.
    if (!this.pursued && goal?.objective !== this.goal?.objective) return
    this.known = true
    this.goal = goal
    this.settle()
  }

  /** The result of the call that set the goal; notifications since then are newer. */
  onSet(goal: Protocol.ThreadGoal): void {
    if (this.known) return
    this.known = true
    this.goal = goal
    this.settle()
  }

  /** Whether the runtime would start another turn for it, as it does when a thread is loaded (measured on 0.169.0). */
  get pursued(): boolean {
    return !this.known || this.goal?.status === "active"
  }

  /** Ends a goal that has no handle any more, and no active turn to wait for. */
  giveUp(): void {
    this.conclude({ ...this.last ?? NO_TURN, status: "interrupted" })
  }

  /** Its thread is unloaded, and no other turn follows. The end of an active one is reported, or searched for. */
  unloaded(): void {
    if (this.known) this.letGo()
  }

  /** It is over after the turn that is active, whatever the server says of it. */
  letGo(): void {
    this.isLetGo = true
    this.settle()
  }

  protected override completed(turn: Protocol.Turn): void {
    this.turnId = undefined
    this.startedAt ??= turn.startedAt ?? null
    if (Predicate.isNumber(turn.durationMs)) this.durationMs += turn.durationMs
    this.last = turn
    this.settle()
  }

  protected override end(exit: Parameters<TurnState["end"]>[0]): void {
    super.end(exit)
    this.wake()
  }

  private wake(): void {
    Deferred.doneUnsafe(this.nextTurn, Exit.void)
    if (!this.ended) this.nextTurn = Deferred.makeUnsafe<void>()
  }

  // The runtime reports a goal as complete before the end of the turn that completed it. After an interrupted turn it
  // starts no other, although the goal stays active (measured on 0.169.0).
  private settle(): void {
    if (this.turnId !== undefined) return
    const over = (this.known && this.goal?.status !== "active") ||
      this.last?.status === "interrupted" || this.last?.status === "failed"
    if (over) this.conclude(this.last ?? NO_TURN)
    else if (this.isLetGo) this.giveUp()
  }

  private conclude(last: Protocol.Turn): void {
    this.end(
      this.outcome({
        ...last,
        startedAt: this.startedAt ?? null,
        durationMs: this.last === undefined ? null : this.durationMs
      })
    )
  }
}

// Unchecked params come here too.
const isInterrupted = ({ method, params }: { readonly method: string; readonly params: unknown }): boolean =>
  method === "turn/completed" && Predicate.hasProperty(params, "turn") &&
  Predicate.hasProperty(params.turn, "status") &&
  params.turn.status === "interrupted"

// For a goal that ended before its first turn.
const NO_TURN: Protocol.Turn = { id: "", items: [], status: "completed", error: null }
