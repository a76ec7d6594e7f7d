import { assert, describe, it } from "@effect/vitest"
import * as Package from "effect-codex"
import * as Ai from "effect-codex/ai"
import * as Testing from "effect-codex/testing"
import * as Fs from "node:fs"
import { VERSION } from "../src/internal/version.ts"

const manifest = JSON.parse(Fs.readFileSync(new URL("../package.json", import.meta.url), "utf8"))
const sources = (folder: string) =>
  Fs.readdirSync(new URL(`../src/${folder}`, import.meta.url))
    .filter((name) => /^[A-Z]\w*\.ts$/.test(name))
    .map((name) => name.slice(0, -3))
    .sort()

// What is added to the public surface is added here, and what is taken away breaks somebody's program.

const surface: Readonly<Record<keyof typeof Package, ReadonlyArray<string>>> = {
  AppServer: [
    "binary",
    "listen",
    "spawn"
  ],
  ApprovalMode: [
    "wire"
  ],
  Codex: [
    "Codex",
    "connect",
    "layer",
    "layerConfig",
    "layerRemote",
    "layerTransport",
    "make"
  ],
  CodexError: [
    "BufferOverflow",
    "CodexError",
    "CodexNotFound",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "MethodNotFound",
    "NoActiveTurn",
    "ParseError",
    "ProtocolError",
    "RequestTimeout",
    "RetryLimitExceeded",
    "RpcError",
    "ServerBusy",
    "SpawnError",
    "StructuredOutputError",
    "ThreadBusy",
    "ThreadNotFound",
    "TransportClosed",
    "TurnFailed",
    "TurnMismatch",
    "fromWire",
    "isCodexError",
    "isRetryable"
  ],
  CodexMetrics: [
    "callDuration",
    "connections",
    "connectionsLost",
    "inFlight",
    "notifications",
    "overloads",
    "requests",
    "restarts",
    "tokenUsage",
    "turnDuration"
  ],
  CodexSchedule: [
    "overload",
    "retryOnOverload"
  ],
  CodexTelemetry: [
    "CaptureContent"
  ],
  Goal: [
    "GoalResult"
  ],
  Input: [
    "audio",
    "image",
    "items",
    "localAudio",
    "localImage",
    "mention",
    "skill",
    "text"
  ],
  JsonRpc: [
    "make"
  ],
  Login: [],
  NodeCodex: [
    "layer",
    "layerConfig",
    "layerRemote",
    "layerWebSocketConstructor"
  ],
  Protocol: [
    "ServerNotification",
    "ThreadId",
    "TurnId",
    "UnknownMethod",
    "encodeIssue",
    "explain",
    "isClientMethod",
    "isDrift",
    "isNotification",
    "isNotificationMethod",
    "isServerRequestMethod",
    "notificationCheck",
    "notificationSchema",
    "paramsSchema",
    "resultCheck",
    "resultSchema",
    "schemas",
    "serverRequestCheck",
    "serverRequestResultSchema",
    "serverRequestSchema"
  ],
  Sandbox: [
    "wire"
  ],
  ServerRequests: [
    "RootThreadId",
    "ServerRequests",
    "acceptAll",
    "approvals",
    "declineAll",
    "layer",
    "leaveToOthers"
  ],
  Thread: [],
  Transport: [
    "Transport",
    "fromWebSocket"
  ],
  Turn: [
    "TurnResult"
  ],
  TurnEvent: [
    "commandOutputDeltas",
    "completedItems",
    "is",
    "isUnknown",
    "match",
    "paramsOf",
    "reasoningDeltas",
    "textDeltas"
  ]
}

const testingSurface: Readonly<Record<keyof typeof Testing, ReadonlyArray<string>>> = {
  CodexTest: [
    "CodexTest",
    "layer",
    "layerDemo",
    "layerEnvironment"
  ],
  MemoryTransport: [
    "MemoryTransport",
    "layer",
    "make",
    "threadStarted"
  ],
  ScriptedModel: [
    "ScriptedModel",
    "config",
    "customToolCall",
    "deltas",
    "disconnect",
    "env",
    "event",
    "failure",
    "functionCall",
    "gate",
    "httpError",
    "lastUserText",
    "layer",
    "make",
    "message",
    "pause",
    "reasoning",
    "response",
    "threadId",
    "toolNames",
    "toolOutputs",
    "turnId",
    "usage",
    "userTexts"
  ]
}

const aiSurface: Readonly<Record<keyof typeof Ai, ReadonlyArray<string>>> = {
  CodexLanguageModel: [
    "CurrentOptions",
    "layer",
    "make",
    "model",
    "withOptions"
  ],
  CodexTool: [
    "CommandExecution",
    "FileChange",
    "McpToolCall",
    "WebSearch"
  ]
}

const exportsOf = (modules: object) =>
  Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, Object.keys(module as object).sort()]))

describe("the public surface", () => {
  it("of effect-codex is this", () => {
    assert.deepStrictEqual<unknown>(exportsOf(Package), surface)
  })

  it("of effect-codex/testing is this", () => {
    assert.deepStrictEqual<unknown>(exportsOf(Testing), testingSurface)
  })

  it("of effect-codex/ai is this", () => {
    assert.deepStrictEqual<unknown>(exportsOf(Ai), aiSurface)
  })

  it("has every module of src, under its own name", () => {
    assert.deepStrictEqual(Object.keys(Package).sort(), sources(""))
    assert.deepStrictEqual(Object.keys(Testing).sort(), sources("testing"))
    assert.deepStrictEqual(Object.keys(Ai).sort(), sources("ai"))
  })

  it("can be imported module by module", async () => {
    const { textDeltas } = await import("effect-codex/TurnEvent")
    assert.strictEqual(textDeltas, Package.TurnEvent.textDeltas)
  })

  it("does not open what is internal", () => {
    for (const path of ["./internal/*", "./generated/*", "./index", "./ai/*", "./testing/*"]) {
      assert.isNull(manifest.exports[path], path)
    }
  })
})

describe("the version", () => {
  it("is the one of package.json", () => {
    assert.strictEqual(VERSION, manifest.version)
  })

  it("of Codex is exact: the protocol is generated from it", () => {
    assert.match(manifest.dependencies["@openai/codex"], /^\d+\.\d+\.\d+$/)
  })
})
