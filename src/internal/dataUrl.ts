import type * as Prompt from "effect/ai/Prompt"
import * as Base64 from "effect/encoding/Base64"

/**
 * A file as the server takes it; `wildcard` is its type where only the kind is known. None of a file elsewhere: the server
 * refuses images by other URLs than `data:`, and leaves such audio out (measured on 0.169.0).
 */
export const dataUrl = ({ data, mediaType }: Prompt.FilePart, wildcard: string): string | undefined => {
  const text = data instanceof URL ? data.href : data
  const type = mediaType.endsWith("/*") ? wildcard : mediaType
  if (typeof text !== "string") return `data:${type};base64,${Base64.encode(text)}`
  // A string is base64, which has no colon, but nothing keeps a URL from being given as one.
  if (!text.includes(":")) return `data:${type};base64,${text}`
  return /^data:/i.test(text) ? text : undefined
}
