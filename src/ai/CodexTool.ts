/**
 * Codex's own activity, as tools of an `effect/ai` Toolkit.
 *
 * Codex runs commands, changes files, searches the web and calls MCP servers without a handler. A response can only
 * have calls of tools in its toolkit. Put these into the toolkit to get that activity in the response, as calls and
 * results with `providerExecuted: true`; without them it is in the metadata of the finish part.
 *
 * None of them needs a handler or enables anything: the sandbox, the approval mode and the configuration decide what
 * Codex may do.
 *
 * @since 0.1.0
 */
import * as Tool from "effect/ai/Tool"
import * as Schema from "effect/Schema"

const CommandResult = Schema.Struct({
  status: Schema.String,
  exitCode: Schema.NullOr(Schema.Number),
  output: Schema.NullOr(Schema.String)
})

const FileChangeResult = Schema.Struct({ status: Schema.String })

const McpResult = Schema.Struct({
  status: Schema.String,
  content: Schema.Array(Schema.Unknown),
  structuredContent: Schema.Unknown,
  error: Schema.NullOr(Schema.String)
})

const WebSearchResult = Schema.Struct({ results: Schema.Array(Schema.Unknown) })

/**
 * The commands that Codex runs. A nonzero exit code is a failure.
 *
 * **Example** (Seeing the commands of a response)
 *
 * ```ts
 * const response = yield* LanguageModel.generateText({
 *   prompt: "Which tests are slow?",
 *   toolkit: Toolkit.make(CodexTool.CommandExecution)
 * })
 * const commands = response.toolCalls.map((call) => call.params)
 * ```
 *
 * @category tools
 * @since 0.1.0
 */
export const CommandExecution: Tool.ProviderDefined<"codex.command_execution", "CodexCommandExecution", {
  readonly args: typeof Schema.Void
  readonly parameters: Schema.Struct<{ readonly command: Schema.String; readonly cwd: Schema.String }>
  readonly success: typeof CommandResult
  readonly failure: typeof CommandResult
  readonly failureMode: "error"
}> = Tool.providerDefined({
  id: "codex.command_execution",
  customName: "CodexCommandExecution",
  providerName: "commandExecution",
  parameters: Schema.Struct({ command: Schema.String, cwd: Schema.String }),
  success: CommandResult,
  failure: CommandResult
})(undefined)

/**
 * The patches that Codex applies to files.
 *
 * @category tools
 * @since 0.1.0
 */
export const FileChange: Tool.ProviderDefined<"codex.file_change", "CodexFileChange", {
  readonly args: typeof Schema.Void
  readonly parameters: Schema.Struct<{
    readonly changes: Schema.$Array<
      Schema.Struct<{ readonly path: Schema.String; readonly kind: Schema.String; readonly diff: Schema.String }>
    >
  }>
  readonly success: typeof FileChangeResult
  readonly failure: typeof FileChangeResult
  readonly failureMode: "error"
}> = Tool.providerDefined({
  id: "codex.file_change",
  customName: "CodexFileChange",
  providerName: "fileChange",
  parameters: Schema.Struct({
    changes: Schema.Array(Schema.Struct({ path: Schema.String, kind: Schema.String, diff: Schema.String }))
  }),
  success: FileChangeResult,
  failure: FileChangeResult
})(undefined)

/**
 * The calls that Codex makes to the MCP servers of its configuration.
 *
 * @category tools
 * @since 0.1.0
 */
export const McpToolCall: Tool.ProviderDefined<"codex.mcp_tool_call", "CodexMcpToolCall", {
  readonly args: typeof Schema.Void
  readonly parameters: Schema.Struct<{
    readonly server: Schema.String
    readonly tool: Schema.String
    readonly arguments: Schema.Unknown
  }>
  readonly success: typeof McpResult
  readonly failure: typeof McpResult
  readonly failureMode: "error"
}> = Tool.providerDefined({
  id: "codex.mcp_tool_call",
  customName: "CodexMcpToolCall",
  providerName: "mcpToolCall",
  parameters: Schema.Struct({ server: Schema.String, tool: Schema.String, arguments: Schema.Unknown }),
  success: McpResult,
  failure: McpResult
})(undefined)

/**
 * The web searches of Codex.
 *
 * @category tools
 * @since 0.1.0
 */
export const WebSearch: Tool.ProviderDefined<"codex.web_search", "CodexWebSearch", {
  readonly args: typeof Schema.Void
  readonly parameters: Schema.Struct<{ readonly query: Schema.String; readonly action: Schema.Unknown }>
  readonly success: typeof WebSearchResult
  readonly failure: typeof Schema.Never
  readonly failureMode: "error"
}> = Tool.providerDefined({
  id: "codex.web_search",
  customName: "CodexWebSearch",
  providerName: "webSearch",
  parameters: Schema.Struct({ query: Schema.String, action: Schema.Unknown }),
  success: WebSearchResult
})(undefined)
