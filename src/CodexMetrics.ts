/**
 * The metrics of the client.
 *
 * **Details**
 *
 * This module only defines the handles; every client updates them in the `MetricRegistry` of its environment. A metric
 * has OpenTelemetry's name if there is one; the others begin with `codex_`. Effect's exporters send the attribute
 * `unit` as the unit of a metric.
 *
 * @since 0.1.0
 */
import * as Metric from "effect/Metric"
import { CALL_DURATION_BUCKETS } from "./internal/callDurationBuckets.ts"

/**
 * How long calls took, from when they were sent, in seconds: `rpc.client.call.duration`.
 *
 * **Details**
 *
 * One series per `rpc.method`, and for failed calls per `error.type`: the code of the server's error, also as
 * `rpc.response.status_code`, else the tag of the error, or `interrupted`. After a hundred different codes and kinds of
 * failures in a process, the others are `_OTHER`.
 *
 * @category metrics
 * @since 0.1.0
 */
export const callDuration: Metric.Histogram<number> = Metric.histogram("rpc.client.call.duration", {
  description: "Measures the duration of an outgoing Remote Procedure Call (RPC).",
  attributes: { unit: "s", "rpc.system.name": "jsonrpc" },
  boundaries: CALL_DURATION_BUCKETS
})

/**
 * How many calls have ended, by `rpc.method` and `outcome`: `success`, the tag of the error, or `interrupted`.
 *
 * @category metrics
 * @since 0.1.0
 */
export const requests: Metric.Counter<number> = Metric.counter("codex_requests", {
  description: "The calls to the app-server that have ended",
  attributes: { unit: "{request}" },
  incremental: true
})

/**
 * How many calls are in flight. Those that `maxInFlight` keeps waiting are not counted.
 *
 * @category metrics
 * @since 0.1.0
 */
export const inFlight: Metric.Gauge<number> = Metric.gauge("codex_requests_in_flight", {
  description: "The calls to the app-server that wait for their answers",
  attributes: { unit: "{request}" }
})

/**
 * How often the server refused a call as overloaded, by `rpc.method`. Each retry counts.
 *
 * @category metrics
 * @since 0.1.0
 */
export const overloads: Metric.Counter<number> = Metric.counter("codex_overloads", {
  description: "The calls that the app-server refused because it was overloaded",
  attributes: { unit: "{request}" },
  incremental: true
})

/**
 * How many notifications the server has sent. Updated once per batch read, not per notification.
 *
 * @category metrics
 * @since 0.1.0
 */
export const notifications: Metric.Counter<number> = Metric.counter("codex_notifications", {
  description: "The notifications of the app-server",
  attributes: { unit: "{notification}" },
  incremental: true
})

/**
 * How many connections were made, including the first of each client.
 *
 * @category metrics
 * @since 0.1.0
 */
export const connections: Metric.Counter<number> = Metric.counter("codex_connections", {
  description: "The connections to app-servers that were made",
  attributes: { unit: "{connection}" },
  incremental: true
})

/**
 * How many connections were lost. Those closed by their client are not counted.
 *
 * @category metrics
 * @since 0.1.0
 */
export const connectionsLost: Metric.Counter<number> = Metric.counter("codex_connections_lost", {
  description: "The connections to app-servers that were lost",
  attributes: { unit: "{connection}" },
  incremental: true
})

/**
 * How many connections were made again after a loss.
 *
 * @category metrics
 * @since 0.1.0
 */
export const restarts: Metric.Counter<number> = Metric.counter("codex_restarts", {
  description: "The connections to app-servers that were made again after a loss",
  attributes: { unit: "{connection}" },
  incremental: true
})

/**
 * How long turns took, in seconds: `gen_ai.client.operation.duration`.
 *
 * **Details**
 *
 * One series per `gen_ai.request.model`, if known, and for failed turns per `error.type`: the kind of failure named by
 * the runtime, such as `usageLimitExceeded`, else the tag of the error, or `interrupted`.
 *
 * @category metrics
 * @since 0.1.0
 */
export const turnDuration: Metric.Histogram<number> = Metric.histogram("gen_ai.client.operation.duration", {
  description: "GenAI operation duration.",
  attributes: { unit: "s", "gen_ai.operation.name": "invoke_agent", "gen_ai.provider.name": "openai" },
  boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
})

/**
 * How many tokens turns used, by `gen_ai.token.type` (`input`, `output`) and `gen_ai.request.model`, if known:
 * `gen_ai.client.token.usage`. Input includes cached tokens, output includes reasoning tokens.
 *
 * @category metrics
 * @since 0.1.0
 */
export const tokenUsage: Metric.Histogram<number> = Metric.histogram("gen_ai.client.token.usage", {
  description: "Number of input and output tokens used.",
  attributes: { unit: "{token}", "gen_ai.operation.name": "invoke_agent", "gen_ai.provider.name": "openai" },
  boundaries: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864]
})
