import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Protocol from "../Protocol.ts"
import { unloadedThreadId } from "./ids.ts"
import type { ThreadSettings } from "./params.ts"
import { inRealTime } from "./realTime.ts"
import type { BoundTools } from "./tools.ts"

/** A thread that this client has loaded. */
interface Loaded {
  readonly connection: number
  /** Whether there is a handle of it without a Scope. */
  readonly unscoped: boolean
}

/** Which threads this client has loaded, and who would miss one that is unloaded. */
export class LoadedThreads {
  private readonly loaded = new Map<string, Loaded>()
  /** Those whose goals go on once a server has loaded them. */
  private readonly unpaused = new Set<string>()
  /** Those that the server is about to unload. */
  private readonly leaving = new Map<string, { readonly left: Deferred.Deferred<void> }>()
  /**
   * What was last asked for in each, by whichever handle. A server that has lost a thread, or copies it, knows part of it
   * only: it takes `workspaceWrite` for what its configuration says (measured on 0.169.0).
   */
  private readonly settings = new Map<string, ThreadSettings>()
  /** What answers the tool calls of a thread that was given a toolkit, in turns that no handle with another has started. */
  readonly tools = new Map<string, BoundTools>()
  /** How many Scopes have a thread, and how many calls are about to load it. */
  private readonly holders = new Map<string, number>()

  /** It was loaded over a connection. */
  load(threadId: string, connection: number, unscoped: boolean, settings: ThreadSettings): void {
    this.settings.set(threadId, settings)
    this.loaded.set(threadId, { connection, unscoped: unscoped || this.loaded.get(threadId)?.unscoped === true })
  }

  isLoaded(threadId: string, connection: number): boolean {
    return this.loaded.get(threadId)?.connection === connection
  }

  /** Whether it is loaded over the present connection, whichever that is. */
  has(threadId: string): boolean {
    return this.loaded.has(threadId)
  }

  /** The goal of a thread that is not loaded is to be paused once it is. */
  pauseLater(threadId: string): void {
    this.unpaused.add(threadId)
  }

  isUnpaused(threadId: string): boolean {
    return this.unpaused.has(threadId)
  }

  paused(threadId: string): void {
    this.unpaused.delete(threadId)
  }

  /** What was last asked for in a thread that this client has. */
  settingsOf(threadId: string): ThreadSettings | undefined {
    return this.settings.get(threadId)
  }

  /** A turn has other settings, which hold for those after it. */
  change(threadId: string, settings: ThreadSettings): void {
    if (this.settings.has(threadId)) this.settings.set(threadId, settings)
  }

  /** One more has it, or is about to. */
  hold(threadId: string): void {
    this.holders.set(threadId, (this.holders.get(threadId) ?? 0) + 1)
  }

  /** One less. */
  release(threadId: string): void {
    const left = this.holders.get(threadId)! - 1
    if (left > 0) this.holders.set(threadId, left)
    else this.holders.delete(threadId)
  }

  /** Runs what is about to load it: whoever lets it go meanwhile must not have it unloaded. */
  holding<A, E, R>(threadId: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.acquireUseRelease(
      Effect.sync(() => this.hold(threadId)),
      () => effect,
      () => Effect.sync(() => this.release(threadId))
    )
  }

  isHeld(threadId: string): boolean {
    return this.holders.has(threadId) || this.loaded.get(threadId)?.unscoped === true
  }

  /** This client has let it go, and the server is about to unload it, unless another client has it. */
  leave(threadId: string): Effect.Effect<void> {
    this.forget(threadId)
    // Somebody may have resumed it while it was let go before, and whoever waits since then waits for this too.
    const leaving = { left: this.leaving.get(threadId)?.left ?? Deferred.makeUnsafe<void>() }
    this.leaving.set(threadId, leaving)
    return Deferred.await(leaving.left).pipe(
      Effect.timeoutOption(UNLOAD_TIMEOUT),
      inRealTime,
      Effect.andThen(Effect.sync(() => {
        if (this.leaving.get(threadId) === leaving) this.settle(threadId)
      }))
    )
  }

  /** What to wait for before a thread is asked for that is just being unloaded: its server would not know what to say. */
  left(threadId: string | undefined): Effect.Effect<void> | undefined {
    const leaving = threadId === undefined || this.leaving.size === 0 ? undefined : this.leaving.get(threadId)
    return leaving && Deferred.await(leaving.left)
  }

  /** Nobody here has it any longer. */
  forget(threadId: string): void {
    this.loaded.delete(threadId)
    this.settings.delete(threadId)
    this.tools.delete(threadId)
  }

  /** To be told of threads that the server has unloaded. */
  follow(notification: Protocol.ServerNotification): void {
    const threadId = unloadedThreadId(notification)
    if (threadId === undefined) return
    this.forget(threadId)
    this.settle(threadId)
  }

  private settle(threadId: string): void {
    const leaving = this.leaving.get(threadId)
    if (leaving === undefined) return
    this.leaving.delete(threadId)
    Deferred.doneUnsafe(leaving.left, Exit.void)
  }

  /** The connection is gone. Whoever uses a thread again loads it again. */
  clear(): void {
    this.loaded.clear()
    for (const threadId of this.leaving.keys()) this.settle(threadId)
  }
}

// It takes some 30 ms. Of a thread that another client has, nothing is said.
const UNLOAD_TIMEOUT = Duration.millis(250)
