import type * as Protocol from "../Protocol.ts"

/** Where messages have the ids of their thread and turn, and the status of the thread. Unchecked params come here too. */
type Params =
  | {
    readonly threadId?: unknown
    readonly turnId?: unknown
    readonly thread?: { readonly id?: unknown } | null
    readonly turn?: { readonly id?: unknown; readonly rootTurnId?: unknown } | null
    readonly status?: { readonly type?: unknown } | null
  }
  | null
  | undefined

/** The id of the thread that a message is about. */
export const threadIdOf = (params: unknown): string | undefined => {
  const id = (params as Params)?.threadId ?? (params as Params)?.thread?.id
  return typeof id === "string" ? id : undefined
}

/** The id of the turn that a message is about. */
export const turnIdOf = (params: unknown): string | undefined => {
  const id = (params as Params)?.turnId ?? (params as Params)?.turn?.id
  return typeof id === "string" ? id : undefined
}

/** The id of the turn that the turn of a message works for, as an agent's does. */
export const rootTurnIdOf = (params: unknown): string | undefined => {
  const id = (params as Params)?.turn?.rootTurnId
  return typeof id === "string" ? id : undefined
}

/** The active turn of a thread that was resumed. */
export const activeTurnOf = ({ initialTurnsPage, thread }: Protocol.ThreadResumeResponse): Protocol.Turn | undefined =>
  (initialTurnsPage?.data ?? thread.turns).find(({ status }) => status === "inProgress")

/** The id of the thread that a notification reports as unloaded. */
export const unloadedThreadId = ({ method, params }: Protocol.ServerNotification): string | undefined =>
  method === "thread/closed" || method === "thread/archived" || method === "thread/deleted"
    ? threadIdOf(params)
    : undefined

/** The status that a thread has now, such as `active` or `idle`, from the params of `thread/status/changed`. */
export const statusOf = (params: unknown): unknown => (params as Params)?.status?.type

/** The ids of the thread and the turn as annotations of logs. */
export const idsOf = (params: unknown): { readonly threadId?: string; readonly turnId?: string } => {
  const threadId = threadIdOf(params)
  const turnId = turnIdOf(params)
  return { ...threadId !== undefined && { threadId }, ...turnId !== undefined && { turnId } }
}
