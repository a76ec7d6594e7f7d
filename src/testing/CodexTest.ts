/**
 * A real app-server in an isolated environment, with a scripted model behind it.
 *
 * @since 0.1.0
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import * as Codex from "../Codex.ts"
import type { StartError } from "../CodexError.ts"
import { defined } from "../internal/params.ts"
import { inRealTime } from "../internal/realTime.ts"
import * as NodeCodex from "../NodeCodex.ts"
import * as ScriptedModel from "./ScriptedModel.ts"

/**
 * The environment that {@link layer} made.
 *
 * @category services
 * @since 0.1.0
 */
export class CodexTest extends Context.Service<CodexTest, {
  /** The `CODEX_HOME` of the app-server, with the `config.toml` that names the scripted model. */
  readonly codexHome: string
  /** An empty folder in which the app-server runs and its threads work. */
  readonly workspace: string
  /** The options of the client, to start another process in the same environment. */
  readonly options: Codex.CodexOptions
}>()("effect-codex/testing/CodexTest") {}

/**
 * The options of {@link layer}: those of the client, and these.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Codex.CodexOptions {
  /** The options of the scripted model. */
  readonly model?: ScriptedModel.Options | undefined
  /** What else `config.toml` contains. */
  readonly config?: ScriptedModel.ConfigOptions | undefined
}

/**
 * Provides an environment and its scripted model, without starting an app-server.
 *
 * **When to use**
 *
 * Use when the test makes its own clients, with the environment's `options`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerEnvironment = (
  options: Options = {}
): Layer.Layer<CodexTest | ScriptedModel.ScriptedModel, PlatformError.PlatformError> =>
  Layer.effect(CodexTest, environment(options)).pipe(
    Layer.provideMerge(ScriptedModel.layer(options.model)),
    Layer.provide(NodeServices.layer)
  )

/**
 * Provides a client of a real app-server whose model is scripted: no network, no key, nothing shared with the user's
 * own Codex. Closing the layer removes everything it made.
 *
 * **When to use**
 *
 * Use to test programs that use `Codex`. Use {@link ScriptedModel.ScriptedModel} to script the model's answers and to
 * read its requests.
 *
 * **Gotchas**
 *
 * A real process runs in real time: set `excludeTestServices` on a layer of tests, and use `it.live` elsewhere.
 *
 * **Example** (Testing a program)
 *
 * ```ts
 * it.layer(CodexTest.layer(), { excludeTestServices: true })((it) => {
 *   it.effect("asks for a summary", () =>
 *     Effect.gen(function*() {
 *       const model = yield* ScriptedModel.ScriptedModel
 *       yield* model.enqueue(ScriptedModel.message("It parses JSON."))
 *       assert.strictEqual(yield* summarize("src/parse.ts"), "It parses JSON.")
 *     }))
 * })
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (
  options: Options = {}
): Layer.Layer<
  Codex.Codex | CodexTest | ScriptedModel.ScriptedModel,
  StartError | PlatformError.PlatformError
> =>
  Layer.effect(Codex.Codex, Effect.flatMap(CodexTest, (test) => Codex.make(test.options))).pipe(
    Layer.provide(NodeServices.layer),
    Layer.provideMerge(layerEnvironment(options))
  )

/**
 * Provides the user's own Codex if there are credentials, else one with a scripted model, which says hello to
 * everything and reports every goal as reached. One printed line says which model answers.
 *
 * **When to use**
 *
 * Use for examples and first steps that run anywhere. A program uses `NodeCodex.layer`.
 *
 * **Details**
 *
 * An `auth.json` in `CODEX_HOME` (default `~/.codex`) counts as a login; else `OPENAI_API_KEY` is used for as long as the
 * process runs, without storing it anywhere.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerDemo: Layer.Layer<
  Codex.Codex,
  StartError | PlatformError.PlatformError | Config.ConfigError
> = Layer.unwrap(Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const home = yield* Config.String("CODEX_HOME").pipe(
    Config.orElse(() => Config.map(Config.String("HOME"), (home) => path.join(home, ".codex"))),
    Config.option
  )
  if (Option.isSome(home) && (yield* fs.exists(path.join(home.value, "auth.json")))) return NodeCodex.layer()
  const apiKey = yield* Config.option(Config.Redacted("OPENAI_API_KEY"))
  if (Option.isSome(apiKey)) return NodeCodex.layer({ configOverrides: openAiByKey })
  yield* Console.log("(No OPENAI_API_KEY and no login in CODEX_HOME: a scripted model answers.)")
  return layer({
    model: {
      default: ScriptedModel.response(
        ScriptedModel.message("Hello from a scripted model, and welcome to Codex!"),
        ScriptedModel.usage({ inputTokens: 12, outputTokens: 11 })
      ),
      // Codex starts turns until the goal is reached.
      respondWith: (request) =>
        isGoal(request)
          ? ScriptedModel.functionCall({ name: "update_goal", arguments: { status: "complete" } })
          : undefined
    }
  })
})).pipe(Layer.provide(NodeServices.layer))

// =============================================================================
// Internal
// =============================================================================

/** Whether Codex asks the model to continue a goal, and does not only report the result of a tool. */
const isGoal = (request: ScriptedModel.ModelRequest): boolean => {
  const { input } = request.body
  const last: unknown = Array.isArray(input) ? input.at(-1) : undefined
  return Predicate.hasProperty(last, "role") && last.role === "user" &&
    ScriptedModel.lastUserText(request).startsWith("<codex_internal_context source=\"goal\">")
}

// The key itself stays in the environment: the arguments of the process contain only the name of its variable.
const openAiByKey = {
  model_provider: "openai-api-key",
  "model_providers.openai-api-key": {
    name: "OpenAI",
    base_url: "https://api.openai.com/v1",
    env_key: "OPENAI_API_KEY",
    wire_api: "responses"
  }
}

const environment = Effect.fnUntraced(function*({ config, model: _, ...options }: Options) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const model = yield* ScriptedModel.ScriptedModel
  const root = yield* Effect.acquireRelease(
    Effect.flatMap(fs.makeTempDirectory({ prefix: "effect-codex-" }), fs.realPath),
    // Processes that the server started may still be writing when it is gone.
    (root) =>
      fs.remove(root, { recursive: true, force: true }).pipe(
        Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 50 }),
        Effect.ignore({ log: true }),
        inRealTime
      )
  )
  const codexHome = path.join(root, "home")
  const workspace = path.join(root, "workspace")
  const temporary = path.join(root, "tmp")
  yield* fs.makeDirectory(codexHome)
  yield* fs.makeDirectory(temporary)
  yield* fs.makeDirectory(workspace)
  // With plugins, codex fetches them over the network at start, and leaves git processes behind when it ends.
  const features = { plugins: false, ...config?.features }
  yield* fs.writeFileString(
    path.join(codexHome, "config.toml"),
    ScriptedModel.config(model, { ...config, features })
  )
  return CodexTest.of({
    codexHome,
    workspace,
    options: {
      cwd: workspace,
      ...defined(options),
      // Commands run in a login shell, which must not wait for the user's profile. Their sandbox leaves folders behind
      // in the folder for temporary files.
      env: { ...ScriptedModel.env, CODEX_HOME: codexHome, HOME: root, TMPDIR: temporary, ...options.env }
    }
  })
})
