/**
 * What happens in a turn: the notifications that carry its id.
 *
 * @since 0.1.0
 */
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type * as Unify from "effect/Unify"
import { serverNotifications } from "./generated/methods.ts"
import { isOfMethod } from "./internal/isOfMethod.ts"
import type * as Protocol from "./Protocol.ts"

/**
 * The methods of the notifications that belong to a turn.
 *
 * @category models
 * @since 0.1.0
 */
export type Method = {
  [M in Protocol.NotificationMethod]: "turnId" extends keyof Protocol.NotificationParams<M> ? M
    : "turn" extends keyof Protocol.NotificationParams<M> ? M
    : never
}[Protocol.NotificationMethod]

/**
 * A notification of a turn that this version knows, by method.
 *
 * @category models
 * @since 0.1.0
 */
export type Known<M extends Method = Method> = Extract<Protocol.KnownNotification, { readonly method: M }>

/**
 * One thing that happened in a turn: `method` says what, `params` has the details. A notification of a newer server
 * that this version does not know is an `UnknownNotification`.
 *
 * @category models
 * @since 0.1.0
 */
export type TurnEvent = Known | Protocol.UnknownNotification

/**
 * Whether an event is of a method.
 *
 * **Example** (Keeping the plans)
 *
 * ```ts
 * thread.stream("Refactor the parser").pipe(Stream.filter(TurnEvent.is("turn/plan/updated")))
 * ```
 *
 * @category guards
 * @since 0.1.0
 */
export const is = <M extends Method>(method: M) => (event: Protocol.ServerNotification): event is Known<M> =>
  isOfMethod(event, method)

/**
 * Whether this version has no schema for an event, or the event does not match its schema.
 *
 * @category guards
 * @since 0.1.0
 */
export const isUnknown = (event: Protocol.ServerNotification): event is Protocol.UnknownNotification =>
  "issue" in event || !Object.hasOwn(serverNotifications, event.method)

/**
 * Handlers by method for {@link match}.
 *
 * @category models
 * @since 0.1.0
 */
export type Handlers<A> = { readonly [M in Method]?: (params: Protocol.NotificationParams<M>) => A }

/**
 * Handles an event, or any notification, by its method; those without a handler go to `orElse`.
 *
 * **Example** (Printing what matters)
 *
 * ```ts
 * const show = TurnEvent.match({
 *   "item/agentMessage/delta": ({ delta }) => delta,
 *   "turn/plan/updated": ({ plan }) => plan.map((step) => `- ${step.step}\n`).join("")
 * }, () => "")
 * ```
 *
 * @category pattern matching
 * @since 0.1.0
 */
export const match = <H extends Handlers<unknown>, B>(
  handlers: H & { readonly [K in Exclude<keyof H, Method>]: never },
  orElse: (event: Protocol.ServerNotification) => B
) =>
(event: Protocol.ServerNotification): Unify.Unify<B | ReturnType<NonNullable<H[keyof H & Method]>>> => {
  if (isUnknown(event)) return orElse(event) as any
  // Method and params match by construction, which TypeScript cannot follow through the lookup.
  const handler = handlers[event.method as keyof H] as ((params: unknown) => any) | undefined
  return handler === undefined ? orElse(event) as any : handler(event.params)
}

// =============================================================================
// Streams
// =============================================================================

// One layer of a stream; `Stream.filter` followed by `Stream.map` would make three.
const pick = <M extends Method, A>(
  method: M,
  of: (params: Protocol.NotificationParams<M>) => A
): <E, R>(self: Stream.Stream<Protocol.ServerNotification, E, R>) => Stream.Stream<A, E, R> =>
  Stream.filterMap((event: Protocol.ServerNotification) =>
    isOfMethod(event, method) ? Result.succeed(of(event.params as Protocol.NotificationParams<M>)) : Result.failVoid
  )

/**
 * Keeps the events of one method and emits their params.
 *
 * **Example** (Following the plan)
 *
 * ```ts
 * thread.stream("Refactor the parser").pipe(
 *   TurnEvent.paramsOf("turn/plan/updated"),
 *   Stream.runForEach(({ plan }) => Console.log(plan))
 * )
 * ```
 *
 * @category streams
 * @since 0.1.0
 */
export const paramsOf = <M extends Method>(
  method: M
): <E, R>(
  self: Stream.Stream<Protocol.ServerNotification, E, R>
) => Stream.Stream<Protocol.NotificationParams<M>, E, R> => pick(method, identity)

/**
 * The assistant's text, piece by piece as it is streamed.
 *
 * **Gotchas**
 *
 * An agent may also write messages between its steps; `TurnResult.finalResponse` is only the last one.
 *
 * @category streams
 * @since 0.1.0
 */
export const textDeltas: <E, R>(self: Stream.Stream<Protocol.ServerNotification, E, R>) => Stream.Stream<string, E, R> =
  pick(
    "item/agentMessage/delta",
    ({ delta }) => delta
  )

/**
 * The summary of the model's reasoning, piece by piece as it is streamed.
 *
 * @category streams
 * @since 0.1.0
 */
export const reasoningDeltas: <E, R>(
  self: Stream.Stream<Protocol.ServerNotification, E, R>
) => Stream.Stream<string, E, R> = pick(
  "item/reasoning/summaryTextDelta",
  ({ delta }) => delta
)

/**
 * The output of the turn's commands, as they print it.
 *
 * **Gotchas**
 *
 * The server may omit output printed before it began to follow a command. The whole output is the `aggregatedOutput` of
 * the completed item.
 *
 * @category streams
 * @since 0.1.0
 */
export const commandOutputDeltas: <E, R>(
  self: Stream.Stream<Protocol.ServerNotification, E, R>
) => Stream.Stream<string, E, R> = pick(
  "item/commandExecution/outputDelta",
  ({ delta }) => delta
)

/**
 * Each item of the turn once it is complete: messages, commands, file changes, tool calls and so on.
 *
 * @category streams
 * @since 0.1.0
 */
export const completedItems: <E, R>(
  self: Stream.Stream<Protocol.ServerNotification, E, R>
) => Stream.Stream<Protocol.ThreadItem, E, R> = pick("item/completed", ({ item }) => item)
