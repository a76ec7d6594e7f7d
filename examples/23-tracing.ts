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
// A turn is a span, and so is every call; the server gets the trace context with each and goes on from there. What people
// and models say is in no span, unless CodexTelemetry.CaptureContent says so.
const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ sandbox: "readOnly" })
  return yield* thread.run("Summarize README.md.")
}).pipe(Effect.withSpan("summary", { attributes: { file: "README.md" } }))
// #endregion

const report = Effect.gen(function*() {
  const spans = exporter.getFinishedSpans()
  const show = (parent: string | undefined, indent: string): ReadonlyArray<string> =>
    spans.flatMap((span) =>
      span.parentSpanContext?.spanId === parent
        ? [`${indent}${span.name}`, ...show(span.spanContext().spanId, `${indent}  `)]
        : []
    )
  for (const line of show(undefined, "")) yield* Console.log(line)
})

NodeRuntime.runMain(program.pipe(Effect.andThen(report), Effect.provide([CodexTest.layerDemo, Tracing])))
