/**
 * Rewrites `dist/`: JavaScript, declarations and their maps.
 *
 * TypeScript rewrites `./X.ts` to `./X.js` in the JavaScript it emits, but by design not in declarations. TypeScript
 * itself reads those all the same, other tools do not: the declarations are rewritten here. Both names have the same
 * length, so the declaration maps stay valid.
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.resolve(import.meta.dirname, "..")
const dist = path.join(root, "dist")
const tsc = path.join(root, "node_modules/typescript/bin/tsc")

fs.rmSync(dist, { recursive: true, force: true })

const emitted = spawnSync(process.execPath, [tsc, "-p", path.join(root, "src/tsconfig.json")], { stdio: "inherit" })
if (emitted.status !== 0) process.exit(emitted.status ?? 1)

const specifier = /(\bfrom |\bimport |\bimport\(|\brequire\()"(\.\.?\/[^"\n]+)\.ts"/g
for (const file of fs.readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".d.ts")) continue
  const at = path.join(dist, file)
  const text = fs.readFileSync(at, "utf8")
  const rewritten = text.replace(specifier, "$1\"$2.js\"")
  if (rewritten !== text) fs.writeFileSync(at, rewritten)
}
