import { Layer, Logger, References } from "effect"

/** Collects logs from level `Debug` on, instead of printing them. */
export const capture = () => {
  const lines: Array<{ readonly level: string; readonly text: string }> = []
  const logger = Logger.make<unknown, void>(({ logLevel, message }) => {
    lines.push({ level: logLevel, text: (Array.isArray(message) ? message : [message]).map(String).join(" ") })
  })
  const layer = Layer.merge(Logger.layer([logger]), Layer.succeed(References.MinimumLogLevel, "Debug"))
  const at = (level: string) => lines.filter((line) => line.level === level).map(({ text }) => text)
  return { layer, lines, at }
}

/** A logger that throws. */
export const throwing: Layer.Layer<never> = Layer.merge(
  Logger.layer([Logger.make(() => {
    throw new Error("The logger failed")
  })]),
  Layer.succeed(References.MinimumLogLevel, "Debug")
)
