/**
 * What spans may contain.
 *
 * **Details**
 *
 * Each call is a client span named by its method, each turn a client span `invoke_agent codex` above its calls, and
 * each server request a span below its turn: `execute_tool {name}` for a tool, else a server span named by its method.
 * Names and attributes follow OpenTelemetry's conventions for RPC and for generative AI. The context of a call's span
 * is sent with the call, so the server's own spans are its children. Metrics are in `CodexMetrics`.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"

/**
 * Whether the spans of turns and tools record content: the input and the final message of a turn, the arguments and the
 * result of a tool.
 *
 * **Details**
 *
 * It is read when a turn starts, and applies to its tools too. The attributes are `gen_ai.input.messages`,
 * `gen_ai.output.messages`, `gen_ai.tool.call.arguments` and `gen_ai.tool.call.result`, each as JSON.
 *
 * **Gotchas**
 *
 * What people write and what models answer then goes wherever spans go.
 *
 * **Example** (Recording what one turn says)
 *
 * ```ts
 * thread.run("Summarise the README").pipe(Effect.provideService(CodexTelemetry.CaptureContent, true))
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export const CaptureContent: Context.Reference<boolean> = Context.Reference<boolean>(
  "effect-codex/CodexTelemetry/CaptureContent",
  { defaultValue: () => false }
)
