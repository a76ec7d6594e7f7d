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
  /** Whether it has a handle without a Scope. */
  readonly unscoped: boolean
}

/** Which threads this client has loaded, and which of them are held. */
export class LoadedThreads {
  private readonly loaded = new Map<string, Loaded>()
  /** Those whose goals must be paused once a server has loaded them. */
  private readonly unpaused = new Set<string>()
  /** Those that the server is about to unload. */
  private readonly leaving = new Map<string, { readonly left: Deferred.Deferred<void> }>()
  /**
   * The settings last requested for each, by any handle. A server that reloads or forks a thread knows only part of
   * them: it replaces `workspaceWrite` by its configuration (measured on 0.169.0).
   */
  private readonly settings = new Map<string, ThreadSettings>()
  /** What answers the tool calls of a thread with a toolkit, unless another handle's toolkit started the turn. */
  readonly tools = new Map<string, BoundTools>()
  /** How many Scopes hold a thread, plus how many calls are about to load it. */
  private readonly holders = new Map<string, number>()

  /** Records that a thread was loaded over a connection. */
  add(threadId: string, connection: number, unscoped: boolean, settings: ThreadSettings): void {
    this.settings.set(threadId, settings)
    this.loaded.set(threadId, { connection, unscoped: unscoped || this.loaded.get(threadId)?.unscoped === true })
  }

  isLoaded(threadId: string, connection: number): boolean {
    return this.loaded.get(threadId)?.connection === connection
  }

  /** Whether it is loaded over the current connection. */
  has(threadId: string): boolean {
    return this.loaded.has(threadId)
  }

  /** The goal of an unloaded thread must be paused once the thread is loaded. */
  pauseLater(threadId: string): void {
    this.unpaused.add(threadId)
  }

  isUnpaused(threadId: string): boolean {
    return this.unpaused.has(threadId)
  }

  paused(threadId: string): void {
    this.unpaused.delete(threadId)
  }

  /** The settings last requested for a thread that this client has. */
  settingsOf(threadId: string): ThreadSettings | undefined {
    return this.settings.get(threadId)
  }

  /** A turn has changed the settings, for later turns too. */
  change(threadId: string, settings: ThreadSettings): void {
    if (this.settings.has(threadId)) this.settings.set(threadId, settings)
  }

  /** Adds a holder. */
  hold(threadId: string): void {
    this.holders.set(threadId, (this.holders.get(threadId) ?? 0) + 1)
  }

  /** Removes a holder. */
  release(threadId: string): void {
    const left = this.holders.get(threadId)! - 1
    if (left > 0) this.holders.set(threadId, left)
    else this.holders.delete(threadId)
  }

  /** Holds a thread while it is being loaded, so that a release meanwhile does not unload it. */
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

  /**
   * This client has released it, and the server is about to unload it, unless another client has it. If it does not,
   * `whenKept` is run before any other call about the thread.
   */
  leave(threadId: string, whenKept: Effect.Effect<void>): Effect.Effect<void> {
    this.forget(threadId)
    // It may have been resumed during an earlier release; those who still wait for that one wait for this one too.
    const leaving = { left: this.leaving.get(threadId)?.left ?? Deferred.makeUnsafe<void>() }
    this.leaving.set(threadId, leaving)
    const isLeaving = () => this.leaving.get(threadId) === leaving
    return Deferred.await(leaving.left).pipe(
      Effect.timeoutOption(UNLOAD_TIMEOUT),
      inRealTime,
      Effect.andThen(Effect.suspend(() => isLeaving() && !this.has(threadId) ? whenKept : Effect.void)),
      Effect.andThen(Effect.sync(() => {
        if (isLeaving()) this.settle(threadId)
      }))
    )
  }

  /** What to wait for before a call about a thread that is being unloaded, which the server could not answer. */
  left(threadId: string | undefined): Effect.Effect<void> | undefined {
    const leaving = threadId === undefined || this.leaving.size === 0 ? undefined : this.leaving.get(threadId)
    return leaving && Deferred.await(leaving.left)
  }

  /** This client no longer has it. */
  forget(threadId: string): void {
    this.loaded.delete(threadId)
    this.settings.delete(threadId)
    this.tools.delete(threadId)
  }

  /** Must see the unloading of threads. */
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

  /** The connection is gone. The next use of a thread loads it again. */
  clear(): void {
    this.loaded.clear()
    for (const threadId of this.leaving.keys()) this.settle(threadId)
  }
}

// Unloading takes some 30 ms. If another client has the thread, nothing is reported.
const UNLOAD_TIMEOUT = Duration.millis(250)
