import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type RequestError, RequestTimeout, type TransportClosed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"

/** What is known of a call when it is made. */
interface CallOptions {
  readonly onLate: ((result: unknown) => void) | undefined
  readonly onSend: (() => void) | undefined
  readonly onAnswer: ((result: unknown) => void) | undefined
}

/**
 * A call, from when it is made until it ends. It has one waiter, whose interruption `PendingCalls.release` handles: as a
 * `Deferred`, which may have many that leave, it takes 0.2 of 4.9 µs more.
 */
export class PendingCall {
  readonly method: Protocol.ClientMethod
  /** Whether its params name a thread: only then can it fail with `ThreadNotFound`. */
  readonly aboutThread: boolean
  readonly onLate: CallOptions["onLate"]
  readonly onSend: CallOptions["onSend"]
  readonly onAnswer: CallOptions["onAnswer"]
  /** Its id on the wire, once it is about to be sent. */
  id: number | undefined = undefined
  /** Whether the server may have it. */
  sent = false
  /** Whether the server has answered. */
  answered = false
  /** Whether the caller has stopped waiting, or is about to: only `onLate` still needs the result. */
  abandoned = false
  /** When it times out, in monotonic milliseconds: never without a limit, or before it is sent. */
  overdueAt = Infinity
  /** How it has ended. */
  exit: Exit.Exit<unknown, RequestError> | undefined = undefined
  private resume: ((exit: Exit.Exit<unknown, RequestError>) => void) | undefined = undefined

  constructor(method: Protocol.ClientMethod, aboutThread: boolean, { onAnswer, onLate, onSend }: CallOptions) {
    this.method = method
    this.aboutThread = aboutThread
    this.onLate = onLate
    this.onSend = onSend
    this.onAnswer = onAnswer
  }

  /** Waits for the end. */
  wait(): Effect.Effect<unknown, RequestError> {
    return Effect.callback((resume) => {
      if (this.exit === undefined) this.resume = resume
      else resume(this.exit)
    })
  }

  /** Ends it, unless it has ended. */
  end(exit: Exit.Exit<unknown, RequestError>): void {
    if (this.exit !== undefined) return
    this.exit = exit
    this.resume?.(exit)
  }
}

/** What the waiting calls share. */
export interface Options {
  /** The clock of the connection, so that calls from fibers with other clocks expire in one order too. */
  readonly clock: Clock.Clock
  readonly timeout: Duration.Duration
  /** Runs an effect in the background, for as long as the connection lives. */
  readonly fork: (effect: Effect.Effect<void>) => void
}

/** The calls in flight, by id. */
export class PendingCalls {
  private readonly calls = new Map<number, PendingCall>()
  private readonly options: Options
  private readonly timeoutMillis: number
  private watching = false

  constructor(options: Options) {
    this.options = options
    this.timeoutMillis = Duration.toMillis(options.timeout)
  }

  /** Adds a call that is about to be sent under an id. */
  add(call: PendingCall, id: number, limited: boolean): void {
    call.id = id
    this.calls.set(id, call)
    if (!limited || this.timeoutMillis === Infinity) return
    call.overdueAt = this.now() + this.timeoutMillis
    if (this.watching) return
    this.watching = true
    this.options.fork(this.watch)
  }

  /** Removes and returns the call that a response is for, if it is still awaited. */
  answered(id: number): PendingCall | undefined {
    const call = this.calls.get(id)
    if (call === undefined) return undefined
    this.calls.delete(id)
    call.answered = true
    return call
  }

  /** The caller no longer waits. */
  release(call: PendingCall): void {
    const { id } = call
    if (id === undefined || !this.calls.has(id)) return
    call.abandoned = call.onLate !== undefined && call.sent
    if (!call.abandoned) this.calls.delete(id)
  }

  /** Fails all calls: there will be no more responses. */
  fail(error: TransportClosed): void {
    // Copied: a caller that fails here may release other calls at once.
    const calls = [...this.calls.values()]
    this.calls.clear()
    for (const call of calls) {
      if (call.abandoned) call.onLate?.(undefined)
      else call.end(Exit.fail(error))
    }
  }

  // All calls have the same limit and expire in the order in which they were sent, so one fiber watches over all of
  // them. A timer for each would be a third of what a call costs.
  private readonly watch: Effect.Effect<void> = Effect.suspend(() => {
    for (const [id, call] of this.calls) {
      if (call.overdueAt === Infinity) continue
      const left = call.overdueAt - this.now()
      if (left > 0) return Effect.flatMap(Effect.sleep(left), () => this.watch)
      this.calls.delete(id)
      if (call.abandoned) {
        call.onLate?.(undefined)
        continue
      }
      // Kept for the same time again, so that `onLate` gets a late result.
      call.overdueAt += this.timeoutMillis
      call.abandoned = true
      this.calls.set(id, call)
      call.end(Exit.fail(new RequestTimeout({ method: call.method, timeoutMillis: this.timeoutMillis })))
    }
    this.watching = false
    return Effect.void
  })

  private now(): number {
    return Number(this.options.clock.monotonicTimeNanosUnsafe()) / 1e6
  }
}
