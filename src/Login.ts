/**
 * Logins that a person completes in a browser.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { CallError, TransportClosed } from "./CodexError.ts"
import type * as Protocol from "./Protocol.ts"

/**
 * A login attempt that waits for a person. Closing its Scope cancels it unless it has been completed, and ends `wait`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Login {
  readonly loginId: string
  /**
   * Waits for this attempt to end, successfully or not: check `success` and `error`. It also sees an earlier end, and
   * never that of another attempt. Fails if the server is lost, and the attempt with it.
   */
  readonly wait: Effect.Effect<Protocol.AccountLoginCompletedNotification, TransportClosed>
  /** Cancels the attempt; `status` is `notFound` if it was already over. Fails like {@link wait}. */
  readonly cancel: Effect.Effect<Protocol.CancelLoginAccountResponse, CallError>
}

/**
 * A login in a browser on this machine: send the person to `authUrl`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ChatgptLogin extends Login {
  readonly authUrl: string
}

/**
 * A login in a browser anywhere: send the person to `verificationUrl` to enter `userCode`.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeviceCodeLogin extends Login {
  readonly verificationUrl: string
  readonly userCode: string
}
