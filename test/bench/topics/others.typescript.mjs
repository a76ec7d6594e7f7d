/** The driver runs a copy of this beside an installation of the SDK. */
import { Codex } from "@openai/codex-sdk"

const { atOnce, turns } = JSON.parse(process.argv[2])

const codex = new Codex({ codexPathOverride: process.env.BENCH_CODEX })
const conversation = async () => {
  const thread = codex.startThread({ approvalPolicy: "never", sandboxMode: "read-only", skipGitRepoCheck: true })
  for (let i = 0; i < turns; i++) {
    const { finalResponse } = await thread.run("Go")
    if (!finalResponse) throw new Error("no answer")
  }
}
const start = performance.now()
await Promise.all(Array.from({ length: atOnce }, conversation))
console.log(JSON.stringify({ wall: performance.now() - start }))
