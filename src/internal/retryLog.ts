import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Protocol from "../Protocol.ts"
import { idsOf, turnIdOf } from "./ids.ts"

// Bounds the memory that a server can use up by inventing turns.
const MAX_TURNS = 1000

/**
 * The turns that Codex retries, which it does for as long as there is no network. Each is logged once: a caller that
 * only waits for the turn would not know why it takes so long.
 */
export class RetryLog {
  private readonly turns = new Set<string>()
  private readonly log: (effect: Effect.Effect<void>) => void

  constructor(log: (effect: Effect.Effect<void>) => void) {
    this.log = log
  }

  /** Must see errors and the ends of turns. */
  follow({ method, params }: Protocol.ServerNotification): void {
    const turnId = turnIdOf(params)
    if (turnId === undefined) return
    switch (method) {
      case "error": {
        if (this.turns.has(turnId) || this.turns.size >= MAX_TURNS) return
        // Unchecked params come here too.
        if (!Predicate.hasProperty(params, "willRetry") || params.willRetry !== true) return
        this.turns.add(turnId)
        const error = Predicate.hasProperty(params, "error") ? params.error : undefined
        const why = Predicate.hasProperty(error, "message") && Predicate.isString(error.message)
          ? error.message
          : "no reason given"
        this.log(Effect.annotateLogs(Effect.logWarning(`Codex is retrying: ${why}`), idsOf(params)))
        break
      }
      case "turn/completed":
        this.ended(turnId)
        break
    }
  }

  /** A turn is over, whether or not the server has reported it. */
  ended(turnId: string): void {
    this.turns.delete(turnId)
  }

  clear(): void {
    this.turns.clear()
  }
}
