import type * as LanguageModel from "effect/ai/LanguageModel"
import type * as Prompt from "effect/ai/Prompt"
import * as Tool from "effect/ai/Tool"
import type * as Toolkit from "effect/ai/Toolkit"
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { InvalidParams } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import { dataUrl } from "./dataUrl.ts"
import { invalid } from "./errors.ts"
import { servicesOf } from "./telemetry.ts"

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
    const context = servicesOf(yield* Effect.context<Tool.HandlerServices<Tools[keyof Tools]>>())
    const specs: Array<Protocol.DynamicToolSpec> = []
    for (const tool of Object.values(tools)) {
      if (Tool.isProviderDefined(tool)) {
        return yield* invalid(method, `toolkit: ${tool.name} is a tool of another provider and has no handler here`)
      }
      if (tool.needsApproval !== undefined && tool.needsApproval !== false) {
        return yield* invalid(
          method,
          `toolkit: ${tool.name} has needsApproval, which a thread cannot ask for. Leave it out, and ask in the handler of the tool`
        )
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
        return parametersOf(tools[tool]!, args).pipe(
          Effect.flatMap((parameters) => handle(tool, parameters as never, callId)),
          // Preliminary results come before the last, which is the answer.
          Effect.flatMap(Stream.runLast),
          Effect.flatMap(Option.match({
            onNone: () => Effect.succeed(failed(`${tool} gave no result`)),
            onSome: (result) => responseOf(tools[tool]!, result)
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

// The model is told of parameters and results as JSON has them; a handler's are those of the schema's encoded side, which may
// have dates, maps or members that are absent where the model has to say `null`.
const jsonCodec = (schema: Schema.Top) => Schema.toCodecJson(Schema.toEncoded(schema))

const parametersOf = (tool: Tool.Any, args: unknown): Effect.Effect<unknown, Schema.SchemaError> =>
  Schema.isSchema(tool.parametersSchema)
    ? Schema.decodeUnknownEffect(jsonCodec(tool.parametersSchema))(args)
    : Effect.succeed(args)

const responseOf = (
  tool: Tool.Any,
  { encodedResult, isFailure, modelOutput }: Tool.HandlerResult<any>
): Effect.Effect<Protocol.DynamicToolCallResponse, Schema.SchemaError> => {
  if (modelOutput === undefined) {
    const schema = isFailure ? Tool.failureResultSchema(tool) : tool.successSchema
    return Effect.map(
      Schema.encodeUnknownEffect(jsonCodec(schema))(encodedResult),
      (json) => response(json, !isFailure)
    )
  }
  const contentItems = modelOutput.flatMap((part) => contentOf(part) ?? [])
  return Effect.succeed(
    contentItems.length === modelOutput.length
      ? { contentItems, success: true }
      : failed(`${tool.name} shows a file that is neither an image nor audio`)
  )
}

const contentOf = (part: Prompt.ToolModelOutputPart): Protocol.DynamicToolCallOutputContentItem | undefined =>
  part.type === "text"
    ? { type: "inputText", text: part.text }
    : part.mediaType.startsWith("image/")
    ? { type: "inputImage", imageUrl: dataUrl(part, "image/jpeg") }
    : part.mediaType.startsWith("audio/")
    ? { type: "inputAudio", audioUrl: dataUrl(part, "audio/wav") }
    : undefined

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
    : Formatter.formatJson(error) ?? "failed without a reason"
