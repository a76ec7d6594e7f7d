import { options, stopwatch } from "../support/program.mjs"
import { connectPeer } from "../support/raw.mjs"

const client = await connectPeer()

const wave = async (lines) => {
  let events = 0
  let text = 0
  const onMessage = (message) => {
    events++
    if (message.method === "item/agentMessage/delta") text += message.params.delta.length
  }
  const threads = await Promise.all(Array.from({ length: options.turns }, () => client.threadStart()))
  const ends = threads.map((threadId) => client.run(threadId, onMessage))
  await client.control({ prepare: "bulk", kind: options.kind, lines, targets: options.targets })
  const stop = stopwatch()
  await Promise.all([client.control({ go: true }), ...ends])
  return { ...stop(), events, text }
}

await wave(options.warmUp)
console.log(JSON.stringify(await wave(options.lines)))
client.close()
