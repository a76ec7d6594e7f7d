import { defineConfig, mergeConfig } from "vitest/config"
import base from "../../vitest.config.ts"

// The long form: more of everything, one file at a time, so that no test measures another.
export default mergeConfig(
  base,
  defineConfig({
    test: {
      env: { CHAOS: "long" },
      fileParallelism: false,
      testTimeout: 600_000
    }
  })
)
