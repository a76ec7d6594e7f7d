import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, vi } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { AppServer, Codex, type Protocol } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { serverNotifications } from "../src/generated/methods.ts"
import { schemas } from "../src/generated/schemas.ts"
import { Deltas } from "../src/internal/deltas.ts"

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

/** Reads lines one after the other and learns what it can, as a connection does; gives how many of them it knew. */
const readAll = (deltas: Deltas, lines: ReadonlyArray<string>): number => {
  let known = 0
  for (const text of lines) {
    const delta = deltas.read(text)
    if (delta !== undefined) {
      known++
      // The order of the members included.
      assert.deepStrictEqual(delta, JSON.parse(text), text)
      assert.strictEqual(JSON.stringify(delta), JSON.stringify(JSON.parse(text)))
      continue
    }
    try {
      const message = JSON.parse(text)
      if (typeof message === "object" && message !== null) deltas.learn(text, message as Protocol.KnownNotification)
    } catch {
      // Not for it to read.
    }
  }
  return known
}

const same = (lines: ReadonlyArray<string>): number => readAll(new Deltas(), lines)

// So many that the next one is compared with them.
const known = (options?: Parameters<typeof line>[0]) => Array.from({ length: 3 }, () => line(options))

describe("Deltas", () => {
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
      Schema.Int.check(Schema.isBetween({ minimum: 1795235779990, maximum: 1795235780010 })),
      Schema.Literals([0, -0, -1, 1.5, 9999, 10_000, 12_345.6789, 12_345.1234]),
      Schema.Literals([1e21, 999_999_999_999_999, 1_000_000_000_000_000]),
      Schema.Null
    ]),
    rest: Schema.optionalKey(Schema.Record(Schema.Literals(["summaryIndex", "delta", "__proto__", "1"]), Schema.Json)),
    spice: Schema.optionalKey(Schema.Union([Schema.Undefined, Schema.Undefined, Spice]))
  })

  it.prop("says of any lines what JSON.parse says", [Schema.Array(Message)], ([messages]) => {
    same(messages.flatMap(({ spice, ...message }) => {
      const plain = line(message)
      const spiced = spice === undefined
        ? plain
        : plain.slice(0, spice.at) + spice.insert + plain.slice(spice.at + spice.remove)
      return [...known(message), spiced]
    }))
  }, { arbitrary: { runs: 1000 } })

  it.prop("knows every delta of a shape that it has seen, but for those with a quote", [
    Schema.Array(Schema.Union([Schema.String, Schema.Literals([" the", "", "\\", "line\n", "\u0001", "😀"])]))
  ], ([deltas]) => {
    const read = same([line(), ...deltas.map((delta) => line({ delta }))])
    assert.strictEqual(read, deltas.filter((delta) => !delta.includes("\"")).length)
  })

  it("what looks like a known line but is another", () => {
    const text = line()
    const known = same([
      text,
      text,
      text.replace("\"text\"", "\"text\",\"delta\":\"again\""),
      text.replace("\"text\"", "\"te\u0001xt, and so much more\""),
      text.replace("\"text\"", "\"te\\xt, and so much more\""),
      text.replace("\"text\"", "\"te\u0001xt\""),
      text.replace("\"text\"", "\"te\\xt\""),
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
    assert.strictEqual(known, 2)
    const indexed = line({ rest: { summaryIndex: 0 } })
    assert.strictEqual(same([indexed, indexed, indexed.replace("Index\":0", "Index\":1"), indexed]), 2)
    const negative = indexed.replace("Index\":0", "Index\":-0")
    assert.strictEqual(same([negative, negative, indexed, negative, indexed]), 1)
  })

  it("knows a shape whenever its delta was sent", () => {
    const times = [1795235776118, 1795235779999, 1795235780000, 1795235776118, 10_000, 100_000, 99_999_999_999_999]
    assert.strictEqual(same([line(), ...times.map((emittedAtMs) => line({ emittedAtMs }))]), times.length)
    assert.strictEqual(same([line(), line({ emittedAtMs: 9999 })]), 0)
  })

  it("members beside those that a notification has, or in another order", () => {
    const more = line().slice(0, -1) + ",\"attempt\":1}"
    const other = JSON.stringify({ emittedAtMs: 1, method: "m", params: { threadId: THREADS[0], delta: "text" } })
    const clock = line({ emittedAtMs: "12:00" })
    const twice = line().replace("\"delta\"", "\"delta\":\"first\",\"d\\u0065lta\"")
    assert.strictEqual(
      same([more, more, more.replace("attempt\":1", "attempt\":2"), other, other, twice, twice.replace("first", "1")]),
      0
    )
    assert.strictEqual(same([clock, clock, clock.replace("00\"", "34")]), 0)
  })

  it("an older server's deltas, which have no time, are left alone", () => {
    const old = line().replace(",\"emittedAtMs\":1795235776118", "")
    assert.strictEqual(same([old, old, old]), 0)
  })

  it("a message is its receiver's: the next one does not see what is done to it", () => {
    for (const rest of [{}, { list: [1] }]) {
      const deltas = new Deltas()
      for (let i = 0; i < 5; i++) {
        const text = line({ rest })
        const message = deltas.read(text) ?? JSON.parse(text)
        deltas.learn(text, message)
        assert.deepStrictEqual(message, JSON.parse(text))
        message.params.turnId = "changed"
        message.params.list?.push(2)
      }
    }
  })

  it("one item after the other is learned; of two that take turns, one", () => {
    const item = (i: number) => line({ item: `msg_${i}` })
    assert.strictEqual(same(Array.from({ length: 100 }, (_, i) => item(Math.floor(i / 10)))), 70 + 2)
    assert.strictEqual(same(Array.from({ length: 100 }, (_, i) => item(i % 2))), 49)
  })

  it("a long one is not kept", () => {
    const long = line({ delta: "x".repeat(5000) })
    assert.strictEqual(same([long, long, line(), line()]), 1)
  })

  it("one item is learned also after very many others", () => {
    const others = Array.from({ length: 20_000 }, (_, i) => line({ item: `msg_${i}` }))
    const deltas = new Deltas()
    assert.strictEqual(readAll(deltas, others), 0)
    assert.isAbove(readAll(deltas, Array.from({ length: 5000 }, () => line())), 500)
  })

  it("more threads than it can remember: it learns ever more seldom", () => {
    const messages = Array.from({ length: 4096 }, (_, i) => {
      const threadId = `01a1fc64-0611-75b2-a387-${i.toString(16).padStart(12, "0")}`
      return JSON.parse(line({ rest: { threadId } }))
    })
    const texts = messages.map((message) => JSON.stringify(message))
    const deltas = new Deltas()
    // It is what learning costs.
    const stringify = vi.spyOn(JSON, "stringify")
    for (let round = 0; round < 25; round++) {
      for (let i = 0; i < texts.length; i++) {
        if (deltas.read(texts[i]!) === undefined) deltas.learn(texts[i]!, messages[i])
      }
    }
    const learned = stringify.mock.calls.length / 2
    stringify.mockRestore()
    assert.isBelow(learned, 4096)
  })

  it("the text of a delta is any text: a shape that passed its check passes it with another text", () => {
    const names = Object.values(serverNotifications)
    const texts = names.flatMap((name) => {
      const schema: unknown = schemas[name]
      const fields = schema instanceof Object && "fields" in schema ? schema.fields as Record<string, unknown> : {}
      return "delta" in fields ? [fields["delta"]] : []
    })
    assert.isAtLeast(texts.length, 8)
    for (const text of texts) assert.strictEqual(text, Schema.String)
  })

  it.live("knows the deltas of a real server, all but the first of each item", () =>
    Effect.gen(function*() {
      const { options } = yield* CodexTest.CodexTest
      const lines: Array<string> = []
      const recorded = Effect.map(AppServer.spawn(options), (transport) => ({
        ...transport,
        incoming: Stream.tap(transport.incoming, (line) => Effect.sync(() => lines.push(line)))
      }))
      const codex = yield* Codex.connect(recorded)
      const thread = yield* codex.threadStart()
      const model = yield* ScriptedModel.ScriptedModel
      const words = Array.from({ length: 50 }, (_, i) => ` word ${i}`)
      yield* model.enqueue(ScriptedModel.response(ScriptedModel.reasoning(words), ScriptedModel.deltas(words)))
      yield* thread.run("Go")
      const deltas = lines.filter((line) => line.includes("/delta\"") || line.includes("TextDelta\""))
      assert.lengthOf(deltas, 100)
      assert.strictEqual(same(deltas), 98)
    }).pipe(Effect.scoped, Effect.provide([CodexTest.layerEnvironment(), NodeServices.layer])))
})
