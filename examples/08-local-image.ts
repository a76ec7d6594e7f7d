import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, FileSystem } from "effect"
import { Codex, Input } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* fs.makeTempFileScoped({ suffix: ".png" })
  yield* fs.writeFile(path, Buffer.from(pixel, "base64"))

  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  // #region local-image
  // The app-server reads the file, so its process must be able to open the path.
  const result = yield* thread.run([Input.text("Describe this screenshot."), Input.localImage(path)])
  // #endregion
  const sent = result.items.flatMap((item) => item.type === "userMessage" ? item.content : [])
  yield* Console.log(`Sent: ${sent.map(({ type }) => type).join(", ")}`)
  yield* Console.log(`Answer: ${result.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide([CodexTest.layerDemo, NodeServices.layer])))
