/** The topics of the benchmarks: each runs its programs and makes its rows. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import {
  check,
  codexBinary,
  compare,
  type Model,
  type Pairs,
  pairs,
  type Result,
  root,
  type Row,
  row,
  runCommand,
  runProgram,
  topicPairs
} from "./support/measure.ts"

export interface Topic {
  readonly name: string
  /** Whether CI runs it too. */
  readonly short: boolean
  readonly run: (options: { readonly short: boolean; readonly model: Model }) => Promise<ReadonlyArray<Row>>
}

const wall = ({ wall }: Result) => wall!
const cpu = ({ cpu }: Result) => cpu!

const times = async (count: number, run: () => Promise<Result>): Promise<ReadonlyArray<Result>> => {
  const results: Array<Result> = []
  for (let i = 0; i < count; i++) results.push(await run())
  return results
}

// =============================================================================
// Notifications
// =============================================================================

const TURNS = 16
const LINES = 300_000

const checkStream = (what: string, runs: Pairs) => {
  check(what, runs.map(({ raw }) => raw), { events: LINES })
  check(what, runs.map(({ sdk }) => sdk), { events: LINES, unknown: 0 })
}

const perSecond = (result: Result) => LINES / wall(result)
const perMillion = (result: Result) => cpu(result) / 1000 * (1e6 / LINES)

/** Rows of the events of sixteen turns, consumed one by one or in the arrays in which they arrive. */
const streamRows = async (
  count: number,
  options: {
    readonly kind: "mix" | "deltas"
    readonly style: string
    readonly rate?: Row["goal"]
    readonly cpu?: Row["goal"]
  }
): Promise<ReadonlyArray<Row>> => {
  const { kind, style } = options
  const runs = await topicPairs("stream", count, { turns: TURNS, lines: LINES, kind, style })
  checkStream(`${kind}, ${style}`, runs)
  const row = (what: string, goal: Row["goal"]) => ({ what: `${what}, ${kind}, ${style}`, ...goal && { goal } })
  return [
    compare({ ...row("notifications a second", options.rate), of: perSecond, absolute: "k/s" }, runs),
    compare({ ...row("CPU a million notifications", options.cpu), of: perMillion, absolute: "s" }, runs)
  ]
}

const stream: Topic = {
  name: "stream",
  short: true,
  run: async ({ short }) => {
    const count = short ? 3 : 7
    const rows: Array<Row> = []
    for (const style of ["runForEach", "runForEachArray"]) {
      const mix = { kind: "mix", style, rate: { atLeast: 0.7 }, cpu: { atMost: 1.6 } } as const
      const deltas = { kind: "deltas", style, rate: { atLeast: 0.8 } } as const
      rows.push(...await streamRows(count, mix), ...await streamRows(count, deltas))
    }
    return rows
  }
}

const styles: Topic = {
  name: "styles",
  short: false,
  run: async () => {
    const rows: Array<Row> = []
    for (const style of ["mapRunDrain", "generator", "asyncIterable"]) {
      rows.push(...await streamRows(3, { kind: "mix", style }))
    }
    return rows
  }
}

const paced: Topic = {
  name: "paced",
  short: false,
  run: async () => {
    const count = 8000
    const runs = await topicPairs("paced", 5, { turns: 1, rate: 2000, warmUp: 2000, count })
    check("paced", runs.flatMap(({ raw, sdk }) => [raw, sdk]), { count })
    return [
      compare({
        what: "one notification at a time, 2,000 a second: write to callback, p50",
        goal: { atMost: 3 },
        of: ({ p50 }) => p50!,
        absolute: "µs"
      }, runs),
      compare({ what: "the same: p99", of: ({ p99 }) => p99!, absolute: "µs" }, runs),
      row({ what: "the same: CPU a message", unit: "µs", goal: { atMost: 80 } }, runs.map(({ sdk }) => cpu(sdk))),
      compare({ what: "the same: CPU a message", of: cpu, absolute: "µs" }, runs)
    ]
  }
}

const many: Topic = {
  name: "many",
  short: true,
  run: async ({ short }) => {
    const count = short ? 3 : 7
    const options = { kind: "deltas", lines: LINES }
    const run = (turns: number, targets: number) => () => runProgram("stream.sdk.mjs", { ...options, turns, targets })
    // Here, one stream takes the place of raw, and a thousand that of the SDK.
    const one = await pairs(count, run(1, 1), run(1000, 1))
    const spread = short ? [] : await topicPairs("stream", 3, { ...options, turns: 1000 })
    check("many", one.map(({ sdk }) => sdk), { events: LINES, unknown: 0 })
    return [
      compare({
        what: "1,000 open turn streams: CPU of a notification to one of them, against 1 stream",
        unit: "× one",
        goal: { atMost: 1.1 },
        of: perMillion,
        absolute: "s a million"
      }, one),
      ...spread.length === 0 ? [] : [
        compare({
          what: "1,000 open turn streams: CPU of a notification, each to the next stream",
          of: perMillion,
          absolute: "s a million"
        }, spread)
      ]
    ]
  }
}

// =============================================================================
// Requests and turns
// =============================================================================

const requests: Topic = {
  name: "requests",
  short: true,
  run: async ({ short }) => {
    const count = short ? 5 : 9
    const rows: Array<Row> = []
    for (const [inFlight, atMost] of [[1, 1.7], [64, 2]] as const) {
      const calls = inFlight === 1 ? { warmUp: 10_000, count: 10_000 } : { warmUp: 50_000, count: 100_000 }
      const runs = await topicPairs("requests", count, { inFlight, ...calls })
      rows.push(
        compare({ what: `small request, ${inFlight} in flight`, goal: { atMost }, of: wall, absolute: "µs" }, runs),
        compare({ what: `small request, ${inFlight} in flight: CPU`, of: cpu, absolute: "µs" }, runs)
      )
    }
    return rows
  }
}

const serverRequests: Topic = {
  name: "server requests",
  short: false,
  run: async ({ model }) => {
    // Before the clock starts, the engine must have compiled the code of a call, which takes some 15,000 calls where
    // each waits for a server. Two processes of the same program differ by more than two runs in one process.
    const options = { inFlight: 1, server: true, warmUp: 20_000, count: 10_000 }
    const rows: Array<Row> = []
    for (const tracer of [true, false]) {
      const runs = await topicPairs("requests", 11, { ...options, tracer }, model.env)
      rows.push(
        compare({
          what: `small request on the real server, ${tracer ? "with" : "without"} a tracer`,
          goal: { atMost: 1.15 },
          of: wall,
          absolute: "µs"
        }, runs)
      )
    }
    return rows
  }
}

const turns: Topic = {
  name: "turns",
  short: false,
  run: async ({ model }) => {
    const rows: Array<Row> = []
    // For the first 250 turns or so, the engine's compiler takes 2 ms of a second core each.
    for (const [atOnce, warmUp, rounds, count] of [[1, 250, 40, 11], [50, 4, 4, 9]] as const) {
      const runs = await topicPairs("turns", count, { atOnce, warmUp, rounds }, model.env)
      check("turns", runs.flatMap(({ raw, sdk }) => [raw, sdk]), { deltas: 200 * atOnce * rounds })
      rows.push(
        compare({
          what: `a whole turn of 200 deltas on the real server, ${atOnce} at once`,
          goal: { atMost: 1.05 },
          of: wall,
          absolute: "ms"
        }, runs),
        compare({ what: `the same, ${atOnce} at once: CPU of the client`, of: cpu, absolute: "ms" }, runs)
      )
    }
    return rows
  }
}

// =============================================================================
// Start
// =============================================================================

/**
 * Milliseconds mean nothing without the machine. If the reference measured beside them takes longer than on the machine
 * where the goals were set, they are scaled to that machine; a faster machine must meet the goal unscaled.
 */
const atSpeedOf = (usual: number) => (millis: number, beside: number) => millis * Math.min(1, usual / beside)

const RAW_START_MILLIS = 200
const EFFECT_IMPORT_MILLIS = 100

const coldStart: Topic = {
  name: "cold start",
  short: true,
  run: async ({ model, short }) => {
    const first = (file: string, env?: Readonly<Record<string, string>>) => async () => {
      const environment = { ...model.env(), ...env }
      const start = performance.timeOrigin + performance.now()
      const result = await runProgram(file, {}, environment)
      return { first: result["first"]! - start }
    }
    const raw = first("coldStart.raw.mjs")
    const cache = fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-bench-"))
    const cached = first("coldStart.sdk.mjs", { NODE_COMPILE_CACHE: cache })
    await cached()
    const plain = await pairs(short ? 5 : 15, raw, first("coldStart.sdk.mjs"))
    const withCache = await pairs(short ? 3 : 7, raw, cached)
    fs.rmSync(cache, { recursive: true, force: true })
    const options = { unit: "ms", of: ({ first }: Result) => first!, absolute: "ms" }
    const scaled = atSpeedOf(RAW_START_MILLIS)
    const more = (sdk: number, raw: number) => scaled(sdk - raw, raw)
    return [
      compare({ ...options, what: "cold start to the first delta, beyond raw", goal: { atMost: 150 } }, plain, more),
      compare({ ...options, what: "the same with NODE_COMPILE_CACHE" }, withCache, more)
    ]
  }
}

// The index, and what is loaded once a server starts.
const loadedModules = ["dist/index.js", "dist/internal/client.js"].map((file) => path.join(root, file))

/** The modules of Effect that these import, directly or not. */
const usedModules = (): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const uses = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = fs.readFileSync(file, "utf8")
    for (const [, specifier] of text.matchAll(/^(?:import|export)\b[^"=]*(?:\bfrom )?"([^"]+)";?$/gm)) {
      if (specifier!.startsWith(".")) visit(path.resolve(path.dirname(file), specifier!))
      else uses.add(specifier!)
    }
  }
  loadedModules.forEach(visit)
  return [...uses].map((specifier) => import.meta.resolve(specifier))
}

const imports: Topic = {
  name: "imports",
  short: true,
  run: async () => {
    const runs = await times(9, () => runProgram("imports.sdk.mjs", { uses: usedModules(), modules: loadedModules }))
    const scaled = atSpeedOf(EFFECT_IMPORT_MILLIS)
    return [
      compare(
        { what: "import of the package beyond Effect", unit: "ms", goal: { atMost: 25 }, of: wall, absolute: "ms" },
        runs.map((sdk) => ({ sdk, raw: { wall: sdk["effect"]! } })),
        scaled
      ),
      row(
        { what: "the same: heap", unit: "MB", goal: { atMost: 3 } },
        runs.map(({ bytes }) => bytes! / 1e6)
      )
    ]
  }
}

// =============================================================================
// Memory
// =============================================================================

const memory: Topic = {
  name: "memory",
  short: true,
  run: async ({ short }) => {
    const lines = 100_000
    const held = await topicPairs("memory", 3, { what: "held", turns: 10, lines })
    check("held", held.flatMap(({ raw, sdk }) => [raw, sdk]), { count: lines })
    const growth = await times(3, () => runProgram("memory.sdk.mjs", { what: "growth", turns: 10, lines }))
    const bytes = 50_000_000
    const long = await topicPairs("memory", short ? 3 : 5, { what: "long", bytes })
    check("long", long.flatMap(({ raw, sdk }) => [raw, sdk]), { length: bytes })
    return [
      row({ what: "a buffered delta", unit: "B", goal: { atMost: 150 } }, held.map(({ sdk }) => sdk["bytes"]!)),
      compare({ what: "a buffered delta", of: ({ bytes }) => bytes!, absolute: "B" }, held),
      row(
        { what: "growth by 300,000 notifications that nobody waits for", unit: "kB", goal: { atMost: 200 } },
        growth.map(({ bytes }) => bytes! / 1e3)
      ),
      row(
        { what: "a line of 50 MB: write to callback", unit: "ms", goal: { atMost: 500 } },
        long.map(({ sdk }) => wall(sdk))
      ),
      compare({ what: "a line of 50 MB", of: wall, absolute: "ms" }, long)
    ]
  }
}

const idle: Topic = {
  name: "idle",
  short: false,
  run: async () => {
    const rows: Array<Row> = []
    for (const what of ["clients", "threads", "turns"]) {
      for (const count of [10, 1000, 10_000]) {
        const runs = await times(count === 10_000 ? 1 : 3, () => runProgram("idle.sdk.mjs", { what, count }))
        rows.push(
          row(
            { what: `idle ${what}, ${count.toLocaleString("en")} of them: each`, unit: "kB" },
            runs.map(({ bytes }) => bytes! / 1e3)
          )
        )
      }
    }
    return rows
  }
}

// =============================================================================
// Other SDKs
// =============================================================================

interface Sdk {
  readonly name: string
  readonly command: ReadonlyArray<string>
}

/** Installs the other SDKs in a temporary folder; those that cannot be installed are skipped. */
const installOthers = async (folder: string): Promise<ReadonlyArray<Sdk>> => {
  const here = path.join(import.meta.dirname, "topics")
  const sdks: Array<Sdk> = [{
    name: "effect-codex",
    command: [process.execPath, path.join(here, "others.effect.mjs")]
  }]
  const sh = (script: string) => runCommand("bash", ["-c", `set -e; ${script}; echo '{}'`], { cwd: folder })
  try {
    // Its own binary is omitted: all use the same one.
    await sh("npm install --prefix . --omit=optional --no-audit --no-fund @openai/codex-sdk")
    const { version } = JSON.parse(
      fs.readFileSync(path.join(folder, "node_modules/@openai/codex-sdk/package.json"), "utf8")
    )
    const program = path.join(folder, "others.typescript.mjs")
    fs.copyFileSync(path.join(here, "others.typescript.mjs"), program)
    sdks.push({ name: `@openai/codex-sdk ${version}`, command: [process.execPath, program] })
  } catch (error) {
    console.error(`@openai/codex-sdk is left out: ${error}`)
  }
  try {
    await sh(
      "python3 -m venv venv; venv/bin/pip install -q 'pydantic>=2.12' 'packaging>=26.2'; " +
        "venv/bin/pip install -q --no-deps openai-codex"
    )
    const program = path.join(here, "others.python.py")
    sdks.push({ name: "openai-codex (Python)", command: [path.join(folder, "venv/bin/python"), program] })
  } catch (error) {
    console.error(`openai-codex is left out: ${error}`)
  }
  return sdks
}

/** Runs a program and adds the wall and CPU time of its process tree, as far as its processes were waited for. */
const timed = (command: ReadonlyArray<string>, options: unknown, env: Readonly<Record<string, string>>) =>
  runCommand("bash", [
    "-c",
    `TIMEFORMAT='%R %U %S'; { time "$@" >out.json; } 2>times.txt || { cat times.txt >&2; exit 1; }; ` +
    `read -r real user sys < <(tail -n 1 times.txt); ` +
    `echo "{\\"all\\": $real, \\"user\\": $user, \\"sys\\": $sys, \\"turns\\": $(tail -n 1 out.json)}"`,
    "timed",
    ...command,
    JSON.stringify(options)
  ], { env, cwd: env["CODEX_HOME"] }).then(({ all, sys, turns, user }) => ({
    all: all! * 1000,
    cpu: (user! + sys!) * 1000,
    wall: (turns as unknown as Result)["wall"]!
  }))

const others: Topic = {
  name: "other SDKs",
  short: false,
  run: async ({ model }) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-bench-"))
    try {
      const sdks = await installOthers(folder)
      const rows: Array<Row> = []
      for (
        const [what, options] of [
          ["50 turns one after the other", { atOnce: 1, turns: 50 }],
          ["20 threads at once, one turn each", { atOnce: 20, turns: 1 }]
        ] as const
      ) {
        const results = sdks.map((): Array<Result> => [])
        for (let round = 0; round < 5; round++) {
          for (let i = 0; i < sdks.length; i++) {
            const turn = (i + round) % sdks.length
            const { command, name } = sdks[turn]!
            const run = () => timed(command, options, model.env())
            // Another SDK may fail, as has been seen; this one must not.
            results[turn]!.push(
              await run().catch((error: unknown) => {
                if (turn === 0) throw error
                console.error(`${name} failed at "${what}" and is run once more: ${error}`)
                return run()
              })
            )
          }
        }
        for (let i = 1; i < sdks.length; i++) {
          const runs = results[0]!.map((sdk, round) => ({ sdk, raw: results[i]![round]! }))
          const against = { unit: "× theirs", goal: { atMost: 1 }, absolute: "ms" }
          rows.push(
            compare({ ...against, what: `${what}: the turns, against ${sdks[i]!.name}`, of: wall }, runs),
            compare(
              { ...against, what: `${what}: the whole process, against ${sdks[i]!.name}`, of: ({ all }) => all! },
              runs
            ),
            compare({ ...against, what: `${what}: CPU of all processes, against ${sdks[i]!.name}`, of: cpu }, runs)
          )
        }
      }
      return rows
    } finally {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

export const topics: ReadonlyArray<Topic> = [
  stream,
  requests,
  many,
  memory,
  imports,
  coldStart,
  paced,
  styles,
  serverRequests,
  turns,
  idle,
  others
]

/** The binary must be there before anything is measured. */
export const ready = (): boolean => fs.existsSync(codexBinary()) && fs.existsSync(path.join(root, "dist/index.js"))
