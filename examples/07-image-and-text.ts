import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Codex, Input } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// One red pixel. Codex accepts only `data:` URLs.
const picture = "data:image/png;base64," +
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })

  // #region image
  const result = yield* thread.run([
    Input.text("Which colour is this?"),
    Input.image(picture, { detail: "low" })
  ])
  // #endregion
  const sent = result.items.flatMap((item) => item.type === "userMessage" ? item.content : [])
  yield* Console.log(`Sent: ${sent.map(({ type }) => type).join(", ")}`)
  yield* Console.log(`Answer: ${result.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
