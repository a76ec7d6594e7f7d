import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Path, Semaphore, Stream } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import * as Fs from "node:fs"
import * as Url from "node:url"

// Each example is started as a user would start it: no key, an empty CODEX_HOME, no network needed.

const root = Url.fileURLToPath(new URL("..", import.meta.url))

interface Expectation {
  readonly stdin?: string
  /** What its output has to contain, in this order. */
  readonly output: ReadonlyArray<string | RegExp>
}

const hello = "Hello from a scripted model, and welcome to Codex!"

const expectations: Readonly<Record<string, Expectation>> = {
  "00-hello.ts": {
    output: [hello]
  },
  "01-quickstart.ts": {
    output: [hello, `Final response: ${hello}`, "Tokens: 23", /Duration: \d+ ms/]
  },
  "02-turn-run.ts": {
    output: ["Status: completed", `Answer: ${hello}`, "Item: userMessage", "Item: agentMessage", `Follow-up: ${hello}`]
  },
  "03-stream-events.ts": {
    output: [
      "turn inProgress",
      "agentMessage begins",
      `the model writes: ${hello}`,
      "agentMessage is complete",
      "turn completed",
      `All deltas together: ${hello}`
    ]
  },
  "04-models-and-metadata.ts": {
    output: [/Codex \d+\.\d+\.\d+ on \w+/, /\d+ models/, /^\* \S+: /m]
  },
  "05-existing-thread.ts": {
    output: [
      "You: Remember the number 42.",
      `Codex: ${hello}`,
      "You: Which number was it?",
      `Codex: ${hello}`,
      "There is no thread 00000000-0000-7000-8000-000000000000"
    ]
  },
  "06-lifecycle-and-controls.ts": {
    output: ["Name: A greeting", "A greeting: Say hello.", "Archived: 1, restored: true", `Compacted: ${hello}`]
  },
  "07-image-and-text.ts": {
    output: ["Sent: text, image", `Answer: ${hello}`]
  },
  "08-local-image.ts": {
    output: ["Sent: text, localImage", `Answer: ${hello}`]
  },
  "09-several-turns.ts": {
    output: [`What is a Layer? ${hello}`, `What is a Fiber? ${hello}`, `What is a Schedule? ${hello}`]
  },
  "10-errors-and-retry.ts": {
    output: [/The turn failed: .*usage limit.*\("usageLimitExceeded"\)/, /InvalidParams: .*: correct the call/]
  },
  "11-chat.ts": {
    stdin: "Hello\nHow are you?\n",
    output: [`you> codex> ${hello}`, `you> codex> ${hello}`, "Goodbye."]
  },
  "12-all-turn-options.ts": {
    output: [`completed: ${hello}`, `completed: ${hello}`]
  },
  "13-model-choice.ts": {
    output: [/Chosen: \S+, effort \w+/, `Answer: ${hello}`]
  },
  "14-turn-controls.ts": {
    output: ["Steered: completed, 1, 2, 3.", "Interrupted: interrupted"]
  },
  "15-login-and-account.ts": {
    output: ["Logged in by apiKey", "Open https://", "Nobody logged in: given up"]
  },
  "16-goals.ts": {
    output: ["Codex: Two of five pass.", "Codex: Four of five pass.", "Goal: complete, All of them pass."]
  },
  "17-approvals.ts": {
    stdin: "y\n",
    output: ["echo hello from the shell", "because: you asked for it", "Allow it? [y/N]", "completed: hello from"]
  },
  "18-tools.ts": {
    output: [/get_stock\(\{"article":"teapot"\}\): .*7/, "Yes, seven of them."]
  },
  "19-structured-output.ts": {
    output: ["It renames a column. The first risk: Old rows have no value (high)", "Not a review:", "Missing key"]
  },
  "20-service.ts": {
    output: [hello, hello]
  },
  "21-stream-pipelines.ts": {
    output: [
      "Fewer frames than deltas: Once upon a time there was a fiber.",
      "Slowly: Once upon a time there was a fiber.",
      "Merged: left: agentMessage, right: agentMessage",
      "Broadcast: Once upon a time there was a fiber. (and every event)"
    ]
  },
  "22-timeouts-and-races.ts": {
    output: ["(no answer in time)", "The turn was interrupted", "The winner: At your service."]
  },
  "23-tracing.ts": {
    output: [/^summary\n {2}thread\/start\n {2}.*agent.*\n {4}turn\/start/m]
  },
  "24-language-model.ts": {
    output: ["A program as a value.", "Effect, Layer, Stream", "Goodbye."]
  },
  "25-http.ts": {
    output: [`data: ${hello.slice(0, 5)}`]
  },
  "26-code-review.ts": {
    output: [hello]
  },
  "27-shared-server.ts": {
    output: ["First program: OK", "Second program: OK (turn 2 of the same thread)"]
  },
  "28-background-tasks.ts": {
    output: [
      "First: Once upon a time there was a fiber.",
      "Second: Once upon a time there was a fiber.",
      "The other task: interrupted"
    ]
  }
}

// `npm run test:runtimes` names others.
const [runtime, ...runtimeArgs] = (process.env["EXAMPLES_RUNTIME"] ?? process.execPath).split(" ")

/** The environment of somebody who has a runtime and nothing else. */
const environment = (home: string, codexHome: string): Record<string, string> => ({
  ...process.env["PATH"] === undefined ? {} : { PATH: process.env["PATH"] },
  ...process.env["TMPDIR"] === undefined ? {} : { TMPDIR: process.env["TMPDIR"] },
  HOME: home,
  CODEX_HOME: codexHome
})

const run = Effect.fnUntraced(
  function*(file: string, expectation: Expectation) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
    const home = yield* fs.makeTempDirectoryScoped({ prefix: "effect-codex-examples-" })
    // Runtimes keep caches in HOME.
    const codexHome = path.join(home, "codex")
    yield* fs.makeDirectory(codexHome)
    const args = [...runtimeArgs, "--conditions=effect-codex-source", path.join("examples", file)]
    const handle = yield* spawner.spawn(
      ChildProcess.make(runtime!, args, {
        cwd: root,
        env: environment(home, codexHome),
        extendEnv: false,
        stdin: Stream.encodeText(Stream.make(expectation.stdin ?? "")),
        forceKillAfter: "1 second"
      })
    )
    const output = yield* handle.all.pipe(Stream.decodeText(), Stream.mkString)
    const exitCode = yield* handle.exitCode
    return { exitCode, left: yield* fs.readDirectory(codexHome), output }
  },
  Effect.scoped,
  Effect.timeout("30 seconds"),
  Effect.provide(NodeServices.layer)
)

/** Fails with the whole output: what is missing alone says little. */
const assertContains = (output: string, parts: ReadonlyArray<string | RegExp>) => {
  let rest = output
  for (const part of parts) {
    const found = typeof part === "string" ? rest.indexOf(part) : rest.search(part)
    if (found < 0) assert.fail(`The output lacks ${part}, or has it earlier:\n\n${output}`)
    rest = rest.slice(found + (typeof part === "string" ? part.length : part.exec(rest)![0].length))
  }
}

const files = Fs.readdirSync(new URL("../examples", import.meta.url)).filter((name) => /^\d\d-.*\.ts$/.test(name))
  .sort()

// Two at a time: each starts a process of its own and an app-server in it.
const places = Semaphore.makeUnsafe(2)

describe.concurrent("The example", () => {
  for (const file of files) {
    it.live(
      file,
      () =>
        Effect.gen(function*() {
          const expectation = expectations[file]
          if (expectation === undefined) assert.fail(`test/examples.test.ts does not say what ${file} prints`)
          const { exitCode, left, output } = yield* places.withPermit(run(file, expectation))
          assert.strictEqual(exitCode, 0, output)
          assertContains(output, expectation.output)
          assert.deepStrictEqual(left, [], "It left something in CODEX_HOME")
        }),
      120_000
    )
  }
})

describe("The examples", () => {
  const index = Fs.readFileSync(new URL("../examples/README.md", import.meta.url), "utf8")

  it("are all in examples/README.md, in order, and no others", () => {
    const listed = [...index.matchAll(/\]\((\d\d-[^)#]+\.ts)\)/g)].map(([, file]) => file)
    assert.deepStrictEqual(listed, files)
  })

  it("are those whose output is checked", () => {
    assert.deepStrictEqual(Object.keys(expectations), files)
  })

  it("have at most 60 lines each", () => {
    const long = files.filter((file) => Fs.readFileSync(`${root}/examples/${file}`, "utf8").split("\n").length > 61)
    assert.deepStrictEqual(long, [])
  })
})
