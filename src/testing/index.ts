/**
 * Testing programs that use Codex.
 *
 * @since 0.1.0
 */
export * as CodexTest from "./CodexTest.ts"
export * as MemoryTransport from "./MemoryTransport.ts"
export * as ScriptedModel from "./ScriptedModel.ts"
