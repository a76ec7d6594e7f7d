/**
 * An app-server played by the test itself, in the same process.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type JsonRpcErrorObject, TransportClosed } from "../CodexError.ts"
import * as Lazy from "../internal/lazy.ts"
import type * as Protocol from "../Protocol.ts"
import { Transport } from "../Transport.ts"

/**
 * A message of the client, as it was written.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClientMessage {
  readonly id?: Protocol.RequestId
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: JsonRpcErrorObject
  readonly trace?: { readonly traceparent: string }
}

/**
 * Answers of the peer by method. A request without one waits for {@link MemoryTransport.respond}.
 *
 * @category models
 * @since 0.1.0
 */
export type Answers = Readonly<Record<string, (params: any) => unknown>>

/**
 * The peer's end of the transport.
 *
 * **When to use**
 *
 * Use for faults and message orders that a real server does not produce on command: events before their response,
 * garbage, unknown methods, a connection lost at any point. For all else `CodexTest` is closer to reality.
 *
 * **Example** (A server that dies after the handshake)
 *
 * ```ts
 * Effect.gen(function*() {
 *   const peer = yield* MemoryTransport.MemoryTransport
 *   const codex = yield* Codex.Codex
 *   const fiber = yield* Effect.forkChild(Effect.flip(codex.threadStart()))
 *   yield* peer.take("thread/start")
 *   yield* peer.close({ exitCode: 1 })
 *   assert.strictEqual((yield* Fiber.join(fiber))._tag, "TransportClosed")
 * }).pipe(Effect.provide(Codex.layerTransport().pipe(Layer.provideMerge(MemoryTransport.layer()))))
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class MemoryTransport extends Context.Service<MemoryTransport, {
  /** The client's end. */
  readonly transport: Transport
  /** Takes the client's next message, or its next one of a method, leaving the others. Waits until there is one. */
  readonly take: (method?: string) => Effect.Effect<ClientMessage>
  /** Sends any message. */
  readonly send: (message: object) => Effect.Effect<void>
  /** Sends lines as they are, JSON or not. */
  readonly sendText: (...lines: ReadonlyArray<string>) => Effect.Effect<void>
  /** Sends a notification. */
  readonly notify: (method: string, params: unknown) => Effect.Effect<void>
  /** Answers a request of the client. */
  readonly respond: (request: ClientMessage, result: unknown) => Effect.Effect<void>
  /** Refuses a request of the client. */
  readonly refuse: (request: ClientMessage, error: JsonRpcErrorObject) => Effect.Effect<void>
  /** Ends the connection as if the process had ended. */
  readonly close: (end?: {
    readonly reason?: string
    readonly exitCode?: number
    readonly signal?: string
    readonly stderr?: ReadonlyArray<string>
  }) => Effect.Effect<void>
}>()("effect-codex/testing/MemoryTransport") {}

/**
 * Makes a peer. It answers `initialize`, `thread/unsubscribe` and `thread/goal/clear` itself, unless `answers` says
 * otherwise; the notification `initialized` can be taken.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (answers?: Answers) => Effect.Effect<MemoryTransport["Service"]> = Effect.fnUntraced(
  function*(answers: Answers = {}) {
    // Loaded now, so that a test that sets its clock while the first client connects does not have to wait for it.
    yield* Effect.andThen(Lazy.client, Lazy.errors)
    const toClient = yield* Queue.unbounded<string, Cause.Done>()
    const closed = yield* Deferred.make<TransportClosed>()
    const script: Answers = {
      initialize: () => initialized,
      // A closing Scope waits for it.
      "thread/unsubscribe": () => ({ status: "unsubscribed" }),
      // Every goal begins with it.
      "thread/goal/clear": () => ({ cleared: false }),
      ...answers
    }
    const received: Array<ClientMessage> = []
    const takers = new Set<{ readonly method: string | undefined; readonly resume: (message: ClientMessage) => void }>()
    let failure: TransportClosed | undefined
    let reading: Deferred.Deferred<void> | undefined

    const matches = (method: string | undefined, message: ClientMessage) =>
      method === undefined || message.method === method

    const sendText = (...lines: ReadonlyArray<string>) =>
      Effect.sync(() => {
        Queue.offerAllUnsafe(toClient, lines)
      })
    const send = (message: object) => sendText(JSON.stringify(message))

    const receive = (message: ClientMessage): Effect.Effect<void> => {
      if (message.method !== undefined && message.id !== undefined && Object.hasOwn(script, message.method)) {
        const result = script[message.method]!(message.params)
        if (result !== undefined) return send({ id: message.id, result })
      }
      for (const taker of takers) {
        if (!matches(taker.method, message)) continue
        takers.delete(taker)
        taker.resume(message)
        return Effect.void
      }
      received.push(message)
      return Effect.void
    }

    return MemoryTransport.of({
      transport: {
        incoming: Stream.suspend(() => {
          const read = reading = Deferred.makeUnsafe<void>()
          return Stream.ensuring(Stream.fromQueue(toClient), Deferred.succeed(read, undefined))
        }),
        send: (message) =>
          Effect.suspend(() => failure === undefined ? receive(JSON.parse(message)) : Effect.fail(failure)),
        closed: Deferred.await(closed)
      },
      take: (method) =>
        Effect.callback<ClientMessage>((resume) => {
          const index = received.findIndex((message) => matches(method, message))
          if (index >= 0) return resume(Effect.succeed(received.splice(index, 1)[0]!))
          const taker = { method, resume: (message: ClientMessage) => resume(Effect.succeed(message)) }
          takers.add(taker)
          return Effect.sync(() => takers.delete(taker))
        }),
      send,
      sendText,
      notify: (method, params) => send({ method, params }),
      respond: ({ id }, result = null) => send({ id, result }),
      refuse: ({ id }, error) => send({ id, error }),
      close: (end = {}) =>
        Effect.suspend(() => {
          const { reason = "The peer closed the connection", ...rest } = end
          failure ??= new TransportClosed({ reason, ...rest })
          Queue.endUnsafe(toClient)
          // The client first reads what was sent before the end.
          const read = reading === undefined ? Effect.ignore(Queue.await(toClient)) : Deferred.await(reading)
          return Effect.andThen(read, Deferred.succeed(closed, failure))
        })
    })
  }
)

/**
 * Provides a peer and the transport connected to it.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (answers?: Answers): Layer.Layer<MemoryTransport | Transport> =>
  Layer.effectContext(
    Effect.map(
      make(answers),
      (peer) => Context.make(MemoryTransport, peer).pipe(Context.add(Transport, peer.transport))
    )
  )

/**
 * The minimal response to `thread/start`, `thread/resume` and `thread/fork`.
 *
 * **Example** (Threads that start by themselves)
 *
 * ```ts
 * MemoryTransport.layer({ "thread/start": () => MemoryTransport.threadStarted("thread-1") })
 * ```
 *
 * @category answers
 * @since 0.1.0
 */
export const threadStarted = (threadId: string): Protocol.ThreadStartResponse => ({
  approvalPolicy: "on-request",
  approvalsReviewer: "auto_review",
  cwd: "/nowhere",
  model: "memory",
  modelProvider: "memory",
  sandbox: { type: "readOnly" },
  thread: {
    id: threadId,
    cliVersion: "0.169.0",
    createdAt: 1,
    cwd: "/nowhere",
    ephemeral: true,
    modelProvider: "memory",
    preview: "",
    projectId: null,
    sessionId: threadId,
    source: "appServer",
    status: { type: "idle" },
    turns: [],
    updatedAt: 1
  }
})

const initialized: Protocol.InitializeResponse = {
  userAgent: "effect-codex/0.169.0 (memory)",
  codexHome: "/nowhere",
  platformFamily: "unix",
  platformOs: "linux"
}
