import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import { Context, Effect, Stream } from "effect"
import { type CodexError, type Protocol, type Thread, TurnEvent } from "effect-codex"

const base = { threadId: "thread-1", turnId: "turn-1" }
const message = { type: "agentMessage", id: "item-1", text: "Hello", phase: null } as const

const started: TurnEvent.Known<"turn/started"> = {
  method: "turn/started",
  params: { threadId: "thread-1", turn: { id: "turn-1", items: [], status: "inProgress" } }
}
const delta = (delta: string): TurnEvent.Known<"item/agentMessage/delta"> => ({
  method: "item/agentMessage/delta",
  params: { ...base, itemId: "item-1", delta }
})
const itemCompleted: TurnEvent.Known<"item/completed"> = {
  method: "item/completed",
  params: { ...base, item: message, completedAtMs: 1 }
}
/** A method that this version does not know. */
const unheard = { method: "turn/dreamt", params: { ...base, dream: "sheep" } } as unknown as TurnEvent.TurnEvent
/** A method that it knows, with params that it does not. */
const strange = {
  method: "item/agentMessage/delta",
  params: { ...base, delta: 7 },
  issue: "delta: expected a string"
} as unknown as TurnEvent.TurnEvent

const all: ReadonlyArray<TurnEvent.TurnEvent> = [
  started,
  delta("Hel"),
  { method: "item/reasoning/summaryTextDelta", params: { ...base, itemId: "r", delta: "hm", summaryIndex: 0 } },
  unheard,
  { method: "item/commandExecution/outputDelta", params: { ...base, itemId: "c", delta: "$ ls\n" } },
  strange,
  delta("lo"),
  itemCompleted
]

describe("TurnEvent", () => {
  describe("is", () => {
    it("holds for the events of its method", () => {
      assert.deepStrictEqual(all.filter(TurnEvent.is("item/agentMessage/delta")), [delta("Hel"), delta("lo")])
      assert.deepStrictEqual(all.filter(TurnEvent.is("turn/plan/updated")), [])
    })

    it("does not hold for an event whose params are not what the type says", () => {
      assert.isFalse(TurnEvent.is("item/agentMessage/delta")(strange))
    })

    it.effect("narrows a stream", () =>
      Effect.gen(function*() {
        const events = Stream.fromIterable(all).pipe(Stream.filter(TurnEvent.is("item/completed")))
        expectTypeOf(events).toEqualTypeOf<Stream.Stream<TurnEvent.Known<"item/completed">>>()
        assert.deepStrictEqual(yield* Stream.runCollect(events), [itemCompleted])
      }))
  })

  it("isUnknown tells what this version cannot vouch for", () => {
    assert.deepStrictEqual(all.filter(TurnEvent.isUnknown), [unheard, strange] as never)
    assert.isFalse(TurnEvent.isUnknown(started))
    // A name that every object has
    assert.isTrue(TurnEvent.isUnknown({ method: "toString", params: {} } as never))
  })

  describe("match", () => {
    it("gives the params to the handler of the method, and the event to orElse", () => {
      const show = TurnEvent.match({
        "turn/started": ({ turn }) => `started ${turn.id}`,
        "item/agentMessage/delta": ({ delta }) => delta
      }, (event) => `(${event.method})`)
      assert.deepStrictEqual(all.map(show), [
        "started turn-1",
        "Hel",
        "(item/reasoning/summaryTextDelta)",
        "(turn/dreamt)",
        "(item/commandExecution/outputDelta)",
        "(item/agentMessage/delta)",
        "lo",
        "(item/completed)"
      ])
    })

    it("takes the notifications of a thread too, and no names that there are not", () => {
      const show = TurnEvent.match({ "turn/started": () => "started" }, ({ method }) => method)
      const notifications: ReadonlyArray<Protocol.ServerNotification> = [
        started,
        { method: "thread/closed", params: { threadId: "t" } }
      ]
      assert.deepStrictEqual(notifications.map(show), ["started", "thread/closed"])
      // @ts-expect-error a misspelled method
      TurnEvent.match({ "turn/complted": () => "" }, () => "")
    })

    it("takes a handler that is undefined, or a name of Object.prototype, for none", () => {
      const show = TurnEvent.match({ "turn/started": undefined as never }, () => "else")
      assert.strictEqual(show(started), "else")
      assert.strictEqual(show({ method: "toString", params: {} } as never), "else")
    })

    it("has both results in its type", () => {
      const show = TurnEvent.match({ "item/agentMessage/delta": ({ delta }) => delta.length }, () => null)
      expectTypeOf(show).returns.toEqualTypeOf<number | null>()
      assert.strictEqual(show(delta("abc")), 3)
    })
  })

  it("match has the results and the needs of all its handlers", () => {
    class A extends Context.Service<A, number>()("test/A") {}
    class B extends Context.Service<B, string>()("test/B") {}
    const matched = TurnEvent.match({
      "turn/started": () => Effect.fail("no" as const).pipe(Effect.andThen(A)),
      "item/completed": () => Effect.map(B, () => true)
    }, () => Effect.void)
    const run = Stream.runForEach(Stream.empty as Stream.Stream<TurnEvent.TurnEvent>, matched)
    expectTypeOf(run).toEqualTypeOf<Effect.Effect<void, "no", A | B>>()
  })

  describe("streams", () => {
    const events = Stream.fromIterable(all)

    it.effect("paramsOf keeps the params of one method", () =>
      Effect.gen(function*() {
        const params = events.pipe(TurnEvent.paramsOf("item/completed"))
        expectTypeOf(params).toEqualTypeOf<Stream.Stream<Protocol.ItemCompletedNotification>>()
        assert.deepStrictEqual(yield* Stream.runCollect(params), [itemCompleted.params])
        // Not the one with the delta that is a number
        assert.lengthOf(yield* Stream.runCollect(events.pipe(TurnEvent.paramsOf("item/agentMessage/delta"))), 2)
      }))

    it.effect("textDeltas, reasoningDeltas and commandOutputDeltas keep their texts", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* Stream.runCollect(TurnEvent.textDeltas(events)), ["Hel", "lo"])
        assert.deepStrictEqual(yield* Stream.runCollect(TurnEvent.reasoningDeltas(events)), ["hm"])
        assert.deepStrictEqual(yield* Stream.runCollect(TurnEvent.commandOutputDeltas(events)), ["$ ls\n"])
      }))

    it.effect("completedItems keeps the items", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* Stream.runCollect(TurnEvent.completedItems(events)), [message])
      }))

    it.effect("take all notifications too, such as those of a thread", () =>
      Effect.gen(function*() {
        const closed: Protocol.ServerNotification = { method: "thread/closed", params: { threadId: "thread-1" } }
        const notifications: Thread.Thread["notifications"] = Stream.fromIterable([closed, ...all])
        assert.deepStrictEqual(yield* Stream.runCollect(TurnEvent.textDeltas(notifications)), ["Hel", "lo"])
        const items = notifications.pipe(TurnEvent.paramsOf("item/completed"))
        assert.deepStrictEqual(yield* Stream.runCollect(items), [itemCompleted.params])
      }))

    it.effect("the errors and the needs of the stream stay as they are", () =>
      Effect.gen(function*() {
        const failing = Stream.concat(events, Stream.fail("broken" as const))
        const texts = TurnEvent.textDeltas(failing)
        expectTypeOf(texts).toEqualTypeOf<Stream.Stream<string, "broken">>()
        assert.strictEqual(yield* Effect.flip(Stream.runDrain(texts)), "broken")
      }))
  })

  it("a comparison of the method narrows the params", () => {
    const lengthOf = (event: TurnEvent.TurnEvent): number | undefined => {
      if (event.method === "item/agentMessage/delta") {
        expectTypeOf(event.params).toEqualTypeOf<Protocol.AgentMessageDeltaNotification>()
        return event.params.delta.length
      }
      // @ts-expect-error a misspelled method
      if (event.method === "item/agentMessage/delat") return 0
      // @ts-expect-error not narrowed yet
      if (event.params.delta) return 0
      switch (event.method) {
        case "turn/completed":
          expectTypeOf(event.params.turn.status).toEqualTypeOf<Protocol.TurnStatus>()
          return event.params.turn.items.length
        case "item/completed":
          if (event.params.item.type === "commandExecution") {
            expectTypeOf(event.params.item.command).toEqualTypeOf<string>()
          }
          return undefined
        default:
          return undefined
      }
    }
    assert.strictEqual(lengthOf(delta("abc")), 3)
    assert.isUndefined(lengthOf(unheard))
  })

  it("what does not belong to a turn is not an event", () => {
    expectTypeOf<"turn/started">().toExtend<TurnEvent.Method>()
    expectTypeOf<"thread/tokenUsage/updated">().toExtend<TurnEvent.Method>()
    expectTypeOf<"thread/started">().not.toExtend<TurnEvent.Method>()
    expectTypeOf<"account/updated">().not.toExtend<TurnEvent.Method>()
    // @ts-expect-error a method that no turn has
    assert.isFalse(TurnEvent.is("account/updated")(started))
    type OfStream = ReturnType<Thread.Thread["stream"]>
    expectTypeOf<OfStream>().toEqualTypeOf<Stream.Stream<TurnEvent.TurnEvent, CodexError.TurnError>>()
  })
})
