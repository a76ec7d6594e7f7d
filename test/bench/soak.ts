/**
 * Mixed traffic for a long time: turns, interruptions, approvals, tools and forks at once over one client, whose server
 * is killed every now and then. Figures that must not grow are measured throughout.
 *
 * `npm run soak` takes ten minutes; CI runs `npm run soak -- --seconds 60`. The report is Markdown; the exit code is 1
 * if a figure is not as promised, and the last lines say which.
 */
import * as Watch from "./soak-watch.ts"

// Modules run in import order: the watch must come before the package.
import { NodeServices } from "@effect/platform-node"
import { Deferred, Duration, Effect, Exit, Fiber, type Layer, Metric, Redacted, Schema, Stream } from "effect"
import { Codex, type CodexError, ServerRequests, type Thread } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import * as fs from "node:fs"
import * as os from "node:os"
import { parseArgs } from "node:util"
import { withCodexHome } from "../support/processes.ts"

const { values } = parseArgs({ options: { seconds: { type: "string", default: "600" } } })
const seconds = Number(values.seconds)
const gc = globalThis.gc
if (gc === undefined || !(seconds > 0)) {
  console.error("Run it as `npm run soak` or `npm run soak -- --seconds 60`: it needs --expose-gc.")
  process.exit(2)
}

const WORKERS = 6
// A thread is dropped after so many turns, because a growing history is no leak.
const TURNS_A_THREAD = 8
const RESTART_SECONDS = seconds >= 300 ? 30 : 10
const SAMPLE_SECONDS = Math.max(0.5, seconds / 240)
const TOLERANCE = 0.05

// =============================================================================
// Traffic
// =============================================================================

const Add = Tool.make("soak_add", {
  description: "Adds two numbers",
  parameters: Schema.Struct({ a: Schema.Number, b: Schema.Number }),
  success: Schema.Number
})
const Tools = Toolkit.make(Add)
const ToolsLive = Tools.toLayer({ soak_add: ({ a, b }) => Effect.succeed(a + b) })

const answerTo = (request: ScriptedModel.ModelRequest) => {
  const input = request.body["input"]
  const last = Array.isArray(input) ? input.at(-1) : undefined
  if (last?.type === "function_call_output") return ScriptedModel.message("Done with the tool.")
  const text = ScriptedModel.lastUserText(request)
  if (text.startsWith("approve")) {
    return ScriptedModel.functionCall({
      name: "exec_command",
      arguments: { cmd: "true", sandbox_permissions: "require_escalated", justification: "soak" }
    })
  }
  if (text.startsWith("tool")) return ScriptedModel.functionCall({ name: "soak_add", arguments: { a: 1, b: 2 } })
  if (text.startsWith("wait")) return ScriptedModel.deltas(["begun", ScriptedModel.gate(Effect.never)])
  return ScriptedModel.message(`The answer to ${text} in some words. `.repeat(10), { deltaSize: 12 })
}

const done: Record<string, number> = {}
const lost: Record<string, number> = {}
const unexpected: Array<string> = []
const add = (record: Record<string, number>, key: string) => (record[key] = (record[key] ?? 0) + 1)
let kills = 0
const control = { stop: false }

type Action = (thread: Thread.Thread) => Effect.Effect<unknown, CodexError.CodexError>

const expectStatus = (status: string) => (result: { readonly status: string }) =>
  result.status === status ? Effect.void : Effect.sync(() => unexpected.push(`${result.status} instead of ${status}`))

const actions = (codex: Codex.Codex["Service"]): Readonly<Record<string, Action>> => ({
  turn: (thread) => Effect.flatMap(thread.run("say something"), expectStatus("completed")),
  stream: (thread) => Stream.runDrain(thread.stream("say something as a stream")),
  interrupt: (thread) =>
    Effect.scoped(Effect.gen(function*() {
      const turn = yield* thread.turn("wait for ever")
      yield* turn.events.pipe(
        Stream.filter((event) => event.method === "item/agentMessage/delta"),
        Stream.take(1),
        Stream.runDrain
      )
      yield* turn.interrupt
      yield* Effect.flatMap(turn.result, expectStatus("interrupted"))
    })),
  abandon: (thread) =>
    thread.stream("wait for ever, unheard").pipe(
      Stream.filter((event) => event.method === "item/agentMessage/delta"),
      Stream.take(1),
      Stream.runDrain
    ),
  approve: (thread) => Effect.flatMap(thread.run("approve this"), expectStatus("completed")),
  tool: (thread) => Effect.flatMap(thread.run("tool, please"), expectStatus("completed")),
  fork: (thread) =>
    Effect.gen(function*() {
      // The server stores a thread with its first turn.
      yield* thread.run("say something to fork from")
      const fork = yield* codex.threadFork(thread.id, { approvalMode: "user", sandbox: "readOnly" })
      yield* Effect.flatMap(fork.run("say something in the fork"), expectStatus("completed"))
      yield* codex.threadArchive(fork.id)
    }),
  calls: () => Effect.forEach(Array.from({ length: 50 }), () => codex.models(), { concurrency: "unbounded" })
})

const worker = (
  codex: Codex.Codex["Service"],
  number: number
): Effect.Effect<void, never, Layer.Success<typeof ToolsLive>> =>
  Effect.gen(function*() {
    const all = Object.entries(actions(codex))
    let turn = number
    while (!control.stop) {
      const round = Effect.gen(function*() {
        const thread = yield* codex.threadStart({ approvalMode: "user", sandbox: "readOnly", toolkit: Tools })
        for (let i = 0; i < TURNS_A_THREAD && !control.stop; i++) {
          const [name, action] = all[turn++ % all.length]!
          yield* action(thread).pipe(
            Effect.map(() => add(done, name)),
            // The server was killed; the next call goes to a new one.
            Effect.catchTag("TransportClosed", () => Effect.sync(() => add(lost, name)))
          )
        }
        yield* codex.threadArchive(thread.id)
      })
      yield* Effect.catch(round, (error) =>
        Effect.sync(() => {
          if (error._tag === "TransportClosed") add(lost, "thread")
          // A thread whose first turn was cut off was never stored, so the new server cannot load it.
          else if (error._tag === "ThreadNotFound") add(lost, "thread never stored")
          // Or its file exists, but the server was killed before writing to it.
          else if (error._tag === "InternalError" && /rollout at \S+ is empty/.test(error.message)) {
            add(lost, "thread stored empty")
          } else unexpected.push(`${error._tag}: ${error.message}`)
        }))
    }
  })

// =============================================================================
// Measures
// =============================================================================

interface Sample {
  readonly at: number
  readonly heap: number
  readonly fibers: number
  readonly descriptors: number
  readonly maps: ReadonlyMap<string, number>
}

let fibers = 0
const fiberCount: Metric.FiberRuntimeMetricsService = {
  recordFiberStart: () => {
    fibers++
  },
  recordFiberEnd: () => {
    fibers--
  }
}

const begin = performance.now()
const elapsed = () => (performance.now() - begin) / 1000

const sample: Effect.Effect<Sample> = Effect.gen(function*() {
  gc()
  // A dereferenced WeakRef keeps its target alive until the end of the job.
  yield* Effect.sleep("1 millis")
  gc()
  return {
    at: elapsed(),
    heap: process.memoryUsage().heapUsed,
    fibers,
    descriptors: fs.readdirSync("/proc/self/fd").length,
    maps: Watch.sizes()
  }
})

const median = (values: ReadonlyArray<number>) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const settled = (ready: () => boolean): Effect.Effect<boolean> =>
  Effect.gen(function*() {
    for (let i = 0; i < 100; i++) {
      if (ready()) return true
      yield* Effect.sleep("50 millis")
    }
    return false
  })

interface Figure {
  readonly what: string
  readonly value: string
  readonly ok: boolean
}

const run = Effect.gen(function*() {
  const { codexHome, options } = yield* CodexTest.CodexTest
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.respondWith(answerTo)
  const figures: Array<Figure> = []
  const samples: Array<Sample> = []

  const before = yield* sample
  const client = yield* Effect.scoped(Effect.gen(function*() {
    const codex = yield* Codex.make({ ...options, env: { ...options.env, SOAK: Redacted.make("x") } })
    // The baseline: a client that has done everything once and is now idle.
    for (const action of Object.values(actions(codex))) {
      yield* action(yield* codex.threadStart({ approvalMode: "user", sandbox: "readOnly", toolkit: Tools }))
    }
    yield* Effect.sleep("1 second")
    const base = yield* sample

    const sampling = yield* Effect.forkChild(Effect.forever(Effect.gen(function*() {
      yield* Effect.sleep(Duration.seconds(SAMPLE_SECONDS))
      samples.push(yield* sample)
    })))
    const killing = yield* Effect.forkChild(Effect.forever(Effect.gen(function*() {
      yield* Effect.sleep(Duration.seconds(RESTART_SECONDS))
      const [pid] = withCodexHome(codexHome)
      if (pid === undefined) return
      process.kill(pid, "SIGKILL")
      kills++
    })))
    const workers = yield* Effect.forEach(
      Array.from({ length: WORKERS }),
      (_, number) => Effect.forkChild(worker(codex, number))
    )
    yield* Effect.sleep(Duration.seconds(seconds))
    yield* Fiber.interrupt(killing)
    control.stop = true
    const ended = yield* Deferred.make<void>()
    yield* Fiber.joinAll(workers).pipe(
      Effect.andThen(Deferred.succeed(ended, undefined)),
      Effect.forkChild
    )
    const drained = Exit.isSuccess(yield* Effect.exit(Effect.timeout(Deferred.await(ended), "30 seconds")))
    yield* Fiber.interrupt(sampling)
    yield* settled(() => fibers <= base.fibers)
    return { base, end: yield* sample, drained }
  }))
  yield* settled(() => fibers <= before.fibers)
  const after = yield* sample

  const turns = Object.values(done).reduce((sum, n) => sum + n, 0)
  const cut = Object.values(lost).reduce((sum, n) => sum + n, 0)
  figures.push({
    what: "work done",
    value: `${turns.toLocaleString("en")} (${
      Object.entries(done).map(([name, n]) => `${name} ${n}`).join(", ")
    }); ${kills} kills cut off ${cut}`,
    ok: turns > seconds && Object.keys(done).length === 8 && kills > 0
  }, {
    what: "errors other than TransportClosed after a kill",
    value: unexpected.length === 0 ? "0" : `${unexpected.length}: ${[...new Set(unexpected)].slice(0, 5).join("; ")}`,
    ok: unexpected.length === 0
  }, { what: "every worker came to its end", value: client.drained ? "yes" : "no", ok: client.drained })

  // Only samples taken under load; the first third is warm-up.
  const load = samples.filter(({ at }) => at < (samples.at(-1)?.at ?? 0))
  const third = Math.floor(load.length / 3)
  const middle = load.slice(third, 2 * third)
  const last = load.slice(2 * third)
  const heap = (samples: ReadonlyArray<Sample>) => median(samples.map(({ heap }) => heap))
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`
  const growth = heap(last) / heap(middle) - 1
  figures.push({
    what: "heap after GC, last third against the middle third",
    value: `${mb(heap(last))} against ${mb(heap(middle))}: ${growth >= 0 ? "+" : ""}${(growth * 100).toFixed(2)} %`,
    ok: Math.abs(growth) <= TOLERANCE
  })
  const sites = [...new Set(load.flatMap(({ maps }) => [...maps.keys()]))].sort()
  const grown = sites.flatMap((site) => {
    const of = (samples: ReadonlyArray<Sample>) => median(samples.map(({ maps }) => maps.get(site) ?? 0))
    const [a, b] = [of(middle), of(last)]
    return b > a * (1 + TOLERANCE) + WORKERS * 4 ? [`${site} ${a} -> ${b}`] : []
  })
  const idle = (sample: Sample) => [...sample.maps.values()].reduce((sum, n) => sum + n, 0)
  figures.push({
    what: "maps and sets of src/ that grow",
    value: grown.length === 0 ? `none of ${sites.length}` : grown.join(", "),
    ok: grown.length === 0 && sites.length > 0
  }, {
    what: "entries in them, idle before and after the traffic",
    value: `${idle(client.base)} and ${idle(client.end)}`,
    ok: idle(client.end) <= idle(client.base) * 1.1 + 20
  }, {
    what: "fibers, idle before and after the traffic",
    value: `${client.base.fibers} and ${client.end.fibers} (at most ${
      Math.max(...samples.map(({ fibers }) => fibers))
    })`,
    ok: client.end.fibers <= client.base.fibers
  }, {
    what: "fibers without a client, before and after",
    value: `${before.fibers} and ${after.fibers}`,
    ok: after.fibers <= before.fibers
  }, {
    what: "file descriptors without a client, before and after",
    value: `${before.descriptors} and ${after.descriptors} (at most ${
      Math.max(...samples.map(({ descriptors }) => descriptors))
    })`,
    // The scripted model must not keep connections of servers that are gone.
    ok: after.descriptors <= before.descriptors
  }, {
    what: "processes left",
    value: String(withCodexHome(codexHome).length),
    ok: withCodexHome(codexHome).length === 0
  })
  return figures
})

const figures = await Effect.runPromise(
  run.pipe(
    Effect.provide(ToolsLive),
    Effect.provide(
      ServerRequests.layer(ServerRequests.approvals({ command: () => Effect.succeed("accept" as const) }))
    ),
    Effect.provide([CodexTest.layerEnvironment({ model: { keepRequests: 0 } }), NodeServices.layer]),
    Effect.provideService(Metric.FiberRuntimeMetrics, fiberCount),
    Effect.scoped
  )
)

console.log(
  `Soak of ${seconds} s, Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model}, ${WORKERS} workers,`
)
console.log(`the server killed every ${RESTART_SECONDS} s, a sample every ${SAMPLE_SECONDS} s.\n`)
console.log("| Figure | Value | As promised |\n| --- | --- | --- |")
for (const { ok, value, what } of figures) console.log(`| ${what} | ${value} | ${ok ? "yes" : "NO"} |`)
const failed = figures.filter(({ ok }) => !ok)
for (const { value, what } of failed) console.error(`FAILED: ${what}: ${value}`)
process.exitCode = failed.length > 0 ? 1 : 0
