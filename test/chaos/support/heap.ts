import * as v8 from "node:v8"
import * as vm from "node:vm"

v8.setFlagsFromString("--expose-gc")
const gc: () => void = vm.runInNewContext("gc")

/** What is in use after a collection, in bytes. */
export const used = (): number => {
  gc()
  gc()
  return process.memoryUsage().heapUsed
}
