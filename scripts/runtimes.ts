/**
 * Runs the examples on the oldest Node of `engines`, the newest Node, Bun and Deno. Each comes from the npm registry
 * into a temporary folder, as the package that holds the binary for this platform.
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

const root = path.resolve(import.meta.dirname, "..")
const { engines } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"))
const platform = `${process.platform}-${process.arch}`
const libc = process.platform === "linux" ? "-glibc" : ""

const runtimes = [
  { name: "Node", spec: `node-${platform}@${engines.node.replace(">=", "")}`, run: "bin/node" },
  { name: "Node", spec: `node-${platform}@latest`, run: "bin/node" },
  { name: "Bun", spec: `@oven/bun-${platform}@latest`, run: "bin/bun" },
  { name: "Deno", spec: `@deno/${platform}${libc}@latest`, run: "deno", args: ["run", "--allow-all"] }
]

const run = (
  command: string,
  args: ReadonlyArray<string>,
  options: { cwd: string; env?: NodeJS.ProcessEnv }
): boolean =>
  spawnSync(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"], timeout: 300_000 }).status === 0

const temp = fs.mkdtempSync(path.join(os.tmpdir(), "effect-codex-runtimes-"))
try {
  for (const [index, { args = [], name, run: file, spec }] of runtimes.entries()) {
    const folder = path.join(temp, String(index))
    fs.mkdirSync(folder)
    fs.writeFileSync(path.join(folder, "package.json"), "{}")
    console.log(`\n=== ${name} (${spec})`)
    const binary = path.join(folder, "node_modules", spec.slice(0, spec.lastIndexOf("@")), file)
    const passed = run("npm", ["install", "--no-audit", "--no-fund", "--silent", spec], { cwd: folder }) &&
      run(binary, ["--version"], { cwd: root }) &&
      run("vitest", ["run", "test/examples.test.ts"], {
        cwd: root,
        env: { ...process.env, EXAMPLES_RUNTIME: [binary, ...args].join(" ") }
      })
    if (!passed) process.exitCode = 1
  }
} finally {
  fs.rmSync(temp, { recursive: true, force: true })
}
