/**
 * Proves the package as its users get it: packs it, installs the tarball in an empty project with nothing but its
 * peers, type-checks the quickstart there, and runs it.
 *
 * TypeScript and Node's types are taken from this repository by path, so that the project holds only what a user's
 * `npm install` brings.
 */
import * as assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

const root = path.resolve(import.meta.dirname, "..")
const quickstart = "01-quickstart.ts"
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"))

const temp = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-pack-")))
const project = path.join(temp, "project")
const installed = path.join(project, "node_modules", manifest.name)

// The quickstart must not find the user's credentials, nor inherit conditions of the outer run.
const environment: NodeJS.ProcessEnv = { ...process.env, CODEX_HOME: path.join(temp, "codex-home") }
for (const name of ["OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN", "NODE_OPTIONS"]) delete environment[name]

const run = (command: string, args: ReadonlyArray<string>, options: { cwd: string; timeout: number }): string => {
  const result = spawnSync(command, args, {
    ...options,
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    killSignal: "SIGKILL"
  })
  if (result.error !== undefined || result.status !== 0) {
    const reason = result.error?.message ?? (result.signal === null ? `exit code ${result.status}` : result.signal)
    const output = `${result.stdout ?? ""}${result.stderr ?? ""}`.trim()
    throw new Error(`${path.basename(command)} ${args.join(" ")}\nfailed: ${reason}\n${output}`)
  }
  return result.stdout
}

const npm = (args: ReadonlyArray<string>, cwd: string): string => {
  const cli = process.env["npm_execpath"]
  return cli !== undefined && /\.c?js$/.test(cli)
    ? run(process.execPath, [cli, ...args], { cwd, timeout: 300_000 })
    : run("npm", args, { cwd, timeout: 300_000 })
}

const tsc = (files: ReadonlyArray<string>, options: object): string => {
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    moduleResolution: "NodeNext",
    strict: true,
    skipLibCheck: false,
    noUncheckedSideEffectImports: true,
    typeRoots: [path.join(root, "node_modules/@types")],
    types: ["node"],
    ...options
  }
  fs.writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ files, compilerOptions }))
  return run(
    process.execPath,
    [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json", "--pretty", "false"],
    { cwd: project, timeout: 180_000 }
  )
}

const node = (args: ReadonlyArray<string>): string => run(process.execPath, args, { cwd: project, timeout: 120_000 })

const LIBRARY = `
import { Effect, FileSystem, Path, Stream } from "effect"
import { Codex, CodexSchedule, NodeCodex, ServerRequests, TurnEvent } from "effect-codex"
import { CodexTest } from "effect-codex/testing"

export const status = Effect.map(Codex.Codex, (codex) => Stream.map(codex.status, (status) => status))
export const notifications = Effect.map(Codex.Codex, ({ notifications }) => notifications)
export const start = Effect.flatMap(Codex.Codex, (codex) => CodexSchedule.retryOnOverload(codex.threadStart()))
export const starts = Effect.map(Codex.Codex, ({ threadResumeScoped, threadStart }) => ({ threadResumeScoped, threadStart }))
export const turn = Effect.flatMap(start, (thread) => thread.turn("Go", { buffer: { capacity: 10, strategy: "fail" } }))
export const events = Effect.map(turn, ({ events }) => Stream.filter(events, TurnEvent.is("item/completed")))
export const result = Effect.flatMap(turn, ({ result }) => result)
export const goal = Effect.flatMap(start, (thread) => thread.startGoal("Go"))
export const login = Effect.flatMap(Codex.Codex, (codex) => codex.loginChatgpt)
export const handlers = ServerRequests.approvals({ command: () => Effect.succeed("decline" as const) })
export const config = Effect.flatMap(Codex.Codex, (codex) => codex.request("config/read", {}))
export const asking = ServerRequests.layer(ServerRequests.approvals({
  command: () => Effect.as(Path.Path, "decline"),
  fileChange: () => Effect.as(FileSystem.FileSystem, "decline")
}))
export const layers = { live: NodeCodex.layer(), remote: NodeCodex.layerRemote, test: CodexTest.layer() }
`

const step = <A>(name: string, body: () => A): A => {
  const start = performance.now()
  const result = body()
  console.log(`✓ ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  return result
}

const filesIn = (directory: string): Array<string> =>
  fs.readdirSync(directory, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/")).sort()

/** The import paths of all modules of the package, split by whether users may import them. */
const entries = () => {
  const open: Array<string> = []
  const closed: Array<string> = []
  for (const file of filesIn(path.join(installed, "dist"))) {
    if (!file.endsWith(".js")) continue
    const module = file.slice(0, -".js".length)
    if (module === "index") {
      open.push(manifest.name)
      closed.push(`${manifest.name}/index`)
    } else if (module === "testing/index" || module === "ai/index") {
      open.push(`${manifest.name}/${path.dirname(module)}`)
      closed.push(`${manifest.name}/${module}`)
    } else {
      const list = module.includes("/") ? closed : open
      list.push(`${manifest.name}/${module}`)
    }
  }
  return { open, closed }
}

const main = () => {
  fs.mkdirSync(project)
  fs.mkdirSync(path.join(temp, "codex-home"))

  const tarball = step("npm pack builds the tarball", () => {
    npm(["pack", "--silent", "--pack-destination", temp], root)
    const name = fs.readdirSync(temp).find((file) => file.endsWith(".tgz"))
    assert.ok(name !== undefined, "npm pack left no tarball")
    return path.join(temp, name)
  })

  step("npm install in an empty project, with the peers beside it", () => {
    fs.writeFileSync(path.join(project, "package.json"), `{ "name": "consumer", "private": true, "type": "module" }\n`)
    const peers = Object.keys(manifest.peerDependencies).map((name) => `${name}@${manifest.devDependencies[name]}`)
    npm(["install", "--no-audit", "--no-fund", "--prefer-offline", tarball, ...peers], project)
    for (const name of Object.keys(manifest.peerDependencies)) {
      assert.ok(!fs.existsSync(path.join(installed, "node_modules", name)), `${name} is installed twice`)
    }
  })

  step("the tarball holds what it needs and nothing else", () => {
    const files = filesIn(installed)
    for (const file of ["README.md", "LICENSE", "CHANGELOG.md", "dist/index.d.ts", "src/index.ts"]) {
      assert.ok(files.includes(file), `${file} is missing`)
    }
    const top = fs.readdirSync(installed).filter((file) => file !== "node_modules").sort()
    assert.deepEqual(top, ["CHANGELOG.md", "LICENSE", "README.md", "dist", "docs", "examples", "package.json", "src"])
    for (const file of files.filter((file) => file.startsWith("dist/"))) {
      const at = path.join(installed, file)
      if (file.endsWith(".map")) {
        for (const source of JSON.parse(fs.readFileSync(at, "utf8")).sources) {
          assert.ok(fs.existsSync(path.resolve(path.dirname(at), source)), `${file} names ${source}, which is missing`)
        }
      } else if (file.endsWith(".ts") || file.endsWith(".js")) {
        const named = /(?:\bfrom |\bimport |\bimport\()"(\.[^"\n]*\.ts)"/.exec(fs.readFileSync(at, "utf8"))
        assert.equal(named, null, `${file} imports ${named?.[1]}`)
      }
    }
  })

  const { closed, open } = entries()
  for (const directory of ["ai", "internal", "generated", "testing"]) {
    assert.ok(closed.some((name) => name.startsWith(`${manifest.name}/${directory}/`)), `dist/${directory} is empty`)
  }

  step(`${open.length} modules load, ${closed.length} private ones are refused`, () => {
    fs.writeFileSync(
      path.join(project, "resolve.ts"),
      `
for (const name of ${JSON.stringify(open)}) await import(name)
for (const name of ${JSON.stringify(closed)}) {
  const code = await import(name).then(() => "none", (error) => error.code)
  if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw new Error(name + " should be refused, error code: " + code)
}
`
    )
    node(["resolve.ts"])
    fs.rmSync(path.join(project, "resolve.ts"))
  })

  // `@effect/platform-node` is an optional peer: with other platform services, it may be missing.
  const portable = open.filter((name) =>
    name !== manifest.name && name !== `${manifest.name}/NodeCodex` && name !== `${manifest.name}/testing`
  )
  step(`${portable.length} modules load without the optional peer`, () => {
    const peer = path.join(project, "node_modules/@effect/platform-node")
    fs.renameSync(peer, path.join(temp, "platform-node"))
    node(["--input-type=module", "--eval", portable.map((name) => `import ${JSON.stringify(name)}`).join("\n")])
    fs.renameSync(path.join(temp, "platform-node"), peer)
  })

  step(`tsc accepts ${quickstart} and every public module, and refuses the private ones`, () => {
    fs.copyFileSync(path.join(root, "examples", quickstart), path.join(project, quickstart))
    fs.writeFileSync(
      path.join(project, "modules.ts"),
      [
        ...open.map((name) => `import ${JSON.stringify(name)}`),
        ...closed.map((name) => `// @ts-expect-error not exported\nimport ${JSON.stringify(name)}`)
      ].join("\n")
    )
    tsc([quickstart, "modules.ts"], { noEmit: true, exactOptionalPropertyTypes: true })
  })

  // A library that builds on this one has its inferred types in its declarations.
  step("the declarations of a library that is built on it name what may be imported", () => {
    fs.writeFileSync(path.join(project, "library.ts"), LIBRARY)
    tsc(["library.ts"], { declaration: true, emitDeclarationOnly: true, outDir: "types" })
    const declarations = fs.readFileSync(path.join(project, "types/library.d.ts"), "utf8")
    assert.doesNotMatch(declarations, /effect-codex\/(internal|generated)/)
    // Inferred types show their result, not how it was computed.
    assert.doesNotMatch(declarations, /\b(ErrorOf|Services)</)
    assert.match(declarations, /effect-codex/)
  })

  step(`node ${quickstart}`, () => {
    const output = node([quickstart])
    for (const line of [/^Final response: *\S/m, /^Tokens: *\S/m, /^Duration: *\S/m]) {
      assert.match(output, line, `the quickstart printed:\n${output}`)
    }
  })
}

try {
  main()
  console.log("The package works as installed.")
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  fs.rmSync(temp, { recursive: true, force: true, maxRetries: 3 })
}
