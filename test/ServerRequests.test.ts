import { NodeServices } from "@effect/platform-node"
import { assert, describe, expectTypeOf, it, layer } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, Fiber, Layer, Queue, Schema, Scope, Stream } from "effect"
import { Codex, Protocol, ServerRequests } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import * as Fs from "node:fs/promises"
import * as Path from "node:path"
import * as Logs from "./support/logs.ts"
import * as Memory from "./support/memory.ts"
import { patch } from "./support/scripted.ts"

type Peer = MemoryTransport.MemoryTransport["Service"]

const ids = { threadId: "thread-1", turnId: "turn-1", itemId: "item-1", startedAtMs: 1 }

/** One request of each kind that the protocol has. */
const requests: { readonly [M in Protocol.ServerRequestMethod]: Protocol.ServerRequestParams<M> } = {
  "item/commandExecution/requestApproval": { ...ids, kind: "command", command: "rm -rf /", cwd: "/" } as never,
  "item/fileChange/requestApproval": { ...ids, reason: null, grantRoot: null },
  "item/permissions/requestApproval": { ...ids, cwd: "/work", permissions: { network: { enabled: true } } },
  "item/tool/requestUserInput": {
    ...ids,
    isBlocking: true,
    questions: [{ id: "colour", header: "Colour", question: "Which colour?" }]
  },
  "mcpServer/elicitation/request": {
    serverName: "mail",
    threadId: ids.threadId,
    mode: "url",
    message: "Sign in",
    elicitationId: "e",
    url: "https://example.com"
  },
  "item/tool/call": { ...ids, callId: "call-1", tool: "lookup", arguments: { key: "a" } },
  "account/chatgptAuthTokens/refresh": { reason: "unauthorized" },
  "attestation/generate": {},
  "currentTime/read": { threadId: ids.threadId },
  "applyPatchApproval": { callId: "call-1", conversationId: ids.threadId, fileChanges: {} },
  "execCommandApproval": {
    callId: "call-1",
    conversationId: ids.threadId,
    command: ["rm"],
    cwd: "/",
    parsedCmd: []
  }
}

/** What each kind is refused with. */
const refusals: { readonly [M in Protocol.ServerRequestMethod]: object } = {
  "item/commandExecution/requestApproval": { result: { decision: "decline" } },
  "item/fileChange/requestApproval": { result: { decision: "decline" } },
  "item/permissions/requestApproval": { result: { permissions: {}, scope: "turn" } },
  "item/tool/requestUserInput": { result: { answers: {} } },
  "mcpServer/elicitation/request": { result: { action: "decline", content: null, _meta: null } },
  "item/tool/call": {
    result: {
      success: false,
      contentItems: [{ type: "inputText", text: "This tool is not available: the client has no handler for it." }]
    }
  },
  "account/chatgptAuthTokens/refresh": {
    error: { code: -32603, message: "This client does not provide ChatGPT tokens" }
  },
  "attestation/generate": { error: { code: -32603, message: "This client does not provide attestations" } },
  "currentTime/read": { error: { code: -32603, message: "The clock of this client failed" } },
  "applyPatchApproval": { result: { decision: { denied: { rejection: "Refused by the client" } } } },
  "execCommandApproval": { result: { decision: { denied: { rejection: "Refused by the client" } } } }
}

const asking = [
  "item/commandExecution/requestApproval",
  "item/fileChange/requestApproval",
  "item/permissions/requestApproval",
  "item/tool/requestUserInput"
] as const
const methods = Object.keys(requests) as Array<Protocol.ServerRequestMethod>

let lastId = 100
const ask = (peer: Peer, method: string, params: unknown) =>
  Effect.suspend(() => {
    const id = lastId++
    return Effect.as(peer.send({ id, method, params }), id)
  })

/** Waits for the answer to a request of the server. */
const answerTo = Effect.fnUntraced(function*(peer: Peer, id: number) {
  while (true) {
    const { id: answered, ...answer } = yield* peer.take()
    if (answered === id && answer.method === undefined) return answer
  }
})

const askAndWait = (peer: Peer, method: string, params: unknown) =>
  Effect.flatMap(ask(peer, method, params), (id) => answerTo(peer, id))

/** A client in memory whose handlers are these. */
const withHandlers = <H extends ServerRequests.Handlers<any>>(handlers: H, options?: Codex.ClientOptions) =>
  Memory.layer({}, options).pipe(Layer.provide(ServerRequests.layer<H>(handlers as never)))

const failing = (how: (method: string) => Effect.Effect<never, unknown>) =>
  Object.fromEntries(methods.map((method) => [method, () => how(method)])) as ServerRequests.Handlers

describe("ServerRequests", () => {
  it.effect("refuses every kind by default, validly, accepting nothing and claiming to know all of them", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      yield* TestClock.setTime(1_800_000_000_500)
      assert.lengthOf(methods, 11)
      for (const method of methods) {
        const answer = yield* askAndWait(peer, method, requests[method])
        if (method === "currentTime/read") {
          // Nobody has to be asked for the time.
          assert.deepStrictEqual<unknown>(answer, { result: { currentTimeAt: 1_800_000_000 } })
          continue
        }
        assert.deepStrictEqual<unknown>(answer, refusals[method], method)
        assert.notInclude(JSON.stringify(answer), "accept", method)
        if (answer.error !== undefined) assert.notStrictEqual(answer.error.code, -32601, method)
        else assert.isTrue(Schema.is(Protocol.serverRequestResultSchema(method))(answer.result), method)
      }
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("warns once of each kind that has no handler", () => {
    const logs = Logs.capture()
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const method = "item/fileChange/requestApproval"
      for (let i = 0; i < 3; i++) yield* askAndWait(peer, method, requests[method])
      yield* askAndWait(peer, "attestation/generate", {})
      assert.lengthOf(logs.at("Warn"), 2)
      assert.include(logs.at("Warn")[0], method)
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(logs.layer))
  })

  it.effect("leaves a kind that is new, and one that it does not understand, to others if it leaves all to them", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      yield* Codex.Codex
      yield* peer.take("initialized")
      yield* ask(peer, "item/newKind/requestApproval", ids)
      yield* ask(peer, "item/commandExecution/requestApproval", { ...ids, itemId: 3 })
      yield* ask(peer, "currentTime/read", { threadId: ids.threadId })
      const answer = yield* Effect.forkChild(peer.take(), { startImmediately: true })
      yield* Memory.handled
      assert.isUndefined(answer.pollUnsafe())
    }).pipe(Effect.provide(withHandlers(ServerRequests.leaveToOthers))))

  it.effect("does not know a kind that is new, and says so", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const answer = yield* askAndWait(peer, "item/dream/requestApproval", ids)
      assert.strictEqual(answer.error?.code, -32601)
      // The next one is answered as ever.
      assert.deepStrictEqual<unknown>(
        yield* askAndWait(peer, "item/fileChange/requestApproval", requests["item/fileChange/requestApproval"]),
        refusals["item/fileChange/requestApproval"]
      )
    }).pipe(Effect.provide(Memory.layer())))

  describe("a handler", () => {
    class Person extends Context.Service<Person, { readonly likes: string }>()("test/Person") {}

    it.effect("is typed by its method, has its services from the layer's environment, and its answer is sent", () =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const answer = yield* askAndWait(peer, "item/tool/requestUserInput", requests["item/tool/requestUserInput"])
        assert.deepStrictEqual<unknown>(answer, { result: { answers: { colour: { answers: ["green"] } } } })
        // The kinds without one are refused as ever.
        const other = yield* askAndWait(
          peer,
          "item/fileChange/requestApproval",
          requests["item/fileChange/requestApproval"]
        )
        assert.deepStrictEqual<unknown>(other, refusals["item/fileChange/requestApproval"])
      }).pipe(Effect.provide(
        Memory.layer().pipe(
          Layer.provide(ServerRequests.layer({
            "item/tool/requestUserInput": ({ questions }) => {
              expectTypeOf(questions).toEqualTypeOf<ReadonlyArray<Protocol.ToolRequestUserInputQuestion>>()
              return Effect.map(Person, ({ likes }) => ({
                answers: Object.fromEntries(questions.map(({ id }) => [id, { answers: [likes] }]))
              }))
            },
            "item/fileChange/requestApproval": undefined
          })),
          Layer.provide(Layer.succeed(Person, { likes: "green" }))
        )
      )))

    it("the handlers of a layer may need and fail with different things", () => {
      class Phone extends Context.Service<Phone, { readonly number: string }>()("test/Phone") {}
      const handlers = ServerRequests.layer({
        "item/tool/requestUserInput": () => Effect.map(Person, () => ({ answers: {} })),
        "item/fileChange/requestApproval": () =>
          Effect.flatMap(Phone, ({ number }) => Effect.fail(`nobody at ${number}` as const))
      })
      expectTypeOf(handlers).toEqualTypeOf<Layer.Layer<never, never, Person | Phone>>()
      const approvals = ServerRequests.layer(ServerRequests.approvals({
        command: () => Effect.map(Person, () => "accept" as const),
        fileChange: () => Effect.map(Phone, () => "decline" as const)
      }))
      expectTypeOf(approvals).toEqualTypeOf<Layer.Layer<never, never, Person | Phone>>()
      // @ts-expect-error There is no such kind.
      ServerRequests.approvals({ command: () => Effect.succeed("accept"), fileChanges: () => Effect.succeed("accept") })
      // @ts-expect-error There is no such method.
      ServerRequests.layer({ "item/fileChange/requestAproval": () => Effect.succeed({ decision: "accept" }) })
    })

    const failures: Record<string, ServerRequests.Handlers> = {
      "that fails": failing((method) => Effect.fail(new Error(`no ${method}`))),
      "that dies": failing(() => Effect.die("a mistake")),
      "that throws": failing(() => {
        throw new Error("a mistake")
      }),
      "that answers something invalid": failing(() => Effect.succeed({ decision: "yes", answers: 7 }) as never),
      "that answers what is no JSON": failing(() =>
        Effect.succeed({ decision: "accept", action: "accept", content: { pieces: 1n }, answers: {} }) as never
      ),
      "that answers nothing": failing(() => Effect.succeed(undefined) as never),
      "that returns a value, not an Effect": failing(() => ({ decision: "accept" }) as never),
      "that comes to what is no Effect": failing(() => Effect.flatMap(Effect.void, () => "accept" as never)),
      "that is an async function": failing((async () => ({ decision: "accept" })) as never)
    }
    for (const [name, handlers] of Object.entries(failures)) {
      it.effect(`${name} is a refusal of its kind, and a warning`, () => {
        const logs = Logs.capture()
        return Effect.gen(function*() {
          const peer = yield* MemoryTransport.MemoryTransport
          for (const method of methods) {
            assert.deepStrictEqual<unknown>(
              yield* askAndWait(peer, method, requests[method]),
              refusals[method],
              method
            )
          }
          assert.lengthOf(logs.at("Warn"), methods.length)
          assert.include(logs.at("Warn")[0], methods[0])
        }).pipe(Effect.provide(withHandlers(handlers)), Effect.provide(logs.layer))
      })
    }

    const noEffects: object = {
      command: () => "accept",
      fileChange: async () => "accept",
      permissions: () => ({ permissions: {}, scope: "turn" }),
      mcpToolCall: () => "accept"
    }
    const approvals = ServerRequests.approvals(noEffects as {}) as ServerRequests.Handlers
    for (
      const [how, handlers] of [
        ["of approvals", ServerRequests.layer(approvals)],
        ["that is not given by a layer", Layer.succeed(ServerRequests.ServerRequests, approvals)]
      ] as const
    ) {
      it.effect(`${how} and returns no Effect is a refusal of its kind`, () =>
        Effect.gen(function*() {
          const peer = yield* MemoryTransport.MemoryTransport
          for (const method of asking.slice(0, 3)) {
            assert.deepStrictEqual<unknown>(yield* askAndWait(peer, method, requests[method]), refusals[method], method)
          }
          const method = "mcpServer/elicitation/request"
          assert.deepStrictEqual<unknown>(yield* askAndWait(peer, method, requests[method]), refusals[method], method)
        }).pipe(Effect.provide(Memory.layer().pipe(Layer.provide(handlers)))))
    }

    it.effect("that dies is a refusal of its kind also where the logger throws", () =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        for (const method of methods) {
          assert.deepStrictEqual<unknown>(yield* askAndWait(peer, method, requests[method]), refusals[method], method)
        }
      }).pipe(Effect.provide(withHandlers(failing(() => Effect.die("a mistake")))), Effect.provide(Logs.throwing)))

    it.effect("is not asked about params that are broken: that is refused", () => {
      let asked = 0
      const handlers = ServerRequests.approvals({ command: () => Effect.sync(() => (asked++, "accept" as const)) })
      return Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const answer = yield* askAndWait(peer, "item/commandExecution/requestApproval", { command: 7 })
        assert.deepStrictEqual<unknown>(answer, { result: { decision: "decline" } })
        assert.strictEqual(asked, 0)
      }).pipe(Effect.provide(withHandlers(handlers)))
    })

    it.effect("that takes an hour holds nothing up, and its answer is sent then", () =>
      Effect.gen(function*() {
        const { codex, peer, thread } = yield* Memory.start
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        yield* turn.answer(yield* peer.take("turn/start"))
        const id = yield* ask(
          peer,
          "item/commandExecution/requestApproval",
          requests["item/commandExecution/requestApproval"]
        )
        // Calls, notifications and other requests of the server go on, although only one call may wait at a time.
        yield* Memory.handled
        yield* turn.message("Waiting")
        assert.deepStrictEqual<unknown>(
          yield* askAndWait(peer, "item/fileChange/requestApproval", requests["item/fileChange/requestApproval"]),
          { result: { decision: "accept" } }
        )
        assert.strictEqual((yield* codex.threadStart()).id, "thread-2")
        yield* TestClock.adjust("59 minutes")
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual<unknown>(yield* answerTo(peer, id), { result: { decision: "accept" } })
        yield* turn.completed()
        assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Waiting")
      }).pipe(Effect.provide(withHandlers(
        ServerRequests.approvals({
          command: () => Effect.as(Effect.sleep("1 hour"), "accept" as const),
          fileChange: () => Effect.succeed("accept")
        }),
        { maxInFlight: 1 }
      ))))

    const waiting = Effect.gen(function*() {
      const interrupted = yield* Deferred.make<void>()
      const running = yield* Deferred.make<void>()
      const handlers = ServerRequests.approvals({
        command: () =>
          Effect.andThen(Deferred.succeed(running, undefined), Effect.never).pipe(
            Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
          )
      })
      return { interrupted: Deferred.await(interrupted), running: Deferred.await(running), handlers }
    })

    const ends: Record<string, (peer: Peer, id: number) => Effect.Effect<void>> = {
      "the server has resolved the request": (peer, id) =>
        peer.notify("serverRequest/resolved", { threadId: "thread-1", requestId: id }),
      "its turn ends": (peer) => Memory.turnOf(peer, "thread-1", "turn-1").completed(),
      "its turn is interrupted": (peer) =>
        Memory.turnOf(peer, "thread-1", "turn-1").completed({ status: "interrupted" }),
      "its thread is unloaded": (peer) => peer.notify("thread/closed", { threadId: "thread-1" })
    }
    for (const [name, end] of Object.entries(ends)) {
      it.effect(`is interrupted when ${name}, and nothing is answered`, () =>
        Effect.gen(function*() {
          const { handlers, interrupted, running } = yield* waiting
          yield* Effect.gen(function*() {
            const peer = yield* MemoryTransport.MemoryTransport
            const method = "item/commandExecution/requestApproval"
            const id = yield* ask(peer, method, requests[method])
            yield* running
            // What belongs to others leaves it alone.
            yield* peer.notify("serverRequest/resolved", { threadId: "thread-1", requestId: id + 1000 })
            yield* Memory.turnOf(peer, "thread-1", "turn-2").completed()
            yield* Memory.handled
            yield* end(peer, id)
            yield* interrupted
            yield* Memory.handled
            const next = yield* ask(peer, "attestation/generate", {})
            yield* peer.take("initialized")
            assert.strictEqual((yield* peer.take()).id, next)
          }).pipe(Effect.provide(withHandlers(handlers)))
        }))
    }

    it.effect("that does not end holds up the result of its interrupted turn for 5 seconds", () =>
      Effect.gen(function*() {
        const { peer, thread } = yield* Memory.start
        const turn = Memory.turnOf(peer, thread.id, "turn-1")
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* ask(
          peer,
          "item/commandExecution/requestApproval",
          requests["item/commandExecution/requestApproval"]
        )
        yield* turn.completed()
        yield* Memory.handled
        yield* TestClock.adjust("4 seconds")
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
        yield* TestClock.adjust("1 hour")
      }).pipe(Effect.provide(withHandlers(
        ServerRequests.approvals({
          command: () =>
            Effect.uninterruptible(Effect.andThen(Effect.sleep("1 hour"), Effect.succeed("accept" as const)))
        })
      ))))

    it.effect("may close the Scope of its own turn, which then does not wait for it", () =>
      Effect.gen(function*() {
        const scope = yield* Scope.make()
        const closed = yield* Deferred.make<void>()
        yield* Effect.gen(function*() {
          const { peer, thread } = yield* Memory.start
          const begun = yield* Effect.forkChild(Scope.provide(thread.turn("Hi"), scope))
          yield* Memory.turnOf(peer, thread.id, "turn-1").answer(yield* peer.take("turn/start"))
          yield* Fiber.join(begun)
          const method = "item/commandExecution/requestApproval"
          yield* ask(peer, method, requests[method])
          // The clock stands still.
          yield* Deferred.await(closed)
        }).pipe(Effect.provide(
          Memory.layer({ "turn/interrupt": () => ({}) }).pipe(Layer.provide(ServerRequests.layer(
            ServerRequests.approvals({
              command: () =>
                Scope.close(scope, Exit.void).pipe(
                  Effect.as("decline" as const),
                  Effect.ensuring(Deferred.succeed(closed, undefined))
                )
            })
          )))
        ))
      }))

    it.effect("that is interrupted, but has not ended, does not keep the request from being answered when repeated", () => {
      let asked = 0
      return Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const codex = yield* Codex.Codex
        const method = "item/commandExecution/requestApproval"
        const closing = yield* Effect.scoped(Effect.gen(function*() {
          yield* codex.threadResumeScoped("thread-1")
          yield* peer.send({ id: 7, method, params: requests[method] })
          yield* Memory.handled
        })).pipe(Effect.forkChild)
        yield* peer.respond(yield* peer.take("thread/unsubscribe"), { status: "unsubscribed" })
        yield* Memory.handled
        yield* codex.threadResume("thread-1")
        yield* peer.send({ id: 7, method, params: requests[method] })
        assert.deepStrictEqual<unknown>(yield* answerTo(peer, 7), { result: { decision: "accept" } })
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(closing)
      }).pipe(Effect.provide(
        Memory.layer({
          "thread/resume": () => MemoryTransport.threadStarted("thread-1"),
          "thread/unsubscribe": () => undefined
        }).pipe(Layer.provide(
          ServerRequests.layer(ServerRequests.approvals({
            command: () =>
              Effect.suspend(() =>
                ++asked > 1
                  ? Effect.succeed("accept" as const)
                  : Effect.ensuring(Effect.never, Effect.sleep("1 second"))
              )
          }))
        ))
      ))
    })

    it.effect("goes on over the next connection, though the turn was lost for a handle of the one before", () =>
      Effect.gen(function*() {
        const answer = yield* Deferred.make<"accept">()
        const peers = yield* Queue.unbounded<Peer>()
        const codex = yield* Codex.connect(Effect.gen(function*() {
          const peer = yield* MemoryTransport.make({
            "thread/start": () => MemoryTransport.threadStarted("thread-1"),
            "model/list": () => ({ data: [] })
          })
          yield* Queue.offer(peers, peer)
          return peer.transport
        })).pipe(Effect.provide(ServerRequests.layer(
          ServerRequests.approvals({ command: () => Deferred.await(answer) })
        )))
        const first = yield* Queue.take(peers)
        const thread = yield* codex.threadStart()
        const begun = yield* Effect.forkChild(thread.turn("Hi"))
        yield* Memory.turnOf(first, "thread-1", "t1").answer(yield* first.take("turn/start"))
        const turn = yield* Fiber.join(begun)
        yield* first.close()
        yield* codex.models()
        // The server, which others use too, goes on with the turn, and asks again.
        const second = yield* Queue.take(peers)
        const method = "item/commandExecution/requestApproval"
        const id = yield* ask(second, method, requests[method])
        yield* codex.models()
        assert.strictEqual((yield* Effect.flip(turn.result))._tag, "TransportClosed")
        yield* Deferred.succeed(answer, "accept")
        assert.deepStrictEqual<unknown>(yield* answerTo(second, id), { result: { decision: "accept" } })
      }).pipe(Effect.scoped))

    it.effect("is interrupted when the client is closed", () =>
      Effect.gen(function*() {
        const { handlers, interrupted, running } = yield* waiting
        yield* Effect.gen(function*() {
          const peer = yield* MemoryTransport.MemoryTransport
          const method = "item/commandExecution/requestApproval"
          yield* ask(peer, method, requests[method])
          yield* running
        }).pipe(Effect.provide(withHandlers(handlers)))
        yield* interrupted
      }))
  })

  it.effect("approvals only decide", () => {
    const asked: Array<unknown> = []
    const handlers = ServerRequests.approvals({
      command: ({ command }) => Effect.sync(() => (asked.push(command), "acceptForSession" as const)),
      fileChange: ({ itemId }) => Effect.sync(() => (asked.push(itemId), "cancel" as const)),
      permissions: ({ permissions }) => Effect.succeed({ permissions, scope: "session" })
    })
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const of = <M extends Protocol.ServerRequestMethod>(method: M) => askAndWait(peer, method, requests[method])
      assert.deepStrictEqual<unknown>(yield* of("item/commandExecution/requestApproval"), {
        result: { decision: "acceptForSession" }
      })
      assert.deepStrictEqual<unknown>(yield* of("item/fileChange/requestApproval"), { result: { decision: "cancel" } })
      assert.deepStrictEqual<unknown>(yield* of("item/permissions/requestApproval"), {
        result: { permissions: { network: { enabled: true } }, scope: "session" }
      })
      assert.deepStrictEqual(asked, ["rm -rf /", "item-1"])
    }).pipe(Effect.provide(withHandlers(handlers)))
  })

  it.effect("declineAll refuses without a warning, and acceptAll accepts approvals and nothing else", () => {
    const logs = Logs.capture()
    const answers = (handlers: ServerRequests.Handlers) =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        return yield* Effect.forEach(asking, (method) => askAndWait(peer, method, requests[method]))
      }).pipe(Effect.provide(withHandlers(handlers)))
    return Effect.gen(function*() {
      const declined = yield* answers(ServerRequests.declineAll)
      assert.deepStrictEqual<unknown>(declined, asking.map((method) => refusals[method]))
      // Of the question alone, which is no approval.
      assert.lengthOf(logs.at("Warn"), 1)
      const accepted = yield* answers(ServerRequests.acceptAll)
      assert.deepStrictEqual<unknown>(accepted, [
        { result: { decision: "accept" } },
        { result: { decision: "accept" } },
        { result: { permissions: { network: { enabled: true } }, scope: "turn" } },
        { result: { answers: {} } }
      ])
    }).pipe(Effect.provide(logs.layer))
  })

  it.effect("declineAll and acceptAll answer what the first version of the protocol asks too", () => {
    const logs = Logs.capture()
    const answers = (handlers: ServerRequests.Handlers) =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        return yield* Effect.forEach(["execCommandApproval", "applyPatchApproval"] as const, (method) =>
          askAndWait(peer, method, requests[method]))
      }).pipe(Effect.provide(withHandlers(handlers)))
    return Effect.gen(function*() {
      assert.deepStrictEqual<unknown>(yield* answers(ServerRequests.declineAll), [
        refusals["execCommandApproval"],
        refusals["applyPatchApproval"]
      ])
      const approved = { result: { decision: "approved" } }
      assert.deepStrictEqual<unknown>(yield* answers(ServerRequests.acceptAll), [approved, approved])
      assert.deepStrictEqual(logs.at("Warn"), [])
    }).pipe(Effect.provide(logs.layer))
  })

  it.effect("attestation is announced where there is a handler for it, and only there", () =>
    Effect.gen(function*() {
      for (const handlers of [{}, { "attestation/generate": () => Effect.succeed({ token: "t" }) }]) {
        const announced: Array<unknown> = []
        const answers = {
          initialize: (params: { readonly capabilities: { readonly requestAttestation: boolean } }) => {
            announced.push(params.capabilities.requestAttestation)
            return { userAgent: "x/1.2.3", codexHome: "/", platformFamily: "unix", platformOs: "linux" }
          }
        }
        yield* Effect.provide(Effect.void, Memory.layer(answers).pipe(Layer.provide(ServerRequests.layer(handlers))))
        assert.deepStrictEqual(announced, ["attestation/generate" in handlers])
      }
    }))
})

describe("A file change that is to be approved", () => {
  const method = "item/fileChange/requestApproval"
  const change = (path: string) => ({ path, kind: { type: "update", move_path: null }, diff: `@@ ${path}` })
  const item = (id: string, changes: unknown) => ({ type: "fileChange", id, changes, status: "inProgress" })
  const started = (changes: unknown, threadId = ids.threadId) => ({
    method: "item/started",
    params: { threadId, turnId: ids.turnId, startedAtMs: 1, item: item(ids.itemId, changes) }
  })
  const one = started([change("a.ts")])
  const over = (method: string, params: object) => ({ method, params: { threadId: ids.threadId, ...params } })

  /** What the handler is told after the server has sent these messages. */
  const told = (...messages: ReadonlyArray<{ readonly method: string; readonly params: object }>) => {
    let seen: unknown
    const handlers = ServerRequests.approvals({
      fileChange: (_, changes) => Effect.sync(() => (seen = changes, "decline" as const))
    })
    return Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      for (const { method, params } of messages) yield* peer.notify(method, params)
      yield* askAndWait(peer, method, requests[method])
      return seen
    }).pipe(Effect.provide(withHandlers(handlers)))
  }

  it.effect("is shown as its item was when it started", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* told(one), [change("a.ts")])
    }))

  it.effect("is declined, with a warning, if another has taken its id by the time it is accepted", () =>
    Effect.gen(function*() {
      const logs = Logs.capture()
      const asked = yield* Deferred.make<void>()
      const decided = yield* Deferred.make<"accept">()
      const fileChange = () => Effect.andThen(Deferred.succeed(asked, undefined), Deferred.await(decided))
      yield* Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        yield* peer.notify(one.method, one.params)
        const id = yield* ask(peer, method, requests[method])
        yield* Deferred.await(asked)
        const { params } = started([change("b.ts")])
        yield* peer.notify("item/started", params)
        yield* Memory.handled
        yield* Deferred.succeed(decided, "accept")
        assert.deepStrictEqual<unknown>(yield* answerTo(peer, id), { result: { decision: "decline" } })
      }).pipe(Effect.provide(withHandlers(ServerRequests.approvals({ fileChange }))), Effect.provide(logs.layer))
      assert.lengthOf(logs.at("Warn"), 1)
      assert.include(logs.at("Warn")[0], "Declined a file change")
    }))

  /** What the handler of a client is told that resumes the thread, after the server has answered this. */
  const toldOnResume = (response: (thread: Protocol.Thread) => object) => {
    let seen: unknown
    const resumed = MemoryTransport.threadStarted(ids.threadId)
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      yield* codex.threadResume(ids.threadId)
      yield* askAndWait(peer, method, requests[method])
      return seen
    }).pipe(Effect.provide(
      Memory.layer({ "thread/resume": () => ({ ...resumed, ...response(resumed.thread) }) }).pipe(
        Layer.provide(ServerRequests.layer(ServerRequests.approvals({
          fileChange: (_, changes) => Effect.sync(() => (seen = changes, "decline" as const))
        })))
      )
    ))
  }
  const turnOf = (turn: object = {}, ofChange: object = {}) => ({
    id: ids.turnId,
    status: "inProgress",
    items: [{ ...item(ids.itemId, [change("a.ts")]), ...ofChange }],
    error: null,
    ...turn
  })

  it.effect("is shown to a client that resumes the thread while it waits", () =>
    Effect.gen(function*() {
      const page = yield* toldOnResume(() => ({ initialTurnsPage: { data: [turnOf()] } }))
      assert.deepStrictEqual(page, [change("a.ts")])
      const all = yield* toldOnResume((thread) => ({ thread: { ...thread, turns: [turnOf()] } }))
      assert.deepStrictEqual(all, [change("a.ts")])
    }))

  it.effect("is not one that was over when the client resumed the thread", () =>
    Effect.gen(function*() {
      for (const turn of [turnOf({ status: "interrupted" }), turnOf({}, { status: "completed" })]) {
        assert.isUndefined(yield* toldOnResume(() => ({ initialTurnsPage: { data: [turn] } })))
      }
    }))

  it.effect("is left to others where only commands are decided here", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      yield* Codex.Codex
      const id = yield* ask(peer, method, requests[method])
      const answer = yield* Effect.forkChild(answerTo(peer, id), { startImmediately: true })
      yield* Memory.handled
      assert.isUndefined(answer.pollUnsafe())
    }).pipe(Effect.provide(withHandlers({
      ...ServerRequests.leaveToOthers,
      ...ServerRequests.approvals({ command: () => Effect.succeed("decline") })
    }))))

  it.effect("is shown though the server tells of it twice", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* told(one, started([change("a.ts")])), [change("a.ts")])
    }))

  it.effect("is shown though an item that changes no files has its id", () =>
    Effect.gen(function*() {
      const command = { ...one, params: { ...one.params, item: { type: "commandExecution", id: ids.itemId } } }
      assert.deepStrictEqual(yield* told(one, command), [change("a.ts")])
    }))

  it.effect("is shown though another turn ends, or another thread is unloaded", () =>
    Effect.gen(function*() {
      const turn = over("turn/completed", { turn: { id: "turn-2", status: "completed", items: [] } })
      assert.deepStrictEqual(yield* told(one, turn), [change("a.ts")])
      assert.deepStrictEqual(yield* told(one, over("thread/closed", { threadId: "thread-2" })), [change("a.ts")])
    }))

  it.effect("is not that of another thread, whose items may have the same ids", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* told(one, started([change("b.ts")], "thread-2")), [change("a.ts")])
      assert.isUndefined(yield* told(started([change("b.ts")], "thread-2")))
    }))

  it.effect("is not that of a server that was lost, whose items may have the same ids", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const handlers = ServerRequests.approvals({
        fileChange: (_, changes) => Effect.sync(() => (seen.push(changes), "decline" as const))
      })
      const first = yield* MemoryTransport.make()
      const second = yield* MemoryTransport.make({ "account/logout": () => ({}) })
      const peers = [first, second]
      const codex = yield* Codex.connect(Effect.sync(() => peers.shift()!.transport)).pipe(
        Effect.provide(ServerRequests.layer(handlers))
      )
      yield* first.notify(one.method, one.params)
      const gone = yield* codex.status.pipe(
        Stream.filter(({ _tag }) => _tag === "Disconnected"),
        Stream.runHead,
        Effect.forkChild({ startImmediately: true })
      )
      yield* first.close()
      yield* Fiber.join(gone)
      yield* codex.logout
      yield* askAndWait(second, method, requests[method])
      assert.deepStrictEqual(seen, [undefined])
    }))

  it.each([
    ["the server has not told of it", []],
    ["it has no files", [started([])]],
    ["what is told is no change", [started([change("a.ts"), { path: "b.ts" }])]],
    ["its path is no text", [started([{ ...change("a.ts"), path: null }])]],
    ["its diff is no text", [started([{ ...change("a.ts"), diff: null }])]],
    ["its kind is not told", [started([{ ...change("a.ts"), kind: {} }])]],
    ["the item is over", [one, over("item/completed", { turnId: ids.turnId, item: item(ids.itemId, []) })]],
    // The model makes up these ids, and both changes would be asked for by the same.
    ["two items of the thread have its id", [one, started([change("b.ts")])]],
    ["one of the two is over", [
      one,
      started([change("b.ts")]),
      over("item/completed", {
        turnId: ids.turnId,
        item: item(ids.itemId, [])
      })
    ]],
    ["one of the two is over and a third begins", [
      one,
      started([change("b.ts")]),
      over("item/completed", { turnId: ids.turnId, item: item(ids.itemId, []) }),
      started([change("c.ts")])
    ]],
    ["one of the two has no files", [one, started([])]],
    ["its turn is over", [one, over("turn/completed", { turn: { id: ids.turnId, status: "interrupted", items: [] } })]],
    ["its thread is unloaded", [one, over("thread/closed", {})]],
    ["its thread is archived", [one, over("thread/archived", {})]],
    ["its thread is deleted", [one, over("thread/deleted", {})]]
  ])(
    "is undefined where %s",
    (_, messages) => Effect.runPromise(Effect.map(told(...messages), (changes) => assert.isUndefined(changes)))
  )
})

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

interface Asked {
  readonly method: string
  readonly params: any
  readonly answer: (result: unknown) => Effect.Effect<void>
  readonly gone: Effect.Effect<void>
}

/** Somebody who is asked, and answers when the test says so. */
class Desk extends Context.Service<Desk, Queue.Queue<Asked>>()("test/Desk") {
  static readonly layer = Layer.effect(Desk, Queue.unbounded<Asked>())
}

const put = (method: string) => (params: unknown) =>
  Effect.gen(function*() {
    const desk = yield* Desk
    const result = yield* Deferred.make<any>()
    const gone = yield* Deferred.make<void>()
    yield* Queue.offer(desk, {
      method,
      params,
      answer: (value) => Deferred.succeed(result, value),
      gone: Deferred.await(gone)
    })
    return yield* Effect.onInterrupt(Deferred.await(result), () => Deferred.succeed(gone, undefined))
  })

const toDesk: ServerRequests.Handlers<Desk> = {
  ...ServerRequests.approvals({
    fileChange: (params, changes) =>
      Effect.map(put("item/fileChange/requestApproval")({ ...params, changes }), ({ decision }) => decision)
  }),
  "item/commandExecution/requestApproval": put("item/commandExecution/requestApproval"),
  "item/permissions/requestApproval": put("item/permissions/requestApproval"),
  "item/tool/requestUserInput": put("item/tool/requestUserInput")
}

const asked = Effect.fnUntraced(function*(method: Protocol.ServerRequestMethod) {
  const request = yield* Queue.take(yield* Desk)
  assert.strictEqual(request.method, method)
  return request
})

const escalated = (cmd: string) =>
  ScriptedModel.functionCall({
    name: "exec_command",
    callId: "call-1",
    arguments: { cmd, sandbox_permissions: "require_escalated", justification: "It has to be" }
  })

const exists = (file: string) =>
  Effect.flatMap(
    CodexTest.CodexTest,
    ({ workspace }) => Effect.promise(() => Fs.access(Path.join(workspace, file)).then(() => true, () => false))
  )

/** What the model was told about its call. */
const told = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  return String(ScriptedModel.toolOutputs((yield* model.requests).at(-1)!).at(-1)?.output)
})

const start = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const model = yield* ScriptedModel.ScriptedModel
  return { codex, model, thread: yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "user" }) }
})

const environment = CodexTest.layer({
  config: { features: { default_mode_request_user_input: true, request_permissions_tool: true } },
  shutdownTimeout: "200 millis"
}).pipe(Layer.provide(ServerRequests.layer(toDesk)), Layer.provideMerge(Desk.layer))

layer(environment, { excludeTestServices: true })("With approvalMode user, a real server", (it) => {
  describe("asks before a command that wants out of the sandbox", () => {
    const run = Effect.fnUntraced(function*(file: string, decision: Protocol.CommandExecutionApprovalDecision) {
      const { model, thread } = yield* start
      yield* model.enqueue(escalated(`touch ${file}`), ScriptedModel.message("I see"))
      const fiber = yield* Effect.forkChild(thread.run("Do it"))
      const { answer, params } = yield* asked("item/commandExecution/requestApproval")
      // As docs/faq.md and the documentation of `Approvals` say.
      assert.match(params.command, new RegExp(`^/\\S+ -lc 'touch ${file}'$`))
      assert.strictEqual(params.threadId, thread.id)
      assert.strictEqual(params.reason, "It has to be")
      assert.isFalse(yield* exists(file))
      yield* answer({ decision })
      return yield* Fiber.join(fiber)
    })

    it.effect("and runs it when it is accepted", () =>
      Effect.gen(function*() {
        const result = yield* run("accepted.txt", "accept")
        assert.isTrue(yield* exists("accepted.txt"))
        assert.strictEqual(result.finalResponse, "I see")
        const command = result.items.find((item) => item.type === "commandExecution")
        assert.strictEqual(command?.type === "commandExecution" ? command.status : undefined, "completed")
      }))

    it.effect("and tells the model when it is declined; the turn goes on", () =>
      Effect.gen(function*() {
        const result = yield* run("declined.txt", "decline")
        assert.isFalse(yield* exists("declined.txt"))
        assert.strictEqual(result.status, "completed")
        assert.strictEqual(result.finalResponse, "I see")
        assert.include(yield* told, "rejected")
      }))

    it.effect("and interrupts the turn when it is cancelled", () =>
      Effect.gen(function*() {
        const result = yield* run("cancelled.txt", "cancel")
        assert.isFalse(yield* exists("cancelled.txt"))
        assert.strictEqual(result.status, "interrupted")
        const model = yield* ScriptedModel.ScriptedModel
        // What it would have said is not needed.
        const { thread } = yield* start
        while ((yield* model.remaining) > 0) yield* thread.run("Next")
      }))

    it.effect("and asks no more for the same command when it is accepted for the session", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        for (const first of [true, false]) {
          yield* model.enqueue(escalated("touch session.txt"), ScriptedModel.message("I see"))
          const fiber = yield* Effect.forkChild(thread.run("Do it"))
          if (first) {
            yield* (yield* asked("item/commandExecution/requestApproval")).answer({ decision: "acceptForSession" })
          }
          assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "I see")
        }
        assert.strictEqual(yield* Queue.size(yield* Desk), 0)
      }))

    it.effect("and takes the question back when the turn is interrupted", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(escalated("touch never.txt"))
        const turn = yield* thread.turn("Do it")
        const { gone } = yield* asked("item/commandExecution/requestApproval")
        yield* turn.interrupt
        yield* gone
        assert.strictEqual((yield* turn.result).status, "interrupted")
        assert.isFalse(yield* exists("never.txt"))
      }))

    it.effect("while other threads go on", () =>
      Effect.gen(function*() {
        const { codex, model, thread } = yield* start
        yield* model.enqueue(escalated("true"), ScriptedModel.message("Me too"))
        const fiber = yield* Effect.forkChild(thread.run("Do it"))
        const { answer } = yield* asked("item/commandExecution/requestApproval")
        yield* model.respondWith((request) =>
          ScriptedModel.lastUserText(request) === "Beside" ? ScriptedModel.message("Done") : undefined
        )
        const other = yield* codex.threadStart()
        assert.strictEqual((yield* other.run("Beside")).finalResponse, "Done")
        assert.isUndefined(fiber.pollUnsafe())
        yield* answer({ decision: "accept" })
        assert.strictEqual((yield* Fiber.join(fiber)).finalResponse, "Me too")
        yield* model.respondWith(() => undefined)
      }))
  })

  it.effect("asks before it changes files that the sandbox protects", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      for (const decision of ["decline", "accept"] as const) {
        yield* model.enqueue(patch(`${decision}.txt`), ScriptedModel.message("I see"))
        const fiber = yield* Effect.forkChild(thread.run("Write it"))
        const { answer, params } = yield* asked("item/fileChange/requestApproval")
        assert.strictEqual(params.itemId, "call-1")
        const { workspace } = yield* CodexTest.CodexTest
        assert.deepStrictEqual(params.changes, [
          { path: Path.join(workspace, `${decision}.txt`), kind: { type: "add" }, diff: "hello\n" }
        ])
        yield* answer({ decision })
        const result = yield* Fiber.join(fiber)
        assert.strictEqual(result.finalResponse, "I see")
        const change = result.items.find((item) => item.type === "fileChange")
        assert.strictEqual(
          change?.type === "fileChange" ? change.status : undefined,
          decision === "accept" ? "completed" : "declined"
        )
        assert.strictEqual(yield* exists(`${decision}.txt`), decision === "accept")
      }
    }))

  it.effect("asks for permissions that the model requests, and grants what it is told", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(
        ScriptedModel.functionCall({
          name: "request_permissions",
          arguments: { reason: "To download", permissions: { network: { enabled: true } } }
        })
      )
      const fiber = yield* Effect.forkChild(thread.run("Download it"))
      const { answer, params } = yield* asked("item/permissions/requestApproval")
      assert.deepStrictEqual(params.permissions, { network: { enabled: true }, fileSystem: null })
      assert.strictEqual(params.reason, "To download")
      yield* answer({ permissions: { network: { enabled: true } }, scope: "turn" })
      assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
      assert.match(yield* told, /enabled\\*":true/)
    }))

  it.effect("asks the user what the model wants to know", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.functionCall({
        name: "request_user_input",
        arguments: {
          questions: [{
            id: "colour",
            header: "Colour",
            question: "Which colour?",
            options: [{ label: "Red", description: "Warm" }, { label: "Blue", description: "Cold" }]
          }]
        }
      }))
      const fiber = yield* Effect.forkChild(thread.run("Paint it"))
      const { answer, params } = yield* asked("item/tool/requestUserInput")
      assert.strictEqual(params.questions[0].question, "Which colour?")
      yield* answer({ answers: { colour: { answers: ["Red"] } } })
      assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
      assert.include(yield* told, "Red")
    }))
})

layer(
  CodexTest.layerEnvironment({
    config: { features: { default_mode_request_user_input: true, request_permissions_tool: true } },
    shutdownTimeout: "200 millis"
  }),
  { excludeTestServices: true }
)("A real server whose client", (it) => {
  const script = (file: string) => [
    escalated(`touch ${file}-command`),
    patch(`${file}-patch`),
    ScriptedModel.functionCall({
      name: "request_permissions",
      arguments: { reason: "To download", permissions: { network: { enabled: true } } }
    }),
    ScriptedModel.message("The end")
  ]

  const run = Effect.fnUntraced(
    function*(file: string) {
      const { options } = yield* CodexTest.CodexTest
      const model = yield* ScriptedModel.ScriptedModel
      const codex = yield* Codex.make(options)
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "user" })
      yield* model.enqueue(...script(file))
      const { finalResponse, status } = yield* thread.run("Do it")
      assert.deepStrictEqual({ finalResponse, status }, { finalResponse: "The end", status: "completed" })
      return [yield* exists(`${file}-command`), yield* exists(`${file}-patch`), yield* told]
    },
    Effect.provide(NodeServices.layer),
    Effect.scoped
  )

  it.effect("has no handlers does none of what would need an approval; the turn goes on to its end", () =>
    Effect.gen(function*() {
      const [command, patched, permissions] = yield* run("default")
      assert.isFalse(command)
      assert.isFalse(patched)
      assert.notInclude(permissions, "true")
    }))

  it.effect("has declineAll does as little", () =>
    Effect.gen(function*() {
      const [command, patched] = yield* Effect.provide(
        run("declined"),
        ServerRequests.layer(ServerRequests.declineAll)
      )
      assert.isFalse(command)
      assert.isFalse(patched)
    }))

  it.effect("has acceptAll does all of it", () =>
    Effect.gen(function*() {
      const [command, patched, permissions] = yield* Effect.provide(
        run("accepted"),
        ServerRequests.layer(ServerRequests.acceptAll)
      )
      assert.isTrue(command)
      assert.isTrue(patched)
      assert.include(permissions, "true")
    }))

  it.effect("has approvalMode denyAll is asked nothing", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const model = yield* ScriptedModel.ScriptedModel
      const asked: Array<string> = []
      const handlers = ServerRequests.approvals({
        command: () => Effect.sync(() => (asked.push("command"), "accept" as const)),
        fileChange: () => Effect.sync(() => (asked.push("fileChange"), "accept" as const))
      })
      yield* Effect.gen(function*() {
        const codex = yield* Codex.make(options)
        const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
        yield* model.enqueue(escalated("touch denied-command"), patch("denied-patch"), ScriptedModel.message("The end"))
        assert.strictEqual((yield* thread.run("Do it")).finalResponse, "The end")
      }).pipe(Effect.scoped, Effect.provide([NodeServices.layer, ServerRequests.layer(handlers)]))
      assert.deepStrictEqual(asked, [])
      assert.isFalse(yield* exists("denied-command"))
      assert.isFalse(yield* exists("denied-patch"))
    }))
})

const approval = { threadId: "thread-1", turnId: "t1", itemId: "i", startedAtMs: 1 }

// What a program does when it takes from a queue that another part has shut down, or joins a fiber that was interrupted.
const endings = {
  "Queue.take of a queue that was shut down": Effect.gen(function*() {
    const queue = yield* Queue.unbounded<"accept">()
    yield* Queue.shutdown(queue)
    return yield* Queue.take(queue)
  }),
  "Fiber.join of an interrupted fiber": Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(Effect.as(Effect.never, "accept" as const))
    yield* Fiber.interrupt(fiber)
    return yield* Fiber.join(fiber)
  })
}

describe("A handler that nobody has interrupted, but that ends in an interruption", () => {
  for (const [name, ending] of Object.entries(endings)) {
    it.live(`${name}: is a refusal`, () =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        yield* peer.send({ id: 900, method: "item/fileChange/requestApproval", params: approval })
        const answer = yield* answerTo(peer, 900)
        assert.deepStrictEqual(answer.result, { decision: "decline" })
      }).pipe(Effect.provide(
        Memory.layer().pipe(
          Layer.provideMerge(ServerRequests.layer(ServerRequests.approvals({ fileChange: () => ending })))
        )
      )))

    it.live(`${name}: a tool call is answered all the same`, () =>
      Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const codex = yield* Codex.Codex
        const kit = Toolkit.make(Tool.make("look", { success: Schema.String }))
        yield* codex.threadStart({ toolkit: kit }).pipe(Effect.provide(kit.toLayer({ look: () => ending })))
        yield* Memory.handled
        yield* peer.send({
          id: 900,
          method: "item/tool/call",
          params: { threadId: "thread-1", turnId: "t", callId: "c", tool: "look", arguments: {}, namespace: null }
        })
        assert.propertyVal((yield* answerTo(peer, 900)).result, "success", false)
      }).pipe(Effect.provide(Memory.layer())))
  }
})

it.effect("item/tool/call with the params null is refused, as every malformed request is", () =>
  Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    yield* peer.send({ id: 900, method: "item/tool/call", params: null })
    assert.deepStrictEqual<unknown>(yield* answerTo(peer, 900), refusals["item/tool/call"])
  }).pipe(Effect.provide(Memory.layer())))

for (const status of ["completed", "inProgress"]) {
  it.live(`a turn whose end is only found by thread/read (${status}) interrupts its handlers too`, () => {
    const interrupted = Deferred.makeUnsafe<void>()
    return Effect.gen(function*() {
      const { peer, thread } = yield* Memory.start
      const fiber = yield* Effect.forkChild(Effect.exit(thread.run("x")))
      const turn = Memory.turnOf(peer, thread.id, "t1")
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* peer.send({
        id: 900,
        method: "item/fileChange/requestApproval",
        params: { threadId: thread.id, turnId: "t1", itemId: "i", startedAtMs: 1 }
      })
      yield* Memory.handled
      yield* peer.notify("thread/status/changed", { threadId: thread.id, status: { type: "idle" } })
      yield* peer.respond(yield* peer.take("thread/read"), {
        thread: {
          ...MemoryTransport.threadStarted(thread.id).thread,
          turns: [{ id: "t1", items: [], status, error: null }]
        }
      })
      yield* Fiber.join(fiber)
      yield* Deferred.await(interrupted)
    }).pipe(Effect.provide(
      Memory.layer().pipe(Layer.provideMerge(ServerRequests.layer(ServerRequests.approvals({
        fileChange: () => Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
      }))))
    ))
  })
}
