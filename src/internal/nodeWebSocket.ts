import { WebSocket } from "@effect/platform-node/NodeWS"
import * as Layer from "effect/Layer"
import * as Socket from "effect/socket/Socket"
import { Buffer } from "node:buffer"
import * as Fs from "node:fs"
import * as Net from "node:net"
import type { Duplex } from "node:stream"
import * as Tls from "node:tls"
import * as NodeSocket from "./nodeSocket.ts"

/** Makes a WebSocket over a connection that is read in its own thread. */
const make: Socket.WebSocketConstructor["Service"] = (url, options) => {
  const { headers, protocols } = typeof options === "object" && !Array.isArray(options)
    ? options
    : { headers: undefined, protocols: options }
  const unix = /^ws\+unix:\/\/(.*):\/$/s.exec(url)?.[1]
  const ws = new WebSocket(unix === undefined ? url : "ws://localhost/", protocols, {
    headers,
    // No limit, as over standard streams.
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
}

export const layer: Layer.Layer<Socket.WebSocketConstructor> = Layer.succeed(Socket.WebSocketConstructor, make)

const threaded =
  (url: string, unix: string | undefined) =>
  ({ host = "localhost", port }: { readonly host?: string; readonly port?: number | string }): Duplex => {
    // If the path is too long for a socket, the server makes it a link to a shorter one.
    if (unix !== undefined) return NodeSocket.connect({ path: Fs.realpathSync(unix) })
    const socket = NodeSocket.connect({ host, port: Number(port) })
    return url.startsWith("wss:") ? Tls.connect({ socket, host, servername: Net.isIP(host) === 0 ? host : "" }) : socket
  }

// The server accepts frames of at most 16 MiB, including their headers.
const MAX_FRAME = 8 * 1024 * 1024
