import * as Effect from "effect/Effect"
import type { RequestError } from "../CodexError.ts"
import type { JsonRpc } from "../JsonRpc.ts"
import type { Connections } from "./connections.ts"
import { bounded, interruptTurn } from "./interruption.ts"
import { inRealTime } from "./realTime.ts"
import type { RunningTurns, Turn } from "./runningTurns.ts"

/** Ends what agents do. An agent's turn is part of the turn that it works for. */
export interface Agents {
  /** Interrupts the turns that agents have for a turn. */
  readonly stop: (rootTurnId: string) => Effect.Effect<void>
  /** Unloads all agents of a thread, and interrupts them, except where they work for a turn of another client. */
  readonly unload: (threadId: string, foreignTurnId: string | undefined) => Effect.Effect<void>
  /** Must be called when an agent begins a turn. */
  readonly onWork: (work: Turn, rootTurnId: string) => void
  /** Must be called when an agent of another client begins a turn. */
  readonly onForeign: (threadId: string) => void
}

// An agent that is being spawned begins its turn some 30 ms later, even if the spawning turn is interrupted meanwhile.
const LATE = "1 second"

export const makeAgents = (connections: Connections, running: RunningTurns): Agents => {
  /** The turns that agents must no longer work for, and what happens to one that still begins to. */
  const closed = new Map<string, "interrupt" | "unload">()

  // Without a connection there are no agents, so no server is started.
  const call = (effect: (rpc: JsonRpc) => Effect.Effect<unknown, RequestError>) =>
    Effect.suspend(() => {
      const present = connections.present()
      return present === undefined ? Effect.void : bounded(Effect.asVoid(effect(present.rpc)))
    })
  const unsubscribe = (threadId: string) => call((rpc) => rpc.request("thread/unsubscribe", { threadId }))
  const unloadAgent = (threadId: string) =>
    Effect.andThen(unsubscribe(threadId), Effect.sync(() => running.forget(threadId)))

  const interruptAll = (work: ReadonlyArray<Turn>) =>
    Effect.forEach(
      work,
      (turn) =>
        call((rpc) => interruptTurn(rpc.request, turn, () => running.activeTurn(turn.threadId) !== turn.turnId)),
      { concurrency: "unbounded", discard: true }
    )

  const close = (rootTurnId: string | undefined, late: "interrupt" | "unload"): void => {
    if (rootTurnId === undefined || closed.get(rootTurnId) === "unload") return
    closed.set(rootTurnId, late)
    connections.fork(Effect.andThen(inRealTime(Effect.sleep(LATE)), Effect.sync(() => closed.delete(rootTurnId))))
  }

  return {
    stop: (rootTurnId) =>
      Effect.suspend(() => {
        close(rootTurnId, "interrupt")
        return interruptAll(running.workFor(rootTurnId))
      }),
    unload: (threadId, foreignTurnId) =>
      Effect.andThen(
        Effect.suspend(() => {
          const latest = running.latestTurn(threadId)
          if (latest !== foreignTurnId) close(latest, "unload")
          return interruptAll(running.workOf(threadId, foreignTurnId))
        }),
        Effect.suspend(() =>
          Effect.forEach(running.agentsOf(threadId), unloadAgent, { concurrency: "unbounded", discard: true })
        )
      ),
    // The server has subscribed this client too, and keeps the agent loaded for as long as anybody is subscribed.
    onForeign: (threadId) => connections.fork(unsubscribe(threadId)),
    onWork: (work, rootTurnId) => {
      const late = closed.get(rootTurnId)
      if (late === undefined) return
      connections.fork(Effect.andThen(
        interruptAll([work]),
        // The thread may have been unloaded meanwhile.
        Effect.suspend(() => closed.get(rootTurnId) === "unload" ? unloadAgent(work.threadId) : Effect.void)
      ))
    }
  }
}
