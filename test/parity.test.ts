import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { Codex, type Turn } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { layer, turnOf } from "./support/memory.ts"

// Every option of the Python SDK has its place here, and its name on the wire. docs/api-reference.md names these tests.

/** The params with which a call is sent. The call itself waits for ever, and is given up. */
const paramsOf = Effect.fnUntraced(function*(method: string, call: Effect.Effect<unknown, unknown>) {
  const peer = yield* MemoryTransport.MemoryTransport
  const fiber = yield* Effect.forkChild(call)
  const { params } = yield* peer.take(method)
  yield* Effect.forkChild(Fiber.interrupt(fiber))
  return params
})

const threadOptions = {
  baseInstructions: "Base",
  config: { model_reasoning_effort: "high" },
  cwd: "/work",
  developerInstructions: "Developer",
  model: "a-model",
  modelProvider: "a-provider",
  serviceTier: "fast"
}

const turnOptions: Turn.TurnOptions = {
  approvalMode: "denyAll",
  cwd: "/work",
  effort: "high",
  model: "a-model",
  outputSchema: { type: "object" },
  personality: "friendly",
  sandbox: "workspaceWrite",
  serviceTier: "fast",
  summary: "concise"
}

const turnParams = {
  threadId: "thread-1",
  input: [{ type: "text", text: "Hi", text_elements: [] }],
  approvalPolicy: "never",
  cwd: "/work",
  effort: "high",
  model: "a-model",
  outputSchema: { type: "object" },
  personality: "friendly",
  sandboxPolicy: { type: "workspaceWrite" },
  serviceTier: "fast",
  summary: "concise"
}

/** What the default approval mode of a thread is on the wire. */
const autoReview = { approvalPolicy: "on-request", approvalsReviewer: "auto_review" }

describe("Every option has its name on the wire", () => {
  const test = <E>(title: string, body: Effect.Effect<void, E, Codex.Codex | MemoryTransport.MemoryTransport>) =>
    it.effect(title, () => Effect.provide(body, layer({ "thread/start": () => undefined })))

  test(
    "of threadStart",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const params = yield* paramsOf(
        "thread/start",
        codex.threadStart({
          ...threadOptions,
          approvalMode: "user",
          ephemeral: true,
          personality: "friendly",
          sandbox: "readOnly",
          serviceName: "a-service",
          sessionStartSource: "startup"
        })
      )
      assert.deepStrictEqual(params, {
        ...threadOptions,
        approvalPolicy: "on-request",
        approvalsReviewer: "user",
        ephemeral: true,
        personality: "friendly",
        sandbox: "read-only",
        serviceName: "a-service",
        sessionStartSource: "startup"
      })
    })
  )

  test(
    "of threadResume",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const params = yield* paramsOf(
        "thread/resume",
        codex.threadResume("t", {
          ...threadOptions,
          approvalMode: "denyAll",
          personality: "friendly",
          sandbox: "fullAccess"
        })
      )
      assert.deepStrictEqual(params, {
        ...threadOptions,
        threadId: "t",
        approvalPolicy: "never",
        // Of a long thread the other turns would be most of the answer.
        excludeTurns: true,
        initialTurnsPage: { limit: 1, itemsView: "full" },
        personality: "friendly",
        sandbox: "danger-full-access"
      })
    })
  )

  test(
    "of threadFork",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const params = yield* paramsOf(
        "thread/fork",
        codex.threadFork("t", { ...threadOptions, ephemeral: true, lastTurnId: "turn", sandbox: "workspaceWrite" })
      )
      assert.deepStrictEqual(params, {
        ...threadOptions,
        threadId: "t",
        ephemeral: true,
        // The server wants it with an ephemeral fork.
        excludeTurns: true,
        lastTurnId: "turn",
        sandbox: "workspace-write"
      })
    })
  )

  test(
    "of threadList and threads",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const options: Codex.ThreadListOptions = {
        archived: true,
        cursor: "next",
        cwd: "/work",
        limit: 3,
        modelProviders: ["a-provider"],
        sortKey: "updated_at",
        sourceKinds: ["cli"]
      }
      assert.deepStrictEqual(yield* paramsOf("thread/list", codex.threadList(options)), options)
      assert.deepStrictEqual(yield* paramsOf("thread/list", Stream.runDrain(codex.threads(options))), options)
    })
  )

  test(
    "of threadArchive, threadUnarchive, models, account and loginApiKey",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      assert.deepStrictEqual(yield* paramsOf("thread/archive", codex.threadArchive("t")), { threadId: "t" })
      assert.deepStrictEqual(yield* paramsOf("thread/unarchive", codex.threadUnarchive("t")), { threadId: "t" })
      assert.deepStrictEqual(yield* paramsOf("model/list", codex.models({ includeHidden: true })), {
        includeHidden: true
      })
      assert.deepStrictEqual(yield* paramsOf("account/read", codex.account({ refreshToken: true })), {
        refreshToken: true
      })
      assert.deepStrictEqual(yield* paramsOf("account/login/start", codex.loginApiKey("sk-1")), {
        type: "apiKey",
        apiKey: "sk-1"
      })
    })
  )

  test(
    "and what is left out, or undefined, is not sent",
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      assert.deepStrictEqual(yield* paramsOf("thread/start", codex.threadStart({ model: undefined })), autoReview)
      assert.deepStrictEqual(yield* paramsOf("thread/list", codex.threadList()), {})
      assert.deepStrictEqual(yield* paramsOf("model/list", codex.models()), {})
      assert.deepStrictEqual(yield* paramsOf("account/read", codex.account({ refreshToken: undefined })), {})
    })
  )
})

describe("Every option of a turn has its name on the wire", () => {
  it.effect("for run, stream and turn alike", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart()
      assert.deepStrictEqual(yield* paramsOf("turn/start", thread.run("Hi", turnOptions)), turnParams)
      assert.deepStrictEqual(
        yield* paramsOf("turn/start", Stream.runDrain(thread.stream("Hi", turnOptions))),
        turnParams
      )
      assert.deepStrictEqual(
        yield* paramsOf("turn/start", Effect.scoped(thread.turn("Hi", turnOptions))),
        turnParams
      )
      assert.deepStrictEqual(yield* paramsOf("turn/start", thread.run("Hi")), {
        threadId: "thread-1",
        input: turnParams.input
      })
    }).pipe(Effect.provide(layer())))

  it.effect("and every member of a TurnResult has its value", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const thread = yield* codex.threadStart()
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const turn = turnOf(peer, "thread-1", "turn-1")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.message("Hello", "final_answer")
      yield* turn.completed({ startedAt: 1, completedAt: 3, durationMs: 2000 })
      const { finalResponse, items, ...rest } = yield* Fiber.join(fiber)
      assert.strictEqual(finalResponse, "Hello")
      assert.lengthOf(items, 1)
      assert.deepStrictEqual({ ...rest, id: String(rest.id) }, {
        id: "turn-1",
        status: "completed",
        error: null,
        startedAt: 1,
        completedAt: 3,
        durationMs: 2000,
        usage: null
      })
    }).pipe(Effect.provide(layer())))
})

describe("A login handle", () => {
  const answers = {
    "account/login/start": ({ type }: { readonly type: string }) =>
      type === "chatgpt"
        ? { type, loginId: "browser", authUrl: "https://auth" }
        : { type, loginId: "device", verificationUrl: "https://verify", userCode: "CODE" },
    "account/login/cancel": () => ({ status: "canceled" })
  }

  it.effect("has the URL or the code, and waits for its own end alone", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const browser = yield* codex.loginChatgpt
      const device = yield* codex.loginChatgptDeviceCode
      assert.strictEqual(browser.authUrl, "https://auth")
      assert.strictEqual(device.verificationUrl, "https://verify")
      assert.strictEqual(device.userCode, "CODE")
      yield* peer.notify("account/login/completed", { loginId: "device", success: true, error: null })
      yield* peer.notify("account/login/completed", { loginId: "browser", success: false, error: "denied" })
      assert.deepStrictEqual(yield* device.wait, { loginId: "device", success: true, error: null })
      assert.deepStrictEqual(yield* browser.wait, { loginId: "browser", success: false, error: "denied" })
    }).pipe(Effect.scoped, Effect.provide(layer(answers))))

  it.effect("is given up by cancel", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const login = yield* codex.loginChatgptDeviceCode
      assert.strictEqual(login.loginId, "device")
      assert.deepStrictEqual(yield* login.cancel, { status: "canceled" })
    }).pipe(Effect.scoped, Effect.provide(layer(answers))))
})
