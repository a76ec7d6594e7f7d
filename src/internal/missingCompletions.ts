import type * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { ProtocolError } from "../CodexError.ts"
import { retryOnOverload } from "../CodexSchedule.ts"
import type { JsonRpc } from "../JsonRpc.ts"
import type * as Protocol from "../Protocol.ts"
import { statusOf, threadIdOf, unloadedThreadId } from "./ids.ts"
import type { Router } from "./router.ts"
import type { TurnState } from "./turnState.ts"

// How long after its thread becomes idle a turn may still report its end.
const GRACE_MILLIS = 1000
// How long the server may take to answer how it ended.
const TIMEOUT = "10 seconds"

/** What the search for a missing end needs. */
export interface Options {
  readonly router: Router
  readonly clock: Clock.Clock
  readonly request: JsonRpc["request"]
  /** Runs an effect in the background, for as long as the client lives. */
  readonly fork: (effect: Effect.Effect<unknown>) => void
  /** Called when the end of a turn was found, or the search given up. */
  readonly onEnd: (turnId: string) => void
}

interface Idle {
  readonly id: string
  readonly dueAt: number
  /** Whether the thread was unloaded, so that no turn that is active later is this one. */
  readonly isUnloaded: boolean
}

/**
 * Finds the end of turns that the server does not report: threads have been seen to become idle without it. The server
 * is then asked how the turn ended.
 */
export class MissingCompletions {
  private readonly options: Options
  /** The turns open when their thread became idle, in that order. A goal is several turns in a row, hence the id. */
  private readonly idle = new Map<TurnState, Idle>()
  private readonly searched = new Set<TurnState>()
  /** The threads that became idle while a `turn/start` was in flight. */
  private readonly unsettled = new Set<string>()
  private watching = false

  constructor(options: Options) {
    this.options = options
  }

  /** Must see each thread that becomes idle or active, or is unloaded, and errors, once they have reached their turn. */
  follow(notification: Protocol.ServerNotification): void {
    const unloaded = unloadedThreadId(notification)
    if (unloaded !== undefined) this.onIdle(unloaded, true)
    const { method, params } = notification
    const threadId = threadIdOf(params)
    if (threadId === undefined) return
    // The status of a thread whose last turn has failed does not change (measured on 0.169.0).
    if (method === "error" && this.options.router.openTurns(threadId).some((turn) => turn.failed)) this.onIdle(threadId)
    if (method !== "thread/status/changed") return
    const status = statusOf(params)
    if (status === "active") this.onActive(threadId)
    else if (status !== undefined) this.onIdle(threadId)
  }

  private onIdle(threadId: string, isUnloaded = false): void {
    for (const turn of this.options.router.openTurns(threadId)) {
      const idle = this.idle.get(turn)
      if (idle?.id !== turn.activeId || (isUnloaded && !idle?.isUnloaded)) this.wait(turn, turn.activeId!, isUnloaded)
    }
    this.settle(threadId)
    if (this.watching || this.idle.size === 0) return
    this.watching = true
    this.options.fork(this.watch)
  }

  // A turn without notifications is known only once its `turn/start` is answered.
  private settle(threadId: string): void {
    const { fork, router } = this.options
    if (!router.isStarting(threadId) || this.unsettled.has(threadId)) return
    this.unsettled.add(threadId)
    fork(Effect.andThen(
      router.settled(threadId),
      Effect.sync(() => {
        if (this.unsettled.delete(threadId)) this.onIdle(threadId)
      })
    ))
  }

  private onActive(threadId: string): void {
    this.unsettled.delete(threadId)
    for (const turn of this.options.router.openTurns(threadId)) {
      if (this.idle.get(turn)?.isUnloaded === false) this.idle.delete(turn)
    }
  }

  private wait(turn: TurnState, id: string, isUnloaded: boolean): void {
    this.idle.delete(turn)
    this.idle.set(turn, { id, isUnloaded, dueAt: this.options.clock.currentTimeMillisUnsafe() + GRACE_MILLIS })
  }

  // Threads become idle before every reported end too, so one fiber waits for all of them.
  private readonly watch: Effect.Effect<void> = Effect.suspend(() => {
    for (const [turn, { dueAt, id, isUnloaded }] of this.idle) {
      const left = dueAt - this.options.clock.currentTimeMillisUnsafe()
      if (left > 0) return Effect.flatMap(Effect.sleep(left), () => this.watch)
      this.idle.delete(turn)
      if (turn.activeId !== id) continue
      if (this.searched.has(turn)) this.wait(turn, id, isUnloaded)
      else this.search(turn, id)
    }
    this.watching = false
    return Effect.void
  })

  private search(turn: TurnState, id: string): void {
    this.searched.add(turn)
    this.options.fork(Effect.ensuring(find(this.options, turn, id), Effect.sync(() => this.searched.delete(turn))))
  }
}

const find = Effect.fnUntraced(function*({ onEnd, request, router }: Options, turn: TurnState, id: string) {
  const { threadId } = turn
  const read = yield* request("thread/read", { threadId, includeTurns: true }).pipe(
    retryOnOverload(),
    Effect.timeoutOption(TIMEOUT),
    Effect.result,
    // Nothing is left to find, and a search for the next turn must not be blocked.
    Effect.raceFirst(Effect.as(Effect.exit(Deferred.await(turn.result)), undefined))
  )
  // Its end was reported after all; in a goal, the next turn may have begun.
  if (read === undefined || turn.activeId !== id) return
  const missing = (why: string) =>
    new ProtocolError({
      method: "turn/completed",
      message: `Thread ${threadId} is idle, but the server never reported the end of its turn ${id}${why}`
    })
  const thread = Result.isFailure(read) || Option.isNone(read.success) ? undefined : read.success.value.thread
  const over = thread?.turns.find((turn) => turn.id === id && turn.status !== "inProgress")
  // It may have been loaded again, for another turn.
  if (thread?.status.type === "active" && over === undefined) return
  // A review of a branch that does not exist is in no list (measured on 0.169.0).
  const found = over ?? turn.failed
  if (found !== undefined) {
    router.publish({ method: "turn/completed", params: { threadId, turn: found } })
  } else if (thread !== undefined) {
    turn.fail(missing(""))
  } else {
    const why = Result.isFailure(read) ? read.failure.message : `no answer within ${TIMEOUT}`
    turn.fail(missing(`, and the thread could not be read: ${why}`))
  }
  router.ended(threadId)
  onEnd(id)
})
