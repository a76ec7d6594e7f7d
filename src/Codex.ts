/**
 * The client: one connection to a Codex app-server, its threads, accounts and models.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import * as AppServer from "./AppServer.ts"
import type { InvalidParams, RequestError, StartError } from "./CodexError.ts"
import {
  approval,
  type Choices,
  defined,
  duration,
  invalid,
  type Options as Optional,
  sandbox
} from "./internal/params.ts"
import { Router } from "./internal/router.ts"
import type { Session } from "./internal/session.ts"
import { VERSION } from "./internal/version.ts"
import * as JsonRpc from "./JsonRpc.ts"
import type * as Protocol from "./Protocol.ts"
import * as ServerRequests from "./ServerRequests.ts"
import * as Thread from "./Thread.ts"
import { Transport } from "./Transport.ts"

/**
 * How a client behaves, whatever it is connected by.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClientOptions {
  /**
   * How the client names itself to the server.
   *
   * @default { name: "effect-codex", title: "Effect SDK for Codex", version: this package's }
   */
  readonly clientInfo?: Protocol.ClientInfo | undefined
  /**
   * Whether the server offers its experimental methods and members. Dynamic tools and goals are among them.
   *
   * @default true
   */
  readonly experimentalApi?: boolean | undefined
  /** Notifications that the server shall not send, by method. A turn needs those of its items and of its end. */
  readonly optOutNotificationMethods?: ReadonlyArray<Protocol.NotificationMethod> | undefined
  /**
   * How long a call waits for its answer. A turn is not a call and may take as long as it needs.
   *
   * @default 60 seconds
   */
  readonly requestTimeout?: Duration.Input | undefined
  /**
   * How many calls may wait for their answers at once; the others wait for their turn here. The server loses answers
   * when several hundred calls are written to it at once (measured on 0.169.0), and none with up to 256.
   *
   * @default 64
   */
  readonly maxInFlight?: number | undefined
}

/**
 * How a client and the process behind it are set up. All of it is optional.
 *
 * @category models
 * @since 0.1.0
 */
export interface CodexOptions extends ClientOptions, AppServer.Options {}

/**
 * The settings of a thread.
 *
 * **Details**
 *
 * `approvalMode` (default `autoReview`), `baseInstructions`, `config`, `cwd`, `developerInstructions`, `ephemeral`,
 * `model`, `modelProvider`, `personality`, `sandbox`, `serviceName`, `serviceTier`, `sessionStartSource`,
 * `threadSource`, and every other option of `thread/start` under its name on the wire. What is left out is not sent.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadStartOptions
  extends
    Choices,
    Optional<Omit<Protocol.ThreadStartParams, "approvalPolicy" | "approvalsReviewer" | "sandbox" | "dynamicTools">>
{}

/**
 * What the server says of itself at the start.
 *
 * @category models
 * @since 0.1.0
 */
export interface Metadata extends Protocol.InitializeResponse {
  /** The version of the app-server, such as `0.169.0`; `undefined` when its user agent names none. */
  readonly serverVersion: string | undefined
}

/**
 * A client of one Codex app-server.
 *
 * **When to use**
 *
 * Use `NodeCodex.layer` (or {@link layer} with platform services of your own) to provide it, and `yield* Codex.Codex`
 * where it is needed.
 *
 * @category services
 * @since 0.1.0
 */
export class Codex extends Context.Service<Codex, {
  /** What the server said of itself. */
  readonly metadata: Metadata
  /** Starts a new thread. */
  readonly threadStart: (options?: ThreadStartOptions) => Effect.Effect<Thread.Thread, RequestError>
  /** Makes any call of the protocol, typed by its method. */
  readonly request: <M extends Protocol.ClientMethod>(
    method: M,
    ...params: undefined extends Protocol.Params<M> ? [params?: Protocol.Params<M>] : [params: Protocol.Params<M>]
  ) => Effect.Effect<Protocol.Result<M>, RequestError>
  /** All that the server says, to each subscriber from its subscription on. Ends with the client. */
  readonly notifications: Stream.Stream<Protocol.ServerNotification>
}>()("effect-codex/Codex") {}

/**
 * Starts an app-server and connects to it, for as long as the Scope is open.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options?: CodexOptions) => Effect.Effect<
  Codex["Service"],
  StartError,
  Scope.Scope | ChildProcessSpawner | FileSystem.FileSystem | Path.Path
> = (options) => connect(AppServer.spawn(options), options)

/**
 * Connects over a transport, for as long as the Scope is open.
 *
 * **When to use**
 *
 * Use where something else than {@link make} provides the server: a peer in memory, a tunnel, a recorded session.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connect: <E, R>(
  transport: Effect.Effect<Transport, E, R>,
  options?: ClientOptions
) => Effect.Effect<Codex["Service"], E | RequestError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E, R>(transport: Effect.Effect<Transport, E, R>, options: ClientOptions = {}) {
    const { maxInFlight, requestTimeout } = yield* limits(options)
    const router = new Router()
    const handlers = yield* ServerRequests.ServerRequests
    const background = yield* FiberSet.make()
    const fork = yield* FiberSet.runtime(background)()

    const rpc = yield* JsonRpc.make({
      transport: yield* transport,
      maxInFlight,
      requestTimeout,
      onRequest: ServerRequests.answer(handlers),
      onNotification: (notification) => {
        router.publish(notification)
        if (notification.method === "serverRequest/resolved") {
          const { requestId } = notification.params
          rpc.interruptHandlers((request) => request.id === requestId)
        } else if (notification.method === "turn/completed") {
          const { id } = notification.params.turn
          rpc.interruptHandlers(({ params }) => (params as { readonly turnId?: unknown } | null)?.turnId === id)
        }
      }
    })
    yield* Effect.forkScoped(Effect.map(rpc.closed, (error) => router.end(error)))

    const initialized = yield* rpc.request("initialize", {
      clientInfo: options.clientInfo ?? { name: "effect-codex", title: "Effect SDK for Codex", version: VERSION },
      capabilities: {
        experimentalApi: options.experimentalApi ?? true,
        requestAttestation: handlers["attestation/generate"] !== undefined,
        ...defined({ optOutNotificationMethods: options.optOutNotificationMethods })
      }
    })
    yield* rpc.initialized

    const session: Session = { request: rpc.request, router, fork }

    return Codex.of({
      metadata: { ...initialized, serverVersion: /\/(\d+\.\d+\.\d+\S*)/.exec(initialized.userAgent)?.[1] },
      threadStart: Effect.fnUntraced(function*(options: ThreadStartOptions = {}) {
        const { approvalMode = "autoReview", sandbox: choice, ...rest } = options
        const access = yield* sandbox("thread/start", choice)
        const { thread } = yield* rpc.request("thread/start", {
          ...defined(rest),
          ...yield* approval("thread/start", approvalMode),
          ...access === undefined ? {} : { sandbox: access.mode }
        })
        return Thread.make(session, thread.id)
      }),
      request: (method, ...[params]) => rpc.request(method, params as Protocol.Params<typeof method>),
      notifications: router.notifications()
    })
  }
)

/**
 * Provides a client with an app-server of its own, which ends with the layer.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (
  options?: CodexOptions
): Layer.Layer<Codex, StartError, ChildProcessSpawner | FileSystem.FileSystem | Path.Path> =>
  Layer.effect(Codex, make(options))

/**
 * Provides a client whose options come from the `Config`.
 *
 * **Example** (A binary named by the environment)
 *
 * ```ts
 * Codex.layerConfig({ codexBin: Config.String("CODEX_BIN") })
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<CodexOptions>
): Layer.Layer<Codex, StartError | Config.ConfigError, ChildProcessSpawner | FileSystem.FileSystem | Path.Path> =>
  Layer.effect(Codex, Effect.flatMap(Config.unwrap(options), make))

/**
 * Provides a client over the `Transport` of the environment.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerTransport = (options?: ClientOptions): Layer.Layer<Codex, RequestError, Transport> =>
  Layer.effect(Codex, connect(Effect.service(Transport), options))

// =============================================================================
// Internal
// =============================================================================

const DEFAULT_MAX_IN_FLIGHT = 64
const DEFAULT_REQUEST_TIMEOUT = Duration.seconds(60)

const limits: (options: ClientOptions) => Effect.Effect<
  { readonly maxInFlight: number; readonly requestTimeout: Duration.Duration },
  InvalidParams
> = Effect.fnUntraced(function*(options) {
  const { maxInFlight = DEFAULT_MAX_IN_FLIGHT } = options
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1) {
    return yield* invalid("initialize", `maxInFlight: expected a whole number of at least 1, got ${maxInFlight}`)
  }
  const requestTimeout = yield* duration("requestTimeout", options.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT)
  return { maxInFlight, requestTimeout }
})
