// An app-server that ends at the point `POINT` in the way `MANNER`. It is started with the client's pipes as descriptors
// 3 and 4, since Node never closes 0 to 2.
import * as fs from "node:fs"
import * as net from "node:net"

const { MANNER, POINT } = process.env
const input = new net.Socket({ fd: 3, readable: true, writable: false })

let mute = false
const write = (text) => {
  if (!mute) fs.writeSync(4, text)
}
const send = (message) => write(JSON.stringify(message) + "\n")

const die = () => {
  fs.writeSync(2, `dying of ${MANNER} at ${POINT}\n@${Date.now()}\n`)
  switch (MANNER) {
    case "SIGKILL":
    case "SIGTERM":
    case "SIGSEGV":
      process.kill(process.pid, MANNER)
      // A signal is not waited for.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)
      break
    case "exit 1":
      process.exit(1)
      break
    case "stdout closed":
      mute = true
      fs.closeSync(4)
      setInterval(() => {}, 1000)
      break
    case "stdin closed":
      // It goes on with what it says: what it is told, it does not hear.
      input.destroy()
      setInterval(() => {}, 1000)
      break
  }
}

const at = (point) => {
  if (point === POINT) die()
}
const answer = (id, result, name) => {
  const line = JSON.stringify({ id, result }) + "\n"
  if (POINT === `${name} half answered`) {
    write(line.slice(0, line.length >> 1))
    die()
    // Whoever only stopped listening finishes the line.
    write(line.slice(line.length >> 1))
  } else {
    write(line)
    at(`${name} answered`)
  }
}

const ids = { threadId: "thread", turnId: "turn" }
const turn = { id: "turn", items: [], status: "inProgress", error: null }
const thread = JSON.parse(process.env.THREAD)
const delta = (delta) => ({ method: "item/agentMessage/delta", params: { ...ids, itemId: "item", delta } })

const onMessage = ({ id, method }) => {
  switch (method) {
    case "initialize":
      at("initialize received")
      return answer(id, {
        userAgent: "dying/0.169.0",
        codexHome: "/",
        platformFamily: "unix",
        platformOs: "linux"
      }, "initialize")
    case "initialized":
      return at("initialized received")
    case "thread/start":
      at("thread/start received")
      return answer(id, thread, "thread/start")
    case "model/list":
      at("model/list received")
      return answer(id, { data: [], nextCursor: null }, "model/list")
    case "turn/start": {
      at("turn/start received")
      send({ method: "turn/started", params: { threadId: "thread", turn } })
      at("turn/started before the answer")
      answer(id, { turn }, "turn/start")
      const item = { type: "agentMessage", id: "item", text: "", phase: null }
      send({ method: "item/started", params: { ...ids, item, startedAtMs: 1 } })
      at("item/started")
      send(delta("one"))
      at("a delta")
      const line = JSON.stringify(delta("two")) + "\n"
      if (POINT === "half a delta") {
        write(line.slice(0, 30))
        die()
        write(line.slice(30))
      } else write(line)
      send({ method: "item/completed", params: { ...ids, item, completedAtMs: 1 } })
      at("item/completed")
      send({
        id: "ask",
        method: "item/fileChange/requestApproval",
        params: { ...ids, itemId: "item", startedAtMs: 1, reason: null, grantRoot: null }
      })
      return at("approval asked")
    }
    case undefined:
      if (id === "ask") at("approval answered")
      return
    case "turn/interrupt":
      at("turn/interrupt received")
      return answer(id, {}, "turn/interrupt")
  }
}

at("start")
let rest = ""
input.setEncoding("utf8").on("data", (chunk) => {
  const lines = (rest + chunk).split("\n")
  rest = lines.pop()
  for (const line of lines) onMessage(JSON.parse(line))
})
input.on("end", () => {
  at("end of input")
  process.exit(0)
})
input.on("error", () => {})
