/** An MCP server with a tool that asks for a day before it books, and one that it calls harmless. */
import * as readline from "node:readline"

const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n")
const book = { name: "book", description: "Books a day", inputSchema: { type: "object", properties: {} } }
const look = { ...book, name: "look", description: "Looks", annotations: { readOnlyHint: true } }
const day = { type: "object", properties: { day: { type: "string", title: "Day" } }, required: ["day"] }
let call

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params, result } = JSON.parse(line)
  if (method === "initialize") {
    const { protocolVersion } = params
    send({
      id,
      result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "calendar", version: "1" } }
    })
  } else if (method === "tools/list") {
    send({ id, result: { tools: [book, look] } })
  } else if (method === "tools/call" && params.name === "look") {
    send({ id, result: { content: [{ type: "text", text: "all free" }] } })
  } else if (method === "tools/call") {
    call = id
    send({ id: "day", method: "elicitation/create", params: { message: "Which day?", requestedSchema: day } })
  } else if (id === "day") {
    send({ id: call, result: { content: [{ type: "text", text: `${result.action} ${result.content?.day}` }] } })
  } else if (id !== undefined && method !== undefined) {
    send({ id, result: {} })
  }
})
