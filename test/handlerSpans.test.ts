import { assert, it } from "@effect/vitest"
import { Effect, Layer, Logger, References, Schema, Tracer } from "effect"
import { Codex, ServerRequests } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"
import * as Memory from "./support/memory.ts"

const Look = Tool.make("look", { parameters: Schema.Struct({ secret: Schema.String }), success: Schema.String })

/** Has a tool called and a command approved. */
const ask = Effect.fnUntraced(function*(peer: MemoryTransport.MemoryTransport["Service"], threadId: string) {
  const ids = { threadId, turnId: "t" }
  yield* peer.send({
    id: 1,
    method: "item/tool/call",
    params: { ...ids, callId: "c", tool: "look", arguments: { secret: "hunter2" } }
  })
  yield* peer.send({
    id: 2,
    method: "item/commandExecution/requestApproval",
    params: { ...ids, itemId: "c", startedAtMs: 1, command: "ls" }
  })
  for (let answers = 0; answers < 2;) if ((yield* peer.take()).method === undefined) answers++
})

const program = Effect.gen(function*() {
  const spans: Array<Tracer.Span> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const handlers = ServerRequests.layer(ServerRequests.approvals({
    command: () => Effect.as(Effect.withSpan(Effect.void, "asked"), "decline" as const)
  }))
  yield* Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const codex = yield* Codex.Codex
    const toolkit = Toolkit.make(Look)
    const thread = yield* codex.threadStart({ toolkit }).pipe(
      Effect.provide(toolkit.toLayer({ look: () => Effect.withSpan(Effect.succeed("x"), "inner") }))
    )
    yield* ask(peer, thread.id)
  }).pipe(
    Effect.provide(Memory.layer().pipe(Layer.provide(handlers))),
    Effect.withSpan("program"),
    Effect.withTracer(tracer)
  )
  return spans
})

const parentOf = (spans: ReadonlyArray<Tracer.Span>, name: string) => {
  const parent = spans.find((span) => span.name === name)?.parent
  return parent?._tag === "Some" && parent.value._tag === "Span" ? parent.value.name : undefined
}

it.live("the span of what a handler does is below that of the request, also within a span of the program", () =>
  Effect.gen(function*() {
    const spans = yield* program
    assert.deepStrictEqual(
      [parentOf(spans, "inner"), parentOf(spans, "asked")],
      ["execute_tool look", "item/commandExecution/requestApproval"]
    )
  }))

it.live("what a handler logs has the ids of its request, and nothing of where the handler was given", () =>
  Effect.gen(function*() {
    const logs: Record<string, unknown> = {}
    const logger = Logger.make<unknown, void>(({ fiber, message }) => {
      const spans = fiber.getRef(References.CurrentLogSpans).map(([label]) => label)
      logs[String(message)] = { spans, ...fiber.getRef(References.CurrentLogAnnotations) }
    })
    const setup = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      effect.pipe(Effect.withLogSpan("setup"), Effect.annotateLogs("setup", true))
    const handlers = Layer.effectContext(setup(Layer.build(ServerRequests.layer(ServerRequests.approvals({
      command: () => Effect.as(Effect.log("asked"), "decline" as const)
    })))))
    yield* Effect.gen(function*() {
      const peer = yield* MemoryTransport.MemoryTransport
      const codex = yield* Codex.Codex
      const toolkit = Toolkit.make(Look)
      const thread = yield* setup(codex.threadStart({ toolkit })).pipe(
        Effect.provide(toolkit.toLayer({ look: () => Effect.as(Effect.log("called"), "x") }))
      )
      yield* ask(peer, thread.id)
    }).pipe(Effect.provide(Memory.layer().pipe(Layer.provide(handlers), Layer.provideMerge(Logger.layer([logger])))))
    const expected = { spans: [], threadId: "thread-1", turnId: "t" }
    assert.deepStrictEqual(logs, { called: expected, asked: expected })
  }))

it.live("the arguments of a tool are on no span of the program", () =>
  Effect.gen(function*() {
    const spans = yield* program
    const told = spans.filter((span) => JSON.stringify([...span.attributes]).includes("hunter2"))
    assert.deepStrictEqual(told.map(({ name }) => name), [])
  }))
