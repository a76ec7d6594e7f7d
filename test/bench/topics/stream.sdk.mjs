import * as Codex from "effect-codex/Codex"
import * as TurnEvent from "effect-codex/TurnEvent"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { options, stopwatch } from "../support/program.mjs"
import { control, layerPeer, main, openTurn } from "../support/sdk.mjs"

/** Ways to consume a turn's events. */
const styles = {
  runForEach: (onEvent) => Stream.runForEach((event) => Effect.sync(() => onEvent(event))),
  runForEachArray: (onEvent) => Stream.runForEachArray((events) => Effect.sync(() => events.forEach(onEvent))),
  mapRunDrain: (onEvent) => (events) => events.pipe(Stream.map(onEvent), Stream.runDrain),
  generator: (onEvent) =>
    Stream.runForEach(Effect.fnUntraced(function*(event) {
      yield* Effect.sync(() => onEvent(event))
    })),
  asyncIterable: (onEvent) => (events) =>
    Effect.promise(async () => {
      for await (const event of Stream.toAsyncIterable(events)) onEvent(event)
    })
}

const wave = Effect.fnUntraced(function*(codex, lines, check) {
  let events = 0
  let text = 0
  let unknown = 0
  const onEvent = (event) => {
    events++
    if (event.method === "item/agentMessage/delta") text += event.params.delta.length
    if (check && TurnEvent.isUnknown(event)) unknown++
  }
  const turns = yield* Effect.replicateEffect(openTurn(codex), options.turns)
  const consume = styles[options.style ?? "runForEach"](onEvent)
  const fibers = yield* Effect.forEach(turns, (turn) => Effect.forkChild(consume(turn.events)))
  yield* control(codex, { prepare: "bulk", kind: options.kind, lines, targets: options.targets })
  const stop = stopwatch()
  yield* control(codex, { go: true })
  yield* Fiber.joinAll(fibers)
  return { ...stop(), events, text, unknown }
}, Effect.scoped)

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const { events, unknown } = yield* wave(codex, options.warmUp, true)
  return { ...yield* wave(codex, options.lines, false), checked: events, unknown }
})

main(program, layerPeer)
