import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Latch, Schema, Stream } from "effect"
import { vi } from "vitest"
import { Outgoing } from "../src/internal/outgoing.ts"

/** Writes to an array, a write at a time while the latch is open. */
const writing = Effect.fnUntraced(function*(outgoing: Outgoing, latch: Latch.Latch = Latch.makeUnsafe(true)) {
  const written: Array<string> = []
  const fiber = yield* outgoing.bytes.pipe(
    Stream.decodeText(),
    Stream.runForEach((text) => latch.whenOpen(Effect.sync(() => written.push(text)))),
    Effect.forkChild({ startImmediately: true })
  )
  return { written, ended: Fiber.join(fiber) }
})

/** Ends when all microtasks have run that were waiting. */
const round = Effect.promise(() => Promise.resolve())

describe("what goes to a process", () => {
  it.effect("a line that comes alone is written before its sender goes on", () =>
    Effect.gen(function*() {
      const outgoing = new Outgoing()
      const { written } = yield* writing(outgoing)
      for (const line of ["one", "two", "three"]) {
        outgoing.offer(line)
        assert.strictEqual(written.at(-1), `${line}\n`)
        yield* round
      }
    }))

  it.effect("lines that come in company are one write, from the second time on all of them", () =>
    Effect.gen(function*() {
      const outgoing = new Outgoing()
      const { written } = yield* writing(outgoing)
      const offerAll = Effect.andThen(Effect.sync(() => ["a", "b", "c"].forEach((line) => outgoing.offer(line))), round)
      yield* offerAll
      assert.deepStrictEqual(written, ["a\n", "b\nc\n"])
      yield* offerAll
      assert.deepStrictEqual(written.slice(2), ["a\nb\nc\n"])
    }))

  it.live("the event loop polls for a moment after a line that comes alone, if there is a second CPU", () =>
    Effect.gen(function*() {
      const cpus = vi.spyOn(navigator, "hardwareConcurrency", "get")
      yield* Effect.addFinalizer(() => Effect.sync(() => cpus.mockRestore()))
      const outgoing = new Outgoing()
      const immediates = () => process.getActiveResourcesInfo().filter((resource) => resource === "Immediate").length
      /** Whether it begins to poll, which then comes to an end. */
      const polls = (lines: number) =>
        Effect.promise(async () => {
          const before = immediates()
          for (let line = 0; line < lines; line++) outgoing.offer("line")
          const begins = immediates() > before
          while (immediates() > before) await new Promise((resolve) => setTimeout(resolve))
          return begins
        })
      cpus.mockReturnValue(1)
      assert.isFalse(yield* polls(1))
      cpus.mockReturnValue(2)
      yield* round
      assert.isTrue(yield* polls(1))
      assert.isTrue(yield* polls(3))
      // More than one line in the last step.
      assert.isFalse(yield* polls(3))
    }))

  it.effect("what waits when the end is asked for is written before it", () =>
    Effect.gen(function*() {
      const outgoing = new Outgoing()
      const latch = Latch.makeUnsafe(false)
      const { ended, written } = yield* writing(outgoing, latch)
      outgoing.offer("one")
      outgoing.offer("two")
      outgoing.end()
      yield* latch.open
      yield* ended
      assert.strictEqual(written.join(""), "one\ntwo\n")
    }))

  it.effect.prop(
    "whenever its writer is ready, every line is written once and in order",
    [Schema.Array(Schema.Literals(["offer", "offer", "round", "busy", "ready"]))],
    ([steps]) =>
      Effect.gen(function*() {
        const outgoing = new Outgoing()
        const latch = Latch.makeUnsafe(true)
        const { ended, written } = yield* writing(outgoing, latch)
        let lines = ""
        for (const step of steps) {
          if (step === "offer") {
            const line = `${lines.length} ✓`
            lines += `${line}\n`
            outgoing.offer(line)
          } else if (step === "round") yield* round
          else if (step === "busy") yield* latch.close
          else yield* latch.open
        }
        outgoing.end()
        yield* latch.open
        yield* ended
        assert.strictEqual(written.join(""), lines)
      })
  )
})
