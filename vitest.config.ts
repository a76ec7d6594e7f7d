import * as os from "node:os"
import { defineConfig } from "vitest/config"

// Vite's own conditions for a server, after ours: tests read src/, also through the package's own name.
const conditions = ["effect-codex-source", "module", "node", "development|production"]
// Where .ci/run wants the results as JSON, outside the repository.
const report = process.env["VITEST_JSON_REPORT"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    // Tests start processes and send signals: each file has a process of its own. By default one core stays idle.
    pool: "forks",
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Real processes on a machine that does other things too: what fails twice is broken. `.ci/run` names what failed once.
    retry: process.env["CI"] === undefined ? 0 : 1,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]]
  }
})
