import type * as LanguageModel from "effect/ai/LanguageModel"
import * as Tool from "effect/ai/Tool"
import type * as Toolkit from "effect/ai/Toolkit"
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import type { InvalidParams } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import { invalid } from "./errors.ts"

/** A toolkit as the wire offers it, and what answers its calls. */
export interface BoundTools {
  readonly specs: ReadonlyArray<Protocol.DynamicToolSpec>
  readonly call: (params: Protocol.DynamicToolCallParams) => Effect.Effect<Protocol.DynamicToolCallResponse>
}

/**
 * Takes the handlers of a toolkit with the services that they need from the environment of the caller, so that they can
 * run for as long as the thread is used.
 */
export const bind: <Tools extends Record<string, Tool.Any>, E, R>(
  method: string,
  toolkit: LanguageModel.ToolkitInput<Tools, E, R>
) => Effect.Effect<BoundTools, E | InvalidParams, R | Tool.HandlerServices<Tools[keyof Tools]>> = Effect.fnUntraced(
  function*<Tools extends Record<string, Tool.Any>, E, R>(
    method: string,
    toolkit: LanguageModel.ToolkitInput<Tools, E, R>
  ) {
    const { handle, tools } = Effect.isEffect(toolkit)
      ? yield* toolkit as Effect.Effect<Toolkit.WithHandler<Tools>, E, R>
      : toolkit as Toolkit.WithHandler<Tools>
    const context = yield* Effect.context<Tool.HandlerServices<Tools[keyof Tools]>>()
    const specs: Array<Protocol.DynamicToolSpec> = []
    for (const tool of Object.values(tools)) {
      if (Tool.isProviderDefined(tool)) {
        return yield* invalid(method, `toolkit: ${tool.name} is a tool of another provider and has no handler here`)
      }
      specs.push({
        type: "function",
        name: tool.name,
        description: Tool.getDescription(tool) ?? "",
        inputSchema: Tool.getJsonSchema(tool)
      })
    }

    return {
      specs,
      call: ({ arguments: args, callId, tool }) => {
        if (!Object.hasOwn(tools, tool)) return Effect.succeed(failed(`There is no tool ${tool}`))
        return handle(tool, args as never, callId).pipe(
          // Preliminary results come before the last, which is the answer.
          Effect.flatMap(Stream.runLast),
          Effect.map(Option.match({
            onNone: () => failed(`${tool} gave no result`),
            onSome: ({ encodedResult, isFailure }) => response(encodedResult, !isFailure)
          })),
          Effect.catchCause((cause) => {
            // The model is told what failed, so that it can do something about it; a defect is not its business.
            const error = Cause.findErrorOption(cause)
            return Option.isSome(error)
              ? Effect.succeed(failed(messageOf(error.value)))
              : Effect.as(Effect.logError(`The handler of the tool ${tool} died`, cause), failed(`${tool} failed`))
          }),
          Effect.provideContext(context as Context.Context<any>)
        )
      }
    }
  }
)

const response = (result: unknown, success: boolean): Protocol.DynamicToolCallResponse => ({
  contentItems: [{ type: "inputText", text: typeof result === "string" ? result : JSON.stringify(result) ?? "null" }],
  success
})

const failed = (message: string): Protocol.DynamicToolCallResponse => response(message, false)

const messageOf = (error: unknown): string =>
  Predicate.hasProperty(error, "message") && typeof error.message === "string" && error.message !== ""
    ? error.message
    : typeof error === "string"
    ? error
    : JSON.stringify(error) ?? String(error)
