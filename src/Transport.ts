/**
 * A connection to an app-server: messages in, messages out, and one typed end.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { TransportClosed } from "./CodexError.ts"

/**
 * What carries JSON-RPC messages between this client and one app-server. Every message is one JSON text without a line
 * break around it.
 *
 * **When to use**
 *
 * Use as the seam between the protocol and whatever carries it: `AppServer.spawn` makes one of a process's standard
 * streams, `MemoryTransport` of `effect-codex/testing` one in memory.
 *
 * @category models
 * @since 0.1.0
 */
export interface Transport {
  /** The messages of the server, in order. Run it once; it ends when nothing more can come. */
  readonly incoming: Stream.Stream<string>
  /** Sends one message. It waits for a place in memory only, and fails once the transport is closed. */
  readonly send: (message: string) => Effect.Effect<void, TransportClosed>
  /** Waits for the end of the connection, which comes after everything that the server had still sent, and says why. */
  readonly closed: Effect.Effect<TransportClosed>
}

/**
 * The service key under which a program provides a transport of its own to `Codex.layerTransport`.
 *
 * @category services
 * @since 0.1.0
 */
export const Transport: Context.Service<Transport, Transport> = Context.Service<Transport>("effect-codex/Transport")
