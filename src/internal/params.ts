import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as ApprovalMode from "../ApprovalMode.ts"
import type * as AppServer from "../AppServer.ts"
import type { ClientOptions } from "../Codex.ts"
import type { InvalidParams } from "../CodexError.ts"
import type * as Protocol from "../Protocol.ts"
import * as Sandbox from "../Sandbox.ts"
import type { WebSocketOptions } from "../Transport.ts"
import { invalid } from "./errors.ts"

/** An options object in which any member may also be given as `undefined`, which means the same as leaving it out. */
export type Options<A> = { readonly [K in keyof A]?: A[K] | undefined }

/** The options that threads and turns share and that the wire spells differently. */
export interface Choices {
  /**
   * Who decides when Codex wants to do something that needs an approval: a reviewing model of the runtime
   * (`autoReview`), nobody, so that it is not done (`denyAll`), or your program through `ServerRequests` (`user`).
   *
   * @default "autoReview" in a new thread; else the setting of the thread, or of the forked thread
   */
  readonly approvalMode?: ApprovalMode.ApprovalMode | undefined
  /**
   * What commands may do: read files (`readOnly`), also write inside the workspace, the configured writable roots and
   * the folders for temporary files (`workspaceWrite`), or everything (`fullAccess`).
   *
   * @default the configuration of Codex; in a turn, the thread's setting
   */
  readonly sandbox?: Sandbox.Sandbox | undefined
}

/** The options of a client, whatever its transport. What makes the transport may be given them too. */
export const CLIENT_OPTIONS: Readonly<Record<keyof ClientOptions, true>> = {
  clientInfo: true,
  experimentalApi: true,
  maxInFlight: true,
  optOutNotificationMethods: true,
  requestTimeout: true,
  restart: true
}

/** The options of a server's process. */
export const PROCESS_OPTIONS: Readonly<Record<keyof AppServer.Options, true>> = {
  codexBin: true,
  configOverrides: true,
  cwd: true,
  env: true,
  launchArgs: true,
  shutdownTimeout: true,
  stderr: true
}

/** The options of a connection to a server that listens. */
export const REMOTE_OPTIONS: Readonly<Record<keyof WebSocketOptions, true>> = {
  allowInsecure: true,
  token: true,
  url: true
}

/** The options, if they are an object and, where `known` is given, have no other names. */
export const checked = <A extends object>(
  method: string,
  options: A | undefined,
  known?: Readonly<Record<string, true>>
): Effect.Effect<A, InvalidParams> => {
  if (options === undefined) return Effect.succeed({} as A)
  if (!Predicate.isObject(options)) return invalid(method, `options: expected an object, got ${kindOf(options)}`)
  const unknown = Object.keys(options).find((name) => known !== undefined && !Object.hasOwn(known, name))
  return unknown === undefined ? Effect.succeed(options) : invalid(method, `${unknown}: there is no such option`)
}

/** What a value is, in an error that does not repeat it. */
export const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : typeof value

/** Decodes and checks the duration in an option. */
export const duration = (option: string, input: Duration.Input): Effect.Effect<Duration.Duration, InvalidParams> =>
  Effect.catch(
    Effect.fromOption(
      Option.filter(Duration.fromInput(input), (duration) => !Number.isNaN(input) && !Duration.isNegative(duration))
    ),
    () =>
      invalid(
        "initialize",
        `${option}: expected a duration such as "2 seconds", got ${
          typeof input === "string" ? JSON.stringify(input) : String(input)
        }`
      )
  )

const choose = <A>(
  method: string,
  option: string,
  table: Readonly<Record<string, A>>,
  choice: string | undefined
): Effect.Effect<A | undefined, InvalidParams> =>
  choice === undefined
    ? Effect.undefined
    : Object.hasOwn(table, choice)
    ? Effect.succeed(table[choice])
    : invalid(
      method,
      `${option}: expected ${Object.keys(table).map((name) => JSON.stringify(name)).join(", ")}, got ${
        JSON.stringify(choice)
      }`
    )

/** The approval mode as params of a thread or a turn. */
export const approval = (method: string, mode: ApprovalMode.ApprovalMode | undefined) =>
  choose(method, "approvalMode", ApprovalMode.wire, mode)

/** The sandbox in both of its spellings. */
export const sandbox = (method: string, sandbox: Sandbox.Sandbox | undefined) =>
  choose(method, "sandbox", Sandbox.wire, sandbox)

/** Leaves out the members that are `undefined`: an omitted option is not sent. What is no object is left as it is. */
export const defined = <A extends object>(options: A): { [K in keyof A]: Exclude<A[K], undefined> } => {
  if (!Predicate.isObject(options)) return options as never
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) result[key] = value
  }
  return result as { [K in keyof A]: Exclude<A[K], undefined> }
}

/** The settings requested for a thread, as `thread/resume` takes them. */
export type ThreadSettings = Omit<Protocol.ThreadResumeParams, "threadId">

/** The settings of a thread or a turn that `thread/resume` takes too. */
export const resumable = (settings: object): ThreadSettings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => RESUMED.has(name)))

/** Merges newer settings over earlier ones. */
export const merge = ({ permissions, sandbox, ...before }: ThreadSettings, asked: ThreadSettings): ThreadSettings => ({
  ...before,
  // Only one of these two can be set: the newer one applies.
  ...asked.permissions === undefined && asked.sandbox === undefined ? accessOf({ permissions, sandbox }) : {},
  ...asked
})

/** Effort and summary of a turn as `config`: a resume that names a model loses them otherwise (measured on 0.169.0). */
export const reasoning = (before: ThreadSettings, { effort, summary }: Protocol.TurnStartParams): ThreadSettings =>
  effort == null && summary == null ? {} : {
    config: {
      ...before.config,
      ...effort == null ? {} : { model_reasoning_effort: effort },
      ...summary == null ? {} : { model_reasoning_summary: summary }
    }
  }

/** The settings that limit the commands of a thread. */
export const accessOf = ({ permissions, sandbox }: Options<ThreadSettings>) => defined({ permissions, sandbox })

/**
 * The settings that a resume did not apply: the server keeps those of a thread that is already loaded, as its response
 * shows. They are sent with the first turn instead.
 */
export const notTaken = (
  asked: ThreadSettings,
  has: Partial<Protocol.ThreadResumeResponse>
): Partial<Protocol.TurnStartParams> => {
  const access = Object.values(Sandbox.wire).find(({ mode }) => mode === asked.sandbox)
  return {
    ...Object.fromEntries(
      (["approvalPolicy", "approvalsReviewer", "cwd", "model", "serviceTier"] as const)
        .filter((name) => asked[name] !== undefined && asked[name] !== has[name])
        .map((name) => [name, asked[name]])
    ),
    ...access === undefined || access.policy.type === has.sandbox?.type ? {} : { sandboxPolicy: access.policy }
  }
}

const RESUMED: ReadonlySet<string> = new Set<keyof Protocol.ThreadResumeParams>([
  "approvalPolicy",
  "approvalsReviewer",
  "baseInstructions",
  "config",
  "cwd",
  "developerInstructions",
  "model",
  "modelProvider",
  "permissions",
  "personality",
  "runtimeWorkspaceRoots",
  "sandbox",
  "serviceTier"
])
