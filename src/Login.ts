/**
 * Logging in where a person has to do something in a browser.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { CallError, TransportClosed } from "./CodexError.ts"
import type * as Protocol from "./Protocol.ts"

/**
 * An attempt to log in that waits for a person. Closing its Scope cancels it unless it has been completed, and ends
 * `wait`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Login {
  readonly loginId: string
  /**
   * Waits for the end of this attempt, whatever it is: look at `success` and `error`. It sees an end that came before it
   * was run, and no other attempt's. Fails when the server is lost, and the attempt with it.
   */
  readonly wait: Effect.Effect<Protocol.AccountLoginCompletedNotification, TransportClosed>
  /** Gives the attempt up; its `status` is `notFound` where it was over already. Fails like {@link wait}. */
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
