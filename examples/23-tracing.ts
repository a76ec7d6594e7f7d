import * as NodeSdk from "@effect/opentelemetry/NodeSdk"
import { NodeRuntime } from "@effect/platform-node"
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { Console, Effect } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

// #region exporter
// In memory here; your own program exports to a collector, for example by an OTLPTraceExporter in a BatchSpanProcessor.
const exporter = new InMemorySpanExporter()

const Tracing = NodeSdk.layer(() => ({
  resource: { serviceName: "summaries" },
  spanProcessor: new SimpleSpanProcessor(exporter)
}))
// #endregion

// #region program
// Each turn and each call is a span. The trace context is sent with each call, so the server's own spans are its
// children. Spans do not contain what people and models say, unless CodexTelemetry.CaptureContent is set.
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
