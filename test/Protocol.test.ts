import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Schema, Stream } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { fileURLToPath } from "node:url"
import { clientRequests, serverNotifications, serverRequests } from "../src/generated/methods.ts"
import * as Protocol from "../src/Protocol.ts"
import { threadStarted } from "../src/testing/MemoryTransport.ts"

const { schemas } = Protocol

const builtSchemas = () =>
  Object.values(Object.getOwnPropertyDescriptors(schemas)).filter((property) => property.get === undefined).length
const builtByImport = builtSchemas()

const schemaOf = (name: string): Schema.Codec<unknown> => (schemas as Record<string, Schema.Codec<any>>)[name]!

// Recorded from codex app-server 0.169.0 with a scripted model; texts and lists are shortened.
const threadId = "01a1fc3e-3bc7-7502-8f94-440b0b5b9f9d"
const turnId = "01a1fc3e-3bd4-75a2-957c-85014ebcb996"
const agentMessage = {
  type: "agentMessage",
  moderation: null,
  id: "m1",
  text: "Hello world",
  phase: null,
  memoryCitation: null,
  delivery: null,
  questions: null,
  startedAtMs: 1795233299675,
  completedAtMs: 1795233299675
}
const turn = {
  id: turnId,
  rootTurnId: turnId,
  items: [agentMessage],
  itemsView: "summary",
  status: "completed",
  error: null,
  startedAt: 1795233299,
  completedAt: 1795233299,
  durationMs: 266
}
const itemCompleted = (item: object) => ({
  item,
  threadId,
  turnId,
  contentTokenCount: null,
  completedAtMs: 1795233299614
})
const notifications: ReadonlyArray<readonly [method: string, params: Record<string, unknown>]> = [
  ["configWarning", { summary: "Codex could not find bubblewrap on PATH.", details: null }],
  ["thread/status/changed", { threadId, status: { type: "active", activeFlags: [] } }],
  ["turn/started", { threadId, turn: { ...turn, items: [], itemsView: "notLoaded", status: "inProgress" } }],
  ["turn/completed", { threadId, turn }],
  ["item/agentMessage/delta", { threadId, turnId, itemId: "m1", delta: "Hel" }],
  ["item/reasoning/summaryTextDelta", { threadId, turnId, itemId: "rs1", delta: "thinking", summaryIndex: 0 }],
  ["item/completed", itemCompleted(agentMessage)],
  [
    "item/completed",
    itemCompleted({
      type: "userMessage",
      id: "01a1fc3e-3bf0-7c30-a574-e4999fed94b3",
      clientId: null,
      content: [{ type: "text", text: "hi", text_elements: [] }],
      startedAtMs: 1795233299441,
      completedAtMs: 1795233299441
    })
  ],
  [
    "item/completed",
    itemCompleted({
      type: "commandExecution",
      id: "c1",
      pluginId: null,
      scriptPath: null,
      command: "/bin/bash -lc 'echo hi; ls /'",
      cwd: "/work",
      processId: "77881",
      source: "unifiedExecStartup",
      status: "completed",
      commandActions: [{ type: "listFiles", command: "ls /", path: "" }],
      aggregatedOutput: "hi\n",
      exitCode: 0,
      durationMs: 0,
      startedAtMs: 1795233299476,
      completedAtMs: 1795233299614
    })
  ],
  [
    "item/completed",
    itemCompleted({
      type: "dynamicToolCall",
      id: "c4",
      namespace: null,
      tool: "lookup",
      arguments: { q: 1 },
      status: "completed",
      contentItems: [{ type: "inputText", text: "x" }],
      success: true,
      durationMs: 1,
      startedAtMs: 1795233299656,
      completedAtMs: 1795233299657
    })
  ],
  [
    "thread/tokenUsage/updated",
    {
      threadId,
      turnId,
      tokenUsage: {
        total: {
          totalTokens: 15,
          inputTokens: 10,
          cachedInputTokens: 0,
          cacheWriteInputTokens: 0,
          outputTokens: 5,
          reasoningOutputTokens: 0
        },
        last: {
          totalTokens: 15,
          inputTokens: 10,
          cachedInputTokens: 0,
          cacheWriteInputTokens: 0,
          outputTokens: 5,
          reasoningOutputTokens: 0
        },
        modelContextWindow: 258400
      }
    }
  ],
  ["serverRequest/resolved", { threadId, requestId: 0 }],
  ["account/login/completed", { loginId: null, success: true, error: null, onboardingEntrypoint: null }]
]
const approval = {
  kind: "command",
  threadId,
  turnId,
  itemId: "c1",
  startedAtMs: 1795233299476,
  environmentId: "local",
  reason: "because",
  command: "/bin/bash -lc 'echo hi; ls /'",
  cwd: "/work",
  commandActions: [{ type: "listFiles", command: "ls /", path: "" }],
  proposedExecpolicyAmendment: ["echo", "hi"],
  availableDecisions: ["accept", { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["echo", "hi"] } }, "cancel"]
}

describe("generated", () => {
  it("importing builds no schema", () => {
    assert.strictEqual(builtByImport, 0)
  })

  it("a schema is built once", () => {
    assert.strictEqual(schemas.Turn, schemas.Turn)
    assert.isAbove(builtSchemas(), 0)
  })

  it("has every method of the protocol", () => {
    assert.strictEqual(Object.keys(clientRequests).length, 184)
    assert.strictEqual(Object.keys(serverRequests).length, 11)
    assert.strictEqual(Object.keys(serverNotifications).length, 86)
  })

  it("every definition builds: the 864 of v2, and the 66 that the server's requests and a few results need", () => {
    const names = Object.keys(schemas)
    assert.strictEqual(names.length, 864 + 66)
    for (const name of names) assert.isFunction(Schema.is(schemaOf(name)), name)
  })

  it("every entry of the method tables resolves to a definition", () => {
    for (const [method, [params, result]] of Object.entries({ ...clientRequests, ...serverRequests })) {
      if (params !== null) assert.isTrue(Schema.isSchema(schemaOf(params)), method)
      assert.isTrue(Schema.isSchema(schemaOf(result)), method)
    }
    for (const [method, params] of Object.entries(serverNotifications)) {
      assert.isTrue(Schema.isSchema(schemaOf(params)), method)
    }
  })

  it.effect("regenerating changes nothing", () =>
    Effect.gen(function*() {
      const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
      const script = fileURLToPath(new URL("../scripts/generate.ts", import.meta.url))
      const exitCode = yield* spawner.exitCode(ChildProcess.make(process.execPath, [script, "--check"]))
      assert.strictEqual(exitCode, 0)
    }).pipe(Effect.provide(NodeServices.layer)), 120_000)
})

describe("checks", () => {
  it("real notifications pass, and stay as they are", () => {
    for (const [method, params] of notifications) {
      const schema = Protocol.notificationSchema(method as Protocol.NotificationMethod)
      assert.isTrue(Protocol.notificationCheck(method)!(params), `${method}: ${Protocol.explain(schema, params)}`)
      assert.deepStrictEqual<unknown>(Schema.decodeUnknownSync(schema)(params), params)
    }
  })

  it("members that this version does not know are accepted, at any depth", () => {
    const later = { threadId, turn: { ...turn, items: [{ ...agentMessage, mood: "good" }], lunar: 1 }, extra: {} }
    assert.isTrue(Protocol.notificationCheck("turn/completed")!(later))
  })

  it("missing and mistyped members are not", () => {
    const check = Protocol.notificationCheck("item/agentMessage/delta")!
    assert.isFalse(check({ threadId, turnId, itemId: "m1" }))
    assert.isFalse(check({ threadId, turnId, itemId: "m1", delta: 1 }))
    assert.isFalse(check(null))
    assert.isFalse(check([]))
  })

  it("integers beyond 2^53 pass", () => {
    const usage = notifications.find(([method]) => method === "thread/tokenUsage/updated")![1] as any
    const big = { ...usage, tokenUsage: { ...usage.tokenUsage, modelContextWindow: 2 ** 63 } }
    assert.isTrue(Protocol.notificationCheck("thread/tokenUsage/updated")!(big))
  })

  it("a timeline entry has the members that the server sends, not those of the server's schema", () => {
    // Recorded; the JSON schema of 0.169.0 says turn_id and started_at.
    const data = [{ type: "turnStarted", position: 1, turnId, startedAt: 1795233192 }]
    assert.isTrue(Protocol.resultCheck("thread/timeline/list")!({ data, nextCursor: null }))
  })

  it("an object without members takes any object, and nothing else", () => {
    const check = Protocol.resultCheck("account/logout")!
    assert.isTrue(check({}))
    assert.isTrue(check({ later: 1 }))
    assert.isFalse(check(null))
    assert.isFalse(check("ok"))
  })

  it("server requests and their answers", () => {
    assert.isTrue(Protocol.serverRequestCheck("item/commandExecution/requestApproval")!(approval))
    const isAnswer = Schema.is(Protocol.serverRequestResultSchema("item/commandExecution/requestApproval"))
    assert.isTrue(isAnswer({ decision: "accept" }))
    assert.isTrue(
      isAnswer({ decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["echo", "hi"] } } })
    )
    assert.isFalse(isAnswer({ decision: "maybe" }))
    assert.isFalse(isAnswer({}))
  })

  it("a notification that is sent on is what it says", () => {
    const is = Schema.is(Protocol.ServerNotification)
    const params = { threadId: "t", threadName: "name" }
    assert.isTrue(is({ method: "thread/name/updated", params }))
    assert.isTrue(is({ method: "thread/name/updated", params: {}, issue: "Missing key" }))
    assert.isTrue(is({ method: "new/method", params: {} }))
    for (const value of [{ method: "thread/name/updated", params: {} }, { method: "thread/name/updated" }, {}, null]) {
      assert.isFalse(is(value), JSON.stringify(value))
    }
  })

  it("a method that this version does not know has no check", () => {
    for (const method of ["nope", "toString", "__proto__", "constructor"]) {
      assert.isUndefined(Protocol.notificationCheck(method))
      assert.isUndefined(Protocol.resultCheck(method))
      assert.isUndefined(Protocol.serverRequestCheck(method))
      assert.isUndefined(Protocol.encodeIssue(method, {}))
      assert.isFalse(Protocol.isClientMethod(method))
    }
  })

  it("a check is made once", () => {
    assert.strictEqual(Protocol.notificationCheck("turn/started"), Protocol.notificationCheck("turn/started"))
  })
})

describe("encodeIssue", () => {
  it("nothing is wrong with good params", () => {
    assert.isUndefined(Protocol.encodeIssue("thread/start", { cwd: "/", sandbox: "read-only" }))
    assert.isUndefined(Protocol.encodeIssue("turn/start", { threadId, input: [{ type: "text", text: "hi" }] }))
  })

  it("names a misspelled member", () => {
    assert.strictEqual(Protocol.encodeIssue("thread/start", { modle: "x" }), "modle: no such member")
    assert.strictEqual(
      Protocol.encodeIssue("turn/start", { threadId, input: [{ type: "text", text: "hi", txt: "" }] }),
      "input[0].txt: no such member"
    )
  })

  it("names a member with a bad value, and what it could be", () => {
    assert.strictEqual(
      Protocol.encodeIssue("thread/start", { sandbox: "bogus" }),
      "sandbox: Expected \"read-only\" | \"workspace-write\" | \"danger-full-access\", got \"bogus\""
    )
    assert.strictEqual(Protocol.encodeIssue("thread/read", {}), "threadId: missing")
    assert.match(
      Protocol.encodeIssue("turn/start", { threadId, input: [{ type: "txt" }] })!,
      /^input\[0\]: Expected type "text" \| .*, got an object of type "txt"$/
    )
  })

  it("does not repeat the user's text", () => {
    assert.strictEqual(
      Protocol.encodeIssue("turn/start", { threadId, input: "my secret" }),
      "input: Expected array, got a string"
    )
    assert.strictEqual(
      Protocol.encodeIssue("thread/start", { model: { type: "my secret" } }),
      "model: Expected string | null, got an object"
    )
  })

  it("what JSON leaves out is no issue", () => {
    assert.isUndefined(Protocol.encodeIssue("thread/start", { model: undefined, cwd: "/" }))
  })

  it("a number that JSON would make null of, which means something else, is refused", () => {
    assert.strictEqual(
      Protocol.encodeIssue("command/exec", { command: ["ls"], cwd: undefined, timeoutMs: Infinity }),
      "timeoutMs: Expected a finite number, got Infinity"
    )
  })

  it("params that may be left out", () => {
    assert.isUndefined(Protocol.encodeIssue("account/logout", undefined))
    assert.isUndefined(Protocol.encodeIssue("account/rateLimits/read", undefined))
    assert.isUndefined(Protocol.encodeIssue("account/rateLimits/read", null))
    assert.isString(Protocol.encodeIssue("thread/start", undefined))
    assert.isString(Protocol.encodeIssue("account/logout", { force: true }))
  })

  it("what JSON cannot hold is an issue, not a crash", () => {
    const circular: Record<string, unknown> = {}
    circular["cwd"] = circular
    assert.isString(Protocol.encodeIssue("thread/start", circular))
    assert.isString(Protocol.encodeIssue("thread/start", { cwd: 1n }))
  })
})

describe("encodeIssue, held against strict decoding", () => {
  const Method = Schema.Literals(["thread/name/set", "thread/start", "turn/start", "account/logout"])
  const Member = Schema.Literals(["threadId", "name", "sandbox", "input", "config", "other"])
  const text = { type: "text", text: "" }
  const values = ["read-only", true, null, undefined, NaN, {}, [], [text], [{ ...text, other: 1 }]]
  const Value = Schema.Literals(values.map((_, index) => index))

  it.prop(
    "finds an issue where decoding of what is sent does",
    [Method, Schema.Array(Schema.Tuple([Member, Value]))],
    ([
      method,
      members
    ]) => {
      const params = { threadId, ...Object.fromEntries(members.map(([member, value]) => [member, values[value]])) }
      const decode = Schema.decodeUnknownOption(Protocol.paramsSchema(method), { onExcessProperty: "error" })
      const sent = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
      assert.strictEqual(Protocol.encodeIssue(method, params) === undefined, Option.isSome(decode(sent)))
    }
  )
})

describe("explain", () => {
  it("names the member", () => {
    assert.strictEqual(
      Protocol.explain(schemas.TurnCompletedNotification, { threadId, turn: { ...turn, status: 3, id: null } }),
      "turn.id: Expected string, got null; "
        + "turn.status: Expected \"completed\" | \"interrupted\" | \"failed\" | \"inProgress\", got a number"
    )
  })

  it("stays short", () => {
    const items = Array.from({ length: 50 }, () => ({ type: "agentMessage" }))
    const text = Protocol.explain(schemas.Turn, { ...turn, items })
    assert.isAtMost(text.length, 500)
    assert.match(text, /^items\[0\]\.id: missing; .*and \d+ more$/)
    const longKey = Protocol.explain(schemas.ConfigRequirements, {
      featureRequirements: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}`.repeat(1000), "no"]))
    })
    assert.isAtMost(longKey.length, 500)
  })
})

describe("isDrift", () => {
  const isDrift = (item: unknown) => Protocol.isDrift(schemas.ItemCompletedNotification, itemCompleted(item as object))

  it("a value that fits has not drifted", () => {
    for (const [method, params] of notifications) {
      assert.isFalse(Protocol.isDrift(Protocol.notificationSchema(method as Protocol.NotificationMethod), params))
    }
  })

  it("an enum member that is not listed", () => {
    assert.isTrue(
      Protocol.isDrift(schemas.TurnCompletedNotification, { threadId, turn: { ...turn, status: "paused" } })
    )
    assert.isTrue(isDrift({ ...agentMessage, phase: "musing" }))
  })

  it("a variant that is not listed", () => {
    assert.isTrue(isDrift({ type: "hologram", id: "h1", voxels: [] }))
    assert.isTrue(Protocol.isDrift(schemas.Turn, { ...turn, items: [agentMessage, { type: "hologram", id: "h1" }] }))
  })

  it("a variant named by its only member, or by a string", () => {
    assert.isTrue(Protocol.isDrift(schemas.CommandExecutionApprovalDecision, { acceptForAnHour: {} }))
    assert.isTrue(Protocol.isDrift(schemas.CommandExecutionApprovalDecision, "acceptForAnHour"))
    assert.isFalse(Protocol.isDrift(schemas.CommandExecutionApprovalDecision, { acceptWithExecpolicyAmendment: {} }))
    assert.isFalse(Protocol.isDrift(schemas.CommandExecutionApprovalDecision, 1))
  })

  it("a missing member that may be null", () => {
    const { projectId: _, ...older } = threadStarted("t").thread
    assert.isTrue(Protocol.isDrift(schemas.Thread, older))
    const { id: __, ...broken } = older
    assert.isFalse(Protocol.isDrift(schemas.Thread, broken))
  })

  it("a known variant with a missing or mistyped member is broken", () => {
    assert.isFalse(isDrift({ type: "agentMessage", id: "m1" }))
    assert.isFalse(isDrift({ ...agentMessage, text: 1 }))
    assert.isFalse(isDrift({ ...agentMessage, phase: 1 }))
    assert.isFalse(isDrift({ id: "h1" }))
    assert.isFalse(isDrift({ type: 1, id: "h1" }))
    assert.isFalse(isDrift("agentMessage"))
    assert.isFalse(isDrift(null))
  })

  it("drift beside something broken is broken", () => {
    assert.isFalse(isDrift({ ...agentMessage, phase: "musing", text: 1 }))
    assert.isFalse(
      Protocol.isDrift(schemas.Turn, { ...turn, items: [{ type: "hologram", id: "h1" }, { type: "agentMessage" }] })
    )
    assert.isFalse(Protocol.isDrift(schemas.Turn, { ...turn, status: "paused", id: undefined }))
  })
})

describe("properties", () => {
  const names = Object.keys(schemas)
  const Name = Schema.Literals(names as [string, ...Array<string>])

  it.prop("explain and isDrift take any JSON; what has drifted does not pass", [Name, Schema.Json], ([name, value]) => {
    const schema = schemaOf(name)
    const passes = Schema.is(schema)(value)
    assert.isAtMost(Protocol.explain(schema, value).length, 500)
    assert.isFalse(passes && Protocol.isDrift(schema, value))
  })

  it.prop("an item of any known type passes; of an unknown type it has drifted", [schemas.ThreadItem], ([item]) => {
    assert.isTrue(Schema.is(schemas.ThreadItem)(item))
    assert.isFalse(Protocol.isDrift(schemas.ThreadItem, item))
    assert.isTrue(Protocol.isDrift(schemas.ThreadItem, { ...item, type: "hologram" }))
  })

  it.prop("params of every shape that a schema makes pass its check", [schemas.TurnStartedNotification], ([params]) => {
    assert.isTrue(Protocol.notificationCheck("turn/started")!(params))
  })
})

describe("types", () => {
  it("the method tells the params of a notification", () => {
    const text = (notification: Protocol.ServerNotification): string => {
      if (notification.method === "item/agentMessage/delta") return notification.params.delta
      if (notification.method === "turn/started") {
        const id: string = notification.params.turn.id
        return id
      }
      // @ts-expect-error no notification is called so
      if (notification.method === "turn/nonsense") return ""
      return notification.method
    }
    assert.strictEqual(text({ method: "item/agentMessage/delta", params: notifications[4]![1] as any }), "Hel")
    const unknown: Protocol.UnknownNotification = { method: Protocol.UnknownMethod("turn/later"), params: {} }
    assert.strictEqual(text(unknown), "turn/later")
  })

  it("the method tells the params of a server's request", () => {
    const command = (request: Protocol.ServerRequest): string | null | undefined =>
      request.method === "item/commandExecution/requestApproval" ? request.params.command : null
    assert.isNull(command({ id: 1, method: Protocol.UnknownMethod("x"), params: {} }))
  })

  it("the method tells params and result of a request", () => {
    const none: Protocol.Params<"account/logout"> = undefined
    const optional: Protocol.Params<"account/rateLimits/read"> = undefined
    const params: Protocol.Params<"thread/read"> = { threadId }
    // @ts-expect-error threadId is not a number
    const bad: Protocol.Params<"thread/read"> = { threadId: 1 }
    // @ts-expect-error the params cannot be left out
    const missing: Protocol.Params<"thread/read"> = undefined
    const read = (result: Protocol.Result<"thread/read">): string => result.thread.id
    assert.isFunction(read)
    assert.deepStrictEqual([none, optional, missing], [undefined, undefined, undefined])
    assert.notDeepEqual<unknown>(params, bad)
  })

  it("ids are branded", () => {
    const id: Protocol.ThreadId = Protocol.ThreadId.make(threadId)
    // @ts-expect-error a thread's id is not a turn's
    const other: Protocol.TurnId = id
    assert.strictEqual<string>(other, threadId)
  })
})

describe("isNotification", () => {
  const renamed = { method: "thread/name/updated", params: { threadId, threadName: "A name" } } as const
  const strange = { ...renamed, params: { threadId, threadName: 1 }, issue: "threadName: Expected string" }

  it("holds for a method whose params are its own", () => {
    assert.isTrue(Protocol.isNotification("thread/name/updated")(renamed))
    assert.isFalse(Protocol.isNotification("thread/closed")(renamed))
  })

  it("does not hold where the params are not what the type says", () => {
    assert.isFalse(Protocol.isNotification("thread/name/updated")(strange as never))
  })

  it.effect("narrows a stream", () =>
    Effect.gen(function*() {
      const stream: Stream.Stream<Protocol.ServerNotification> = Stream.make(renamed, strange as never)
      const names = stream.pipe(
        Stream.filter(Protocol.isNotification("thread/name/updated")),
        Stream.map(({ params }) => params.threadName)
      )
      assert.deepStrictEqual(yield* Stream.runCollect(names), ["A name"])
    }))
})
