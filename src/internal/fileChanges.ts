import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Predicate from "effect/Predicate"
import type * as Protocol from "../Protocol.ts"
import { threadIdOf, turnIdOf, unloadedThreadId } from "./ids.ts"
import { logSafely } from "./logSafely.ts"

/** What a file change would do, file by file. */
type Changes = ReadonlyArray<Protocol.FileUpdateChange>

/** The changes that the running handler is asked about; `undefined` if they are unknown. */
export const AskedChanges: Context.Reference<Changes | undefined> = Context.Reference<Changes | undefined>(
  "effect-codex/internal/AskedChanges",
  { defaultValue: () => undefined }
)

interface Item {
  readonly threadId: string | undefined
  readonly turnId: string | undefined
  /** `undefined` once another item of the thread has begun under the same id. */
  changes: Changes | undefined
}

/**
 * The file changes in progress. A request to approve one names only its item; the changes themselves were announced
 * when the item started.
 */
export class FileChanges {
  private readonly items = new Map<string, Item>()

  /** Must see the start and end of items, the end of turns, and the unloading of threads. */
  follow(notification: Protocol.ServerNotification): void {
    const unloaded = unloadedThreadId(notification)
    if (unloaded !== undefined) this.forget(({ threadId }) => threadId === unloaded)
    const { method, params } = notification
    switch (method) {
      case "item/started":
        this.begin(threadIdOf(params), turnIdOf(params), itemOf(params))
        break
      case "item/completed": {
        const key = keyOf(threadIdOf(params), itemOf(params)?.["id"])
        // Of two items with one id, it is unknown which one ended.
        if (this.items.get(key)?.changes !== undefined) this.items.delete(key)
        break
      }
      case "turn/completed":
        this.ended(turnIdOf(params))
        break
    }
  }

  /** A resumed thread may have a turn in progress that waits for an approval. */
  resumed({ initialTurnsPage, thread: { id, turns } }: Protocol.ThreadResumeResponse): void {
    for (const turn of initialTurnsPage?.data ?? turns) {
      if (turn.status !== "inProgress") continue
      for (const item of turn.items) {
        if (item.type === "fileChange" && item.status === "inProgress") this.begin(id, turn.id, item)
      }
    }
  }

  /**
   * Answers a request to approve a file change: the handler sees its changes. Its answer holds only for those: if
   * another item has taken the id meanwhile, the server may mean either, and the request is refused.
   */
  ask<E>(params: unknown, answer: Effect.Effect<unknown, E>): Effect.Effect<unknown, E> {
    const changes = this.of(params)
    return Effect.flatMap(
      Effect.provideService(answer, AskedChanges, changes),
      (result) =>
        this.of(params) === changes ? Effect.succeed(result) : Effect.as(
          logSafely(
            Effect.logWarning("Declined a file change: it is over, or another item has the same id")
          ),
          DECLINED
        )
    )
  }

  /** A turn is over, whether or not the server has reported it. */
  ended(turnId: string | undefined): void {
    this.forget((item) => item.turnId === turnId)
  }

  clear(): void {
    this.items.clear()
  }

  // Unchecked params come here too, so they are checked before a person decides on them. Ids of items come from the
  // model, which may use one twice: nobody must be shown one change and accept another.
  private begin(threadId: string | undefined, turnId: string | undefined, item: object | undefined): void {
    if (!Predicate.hasProperty(item, "id") || !Predicate.hasProperty(item, "type") || item.type !== "fileChange") return
    const changes = Predicate.hasProperty(item, "changes") && isChanges(item.changes) ? item.changes : undefined
    const key = keyOf(threadId, item.id)
    const before = this.items.get(key)
    if (before === undefined) this.items.set(key, { threadId, turnId, changes })
    else if (!Equal.equals(before.changes, changes)) before.changes = undefined
  }

  private of(params: unknown): Changes | undefined {
    if (!Predicate.hasProperty(params, "itemId")) return undefined
    return this.items.get(keyOf(threadIdOf(params), params.itemId))?.changes
  }

  private forget(which: (item: Item) => boolean): void {
    for (const [key, item] of this.items) if (which(item)) this.items.delete(key)
  }
}

const DECLINED: Protocol.ServerRequestResult<"item/fileChange/requestApproval"> = { decision: "decline" }

const itemOf = (params: unknown): Record<string, unknown> | undefined =>
  Predicate.hasProperty(params, "item") && Predicate.isObject(params.item) ? params.item : undefined

const keyOf = (threadId: string | undefined, itemId: unknown): string => `${threadId} ${String(itemId)}`

const isChanges = (changes: unknown): changes is Changes =>
  Array.isArray(changes) && changes.length > 0 &&
  changes.every((change) =>
    Predicate.hasProperty(change, "path") && Predicate.isString(change.path) &&
    Predicate.hasProperty(change, "diff") && Predicate.isString(change.diff) &&
    Predicate.hasProperty(change, "kind") && Predicate.hasProperty(change.kind, "type")
  )
