import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import type { Protocol, TurnEvent } from "effect-codex"
import { CodexTool } from "effect-codex/ai"
import { Tool } from "effect/ai"
import { fold, PartBuilder } from "../../src/ai/internal/parts.ts"

const event = (method: string, params: object) =>
  ({ method, params: { threadId: "t", turnId: "u", ...params } }) as unknown as TurnEvent.TurnEvent

const builder = (json = false) =>
  new PartBuilder({
    threadId: "t",
    model: undefined,
    json,
    functions: new Map([Tool.make("F"), Tool.make("G")].map((tool) => [tool.name, tool])),
    activity: new Map()
  })

const feed = (parts: PartBuilder, ...events: ReadonlyArray<TurnEvent.TurnEvent>) =>
  events.flatMap((event) => parts.push(event))

const started = (item: object) => event("item/started", { item })
const completed = (item: object) => event("item/completed", { item })
const raw = (item: object) => event("rawResponseItem/completed", { item })
const call = (call_id: string, name: string, args: string, more?: object) =>
  raw({ type: "function_call", call_id, name, arguments: args, ...more })
const responseEnd = event("rawResponse/completed", { responseId: "r" })
const message = (text: string) => ({ type: "agentMessage", id: "m", text, phase: null })
const result = (more?: object) =>
  ({
    id: "u",
    status: "completed",
    error: null,
    finalResponse: null,
    items: [],
    usage: null,
    ...more
  }) as never

const textsOf = (content: ReturnType<typeof fold>) =>
  content.map((part) => part.type === "text" ? part.text : part.type)

describe("PartBuilder", () => {
  it("completes a message of which not all was streamed, and one of which nothing was", () => {
    const parts = builder()
    const content = fold([
      ...feed(
        parts,
        started(message("")),
        event("item/agentMessage/delta", { itemId: "m", delta: "Hel" }),
        completed(message("Hello")),
        completed({ ...message("there"), id: "n" }),
        completed({ ...message(""), id: "o" })
      ),
      ...parts.finish(result())
    ])
    assert.deepStrictEqual(
      textsOf(content),
      ["Hello", "there", "finish"]
    )
  })

  it("tells the phase of a message of which nothing was streamed", () => {
    const [start] = feed(builder(), completed({ ...message("Hello"), phase: "final_answer" }))
    assert.deepStrictEqual(start, {
      type: "text-start",
      id: "m",
      metadata: { codex: { itemId: "m", phase: "final_answer" } }
    })
  })

  it("ends what the end of the turn leaves open", () => {
    const parts = builder()
    feed(parts, event("item/agentMessage/delta", { itemId: "m", delta: "Hel" }))
    assert.deepStrictEqual(
      parts.finish(result({ status: "interrupted" })).map((part) => part.type === "finish" ? part.reason : part.type),
      ["text-end", "other"]
    )
  })

  it("leaves out what the model had begun to say when it was asked again", () => {
    const parts = builder()
    const content = fold([
      ...feed(
        parts,
        started(message("")),
        event("item/agentMessage/delta", { itemId: "m", delta: "Hel" }),
        event("error", { willRetry: true, error: { message: "Reconnecting... 1/5", codexErrorInfo: "other" } }),
        started({ ...message(""), id: "n" }),
        event("item/agentMessage/delta", { itemId: "n", delta: "Hello" }),
        completed({ ...message("Hello"), id: "n" })
      ),
      ...parts.finish(result())
    ])
    assert.deepStrictEqual(
      textsOf(content),
      ["Hello", "finish"]
    )
  })

  it("has no time where the server tells one that is none", () => {
    const turn = { id: "u", items: [], status: "inProgress", error: null }
    const times = [1, 1e15].map((startedAt) =>
      feed(builder(), event("turn/started", { turn: { ...turn, startedAt } }), started(message("")))
    )
    assert.deepStrictEqual(
      times.map(([part]) => part?.type === "response-metadata" ? part.timestamp : part),
      ["1970-01-01T00:00:01.000Z", undefined]
    )
  })

  it("separates the paragraphs of a summary, and has the raw reasoning for itself", () => {
    const delta = (summaryIndex: number, delta: string) =>
      event("item/reasoning/summaryTextDelta", { itemId: "r", summaryIndex, delta })
    const content = fold(feed(
      builder(),
      started({ type: "reasoning", id: "r" }),
      delta(0, "One"),
      delta(0, "!"),
      delta(1, "Two"),
      event("item/reasoning/textDelta", { itemId: "r", contentIndex: 0, delta: "raw" }),
      completed({ type: "reasoning", id: "r", summary: ["One!", "Two"], content: ["raw"] }),
      completed({ type: "reasoning", id: "s", summary: ["Three", "Four"] }),
      completed({ type: "reasoning", id: "e", summary: [] }),
      completed({ type: "reasoning", id: "n" })
    ))
    assert.deepStrictEqual(
      content.map((part) => "text" in part ? part.text : part.type),
      ["One!\n\nTwo", "raw", "Three\n\nFour"]
    )
  })

  it("keeps all messages but the final one out of a JSON answer", () => {
    const parts = builder(true)
    const streamed = feed(
      parts,
      started(message("")),
      event("item/agentMessage/delta", { itemId: "m", delta: "{}" }),
      completed(message("{}"))
    )
    assert.deepStrictEqual(streamed, [])
    const content = fold(parts.finish(result({ finalResponse: "{\"a\":1}" })))
    assert.deepStrictEqual(content.map((part) => part.type === "text" ? part.text : part.type), ["{\"a\":1}", "finish"])
  })

  it("has what the model says on its way to a JSON answer as it comes", () => {
    const commentary = (text: string) => ({ ...message(text), phase: "commentary" })
    assert.deepStrictEqual(
      feed(
        builder(true),
        started(commentary("")),
        event("item/agentMessage/delta", { itemId: "m", delta: "Let me" }),
        completed(commentary("Let me see."))
      ).map((part) => "delta" in part ? [part.type, part.delta] : part.type),
      ["reasoning-start", ["reasoning-delta", "Let me"], ["reasoning-delta", " see."], "reasoning-end"]
    )
  })

  it("has no JSON answer where the model calls tools", () => {
    const parts = builder(true)
    feed(parts, completed(message("{}")), call("1", "F", "{}"), responseEnd)
    assert.deepStrictEqual(parts.finish(result({ finalResponse: "{}" })).map(({ type }) => type), ["finish"])
  })

  it("leaves out what does not match its schema", () => {
    const events = ["turn/started", "item/started", "item/agentMessage/delta", "item/completed", "error"].map((
      method
    ) => ({
      method,
      params: null,
      issue: "expected an object"
    }))
    assert.deepStrictEqual(feed(builder(), ...events as unknown as ReadonlyArray<TurnEvent.TurnEvent>), [])
  })

  describe("tool calls", () => {
    it("are those of the toolkit, once the answer of the model is over", () => {
      const parts = builder()
      assert.deepStrictEqual(
        feed(
          parts,
          call("1", "F", "{\"a\":1}"),
          call("2", "exec_command", "{}"),
          call("3", "F", "{}", { namespace: "server" }),
          call("4", "G", "{}")
        ),
        []
      )
      assert.isFalse(parts.called)
      assert.deepStrictEqual(feed(parts, responseEnd), [
        { type: "tool-call", id: "1", name: "F", params: { a: 1 } },
        { type: "tool-call", id: "4", name: "G", params: {} }
      ])
      assert.isTrue(parts.called)
      assert.deepStrictEqual(feed(parts, completed(message("late"))), [])
      assert.strictEqual(parts.finish(result()).at(-1)!.type, "finish")
    })

    it("of an answer that has to begin anew are forgotten", () => {
      const parts = builder()
      const parts2 = feed(
        parts,
        call("1", "F", "{}"),
        event("item/agentMessage/delta", { itemId: "m", delta: "Hel" }),
        event("error", { error: { message: "Disconnected" }, willRetry: true }),
        call("2", "F", "{}"),
        responseEnd
      )
      assert.deepStrictEqual(parts2.map((part) => part.type), ["text-start", "text-delta", "text-end", "tool-call"])
      assert.deepStrictEqual(fold(parts2).map((part) => "id" in part ? part.id : part.type), ["2"])
    })

    it("end an answer at the first, on a server that does not tell them beforehand", () => {
      const dynamic = (id: string, tool: string) =>
        started({ type: "dynamicToolCall", id, tool, namespace: null, arguments: { a: 1 } })
      const announced = builder()
      assert.deepStrictEqual(feed(announced, call("1", "F", "{}"), dynamic("1", "F")), [])
      assert.deepStrictEqual(feed(announced, call("2", "F", "{"), dynamic("2", "F")), [])
      assert.isFalse(announced.called)
      const unannounced = builder()
      assert.deepStrictEqual(feed(unannounced, dynamic("0", "Other"), dynamic("1", "F"), dynamic("2", "F")), [
        { type: "tool-call", id: "1", name: "F", params: { a: 1 } }
      ])
      assert.isTrue(unannounced.called)
    })

    it("survive raw notifications of another shape", () => {
      const parts = builder()
      for (const params of [null, {}, { item: null }, { item: { type: "function_call" } }]) {
        assert.deepStrictEqual(
          parts.push(
            { method: "rawResponseItem/completed", params, issue: "unknown" } as unknown as TurnEvent.TurnEvent
          ),
          []
        )
      }
    })
  })

  it("reports the activity of Codex as its tools describe it", () => {
    const tools = [CodexTool.CommandExecution, CodexTool.FileChange, CodexTool.McpToolCall, CodexTool.WebSearch]
    const parts = new PartBuilder({
      threadId: "t",
      model: undefined,
      json: false,
      functions: new Map(),
      activity: new Map(tools.map((tool) => [tool.providerName, tool.name]))
    })
    const items = [
      {
        type: "commandExecution",
        id: "1",
        command: "false",
        cwd: "/w",
        commandActions: [],
        status: "declined"
      },
      {
        type: "fileChange",
        id: "2",
        changes: [{ path: "a.ts", kind: { type: "add" }, diff: "+1" }],
        status: "failed"
      },
      {
        type: "mcpToolCall",
        id: "3",
        server: "s",
        tool: "t",
        arguments: { a: 1 },
        status: "failed",
        error: { message: "No" }
      },
      { type: "webSearch", id: "4", query: "effect" }
    ]
    const content = feed(parts, ...items.map(completed))
    assert.lengthOf(content, 8)
    const names = ["CodexCommandExecution", "CodexFileChange", "CodexMcpToolCall", "CodexWebSearch"]
    assert.deepStrictEqual(tools.map(({ name }) => name), names as never)
    for (const [i, tool] of tools.entries()) {
      const [call, outcome] = content.slice(2 * i)
      assert.deepInclude(call, { type: "tool-call", id: `${i + 1}`, name: tool.name, providerExecuted: true })
      assert.deepInclude(outcome, { type: "tool-result", id: `${i + 1}`, isFailure: i !== 3 })
      if (call?.type !== "tool-call" || outcome?.type !== "tool-result") continue
      assert.isTrue(Schema.is(tool.parametersSchema as Schema.Schema<unknown>)(call.params))
      assert.isTrue(Schema.is(tool.successSchema as Schema.Schema<unknown>)(outcome.result))
      assert.strictEqual(Schema.is(tool.failureSchema as Schema.Schema<unknown>)(outcome.result), i !== 3)
    }
    const finish = parts.finish(result({ items })).at(-1)!
    assert.deepInclude(finish.metadata?.["codex"], { items: [] })
  })

  it("has all that the activity of Codex came to, and null for what there was not", () => {
    const parts = new PartBuilder({
      threadId: "t",
      model: undefined,
      json: false,
      functions: new Map(),
      activity: new Map(["commandExecution", "fileChange", "mcpToolCall", "webSearch"].map((type) => [type, type]))
    })
    const of = (item: object) =>
      feed(parts, completed({ id: "1", ...item })).map((part) =>
        part.type === "tool-call"
          ? part.params
          : part.type === "tool-result"
          ? [part.result, part.isFailure]
          : part.type
      )
    const command = { type: "commandExecution", command: "ls", cwd: "/w" }
    assert.deepStrictEqual(of({ ...command, status: "completed", exitCode: 0, aggregatedOutput: "a.ts" }), [
      { command: "ls", cwd: "/w" },
      [{ status: "completed", exitCode: 0, output: "a.ts" }, false]
    ])
    assert.deepStrictEqual(of({ ...command, status: "declined" }), [
      { command: "ls", cwd: "/w" },
      [{ status: "declined", exitCode: null, output: null }, true]
    ])
    const changes = [{ path: "a.ts", kind: { type: "update", move_path: null }, diff: "+1" }]
    assert.deepStrictEqual(of({ type: "fileChange", changes, status: "failed" }), [
      { changes: [{ path: "a.ts", kind: "update", diff: "+1" }] },
      [{ status: "failed" }, true]
    ])
    const call = { type: "mcpToolCall", server: "s", tool: "t", arguments: { a: 1 } }
    const content = [{ type: "text", text: "Found" }]
    assert.deepStrictEqual(of({ ...call, status: "completed", result: { content, structuredContent: { n: 1 } } }), [
      { server: "s", tool: "t", arguments: { a: 1 } },
      [{ status: "completed", content, structuredContent: { n: 1 }, error: null }, false]
    ])
    assert.deepStrictEqual(of({ ...call, status: "failed", error: { message: "No" } }), [
      { server: "s", tool: "t", arguments: { a: 1 } },
      [{ status: "failed", content: [], structuredContent: null, error: "No" }, true]
    ])
    assert.deepStrictEqual(of({ ...call, status: "failed" }).at(-1), [
      { status: "failed", content: [], structuredContent: null, error: null },
      true
    ])
    const action = { type: "search", query: "effect" }
    const results = [{ url: "https://effect.website" }]
    assert.deepStrictEqual(of({ type: "webSearch", query: "effect", action, results }), [
      { query: "effect", action },
      [{ results }, false]
    ])
    assert.deepStrictEqual(of({ type: "webSearch", query: "effect" }), [
      { query: "effect", action: null },
      [{ results: [] }, false]
    ])
  })

  it("reports what else was done, of types that it does not know too", () => {
    const items = [
      { type: "userMessage", id: "1" },
      { type: "commandExecution", id: "2" },
      { type: "brandNew", id: "3" },
      { type: "agentMessage", id: "4" }
    ] as unknown as ReadonlyArray<Protocol.ThreadItem>
    const finish = builder().finish(result({ items })).at(-1)!
    assert.deepStrictEqual(finish.metadata?.["codex"], {
      threadId: "t",
      turnId: "u",
      items: [items[1], items[2]] as never
    })
  })
})
