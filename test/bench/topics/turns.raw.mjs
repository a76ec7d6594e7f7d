import { options, stopwatch } from "../support/program.mjs"
import { connectServer } from "../support/raw.mjs"

const client = await connectServer()
const threads = await Promise.all(Array.from({ length: options.atOnce }, () => client.threadStart()))

const round = async () => {
  let deltas = 0
  const onMessage = (message) => {
    if (message.method === "item/agentMessage/delta") deltas++
  }
  await Promise.all(threads.map((threadId) => client.run(threadId, onMessage)))
  return deltas
}

const rounds = async (count) => {
  let deltas = 0
  for (let i = 0; i < count; i++) deltas += await round()
  return deltas
}

await rounds(options.warmUp)
const stop = stopwatch()
const deltas = await rounds(options.rounds)
const { cpu, wall } = stop()
console.log(JSON.stringify({ wall: wall / options.rounds, cpu: cpu / options.rounds, deltas }))
client.close()
