import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Logger, Option, Redacted, References, Stream, Tracer } from "effect"
import { AppServer, Codex, CodexTelemetry, NodeCodex, Sandbox, ServerRequests } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import * as fs from "node:fs"
import * as util from "node:util"
import { withCodexHome } from "../support/processes.ts"
import * as Recorded from "../support/recorded.ts"
import { figure } from "./support/chaos.ts"

const API_KEY = "sk-chaos-0123456789abcdef-api-key"
const ENV_SECRET = "chaos-redacted-environment-value"
const TOKEN = "chaos-bearer-token-0123456789abcdef"
const SECRETS = [API_KEY, ENV_SECRET, TOKEN]

/** Keeps everything that is logged or traced, as text. */
const observer = () => {
  const texts: Array<string> = []
  const spans: Array<Tracer.Span> = []
  const show = (value: unknown) =>
    texts.push(util.inspect(value, { depth: 12, maxStringLength: null, showHidden: true }))
  const logger = Logger.make<unknown, void>((options) => {
    show([options.message, options.cause])
    texts.push(Logger.formatJson.log(options as never))
  })
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return {
    show,
    layer: Layer.mergeAll(
      Logger.layer([logger]),
      Layer.succeed(References.MinimumLogLevel, "All"),
      Layer.succeed(Tracer.Tracer, tracer)
    ),
    all: () => {
      for (const span of spans) show([span.name, [...span.attributes], span.status])
      return texts
    }
  }
}

const tagOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>) =>
  Option.getOrUndefined(Exit.findErrorOption(exit))?._tag

const cmdline = (pid: number) => fs.readFileSync(`/proc/${pid}/cmdline`, "latin1")

const services = Layer.merge(CodexTest.layerEnvironment({ config: { requiresLogin: true } }), NodeServices.layer)

describe.skipIf(process.platform !== "linux")("Secrets", () => {
  it.live("are in no log, span, error, inspection or argument of a process", () => {
    const seen = observer()
    return Effect.gen(function*() {
      const { codexHome, options, workspace } = yield* CodexTest.CodexTest
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.setDefault(ScriptedModel.httpError(401, { error: { message: "bad credentials" } }))
      let processes = 0
      const look = Effect.sync(() => {
        for (const pid of withCodexHome(codexHome)) {
          const line = cmdline(pid)
          for (const secret of SECRETS) assert.notInclude(line, secret)
          processes++
        }
      })

      // A client with a secret in its environment that logs in with a key, and fails in all kinds of ways.
      const env = { ...options.env, SECRET_OF_ENV: Redacted.make(ENV_SECRET) }
      const clientOptions = { ...options, env, restart: false as const }
      seen.show(clientOptions)
      const codex = yield* Codex.make(clientOptions)
      seen.show(codex)
      yield* codex.loginApiKey(Redacted.make(API_KEY))
      yield* codex.loginApiKey(API_KEY)
      // Params that are refused before they are sent, with the secret in them.
      const refused = [
        yield* Effect.exit(
          codex.request("account/login/start", { type: "apiKey", apiKey: API_KEY, more: API_KEY } as never)
        ),
        yield* Effect.exit(codex.request("account/login/start", { type: "apiKey", apiKey: [API_KEY] } as never))
      ]
      const thread = yield* codex.threadStart()
      seen.show(thread)
      const failed = yield* Effect.exit(thread.run("hello"))
      assert.strictEqual(tagOf(failed), "TurnFailed")
      yield* look
      process.kill(withCodexHome(codexHome)[0]!, "SIGKILL")
      const lost = yield* Effect.exit(Effect.forever(codex.models()))
      const exits: ReadonlyArray<Exit.Exit<unknown, unknown>> = [...refused, failed, lost]
      for (const exit of exits) {
        seen.show(exit)
        if (Exit.isFailure(exit)) {
          seen.show(Cause.pretty(exit.cause))
          seen.show(JSON.stringify(exit.cause))
          yield* Effect.logError("It failed", exit.cause)
        }
      }

      // A server with a bearer token, a client that has it and one that has another.
      yield* Effect.scoped(Effect.gen(function*() {
        const { url } = yield* AppServer.listen({
          ...options,
          cwd: workspace,
          env,
          listen: "ws://127.0.0.1:0",
          token: Redacted.make(TOKEN)
        })
        yield* look
        const remote = { url, token: Redacted.make(TOKEN) }
        seen.show(remote)
        yield* Effect.scoped(Effect.gen(function*() {
          const context = yield* Layer.build(NodeCodex.layerRemote(remote))
          seen.show(context)
        }))
        const wrong = yield* Effect.exit(
          Layer.build(NodeCodex.layerRemote({ url, token: Redacted.make(`${TOKEN}-wrong`) }))
        )
        assert.strictEqual(tagOf(wrong), "TransportClosed")
        seen.show(wrong)
      }))

      const texts = seen.all()
      assert.isAbove(texts.length, 20)
      for (const text of texts) for (const secret of SECRETS) assert.notInclude(text, secret)
      assert.isAbove(processes, 1)
      yield* figure(
        "secrets",
        `3 secrets in none of ${texts.length} logs, spans, errors and inspections, and in no argument of ${processes} processes`
      )
    }).pipe(
      Effect.scoped,
      Effect.provide(seen.layer),
      Effect.provideService(CodexTelemetry.CaptureContent, false),
      Effect.provide(services)
    )
  }, 60_000)
})

describe.skipIf(process.platform !== "linux")("Without being told", () => {
  it.live("every approval is refused, and the command is not run", () =>
    Effect.gen(function*() {
      const { options, workspace } = yield* CodexTest.CodexTest
      const model = yield* ScriptedModel.ScriptedModel
      const codex = yield* Codex.make(options)
      yield* model.enqueue(
        ScriptedModel.functionCall({
          name: "exec_command",
          arguments: {
            cmd: `touch ${workspace}/touched`,
            sandbox_permissions: "require_escalated",
            justification: "to try"
          }
        }),
        ScriptedModel.message("It was refused.")
      )
      const thread = yield* codex.threadStart({ approvalMode: "user", sandbox: "readOnly" })
      const result = yield* thread.run("touch it")
      assert.strictEqual(result.finalResponse, "It was refused.")
      const command = result.items.find((item) => item.type === "commandExecution")
      assert.strictEqual(command?.status, "declined")
      assert.isFalse(fs.existsSync(`${workspace}/touched`))
      yield* figure("approvals", "asked for without a handler: declined, the command not run, the turn completed")
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))), 60_000)

  it.live("full access is in nothing that is sent, and acceptAll is no default", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* ServerRequests.ServerRequests, {})
      const { options } = yield* CodexTest.CodexTest
      const { codex, sent } = yield* Recorded.make(options)
      for (const approvalMode of [undefined, "autoReview", "denyAll", "user"] as const) {
        for (const sandbox of [undefined, "readOnly", "workspaceWrite"] as const) {
          const thread = yield* codex.threadStart({ approvalMode, sandbox })
          yield* thread.run("hello", { approvalMode, sandbox })
          yield* codex.threadFork(thread.id, { approvalMode, sandbox })
          yield* codex.threadResume(thread.id, { approvalMode, sandbox })
        }
      }
      const methods = ["thread/start", "turn/start", "thread/fork", "thread/resume"]
      const all = methods.flatMap((method) => sent(method))
      assert.lengthOf(all, 12 * 4)
      for (const params of all) assert.notMatch(JSON.stringify(params), /danger|full-?access|"never".*network/i)
      for (const params of sent("thread/start")) assert.notStrictEqual(params.approvalPolicy, undefined)
      assert.strictEqual(Sandbox.wire.fullAccess.mode, "danger-full-access")
      yield* figure("full access", `in none of ${all.length} requests that did not ask for it`)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))), 120_000)
})

/** What listens: the addresses of the sockets that these processes hold open in state LISTEN. */
const listening = (pids: ReadonlyArray<number>): ReadonlyArray<string> => {
  const inodes = new Set(pids.flatMap((pid) =>
    fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    })
  ))
  return ["tcp", "tcp6"].flatMap((name) =>
    fs.readFileSync(`/proc/net/${name}`, "utf8").trim().split("\n").slice(1).flatMap((line) => {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/)
      return state === "0A" && inodes.has(inode) ? [local.split(":")[0]!] : []
    })
  )
}

describe.skipIf(process.platform !== "linux")("The test kit", () => {
  it.live("listens on 127.0.0.1 only, and so does a server that it starts", () =>
    Effect.gen(function*() {
      const { codexHome, options } = yield* CodexTest.CodexTest
      const codex = yield* Codex.make(options)
      const thread = yield* codex.threadStart()
      yield* Stream.runDrain(thread.stream("hello"))
      const server = yield* AppServer.listen({ ...options, listen: "ws://127.0.0.1:0" })
      assert.include(server.url, "127.0.0.1")
      const addresses = listening([process.pid, ...withCodexHome(codexHome)])
      // As /proc has it: 127.0.0.1 in the byte order of the machine.
      const loopback = Buffer.from([1, 0, 0, 127]).toString("hex").toUpperCase()
      assert.isAtLeast(addresses.length, 2)
      assert.deepStrictEqual([...new Set(addresses)], [loopback])
      yield* figure("listening sockets", `${addresses.length} of ${addresses.length} on 127.0.0.1`)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))), 60_000)
})

describe("Dependencies", () => {
  it("the package has one of its own, in one exact version", () => {
    const { dependencies } = JSON.parse(fs.readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
    assert.deepStrictEqual(Object.keys(dependencies), ["@openai/codex"])
    assert.match(dependencies["@openai/codex"], /^\d+\.\d+\.\d+$/)
  })
})
