import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, FileSystem, Layer, Metric, Result, Scope, Stream } from "effect"
import { Codex, type CodexError, ServerRequests } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { gone, withCodexHome } from "../support/processes.ts"
import { figure, median, scaled } from "./support/chaos.ts"

const PEER = new URL("support/dyingPeer.mjs", import.meta.url).pathname

const MANNERS = ["SIGKILL", "SIGTERM", "SIGSEGV", "exit 1", "stdout closed", "stdin closed"] as const
type Manner = typeof MANNERS[number]

const POINTS = [
  "start",
  "initialize received",
  "initialize half answered",
  "initialize answered",
  "initialized received",
  "thread/start received",
  "thread/start half answered",
  "thread/start answered",
  "model/list received",
  "model/list half answered",
  "turn/start received",
  "turn/started before the answer",
  "turn/start half answered",
  "turn/start answered",
  "item/started",
  "a delta",
  "half a delta",
  "item/completed",
  "approval asked",
  "approval answered",
  "turn/interrupt received",
  "end of input"
] as const

/** Counts the fibers of what it is provided to. */
const fibers = () => {
  let active = 0
  const service: Metric.FiberRuntimeMetricsService = {
    recordFiberStart: () => {
      active++
    },
    recordFiberEnd: () => {
      active--
    }
  }
  return { service, active: () => active }
}

const rejections: Array<unknown> = []
process.on("unhandledRejection", (reason) => rejections.push(reason))

const unheard = (manner: Manner, point: string) => manner === "stdin closed" && point === "start"

/** What a client that does everything finds out when its server ends at a point. */
const die = Effect.fnUntraced(function*(manner: Manner, point: string) {
  const fs = yield* FileSystem.FileSystem
  const home = yield* Effect.flatMap(fs.makeTempDirectoryScoped({ prefix: "effect-codex-" }), fs.realPath)
  const errors: Array<CodexError.CodexError> = []
  const counter = fibers()
  let diedAt = 0
  let toldAt = 0
  const dying = yield* Deferred.make<void>()
  const told = (error: CodexError.CodexError) =>
    Effect.sync(() => {
      toldAt = Math.max(toldAt, Date.now())
      errors.push(error)
    })
  /** Something that waits: it has to fail. */
  const waiter = <A, R>(effect: Effect.Effect<A, CodexError.CodexError, R>) =>
    Effect.matchEffect(effect, {
      onFailure: told,
      onSuccess: () => Effect.void
    })

  const session = Effect.gen(function*() {
    const codex = yield* Codex.make({
      codexBin: "/bin/sh",
      launchArgs: ["-c", `exec "$PEER_NODE" "$PEER" 3<&0 0</dev/null 4>&1 1>/dev/null`],
      env: {
        CODEX_HOME: home,
        PEER,
        PEER_NODE: process.execPath,
        MANNER: manner,
        POINT: point,
        THREAD: JSON.stringify(MemoryTransport.threadStarted("thread"))
      },
      restart: false,
      // Nothing but the silence tells of a server that lives and has never listened.
      requestTimeout: unheard(manner, point) ? "300 millis" : "60 seconds",
      shutdownTimeout: "400 millis",
      stderr: (line) => {
        if (!line.startsWith("@")) return Effect.void
        diedAt = Number(line.slice(1))
        return Effect.asVoid(Deferred.succeed(dying, undefined))
      }
    })
    // Whoever does not listen is found out by the next that is said to it.
    if (manner === "stdin closed") {
      const say = Effect.andThen(Effect.forkScoped(waiter(codex.account())), Effect.sleep("5 millis"))
      yield* Effect.forkScoped(Effect.andThen(Deferred.await(dying), Effect.forever(say)))
    }
    const listening = yield* Effect.forkScoped(Stream.runDrain(codex.notifications))
    const thread = yield* codex.threadStart({ approvalMode: "user" })
    yield* codex.models()
    const turn = yield* thread.turn("go")
    const asked = turn.events.pipe(Stream.take(5), Stream.runDrain)
    yield* asked
    const waiting = yield* Effect.forkScoped(Effect.all([
      waiter(turn.result),
      waiter(Stream.runDrain(turn.events)),
      waiter(thread.read()),
      ...Array.from({ length: 20 }, () => waiter(codex.account()))
    ], { concurrency: "unbounded" }))
    if (point === "turn/interrupt received") yield* turn.interrupt
    if (point === "end of input") return
    yield* Fiber.join(waiting)
    // A client that will not connect again has nothing more to say.
    yield* Fiber.join(listening)
    yield* waiter(codex.models())
  }).pipe(waiter, Effect.scoped, Effect.provide(ServerRequests.layer(ServerRequests.declineAll)))

  yield* session.pipe(
    Effect.timeoutOrElse({
      duration: "8 seconds",
      orElse: () => Effect.die(`${manner} at ${point}: it waits for ever`)
    }),
    Effect.provideService(Metric.FiberRuntimeMetrics, counter.service)
  )
  yield* Effect.orDie(gone(home))
  return { errors, delay: toldAt - diedAt, fibers: counter.active() }
})

describe.skipIf(process.platform !== "linux")("The death of a server", () => {
  const LIMIT = 100
  const delays = new Map<Manner, Array<number>>()
  const late: Array<string> = []
  let cases = 0
  let again = 0

  /** How long after its death all that waited was told of it. */
  const delayOf = Effect.fnUntraced(function*(manner: Manner, point: string) {
    const where = `${manner} at ${point}`
    const { delay, errors, fibers } = yield* Effect.scoped(die(manner, point))
    assert.strictEqual(fibers, 0, `${where}: fibers`)
    if (point === "end of input") return undefined
    assert.isAbove(errors.length, 0, where)
    if (unheard(manner, point)) {
      assert.include(["RequestTimeout", "TransportClosed"], errors[0]!._tag)
      return undefined
    }
    for (const error of errors) {
      if (error._tag !== "TransportClosed") return assert.fail(`${where}: ${error._tag}: ${error.message}`)
      const expected = manner.startsWith("SIG")
        ? { signal: manner, exitCode: undefined }
        : manner === "exit 1"
        ? { signal: undefined, exitCode: 1 }
        : { signal: undefined, exitCode: undefined }
      assert.deepStrictEqual({ signal: error.signal, exitCode: error.exitCode }, expected, where)
      assert.strictEqual(error.stderr?.[0], `dying of ${manner} at ${point}`, where)
    }
    return delay
  })

  for (const manner of MANNERS) {
    it.live(
      `by ${manner}, at each of ${POINTS.length} points: all that waits ends with how it died`,
      () =>
        Effect.gen(function*() {
          const own: Array<number> = []
          delays.set(manner, own)
          for (let round = 0; round < scaled(1, 5); round++) {
            for (const point of POINTS) {
              cases++
              let delay = yield* delayOf(manner, point)
              if (delay === undefined) continue
              own.push(delay)
              if (delay <= LIMIT) continue
              // The pauses of a busy machine are not the client's, and seldom come twice in the same place.
              again++
              delay = (yield* delayOf(manner, point))!
              own.push(delay)
              if (delay > LIMIT) late.push(`${manner} at ${point}: ${delay} ms`)
            }
          }
          assert.deepStrictEqual(rejections, [])
        }).pipe(Effect.provide(NodeServices.layer)),
      120_000
    )
  }

  it.live("is told within 100 ms, always", () =>
    Effect.gen(function*() {
      if (delays.size === 0) return
      const all = [...delays.values()].flat()
      yield* figure(
        "death",
        `${cases} deaths (${MANNERS.length} manners, ${POINTS.length} points): everything that waited ended with TransportClosed, ${
          [...delays].map(([manner, own]) => `${manner} ${median(own)} (at most ${Math.max(...own)})`).join(", ")
        } ms after it, all ${median(all)} (at most ${
          Math.max(...all)
        }) ms; ${again} measured again, ${late.length} late twice; no process, fiber or rejection left`
      )
      assert.deepStrictEqual(late, [])
    }))
})

describe.skipIf(process.platform !== "linux")("The death of the real server", () => {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it.live(`by ${signal} in start-up, call, turn, approval and shutdown`, () =>
      Effect.gen(function*() {
        const { codexHome, options } = yield* CodexTest.CodexTest
        const model = yield* ScriptedModel.ScriptedModel
        const kill = Effect.sync(() => {
          const [pid] = withCodexHome(codexHome)
          if (pid !== undefined) process.kill(pid, signal)
        })
        const expectClosed = (error: CodexError.CodexError) => {
          if (error._tag !== "TransportClosed") return assert.fail(`${error._tag}: ${error.message}`)
          // The server itself ends orderly on SIGTERM, once it can.
          if (error.signal === undefined) assert.strictEqual(error.exitCode, 0)
          else assert.strictEqual(error.signal, signal)
        }
        let deaths = 0

        // A server that is killed while it makes the database of a new home never starts there again (0.169.0).
        yield* Effect.scoped(Codex.make(options))
        yield* gone(codexHome)

        // Start-up: 5 moments up to the answer of the handshake.
        for (const millis of [0, 5, 20, 50, 100]) {
          const scope = yield* Scope.make()
          const starting = yield* Effect.forkChild(Scope.provide(Codex.make({ ...options, restart: false }), scope))
          yield* Effect.suspend(() => withCodexHome(codexHome).length > 0 ? Effect.void : Effect.fail("not yet")).pipe(
            Effect.eventually
          )
          yield* Effect.sleep(millis)
          yield* kill
          const exit = yield* Fiber.await(starting)
          if (Exit.isFailure(exit)) expectClosed(yield* Effect.flip(Fiber.join(starting)))
          else expectClosed(yield* Effect.flip(Effect.forever(exit.value.models())))
          yield* Scope.close(scope, Exit.void)
          yield* gone(codexHome)
          deaths++
        }

        // Calls that wait, a turn that runs, a person that is asked, and a client that is being closed.
        for (const moment of ["calls", "turn", "approval", "shutdown"] as const) {
          const asked = yield* Deferred.make<void>()
          const approvals = ServerRequests.approvals({
            command: () => Effect.andThen(Deferred.succeed(asked, undefined), Effect.never)
          })
          const scope = yield* Scope.make()
          const codex = yield* Codex.make({ ...options, restart: false }).pipe(
            Scope.provide(scope),
            Effect.provide(ServerRequests.layer(approvals))
          )
          const begun = yield* Deferred.make<void>()
          yield* model.respondWith(() =>
            moment === "approval"
              ? ScriptedModel.functionCall({
                name: "exec_command",
                arguments: { cmd: "true", sandbox_permissions: "require_escalated", justification: "test" }
              })
              : ScriptedModel.deltas([
                "begun",
                ScriptedModel.gate(Effect.andThen(Deferred.succeed(begun, undefined), Effect.never))
              ])
          )
          const thread = yield* codex.threadStart({ approvalMode: "user", sandbox: "readOnly" })
          const turn = yield* Scope.provide(thread.turn("go"), scope)
          const waiting = yield* Effect.forkChild(Effect.all([
            Effect.result(Effect.map(turn.result, ({ status }) => status)),
            Effect.result(Effect.as(Stream.runDrain(turn.events), "given up"))
          ], { concurrency: "unbounded" }))
          yield* Deferred.await(moment === "approval" ? asked : begun)
          if (moment === "calls") {
            const calls = yield* Effect.forkChild(
              Effect.flip(Effect.forever(Effect.forEach(
                Array.from({ length: 100 }),
                () => codex.models(),
                { concurrency: "unbounded" }
              ))),
              { startImmediately: true }
            )
            yield* kill
            expectClosed(yield* Fiber.join(calls))
          } else if (moment === "shutdown") {
            const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
            yield* kill
            yield* Fiber.join(closing)
          } else yield* kill
          for (const ended of yield* Fiber.join(waiting).pipe(Effect.timeout("3 seconds"), Effect.orDie)) {
            // Who closes a client gives up its turns: they are interrupted, and their events end with what has come so far.
            // The server's answer to that may be faster than its death.
            if (Result.isSuccess(ended)) {
              assert.include(["shutdown: interrupted", "shutdown: given up"], `${moment}: ${ended.success}`)
            } else if (moment === "shutdown") assert.strictEqual(ended.failure._tag, "TransportClosed")
            else expectClosed(ended.failure)
          }
          yield* Scope.close(scope, Exit.void)
          yield* gone(codexHome)
          deaths++
        }
        assert.deepStrictEqual(rejections, [])
        yield* figure(`death of the real server, ${signal}`, `${deaths} of ${deaths}: TransportClosed, nothing left`)
      }).pipe(Effect.scoped, Effect.provide(Layer.merge(CodexTest.layerEnvironment(), NodeServices.layer))), 60_000)
  }
})
