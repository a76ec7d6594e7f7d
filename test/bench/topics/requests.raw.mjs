import { options, stopwatch } from "../support/program.mjs"
import { connectPeer, connectServer } from "../support/raw.mjs"

const client = await (options.server ? connectServer() : connectPeer())
// A trace context in each call, as a traced client sends it. Math.random, as in Effect.
const hex = (digits) => {
  let text = ""
  for (let i = 0; i < digits; i++) text += "0123456789abcdef"[Math.random() * 16 | 0]
  return text
}
const trace = options.tracer ? () => ({ traceparent: `00-${hex(32)}-${hex(16)}-01` }) : () => undefined

const small = options.server
  ? () => client.request("thread/loaded/list", {}, trace())
  : () => client.request("thread/name/set", { threadId: "bench", name: "small" })

const calls = async (count) => {
  let left = count
  const worker = async () => {
    while (left-- > 0) await small()
  }
  await Promise.all(Array.from({ length: options.inFlight }, worker))
}

await calls(options.warmUp)
const stop = stopwatch()
await calls(options.count)
const { cpu, wall } = stop()
console.log(JSON.stringify({ wall: wall * 1000 / options.count, cpu: cpu * 1000 / options.count }))
client.close()
