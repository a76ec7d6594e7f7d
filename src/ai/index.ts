/**
 * Codex as a language model of `effect/ai`.
 *
 * @since 0.1.0
 */
export * as CodexLanguageModel from "./CodexLanguageModel.ts"
export * as CodexTool from "./CodexTool.ts"
