import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { CodexNotFound } from "../CodexError.ts"
import { fail } from "./errors.ts"

interface Host {
  readonly platform: string
  readonly arch: string
}

const targets: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-msvc",
  "win32-arm64": "aarch64-pc-windows-msvc"
}

const advice = "Install it with `npm install @openai/codex`, or set the option `codexBin` to the path of a binary."

/**
 * Finds the native binary of the `@openai/codex` package as that package's own `codex.js` does: Node resolves the
 * package from the module `from`, and the package of the platform from there. `codex.js` itself is not used: it would
 * put one more process between this client and the server, and on Windows its `.cmd` cannot be spawned without a shell.
 *
 * Node's resolver is synchronous. The same search with the `FileSystem` takes fifteen rounds of the event loop, in
 * which an engine that has just loaded everything collects garbage: 10 to 15 ms of a cold start, before the server's
 * own.
 */
export const locate: (
  from: string | undefined,
  host: Host
) => Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function*(from, host) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const key = `${host.platform === "android" ? "linux" : host.platform}-${host.arch}`
    const target = targets[key]
    if (target === undefined) {
      return yield* fail(({ CodexNotFound }) =>
        new CodexNotFound({
          message: `@openai/codex has no binary for ${key}. Set the option \`codexBin\` to the path of one.`,
          searched: []
        })
      )
    }
    const searched: Array<string> = []
    // Exists wherever Effect has platform services. An import would make bundlers for other targets look for the
    // module.
    const { createRequire } = globalThis.process.getBuiltinModule("node:module")
    const find = (name: string, from: string): string | undefined => {
      let resolve: NodeJS.RequireResolve | undefined
      try {
        resolve = createRequire(from).resolve
        return path.dirname(resolve(`${name}/package.json`))
      } catch {
        searched.push(...(resolve?.paths(name) ?? []).map((folder) => path.join(folder, name)))
        return undefined
      }
    }

    const codex = from === undefined ? undefined : find("@openai/codex", from)
    if (codex === undefined) {
      const where = from === undefined ? "from this bundle, which has no `import.meta.url`" : `from ${from}`
      return yield* fail(({ CodexNotFound }) =>
        new CodexNotFound({ message: `Cannot find the package @openai/codex ${where}. ${advice}`, searched })
      )
    }
    const platformPackage = `@openai/codex-${key}`
    const file = path.join(
      find(platformPackage, path.join(codex, "package.json")) ?? codex,
      "vendor",
      target,
      "bin",
      host.platform === "win32" ? "codex.exe" : "codex"
    )
    if (yield* Effect.orElseSucceed(fs.exists(file), () => false)) return file
    return yield* fail(({ CodexNotFound }) =>
      new CodexNotFound({
        message: `@openai/codex is installed in ${codex}, but its package for this platform, ${platformPackage}, ` +
          "is not: optional dependencies were omitted, or it was installed on another platform. Reinstall it here, " +
          "or set the option `codexBin` to the path of a binary.",
        searched: [...searched, file]
      })
    )
  }
)

/** The binary of the package installed with this one, for this machine. */
export const ownBinary: ReturnType<typeof locate> = Effect.suspend(() =>
  // Every runtime with platform services of Effect has `process`.
  locate(import.meta.url, globalThis.process)
)
