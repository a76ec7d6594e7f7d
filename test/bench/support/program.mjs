/** What all measured programs share. */

/** The options of this run, from the driver. */
export const options = JSON.parse(process.argv[2] ?? "{}")

/** Starts a clock of wall and CPU time (this process only, user and system), both in milliseconds. */
export const stopwatch = () => {
  const wall = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const used = process.cpuUsage(cpu)
    return { wall: performance.now() - wall, cpu: (used.user + used.system) / 1000 }
  }
}

/** How often the work is done first, so that the engine has compiled it, and how often it is measured. */
export const WARM_UP = 2
export const WAVES = 3

/** Promotes existing objects, such as a thousand turns, so that a measurement does not pay for moving them. */
export const promoteYoung = () => {
  for (let i = 0; i < 2; i++) globalThis.gc({ type: "minor" })
}

/** The result with the median time. */
export const median = (results) => results.toSorted((a, b) => a.wall - b.wall)[results.length >> 1]

/** Nanoseconds of a clock that all processes of the machine share. */
export const now = () => process.hrtime.bigint()

/** The quantile of the values. */
export const quantile = (values, share) => {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

/** The bytes that this process retains. Needs `--expose-gc`. */
export const heldBytes = async () => {
  for (let i = 0; i < 4; i++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
