import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import type { ListenOptions } from "../AppServer.ts"
import type { TransportClosed } from "../CodexError.ts"
import * as Endpoint from "./endpoint.ts"
import { fail, invalid } from "./errors.ts"
import { checked, CLIENT_OPTIONS, PROCESS_OPTIONS } from "./params.ts"
import { inRealTime } from "./realTime.ts"
import { DRAIN_TIMEOUT, exitReason, start, type Status } from "./serverProcess.ts"

const LISTEN_TIMEOUT = Duration.seconds(30)
const SOCKET_INTERVAL = Duration.millis(5)

/** Must run in a Scope that closes if it fails, so that a server that cannot listen ends at once. */
export const startListening = Effect.fnUntraced(function*(given: ListenOptions) {
  const known = { ...PROCESS_OPTIONS, ...CLIENT_OPTIONS, listen: true, token: true } as const
  const { listen: address, token, ...options } = yield* checked("initialize", given, known)
  const endpoint = yield* Endpoint.parse("listen", address)
  const scope = yield* Effect.scope
  const ready = yield* Deferred.make<string>()
  if (endpoint._tag === "Unix") {
    if (token !== undefined) {
      return yield* invalid(
        "initialize",
        "token: not supported for a unix socket, which only the user of the server can open. Omit the option."
      )
    }
  } else if (!/^ws:\/\/(\d+\.\d+\.\d+\.\d+|\[[\da-f:.]+\]):\d+$/i.test(address)) {
    return yield* invalid(
      "initialize",
      "listen: expected ws://IP:PORT, such as ws://127.0.0.1:0, or unix:///path. For wss://, put a proxy in front of it."
    )
  }

  // What only the start needs ends with the start.
  return yield* Effect.scoped(Effect.gen(function*() {
    const authArgs = token === undefined ? [] : yield* tokenArgs(token)
    const socketFiles = endpoint._tag === "Unix" ? yield* awaitSocket(endpoint.path, ready) : undefined
    const removeSocket = Effect.suspend(() => socketFiles?.remove ?? Effect.void)
    yield* Scope.addFinalizer(scope, removeSocket)
    const { closedBy, command, exit, gracePeriod, process, stderrEnded } = yield* Scope.provide(
      start(options, {
        args: ["--listen", address, ...authArgs],
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
        // It waits for running turns. The signal of the spawner's own finalizer is the second, and ends it at once.
        Effect.timeoutOption(Effect.ignore(process.kill({ killSignal: "SIGTERM" })), gracePeriod)
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
      Effect.raceFirst(
        Effect.flatMap(Deferred.await(closed), (error) =>
          failed(
            error.stderr?.findLast((line) => /^error: /i.test(line)) ?? error.message,
            error
          ))
      ),
      Effect.timeoutOrElse({
        duration: LISTEN_TIMEOUT,
        orElse: () => failed(`it did not report that it listens within ${Duration.format(LISTEN_TIMEOUT)}`, undefined)
      })
    )
    return { url, closed: Deferred.await(closed) }
  }))
})

/** Passes the token in a file: every user of the machine can read arguments. */
const tokenArgs = Effect.fnUntraced(
  function*(secret: Redacted.Redacted | string) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const token = yield* Endpoint.checkToken(secret)
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
 * Waits for a unix socket, which the server does not report on its standard error. The server creates a link there to a
 * socket elsewhere, once that one listens. A server that is killed leaves both behind; they are removed here. The file
 * system is asked, not watched: network file systems and Deno do not tell of a new link.
 */
const awaitSocket = Effect.fnUntraced(function*(socket: string, ready: Deferred.Deferred<string>) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.dirname(socket)
  if (!(yield* Effect.orElseSucceed(fs.exists(folder), () => false))) {
    return yield* invalid("initialize", `listen: there is no folder ${folder}`)
  }
  const identity = Effect.option(Effect.map(fs.stat(socket), ({ ino, mtime }) => ({ ino, mtime })))
  // One that a killed server has left, or that of a server which still listens.
  const earlier = yield* identity
  const isCreated = Effect.map(identity, (now) => Option.isSome(now) && !Equal.equals(now, earlier))
  yield* isCreated.pipe(
    Effect.repeat({ until: (created) => created, schedule: Schedule.spaced(SOCKET_INTERVAL) }),
    Effect.andThen(Deferred.succeed(ready, `unix://${socket}`)),
    inRealTime,
    Effect.forkScoped
  )
  const remove = Effect.gen(function*() {
    if (!(yield* isCreated)) return
    for (const file of [yield* fs.realPath(socket), socket]) yield* fs.remove(file, { force: true })
  })
  // Once: another server may listen there next.
  return { remove: yield* Effect.cached(Effect.uninterruptible(Effect.ignore(remove))) }
})
