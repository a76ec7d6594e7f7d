import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { ClientOptions, Codex } from "../Codex.ts"
import type { CallError, CodexError } from "../CodexError.ts"
import * as Protocol from "../Protocol.ts"
import { ServerRequests } from "../ServerRequests.ts"
import type { Thread } from "../Thread.ts"
import type { Transport } from "../Transport.ts"
import { invalid } from "./errors.ts"
import { makeLoading } from "./loading.ts"
import { startLogin } from "./login.ts"
import type { Opened } from "./openTransport.ts"
import { checked, defined } from "./params.ts"
import { answer } from "./serverRequests.ts"
import * as Session from "./session.ts"
import { makeThread } from "./thread.ts"
import { VERSION } from "./version.ts"

/** The checked options of a client, and the effect that makes its transports. */
export interface Settings<E, R> extends Omit<ClientOptions, keyof Session.Checked>, Session.Checked {
  readonly transport: Effect.Effect<Transport, E, R>
  /** Whether the server has no other clients. */
  readonly exclusive: boolean
}

/** Makes a client over its first transport. */
export const make: <E extends CodexError, R>(
  first: Opened,
  settings: Settings<E, R>
) => Effect.Effect<Codex["Service"], E | CallError, R | Scope.Scope> = Effect.fnUntraced(
  function*<E extends CodexError, R>(first: Opened, settings: Settings<E, R>) {
    const handlers = yield* ServerRequests

    const initialize: Protocol.InitializeParams = {
      clientInfo: settings.clientInfo ?? { name: "effect-codex", title: "Effect SDK for Codex", version: VERSION },
      capabilities: {
        experimentalApi: settings.experimentalApi ?? true,
        requestAttestation: handlers["attestation/generate"] !== undefined,
        ...defined({ optOutNotificationMethods: settings.optOutNotificationMethods })
      }
    }
    const issue = Protocol.encodeIssue("initialize", initialize)
    if (issue !== undefined) return yield* invalid("initialize", issue)

    const session = yield* Session.make(first, { ...settings, initialize, onRequest: answer(handlers) })
    const { initialized, request, router } = session
    const { load, loadScoped } = makeLoading(session, settings.exclusive)

    const client: Codex["Service"] = {
      metadata: { ...initialized, serverVersion: /\/(\d+\.\d+\.\d+\S*)/.exec(initialized.userAgent)?.[1] },
      status: session.connections.status,
      threadStart: (options = {}) => handleOf(load("thread/start", {}, options)),
      threadStartScoped: (options = {}) => handleOf(loadScoped("thread/start", {}, options)),
      threadResume: (threadId, options = {}) => handleOf(load("thread/resume", { threadId }, options)),
      threadResumeScoped: (threadId, options = {}) => handleOf(loadScoped("thread/resume", { threadId }, options)),
      threadFork: (threadId, options = {}) => handleOf(load("thread/fork", { threadId }, options)),
      threadForkScoped: (threadId, options = {}) => handleOf(loadScoped("thread/fork", { threadId }, options)),
      threadList: (options = {}) => request("thread/list", defined(options)),
      threads: (given) =>
        Stream.unwrap(
          Effect.map(checked("thread/list", given), (options) =>
            Stream.paginate(options.cursor, (cursor) =>
              Effect.map(
                request("thread/list", defined({ ...options, cursor })),
                ({ data, nextCursor }) => [data, Option.fromNullishOr(nextCursor)] as const
              )))
        ),
      threadArchive: (threadId) => request("thread/archive", { threadId }),
      threadUnarchive: (threadId) =>
        Effect.map(
          request("thread/unarchive", { threadId }),
          ({ thread }) =>
            makeThread(session, { threadId: thread.id, connection: 0, unscoped: true, settings: {}, firstTurn: {} })
        ),
      models: (options = {}) => request("model/list", defined(options)),
      account: (options = {}) => request("account/read", defined(options)),
      logout: request("account/logout", undefined),
      loginApiKey: (apiKey) =>
        Effect.asVoid(request("account/login/start", {
          type: "apiKey",
          apiKey: Redacted.isRedacted(apiKey) ? Redacted.value(apiKey) : apiKey
        })),
      loginChatgpt: Effect.map(
        startLogin(session, "chatgpt"),
        ({ answer, ...login }) => ({ ...login, authUrl: answer.authUrl })
      ),
      loginChatgptDeviceCode: Effect.map(
        startLogin(session, "chatgptDeviceCode"),
        ({ answer, ...login }) => ({
          ...login,
          verificationUrl: answer.verificationUrl,
          userCode: answer.userCode
        })
      ),
      request: (method, ...[params]) =>
        request(
          method,
          params as Protocol.Params<typeof method>,
          LOADS.has(method)
            ? {
              onAnswer: (answer) => {
                session.running.own((answer as Protocol.ThreadStartResponse).thread.id)
                if (method === "thread/resume") session.running.resumed(answer as Protocol.ThreadResumeResponse)
              }
            }
            : undefined
        ),
      notifications: router.notifications()
    }
    return client
  }
)

const handleOf = <E, R>(
  loading: Effect.Effect<readonly [handle: Thread, tools: unknown], E, R>
): Effect.Effect<Thread, E, R> => Effect.map(loading, ([handle]) => handle)

const LOADS: ReadonlySet<string> = new Set<Protocol.ClientMethod>(["thread/start", "thread/resume", "thread/fork"])
