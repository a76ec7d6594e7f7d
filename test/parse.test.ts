import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { makeParser } from "../src/internal/parse.ts"

const THREADS = [
  "01a1fc64-0611-75b2-a387-000000000001",
  "01a1fc64-0611-75b2-a387-000000000002",
  "a \"thread\""
] as const

const line = (
  { delta = "text", emittedAtMs = 1795235776118, item = "msg_1", method = "item/agentMessage/delta", rest, thread = 0 }:
    {
      readonly delta?: unknown
      readonly emittedAtMs?: unknown
      readonly item?: string
      readonly method?: string
      readonly rest?: Readonly<Record<string, unknown>>
      readonly thread?: 0 | 1 | 2
    } = {}
): string =>
  JSON.stringify({
    method,
    params: { threadId: THREADS[thread], turnId: "turn", itemId: item, delta, ...rest },
    emittedAtMs
  })

/** What any parser of JSON says, the order of the members included. */
const expected = (text: string) => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const same = (lines: ReadonlyArray<string>) => {
  const parse = makeParser()
  for (const text of lines) {
    const message = parse(text)
    assert.deepStrictEqual(message, expected(text) as typeof message, text)
    assert.strictEqual(JSON.stringify(message), JSON.stringify(expected(text)))
  }
}

// So many that the next one is compared with them.
const known = (options?: Parameters<typeof line>[0]) => Array.from({ length: 3 }, () => line(options))

describe("parse", () => {
  const Spice = Schema.Struct({
    at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 260 })),
    remove: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
    insert: Schema.Literals([
      "",
      "\"",
      "\\",
      "\\\"",
      "{",
      "}",
      ",",
      ":",
      "0",
      " ",
      "\n",
      "\u0001",
      "\",\"delta\":\"",
      "é"
    ])
  })
  const Message = Schema.Struct({
    thread: Schema.Literals([0, 1, 2]),
    method: Schema.Literals(["item/agentMessage/delta", "item/reasoning/textDelta", "turn/started"]),
    item: Schema.Literals(["msg_1", "msg_\\", "\"delta\":\"", ",\"emittedAtMs\":"]),
    delta: Schema.Union([
      Schema.String,
      Schema.Literals([" the", "", "\\", "\"", "\"}", "line\n", "\u0001", "😀"]),
      Schema.Json
    ]),
    emittedAtMs: Schema.Union([
      Schema.Int.check(Schema.isBetween({ minimum: 1795235776118, maximum: 1795235776200 })),
      Schema.Literals([0, -0, -1, 1.5, 1e21, 999_999_999_999_999, 1_000_000_000_000_000]),
      Schema.Null
    ]),
    rest: Schema.optionalKey(Schema.Record(Schema.Literals(["summaryIndex", "delta", "__proto__", "1"]), Schema.Json)),
    spice: Schema.optionalKey(Schema.Union([Schema.Undefined, Schema.Undefined, Spice]))
  })

  it.prop("says of any lines what JSON.parse says", [Schema.Array(Message)], ([messages]) => {
    const lines = messages.flatMap(({ spice, ...message }) => {
      const plain = line(message)
      const spiced = spice === undefined
        ? plain
        : plain.slice(0, spice.at) + spice.insert + plain.slice(spice.at + spice.remove)
      return [...known(message), spiced]
    })
    same(lines)
  }, { arbitrary: { runs: 1000 } })

  it.prop("says of a delta of any text what JSON.parse says", [Schema.Array(Schema.String)], ([deltas]) => {
    same([...known(), ...deltas.map((delta) => line({ delta }))])
  })

  it("what looks like a known line but is another", () => {
    const text = line()
    same([
      ...known(),
      text.replace("\"text\"", "\"text\",\"delta\":\"again\""),
      text.replace("\"text\"", "\"te\\u0078t\""),
      text.replace("\"text\"", "\"te\u0001xt, and so much more\""),
      text.replace("\"text\"", "\"te\\xt, and so much more\""),
      text.replace("\"text\"", "\"text\\\""),
      text.replace("\"text\"", "null"),
      text.replace("1795235776118", ""),
      text.replace("1795235776118", "01795235776118"),
      text.replace("1795235776118", "1795235776118.0"),
      text.replace("1795235776118", "17952357761181795235776118"),
      text.slice(0, -1),
      `${text}}`,
      `${text} `,
      text
    ])
    const indexed = line({ rest: { summaryIndex: 0 } })
    same([indexed, indexed, indexed, indexed.replace("Index\":0", "Index\":1"), indexed])
    const negative = indexed.replace("Index\":0", "Index\":-0")
    same([negative, negative, negative, indexed, negative])
  })

  it("members beside those that a notification has", () => {
    const more = line().slice(0, -1) + ",\"attempt\":1}"
    same([more, more, more, more.replace("attempt\":1", "attempt\":2"), line()])
  })

  it("members that are written twice, or in another order", () => {
    const twice = line().replace("\"delta\"", "\"delta\":\"first\",\"d\\u0065lta\"")
    const other = JSON.stringify({ emittedAtMs: 1, method: "m", params: { threadId: THREADS[0], delta: "text" } })
    same([twice, twice.replace("first", "1"), twice, twice, twice.replace("first", "2"), other, other, other])
  })

  it("a message is its receiver's: the next one does not see what is done to it", () => {
    const parse = makeParser()
    const params = () => parse(line({ rest: { list: [1] } }))!.params as { turnId: string; list: Array<number> }
    for (let i = 0; i < 5; i++) {
      const received = params()
      assert.deepStrictEqual([received.turnId, received.list], ["turn", [1]])
      received.turnId = "changed"
      received.list.push(2)
    }
    const flat = () => parse(line({ thread: 1 }))!.params as { turnId: string }
    for (let i = 0; i < 5; i++) {
      const received = flat()
      assert.strictEqual(received.turnId, "turn")
      received.turnId = "changed"
    }
  })

  it("items that take turns, and more threads than it remembers", () => {
    same(Array.from({ length: 100 }, (_, i) => line({ item: `msg_${i % 2}`, delta: `${i}` })))
    same(Array.from(
      { length: 5000 },
      (_, i) => line({ rest: { threadId: `01a1fc64-0611-75b2-a387-${(i % 1000).toString(16).padStart(12, "0")}` } })
    ))
  })
})
