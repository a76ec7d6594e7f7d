/**
 * The `codex app-server` process as a scoped resource.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { CodexNotFound, InvalidParams, SpawnError, TransportClosed } from "./CodexError.ts"
import { inChildScope } from "./internal/childScope.ts"
import { startListening } from "./internal/listening.ts"
import { ownBinary } from "./internal/locate.ts"
import { Outgoing } from "./internal/outgoing.ts"
import { checked, CLIENT_OPTIONS, PROCESS_OPTIONS } from "./internal/params.ts"
import { inRealTime } from "./internal/realTime.ts"
import { DRAIN_TIMEOUT, exitReason, start, type Status } from "./internal/serverProcess.ts"
import type { Transport } from "./Transport.ts"

/**
 * How the process is started and ended.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * The binary to run: a path, or a name to look up on `PATH`.
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
   * Values that override `config.toml`, by dotted path, such as `{ "model_reasoning_effort": "high" }`. Do not put
   * secrets here: they become arguments that every user of the machine can see.
   */
  readonly configOverrides?: Readonly<Record<string, unknown>> | undefined
  /** Environment variables added to the inherited ones; `undefined` removes one. `Redacted` values are never shown. */
  readonly env?: Readonly<Record<string, string | Redacted.Redacted<string> | undefined>> | undefined
  /** The working directory of the process. Each thread can have its own. */
  readonly cwd?: string | undefined
  /**
   * How long the process may take to end when the Scope closes. First its standard input is closed; after half of the
   * time it gets SIGTERM; at the end its whole process group is killed.
   *
   * @default 2 seconds
   */
  readonly shutdownTimeout?: Duration.Input | undefined
  /**
   * Called sequentially with each line of the standard error, after it is logged at level `Debug`. A slow one does not
   * block the server: of the waiting lines, the latest thousand are kept.
   */
  readonly stderr?: ((line: string) => Effect.Effect<void>) | undefined
}

/**
 * Finds the binary that {@link spawn} runs without a `codexBin`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const binary: Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = ownBinary

/**
 * Starts an app-server and connects over its standard streams.
 *
 * **When to use**
 *
 * Use through `Codex.layer`; directly only to speak the protocol yourself.
 *
 * **Details**
 *
 * Closing the Scope ends the process and its process group, even if the start is interrupted halfway. What has left the
 * group (`setsid`, a daemon) goes on. The standard error is always read, so that the process never blocks on it; its
 * last 400 lines are in `TransportClosed`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const spawn: (options?: Options) => Effect.Effect<
  Transport,
  CodexNotFound | SpawnError | InvalidParams,
  Scope.Scope | ChildProcessSpawner | FileSystem.FileSystem | Path.Path
> = Effect.fnUntraced(function*(given?: Options) {
  const options = yield* checked("initialize", given, { ...PROCESS_OPTIONS, ...CLIENT_OPTIONS })
  const { closedBy, exit, gracePeriod, process, stderrEnded } = yield* start(options)

  const outgoing = new Outgoing()
  const closed = yield* Deferred.make<TransportClosed>()
  const drained = yield* Deferred.make<void>()
  let failure: TransportClosed | undefined

  const close = (reason: string, status: Status) =>
    Effect.suspend(() => {
      outgoing.end()
      return Effect.flatMap(closedBy(reason, status), (error) => Deferred.succeed(closed, failure ??= error))
    })

  // Output written just before the end is delivered first, unless a grandchild holds the pipe open.
  yield* exit.pipe(
    Effect.tap(() =>
      inRealTime(Effect.timeoutOption(Effect.andThen(Deferred.await(drained), stderrEnded), DRAIN_TIMEOUT))
    ),
    Effect.flatMap((status) => close(exitReason(status), status)),
    Effect.forkScoped
  )
  // A server that closes its output or input but goes on is of no use; if it ends, its exit says how.
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
    // So that the writer already waits for the first message, which is then written at once.
    Effect.forkScoped({ startImmediately: true })
  )

  yield* Effect.addFinalizer(() =>
    Effect.andThen(
      close("The client was closed", {}),
      // `outgoing.end` has closed the standard input. The spawner's own finalizer ends what is still alive afterwards.
      Effect.timeoutOption(exit, gracePeriod)
    ).pipe(
      // Its last lines of standard error.
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
   * `ws://IP:PORT`, where port 0 picks a free one, or `unix:///absolute/path` in an existing folder.
   */
  readonly listen: string
  /**
   * The bearer token that a `ws://` client must send. Without one, every program on this machine can use the server. A
   * unix socket takes none: only the server's user can open it.
   */
  readonly token?: Redacted.Redacted | string | undefined
}

/**
 * A listening server.
 *
 * @category models
 * @since 0.1.0
 */
export interface Listening {
  /** Where it listens, with the actual port: the `url` for `Codex.layerRemote`. */
  readonly url: string
  /** Waits for the process to end, and says how it ended. */
  readonly closed: Effect.Effect<TransportClosed>
}

/**
 * Starts an app-server that listens on a socket, so that several programs can share it.
 *
 * **Details**
 *
 * The server listens once this returns. Closing the Scope ends the process and everything that it started: SIGTERM lets
 * running turns finish, a second one after half of `shutdownTimeout` does not, and SIGKILL follows at its end. The
 * token is passed in a file that only this user can read, and that is deleted once the server has read it.
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
> = (options) => inChildScope(startListening(options))
