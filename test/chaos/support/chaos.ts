import { Effect } from "effect"

/** `npm run test:chaos` sets it: the same tests with more of everything. */
export const long = process.env["CHAOS"] === "long"

/** How much of something a test does: the first in `npm test`, the second in `npm run test:chaos`. */
export const scaled = (short: number, whole: number): number => long ? whole : short

/** Prints what a test has measured, in one line that docs/reliability.md can quote. */
export const figure = (name: string, text: string): Effect.Effect<void> =>
  Effect.sync(() => console.log(`[figure] ${name}: ${text}`))

export const count = (n: number): string => n.toLocaleString("en")

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

/** Pseudo-random numbers in [0, 1) that a seed repeats. */
export const random = (seed: number): () => number => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The seed of this run: `CHAOS_SEED`, else a new one. A test that uses it prints it. */
export const seed = (): number => Number(process.env["CHAOS_SEED"] ?? Date.now() % 1_000_000_000)
