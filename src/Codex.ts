/**
 * The client: one connection to a Codex app-server, its threads, accounts and models.
 *
 * @since 0.1.0
 */
import type * as LanguageModel from "effect/ai/LanguageModel"
import type * as Tool from "effect/ai/Tool"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Socket from "effect/socket/Socket"
import type * as Stream from "effect/Stream"
import * as AppServer from "./AppServer.ts"
import type { CallError, CodexError, InvalidParams, RequestError, StartError, TransportClosed } from "./CodexError.ts"
import { invalid } from "./internal/errors.ts"
import * as Lazy from "./internal/lazy.ts"
import { openTransport } from "./internal/openTransport.ts"
import { type Choices, duration, type Options as Optional } from "./internal/params.ts"
import type * as Session from "./internal/session.ts"
import type * as JsonRpc from "./JsonRpc.ts"
import type * as Login from "./Login.ts"
import type * as Protocol from "./Protocol.ts"
import type * as Thread from "./Thread.ts"
import type { Transport, WebSocketOptions } from "./Transport.ts"

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
   * Whether the server offers its experimental methods and members. Dynamic tools are among them.
   *
   * @default true
   */
  readonly experimentalApi?: boolean | undefined
  /** Notifications that the server must not send, by method. A turn needs those of its items and of its end. */
  readonly optOutNotificationMethods?: ReadonlyArray<Protocol.NotificationMethod> | undefined
  /**
   * How long a call waits for its answer. A turn is not a call and may take as long as it needs. Calls that last as long
   * as what they start have no limit, and need an `Effect.timeout` of your own: `command/exec`, `thread/shellCommand`,
   * `thread/sample`, `thread/guardianReview`, `mcpServer/tool/call`, `mcpServer/resource/read`, `userVerification/verify`,
   * `plugin/install`, `marketplace/add`, `marketplace/upgrade`, `windowsSandbox/setupStart`,
   * `externalAgentConfig/import` and `feedback/upload`.
   *
   * @default 60 seconds
   */
  readonly requestTimeout?: Duration.Input | undefined
  /**
   * How many calls may wait for their answers at once; the others wait for their turn here. The server loses answers
   * when several hundred calls are written to it at once (measured on 0.169.0), and none with up to 256. Calls without a
   * `requestTimeout` are not counted.
   *
   * @default 64
   */
  readonly maxInFlight?: number | undefined
  /**
   * How a lost connection is made again: the pauses and the number of attempts of one series. `false` leaves it at the
   * first connection.
   *
   * **Details**
   *
   * What waits for an answer when the connection is lost fails with `TransportClosed`; the next call connects again, and
   * a thread is resumed before its next turn. A thread that has nothing on disk (an ephemeral one, or one without a
   * turn) then ends in `ThreadNotFound`. A connection that lasts for ten seconds ends a series of failures.
   *
   * The input of the schedule is the error of the last attempt.
   *
   * @default five attempts after the first, from 100 milliseconds, each pause twice as long, with jitter
   */
  readonly restart?: Schedule.Schedule<unknown, TransportClosed> | false | undefined
}

/**
 * How a client and the process behind it are set up. All of it is optional.
 *
 * @category models
 * @since 0.1.0
 */
export interface CodexOptions extends ClientOptions, AppServer.Options {}

/**
 * Which app-server a client connects to, and how it behaves. Only `url` is needed.
 *
 * @category models
 * @since 0.1.0
 */
export interface RemoteOptions extends ClientOptions, WebSocketOptions {}

/**
 * The tools that a thread offers to the model, with the handlers that answer its calls.
 *
 * **Details**
 *
 * An `effect/ai` Toolkit, or what it becomes with its handlers. Handlers get their services from the environment in which
 * the thread is started. A handler that fails is told to the model as a failed call. The runtime keeps the tools with the
 * thread: after a resume or a fork it offers them again by itself, and the toolkit given there answers them. It cannot add
 * to them. A turn is answered by the toolkit of the handle that has started it; where that has none, by the one that was
 * given to the thread last. What `toModelOutput` gives is shown to the model: text, images and audio.
 *
 * Refused with `InvalidParams` are a tool with `needsApproval`, whose handler may ask instead, and one whose parameters are
 * no object.
 *
 * **Gotchas**
 *
 * A tool that has the name of one of Codex's own, such as `exec_command` or `view_image`, is never called:
 * Codex runs its own.
 *
 * @category models
 * @since 0.1.0
 */
export interface ToolkitOption<Tools extends Record<string, Tool.Any>, E, R> {
  readonly toolkit?: LanguageModel.ToolkitInput<Tools, E, R> | undefined
}

/**
 * What the option `toolkit` has brought. Unlike `A` it is never inferred from the type that is expected around the call,
 * which in `Effect.all` or among handlers is `any`; unlike `NoInfer<A>` it does not show once it is known.
 */
type Given<A> = [A] extends [infer B] ? B : never

type Replaced = "approvalPolicy" | "approvalsReviewer" | "sandbox" | "dynamicTools"

/**
 * The settings of a new thread.
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
export interface ThreadStartOptions extends Choices, Optional<Omit<Protocol.ThreadStartParams, Replaced>> {}

/**
 * The settings of a thread that is loaded again, as for a new one; what is left out stays as it was. Where the server has
 * the thread loaded already, `approvalMode`, `sandbox`, `cwd`, `model` and `serviceTier` come into force with the first
 * turn of this handle; the others are ignored.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadResumeOptions
  extends
    Choices,
    Optional<Omit<Protocol.ThreadResumeParams, Replaced | "threadId" | "excludeTurns" | "initialTurnsPage">>
{}

/**
 * The settings of a copy of a thread, as for a new one. `lastTurnId` copies up to a turn and with it, `beforeTurnId` up
 * to a turn and without it.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadForkOptions
  extends Choices, Optional<Omit<Protocol.ThreadForkParams, Replaced | "threadId" | "excludeTurns">>
{}

/**
 * Which threads are listed, in which order, and from where.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadListOptions extends Optional<Protocol.ThreadListParams> {}

/**
 * A thread as lists have it.
 *
 * @category models
 * @since 0.1.0
 */
export type ThreadSummary = Protocol.Thread

/**
 * Which models are listed.
 *
 * @category models
 * @since 0.1.0
 */
export interface ModelListOptions extends Optional<Protocol.ModelListParams> {}

/**
 * The state of a client's connection.
 *
 * @category models
 * @since 0.1.0
 */
export type Status =
  /** It is being made; `attempt` counts within one series. */
  | { readonly _tag: "Connecting"; readonly attempt: number }
  /** It is there; `connection` counts those of this client. */
  | { readonly _tag: "Connected"; readonly connection: number }
  /** It is lost; the next call makes it again. */
  | { readonly _tag: "Disconnected"; readonly error: TransportClosed }
  /** There will be none any more. */
  | { readonly _tag: "Closed"; readonly error: TransportClosed }

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
  /** The server's answer to `initialize`, of the first connection. */
  readonly metadata: Metadata
  /** The state of the connection: the present one, then each change. Ends after `Closed`. */
  readonly status: Stream.Stream<Status>
  /** Starts a new thread. */
  readonly threadStart: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    options?: ThreadStartOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, RequestError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * Starts a new thread that the server unloads when the Scope closes. Use it where threads are many, such as one a request:
   * else each takes some 2 MB of the server's memory until the client closes. What still runs in it ends with it: a turn
   * that was detached, and commands that its turns have left running. Unless it is `ephemeral`, it can be resumed later.
   */
  readonly threadStartScoped: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    options?: ThreadStartOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<
    Thread.Thread,
    RequestError | Given<E>,
    Given<R | Tool.HandlerServices<Tools[keyof Tools]>> | Scope.Scope
  >
  /**
   * Loads a thread with its history. The server stores a thread with its first turn, or when it gets a name; before that
   * it can be resumed only by the client that started it. Fails with `ThreadNotFound`, with `InvalidParams` where the id
   * is not one at all, with `ThreadBusy` while another process on the same `CODEX_HOME` has it open, and with
   * `InvalidRequest` while it is archived. The turns stay with the server; `read` of the thread has them.
   *
   * Give `sandbox` each time: of a thread that this client has not loaded the server keeps `readOnly` and `fullAccess`, but
   * takes `workspaceWrite` for what its configuration says, which may be more. Of one that has had a name and no turn it
   * keeps neither the sandbox nor the approval mode, model and developer instructions (measured on 0.169.0).
   */
  readonly threadResume: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadResumeOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, RequestError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * Loads a thread as {@link threadResume} does, and the server unloads it when the Scope closes, with all that
   * {@link threadStartScoped} says, unless this client has other handles of it.
   */
  readonly threadResumeScoped: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadResumeOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<
    Thread.Thread,
    RequestError | Given<E>,
    Given<R | Tool.HandlerServices<Tools[keyof Tools]>> | Scope.Scope
  >
  /**
   * Starts a new thread with the history of another, which may be active but not ephemeral. Of its settings the model and
   * the effort are not copied.
   */
  readonly threadFork: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadForkOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, RequestError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * One page of the stored threads of the configured model provider, or of those in `modelProviders` (`[]` for all);
   * `nextCursor` leads to the next.
   */
  readonly threadList: (options?: ThreadListOptions) => Effect.Effect<Protocol.ThreadListResponse, CallError>
  /** Every thread that {@link threadList} would list, page by page as the stream is read; `limit` is the page's size. */
  readonly threads: (options?: ThreadListOptions) => Stream.Stream<ThreadSummary, CallError>
  /** Archives a thread: it is no longer listed, and no longer loaded. */
  readonly threadArchive: (threadId: string) => Effect.Effect<Protocol.ThreadArchiveResponse, RequestError>
  /** Brings an archived thread back. It is loaded when its first turn is started. */
  readonly threadUnarchive: (threadId: string) => Effect.Effect<Thread.Thread, RequestError>
  /** The models that can be chosen. */
  readonly models: (options?: ModelListOptions) => Effect.Effect<Protocol.ModelListResponse, CallError>
  /** Who is logged in, on request after a refresh of the token. */
  readonly account: (options?: {
    readonly refreshToken?: boolean | undefined
  }) => Effect.Effect<Protocol.GetAccountResponse, CallError>
  /** Forgets the account that is logged in. */
  readonly logout: Effect.Effect<Protocol.LogoutAccountResponse, CallError>
  /** Logs in with an API key, which the server keeps in its `CODEX_HOME`. The key is never logged, traced or printed. */
  readonly loginApiKey: (apiKey: Redacted.Redacted | string) => Effect.Effect<void, CallError>
  /** Begins a login in a browser on this machine. */
  readonly loginChatgpt: Effect.Effect<Login.ChatgptLogin, CallError, Scope.Scope>
  /** Begins a login in a browser anywhere. The server asks the network for the code. */
  readonly loginChatgptDeviceCode: Effect.Effect<Login.DeviceCodeLogin, CallError, Scope.Scope>
  /** Makes any call of the protocol, typed by its method. */
  readonly request: <M extends Protocol.ClientMethod>(
    method: M,
    ...params: undefined extends Protocol.Params<M> ? [params?: Protocol.Params<M>] : [params: Protocol.Params<M>]
  ) => Effect.Effect<Protocol.Result<M>, JsonRpc.ErrorOf<M>>
  /**
   * All that the server says, to each subscriber from its subscription on. What a slow one has not read is kept without
   * limit: bound it with `Stream.buffer({ capacity, strategy: "sliding" })`. Ends with the client.
   */
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
> = (options = {}) => onlyWith(PROCESS_OPTIONS, options, connect(AppServer.spawn(options), options))

/**
 * Connects over a transport, for as long as the Scope is open.
 *
 * **When to use**
 *
 * Use where something else than {@link make} provides the server: a peer in memory, a tunnel, a recorded session. The
 * transport is made again after a loss, unless `restart` is `false`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connect: <E extends CodexError, R>(
  transport: Effect.Effect<Transport, E, R>,
  options?: ClientOptions
) => Effect.Effect<Codex["Service"], E | CallError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(transport: Effect.Effect<Transport, E, R>, options: ClientOptions = {}) {
    const settings = { ...options, ...yield* limits(options), transport }
    // What follows the first transport is loaded while the server behind it starts.
    return yield* openTransport(
      transport,
      (first) => Effect.flatMap(Lazy.client, (client) => client.make(first, settings))
    )
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
 * Provides a client whose options come from the `Config`. Each is a `Config`; one that is fixed is `Config.succeed(value)`.
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
  Layer.effect(
    Codex,
    Effect.flatMap(Lazy.config, ({ unwrap }) => Effect.flatMap(unwrap(options), make))
  )

/**
 * Provides a client of an app-server that listens elsewhere, on a WebSocket or on a unix socket.
 *
 * **When to use**
 *
 * Use `NodeCodex.layerRemote` on Node; this one with a `WebSocketConstructor` of another platform. It has to be able to
 * send headers for a `token`, and to know `ws+unix:` for a unix socket.
 *
 * **Details**
 *
 * The API is that of a client with a process of its own. The server outlives the client, and so do its threads: a turn
 * that runs when the connection is lost goes on, and what the other clients of the server start is in `threads` too.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerRemote = (
  options: RemoteOptions
): Layer.Layer<Codex, CallError, Socket.WebSocketConstructor> =>
  Layer.effect(
    Codex,
    onlyWith(
      REMOTE_OPTIONS,
      options,
      connect(Effect.flatMap(Lazy.transport, ({ fromWebSocket }) => fromWebSocket(options)), options)
    )
  )

/**
 * Provides a client over the `Transport` of the environment. It ends with that transport.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerTransport = (
  options?: Omit<ClientOptions, "restart">
): Layer.Layer<Codex, CallError, Transport> =>
  Layer.effect(
    Codex,
    onlyWith(
      {},
      options ?? {},
      connect(Effect.flatMap(Lazy.transport, ({ Transport }) => Effect.service(Transport)), {
        ...options,
        restart: false
      })
    )
  )

// =============================================================================
// Internal
// =============================================================================

const CLIENT_OPTIONS: Readonly<Record<keyof ClientOptions, true>> = {
  clientInfo: true,
  experimentalApi: true,
  maxInFlight: true,
  optOutNotificationMethods: true,
  requestTimeout: true,
  restart: true
}

const PROCESS_OPTIONS: Readonly<Record<keyof AppServer.Options, true>> = {
  codexBin: true,
  configOverrides: true,
  cwd: true,
  env: true,
  launchArgs: true,
  shutdownTimeout: true,
  stderr: true
}

const REMOTE_OPTIONS: Readonly<Record<keyof WebSocketOptions, true>> = {
  allowInsecure: true,
  token: true,
  url: true
}

/** Refuses options that neither a client nor its transport has. */
const onlyWith = <A, E, R>(
  ofTransport: Readonly<Record<string, true>>,
  options: object,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | InvalidParams, R> => {
  const unknown = Object.keys(options).find((name) =>
    !Object.hasOwn(CLIENT_OPTIONS, name) && !Object.hasOwn(ofTransport, name)
  )
  return unknown === undefined ? effect : invalid("initialize", `${unknown}: there is no such option`)
}

const DEFAULT_MAX_IN_FLIGHT = 64
const DEFAULT_REQUEST_TIMEOUT = Duration.seconds(60)
const DEFAULT_RESTART = Schedule.exponential("100 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 5 }))

const limits: (options: ClientOptions) => Effect.Effect<Session.Checked, InvalidParams> = Effect.fnUntraced(
  function*(options) {
    const { maxInFlight = DEFAULT_MAX_IN_FLIGHT } = options
    if (!Number.isInteger(maxInFlight) || maxInFlight < 1) {
      return yield* invalid("initialize", `maxInFlight: expected a whole number of at least 1, got ${maxInFlight}`)
    }
    const requestTimeout = yield* duration("requestTimeout", options.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT)
    if (Duration.toMillis(requestTimeout) <= 0) {
      return yield* invalid("initialize", "requestTimeout: expected a duration longer than nothing")
    }
    const { restart = DEFAULT_RESTART } = options
    if (restart !== false && !Schedule.isSchedule(restart)) {
      return yield* invalid("initialize", `restart: expected a Schedule or false, got ${typeof restart}`)
    }
    return { maxInFlight, requestTimeout, restart }
  }
)
