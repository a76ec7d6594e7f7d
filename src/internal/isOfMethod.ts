import type { ServerNotification } from "../Protocol.ts"

/** Whether a notification is of a method, and its params are what the method comes with. */
export const isOfMethod = (notification: ServerNotification, method: string): boolean =>
  notification.method === method && !("issue" in notification)
