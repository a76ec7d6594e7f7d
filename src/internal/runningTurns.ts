import * as Predicate from "effect/Predicate"
import type * as Protocol from "../Protocol.ts"
import { threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"

/** A turn and its thread. */
export interface Turn {
  readonly threadId: string
  readonly turnId: string
}

/** The latest turn of a thread. */
interface Latest {
  readonly turnId: string
  /** The turn that led to it: for an agent's turn the one it works for, else itself. */
  readonly rootTurnId: string
  isActive: boolean
}

/** What it takes to know whose a turn is. */
export interface Options {
  /** Whether this client has loaded a thread. */
  readonly isLoaded: (threadId: string) => boolean
  /** Called when an agent begins to work for a turn. */
  readonly onWork: (turn: Turn, rootTurnId: string) => void
}

// Bounds the memory that a server can take by making up threads.
const MAX_AGENTS = 10_000

/**
 * The active turns of this client's threads, whoever started them (reviews and compactions too), and those of the agents
 * that the model has spawned in them. An agent has a thread of its own, and each of its turns names the turn that it
 * works for as `rootTurnId`, at any depth (measured on 0.169.0).
 */
export class RunningTurns {
  private readonly latest = new Map<string, Latest>()
  /** The threads of these turns. */
  private readonly threads = new Map<string, string>()
  /** The thread that each agent works for. */
  private readonly agents = new Map<string, string>()
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
    const threadId = this.agents.get(turn.threadId)
    const latest = this.latest.get(turn.threadId)
    return threadId === undefined || latest?.turnId !== turn.turnId
      ? { threadId: threadId ?? turn.threadId, turnId: turn.turnId }
      : { threadId, turnId: latest.rootTurnId }
  }

  /** The agents that work for a thread, active or not. */
  agentsOf(threadId: string): ReadonlyArray<string> {
    return [...this.agents].filter(([, root]) => root === threadId).map(([agent]) => agent)
  }

  /** The active turns that agents have for a turn. */
  workFor(rootTurnId: string): ReadonlyArray<Turn> {
    return [...this.agents.keys()].flatMap((threadId) => {
      const latest = this.latest.get(threadId)
      return latest?.isActive === true && latest.rootTurnId === rootTurnId ? [{ threadId, turnId: latest.turnId }] : []
    })
  }

  /** To be told of the beginnings and ends of turns, and of threads that fall idle or are unloaded. */
  follow(notification: Protocol.ServerNotification): void {
    const { method, params } = notification
    const threadId = threadIdOf(params)
    if (threadId === undefined) return
    if (unloadedThreadId(notification) !== undefined) return this.forget(threadId)
    const turnId = turnIdOf(params)
    if (method === "turn/started") {
      if (turnId !== undefined) this.started({ threadId, turnId }, rootTurnIdOf(params) ?? turnId)
    } else if (method === "turn/completed" ? turnId === this.latestTurn(threadId) : isInactive(params)) {
      this.ended(threadId)
    }
  }

  /** A thread is no longer loaded. */
  forget(threadId: string): void {
    const turnId = this.latestTurn(threadId)
    if (turnId !== undefined) this.threads.delete(turnId)
    this.latest.delete(threadId)
    this.agents.delete(threadId)
  }

  /** The connection is gone. */
  clear(): void {
    this.latest.clear()
    this.threads.clear()
    this.agents.clear()
  }

  private started(turn: Turn, rootTurnId: string): void {
    const { threadId, turnId } = turn
    if (!this.options.isLoaded(threadId)) {
      const root = this.threads.get(rootTurnId)
      if (root !== undefined && this.agents.size < MAX_AGENTS) this.agents.set(threadId, this.agents.get(root) ?? root)
      if (rootTurnId !== turnId) this.options.onWork(turn, rootTurnId)
      if (!this.agents.has(threadId)) return
    }
    const before = this.latestTurn(threadId)
    if (before !== undefined) this.threads.delete(before)
    this.latest.set(threadId, { turnId, rootTurnId, isActive: true })
    this.threads.set(turnId, threadId)
  }

  private ended(threadId: string): void {
    const latest = this.latest.get(threadId)
    if (latest !== undefined) latest.isActive = false
  }
}

// Unchecked params come here too.
const rootTurnIdOf = (params: unknown): string | undefined => {
  const turn = Predicate.hasProperty(params, "turn") ? params.turn : undefined
  return Predicate.hasProperty(turn, "rootTurnId") && Predicate.isString(turn.rootTurnId) ? turn.rootTurnId : undefined
}

const isInactive = (params: unknown): boolean => {
  const status = Predicate.hasProperty(params, "status") ? params.status : undefined
  return Predicate.hasProperty(status, "type") && status.type !== "active"
}
