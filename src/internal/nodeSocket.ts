import { Buffer } from "node:buffer"
import type * as Net from "node:net"
import { Duplex } from "node:stream"
import { Worker } from "node:worker_threads"

/**
 * A connection that is read in its own thread. The server ends a connection once 128 messages do not fit into the
 * system's buffers, which on a unix socket can be after 15 ms. Whatever the main thread does, this one reads at once,
 * into memory.
 */
export const connect = (options: Net.NetConnectOpts): Duplex => {
  const worker = new Worker(SOURCE, { eval: true, workerData: options, execArgv: [], name: "effect-codex socket" })
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()))
  const send = (bytes: Uint8Array) => {
    const copy = new Uint8Array(bytes)
    worker.postMessage(copy, [copy.buffer])
  }
  const socket = new Duplex({
    allowHalfOpen: false,
    // Data is pushed as it arrives.
    read: () => {},
    write: (chunk: Uint8Array, _encoding, done) => {
      send(chunk)
      done()
    },
    writev: (chunks, done) => {
      send(Buffer.concat(chunks.map(({ chunk }) => chunk as Uint8Array)))
      done()
    },
    final: (done) => {
      worker.postMessage("end")
      done()
    },
    destroy: (error, done) => {
      worker.postMessage("destroy")
      void exited.then(() => done(error))
    }
  })
  worker.on("message", (message: Message) => {
    if (message === null || message instanceof Uint8Array) socket.push(message)
    else socket.destroy(Object.assign(new Error(message.message), { code: message.code }))
  })
  worker.on("error", (error: Error) => socket.destroy(error))
  return socket
}

/** Bytes, the end of the connection, or its error. */
type Message = Uint8Array | null | { readonly message: string; readonly code: string | undefined }

// Not a file, so that nothing has to find it, however the program is bundled.
const SOURCE = `
const { parentPort, workerData } = require("node:worker_threads")
const buffer = new Uint8Array(1024 * 1024)
const socket = require("node:net").connect({
  ...workerData,
  noDelay: true,
  // Ten probes a second apart follow: whoever only waits learns after 40 s that nobody is there any more, and what is
  // between here and there does not forget a connection on which nothing is said.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
  // No memory is allocated for each read: a pause for its collection would be a pause of the reading.
  onread: {
    buffer,
    callback: (length) => {
      const bytes = buffer.slice(0, length)
      parentPort.postMessage(bytes, [bytes.buffer])
      return true
    }
  }
})
socket.on("end", () => parentPort.postMessage(null))
socket.on("error", ({ code, errors, message }) => {
  parentPort.postMessage({ message: message || (errors && errors[0] ? errors[0].message : String(code)), code })
})
// Not parentPort.close(), after which a worker goes on in Deno. What was posted before still arrives.
socket.on("close", () => process.exit())
parentPort.on("message", (message) => {
  if (message === "end") socket.end()
  else if (message === "destroy") socket.destroy()
  else socket.write(message)
})
`
