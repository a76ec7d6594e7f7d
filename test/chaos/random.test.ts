import { assert, it } from "@effect/vitest"
import { Cause, Effect, Exit, type Fiber, Metric, Predicate, Random, Schedule, Schema, Scope, Stream } from "effect"
import { Codex, ServerRequests, type Thread } from "effect-codex"
import { Tool, Toolkit } from "effect/ai"
import { TestClock } from "effect/testing"
import { vi } from "vitest"
import * as Logs from "../support/logs.ts"
import { nextRound } from "../support/time.ts"
import { count, figure, random, scaled, seed } from "./support/chaos.ts"
import { type Faults, keyOf, playedServer, type PlayedTurn } from "./support/playedServer.ts"

// What a program may do, in any order, with a server that may do anything that servers do. A history that fails is
// repeated, as the first one, by `CHAOS_SEED=… npx vitest run test/chaos/random.test.ts`.

const MIXES: ReadonlyArray<Faults> = [
  { late: 0.4 },
  { late: 0.4, busy: 0.1, twice: 0.05, silent: 0.1 },
  { late: 0.4, death: 0.03, silent: 0.05 },
  { late: 0.4, death: 0.01, cut: 0.03, silent: 0.05 },
  { late: 0.5, busy: 0.1, lost: 0.03, twice: 0.1, death: 0.01, cut: 0.01, silent: 0.1 }
]

/** The errors that need a fault, and those that are no answer to anything that is asked for here. */
const unexpected = (faults: Faults): ReadonlyArray<string> => [
  "InternalError",
  "InvalidParams",
  "MethodNotFound",
  "ParseError",
  "RpcError",
  "RetryLimitExceeded",
  ...faults.busy === undefined ? ["ServerBusy"] : [],
  ...faults.lost === undefined ? ["RequestTimeout"] : [],
  ...faults.silent === undefined ? ["ProtocolError"] : [],
  ...faults.death === undefined && faults.cut === undefined ? ["TransportClosed"] : []
]

/** A handle of a thread. */
interface Held {
  readonly thread: Thread.Thread
  readonly scope: Scope.Closeable | undefined
  /** The connection over which it was loaded. */
  readonly connection: number
  isOpen: boolean
}

interface Operation {
  readonly name: string
  readonly held: Held | undefined
  readonly fiber: () => Fiber.Fiber<unknown, unknown>
  /** Whether it still waits for a turn, or has a handle of one that is to go on. */
  isWanted: boolean
  /** Whether it ends its turn only when it is told to. */
  isFirm: boolean
  hasTurn: boolean
}

const Look = Tool.make("look", {
  parameters: Schema.Struct({ manner: Schema.String }),
  success: Schema.String,
  failure: Schema.String
})
const Answer = Schema.Struct({ of: Schema.String })

const isSlice = <A>(part: ReadonlyArray<A>, whole: ReadonlyArray<A>): boolean =>
  whole.some((_, at) => part.every((value, i) => value === whole[at + i])) || part.length === 0

const isWithin = <A>(part: ReadonlyArray<A>, whole: ReadonlyArray<A>): boolean => {
  let at = -1
  return part.every((value) => (at = whole.indexOf(value, at + 1)) >= 0)
}

/** One history: what is wrong with it, and all that happened. */
const live = Effect.fnUntraced(function*(seed: number) {
  const next = random(seed)
  const below = (n: number) => Math.floor(next() * n)
  const faults = MIXES[seed % MIXES.length]!
  const problems: Array<string> = []
  const operations: Array<Operation> = []
  const handles: Array<Held> = []
  const scopes: Array<{ readonly scope: Scope.Closeable; readonly onClose: Effect.Effect<unknown> }> = []
  const stopped = new Set<string>()
  /** Threads whose Scope was closed while they were used. */
  const used = new Set<string>()
  let handling = 0

  // ---------------------------------------------------------------------------
  // The server
  // ---------------------------------------------------------------------------

  const waiting = (turn: PlayedTurn) =>
    operations.filter(({ isWanted, name }) => isWanted && (turn.inputs.includes(name) || turn.objective === name))
  const isExcepted = ({ isOrphan, kind, thread }: PlayedTurn) => isOrphan || thread.isLost || kind === "compaction"
  const server = playedServer(next, faults, {
    // A goal may begin after any turn.
    wants: (turn) =>
      isExcepted(turn) || waiting(turn).length > 0 ||
      operations.some(({ isWanted, name }) => isWanted && turn.thread.objectives.includes(name)),
    onCall: (method, { threadId, turnId }) => {
      const turn = server.turns.get(turnId)
      if (method === "turn/interrupt" && turn?.status === "inProgress" && !isExcepted(turn) && !stopped.has(turnId)) {
        for (const { held, isFirm, name } of waiting(turn)) {
          if (isFirm && held!.isOpen) problems.push(`${turnId} is interrupted, which ${name} holds`)
        }
      }
      if (method === "thread/unsubscribe") {
        for (const { connection, isOpen, scope, thread } of handles) {
          if (thread.id !== threadId || !isOpen || (scope === undefined && connection !== server.connections)) continue
          problems.push(`${threadId} is unloaded, of which there is another handle`)
        }
      }
    }
  })
  const { history } = server

  // ---------------------------------------------------------------------------
  // The client
  // ---------------------------------------------------------------------------

  const behave = <A>(manner: string | null | undefined, answer: A) => {
    const manners: Record<string, Effect.Effect<unknown, string>> = {
      later: Effect.sleep("100 millis"),
      call: Effect.ignore(Effect.suspend(() => codex.models())),
      fail: Effect.fail("no"),
      die: Effect.die("no"),
      interrupt: Effect.interrupt,
      never: Effect.never
    }
    return Effect.acquireUseRelease(
      Effect.sync(() => handling++),
      () => Effect.as(manners[manner ?? ""] ?? Effect.void, answer),
      () => Effect.sync(() => handling--)
    )
  }
  const toolkit = yield* Toolkit.make(Look).pipe(
    Effect.provide(Toolkit.make(Look).toLayer({ look: ({ manner }) => behave(manner, "seen") }))
  )
  const client = yield* Scope.make()
  server.isWell = true
  const codex: Codex.Codex["Service"] = yield* Codex.connect(server.transport, {
    restart: Schedule.spaced("10 millis"),
    requestTimeout: "5 seconds",
    maxInFlight: faults.lost === undefined ? 4 : 64
  }).pipe(
    Scope.provide(client),
    Effect.provideService(
      ServerRequests.ServerRequests,
      ServerRequests.approvals({ command: ({ reason }) => behave(reason, "accept") })
    ),
    Effect.raceFirst(Effect.forever(Effect.andThen(server.step, nextRound)))
  )
  server.isWell = false

  // ---------------------------------------------------------------------------
  // What a program does
  // ---------------------------------------------------------------------------

  const run = Effect.fnUntraced(function*(
    what: string,
    held: Held | undefined,
    effect: (operation: Operation) => Effect.Effect<unknown, unknown>,
    kind: Partial<Operation> = {}
  ) {
    const name = `${operations.length} ${what}`
    history.push(`> ${name} ${held?.thread.id ?? ""}`)
    const operation: Operation = {
      name,
      held,
      isWanted: true,
      isFirm: true,
      hasTurn: false,
      ...kind,
      fiber: () => fiber
    }
    operations.push(operation)
    const fiber = yield* Effect.forkDetach(effect(operation), { startImmediately: true })
    fiber.addObserver((exit) => {
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      const tag = Predicate.hasProperty(error, "_tag") ? String(error._tag) : undefined
      // A handle of a turn goes on without whoever waits for it, or reads its events.
      operation.isWanted &&= operation.hasTurn && (Exit.hasInterrupts(exit) || tag === "BufferOverflow")
      const end = Exit.isSuccess(exit) ? "done" : Exit.hasInterrupts(exit) ? "interrupted" : tag ?? String(error)
      history.push(`< ${name}: ${end}`)
      if (Exit.hasDies(exit)) problems.push(`${name} died: ${error}`)
      if (tag !== undefined && unexpected(faults).includes(tag)) problems.push(`${name}: ${error}`)
      if (tag === "ThreadNotFound" && held?.isOpen === true && held.connection === server.connections) {
        problems.push(`${name}: ${error}`)
      }
    })
  })

  const running = () => operations.filter(({ fiber }) => fiber().pollUnsafe() === undefined)

  const interrupt = (operation: Operation) =>
    Effect.sync(() => {
      history.push(`! ${operation.name}`)
      operation.isWanted &&= operation.hasTurn
      operation.fiber().interruptUnsafe()
    })

  /** A thread is loaded, by a call with a Scope or without. */
  const load = (
    what: string,
    held: Held | undefined,
    isScoped: boolean,
    call: Effect.Effect<Thread.Thread, unknown, Scope.Scope>
  ) => {
    const scope = Scope.makeUnsafe()
    let handle: Held | undefined
    const onClose = Effect.suspend(() => {
      if (handle === undefined) return Effect.void
      handle.isOpen = false
      const users = running().filter(({ held }) => held === handle)
      // Or they may load it again.
      return next() < 0.5
        ? Effect.forEach(users, interrupt, { discard: true })
        : Effect.sync(() => users.length > 0 && used.add(handle!.thread.id))
    })
    if (isScoped) scopes.push({ scope, onClose })
    return run(what, held, () =>
      Effect.map(Scope.provide(call, scope), (thread) => {
        const connection = server.connections
        handle = { thread, scope: isScoped ? scope : undefined, connection, isOpen: scope.state._tag !== "Closed" }
        handles.push(handle)
      }))
  }

  const checkResult = (name: string) => ({ id, status }: { readonly id: string; readonly status: string }) =>
    Effect.sync(() => {
      const turn = server.turns.get(id)
      if (turn?.status === status && turn.inputs.includes(name)) return
      problems.push(`${name}: the result of ${id} is ${status}, not ${turn?.status}`)
    })

  /** What was read of a turn, from its beginning unless it was joined, and to its end if it was read so far. */
  const checkEvents = (
    name: string,
    events: ReadonlyArray<{ readonly method: string; readonly params: any }>,
    isWhole: boolean,
    isSliding: boolean
  ) => {
    if (events.length === 0) return
    const turnIds = [...new Set(events.map(({ params }) => params.turnId ?? params.turn.id))]
    const turn = server.turns.get(turnIds[0])!
    // An end that is not reported is found by the client.
    const end = `turn/completed ${turn.status}`
    const told = turn.told.includes(end) ? turn.told : [...turn.told, end]
    const read = events.map(keyOf)
    const isRight = turnIds.length === 1 && (isSliding ? isWithin(read, told) : isSlice(read, told)) &&
      (isSliding || turn.kind === "goal" || turn.inputs[0] !== name || read[0] === told[0]) &&
      (!isWhole || read.at(-1) === end)
    if (!isRight) problems.push(`${name} has read ${read} of ${turnIds}, of which was told ${told}`)
  }

  const buffered = () => {
    const buffer = { capacity: 1 + below(4), strategy: next() < 0.5 ? "fail" : "sliding" } as const
    return next() < 0.3 ? { buffer } : {}
  }
  const slowly = () => next() < 0.2 ? Effect.sleep("50 millis") : Effect.void

  const turn = (held: Held) => {
    const scope = Scope.makeUnsafe()
    const options = buffered()
    const [isDetached, steers, stops] = [next() < 0.2, next() < 0.3, next() < 0.2]
    const pause = slowly()
    const begun = run(
      "turn",
      held,
      Effect.fnUntraced(function*(operation) {
        const { name } = operation
        scopes.push({
          scope,
          onClose: Effect.sync(() => operation.isWanted &&= isDetached && operation.hasTurn)
        })
        const turn = yield* Scope.provide(held.thread.turn(name, options), scope)
        operation.hasTurn = scope.state._tag === "Open"
        if (isDetached) yield* turn.detach
        if (steers) yield* Effect.ignore(turn.steer("more"))
        if (stops) {
          stopped.add(turn.id)
          yield* Effect.ignore(turn.interrupt)
        }
        const events = yield* Stream.runCollect(Stream.tap(turn.events, () => pause))
        checkEvents(name, events, scope.state._tag === "Open", options.buffer?.strategy === "sliding")
        yield* Effect.flatMap(turn.result, checkResult(name))
      }),
      { isFirm: !isDetached }
    )
    return begun
  }

  const stream = (held: Held) => {
    const options = buffered()
    const take = next() < 0.4 ? below(5) : Infinity
    const pause = slowly()
    return run("stream", held, ({ name }) => {
      const events: Array<any> = []
      return held.thread.stream(name, options).pipe(
        Stream.take(take),
        Stream.runForEach((event) => Effect.andThen(Effect.sync(() => events.push(event)), pause)),
        Effect.onExit((exit) =>
          Effect.sync(() => {
            const isWhole = Exit.isSuccess(exit) && take === Infinity
            checkEvents(name, events, isWhole, options.buffer?.strategy === "sliding")
          })
        )
      )
    }, { isFirm: take === Infinity && options.buffer?.strategy !== "fail" })
  }

  const goal = (held: Held) => {
    const steers = next() < 0.3
    return run("goal", held, ({ name }) =>
      Effect.scoped(Effect.gen(function*() {
        const goal = yield* held.thread.startGoal(name)
        if (steers) yield* Effect.ignore(goal.steer("more"))
        return yield* goal.result
      })))
  }

  const follow = (held: Held) => {
    const threadId = next() < 0.5 ? held.thread.id : undefined
    return run("follow", held, ({ name }) => {
      const read: Array<string> = []
      return (threadId === undefined ? codex.notifications : held.thread.notifications).pipe(
        Stream.runForEach((notification) => Effect.sync(() => read.push(keyOf(notification)))),
        Effect.onExit(() =>
          Effect.sync(() => {
            const told = server.told.filter((notification) =>
              notification.threadId === (threadId ?? notification.threadId)
            )
            // An end that is not reported is found by the client.
            const isReported = (key: string) => !key.startsWith("turn/completed")
            if (!isSlice(read.filter(isReported), told.map(({ key }) => key).filter(isReported))) {
              problems.push(`${name} has read ${read}`)
            }
          })
        )
      )
    })
  }

  const start = () => {
    const kind = below(3)
    return kind === 0
      ? load("start", undefined, false, codex.threadStart())
      : kind === 1
      ? load("start with tools", undefined, false, codex.threadStart({ toolkit }))
      : load("start scoped", undefined, true, codex.threadStartScoped())
  }

  const close = () => {
    const [closed] = scopes.splice(below(scopes.length), 1)
    if (closed === undefined) return Effect.void
    return Effect.andThen(closed.onClose, run("close", undefined, () => Scope.close(closed.scope, Exit.void)))
  }

  const runs = [
    turn,
    turn,
    stream,
    stream,
    goal,
    goal,
    follow,
    (held: Held) => run("run", held, ({ name }) => Effect.flatMap(held.thread.run(name), checkResult(name))),
    (held: Held) => run("run", held, ({ name }) => Effect.flatMap(held.thread.run(name), checkResult(name))),
    (held: Held) =>
      run(
        "runObject",
        held,
        ({ name }) =>
          Effect.map(held.thread.runObject(name, { schema: Answer }), ({ id, value }) => {
            if (value.of !== id) problems.push(`${name}: ${id} has the answer of ${value.of}`)
          })
      ),
    (held: Held) => run("compact", held, () => held.thread.compact),
    (held: Held) => run("read", held, () => held.thread.read({ includeTurns: true })),
    (held: Held) => run("models", held, () => codex.models()),
    (held: Held) => load("resume", held, false, codex.threadResume(held.thread.id)),
    (held: Held) => load("resume scoped", held, true, codex.threadResumeScoped(held.thread.id)),
    (held: Held) => load("resume scoped", held, true, codex.threadResumeScoped(held.thread.id)),
    (held: Held) => load("fork", held, false, codex.threadFork(held.thread.id)),
    start,
    close,
    close
  ]

  const act = Effect.suspend(() => {
    const open = handles.filter(({ isOpen }) => isOpen)
    const alive = running()
    if (open.length === 0) return start()
    if (next() < 0.15 && alive.length > 0) return interrupt(alive[below(alive.length)]!)
    return runs[below(runs.length)]!(open[below(open.length)]!)
  })

  const tick = Effect.fnUntraced(function*(millis: number) {
    yield* server.step
    yield* nextRound
    yield* TestClock.adjust(millis)
    // What waits in real time waits for this.
    vi.advanceTimersByTime(millis)
  })

  // ---------------------------------------------------------------------------
  // The history
  // ---------------------------------------------------------------------------

  for (let i = 0; i < 120; i++) {
    if (next() < 0.5) yield* act
    yield* tick([0, 1, 10, 50][below(4)]!)
  }
  history.push("all is well")
  server.isWell = true
  for (const operation of running()) {
    if (next() < 0.5 || operation.name.includes("follow")) yield* interrupt(operation)
  }
  while (scopes.length > 0) yield* close()
  for (let i = 0; i < 400; i++) yield* tick(20)
  // Some calls are repeated, or given up.
  for (let i = 0; i < 60; i++) yield* tick(500)

  for (const { name } of running()) problems.push(`${name} has not ended`)
  for (const turn of server.turns.values()) {
    if (turn.status === "inProgress" && !isExcepted(turn) && waiting(turn).length === 0) {
      problems.push(`${turn.id} goes on`)
    }
  }
  for (const { id, isLost, isSubscribed } of server.threads.values()) {
    const isKept = used.has(id) || handles.some(({ scope, thread }) => thread.id === id && scope === undefined)
    if (isSubscribed && !isKept && !isLost) problems.push(`${id} is loaded`)
  }
  if (handling > 0) problems.push(`${handling} handlers go on`)
  for (const { answers, id, isOver, thread, times } of server.asks.values()) {
    if (answers > times || (!isOver && thread.isSubscribed)) problems.push(`request ${id} has ${answers} answers`)
  }
  yield* run("close the client", undefined, () => Scope.close(client, Exit.void))
  for (let i = 0; i < 20; i++) yield* tick(100)
  for (const { name } of running()) problems.push(`${name} goes on after the client`)
  return { problems, history, operations: operations.length }
})

const lived = (seed: number) =>
  Effect.gen(function*() {
    const logs = Logs.capture()
    let fibers = 0
    const result = yield* live(seed).pipe(
      Random.withSeed(seed),
      Effect.provide(TestClock.layer()),
      Effect.provide(logs.layer),
      Effect.provideService(Metric.FiberRuntimeMetrics, {
        recordFiberStart: () => void fibers++,
        recordFiberEnd: () => void fibers--
      })
    )
    yield* nextRound
    const problems = [...result.problems, ...logs.at("Error"), ...logs.at("Fatal")]
    if (fibers !== 0) problems.push(`${fibers} fibers are left`)
    return { ...result, problems }
  })

it.live("any history of calls, turns and faults ends well", () =>
  Effect.gen(function*() {
    const RUNS = scaled(50, 500)
    const first = seed()
    let operations = 0
    yield* Effect.acquireRelease(
      Effect.sync(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })),
      () => Effect.sync(() => vi.useRealTimers())
    )
    // What is loaded on first use is loaded by then: from here on a seed is enough to repeat a history.
    yield* lived(0)
    for (let seed = first; seed < first + RUNS; seed++) {
      const { history, operations: done, problems } = yield* lived(seed)
      operations += done
      assert.deepStrictEqual(problems, [], `seed ${seed}\n${history.join("\n")}`)
    }
    yield* figure("histories", `${RUNS} of ${RUNS} with ${count(operations)} operations ended well, seed ${first}`)
  }), 120_000)
