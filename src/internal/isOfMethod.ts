import type { ServerNotification } from "../Protocol.ts"

/** Whether a notification is of a method, and its params match. */
export const isOfMethod = (notification: ServerNotification, method: string): boolean =>
  notification.method === method && !("issue" in notification)
