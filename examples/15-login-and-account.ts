import { NodeRuntime } from "@effect/platform-node"
import { Config, ConfigProvider, Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// Without a terminal, nobody will open a browser.
const patience = process.stdin.isTTY ? "5 minutes" : "300 millis"

// #region api-key
const withApiKey = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  yield* codex.loginApiKey(yield* Config.Redacted("OPENAI_API_KEY"))
  const { account } = yield* codex.account()
  yield* Console.log(`Logged in by ${account?.type}`)
  yield* codex.logout
})
// #endregion

// #region chatgpt
// Closing the Scope cancels an unfinished attempt: after the timeout, or when the fiber is interrupted.
const withChatgpt = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const login = yield* codex.loginChatgpt
  yield* Console.log(`Open ${login.authUrl}`)
  const outcome = yield* login.wait.pipe(
    Effect.map(({ error, success }) => success ? "Logged in" : `Not logged in: ${error}`),
    Effect.timeoutOrElse({ duration: patience, orElse: () => Effect.succeed("Nobody logged in: given up") })
  )
  yield* Console.log(outcome)
}).pipe(Effect.scoped)
// #endregion

// #region device-code
const withDeviceCode = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const login = yield* codex.loginChatgptDeviceCode
  yield* Console.log(`Enter ${login.userCode} at ${login.verificationUrl}`)
  return yield* login.wait
}).pipe(Effect.scoped)
// #endregion

const interactive = process.argv.includes("--device-code") ? withDeviceCode : withChatgpt
const program = Effect.andThen(withApiKey, interactive)

// -- A separate environment, so that your login is not touched. Your own program provides NodeCodex.layer() instead. --

const apart = CodexTest.layer({ config: { requiresLogin: true } })
const key = ConfigProvider.layer(ConfigProvider.fromUnknown({ OPENAI_API_KEY: "sk-not-a-real-key" }))

NodeRuntime.runMain(program.pipe(Effect.provide([apart, key])))
