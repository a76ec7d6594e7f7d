import type { Redacted } from "effect"
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"

/**
 * The plain loop that the client is compared with: no Effect, no checks, no router. It writes a line, parses each line
 * that comes, and keeps `inFlight` calls on their way.
 */
export const rawLoop = (options: {
  readonly binary: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | Redacted.Redacted | undefined>>
}) => {
  const child: ChildProcessWithoutNullStreams = spawn(options.binary, ["app-server"], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env } as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "pipe"]
  })
  let onAnswer: (message: any) => void = () => {}
  let rest = ""
  child.stderr.resume()
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n")
    rest = lines.pop()!
    for (const line of lines) {
      const message = JSON.parse(line)
      if (message.id !== undefined && message.method === undefined) onAnswer(message)
    }
  })
  let nextId = 0
  const send = (method: string, params: object) =>
    child.stdin.write(JSON.stringify({ id: ++nextId, method, params }) + "\n")
  return {
    initialize: () =>
      new Promise<void>((resolve) => {
        onAnswer = () => {
          child.stdin.write(JSON.stringify({ method: "initialized" }) + "\n")
          resolve()
        }
        send("initialize", { clientInfo: { name: "raw", version: "0", title: null }, capabilities: null })
      }),
    /** Makes calls and resolves with how many were answered with a result. */
    run: (method: string, params: object, calls: number, inFlight: number) =>
      new Promise<number>((resolve) => {
        let sent = 0
        let answered = 0
        let results = 0
        onAnswer = (message) => {
          if ("result" in message) results++
          if (++answered === calls) return resolve(results)
          if (sent < calls) {
            sent++
            send(method, params)
          }
        }
        for (; sent < Math.min(calls, inFlight); sent++) send(method, params)
      }),
    close: () =>
      new Promise<void>((resolve) => {
        child.once("close", () => resolve())
        child.stdin.end()
      })
  }
}
