import { assert, describe, it, vi } from "@effect/vitest"
import { ConfigProvider, Console, Effect, Exit, Layer, Scope } from "effect"
import { Codex, NodeCodex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import * as Fs from "node:fs"
import * as Os from "node:os"
import * as Path from "node:path"

/** The folder that an environment is in. */
const rootOf = (test: CodexTest.CodexTest["Service"]) => Path.dirname(test.codexHome)

const quick = { shutdownTimeout: "200 millis" } as const

const ask = Effect.fnUntraced(function*(input: string) {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ ephemeral: true })
  return (yield* thread.run(input)).finalResponse
})

describe("CodexTest", () => {
  it.live("layer: a program runs against a real app-server with a scripted model", () =>
    Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.message("It parses JSON."))
      assert.strictEqual(yield* ask("Summarize src/parse.ts"), "It parses JSON.")
      assert.include(ScriptedModel.lastUserText(yield* model.takeRequest), "Summarize src/parse.ts")
      assert.strictEqual(yield* ask("And now?"), "OK")
      const { codexHome, workspace } = yield* CodexTest.CodexTest
      const codex = yield* Codex.Codex
      assert.strictEqual(codex.metadata.codexHome, codexHome)
      assert.deepStrictEqual(Fs.readdirSync(workspace), [])
    }).pipe(Effect.provide(CodexTest.layer(quick))))

  it.live("layer: the options say what the model answers, what config.toml holds and how the client behaves", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* ask("Hi"), "At your service")
      const codex = yield* Codex.Codex
      const { config } = yield* codex.request("config/read", {})
      assert.strictEqual(config.model, "butler")
      const { options } = yield* CodexTest.CodexTest
      assert.strictEqual(options.maxInFlight, 3)
      // Not where the tests run.
      assert.strictEqual(options.cwd, (yield* CodexTest.CodexTest).workspace)
      assert.deepInclude(options.env, { EFFECT_CODEX_TEST: "options" })
      assert.notProperty(options, "model")
      assert.notProperty(options, "config")
    }).pipe(Effect.provide(CodexTest.layer({
      ...quick,
      model: { default: ScriptedModel.message("At your service") },
      config: { model: "butler" },
      maxInFlight: 3,
      cwd: undefined,
      env: { EFFECT_CODEX_TEST: "options" }
    }))))

  it.live("layer: everything that it made is gone when it is closed", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(CodexTest.layer(quick), scope)
      const [root, url] = yield* Effect.gen(function*() {
        const test = yield* CodexTest.CodexTest
        yield* ask("Hi")
        return [rootOf(test), (yield* ScriptedModel.ScriptedModel).url] as const
      }).pipe(Effect.provideContext(context))
      assert.isTrue(Fs.existsSync(Path.join(root, "home", "config.toml")))
      assert.isTrue(root.startsWith(Fs.realpathSync(Os.tmpdir())))
      yield* Scope.close(scope, Exit.void)
      assert.isFalse(Fs.existsSync(root))
      const answer = yield* Effect.promise(() => fetch(`${url}/models`).then(() => "there", () => "gone"))
      assert.strictEqual(answer, "gone")
    }))

  it.live("layer: two of them share nothing", () =>
    Effect.gen(function*() {
      const environment = Layer.fresh(CodexTest.layer(quick))
      const one = yield* Layer.build(environment)
      const two = yield* Layer.build(environment)
      const test = (context: typeof one) => Effect.provideContext(CodexTest.CodexTest, context)
      const first = yield* test(one)
      const second = yield* test(two)
      assert.notStrictEqual(first.codexHome, second.codexHome)
      assert.notStrictEqual(first.workspace, second.workspace)
      const model = yield* Effect.provideContext(ScriptedModel.ScriptedModel, one)
      yield* model.enqueue(ScriptedModel.message("One"))
      assert.strictEqual(yield* Effect.provideContext(ask("Hi"), two), "OK")
      assert.strictEqual(yield* Effect.provideContext(ask("Hi"), one), "One")
    }))

  it.live("layerEnvironment: the test makes its own clients, one after the other, of the same threads", () =>
    Effect.gen(function*() {
      const { codexHome, options } = yield* CodexTest.CodexTest
      assert.isFalse(Fs.existsSync(Path.join(codexHome, "sessions")))
      const threadId = yield* Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart()
        yield* thread.run("Remember me")
        return thread.id
      }).pipe(Effect.provide(NodeCodex.layer(options)))
      const found = yield* Effect.gen(function*() {
        const codex = yield* Codex.Codex
        return yield* codex.request("thread/read", { threadId, includeTurns: true })
      }).pipe(Effect.provide(Layer.fresh(NodeCodex.layer(options))))
      assert.strictEqual(found.thread.id, threadId)
      assert.lengthOf(found.thread.turns, 1)
    }).pipe(Effect.provide(CodexTest.layerEnvironment(quick))))

  it.live("layerEnvironment: homes and temporary files of its own, and no plugins unless they are asked for", () =>
    Effect.gen(function*() {
      const check = (features: Readonly<Record<string, boolean>>, plugins: boolean) =>
        Effect.gen(function*() {
          const test = yield* CodexTest.CodexTest
          const root = rootOf(test)
          const temporary = Path.join(root, "tmp")
          const { codexHome } = test
          const own = { ...ScriptedModel.env, CODEX_HOME: codexHome, HOME: root, TMPDIR: temporary }
          assert.deepInclude(test.options.env, own)
          assert.isTrue(Fs.existsSync(temporary))
          assert.include(Fs.readFileSync(Path.join(codexHome, "config.toml"), "utf8"), `"plugins" = ${plugins}\n`)
        }).pipe(Effect.provide(Layer.fresh(CodexTest.layerEnvironment({ config: { features } }))))
      yield* check({ goals: false }, false)
      yield* check({ plugins: true }, true)
    }))

  it.live("layerDemo: a login counts first, in CODEX_HOME or in ~/.codex, then a key", () =>
    Effect.gen(function*() {
      const root = yield* Effect.acquireRelease(
        Effect.sync(() => Fs.realpathSync(Fs.mkdtempSync(Path.join(Os.tmpdir(), "effect-codex-demo-")))),
        (root) => Effect.sync(() => Fs.rmSync(root, { recursive: true }))
      )
      const codexHome = Path.join(root, ".codex")
      Fs.mkdirSync(codexHome)
      // Nothing is asked of the network.
      Fs.writeFileSync(Path.join(codexHome, "config.toml"), "[features]\nplugins = false\n")
      const demo = Effect.fnUntraced(function*(env: Readonly<Record<string, string>>) {
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            for (const name of ["CODEX_HOME", "HOME", "OPENAI_API_KEY"]) vi.stubEnv(name, env[name])
          }),
          () => Effect.sync(() => vi.unstubAllEnvs())
        )
        return yield* Effect.gen(function*() {
          const codex = yield* Codex.Codex
          const { config } = yield* codex.request("config/read", {})
          return { codexHome: codex.metadata.codexHome, provider: config.model_provider ?? null, config }
        }).pipe(Effect.provide(
          Layer.fresh(CodexTest.layerDemo).pipe(
            Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
          )
        ))
      }, Effect.scoped)

      const byKey = yield* demo({ CODEX_HOME: codexHome, HOME: root, OPENAI_API_KEY: "sk-none" })
      assert.deepInclude(byKey, { codexHome, provider: "openai-api-key" })
      assert.include(JSON.stringify(byKey.config), "\"env_key\":\"OPENAI_API_KEY\"")
      assert.notInclude(JSON.stringify(byKey.config), "sk-none")
      Fs.writeFileSync(Path.join(codexHome, "auth.json"), JSON.stringify({ OPENAI_API_KEY: "sk-none" }))
      for (const where of [{ CODEX_HOME: codexHome, HOME: "/" }, { HOME: root }]) {
        assert.deepInclude(yield* demo({ ...where, OPENAI_API_KEY: "sk-none" }), { codexHome, provider: null })
      }
    }))

  it.live("layerDemo: without a key and without a login a scripted model answers, and reaches every goal", () =>
    Effect.gen(function*() {
      const home = yield* Effect.acquireRelease(
        Effect.sync(() => Fs.mkdtempSync(Path.join(Os.tmpdir(), "effect-codex-demo-"))),
        (home) => Effect.sync(() => Fs.rmSync(home, { recursive: true }))
      )
      const said: Array<unknown> = []
      const console = { ...globalThis.console, log: (line: unknown) => said.push(line) }
      const demo = CodexTest.layerDemo.pipe(
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ CODEX_HOME: home }))),
        Layer.provide(Layer.succeed(Console.Console, console))
      )
      const codexHome = yield* Effect.gen(function*() {
        assert.include(yield* ask("Hi"), "scripted model")
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart()
        for (const objective of ["Write it", "Test it"]) {
          const { finalResponse, goal } = yield* thread.runGoal(objective)
          assert.strictEqual(goal?.status, "complete")
          assert.include(finalResponse, "scripted model")
        }
        return codex.metadata.codexHome
      }).pipe(Effect.provide(demo))
      assert.deepStrictEqual(said, ["(No OPENAI_API_KEY and no login in CODEX_HOME: a scripted model answers.)"])
      assert.notStrictEqual(codexHome, home)
      assert.deepStrictEqual(Fs.readdirSync(home), [])
    }))
})
