/**
 * The `codex app-server` process as a scoped resource.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as ChildProcess from "effect/process/ChildProcess"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Queue from "effect/Queue"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { CodexNotFound, type InvalidParams, SpawnError, TransportClosed } from "./CodexError.ts"
import { locate } from "./internal/locate.ts"
import { duration, invalid } from "./internal/params.ts"
import { tomlIssue, tomlValue } from "./internal/toml.ts"
import type { Transport } from "./Transport.ts"

/**
 * How the process is started and ended.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * The binary to run: a path, or a name to be looked up on `PATH`.
   *
   * @default the native binary of the pinned `@openai/codex` package
   */
  readonly codexBin?: string | undefined
  /**
   * The arguments of the binary.
   *
   * @default ["app-server"]
   */
  readonly launchArgs?: ReadonlyArray<string> | undefined
  /**
   * Values that go before those of `config.toml`, by their dotted path, such as
   * `{ "model_reasoning_effort": "high" }`. Do not put secrets here: they become arguments that every user of the
   * machine can see.
   */
  readonly configOverrides?: Readonly<Record<string, unknown>> | undefined
  /** Environment variables beside the inherited ones; `undefined` removes one. `Redacted` values are never shown. */
  readonly env?: Readonly<Record<string, string | Redacted.Redacted<string> | undefined>> | undefined
  /** The working directory of the process. Each thread can have its own. */
  readonly cwd?: string | undefined
  /**
   * How long the process may take to end when the scope closes. It is asked by the end of its standard input, after
   * half of the time by SIGTERM, and is killed with its whole process group at the end of it.
   *
   * @default 2 seconds
   */
  readonly shutdownTimeout?: Duration.Input | undefined
  /** Called with each line of the standard error, which is otherwise only logged at level `Debug`. */
  readonly stderr?: ((line: string) => Effect.Effect<void>) | undefined
}

/**
 * Finds the binary that {@link spawn} runs when it is given no `codexBin`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const binary: Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = Effect.gen(function*() {
  const path = yield* Path.Path
  const here = yield* Effect.orDie(path.fromFileUrl(new URL(import.meta.url)))
  // Every runtime that Effect has platform services for knows `process`.
  return yield* locate(path.dirname(here), globalThis.process)
})

/**
 * Starts an app-server and talks to it over its standard streams.
 *
 * **When to use**
 *
 * Use through `Codex.layer`; directly only for a protocol of your own over the same process.
 *
 * **Details**
 *
 * Closing the scope ends the process and everything that it started, also when the start is interrupted half-way. The
 * standard error is always read, so that the process never waits for a reader; its last 400 lines are part of
 * `TransportClosed`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const spawn: (options?: Options) => Effect.Effect<
  Transport,
  CodexNotFound | SpawnError | InvalidParams,
  Scope.Scope | ChildProcessSpawner | FileSystem.FileSystem | Path.Path
> = Effect.fnUntraced(function*(options: Options = {}) {
  const shutdownTimeout = yield* duration("shutdownTimeout", options.shutdownTimeout ?? DEFAULT_SHUTDOWN_TIMEOUT)
  const patience = Duration.divideUnsafe(shutdownTimeout, 2)
  const configArgs = yield* overrides(options.configOverrides ?? {})
  const command = yield* resolve(options.codexBin)
  const spawner = yield* ChildProcessSpawner
  const process = yield* spawner.spawn(
    ChildProcess.make(command, [...options.launchArgs ?? ["app-server"], ...configArgs], {
      cwd: options.cwd,
      env: { ...options.env },
      extendEnv: true,
      killSignal: "SIGTERM",
      forceKillAfter: patience
    })
  ).pipe(
    // Node throws what it thinks no program expects, such as E2BIG.
    Effect.catchDefect((cause) =>
      Effect.fail(PlatformError.systemError({
        _tag: "Unknown",
        module: "ChildProcess",
        method: "spawn",
        description: Predicate.isError(cause) ? cause.message : String(cause),
        cause
      }))
    ),
    Effect.catch((error) => Effect.flatMap(startError(command, options.cwd, error), Effect.fail))
  )

  const stderr: Array<string> = []
  const outgoing = yield* Queue.unbounded<string, Cause.Done>()
  const closed = yield* Deferred.make<TransportClosed>()
  const drained = yield* Deferred.make<void>()
  const stderrEnded = yield* Deferred.make<void>()
  let failure: TransportClosed | undefined

  const close = (reason: string, status: Status) =>
    Effect.suspend(() => {
      if (failure === undefined) {
        failure = new TransportClosed({ reason, ...status, stderr: [...stderr] })
        Queue.endUnsafe(outgoing)
      }
      return Deferred.succeed(closed, failure)
    })

  yield* process.stderr.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.runForEach((line) => {
      stderr.push(line)
      if (stderr.length > STDERR_LINES) stderr.shift()
      // Whatever becomes of the line, the next one is read: a full pipe would stop the server.
      return Effect.andThen(Effect.logDebug(line), Effect.suspend(() => options.stderr?.(line) ?? Effect.void)).pipe(
        Effect.catchDefect((defect) => Effect.logWarning("The option `stderr` failed", defect))
      )
    }),
    Effect.annotateLogs("codex", "stderr"),
    Effect.ignore,
    Effect.ensuring(Deferred.succeed(stderrEnded, undefined)),
    Effect.forkScoped
  )

  const exit: Effect.Effect<Status> = Effect.match(process.exitCode, {
    onSuccess: (exitCode) => ({ exitCode }),
    onFailure: (error) => ({ signal: signalOf(error) })
  })

  // What was written just before the end is delivered first, unless a grandchild holds the pipe open.
  yield* exit.pipe(
    Effect.tap(() =>
      Effect.timeoutOption(Effect.andThen(Deferred.await(drained), Deferred.await(stderrEnded)), DRAIN_TIMEOUT)
    ),
    Effect.flatMap((status) =>
      close(
        "signal" in status
          ? `The app-server was ended by ${status.signal}`
          : `The app-server exited with code ${status.exitCode}`,
        status
      )
    ),
    Effect.forkScoped
  )
  // A server that closes its output but lives on is of no use any more.
  yield* Deferred.await(drained).pipe(
    Effect.andThen(Effect.timeoutOption(Effect.andThen(exit, Effect.never), DRAIN_TIMEOUT)),
    Effect.andThen(close("The app-server closed its standard output", {})),
    Effect.forkScoped
  )
  yield* Stream.fromQueue(outgoing).pipe(
    Stream.mapArray((lines) => [lines.join("")] as const),
    Stream.encodeText,
    Stream.run(process.stdin),
    Effect.catch(() =>
      Effect.andThen(
        Effect.timeoutOption(Effect.andThen(exit, Effect.never), DRAIN_TIMEOUT),
        close("The app-server closed its standard input", {})
      )
    ),
    Effect.forkScoped
  )

  yield* Effect.addFinalizer(() =>
    Effect.andThen(
      close("The client was closed", {}),
      // Ending the queue has ended the standard input. What is then still alive, the spawner's own finalizer ends.
      Effect.timeoutOption(exit, patience)
    )
  )

  return {
    incoming: process.stdout.pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.catch(() => Stream.empty),
      Stream.ensuring(Deferred.succeed(drained, undefined))
    ),
    send: (message) =>
      Effect.suspend(() => {
        if (failure !== undefined) return Effect.fail(failure)
        Queue.offerUnsafe(outgoing, message + "\n")
        return Effect.void
      }),
    closed: Deferred.await(closed)
  }
})

// =============================================================================
// Internal
// =============================================================================

const STDERR_LINES = 400
const DEFAULT_SHUTDOWN_TIMEOUT = Duration.seconds(2)
// Users are promised the end of everything that waits within 100 ms of the process's end.
const DRAIN_TIMEOUT = Duration.millis(50)

type Status = { readonly exitCode?: number } | { readonly signal: string }

// The process handle gives the signal in the text of its error only.
const signalOf = (error: PlatformError.PlatformError): string =>
  /signal: '(\w+)'/.exec(String(error.reason.cause ?? error.message))?.[1] ?? "a signal"

const overrides: (
  config: Readonly<Record<string, unknown>>
) => Effect.Effect<ReadonlyArray<string>, InvalidParams> = Effect.fnUntraced(function*(config) {
  const args: Array<string> = []
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined) continue
    const issue = tomlIssue(`configOverrides.${key}`, value)
    if (issue !== undefined) return yield* invalid("initialize", issue)
    args.push("-c", `${key}=${tomlValue(value)}`)
  }
  return args
})

const isPath = (codexBin: string) => /[\\/]/.test(codexBin)

const resolve = Effect.fnUntraced(function*(codexBin: string | undefined) {
  if (codexBin === undefined) return yield* binary
  if (codexBin === "") return yield* invalid("initialize", "codexBin: expected a path or a name, got an empty string")
  if (!isPath(codexBin)) return codexBin
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  // Else it would be looked for in `cwd`.
  const file = path.resolve(codexBin)
  if (yield* Effect.orElseSucceed(fs.exists(file), () => false)) return file
  return yield* new CodexNotFound({
    message: `codexBin: there is no file ${file}. Correct the path, or leave the option out to use the binary of the ` +
      "@openai/codex package.",
    searched: [file]
  })
})

const startError = Effect.fnUntraced(function*(
  command: string,
  cwd: string | undefined,
  cause: PlatformError.PlatformError
) {
  if (cwd !== undefined) {
    const fs = yield* FileSystem.FileSystem
    const isFolder = yield* fs.stat(cwd).pipe(
      Effect.map(({ type }) => type === "Directory"),
      Effect.orElseSucceed(() => false)
    )
    if (!isFolder) return new SpawnError({ message: `cwd: there is no folder ${cwd}`, command, cause })
  }
  if (cause.reason._tag === "NotFound" && !isPath(command)) {
    return new CodexNotFound({
      message:
        `codexBin: there is no ${command} on PATH. Give its full path, or leave the option out to use the binary ` +
        "of the @openai/codex package.",
      searched: [command]
    })
  }
  return new SpawnError({
    message:
      `Cannot start ${command}: ${cause.message}. Check that it is an executable file for this platform, or leave ` +
      "the option codexBin out.",
    command,
    cause
  })
})
