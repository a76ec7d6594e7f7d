/**
 * An app-server played by plain Node, for loads that a real one is too slow for. It answers the handshake, threads,
 * turns and small requests; a `thread/name/set` whose name is `!` and JSON is a command of the benchmark, answered once
 * it is done:
 *
 * - `{ prepare, … }` prepares the lines, so that only writing is left;
 * - `{ go: true }` writes them.
 */
import * as fs from "node:fs"
import { answer, delta, notifications, threadId, turnCompleted, turnId } from "./wire.mjs"

const BLOCK = 20_000

let threads = 0
let turns = []
let job = () => {}

// Writes block this process, so nothing is queued here.
const write = (buffer) => {
  for (let done = 0; done < buffer.length;) done += fs.writeSync(1, buffer, done)
}

const text = (lines) => Buffer.from(lines.map((line) => line + "\n").join(""))

const jobs = {
  /** The given number of lines, of the open turns or the first `targets` of them, then the ends of all turns. */
  bulk: ({ complete = true, kind, lines, targets }) => {
    const receivers = turns.slice(0, targets)
    const block = Math.min(BLOCK, lines)
    const buffer = text(notifications(kind, receivers, block).map((message) => JSON.stringify(message)))
    const ends = text(complete ? turns.map(turnCompleted) : [])
    turns = []
    return () => {
      for (let done = 0; done < lines; done += block) write(buffer)
      write(ends)
    }
  },
  /** One line at a time, each with the time of its writing. */
  paced: ({ count, rate, targets }) => {
    const receivers = turns.slice(0, targets).map((turn) => delta(turn, "TIME").split("TIME"))
    const ends = text(turns.map(turnCompleted))
    const sleeper = new Int32Array(new SharedArrayBuffer(4))
    turns = []
    return () => {
      let next = process.hrtime.bigint()
      for (let i = 0; i < count; i++) {
        next += BigInt(Math.round(1e9 / rate))
        for (;;) {
          const left = Number(next - process.hrtime.bigint())
          if (left <= 0) break
          if (left > 200_000) Atomics.wait(sleeper, 0, 0, left / 1e6 - 0.15)
        }
        const [before, after] = receivers[i % receivers.length]
        write(Buffer.from(before + process.hrtime.bigint() + after + "\n"))
      }
      write(ends)
    }
  },
  /** One line of the given number of bytes. */
  long: ({ bytes }) => {
    const line = text(turns.map((turn) => delta(turn, "x".repeat(bytes))))
    const ends = text(turns.map(turnCompleted))
    turns = []
    return () => {
      write(line)
      write(ends)
    }
  }
}

const command = (options) => {
  if (options.go) job()
  else job = jobs[options.prepare](options)
}

const handle = (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return ""
  let ids = { threadId: params?.threadId, turnId: "" }
  if (method === "thread/name/set" && params.name.startsWith("!")) command(JSON.parse(params.name.slice(1)))
  else if (method === "thread/start") ids = { threadId: threadId(++threads), turnId: "" }
  else if (method === "turn/start") {
    ids = { threadId: params.threadId, turnId: turnId(parseInt(params.threadId.slice(-12), 16)) }
    turns.push(ids)
  } else if (method === "turn/interrupt") {
    turns = turns.filter((turn) => turn.turnId !== params.turnId)
    return `${turnCompleted(params)}\n{"id":${id},"result":${answer(method, ids)}}\n`
  }
  return `{"id":${id},"result":${answer(method, ids)}}\n`
}

let rest = ""
process.stdin.setEncoding("utf8").on("data", (chunk) => {
  const lines = (rest + chunk).split("\n")
  rest = lines.pop()
  write(Buffer.from(lines.map(handle).join("")))
})
