/**
 * Records what a real server and this client say to each other in the main job, as JSON lines in test/chaos/fixtures:
 *
 *     node --conditions=effect-codex-source test/chaos/support/record.ts NAME [path to another codex binary]
 */
import { NodeServices } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { AppServer, Codex, ServerRequests } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import * as fs from "node:fs"
import * as path from "node:path"
import { mainJob, script } from "./mainJob.ts"

const [name, codexBin] = process.argv.slice(2)
if (name === undefined) throw new Error("Which name?")

const record = Effect.gen(function*() {
  const { codexHome, options, workspace } = yield* CodexTest.CodexTest
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.respondWith(script)
  const lines: Array<string> = []
  const write = (from: "client" | "server", line: string) => lines.push(`{"from":"${from}","message":${line}}`)
  const recorded = Effect.map(AppServer.spawn({ ...options, codexBin }), (transport) => ({
    ...transport,
    incoming: Stream.tap(transport.incoming, (line) => Effect.sync(() => write("server", line))),
    send: (message: string) =>
      Effect.suspend(() => {
        write("client", message)
        return transport.send(message)
      })
  }))
  const codex = yield* Codex.connect(recorded, { restart: false })
  console.log(codex.metadata.userAgent, yield* mainJob(codex))

  // Nothing of this machine and of this moment stays in it.
  const root = path.dirname(codexHome)
  const ids = new Map<string, string>()
  const neutral = lines.map((line) =>
    line
      .replaceAll(codexHome, "/codex-home").replaceAll(workspace, "/workspace").replaceAll(root, "/root")
      .replaceAll(new URL(model.url).host, "127.0.0.1:1")
      .replaceAll(/"userAgent":"([^/]*\/[\d.]+)[^"]*"/g, "\"userAgent\":\"$1 (recorded)\"")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
        // This one stands in the job itself.
        if (id.endsWith("-8000-000000000000")) return id
        if (!ids.has(id)) ids.set(id, `00000000-0000-7000-8000-${String(ids.size + 1).padStart(12, "0")}`)
        return ids.get(id)!
      })
      .replaceAll(
        /"traceparent":"[^"]*"/g,
        "\"traceparent\":\"00-00000000000000000000000000000001-0000000000000001-01\""
      )
      .replaceAll(/\b(?:17|18)\d{11}\b/g, "1780000000000").replaceAll(/\b(?:17|18)\d{8}\b/g, "1780000000")
  )
  const file = path.join(import.meta.dirname, "../fixtures", `${name}.jsonl`)
  fs.writeFileSync(file, neutral.join("\n") + "\n")
  console.log(`${neutral.length} messages in ${path.relative(process.cwd(), file)}`)
})

await Effect.runPromise(
  record.pipe(
    Effect.provide(ServerRequests.layer(ServerRequests.acceptAll)),
    Effect.provide([CodexTest.layerEnvironment(), NodeServices.layer]),
    Effect.scoped
  )
)
