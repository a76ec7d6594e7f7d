import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { CodexNotFound } from "../CodexError.ts"

interface Host {
  readonly platform: string
  readonly arch: string
}

const targets: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "android-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-msvc",
  "win32-arm64": "aarch64-pc-windows-msvc"
}

const advice = "Install it with `npm install @openai/codex`, or name a binary with the option `codexBin`."

/**
 * Finds the native binary of the `@openai/codex` package as Node finds packages: in the `node_modules` of `from` and of
 * each folder above it. The platform's own package is looked for from the real path of `@openai/codex`, which is where a
 * nested, hoisted or linked (pnpm) installation has it. The `codex.js` of the package is not used: it would put one more
 * process between this client and the server, and on Windows its `.cmd` cannot be spawned without a shell.
 */
export const locate: (
  from: string,
  host: Host
) => Effect.Effect<string, CodexNotFound, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function*(from, host) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const key = `${host.platform}-${host.arch}`
    const target = targets[key]
    if (target === undefined) {
      return yield* new CodexNotFound({
        message: `@openai/codex has no binary for ${key}. Name one with the option \`codexBin\`.`,
        searched: []
      })
    }
    const searched: Array<string> = []
    const exists = (file: string) => {
      searched.push(file)
      return fs.exists(file).pipe(Effect.orElseSucceed(() => false))
    }
    const ancestors = (folder: string): ReadonlyArray<string> => {
      const parent = path.dirname(folder)
      return parent === folder ? [folder] : [folder, ...ancestors(parent)]
    }
    const binary = (packageFolder: string) =>
      path.join(packageFolder, "vendor", target, "bin", host.platform === "win32" ? "codex.exe" : "codex")

    for (const folder of ancestors(from)) {
      const found = path.join(folder, "node_modules", "@openai", "codex")
      if (!(yield* exists(found))) continue
      const codex = yield* fs.realPath(found).pipe(Effect.orElseSucceed(() => found))
      const platformPackage = `codex-${host.platform === "android" ? "linux" : host.platform}-${host.arch}`
      for (const place of ancestors(codex)) {
        const file = binary(path.join(place, "node_modules", "@openai", platformPackage))
        if (yield* exists(file)) return file
      }
      if (yield* exists(binary(codex))) return binary(codex)
      return yield* new CodexNotFound({
        message:
          `@openai/codex is installed in ${codex}, but its package for this platform, @openai/${platformPackage}, ` +
          "is not: optional dependencies were left out, or it was installed on another platform. Install it again here, " +
          "or name a binary with the option `codexBin`.",
        searched
      })
    }
    return yield* new CodexNotFound({ message: `There is no @openai/codex above ${from}. ${advice}`, searched })
  }
)
