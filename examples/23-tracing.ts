import * as NodeSdk from "@effect/opentelemetry/NodeSdk"
import { NodeRuntime } from "@effect/platform-node"
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region exporter
// In memory here; a program exports to its collector, such as OTLPTraceExporter in a BatchSpanProcessor.
const exporter = new InMemorySpanExporter()

const Tracing = NodeSdk.layer(() => ({
  resource: { serviceName: "summaries" },
  spanProcessor: new SimpleSpanProcessor(exporter)
}))
// #endregion

// #region program
// Every call is a span named after its method. The server gets the trace context with it and goes on from there.
const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  return yield* thread.run("Summarize README.md.")
}).pipe(Effect.withSpan("summary", { attributes: { file: "README.md" } }))

// #endregion

const report = Effect.gen(function*() {
  const spans = exporter.getFinishedSpans()
  const root = spans.find(({ name }) => name === "summary")
  for (const span of spans) {
    const inside = span.parentSpanContext?.spanId === root?.spanContext().spanId
    yield* Console.log(`${inside ? "  " : ""}${span.name}${inside ? " (inside summary)" : ""}`)
  }
})

NodeRuntime.runMain(program.pipe(Effect.andThen(report), Effect.provide([CodexTest.layerDemo, Tracing])))
