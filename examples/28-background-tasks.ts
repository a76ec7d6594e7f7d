import { NodeRuntime } from "@effect/platform-node"
import { Console, Context, Effect, Exit, Layer, Scope, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"

// #region tasks
/** Turns that go on without the caller that has started them, each for any number of subscribers, early or late. */
class Tasks extends Context.Service<Tasks>()("examples/Tasks", {
  make: Effect.gen(function*() {
    const codex = yield* Codex.Codex
    // Not the caller's Scope: that of the service, in which each task has one of its own.
    const scope = yield* Effect.scope
    const start = Effect.fn("Tasks.start")(function*(prompt: string) {
      const task = yield* Scope.fork(scope)
      return yield* Effect.gen(function*() {
        const thread = yield* codex.threadStartScoped({ ephemeral: true, sandbox: "readOnly" })
        const turn = yield* thread.turn(prompt)
        // The events of a turn have one consumer; a broadcast has many, and keeps all for those who come late.
        const events = yield* turn.events.pipe(Stream.broadcast({ capacity: "unbounded", replay: Infinity }))
        return { events, result: turn.result, interrupt: turn.interrupt, forget: Scope.close(task, Exit.void) }
      }).pipe(Scope.provide(task), Effect.onError((cause) => Scope.close(task, Exit.failCause(cause))))
    })
    return { start }
  })
}) {
  static readonly layer = Layer.effect(Tasks, Tasks.make)
}
// #endregion

const program = Effect.gen(function*() {
  const tasks = yield* Tasks

  const story = yield* tasks.start("Tell me a story.")
  const first = yield* story.events.pipe(TurnEvent.textDeltas, Stream.mkString)
  // The turn is over; its events are still there.
  const second = yield* story.events.pipe(TurnEvent.textDeltas, Stream.mkString)
  yield* Console.log(`First: ${first}\nSecond: ${second}`)
  // Unloads the thread, and drops the events.
  yield* story.forget

  const endless = yield* tasks.start("Think for a very long time.")
  yield* endless.interrupt
  yield* Console.log(`The other task: ${(yield* endless.result).status}`)
})

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const CodexLive = CodexTest.layer({
  model: {
    respondWith: (request) =>
      ScriptedModel.lastUserText(request).startsWith("Think")
        ? ScriptedModel.gate(Effect.never)
        : ScriptedModel.message("Once upon a time there was a fiber.", { deltaSize: 3 })
  }
})

NodeRuntime.runMain(program.pipe(Effect.provide(Layer.provide(Tasks.layer, CodexLive))))
