import type * as LanguageModel from "effect/ai/LanguageModel"
import type * as Prompt from "effect/ai/Prompt"
import * as Tool from "effect/ai/Tool"
import type * as Toolkit from "effect/ai/Toolkit"
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import type * as JsonSchema from "effect/JsonSchema"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { InvalidParams } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import { dataUrl } from "./dataUrl.ts"
import { invalid } from "./errors.ts"
import { logSafely } from "./logSafely.ts"
import { servicesOf } from "./telemetry.ts"

/** A toolkit as offered on the wire, and what answers its calls. */
export interface BoundTools {
  readonly specs: ReadonlyArray<Protocol.DynamicToolSpec>
  readonly call: (params: Protocol.DynamicToolCallParams) => Effect.Effect<Protocol.DynamicToolCallResponse>
}

/** Captures a toolkit's handlers with the services they need, so that they can run while the thread is used. */
export const bind: <Tools extends Record<string, Tool.Any>, E, R>(
  method: string,
  toolkit: LanguageModel.ToolkitInput<Tools, E, R>
) => Effect.Effect<BoundTools, E | InvalidParams, R | Tool.HandlerServices<Tools[keyof Tools]>> = Effect.fnUntraced(
  function*<Tools extends Record<string, Tool.Any>, E, R>(
    method: string,
    toolkit: LanguageModel.ToolkitInput<Tools, E, R>
  ) {
    const given = Effect.isEffect(toolkit)
      ? yield* toolkit as Effect.Effect<Toolkit.WithHandler<Tools>, E, R>
      : toolkit as Toolkit.WithHandler<Tools>
    if (!Predicate.hasProperty(given, "tools") || !Predicate.hasProperty(given, "handle")) {
      return yield* invalid(method, "toolkit: expected a Toolkit of effect/ai, such as Toolkit.make(tool)")
    }
    const { handle, tools } = given
    const context = servicesOf(yield* Effect.context<Tool.HandlerServices<Tools[keyof Tools]>>())
    const specs: Array<Protocol.DynamicToolSpec> = []
    for (const tool of Object.values(tools)) {
      if (Tool.isProviderDefined(tool)) {
        return yield* invalid(
          method,
          `toolkit: ${tool.name} is a provider-defined tool, which has no handler. Remove it from the toolkit`
        )
      }
      if (tool.needsApproval !== undefined && tool.needsApproval !== false) {
        return yield* invalid(
          method,
          `toolkit: ${tool.name} has needsApproval, which threads do not support. Remove it, and ask in the tool's handler`
        )
      }
      const inputSchema = inputSchemaOf(tool)
      if (inputSchema === undefined) {
        return yield* invalid(method, `toolkit: ${tool.name}: ${NOT_AN_OBJECT}`)
      }
      specs.push({ type: "function", name: tool.name, description: Tool.getDescription(tool) ?? "", inputSchema })
    }

    return {
      specs,
      call: ({ arguments: args, callId, tool }) => {
        if (!Object.hasOwn(tools, tool)) return Effect.succeed(failed(`There is no tool ${tool}`))
        return Effect.suspend(() => handle(tool, fromModel(tools[tool]!, args) as never, callId)).pipe(
          // The last result is the answer; those before it are preliminary.
          Effect.flatMap(Stream.runLast),
          Effect.flatMap(Option.match({
            onNone: () => Effect.succeed(failed(`${tool} gave no result`)),
            onSome: (result) => responseOf(tools[tool]!, result)
          })),
          Effect.catchCause((cause) => {
            // The model sees an error, so that it can react to it, but not a defect.
            const error = Cause.findErrorOption(cause)
            return Option.isSome(error)
              ? Effect.succeed(failed(messageOf(error.value)))
              : Effect.as(
                logSafely(Effect.logError(`The handler of the tool ${tool} died`, cause)),
                failed(`${tool} failed`)
              )
          }),
          Effect.provideContext(context as Context.Context<any>)
        )
      }
    }
  }
)

/** Why a tool cannot be offered to models. */
export const NOT_AN_OBJECT = "its parameters must be an object, such as a Schema.Struct: models accept nothing else"

/**
 * The parameters of a tool as JSON Schema; `undefined` if they are not an object. Models require the root itself to be
 * an object, not a reference to one.
 */
export const inputSchemaOf = (tool: Tool.Any): JsonSchema.JsonSchema | undefined => {
  const schema = Tool.getJsonSchema(tool)
  // For example of a struct without members, which accepts anything.
  if (!SHAPES.some((keyword) => keyword in schema)) return { type: "object", properties: {} }
  const { $ref, ...rest } = schema
  const definition = typeof $ref === "string" && Predicate.isObject(schema["$defs"])
    ? schema["$defs"][referenceKey($ref)]
    : undefined
  const root = Predicate.isObject(definition) ? { ...definition, ...rest } : schema
  return root["type"] === "object" ? root : undefined
}

const SHAPES = ["type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"]

// A JSON Pointer in a fragment of a URI.
const referenceKey = ($ref: string): string =>
  decodeURIComponent($ref.replace(/^#\/\$defs\//, "")).replaceAll("~1", "/").replaceAll("~0", "~")

// The model's parameters and results are JSON; a handler's are the schema's encoded side, which may have dates, maps,
// or absent members where the model must write `null`.
const jsonCodec = (schema: Schema.Top) => Schema.toCodecJson(Schema.toEncoded(schema))

/** The arguments of a call as the tool takes them; those that do not match are left for the tool to refuse. */
export const fromModel = (tool: Tool.Any, args: unknown): unknown =>
  Schema.isSchema(tool.parametersSchema)
    ? Option.getOrElse(Schema.decodeUnknownOption(jsonCodec(tool.parametersSchema))(args), () => args)
    : args

/** The parameters of a call as the model wrote them. */
export const toModel = (tool: Tool.Any, parameters: unknown): unknown =>
  Schema.isSchema(tool.parametersSchema)
    ? Option.getOrElse(Schema.encodeUnknownOption(jsonCodec(tool.parametersSchema))(parameters), () => parameters)
    : parameters

/** A result as JSON by its schema; without a match it is left to `JSON.stringify`. */
export const resultToModel = (tool: Tool.Any, encodedResult: unknown, isFailure: boolean): unknown => {
  const schema = isFailure ? Tool.failureResultSchema(tool) : tool.successSchema
  return Option.getOrElse(Schema.encodeUnknownOption(jsonCodec(schema))(encodedResult), () => encodedResult)
}

const responseOf = (
  tool: Tool.Any,
  { encodedResult, isFailure, modelOutput }: Tool.HandlerResult<any>
): Effect.Effect<Protocol.DynamicToolCallResponse> => {
  if (modelOutput === undefined) {
    return Effect.sync(() => response(resultToModel(tool, encodedResult, isFailure), !isFailure))
  }
  const contentItems = modelOutput.flatMap((part) => contentOf(part) ?? [])
  return Effect.succeed(
    contentItems.length === modelOutput.length
      ? { contentItems, success: true }
      : failed(`${tool.name} returned a file that is neither the bytes of an image nor of audio`)
  )
}

const contentOf = (part: Prompt.ToolModelOutputPart): Protocol.DynamicToolCallOutputContentItem | undefined => {
  if (part.type === "text") return { type: "inputText", text: part.text }
  if (part.mediaType.startsWith("image/")) {
    const imageUrl = dataUrl(part, "image/jpeg")
    return imageUrl === undefined ? undefined : { type: "inputImage", imageUrl }
  }
  if (part.mediaType.startsWith("audio/")) {
    const audioUrl = dataUrl(part, "audio/wav")
    return audioUrl === undefined ? undefined : { type: "inputAudio", audioUrl }
  }
  return undefined
}

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
