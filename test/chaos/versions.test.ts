import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Codex, ServerRequests } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { figure, long } from "./support/chaos.ts"
import { expected, mainJob, script } from "./support/mainJob.ts"
import * as Replay from "./support/replay.ts"

// Recorded with test/chaos/support/record.ts: the pinned version, and two that are months older.
const PINNED = "0.169.0"

describe("The main job", () => {
  it("was recorded with the pinned version and with two older ones", () => {
    assert.deepStrictEqual(Replay.versions, ["0.142.3", "0.160.0", PINNED])
  })

  for (const version of Replay.versions) {
    it.live(`works with what a server of version ${version} said`, () =>
      Effect.gen(function*() {
        const peer = yield* Replay.play(version)
        const codex = yield* Codex.connect(Effect.succeed(peer.transport), { restart: false })
        assert.strictEqual(codex.metadata.serverVersion, version)
        assert.deepStrictEqual(yield* mainJob(codex), expected)
        yield* figure(
          `version ${version}`,
          `${
            Replay.load(version).length
          } recorded messages replayed: a thread, 5 turns, a command, an approval, an interruption and a failure as with the pinned version`
        )
      }).pipe(Effect.provide(ServerRequests.layer(ServerRequests.acceptAll))))
  }
})

// The binaries themselves come from the registry, into a folder that is gone afterwards.
describe.skipIf(!long || process.platform !== "linux")("The main job, live", () => {
  for (const version of Replay.versions.filter((version) => version !== PINNED)) {
    it.live(`works with a server of version ${version}`, () =>
      Effect.gen(function*() {
        const folder = yield* Effect.acquireRelease(
          Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-older-"))),
          (folder) => Effect.sync(() => fs.rmSync(folder, { recursive: true, force: true }))
        )
        const platform = `${process.platform}-${process.arch}`
        execFileSync("npm", [
          "install",
          "--no-audit",
          "--no-fund",
          "--ignore-scripts",
          "--prefix",
          folder,
          `older@npm:@openai/codex@${version}-${platform}`
        ], { cwd: folder, stdio: "ignore" })
        const vendor = path.join(folder, "node_modules/older/vendor")
        const codexBin = path.join(vendor, fs.readdirSync(vendor)[0]!, "bin/codex")
        const { options } = yield* CodexTest.CodexTest
        const model = yield* ScriptedModel.ScriptedModel
        yield* model.respondWith(script)
        const codex = yield* Codex.make({ ...options, codexBin })
        assert.strictEqual(codex.metadata.serverVersion, version)
        assert.deepStrictEqual(yield* mainJob(codex), expected)
        yield* figure(`version ${version}, live`, "the main job as with the pinned version")
      }).pipe(
        // The server ends before its folder is removed, or it would make another one.
        Effect.scoped,
        Effect.provide(ServerRequests.layer(ServerRequests.acceptAll)),
        Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))
      ), 300_000)
  }
})
