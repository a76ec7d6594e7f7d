import * as Context from "effect/Context"
import * as Predicate from "effect/Predicate"
import type * as Protocol from "../Protocol.ts"
import { threadIdOf, turnIdOf } from "./ids.ts"

/** What a file change would do, file by file. */
type Changes = ReadonlyArray<Protocol.FileUpdateChange>

/** The changes that the handler which is running is asked about; `undefined` where the server has not told of them. */
export const AskedChanges: Context.Reference<Changes | undefined> = Context.Reference<Changes | undefined>(
  "effect-codex/internal/AskedChanges",
  { defaultValue: () => undefined }
)

/**
 * The file changes that have begun and are not over. The request to approve one names its item alone; what it would do
 * was told before, when the item started.
 */
export class FileChanges {
  private readonly items = new Map<string, Item>()

  /** To be told of the beginning and the end of items, of the ends of turns, and of threads that are unloaded. */
  follow({ method, params }: Protocol.ServerNotification): void {
    switch (method) {
      case "item/started": {
        const item = Predicate.hasProperty(params, "item") ? params.item : undefined
        if (Predicate.hasProperty(item, "type") && item.type === "fileChange") this.set(params, item)
        break
      }
      case "item/fileChange/patchUpdated":
        this.set(params, params)
        break
      case "item/completed":
        this.items.delete(keyOf(params))
        break
      case "turn/completed":
        this.forget(({ turnId }) => turnId === turnIdOf(params))
        break
      case "thread/closed":
      case "thread/archived":
      case "thread/deleted":
        this.forget(({ threadId }) => threadId === threadIdOf(params))
        break
    }
  }

  /** What the item of a request would change. */
  of(params: unknown): Changes | undefined {
    return this.items.get(keyOf(params))?.changes
  }

  clear(): void {
    this.items.clear()
  }

  // Params that did not pass their check come here too, and somebody is to decide on what this keeps.
  private set(params: unknown, source: unknown): void {
    const changes = Predicate.hasProperty(source, "changes") ? source.changes : undefined
    if (!Array.isArray(changes) || changes.length === 0 || !changes.every(isChange)) return
    this.items.set(keyOf(params), { threadId: threadIdOf(params), turnId: turnIdOf(params), changes })
  }

  private forget(which: (item: Item) => boolean): void {
    for (const [key, item] of this.items) if (which(item)) this.items.delete(key)
  }
}

interface Item {
  readonly threadId: string | undefined
  readonly turnId: string | undefined
  readonly changes: Changes
}

// Ids of items come from the model, which may use one in two threads.
const keyOf = (params: unknown): string => {
  const item = Predicate.hasProperty(params, "item") ? params.item : undefined
  const id = Predicate.hasProperty(params, "itemId")
    ? params.itemId
    : Predicate.hasProperty(item, "id")
    ? item.id
    : undefined
  return `${threadIdOf(params)} ${String(id)}`
}

const isChange = (change: unknown): change is Protocol.FileUpdateChange =>
  Predicate.hasProperty(change, "path") && Predicate.isString(change.path) &&
  Predicate.hasProperty(change, "diff") && Predicate.isString(change.diff) &&
  Predicate.hasProperty(change, "kind") && Predicate.hasProperty(change.kind, "type")
