/**
 * The client with Node's platform services in it.
 *
 * @since 0.1.0
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import type * as Config from "effect/Config"
import * as Layer from "effect/Layer"
import * as Codex from "./Codex.ts"
import type { StartError } from "./CodexError.ts"

/**
 * Provides a client with an app-server of its own, on Node.
 *
 * **Example** (A whole program)
 *
 * ```ts
 * const program = Effect.gen(function*() {
 *   const codex = yield* Codex.Codex
 *   const thread = yield* codex.threadStart({ sandbox: "readOnly" })
 *   const result = yield* thread.run("What does this project do?")
 *   yield* Console.log(result.finalResponse)
 * })
 *
 * NodeRuntime.runMain(program.pipe(Effect.provide(NodeCodex.layer())))
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: Codex.CodexOptions): Layer.Layer<Codex.Codex, StartError> =>
  Layer.provide(Codex.layer(options), NodeServices.layer)

/**
 * Provides a client whose options come from the `Config`, on Node.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<Codex.CodexOptions>
): Layer.Layer<Codex.Codex, StartError | Config.ConfigError> =>
  Layer.provide(Codex.layerConfig(options), NodeServices.layer)
