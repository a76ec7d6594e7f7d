import { now, options, quantile, stopwatch } from "../support/program.mjs"
import { connectPeer } from "../support/raw.mjs"

const client = await connectPeer()

const wave = async (count) => {
  const delays = []
  const onMessage = (message) => {
    if (message.method === "item/agentMessage/delta") delays.push(Number(now() - BigInt(message.params.delta)))
  }
  const threads = await Promise.all(Array.from({ length: options.turns }, () => client.threadStart()))
  const ends = threads.map((threadId) => client.run(threadId, onMessage))
  await client.control({ prepare: "paced", rate: options.rate, count })
  const stop = stopwatch()
  await Promise.all([client.control({ go: true }), ...ends])
  const { cpu } = stop()
  return {
    count: delays.length,
    p50: quantile(delays, 0.5) / 1000,
    p99: quantile(delays, 0.99) / 1000,
    cpu: cpu * 1000 / count
  }
}

await wave(options.warmUp)
console.log(JSON.stringify(await wave(options.count)))
client.close()
