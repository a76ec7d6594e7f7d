/** Runs programs in pairs and makes table rows of their results. */
import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** What a program prints at the end: numbers by name. */
export type Result = Readonly<Record<string, number>>

/** One line of the table. */
export interface Row {
  readonly what: string
  readonly unit: string
  /** The median, and the spread around it. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** The number of runs, or pairs of runs, behind the median. */
  readonly runs: number
  /** The largest, or smallest, value that is accepted. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number }
  /** The medians behind it, as absolute figures; these mean little on other machines. */
  readonly raw?: number
  readonly sdk?: number
  readonly absolute?: string
}

export const root = path.resolve(import.meta.dirname, "../../..")

const topics = path.join(import.meta.dirname, "../topics")

/** The binary of the real app-server, the same for all programs. */
export const codexBinary = (): string => {
  const platform = path.join(root, `node_modules/@openai/codex-${process.platform}-${process.arch}/vendor`)
  const [target] = fs.readdirSync(platform)
  return path.join(platform, target!, "bin/codex")
}

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Runs a command to its end and reads the last line of its output, which is JSON. */
export const runCommand = (
  command: string,
  args: ReadonlyArray<string>,
  options?: { readonly env?: Readonly<Record<string, string>> | undefined; readonly cwd?: string | undefined }
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: options?.cwd,
      env: { ...process.env, ...options?.env }
    })
    let stdout = ""
    let stderr = ""
    const timeout = setTimeout(() => child.kill("SIGKILL"), 120_000)
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      clearTimeout(timeout)
      const last = stdout.trim().split("\n").at(-1) ?? ""
      if (code === 0 && last.startsWith("{")) resolve(JSON.parse(last))
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}: ${stderr.slice(-2000)}`))
    })
  })

/** Runs one measured program in a process of its own. */
export const runProgram = (
  file: string,
  options: Readonly<Record<string, unknown>>,
  env?: Readonly<Record<string, string>>
): Promise<Result> =>
  runCommand(process.execPath, ["--expose-gc", path.join(topics, file), JSON.stringify(options)], { env })

/** Runs of the same work without and with the SDK, one right after the other. */
export type Pairs = ReadonlyArray<{ readonly raw: Result; readonly sdk: Result }>

/** Runs pairs: raw first, then the SDK, then the other way round, and so on, so that noise affects both alike. */
export const pairs = async (
  count: number,
  raw: () => Promise<Result>,
  sdk: () => Promise<Result>
): Promise<Pairs> => {
  const all: Array<Pairs[number]> = []
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) {
      const first = await raw()
      all.push({ raw: first, sdk: await sdk() })
    } else {
      const first = await sdk()
      all.push({ sdk: first, raw: await raw() })
    }
  }
  return all
}

/** Pairs of a topic's `.raw.mjs` and `.sdk.mjs`. */
export const topicPairs = (
  topic: string,
  count: number,
  options: Readonly<Record<string, unknown>>,
  env?: () => Readonly<Record<string, string>>
): Promise<Pairs> =>
  pairs(
    count,
    () => runProgram(`${topic}.raw.mjs`, options, env?.()),
    () => runProgram(`${topic}.sdk.mjs`, options, env?.())
  )

type RowOptions = Pick<Row, "what" | "goal"> & { readonly unit?: string }

/** A row from one figure of each run. */
export const row = (options: RowOptions, values: ReadonlyArray<number>): Row => ({
  ...options,
  unit: options.unit ?? "",
  value: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
  runs: values.length
})

/** A row from a comparison of the two runs of each pair. */
export const compare = (
  options: RowOptions & { readonly of: (result: Result) => number; readonly absolute?: string },
  runs: Pairs,
  f: (sdk: number, raw: number) => number = (sdk, raw) => sdk / raw
): Row => {
  const { absolute = "", of, ...rest } = options
  return {
    ...row({ unit: "× raw", ...rest }, runs.map(({ raw, sdk }) => f(of(sdk), of(raw)))),
    raw: median(runs.map(({ raw }) => of(raw))),
    sdk: median(runs.map(({ sdk }) => of(sdk))),
    absolute
  }
}

/** Throws if a run did not do the work that it measures. */
export const check = (what: string, runs: ReadonlyArray<Result>, expected: Result): void => {
  for (const run of runs) {
    for (const [name, value] of Object.entries(expected)) {
      if (run[name] !== value) throw new Error(`${what}: expected ${name} to be ${value}, got ${run[name]}`)
    }
  }
}

/** How much worse than its goal a row is: 1 just meets it. */
export const shortfall = ({ goal, value }: Row): number =>
  goal === undefined ? 0 : "atMost" in goal ? value / goal.atMost : goal.atLeast / value

// =============================================================================
// The real server and its scripted model
// =============================================================================

/** A scripted model in a process of its own. */
export interface Model {
  /** The environment of one run: a `CODEX_HOME` of its own that names this model. */
  readonly env: () => Readonly<Record<string, string>>
  readonly close: () => void
}

export const startModel = async (): Promise<Model> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-bench-"))
  const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, "model.mjs")], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const url = await new Promise<string>((resolve) => child.stdout!.setEncoding("utf8").once("data", resolve))
  let homes = 0
  return {
    env: () => {
      const home = path.join(folder, `home${++homes}`)
      fs.mkdirSync(home)
      fs.writeFileSync(path.join(home, "config.toml"), config(url.trim()))
      return {
        BENCH_CODEX: codexBinary(),
        CODEX_HOME: home,
        CODEX_APP_SERVER_DISABLE_MANAGED_CONFIG: "1",
        NO_PROXY: "127.0.0.1",
        RUST_LOG: "error"
      }
    },
    close: () => {
      child.stdin!.end()
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

const config = (url: string) =>
  `model = "mock-model"
model_provider = "mock"

[model_providers.mock]
name = "ScriptedModel"
base_url = ${JSON.stringify(url)}
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0

[features]
shell_snapshot = false
`
