/**
 * The `codex app-server` process as a scoped resource.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as ChildProcess from "effect/process/ChildProcess"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { CodexNotFound, InvalidParams, SpawnError, TransportClosed } from "./CodexError.ts"
import { inChildScope } from "./internal/childScope.ts"
import * as Endpoint from "./internal/endpoint.ts"
import { fail, invalid } from "./internal/errors.ts"
import * as Lazy from "./internal/lazy.ts"
import { locate } from "./internal/locate.ts"
import { Outgoing } from "./internal/outgoing.ts"
import { duration } from "./internal/params.ts"
import { inRealTime } from "./internal/realTime.ts"
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
  /**
   * Called with each line of the standard error, one after the other, which is otherwise only logged at level `Debug`. A
   * slow one does not hold up the server: of the lines that wait for it, the latest thousand are kept.
   */
  readonly stderr?: ((line: string) => Effect.Effect<void>) | undefined
}

/**
 * Finds the binary that {@link spawn} runs when it is given no `codexBin`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const binary: Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = Effect.suspend(() =>
  // Every runtime that Effect has platform services for knows `process`.
  locate(import.meta.url, globalThis.process)
)

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
  const { closedBy, exit, process, stderrEnded } = yield* start(options, { forceKillAfter: patience })

  const outgoing = new Outgoing()
  const closed = yield* Deferred.make<TransportClosed>()
  const drained = yield* Deferred.make<void>()
  let failure: TransportClosed | undefined

  const close = (reason: string, status: Status) =>
    Effect.suspend(() => {
      outgoing.end()
      return Effect.flatMap(closedBy(reason, status), (error) => Deferred.succeed(closed, failure ??= error))
    })

  // What was written just before the end is delivered first, unless a grandchild holds the pipe open.
  yield* exit.pipe(
    Effect.tap(() =>
      inRealTime(Effect.timeoutOption(Effect.andThen(Deferred.await(drained), stderrEnded), DRAIN_TIMEOUT))
    ),
    Effect.flatMap((status) => close(exitReason(status), status)),
    Effect.forkScoped
  )
  // A server that closes its output or its input but lives on is of no use any more; one that ends says how itself.
  const closeUnlessEnding = (reason: string) =>
    Effect.flatMap(
      inRealTime(Effect.timeoutOption(exit, DRAIN_TIMEOUT)),
      (ended) => Option.isSome(ended) ? Effect.void : close(reason, {})
    )
  yield* Deferred.await(drained).pipe(
    Effect.andThen(closeUnlessEnding("The app-server closed its standard output")),
    Effect.forkScoped
  )
  yield* outgoing.bytes.pipe(
    Stream.run(process.stdin),
    Effect.catch(() => closeUnlessEnding("The app-server closed its standard input")),
    // It waits already when the first message comes, which is then written at once.
    Effect.forkScoped({ startImmediately: true })
  )

  yield* Effect.addFinalizer(() =>
    Effect.andThen(
      close("The client was closed", {}),
      // Ending what goes out has ended the standard input. What is then still alive, the spawner's own finalizer ends.
      Effect.timeoutOption(exit, patience)
    ).pipe(
      // Its last words.
      Effect.andThen(Effect.timeoutOption(stderrEnded, DRAIN_TIMEOUT)),
      inRealTime
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
        outgoing.offer(message)
        return Effect.void
      }),
    closed: Deferred.await(closed)
  }
})

/**
 * How a server that listens on a socket is started and ended.
 *
 * @category models
 * @since 0.1.0
 */
export interface ListenOptions extends Options {
  /**
   * `ws://IP:PORT`, where port 0 is a free one, or `unix:///absolute/path` in a folder that exists.
   */
  readonly listen: string
  /**
   * What a client of `ws://` has to know. Without one, every program on this machine can use the server. A unix socket
   * takes none: the server makes it for its own user only.
   */
  readonly token?: Redacted.Redacted | string | undefined
}

/**
 * A server that listens.
 *
 * @category models
 * @since 0.1.0
 */
export interface Listening {
  /** Where it listens, with the real port: the `url` of `Codex.layerRemote`. */
  readonly url: string
  /** Waits for the end of the process, and says how it ended. */
  readonly closed: Effect.Effect<TransportClosed>
}

/**
 * Starts an app-server that listens on a socket, so that several programs can share it.
 *
 * **Details**
 *
 * It listens when this is done. Closing the scope ends the process and everything that it started: SIGTERM lets the
 * turns that run come to their end, after half of `shutdownTimeout` a second one does not, and SIGKILL comes at the end
 * of it. The token is handed over in a file that only this user can read, and which is gone when the server has read it.
 *
 * **Example** (Two clients of one server)
 *
 * ```ts
 * Effect.gen(function*() {
 *   const { url } = yield* AppServer.listen({ listen: "ws://127.0.0.1:0", token })
 *   const one = yield* Codex.connect(Transport.fromWebSocket({ url, token }))
 *   const two = yield* Codex.connect(Transport.fromWebSocket({ url, token }))
 * })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const listen: (options: ListenOptions) => Effect.Effect<
  Listening,
  CodexNotFound | SpawnError | InvalidParams,
  Scope.Scope | ChildProcessSpawner | FileSystem.FileSystem | Path.Path
> = (options) => inChildScope((scope) => Scope.provide(startListening(options), scope))

// =============================================================================
// Internal
// =============================================================================

const STDERR_LINES = 400
// How many lines wait for the option `stderr`, a few hundred kilobytes; the oldest are left out then.
const STDERR_PENDING = 1000
const DEFAULT_SHUTDOWN_TIMEOUT = Duration.seconds(2)
// Users are promised the end of everything that waits within 100 ms of the process's end.
const DRAIN_TIMEOUT = Duration.millis(50)
const REAP_TIMEOUT = Duration.millis(20)
const LISTEN_TIMEOUT = Duration.seconds(30)

type Status = { readonly exitCode?: number } | { readonly signal: string }

const exitReason = (status: Status): string =>
  "signal" in status
    ? `The app-server was ended by ${status.signal}`
    : `The app-server exited with code ${status.exitCode}`

// To be run in a Scope that closes when it fails: a server that does not get to listen ends at once.
const startListening = Effect.fnUntraced(function*({ listen: address, token, ...options }: ListenOptions) {
  const shutdownTimeout = yield* duration("shutdownTimeout", options.shutdownTimeout ?? DEFAULT_SHUTDOWN_TIMEOUT)
  const patience = Duration.divideUnsafe(shutdownTimeout, 2)
  const endpoint = yield* Endpoint.parse("listen", address)
  const scope = yield* Effect.scope
  const ready = yield* Deferred.make<string, PlatformError.PlatformError>()
  if (endpoint._tag === "Unix") {
    if (token !== undefined) {
      return yield* invalid(
        "initialize",
        "token: a unix socket takes none; only the user of the server can connect to it. Leave the option out."
      )
    }
  } else if (!/^ws:\/\/(\d+\.\d+\.\d+\.\d+|\[[\da-f:.]+\]):\d+$/i.test(address)) {
    return yield* invalid(
      "initialize",
      "listen: expected ws://IP:PORT, such as ws://127.0.0.1:0, or unix:///path. For wss:// put a proxy before the server."
    )
  }

  // What only the start needs ends with the start.
  return yield* Effect.scoped(Effect.gen(function*() {
    const authArgs = token === undefined ? [] : yield* tokenArgs(token)
    const socketFiles = endpoint._tag === "Unix" ? yield* awaitSocket(endpoint.path, ready) : undefined
    const removeSocket = Effect.suspend(() => socketFiles?.remove ?? Effect.void)
    yield* Scope.addFinalizer(scope, removeSocket)
    const { closedBy, command, exit, process, stderrEnded } = yield* Scope.provide(
      start(options, {
        args: ["--listen", address, ...authArgs],
        forceKillAfter: patience,
        stdio: "ignore",
        onLine: (line) => {
          const url = /listening on: (ws:\/\/\S+)/.exec(line)?.[1]
          if (url !== undefined) Deferred.doneUnsafe(ready, Effect.succeed(url))
        }
      }),
      scope
    )
    const closed = yield* Deferred.make<TransportClosed>()
    const close = (reason: string, status: Status) =>
      Effect.flatMap(closedBy(reason, status), (error) => Deferred.succeed(closed, error))
    yield* exit.pipe(
      Effect.tap(inRealTime(Effect.timeoutOption(stderrEnded, DRAIN_TIMEOUT))),
      Effect.tap(removeSocket),
      Effect.flatMap((status) => close(exitReason(status), status)),
      Effect.forkIn(scope)
    )
    yield* Scope.addFinalizer(
      scope,
      Effect.andThen(
        close("The app-server was stopped", {}),
        // It waits for the turns that run. The signal of the spawner's own finalizer is the second and ends it at once.
        Effect.timeoutOption(Effect.ignore(process.kill({ killSignal: "SIGTERM" })), patience)
      ).pipe(inRealTime)
    )

    const failed = (message: string, cause: unknown) =>
      fail(({ SpawnError }) =>
        new SpawnError({
          message: `The app-server does not listen on ${endpoint.displayUrl}: ${message}`,
          command,
          cause
        })
      )
    const url = yield* Deferred.await(ready).pipe(
      Effect.catch((cause) => failed(cause.message, cause)),
      Effect.raceFirst(
        Effect.flatMap(Deferred.await(closed), (error) =>
          failed(
            error.stderr?.findLast((line) => /^error: /i.test(line)) ?? error.message,
            error
          ))
      ),
      Effect.timeoutOrElse({
        duration: LISTEN_TIMEOUT,
        orElse: () => failed(`it has not said so within ${Duration.format(LISTEN_TIMEOUT)}`, undefined)
      })
    )
    return { url, closed: Deferred.await(closed) }
  }))
})

/** The process itself, whatever it is talked to by. The spawner ends it and its group when the scope closes. */
const start = Effect.fnUntraced(function*(options: Options, how: {
  readonly args?: ReadonlyArray<string>
  readonly forceKillAfter: Duration.Duration
  readonly stdio?: "ignore"
  readonly onLine?: (line: string) => void
}) {
  const configArgs = yield* overrides(options.configOverrides ?? {})
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined || typeof value === "string" || Redacted.isRedacted(value)) continue
    return yield* invalid("initialize", `env.${name}: expected a string or a Redacted, got ${typeof value}`)
  }
  const command = yield* resolve(options.codexBin)
  const spawner = yield* ChildProcessSpawner
  const process = yield* spawner.spawn(
    ChildProcess.make(
      command,
      [...options.launchArgs ?? ["app-server"], ...how.args ?? [], ...configArgs],
      {
        cwd: options.cwd,
        env: { ...options.env },
        extendEnv: true,
        stdin: how.stdio,
        stdout: how.stdio,
        killSignal: "SIGTERM",
        forceKillAfter: how.forceKillAfter
      }
    )
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
    Effect.catch((error) => startError(command, options.cwd, error))
  )

  // What has outlived a server that is gone is killed at once. The spawner's own finalizer would wait for the whole
  // process group, in which a container without an init process keeps the dead for ever.
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

  const stderr: Array<string> = []
  const stderrEnded = yield* Deferred.make<void>()
  yield* process.stderr.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.tap((line) =>
      Effect.sync(() => {
        stderr.push(line)
        if (stderr.length > STDERR_LINES) stderr.shift()
        how.onLine?.(line)
      })
    ),
    // Whatever becomes of a line, the next one is read: a full pipe would stop the server.
    Stream.buffer({ capacity: STDERR_PENDING, strategy: "sliding" }),
    Stream.runForEach((line) =>
      Effect.andThen(Effect.logDebug(line), Effect.suspend(() => options.stderr?.(line) ?? Effect.void)).pipe(
        // Also where it was an interruption of its own, such as of a fiber that it joined.
        Effect.catchCause((cause) => Effect.logWarning("The option `stderr` failed", cause))
      )
    ),
    Effect.annotateLogs("codex", "stderr"),
    Effect.ignore,
    Effect.ensuring(Deferred.succeed(stderrEnded, undefined)),
    Effect.forkScoped
  )

  const exit: Effect.Effect<Status> = Effect.match(process.exitCode, {
    onSuccess: (exitCode) => ({ exitCode }),
    onFailure: (error) => ({ signal: signalOf(error) })
  })
  return {
    command,
    process,
    exit,
    stderrEnded: Deferred.await(stderrEnded),
    closedBy: (reason: string, status: Status) =>
      Effect.map(Lazy.errors, ({ TransportClosed }) => new TransportClosed({ reason, ...status, stderr: [...stderr] }))
  }
})

/** The token as a file: arguments can be read by every user of the machine. */
const tokenArgs = Effect.fnUntraced(
  function*(secret: Redacted.Redacted | string) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const token = typeof secret === "string" ? secret : Redacted.value(secret)
    yield* Endpoint.checkToken(token)
    const file = path.join(yield* fs.makeTempDirectoryScoped({ prefix: "effect-codex-" }), "token")
    yield* fs.writeFileString(file, token, { mode: 0o600 })
    return ["--ws-auth", "capability-token", "--ws-token-file", file]
  },
  Effect.catchTag("PlatformError", (cause) =>
    fail(({ SpawnError }) =>
      new SpawnError({
        message: `Cannot write the token for the app-server: ${cause.message}`,
        command: "codex",
        cause
      })
    ))
)

/**
 * Waits for a unix socket, of which the server says nothing on its standard error. What appears in its place is a link to
 * a socket elsewhere, made once that one listens. A server that is killed leaves both; they are removed for it.
 */
const awaitSocket = Effect.fnUntraced(function*(
  socket: string,
  ready: Deferred.Deferred<string, PlatformError.PlatformError>
) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.dirname(socket)
  if (!(yield* Effect.orElseSucceed(fs.exists(folder), () => false))) {
    return yield* invalid("initialize", `listen: there is no folder ${folder}`)
  }
  const watching = yield* Deferred.make<void, PlatformError.PlatformError>()
  let files: ReadonlyArray<string> = []
  yield* fs.watch(folder, { onReady: () => Deferred.doneUnsafe(watching, Effect.void) }).pipe(
    Stream.filter(({ _tag, path: name }) => _tag === "Create" && path.basename(name) === path.basename(socket)),
    Stream.take(1),
    Stream.runForEach(() =>
      // What is there has to be known to whoever gives up just then.
      Effect.uninterruptible(Effect.flatMap(fs.realPath(socket), (target) => {
        files = [socket, target]
        return Deferred.succeed(ready, `unix://${socket}`)
      }))
    ),
    Effect.catch((error) => Effect.andThen(Deferred.fail(watching, error), Deferred.fail(ready, error))),
    Effect.forkScoped
  )
  yield* Effect.ignore(Deferred.await(watching))
  const remove = Effect.suspend(() => {
    const left = files
    files = []
    return Effect.forEach(left, (file) => Effect.ignore(fs.remove(file, { force: true })), { discard: true })
  }).pipe(Effect.uninterruptible)
  return { remove }
})

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
  return yield* fail(({ CodexNotFound }) =>
    new CodexNotFound({
      message:
        `codexBin: there is no file ${file}. Correct the path, or leave the option out to use the binary of the ` +
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
      message:
        `codexBin: there is no ${command} on PATH. Give its full path, or leave the option out to use the binary ` +
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
