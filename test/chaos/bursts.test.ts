import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Result, Stream } from "effect"
import { AppServer, Codex, type CodexError, CodexSchedule, type Thread, type TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { timed } from "../support/time.ts"
import { count, figure, scaled } from "./support/chaos.ts"
import { rawLoop } from "./support/rawLoop.ts"

const services = Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer)

const outcomes = (results: ReadonlyArray<Result.Result<unknown, CodexError.CodexError>>) => {
  const tags: Record<string, number> = {}
  for (const result of results) {
    const tag = Result.isSuccess(result) ? "answered" : result.failure._tag
    tags[tag] = (tags[tag] ?? 0) + 1
  }
  return tags
}

describe.skipIf(process.platform !== "linux")("A burst", () => {
  const CALLS = 5000

  it.live("of 5,000 calls at once: all answered, none busy, in the time of a plain loop", () =>
    Effect.gen(function*() {
      const { options, workspace } = yield* CodexTest.CodexTest
      const binary = yield* AppServer.binary
      const codex = yield* Codex.make(options)
      const raw = yield* Effect.acquireRelease(
        Effect.promise(async () => {
          const loop = rawLoop({ binary, cwd: workspace, env: options.env! })
          await loop.initialize()
          return loop
        }),
        (loop) => Effect.promise(() => loop.close())
      )
      const plain = Effect.promise(() => raw.run("config/read", { includeLayers: false }, CALLS, 64))
      const burst = Effect.forEach(
        Array.from({ length: CALLS }),
        () => Effect.result(codex.request("config/read", { includeLayers: false })),
        { concurrency: "unbounded" }
      )
      // Both are warm before they are measured.
      yield* Effect.promise(() => raw.run("config/read", { includeLayers: false }, 500, 64))
      yield* Effect.forEach(Array.from({ length: 500 }), () => codex.request("config/read", { includeLayers: false }), {
        concurrency: "unbounded"
      })
      const times = { plain: [] as Array<number>, burst: [] as Array<number> }
      // What else the machine does makes a run slower, never faster: the best of each is compared, of more rounds if
      // need be.
      const ratio = () => Math.min(...times.burst) / Math.min(...times.plain)
      for (let round = 0; round < scaled(2, 7) || (ratio() > 1.2 && round < 7); round++) {
        const one = Effect.gen(function*() {
          const [time, answered] = yield* timed(plain)
          assert.strictEqual(answered, CALLS)
          times.plain.push(time)
        })
        const other = Effect.gen(function*() {
          const [time, results] = yield* timed(burst)
          assert.deepStrictEqual(outcomes(results), { answered: CALLS })
          times.burst.push(time)
        })
        yield* round % 2 === 0 ? Effect.andThen(one, other) : Effect.andThen(other, one)
      }
      yield* figure(
        "bursts",
        `${count(CALLS)} of ${count(CALLS)} answered, none busy, ${ratio().toFixed(2)} x the plain loop (${
          Math.min(...times.burst).toFixed(0)
        } ms)`
      )
      assert.isAtMost(ratio(), 1.2)
    }).pipe(Effect.scoped, Effect.provide(services)), 120_000)

  it.live(
    "of 200 threads with a turn each at once: every stream has its own events, in order",
    () =>
      Effect.gen(function*() {
        const THREADS = 200
        const { options } = yield* CodexTest.CodexTest
        const model = yield* ScriptedModel.ScriptedModel
        const codex = yield* Codex.make(options)
        yield* model.respondWith((request) => {
          const text = ScriptedModel.lastUserText(request)
          return ScriptedModel.deltas(Array.from({ length: 10 }, (_, i) => `${text}.${i} `))
        })
        const threads = yield* Effect.forEach(
          Array.from({ length: THREADS }),
          () => codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll", ephemeral: true }),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(new Set(threads.map(({ id }) => id)).size, THREADS)
        const collect = (thread: Thread.Thread, i: number) =>
          Effect.map(Stream.runCollect(thread.stream(`turn ${i}`)), (events) => ({ thread, events, i }))
        const [time, runs] = yield* timed(Effect.forEach(threads, collect, { concurrency: "unbounded" }))
        let events = 0
        for (const run of runs) {
          events += run.events.length
          checkEvents(run)
        }
        yield* figure(
          "threads at once",
          `${THREADS} of ${THREADS} turns completed, ${count(events)} events, each in its own stream and in order, in ${
            time.toFixed(0)
          } ms`
        )
      }).pipe(Effect.scoped, Effect.provide(services)),
    120_000
  )
})

/** Every event is of this thread and of one turn, the text is whole, and the events stand in their order. */
const checkEvents = (run: {
  readonly thread: Thread.Thread
  readonly events: ReadonlyArray<TurnEvent.TurnEvent>
  readonly i: number
}) => {
  const { events, i, thread } = run
  const methods = events.map((event) => event.method as string)
  const ids = new Set(events.map(({ params }: any) => `${params.threadId} ${params.turnId ?? params.turn.id}`))
  assert.strictEqual(ids.size, 1)
  assert.isTrue([...ids][0]!.startsWith(thread.id))
  assert.strictEqual(methods[0], "turn/started")
  assert.strictEqual(methods.at(-1), "turn/completed")
  assert.lengthOf(methods.filter((method) => method === "turn/completed"), 1)
  const text = events.flatMap((event) => event.method === "item/agentMessage/delta" ? [event.params.delta] : []).join(
    ""
  )
  assert.strictEqual(text, Array.from({ length: 10 }, (_, d) => `turn ${i}.${d} `).join(""))
  const open = new Set<string>()
  for (const event of events) {
    if (event.method === "item/started") open.add(event.params.item.id)
    if (event.method === "item/agentMessage/delta") assert.isTrue(open.has(event.params.itemId))
    if (event.method === "item/completed") open.delete(event.params.item.id)
  }
  assert.deepStrictEqual([...open], [])
}

describe.skipIf(process.platform !== "linux")("Overload", () => {
  const call = (codex: Codex.Codex["Service"]) => codex.request("config/read", { includeLayers: false })

  // The server refuses some of 300 calls written at once, or none, as the machine will have it; of more it loses answers
  // too, which no retry can bring home. So the bursts grow until enough was refused.
  const bursts = Effect.fnUntraced(function*(
    effect: Effect.Effect<unknown, CodexError.CodexError>,
    enough: (results: ReadonlyArray<readonly [number, Result.Result<unknown, CodexError.CodexError>]>) => boolean
  ) {
    const all: Array<readonly [number, Result.Result<unknown, CodexError.CodexError>]> = []
    for (let round = 0; round < scaled(3, 10) || (round < 30 && !enough(all)); round++) {
      const size = 300 + 50 * round
      all.push(
        ...yield* Effect.forEach(
          Array.from({ length: size }),
          () => timed(Effect.result(effect)),
          { concurrency: "unbounded" }
        )
      )
    }
    return all
  })

  it.live(
    "without retryOnOverload: ServerBusy at once; with it: every call that the server refused succeeds in the end",
    () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const codex = yield* Codex.make({ ...options, maxInFlight: 2000, requestTimeout: "2 seconds" })
        const isBusy = (result: Result.Result<unknown, CodexError.CodexError>) =>
          Result.isFailure(result) && result.failure._tag === "ServerBusy"

        const plain = yield* bursts(call(codex), (results) => results.some(([, result]) => isBusy(result)))
        const busy = plain.filter(([, result]) => isBusy(result))
        const tags = outcomes(plain.map(([, result]) => result))
        assert.isAbove(busy.length, 0)
        assert.strictEqual((tags["answered"] ?? 0) + (tags["RequestTimeout"] ?? 0) + busy.length, plain.length)
        const slowest = Math.max(...busy.map(([time]) => time))
        // What was retried would have waited for its pause, what was lost for the timeout.
        assert.isBelow(slowest, 1000)

        let refused = 0
        const watched = call(codex).pipe(
          Effect.tapError((error) => Effect.sync(() => error._tag === "ServerBusy" && refused++))
        )
        const retried = yield* bursts(
          CodexSchedule.retryOnOverload(watched, { initial: "50 millis", tries: 8 }),
          () => refused > 0
        )
        const home = outcomes(retried.map(([, result]) => result))
        const lost = home["RequestTimeout"] ?? 0
        assert.isAbove(refused, 0)
        assert.isUndefined(home["ServerBusy"])
        assert.strictEqual((home["answered"] ?? 0) + lost, retried.length)
        yield* figure(
          "overload",
          `off: ${busy.length} of ${count(plain.length)} calls ServerBusy, the slowest after ${
            slowest.toFixed(0)
          } ms; retryOnOverload: ${refused} refusals, 0 of ${
            count(retried.length)
          } calls busy in the end (${lost} answers lost by the server: RequestTimeout)`
        )
      }).pipe(Effect.scoped, Effect.provide(services)),
    120_000
  )

  it.live(
    "an answer that the server loses: RequestTimeout, and the place of the call is free again",
    () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        // As many places as calls: were one not given back, the second half would not fit.
        const places = 3000
        const codex = yield* Codex.make({ ...options, maxInFlight: places, requestTimeout: "2 seconds" })
        const results = yield* Effect.forEach(
          Array.from({ length: places }),
          () => timed(Effect.result(call(codex))),
          { concurrency: "unbounded" }
        )
        const tags = outcomes(results.map(([, result]) => result))
        const lost = tags["RequestTimeout"] ?? 0
        assert.isAbove(lost, 0)
        assert.strictEqual((tags["answered"] ?? 0) + (tags["ServerBusy"] ?? 0) + lost, places)
        // All places at once again: each of them is free, or some would wait for ever.
        const again = yield* Effect.forEach(
          Array.from({ length: places }),
          () => Effect.exit(call(codex)),
          { concurrency: "unbounded" }
        )
        assert.lengthOf(again, places)
        // And the server is well, once it has worked off what was written to it.
        assert.isTrue(Exit.isSuccess(yield* Effect.exit(Effect.retry(call(codex), { times: 5 }))))
        const slowest = Math.max(...results.map(([time]) => time))
        assert.isBelow(slowest, 3000)
        yield* figure(
          "lost answers",
          `${lost} of ${
            count(places)
          } calls written at once never answered: RequestTimeout after 2,000 ms (the slowest ended after ${
            slowest.toFixed(0)
          } ms), every place free again`
        )
      }).pipe(Effect.scoped, Effect.provide(services)),
    120_000
  )
})
