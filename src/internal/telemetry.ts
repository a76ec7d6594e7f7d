import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { type RequestError, TurnFailed } from "../CodexError.ts"
import * as CodexMetrics from "../CodexMetrics.ts"
import { CaptureContent } from "../CodexTelemetry.ts"
import type * as Protocol from "../Protocol.ts"
import type { TurnResult } from "../Turn.ts"
import { CALL_DURATION_BUCKETS } from "./callDurationBuckets.ts"
import { idsOf } from "./ids.ts"

// Names and attributes follow OpenTelemetry's conventions: semantic-conventions 1.42 for RPC and JSON-RPC, and
// semantic-conventions-genai for agents and tools. The wire has no member `jsonrpc`, hence no protocol version.
//
// Spans end without the value of their effect and, unless asked for, without the content of a turn: a tracer may keep
// and send all that it gets.

type AnyFiber = Fiber.Fiber<unknown, unknown>

// -----------------------------------------------------------------------------
// Calls
// -----------------------------------------------------------------------------

/** What is known of a call when it ends. */
export interface CallState {
  readonly method: string
  /** Whether the server answered: an error is then the server's own. */
  readonly answered: boolean
}

/**
 * Makes a call in a client span, and measures it. `onEnd` is called however the call ends. Where nobody could see the
 * span none is made, and the server gets no trace context, which saves 8 of the 100 µs of a small call.
 */
export const call = <A>(
  state: CallState,
  evaluate: (span: Tracer.Span | undefined) => Effect.Effect<A, RequestError>,
  onEnd: () => void
): Effect.Effect<A, RequestError> => {
  const run = (span: Tracer.Span | undefined) => {
    let context: Context.Context<never> | undefined
    let startedAt = 0n
    return Effect.onExitPrimitive(
      Effect.withFiber((fiber) => {
        context = fiber.context
        startedAt = monotonic(context)
        CodexMetrics.inFlight.modifyUnsafe(1, context)
        return evaluate(span)
      }),
      (exit) => {
        onEnd()
        if (context !== undefined) endCall(state, span, context, startedAt, exit)
        return undefined
      }
    )
  }
  return Effect.withFiber((fiber) =>
    isTraced(fiber)
      ? Effect.useSpan(
        state.method,
        { kind: "client", attributes: { "rpc.system.name": "jsonrpc", "rpc.method": state.method } },
        run
      )
      : run(undefined)
  )
}

// Effect's default tracer keeps nothing. Below a span of the caller, the server can still join the caller's trace.
const isTraced = ({ cache: { span, tracer = Tracer.nativeTracer, tracerEnabled } }: AnyFiber): boolean =>
  tracerEnabled && (tracer !== Tracer.nativeTracer || span !== undefined)

const endCall = (
  { answered, method }: CallState,
  span: Tracer.Span | undefined,
  context: Context.Context<never>,
  startedAt: bigint,
  exit: Exit.Exit<unknown, RequestError>
): void => {
  CodexMetrics.inFlight.modifyUnsafe(-1, context)
  const outcome = Exit.isSuccess(exit) ? "success" : errorTag(exit.cause)
  const error = Option.getOrUndefined(Exit.findErrorOption(exit))
  const status = answered && error !== undefined && "code" in error ? String(error.code) : undefined
  const { duration, requests } = callSeries(method, outcome, status === undefined ? undefined : seriesName(status))
  duration.updateUnsafe(secondsSince(startedAt, context), context)
  requests.updateUnsafe(1, context)
  if (outcome === "ServerBusy") {
    Metric.withAttributes(CodexMetrics.overloads, { "rpc.method": method }).updateUnsafe(1, context)
  }
  if (span === undefined) return
  if (outcome !== "success") span.attribute("error.type", status ?? outcome)
  if (status !== undefined) span.attribute("rpc.response.status_code", status)
  span.end(nanos(context), Exit.asVoid(exit))
}

interface CallSeries {
  readonly duration: Metric.Histogram<number>
  readonly requests: Metric.Counter<number>
}

// A handle with fixed attributes finds its series faster than `Metric.withAttributes`, and their number is bounded.
const allCallSeries = new Map<string, CallSeries>()

const callSeries = (method: string, outcome: string, status: string | undefined): CallSeries => {
  const key = outcome === "success" ? method : `${method} ${outcome} ${status}`
  let series = allCallSeries.get(key)
  if (series === undefined) {
    series = {
      requests: Metric.counter(CodexMetrics.requests.id, {
        description: CodexMetrics.requests.description,
        attributes: { ...CodexMetrics.requests.attributes, "rpc.method": method, outcome },
        incremental: true
      }),
      duration: Metric.histogram(CodexMetrics.callDuration.id, {
        description: CodexMetrics.callDuration.description,
        attributes: {
          ...CodexMetrics.callDuration.attributes,
          "rpc.method": method,
          ...outcome === "success" ? {} : { "error.type": status ?? outcome },
          ...status === undefined ? {} : { "rpc.response.status_code": status }
        },
        boundaries: CALL_DURATION_BUCKETS
      })
    }
    allCallSeries.set(key, series)
  }
  return series
}

// -----------------------------------------------------------------------------
// Turns
// -----------------------------------------------------------------------------

/** What a turn or a goal is started with. */
export interface InvocationOptions {
  readonly threadId: string
  readonly model: string | undefined
  readonly json: boolean
  readonly input: () => ReadonlyArray<Protocol.UserInput>
}

/**
 * The span and metrics of one turn or goal, from before it starts until the turn itself ends, whoever waits for it. It
 * ends once; later ends are ignored. All of it is synchronous, since the reader ends it.
 */
export class Invocation {
  readonly span: Tracer.Span
  /** Whether anybody can see the spans of this turn. */
  readonly traced: boolean
  /** Whether they record content. */
  readonly capture: boolean
  private readonly context: Context.Context<never>
  private readonly startedAt: bigint
  private readonly model: string | undefined
  private counted = true
  private givenUp = false
  private ended = false

  constructor(span: Tracer.Span, fiber: AnyFiber, options: InvocationOptions) {
    const { context } = fiber
    this.span = span
    this.context = context
    this.model = options.model
    this.startedAt = monotonic(context)
    this.traced = isTraced(fiber)
    this.capture = Context.get(context, CaptureContent)
    if (!this.capture) return
    quietly(() => span.attribute("gen_ai.input.messages", JSON.stringify([inputMessage(options.input())])))
  }

  /** The turn has started. Of the invocations that share a turn, the first counts its tokens. */
  started(turnId: string, counted: boolean): void {
    this.counted = counted
    if (turnId !== "") quietly(() => this.span.attribute("codex.turn.id", turnId))
  }

  /** The turn was interrupted by this client: it has not failed, even if the server cannot report its end. */
  released(): void {
    this.givenUp = true
  }

  end(exit: Exit.Exit<TurnResult, unknown>): void {
    if (this.ended) return
    this.ended = true
    quietly(() => this.record(this.givenUp && Exit.isFailure(exit) ? Exit.interrupt() : exit))
  }

  private record(exit: Exit.Exit<TurnResult, unknown>): void {
    const error = Option.getOrUndefined(Exit.findErrorOption(exit))
    const result = Exit.isSuccess(exit) ? exit.value : error instanceof TurnFailed ? error.result : undefined
    const errorType = Exit.isFailure(exit)
      ? error instanceof TurnFailed ? failureOf(error) : errorTag(exit.cause)
      : exit.value.status === "interrupted"
      ? INTERRUPTED
      : undefined
    const attributes: Record<string, string> = {}
    if (this.model !== undefined) attributes["gen_ai.request.model"] = this.model
    const usage = result?.usage?.total
    if (usage !== undefined && this.counted) {
      for (const [type, tokens] of [["input", usage.inputTokens], ["output", usage.outputTokens]] as const) {
        Metric.withAttributes(CodexMetrics.tokenUsage, { ...attributes, "gen_ai.token.type": type })
          .updateUnsafe(tokens, this.context)
      }
    }
    if (errorType !== undefined) {
      attributes["error.type"] = error instanceof TurnFailed
        ? seriesName(errorType)
        : errorType
    }
    Metric.withAttributes(CodexMetrics.turnDuration, attributes)
      .updateUnsafe(secondsSince(this.startedAt, this.context), this.context)

    const { span } = this
    if (errorType !== undefined) span.attribute("error.type", errorType)
    if (usage !== undefined) {
      span.attribute("gen_ai.usage.input_tokens", usage.inputTokens)
      span.attribute("gen_ai.usage.output_tokens", usage.outputTokens)
      span.attribute("gen_ai.usage.cache_read.input_tokens", usage.cachedInputTokens)
      if (usage.cacheWriteInputTokens !== undefined) {
        span.attribute("gen_ai.usage.cache_creation.input_tokens", usage.cacheWriteInputTokens)
      }
      span.attribute("gen_ai.usage.reasoning.output_tokens", usage.reasoningOutputTokens)
    }
    if (result !== undefined) {
      span.attribute("codex.turn.id", result.id)
      const reason = finishReason(result.status, errorType)
      span.attribute("gen_ai.response.finish_reasons", [reason])
      if (this.capture && result.finalResponse !== null) {
        span.attribute("gen_ai.output.messages", JSON.stringify([outputMessage(result.finalResponse, reason)]))
      }
    }
    span.end(nanos(this.context), endOf(exit))
  }
}

/** Starts a turn below its own span, which ends with the turn, or when it cannot be started. */
export const invoke = <A, E, R>(
  options: InvocationOptions,
  start: (invocation: Invocation) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.makeSpan("invoke_agent codex", {
        kind: "client",
        attributes: {
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.provider.name": "openai",
          "gen_ai.agent.name": "codex",
          "gen_ai.conversation.id": options.threadId,
          ...options.model === undefined ? {} : { "gen_ai.request.model": options.model },
          ...options.json ? { "gen_ai.output.type": "json" } : {}
        }
      }),
      (span) =>
        Effect.withFiber((fiber) => {
          const invocation = new Invocation(span, fiber, options)
          return Effect.onError(below(invocation, restore(start(invocation))), (cause) => {
            invocation.end(Exit.failCause(cause))
            return Effect.void
          })
        })
    )
  )

/** Runs the calls of a turn below its span, if anybody can see it. */
export const below = <A, E, R>(
  invocation: Invocation | undefined,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  invocation?.traced === true
    ? Effect.withParentSpan(effect, invocation.span, { captureStackTrace: false })
    : effect

const endOf = (exit: Exit.Exit<TurnResult, unknown>): Exit.Exit<void, unknown> => {
  if (Exit.isSuccess(exit)) return exit.value.status === "interrupted" ? Exit.interrupt() : Exit.void
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  if (!(error instanceof TurnFailed)) return exit as Exit.Failure<never, unknown>
  // The error without the content of the turn.
  const { codexErrorInfo, message, result, threadId, turnId } = error
  const silent = { ...result, finalResponse: null, items: [] }
  return Exit.fail(new TurnFailed({ threadId, turnId, message, codexErrorInfo, result: silent }))
}

const failureOf = ({ _tag, codexErrorInfo }: TurnFailed): string =>
  typeof codexErrorInfo === "string"
    ? codexErrorInfo
    : Predicate.isObject(codexErrorInfo)
    ? Object.keys(codexErrorInfo)[0] ?? _tag
    : _tag

const finishReason = (status: Protocol.TurnStatus, errorType: string | undefined): string =>
  status === "completed"
    ? "stop"
    : status !== "failed"
    ? status
    : errorType === "contextWindowExceeded"
    ? "length"
    : "error"

const inputMessage = (input: ReadonlyArray<Protocol.UserInput>) => ({
  role: "user",
  parts: input.map((item) =>
    item.type === "text"
      ? { type: "text", content: item.text }
      : (item.type === "image" || item.type === "audio") && "url" in item
      ? { type: "uri", modality: item.type, uri: item.url }
      : item
  )
})

const outputMessage = (text: string, finishReason: string) => ({
  role: "assistant",
  parts: [{ type: "text", content: text }],
  finish_reason: finishReason
})

// -----------------------------------------------------------------------------
// Requests of the server
// -----------------------------------------------------------------------------

/** Answers a server request in a span below that of its turn, with its ids on every log. */
export const answer = <E>(
  request: Protocol.ServerRequest,
  turn: Invocation | undefined,
  handler: Effect.Effect<unknown, E>
): Effect.Effect<unknown, E> => {
  const tool = request.method === "item/tool/call" && !("issue" in request) ? request.params : undefined
  const capture = tool !== undefined && turn?.capture === true
  const span = Effect.useSpan(
    tool === undefined ? request.method : `execute_tool ${tool.tool}`,
    {
      kind: tool === undefined ? "server" : "internal",
      parent: turn?.span,
      attributes: tool === undefined
        ? {
          "rpc.system.name": "jsonrpc",
          "rpc.method": request.method,
          "jsonrpc.request.id": String(request.id)
        }
        : {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": tool.tool,
          "gen_ai.tool.call.id": tool.callId,
          "gen_ai.tool.type": "function",
          ...capture ? { "gen_ai.tool.call.arguments": JSON.stringify(tool.arguments) } : {}
        }
    },
    (span) =>
      Effect.withFiber((fiber) =>
        handler.pipe(
          Effect.withParentSpan(tool === undefined || capture ? span : withoutParameters(span), {
            captureStackTrace: false
          }),
          Effect.onExit((exit) => {
            const refused = tool !== undefined && Exit.isSuccess(exit) && failedTool(exit.value)
            const errorType = refused ? TOOL_FAILED : Exit.isSuccess(exit) ? undefined : errorTag(exit.cause)
            if (errorType !== undefined) span.attribute("error.type", errorType)
            if (capture && Exit.isSuccess(exit)) {
              span.attribute("gen_ai.tool.call.result", JSON.stringify(exit.value))
            }
            span.end(nanos(fiber.context), refused ? Exit.fail(TOOL_FAILED) : Exit.asVoid(exit))
            return Effect.void
          })
        )
      )
  )
  return Effect.annotateLogs(span, idsOf(request.params))
}

/** The services that a handler captures where it is given. Span and log annotations are those of each call instead. */
export const servicesOf = <R>(context: Context.Context<R>): Context.Context<R> =>
  Context.omit(Tracer.ParentSpan, References.CurrentLogAnnotations, References.CurrentLogSpans)(
    context
  ) as Context.Context<R>

/** The same span without the arguments of a tool, which a Toolkit sets on the current span. */
const withoutParameters = (span: Tracer.Span): Tracer.Span => {
  const attribute: Tracer.Span["attribute"] = (key, value) => {
    if (key !== "parameters") span.attribute(key, value)
  }
  // Not a copy: the tracer must recognize it as its own.
  return new Proxy(span, {
    get: (_, key) => {
      const member: unknown = key === "attribute" ? attribute : Reflect.get(span, key, span)
      return Predicate.isFunction(member) ? member.bind(span) : member
    }
  })
}

const failedTool = (result: unknown): boolean => Predicate.hasProperty(result, "success") && result.success === false

// -----------------------------------------------------------------------------
// Shared
// -----------------------------------------------------------------------------

const INTERRUPTED = "interrupted"
const TOOL_FAILED = "tool_failed"
const OTHER = "_OTHER"

// A registry keeps every series, so a server that keeps inventing errors gets no series for the later ones.
const MAX_NAMES = 100
const names = new Set<string>()

const seriesName = (error: string): string => {
  if (!names.has(error) && names.size >= MAX_NAMES) return OTHER
  names.add(error)
  return error
}

const errorTag = (cause: Cause.Cause<unknown>): string => {
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  if (Predicate.hasProperty(error, "_tag") && typeof error._tag === "string") return error._tag
  return Cause.hasInterruptsOnly(cause) ? INTERRUPTED : OTHER
}

/** A tracer that throws, or content that is not JSON, must end neither the connection nor a turn. */
const quietly = (trace: () => void): void => {
  try {
    trace()
  } catch {
    // There is nowhere to say so.
  }
}

const nanos = (context: Context.Context<never>): bigint => Context.get(context, Clock.Clock).currentTimeNanosUnsafe()

// The time of day may be set meanwhile, so it does not measure durations.
const monotonic = (context: Context.Context<never>): bigint =>
  Context.get(context, Clock.Clock).monotonicTimeNanosUnsafe()

const secondsSince = (startedAt: bigint, context: Context.Context<never>): number =>
  Number(monotonic(context) - startedAt) / 1e9
