/** A JSON value as a TOML value, for the `-c key=value` option of codex. */
export const tomlValue = (value: unknown): string => {
  switch (typeof value) {
    case "string":
      return tomlString(value)
    case "number":
      return Number.isFinite(value) ? String(value) : String(value).replace("Infinity", "inf").toLowerCase()
    case "object":
      return Array.isArray(value)
        ? `[${value.map(tomlValue).join(", ")}]`
        : `{${members(value).map(([key, member]) => `${tomlString(key)} = ${tomlValue(member)}`).join(", ")}}`
    default:
      return String(value)
  }
}

/** The path of what TOML cannot express, which Codex would take for a string; `undefined` if there is nothing. */
export const tomlIssue = (
  path: string,
  value: unknown,
  within: ReadonlyArray<unknown> = []
): string | undefined => {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return undefined
    case "object": {
      if (value === null || within.includes(value) || !(Array.isArray(value) || isRecord(value))) break
      const nested = Array.isArray(value)
        ? Array.from(value, (item, i) => [`[${i}]`, item] as const)
        : members(value).map(([key, member]) => [`.${key}`, member] as const)
      for (const [key, member] of nested) {
        const issue = tomlIssue(path + key, member, [...within, value])
        if (issue !== undefined) return issue
      }
      return undefined
    }
  }
  return `${path}: expected a value that TOML has, got ${value === null ? "null" : typeof value}`
}

/** Whether it is a plain object. */
export const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))

const members = (value: object | null) => Object.entries(value ?? {}).filter(([, member]) => member !== undefined)

// TOML allows neither a bare DEL nor a lone surrogate.
const tomlString = (text: string) => JSON.stringify(text.toWellFormed()).replaceAll("\u007f", "\\u007f")
