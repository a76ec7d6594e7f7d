import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Array as Arr, Deferred, Effect, Exit, Fiber, FileSystem, Path, Redacted, Schema, Scope, Stream } from "effect"
import { AppServer, Codex, type CodexError, type Transport } from "effect-codex"
import { CodexTest } from "effect-codex/testing"
import * as util from "node:util"
import { locate } from "../src/internal/locate.ts"
import { tomlValue } from "../src/internal/toml.ts"
import * as Logs from "./support/logs.ts"
import * as Processes from "./support/processes.ts"
import { timed } from "./support/time.ts"

/** A folder that is gone after the test, and a `CODEX_HOME` in it by which its processes are found. */
const folder = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  return yield* Effect.flatMap(fs.makeTempDirectoryScoped({ prefix: "effect-codex-" }), fs.realPath)
})

interface Script {
  readonly transport: Transport.Transport
  readonly home: string
  readonly pids: ReadonlyArray<number>
  readonly lines: ReadonlyArray<string>
}

/** Runs a shell script in place of the app-server, until its first line on stderr. */
const shell = Effect.fnUntraced(function*(
  script: string,
  options?: AppServer.Options
): Effect.fn.Return<
  Script,
  CodexError.StartError,
  Scope.Scope | Effect.Services<ReturnType<typeof AppServer.spawn>>
> {
  const home = yield* Effect.orDie(folder)
  const lines: Array<string> = []
  const up = yield* Deferred.make<void>()
  const transport = yield* AppServer.spawn({
    codexBin: "/bin/sh",
    launchArgs: ["-c", script],
    stderr: (line) => {
      lines.push(line)
      return Deferred.succeed(up, undefined)
    },
    ...options,
    env: { CODEX_HOME: home, ...options?.env }
  })
  yield* Deferred.await(up)
  return { transport, home, pids: Processes.withCodexHome(home), lines }
})

// Without plugins codex does not run git at its start, whose remains would keep its process group in being for a while.
const config = { features: { plugins: false } }
const environment = CodexTest.layerEnvironment({ config })

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(process.platform !== "linux")("AppServer", () => {
  describe("the real binary", () => {
    it.live("is found, started, and gone when the scope is closed", () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        const pid = yield* Effect.scoped(Effect.gen(function*() {
          const codex = yield* Codex.make(options)
          assert.strictEqual(codex.metadata.codexHome, codexHome)
          assert.match(codex.metadata.serverVersion ?? "", /^\d+\.\d+\.\d+/)
          const [pid, ...others] = Processes.withCodexHome(codexHome)
          assert.deepStrictEqual(others, [])
          return pid!
        }))
        assert.isFalse(isAlive(pid))
        assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
      }).pipe(Effect.provide([environment, NodeServices.layer])))

    it.live("ends long before shutdownTimeout: it is asked first", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const scope = yield* Scope.make()
        yield* Codex.make({ ...options, shutdownTimeout: "30 seconds" }).pipe(Scope.provide(scope))
        const [time] = yield* timed(Scope.close(scope, Exit.void))
        assert.isBelow(time, 5000)
      }).pipe(Effect.provide([environment, NodeServices.layer])))

    it.live("a client that is closed while a call waits leaves nothing, and the call fails", () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        const fiber = yield* Effect.scoped(Effect.gen(function*() {
          const codex = yield* Codex.make({ ...options, shutdownTimeout: "200 millis" })
          process.kill(Processes.withCodexHome(codexHome)[0]!, "SIGSTOP")
          return yield* Effect.forkDetach(Effect.flip(codex.request("model/list", {})), { startImmediately: true })
        }))
        assert.strictEqual((yield* Fiber.join(fiber))._tag, "TransportClosed")
        assert.deepStrictEqual(Processes.withCodexHome(codexHome), [])
      }).pipe(Effect.provide([environment, NodeServices.layer])))

    for (
      const [signal, expected] of [
        ["SIGKILL", { signal: "SIGKILL", exitCode: undefined }],
        ["SIGTERM", { signal: undefined, exitCode: 0 }]
      ] as const
    ) {
      it.live(`${signal} from outside: what waits fails within 100 ms, with how it ended`, () =>
        Effect.gen(function*() {
          const { codexHome, options } = yield* CodexTest.CodexTest
          const codex = yield* Codex.make({ ...options, restart: false })
          const [pid] = Processes.withCodexHome(codexHome)
          process.kill(pid!, "SIGSTOP")
          const waiting = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})), {
            startImmediately: true
          })
          process.kill(pid!, signal)
          process.kill(pid!, "SIGCONT")
          // Its own way out is its own matter; from its end on it is ours.
          yield* Processes.gone(codexHome)
          const [time, error] = yield* timed(Fiber.join(waiting))
          assert.isBelow(time, 100)
          assert.deepStrictEqual(
            error._tag === "TransportClosed" ? { signal: error.signal, exitCode: error.exitCode } : error,
            expected
          )
          assert.strictEqual(yield* Effect.flip(codex.threadStart()), error)
        }).pipe(Effect.provide([environment, NodeServices.layer])))
    }

    it.live("a start that is interrupted anywhere leaves no process", () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        yield* Effect.forEach(
          [0, 1, 3, 10, 30, 60, 90, 120],
          (millis) => Effect.timeoutOption(Effect.scoped(Codex.make(options)), millis),
          { concurrency: "unbounded" }
        )
        yield* Processes.gone(codexHome)
      }).pipe(Effect.provide([environment, NodeServices.layer])))

    it.live("reads the overrides and the environment that it is given", () =>
      Effect.gen(function*() {
        const { codexHome } = yield* CodexTest.CodexTest
        const codex = yield* Codex.Codex
        const config: Record<string, unknown> = { ...(yield* codex.request("config/read", {})).config }
        assert.strictEqual(codex.metadata.codexHome, codexHome)
        assert.strictEqual(config["model"], "a \"quoted\" model")
        assert.strictEqual(config["developer_instructions"], nasty)
        assert.strictEqual(config["model_context_window"], 12_345)
        assert.strictEqual(config["hide_agent_reasoning"], true)
        assert.deepStrictEqual(config["project_doc_fallback_filenames"], ["A.md", "é\u2028.md"])
        assert.deepInclude(
          (config["model_providers"] as Record<string, object>)["mine"],
          { name: "Mine", base_url: "http://127.0.0.1:1/v1", query_params: { "a b.\u007f\"": "1" } }
        )
      }).pipe(Effect.provide(CodexTest.layer({
        config,
        configOverrides: {
          model: "a \"quoted\" model",
          developer_instructions: nasty,
          model_context_window: 12_345,
          hide_agent_reasoning: true,
          project_doc_fallback_filenames: ["A.md", "é\u2028.md"],
          "model_providers.mine": {
            name: "Mine",
            base_url: "http://127.0.0.1:1/v1",
            query_params: { "a b.\u007f\"": "1" },
            env_key: undefined
          }
        }
      }))))
  })

  describe("the end of a process", () => {
    it.live("an option `stderr` that never ends holds up neither the server nor its end", () =>
      Effect.gen(function*() {
        const { closed } = yield* AppServer.spawn({
          codexBin: "/bin/sh",
          launchArgs: [
            "-c",
            "i=0; while [ $i -lt 5000 ]; do echo \"line $i, and a hundred kilobytes in all\" >&2; i=$((i+1)); done; exit 3"
          ],
          stderr: () => Effect.never
        })
        const { exitCode, stderr } = yield* closed
        assert.strictEqual(exitCode, 3)
        assert.strictEqual(stderr?.at(-1), "line 4999, and a hundred kilobytes in all")
      }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

    it.live("a logger that throws costs no line of stderr", () =>
      Effect.gen(function*() {
        const { lines, transport } = yield* shell("echo one >&2; echo two >&2; read line; echo three >&2")
        yield* transport.send("go on")
        yield* transport.closed
        assert.deepStrictEqual(lines, ["one", "two", "three"])
      }).pipe(Effect.scoped, Effect.provide([NodeServices.layer, Logs.throwing])))

    for (const how of ["spawn", "listen"] as const) {
      it.effect(`a server that has to be killed ends with the scope, also of a program that has stopped its clock: ${how}`, () =>
        Effect.gen(function*() {
          const home = yield* folder
          const options = {
            codexBin: "/bin/sh",
            launchArgs: ["-c", "trap '' TERM; echo 'listening on: ws://127.0.0.1:1' >&2; while :; do sleep 0.05; done"],
            env: { CODEX_HOME: home },
            shutdownTimeout: "200 millis"
          } as const
          yield* how === "spawn"
            ? Effect.scoped(AppServer.spawn(options))
            : Effect.scoped(AppServer.listen({ ...options, listen: "ws://127.0.0.1:0" }))
          assert.deepStrictEqual(Processes.withCodexHome(home), [])
        }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))
    }

    it.live("a server that has not come to listen ends when it is given up, and not only with the scope", () =>
      Effect.gen(function*() {
        const home = yield* folder
        const started = yield* Deferred.make<void>()
        const listening = yield* Effect.forkChild(AppServer.listen({
          codexBin: "/bin/sh",
          launchArgs: ["-c", "echo up >&2; exec sleep 1000"],
          env: { CODEX_HOME: home },
          listen: "ws://127.0.0.1:0",
          stderr: () => Deferred.succeed(started, undefined)
        }))
        yield* Deferred.await(started)
        assert.lengthOf(Processes.withCodexHome(home), 1)
        yield* Fiber.interrupt(listening)
        assert.deepStrictEqual(Processes.withCodexHome(home), [])
      }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

    it.live("an exit is told within 100 ms, with its code and the last lines of stderr", () =>
      Effect.gen(function*() {
        const { home, transport } = yield* shell(
          "echo up >&2; read line; i=0; while [ $i -lt 1000 ]; do echo \"line $i\"; i=$((i+1)); done >&2; exit 3"
        )
        const reading = yield* Effect.forkChild(Stream.runDrain(transport.incoming))
        yield* transport.send("{}")
        yield* Processes.gone(home)
        const [time, error] = yield* timed(transport.closed)
        assert.isBelow(time, 100)
        assert.deepStrictEqual([error.exitCode, error.signal], [3, undefined])
        assert.deepStrictEqual(error.stderr, Arr.makeBy(400, (i) => `line ${600 + i}`))
        assert.strictEqual(error.message, "The app-server exited with code 3; its stderr says: line 999")
        yield* Fiber.join(reading)
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a crash is told with its signal and what was said before", () =>
      Effect.gen(function*() {
        const { transport } = yield* shell("echo 'thread main panicked' >&2; kill -ABRT $$")
        const reading = yield* Effect.forkChild(Stream.runDrain(transport.incoming))
        const error = yield* transport.closed
        assert.deepStrictEqual([error.exitCode, error.signal, error.stderr], [
          undefined,
          "SIGABRT",
          ["thread main panicked"]
        ])
        yield* Fiber.join(reading)
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a grandchild that holds the pipes does not hold up the end, and ends with the scope", () =>
      Effect.gen(function*() {
        const { home, time } = yield* Effect.scoped(Effect.gen(function*() {
          const { home, transport } = yield* shell("sleep 1000 & echo up >&2; read line; exit 1")
          const reading = yield* Effect.forkChild(Stream.runDrain(transport.incoming))
          const [time] = yield* timed(Effect.andThen(transport.send("{}"), transport.closed))
          yield* Fiber.interrupt(reading)
          return { home, time }
        }))
        assert.isBelow(time, 1000)
        assert.deepStrictEqual(Processes.withCodexHome(home), [])
      }).pipe(Effect.provide(NodeServices.layer)))

    for (
      const [how, end, exitCode, signal] of [["killed", "kill -9 $$", undefined, "SIGKILL"], [
        "exits",
        "exit 3",
        3
      ]] as const
    ) {
      it.live(`how a server ended that ${how} is told, whatever a grandchild holds open`, () =>
        Effect.gen(function*() {
          for (let i = 0; i < 10; i++) {
            yield* Effect.scoped(Effect.gen(function*() {
              const transport = yield* AppServer.spawn({
                codexBin: "/bin/sh",
                launchArgs: ["-c", `sleep 1000 >/dev/null </dev/null & ${end}`]
              })
              yield* Effect.forkScoped(Stream.runDrain(transport.incoming))
              const closed = yield* transport.closed
              assert.strictEqual(closed.exitCode, exitCode)
              assert.strictEqual(closed.signal, signal)
            }))
          }
        }).pipe(Effect.provide(NodeServices.layer)))
    }

    it.live("a server that wants to stay is killed within shutdownTimeout, and its children too", () =>
      Effect.gen(function*() {
        const scope = yield* Scope.make()
        const { home, pids } = yield* shell(
          "trap '' TERM; sleep 1000 & sh -c 'sleep 1000 & wait' & echo up >&2; while :; do sleep 1000; done",
          { shutdownTimeout: "600 millis" }
        ).pipe(Scope.provide(scope))
        assert.isAtLeast(pids.length, 3)
        const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
        const [time] = yield* timed(Processes.gone(home))
        assert.isAtLeast(time, 500)
        assert.isBelow(time, 1000)
        yield* Fiber.join(closing)
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a server that only listens to SIGTERM gets it after half of shutdownTimeout", () =>
      Effect.gen(function*() {
        const scope = yield* Scope.make()
        const { home, lines } = yield* shell(
          "trap 'echo terminated >&2; exit 0' TERM; echo up >&2; while :; do sleep 0.02; done",
          { shutdownTimeout: "1 second" }
        ).pipe(Scope.provide(scope))
        const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
        const [time] = yield* timed(Processes.gone(home))
        yield* Fiber.join(closing)
        assert.isAtLeast(time, 450)
        assert.isBelow(time, 950)
        assert.include(lines, "up")
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a server that answers nothing and reads nothing is gone when the start is interrupted", () =>
      Effect.gen(function*() {
        const home = yield* folder
        const up = yield* Deferred.make<void>()
        const fiber = yield* Effect.forkChild(Effect.scoped(Codex.make({
          codexBin: "/bin/sh",
          launchArgs: ["-c", "trap '' TERM; echo up >&2; while :; do sleep 1000; done"],
          env: { CODEX_HOME: home },
          shutdownTimeout: "100 millis",
          stderr: () => Deferred.succeed(up, undefined)
        })))
        yield* Deferred.await(up)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(Processes.withCodexHome(home), [])
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a binary that is no app-server fails the start with what it said", () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Effect.scoped(Codex.make({
          codexBin: "/bin/sh",
          launchArgs: ["-c", "echo usage: none; echo 'unknown option' >&2; exit 64"]
        })))
        assert.deepStrictEqual(
          error._tag === "TransportClosed" ? [error.exitCode, error.stderr] : error,
          [64, ["unknown option"]]
        )
      }).pipe(Effect.provide([NodeServices.layer, Logs.capture().layer])))
  })

  describe("the environment", () => {
    it.live("values are added and removed, and secrets reach the process but no error", () =>
      Effect.gen(function*() {
        const { lines, transport } = yield* shell("echo \"$A|${HOME-none}|${#SECRET}|${PATH:+path}\" >&2; exit 9", {
          env: { A: "é 1", HOME: undefined, SECRET: Redacted.make("hunter2") }
        })
        yield* Stream.runDrain(transport.incoming)
        const error = yield* transport.closed
        assert.deepStrictEqual(lines, ["é 1|none|7|path"])
        const shown = util.inspect({ ...error, stderr: [] }, { depth: 10 }) + error.stack + error.reason
        assert.notInclude(shown, "hunter2")
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a secret is not part of an error of the start", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const dir = yield* folder
        for (const codexBin of [path.join(dir, "nothing"), dir, "effect-codex-no-such-binary"]) {
          const error = yield* Effect.flip(AppServer.spawn({
            codexBin,
            env: { SECRET: Redacted.make("hunter2") },
            cwd: dir
          }))
          assert.notInclude(util.inspect(error, { depth: 20 }) + JSON.stringify(error), "hunter2")
        }
      }).pipe(Effect.provide(NodeServices.layer)))
  })

  describe("what cannot be started", () => {
    const start = (options: AppServer.Options) => Effect.flip(Effect.scoped(AppServer.spawn(options)))
    const file = Effect.fnUntraced(function*(text: string, mode: number) {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const file = path.join(yield* folder, "codex")
      yield* fs.writeFileString(file, text)
      yield* fs.chmod(file, mode)
      return file
    })

    it.live("a codexBin that is not there: CodexNotFound with the path", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const codexBin = path.join(yield* folder, "bin", "codex")
        const error = yield* start({ codexBin })
        assert.strictEqual(error._tag, "CodexNotFound")
        assert.include(error.message, codexBin)
        assert.deepStrictEqual(error._tag === "CodexNotFound" ? error.searched : [], [codexBin])
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a name that is not on PATH: CodexNotFound with the name", () =>
      Effect.gen(function*() {
        for (const cwd of [undefined, yield* folder]) {
          const error = yield* start({ codexBin: "effect-codex-no-such-binary", cwd })
          assert.strictEqual(error._tag, "CodexNotFound")
          assert.include(error.message, "effect-codex-no-such-binary")
          assert.include(error.message, "PATH")
        }
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a name that is on the PATH of the options is found", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const bin = yield* file("#!/bin/sh\nexit 5\n", 0o755)
        const transport = yield* AppServer.spawn({
          codexBin: "codex",
          env: { PATH: `${path.dirname(bin)}:${process.env["PATH"]}` }
        })
        yield* Stream.runDrain(transport.incoming)
        assert.strictEqual((yield* transport.closed).exitCode, 5)
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a relative codexBin is relative to this process, whatever the cwd", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const bin = yield* file("#!/bin/sh\npwd -P >&2\nexit 5\n", 0o755)
        const fs = yield* FileSystem.FileSystem
        const cwd = path.join(yield* folder, "deep", "down")
        yield* fs.makeDirectory(cwd, { recursive: true })
        const transport = yield* AppServer.spawn({ codexBin: path.relative(process.cwd(), bin), cwd })
        yield* Stream.runDrain(transport.incoming)
        const error = yield* transport.closed
        assert.deepStrictEqual([error.exitCode, error.stderr], [5, [cwd]])
      }).pipe(Effect.provide(NodeServices.layer)))

    const broken: ReadonlyArray<readonly [what: string, text: string, mode: number]> = [
      ["a file that may not be run", "#!/bin/sh\n", 0o644],
      ["a script without its interpreter", "#!/nowhere/sh\n", 0o755]
    ]
    for (const [what, text, mode] of broken) {
      it.live(`${what}: SpawnError with the path`, () =>
        Effect.gen(function*() {
          const codexBin = yield* file(text, mode)
          const error = yield* start({ codexBin })
          assert.strictEqual(error._tag, "SpawnError")
          assert.include(error.message, codexBin)
          assert.strictEqual(error._tag === "SpawnError" ? error.command : undefined, codexBin)
        }).pipe(Effect.provide(NodeServices.layer)))
    }

    it.live("a file on PATH that may not be run: SpawnError with the name", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const bin = yield* file("#!/bin/sh\n", 0o644)
        const error = yield* start({ codexBin: "codex", env: { PATH: path.dirname(bin) } })
        assert.strictEqual(error._tag, "SpawnError")
        assert.include(error.message, "Cannot start codex: ")
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a file that is no program: a typed error all the same", () =>
      Effect.gen(function*() {
        // The system has a shell run it, as it does for `execvp`.
        for (const text of ["", "\u0001\u0002 no program"]) {
          const codexBin = yield* file(text, 0o755)
          const error = yield* Effect.flip(Effect.scoped(Codex.make({ codexBin })))
          assert.include(["TransportClosed", "SpawnError"], error._tag)
        }
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a folder: SpawnError", () =>
      Effect.gen(function*() {
        assert.strictEqual((yield* start({ codexBin: yield* folder }))._tag, "SpawnError")
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a cwd that is not there, or is a file: SpawnError naming cwd", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        for (const cwd of [path.join(yield* folder, "nowhere"), yield* file("", 0o644)]) {
          for (const codexBin of ["/bin/sh", "sh", undefined]) {
            const error = yield* start({ codexBin, cwd })
            assert.strictEqual(error._tag, "SpawnError")
            assert.match(error.message, /^cwd: /)
            assert.include(error.message, cwd)
          }
        }
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("arguments that no process takes: SpawnError", () =>
      Effect.gen(function*() {
        const tooLong = yield* start({ codexBin: "/bin/sh", configOverrides: { model: "x".repeat(3_000_000) } })
        assert.strictEqual(tooLong._tag, "SpawnError")
        assert.isBelow(tooLong.message.length, 1000)
        assert.strictEqual((yield* start({ codexBin: "/bin/sh", launchArgs: ["a\0b"] }))._tag, "SpawnError")
        assert.strictEqual((yield* start({ codexBin: "/bin/sh", env: { A: "a\0b" } }))._tag, "SpawnError")
      }).pipe(Effect.provide(NodeServices.layer)))

    const circular: Record<string, unknown> = {}
    circular["self"] = circular
    const options: ReadonlyArray<readonly [option: string, value: Codex.CodexOptions]> = [
      ["configOverrides.a.self", { configOverrides: { a: circular } }],
      ["configOverrides.a[0]", { configOverrides: { a: Object.assign([], { 1: "x" }) } }],
      ["configOverrides.a", { configOverrides: { a: new Date(0) } }],
      ["configOverrides.a", { configOverrides: { a: new Map([["b", 1]]) } }],
      ["codexBin", { codexBin: "" }],
      ["codexBin", { codexBin: ["/bin/sh"] as unknown as string }],
      ["launchArgs", { launchArgs: "app-server" as unknown as [] }],
      ["launchArgs", { launchArgs: ["app-server", 8080 as unknown as string] }],
      ["stderr", { stderr: true as unknown as () => Effect.Effect<void> }],
      ["shutdownTimeout", { shutdownTimeout: "never" as "1 second" }],
      ["shutdownTimeout", { shutdownTimeout: -1 }],
      ["shutdownTimeout", { shutdownTimeout: NaN }],
      ["requestTimeout", { requestTimeout: "soon" as "1 second" }],
      ["maxInFlight", { maxInFlight: 0 }],
      ["maxInFlight", { maxInFlight: 1.5 }],
      ["maxInFlight", { maxInFlight: NaN }],
      ["configOverrides.a.b", { configOverrides: { "a.b": null } }],
      ["configOverrides.a.b[1].c", { configOverrides: { a: { b: [1, { c: null }] } } }],
      ["configOverrides.f", { configOverrides: { f: () => 1 } }],
      ["configOverrides", { configOverrides: ["model=gpt"] as unknown as {} }],
      ["configOverrides", { configOverrides: "model=gpt" as unknown as {} }],
      ["env", { env: ["FOO=bar"] as unknown as {} }],
      ["env", { env: new Map([["FOO", "bar"]]) as unknown as {} }],
      ["options", "app-server" as Codex.CodexOptions],
      ["options", null as unknown as Codex.CodexOptions]
    ]
    for (const [option, value] of options) {
      const shown = util.inspect(option === "options" ? value : Object.values(value)[0], { depth: 9 })
      it.live(`${option} ${shown}: InvalidParams, and nothing is started`, () =>
        Effect.gen(function*() {
          const home = yield* folder
          const path = yield* Path.Path
          const fs = yield* FileSystem.FileSystem
          const trace = path.join(home, "started")
          const options = option === "options" ? value : {
            codexBin: "/bin/sh",
            launchArgs: ["-c", `touch ${trace}`],
            env: { CODEX_HOME: home },
            ...value
          }
          const error = yield* Effect.flip(Effect.scoped(Codex.make(options)))
          assert.strictEqual(error._tag, "InvalidParams")
          assert.isTrue(error.message.startsWith(`${option}: `), error.message)
          assert.isFalse(yield* fs.exists(trace))
        }).pipe(Effect.provide(NodeServices.layer)))
    }
  })

  describe("locate", () => {
    const linux = { platform: "linux", arch: "x64" }
    const inLinux = "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex"

    /** A tree of files, and of links where the value names a target. What has a binary is a package. */
    const tree = Effect.fnUntraced(function*(entries: Readonly<Record<string, string | null>>) {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const root = yield* folder
      for (const [name, target] of Object.entries(entries)) {
        const file = path.join(root, name)
        yield* fs.makeDirectory(path.dirname(file), { recursive: true })
        yield* target === null ? fs.writeFileString(file, "{}") : fs.symlink(path.join(root, target), file)
        const owner = file.split("/vendor/")[0]!
        if (owner !== file) yield* fs.writeFileString(path.join(owner, "package.json"), "{}")
      }
      return root
    })

    const layouts: ReadonlyArray<
      readonly [
        what: string,
        entries: Readonly<Record<string, string | null>>,
        from: string,
        host: { readonly platform: string; readonly arch: string },
        found: string
      ]
    > = [
      [
        "hoisted",
        { "node_modules/@openai/codex/package.json": null, [`node_modules/${inLinux}`]: null },
        "node_modules/effect-codex/dist",
        linux,
        `node_modules/${inLinux}`
      ],
      [
        "hoisted, from a workspace",
        { "node_modules/@openai/codex/package.json": null, [`node_modules/${inLinux}`]: null },
        "packages/app/node_modules/effect-codex/dist",
        linux,
        `node_modules/${inLinux}`
      ],
      [
        "nested",
        {
          "node_modules/effect-codex/node_modules/@openai/codex/package.json": null,
          [`node_modules/effect-codex/node_modules/@openai/codex/node_modules/${inLinux}`]: null,
          "node_modules/@openai/codex/package.json": null,
          [`node_modules/${inLinux}`]: null
        },
        "node_modules/effect-codex/dist",
        linux,
        `node_modules/effect-codex/node_modules/@openai/codex/node_modules/${inLinux}`
      ],
      [
        "linked as by pnpm",
        {
          "store/@openai+codex@1/node_modules/@openai/codex/package.json": null,
          [`store/linux/node_modules/${inLinux}`]: null,
          "store/@openai+codex@1/node_modules/@openai/codex-linux-x64":
            "store/linux/node_modules/@openai/codex-linux-x64",
          "store/effect-codex/node_modules/@openai/codex": "store/@openai+codex@1/node_modules/@openai/codex"
        },
        "store/effect-codex/node_modules/effect-codex/dist",
        linux,
        `store/linux/node_modules/${inLinux}`
      ],
      [
        "with the binary in the package itself",
        { "node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/bin/codex": null },
        "src",
        linux,
        "node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/bin/codex"
      ],
      [
        "on macOS",
        {
          "node_modules/@openai/codex/package.json": null,
          "node_modules/@openai/codex-darwin-arm64/vendor/aarch64-apple-darwin/bin/codex": null
        },
        "src",
        { platform: "darwin", arch: "arm64" },
        "node_modules/@openai/codex-darwin-arm64/vendor/aarch64-apple-darwin/bin/codex"
      ],
      [
        "on Windows",
        {
          "node_modules/@openai/codex/package.json": null,
          "node_modules/@openai/codex-win32-x64/vendor/x86_64-pc-windows-msvc/bin/codex.exe": null
        },
        "src",
        { platform: "win32", arch: "x64" },
        "node_modules/@openai/codex-win32-x64/vendor/x86_64-pc-windows-msvc/bin/codex.exe"
      ],
      [
        "on Android",
        {
          "node_modules/@openai/codex/package.json": null,
          "node_modules/@openai/codex-linux-arm64/vendor/aarch64-unknown-linux-musl/bin/codex": null
        },
        "src",
        { platform: "android", arch: "arm64" },
        "node_modules/@openai/codex-linux-arm64/vendor/aarch64-unknown-linux-musl/bin/codex"
      ]
    ]
    for (const [what, entries, from, host, found] of layouts) {
      it.live(`finds a binary that is ${what}`, () =>
        Effect.gen(function*() {
          const path = yield* Path.Path
          const root = yield* tree(entries)
          assert.strictEqual(yield* locate(path.join(root, from, "index.js"), host), path.join(root, found))
        }).pipe(Effect.provide(NodeServices.layer)))
    }

    it.live("finds the pinned binary of this installation", () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        assert.isTrue(yield* fs.exists(yield* AppServer.binary))
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a package without the one of the platform says which is missing", () =>
      Effect.gen(function*() {
        const path = yield* Path.Path
        const root = yield* tree({
          "node_modules/@openai/codex/package.json": null,
          "node_modules/@openai/codex-darwin-arm64/vendor/aarch64-apple-darwin/bin/codex": null
        })
        const error = yield* Effect.flip(locate(path.join(root, "src/index.js"), linux))
        assert.strictEqual(error._tag, "CodexNotFound")
        assert.include(error.message, "@openai/codex-linux-x64")
        assert.include(error.message, path.join(root, "node_modules/@openai/codex"))
        assert.include(error.message, "codexBin")
        assert.include(error.searched, path.join(root, "node_modules/@openai/codex-linux-x64"))
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("no package at all says how to get it", () =>
      Effect.gen(function*() {
        const root = yield* tree({ "src/index.js": null })
        const error = yield* Effect.flip(locate(`${root}/src/index.js`, linux))
        assert.include(error.message, "npm install @openai/codex")
        assert.include(error.message, root)
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a bundle that does not know where it is asks for the option", () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(locate(undefined, linux))
        assert.include(error.message, "import.meta.url")
        for (const from of ["data:text/javascript,1", "https://example.com/bundle.js", "file://build-host/bundle.js"]) {
          assert.include((yield* Effect.flip(locate(from, linux))).message, "codexBin")
        }
      }).pipe(Effect.provide(NodeServices.layer)))

    it.live("a platform that Codex has no binary for is named", () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(locate("/", { platform: "sunos", arch: "sparc" }))
        assert.include(error.message, "sunos-sparc")
        assert.include(error.message, "codexBin")
        assert.strictEqual((yield* Effect.flip(locate("/", { platform: "linux", arch: "ia32" })))._tag, "CodexNotFound")
      }).pipe(Effect.provide(NodeServices.layer)))
  })
})

const nasty = "tab\t line\n return\r quote\" back\\ nul-ish\u0001 del\u007f é € 😀 \u2028 ''' \"\"\" # = ]"

describe("TOML", () => {
  // The grammar of a TOML 1.0 basic string, read back.
  const escapes: Record<string, string> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", "\"": "\"", "\\": "\\" }
  const basicString =
    /^"((?:[\t\x20\x21\x23-\x5b\x5d-\x7e\u0080-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff]|\\[btnfr"\\]|\\u(?!d[89a-f])[0-9a-fA-F]{4})*)"$/
  const readString = (toml: string): string => {
    const match = basicString.exec(toml)
    if (match === null) throw new Error(`Not a basic string: ${toml}`)
    return match[1]!.replace(
      /\\(?:u([0-9a-fA-F]{4})|(.))/g,
      (_, code, escape) => code === undefined ? escapes[escape]! : String.fromCharCode(parseInt(code, 16))
    )
  }
  const Text = Schema.Union([
    Schema.String,
    Schema.Literals(["\u007f", "\u2028", "\u0000", "\u001f", "\ud800", "😀", "\"", "\\", "\\u0041", nasty])
  ])

  it.prop("every string is a basic string that reads back as itself", [Schema.Array(Text)], ([parts]) => {
    const text = parts.join("")
    assert.strictEqual(readString(tomlValue(text)), text.toWellFormed())
  })

  it.prop("every key is a basic string too", [Text], ([key]) => {
    const toml = tomlValue({ [key]: 1 })
    assert.strictEqual(readString(toml.slice(1, toml.lastIndexOf(" = "))), key.toWellFormed())
  })

  it("values", () => {
    const values: ReadonlyArray<readonly [unknown, string]> = [
      [true, "true"],
      [0, "0"],
      [-3, "-3"],
      [0.25, "0.25"],
      [1e21, "1e+21"],
      [1e-7, "1e-7"],
      [NaN, "nan"],
      [Infinity, "inf"],
      [-Infinity, "-inf"],
      [12n, "12"],
      [[], "[]"],
      [[1, "a", [true]], "[1, \"a\", [true]]"],
      [{}, "{}"],
      [{ a: 1, "b c": { d: undefined } }, "{\"a\" = 1, \"b c\" = {}}"]
    ]
    for (const [value, toml] of values) assert.strictEqual(tomlValue(value), toml)
  })
})
