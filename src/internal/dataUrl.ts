import type * as Prompt from "effect/ai/Prompt"
import * as Base64 from "effect/encoding/Base64"

/**
 * The `data:` URL of a file; `wildcard` is its type where only the kind is known. `undefined` for any other URL: the
 * server refuses images by those, and drops such audio (measured on 0.169.0).
 */
export const dataUrl = ({ data, mediaType }: Prompt.FilePart, wildcard: string): string | undefined => {
  const text = data instanceof URL ? data.href : data
  const type = mediaType.endsWith("/*") ? wildcard : mediaType
  if (typeof text !== "string") return `data:${type};base64,${Base64.encode(text)}`
  // A string should be base64, which has no colon, but may also be a URL.
  if (!text.includes(":")) return `data:${type};base64,${text}`
  return /^data:/i.test(text) ? text : undefined
}
