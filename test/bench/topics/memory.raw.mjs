/** The memory of a naive client that keeps the messages of a turn for a later consumer. */
import { heldBytes, options, stopwatch } from "../support/program.mjs"
import { connectPeer } from "../support/raw.mjs"

const client = await connectPeer()

const held = async ({ lines, turns }) => {
  const queues = new Map()
  for (let i = 0; i < turns; i++) {
    const threadId = await client.threadStart()
    const queue = []
    queues.set(threadId, queue)
    client.run(threadId, (message) => queue.push(message))
  }
  await client.control({ prepare: "bulk", kind: "deltas", lines, complete: false })
  const before = await heldBytes()
  await client.control({ go: true })
  const bytes = await heldBytes() - before
  const count = [...queues.values()].reduce((sum, queue) => sum + queue.length, 0)
  return { bytes: bytes / lines, count }
}

const long = async ({ bytes }) => {
  let length = 0
  const threadId = await client.threadStart()
  const end = client.run(threadId, (message) => {
    if (message.method === "item/agentMessage/delta") length = message.params.delta.length
  })
  await client.control({ prepare: "long", bytes })
  const stop = stopwatch()
  await Promise.all([client.control({ go: true }), end])
  return { ...stop(), length }
}

console.log(JSON.stringify(await { held, long }[options.what](options)))
client.close()
