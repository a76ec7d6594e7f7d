/**
 * The benchmarks: `npm run bench` measures all, `npm run bench:short` those that CI checks against their goals.
 * Arguments select topics by name. The table is printed, and written as Markdown and JSON.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { root, type Row, shortfall, startModel } from "./support/measure.ts"
import { ready, topics } from "./topics.ts"

// How much worse than its goal a ratio may be before CI fails: the machine's noise.
const TOLERANCE = 4 / 3

const tooFar = (row: Row) => shortfall(row) > TOLERANCE

const args = process.argv.slice(2)
const short = args.includes("--short")
const names = args.filter((arg) => !arg.startsWith("--"))
const unknown = names.find((name) => !topics.some((topic) => topic.name === name))
if (unknown !== undefined) {
  console.error(`There is no topic "${unknown}". There are: ${topics.map(({ name }) => name).join(", ")}.`)
  process.exit(2)
}

const number = (value: number) =>
  value.toLocaleString("en", { maximumSignificantDigits: Math.abs(value) >= 100 ? 4 : 3 })

const cells = (row: Row) => {
  const missed = shortfall(row)
  return [
    row.what,
    `${number(row.value)} ${row.unit}`.trim(),
    `${number(row.min)} – ${number(row.max)}`,
    row.goal === undefined
      ? ""
      : "atMost" in row.goal
      ? `≤ ${row.goal.atMost}`
      : `≥ ${row.goal.atLeast}`,
    row.goal === undefined ? "" : missed <= 1 ? "yes" : missed <= TOLERANCE ? "nearly" : "NO",
    row.raw === undefined ? "" : `${number(row.sdk!)} / ${number(row.raw)} ${row.absolute}`.trim()
  ]
}

const HEAD = ["what", "median", "min – max", "goal", "met", "this time, SDK / raw"]

const table = (rows: ReadonlyArray<Row>): string => {
  const lines = [HEAD, ...rows.map(cells)]
  const widths = HEAD.map((_, i) => Math.max(3, ...lines.map((line) => line[i]!.length)))
  const line = (cells: ReadonlyArray<string>) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map((row) => line(cells(row)))].join("\n")
}

if (!ready()) {
  console.error("Run `npm install` and `npm run build` first.")
  process.exit(2)
}

const model = await startModel()
const rows: Array<Row> = []
const started = Date.now()
for (const topic of topics) {
  if (names.length > 0 ? !names.includes(topic.name) : short && !topic.short) continue
  const since = Date.now()
  try {
    let measured = await topic.run({ short, model })
    // Other work of the machine may have been the reason.
    if (short && measured.some(tooFar)) measured = await topic.run({ short, model })
    rows.push(...measured)
  } catch (error) {
    // The other topics still run.
    console.error(`${topic.name} failed:`, error)
    process.exitCode = 1
  }
  console.error(`${topic.name}: ${((Date.now() - since) / 1000).toFixed(0)} s, load ${os.loadavg()[0]!.toFixed(1)}`)
}
model.close()

const { version } = JSON.parse(fs.readFileSync(path.join(root, "node_modules/effect/package.json"), "utf8"))
const about = {
  date: new Date().toISOString(),
  node: process.version,
  effect: version as string,
  machine: `${os.cpus().length} × ${os.cpus()[0]?.model}`,
  load: os.loadavg(),
  seconds: Math.round((Date.now() - started) / 1000)
}
console.log(table(rows))
console.log(`\n${about.machine}, Node ${about.node}, effect ${about.effect}, ${about.date}, ${about.seconds} s`)
const file = path.join(import.meta.dirname, "results.json")
fs.writeFileSync(file, JSON.stringify({ ...about, rows }, null, 2))
console.log(`Written to ${path.relative(process.cwd(), file)}.`)

const failed = rows.filter(tooFar)
if (short && failed.length > 0) {
  console.error(`\nWorse than the goal by more than a third:\n${failed.map(({ what }) => `- ${what}`).join("\n")}`)
  process.exitCode = 1
}
