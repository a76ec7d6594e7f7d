import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Schedule, Stream } from "effect"
import { Codex } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart()
  yield* thread.run("Say hello.")

  // #region name
  yield* thread.setName("A greeting")
  const { thread: read } = yield* thread.read()
  // #endregion
  yield* Console.log(`Name: ${read.name}`)

  // #region fork
  const fork = yield* codex.threadFork(thread.id)
  yield* fork.run("Say goodbye instead.")
  // #endregion
  const names = yield* codex.threads().pipe(
    Stream.map((summary) => `${summary.name ?? "(no name)"}: ${summary.preview}`),
    Stream.runCollect
  )
  yield* Console.log(`Threads: ${names.join(" | ")}`)

  // #region archive
  yield* codex.threadArchive(fork.id)
  const archived = yield* codex.threadList({ archived: true, limit: 10 })
  const restored = yield* codex.threadUnarchive(fork.id)
  // #endregion
  yield* Console.log(`Archived: ${archived.data.length}, restored: ${restored.id === fork.id}`)

  // #region compact
  // Compacting is a turn of its own, which goes on after `compact` has returned. Until its end other turns are refused.
  yield* thread.compact
  const next = yield* thread.run("Say hello again.").pipe(
    Effect.retry({
      while: (error) => error._tag === "ThreadBusy",
      schedule: Schedule.spaced("250 millis").pipe(Schedule.upTo({ duration: "5 minutes" }))
    })
  )
  // #endregion
  yield* Console.log(`Compacted: ${next.finalResponse}`)
})

NodeRuntime.runMain(program.pipe(Effect.provide(CodexTest.layerDemo)))
