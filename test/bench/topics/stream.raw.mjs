import { median, options, promoteYoung, stopwatch, WARM_UP, WAVES } from "../support/program.mjs"
import { connectPeer } from "../support/raw.mjs"

const client = await connectPeer()

const wave = async () => {
  const { kind, lines, targets } = options
  let taken
  let events = 0
  let text = 0
  let stop
  const onMessage = (message) => {
    if (message.method === "item/agentMessage/delta") text += message.params.delta.length
    if (message.method !== "turn/completed" && ++events === lines) taken = stop()
  }
  const threads = await Promise.all(Array.from({ length: options.turns }, () => client.threadStart()))
  const ends = threads.map((threadId) => client.run(threadId, onMessage))
  await client.control({ prepare: "bulk", kind, lines, targets })
  promoteYoung()
  stop = stopwatch()
  await Promise.all([client.control({ go: true }), ...ends])
  return { ...taken, events, text }
}

const waves = []
for (let i = 0; i < WARM_UP + WAVES; i++) {
  const result = await wave()
  if (i >= WARM_UP) waves.push(result)
}
console.log(JSON.stringify(median(waves)))
client.close()
