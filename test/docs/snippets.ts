/**
 * The code of docs/faq.md, docs/api-reference.md and docs/performance.md that no example has. It is compiled; what is
 * run is in snippets.test.ts.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, type Duration, Effect, Layer, Metric, Schedule, Schema, Stream } from "effect"
import {
  Codex,
  CodexError,
  CodexMetrics,
  CodexSchedule,
  NodeCodex,
  Protocol,
  ServerRequests,
  type Thread,
  TurnEvent
} from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"
import { type AiError, OpenAiStructuredOutput } from "effect/ai"

const Review = Schema.Struct({ summary: Schema.String })

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()
  return (yield* thread.run("Say hello in one sentence.")).finalResponse
})

// #region promise
// In a program without Effect: one Promise; when it settles, the app-server has ended.
export const answer = (): Promise<string | null> => Effect.runPromise(program.pipe(Effect.provide(NodeCodex.layer())))
// #endregion

// #region layer
const CodexLive = NodeCodex.layer({
  configOverrides: { model_reasoning_effort: "high" },
  env: { CODEX_HOME: "/var/lib/my-app/codex" },
  requestTimeout: "30 seconds"
})

export const main = () => NodeRuntime.runMain(program.pipe(Effect.provide(CodexLive)))
// #endregion

// #region start-errors
export const explained = program.pipe(
  Effect.provide(CodexLive),
  Effect.catchTags({
    CodexNotFound: ({ message, searched }) => Console.error(message, searched),
    SpawnError: ({ command, message }) => Console.error(command, message),
    TransportClosed: ({ exitCode, message }) => Console.error(`Codex ended with ${exitCode}: ${message}`)
  })
)
// #endregion

// #region retry-schedule
// A custom schedule, around the one call that the server refuses: the calls before it are not repeated.
export const persistent = (thread: Thread.Thread) =>
  thread.run("Go on").pipe(
    Effect.retry({
      while: CodexError.isRetryable,
      schedule: CodexSchedule.overload({ initial: "1 second", maximum: "30 seconds", tries: 10 })
    })
  )
// #endregion

// #region after-a-loss
// The turn may have run, to its end or partly, before the connection was lost: check before asking again.
export const lastTurn = (thread: Thread.Thread) =>
  Effect.map(thread.read({ includeTurns: true }), ({ thread }) => thread.turns.at(-1))
// #endregion

// #region follow
// Follows a thread across restarts: after each loss of the server, it is loaded again as soon as there is a new one.
export const follow = (codex: Codex.Codex["Service"], threadId: string) =>
  Effect.gen(function*() {
    const thread = yield* codex.threadResume(threadId)
    const reload = codex.status.pipe(
      Stream.filter(({ _tag }) => _tag === "Disconnected"),
      Stream.runForEach(() => Effect.retry(codex.threadResume(threadId), Schedule.spaced("5 seconds")))
    )
    yield* Effect.forkScoped(reload)
    return thread.notifications
  })
// #endregion

// #region object-with-progress
export const review = Effect.fnUntraced(function*(thread: Thread.Thread) {
  const { codec, jsonSchema } = OpenAiStructuredOutput.toCodecOpenAI(Review)
  const turn = yield* thread.turn("Review the last commit.", { outputSchema: jsonSchema })
  yield* turn.events.pipe(
    TurnEvent.completedItems,
    Stream.runForEach((item) => Console.log(`done: ${item.type}`))
  )
  const { finalResponse } = yield* turn.result
  return yield* Schema.decodeEffect(Schema.fromJsonString(codec))(finalResponse ?? "")
})
// #endregion

// #region usage-after-timeout
// The timeout interrupts the turn and takes its result: what it has used, and what is done.
export const within = Effect.fnUntraced(function*(thread: Thread.Thread, duration: Duration.Input) {
  const turn = yield* thread.turn("Count the lines of every file.")
  return yield* turn.result.pipe(
    Effect.timeoutOrElse({
      duration,
      orElse: () =>
        turn.interrupt.pipe(
          // It may have ended just now.
          Effect.catchTag("NoActiveTurn", () => Effect.void),
          Effect.andThen(turn.result)
        )
    })
  )
}, Effect.scoped)
// #endregion

// #region language-model-retry
export const patiently = <A, R>(call: Effect.Effect<A, AiError.AiError, R>) =>
  Effect.retry(call, {
    while: ({ reason }) => CodexError.isRetryable(reason.cause),
    schedule: CodexSchedule.overload()
  })
// #endregion

// #region status
export const watch = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  yield* codex.status.pipe(
    Stream.runForEach((status) => Effect.log(status._tag)),
    Effect.forkScoped
  )
})
// #endregion

// #region restart
export const Patient = NodeCodex.layer({
  restart: Schedule.spaced("5 seconds").pipe(Schedule.upTo({ duration: "10 minutes" }))
})
// #endregion

// #region root-thread
// Asks the person whose thread it is, also for an agent of that thread.
export const Persons = (ask: (thread: Protocol.ThreadId | undefined, question: string) => Effect.Effect<boolean>) =>
  ServerRequests.layer(ServerRequests.approvals({
    command: Effect.fn(function*({ command }) {
      const yes = yield* ask(yield* ServerRequests.RootThreadId, `Run ${command}?`)
      return yes ? "accept" : "decline"
    })
  }))
// #endregion

// #region decisions
// The timeout covers only the person's answer. An expired question is declined, and the turn goes on.
export const Decisions = (ask: (question: string) => Effect.Effect<boolean>) =>
  ServerRequests.layer(ServerRequests.approvals({
    command: ({ command }) =>
      ask(`Run ${command}?`).pipe(
        Effect.timeoutOrElse({ duration: "5 minutes", orElse: () => Effect.succeed(false) }),
        Effect.map((yes) => yes ? "accept" : "decline")
      )
  }))

export const withDecisions = (ask: (question: string) => Effect.Effect<boolean>) =>
  NodeCodex.layer().pipe(Layer.provide(Decisions(ask)))
// #endregion

// #region questions
// The answer to a question is the label of one of its options, or the person's own words.
export const Questions = (ask: (question: string, options: ReadonlyArray<string>) => Effect.Effect<string>) =>
  ServerRequests.layer({
    "item/tool/requestUserInput": ({ questions }) =>
      Effect.forEach(questions, ({ id, options, question }) =>
        Effect.map(
          ask(question, options?.map(({ label }) => label) ?? []),
          (answer) => [id, { answers: [answer] }] as const
        )).pipe(Effect.map((answers) => ({ answers: Object.fromEntries(answers) })))
  })

// The mode holds for later turns too, until one has the mode `default`.
export const plan = (thread: Thread.Thread, model: string) =>
  thread.run("Plan the migration. Ask me what you need to know.", {
    collaborationMode: { mode: "plan", settings: { model } }
  })
// #endregion

// #region unknown
// What a newer server sends is passed through unchanged; `issue` says why the params of a known method do not match.
export const newer = (thread: Thread.Thread) =>
  thread.stream("Hello").pipe(
    Stream.filter(TurnEvent.isUnknown),
    Stream.runForEach((event) => Console.log(event.method, event.params, event.issue))
  )
// #endregion

// #region subscribe
// The subscription begins when the stream is run: fork it before the call whose notifications it waits for.
export const rateLimits = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  yield* codex.notifications.pipe(
    Stream.filter(Protocol.isNotification("account/rateLimits/updated")),
    Stream.runForEach(({ params }) => Effect.log(params.rateLimits)),
    Effect.forkScoped({ startImmediately: true })
  )
})
// #endregion

// #region request
export const features = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const { config } = yield* codex.request("config/read", { includeLayers: false })
  return config.model
})
// #endregion

// #region metrics
// A handle without attributes reads 0: name the attributes of a series, or take all series.
export const turnsStarted = Metric.value(
  Metric.withAttributes(CodexMetrics.requests, { "rpc.method": "turn/start", outcome: "success" })
)

export const allRequests = Effect.map(Metric.snapshot, (all) => all.filter(({ id }) => id === CodexMetrics.requests.id))
// #endregion

// #region memory
// A server that dies during a call, without a process and without depending on timing.
export const died = Effect.gen(function*() {
  const peer = yield* MemoryTransport.MemoryTransport
  const codex = yield* Codex.Codex
  const fiber = yield* Effect.forkChild(Effect.flip(codex.threadStart()))
  yield* peer.take("thread/start")
  yield* peer.close({ exitCode: 1 })
  return fiber
}).pipe(Effect.provide(Codex.layerTransport().pipe(Layer.provideMerge(MemoryTransport.layer()))))
// #endregion

// #region other-platform
// Codex.layer takes the platform's services from the environment; NodeCodex.layer does this for Node.
export const OnNode = Codex.layer().pipe(Layer.provide(NodeServices.layer))
// #endregion

// #region arrays
// The events in the arrays in which they arrive: one Effect per array.
export const length = (thread: Thread.Thread) =>
  Effect.gen(function*() {
    let characters = 0
    yield* thread.stream("Write a long story.").pipe(
      Stream.filter(TurnEvent.is("item/agentMessage/delta")),
      Stream.runForEachArray((deltas) =>
        Effect.sync(() => {
          for (const { params } of deltas) characters += params.delta.length
        })
      )
    )
    return characters
  })
// #endregion
