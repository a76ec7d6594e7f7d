import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import type { JsonRpcErrorObject } from "../CodexError.ts"
import * as Protocol from "../Protocol.ts"
import type { Handlers } from "../ServerRequests.ts"
import { logSafely } from "./logSafely.ts"

// These requests exist only in the first version of the protocol.
export const DENIED:
  & Protocol.ServerRequestResult<"execCommandApproval">
  & Protocol.ServerRequestResult<"applyPatchApproval"> = {
    decision: { denied: { rejection: "Refused by the client" } }
  }

type Refusal<M extends Protocol.ServerRequestMethod> =
  | { readonly result: Protocol.ServerRequestResult<M> }
  | { readonly error: string }

// A refused approval is declined, not cancelled: the turn goes on and the model can do without. Requests for a secret
// can only be refused with an error.
const refusals: { readonly [M in Protocol.ServerRequestMethod]: Refusal<M> } = {
  "item/commandExecution/requestApproval": { result: { decision: "decline" } },
  "item/fileChange/requestApproval": { result: { decision: "decline" } },
  "item/permissions/requestApproval": { result: { permissions: {}, scope: "turn" } },
  "item/tool/requestUserInput": { result: { answers: {} } },
  "mcpServer/elicitation/request": { result: { action: "decline", content: null, _meta: null } },
  "item/tool/call": {
    result: {
      success: false,
      contentItems: [{ type: "inputText", text: "This tool is not available: the client has no handler for it." }]
    }
  },
  "account/chatgptAuthTokens/refresh": { error: "This client does not provide ChatGPT tokens" },
  "attestation/generate": { error: "This client does not provide attestations" },
  "currentTime/read": { error: "The clock of this client failed" },
  "applyPatchApproval": { result: DENIED },
  "execCommandApproval": { result: DENIED }
}

/** Marks handlers that leave requests without a handler to other clients, even of unknown methods. */
export const LEFT = Symbol.for("effect-codex/ServerRequests/Left")

// The time needs no handler.
const builtIn: Handlers = {
  "currentTime/read": () =>
    Effect.map(DateTime.now, (now) => ({ currentTimeAt: Math.floor(DateTime.toEpochMillis(now) / 1000) }))
}

/** Answers a request with its handler, else with the refusal of its kind. Fails only where no result is a refusal. */
export const answer: (handlers: Handlers) => (
  request: Protocol.ServerRequest
) => Effect.Effect<unknown, JsonRpcErrorObject> = (handlers) => {
  const warned = new Set<string>()
  const warnOnce = (method: string, message: string) =>
    Effect.suspend(() => {
      if (warned.has(method)) return Effect.void
      warned.add(method)
      return logSafely(Effect.logWarning(message))
    })

  const left = LEFT in handlers

  const refuse = (method: string): Effect.Effect<unknown, JsonRpcErrorObject> => {
    if (!Protocol.isServerRequestMethod(method)) {
      return Effect.fail({ code: -32601, message: `This client does not know ${method}` })
    }
    const refusal = refusals[method]
    return "result" in refusal
      ? Effect.succeed(refusal.result)
      : Effect.fail({ code: -32603, message: refusal.error })
  }

  const unanswered = (method: string, why: string) =>
    left ? Effect.never : Effect.andThen(warnOnce(method, why), refuse(method))

  return (request) => {
    const { method, params } = request
    if (!Protocol.isServerRequestMethod(method)) return left ? Effect.never : refuse(method)
    if ("issue" in request) {
      return unanswered(method, `Refused ${method}, whose params do not match their schema: ${request.issue}`)
    }
    const handler = (handlers[method] ?? (left ? undefined : builtIn[method])) as
      | ((params: unknown) => Effect.Effect<unknown, unknown>)
      | undefined
    if (handler === undefined) {
      return unanswered(
        method,
        method === "item/tool/call"
          ? `Refused ${method} of ${request.params.tool}, a tool for which the thread has no toolkit here. Give the toolkit to each threadStart, threadResume and threadFork of it.`
          : `Refused ${method}, for which there is no handler. Provide the layer of ServerRequests to the layer of the client, not beside it.`
      )
    }
    // In a fiber of its own: of what is no Effect, such as the Promise of an async function, Effect ends the fiber, and
    // nothing within it could catch that.
    return Effect.forkChild(Effect.suspend(() => handler(params)), { startImmediately: true }).pipe(
      Effect.flatMap(Fiber.join),
      Effect.flatMap((result) => {
        const schema = Protocol.serverRequestResultSchema(method)
        if (!Schema.is(schema)(result)) {
          return Effect.fail(`its answer is invalid: ${Protocol.explain(schema, result)}`)
        }
        // What cannot be written throws here, where it is still a refusal of its kind.
        JSON.stringify(result)
        return Effect.succeed(result)
      }),
      Effect.catchCause((cause) =>
        // Also if the cause is an interruption of its own, such as of a fiber that it joined.
        Effect.andThen(
          logSafely(Effect.logWarning(`The handler for ${method} failed, so the request was refused`, cause)),
          refuse(method)
        )
      )
    )
  }
}
