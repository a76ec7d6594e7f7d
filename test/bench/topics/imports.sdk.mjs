/** What importing the package costs once the Effect modules that it uses are loaded. */
import { heldBytes, options } from "../support/program.mjs"

const begin = performance.now()
for (const module of options.uses) await import(module)
const effect = performance.now() - begin
const before = await heldBytes()
const start = performance.now()
for (const module of options.modules) await import(module)
const wall = performance.now() - start
console.log(JSON.stringify({ wall, effect, bytes: await heldBytes() - before }))
