import type * as Prompt from "effect/ai/Prompt"
import * as Base64 from "effect/encoding/Base64"

/** A file as the server takes it; `wildcard` is its type where only the kind is known. */
export const dataUrl = ({ data, mediaType }: Prompt.FilePart, wildcard: string): string => {
  if (data instanceof URL) return data.href
  // A string is base64, but nothing keeps a URL from being given as one.
  if (typeof data === "string" && /^(?:data|https?):/i.test(data)) return data
  const type = mediaType.endsWith("/*") ? wildcard : mediaType
  return `data:${type};base64,${typeof data === "string" ? data : Base64.encode(data)}`
}
