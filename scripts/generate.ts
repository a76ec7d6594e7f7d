/**
 * Writes `src/generated/` from the JSON schema of the pinned `@openai/codex`.
 *
 *     node scripts/generate.ts           writes the files
 *     node scripts/generate.ts --check   fails, and names each file that differs, instead of writing
 *
 * The binary describes itself (`codex app-server generate-json-schema`), `effect/SchemaRepresentation` turns that
 * into TypeScript and `effect/Schema` source. This script does the rest: it reshapes the JSON schema into what Effect
 * imports, and lays out the source in files.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as JsonSchema from "effect/JsonSchema"
import * as Path from "effect/Path"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Schema from "effect/Schema"
import * as SchemaRepresentation from "effect/SchemaRepresentation"
import * as Stream from "effect/Stream"
import { fileURLToPath } from "node:url"

type Json = JsonSchema.JsonSchema
type Definitions = Readonly<Record<string, Json>>

class GenerateError extends Schema.TaggedError<GenerateError>()("GenerateError", {
  message: Schema.String
}) {}

// -----------------------------------------------------------------------------
// The schema of the binary
// -----------------------------------------------------------------------------

const root = fileURLToPath(new URL("..", import.meta.url))
const command = "codex app-server generate-json-schema --experimental"

/** Runs a command to its end and returns what it wrote to stdout. */
const run = Effect.fnUntraced(function*(file: string, args: ReadonlyArray<string>, stdin?: string) {
  const handle = yield* ChildProcess.make(process.execPath, [file, ...args], {
    cwd: root,
    stdin: stdin === undefined ? "ignore" : Stream.encodeText(Stream.make(stdin)),
    stderr: "inherit"
  })
  const [output, exitCode] = yield* Effect.all([Stream.mkString(Stream.decodeText(handle.stdout)), handle.exitCode], {
    concurrency: "unbounded"
  })
  return exitCode === 0 ? output : yield* new GenerateError({ message: `${file} ${args.join(" ")} exited ${exitCode}` })
}, Effect.scoped)

/** The version and the entry point of a command-line tool among the dependencies. */
const findTool = Effect.fnUntraced(function*(name: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const manifest = fileURLToPath(import.meta.resolve(`${name}/package.json`))
  const { bin, version } = JSON.parse(yield* fs.readFileString(manifest))
  const entry: string = typeof bin === "string" ? bin : Object.values<string>(bin)[0]!
  return { version: version as string, file: path.join(path.dirname(manifest), entry) }
})

const readProtocol = Effect.fnUntraced(function*(codex: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = yield* fs.makeTempDirectoryScoped({ prefix: "effect-codex-generate-" })
  const [schemas, types] = [path.join(directory, "schema"), path.join(directory, "ts")]
  yield* run(codex, ["app-server", "generate-json-schema", "--experimental", "--out", schemas])
  yield* run(codex, ["app-server", "generate-ts", "--experimental", "--out", types])
  const read = (name: string) => Effect.map(fs.readFileString(path.join(schemas, `${name}.json`)), JSON.parse)
  const typeTexts = new Map<string, string>()
  for (const file of yield* fs.readDirectory(types, { recursive: true })) {
    if (!file.endsWith(".ts")) continue
    const text = yield* fs.readFileString(path.join(types, file))
    const name = path.basename(file, ".ts")
    typeTexts.set(name, (typeTexts.get(name) ?? "") + text.replace(/\/\*[^]*?\*\//g, ""))
  }
  const correctAll = (definitions: Definitions): Definitions =>
    Object.fromEntries(
      Object.entries(definitions).map(([name, schema]) => [name, correct(schema, typeTexts.get(name))])
    )
  const { definitions: { v2: _, ...others } } = yield* read("codex_app_server_protocol.schemas")
  return {
    definitions: correctAll((yield* read("codex_app_server_protocol.v2.schemas")).definitions),
    // Outside of v2: the server requests, and a few early results. Their references name v2 in full.
    others: correctAll(JSON.parse(JSON.stringify(others).replaceAll("#/definitions/v2/", "#/definitions/"))),
    clientRequests: methodsOf(yield* read("ClientRequest")),
    serverRequests: methodsOf(yield* read("ServerRequest")),
    serverNotifications: methodsOf(yield* read("ServerNotification"))
  }
}, Effect.scoped)

/**
 * In a few unions, the schema has members in snake case that are camel case on the wire (as `thread/timeline/list`
 * shows). The types that the same binary writes are right: where the two disagree in this way, the types win.
 */
const correct = (schema: Json, types: string | undefined): Json => {
  if (types === undefined) return schema
  const says = (member: string) => new RegExp(`\\b${member}\\b`).test(types)
  const wireName = (member: string): string => {
    const camel = member.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return camel === member || says(member) || !says(camel) ? member : camel
  }
  const walk = (schema: Json): Json => {
    const result = { ...schema }
    for (const keyword of ["anyOf", "oneOf", "allOf"]) {
      if (Array.isArray(schema[keyword])) result[keyword] = schema[keyword].map(walk)
    }
    if (schema.properties !== undefined) {
      result.properties = Object.fromEntries(
        Object.entries(propertiesOf(schema)).map(([member, property]) => [wireName(member), property])
      )
    }
    if (schema.required !== undefined) result.required = requiredOf(schema).map(wireName)
    return result
  }
  return walk(schema)
}

interface Method {
  readonly method: string
  readonly description: string | undefined
  readonly params: string | undefined
  readonly isOptional: boolean
}

const refName = (schema: Json | undefined): string | undefined => schema?.$ref?.toString().split("/").at(-1)

const methodsOf = (union: Json): ReadonlyArray<Method> =>
  (union.oneOf as ReadonlyArray<Json>).map((message) => {
    const { method, params } = message.properties as Record<string, Json>
    const alternatives = params?.anyOf as ReadonlyArray<Json> | undefined
    return {
      method: (method!.enum as ReadonlyArray<string>)[0]!,
      description: message.description as string | undefined,
      params: refName(params) ?? refName(alternatives?.find((schema) => schema.$ref !== undefined)),
      isOptional: !(message.required as ReadonlyArray<string>).includes("params")
    }
  })

/** The definitions of v2, and those of the others that the method tables refer to. */
const reachable = (definitions: Definitions, others: Definitions, names: ReadonlyArray<string>): Definitions => {
  const all: Record<string, Json> = { ...definitions }
  const visit = (name: string): void => {
    if (Object.hasOwn(all, name)) return
    const schema = others[name]
    if (schema === undefined) throw new GenerateError({ message: `No definition ${name} in the schema of the binary` })
    all[name] = schema
    JSON.stringify(schema, (key, value) => {
      if (key === "$ref") visit(value.split("/").at(-1))
      return value
    })
  }
  names.forEach(visit)
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1))
}

// -----------------------------------------------------------------------------
// Which result belongs to which method
// -----------------------------------------------------------------------------

/** The results whose names follow from neither method nor params: each is the only response left for its method. */
const resultOverrides: Readonly<Record<string, string>> = {
  "account/gatewayOAuth/cancel": "GatewayOAuthCancelResponse",
  "account/logout": "LogoutAccountResponse",
  "account/securitySetup/read": "GetAccountSecuritySetupResponse",
  "account/workspaceMessages/read": "GetWorkspaceMessagesResponse",
  "accountSession/list": "AccountSessionsResponse",
  "config/batchWrite": "ConfigWriteResponse",
  "config/mcpServer/reload": "McpServerRefreshResponse",
  "config/value/write": "ConfigWriteResponse",
  "configRequirements/read": "ConfigRequirementsReadResponse",
  "externalAgentConfig/import/readHistories": "ExternalAgentConfigImportHistoriesReadResponse",
  "memory/reset": "MemoryResetResponse",
  "remoteControl/status/read": "RemoteControlStatusReadResponse",
  "rollout/compress": "RolloutCompressResponse",
  "windowsSandbox/readiness": "WindowsSandboxReadinessResponse"
}

interface Request extends Method {
  readonly result: string
}

const withResults = (methods: ReadonlyArray<Method>, ...known: ReadonlyArray<Definitions>): ReadonlyArray<Request> =>
  methods.map((method) => {
    const result = resultOverrides[method.method] ?? method.params?.replace(/Params$/, "Response")
    if (result === undefined || !known.some((definitions) => Object.hasOwn(definitions, result))) {
      throw new GenerateError({
        message: `The result of ${method.method} is unknown (tried ${result}): add it to resultOverrides`
      })
    }
    return { ...method, result }
  })

/** A response without a method means that some method has the wrong one. */
const checkResults = (definitions: Definitions, others: Definitions, requests: ReadonlyArray<Request>) => {
  const used = new Set(requests.map((request) => request.result))
  const unused = [...Object.keys(definitions), ...Object.keys(others)].filter((name) =>
    name.endsWith("Response") && !name.startsWith("JSONRPC") && !used.has(name)
  )
  if (unused.length > 0) throw new GenerateError({ message: `No method has the result ${unused.join(", ")}` })
}

// -----------------------------------------------------------------------------
// From JSON schema to what Effect imports
// -----------------------------------------------------------------------------

const alternativesOf = (schema: Json): ReadonlyArray<Json> | undefined =>
  schema.anyOf as ReadonlyArray<Json> | undefined
const propertiesOf = (schema: Json): Readonly<Record<string, Json>> => (schema.properties ?? {}) as Record<string, Json>
const requiredOf = (schema: Json): ReadonlyArray<string> => (schema.required ?? []) as ReadonlyArray<string>
const isStruct = (schema: Json): boolean => Object.keys(propertiesOf(schema)).length > 0
const wideIntegers: ReadonlyArray<unknown> = ["int64", "uint64", "int", "uint"]

/**
 * Effect accepts no object with alternatives beside its properties: these are added to each alternative. Objects are
 * closed, so that they become plain structs (which ignore unknown members), unless they are maps. Integers wider than
 * JavaScript's become numbers. Titles and defaults are dropped.
 */
const normalize = (input: unknown): Json => {
  if (typeof input !== "object" || input === null) return {}
  const { $schema, allOf, anyOf, default: _default, format, oneOf, title, ...rest } = input as Json
  const schema: Json = rest
  if (Array.isArray(allOf)) {
    if (allOf.length !== 1 || anyOf || oneOf || schema.type) {
      throw new GenerateError({ message: `Cannot normalize allOf: ${JSON.stringify(input)}` })
    }
    return { ...normalize(allOf[0]), ...schema }
  }
  if (wideIntegers.includes(format)) {
    schema.type = Array.isArray(schema.type)
      ? schema.type.map((type) => type === "integer" ? "number" : type)
      : "number"
  }
  if (schema.items !== undefined) schema.items = normalize(schema.items)
  if (schema.properties !== undefined) {
    schema.properties = Object.fromEntries(
      Object.entries(propertiesOf(schema)).map(([key, value]) => [key, normalize(value)])
    )
  }
  if (typeof schema.additionalProperties === "object") {
    schema.additionalProperties = normalize(schema.additionalProperties)
  } else if (isStruct(schema)) {
    schema.additionalProperties = false
  } else {
    delete schema.additionalProperties
  }
  const alternatives = (anyOf ?? oneOf) as ReadonlyArray<unknown> | undefined
  if (alternatives === undefined) return schema
  const { description, properties, required, type: _type, ...unexpected } = schema
  delete unexpected.additionalProperties
  if (Object.keys(unexpected).length > 0) {
    throw new GenerateError({ message: `Cannot normalize alternatives beside ${Object.keys(unexpected)}` })
  }
  return {
    ...(description === undefined ? undefined : { description }),
    anyOf: alternatives.flatMap((alternative) => {
      const inner = normalize(alternative)
      return (alternativesOf(inner) ?? [inner]).map((member) => {
        const documented = inner.description === undefined ? member : { description: inner.description, ...member }
        if (properties === undefined) return documented
        if (!isStruct(member)) throw new GenerateError({ message: `Cannot distribute over ${JSON.stringify(member)}` })
        return {
          ...documented,
          properties: { ...properties, ...propertiesOf(member) },
          required: [...new Set([...requiredOf(schema), ...requiredOf(member)])]
        }
      })
    })
  }
}

/** Marks names of definitions in the source that Effect generates; no schema contains it. */
const mark = "$$"

/** Effect quotes the names of all members. */
const unquote = (code: string): string => code.replace(/(?<=[{,] |readonly )"([A-Za-z_$][\w$]*)"(?=\??: )/g, "$1")

/** Replaces the spelled-out type of any JSON value by its name. */
const shorten = (code: string): string =>
  code.replaceAll("Schema.Number.check(Schema.isFinite())", "Schema.Finite")
    .replaceAll("Schema.Number.check(Schema.isFinite(), ", "Schema.Finite.check(")

/** Drops annotations, takes any JSON value as it is, and refers to definitions by marked names. */
const plain = (node: SchemaRepresentation.Representation): SchemaRepresentation.Representation => {
  if (node._tag === "Reference") return { _tag: "Reference", $ref: mark + node.$ref }
  if (node._tag === "Suspend") return plain(node.thunk)
  if (node._tag === "Declaration") {
    if (node.representation?.id === "effect/schema/Json") return { _tag: "Unknown", checks: [] }
    throw new GenerateError({ message: `Unexpected declaration ${node.representation?.id}` })
  }
  const { annotations: _, ...rest } = node
  const base = {
    ...rest,
    checks: node.checks.map((check) => ({
      ...check,
      annotations: { toCode: check.annotations?.toCode }
    })) as typeof node.checks
  } as typeof node
  switch (base._tag) {
    case "Arrays":
      return {
        ...base,
        elements: base.elements.map((element) => ({ ...element, type: plain(element.type) })),
        rest: base.rest.map(plain)
      }
    case "Objects":
      return {
        ...base,
        propertySignatures: base.propertySignatures.map(({ annotations: _, ...property }) => ({
          ...property,
          type: plain(property.type)
        })),
        indexSignatures: base.indexSignatures.map((signature) => ({
          parameter: plain(signature.parameter),
          type: plain(signature.type)
        }))
      }
    case "Union":
      return { ...base, types: base.types.map(plain) }
    default:
      return base
  }
}

const toCode = (definitions: Definitions, roots: ReadonlyArray<Json>): SchemaRepresentation.CodeDocument => {
  const document = JsonSchema.fromSchemaDraft07({
    definitions: definitions as Record<string, Json>,
    items: [...Object.keys(definitions).map((name) => ({ $ref: `#/definitions/${name}` })), ...roots]
  })
  const schemas = SchemaRepresentation.fromJsonSchemaMultiDocument({
    dialect: document.dialect,
    definitions: document.definitions,
    schemas: document.schema.prefixItems as [Json, ...Array<Json>]
  }, { patterns: "ignore", onEnter: ({ description: _, ...schema }) => schema })
  const { references, representations } = SchemaRepresentation.toRepresentations(
    schemas.map((schema) => schema.ast) as [Schema.Top["ast"], ...Array<Schema.Top["ast"]>]
  )
  return SchemaRepresentation.toCodeDocument({
    representations: representations.slice(Object.keys(definitions).length).map(
      plain
    ) as unknown as SchemaRepresentation.MultiDocument["representations"],
    references: Object.fromEntries(Object.entries(references).map(([name, node]) => [mark + name, plain(node)]))
  })
}

// -----------------------------------------------------------------------------
// Files
// -----------------------------------------------------------------------------

const jsDoc = (description: unknown): string =>
  typeof description !== "string" || description.trim() === ""
    ? ""
    : `/**\n${
      description.trim().replaceAll("*/", "*\\/").split("\n").map((line) => ` * ${line}`.trimEnd()).join("\n")
    }\n */\n`

const key = (name: string): string => /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

/**
 * The text of each definition's type. The schema's objects and alternatives are laid out here, because they carry the
 * descriptions; the type of every member comes from Effect, as a root of its own.
 */
const typeTexts = (
  definitions: Definitions
): { roots: ReadonlyArray<Json>; render: (types: ReadonlyArray<string>) => string } => {
  type Text = (types: ReadonlyArray<string>) => string
  const roots: Array<Json> = []
  const leaf = (schema: Json): Text => {
    const index = roots.push(schema) - 1
    return (types) => types[index]!
  }
  const struct = (schema: Json): Text => {
    const required = new Set(requiredOf(schema))
    const members = Object.entries(propertiesOf(schema)).map(([name, property]) => {
      const type = text(property)
      const head = `${jsDoc(property.description)}readonly ${key(name)}${required.has(name) ? "" : "?"}: `
      return (types: ReadonlyArray<string>) => head + type(types)
    })
    return (types) => `{\n${members.map((member) => member(types)).join("\n")}\n}`
  }
  const text = (schema: Json): Text => {
    if (isStruct(schema)) return struct(schema)
    const alternatives = alternativesOf(schema)
    if (!alternatives?.some((alternative) => isStruct(alternative) || alternative.description)) return leaf(schema)
    const members = alternatives.map((alternative) => [jsDoc(alternative.description), text(alternative)] as const)
    // A plain `string` beside literals would absorb them, in completions and in displayed types.
    const keepLiterals = (type: string) => type.replace(/^string\b/, "(string & {})")
    return (types) => members.map(([doc, member]) => `\n${doc}| ${keepLiterals(member(types))}`).join("")
  }
  const declarations = Object.entries(definitions).map(([name, schema]) => {
    const type = text(schema)
    const head = jsDoc(schema.description) +
      (isStruct(schema) ? `export interface ${name} ` : `export type ${name} = `)
    return (types: ReadonlyArray<string>) => head + type(types)
  })
  return { roots, render: (types) => declarations.map((declaration) => declaration(types)).join("\n\n") }
}

const schemasFile = (code: SchemaRepresentation.CodeDocument): string => {
  const expressions = new Map([
    ...code.references.nonRecursives.map(({ $ref, code }) => [$ref, code.runtime] as const),
    ...Object.entries(code.references.recursives).map(([$ref, code]) => [$ref, code.runtime] as const)
  ])
  const getters = [...expressions].sort(([a], [b]) => a < b ? -1 : 1).map(([$ref, expression]) => {
    const name = $ref.slice(mark.length)
    const runtime = shorten(unquote(expression)).replaceAll(`Codec<${mark}`, "Codec<T.").replaceAll(mark, "schemas.")
    return `get ${name}(): Schema.Codec<T.${name}> {\nreturn memo("${name}", ${runtime})\n},`
  })
  return `import * as Schema from "effect/Schema"
import type * as T from "./types.ts"

/** Replaces the getter by its schema, so that each is built once, on first use. */
const memo = <A>(name: string, schema: Schema.Codec<A>): Schema.Codec<A> => {
  Object.defineProperty(schemas, name, { value: schema, enumerable: true })
  return schema
}

export const schemas = {
${getters.join("\n").slice(0, -1)}
}
`
}

const paramsType = ({ isOptional, params }: Method): string =>
  params === undefined ? "undefined" : `T.${params}${isOptional ? " | null | undefined" : ""}`

const methodsFile = (
  clientRequests: ReadonlyArray<Request>,
  serverRequests: ReadonlyArray<Request>,
  notifications: ReadonlyArray<Method>
): string => {
  const requestTypes = (requests: ReadonlyArray<Request>) =>
    requests.map((request) =>
      `${jsDoc(request.description)}readonly "${request.method}": { readonly params: ${
        paramsType(request)
      }; readonly result: T.${request.result} }`
    ).join("\n")
  const requestTable = (requests: ReadonlyArray<Request>) =>
    requests.map(({ isOptional, method, params, result }) =>
      `"${method}": [${params === undefined ? null : `"${params}"`}, "${result}"${
        isOptional && params !== undefined ? `, "optional"` : ""
      }]`
    ).join(",\n")
  return `import type { schemas } from "./schemas.ts"
import type * as T from "./types.ts"

/** The client requests, by method. */
export interface ClientRequests {
${requestTypes(clientRequests)}
}

/** The server requests, by method. */
export interface ServerRequests {
${requestTypes(serverRequests)}
}

/** The notifications, by method. */
export interface ServerNotifications {
${notifications.map((it) => `${jsDoc(it.description)}readonly "${it.method}": ${paramsType(it)}`).join("\n")}
}

/** The names of the schemas of a request's params and result, and whether its params may be omitted. */
export type RequestSchemas = readonly [
  params: keyof typeof schemas | null,
  result: keyof typeof schemas,
  optional?: "optional"
]

export const clientRequests: { readonly [M in keyof ClientRequests]: RequestSchemas } = {
${requestTable(clientRequests)}
}

export const serverRequests: { readonly [M in keyof ServerRequests]: RequestSchemas } = {
${requestTable(serverRequests)}
}

export const serverNotifications: { readonly [M in keyof ServerNotifications]: keyof typeof schemas } = {
${notifications.map(({ method, params }) => `"${method}": "${params}"`).join(",\n")}
}
`
}

const generate = Effect.gen(function*() {
  const codex = yield* findTool("@openai/codex")
  const dprint = yield* findTool("dprint")
  const protocol = yield* readProtocol(codex.file)
  const files = yield* Effect.try({
    try: () => {
      const clientRequests = withResults(protocol.clientRequests, protocol.definitions, protocol.others)
      const serverRequests = withResults(protocol.serverRequests, protocol.definitions, protocol.others)
      const requests = [...clientRequests, ...serverRequests]
      checkResults(protocol.definitions, protocol.others, requests)
      const names = [...requests, ...protocol.serverNotifications].flatMap((method) => [
        ...(method.params === undefined ? [] : [method.params]),
        ...("result" in method ? [method.result as string] : [])
      ])
      const definitions = Object.fromEntries(
        Object.entries(reachable(protocol.definitions, protocol.others, names))
          .map(([name, schema]) => [name, normalize(schema)])
      )
      const types = typeTexts(definitions)
      const code = toCode(definitions, types.roots)
      return {
        "types.ts": types.render(code.codes.map(({ Type }) => unquote(Type).replaceAll(mark, ""))) + "\n",
        "schemas.ts": schemasFile(code),
        "methods.ts": methodsFile(clientRequests, serverRequests, protocol.serverNotifications)
      }
    },
    catch: (cause) => cause instanceof GenerateError ? cause : new GenerateError({ message: String(cause) })
  })
  const header =
    `// Generated from @openai/codex ${codex.version} by \`node scripts/generate.ts\` (${command}). Do not edit.\n`
  return yield* Effect.forEach(
    Object.entries(files),
    ([name, text]) =>
      Effect.map(run(dprint.file, ["fmt", "--stdin", name], `${header}\n${text}`), (text) => ({ name, text })),
    { concurrency: "unbounded" }
  )
})

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = path.join(root, "src", "generated")
  const files = yield* generate
  if (!process.argv.includes("--check")) {
    yield* fs.makeDirectory(directory, { recursive: true })
    return yield* Effect.forEach(
      files,
      ({ name, text }) => fs.writeFileString(path.join(directory, name), text),
      { discard: true }
    )
  }
  const stale = yield* Effect.filter(files, ({ name, text }) =>
    fs.readFileString(path.join(directory, name)).pipe(
      Effect.map((committed) => committed !== text),
      Effect.catchTag("PlatformError", () => Effect.succeed(true))
    ))
  if (stale.length > 0) {
    const names = stale.map(({ name }) => `src/generated/${name}`).join(", ")
    return yield* new GenerateError({
      message: `${names}: not what this @openai/codex says. Run \`npm run generate\`.`
    })
  }
})

program.pipe(
  Effect.catchTag(
    "GenerateError",
    (error) => Effect.andThen(Console.error(error.message), Effect.sync(() => void (process.exitCode = 1)))
  ),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
