import { NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { AppServer, Codex } from "effect-codex"

interface Message {
  readonly method?: string
  readonly params?: any
}

/** A client of a real server that records all messages it sends. */
export const make = Effect.fnUntraced(
  function*(options: Codex.CodexOptions, clientOptions?: Codex.ClientOptions) {
    const messages: Array<Message> = []
    const recorded = Effect.map(AppServer.spawn(options), (transport) => ({
      ...transport,
      send: (message: string) => {
        messages.push(JSON.parse(message))
        return transport.send(message)
      }
    }))
    const codex = yield* Codex.connect(recorded, clientOptions)
    return {
      codex,
      /** The params of the messages of a method that were sent so far. */
      sent: (method: string): ReadonlyArray<any> =>
        messages.filter((message) => message.method === method).map(({ params }) => params),
      count: () => messages.length
    }
  },
  Effect.provide(NodeServices.layer)
)
