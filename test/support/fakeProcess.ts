import { type Cause, Deferred, Effect, FileSystem, Layer, Path, PlatformError, Queue, Sink, Stream } from "effect"
import { type ChildProcess, ChildProcessSpawner } from "effect/process"

/** A process played by the test: what it writes, what it was sent and how it ends. */
export interface FakeProcess {
  readonly layer: Layer.Layer<ChildProcessSpawner.ChildProcessSpawner | FileSystem.FileSystem | Path.Path>
  /** The commands that were run. */
  readonly spawned: ReadonlyArray<ChildProcess.StandardCommand>
  /** Writes to the standard output. */
  readonly stdout: (...chunks: ReadonlyArray<string | Uint8Array>) => Effect.Effect<void>
  /** Writes to the standard error. */
  readonly stderr: (...chunks: ReadonlyArray<string | Uint8Array>) => Effect.Effect<void>
  /** Closes the standard output, and unless told otherwise the standard error. */
  readonly closeOutput: (which?: "stdout") => Effect.Effect<void>
  /** Waits for the next write to the standard input. */
  readonly takeInput: Effect.Effect<string>
  /** Waits for the end of the standard input. */
  readonly inputEnded: Effect.Effect<void>
  /** Makes each further write to the standard input fail. */
  readonly breakInput: Effect.Effect<void>
  /** Ends the process; the output stays open. */
  readonly exit: (code: number) => Effect.Effect<void>
  /** Ends the process as if by a signal. */
  readonly killedBy: (signal: string) => Effect.Effect<void>
}

const platformError = (method: string, cause?: unknown) =>
  PlatformError.systemError({ _tag: "Unknown", module: "ChildProcess", method, cause })

const encode = (chunk: string | Uint8Array) => typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk

export const make: Effect.Effect<FakeProcess> = Effect.gen(function*() {
  const stdout = yield* Queue.unbounded<Uint8Array, Cause.Done>()
  const stderr = yield* Queue.unbounded<Uint8Array, Cause.Done>()
  const input = yield* Queue.unbounded<string>()
  const inputEnded = yield* Deferred.make<void>()
  const exitCode = yield* Deferred.make<ChildProcessSpawner.ExitCode, PlatformError.PlatformError>()
  const spawned: Array<ChildProcess.StandardCommand> = []
  const decoder = new TextDecoder()
  let broken = false

  const spawner = ChildProcessSpawner.make((command) =>
    Effect.sync(() => {
      spawned.push(command as ChildProcess.StandardCommand)
      return ChildProcessSpawner.makeHandle({
        pid: ChildProcessSpawner.ProcessId(2 ** 30),
        exitCode: Deferred.await(exitCode),
        isRunning: Effect.map(Deferred.isDone(exitCode), (done) => !done),
        kill: () => Effect.void,
        stdin: Sink.forEach((bytes: Uint8Array) =>
          broken
            ? Effect.fail(platformError("stdin"))
            : Queue.offer(input, decoder.decode(bytes, { stream: true }))
        ).pipe(Sink.ensuring(Deferred.succeed(inputEnded, undefined)), Sink.as(undefined)),
        stdout: Stream.fromQueue(stdout),
        stderr: Stream.fromQueue(stderr),
        all: Stream.empty,
        getInputFd: () => Sink.drain,
        getOutputFd: () => Stream.empty,
        unref: Effect.succeed(Effect.void)
      })
    })
  )

  return {
    layer: Layer.mergeAll(
      Layer.succeed(ChildProcessSpawner.ChildProcessSpawner, spawner),
      FileSystem.layerNoop({}),
      Path.layer
    ),
    spawned,
    stdout: (...chunks) => Effect.asVoid(Queue.offerAll(stdout, chunks.map(encode))),
    stderr: (...chunks) => Effect.asVoid(Queue.offerAll(stderr, chunks.map(encode))),
    closeOutput: (which) => Effect.andThen(Queue.end(stdout), which === undefined ? Queue.end(stderr) : Effect.void),
    takeInput: Queue.take(input),
    inputEnded: Deferred.await(inputEnded),
    breakInput: Effect.sync(() => {
      broken = true
    }),
    exit: (code) => Effect.asVoid(Deferred.succeed(exitCode, ChildProcessSpawner.ExitCode(code))),
    killedBy: (signal) =>
      Effect.asVoid(Deferred.fail(
        exitCode,
        platformError("exitCode", new Error(`Process interrupted due to receipt of signal: '${signal}'`))
      ))
  }
})
