import * as AiError from "effect/ai/AiError"
import type * as LanguageModel from "effect/ai/LanguageModel"
import type * as Prompt from "effect/ai/Prompt"
import type * as Tool from "effect/ai/Tool"
import * as Effect from "effect/Effect"
import * as Input from "../../Input.ts"
import { dataUrl } from "../../internal/dataUrl.ts"
import { resultToModel, toModel } from "../../internal/tools.ts"
import type * as Protocol from "../../Protocol.ts"
import { fail, type Method } from "./errors.ts"

/** A prompt in the form that a thread takes. */
export interface ThreadInput {
  /** The system messages before all others. */
  readonly instructions: ReadonlyArray<string>
  /** Items of the Responses API that the model sees before the turn. */
  readonly history: ReadonlyArray<Protocol.ResponseItem>
  /** The input of the turn: the last message if it is the user's. */
  readonly input: ReadonlyArray<Input.InputItem>
}

/** Converts a prompt, or fails with what Codex does not accept. */
export const fromPrompt: (
  method: Method,
  request: Pick<LanguageModel.ProviderOptions, "prompt" | "tools">
) => Effect.Effect<ThreadInput, AiError.AiError> = Effect
  .fnUntraced(function*(method: Method, { prompt, tools }: Pick<LanguageModel.ProviderOptions, "prompt" | "tools">) {
    const refuse = (description: string) => fail(method, new AiError.InvalidUserInputError({ description }))
    const toolOf = ({ name }: { readonly name: string }) => tools.find((tool) => tool.name === name)
    const messages = prompt.content
    let first = 0
    const instructions: Array<string> = []
    for (; messages[first]?.role === "system"; first++) {
      instructions.push((messages[first] as Prompt.SystemMessage).content)
    }
    if (first === messages.length) {
      return yield* refuse("The prompt has no message for the model to answer: add one that is not a system message")
    }

    const history: Array<unknown> = []
    const message = (role: string, content: ReadonlyArray<unknown>, phase?: string) => {
      if (content.length > 0) {
        history.push({ type: "message", role, content, ...phase === undefined ? {} : { phase } })
      }
    }
    const last = messages.at(-1)!
    const input = last.role === "user" ? last.content : []

    for (const { content, role } of last.role === "user" ? messages.slice(first, -1) : messages.slice(first)) {
      switch (role) {
        case "system":
          message("developer", [{ type: "input_text", text: content }])
          break
        case "user":
          message("user", (yield* Effect.forEach(content, (part) => attachment(part, refuse))).map(toContentItem))
          break
        case "assistant":
          for (const part of content) {
            if ((part.type === "text" || part.type === "reasoning") && part.options.codex?.abandoned === true) continue
            switch (part.type) {
              case "text":
                message("assistant", [{ type: "output_text", text: part.text }], phaseOf(part))
                break
              case "reasoning":
                // Commentary is part of the conversation; reasoning cannot be given back to the model.
                if (phaseOf(part) === "commentary") {
                  message("assistant", [{ type: "output_text", text: part.text }], "commentary")
                }
                break
              case "tool-call":
                history.push(yield* toolCall(part, toolOf(part), refuse))
                break
              case "tool-result":
                history.push(yield* toolResult(part, toolOf(part), refuse))
                break
              case "file":
                return yield* refuse(`Codex does not accept a file (${part.mediaType}) in an assistant message`)
            }
          }
          break
        case "tool":
          for (const part of content) {
            if (part.type === "tool-result") history.push(yield* toolResult(part, toolOf(part), refuse))
          }
      }
    }
    return {
      instructions,
      history: history as ReadonlyArray<Protocol.ResponseItem>,
      input: (yield* Effect.forEach(input, (part) => attachment(part, refuse))).map(toInput)
    }
  })

type Refuse = (description: string) => AiError.AiError

type Attachment =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly url: string; readonly detail: Protocol.ImageDetail | undefined }
  | { readonly type: "audio"; readonly url: string }

const attachment = (
  part: Prompt.TextPart | Prompt.FilePart,
  refuse: Refuse
): Effect.Effect<Attachment, AiError.AiError> => {
  if (part.type === "text") return Effect.succeed({ type: "text", text: part.text })
  const name = part.fileName === undefined ? "a file" : `the file ${JSON.stringify(part.fileName)}`
  const elsewhere = () =>
    Effect.fail(refuse(`Codex does not fetch ${name} (${part.mediaType}) by its URL: give its bytes, or a data: URL`))
  const kind = part.mediaType.split("/", 1)[0]
  if (kind === "image") {
    const url = dataUrl(part, "image/jpeg")
    if (url === undefined) return elsewhere()
    const detail = part.options.codex?.detail as Protocol.ImageDetail | undefined
    // Codex would drop the image and tell the model so.
    if (detail === "low") {
      return Effect.fail(refuse("Codex accepts the image details auto, high and original, not low"))
    }
    return Effect.succeed({ type: "image", url, detail })
  }
  if (kind === "audio") {
    const url = dataUrl(part, "audio/wav")
    return url === undefined ? elsewhere() : Effect.succeed({ type: "audio", url })
  }
  return Effect.fail(refuse(
    `Codex does not accept ${name} of type ${part.mediaType}: only text, images and audio. ` +
      "Give its text in a text part, or let Codex read the file itself"
  ))
}

const toInput = (part: Attachment): Input.InputItem => {
  switch (part.type) {
    case "text":
      return Input.text(part.text)
    case "image":
      return Input.image(part.url, { detail: part.detail })
    case "audio":
      return Input.audio(part.url)
  }
}

const toContentItem = (part: Attachment): Protocol.ContentItem => {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text }
    case "image":
      return { type: "input_image", image_url: part.url, ...part.detail === undefined ? {} : { detail: part.detail } }
    case "audio":
      return { type: "input_audio", audio_url: part.url }
  }
}

const phaseOf = (part: Prompt.TextPart | Prompt.ReasoningPart): string | undefined =>
  part.options.codex?.phase ?? undefined

const toolCall = ({ id, name, params }: Prompt.ToolCallPart, tool: Tool.Any | undefined, refuse: Refuse) =>
  Effect.map(
    json((tool === undefined ? params : toModel(tool, params)) ?? {}, () =>
      refuse(`The parameters of the call ${id} of ${name} cannot be written as JSON`)),
    (text) => ({ type: "function_call", call_id: id, name, arguments: text })
  )

const json = (value: unknown, refuse: () => AiError.AiError): Effect.Effect<string, AiError.AiError> =>
  Effect.try({ try: () => JSON.stringify(value) ?? "null", catch: refuse })

const toolResult = Effect.fnUntraced(function*(
  part: Prompt.ToolResultPart,
  tool: Tool.Any | undefined,
  refuse: Refuse
) {
  const result = tool === undefined ? part.result : resultToModel(tool, part.result, part.isFailure)
  const output = part.modelOutput === undefined
    ? typeof result === "string"
      ? result
      : yield* json(
        result,
        () => refuse(`The result of the call ${part.id} of ${part.name} cannot be written as JSON`)
      )
    : (yield* Effect.forEach(part.modelOutput, (part) => attachment(part, refuse))).map(toContentItem)
  return { type: "function_call_output", call_id: part.id, output }
})
