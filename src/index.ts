/**
 * @since 0.1.0
 */
export * as ApprovalMode from "./ApprovalMode.ts"
export * as AppServer from "./AppServer.ts"
export * as Codex from "./Codex.ts"
export * as CodexError from "./CodexError.ts"
export * as CodexSchedule from "./CodexSchedule.ts"
export * as Input from "./Input.ts"
export * as JsonRpc from "./JsonRpc.ts"
export * as Login from "./Login.ts"
export * as NodeCodex from "./NodeCodex.ts"
export * as Protocol from "./Protocol.ts"
export * as Sandbox from "./Sandbox.ts"
export * as ServerRequests from "./ServerRequests.ts"
export * as Thread from "./Thread.ts"
export * as Transport from "./Transport.ts"
export * as Turn from "./Turn.ts"
export * as TurnEvent from "./TurnEvent.ts"
