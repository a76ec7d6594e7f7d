/**
 * Who decides when Codex needs an approval.
 *
 * @since 0.1.0
 */
import type * as Protocol from "./Protocol.ts"

/**
 * The choice for a thread, or for a turn and later ones.
 *
 * **Details**
 *
 * - `autoReview`: a reviewing model of the runtime decides, which may let a command leave the sandbox. The default of a
 *   new thread.
 * - `denyAll`: nobody is asked, and no command leaves the sandbox. Tools of MCP servers, which run outside it, are
 *   still called if their server calls them harmless; with `fullAccess`, all of them are.
 * - `user`: your program is asked through `ServerRequests`, which refuses by default.
 *
 * @category models
 * @since 0.1.0
 */
export type ApprovalMode = "autoReview" | "denyAll" | "user"

/**
 * Each choice on the wire.
 *
 * @category converting
 * @since 0.1.0
 */
export const wire: {
  readonly [M in ApprovalMode]: {
    readonly approvalPolicy: Protocol.AskForApproval
    readonly approvalsReviewer?: Protocol.ApprovalsReviewer
  }
} = {
  autoReview: { approvalPolicy: "on-request", approvalsReviewer: "auto_review" },
  denyAll: { approvalPolicy: "never" },
  user: { approvalPolicy: "on-request", approvalsReviewer: "user" }
}
