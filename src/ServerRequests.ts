/**
 * The server's requests to this client: approvals, questions, tools and tokens.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import { AskedChanges } from "./internal/fileChanges.ts"
import { defined } from "./internal/params.ts"
import { DENIED, LEFT } from "./internal/serverRequests.ts"
import { servicesOf } from "./internal/telemetry.ts"
import type * as Protocol from "./Protocol.ts"

/**
 * Answers one kind of request.
 *
 * @category models
 * @since 0.1.0
 */
export type Handler<M extends Protocol.ServerRequestMethod, R = never> = (
  params: Protocol.ServerRequestParams<M>
) => Effect.Effect<Protocol.ServerRequestResult<M>, unknown, R>

/**
 * Handlers by method, for the kinds of requests that a program answers itself.
 *
 * @category models
 * @since 0.1.0
 */
export type Handlers<R = never> = {
  readonly [M in Protocol.ServerRequestMethod]?: Handler<M, R> | undefined
}

/**
 * The services that the handlers need.
 *
 * @category models
 * @since 0.1.0
 */
export type Services<H> = EachServices<H>[keyof H]

// Inferred types use this one, so that they show a union of services and not `Services` of all handlers.
type EachServices<H> = {
  [K in keyof H]-?: H[K] extends infer Handler
    ? Handler extends (...args: any) => Effect.Effect<any, any, infer R> ? R : never
    : never
}

/**
 * The handlers that a client gets from the environment it is made in. Requests without one are refused, each in the way
 * of its kind.
 *
 * **Details**
 *
 * Nothing is accepted by default. The `approvalMode` of a thread decides whether its requests come here at all. A
 * handler runs in its own fiber, for as long as it needs: it blocks neither the reader nor any other call. It is
 * interrupted when the server resolves the request, and when its turn ends. If a handler fails, dies or returns
 * something invalid, the request is refused.
 *
 * @category services
 * @since 0.1.0
 */
export const ServerRequests: Context.Reference<Handlers> = Context.Reference<Handlers>(
  "effect-codex/ServerRequests",
  { defaultValue: () => ({}) }
)

/**
 * The thread for which the server makes the request that a handler answers. If an agent asks, which the model has
 * spawned, `params.threadId` is the agent's own thread, and this the thread that it works for.
 *
 * **When to use**
 *
 * Use it in handlers, to find the user or the job that a request belongs to. `undefined` outside of a handler, and in
 * one whose request names no thread.
 *
 * **Example** (Asking the user of a thread)
 *
 * ```ts
 * ServerRequests.approvals({
 *   command: Effect.fn(function*({ command }) {
 *     const threadId = yield* ServerRequests.RootThreadId
 *     return (yield* askUserOf(threadId, command)) ? "accept" : "decline"
 *   })
 * })
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export const RootThreadId: Context.Reference<Protocol.ThreadId | undefined> = Context.Reference<
  Protocol.ThreadId | undefined
>("effect-codex/ServerRequests/RootThreadId", { defaultValue: () => undefined })

/**
 * Provides handlers to the clients built on this layer. Of two such layers, one replaces the other: give all handlers
 * to one.
 *
 * **Example** (Asking a person)
 *
 * ```ts
 * const approvals = ServerRequests.layer({
 *   "item/commandExecution/requestApproval": ({ command }) =>
 *     Effect.map(ask(`Run ${command}?`), (yes) => ({ decision: yes ? "accept" : "decline" }))
 * })
 * const program = main.pipe(Effect.provide(NodeCodex.layer().pipe(Layer.provide(approvals))))
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = <H extends Handlers<any>>(
  handlers: H & { readonly [K in Exclude<keyof H, Protocol.ServerRequestMethod>]: never }
): Layer.Layer<never, never, EachServices<H>[keyof H]> =>
  Layer.effectContext(
    Effect.map(Effect.context<Services<H>>(), (all) => {
      const context = servicesOf(all)
      const provided: Record<string | symbol, unknown> = LEFT in handlers ? { [LEFT]: true } : {}
      for (const [method, handler] of Object.entries(handlers)) {
        if (handler === undefined) continue
        const answer = handler as (params: unknown) => Effect.Effect<unknown, unknown, Services<H>>
        provided[method] = (params: unknown) => Effect.provideContext(answer(params), context)
      }
      return Context.make(ServerRequests, provided as Handlers)
    })
  )

/**
 * Decisions on the approvals that a thread with `approvalMode: "user"` asks for.
 *
 * @category models
 * @since 0.1.0
 */
export interface Approvals<R = never> {
  /** May a command be run? */
  readonly command?:
    | ((
      params: Protocol.ServerRequestParams<"item/commandExecution/requestApproval">
    ) => Effect.Effect<Protocol.CommandExecutionApprovalDecision, unknown, R>)
    | undefined
  /**
   * May files be changed? The request itself names none: `changes` has what the server announced when the item started,
   * by path. For an updated file, `diff` is a unified diff, followed by the new path of a moved file
   * (`kind.move_path`); for an added or deleted one, it is the content. `changes` is `undefined` if the changes are
   * unknown: the model used one id twice, for example, or the client opted out of `item/started`. Accept nothing then.
   */
  readonly fileChange?:
    | ((
      params: Protocol.ServerRequestParams<"item/fileChange/requestApproval">,
      changes: ReadonlyArray<Protocol.FileUpdateChange> | undefined
    ) => Effect.Effect<Protocol.FileChangeApprovalDecision, unknown, R>)
    | undefined
  /** Which of the requested permissions are granted? */
  readonly permissions?: Handler<"item/permissions/requestApproval", R> | undefined
  /**
   * May a tool of an MCP server be called? The protocol sends this as an elicitation (`mcpServer/elicitation/request`)
   * marked as an approval. With this handler, other elicitations, which MCP servers make for themselves, are declined;
   * a handler for that method, given after these, gets both.
   */
  readonly mcpToolCall?:
    | ((
      params: Protocol.ServerRequestParams<"mcpServer/elicitation/request">
    ) => Effect.Effect<Protocol.McpServerElicitationAction, unknown, R>)
    | undefined
}

/**
 * Handlers for approvals, from functions that only return a decision.
 *
 * **Example** (Reading only)
 *
 * ```ts
 * ServerRequests.layer(ServerRequests.approvals({
 *   command: ({ command }) => Effect.succeed(command?.startsWith("cat ") ? "accept" : "decline")
 * }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const approvals = <A extends Approvals<any>>(
  answers: A & { readonly [K in Exclude<keyof A, keyof Approvals>]: never }
): Handlers<EachServices<A>[keyof A]> => {
  const { command, fileChange, mcpToolCall, permissions } = answers
  // Omitted decisions must not replace handlers given beside them.
  return defined(
    {
      "item/commandExecution/requestApproval": command &&
        ((params) => Effect.map(command(params), (decision) => ({ decision }))),
      "item/fileChange/requestApproval": fileChange &&
        ((params) =>
          Effect.map(
            Effect.flatMap(AskedChanges, (changes) => fileChange(params, changes)),
            (decision) => ({ decision })
          )),
      "item/permissions/requestApproval": permissions,
      "mcpServer/elicitation/request": mcpToolCall &&
        ((params) =>
          Effect.map(
            isToolApproval(params) ? mcpToolCall(params) : Effect.succeed("decline" as const),
            (action) => ({ action, content: action === "accept" ? {} : null, _meta: null })
          ))
    } satisfies Handlers<Services<A>>
  )
}

/**
 * Refuses every approval, like the default, but without the warning.
 *
 * @category constructors
 * @since 0.1.0
 */
export const declineAll: Handlers = {
  ...approvals({
    command: () => Effect.succeed("decline"),
    fileChange: () => Effect.succeed("decline"),
    permissions: () => Effect.succeed({ permissions: {}, scope: "turn" }),
    mcpToolCall: () => Effect.succeed("decline")
  }),
  execCommandApproval: () => Effect.succeed(DENIED),
  applyPatchApproval: () => Effect.succeed(DENIED)
}

/**
 * Accepts every approval.
 *
 * **Gotchas**
 *
 * The model can then run anything, also outside the sandbox. Only for machines that hold nothing of value.
 *
 * @category constructors
 * @since 0.1.0
 */
export const acceptAll: Handlers = {
  ...approvals({
    command: () => Effect.succeed("accept"),
    fileChange: () => Effect.succeed("accept"),
    permissions: ({ permissions }) => Effect.succeed({ permissions, scope: "turn" }),
    mcpToolCall: () => Effect.succeed("accept")
  }),
  execCommandApproval: () => Effect.succeed({ decision: "approved" }),
  applyPatchApproval: () => Effect.succeed({ decision: "approved" })
}

/**
 * Leaves every request to the other clients of the same server. Use it for a client that only watches: a server asks
 * all clients that follow a thread, and takes the first answer, even a refusal. Handlers given beside it answer their
 * kinds.
 *
 * @category constructors
 * @since 0.1.0
 */
export const leaveToOthers: Handlers = { [LEFT]: true } as Handlers

// =============================================================================
// Internal
// =============================================================================

const isToolApproval = ({ _meta }: Protocol.ServerRequestParams<"mcpServer/elicitation/request">): boolean =>
  Predicate.hasProperty(_meta, "codex_approval_kind") && _meta.codex_approval_kind === "mcp_tool_call"
