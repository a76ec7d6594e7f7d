/**
 * A JSON value as a TOML value, as the `-c key=value` option of codex reads it.
 */
export const tomlValue = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value).replaceAll("\u007f", "\\u007f")
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(", ")}]`
  if (typeof value === "object" && value !== null) {
    return `{${
      Object.entries(value).flatMap(([key, member]) =>
        member === undefined ? [] : [`${JSON.stringify(key)} = ${tomlValue(member)}`]
      ).join(", ")
    }}`
  }
  return String(value)
}
