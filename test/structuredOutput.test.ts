import { assert, expectTypeOf, layer } from "@effect/vitest"
import { Context, Deferred, Effect, Fiber, Schema, SchemaGetter } from "effect"
import { Codex, CodexError, type Thread, type Turn } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

class Currency extends Context.Service<Currency, { readonly sign: string }>()("test/Currency") {}

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
      assert(noJson._tag === "StructuredOutputError")
      assert.strictEqual(noJson.text, "Here you are")
      // What it has cost all the same.
      assert.strictEqual(noJson.result.id, noJson.turnId)
      assert.isNotNull(noJson.result.usage)
      const wrong = yield* failure("{\"title\": 5, \"day\": \"2026-01-02\", \"findings\": []}")
      assert.include(wrong._tag === "StructuredOutputError" ? wrong.issue : "", "title")
    }))

  it.effect("decodes what the schema transforms, with the services that it needs", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const Price = Schema.Struct({ amount: Schema.NumberFromString, paid: Schema.NullOr(Schema.DateFromString) })
      yield* model.enqueue(ScriptedModel.message("{\"amount\":\"7.5\",\"paid\":null}"))
      const { finalResponse, value } = yield* thread.runObject("Price", { schema: Price })
      assert.deepStrictEqual(value, { amount: 7.5, paid: null })
      assert.strictEqual(finalResponse, "{\"amount\":\"7.5\",\"paid\":null}")
      const { format } = (yield* model.requests).at(-1)!.body.text as {
        readonly format: { readonly schema: { readonly properties: Record<string, unknown> } }
      }
      assert.deepInclude(format.schema.properties["amount"], { type: "string" })

      const Quoted = Schema.Struct({
        price: Schema.String.pipe(Schema.decodeTo(Schema.String, {
          decode: SchemaGetter.transformEffect((price: string) =>
            Effect.map(Effect.service(Currency), ({ sign }) => `${price} ${sign}`)
          ),
          encode: SchemaGetter.transform((price) => price.split(" ")[0]!)
        }))
      })
      yield* model.enqueue(ScriptedModel.message("{\"price\":\"7.5\"}"))
      const quoted = yield* thread.runObject("Price", { schema: Quoted }).pipe(
        Effect.provideService(Currency, { sign: "EUR" })
      )
      assert.deepStrictEqual(quoted.value, { price: "7.5 EUR" })
    }))

  it.effect("keeps the type of the value and the services in functions that take any schema of an object", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      type Answer<S extends Thread.ObjectSchema> = Effect.Effect<
        S["Type"],
        CodexError.TurnError | CodexError.StructuredOutputError,
        S["DecodingServices"]
      >
      const bySchema = <S extends Thread.ObjectSchema>(schema: S): Answer<S> =>
        Effect.map(thread.runObject("Report", { schema }), ({ value }) => value)
      const byType = <A, I extends object, RD>(schema: Schema.Codec<A, I, RD>): Answer<Schema.Codec<A, I, RD>> =>
        Effect.map(thread.runObject("Report", { schema }), ({ value }) => value)
      const byOptions = <S extends Thread.ObjectSchema>(options: Thread.RunObjectOptions<S>): Answer<S> =>
        Effect.map(thread.runObject("Report", { ...options, effort: "low" }), ({ value }) => value)
      for (const ask of [bySchema, byType, (schema: typeof Report) => byOptions({ schema })]) {
        yield* model.enqueue(ScriptedModel.message(`{"title": "Parser", "day": "2026-01-02", "findings": []}`))
        const answer = ask(Report)
        expectTypeOf<Effect.Services<typeof answer>>().toEqualTypeOf<never>()
        const { day } = yield* answer
        assert.strictEqual(day.getUTCFullYear(), 2026)
      }
      const report = thread.runObject("Report", { schema: Report })
      expectTypeOf<Effect.Success<typeof report>>().toEqualTypeOf<
        Turn.TurnResult & { readonly value: typeof Report.Type }
      >()
      const byFields = <F extends Schema.Struct.Fields>(fields: F) =>
        thread.runObject("Report", { schema: Schema.Struct(fields) })
      const fields = byFields({ day: Schema.DateFromString })
      expectTypeOf<Effect.Success<typeof fields>["value"]>().toEqualTypeOf<{ readonly day: Date }>()
      const byEncoded = <S extends Schema.Constraint & { readonly Encoded: object }>(schema: S) =>
        thread.runObject("Report", { schema })
      expectTypeOf(byEncoded(Report)).toEqualTypeOf(report)
    }))

  it.effect("names the member deep inside that is wrong or missing", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      for (const findings of [[{ line: 1 }, { line: "two" }], [{ line: 1 }, {}], [{ line: 1 }, { line: 1.5 }]]) {
        const text = JSON.stringify({ title: "Parser", day: "2026-01-02T00:00:00.000Z", findings })
        yield* model.enqueue(ScriptedModel.message(text))
        const error = yield* Effect.flip(thread.runObject("Report", { schema: Report }))
        assert.instanceOf(error, CodexError.StructuredOutputError)
        assert.include(error.issue, "[\"findings\"][1][\"line\"]")
        assert.include(error.message, error.issue)
        assert.strictEqual(error.text, text)
        assert.strictEqual(error.threadId, thread.id)
        assert.isNotEmpty(error.turnId)
      }
    }))

  it.effect("fails as the turn does when that fails, and says so when it is interrupted", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.httpError(500))
      assert.strictEqual((yield* Effect.flip(thread.runObject("Report", { schema: Report })))._tag, "TurnFailed")

      const begun = yield* Deferred.make<void>()
      yield* model.enqueue(ScriptedModel.response(
        ScriptedModel.gate(Effect.andThen(Deferred.succeed(begun, undefined), Effect.never))
      ))
      const fiber = yield* Effect.forkChild(Effect.flip(thread.runObject("Report", { schema: Report })))
      yield* Deferred.await(begun)
      const { turns } = (yield* thread.read({ includeTurns: true })).thread
      const codex = yield* Codex.Codex
      yield* codex.request("turn/interrupt", { threadId: thread.id, turnId: turns.at(-1)!.id })
      const error = yield* Fiber.join(fiber)
      assert.instanceOf(error, CodexError.StructuredOutputError)
      assert.isNull(error.text)
      assert.include(error.issue, "interrupted")
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
      const OrNothing = Schema.NullOr(Report)
      const List = Schema.Array(Report)
      const Either = Schema.Union([Report, Schema.Struct({ none: Schema.Literal(true) })])
      for (const schema of [Schema.Int, Schema.NumberFromString, OrNothing, List, Either]) {
        const error = yield* Effect.flip(thread.runObject("Report", { schema: schema as never }))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.match(error.message, /^schema: /)
      }
      const typed = () => [
        // @ts-expect-error a number
        thread.runObject("Count", { schema: Schema.Int }),
        // @ts-expect-error a text, whatever it is decoded to
        thread.runObject("Count", { schema: Schema.NumberFromString }),
        // @ts-expect-error an object or nothing
        thread.runObject("Report", { schema: OrNothing }),
        // The types cannot tell these from an object.
        thread.runObject("Report", { schema: List }),
        thread.runObject("Report", { schema: Either })
      ]
      assert.isFunction(typed)
      assert.strictEqual((yield* model.requests).length, before)
    }))

  it.effect("refuses what is no schema, and says which option takes raw JSON Schema", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const untyped = thread.runObject as never as (input: string, options: unknown) => Effect.Effect<unknown, Error>
      for (const schema of [undefined, null, "Report", { type: "object" }, Object]) {
        const error = yield* Effect.flip(untyped("Report", { schema }))
        assert.instanceOf(error, CodexError.InvalidParams)
        assert.match(error.message, /^schema: expected a Schema of effect, got .*outputSchema/)
      }
      for (const options of [undefined, null, Report]) {
        assert.instanceOf(yield* Effect.flip(untyped("Report", options)), CodexError.InvalidParams)
      }
    }))

  it.effect("outputSchema is refused where it is a Schema, which runObject takes, or no object", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const before = (yield* model.requests).length
      for (const outputSchema of [Report, Schema.toType(Report), "Report", 5, [Report]]) {
        const error = yield* Effect.flip(thread.run("Report", { outputSchema }))
        assert.strictEqual(error._tag, "InvalidParams")
        assert.match(error.message, /^outputSchema: expected JSON Schema, got .*runObject/)
      }
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
