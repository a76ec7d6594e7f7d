import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as ChildProcess from "effect/process/ChildProcess"
import { type ChildProcessHandle, ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { Options } from "../AppServer.ts"
import type { InvalidParams } from "../CodexError.ts"
import { fail, invalid } from "./errors.ts"
import * as Lazy from "./lazy.ts"
import { ownBinary } from "./locate.ts"
import { logSafely } from "./logSafely.ts"
import { duration, kindOf } from "./params.ts"
import { inRealTime } from "./realTime.ts"
import { isRecord, tomlIssue, tomlValue } from "./toml.ts"

const STDERR_LINES = 400
// How many lines can wait for the callback `stderr`, a few hundred kilobytes; then the oldest are dropped.
const STDERR_PENDING = 1000
const DEFAULT_SHUTDOWN_TIMEOUT = Duration.seconds(2)
/** How long output is still read after the process ended: all that waits must end within 100 ms of that. */
export const DRAIN_TIMEOUT = Duration.millis(50)
const REAP_TIMEOUT = Duration.millis(20)

/** How a process has ended. */
export type Status = { readonly exitCode?: number } | { readonly signal: string }

/** The status in words. */
export const exitReason = (status: Status): string =>
  "signal" in status
    ? `The app-server was ended by ${status.signal}`
    : `The app-server exited with code ${status.exitCode}`

/** Starts the process, for any transport. The spawner ends it and its group when the Scope closes. */
export const start = Effect.fnUntraced(function*(options: Options, how: {
  readonly args?: ReadonlyArray<string>
  readonly stdio?: "ignore"
  /** Called with each line of the standard error. */
  readonly onLine?: (line: string) => void
} = {}) {
  const shutdownTimeout = yield* duration("shutdownTimeout", options.shutdownTimeout ?? DEFAULT_SHUTDOWN_TIMEOUT)
  const gracePeriod = Duration.divideUnsafe(shutdownTimeout, 2)
  for (const name of ["configOverrides", "env"] as const) {
    const value = options[name] ?? {}
    if (isRecord(value)) continue
    return yield* invalid(
      "initialize",
      `${name}: expected an object with a member for each value, got ${kindOf(value)}`
    )
  }
  const configArgs = yield* overrides(options.configOverrides ?? {})
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined || typeof value === "string" || Redacted.isRedacted(value)) continue
    return yield* invalid("initialize", `env.${name}: expected a string or a Redacted, got ${typeof value}`)
  }
  const launchArgs = options.launchArgs ?? ["app-server"]
  if (!Array.isArray(launchArgs) || !launchArgs.every(Predicate.isString)) {
    return yield* invalid("initialize", "launchArgs: expected a list of strings")
  }
  if (options.stderr !== undefined && typeof options.stderr !== "function") {
    return yield* invalid("initialize", `stderr: expected a function, got ${typeof options.stderr}`)
  }
  const command = yield* resolve(options.codexBin)
  const spawner = yield* ChildProcessSpawner
  const process = yield* spawner.spawn(
    ChildProcess.make(
      command,
      [...launchArgs, ...how.args ?? [], ...configArgs],
      {
        cwd: options.cwd,
        env: { ...options.env },
        extendEnv: true,
        stdin: how.stdio,
        stdout: how.stdio,
        killSignal: "SIGTERM",
        forceKillAfter: gracePeriod
      }
    )
  ).pipe(
    // Node throws some errors instead of emitting them, such as E2BIG.
    Effect.catchDefect((cause) =>
      Effect.fail(PlatformError.systemError({
        _tag: "Unknown",
        module: "ChildProcess",
        method: "spawn",
        description: Predicate.isError(cause) ? cause.message : String(cause),
        cause
      }))
    ),
    Effect.catch((error) => startError(command, options.cwd, error))
  )

  // Processes that outlive the server are killed at once. The spawner's own finalizer would wait for the whole process
  // group, which never empties in a container without an init process to reap the dead.
  yield* Effect.addFinalizer(() =>
    Effect.flatMap(process.isRunning, (running) =>
      running ? Effect.void : Effect.andThen(
        Effect.timeoutOption(
          Effect.ignore(process.kill({ killSignal: "SIGKILL", forceKillAfter: 0 })),
          REAP_TIMEOUT
        ),
        process.unref
      )).pipe(Effect.ignore, inRealTime)
  )

  const stderr = yield* readStderr(process, options.stderr, how.onLine)
  const exit: Effect.Effect<Status> = Effect.match(process.exitCode, {
    onSuccess: (exitCode) => ({ exitCode }),
    onFailure: (error) => ({ signal: signalOf(error) })
  })
  return {
    command,
    process,
    exit,
    /** Half of `shutdownTimeout`: how long it may take to end, each of the two times that it is told to. */
    gracePeriod,
    stderrEnded: stderr.ended,
    closedBy: (reason: string, status: Status) =>
      Effect.map(
        Lazy.errors,
        ({ TransportClosed }) => new TransportClosed({ reason, ...status, stderr: [...stderr.lines] })
      )
  }
})

/** Reads the standard error to its end, and keeps its last lines. */
const readStderr = Effect.fnUntraced(function*(
  process: ChildProcessHandle,
  callback: Options["stderr"],
  onLine: ((line: string) => void) | undefined
) {
  const lines: Array<string> = []
  const ended = yield* Deferred.make<void>()
  yield* process.stderr.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.tap((line) =>
      Effect.sync(() => {
        lines.push(line)
        if (lines.length > STDERR_LINES) lines.shift()
        onLine?.(line)
      })
    ),
    // Lines are read whatever the callback does: a full pipe would block the server.
    Stream.buffer({ capacity: STDERR_PENDING, strategy: "sliding" }),
    Stream.runForEach((line) =>
      Effect.andThen(logSafely(Effect.logDebug(line)), called(callback, line)).pipe(
        // Also if the cause is an interruption of its own, such as of a fiber that it joined.
        Effect.catchCause((cause) => logSafely(Effect.logWarning("The callback of the option `stderr` failed", cause)))
      )
    ),
    Effect.annotateLogs("codex", "stderr"),
    Effect.ignore,
    Effect.ensuring(Deferred.succeed(ended, undefined)),
    Effect.forkScoped
  )
  return { lines, ended: Deferred.await(ended) }
})

// Of what is no Effect, Effect itself would end the fiber, and nothing within it could catch that.
const called = (stderr: Options["stderr"], line: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    const returned = stderr?.(line) ?? Effect.void
    return Effect.isEffect(returned) ? returned : Effect.die(`expected an Effect, got ${typeof returned}`)
  })

// The process handle has the signal only in the text of its error.
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
  if (codexBin === undefined) return yield* ownBinary
  if (codexBin === "" || typeof codexBin !== "string") {
    const got = codexBin === "" ? "an empty string" : typeof codexBin
    return yield* invalid("initialize", `codexBin: expected a path or a name, got ${got}`)
  }
  if (!isPath(codexBin)) return codexBin
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  // Otherwise it would be resolved in `cwd`.
  const file = path.resolve(codexBin)
  if (yield* Effect.orElseSucceed(fs.exists(file), () => false)) return file
  return yield* fail(({ CodexNotFound }) =>
    new CodexNotFound({
      message: `codexBin: there is no file ${file}. Correct the path, or omit the option to use the binary of the ` +
        "@openai/codex package.",
      searched: [file]
    })
  )
})

const startError = Effect.fnUntraced(function*(
  command: string,
  cwd: string | undefined,
  cause: PlatformError.PlatformError
) {
  const { CodexNotFound, SpawnError } = yield* Lazy.errors
  if (cwd !== undefined) {
    const fs = yield* FileSystem.FileSystem
    const isFolder = yield* fs.stat(cwd).pipe(
      Effect.map(({ type }) => type === "Directory"),
      Effect.orElseSucceed(() => false)
    )
    if (!isFolder) return yield* new SpawnError({ message: `cwd: there is no folder ${cwd}`, command, cause })
  }
  if (cause.reason._tag === "NotFound" && !isPath(command)) {
    return yield* new CodexNotFound({
      message: `codexBin: there is no ${command} on PATH. Give its full path, or omit the option to use the binary ` +
        "of the @openai/codex package.",
      searched: [command]
    })
  }
  return yield* new SpawnError({
    message:
      `Cannot start ${command}: ${cause.message}. Check that it is an executable file for this platform, or leave ` +
      "the option codexBin out.",
    command,
    cause
  })
})
