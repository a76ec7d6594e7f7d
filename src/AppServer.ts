/**
 * The `codex app-server` process as a scoped resource.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { CodexNotFound, InvalidParams, SpawnError, TransportClosed } from "./CodexError.ts"
import { inChildScope } from "./internal/childScope.ts"
import { startListening } from "./internal/listening.ts"
import { ownBinary } from "./internal/locate.ts"
import { Outgoing } from "./internal/outgoing.ts"
import { duration } from "./internal/params.ts"
import { inRealTime } from "./internal/realTime.ts"
import { DEFAULT_SHUTDOWN_TIMEOUT, DRAIN_TIMEOUT, exitReason, start, type Status } from "./internal/serverProcess.ts"
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
export const binary: Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = ownBinary

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
