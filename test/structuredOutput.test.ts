import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Codex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

const Report = Schema.Struct({
  title: Schema.String,
  day: Schema.DateFromString,
  findings: Schema.Array(Schema.Struct({ line: Schema.Int, note: Schema.optionalKey(Schema.String) }))
})

layer(CodexTest.layer(), { excludeTestServices: true })("runObject", (it) => {
  const start = Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    return { model, thread: yield* codex.threadStart({ sandbox: "readOnly" }) }
  })

  it.effect("asks for the schema strictly and decodes the final message alone", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.message("{\"title\": \"not this one\"}", { phase: "commentary" }),
        ScriptedModel.message(
          JSON.stringify({ title: "Parser", day: "2026-01-02T00:00:00.000Z", findings: [{ line: 3, note: null }] }),
          { phase: "final_answer" }
        )
      ))
      const { value } = yield* thread.runObject("Report", { schema: Report })
      assert.strictEqual(value.title, "Parser")
      assert.strictEqual(value.day.getUTCFullYear(), 2026)
      assert.deepStrictEqual(value.findings, [{ line: 3 }])
      const text = (yield* model.requests).at(-1)!.body.text as { readonly format: Record<string, unknown> }
      assert.strictEqual(text.format.type, "json_schema")
      assert.strictEqual(text.format.strict, true)
      assert.strictEqual((text.format.schema as Record<string, unknown>).additionalProperties, false)
    }))

  it.effect("fails with the text and the issue when the message is not what was asked for", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const failure = (text: string) =>
        Effect.andThen(
          model.enqueue(ScriptedModel.message(text)),
          Effect.flip(thread.runObject("Report", { schema: Report }))
        )
      const noJson = yield* failure("Here you are")
      assert.strictEqual(noJson._tag, "StructuredOutputError")
      assert.strictEqual(noJson._tag === "StructuredOutputError" && noJson.text, "Here you are")
      const wrong = yield* failure("{\"title\": 5, \"day\": \"2026-01-02\", \"findings\": []}")
      assert.include(wrong._tag === "StructuredOutputError" ? wrong.issue : "", "title")
    }))

  it.effect("fails when the turn ends without a final message", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.message("thinking", { phase: "commentary" }))
      const error = yield* Effect.flip(thread.runObject("Report", { schema: Report }))
      assert.strictEqual(error._tag, "StructuredOutputError")
      assert.strictEqual(error._tag === "StructuredOutputError" && error.text, null)
    }))

  it.effect("refuses a schema whose root is no object before anything is sent", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const before = (yield* model.requests).length
      const error = yield* Effect.flip(thread.runObject("Count", { schema: Schema.Int }))
      assert.strictEqual(error._tag, "InvalidParams")
      assert.match(error.message, /^schema: /)
      assert.strictEqual((yield* model.requests).length, before)
    }))

  it.effect("outputSchema takes raw JSON Schema", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const outputSchema = {
        type: "object",
        properties: { a: { type: "number" } },
        required: ["a"],
        additionalProperties: false
      }
      yield* model.enqueue(ScriptedModel.message("{\"a\":1}"))
      assert.strictEqual((yield* thread.run("A", { outputSchema })).finalResponse, "{\"a\":1}")
      const text = (yield* model.requests).at(-1)!.body.text as { readonly format: { readonly schema: unknown } }
      assert.deepStrictEqual(text.format.schema, outputSchema)
    }))
})
