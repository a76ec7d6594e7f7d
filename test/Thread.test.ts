import { assert, describe, layer } from "@effect/vitest"
import { Deferred, Effect, Fiber, Schema, type Scope, Stream } from "effect"
import { CodexError, Input, type Protocol, type Thread, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import * as Fs from "node:fs/promises"
import * as Path from "node:path"
import { completions, gated, messagesOf, start, takeRequest } from "./support/scripted.ts"

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="

const userContent = (items: ReadonlyArray<Protocol.ThreadItem>) =>
  items.flatMap((item) => item.type === "userMessage" ? item.content : [])

const turnIdOf = (event: TurnEvent.TurnEvent): unknown => {
  const params = event.params as { readonly turnId?: unknown; readonly turn?: { readonly id: unknown } }
  return params.turnId ?? params.turn?.id
}

layer(CodexTest.layer({ shutdownTimeout: "200 millis" }), { excludeTestServices: true })("Thread", (it) => {
  describe("run", () => {
    it.effect("goes on after a turn that was refused before it was sent", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(ScriptedModel.message("one"), ScriptedModel.message("two"))
        yield* thread.run("one")
        assert.strictEqual((yield* Effect.flip(thread.run("refused", { effort: "" })))._tag, "InvalidParams")
        assert.strictEqual((yield* thread.run("two")).finalResponse, "two")
      }))

    it.effect("is refused while the thread is compacted, as is another shape than that of the turn it would join", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        const gate = yield* gated
        const running = yield* Effect.forkChild(thread.run("Wait"))
        yield* takeRequest(thread)
        const schema = Schema.Struct({ a: Schema.Int })
        const mismatch = yield* Effect.flip(thread.runObject("An object", { schema }))
        assert.strictEqual(mismatch._tag, "ThreadBusy")
        assert.include(mismatch.message, "Wait for the end of the active turn")
        yield* gate.open
        yield* Fiber.join(running)
        const compacting = yield* gated
        yield* thread.compact
        yield* takeRequest(thread)
        const error = yield* Effect.flip(thread.run("Too early"))
        assert.strictEqual(error._tag, "ThreadBusy")
        assert.include(error.message, "Wait for the end of the active turn")
        yield* compacting.open
        while ((yield* model.remaining) > 0) yield* thread.run("Next").pipe(Effect.retry({ times: 3 }))
      }).pipe(Effect.scoped))

    it.effect("gives the final response, the items, the usage, the times and the status", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(ScriptedModel.response(
          ScriptedModel.reasoning("I think"),
          ScriptedModel.message("It parses JSON."),
          ScriptedModel.usage({ inputTokens: 12, cachedInputTokens: 4, outputTokens: 11, reasoningOutputTokens: 3 })
        ))
        const result = yield* thread.run("What does this do?")
        assert.strictEqual(result.finalResponse, "It parses JSON.")
        assert.strictEqual(result.status, "completed")
        assert.isNull(result.error)
        assert.deepStrictEqual(result.items.map((item) => item.type), ["userMessage", "reasoning", "agentMessage"])
        assert.deepInclude(result.usage?.total, {
          inputTokens: 12,
          cachedInputTokens: 4,
          outputTokens: 11,
          reasoningOutputTokens: 3,
          totalTokens: 23
        })
        assert.isAtLeast(result.completedAt!, result.startedAt!)
        assert.isAbove(result.startedAt!, 1_700_000_000)
        assert.isAtLeast(result.durationMs!, 0)
      }))

    it.effect("keeps the history: the model sees the first turn in the second", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(ScriptedModel.message("Nice to meet you"), ScriptedModel.message("You are Ada"))
        const first = yield* thread.run("I am Ada")
        const second = yield* thread.run("Who am I?")
        assert.strictEqual(first.finalResponse, "Nice to meet you")
        assert.strictEqual(second.finalResponse, "You are Ada")
        assert.notStrictEqual(first.id, second.id)
        const before = ScriptedModel.userTexts(yield* takeRequest(thread))
        assert.include(before, "I am Ada")
        assert.notInclude(before, "Who am I?")
        const request = yield* takeRequest(thread)
        const texts = ScriptedModel.userTexts(request)
        assert.deepStrictEqual(texts.slice(-2), ["I am Ada", "Who am I?"])
        assert.include(JSON.stringify(request.body["input"]), "Nice to meet you")
        assert.deepStrictEqual(messagesOf(second.items), ["You are Ada"])
      }))

    it.effect("counts the tokens of this turn only, of all of its model calls", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(
          ScriptedModel.response(
            ScriptedModel.message("one"),
            ScriptedModel.usage({ inputTokens: 100, outputTokens: 10 })
          ),
          ScriptedModel.response(
            ScriptedModel.functionCall({ name: "exec_command", arguments: { cmd: "true" } }),
            ScriptedModel.usage({ inputTokens: 200, outputTokens: 20 })
          ),
          ScriptedModel.response(
            ScriptedModel.message("two"),
            ScriptedModel.usage({ inputTokens: 300, outputTokens: 30 })
          )
        )
        const first = yield* thread.run("first")
        const second = yield* thread.run("second")
        assert.deepInclude(first.usage?.total, { inputTokens: 100, outputTokens: 10, totalTokens: 110 })
        assert.deepInclude(second.usage?.total, { inputTokens: 500, outputTokens: 50, totalTokens: 550 })
        assert.deepInclude(second.usage?.last, { inputTokens: 300, outputTokens: 30, totalTokens: 330 })
      }))

    it.effect("has no final response when the model only comments", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(
          ScriptedModel.message("Let me see", { phase: "commentary" }),
          ScriptedModel.response(
            ScriptedModel.message("Looking", { phase: "commentary" }),
            ScriptedModel.message("42", { phase: "final_answer" })
          )
        )
        const first = yield* thread.run("Look")
        assert.isNull(first.finalResponse)
        assert.deepStrictEqual(messagesOf(first.items), ["Let me see"])
        const second = yield* thread.run("And?")
        assert.strictEqual(second.finalResponse, "42")
        assert.deepStrictEqual(messagesOf(second.items), ["Looking", "42"])
      }))

    it.effect("passes the options of the turn on", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const schema = {
          type: "object",
          properties: { answer: { type: "string" } },
          required: ["answer"],
          additionalProperties: false
        }
        yield* thread.run("Hi", { model: "another-model", effort: "high", outputSchema: schema })
        const { body } = yield* takeRequest(thread)
        assert.strictEqual(body["model"], "another-model")
        assert.deepInclude(body["reasoning"], { effort: "high" })
        assert.deepStrictEqual(body["text"], {
          format: { type: "json_schema", strict: true, schema, name: "codex_output_schema" }
        })
      }))

    it.effect("refuses options that are no object, in every form", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const runObject = thread.runObject as (
          input: string,
          options: unknown
        ) => Effect.Effect<unknown, CodexError.CodexError>
        for (const wrong of [null, "high", 5, ["high"]]) {
          const options = wrong as never
          const calls: ReadonlyArray<Effect.Effect<unknown, CodexError.CodexError, Scope.Scope>> = [
            thread.run("Hi", options),
            thread.turn("Hi", options),
            Stream.runDrain(thread.stream("Hi", options)),
            runObject("Hi", options),
            thread.read(options)
          ]
          for (const call of calls) {
            const error = yield* Effect.flip(Effect.scoped(call))
            assert.instanceOf(error, CodexError.InvalidParams)
            assert.match(error.message, /expected (an )?object, got/i)
          }
        }
      }))

    it.effect("refuses options that are wrong, naming the field, and starts no turn", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        const before = (yield* model.requests).length
        const cases: ReadonlyArray<[options: object, field: string]> = [
          [{ sandbox: "bogus" }, "sandbox"],
          [{ approvalMode: "sometimes" }, "approvalMode"],
          [{ modle: "x" }, "modle"],
          [{ cwd: 7 }, "cwd"],
          [{ effort: { high: true } }, "effort"]
        ]
        for (const [options, field] of cases) {
          const error = yield* Effect.flip(thread.run("Hi", options))
          assert.instanceOf(error, CodexError.InvalidParams)
          assert.strictEqual(error.method, "turn/start")
          assert.include(error.message, field)
        }
        assert.lengthOf(yield* model.requests, before)
      }))
  })

  describe("input", () => {
    it.effect("is a text, or a list of them", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        yield* thread.run("plain")
        yield* thread.run(Input.text("one item"))
        const result = yield* thread.run([Input.text("a list"), Input.text("of two")])
        assert.strictEqual(ScriptedModel.lastUserText(yield* takeRequest(thread)), "plain")
        assert.strictEqual(ScriptedModel.lastUserText(yield* takeRequest(thread)), "one item")
        const last = ScriptedModel.userTexts(yield* takeRequest(thread)).join("\n")
        assert.include(last, "a list")
        assert.include(last, "of two")
        assert.deepStrictEqual(
          userContent(result.items).map((item) => item.type === "text" ? item.text : item.type),
          ["a list", "of two"]
        )
      }))

    it.effect("is an image: the model gets it", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const url = `data:image/png;base64,${PNG}`
        const result = yield* thread.run([Input.text("Describe it"), Input.image(url, { detail: "high" })])
        const body = JSON.stringify((yield* takeRequest(thread)).body["input"])
        assert.include(body, "input_image")
        assert.include(body, "data:image/png;base64,")
        assert.include(userContent(result.items).map((item) => item.type), "image")
      }))

    it.effect("is no image elsewhere: the server fetches none", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const error = yield* Effect.flip(thread.run(Input.image("https://localhost/a.png")))
        assert.strictEqual(error._tag, "InvalidRequest")
        assert.include(error.message, "remote image URLs are not supported")
      }))

    it.effect("is an image file: the model gets what is in it", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const { workspace } = yield* CodexTest.CodexTest
        const path = Path.join(workspace, "pixel.png")
        yield* Effect.promise(() => Fs.writeFile(path, Buffer.from(PNG, "base64")))
        const result = yield* thread.run([Input.text("Describe it"), Input.localImage(path)])
        const body = JSON.stringify((yield* takeRequest(thread)).body["input"])
        assert.include(body, "input_image")
        assert.include(body, "data:image/png;base64,")
        assert.deepInclude(userContent(result.items), { type: "localImage", detail: null, path })
      }))

    it.effect("is a skill: the model gets its text", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        const { codexHome } = yield* CodexTest.CodexTest
        const folder = Path.join(codexHome, "skills", "sums")
        const path = Path.join(folder, "SKILL.md")
        yield* Effect.promise(() => Fs.mkdir(folder, { recursive: true }))
        yield* Effect.promise(() =>
          Fs.writeFile(path, "---\nname: sums\ndescription: Adds numbers\n---\nAlways add twice.\n")
        )
        yield* codex.request("skills/list", { forceReload: true })
        const result = yield* thread.run([Input.text("Use $sums"), Input.skill("sums", path)])
        assert.deepInclude(userContent(result.items), { type: "skill", name: "sums", path })
        assert.include(JSON.stringify((yield* takeRequest(thread)).body["input"]), "Always add twice.")
      }))

    it.effect("is a mention: it stands in the user's message", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const result = yield* thread.run([Input.text("Ask $demo"), Input.mention("Demo", "app://demo")])
        assert.deepInclude(userContent(result.items), { type: "mention", name: "Demo", path: "app://demo" })
      }))

    it.effect("that is too long is refused by the server with its size", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const error = yield* Effect.flip(thread.run("x".repeat(1_048_577)))
        assert.instanceOf(error, CodexError.InvalidParams)
        assert.deepInclude(error.data, {
          input_error_code: "input_too_large",
          max_chars: 1_048_576,
          actual_chars: 1_048_577
        })
        assert.strictEqual((yield* thread.run("short")).status, "completed")
      }))

    it.effect("of an unknown kind is refused before anything is sent", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const error = yield* Effect.flip(thread.run({ type: "smell", url: "x" } as never))
        assert.instanceOf(error, CodexError.InvalidParams)
        assert.include(error.message, "input")
      }))
  })

  describe("a turn that fails", () => {
    const cases: ReadonlyArray<[name: string, answer: ScriptedModel.Answer, info: unknown]> = [
      ["HTTP 500", ScriptedModel.httpError(500), "internalServerError"],
      [
        "HTTP 429, usage limit",
        ScriptedModel.httpError(429, { error: { type: "usage_limit_reached" } }),
        "usageLimitExceeded"
      ],
      [
        "overloaded",
        ScriptedModel.failure({ code: "server_is_overloaded", message: "Busy" }),
        "serverOverloaded"
      ],
      [
        "context too long",
        ScriptedModel.failure({ code: "context_length_exceeded", message: "Too long" }),
        "contextWindowExceeded"
      ],
      ["HTTP 401", ScriptedModel.httpError(401), { httpConnectionFailed: { httpStatusCode: 401 } }],
      ["a cut stream", ScriptedModel.response(ScriptedModel.message("Half"), ScriptedModel.disconnect), "other"]
    ]
    for (const [name, answer, info] of cases) {
      it.effect(`says why: ${name}`, () =>
        Effect.gen(function*() {
          const { model, thread } = yield* start
          yield* model.enqueue(answer)
          const error = yield* Effect.flip(thread.run("Hi"))
          assert.instanceOf(error, CodexError.TurnFailed)
          assert.deepStrictEqual(error.codexErrorInfo, info)
          assert.strictEqual(error.threadId, thread.id)
          assert.strictEqual(error.turnId, error.result.id)
          assert.isNotEmpty(error.message)
          assert.strictEqual(error.result.status, "failed")
          assert.strictEqual(error.result.error?.message, error.message)
          assert.strictEqual(error.result.items[0]?.type, "userMessage")
          // The thread is as good as before
          assert.strictEqual((yield* thread.run("Again")).finalResponse, "OK")
        }))
    }

    it.effect("gives its events first, then the failure", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(ScriptedModel.httpError(500))
        const events: Array<TurnEvent.TurnEvent> = []
        const error = yield* thread.stream("Hi").pipe(
          Stream.runForEach((event) => Effect.sync(() => events.push(event))),
          Effect.flip
        )
        assert.instanceOf(error, CodexError.TurnFailed)
        assert.strictEqual(events[0]?.method, "turn/started")
        assert.include(events.map((event) => event.method), "error")
        assert.strictEqual(events.at(-1)?.method, "turn/completed")
      }))
  })

  it.effect("ThreadNotFound is the answer for a thread that does not exist", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      const threadId = "01a1fc4e-0000-7000-8000-000000000000"
      const error = yield* Effect.flip(codex.request("turn/start", { threadId, input: [Input.text("Hi")] }))
      assert.instanceOf(error, CodexError.ThreadNotFound)
      assert.strictEqual(error.threadId, threadId)
      // A handle that outlives its thread
      yield* codex.request("thread/delete", { threadId: thread.id })
      const gone = yield* Effect.flip(thread.run("Hi"))
      assert.instanceOf(gone, CodexError.ThreadNotFound)
      assert.strictEqual(gone.threadId, thread.id)
    }))

  describe("stream", () => {
    it.effect("has all events of its turn and no others, in order, from turn/started to turn/completed", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* thread.run("A turn before")
        yield* model.enqueue(ScriptedModel.response(
          ScriptedModel.reasoning("hm"),
          ScriptedModel.message("Hello there", { deltaSize: 4 }),
          ScriptedModel.usage({ inputTokens: 1, outputTokens: 1 })
        ))
        const events = yield* Stream.runCollect(thread.stream("Hi"))
        assert.deepStrictEqual(events.map((event) => event.method), [
          "turn/started",
          "item/started",
          "item/completed",
          "item/started",
          "item/reasoning/summaryPartAdded",
          "item/reasoning/summaryTextDelta",
          "item/completed",
          "item/started",
          "item/agentMessage/delta",
          "item/agentMessage/delta",
          "item/agentMessage/delta",
          "item/completed",
          "thread/tokenUsage/updated",
          "turn/completed"
        ])
        assert.lengthOf([...new Set(events.map(turnIdOf))], 1)
      }))

    it.effect("starts no turn until it is run, and a new one each time it is", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        const stream = thread.stream("Hi")
        const before = (yield* model.requests).length
        const first = yield* Stream.runCollect(stream)
        const second = yield* Stream.runCollect(stream)
        assert.lengthOf(yield* model.requests, before + 2)
        assert.notStrictEqual(turnIdOf(first[0]!), turnIdOf(second[0]!))
      }))

    it.effect("gives text while the model still writes", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        const gate = yield* Deferred.make<void>()
        const seen = yield* Deferred.make<string>()
        yield* model.enqueue(
          ScriptedModel.deltas(["Hel", "lo ", ScriptedModel.gate(Deferred.await(gate)), "the", "re"])
        )
        let text = ""
        const fiber = yield* thread.stream("Hi").pipe(
          TurnEvent.textDeltas,
          Stream.runForEach((delta) => {
            text += delta
            return text === "Hello " ? Deferred.succeed(seen, text) : Effect.void
          }),
          Effect.forkChild
        )
        yield* Deferred.await(seen)
        yield* Deferred.succeed(gate, undefined)
        yield* Fiber.join(fiber)
        assert.strictEqual(text, "Hello there")
      }))

    it.effect("of 24 threads at once: each has its own events only", () =>
      Effect.gen(function*() {
        const { codex, model } = yield* start
        yield* model.respondWith((request) =>
          ScriptedModel.message(`You said: ${ScriptedModel.lastUserText(request)}. `.repeat(20), { deltaSize: 7 })
        )
        yield* Effect.addFinalizer(() => model.respondWith(() => undefined))
        const names = Array.from({ length: 24 }, (_, i) => `thread number ${i}`)
        const threads = yield* Effect.forEach(names, () => codex.threadStart({ ephemeral: true }), {
          concurrency: "unbounded"
        })
        const all = yield* Effect.forEach(
          names,
          (name, i) => Stream.runCollect(threads[i]!.stream(name)),
          { concurrency: "unbounded" }
        )
        assert.lengthOf([...new Set(threads.map((thread) => thread.id))], 24)
        for (const [i, events] of all.entries()) {
          assert.strictEqual(events[0]?.method, "turn/started")
          assert.strictEqual(events.at(-1)?.method, "turn/completed")
          assert.lengthOf([...new Set(events.map(turnIdOf))], 1)
          assert.isTrue(events.every((event) => (event.params as { threadId: string }).threadId === threads[i]!.id))
          const text = yield* Stream.mkString(TurnEvent.textDeltas(Stream.fromIterable(events)))
          assert.strictEqual(text, `You said: ${names[i]}. `.repeat(20))
        }
      }))
  })

  describe("review", () => {
    const target = { type: "custom", instructions: "Look at the parser." } as const

    /** The next answer of the model waits for ever. `begun` completes when it is asked. */
    const endless = Effect.gen(function*() {
      const model = yield* ScriptedModel.ScriptedModel
      const begun = yield* Deferred.make<void>()
      yield* model.enqueue(ScriptedModel.gate(Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)))
      return { begun: Deferred.await(begun) }
    })

    it.effect("gives the review as the final response, and its items", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        yield* model.enqueue(ScriptedModel.message(JSON.stringify({
          findings: [{
            title: "A loop",
            body: "It has no end",
            confidence_score: 0.9,
            priority: 1,
            code_location: { absolute_file_path: "/parser.ts", line_range: { start: 1, end: 2 } }
          }],
          overall_correctness: "patch is incorrect",
          overall_explanation: "It hangs.",
          overall_confidence_score: 0.9
        })))
        const result = yield* thread.review(target)
        assert.strictEqual(result.status, "completed")
        assert.match(result.finalResponse!, /^It hangs\..*A loop.*\/parser\.ts:1-2.*It has no end/s)
        assert.deepStrictEqual(
          result.items.map((item) => item.type),
          ["enteredReviewMode", "userMessage", "exitedReviewMode", "agentMessage"]
        )
        assert.include(ScriptedModel.userTexts((yield* model.requests).at(-1)!).join(), target.instructions)
      }))

    it.effect("fails as a turn does, also if the server reports an error and no end", () =>
      Effect.gen(function*() {
        const { model, thread } = yield* start
        assert.strictEqual(
          (yield* Effect.flip(thread.review({ type: "custom", instructions: "" })))._tag,
          "InvalidRequest"
        )
        for (let i = 0; i < 2; i++) {
          const noBranch = yield* Effect.flip(thread.review({ type: "baseBranch", branch: "none" }))
          assert.instanceOf(noBranch, CodexError.TurnFailed)
          assert.include(noBranch.message, "is not a git repository")
          yield* model.enqueue(ScriptedModel.httpError(400, { error: { message: "Not today" } }))
          const refused = yield* Effect.flip(thread.review(target))
          assert.instanceOf(refused, CodexError.TurnFailed)
          assert.include(refused.message, "Not today")
        }
        assert.strictEqual((yield* thread.run("Hi")).status, "completed")
      }))

    it.effect("is interrupted on the server with its caller, while it begins and while it runs", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const next = yield* completions(thread)
        yield* Fiber.interrupt(yield* Effect.forkChild(thread.review(target), { startImmediately: true }))
        assert.strictEqual((yield* next).status, "interrupted")
        const { begun } = yield* endless
        const running = yield* Effect.forkChild(thread.review(target))
        yield* begun
        yield* Fiber.interrupt(running)
        assert.strictEqual((yield* next).status, "interrupted")
        assert.strictEqual((yield* thread.run("Hi")).status, "completed")
      }).pipe(Effect.scoped))

    it.effect("interrupts an active turn; turns before its end fail", () =>
      Effect.gen(function*() {
        const { thread } = yield* start
        const turn = yield* endless
        const running = yield* Effect.forkChild(thread.run("Take your time"))
        yield* turn.begun
        const { begun } = yield* endless
        const review = yield* Effect.forkChild(thread.review(target))
        assert.strictEqual((yield* Fiber.join(running)).status, "interrupted")
        yield* begun
        assert.strictEqual((yield* Effect.flip(thread.run("Too early")))._tag, "ThreadBusy")
        yield* Fiber.interrupt(review)
      }))

    it.effect("has the settings of a resume that a loaded thread has not taken, as a goal has", () =>
      Effect.gen(function*() {
        const { codex, model } = yield* start
        const told = (settings: string) =>
          Effect.map(model.requests, (all) => assert.include(JSON.stringify(all.at(-1)!.body["input"]), settings))
        const calls = [
          (thread: Thread.Thread) => thread.review(target),
          (thread: Thread.Thread) => thread.runGoal("Look at it")
        ]
        for (const call of calls) {
          const thread = yield* codex.threadStart({ sandbox: "fullAccess" })
          yield* thread.run("Hi")
          yield* told("`danger-full-access`")
          const { begun } = yield* endless
          const running = yield* Effect.forkChild(call(yield* codex.threadResume(thread.id, { sandbox: "readOnly" })))
          yield* begun
          yield* told("`read-only`")
          yield* Fiber.interrupt(running)
        }
      }))
  })

  it.effect("notifications are those of the thread, of all of its turns", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      const other = yield* codex.threadStart()
      const heard = yield* thread.notifications.pipe(
        Stream.takeUntil((message) => message.method === "turn/completed"),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      yield* other.run("Not this")
      const { id } = yield* thread.run("This")
      const messages = yield* Fiber.join(heard)
      assert.include(messages.map((message) => message.method), "thread/status/changed")
      const last = messages.at(-1)
      assert.strictEqual(last?.method === "turn/completed" ? last.params.turn.id : undefined, id)
      assert.isTrue(messages.every((message) => (message.params as { threadId: string }).threadId === thread.id))
    }))
})
