/**
 * The client with Node's platform services in it.
 *
 * @since 0.1.0
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Socket from "effect/socket/Socket"
import { Buffer } from "node:buffer"
import * as Fs from "node:fs"
import * as Net from "node:net"
import type { Duplex } from "node:stream"
import * as Tls from "node:tls"
import * as Codex from "./Codex.ts"
import type { RequestError, StartError } from "./CodexError.ts"
import * as NodeSocket from "./internal/nodeSocket.ts"

/**
 * Provides a client with an app-server of its own, on Node.
 *
 * **Gotchas**
 *
 * Each call makes a layer of its own, with a process of its own. Keep the layer in a constant to share it.
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
export const layerRemote = (options: Codex.RemoteOptions): Layer.Layer<Codex.Codex, RequestError> =>
  Layer.provide(Codex.layerRemote(options), layerWebSocketConstructor)

/**
 * Provides WebSockets that can reach every app-server: with headers, over unix sockets whatever their path, and with
 * messages of any size in frames that the server takes.
 *
 * **Details**
 *
 * Each connection is read by a thread of its own. The server ends a connection that leaves 128 messages unread, and at its
 * full speed that is a matter of milliseconds: less than what a program computes between two looks at its sockets.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerWebSocketConstructor: Layer.Layer<Socket.WebSocketConstructor> = Layer.effect(
  Socket.WebSocketConstructor,
  // Loaded by those who need it only.
  Effect.map(Effect.promise(() => import("@effect/platform-node/NodeWS")), ({ WebSocket }) => (url, options) => {
    const { headers, protocols } = typeof options === "object" && !Array.isArray(options)
      ? options
      : { headers: undefined, protocols: options }
    const unix = /^ws\+unix:\/\/(.*):\/$/s.exec(url)?.[1]
    const ws = new WebSocket(unix === undefined ? url : "ws://localhost/", protocols, {
      headers,
      // As over standard streams: no limit.
      maxPayload: 0,
      perMessageDeflate: false,
      createConnection: threaded(url, unix) as typeof Net.createConnection
    })
    const send = ws.send.bind(ws)
    return Object.assign(ws, {
      send: (data: string | Uint8Array) => {
        const binary = typeof data !== "string"
        if (data.length * 3 <= MAX_FRAME) return send(data)
        const bytes = binary ? data : Buffer.from(data)
        for (let start = 0; start < bytes.length; start += MAX_FRAME) {
          const end = start + MAX_FRAME
          send(bytes.subarray(start, end), { binary, fin: end >= bytes.length })
        }
      }
    })
  })
)

// =============================================================================
// Internal
// =============================================================================

const threaded =
  (url: string, unix: string | undefined) =>
  ({ host = "localhost", port }: { readonly host?: string; readonly port?: number | string }): Duplex => {
    // The server makes a link to a shorter path where the path is too long for a socket.
    if (unix !== undefined) return NodeSocket.connect({ path: Fs.realpathSync(unix) })
    const socket = NodeSocket.connect({ host, port: Number(port) })
    return url.startsWith("wss:") ? Tls.connect({ socket, host, servername: Net.isIP(host) === 0 ? host : "" }) : socket
  }

// The server takes no frames of more than 16 MiB, with what is around them.
const MAX_FRAME = 8 * 1024 * 1024
