/**
 * What the commands of a turn may touch.
 *
 * @since 0.1.0
 */
import type * as Protocol from "./Protocol.ts"

/**
 * The same choice for a thread and for a turn; a turn's choice also holds for later turns.
 *
 * **Details**
 *
 * - `readOnly`: read files, write none, no network.
 * - `workspaceWrite`: write inside the workspace, the configured writable roots and, unless the configuration excludes
 *   them, the folders for temporary files (`/tmp`, `$TMPDIR`); no network unless the configuration opens it. If a turn
 *   chooses it, only the configured writable roots apply (measured on 0.169.0).
 * - `fullAccess`: no restriction. It is never implied by anything else.
 *
 * If omitted, Codex's configuration decides.
 *
 * @category models
 * @since 0.1.0
 */
export type Sandbox = "readOnly" | "workspaceWrite" | "fullAccess"

/**
 * Each choice as sent for a thread and for a turn.
 *
 * @category converting
 * @since 0.1.0
 */
export const wire: {
  readonly [S in Sandbox]: { readonly mode: Protocol.SandboxMode; readonly policy: Protocol.SandboxPolicy }
} = {
  readOnly: { mode: "read-only", policy: { type: "readOnly" } },
  workspaceWrite: { mode: "workspace-write", policy: { type: "workspaceWrite" } },
  fullAccess: { mode: "danger-full-access", policy: { type: "dangerFullAccess" } }
}
