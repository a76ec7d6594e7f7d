import { Effect, Schedule } from "effect"
import * as Fs from "node:fs"

/** The live processes with this `CODEX_HOME` in their environment; dead ones not yet reaped have no environment. */
export const withCodexHome = (codexHome: string): ReadonlyArray<number> =>
  Fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return Fs.readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`CODEX_HOME=${codexHome}`)
    } catch {
      return false
    }
  })

/** Waits until there are none: a process that was sent a signal takes a moment to die. */
export const gone = (codexHome: string): Effect.Effect<void, string> =>
  Effect.suspend(() => {
    const pids = withCodexHome(codexHome)
    return pids.length === 0 ? Effect.void : Effect.fail(`Processes are left: ${pids.join(", ")}`)
  }).pipe(Effect.retry({ schedule: Schedule.spaced("5 millis"), times: 400 }))
