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
import * as Predicate from "effect/Predicate"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Socket from "effect/socket/Socket"
import type * as Stream from "effect/Stream"
import * as AppServer from "./AppServer.ts"
import type { CallError, CodexError, InvalidParams, RequestError, StartError, TransportClosed } from "./CodexError.ts"
import { inChildScope } from "./internal/childScope.ts"
import { invalid } from "./internal/errors.ts"
import * as Lazy from "./internal/lazy.ts"
import { openTransport } from "./internal/openTransport.ts"
import {
  checked,
  type Choices,
  CLIENT_OPTIONS,
  defined,
  duration,
  kindOf,
  type Options as Optional,
  PROCESS_OPTIONS,
  REMOTE_OPTIONS
} from "./internal/params.ts"
import type * as Session from "./internal/session.ts"
import type * as JsonRpc from "./JsonRpc.ts"
import type * as Login from "./Login.ts"
import type * as Protocol from "./Protocol.ts"
import type * as Thread from "./Thread.ts"
import type { Transport, WebSocketOptions } from "./Transport.ts"

/**
 * How a client behaves, over any transport.
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
  /** Methods of notifications that the server must not send. A turn needs those of its items and its end. */
  readonly optOutNotificationMethods?: ReadonlyArray<Protocol.NotificationMethod> | undefined
  /**
   * How long a call waits for its response. A turn is not a call and may take as long as it needs. Calls that last as
   * long as the work they start have no limit, and need your own `Effect.timeout`: `command/exec`,
   * `thread/shellCommand`, `thread/sample`, `thread/guardianReview`, `mcpServer/tool/call`, `mcpServer/resource/read`,
   * `userVerification/verify`, `plugin/install`, `marketplace/add`, `marketplace/upgrade`, `windowsSandbox/setupStart`,
   * `externalAgentConfig/import` and `feedback/upload`.
   *
   * @default 60 seconds
   */
  readonly requestTimeout?: Duration.Input | undefined
  /**
   * How many calls may be in flight at once; the others wait in the client. The server loses responses when several
   * hundred calls are written to it at once (measured on 0.169.0), and none with up to 256. Calls without a
   * `requestTimeout` do not count.
   *
   * @default 64
   */
  readonly maxInFlight?: number | undefined
  /**
   * How a lost connection is made again: the pauses and the number of attempts in one series. With `false` the client
   * never reconnects.
   *
   * **Details**
   *
   * When the connection is lost, calls in flight fail with `TransportClosed`. The next call reconnects, and a thread is
   * resumed before its next turn. A thread that is not on disk (ephemeral, or without a turn or a name) then fails with
   * `ThreadNotFound`. A connection that lasts for ten seconds ends a series of failures.
   *
   * The input of the schedule is the error of the last attempt.
   *
   * @default five attempts after the first, from 100 milliseconds, each pause twice as long, with jitter
   */
  readonly restart?: Schedule.Schedule<unknown, TransportClosed> | false | undefined
}

/**
 * The options of a client with its own process. All are optional.
 *
 * @category models
 * @since 0.1.0
 */
export interface CodexOptions extends ClientOptions, AppServer.Options {}

/**
 * Which app-server a client connects to, and how it behaves. Only `url` is required.
 *
 * @category models
 * @since 0.1.0
 */
export interface RemoteOptions extends ClientOptions, WebSocketOptions {}

/**
 * The tools that a thread offers to the model.
 *
 * **Details**
 *
 * An `effect/ai` Toolkit, or a Toolkit with its handlers. Handlers get their services from the environment in which the
 * thread is started. The model sees a handler's failure as a failed call. The runtime keeps the tools with the thread:
 * after a resume or a fork it offers them again, and the toolkit given there answers their calls, but cannot add tools.
 * A turn uses the toolkit of the handle that started it; if that has none, the one given to the thread last. The model
 * gets the text, images and audio of `toModelOutput`.
 *
 * Refused with `InvalidParams`: a tool with `needsApproval`, whose handler may ask instead, and one whose parameters
 * are not an object.
 *
 * **Gotchas**
 *
 * A tool with the name of one of Codex's own, such as `exec_command` or `view_image`, is never called: Codex runs its
 * own.
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
 * `threadSource`, and every other option of `thread/start` under its wire name. Omitted options are not sent.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadStartOptions extends Choices, Optional<Omit<Protocol.ThreadStartParams, Replaced>> {}

/**
 * The settings of a resumed thread, as for a new one; omitted options keep their values. If the server already has the
 * thread loaded, `approvalMode`, `sandbox`, `cwd`, `model` and `serviceTier` apply from the first turn, goal or review of
 * this handle on; the others are ignored.
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
 * The settings of a copy of a thread, as for a new one. The copy ends with the turn `lastTurnId`, or before the turn
 * `beforeTurnId`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadForkOptions
  extends Choices, Optional<Omit<Protocol.ThreadForkParams, Replaced | "threadId" | "excludeTurns">>
{}

/**
 * Which threads are listed, in which order, and from which cursor.
 *
 * @category models
 * @since 0.1.0
 */
export interface ThreadListOptions extends Optional<Protocol.ThreadListParams> {}

/**
 * A thread as it appears in lists.
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
  /** Connecting; `attempt` counts within one series. */
  | { readonly _tag: "Connecting"; readonly attempt: number }
  /** Connected; `connection` counts this client's connections. */
  | { readonly _tag: "Connected"; readonly connection: number }
  /** Lost; the next call reconnects. */
  | { readonly _tag: "Disconnected"; readonly error: TransportClosed }
  /** Closed for good. */
  | { readonly _tag: "Closed"; readonly error: TransportClosed }

/**
 * What the server says about itself in the handshake.
 *
 * @category models
 * @since 0.1.0
 */
export interface Metadata extends Protocol.InitializeResponse {
  /** The version of the app-server, such as `0.169.0`; `undefined` if its user agent names none. */
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
  /** The server's response to `initialize` on the first connection. */
  readonly metadata: Metadata
  /** The state of the connection: the current one, then each change. Ends after `Closed`. */
  readonly status: Stream.Stream<Status>
  /** Starts a new thread. */
  readonly threadStart: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    options?: ThreadStartOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, CallError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * Starts a new thread that the server unloads when the Scope closes. Use it for many threads, such as one per
   * request: otherwise each takes about 2 MB of the server's memory until the client closes. Whatever still runs in it
   * ends: a detached turn, a compaction, agents, and commands that its turns left running. On a shared server, a turn
   * that nobody holds goes on if it begins just then: it may be another client's. Unless it is `ephemeral`, the thread
   * can be resumed later.
   */
  readonly threadStartScoped: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    options?: ThreadStartOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<
    Thread.Thread,
    CallError | Given<E>,
    Given<R | Tool.HandlerServices<Tools[keyof Tools]>> | Scope.Scope
  >
  /**
   * Loads a thread with its history. The server stores a thread with its first turn, or when it gets a name; before
   * that only the client that started it can resume it. Fails with `ThreadNotFound`, with `InvalidParams` if the id is
   * malformed, with `ThreadBusy` while another process on the same `CODEX_HOME` has it open, and with `InvalidRequest`
   * while it is archived. The turns stay on the server; the thread's `read` returns them.
   *
   * Give `sandbox` each time: for a thread that this client has not loaded, the server keeps `readOnly` and
   * `fullAccess`, but replaces `workspaceWrite` with what its configuration says, which may be more. For one with a
   * name but no turn it keeps neither sandbox, approval mode, model nor developer instructions (measured on 0.169.0).
   */
  readonly threadResume: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadResumeOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, RequestError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * Loads a thread as {@link threadResume} does. When the Scope closes, the server unloads it as described at
   * {@link threadStartScoped}, unless this client has other handles of it.
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
   * Starts a new thread with the history of another, which may be active but not ephemeral. The other's model and
   * effort are not copied.
   */
  readonly threadFork: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadForkOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<Thread.Thread, RequestError | Given<E>, Given<R | Tool.HandlerServices<Tools[keyof Tools]>>>
  /**
   * Starts a thread as {@link threadFork} does. When the Scope closes, the server unloads it as described at
   * {@link threadStartScoped}. Use it for branches that end, such as one per step of a plan.
   */
  readonly threadForkScoped: <Tools extends Record<string, Tool.Any> = {}, E = never, R = never>(
    threadId: string,
    options?: ThreadForkOptions & ToolkitOption<Tools, E, R>
  ) => Effect.Effect<
    Thread.Thread,
    RequestError | Given<E>,
    Given<R | Tool.HandlerServices<Tools[keyof Tools]>> | Scope.Scope
  >
  /**
   * One page of the stored threads of the configured model provider, or of those in `modelProviders` (`[]` for all);
   * `nextCursor` leads to the next.
   */
  readonly threadList: (options?: ThreadListOptions) => Effect.Effect<Protocol.ThreadListResponse, CallError>
  /** All threads of {@link threadList}, page by page as the stream is read; `limit` is the page size. */
  readonly threads: (options?: ThreadListOptions) => Stream.Stream<ThreadSummary, CallError>
  /** Archives a thread: it is no longer listed or loaded. */
  readonly threadArchive: (threadId: string) => Effect.Effect<Protocol.ThreadArchiveResponse, RequestError>
  /** Restores an archived thread. It is loaded when its first turn starts. */
  readonly threadUnarchive: (threadId: string) => Effect.Effect<Thread.Thread, RequestError>
  /** The models that can be chosen. */
  readonly models: (options?: ModelListOptions) => Effect.Effect<Protocol.ModelListResponse, CallError>
  /** Who is logged in; with `refreshToken`, after a refresh of the token. */
  readonly account: (options?: {
    readonly refreshToken?: boolean | undefined
  }) => Effect.Effect<Protocol.GetAccountResponse, CallError>
  /** Logs the account out. */
  readonly logout: Effect.Effect<Protocol.LogoutAccountResponse, CallError>
  /** Logs in with an API key, which the server keeps in its `CODEX_HOME`. The key is never logged, traced or printed. */
  readonly loginApiKey: (apiKey: Redacted.Redacted | string) => Effect.Effect<void, CallError>
  /** Begins a login in a browser on this machine. */
  readonly loginChatgpt: Effect.Effect<Login.ChatgptLogin, CallError, Scope.Scope>
  /** Begins a login in a browser anywhere. The server fetches the code over the network. */
  readonly loginChatgptDeviceCode: Effect.Effect<Login.DeviceCodeLogin, CallError, Scope.Scope>
  /** Makes any call of the protocol, typed by its method. */
  readonly request: <M extends Protocol.ClientMethod>(
    method: M,
    ...params: undefined extends Protocol.Params<M> ? [params?: Protocol.Params<M>] : [params: Protocol.Params<M>]
  ) => Effect.Effect<Protocol.Result<M>, JsonRpc.ErrorOf<M>>
  /**
   * All notifications of the server, for each subscriber from its subscription on. What a slow subscriber has not read
   * is kept without limit: bound it with `Stream.buffer({ capacity, strategy: "sliding" })`. Ends with the client.
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
> = (options) => open(AppServer.spawn(options), options, { exclusive: true, known: PROCESS_OPTIONS })

/**
 * Connects over a transport, for as long as the Scope is open.
 *
 * **When to use**
 *
 * Use where the server is not a process of {@link make}: a peer in memory, a tunnel, a recorded session. The transport
 * is made again after a loss, unless `restart` is `false`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connect = <E extends CodexError, R>(
  transport: Effect.Effect<Transport, E, R>,
  options?: ClientOptions
): Effect.Effect<Codex["Service"], E | CallError, R | Scope.Scope> =>
  open(transport, options, { exclusive: false, known: {} })

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
 * Provides a client whose options come from `Config`. Each is a `Config`; for a fixed value use
 * `Config.succeed(value)`.
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
    Effect.flatMap(Lazy.config, ({ isConfig, unwrap }) => {
      // Config itself takes no member that is `undefined`.
      const given = isConfig(options) ? options : defined(options)
      const issue = configIssue(isConfig, given)
      return issue === undefined
        ? Effect.flatMap(unwrap<CodexOptions>(given), make)
        : invalid("initialize", issue)
    })
  )

/**
 * Provides a client of an app-server that listens elsewhere, on a WebSocket or a unix socket.
 *
 * **When to use**
 *
 * Use `NodeCodex.layerRemote` on Node, and this one with another platform's `WebSocketConstructor`, which must support
 * headers for a `token`, and `ws+unix:` for a unix socket.
 *
 * **Details**
 *
 * The API is that of a client with its own process. The server and its threads outlive the client: a turn that runs
 * when the connection is lost goes on, and `threads` includes those that other clients start.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerRemote = (
  options: RemoteOptions
): Layer.Layer<Codex, CallError, Socket.WebSocketConstructor> =>
  Layer.effect(
    Codex,
    open(Effect.flatMap(Lazy.transport, ({ fromWebSocket }) => fromWebSocket(options)), options, {
      exclusive: false,
      known: REMOTE_OPTIONS
    })
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
    connect(Effect.flatMap(Lazy.transport, ({ Transport }) => Effect.service(Transport)), {
      ...options,
      restart: false
    })
  )

// =============================================================================
// Internal
// =============================================================================

/** What is neither a Config nor an object of them: `Config.unwrap` would look for one in it without end. */
const configIssue = (isConfig: (value: unknown) => boolean, value: unknown, name = ""): string | undefined => {
  if (isConfig(value)) return undefined
  if (!Predicate.isObject(value)) {
    return `${name || "options"}: expected a Config, such as Config.succeed(value), got ${kindOf(value)}`
  }
  for (const [key, member] of Object.entries(value)) {
    const issue = configIssue(isConfig, member, name === "" ? key : `${name}.${key}`)
    if (issue !== undefined) return issue
  }
  return undefined
}

/** What a kind of server adds to a client. */
interface Kind {
  /** Whether no other client can use the server. */
  readonly exclusive: boolean
  /** The names of the options of its transport. */
  readonly known: Readonly<Record<string, true>>
}

const open: <E extends CodexError, R>(
  transport: Effect.Effect<Transport, E, R>,
  options: ClientOptions | undefined,
  kind: Kind
) => Effect.Effect<Codex["Service"], E | CallError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(
    transport: Effect.Effect<Transport, E, R>,
    given: ClientOptions | undefined,
    { exclusive, known }: Kind
  ) {
    const options = yield* checked("initialize", given, { ...CLIENT_OPTIONS, ...known })
    const settings = { ...options, ...yield* limits(options), transport, exclusive }
    // The rest of the client is loaded while the server behind the transport starts.
    const opened = openTransport(
      transport,
      (first) => Effect.flatMap(Lazy.client, (client) => client.make(first, settings))
    )
    // A failed attempt leaves nothing behind in the caller's Scope, where it may be repeated.
    return yield* inChildScope(opened)
  }
)

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
      return yield* invalid("initialize", "requestTimeout: expected a duration longer than 0")
    }
    const { restart = DEFAULT_RESTART } = options
    if (restart !== false && !Schedule.isSchedule(restart)) {
      return yield* invalid("initialize", `restart: expected a Schedule or false, got ${typeof restart}`)
    }
    return { maxInFlight, requestTimeout, restart }
  }
)
