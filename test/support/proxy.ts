import { Effect, type Scope } from "effect"
import * as Net from "node:net"
import * as Tls from "node:tls"

/** A proxy to a port of this machine that the test can cut. */
export interface Proxy {
  readonly port: number
  /** Cuts every connection as a network does, without a close frame. */
  readonly drop: Effect.Effect<void>
  /** Accepts no more connections, and cuts the open ones. */
  readonly close: Effect.Effect<void>
}

/** Opens a proxy to the port of `url`, with TLS if a certificate is given. */
export const make = (
  url: string,
  tls?: { readonly key: string; readonly cert: string }
): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Proxy & { readonly server: Net.Server }>((resume) => {
      const { hostname, port } = new URL(url)
      const sockets = new Set<Net.Socket>()
      const forward = (near: Net.Socket) => {
        const far = Net.connect(Number(port), hostname)
        for (const [from, to] of [[near, far], [far, near]] as const) {
          sockets.add(from)
          from.pipe(to)
          from.on("error", () => to.destroy())
          from.on("close", () => {
            sockets.delete(from)
            to.destroy()
          })
        }
      }
      const server = tls === undefined ? Net.createServer(forward) : Tls.createServer(tls, forward)
      const drop = Effect.sync(() => {
        for (const socket of sockets) socket.destroy()
      })
      const close = Effect.andThen(Effect.sync(() => server.close()), drop)
      server.listen(0, "127.0.0.1", () =>
        resume(Effect.succeed({ server, port: (server.address() as Net.AddressInfo).port, drop, close })))
    }),
    ({ close }) =>
      close
  )
