/** A thread that this client has loaded. */
interface Loaded {
  readonly connection: number
  /** Whether there is a handle of it without a Scope. */
  readonly unscoped: boolean
}

/** Which threads this client has loaded, and who would miss one that is unloaded. */
export class Threads {
  private readonly loaded = new Map<string, Loaded>()
  /** How many Scopes have a thread, and how many calls are about to load it. */
  private readonly holders = new Map<string, number>()

  /** It was loaded over a connection. */
  load(threadId: string, connection: number, unscoped: boolean): void {
    this.loaded.set(threadId, { connection, unscoped: unscoped || this.loaded.get(threadId)?.unscoped === true })
  }

  isLoaded(threadId: string, connection: number): boolean {
    return this.loaded.get(threadId)?.connection === connection
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

  isHeld(threadId: string): boolean {
    return this.holders.has(threadId) || this.loaded.get(threadId)?.unscoped === true
  }

  /** The server has unloaded it. */
  unloaded(threadId: string): void {
    this.loaded.delete(threadId)
  }

  /** The connection is gone. Whoever uses a thread again loads it again. */
  clear(): void {
    this.loaded.clear()
  }
}
