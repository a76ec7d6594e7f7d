/**
 * The client with Node's platform services.
 *
 * @since 0.1.0
 */
import * as NodeChildProcessSpawner from "@effect/platform-node/NodeChildProcessSpawner"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Socket from "effect/socket/Socket"
import * as Codex from "./Codex.ts"
import type { CallError, StartError } from "./CodexError.ts"

/**
 * Provides a client with its own app-server, on Node.
 *
 * **Gotchas**
 *
 * Each call makes a new layer, with a new process. Keep the layer in a constant to share it.
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
  Layer.provide(Codex.layer(options), services)

/**
 * Provides a client whose options come from `Config`, on Node. Each is a `Config`; for a fixed value use
 * `Config.succeed(value)`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<Codex.CodexOptions>
): Layer.Layer<Codex.Codex, StartError | Config.ConfigError> => Layer.provide(Codex.layerConfig(options), services)

/**
 * Provides a client of an app-server that listens elsewhere, on Node.
 *
 * **Example** (A server on a unix socket)
 *
 * ```ts
 * NodeCodex.layerRemote({ url: "unix:///run/user/1000/codex.sock" })
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layerRemote = (options: Codex.RemoteOptions): Layer.Layer<Codex.Codex, CallError> =>
  Layer.provide(Codex.layerRemote(options), layerWebSocketConstructor)

/**
 * Provides WebSockets that can reach every app-server: with headers, over unix sockets of any path, and with large
 * messages split into frames that the server accepts.
 *
 * **Details**
 *
 * Each connection is read by its own worker thread. The server ends a connection that leaves 128 messages unread. At
 * full speed that takes milliseconds: less than a program may compute between two reads of its sockets.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerWebSocketConstructor: Layer.Layer<Socket.WebSocketConstructor> = Layer.unwrap(
  // Loaded on demand: with TLS it would be a tenth of a start.
  Effect.map(Effect.promise(() => import("./internal/nodeWebSocket.ts")), ({ layer }) => layer)
)

// =============================================================================
// Internal
// =============================================================================

// Only what starting a server needs; `NodeServices.layer` would load a terminal as well.
const services = Layer.provideMerge(
  NodeChildProcessSpawner.layer,
  Layer.merge(NodeFileSystem.layer, NodePath.layer)
)
