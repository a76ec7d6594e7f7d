import type * as Protocol from "../Protocol.ts"
import { activeTurnOf, rootTurnIdOf, statusOf, threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"

/** A turn and its thread. */
export interface Turn {
  readonly threadId: string
  readonly turnId: string
}

/** The latest turn of a thread. */
interface Latest {
  readonly turnId: string
  /** The turn that led to it: for an agent's turn the one that it works for. An inline review has another id here too. */
  readonly rootTurnId: string
  /** This turn and some before it, oldest first: agents may still begin to work for those. */
  readonly turnIds: Array<string>
  isActive: boolean
}

/** What tells whose turn it is. */
export interface Options {
  /** Whether this client has loaded a thread, or is about to. */
  readonly isLoaded: (threadId: string) => boolean
  /** Called when an agent begins to work for a turn. */
  readonly onWork: (turn: Turn, rootTurnId: string) => void
  /** Called when an agent of another client's thread begins a turn. */
  readonly onForeign: (threadId: string) => void
}

// Bounds the memory that a server can use up by inventing threads.
const MAX_OTHERS = 10_000
// How many turns of a thread are remembered.
const MAX_TURNS = 10

/**
 * The active turns of this client's threads, whoever started them (reviews and compactions too), and those of the agents
 * that the model has spawned there. An agent has a thread of its own. Each of its turns names the turn that it works for
 * as `rootTurnId`, at any depth (measured on 0.169.0).
 */
export class RunningTurns {
  private readonly latest = new Map<string, Latest>()
  /** The threads of these turns, and of some before them. */
  private readonly threads = new Map<string, string>()
  /**
   * The threads without a handle here: agents with the thread that they work for, threads that a program has loaded by
   * a call of the protocol with themselves, and other clients' agents, whose turns every client of a server is told
   * (measured on 0.169.0), with `undefined`.
   */
  private readonly others = new Map<string, string | undefined>()
  private readonly options: Options

  constructor(options: Options) {
    this.options = options
  }

  /** The active turn of a thread. */
  activeTurn(threadId: string): string | undefined {
    const latest = this.latest.get(threadId)
    return latest?.isActive === true ? latest.turnId : undefined
  }

  /** The last turn of a thread, active or not. */
  latestTurn(threadId: string): string | undefined {
    return this.latest.get(threadId)?.turnId
  }

  /** The turn that an agent's turn works for; any other turn itself. */
  root(turn: Turn): Turn {
    const threadId = this.others.get(turn.threadId)
    if (threadId === undefined || threadId === turn.threadId) return turn
    const latest = this.latest.get(turn.threadId)
    return { threadId, turnId: latest?.turnId === turn.turnId ? latest.rootTurnId : turn.turnId }
  }

  /** Whether a turn is that of a review, which `review/start` has answered with another id (measured on 0.169.0). */
  isPartOf({ threadId, turnId }: Turn, reviewId: string): boolean {
    const latest = this.latest.get(threadId)
    return latest?.turnId === turnId && latest.rootTurnId === reviewId
  }

  /** Whether a thread is that of an agent which works for another client. */
  isForeign(threadId: string): boolean {
    return this.others.has(threadId) && this.others.get(threadId) === undefined && !this.options.isLoaded(threadId)
  }

  /** The agents that work for a thread, active or not, unless they have a handle of their own. */
  agentsOf(threadId: string): ReadonlyArray<string> {
    return [...this.others].flatMap(([agent, root]) =>
      root === threadId && agent !== threadId && !this.options.isLoaded(agent) ? [agent] : []
    )
  }

  /** The active turns that agents have for a turn. */
  workFor(rootTurnId: string): ReadonlyArray<Turn> {
    return [...this.others.keys()].flatMap((threadId) => {
      const latest = this.latest.get(threadId)
      return latest?.isActive === true && latest.rootTurnId === rootTurnId && latest.turnId !== rootTurnId
        ? [{ threadId, turnId: latest.turnId }]
        : []
    })
  }

  /** The active turns that agents have for any turn of a thread but one. */
  workOf(threadId: string, except: string | undefined): ReadonlyArray<Turn> {
    return this.agentsOf(threadId).flatMap((agent) => {
      const latest = this.latest.get(agent)
      return latest?.isActive === true && latest.rootTurnId !== except
        ? [{ threadId: agent, turnId: latest.turnId }]
        : []
    })
  }

  /** Must see the start and end of turns, and the status and unloading of threads. */
  follow(notification: Protocol.ServerNotification): void {
    const { method, params } = notification
    const threadId = threadIdOf(params)
    if (threadId === undefined) return
    if (unloadedThreadId(notification) !== undefined) this.forget(threadId)
    const turnId = turnIdOf(params)
    switch (method) {
      case "turn/started":
        if (turnId !== undefined) this.started({ threadId, turnId }, rootTurnIdOf(params) ?? turnId)
        break
      case "turn/completed":
        if (turnId !== undefined) this.completed({ threadId, turnId })
        break
      case "thread/status/changed":
        if (statusOf(params) !== "active") this.ended(threadId)
        break
    }
  }

  /** Records a thread that a program has loaded by a call of the protocol. */
  own(threadId: string): void {
    this.add(threadId, threadId)
  }

  /** A resumed thread may have a turn in progress. */
  resumed(answer: Protocol.ThreadResumeResponse): void {
    const turn = activeTurnOf(answer)
    const turnIds = this.latest.get(answer.thread.id)?.turnIds ?? []
    // The answer may be older than what was said of the next turn.
    if (turn !== undefined && !turnIds.slice(0, -1).includes(turn.id)) {
      this.record({ threadId: answer.thread.id, turnId: turn.id }, turn.rootTurnId ?? turn.id)
    }
  }

  /** A thread is no longer loaded. */
  forget(threadId: string): void {
    for (const turnId of this.latest.get(threadId)?.turnIds ?? []) this.threads.delete(turnId)
    this.latest.delete(threadId)
    this.others.delete(threadId)
  }

  /** The connection is gone. A shared server may go on with the turns; those of an own one have ended with it. */
  lost(isOwn: boolean): void {
    for (const threadId of isOwn ? this.latest.keys() : this.others.keys()) this.forget(threadId)
    this.others.clear()
    for (const latest of this.latest.values()) latest.isActive = false
  }

  private started(turn: Turn, rootTurnId: string): void {
    const { threadId, turnId } = turn
    if (this.options.isLoaded(threadId)) return this.record(turn, rootTurnId)
    const isAgent = rootTurnId !== turnId && this.others.get(threadId) !== threadId
    const root = isAgent ? this.threads.get(rootTurnId) : threadId
    const owner = root === undefined ? this.others.get(threadId) : this.others.get(root) ?? root
    this.add(threadId, owner)
    this.record(turn, rootTurnId)
    if (owner === undefined) this.options.onForeign(threadId)
    if (isAgent) this.options.onWork(turn, rootTurnId)
  }

  private add(threadId: string, owner: string | undefined): void {
    this.others.set(threadId, owner)
    if (this.others.size > MAX_OTHERS) this.forget(this.others.keys().next().value!)
  }

  private record({ threadId, turnId }: Turn, rootTurnId: string): void {
    const turnIds = this.latest.get(threadId)?.turnIds ?? []
    // Whenever a thread is resumed, its active turn comes here again.
    if (!turnIds.includes(turnId)) turnIds.push(turnId)
    this.trim(turnIds)
    this.latest.set(threadId, { turnId, rootTurnId, turnIds, isActive: true })
    this.threads.set(turnId, threadId)
  }

  private completed({ threadId, turnId }: Turn): void {
    const latest = this.latest.get(threadId)
    if (latest?.turnId === turnId) return this.ended(threadId)
    if (latest === undefined || latest.turnIds.includes(turnId)) return
    // It began while nobody listened. A late answer to `thread/resume` may still call it active.
    latest.turnIds.splice(-1, 0, turnId)
    this.trim(latest.turnIds)
  }

  private trim(turnIds: Array<string>): void {
    if (turnIds.length > MAX_TURNS) this.threads.delete(turnIds.shift()!)
  }

  private ended(threadId: string): void {
    const latest = this.latest.get(threadId)
    if (latest !== undefined) latest.isActive = false
  }
}
