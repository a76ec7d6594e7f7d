import { assert, describe, it, layer } from "@effect/vitest"
import {
  Cause,
  Clock,
  Console,
  Context,
  Effect,
  Exit,
  Fiber,
  Layer,
  Logger,
  type LogLevel,
  Metric,
  Option,
  References,
  Schema,
  Stream,
  Tracer
} from "effect"
import {
  Codex,
  type CodexError,
  CodexMetrics,
  CodexTelemetry,
  Input,
  type Protocol,
  ServerRequests
} from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import { HttpClient, HttpClientResponse } from "effect/http"
import { Otlp } from "effect/observability"
import { TestClock } from "effect/testing"
import { formatWithOptions, inspect } from "node:util"
import * as Memory from "./support/memory.ts"
import { gated, takeRequest } from "./support/scripted.ts"

// -----------------------------------------------------------------------------
// What is observed
// -----------------------------------------------------------------------------

interface Log {
  readonly level: LogLevel.LogLevel
  readonly text: string
  readonly annotations: Readonly<Record<string, unknown>>
}

class Observed extends Context.Service<Observed, {
  readonly spans: Array<Tracer.NativeSpan>
  readonly logs: Array<Log>
}>()("test/Observed") {}

/** Keeps every span, log and metric of what is built on it and run with it. */
const observed = Layer.suspend(() => {
  const spans: Array<Tracer.NativeSpan> = []
  const logs: Array<Log> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const logger = Logger.make<unknown, void>(({ cause, fiber, logLevel, message }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    logs.push({ level: logLevel, text: `${String(message)} ${Cause.pretty(cause)}`, annotations })
  })
  return Layer.mergeAll(
    Layer.succeedContext(
      Context.make(Tracer.Tracer, tracer).pipe(
        Context.add(Observed, { spans, logs }),
        Context.add(Metric.MetricRegistry, new Map()),
        Context.add(References.MinimumLogLevel, "All")
      )
    ),
    Logger.layer([logger])
  )
})

const named = (name: string) => Effect.map(Observed, ({ spans }) => spans.filter((span) => span.name === name))

/** The only span of a name. */
const one = (name: string) =>
  Effect.map(named(name), (spans) => {
    assert.lengthOf(spans, 1, name)
    return spans[0]!
  })

const attributes = (span: Tracer.Span) => Object.fromEntries(span.attributes)

const parentOf = (span: Tracer.Span) => Option.getOrUndefined(span.parent)?.spanId

const exitOf = (span: Tracer.Span) => {
  assert.strictEqual(span.status._tag, "Ended", span.name)
  return (span.status as Extract<Tracer.SpanStatus, { _tag: "Ended" }>).exit
}

const errorOf = (span: Tracer.Span) =>
  Option.getOrUndefined(Exit.findErrorOption(exitOf(span))) as CodexError.CodexError

/** All that a tracer or a logger could send anywhere. */
const everything = Effect.map(
  Observed,
  ({ logs, spans }) => {
    // The test's own span ends with what the test came to.
    const theirs = spans.filter(({ name }) => name !== "mine").map((span) => [
      span.name,
      [...span.attributes],
      span.events,
      span.status._tag === "Ended" ? span.status.exit : undefined
    ])
    return inspect([logs, theirs], { depth: 20, maxArrayLength: null, maxStringLength: null })
  }
)

/** The series of a metric, with their attributes but the constant ones. */
const series = (metric: Metric.Metric<any, any>) =>
  Effect.map(
    Metric.snapshot,
    (snapshot) =>
      snapshot.filter(({ id }) => id === metric.id).map(({ attributes, state }) => {
        const rest = Object.entries(attributes ?? {}).filter(([key]) => metric.attributes?.[key as never] === undefined)
        return { attributes: Object.fromEntries(rest), state: state as any }
      })
  )

const counts = (metric: Metric.Metric<any, any>): Effect.Effect<ReadonlyArray<object>> =>
  Effect.map(series(metric), (all) => all.map(({ attributes, state }) => ({ ...attributes, count: state.count })))

/** Waits for the client's answer to a request of the server. */
const answerTo = (peer: MemoryTransport.MemoryTransport["Service"], id: number) =>
  Effect.repeat(peer.take(), { until: (message) => message.id === id && message.method === undefined })

const startTurn = Effect.gen(function*() {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ model: "memory" })
  return { peer, codex, thread, turn: Memory.turnOf(peer, thread.id, "turn-1") }
})

/** Waits until the client has done with what the peer has sent so far: an answer is handed over before that. */
const settled = Effect.andThen(Memory.handled, Effect.yieldNow)

const client = (answers?: MemoryTransport.Answers, options?: Codex.ClientOptions) =>
  Memory.layer(answers, options).pipe(Layer.provideMerge(observed))

const memory = client()

// -----------------------------------------------------------------------------
// Calls
// -----------------------------------------------------------------------------

describe("A call", () => {
  it.effect("is a client span with OpenTelemetry's names, and the server gets its context", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const fiber = yield* Effect.forkChild(Effect.withSpan(codex.request("model/list", {}), "mine"))
      const message = yield* peer.take("model/list")
      yield* peer.respond(message, { data: [], nextCursor: null })
      yield* Fiber.join(fiber)

      const span = yield* one("model/list")
      assert.strictEqual(span.kind, "client")
      assert.deepStrictEqual(attributes(span), {
        "rpc.system.name": "jsonrpc",
        "rpc.method": "model/list",
        "jsonrpc.request.id": String(message.id)
      })
      assert.strictEqual(parentOf(span), (yield* one("mine")).spanId)
      assert.strictEqual(message.trace?.traceparent, `00-${span.traceId}-${span.spanId}-01`)
      // Nothing of the answer is in it.
      assert.deepStrictEqual(exitOf(span), Exit.void)
    }).pipe(Effect.provide(memory)))

  it.effect("that the server refuses has the code of the error", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const fiber = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})))
      yield* peer.refuse(yield* peer.take("model/list"), { code: -32001, message: "Server overloaded; retry later." })
      yield* Fiber.join(fiber)
      const span = yield* one("model/list")
      assert.deepInclude(attributes(span), { "error.type": "-32001", "rpc.response.status_code": "-32001" })
      assert.strictEqual(errorOf(span)._tag, "ServerBusy")
    }).pipe(Effect.provide(memory)))

  it.effect("that fails here has the tag of the error, and no code of the server", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const spanOf = Effect.map(named("model/list"), (spans) => spans.at(-1)!)

      yield* Effect.flip(codex.request("model/list", { limit: "many" } as never))
      const invalid = yield* spanOf
      assert.strictEqual(attributes(invalid)["error.type"], "InvalidParams")
      assert.notProperty(attributes(invalid), "rpc.response.status_code")
      assert.notProperty(attributes(invalid), "jsonrpc.request.id")

      const late = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})))
      yield* peer.take("model/list")
      yield* TestClock.adjust("60 seconds")
      yield* Fiber.join(late)
      assert.strictEqual(attributes(yield* spanOf)["error.type"], "RequestTimeout")

      const cancelled = yield* Effect.forkChild(codex.request("model/list", {}))
      yield* peer.take("model/list")
      yield* Fiber.interrupt(cancelled)
      assert.strictEqual(attributes(yield* spanOf)["error.type"], "interrupted")
      assert.isTrue(Exit.hasInterrupts(exitOf(yield* spanOf)))

      const cut = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})))
      yield* peer.take("model/list")
      yield* peer.close({ exitCode: 1 })
      yield* Fiber.join(cut)
      assert.strictEqual(attributes(yield* spanOf)["error.type"], "TransportClosed")
    }).pipe(Effect.provide(memory)))

  it.effect("that dies in a transport of one's own is _OTHER", () =>
    Effect.gen(function*() {
      const { transport } = yield* MemoryTransport.make()
      const codex = yield* Codex.connect(Effect.succeed({
        ...transport,
        send: (message: string) => message.includes("model/list") ? Effect.die("a bug") : transport.send(message)
      }))
      assert.isTrue(Exit.hasDies(yield* Effect.exit(codex.models())))
      assert.strictEqual(attributes(yield* one("model/list"))["error.type"], "_OTHER")
    }).pipe(Effect.scoped, Effect.provide(observed)))

  it.effect("says nothing of its trace when there is no tracer, and that it is not sampled when it is not", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const call = Effect.fnUntraced(
        function*(f: (call: Effect.Effect<unknown, unknown>) => Effect.Effect<unknown, unknown>) {
          const fiber = yield* Effect.forkChild(f(codex.request("model/list", {})))
          const message = yield* peer.take("model/list")
          yield* peer.respond(message, { data: [], nextCursor: null })
          yield* Fiber.join(fiber)
          return message
        }
      )
      assert.notProperty(yield* call(Effect.withTracerEnabled(false)), "trace")
      assert.lengthOf(yield* named("model/list"), 0)
      const unsampled = yield* call(Effect.withSpan("mine", { sampled: false }))
      assert.match(unsampled.trace!.traceparent, /-00$/)
    }).pipe(Effect.provide(memory)))
})

// -----------------------------------------------------------------------------
// Turns
// -----------------------------------------------------------------------------

const invocation = "invoke_agent codex"

describe("A turn", () => {
  it.effect("sends no trace context when there is neither a tracer nor a span of the caller", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const start = Effect.fnUntraced(function*(id: string, run: Effect.Effect<unknown, unknown>) {
        const turn = Memory.turnOf(peer, thread.id, id)
        const fiber = yield* Effect.forkChild(run)
        const message = yield* peer.take("turn/start")
        yield* turn.answer(message)
        yield* turn.completed()
        yield* Fiber.join(fiber)
        return message
      })
      const run = Effect.withTracer(thread.run("Hi"), Tracer.nativeTracer)
      assert.notProperty(yield* start("turn-1", run), "trace")
      assert.property(yield* start("turn-2", Effect.withSpan(run, "mine")), "trace")
    }).pipe(Effect.provide(memory)))

  it.effect("is a span above its calls, and what the server traces is below it", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.withSpan(thread.run("Hi"), "mine"))
      const message = yield* peer.take("turn/start")
      yield* turn.answer(message)
      yield* turn.usage(Memory.tokens(120, 30), Memory.tokens(120, 30))
      yield* turn.message("Hello")
      yield* TestClock.adjust("3 seconds")
      yield* turn.completed()
      yield* Fiber.join(fiber)

      const span = yield* one(invocation)
      const call = yield* one("turn/start")
      assert.strictEqual(parentOf(span), (yield* one("mine")).spanId)
      assert.strictEqual(parentOf(call), span.spanId)
      assert.strictEqual(message.trace?.traceparent, `00-${span.traceId}-${call.spanId}-01`)
      assert.strictEqual(span.kind, "client")
      assert.deepStrictEqual(attributes(span), {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "openai",
        "gen_ai.agent.name": "codex",
        "gen_ai.conversation.id": thread.id,
        "gen_ai.request.model": "memory",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 120,
        "gen_ai.usage.output_tokens": 30,
        "gen_ai.usage.cache_read.input_tokens": 0,
        "gen_ai.usage.reasoning.output_tokens": 0,
        "codex.turn.id": "turn-1"
      })
      assert.deepStrictEqual(exitOf(span), Exit.void)
      const { endTime, startTime } = span.status as Extract<Tracer.SpanStatus, { _tag: "Ended" }>
      assert.strictEqual(endTime - startTime, 3_000_000_000n)
    }).pipe(Effect.provide(memory)))

  it.effect("has the model that it was started with, and so have the turns after it", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      for (const [turnId, options] of [["turn-1", { model: "other" }], ["turn-2", {}]] as const) {
        const fiber = yield* Effect.forkChild(thread.run("Hi", options))
        const turn = Memory.turnOf(peer, thread.id, turnId)
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.completed()
        yield* Fiber.join(fiber)
      }
      const models = (yield* named(invocation)).map((span) => attributes(span)["gen_ai.request.model"])
      assert.deepStrictEqual(models, ["other", "other"])
    }).pipe(Effect.provide(memory)))

  it.effect("that cannot be started ends its span with that error", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* peer.refuse(yield* peer.take("turn/start"), { code: -32600, message: "thread not found: thread-1" })
      yield* Fiber.join(fiber)
      const span = yield* one(invocation)
      assert.strictEqual(attributes(span)["error.type"], "ThreadNotFound")
      assert.strictEqual(errorOf(span)._tag, "ThreadNotFound")
    }).pipe(Effect.provide(memory)))

  it.effect("that fails says why, without what was said in it", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.message("a secret answer")
      yield* turn.usage(Memory.tokens(5, 1), Memory.tokens(5, 1))
      yield* turn.completed({
        status: "failed",
        error: { message: "No more tokens", codexErrorInfo: "contextWindowExceeded", additionalDetails: null }
      })
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TurnFailed" ? error.result.finalResponse : error._tag, "a secret answer")
      const span = yield* one(invocation)
      assert.deepInclude(attributes(span), {
        "error.type": "contextWindowExceeded",
        "gen_ai.response.finish_reasons": ["length"],
        "gen_ai.usage.input_tokens": 5
      })
      assert.strictEqual(errorOf(span).message, "No more tokens")
      assert.notInclude(yield* everything, "secret")
    }).pipe(Effect.provide(memory)))

  it.effect("that fails with a kind that has more to say has that kind alone", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* turn.answer(yield* peer.take("turn/start"))
      const codexErrorInfo = { httpConnectionFailed: { httpStatusCode: 502 } }
      yield* turn.completed({ status: "failed", error: { message: "Bad gateway", codexErrorInfo } })
      yield* Fiber.join(fiber)
      const errorType = { "error.type": "httpConnectionFailed" }
      assert.deepInclude(attributes(yield* one(invocation)), errorType)
      const [duration] = yield* series(CodexMetrics.turnDuration)
      assert.deepInclude(duration!.attributes, errorType)
    }).pipe(Effect.provide(memory)))

  it.effect("that Codex tries again is warned of once, also while others are tried again", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const error = (turnId: string, willRetry: boolean) =>
        Memory.turnOf(peer, thread.id, turnId).notify("error", { error: { message: "No network" }, willRetry })
      yield* error("turn-1", false)
      yield* error("turn-2", true)
      yield* error("turn-3", true)
      yield* error("turn-2", true)
      yield* error("turn-3", true)
      yield* error("turn-2", true)
      yield* settled
      const { logs } = yield* Observed
      const warnings = logs.filter(({ level }) => level === "Warn")
      assert.deepStrictEqual(warnings.map(({ text }) => text.trim()), Array(2).fill("Codex is retrying: No network"))
      assert.deepStrictEqual(warnings.map(({ annotations }) => annotations["turnId"]), ["turn-2", "turn-3"])
    }).pipe(Effect.provide(memory)))

  it.effect("that is interrupted here is interrupted by a call below its span, and ends it when the server says so", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber))
      const message = yield* peer.take("turn/interrupt")
      const span = yield* one(invocation)
      assert.strictEqual(span.status._tag, "Started")
      yield* turn.completed({ status: "interrupted" })
      yield* peer.respond(message, {})
      yield* Fiber.join(interruption)
      assert.strictEqual(parentOf(yield* one("turn/interrupt")), span.spanId)
      assert.deepInclude(attributes(span), {
        "error.type": "interrupted",
        "gen_ai.response.finish_reasons": ["interrupted"]
      })
      assert.isTrue(Exit.hasInterrupts(exitOf(span)))
    }).pipe(Effect.provide(memory)))

  it.effect("that was interrupted here too late has completed", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* peer.respond(yield* peer.take("turn/interrupt"), {})
      yield* Fiber.join(interruption)
      yield* turn.completed()
      yield* Memory.handled
      const span = yield* one(invocation)
      assert.deepInclude(attributes(span), { "gen_ai.response.finish_reasons": ["stop"] })
      assert.deepStrictEqual(exitOf(span), Exit.void)
    }).pipe(Effect.provide(memory)))

  it.effect("that was interrupted here has not failed when the connection is lost before the server says so", () =>
    Effect.gen(function*() {
      const { codex, peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* peer.respond(yield* peer.take("turn/interrupt"), {})
      yield* Fiber.join(interruption)
      const span = yield* one(invocation)
      assert.strictEqual(span.status._tag, "Started")
      yield* peer.close({ exitCode: 1 })
      yield* Stream.runDrain(codex.status)
      assert.strictEqual(attributes(span)["error.type"], "interrupted")
      assert.isTrue(Exit.hasInterrupts(exitOf(span)))
    }).pipe(Effect.provide(memory)))

  it.effect("whose start is interrupted and never answered ends its span as interrupted", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(interruption)
      assert.isTrue(Exit.hasInterrupts(exitOf(yield* one(invocation))))
    }).pipe(Effect.provide(memory)))

  it.effect("whose start is interrupted before it is answered is interrupted by a call below its span", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const start = yield* peer.take("turn/start")
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* turn.answer(start)
      yield* peer.respond(yield* peer.take("turn/interrupt"), {})
      yield* Fiber.join(interruption)
      assert.strictEqual(parentOf(yield* one("turn/interrupt")), (yield* one(invocation)).spanId)
    }).pipe(Effect.provide(memory)))

  it.effect("whose stream is ended early ends its span as interrupted", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.stream("Hi").pipe(Stream.take(1), Stream.runDrain))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.started
      const message = yield* peer.take("turn/interrupt")
      yield* turn.completed({ status: "interrupted" })
      yield* peer.respond(message, {})
      yield* Fiber.join(fiber)
      assert.isTrue(Exit.hasInterrupts(exitOf(yield* one(invocation))))
    }).pipe(Effect.provide(memory)))

  it.effect("that is detached keeps its span beyond the Scope, to its own end", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.scoped(Effect.flatMap(thread.turn("Hi"), (turn) => turn.detach)))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Fiber.join(fiber)
      const span = yield* one(invocation)
      assert.strictEqual(span.status._tag, "Started")
      yield* turn.completed()
      yield* Memory.handled
      assert.deepStrictEqual(exitOf(span), Exit.void)
    }).pipe(Effect.provide(memory)))

  it.effect("ends its span when the connection is lost", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      yield* peer.close({ exitCode: 1 })
      yield* Fiber.join(fiber)
      assert.deepInclude(attributes(yield* one(invocation)), {
        "error.type": "TransportClosed",
        "codex.turn.id": "turn-1"
      })
    }).pipe(Effect.provide(memory)))

  it.effect("of a goal that the server refuses ends its span once, with that error, and without an id", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const fiber = yield* Effect.forkChild(Effect.flip(thread.runGoal("the objective")))
      yield* peer.refuse(yield* peer.take("thread/goal/set"), { code: -32600, message: "no goals here" })
      yield* Fiber.join(fiber)
      const span = yield* one(invocation)
      assert.strictEqual(errorOf(span)._tag, "InvalidRequest")
      assert.notProperty(attributes(span), "codex.turn.id")
      assert.deepStrictEqual(yield* counts(CodexMetrics.turnDuration), [
        { "gen_ai.request.model": "memory", "error.type": "InvalidRequest", count: 1 }
      ])
    }).pipe(Effect.provide(memory)))

  it.effect("costs neither the connection nor the turn if the tracer throws", () =>
    Effect.gen(function*() {
      const { codex, peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      const start = yield* peer.take("turn/start")
      const span = yield* one(invocation)
      span.attribute = span.end = () => {
        throw new Error("boom")
      }
      yield* turn.answer(start)
      yield* turn.completed()
      assert.strictEqual((yield* Fiber.join(fiber)).status, "completed")
      yield* codex.logout
    }).pipe(Effect.provide(memory)))

  it.effect("whose input cannot be written fails as any wrong call, also where its content is recorded", () =>
    Effect.gen(function*() {
      const { thread } = yield* startTurn
      const tags = yield* Effect.forEach([
        thread.run([{ type: "text", text: 1n as never }]),
        thread.review({ type: "custom", instructions: 1n as never })
      ], (turn) => Effect.map(Effect.flip(turn), ({ _tag }) => _tag))
      assert.deepStrictEqual(tags, ["InvalidParams", "InvalidParams"])
    }).pipe(Effect.provideService(CodexTelemetry.CaptureContent, true), Effect.provide(memory)))

  it.effect("that is shared by two has two spans, and its tokens are counted once", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fibers = yield* Effect.forEach(
        ["One", "Two"],
        (input) =>
          Effect.tap(Effect.forkChild(thread.run(input)), () => Effect.flatMap(peer.take("turn/start"), turn.answer))
      )
      yield* turn.usage(Memory.tokens(10, 2), Memory.tokens(10, 2))
      yield* turn.completed()
      yield* Fiber.joinAll(fibers)
      const spans = yield* named(invocation)
      assert.deepStrictEqual(spans.map((span) => attributes(span)["codex.turn.id"]), ["turn-1", "turn-1"])
      assert.deepStrictEqual(yield* counts(CodexMetrics.tokenUsage), [
        { "gen_ai.request.model": "memory", "gen_ai.token.type": "input", count: 1 },
        { "gen_ai.request.model": "memory", "gen_ai.token.type": "output", count: 1 }
      ])
      assert.deepStrictEqual(yield* counts(CodexMetrics.turnDuration), [{ "gen_ai.request.model": "memory", count: 2 }])
    }).pipe(Effect.provide(memory)))

  it.effect("says nothing of what was said, unless it is asked to", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const run = Effect.fnUntraced(function*(turnId: string, capture: boolean, status: Protocol.TurnStatus) {
        const fiber = yield* Effect.forkChild(
          thread.run("the prompt", { outputSchema: { title: "the schema" } }).pipe(
            Effect.provideService(CodexTelemetry.CaptureContent, capture)
          )
        )
        const turn = Memory.turnOf(peer, thread.id, turnId)
        yield* turn.answer(yield* peer.take("turn/start"))
        yield* turn.message("the answer")
        yield* turn.completed({ status })
        yield* Fiber.join(fiber)
      })
      yield* run("turn-1", false, "completed")
      const silent = yield* everything
      for (const text of ["the prompt", "the answer", "the schema"]) assert.notInclude(silent, text)
      yield* run("turn-2", true, "completed")
      yield* run("turn-3", true, "interrupted")
      const [first, second, third] = yield* named(invocation)
      assert.strictEqual(attributes(first!)["gen_ai.output.type"], "json")
      assert.notProperty(attributes(first!), "gen_ai.input.messages")
      assert.deepStrictEqual(JSON.parse(attributes(second!)["gen_ai.input.messages"] as string), [
        { role: "user", parts: [{ type: "text", content: "the prompt" }] }
      ])
      assert.deepStrictEqual(JSON.parse(attributes(second!)["gen_ai.output.messages"] as string), [
        { role: "assistant", parts: [{ type: "text", content: "the answer" }], finish_reason: "stop" }
      ])
      const [cut] = JSON.parse(attributes(third!)["gen_ai.output.messages"] as string)
      assert.strictEqual(cut.finish_reason, "interrupted")
    }).pipe(Effect.provide(memory)))

  it.effect("shows images and sound by their addresses where it captures content", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const input = [Input.text("Look"), Input.image("https://a/b.png"), Input.audio("https://a/b.wav")]
      const local = Input.localImage("/b.png")
      const fiber = yield* Effect.forkChild(
        Effect.provideService(thread.run([...input, local]), CodexTelemetry.CaptureContent, true)
      )
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.completed()
      yield* Fiber.join(fiber)
      const span = yield* one(invocation)
      assert.notProperty(attributes(span), "gen_ai.output.messages")
      const [message] = JSON.parse(attributes(span)["gen_ai.input.messages"] as string)
      assert.deepStrictEqual(message.parts, [
        { type: "text", content: "Look" },
        { type: "uri", modality: "image", uri: "https://a/b.png" },
        { type: "uri", modality: "audio", uri: "https://a/b.wav" },
        local
      ])
    }).pipe(Effect.provide(memory)))
})

// -----------------------------------------------------------------------------
// Requests of the server
// -----------------------------------------------------------------------------

const Weather = Tool.make("weather", {
  parameters: Schema.Struct({ city: Schema.String }),
  success: Schema.String
})
const Tools = Toolkit.make(Weather)

describe("A request of the server", () => {
  const approvals = ServerRequests.layer({
    "item/commandExecution/requestApproval": () =>
      Effect.as(Effect.withSpan(Effect.log("I am asked"), "mine"), { decision: "decline" })
  })

  it.effect("is a span below its turn, and its handler's logs have the ids of thread and turn", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      yield* peer.send({
        id: 7,
        method: "item/commandExecution/requestApproval",
        params: { threadId: thread.id, turnId: "turn-1", itemId: "item", startedAtMs: 1, command: "ls" }
      })
      yield* answerTo(peer, 7)
      yield* turn.completed()
      yield* Fiber.join(fiber)
      const span = yield* one("item/commandExecution/requestApproval")
      assert.strictEqual(span.kind, "server")
      assert.deepStrictEqual(attributes(span), {
        "rpc.system.name": "jsonrpc",
        "rpc.method": "item/commandExecution/requestApproval",
        "jsonrpc.request.id": "7"
      })
      assert.strictEqual(parentOf(span), (yield* one(invocation)).spanId)
      assert.strictEqual(parentOf(yield* one("mine")), span.spanId)
      assert.deepStrictEqual(exitOf(span), Exit.void)
      const { logs } = yield* Observed
      const log = logs.find(({ text }) => text.startsWith("I am asked"))
      assert.deepStrictEqual(log?.annotations, { threadId: thread.id, turnId: "turn-1" })
    }).pipe(Effect.provide(Memory.layer().pipe(Layer.provide(approvals), Layer.provideMerge(observed)))))

  it.effect("has failed where it cannot be refused in the way of its kind, or its turn ends before the answer", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      yield* peer.send({ id: 7, method: "some/future", params: {} })
      yield* answerTo(peer, 7)
      assert.strictEqual(attributes(yield* one("some/future"))["error.type"], "_OTHER")

      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* peer.send({
        id: 8,
        method: "item/commandExecution/requestApproval",
        params: { threadId: thread.id, turnId: "turn-1", itemId: "item", startedAtMs: 1, command: "ls" }
      })
      yield* Memory.handled
      yield* turn.completed()
      yield* Fiber.join(fiber)
      yield* settled
      const span = yield* one("item/commandExecution/requestApproval")
      assert.strictEqual(attributes(span)["error.type"], "interrupted")
      assert.isTrue(Exit.hasInterrupts(exitOf(span)))
    }).pipe(Effect.provide(
      Memory.layer().pipe(
        Layer.provide(ServerRequests.layer({ "item/commandExecution/requestApproval": () => Effect.never })),
        Layer.provideMerge(observed)
      )
    )))

  it.effect("without a handler is refused with a warning that has the ids too", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      yield* peer.send({
        id: 7,
        method: "item/commandExecution/requestApproval",
        params: { threadId: thread.id, turnId: "turn-9", itemId: "item", startedAtMs: 1, command: "cat secret" }
      })
      yield* answerTo(peer, 7)
      const { logs } = yield* Observed
      const warnings = logs.filter(({ level }) => level === "Warn")
      assert.deepStrictEqual(warnings.map(({ annotations }) => annotations), [
        { threadId: thread.id, turnId: "turn-9" }
      ])
      assert.notInclude(yield* everything, "secret")
    }).pipe(Effect.provide(memory)))

  it.effect("a notification that does not match its schema is reported with its ids, without its content", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      yield* peer.notify("item/agentMessage/delta", { threadId: thread.id, turnId: "turn-9", delta: ["secret"] })
      yield* settled
      const { logs } = yield* Observed
      const warnings = logs.filter(({ level }) => level === "Warn")
      assert.deepStrictEqual(warnings.map(({ annotations }) => annotations), [
        { threadId: thread.id, turnId: "turn-9" }
      ])
      assert.notInclude(yield* everything, "secret")
    }).pipe(Effect.provide(memory)))

  const toolSpan = (capture: boolean, fail: boolean) =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart({ toolkit: Tools }).pipe(
        Effect.provide(Tools.toLayer({
          weather: ({ city }) =>
            fail ? Effect.die("no weather") : Effect.as(Effect.log("Looking up"), `Rain in ${city}`)
        }))
      )
      const turn = Memory.turnOf(peer, thread.id, "turn-1")
      const fiber = yield* Effect.forkChild(
        Effect.provideService(thread.run("Hi"), CodexTelemetry.CaptureContent, capture)
      )
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* Memory.handled
      yield* peer.send({
        id: 1,
        method: "item/tool/call",
        params: {
          threadId: thread.id,
          turnId: "turn-1",
          callId: "call-1",
          namespace: null,
          tool: "weather",
          arguments: { city: "Paris" }
        }
      })
      yield* answerTo(peer, 1)
      yield* turn.completed()
      yield* Fiber.join(fiber)
      const span = yield* one("execute_tool weather")
      assert.strictEqual(parentOf(span), (yield* one(invocation)).spanId)
      return span
    })

  it.effect("a tool's call has the tracer's own span for its current one", () =>
    Effect.gen(function*() {
      const { codex, peer } = yield* startTurn
      const thread = yield* codex.threadStart({ toolkit: Tools }).pipe(
        Effect.provide(Tools.toLayer({
          weather: () =>
            Effect.map(Effect.orDie(Effect.currentSpan), (span) => {
              span.attribute("mine", 1)
              return span instanceof Tracer.NativeSpan ? "its own" : "another"
            })
        }))
      )
      yield* peer.send({
        id: 7,
        method: "item/tool/call",
        params: { threadId: thread.id, turnId: "turn-1", callId: "call", tool: "weather", arguments: { city: "Rome" } }
      })
      assert.include(JSON.stringify(yield* answerTo(peer, 7)), "its own")
      assert.strictEqual(attributes(yield* one("execute_tool weather"))["mine"], 1)
    }).pipe(Effect.provide(memory)))

  it.effect("a tool's call is an execute_tool span, without its arguments and result", () =>
    Effect.gen(function*() {
      const span = yield* toolSpan(false, false)
      assert.strictEqual(span.kind, "internal")
      assert.deepStrictEqual(attributes(span), {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "weather",
        "gen_ai.tool.call.id": "call-1",
        "gen_ai.tool.type": "function",
        tool: "weather"
      })
      assert.notInclude(yield* everything, "Paris")
      const { logs } = yield* Observed
      const log = logs.find(({ text }) => text.startsWith("Looking up"))
      assert.hasAllKeys(log?.annotations, ["threadId", "turnId"])
      assert.strictEqual(log?.annotations["turnId"], "turn-1")
    }).pipe(Effect.provide(memory)))

  it.effect("a tool's call has its arguments and result where the turn captures content", () =>
    Effect.gen(function*() {
      const span = yield* toolSpan(true, false)
      assert.deepStrictEqual(JSON.parse(attributes(span)["gen_ai.tool.call.arguments"] as string), { city: "Paris" })
      assert.deepStrictEqual(attributes(span)["parameters"], { city: "Paris" })
      assert.include(attributes(span)["gen_ai.tool.call.result"], "Rain in Paris")
    }).pipe(Effect.provide(memory)))

  it.effect("a tool that fails has a span that failed", () =>
    Effect.gen(function*() {
      const span = yield* toolSpan(false, true)
      assert.strictEqual(attributes(span)["error.type"], "tool_failed")
      assert.isTrue(Exit.isFailure(exitOf(span)))
    }).pipe(Effect.provide(memory)))
})

// -----------------------------------------------------------------------------
// Metrics
// -----------------------------------------------------------------------------

describe("Metrics", () => {
  it("have OpenTelemetry's names and attributes, or names of their own", () => {
    const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.provider.name": "openai" }
    assert.deepStrictEqual(
      Object.fromEntries(Object.values(CodexMetrics).map(({ attributes, id }) => [id, attributes])),
      {
        "rpc.client.call.duration": { unit: "s", "rpc.system.name": "jsonrpc" },
        codex_requests: { unit: "{request}" },
        codex_requests_in_flight: { unit: "{request}" },
        codex_overloads: { unit: "{request}" },
        codex_notifications: { unit: "{notification}" },
        codex_connections: { unit: "{connection}" },
        codex_connections_lost: { unit: "{connection}" },
        codex_restarts: { unit: "{connection}" },
        "gen_ai.client.operation.duration": { unit: "s", ...agent },
        "gen_ai.client.token.usage": { unit: "{token}", ...agent }
      }
    )
  })

  it.effect("calls are counted by method and outcome, timed, and followed while they wait", () =>
    Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const waiting = Effect.map(series(CodexMetrics.inFlight), ([gauge]) => gauge!.state.value)
      assert.strictEqual(yield* waiting, 0)

      const slow = yield* Effect.forkChild(codex.request("model/list", {}))
      const message = yield* peer.take("model/list")
      assert.strictEqual(yield* waiting, 1)
      yield* TestClock.adjust("2 seconds")
      yield* peer.respond(message, { data: [], nextCursor: null })
      yield* Fiber.join(slow)
      const busy = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})))
      yield* peer.refuse(yield* peer.take("model/list"), { code: -32001, message: "Server overloaded; retry later." })
      yield* Fiber.join(busy)
      const cancelled = yield* Effect.forkChild(codex.request("model/list", {}))
      yield* peer.take("model/list")
      yield* Fiber.interrupt(cancelled)
      assert.strictEqual(yield* waiting, 0)

      const method = { "rpc.method": "model/list" }
      assert.deepStrictEqual((yield* counts(CodexMetrics.requests)).slice(1), [
        { ...method, outcome: "success", count: 1 },
        { ...method, outcome: "ServerBusy", count: 1 },
        { ...method, outcome: "interrupted", count: 1 }
      ])
      assert.deepStrictEqual(yield* counts(CodexMetrics.overloads), [{ ...method, count: 1 }])
      const durations = yield* series(CodexMetrics.callDuration)
      assert.deepStrictEqual(
        durations.slice(1).map(({ attributes, state: { count, sum } }): object => ({ ...attributes, count, sum })),
        [
          { ...method, count: 1, sum: 2 },
          { ...method, "error.type": "-32001", "rpc.response.status_code": "-32001", count: 1, sum: 0 },
          { ...method, "error.type": "interrupted", count: 1, sum: 0 }
        ]
      )
    }).pipe(Effect.provide(memory)))

  it.effect("there is a series for each code of an error, and one for all beyond a hundred codes", () =>
    Effect.gen(function*() {
      const { codex, peer, thread, turn } = yield* startTurn
      const fails = Effect.fnUntraced(function*(code: number) {
        const fiber = yield* Effect.forkChild(Effect.flip(codex.request("model/list", {})))
        yield* peer.refuse(yield* peer.take("model/list"), { code, message: "no" })
        yield* Fiber.join(fiber)
      })
      for (let code = 1; code <= 150; code++) yield* fails(code)
      yield* fails(1)
      const codes = (yield* series(CodexMetrics.callDuration)).flatMap(({ attributes, state }) =>
        attributes["rpc.method"] === "model/list" ? [[attributes["error.type"], state.count] as const] : []
      )
      assert.isAtMost(codes.length, 101)
      assert.deepStrictEqual(codes[0], ["1", 2])
      assert.deepStrictEqual(codes.at(-1), ["_OTHER", 150 - (codes.length - 1)])
      // The kinds of failures of turns are among them.
      const fiber = yield* Effect.forkChild(Effect.flip(thread.run("Hi")))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.completed({ status: "failed", error: { message: "no", codexErrorInfo: { aNewKind: {} } } })
      yield* Fiber.join(fiber)
      const [duration] = yield* series(CodexMetrics.turnDuration)
      assert.strictEqual(duration!.attributes["error.type"], "_OTHER")
      assert.strictEqual(attributes(yield* one(invocation))["error.type"], "aNewKind")
    }).pipe(Effect.provide(memory)))

  it.effect("notifications are counted once each, known or not, however they come", () =>
    Effect.gen(function*() {
      const { peer, thread } = yield* startTurn
      const delta = (delta: string) => ({
        method: "item/agentMessage/delta",
        params: { threadId: thread.id, turnId: "turn-1", itemId: "message", delta },
        emittedAtMs: 1
      })
      const sent = [
        delta("a"),
        // These are read by what they have in common with the first.
        delta("b"),
        delta("c"),
        { method: "some/future", params: {} },
        { method: "turn/completed", params: {} }
      ]
      for (const [i, message] of sent.entries()) {
        yield* peer.send(message)
        yield* settled
        assert.deepStrictEqual(yield* counts(CodexMetrics.notifications), [{ count: i + 1 }])
      }
      yield* peer.sendText(...sent.map((message) => JSON.stringify(message)))
      yield* settled
      assert.deepStrictEqual(yield* counts(CodexMetrics.notifications), [{ count: 2 * sent.length }])
    }).pipe(Effect.provide(memory)))

  it.effect("turns are timed and their tokens counted, by model", () =>
    Effect.gen(function*() {
      const { peer, thread, turn } = yield* startTurn
      const fiber = yield* Effect.forkChild(thread.run("Hi"))
      yield* turn.answer(yield* peer.take("turn/start"))
      yield* turn.usage(Memory.tokens(100, 10), Memory.tokens(100, 10))
      yield* turn.usage(Memory.tokens(120, 30), Memory.tokens(20, 20))
      yield* TestClock.adjust("4 seconds")
      yield* turn.completed()
      yield* Fiber.join(fiber)
      const model = { "gen_ai.request.model": "memory" }
      const [duration] = yield* series(CodexMetrics.turnDuration)
      assert.deepStrictEqual(duration!.attributes, model)
      assert.deepInclude(duration!.state, { count: 1, sum: 4 })
      const tokens = yield* series(CodexMetrics.tokenUsage)
      assert.deepStrictEqual(tokens.map(({ attributes, state }) => [attributes["gen_ai.token.type"], state.sum]), [
        ["input", 120],
        ["output", 30]
      ])
    }).pipe(Effect.provide(memory)))

  it.effect("what lasts is timed whatever is done to the time of day meanwhile", () =>
    Effect.gen(function*() {
      const clock = yield* Clock.Clock
      let set = 0n
      const timeOfDay = { ...clock, currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe() + set }
      yield* Effect.gen(function*() {
        const { peer, thread, turn } = yield* startTurn
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const message = yield* peer.take("turn/start")
        yield* TestClock.adjust("1 second")
        set = -3_600_000_000_000n
        yield* turn.answer(message)
        yield* turn.completed()
        yield* Fiber.join(fiber)
        for (const metric of [CodexMetrics.turnDuration, CodexMetrics.callDuration]) {
          assert.strictEqual((yield* series(metric)).at(-1)!.state.sum, 1)
        }
      }).pipe(Effect.provide(memory), Effect.provideService(Clock.Clock, timeOfDay))
    }))

  it.effect("connections are counted: made, lost and made again; none is lost that is closed here", () =>
    Effect.gen(function*() {
      const peers: Array<MemoryTransport.MemoryTransport["Service"]> = []
      const transport = Effect.map(
        MemoryTransport.make({ "account/logout": () => ({}) }),
        (peer) => {
          peers.push(peer)
          return peer.transport
        }
      )
      yield* Effect.scoped(Effect.gen(function*() {
        const codex = yield* Codex.connect(transport)
        yield* peers[0]!.close({ exitCode: 1 })
        yield* codex.status.pipe(Stream.takeUntil(({ _tag }) => _tag === "Disconnected"), Stream.runDrain)
        yield* Effect.annotateLogs(Effect.withSpan(codex.logout, "mine"), "mine", true)
        // What the second connection does by itself has nothing to do with the call that needed it.
        yield* peers[1]!.send({ id: 1, method: "item/tool/requestUserInput", params: {} })
        yield* answerTo(peers[1]!, 1)
      }))
      assert.deepStrictEqual(yield* counts(CodexMetrics.connections), [{ count: 2 }])
      assert.deepStrictEqual(yield* counts(CodexMetrics.connectionsLost), [{ count: 1 }])
      assert.deepStrictEqual(yield* counts(CodexMetrics.restarts), [{ count: 1 }])
      assert.isTrue(Option.isNone((yield* one("item/tool/requestUserInput")).parent))
      const { logs } = yield* Observed
      assert.deepStrictEqual(logs.filter(({ level }) => level === "Warn").map(({ annotations }) => annotations), [{}])
    }).pipe(Effect.provide(observed)))
})

// -----------------------------------------------------------------------------
// A real server
// -----------------------------------------------------------------------------

layer(
  CodexTest.layer({ shutdownTimeout: "200 millis", configOverrides: { "features.goals": true } }).pipe(
    Layer.provideMerge(observed)
  ),
  { excludeTestServices: true }
)("With a real server", (it) => {
  const inTrace = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.useSpan(
      "mine",
      (mine) =>
        Effect.flatMap(Effect.withParentSpan(effect, mine), (result) =>
          Effect.map(Observed, ({ spans }) => {
            const all = spans.filter((span) => span.traceId === mine.traceId && span !== mine)
            const of = (name: string) => all.filter((span) => span.name === name)
            return { result, mine, all, of }
          }))
    )

  it.effect("run is one turn with its usage, in the caller's trace", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.message("the answer"),
        ScriptedModel.usage({ inputTokens: 12, cachedInputTokens: 4, outputTokens: 11, reasoningOutputTokens: 3 })
      ))
      const { mine, of, result: [thread, result] } = yield* inTrace(Effect.gen(function*() {
        const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll", model: "mock-model" })
        return [thread, yield* thread.run("the prompt")] as const
      }))
      const [span] = of(invocation)
      assert.strictEqual(parentOf(of("thread/start")[0]!), mine.spanId)
      assert.strictEqual(parentOf(span!), mine.spanId)
      assert.strictEqual(parentOf(of("turn/start")[0]!), span!.spanId)
      assert.deepInclude(attributes(span!), {
        "gen_ai.conversation.id": thread.id,
        "gen_ai.request.model": "mock-model",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 11,
        "gen_ai.usage.cache_read.input_tokens": 4,
        "gen_ai.usage.cache_creation.input_tokens": 0,
        "gen_ai.usage.reasoning.output_tokens": 3,
        "codex.turn.id": result.id
      })
      const all = yield* everything
      assert.notInclude(all, "the prompt")
      assert.notInclude(all, "the answer")
    }))

  it.effect("a stream that is ended early and a handle that is interrupted end their spans as interrupted", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* gated
      const early = yield* inTrace(
        thread.stream("Hi").pipe(
          Stream.takeUntil((event) => event.method === "item/agentMessage/delta"),
          Stream.runDrain
        )
      )
      const [cut] = early.of(invocation)
      // The server says a little later that the turn is over.
      yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => cut!.status._tag === "Ended" })
      assert.isTrue(Exit.hasInterrupts(exitOf(cut!)))
      yield* gated
      const handle = yield* inTrace(Effect.scoped(Effect.gen(function*() {
        const turn = yield* thread.turn("Hi")
        yield* turn.events.pipe(Stream.takeUntil(({ method }) => method === "item/agentMessage/delta"), Stream.runDrain)
        yield* turn.interrupt
        return yield* turn.result
      })))
      assert.strictEqual(handle.result.status, "interrupted")
      assert.isTrue(Exit.hasInterrupts(exitOf(handle.of(invocation)[0]!)))
    }))

  it.effect("a turn that fails has the runtime's kind of failure", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* model.enqueue(
        ScriptedModel.response(ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" }))
      )
      const { of } = yield* inTrace(Effect.exit(thread.run("the prompt")))
      const [span] = of(invocation)
      assert.strictEqual(attributes(span!)["error.type"], "contextWindowExceeded")
      assert.strictEqual(errorOf(span!)._tag, "TurnFailed")
      assert.notInclude(yield* everything, "the prompt")
    }))

  it.effect("in the Cause of a failed turn has no prompt and no answer, with any logger of Effect", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* model.enqueue(
        ScriptedModel.response(
          ScriptedModel.message("the answer"),
          ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" })
        ),
        ScriptedModel.message(JSON.stringify({ a: "the answer" })),
        ScriptedModel.message("the answer")
      )
      const schema = Schema.Struct({ a: Schema.Int })
      const errors = [
        yield* Effect.flip(thread.run("the prompt")),
        yield* Effect.flip(thread.runObject("the prompt", { schema })),
        yield* Effect.flip(thread.runObject("the prompt", { schema }))
      ]
      assert.deepStrictEqual(errors.map(({ _tag }) => _tag), [
        "TurnFailed",
        "StructuredOutputError",
        "StructuredOutputError"
      ])

      let printed: Array<string> = []
      const print = (...args: ReadonlyArray<unknown>) => {
        printed.push(formatWithOptions({ depth: 20 }, ...args))
      }
      const console: Console.Console = Object.create(
        globalThis.console,
        Object.fromEntries(
          ["log", "info", "debug", "trace", "warn", "error", "group"].map((name) => [name, { value: print }])
        )
      )
      const client = HttpClient.make((request) =>
        Effect.sync(() => {
          const { body } = request
          print(body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : body)
          return HttpClientResponse.fromWeb(request, new Response("{}"))
        })
      )
      const otlp = Otlp.layerJson({ baseUrl: "http://127.0.0.1", resource: { serviceName: "test" } }).pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
      )
      const loggers = {
        default: Logger.layer([Logger.defaultLogger]),
        pretty: Logger.layer([Logger.consolePretty({ colors: false })]),
        json: Logger.layer([Logger.consoleJson]),
        structured: Logger.layer([Logger.consoleStructured]),
        logFmt: Logger.layer([Logger.consoleLogFmt]),
        simple: Logger.layer([Logger.withConsoleLog(Logger.formatSimple)]),
        // Of the caller's own span too.
        otlp
      }
      const leaking: Array<string> = []
      for (const [name, logger] of Object.entries(loggers)) {
        for (const error of errors) {
          const failing = Effect.withSpan(Effect.fail(error), "mine")
          const shown = (logged: Effect.Effect<unknown, unknown>) =>
            Effect.ignore(logged).pipe(
              Effect.provide(logger),
              Effect.provideService(Console.Console, console),
              Effect.map(() => {
                const text = printed.join("\n")
                printed = []
                assert.include(text, error._tag, name)
                return /the (prompt|answer)/.test(text)
              })
            )
          assert.isFalse(yield* shown(Effect.tapCause(failing, (cause) => Effect.logError(cause))), name)
          assert.isFalse(yield* shown(Effect.tapCause(failing, (cause) => Effect.logError("No answer", cause))), name)
          if (yield* shown(Effect.tapError(failing, (error) => Effect.logError(error)))) leaking.push(name)
        }
      }
      // What it is good for.
      assert.includeMembers(leaking, ["default", "pretty", "json", "structured"])
    }))

  it.effect("a goal is one turn", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* model.enqueue(
        ScriptedModel.message("Working"),
        ScriptedModel.functionCall({ name: "update_goal", arguments: { status: "complete" } }),
        ScriptedModel.message("Done")
      )
      const { of, result } = yield* inTrace(thread.runGoal("the objective"))
      const [span, ...others] = of(invocation)
      assert.lengthOf(others, 0)
      assert.strictEqual(attributes(span!)["codex.turn.id"], result.id)
      assert.deepStrictEqual(exitOf(span!), Exit.void)
      assert.strictEqual(parentOf(of("thread/goal/set")[0]!), span!.spanId)
      assert.notInclude(yield* everything, "the objective")
    }))

  it.effect("a goal that is given up ends its span", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
      yield* gated
      const { of } = yield* inTrace(Effect.scoped(
        Effect.andThen(thread.startGoal("the objective"), takeRequest(thread))
      ))
      assert.isTrue(Exit.hasInterrupts(exitOf(of(invocation)[0]!)))
    }))

  it.effect("no span and no log has an API key", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      yield* codex.loginApiKey("sk-very-secret")
      assert.isAbove((yield* named("account/login/start")).length, 0)
      yield* Effect.flip(codex.request("account/login/start", { type: "apiKey", apiKey: ["sk-very-secret"] } as never))
      assert.notInclude(yield* everything, "very-secret")
    }))
})
