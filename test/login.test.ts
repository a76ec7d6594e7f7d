import { NodeHttpServer, NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Latch, Option, Redacted, Scope } from "effect"
import { Codex, CodexError, type Protocol } from "effect-codex"
import { CodexTest, MemoryTransport } from "effect-codex/testing"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { NetAddress } from "effect/net"
import { TestClock } from "effect/testing"
import * as Http from "node:http"
import { inspect } from "node:util"
import * as Logs from "./support/logs.ts"
import * as Memory from "./support/memory.ts"
import { takeRequest } from "./support/scripted.ts"

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

layer(CodexTest.layer({ config: { requiresLogin: true }, shutdownTimeout: "200 millis" }), {
  excludeTestServices: true
})("Login", (it) => {
  for (const [name, key] of [["Redacted", Redacted.make("sk-redacted")], ["string", "sk-string"]] as const) {
    it.effect(`loginApiKey with a ${name}: the account is there, the model gets the key, and logout forgets it`, () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        assert.isNull((yield* codex.account()).account)
        assert.isTrue((yield* codex.account()).requiresOpenaiAuth)
        yield* codex.loginApiKey(key)
        assert.strictEqual((yield* codex.account()).account?.type, "apiKey")
        const thread = yield* codex.threadStart({ ephemeral: true })
        yield* thread.run("Hi")
        const request = yield* takeRequest(thread)
        assert.strictEqual(
          request.headers["authorization"],
          `Bearer ${Redacted.isRedacted(key) ? Redacted.value(key) : key}`
        )
        yield* codex.logout
        assert.isNull((yield* codex.account()).account)
      }))
  }

  // Port 1455 is the machine's only one for this: a login of another process cancels this one.
  const shared = { retry: 3, timeout: 30_000 }

  it.effect(
    "loginChatgpt: the person has an address to go to, until the attempt is cancelled",
    () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const login = yield* codex.loginChatgpt
        const url = new URL(login.authUrl)
        assert.strictEqual(url.protocol, "https:")
        assert.isNotEmpty(url.searchParams.get("state"))
        assert.isNotEmpty(login.loginId)
        const waiting = yield* Effect.forkChild(login.wait, { startImmediately: true })
        assert.isUndefined(waiting.pollUnsafe())
        assert.deepStrictEqual(yield* login.cancel, { status: "canceled" })
        const end = yield* Fiber.join(waiting)
        assert.strictEqual(end.loginId, login.loginId)
        assert.isFalse(end.success)
        assert.isNotEmpty(end.error)
        assert.deepStrictEqual(yield* login.wait, end)
        assert.deepStrictEqual(yield* login.cancel, { status: "notFound" })
        assert.isNull((yield* codex.account()).account)
      }),
    shared
  )

  it.effect("loginChatgpt: a second attempt ends the first, and the first one only", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const one = yield* codex.loginChatgpt
      const two = yield* codex.loginChatgpt
      assert.notStrictEqual(one.loginId, two.loginId)
      const end = yield* one.wait
      assert.strictEqual(end.loginId, one.loginId)
      assert.isFalse(end.success)
      const waiting = yield* Effect.forkChild(two.wait, { startImmediately: true })
      assert.deepStrictEqual(yield* two.cancel, { status: "canceled" })
      assert.strictEqual((yield* Fiber.join(waiting)).loginId, two.loginId)
    }), shared)

  it.effect("loginChatgpt: closing the Scope gives the attempt up", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const login = yield* Effect.scoped(codex.loginChatgpt)
      assert.deepStrictEqual(yield* login.cancel, { status: "notFound" })
      assert.isFalse((yield* login.wait).success)
    }), shared)
})

// -----------------------------------------------------------------------------
// A real server, and an issuer that is played by the test
// -----------------------------------------------------------------------------

/** Hands out a code; who asks what became of it waits until the person has entered it, or asks again in a minute. */
const issuer = Effect.fnUntraced(function*(asking: "waits" | "asks again") {
  const entered = yield* Latch.make(false)
  const polled = yield* Deferred.make<void>()
  const forms: Array<string> = []
  const app = Effect.gen(function*() {
    const { text, url } = yield* HttpServerRequest.HttpServerRequest
    switch (url) {
      case "/api/accounts/deviceauth/usercode":
        return HttpServerResponse.jsonUnsafe({ device_auth_id: "device", user_code: "ABCD-EFGH", interval: "60" })
      case "/api/accounts/deviceauth/token":
        yield* Deferred.succeed(polled, undefined)
        if (asking === "asks again") return HttpServerResponse.empty({ status: 403 })
        yield* entered.await
        return HttpServerResponse.jsonUnsafe({
          authorization_code: "the-code",
          code_challenge: "challenge",
          code_verifier: "verifier"
        })
      case "/oauth/token":
        forms.push(yield* text)
        return HttpServerResponse.jsonUnsafe({ error: "access_denied" }, { status: 403 })
    }
    return HttpServerResponse.empty({ status: 404 })
  })
  const server = yield* NodeHttpServer.make(() => Http.createServer(), { port: 0, host: "127.0.0.1" })
  yield* server.serve(app)
  return {
    url: NetAddress.formatUrlUnsafe(server.address as NetAddress.InetAddress),
    forms,
    polled: Deferred.await(polled),
    /** The person enters the code. */
    enter: entered.open
  }
})

const clientOf = Effect.fnUntraced(function*(issuer: string) {
  const { options } = yield* CodexTest.CodexTest
  return yield* Codex.make({ ...options, env: { ...options.env, CODEX_APP_SERVER_LOGIN_ISSUER: issuer } })
}, Effect.provide(NodeServices.layer))

describe("loginChatgptDeviceCode with a real server", () => {
  it.live("has a code to enter; wait ends when the person has entered it and the issuer has decided", () =>
    Effect.gen(function*() {
      const person = yield* issuer("waits")
      const codex = yield* clientOf(person.url)
      const login = yield* codex.loginChatgptDeviceCode
      assert.strictEqual(login.userCode, "ABCD-EFGH")
      assert.strictEqual(login.verificationUrl, `${person.url}/codex/device`)
      const waiting = yield* Effect.forkChild(login.wait, { startImmediately: true })
      yield* person.polled
      assert.isUndefined(waiting.pollUnsafe())
      yield* person.enter
      const end = yield* Fiber.join(waiting)
      assert.strictEqual(end.loginId, login.loginId)
      assert.isFalse(end.success)
      assert.include(end.error, "403")
      assert.include(person.forms[0], "code=the-code")
      assert.include(person.forms[0], "code_verifier=verifier")
    }).pipe(Effect.scoped, Effect.provide(CodexTest.layerEnvironment())))

  it.live("can be cancelled while it waits for the person, by hand and by its Scope", () =>
    Effect.gen(function*() {
      const person = yield* issuer("asks again")
      const codex = yield* clientOf(person.url)
      const login = yield* codex.loginChatgptDeviceCode
      yield* person.polled
      assert.deepStrictEqual(yield* login.cancel, { status: "canceled" })
      assert.isFalse((yield* login.wait).success)
      const scoped = yield* Effect.scoped(codex.loginChatgptDeviceCode)
      assert.deepStrictEqual(yield* scoped.cancel, { status: "notFound" })
    }).pipe(Effect.scoped, Effect.provide(CodexTest.layerEnvironment())))

  it.live("fails where the issuer cannot be reached", () =>
    Effect.gen(function*() {
      const codex = yield* clientOf("http://127.0.0.1:9")
      const error = yield* Effect.flip(codex.loginChatgptDeviceCode)
      assert.instanceOf(error, CodexError.InternalError)
      assert.include(error.message, "device code")
      // Nothing else is harmed.
      assert.strictEqual((yield* (yield* codex.threadStart()).run("Hi")).status, "completed")
    }).pipe(Effect.scoped, Effect.provide(CodexTest.layerEnvironment())))
})

// -----------------------------------------------------------------------------
// A server in memory
// -----------------------------------------------------------------------------

const chatgpt = (loginId: string) => ({ type: "chatgpt", loginId, authUrl: `https://example.com/${loginId}` })

const begin = Effect.fnUntraced(function*(loginId: string) {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  const scope = yield* Scope.fork(yield* Effect.scope)
  const fiber = yield* Effect.forkChild(Scope.provide(codex.loginChatgpt, scope))
  const request = yield* peer.take("account/login/start")
  assert.deepStrictEqual(request.params, { type: "chatgpt" })
  return { peer, scope, fiber, request, answer: peer.respond(request, chatgpt(loginId)) }
})

const completed = (loginId: string | null, changes: object = {}): Protocol.AccountLoginCompletedNotification => ({
  loginId,
  success: true,
  error: null,
  ...changes
})

const cancelled = { "account/login/cancel": () => ({ status: "canceled" }) }

describe("Login, in memory", () => {
  it.effect("wait sees the end of its own attempt only", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const first = yield* Fiber.join(one.fiber)
      const two = yield* begin("two")
      yield* two.answer
      const second = yield* Fiber.join(two.fiber)
      const waiting = yield* Effect.forkChild(first.wait, { startImmediately: true })
      yield* one.peer.notify("account/login/completed", completed("two"))
      yield* one.peer.notify("account/login/completed", completed(null))
      assert.strictEqual((yield* second.wait).loginId, "two")
      assert.isUndefined(waiting.pollUnsafe())
      yield* one.peer.notify("account/login/completed", completed("one", { success: false, error: "declined" }))
      assert.deepStrictEqual(yield* Fiber.join(waiting), completed("one", { success: false, error: "declined" }))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("wait sees an end that came before it was run, or before the attempt was answered", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.peer.notify("account/login/completed", completed("one"))
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      assert.isTrue((yield* handle.wait).success)
      assert.deepStrictEqual(yield* handle.wait, completed("one"))
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("closing the Scope cancels an attempt that still waits, and ends its wait", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      const waiting = yield* Effect.forkChild(handle.wait, { startImmediately: true })
      const closing = yield* Effect.forkChild(Scope.close(one.scope, Exit.void))
      const cancel = yield* one.peer.take("account/login/cancel")
      assert.deepStrictEqual(cancel.params, { loginId: "one" })
      yield* one.peer.respond(cancel, { status: "canceled" })
      yield* Fiber.join(closing)
      const end = yield* Fiber.join(waiting)
      assert.strictEqual(end.loginId, "one")
      assert.isFalse(end.success)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("closing the Scope waits five seconds for a server that does not answer, and ends the wait", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      const closing = yield* Effect.forkChild(Scope.close(one.scope, Exit.void))
      yield* one.peer.take("account/login/cancel")
      yield* TestClock.adjust("4999 millis")
      assert.isUndefined(closing.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.isDefined(closing.pollUnsafe())
      assert.isFalse((yield* handle.wait).success)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("closing the Scope succeeds although the server refuses to cancel, and ends the wait", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      const closing = yield* Effect.forkChild(Scope.close(one.scope, Exit.void))
      yield* one.peer.refuse(yield* one.peer.take("account/login/cancel"), { code: -32603, message: "no" })
      yield* Fiber.join(closing)
      assert.isFalse((yield* handle.wait).success)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("closing the Scope leaves an attempt alone that is complete", () =>
    Effect.gen(function*() {
      let cancels = 0
      yield* Effect.gen(function*() {
        const one = yield* begin("one")
        yield* one.answer
        const handle = yield* Fiber.join(one.fiber)
        yield* one.peer.notify("account/login/completed", completed("one"))
        yield* handle.wait
        yield* Scope.close(one.scope, Exit.void)
        yield* Memory.handled
      }).pipe(Effect.provide(Memory.layer({ "account/login/cancel": () => ({ status: `canceled ${++cancels}` }) })))
      assert.strictEqual(cancels, 0)
    }))

  it.effect("an attempt that is interrupted while it is started is cancelled once its id is known", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* Fiber.interrupt(one.fiber)
      yield* one.answer
      const cancel = yield* one.peer.take("account/login/cancel")
      assert.deepStrictEqual(cancel.params, { loginId: "one" })
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("a connection that is lost fails wait with TransportClosed", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      const waiting = yield* Effect.forkChild(Effect.flip(handle.wait), { startImmediately: true })
      yield* one.peer.close({ exitCode: 1 })
      const error = yield* Fiber.join(waiting)
      assert.instanceOf(error, CodexError.TransportClosed)
      assert.strictEqual(error.exitCode, 1)
      assert.strictEqual(yield* Effect.flip(handle.wait), error)
    }).pipe(Effect.provide(Memory.layer(cancelled))))

  it.effect("wait sees an end that was the last word of its connection, after the answers to many calls", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.answer
      const handle = yield* Fiber.join(one.fiber)
      const codex = yield* Codex.Codex
      const calls = Array.from({ length: 20 }, () => codex.models())
      const answered = yield* Effect.forkChild(Effect.all(calls, { concurrency: "unbounded" }))
      const asked = yield* Effect.all(calls.map(() => one.peer.take("model/list")))
      yield* one.peer.sendText(
        ...asked.map(({ id }) => JSON.stringify({ id, result: { data: [], nextCursor: null } })),
        JSON.stringify({ method: "account/login/completed", params: completed("one") })
      )
      yield* one.peer.close({ exitCode: 1 })
      yield* Fiber.join(answered)
      assert.deepStrictEqual(yield* handle.wait, completed("one"))
    }).pipe(Effect.provide(Memory.layer(cancelled))))

  it.effect("an answer of another kind is a ProtocolError", () =>
    Effect.gen(function*() {
      const one = yield* begin("one")
      yield* one.peer.respond(one.request, { type: "apiKey" })
      const error = yield* Effect.flip(Fiber.join(one.fiber))
      assert.instanceOf(error, CodexError.ProtocolError)
      assert.strictEqual(error.method, "account/login/start")
    }).pipe(Effect.provide(Memory.layer(cancelled))))

  it.effect("loginChatgptDeviceCode has the address and the code, and its wait succeeds", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const fiber = yield* Effect.forkChild(codex.loginChatgptDeviceCode)
      const request = yield* peer.take("account/login/start")
      assert.deepStrictEqual(request.params, { type: "chatgptDeviceCode" })
      yield* peer.respond(request, {
        type: "chatgptDeviceCode",
        loginId: "one",
        verificationUrl: "https://example.com/device",
        userCode: "ABCD"
      })
      const handle = yield* Fiber.join(fiber)
      assert.strictEqual(handle.verificationUrl, "https://example.com/device")
      assert.strictEqual(handle.userCode, "ABCD")
      yield* peer.notify("account/login/completed", completed("one"))
      assert.isTrue((yield* handle.wait).success)
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("an API key is in no log and in no error, whatever the server says", () =>
    Effect.gen(function*() {
      const logs = Logs.capture()
      yield* Effect.gen(function*() {
        const peer = yield* MemoryTransport.MemoryTransport
        const codex = yield* Codex.Codex
        const call = codex.loginApiKey(Redacted.make("sk-very-secret"))
        const refused = yield* Effect.forkChild(Effect.exit(call))
        const request = yield* peer.take("account/login/start")
        assert.deepStrictEqual(request.params, { type: "apiKey", apiKey: "sk-very-secret" })
        yield* peer.refuse(request, { code: -32603, message: "disk full" })
        const broken = yield* Effect.forkChild(Effect.exit(call))
        yield* peer.respond(yield* peer.take("account/login/start"), { type: 7 })
        const lost = yield* Effect.forkChild(Effect.exit(call))
        yield* peer.take("account/login/start")
        yield* peer.close()
        const exits = yield* Effect.forEach([refused, broken, lost], (fiber) => Fiber.join(fiber))
        const tags = exits.map((exit) => Option.getOrUndefined(Exit.findErrorOption(exit))?._tag)
        assert.deepStrictEqual(tags, ["InternalError", "ProtocolError", "TransportClosed"])
        assert.notInclude(inspect([exits, call], { depth: 8, showHidden: true }), "very-secret")
        assert.notInclude(JSON.stringify(exits), "very-secret")
      }).pipe(Effect.provide(Memory.layer()), Effect.provide(logs.layer))
      assert.notInclude(JSON.stringify(logs.lines), "very-secret")
    }))

  it.effect("a key that is not text is refused before anything is sent", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const error = yield* Effect.flip(codex.loginApiKey(7 as never))
      assert.instanceOf(error, CodexError.InvalidParams)
      assert.include(error.message, "apiKey")
    }).pipe(Effect.provide(Memory.layer())))
})
