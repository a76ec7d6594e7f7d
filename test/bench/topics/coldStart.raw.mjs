import { connectServer } from "../support/raw.mjs"

const client = await connectServer()
const threadId = await client.threadStart()
await client.run(threadId, (message) => {
  if (message.method !== "item/agentMessage/delta" || globalThis.first !== undefined) return
  globalThis.first = performance.timeOrigin + performance.now()
})
console.log(JSON.stringify({ first: globalThis.first }))
client.close()
