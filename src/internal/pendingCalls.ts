import type * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type RequestError, RequestTimeout, type TransportClosed } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"

/** A call, from when it is made until it is over. */
export interface PendingCall {
  readonly method: Protocol.ClientMethod
  /** Whether it names a thread, without which no thread is missed. */
  readonly aboutThread: boolean
  readonly deferred: Deferred.Deferred<unknown, RequestError>
  readonly onLate: ((result: unknown) => void) | undefined
  readonly onAnswer: ((result: unknown) => void) | undefined
  /** Its id on the wire, once it is about to be sent. */
  id: number | undefined
  /** Whether the server may have it. */
  sent: boolean
  /** The server has answered. */
  answered: boolean
  /** The caller has stopped waiting, or is about to; only `onLate` wants to know. */
  abandoned: boolean
  /** When its answer is overdue, in monotonic milliseconds; a call that has no limit, or is not sent, never is. */
  overdueAt: number
}

/** What it takes to wait. */
export interface Options {
  /** That of the connection: calls from places with other clocks wait in one order too. */
  readonly clock: Clock.Clock
  readonly timeout: Duration.Duration
  /** Runs an effect beside everything else, for as long as there is a connection. */
  readonly fork: (effect: Effect.Effect<void>) => void
}

/** The calls that wait for their answers, by their ids. */
export class PendingCalls {
  private readonly calls = new Map<number, PendingCall>()
  private readonly options: Options
  private readonly timeoutMillis: number
  private watching = false

  constructor(options: Options) {
    this.options = options
    this.timeoutMillis = Duration.toMillis(options.timeout)
  }

  /** It is about to be sent under an id. */
  add(call: PendingCall, id: number, limited: boolean): void {
    call.id = id
    this.calls.set(id, call)
    if (!limited || this.timeoutMillis === Infinity) return
    call.overdueAt = this.now() + this.timeoutMillis
    if (this.watching) return
    this.watching = true
    this.options.fork(this.watch)
  }

  /** The call that an answer is for, unless nobody has asked or wants to know any longer. */
  answered(id: number): PendingCall | undefined {
    const call = this.calls.get(id)
    if (call === undefined) return undefined
    this.calls.delete(id)
    call.answered = true
    return call
  }

  /** Its caller does not wait any longer. */
  release(call: PendingCall): void {
    const { id } = call
    if (id === undefined || !this.calls.has(id)) return
    call.abandoned = call.onLate !== undefined && call.sent
    if (!call.abandoned) this.calls.delete(id)
  }

  /** There will be no answers any more. */
  fail(error: TransportClosed): void {
    // Whoever is told may give up others at once.
    const calls = [...this.calls.values()]
    this.calls.clear()
    for (const call of calls) {
      if (call.abandoned) call.onLate?.(undefined)
      else Deferred.doneUnsafe(call.deferred, Exit.fail(error))
    }
  }

  // All calls have the same limit and expire in the order in which they were sent, so one fiber watches over all of them.
  // A timer for each would be a third of what a call costs.
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
      // Its answer is waited for as long again, for the sake of `onLate`.
      call.overdueAt += this.timeoutMillis
      call.abandoned = true
      this.calls.set(id, call)
      const { method } = call
      Deferred.doneUnsafe(call.deferred, Exit.fail(new RequestTimeout({ method, timeoutMillis: this.timeoutMillis })))
    }
    this.watching = false
    return Effect.void
  })

  private now(): number {
    return Number(this.options.clock.monotonicTimeNanosUnsafe()) / 1e6
  }
}
