import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Option, Queue, Result, Schedule, Scope, Stream } from "effect"
import { Codex, CodexError, type Protocol, type Thread, TurnEvent } from "effect-codex"
import { CodexTest, MemoryTransport, ScriptedModel } from "effect-codex/testing"
import * as Memory from "./support/memory.ts"
import { withCodexHome } from "./support/processes.ts"
import * as Recorded from "./support/recorded.ts"
import { completions, gated, messagesOf, start, takeRequest } from "./support/scripted.ts"

/** A second process on the same `CODEX_HOME`. */
const another = Effect.gen(function*() {
  const { options } = yield* CodexTest.CodexTest
  return yield* Codex.make(options)
}).pipe(Effect.provide(NodeServices.layer))

/** A thread with history that no process has open. */
const stored = Effect.fnUntraced(function*(...inputs: ReadonlyArray<string>) {
  return yield* Effect.scoped(Effect.gen(function*() {
    const codex = yield* another
    const thread = yield* codex.threadStart({ sandbox: "readOnly", approvalMode: "denyAll" })
    const turns = yield* Effect.forEach(inputs, (input) => thread.run(input))
    return { id: thread.id, turns }
  }))
})

const said = (thread: Thread.Thread) =>
  Effect.map(
    thread.read({ includeTurns: true }),
    ({ thread }) =>
      thread.turns.flatMap(({ items }) =>
        items.flatMap((item) =>
          item.type === "userMessage"
            ? item.content.flatMap((content) => content.type === "text" ? [content.text] : [])
            : messagesOf([item])
        )
      )
  )

const threadIdOf = ({ params }: Protocol.ServerNotification): string | undefined => {
  const { thread, threadId } = params as { readonly threadId?: string; readonly thread?: { readonly id: string } }
  return threadId ?? thread?.id
}

const NOWHERE = "01a1fc4e-0000-7000-8000-000000000000"

layer(
  CodexTest.layer({ shutdownTimeout: "200 millis", config: { extra: "sandbox_mode = \"danger-full-access\"\n" } }),
  { excludeTestServices: true }
)("Threads, where the configuration allows everything", (it) => {
  const sandboxOf = Effect.fnUntraced(function*(threadId: string) {
    const codex = yield* Codex.Codex
    return (yield* codex.request("thread/resume", { threadId, excludeTurns: true })).sandbox.type
  })

  for (const [sandbox, type] of [["readOnly", "readOnly"], ["workspaceWrite", "workspaceWrite"]] as const) {
    it.effect(`a copy, and a thread whose server was lost, may do no more than was asked for: ${sandbox}`, () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { codexHome } = yield* CodexTest.CodexTest
        const thread = yield* codex.threadStart({ sandbox })
        yield* thread.run("One")
        assert.strictEqual(yield* sandboxOf((yield* codex.threadFork(thread.id)).id), type)
        const gone = yield* codex.status.pipe(
          Stream.filter(({ _tag }) => _tag === "Disconnected"),
          Stream.runHead,
          Effect.forkChild({ startImmediately: true })
        )
        yield* Effect.sync(() => process.kill(withCodexHome(codexHome)[0]!, "SIGKILL"))
        yield* Fiber.join(gone)
        // Somebody else is the first to load it, and asks for nothing.
        yield* codex.threadResume(thread.id)
        yield* thread.run("Two")
        assert.strictEqual(yield* sandboxOf(thread.id), type)
      }))
  }

  it.effect("what a turn has changed holds for a copy too", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const thread = yield* codex.threadStart({ sandbox: "readOnly" })
      yield* thread.run("One", { sandbox: "workspaceWrite" })
      assert.strictEqual(yield* sandboxOf((yield* codex.threadFork(thread.id)).id), "workspaceWrite")
      const free = yield* codex.threadFork(thread.id, { sandbox: "fullAccess" })
      assert.strictEqual(yield* sandboxOf(free.id), "dangerFullAccess")
    }))
})

layer(CodexTest.layer({ shutdownTimeout: "200 millis" }), { excludeTestServices: true })("Threads", (it) => {
  describe("threadResume", () => {
    it.effect("brings a thread back with its history, which the model sees", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const model = yield* ScriptedModel.ScriptedModel
        yield* model.enqueue(ScriptedModel.message("Nice to meet you"), ScriptedModel.message("You are Ada"))
        const { id, turns } = yield* stored("I am Ada")
        const thread = yield* codex.threadResume(id)
        assert.strictEqual(thread.id, id)
        assert.deepStrictEqual(yield* said(thread), ["I am Ada", "Nice to meet you"])
        assert.strictEqual((yield* thread.run("Who am I?")).finalResponse, "You are Ada")
        yield* takeRequest(thread)
        const input = JSON.stringify((yield* takeRequest(thread)).body["input"])
        assert.include(input, "I am Ada")
        assert.include(input, "Nice to meet you")
        const { thread: read } = yield* thread.read({ includeTurns: true })
        assert.strictEqual(read.turns[0]?.id, turns[0]!.id)
        assert.lengthOf(read.turns, 2)
      }))

    it.effect("has the settings that it is given", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { codexHome } = yield* CodexTest.CodexTest
        const { id } = yield* stored("Hi")
        const thread = yield* codex.threadResume(id, {
          model: "another-model",
          cwd: codexHome,
          sandbox: "workspaceWrite",
          approvalMode: "user",
          config: { model_reasoning_effort: "high" }
        })
        yield* thread.run("Hi again")
        yield* takeRequest(thread)
        const { body } = yield* takeRequest(thread)
        assert.strictEqual(body["model"], "another-model")
        assert.deepInclude(body["reasoning"], { effort: "high" })
        const settings = yield* codex.request("thread/resume", { threadId: id })
        assert.strictEqual(settings.cwd, codexHome)
        assert.strictEqual(settings.sandbox.type, "workspaceWrite")
        assert.strictEqual(settings.approvalPolicy, "on-request")
        assert.strictEqual(settings.approvalsReviewer, "user")
      }))

    it.effect("of a thread that this client has already is the same thread", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        yield* thread.run("One")
        const again = yield* codex.threadResume(thread.id)
        yield* again.run("Two")
        yield* thread.run("Three")
        assert.deepStrictEqual(yield* said(again), ["One", "OK", "Two", "OK", "Three", "OK"])
      }))

    it.effect("of a thread that is loaded already: the settings come with the next turn, and no later one", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const thread = yield* codex.threadStart({ sandbox: "fullAccess", approvalMode: "denyAll" })
        yield* thread.run("Hi")
        const settings = codex.request("thread/resume", { threadId: thread.id, excludeTurns: true })
        const again = yield* codex.threadResume(thread.id, { sandbox: "readOnly", approvalMode: "user" })
        yield* again.run("And now?")
        const now = yield* settings
        assert.strictEqual(now.sandbox.type, "readOnly")
        assert.strictEqual(now.approvalsReviewer, "user")
        yield* thread.run("Else", { sandbox: "workspaceWrite" })
        yield* again.run("And then?")
        assert.strictEqual((yield* settings).sandbox.type, "workspaceWrite")
      }))

    it.effect("keeps what it is not given: the approval mode too, as does threadFork", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { id } = yield* stored("Hi")
        yield* codex.threadResume(id)
        const fork = yield* codex.threadFork(id)
        for (const threadId of [id, fork.id]) {
          const { approvalPolicy } = yield* codex.request("thread/resume", { threadId, excludeTurns: true })
          assert.strictEqual(approvalPolicy, "never")
        }
      }))

    it.effect("of a thread that has had no turn yet works where it was started, and nowhere else", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        for (const ephemeral of [false, true]) {
          const { id, read } = yield* codex.threadStart({ ephemeral, sandbox: "fullAccess" })
          assert.strictEqual((yield* Effect.flip(read({ includeTurns: true })))._tag, "InvalidRequest")
          const thread = yield* codex.threadResume(id, { sandbox: "readOnly" })
          assert.strictEqual((yield* thread.run("Hi")).status, "completed")
          const turn = (yield* takeRequest(thread)).body["input"]
          assert.include(JSON.stringify(turn), "read-only")
          if (ephemeral) {
            assert.strictEqual((yield* Effect.flip(thread.read({ includeTurns: true })))._tag, "InvalidRequest")
          }
          const other = yield* another
          const unnamed = yield* codex.threadStart({ ephemeral })
          assert.strictEqual((yield* Effect.flip(other.threadResume(unnamed.id)))._tag, "ThreadNotFound")
        }
        assert.strictEqual((yield* Effect.flip(codex.threadResume(NOWHERE)))._tag, "ThreadNotFound")
      }).pipe(Effect.scoped))

    it.effect("is ThreadBusy while another process has the thread open, and works once it has ended", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const id = yield* Effect.scoped(Effect.gen(function*() {
          const other = yield* another
          const thread = yield* other.threadStart()
          yield* thread.run("Mine")
          const error = yield* Effect.flip(codex.threadResume(thread.id))
          assert.instanceOf(error, CodexError.ThreadBusy)
          assert.strictEqual(error.method, "thread/resume")
          // Nothing is taken from the one who has it.
          assert.strictEqual((yield* thread.run("Still mine")).status, "completed")
          return thread.id
        }))
        const thread = yield* codex.threadResume(id)
        yield* thread.run("Mine now")
        assert.deepStrictEqual(yield* said(thread), ["Mine", "OK", "Still mine", "OK", "Mine now", "OK"])
      }))
  })

  describe("threadFork", () => {
    it.effect("has the history, and goes its own way", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        yield* thread.run("Common")
        const fork = yield* codex.threadFork(thread.id, { sandbox: "readOnly", approvalMode: "denyAll" })
        assert.notStrictEqual(fork.id, thread.id)
        yield* fork.run("Fork")
        yield* thread.run("Original")
        assert.deepStrictEqual(yield* said(fork), ["Common", "OK", "Fork", "OK"])
        assert.deepStrictEqual(yield* said(thread), ["Common", "OK", "Original", "OK"])
        assert.strictEqual((yield* fork.read()).thread.forkedFromId, thread.id)
      }))

    it.effect("of a thread that is active leaves its turn alone", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        yield* thread.run("Before")
        const { open } = yield* gated
        const turn = yield* thread.turn("During")
        yield* takeRequest(thread)
        yield* takeRequest(thread)
        const fork = yield* codex.threadFork(thread.id)
        const result = yield* fork.run("Beside")
        assert.strictEqual(result.status, "completed")
        assert.include(yield* said(fork), "Before")
        yield* open
        assert.strictEqual((yield* turn.result).finalResponse, "begun done")
        assert.deepStrictEqual(yield* said(thread), ["Before", "OK", "During", "begun done"])
      }))

    it.effect("copies up to a turn, with it or without it", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        const turns = yield* Effect.forEach(["One", "Two", "Three"], (input) => thread.run(input))
        const through = yield* codex.threadFork(thread.id, { lastTurnId: turns[1]!.id })
        const before = yield* codex.threadFork(thread.id, { beforeTurnId: turns[1]!.id })
        assert.deepStrictEqual(yield* said(through), ["One", "OK", "Two", "OK"])
        assert.deepStrictEqual(yield* said(before), ["One", "OK"])
        yield* before.run("Instead")
        assert.deepStrictEqual(yield* said(before), ["One", "OK", "Instead", "OK"])
      }))

    it.effect("may be ephemeral", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        yield* thread.run("Hi")
        const fork = yield* codex.threadFork(thread.id, { ephemeral: true })
        assert.strictEqual((yield* fork.run("Hi")).status, "completed")
        assert.isTrue((yield* fork.read()).thread.ephemeral)
      }))
  })

  describe("threadList", () => {
    const some = Effect.fnUntraced(function*(cwd: string, count: number) {
      const codex = yield* Codex.Codex
      return yield* Effect.forEach(Array.from({ length: count }, (_, i) => i), (i) =>
        Effect.gen(function*() {
          const thread = yield* codex.threadStart({ cwd, sandbox: "readOnly", approvalMode: "denyAll" })
          yield* thread.run(`Number ${i}`)
          return thread.id
        }))
    })

    it.effect("filters, and goes on from its cursor", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { codexHome: cwd } = yield* CodexTest.CodexTest
        const ids = yield* some(cwd, 3)
        const first = yield* codex.threadList({ cwd, limit: 2, sortDirection: "asc" })
        const second = yield* codex.threadList({ cwd, limit: 2, sortDirection: "asc", cursor: first.nextCursor })
        assert.lengthOf(first.data, 2)
        assert.sameMembers([...first.data, ...second.data].map(({ id }) => id), ids)
        assert.sameMembers(
          [...first.data, ...second.data].map(({ preview }) => preview),
          ["Number 0", "Number 1", "Number 2"]
        )
        assert.deepStrictEqual((yield* codex.threadList({ cwd, modelProviders: ["nobody"] })).data, [])
        assert.deepStrictEqual((yield* codex.threadList({ cwd, archived: true })).data, [])
        assert.deepStrictEqual((yield* codex.threadList({ cwd, excludedThreadIds: ids })).data, [])
        assert.lengthOf((yield* codex.threadList({ cwd, sourceKinds: ["appServer", "vscode"] })).data, 3)
      }))

    it.effect("threads has all pages, and asks for one only when it is needed", () =>
      Effect.gen(function*() {
        const { options, workspace } = yield* CodexTest.CodexTest
        const { codex, sent } = yield* Recorded.make(options)
        const cwd = `${workspace}/..`.replace(/[^/]+\/\.\.$/, "")
        const ids = yield* some(cwd, 5)
        const pages = () => sent("thread/list").length
        const all = codex.threads({ cwd, limit: 2 })
        assert.strictEqual(pages(), 0)
        const listed = yield* Stream.runCollect(all)
        assert.sameMembers(listed.map(({ id }) => id), ids)
        assert.strictEqual(pages(), 3)
        assert.isTrue(Option.isSome(yield* Stream.runHead(all)))
        assert.strictEqual(pages(), 4)
        assert.lengthOf(yield* Stream.runCollect(Stream.take(all, 3)), 3)
        assert.strictEqual(pages(), 6)
      }))
  })

  describe("threadStartScoped, threadResumeScoped, threadForkScoped", () => {
    it.effect("what is asked of a thread right after its Scope waits until it is unloaded", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        for (let i = 0; i < 10; i++) {
          const thread = yield* Effect.scoped(Effect.tap(codex.threadStartScoped(), (thread) => thread.run("Hi")))
          if (i % 2 === 0) assert.lengthOf((yield* thread.read({ includeTurns: true })).thread.turns, 1)
          else assert.strictEqual((yield* thread.run("Again")).status, "completed")
          const { id } = yield* Effect.scoped(
            Effect.tap(codex.threadResumeScoped(thread.id), (again) => again.run("Hi"))
          )
          yield* codex.threadArchive(id)
        }
      }))

    it.effect("a handle goes on after its thread was archived and came back", () =>
      Effect.gen(function*() {
        const { codex, model, thread } = yield* start
        yield* thread.run("One")
        yield* codex.threadArchive(thread.id)
        yield* codex.threadUnarchive(thread.id)
        yield* model.enqueue(ScriptedModel.message("Back"))
        assert.strictEqual((yield* thread.run("Two")).finalResponse, "Back")
      }))

    const unloads = Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const closed = yield* Queue.unbounded<string>()
      yield* codex.notifications.pipe(
        Stream.filter(({ method }) => method === "thread/closed"),
        Stream.runForEach(({ params }) =>
          Queue.offer(closed, threadIdOf({ method: "thread/closed", params } as never)!)
        ),
        Effect.forkScoped({ startImmediately: true })
      )
      return (id: string) => Queue.take(closed).pipe(Effect.repeat({ until: (other) => other === id }))
    })

    it.effect("unloads the thread with its Scope, and it can be resumed", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const unloaded = yield* unloads
        const id = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* codex.threadStartScoped({ sandbox: "readOnly" })
          yield* thread.run("Remember")
          assert.include((yield* codex.request("thread/loaded/list", {})).data, thread.id)
          return thread.id
        }))
        yield* unloaded(id)
        assert.notInclude((yield* codex.request("thread/loaded/list", {})).data, id)
        const back = yield* codex.threadResume(id)
        yield* back.run("Still?")
        assert.deepStrictEqual(yield* said(back), ["Remember", "OK", "Still?", "OK"])
      }).pipe(Effect.scoped))

    it.effect("unloads a fork with its Scope, and leaves the thread that it was made from", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        const unloaded = yield* unloads
        yield* thread.run("Common")
        const id = yield* Effect.scoped(Effect.gen(function*() {
          const fork = yield* codex.threadForkScoped(thread.id, { sandbox: "readOnly", approvalMode: "denyAll" })
          yield* fork.run("Fork")
          assert.deepStrictEqual(yield* said(fork), ["Common", "OK", "Fork", "OK"])
          return fork.id
        }))
        yield* unloaded(id)
        const loaded = (yield* codex.request("thread/loaded/list", {})).data
        assert.notInclude(loaded, id)
        assert.include(loaded, thread.id)
        yield* thread.run("Original")
        assert.deepStrictEqual(yield* said(thread), ["Common", "OK", "Original", "OK"])
      }).pipe(Effect.scoped))

    it.effect("of a thread that is resumed lets it be resumed again at once, and keeps it loaded no longer", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { id } = yield* stored("0")
        for (let i = 1; i <= 10; i++) {
          yield* Effect.scoped(Effect.flatMap(codex.threadResumeScoped(id), (thread) => thread.run(String(i))))
        }
        yield* codex.request("thread/loaded/list", {}).pipe(
          Effect.repeat({ schedule: Schedule.spaced("5 millis"), until: ({ data }) => !data.includes(id) })
        )
        const thread = yield* codex.threadResume(id)
        assert.deepStrictEqual(
          (yield* said(thread)).filter((text) => text !== "OK"),
          Array.from({ length: 11 }, (_, i) => String(i))
        )
      }))

    it.effect("of a thread that was resumed by its path is kept by those who have it by its id", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const { codex, sent } = yield* Recorded.make(options)
        const { id } = yield* stored("Hi")
        const { path } = (yield* codex.request("thread/read", { threadId: id })).thread
        const kept = Effect.gen(function*() {
          const thread = yield* codex.threadResumeScoped(NOWHERE, { path: path ?? null })
          assert.strictEqual(thread.id, id)
          yield* Effect.scoped(codex.threadResumeScoped(id))
          yield* thread.run("Still here")
          // A run would load it again.
          assert.lengthOf(sent("thread/unsubscribe"), 0)
        })
        yield* Effect.scoped(kept)
        assert.deepStrictEqual(sent("thread/unsubscribe"), [{ threadId: id }])
      }).pipe(Effect.scoped))

    it.effect("leaves a thread to the others who have it here", () =>
      Effect.gen(function*() {
        const { options } = yield* CodexTest.CodexTest
        const { codex, sent } = yield* Recorded.make(options)
        const { id } = yield* stored("Hi")
        yield* Effect.scoped(Effect.gen(function*() {
          const mine = yield* codex.threadResumeScoped(id)
          const turn = yield* mine.turn("Mine")
          yield* Effect.scoped(codex.threadResumeScoped(id))
          assert.strictEqual((yield* Effect.flip(codex.threadResumeScoped(NOWHERE)))._tag, "ThreadNotFound")
          assert.strictEqual((yield* turn.result).status, "completed")
          assert.strictEqual((yield* mine.run("Still mine")).status, "completed")
          // A run would load it again.
          assert.lengthOf(sent("thread/unsubscribe"), 0)
          assert.lengthOf(sent("thread/resume").filter(({ threadId }) => threadId === id), 2)
        }))
        assert.deepStrictEqual(sent("thread/unsubscribe"), [{ threadId: id }])
        const mine = yield* codex.threadResume(id)
        yield* Effect.scoped(codex.threadResumeScoped(id))
        assert.lengthOf(sent("thread/unsubscribe"), 1)
        assert.strictEqual((yield* mine.run("Mine for good")).status, "completed")
      }).pipe(Effect.scoped))

    it.effect("ends a turn that was detached", () =>
      Effect.gen(function*() {
        const { model } = yield* start
        const codex = yield* Codex.Codex
        yield* model.enqueue(ScriptedModel.response(ScriptedModel.gate(Effect.never)))
        const result = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* codex.threadStartScoped({ ephemeral: true })
          const turn = yield* thread.turn("Take your time")
          yield* takeRequest(thread)
          yield* turn.detach
          return turn.result
        }))
        assert.strictEqual((yield* result).status, "interrupted")
      }))

    it.effect("can be given up while it starts, as threadStart can, and the server unloads what it starts all the same", () =>
      Effect.gen(function*() {
        const server = yield* MemoryTransport.MemoryTransport
        const codex = yield* Codex.Codex
        for (const start of [Effect.scoped(codex.threadStartScoped()), codex.threadStart()]) {
          const fiber = yield* Effect.forkChild(start)
          const request = yield* server.take("thread/start")
          yield* Fiber.interrupt(fiber)
          yield* server.respond(request, MemoryTransport.threadStarted("thread-1"))
          const unsubscribe = yield* server.take("thread/unsubscribe")
          assert.deepStrictEqual(unsubscribe.params, { threadId: "thread-1" })
        }
      }).pipe(Effect.provide(
        Codex.layerTransport().pipe(
          Layer.provideMerge(MemoryTransport.layer({ "thread/unsubscribe": () => undefined }))
        )
      )))

    it.effect("fails a turn whose thread was closed by the server", () =>
      Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const { model } = yield* start
        yield* model.enqueue(ScriptedModel.response(ScriptedModel.pause("50 millis"), ScriptedModel.message("late")))
        const thread = yield* codex.threadStart({ ephemeral: true, config: { thread_unload_delay_secs: 0 } })
        const turn = yield* thread.turn("Wait")
        yield* takeRequest(thread)
        yield* codex.request("thread/unsubscribe", { threadId: thread.id })
        const error = yield* Effect.flip(turn.result)
        assert.strictEqual(error._tag, "ProtocolError")
        assert.include(error.message, "never reported the end of its turn")
      }).pipe(Effect.scoped))

    it.effect("ends the commands that a turn has left running", () =>
      Effect.gen(function*() {
        const { model } = yield* start
        const codex = yield* Codex.Codex
        const test = yield* CodexTest.CodexTest
        const unloaded = yield* unloads
        const before = withCodexHome(test.codexHome).length
        const running = (expected: boolean) =>
          Effect.suspend(() =>
            withCodexHome(test.codexHome).length > before === expected ? Effect.void : Effect.fail(`not ${expected}`)
          ).pipe(Effect.retry({ schedule: Schedule.spaced("5 millis"), times: 400 }))
        yield* model.enqueue(ScriptedModel.response(
          ScriptedModel.functionCall({
            name: "exec_command",
            arguments: { cmd: "exec sleep 1000", yield_time_ms: 60_000 }
          })
        ))
        const id = yield* Effect.scoped(Effect.gen(function*() {
          const thread = yield* codex.threadStartScoped({ ephemeral: true, sandbox: "fullAccess" })
          yield* thread.stream("Sleep").pipe(
            Stream.takeUntil((event) =>
              TurnEvent.is("item/started")(event) && event.params.item.type === "commandExecution"
            ),
            Stream.mapEffect(() => running(true)),
            Stream.runDrain
          )
          // An interrupted turn leaves it alone.
          yield* running(true)
          return thread.id
        }))
        yield* unloaded(id)
        yield* running(false)
      }).pipe(Effect.scoped))
  })

  it.effect("threadArchive puts a thread away, and a turn runs on it once it is unarchived", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      yield* thread.run("Keep this")
      const listed = (archived: boolean) =>
        Effect.map(
          Stream.runCollect(codex.threads({ archived })),
          (threads) => threads.some(({ id }) => id === thread.id)
        )
      assert.isTrue(yield* listed(false))
      yield* codex.threadArchive(thread.id)
      assert.isFalse(yield* listed(false))
      assert.isTrue(yield* listed(true))
      const back = yield* codex.threadUnarchive(thread.id)
      assert.strictEqual(back.id, thread.id)
      assert.isTrue(yield* listed(false))
      assert.isFalse(yield* listed(true))
      assert.strictEqual((yield* back.run("And go on")).status, "completed")
      assert.deepStrictEqual(yield* said(back), ["Keep this", "OK", "And go on", "OK"])
    }))

  it.effect("models lists what can be chosen, on request with what is hidden", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const { data } = yield* codex.models()
      const all = yield* codex.models({ includeHidden: true })
      assert.isNotEmpty(data)
      assert.isTrue(data.every(({ hidden }) => !hidden))
      assert.isAbove(all.data.length, data.length)
      assert.isTrue(all.data.some(({ hidden }) => hidden))
      const [first] = (yield* codex.models({ limit: 1 })).data
      assert.strictEqual(first?.id, data[0]?.id)
    }))

  it.effect("read tells about the thread, with its turns only on request", () =>
    Effect.gen(function*() {
      const { thread } = yield* start
      const result = yield* thread.run("What is it?")
      const without = (yield* thread.read()).thread
      assert.strictEqual(without.id, thread.id)
      assert.strictEqual(without.preview, "What is it?")
      assert.deepStrictEqual(without.turns, [])
      assert.deepStrictEqual((yield* thread.read({ includeTurns: false })).thread.turns, [])
      const [turn] = (yield* thread.read({ includeTurns: true })).thread.turns
      assert.strictEqual(turn?.id, result.id)
      assert.deepStrictEqual(turn?.items.map(({ type }) => type), ["userMessage", "agentMessage"])
    }))

  it.effect("setName gives a name that read and lists show", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      yield* thread.run("Hi")
      yield* thread.setName("The parser")
      assert.strictEqual((yield* thread.read()).thread.name, "The parser")
      const found = yield* Stream.runHead(Stream.filter(codex.threads(), ({ id }) => id === thread.id))
      assert.strictEqual(Option.getOrUndefined(found)?.name, "The parser")
      yield* thread.setName("The lexer")
      assert.strictEqual((yield* thread.read()).thread.name, "The lexer")
    }))

  it.effect("compact replaces the history by a summary in a turn of its own; the next turn goes on from it", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      yield* model.enqueue(ScriptedModel.message("A long story"))
      const before = yield* thread.run("Tell me")
      const next = yield* completions(thread)
      yield* model.enqueue(ScriptedModel.message("Summary: a story was told"))
      yield* thread.compact
      const turn = yield* next
      assert.strictEqual(turn.status, "completed")
      assert.notStrictEqual(turn.id, before.id)
      const after = yield* thread.run("Go on")
      assert.strictEqual(after.status, "completed")
      assert.notStrictEqual(after.id, turn.id)
      yield* takeRequest(thread)
      yield* takeRequest(thread)
      const input = JSON.stringify((yield* takeRequest(thread)).body["input"])
      assert.include(input, "Summary: a story was told")
      assert.notInclude(input, "A long story")
    }))

  // As in the FAQ and in examples/06-lifecycle-and-controls.ts; returns once the compaction has refused it.
  const onceCompacted = Effect.fnUntraced(function*(thread: Thread.Thread) {
    const refused = yield* Deferred.make<void>()
    const run = yield* thread.run("Go on").pipe(
      Effect.tapErrorTag("ThreadBusy", () => Deferred.succeed(refused, undefined)),
      Effect.retry({ while: (error) => error._tag === "ThreadBusy", schedule: Schedule.spaced("50 millis") }),
      Effect.forkChild
    )
    yield* Deferred.await(refused)
    return run
  })

  it.effect("compact with an active turn interrupts that; the next turn runs once the compaction has ended", () =>
    Effect.gen(function*() {
      const { model, thread } = yield* start
      const next = yield* completions(thread)
      yield* gated
      const running = yield* Effect.forkChild(thread.run("Take your time"))
      yield* takeRequest(thread)
      const compacting = yield* gated
      yield* thread.compact
      assert.strictEqual((yield* Fiber.join(running)).status, "interrupted")
      yield* takeRequest(thread)
      const after = yield* onceCompacted(thread)
      // What has completed by now is the interrupted turn alone.
      assert.strictEqual((yield* next).status, "interrupted")
      yield* model.enqueue(ScriptedModel.message("Gone on"))
      yield* compacting.open
      assert.strictEqual((yield* next).status, "completed")
      assert.strictEqual((yield* Fiber.join(after)).finalResponse, "Gone on")
      assert.include(JSON.stringify((yield* takeRequest(thread)).body["input"]), "begun done")
    }).pipe(Effect.scoped))

  it.effect("compact on a server that dies meanwhile: the retried turn ends, or runs on the next server", () =>
    Effect.gen(function*() {
      const { codexHome } = yield* CodexTest.CodexTest
      const { model, thread } = yield* start
      yield* thread.run("Hi")
      yield* takeRequest(thread)
      yield* model.enqueue(ScriptedModel.gate(Effect.never))
      yield* thread.compact
      yield* takeRequest(thread)
      const after = yield* onceCompacted(thread)
      yield* Effect.sync(() => process.kill(withCodexHome(codexHome)[0]!, "SIGKILL"))
      const ended = yield* Effect.timeout(Effect.result(Fiber.join(after)), "10 seconds")
      if (Result.isFailure(ended)) assert.strictEqual(ended.failure._tag, "TransportClosed")
      assert.strictEqual((yield* thread.run("Still there?")).status, "completed")
    }).pipe(Effect.provide(CodexTest.layer({ shutdownTimeout: "200 millis" }))))

  it.effect("notifications are those of the thread alone, of all that happens to it", () =>
    Effect.gen(function*() {
      const { codex, thread } = yield* start
      const heard = yield* thread.notifications.pipe(
        Stream.takeUntil((message) => message.method === "thread/name/updated"),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      const other = yield* codex.threadStart()
      yield* Effect.all([thread.run("Hi"), other.run("Hi")], { concurrency: 2 })
      yield* thread.setName("Heard")
      const messages = yield* Fiber.join(heard)
      assert.includeMembers(messages.map(({ method }) => method), [
        "turn/started",
        "item/completed",
        "turn/completed",
        "thread/status/changed",
        "thread/name/updated"
      ])
      assert.deepStrictEqual([...new Set(messages.map(threadIdOf))], [thread.id])
    }))

  describe("ThreadNotFound", () => {
    const operations: Record<string, (codex: Codex.Codex["Service"]) => Effect.Effect<unknown, CodexError.CodexError>> =
      {
        threadResume: (codex) => codex.threadResume(NOWHERE),
        threadFork: (codex) => codex.threadFork(NOWHERE),
        threadArchive: (codex) => codex.threadArchive(NOWHERE),
        threadUnarchive: (codex) => codex.threadUnarchive(NOWHERE)
      }
    for (const [name, operation] of Object.entries(operations)) {
      it.effect(`is the answer to ${name} of a thread that does not exist`, () =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(operation(yield* Codex.Codex))
          assert.instanceOf(error, CodexError.ThreadNotFound)
          assert.strictEqual(error.threadId, NOWHERE)
        }))
    }

    it.effect("is the answer to all that a handle does after its thread was deleted", () =>
      Effect.gen(function*() {
        const { codex, thread } = yield* start
        yield* thread.run("Hi")
        yield* codex.request("thread/delete", { threadId: thread.id })
        const all: Record<string, Effect.Effect<unknown, CodexError.CodexError>> = {
          run: thread.run("Hi"),
          stream: Stream.runDrain(thread.stream("Hi")),
          turn: Effect.scoped(thread.turn("Hi")),
          read: thread.read(),
          setName: thread.setName("Gone"),
          compact: thread.compact
        }
        for (const [name, effect] of Object.entries(all)) {
          const error = yield* Effect.flip(effect)
          assert.instanceOf(error, CodexError.ThreadNotFound, name)
          assert.strictEqual(error.threadId, thread.id, name)
        }
      }))
  })

  it.effect("an id that is none is refused, saying so", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const error = yield* Effect.flip(codex.threadResume("nonsense"))
      assert.strictEqual(error._tag, "InvalidParams")
      assert.include(error.message, "invalid session id")
    }))
})

// -----------------------------------------------------------------------------
// A server in memory
// -----------------------------------------------------------------------------

const summary = (id: string): Protocol.Thread => MemoryTransport.threadStarted(id).thread

describe("Threads, in memory", () => {
  it.effect("threads passes its filters on with every page, and ends with the last", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const fiber = yield* Effect.forkChild(
        Stream.runCollect(codex.threads({ limit: 1, archived: true, cursor: "c0" }))
      )
      const first = yield* peer.take("thread/list")
      assert.deepStrictEqual(first.params, { limit: 1, archived: true, cursor: "c0" })
      yield* peer.respond(first, { data: [summary("a")], nextCursor: "c1", backwardsCursor: null })
      const second = yield* peer.take("thread/list")
      assert.deepStrictEqual(second.params, { limit: 1, archived: true, cursor: "c1" })
      yield* peer.respond(second, { data: [summary("b")], nextCursor: null, backwardsCursor: null })
      assert.deepStrictEqual((yield* Fiber.join(fiber)).map(({ id }) => id), ["a", "b"])
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("threads fails where a page does, after the pages before it", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const seen: Array<string> = []
      const fiber = yield* codex.threads().pipe(
        Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
        Effect.flip,
        Effect.forkChild
      )
      yield* peer.respond(yield* peer.take("thread/list"), { data: [summary("a")], nextCursor: "c1" })
      yield* peer.refuse(yield* peer.take("thread/list"), { code: -32001, message: "Server overloaded; retry later." })
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "ServerBusy")
      assert.deepStrictEqual(seen, ["a"])
    }).pipe(Effect.provide(Memory.layer())))

  it.effect("what a resume asks of a thread that is loaded already goes with its first turn, and no other", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const thread = yield* codex.threadResume("t", {
        approvalMode: "user",
        cwd: "/somewhere",
        model: "another",
        sandbox: "fullAccess",
        serviceTier: "flex"
      })
      const asked = {
        approvalPolicy: "on-request",
        approvalsReviewer: "user",
        cwd: "/somewhere",
        model: "another",
        sandboxPolicy: { type: "dangerFullAccess" },
        serviceTier: "flex"
      }
      for (const [id, expected] of [["turn-1", asked], ["turn-2", {}]] as const) {
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        const request = yield* peer.take("turn/start")
        const { input, threadId, ...params } = request.params as Protocol.TurnStartParams
        assert.deepStrictEqual<object>(params, expected)
        const turn = Memory.turnOf(peer, "t", id)
        yield* turn.answer(request)
        yield* turn.completed()
        yield* Fiber.join(fiber)
      }
    }).pipe(Effect.provide(Memory.layer({
      "thread/resume": () => ({ ...MemoryTransport.threadStarted("t"), approvalPolicy: "never" })
    }))))

  it.effect("a thread that was unarchived is loaded once, before the first that needs it", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      yield* peer.take("initialized")
      const unarchiving = yield* Effect.forkChild(codex.threadUnarchive("t"))
      yield* peer.respond(yield* peer.take("thread/unarchive"), { thread: summary("t") })
      const thread = yield* Fiber.join(unarchiving)
      for (const id of ["turn-1", "turn-2"]) {
        const fiber = yield* Effect.forkChild(thread.run("Hi"))
        if (id === "turn-1") {
          const resume = yield* peer.take("thread/resume")
          assert.deepInclude(resume.params, { threadId: "t" })
          yield* peer.respond(resume, MemoryTransport.threadStarted("t"))
        }
        // Nothing else comes before the turn.
        const request = yield* peer.take()
        assert.strictEqual(request.method, "turn/start")
        const turn = Memory.turnOf(peer, "t", id)
        yield* turn.answer(request)
        yield* turn.completed()
        yield* Fiber.join(fiber)
      }
    }).pipe(Effect.provide(Memory.layer())))

  /** A peer that notes which threads the client lets go. */
  const noting = (unloaded: Array<string>, answers?: MemoryTransport.Answers) =>
    Memory.layer({
      ...answers,
      "thread/unsubscribe": ({ threadId }) => {
        unloaded.push(threadId)
        return { status: "unsubscribed" }
      }
    })

  it.effect("a Scope that closes leaves a thread loaded that was started without one", () => {
    const unloaded: Array<string> = []
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const { id } = yield* codex.threadStart()
      yield* Effect.scoped(codex.threadResumeScoped(id))
      assert.deepStrictEqual(unloaded, [])
    }).pipe(Effect.provide(noting(unloaded, { "thread/resume": () => MemoryTransport.threadStarted("thread-1") })))
  })

  it.effect("a Scope that closes unloads a thread that could not be loaded before", () => {
    const unloaded: Array<string> = []
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const refused = yield* Effect.forkChild(Effect.flip(Effect.scoped(codex.threadResumeScoped("t"))))
      yield* peer.refuse(yield* peer.take("thread/resume"), { code: -32603, message: "disk full" })
      yield* Fiber.join(refused)
      const resumed = yield* Effect.forkChild(Effect.scoped(codex.threadResumeScoped("t")))
      yield* peer.respond(yield* peer.take("thread/resume"), MemoryTransport.threadStarted("t"))
      yield* Fiber.join(resumed)
      assert.deepStrictEqual(unloaded, ["t"])
    }).pipe(Effect.provide(noting(unloaded)))
  })

  for (const name of ["threadResume", "threadResumeScoped"] as const) {
    it.effect(`a thread is unloaded although its Scope closes during a ${name} of it, which then fails`, () => {
      const unloaded: Array<string> = []
      return Effect.gen(function*() {
        const codex = yield* Codex.Codex
        const peer = yield* MemoryTransport.MemoryTransport
        const scope = yield* Scope.make()
        const first = yield* Effect.forkChild(Scope.provide(codex.threadResumeScoped("t"), scope))
        yield* peer.respond(yield* peer.take("thread/resume"), MemoryTransport.threadStarted("t"))
        yield* Fiber.join(first)
        const second = yield* Effect.forkChild(Effect.flip(Effect.scoped(codex[name]("t"))))
        const asked = yield* peer.take("thread/resume")
        yield* Scope.close(scope, Exit.void)
        assert.deepStrictEqual(unloaded, [])
        yield* peer.refuse(asked, { code: -32603, message: "disk full" })
        yield* Fiber.join(second)
        yield* Memory.handled
        assert.deepStrictEqual(unloaded, ["t"])
      }).pipe(Effect.provide(noting(unloaded)))
    })
  }

  it.effect("a Scope that closes unloads a thread whose id was given before with the path of another", () => {
    const unloaded: Array<string> = []
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      yield* Effect.scoped(codex.threadResumeScoped("t", { path: "/other.jsonl" }))
      assert.deepStrictEqual(unloaded, ["other"])
      yield* Effect.scoped(codex.threadResumeScoped("t"))
      assert.deepStrictEqual(unloaded, ["other", "t"])
    }).pipe(Effect.provide(noting(unloaded, {
      "thread/resume": ({ path }) => MemoryTransport.threadStarted(path === undefined ? "t" : "other")
    })))
  })

  it.effect("a Scope that closes while its thread is forked unloads it", () => {
    const unloaded: Array<string> = []
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      const scope = yield* Scope.make()
      const { id } = yield* Scope.provide(codex.threadStartScoped(), scope)
      const forked = yield* Effect.forkChild(Effect.scoped(codex.threadForkScoped(id)))
      const asked = yield* peer.take("thread/fork")
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual(unloaded, [id])
      yield* peer.respond(asked, MemoryTransport.threadStarted("fork"))
      yield* Fiber.join(forked)
      assert.deepStrictEqual(unloaded, [id, "fork"])
    }).pipe(Effect.provide(noting(unloaded)))
  })

  it.effect("a scoped thread stays loaded after its Scope only where its configuration says so", () => {
    const configs: Array<unknown> = []
    const start = (params: any) => {
      configs.push(params.config)
      return MemoryTransport.threadStarted("t")
    }
    return Effect.gen(function*() {
      const codex = yield* Codex.Codex
      yield* codex.threadStartScoped({ config: { model_reasoning_effort: "low" } })
      yield* codex.threadStartScoped({ config: { thread_unload_delay_secs: 60 } })
      assert.deepStrictEqual(configs, [
        { thread_unload_delay_secs: 0, model_reasoning_effort: "low" },
        { thread_unload_delay_secs: 60 }
      ])
    }).pipe(Effect.scoped, Effect.provide(Memory.layer({ "thread/start": start })))
  })

  it.effect("the permissions of a turn take the place of the sandbox that its thread was resumed with", () =>
    Effect.gen(function*() {
      const codex = yield* Codex.Codex
      const peer = yield* MemoryTransport.MemoryTransport
      for (const options of [{}, { permissions: "mine" }]) {
        const thread = yield* codex.threadResume("t", { sandbox: "fullAccess" })
        yield* Effect.forkChild(thread.run("Hi", options))
        const { permissions, sandboxPolicy } = (yield* peer.take("turn/start")).params as Protocol.TurnStartParams
        assert.deepStrictEqual(
          [permissions, sandboxPolicy?.type],
          "permissions" in options ? ["mine", undefined] : [undefined, "dangerFullAccess"]
        )
      }
    }).pipe(Effect.provide(Memory.layer({ "thread/resume": () => MemoryTransport.threadStarted("t") }))))
})
