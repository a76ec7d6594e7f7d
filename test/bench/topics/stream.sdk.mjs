import * as Codex from "effect-codex/Codex"
import * as TurnEvent from "effect-codex/TurnEvent"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { median, options, promoteYoung, stopwatch, WARM_UP, WAVES } from "../support/program.mjs"
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

// The ends of the turns are not measured.
const wave = Effect.fnUntraced(function*(codex, check) {
  const { kind, lines, targets } = options
  let taken
  let events = 0
  let text = 0
  let unknown = 0
  let stop
  const onEvent = (event) => {
    if (event.method === "item/agentMessage/delta") text += event.params.delta.length
    if (event.method !== "turn/completed" && ++events === lines) taken = stop()
    if (check && TurnEvent.isUnknown(event)) unknown++
  }
  const turns = yield* Effect.replicateEffect(openTurn(codex), options.turns)
  const consume = styles[options.style ?? "runForEach"](onEvent)
  const fibers = yield* Effect.forEach(turns, (turn) => Effect.forkChild(consume(turn.events)))
  yield* control(codex, { prepare: "bulk", kind, lines, targets })
  promoteYoung()
  stop = stopwatch()
  yield* control(codex, { go: true })
  yield* Fiber.joinAll(fibers)
  return { ...taken, events, text, unknown }
}, Effect.scoped)

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  let unknown = 0
  const waves = []
  for (let i = 0; i < WARM_UP + WAVES; i++) {
    const result = yield* wave(codex, i < WARM_UP)
    unknown += result.unknown
    if (i >= WARM_UP) waves.push(result)
  }
  return { ...median(waves), unknown }
})

main(program, layerPeer)
