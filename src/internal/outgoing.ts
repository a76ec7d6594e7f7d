import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"

type Bytes = readonly [Uint8Array]

/**
 * The lines that go to a process, in order, read by one writer. A line that comes alone is written before its sender goes
 * on, so that the server is at work while this side finishes its step; lines that come in company are written together,
 * since each write is a system call.
 *
 * A `Queue` would wake its writer in the next round of the event loop. That is 3 of the 15 µs which pass here between an
 * answer and the next call: 1.21 instead of 1.14 times what a bare client takes for a small call on the real server.
 */
export class Outgoing {
  private readonly encoder = new TextEncoder()
  private waiting = ""
  private ended = false
  /** The writer, once it has written everything and asks for more. */
  private resume: ((pull: Pull.Pull<Bytes>) => void) | undefined
  /** How many lines have come in this step; its end is awaited from the first one on. */
  private company = 0
  private alone = true

  /** To be run once. */
  readonly bytes: Stream.Stream<Uint8Array> = Stream.fromPull(
    Effect.succeed(Effect.callback<Bytes, Cause.Done>((resume) => {
      this.resume = resume
      this.write()
    }))
  )

  offer(line: string): void {
    this.waiting += line + "\n"
    if (this.company++ > 0) return
    queueMicrotask(this.endStep)
    if (this.alone) this.write()
  }

  /** What waits is written, and then no more. */
  end(): void {
    this.ended = true
    this.write()
  }

  private readonly endStep = (): void => {
    // Whoever came in company once is likely to do so again.
    this.alone = this.company === 1
    this.company = 0
    this.write()
  }

  private write(): void {
    const { resume, waiting } = this
    if (resume === undefined || (waiting === "" && !this.ended)) return
    this.resume = undefined
    this.waiting = ""
    resume(waiting === "" ? Cause.done() : Effect.succeed([this.encoder.encode(waiting)]))
  }
}
