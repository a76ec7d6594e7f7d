/**
 * The app-server protocol: its types, its schemas, and tables of its methods.
 *
 * Types and schemas are generated from the pinned `@openai/codex`; this module makes them available by method. Nothing
 * on the wire needs a transformation, so a value that passes a check is the decoded value, with all its members.
 *
 * **Example** (The params and the result of a method)
 *
 * ```ts
 * import { Protocol } from "effect-codex"
 *
 * const params: Protocol.Params<"thread/read"> = { threadId: "…", includeTurns: true }
 * const isThread = Protocol.resultCheck("thread/read")
 * ```
 *
 * @since 0.1.0
 */
import * as Exit from "effect/Exit"
import { constFalse, constVoid } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import type { ClientRequests, RequestSchemas, ServerNotifications, ServerRequests } from "./generated/methods.ts"
import { clientRequests, serverNotifications, serverRequests } from "./generated/methods.ts"
import { schemas } from "./generated/schemas.ts"
import type { RequestId } from "./generated/types.ts"
import { isOfMethod } from "./internal/isOfMethod.ts"

export type { ClientRequests, ServerNotifications, ServerRequests } from "./generated/methods.ts"
export type * from "./generated/types.ts"

export {
  /**
   * The schema of every definition of the protocol, by name. Each is built on first use.
   *
   * @category schemas
   * @since 0.1.0
   */
  schemas
}

// -----------------------------------------------------------------------------
// Ids
// -----------------------------------------------------------------------------

/**
 * The id of a thread, as a schema and as a type.
 *
 * @category ids
 * @since 0.1.0
 */
export const ThreadId: Schema.brand<Schema.String, "~effect-codex/ThreadId"> = Schema.String.pipe(
  Schema.brand("~effect-codex/ThreadId")
)

/**
 * The id of a thread.
 *
 * @category ids
 * @since 0.1.0
 */
export type ThreadId = typeof ThreadId.Type

/**
 * The id of a turn, as a schema and as a type.
 *
 * @category ids
 * @since 0.1.0
 */
export const TurnId: Schema.brand<Schema.String, "~effect-codex/TurnId"> = Schema.String.pipe(
  Schema.brand("~effect-codex/TurnId")
)

/**
 * The id of a turn.
 *
 * @category ids
 * @since 0.1.0
 */
export type TurnId = typeof TurnId.Type

// -----------------------------------------------------------------------------
// Methods
// -----------------------------------------------------------------------------

/**
 * A request that the client can make.
 *
 * @category methods
 * @since 0.1.0
 */
export type ClientMethod = keyof ClientRequests

/**
 * The params of a client request. Includes `undefined` if they may be omitted.
 *
 * @category methods
 * @since 0.1.0
 */
export type Params<M extends ClientMethod> = ClientRequests[M]["params"]

/**
 * The result of a client request.
 *
 * @category methods
 * @since 0.1.0
 */
export type Result<M extends ClientMethod> = ClientRequests[M]["result"]

/**
 * A request that the server can make.
 *
 * @category methods
 * @since 0.1.0
 */
export type ServerRequestMethod = keyof ServerRequests

/**
 * The params of a server request.
 *
 * @category methods
 * @since 0.1.0
 */
export type ServerRequestParams<M extends ServerRequestMethod> = ServerRequests[M]["params"]

/**
 * The result that answers a server request.
 *
 * @category methods
 * @since 0.1.0
 */
export type ServerRequestResult<M extends ServerRequestMethod> = ServerRequests[M]["result"]

/**
 * A notification that the server can send.
 *
 * @category methods
 * @since 0.1.0
 */
export type NotificationMethod = keyof ServerNotifications

/**
 * The params of a notification.
 *
 * @category methods
 * @since 0.1.0
 */
export type NotificationParams<M extends NotificationMethod> = ServerNotifications[M]

/**
 * The method of a message that this version does not know, or whose params do not match.
 *
 * **Details**
 *
 * At run time it is the method's own name, a plain string. The type is a pattern that no known method matches, so a
 * comparison rules it out: after `if (notification.method === "turn/started")` the params are those of `turn/started`,
 * and a comparison with a misspelled name does not compile.
 *
 * **Gotchas**
 *
 * A notification whose params do not match keeps its method, and has an `issue`: comparing the method alone does not
 * rule it out. {@link isNotification} does.
 *
 * To compare it with a method newer than this version, widen it: `const method: string = message.method`.
 *
 * @category methods
 * @since 0.1.0
 */
export type UnknownMethod = `${string}~unknown`

/**
 * Marks a method as unknown to this version.
 *
 * @category methods
 * @since 0.1.0
 */
export const UnknownMethod = (method: string): UnknownMethod => method as UnknownMethod

/**
 * Whether this version of the protocol has such a client request.
 *
 * @category methods
 * @since 0.1.0
 */
export const isClientMethod = (method: string): method is ClientMethod => Object.hasOwn(clientRequests, method)

/**
 * Whether this version of the protocol has such a server request.
 *
 * @category methods
 * @since 0.1.0
 */
export const isServerRequestMethod = (method: string): method is ServerRequestMethod =>
  Object.hasOwn(serverRequests, method)

/**
 * Whether this version of the protocol has such a notification.
 *
 * @category methods
 * @since 0.1.0
 */
export const isNotificationMethod = (method: string): method is NotificationMethod =>
  Object.hasOwn(serverNotifications, method)

// -----------------------------------------------------------------------------
// Messages
// -----------------------------------------------------------------------------

/**
 * A notification whose method is known and whose params passed their check.
 *
 * @category messages
 * @since 0.1.0
 */
export type KnownNotification = {
  readonly [M in NotificationMethod]: {
    readonly method: M
    readonly params: NotificationParams<M>
    readonly emittedAtMs?: number
  }
}[NotificationMethod]

/**
 * A notification of an unknown method, or with params that did not pass their check.
 *
 * @category messages
 * @since 0.1.0
 */
export interface UnknownNotification {
  readonly method: UnknownMethod
  readonly params: unknown
  /** Why the params of a known method did not pass; absent where the method itself is unknown. */
  readonly issue?: string
  readonly emittedAtMs?: number
}

/**
 * Any notification of the server.
 *
 * @category messages
 * @since 0.1.0
 */
export type ServerNotification = KnownNotification | UnknownNotification

/**
 * The schema of any notification, including turn events, to serialize it: as the stream of an Rpc, for example.
 *
 * **Details**
 *
 * Notifications of known methods are checked. A check keeps all their members.
 *
 * @category schemas
 * @since 0.1.0
 */
export const ServerNotification: Schema.Codec<ServerNotification> = Schema.declare<ServerNotification>(
  (value): value is ServerNotification =>
    Predicate.hasProperty(value, "method") && Predicate.isString(value.method) &&
    ("issue" in value || !isNotificationMethod(value.method) ||
      notificationCheck(value.method)!(Reflect.get(value, "params")))
)

/**
 * Whether a notification is of a method, and its params match.
 *
 * **When to use**
 *
 * Use with `Stream.filter` on the notifications of a client or a thread. For turn events there is `TurnEvent.is`.
 *
 * **Example** (Watching the limits of an account)
 *
 * ```ts
 * codex.notifications.pipe(
 *   Stream.filter(Protocol.isNotification("account/rateLimits/updated")),
 *   Stream.runForEach(({ params }) => Effect.log(params.rateLimits))
 * )
 * ```
 *
 * @category guards
 * @since 0.1.0
 */
export const isNotification =
  <M extends NotificationMethod>(method: M) =>
  (notification: ServerNotification): notification is Extract<KnownNotification, { readonly method: M }> =>
    isOfMethod(notification, method)

/**
 * A server request whose method is known and whose params passed their check.
 *
 * @category messages
 * @since 0.1.0
 */
export type KnownServerRequest = {
  readonly [M in ServerRequestMethod]: {
    readonly id: RequestId
    readonly method: M
    readonly params: ServerRequestParams<M>
  }
}[ServerRequestMethod]

/**
 * A server request of an unknown method, or with params that did not pass their check.
 *
 * @category messages
 * @since 0.1.0
 */
export interface UnknownServerRequest {
  readonly id: RequestId
  readonly method: UnknownMethod
  readonly params: unknown
  /** Why the params of a known method did not pass; absent where the method itself is unknown. */
  readonly issue?: string
}

/**
 * Any request of the server.
 *
 * @category messages
 * @since 0.1.0
 */
export type ServerRequest = KnownServerRequest | UnknownServerRequest

// -----------------------------------------------------------------------------
// Schemas and checks by method
// -----------------------------------------------------------------------------

/** Builds what belongs to a method once, when it is first asked for; nothing belongs to a method not in the table. */
const byMethod = <Entry, A>(
  table: Readonly<Record<string, Entry>>,
  build: (entry: Entry) => A
): (method: string) => A | undefined => {
  const built = new Map<string, A>()
  return (method) => {
    const known = built.get(method)
    if (known !== undefined || !Object.hasOwn(table, method)) return known
    const value = build(table[method]!)
    built.set(method, value)
    return value
  }
}

const requestParams = ([params, , optional]: RequestSchemas): Schema.Codec<unknown> =>
  params === null ? Schema.Undefined : optional ? Schema.NullishOr(schemas[params]) : schemas[params]

const paramsSchemas = byMethod(clientRequests, requestParams)
const resultSchemas = byMethod(clientRequests, ([, result]) => schemas[result])
const serverRequestParamsSchemas = byMethod(serverRequests, requestParams)
const serverRequestResultSchemas = byMethod(serverRequests, ([, result]) => schemas[result])
const notificationSchemas = byMethod(serverNotifications, (params) => schemas[params])

/** A schema from a table: which type it checks follows from the method, which the type of the table does not show. */
type AnyCodec = Schema.Codec<any>

/**
 * The schema of a client request's params.
 *
 * @category schemas
 * @since 0.1.0
 */
export const paramsSchema = <M extends ClientMethod>(method: M): Schema.Codec<Params<M>> =>
  paramsSchemas(method) as AnyCodec

/**
 * The schema of a client request's result.
 *
 * @category schemas
 * @since 0.1.0
 */
export const resultSchema = <M extends ClientMethod>(method: M): Schema.Codec<Result<M>> =>
  resultSchemas(method) as AnyCodec

/**
 * The schema of a server request's params.
 *
 * @category schemas
 * @since 0.1.0
 */
export const serverRequestSchema = <M extends ServerRequestMethod>(method: M): Schema.Codec<ServerRequestParams<M>> =>
  serverRequestParamsSchemas(method) as AnyCodec

/**
 * The schema of a server request's result.
 *
 * @category schemas
 * @since 0.1.0
 */
export const serverRequestResultSchema = <M extends ServerRequestMethod>(
  method: M
): Schema.Codec<ServerRequestResult<M>> => serverRequestResultSchemas(method) as AnyCodec

/**
 * The schema of a notification's params.
 *
 * @category schemas
 * @since 0.1.0
 */
export const notificationSchema = <M extends NotificationMethod>(method: M): Schema.Codec<NotificationParams<M>> =>
  notificationSchemas(method) as AnyCodec

/**
 * Whether a value matches its protocol schema.
 *
 * @category checks
 * @since 0.1.0
 */
export type Check = (value: unknown) => boolean

// A frequently used check is compiled: 6 instead of 82 ns for a delta, 0.12 instead of 0.64 µs for a usual mix. That
// costs a millisecond, once, and some more to load the compiler, which a start and a short turn do not pay. Where code
// may not be generated or loaded at run time, nothing changes.
const USES_BEFORE_COMPILATION = 1000

const hot = <A>(schema: Schema.Codec<any>, build: (schema: Schema.Codec<any>) => (value: unknown) => A) => {
  let check = build(schema)
  let uses = 0
  return (value: unknown): A => {
    if (++uses === USES_BEFORE_COMPILATION) {
      void import("effect/schema/SchemaJITCompiler").then(({ enable }) => {
        enable(schema.ast)
        check = build(schema)
      }, constVoid)
    }
    return check(value)
  }
}

/**
 * The check of a notification's params; `undefined` for a method that this version does not know.
 *
 * @category checks
 * @since 0.1.0
 */
export const notificationCheck: (method: string) => Check | undefined = byMethod(
  serverNotifications,
  (params) => hot(schemas[params], Schema.is)
)

/**
 * The check of a client request's result; `undefined` for a method that this version does not know.
 *
 * @category checks
 * @since 0.1.0
 */
export const resultCheck: (method: string) => Check | undefined = byMethod(
  clientRequests,
  ([, result]) => hot(schemas[result], Schema.is)
)

/**
 * The check of a server request's params; `undefined` for a method that this version does not know.
 *
 * @category checks
 * @since 0.1.0
 */
export const serverRequestCheck: (method: string) => Check | undefined = byMethod(
  serverRequests,
  (entry) => Schema.is(requestParams(entry))
)

const strictDecoders = byMethod(
  clientRequests,
  (entry) =>
    hot(
      requestParams(entry),
      (schema) => Schema.decodeUnknownExit(schema, { errors: "all", onExcessProperty: "error" })
    )
)

// Only unknown members make a strict check fail where `Schema.is` passes. To find them, Effect lists the known ones each
// time: 0.6 µs, a tenth of a call with 64 in flight. In params without objects and arrays a look at the names is enough.
const plainChecks = byMethod(clientRequests, (entry): Check => {
  const schema = requestParams(entry)
  if (!SchemaAST.isObjects(schema.ast)) return constFalse
  const names = new Set(schema.ast.propertySignatures.map(({ name }) => name))
  const check = hot(schema, Schema.is)
  return (params) => Predicate.isObject(params) && hasOnly(params, names) && check(params)
})

const hasOnly = (params: Record<PropertyKey, unknown>, names: ReadonlySet<PropertyKey>): boolean => {
  for (const name in params) {
    if (!names.has(name) || Predicate.isObjectOrArray(params[name])) return false
  }
  return true
}

/**
 * What is wrong with the params of a request, strictly: an excess member is an issue too. `undefined` if nothing is, or
 * if this version does not know the method.
 *
 * @category checks
 * @since 0.1.0
 */
export const encodeIssue = (method: string, params: unknown): string | undefined => {
  if (plainChecks(method)?.(params) === true) return undefined
  const decode = strictDecoders(method)
  if (decode === undefined) return undefined
  const exit = decode(params)
  if (Exit.isSuccess(exit)) return undefined
  // Members that JSON omits (`{ model: undefined }`) are not an issue: what counts is what is sent.
  const sent = jsonOf(params)
  const sentExit = decode(sent)
  return Exit.isSuccess(sentExit) ? undefined : issueText(sentExit, sent)
}

/** The value as JSON, but keeping `NaN` and infinities: JSON would write `null`, which means something else. */
const jsonOf = (value: unknown): unknown => {
  try {
    const json = JSON.stringify(
      value,
      (_, member) => typeof member === "number" && !Number.isFinite(member) ? { [NOT_FINITE]: `${member}` } : member
    )
    return json === undefined
      ? undefined
      : JSON.parse(json, (_, member) => Predicate.hasProperty(member, NOT_FINITE) ? Number(member[NOT_FINITE]) : member)
  } catch {
    return value
  }
}

const NOT_FINITE = "~effect-codex/notFinite"

// -----------------------------------------------------------------------------
// Why a value does not pass
// -----------------------------------------------------------------------------

const MAX_ISSUES = 5
const MAX_TEXT = 500
/** How Effect writes an alternative that is told from others by a tag. */
const variantText = /\{ readonly "(\w+)": ("[^"]*"), \.\.\. \}/g

/**
 * Says briefly why a value does not pass, naming the member. The value itself is not repeated, except where the schema
 * has fixed names.
 *
 * @category checks
 * @since 0.1.0
 */
export const explain = (schema: Schema.Codec<any>, value: unknown): string =>
  issueText(Schema.decodeUnknownExit(schema, { errors: "all" })(value), value)

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

const issueText = (exit: Exit.Exit<unknown, Schema.SchemaError>, value: unknown): string => {
  const error = Exit.findErrorOption(exit)
  if (error._tag === "None") return "no issue"
  const { issues } = formatIssues(error.value.issue)
  const texts = issues.slice(0, MAX_ISSUES).map(({ message, path = [] }) => {
    const keys = path.map((segment) => typeof segment === "object" ? segment.key : segment)
    const found = at(value, keys)
    const what = message === "Missing key"
      ? "missing"
      : message === "Expected no excess property"
      ? "no such member"
      : `${shorten(message.replace(variantText, "$1 $2"), 160)}, got ${describe(found, message)}`
    return keys.length === 0 ? what : `${pathText(keys)}: ${what}`
  })
  if (issues.length > MAX_ISSUES) texts.push(`and ${issues.length - MAX_ISSUES} more`)
  return shorten([...new Set(texts)].join("; "), MAX_TEXT)
}

const shorten = (text: string, length: number): string => text.length <= length ? text : `${text.slice(0, length - 1)}…`

const pathText = (path: ReadonlyArray<PropertyKey>): string =>
  shorten(
    path.reduce<string>(
      (text, key) => typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
      ""
    ),
    160
  )

const at = (value: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce(
    (found, key) => Predicate.isObjectOrArray(found) ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    value
  )

/** Only where fixed names were expected is a string repeated: elsewhere it is somebody's text. */
const describe = (value: unknown, expected: string): string => {
  const named = expected.includes("\"")
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  switch (typeof value) {
    case "string":
      return named ? JSON.stringify(shorten(value, 40)) : "a string"
    case "object": {
      const { type } = value as { readonly type?: unknown }
      return named && typeof type === "string" ? `an object of type ${JSON.stringify(shorten(type, 40))}` : "an object"
    }
    case "undefined":
      return "undefined"
    case "number":
      return Number.isFinite(value) ? "a number" : `${value}`
    default:
      return `a ${typeof value}`
  }
}

/**
 * Whether a value fails only by names that this version does not know (an enum value, or the tag of a union's variant),
 * as from a newer server, or by missing members that may be `null`, as from an older one. Any other missing member, or
 * a wrong type, is not drift.
 *
 * @category checks
 * @since 0.1.0
 */
export const isDrift = (schema: Schema.Codec<any>, value: unknown): boolean => compare(schema.ast, value) === Drifted

// A decoder's issues are not enough: those of a union show neither which variant was meant, nor whether one would match
// but for a name. So the value is compared with the schema's tree; larger is worse.
type Comparison = typeof Fits | typeof Drifted | typeof Broken
const Fits = 0
const Drifted = 1
const Broken = 2

const compare = (ast: SchemaAST.AST, value: unknown): Comparison => {
  // Most parts of a value do, for which a check is faster than what follows.
  if (Schema.is(Schema.make(ast))(value)) return Fits
  switch (ast._tag) {
    case "Suspend":
      return compare(ast.thunk(), value)
    case "Literal":
      return typeof ast.literal === "string" && typeof value === "string" ? Drifted : Broken
    case "Union":
      return compareUnion(ast, value)
    case "Objects":
      return compareObject(ast, value)
    case "Arrays": {
      if (!Array.isArray(value)) return Broken
      const [item] = ast.rest
      return item === undefined ? Broken : worst(value, (element) => compare(item, element))
    }
    default:
      return Broken
  }
}

const worst = <A>(values: ReadonlyArray<A>, of: (value: A) => Comparison): Comparison => {
  let result: Comparison = Fits
  for (const value of values) {
    const next = of(value)
    if (next === Broken) return Broken
    if (next === Drifted) result = Drifted
  }
  return result
}

const compareObject = (ast: SchemaAST.Objects, value: unknown): Comparison => {
  if (!Predicate.isObject(value)) return Broken
  const [index] = ast.indexSignatures
  return Math.max(
    worst(ast.propertySignatures, ({ name, type }) =>
      Object.hasOwn(value, name)
        ? compare(type, value[name])
        : type.context?.isOptional
        ? Fits
        // A nullable member may be missing: an older server does not know it.
        : compare(type, null) === Fits
        ? Drifted
        : Broken),
    index === undefined ? Fits : worst(Object.values(value), (member) => compare(index.type, member))
  ) as Comparison
}

const compareUnion = (ast: SchemaAST.Union, value: unknown): Comparison => {
  const variants = ast.types.flatMap(structsOf)
  if (Predicate.isObject(value) && variants.length > 0) {
    const tag = tagOf(variants)
    const name = tag === undefined ? undefined : value[tag]
    if (tag !== undefined && typeof name === "string") {
      const meant = variants.filter((variant) => literalsAt(variant, tag).includes(name))
      return meant.length > 0 ? best(meant, value) : Drifted
    }
    // `{ name: … }`: the variant's name is its only member.
    const keys = Object.keys(value)
    if (
      keys.length === 1 && variants.every((variant) => variant.propertySignatures.length === 1) &&
      !variants.some((variant) => variant.propertySignatures[0]!.name === keys[0])
    ) return Drifted
  }
  return best(ast.types, value)
}

const best = (asts: ReadonlyArray<SchemaAST.AST>, value: unknown): Comparison => {
  let result: Comparison = Broken
  for (const ast of asts) {
    const next = compare(ast, value)
    if (next < result) result = next
  }
  return result
}

/** The structs among the alternatives of a union, those of unions within it too. */
const structsOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.Objects> =>
  ast._tag === "Union"
    ? ast.types.flatMap(structsOf)
    : ast._tag === "Objects" && ast.propertySignatures.length > 0
    ? [ast]
    : []

/** The member by which all variants of a union can be told apart. */
const tagOf = (variants: ReadonlyArray<SchemaAST.Objects>): PropertyKey | undefined =>
  variants[0]!.propertySignatures.find(({ name }) => variants.every((variant) => literalsAt(variant, name).length > 0))
    ?.name

const literalsAt = (variant: SchemaAST.Objects, name: PropertyKey): ReadonlyArray<string> => {
  const type = variant.propertySignatures.find((property) => property.name === name)?.type
  const literals = type?._tag === "Union" ? type.types : type === undefined ? [] : [type]
  return literals.flatMap((ast) => ast._tag === "Literal" && typeof ast.literal === "string" ? [ast.literal] : [])
}
