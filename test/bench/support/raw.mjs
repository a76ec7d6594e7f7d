/** What one would write without an SDK: `data` events split on LF, `JSON.parse`, a Map of calls and a Map of turns. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const peer = fileURLToPath(new URL("peer.mjs", import.meta.url))

export class RawClient {
  pending = new Map()
  /** The receiver of the notifications of a thread; a thread has one turn at a time. */
  turns = new Map()
  nextId = 1

  constructor(command, args, env) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } })
    let pieces = []
    this.child.stdout.setEncoding("utf8").on("data", (chunk) => {
      let start = 0
      let end = chunk.indexOf("\n")
      while (end >= 0) {
        const piece = chunk.slice(start, end)
        if (pieces.length === 0) this.receive(piece)
        else {
          this.receive(pieces.join("") + piece)
          pieces = []
        }
        start = end + 1
        end = chunk.indexOf("\n", start)
      }
      if (start < chunk.length) pieces.push(chunk.slice(start))
    })
  }

  receive(line) {
    const message = JSON.parse(line)
    if (message.method === undefined) {
      const { reject, resolve } = this.pending.get(message.id)
      this.pending.delete(message.id)
      if (message.error === undefined) resolve(message.result)
      else reject(new Error(message.error.message))
    } else {
      this.turns.get(message.params.threadId)?.(message)
    }
  }

  request(method, params, trace) {
    const id = this.nextId++
    this.child.stdin.write(JSON.stringify({ id, method, params, trace }) + "\n")
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }))
  }

  async initialize() {
    await this.request("initialize", {
      clientInfo: { name: "raw", title: "raw", version: "0" },
      capabilities: { experimentalApi: true }
    })
    this.child.stdin.write("{\"method\":\"initialized\"}\n")
    return this
  }

  async threadStart() {
    return (await this.request("thread/start", {})).thread.id
  }

  /** Starts a turn and waits for its end. */
  run(threadId, onMessage) {
    return new Promise((resolve, reject) => {
      this.turns.set(threadId, (message) => {
        onMessage(message)
        if (message.method !== "turn/completed") return
        this.turns.delete(threadId)
        resolve()
      })
      this.request("turn/start", { threadId, input: [{ type: "text", text: "Go" }] }).catch(reject)
    })
  }

  control(command) {
    return this.request("thread/name/set", { threadId: "bench", name: "!" + JSON.stringify(command) })
  }

  close() {
    this.child.stdin.end()
  }
}

/** A client of the played app-server. */
export const connectPeer = () => new RawClient(process.execPath, [peer]).initialize()

/** A client of a real app-server; the driver gives its binary and environment. */
export const connectServer = () => new RawClient(process.env.BENCH_CODEX, ["app-server"]).initialize()
