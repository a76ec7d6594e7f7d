import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Array as Arr, Context, Deferred, Effect, Exit, Fiber, flow, Schema, Scope, Stream } from "effect"
import { Codex, type CodexError, type Thread } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import { Prompt, Tool, Toolkit } from "effect/ai"
import * as Logs from "./support/logs.ts"
import * as Memory from "./support/memory.ts"
import { gated, takeRequest } from "./support/scripted.ts"

class Shop extends Context.Service<Shop, { readonly pieces: (article: string) => number }>()("test/Shop") {}

const GetStock = Tool.make("get_stock", {
  description: "How many pieces are in stock",
  parameters: Schema.Struct({ article: Schema.String, since: Schema.optionalKey(Schema.DateFromString) }),
  success: Schema.Struct({ pieces: Schema.Int, checked: Schema.DateFromString }),
  failure: Schema.Struct({ message: Schema.String }),
  dependencies: [Shop]
})
const ShopTools = Toolkit.make(GetStock)

const handlers = ShopTools.toLayer({
  get_stock: Effect.fnUntraced(function*({ article, since }) {
    const shop = yield* Shop
    if (article === "unicorn") return yield* Effect.fail({ message: "no such article" })
    if (article === "bomb") return yield* Effect.die(new Error("secret detail"))
    assert.isTrue(since === undefined || since instanceof Date)
    return { pieces: shop.pieces(article), checked: new Date(0) }
  })
})

const shop = Shop.of({ pieces: (article) => article.length })

const call = (args: unknown) => ScriptedModel.functionCall({ name: "get_stock", arguments: args })

/** What the model is told of its last tool call. */
const told = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  const request = (yield* model.requests).at(-1)!
  return ScriptedModel.toolOutputs(request).at(-1)?.output
})

layer(CodexTest.layer(), { excludeTestServices: true })("toolkit", (it) => {
  const start = Effect.gen(function*() {
    const codex = yield* Codex.Codex
    const model = yield* ScriptedModel.ScriptedModel
    const thread = yield* codex.threadStart({ toolkit: ShopTools }).pipe(
      Effect.provide(handlers),
      Effect.provideService(Shop, shop)
    )
    return { codex, model, thread }
  })

  const items = (result: { readonly items: ReadonlyArray<{ readonly type: string }> }) =>
    result.items.filter(({ type }) => type === "dynamicToolCall") as ReadonlyArray<any>

  it.effect("offers the tool, decodes its parameters, and encodes its result", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(call({ article: "teapot", since: "2026-01-01T00:00:00.000Z" }), ScriptedModel.message("six"))
      const result = yield* thread.run("How many teapots?")
      const request = (yield* model.requests).at(-1)!
      assert.include(ScriptedModel.toolNames(request), "get_stock")
      assert.include(JSON.stringify(request.body.tools), "How many pieces are in stock")
      assert.deepStrictEqual(JSON.parse(String(yield* told)), { pieces: 6, checked: "1970-01-01T00:00:00.000Z" })
      assert.deepStrictEqual(items(result).map(({ status, success }) => [status, success]), [["completed", true]])
    }))

  it.effect("tells the model of a failure, of arguments that do not decode, and hides a defect", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      for (
        const [args, expected] of [
          [{ article: "unicorn" }, "no such article"],
          [{ article: 5 }, "article"],
          [{ article: "bomb" }, "get_stock failed"]
        ] as const
      ) {
        yield* model.enqueue(call(args), ScriptedModel.message("I see"))
        const result = yield* thread.run("Try")
        assert.strictEqual(items(result)[0].success, false)
        assert.include(String(yield* told), expected)
        assert.notInclude(String(yield* told), "secret detail")
      }
    }))

  it.effect("gives the model the JSON Schema of the parameters", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* thread.run("Hello")
      const tools = (yield* model.requests).at(-1)!.body.tools as ReadonlyArray<any>
      const { parameters } = tools.find(({ name }) => name === "get_stock")
      assert.deepInclude(parameters, { type: "object", required: ["article"] })
      assert.deepInclude(parameters.properties.article, { type: "string" })
      assert.deepInclude(parameters.properties.since, { type: "string" })
    }))

  it.effect("is optional: a tool that was never offered is a failed call that the model reads", () =>
    Effect.gen(function*() {
      const { codex, model, thread: other } = yield* start
      const thread = yield* codex.threadStart()
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("I see"))
      assert.strictEqual((yield* thread.run("How many?")).finalResponse, "I see")
      assert.include(String(yield* told), "get_stock")
      // The other thread still has it.
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("six"))
      assert.isTrue(items(yield* other.run("How many?"))[0].success)
    }))

  it.effect("tells the model of a failure that is returned, and of the last of several results", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* start
      const Flaky = Tool.make("flaky", {
        parameters: Schema.Struct({ ok: Schema.Boolean }),
        success: Schema.String,
        failure: Schema.Struct({ at: Schema.DateFromString }),
        failureMode: "return"
      })
      const Broken = Tool.make("broken", {
        success: Schema.String,
        failure: Schema.Struct({ at: Schema.DateFromString, why: Schema.String })
      })
      const Both = Toolkit.make(Flaky, Broken)
      const thread = yield* codex.threadStart({ toolkit: Both }).pipe(
        Effect.provide(Both.toLayer({
          flaky: Effect.fnUntraced(function*({ ok }, { preliminary }) {
            yield* preliminary("half")
            if (!ok) return yield* Effect.fail({ at: new Date(0) })
            return "whole"
          }),
          broken: () => Effect.fail({ at: new Date(0), why: "worn out" })
        }))
      )
      const run = Effect.fnUntraced(function*(name: string, args: unknown) {
        yield* model.enqueue(ScriptedModel.functionCall({ name, arguments: args }), ScriptedModel.message("I see"))
        const [item] = items(yield* thread.run("Try"))
        return [item.success, String(yield* told)]
      })
      assert.deepStrictEqual(yield* run("flaky", { ok: true }), [true, "whole"])
      assert.deepStrictEqual(yield* run("flaky", { ok: false }), [false, "{\"at\":\"1970-01-01T00:00:00.000Z\"}"])
      const [success, text] = yield* run("broken", {})
      assert.isFalse(success)
      assert.deepStrictEqual(JSON.parse(String(text)), { at: "1970-01-01T00:00:00.000Z", why: "worn out" })
    }))

  it.effect("serves two threads with toolkits of their own at once", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* start
      const run = Effect.fnUntraced(function*(pieces: number) {
        const thread = yield* codex.threadStart({ toolkit: ShopTools }).pipe(
          Effect.provide(handlers),
          Effect.provideService(Shop, Shop.of({ pieces: () => pieces }))
        )
        const result = yield* thread.run("How many?")
        return JSON.parse(items(result)[0].contentItems[0].text).pieces as number
      })
      yield* model.respondWith((request) =>
        ScriptedModel.toolOutputs(request).length > 0 ? ScriptedModel.message("done") : call({ article: "x" })
      )
      const pieces = yield* Effect.all([run(1), run(2)], { concurrency: 2 }).pipe(
        Effect.ensuring(model.respondWith(() => undefined))
      )
      assert.deepStrictEqual(pieces, [1, 2])
    }))

  it.effect("interrupts the handler with its turn", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* start
      const begun = yield* Deferred.make<void>()
      const interrupted = yield* Deferred.make<void>()
      const thread = yield* codex.threadStart({ toolkit: ShopTools }).pipe(
        Effect.provide(ShopTools.toLayer({
          get_stock: () =>
            Deferred.succeed(begun, undefined).pipe(
              Effect.andThen(Effect.never),
              Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
            )
        })),
        Effect.provideService(Shop, shop)
      )
      yield* model.enqueue(call({ article: "teapot" }))
      const fiber = yield* Effect.forkChild(thread.run("How many teapots?"))
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(interrupted)
    }))

  /** A tool that takes a while to release what it uses. */
  const releasing = Effect.gen(function*() {
    const begun = yield* Deferred.make<void>()
    const isOpen = { current: false }
    const tool = Effect.scoped(Effect.gen(function*() {
      yield* Effect.acquireRelease(
        Effect.sync(() => isOpen.current = true),
        () => Effect.andThen(Effect.sleep("50 millis"), Effect.sync(() => isOpen.current = false))
      )
      yield* Deferred.succeed(begun, undefined)
      return yield* Effect.never
    }))
    const live = Effect.provide(ShopTools.toLayer({ get_stock: () => tool }))
    return { begun: Deferred.await(begun), isOpen, live: flow(live, Effect.provideService(Shop, shop)) }
  })

  const endings: Record<string, (thread: Thread.Thread, begun: Effect.Effect<void>) => Effect.Effect<unknown>> = {
    "run is interrupted": (thread, begun) => Effect.raceFirst(Effect.orDie(thread.run("How many?")), begun),
    "stream ends early": (thread, begun) =>
      Effect.orDie(Stream.runDrain(Stream.interruptWhen(thread.stream("How many?"), begun))),
    "the Scope of turn closes": (thread, begun) =>
      Effect.orDie(Effect.scoped(Effect.andThen(thread.turn("How many?"), begun))),
    "the Scope of a goal closes": (thread, begun) =>
      Effect.orDie(Effect.scoped(Effect.andThen(thread.startGoal("How many?"), begun))),
    "turn.result says that it was interrupted": (thread, begun) =>
      Effect.gen(function*() {
        const turn = yield* thread.turn("How many?")
        yield* begun
        yield* turn.interrupt
        yield* turn.result
        yield* turn.detach
      }).pipe(Effect.scoped, Effect.orDie)
  }
  for (const [name, ending] of Object.entries(endings)) {
    it.effect(`has ended its handler when ${name}`, () =>
      Effect.gen(function*() {
        const { codex, model } = yield* start
        const { begun, isOpen, live } = yield* releasing
        const thread = yield* live(codex.threadStart({ toolkit: ShopTools }))
        yield* model.enqueue(call({ article: "teapot" }))
        yield* ending(thread, Effect.andThen(begun, Effect.sync(() => assert.isTrue(isOpen.current))))
        assert.isFalse(isOpen.current)
      }))
  }

  it.effect("has ended its handler when the Scope of the thread is closed, also of a turn that was detached", () =>
    Effect.gen(function*() {
      const { codex, model } = yield* start
      const { begun, isOpen, live } = yield* releasing
      yield* model.enqueue(call({ article: "teapot" }))
      yield* Effect.scoped(Effect.gen(function*() {
        const thread = yield* live(codex.threadStartScoped({ toolkit: ShopTools }))
        yield* Effect.scoped(Effect.flatMap(thread.turn("How many?"), (turn) => turn.detach))
        yield* begun
      }))
      assert.isFalse(isOpen.current)
    }))

  it.effect("answers again after a fork, with the toolkit given there; without one the model reads why", () =>
    Effect.gen(function*() {
      const { codex, model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.message("hello"))
      yield* thread.run("Hello")
      const fork = yield* codex.threadFork(thread.id, { toolkit: ShopTools }).pipe(
        Effect.provide(handlers),
        Effect.provideService(Shop, Shop.of({ pieces: () => 42 }))
      )
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("42"))
      assert.strictEqual(items(yield* fork.run("How many?"))[0].success, true)
      assert.include(String(yield* told), "42")

      const bare = yield* codex.threadFork(thread.id)
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("I see"))
      assert.strictEqual(items(yield* bare.run("How many?"))[0].success, false)
      assert.include(String(yield* told), "no handler")
    }))

  it.effect("refuses a tool of another provider before anything is sent", () =>
    Effect.gen(function*() {
      const { codex } = yield* start
      const Search = Tool.providerDefined({
        id: "other.search",
        customName: "Search",
        providerName: "search",
        args: Schema.Struct({}),
        requiresHandler: false
      })
      const error = yield* Effect.flip(codex.threadStart({ toolkit: Toolkit.make(Search({})) as never }))
      assert.strictEqual((error as CodexError.CodexError)._tag, "InvalidParams")
      assert.include((error as CodexError.CodexError).message, "toolkit: ")
    }))

  it.effect("refuses what is no toolkit before anything is sent", () =>
    Effect.gen(function*() {
      const { codex } = yield* start
      for (
        const toolkit of [null, "get_stock", GetStock, [GetStock], { get_stock: GetStock }, Effect.succeed(GetStock)]
      ) {
        const error = yield* Effect.flip(codex.threadStart({ toolkit: toolkit as never }))
        assert.strictEqual((error as CodexError.CodexError)._tag, "InvalidParams")
        assert.include((error as CodexError.CodexError).message, "toolkit: expected a Toolkit")
      }
    }))

  it.effect("refuses a tool that needs an approval, always or at times, before anything is sent", () =>
    Effect.gen(function*() {
      const { codex } = yield* start
      for (const needsApproval of [true, () => true]) {
        const Remove = Tool.make("remove", { needsApproval, success: Schema.String })
        const toolkit = Toolkit.make(Remove)
        const error = yield* codex.threadStart({ toolkit }).pipe(
          Effect.provide(toolkit.toLayer({ remove: () => Effect.die("it ran") })),
          Effect.flip
        )
        assert.strictEqual(error._tag, "InvalidParams")
        assert.include(error.message, "toolkit: remove has needsApproval")
      }
    }))

  it.effect("speaks JSON with the model on both sides, whatever the schemas hold", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const Find = Tool.make("find", {
        parameters: Schema.Struct({ limit: Schema.optional(Schema.Int), since: Schema.optional(Schema.Date) }),
        success: Schema.Struct({ hits: Schema.ReadonlyMap(Schema.String, Schema.Int), score: Schema.Number })
      })
      const toolkit = Toolkit.make(Find)
      const seen: Array<unknown> = []
      const thread = yield* codex.threadStart({ toolkit }).pipe(Effect.provide(toolkit.toLayer({
        find: (parameters) =>
          Effect.sync(() => {
            seen.push(parameters)
            return { hits: new Map([["a.ts", 3]]), score: NaN }
          })
      })))
      const find = (args: unknown) => ScriptedModel.functionCall({ name: "find", arguments: args })
      yield* model.enqueue(find({ limit: null, since: "2026-01-01T00:00:00.000Z" }), ScriptedModel.message("3"))
      yield* thread.run("Find")
      assert.deepStrictEqual(seen, [{ limit: undefined, since: new Date("2026-01-01") }])
      assert.deepStrictEqual(JSON.parse(String(yield* told)), { hits: [["a.ts", 3]], score: "NaN" })
    }))

  it.effect("shows what a tool has for the model: text and images", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const Screenshot = Tool.make("screenshot", {
        success: Schema.Struct({ png: Schema.String }),
        toModelOutput: ({ png }) => [
          Prompt.textPart({ text: "Here" }),
          Prompt.filePart({ mediaType: "image/png", data: png }),
          Prompt.filePart({ mediaType: "image/*", data: png })
        ]
      })
      const toolkit = Toolkit.make(Screenshot)
      const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
      const thread = yield* codex.threadStart({ toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ screenshot: () => Effect.succeed({ png }) }))
      )
      yield* model.enqueue(
        ScriptedModel.functionCall({ name: "screenshot", arguments: {} }),
        ScriptedModel.message("Nice")
      )
      const result = yield* thread.run("Look")
      assert.deepStrictEqual(items(result)[0].contentItems, [
        { type: "inputText", text: "Here" },
        { type: "inputImage", imageUrl: `data:image/png;base64,${png}` },
        { type: "inputImage", imageUrl: `data:image/jpeg;base64,${png}` }
      ])
      const input = JSON.stringify((yield* model.requests).at(-1)!.body.input)
      assert.include(input, "input_image")
    }))

  it.effect("tells the model where a tool shows what it cannot see", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const files = [
        Prompt.filePart({ mediaType: "image/png", data: new URL("https://localhost/a.png") }),
        Prompt.filePart({ mediaType: "audio/wav", data: new URL("file:///tmp/a.wav") }),
        Prompt.filePart({ mediaType: "application/pdf", data: new Uint8Array(1) })
      ]
      const Show = Tool.make("show", { success: Schema.Void, toModelOutput: () => [files.shift()!] })
      const toolkit = Toolkit.make(Show)
      const thread = yield* codex.threadStart({ toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ show: () => Effect.void }))
      )
      const show = ScriptedModel.functionCall({ name: "show", arguments: {} })
      yield* model.enqueue(show, show, show, ScriptedModel.message("I see"))
      const result = yield* thread.run("Look")
      assert.deepStrictEqual(
        items(result).map(({ contentItems, success }) => ({ contentItems, success })),
        Arr.replicate({
          contentItems: [{
            type: "inputText",
            text: "show returned a file that is neither the bytes of an image nor of audio"
          }],
          success: false
        }, 3)
      )
    }))

  /** A thread with the tools, whose process has ended. */
  const stored = Effect.scoped(Effect.gen(function*() {
    const { options } = yield* CodexTest.CodexTest
    const codex = yield* Codex.make(options)
    const thread = yield* codex.threadStart({ toolkit: ShopTools }).pipe(
      Effect.provide(handlers),
      Effect.provideService(Shop, shop)
    )
    yield* thread.run("Hello")
    return thread.id
  }))

  it.effect("answers again after a resume in a new process", () =>
    Effect.gen(function*() {
      const { model } = yield* start
      const test = yield* CodexTest.CodexTest
      yield* model.enqueue(ScriptedModel.message("hello"))
      const id = yield* stored
      const codex = yield* Codex.make(test.options)
      const thread = yield* codex.threadResume(id, { toolkit: ShopTools }).pipe(
        Effect.provide(handlers),
        Effect.provideService(Shop, Shop.of({ pieces: () => 7 }))
      )
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("7"))
      yield* thread.run("How many?")
      assert.include(String(yield* told), "7")
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  it.effect("is missing after a resume without it: the model still has the tool, and reads why it fails", () =>
    Effect.gen(function*() {
      const { model } = yield* start
      const test = yield* CodexTest.CodexTest
      const id = yield* stored
      const thread = yield* (yield* Codex.make(test.options)).threadResume(id)
      yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("I see"))
      const result = yield* thread.run("How many?")
      assert.isFalse(items(result)[0].success)
      assert.include(ScriptedModel.toolNames((yield* model.requests).at(-1)!), "get_stock")
      assert.include(String(yield* told), "no handler")
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  const having = <A, E, R>(pieces: number, handle: Effect.Effect<A, E, R>) =>
    handle.pipe(Effect.provide(handlers), Effect.provideService(Shop, Shop.of({ pieces: () => pieces })))

  it.effect("of the handle that has started a turn answers it, whatever another handle of the thread has", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const one = yield* having(1, codex.threadStart({ toolkit: ShopTools }))
      yield* one.run("Hello")
      const ask = (thread: typeof one) =>
        Effect.gen(function*() {
          yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("I see"))
          yield* thread.run("How many?")
          return String(yield* told)
        })
      yield* Effect.scoped(Effect.gen(function*() {
        const two = yield* having(2, codex.threadResumeScoped(one.id, { toolkit: ShopTools }))
        assert.include(yield* ask(one), "1")
        assert.include(yield* ask(two), "2")
      }))
      assert.include(yield* ask(one), "1")
    }))

  describe("of two handles of a thread", () => {
    const handles = Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const one = yield* having(1, codex.threadStart({ toolkit: ShopTools }))
      yield* one.run("Hello")
      yield* takeRequest(one)
      const two = yield* having(2, codex.threadResumeScoped(one.id, { toolkit: ShopTools }))
      return { model, one, two, ...yield* gated }
    })

    const pieces = (result: Parameters<typeof items>[0]) =>
      items(result).map(({ contentItems }) => JSON.parse(contentItems[0].text).pieces)

    it.effect("that of the one that has started a turn answers it, although the other has joined it", () =>
      Effect.gen(function*() {
        const { model, one, open, two } = yield* handles
        yield* model.enqueue(call({ article: "teapot" }), ScriptedModel.message("I see"))
        const turn = yield* one.turn("How many?")
        yield* takeRequest(one)
        assert.strictEqual((yield* two.turn("And now?")).id, turn.id)
        yield* open
        assert.deepStrictEqual(pieces(yield* turn.result), [1])
      }).pipe(Effect.scoped))

    it.effect("that of the one that has set a goal answers all of its turns, although the other has joined one", () =>
      Effect.gen(function*() {
        const { model, one, open, two } = yield* handles
        yield* model.enqueue(
          call({ article: "teapot" }),
          ScriptedModel.message("Next"),
          call({ article: "cup" }),
          ScriptedModel.functionCall({ name: "update_goal", arguments: { status: "complete" } }),
          ScriptedModel.message("Done")
        )
        const goal = yield* one.startGoal("Count them")
        yield* takeRequest(one)
        assert.strictEqual((yield* two.turn("And the cups?")).id, goal.id)
        yield* open
        assert.deepStrictEqual(pieces(yield* goal.result), [1, 1])
      }).pipe(Effect.scoped))
  })

  it.effect("tells the model of results whose schema does not say how they are written, as JavaScript writes them", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      for (
        const [value, text] of [[undefined, "null"], [
          { at: new Date(0) },
          "{\"at\":\"1970-01-01T00:00:00.000Z\"}"
        ]] as const
      ) {
        const toolkit = Toolkit.make(Tool.dynamic("anything", {}))
        const thread = yield* codex.threadStart({ toolkit }).pipe(
          Effect.provide(toolkit.toLayer({ anything: () => Effect.succeed(value) }))
        )
        yield* model.enqueue(
          ScriptedModel.functionCall({ name: "anything", arguments: {} }),
          ScriptedModel.message("Done")
        )
        const result = yield* thread.run("Go")
        assert.strictEqual(yield* told, text)
        assert.deepStrictEqual(items(result).map(({ success }) => success), [true])
      }
    }))

  it.effect("whose parameters are no object is refused", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const toolkit = Toolkit.make(Tool.dynamic("words", { parameters: Schema.Array(Schema.String) }))
      const error = yield* Effect.flip(
        codex.threadStart({ toolkit }).pipe(Effect.provide(toolkit.toLayer({ words: () => Effect.void })))
      )
      assert.strictEqual(error._tag, "InvalidParams")
      assert.include(error.message, "toolkit: words: its parameters must be an object")
    }))

  it.effect("may answer with a text that was cut within an emoji", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const model = yield* ScriptedModel.ScriptedModel
      const toolkit = Toolkit.make(Tool.make("cut", { success: Schema.String }))
      const cut = "party 🎉".slice(0, 7)
      const thread = yield* codex.threadStart({ toolkit }).pipe(
        Effect.provide(toolkit.toLayer({ cut: () => Effect.succeed(cut) }))
      )
      yield* model.enqueue(
        ScriptedModel.functionCall({ name: "cut", arguments: {} }),
        ScriptedModel.message("Nice")
      )
      const result = yield* thread.run(`${cut} and \\ud83c`)
      assert.strictEqual(result.finalResponse, "Nice")
      assert.include(String(yield* told), "party \ufffd")
      assert.strictEqual(ScriptedModel.lastUserText((yield* model.requests).at(-1)!), "party \ufffd and \\ud83c")
    }))
})

describe("toolkit, in memory", () => {
  interface Section {
    readonly title: string
    readonly sections: ReadonlyArray<Section>
  }

  for (const identifier of ["Section", "a/b~c d%"]) {
    it.effect(`offers a tool whose parameters contain themselves, as ${identifier}`, () => {
      let tools: ReadonlyArray<any> = []
      const start = (params: any) => {
        tools = params.dynamicTools
        return MemoryTransport.threadStarted("thread-1")
      }
      return Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const Section = Schema.Struct({
          title: Schema.String,
          sections: Schema.Array(Schema.suspend((): Schema.Codec<Section> => Section))
        }).annotate({ identifier })
        const toolkit = Toolkit.make(Tool.make("write", { parameters: Section }))
        yield* codex.threadStart({ toolkit }).pipe(Effect.provide(toolkit.toLayer({ write: () => Effect.void })))
        const { $defs, properties, type } = tools[0].inputSchema
        assert.strictEqual(type, "object")
        assert.strictEqual(properties.sections.items.$ref, $defs[identifier].properties.sections.items.$ref)
      }).pipe(Effect.provide(Memory.layer({ "thread/start": start })))
    })
  }

  /** What is answered to a call of the tool outside of the turns of any handle. */
  const called = Effect.gen(function*() {
    const peer = yield* MemoryTransport.MemoryTransport
    const params = { threadId: "thread-1", turnId: "turn", callId: "call", tool: "get_stock" }
    yield* peer.send({ id: "call", method: "item/tool/call", params: { ...params, arguments: { article: "teapot" } } })
    while (true) {
      const { error, id, result } = yield* peer.take()
      if (id === "call") return error?.message ?? (result as any).contentItems[0].text
    }
  })

  it.effect("runs its handlers with the services of where the thread was started", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      yield* codex.threadStart({ toolkit: ShopTools }).pipe(
        Effect.provideService(Shop, shop),
        Effect.provide(handlers)
      )
      assert.include(yield* called, "\"pieces\":6")
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("answers for as long as its Scope, whoever else keeps the thread", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      yield* codex.threadStart()
      const scope = yield* Scope.fork(yield* Effect.scope)
      yield* codex.threadResumeScoped("thread-1", { toolkit: ShopTools }).pipe(
        Effect.provideService(Shop, shop),
        Effect.provide(handlers),
        Scope.provide(scope)
      )
      assert.include(yield* called, "\"pieces\":6")
      yield* Scope.close(scope, Exit.void)
      assert.include(yield* called, "no handler")
    }).pipe(Effect.provide(Memory.layer({ "thread/resume": () => MemoryTransport.threadStarted("thread-1") }))))

  it.effect("says where it belongs when a tool is called that it is missing for", () => {
    const logs = Logs.capture()
    return Effect.gen(function*() {
      yield* Codex.Codex
      assert.include(yield* called, "no handler")
      const [warning] = logs.at("Warn")
      assert.include(warning, "get_stock")
      assert.include(warning, "Give the toolkit to each threadStart, threadResume and threadFork")
    }).pipe(Effect.provide(Memory.layer()), Effect.provide(logs.layer))
  })

  it.effect("answers for as long as the server has the thread", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      yield* codex.threadStart({ toolkit: ShopTools }).pipe(
        Effect.provideService(Shop, shop),
        Effect.provide(handlers)
      )
      yield* peer.notify("thread/closed", { threadId: "thread-1" })
      assert.include(yield* called, "no handler")
    }).pipe(Effect.provide(Memory.layer())))
})
