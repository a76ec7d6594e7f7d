import * as Predicate from "effect/Predicate"

type Message = Record<string, unknown>

/** What the lines of one stream of deltas have in common: all but the text of the delta and the time. */
interface Shape {
  /** Up to the text of the delta. */
  readonly head: string
  /** From the end of that text to the time. */
  readonly middle: string
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
  /** Whether another line had it. */
  used: boolean
  /** How many lines in a row had its place, but not its shape. */
  misses: number
  /** How many of those there must be before it gives up its place. */
  readonly patience: number
}

/**
 * Makes a parser of lines of JSON that gives what `JSON.parse` does, or `undefined` for what is not a JSON object. Nine
 * of ten lines of a turn are deltas that differ in their text and their time only. Of such a line these two are read and
 * the rest is compared: 0.2 µs instead of 0.45, and deltas that wait for a reader share their ids (134 bytes each instead
 * of 314).
 */
export const makeParser = (): (line: string) => Message | undefined => {
  const shapes = new Array<Shape | undefined>(PLACES)
  return (line) => {
    const place = placeOf(line)
    const shape = shapes[place]
    try {
      const delta = shape === undefined ? undefined : read(shape, line)
      if (delta !== undefined) return delta
      const value: unknown = JSON.parse(line)
      if (!Predicate.isReadonlyObject(value) || Array.isArray(value)) return undefined
      const message = value as Message
      if (isDelta(message, line) && (shape === undefined || ++shape.misses > shape.patience)) {
        shapes[place] = shapeOf(message, line, shape) ?? shape
      }
      return message
    } catch {
      return undefined
    }
  }
}

/** The same text, once: texts that an engine keeps as names of properties are told apart by their address. */
export const intern = (text: string): string => Object.keys({ [text]: undefined })[0]!

const PLACES = 256
const PATIENCE = 2
const MAX_PATIENCE = 4096
const CLOSING_BRACE = 125
// Longer lines are rare enough.
const MAX_LENGTH = 4096

// By the length of the method and the end of the thread's id: `{"method":"METHOD","params":{"threadId":"UUID"`.
const placeOf = (line: string): number => {
  const method = line.indexOf("\"", 11)
  return (method + line.charCodeAt(method + 59) + 7 * line.charCodeAt(method + 58) +
    31 * line.charCodeAt(method + 57)) &
    (PLACES - 1)
}

/** Throws where `JSON.parse` does. */
const read = (shape: Shape, line: string): Message | undefined => {
  const { head, middle } = shape
  const start = head.length
  if (line.slice(0, start) !== head) return undefined
  const end = line.indexOf("\"", start)
  const digits = end + middle.length
  // Were it an escaped quote within the text, the quotes after it would be escaped too.
  if (line.slice(end, digits) !== middle) return undefined
  const last = line.length - 1
  if (line.charCodeAt(last) !== CLOSING_BRACE) return undefined
  const emittedAtMs = integer(line, digits, last)
  if (emittedAtMs === undefined) return undefined
  shape.used = true
  shape.misses = 0
  const params: Record<string, unknown> = { ...shape.params }
  // Gives short texts that were there before as the same text, which a slice is not: 10 bytes a delta.
  params.delta = JSON.parse(line.slice(start - 1, end + 1))
  return { method: shape.method, params, emittedAtMs }
}

/** A positive integer below 10^15, as JSON has it. */
const integer = (line: string, start: number, end: number): number | undefined => {
  if (end <= start || end - start > 15 || line.charCodeAt(start) === 48) return undefined
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = line.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value
}

const isDelta = (message: Message, line: string): boolean =>
  line.length <= MAX_LENGTH && typeof message.method === "string" && typeof message.emittedAtMs === "number" &&
  Predicate.hasProperty(message.params, "delta") && typeof message.params.delta === "string"

const shapeOf = (message: Message, line: string, before: Shape | undefined): Shape | undefined => {
  const params = message.params as Readonly<Record<string, unknown>>
  // Only of a line that is written as everybody writes it is it known where things are. A copy of it does not keep the chunk.
  const text = JSON.stringify(message)
  if (text !== line || Object.keys(message).join() !== "method,params,emittedAtMs") return undefined
  // Events must not share what somebody could change.
  if (Object.values(params).some((value) => typeof value === "object" && value !== null)) return undefined
  const start = text.indexOf("\"delta\":\"") + 9
  const end = start + JSON.stringify(params.delta).length - 2
  return {
    head: text.slice(0, start),
    middle: text.slice(end, text.lastIndexOf(":") + 1),
    method: intern(message.method as string),
    // The message is its receiver's.
    params: { ...params },
    used: false,
    misses: 0,
    // Where more streams take turns than there are places, learning is of no use.
    patience: before === undefined || before.used ? PATIENCE : Math.min(2 * before.patience, MAX_PATIENCE)
  }
}
