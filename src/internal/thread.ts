import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Queue from "effect/Queue"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type BufferOverflow, type InvalidParams, type RequestError, StructuredOutputError } from "../CodexError.ts"
import * as Input from "../Input.ts"
import type { JsonRpc, RequestOptions } from "../JsonRpc.ts"
import * as Protocol from "../Protocol.ts"
import * as Sandbox from "../Sandbox.ts"
import type { RunObjectOptions, Thread } from "../Thread.ts"
import type { Buffer, Turn, TurnOptions } from "../Turn.ts"
import { inChildScope } from "./childScope.ts"
import { invalid } from "./errors.ts"
import * as Goals from "./goals.ts"
import { bounded, INTERRUPT_TIMEOUT, interruptTurn, noActiveTurn, untilKnown } from "./interruption.ts"
import * as Lazy from "./lazy.ts"
import {
  approval,
  checked,
  defined,
  kindOf,
  merge,
  notTaken,
  reasoning,
  resumable,
  sandbox,
  type ThreadSettings
} from "./params.ts"
import type { TurnTicket } from "./router.ts"
import type { Session } from "./session.ts"
import * as Telemetry from "./telemetry.ts"
import type { BoundTools } from "./tools.ts"
import { type EventQueue, type TurnState, unboundedEvents } from "./turnState.ts"

/** What a thread handle is made from. */
export interface Origin {
  readonly threadId: string
  /** The connection over which the server loaded the thread; 0 if it has not. */
  readonly connection: number
  /** Whether this handle has no Scope, so that the thread must stay loaded. */
  readonly unscoped: boolean
  /** The model of its turns, if known. */
  readonly model?: string | undefined
  /** What answers the tool calls of its turns, if it was given a toolkit. */
  readonly tools?: BoundTools | undefined
  /** The settings with which another server loads the thread again. */
  readonly settings: ThreadSettings
  /** Settings sent with the first turn, unless its own options override them. */
  readonly firstTurn: Partial<Protocol.TurnStartParams>
}

/** Makes a thread handle. */
export const makeThread = (session: Session, origin: Origin): Thread => {
  const { router } = session
  const { threadId } = origin
  const id = Protocol.ThreadId.make(threadId)
  let loadedBy = origin.connection
  let model = origin.model ?? origin.settings.model ?? undefined
  let settings = origin.settings
  let firstTurn = origin.firstTurn

  // A server started after a lost connection must load the thread first.
  const loaded: Effect.Effect<JsonRpc, RequestError> = Effect.flatMap(
    session.connections.connect,
    ({ number, rpc }) =>
      number === loadedBy && session.threads.isLoaded(threadId, number)
        ? Effect.succeed(rpc)
        : session.threads.holding(
          threadId,
          Effect.suspend(() => {
            const asked = session.threads.settingsOf(threadId) ?? settings
            return Effect.map(session.resume({ ...asked, threadId }, undefined, rpc), (resumed) => {
              loadedBy = number
              session.threads.add(threadId, number, origin.unscoped, asked)
              model = resumed.model
              // Another client may have loaded it before, with other settings.
              firstTurn = { ...notTaken(asked, resumed), ...firstTurn }
              return rpc
            })
          })
        )
  )
  // Over the connection whose server has loaded the thread, not over the next one.
  const requestOf = <M extends Protocol.ClientMethod>(
    method: M,
    params: () => Protocol.Params<M>,
    options?: RequestOptions<M>
  ): Effect.Effect<Protocol.Result<M>, RequestError> =>
    Effect.flatMap(
      options?.onLate === undefined
        ? loaded
        : Effect.onError(
          (options.restore ?? identity)(loaded),
          () => Effect.sync(() => options.onLate!(undefined))
        ),
      (rpc) => rpc.request(method, params(), options)
    )
  const request = <M extends Protocol.ClientMethod>(
    method: M,
    params: Protocol.Params<M>,
    options?: RequestOptions<M>
  ) => requestOf(method, () => params, options)

  const interrupt = (
    turn: TurnState,
    ended: () => boolean,
    settled?: Effect.Effect<void>
  ): Effect.Effect<void, RequestError> =>
    interruptTurn(
      session.request,
      { threadId, turnId: turn.id },
      ended,
      settled,
      (other) =>
        !session.running.isPartOf({ threadId, turnId: other }, turn.id) && (
          router.isOwned(threadId, other) || router.isStarting(threadId) || router.isOfGoal(threadId, other) ||
          router.hasGoal(threadId)
        )
    ).pipe(
      Effect.tap(Effect.sync(() => {
        turn.interrupted = true
      })),
      Effect.andThen(session.agents.stop(turn.id))
    )

  /** Interrupts the handlers of the turn and waits for their finalizers, which may need what the caller has. */
  const endHandlers = (turn: TurnState): Effect.Effect<void> =>
    Effect.suspend(() => turn.isLost ? Effect.void : session.endHandlers(({ turnId }) => turnId === turn.id))

  /** A handle of the turn is closed; the last one ends the turn. */
  const release = (turn: TurnState): Effect.Effect<void> =>
    Effect.suspend(() => {
      // A turn of a goal goes on with the goal.
      const isWanted = () => turn.owners > 0 || turn.ended || router.isOfGoal(threadId, turn.id)
      turn.owners--
      if (turn.ended) return endHandlers(turn)
      if (isWanted()) return Effect.void
      // It may turn out to be a goal's.
      const reported = Effect.suspend(() => {
        const goal = session.running.latestTurn(threadId) === turn.id ? undefined : router.goalBetweenTurns(threadId)
        return goal === undefined ? Effect.void : Deferred.await(goal.nextTurn)
      })
      // The call itself would wait for this, and others may join the turn meanwhile.
      const left = Effect.suspend(() => session.threads.left(threadId) ?? Effect.void)
      // A `turn/start` in flight may join the turn, and would be interrupted with it, also while the call is retried.
      const settled = left.pipe(Effect.andThen(router.settled(threadId)), Effect.andThen(reported))
      // Who interrupted it may have given up before its agents were interrupted too.
      const interrupted = turn.interrupted ? session.agents.stop(turn.id) : bounded(interrupt(turn, isWanted, settled))
      return Effect.flatMap(
        Telemetry.below(turn.invocations[0], interrupted),
        () => {
          if (isWanted() && !turn.ended) return Effect.void
          for (const invocation of turn.invocations) invocation.released()
          return turn.ended || turn.interrupted ? endHandlers(turn) : Effect.void
        }
      )
    })

  /** Later turns have the settings of this one too, also on a server started after a lost connection. */
  const keep = (params: Protocol.TurnStartParams, options: TurnOptions | undefined): void => {
    firstTurn = {}
    model = params.model ?? model
    const before = session.threads.settingsOf(threadId) ?? settings
    settings = merge(before, {
      ...options?.sandbox === undefined ? {} : { sandbox: Sandbox.wire[options.sandbox].mode },
      ...resumable(params),
      ...reasoning(before, params)
    })
    session.threads.change(threadId, settings)
  }

  /**
   * Begins a turn. Must be run uninterruptibly, except for the wait itself: nothing may come between the response and
   * the finalizer, or a turn would go on that nobody holds.
   */
  const begin = <M extends "turn/start" | "review/start">(
    method: M,
    params: () => Protocol.Params<M>,
    { events, invocation, onBegun, restore }: {
      readonly restore: Restore
      readonly invocation: Telemetry.Invocation
      readonly events?: EventQueue | undefined
      readonly onBegun?: () => void
    }
  ): Effect.Effect<TurnState, RequestError> => {
    let ticket: TurnTicket | undefined
    const over = Deferred.makeUnsafe<void>()
    let state: TurnState | undefined
    return Effect.map(
      requestOf(method, () => {
        // Not before the thread is loaded: the turn that it may have then, of a goal, is not this one.
        ticket = router.expect(threadId)
        return params()
      }, {
        restore,
        // Not later: the connection may be lost before the caller resumes, and nobody else would end the turn.
        onAnswer: ({ turn }) => {
          state = ticket!.claim(turn.id, events)
          state.tools ??= origin.tools
        },
        onLate: (response) => {
          if (response === undefined) {
            ticket?.cancel()
            Deferred.doneUnsafe(over, Exit.void)
          } else {
            onBegun?.()
            session.connections.fork(Effect.ensuring(
              Telemetry.below(invocation, release(state ?? ticket!.claim(response.turn.id, undefined))),
              Deferred.succeed(over, undefined)
            ))
          }
        }
      }).pipe(
        // The turn may have begun. After the interruption the thread is free again, unless the client closes.
        Effect.onInterrupt(() =>
          Effect.timeoutOption(Effect.raceFirst(Deferred.await(over), session.connections.lost), INTERRUPT_TIMEOUT)
        )
      ),
      () => {
        onBegun?.()
        state!.follow(invocation)
        return state!
      }
    )
  }

  const start = (restore: Restore, input: Input.RunInput, options?: TurnOptions, events?: EventQueue) =>
    invoke(() => input, options, (invocation) =>
      Effect.flatMap(turnParams(threadId, input, options), (asked) => {
        let params = asked
        const withSettings = () => {
          const { sandboxPolicy, ...first } = firstTurn
          // The server takes either this or permissions, not both.
          const policy = asked.permissions === undefined ? defined({ sandboxPolicy }) : {}
          return params = { ...first, ...policy, ...asked }
        }
        return begin("turn/start", withSettings, { restore, invocation, events, onBegun: () => keep(params, options) })
      }))

  /** Sends the settings of the first turn before work that takes none. */
  const sendSettings: Effect.Effect<void, RequestError> = Effect.flatMap(loaded, (rpc) => {
    const sent = firstTurn
    return Object.keys(sent).length === 0
      ? Effect.void
      : Effect.map(rpc.request("thread/settings/update", { threadId, ...sent }), () => {
        if (firstTurn === sent) firstTurn = {}
      })
  })

  /** Starts a turn or a goal below the span that it has. */
  const invoke = <A, E, R>(
    input: () => Input.RunInput,
    options: TurnOptions | undefined,
    use: (invocation: Telemetry.Invocation) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E, R> =>
    Effect.suspend(() =>
      Telemetry.invoke({
        threadId,
        model: options?.model ?? model,
        json: options?.outputSchema !== undefined,
        input: () => Input.items(input())
      }, use)
    )

  /** Starts a turn, waits for its end, and releases it. */
  const toEnd = (starting: (restore: Restore) => Effect.Effect<TurnState, RequestError>) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        starting(restore),
        (turn) => Effect.ensuring(restore(Deferred.await(turn.result)), release(turn))
      )
    )

  const run: Thread["run"] = (input, options) => toEnd((restore) => start(restore, input, options))

  const review: Thread["review"] = (target) =>
    toEnd((restore) =>
      invoke(() => JSON.stringify(target), undefined, (invocation) =>
        Effect.flatMap(
          restore(sendSettings),
          () => begin("review/start", () => ({ threadId, target }), { restore, invocation })
        ))
    )

  const turn = Effect.fnUntraced(function*(
    input: Input.RunInput,
    given?: TurnOptions & { readonly buffer?: Buffer | undefined }
  ) {
    const { buffer, ...options } = yield* checked("turn/start", given)
    const queue = yield* eventQueue(buffer)
    let detached = false
    const state = yield* Effect.uninterruptibleMask((restore) =>
      Effect.acquireRelease(
        start(restore, input, options, queue),
        (state) =>
          // After this, a consumer that still reads the events sees the stream end.
          Effect.andThen(
            detached ? Effect.void : release(state),
            Effect.sync(() => state.unsubscribe(queue))
          )
      )
    )
    const handle: Turn<BufferOverflow> = {
      id: Protocol.TurnId.make(state.id),
      threadId: id,
      events: Stream.fromQueue(queue),
      result: Effect.flatMap(
        Effect.exit(Deferred.await(state.result)),
        (exit) => Effect.andThen(endHandlers(state), exit)
      ),
      steer: (input) =>
        Effect.suspend(() =>
          state.ended
            ? noActiveTurn("turn/steer")
            : untilKnown(() => state.ended)(
              request("turn/steer", { threadId, expectedTurnId: state.id, input: Input.items(input) })
            )
        ),
      interrupt: interrupt(state, () => state.ended),
      detach: Effect.sync(() => {
        detached = true
      })
    }
    return handle
  })

  const goals: Goals.Origin = { session, threadId: id, request, tools: origin.tools }
  const startGoal: Thread["startGoal"] = Effect.fnUntraced(function*(objective, given) {
    const options = yield* checked("thread/goal/set", given, { tokenBudget: true })
    if (typeof objective !== "string") {
      return yield* invalid("thread/goal/set", `objective: expected a string, got ${kindOf(objective)}`)
    }
    return yield* invoke(
      () => objective,
      undefined,
      (invocation) => inChildScope(Effect.andThen(sendSettings, Goals.start(goals, invocation, objective, options)))
    )
  })

  const runObject = Effect.fnUntraced(function*<A, E extends object, RD, RE>(
    input: Input.RunInput,
    given: RunObjectOptions<Schema.ConstraintCodec<A, E, RD, RE>>
  ) {
    const { schema, ...options } = yield* checked("turn/start", given)
    if (!Schema.isSchema(schema)) {
      return yield* invalid(
        "turn/start",
        `schema: expected a Schema of effect, got ${kindOf(schema)}. Raw JSON Schema is the option outputSchema of run.`
      )
    }
    const { toCodecOpenAI } = yield* Lazy.structuredOutput
    const { codec, jsonSchema } = yield* Effect.catch(
      Effect.try(() => toCodecOpenAI(schema)),
      ({ cause }) => invalid("turn/start", `schema: ${cause instanceof Error ? cause.message : String(cause)}`)
    )
    const result = yield* run(input, { ...options, outputSchema: jsonSchema })
    const text = result.finalResponse
    const failed = (issue: string, cause?: unknown) =>
      new StructuredOutputError({ threadId, turnId: result.id, text, issue, result, cause })
    if (text === null) return yield* failed(`the turn ended (${result.status}) without a final message`)
    const value = yield* Schema.decodeEffect(Schema.fromJsonString(codec), { errors: "all" })(text).pipe(
      Effect.mapError((error) => failed(error.message, error))
    )
    return { ...result, value }
  })

  return {
    id,
    run,
    runObject,
    review,
    stream:
      ((input: Input.RunInput, options?: TurnOptions) =>
        Stream.unwrap(Effect.map(turn(input, options), (handle) => handle.events))) as Thread["stream"],
    turn: turn as Thread["turn"],
    startGoal,
    runGoal: (objective, options) =>
      Effect.scoped(Effect.flatMap(startGoal(objective, options), ({ result }) => result)),
    read: (options) =>
      Effect.flatMap(
        checked("thread/read", options),
        (options) => session.request("thread/read", { threadId, ...defined(options) })
      ),
    setName: (name) => session.request("thread/name/set", { threadId, name }),
    compact: request("thread/compact/start", { threadId }),
    notifications: router.notifications(threadId)
  }
}

// =============================================================================
// Internal
// =============================================================================

const eventQueue = (buffer: Buffer | undefined): Effect.Effect<EventQueue, InvalidParams> => {
  if (buffer === undefined) return unboundedEvents
  if (!Predicate.isObject(buffer)) {
    return invalid("turn/start", `buffer: expected an object, got ${kindOf(buffer)}`)
  }
  const { capacity, strategy } = buffer
  if (!Number.isInteger(capacity) || capacity < 1) {
    return invalid("turn/start", `buffer.capacity: expected a whole number of at least 1, got ${capacity}`)
  }
  if (strategy !== "fail" && strategy !== "sliding") {
    return invalid("turn/start", `buffer.strategy: expected "fail" or "sliding", got ${JSON.stringify(strategy)}`)
  }
  return strategy === "fail" ? Queue.dropping(capacity) : Queue.sliding(capacity)
}

/** The `restore` of `Effect.uninterruptibleMask`. */
export type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

const turnParams: (
  threadId: string,
  input: Input.RunInput,
  options: TurnOptions | undefined
) => Effect.Effect<Protocol.TurnStartParams, InvalidParams> = Effect.fnUntraced(
  function*(threadId, input, options) {
    const { approvalMode, sandbox: choice, ...rest } = yield* checked("turn/start", options)
    const { outputSchema } = rest
    // A Schema would be sent as an object without meaning, or not at all.
    if (outputSchema != null && (!Predicate.isObject(outputSchema) || Schema.isSchema(outputSchema))) {
      const kind = Schema.isSchema(outputSchema) ? "a Schema" : kindOf(outputSchema)
      return yield* invalid("turn/start", `outputSchema: expected JSON Schema, got ${kind}. runObject takes a Schema.`)
    }
    const access = yield* sandbox("turn/start", choice)
    return {
      ...defined(rest),
      ...yield* approval("turn/start", approvalMode),
      ...access === undefined ? {} : { sandboxPolicy: access.policy },
      threadId,
      input: Input.items(input)
    }
  }
)
