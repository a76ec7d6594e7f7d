/**
 * Who decides when Codex wants to do something that needs an approval.
 *
 * @since 0.1.0
 */
import type * as Protocol from "./Protocol.ts"

/**
 * The choice for a thread, or for a turn and the turns after it.
 *
 * **Details**
 *
 * - `autoReview`: a reviewing model of the runtime decides, which may let a command leave the sandbox. The default of a
 *   new thread.
 * - `denyAll`: nothing is asked, and no command leaves the sandbox. Tools of MCP servers, which run outside it, are called
 *   all the same where their server calls them harmless, and with `fullAccess` all of them.
 * - `user`: your program is asked through `ServerRequests`, which refuses unless told otherwise.
 *
 * @category models
 * @since 0.1.0
 */
export type ApprovalMode = "autoReview" | "denyAll" | "user"

/**
 * Each choice as the wire has it.
 *
 * @category conversions
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
