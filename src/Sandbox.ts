/**
 * What the commands of a turn may touch.
 *
 * @since 0.1.0
 */
import type * as Protocol from "./Protocol.ts"

/**
 * The same choice for a thread and for a turn; a turn's choice holds for the turns after it too.
 *
 * **Details**
 *
 * - `readOnly`: read files, write none, no network.
 * - `workspaceWrite`: write inside the workspace, the configured writable roots and, unless the configuration excludes
 *   them, the folders for temporary files (`/tmp`, `$TMPDIR`); no network unless the configuration opens it. Where a turn
 *   chooses it, of that configuration only the writable roots count (measured on 0.169.0).
 * - `fullAccess`: no restriction at all. It is never implied by anything else.
 *
 * When omitted, Codex decides by its configuration.
 *
 * @category models
 * @since 0.1.0
 */
export type Sandbox = "readOnly" | "workspaceWrite" | "fullAccess"

/**
 * Each choice as a thread and as a turn takes it on the wire.
 *
 * @category conversions
 * @since 0.1.0
 */
export const wire: {
  readonly [S in Sandbox]: { readonly mode: Protocol.SandboxMode; readonly policy: Protocol.SandboxPolicy }
} = {
  readOnly: { mode: "read-only", policy: { type: "readOnly" } },
  workspaceWrite: { mode: "workspace-write", policy: { type: "workspaceWrite" } },
  fullAccess: { mode: "danger-full-access", policy: { type: "dangerFullAccess" } }
}
