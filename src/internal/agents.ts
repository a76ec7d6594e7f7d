import * as Effect from "effect/Effect"
import type { RequestError } from "../CodexError.ts"
import type { JsonRpc } from "../JsonRpc.ts"
import type { Connections } from "./connections.ts"
import { bounded, interruptTurn } from "./interruption.ts"
import { inRealTime } from "./realTime.ts"
import type { RunningTurns, Turn } from "./runningTurns.ts"

/** The agents that the model spawns. What they do for a turn is part of it. */
export interface Agents {
  /** Ends what they do for a turn. */
  readonly stop: (rootTurnId: string) => Effect.Effect<void>
  /** Ends all that they do for a thread. */
  readonly stopAll: (threadId: string) => Effect.Effect<void>
  /** Unloads those of a thread. */
  readonly unload: (threadId: string) => Effect.Effect<void>
  /** To be told that one begins to work for a turn. */
  readonly onWork: (work: Turn, rootTurnId: string) => void
}

// An agent that is just being spawned begins some 30 ms later, even if the turn that spawns it is interrupted meanwhile.
const LATE = "1 second"

/** Makes what ends the work of agents. */
export const makeAgents = (connections: Connections, running: RunningTurns): Agents => {
  /** The turns that no agent is to begin to work for any more, and what becomes of one that does. */
  const closed = new Map<string, "interrupt" | "unload">()

  // No server is started for it: the agents of one that is gone are gone too.
  const call = (effect: (rpc: JsonRpc) => Effect.Effect<unknown, RequestError>) =>
    Effect.suspend(() => {
      const present = connections.present()
      return present === undefined ? Effect.void : bounded(Effect.asVoid(effect(present.rpc)))
    })
  const interrupt = (work: Turn, ended: () => boolean) => call((rpc) => interruptTurn(rpc.request, work, ended))
  const unloadAgent = (threadId: string) =>
    Effect.andThen(
      call((rpc) => rpc.request("thread/unsubscribe", { threadId })),
      Effect.sync(() => running.forget(threadId))
    )

  const interruptAll = (work: ReadonlyArray<Turn>) =>
    Effect.forEach(
      work,
      (turn) => interrupt(turn, () => running.activeTurn(turn.threadId) !== turn.turnId),
      { concurrency: "unbounded", discard: true }
    )

  const close = (rootTurnId: string | undefined, late: "interrupt" | "unload"): void => {
    if (rootTurnId === undefined) return
    closed.set(rootTurnId, late)
    connections.fork(Effect.andThen(inRealTime(Effect.sleep(LATE)), Effect.sync(() => closed.delete(rootTurnId))))
  }

  const stopAll = (threadId: string, late: "interrupt" | "unload") =>
    Effect.suspend(() => {
      close(running.latestTurn(threadId), late)
      return interruptAll(
        running.agentsOf(threadId).flatMap((agent) => {
          const turnId = running.activeTurn(agent)
          return turnId === undefined ? [] : [{ threadId: agent, turnId }]
        })
      )
    })

  return {
    stop: (rootTurnId) =>
      Effect.suspend(() => {
        close(rootTurnId, "interrupt")
        return interruptAll(running.workFor(rootTurnId))
      }),
    stopAll: (threadId) => stopAll(threadId, "interrupt"),
    unload: (threadId) =>
      Effect.andThen(
        stopAll(threadId, "unload"),
        Effect.suspend(() =>
          Effect.forEach(running.agentsOf(threadId), unloadAgent, { concurrency: "unbounded", discard: true })
        )
      ),
    onWork: (work, rootTurnId) => {
      const late = closed.get(rootTurnId)
      if (late === undefined) return
      connections.fork(Effect.andThen(
        interrupt(work, () => false),
        // The thread may have been unloaded meanwhile.
        Effect.suspend(() => closed.get(rootTurnId) === "unload" ? unloadAgent(work.threadId) : Effect.void)
      ))
    }
  }
}
