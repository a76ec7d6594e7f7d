import { assert, describe, it } from "@effect/vitest"
import * as Fs from "node:fs"
import * as Path from "node:path"
import * as Url from "node:url"

// Every ```ts fence of the documentation is a region of a file that is compiled. The line before the fence names it:
//
//     <!-- examples/02-turn-run.ts#run -->
//
// A region stands between `// #region run` and `// #endregion`. Without `#…` the fence is the whole file.

const root = Url.fileURLToPath(new URL("..", import.meta.url))
const read = (file: string): string | undefined =>
  Fs.existsSync(Path.join(root, file)) ? Fs.readFileSync(Path.join(root, file), "utf8") : undefined

type Read = (file: string) => string | undefined

// -----------------------------------------------------------------------------
// Fences and regions
// -----------------------------------------------------------------------------

interface Fence {
  readonly language: string
  /** The number of the line that opens it. */
  readonly line: number
  readonly lines: ReadonlyArray<string>
  /** What the comment before it names. */
  readonly source: string | undefined
}

const fencesOf = (markdown: string): ReadonlyArray<Fence> => {
  const fences: Array<Fence> = []
  const lines = markdown.split(/\r?\n/)
  let before = ""
  for (let i = 0; i < lines.length; i++) {
    const opening = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(lines[i]!)
    if (opening === null) {
      if (lines[i]!.trim() !== "") before = lines[i]!.trim()
      continue
    }
    const [, mark = "", language = ""] = opening
    const start = i + 1
    do i++
    while (i < lines.length && lines[i]!.trim() !== mark)
    const source = /^<!--\s*(\S+)\s*-->$/.exec(before)?.[1]
    fences.push({ language, line: start, lines: lines.slice(start, i), source })
    before = ""
  }
  return fences
}

const dedented = (lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const from = lines.findIndex((line) => line.trim() !== "")
  if (from < 0) return []
  const to = lines.findLastIndex((line) => line.trim() !== "")
  const kept = lines.slice(from, to + 1).map((line) => line.trimEnd())
  const indent = Math.min(...kept.filter((line) => line !== "").map((line) => /^ */.exec(line)![0].length))
  return kept.map((line) => line.slice(indent))
}

const begins = /^\s*\/\/ #region (\S+)$/
const ends = /^\s*\/\/ #endregion\b/
const isMarker = (line: string) => begins.test(line) || ends.test(line)

/** The lines of a region, or of the whole file; `undefined` if there is no such region. */
const regionOf = (text: string, name: string | undefined): ReadonlyArray<string> | undefined => {
  const lines = text.split(/\r?\n/)
  if (name === undefined) return dedented(lines.filter((line) => !isMarker(line)))
  const from = lines.findIndex((line) => begins.exec(line)?.[1] === name)
  if (from < 0) return undefined
  let depth = 1
  let to = from
  while (depth > 0 && ++to < lines.length) {
    if (begins.test(lines[to]!)) depth++
    else if (ends.test(lines[to]!)) depth--
  }
  return depth > 0 ? undefined : dedented(lines.slice(from + 1, to).filter((line) => !isMarker(line)))
}

/** What is wrong with the fences of a page, one text each. */
const problemsOf = (page: string, markdown: string, read: Read): ReadonlyArray<string> =>
  fencesOf(markdown).flatMap(({ language, line, lines, source }) => {
    if (!/^(ts|tsx|typescript)$/i.test(language)) return []
    const problem = (text: string) => [`${page}:${line}: ${text}`]
    if (source === undefined) return problem("the fence does not name its source: <!-- examples/file.ts#region -->")
    const [file = "", region] = source.split("#")
    if (!/^(examples|test|src)\/.+\.ts$/.test(file)) return problem(`${file} is not compiled`)
    const text = read(file)
    if (text === undefined) return problem(`there is no file ${file}`)
    const expected = regionOf(text, region)
    if (expected === undefined) return problem(`${file} has no region ${region} that ends`)
    const actual = dedented(lines)
    const index = Array.from({ length: Math.max(actual.length, expected.length) })
      .findIndex((_, i) => actual[i] !== expected[i])
    return index < 0 ? [] : problem(
      `the fence differs from ${source} in its line ${index + 1}\n  page:   ${actual[index] ?? "(ends)"}\n` +
        `  source: ${expected[index] ?? "(ends)"}`
    )
  })

describe("A fence", () => {
  const source = `const a = 1
const program = () => {
  // #region inner
  const b = 2

  // #region nested
  if (b) {
    return a
  }
  // #endregion
  // #endregion
}
`
  const check = (markdown: string) =>
    problemsOf("page.md", markdown, (file) => file === "test/a.ts" ? source : undefined)
  const page = (source: string, ...lines: ReadonlyArray<string>) =>
    ["# Title", "", source, "", "```ts", ...lines, "```"].join("\n")

  it("may be a region of a file, whatever its indentation, without the marks of the regions in it", () => {
    const lines = ["const b = 2", "", "if (b) {", "  return a", "}"]
    assert.deepStrictEqual(check(page("<!-- test/a.ts#inner -->", ...lines)), [])
    assert.deepStrictEqual(check(page("<!-- test/a.ts#inner -->", ...lines.map((line) => `  ${line}`))), [])
  })

  it("may be a region within a region, or a whole file", () => {
    assert.deepStrictEqual(check(page("<!-- test/a.ts#nested -->", "if (b) {", "  return a", "}")), [])
    const whole = source.split("\n").filter((line) => !line.includes("region"))
    assert.deepStrictEqual(check(page("<!-- test/a.ts -->", ...whole)), [])
  })

  it("that differs is named with its line, and with both texts", () => {
    assert.deepStrictEqual(check(page("<!-- test/a.ts#nested -->", "if (b) {", "  return c", "}")), [
      "page.md:5: the fence differs from test/a.ts#nested in its line 2\n  page:     return c\n  source:   return a"
    ])
    assert.match(check(page("<!-- test/a.ts#nested -->", "if (b) {"))[0]!, /line 2\n {2}page: {3}\(ends\)/)
    assert.match(
      check(page("<!-- test/a.ts#nested -->", "if (b) {", "  return a", "}", "more"))[0]!,
      /source: \(ends\)/
    )
  })

  it("without a source, or with one that is not there, is a problem", () => {
    assert.match(check(page("Some text", "if (b) {"))[0]!, /does not name its source/)
    assert.match(check(page("<!-- test/b.ts#nested -->", ""))[0]!, /there is no file test\/b\.ts/)
    assert.match(check(page("<!-- test/a.ts#other -->", ""))[0]!, /has no region other/)
    assert.match(check(page("<!-- /etc/passwd -->", ""))[0]!, /is not compiled/)
    assert.lengthOf(check(`${page("<!-- test/a.ts -->", ...source.split("\n"))}\n\`\`\`ts\n\`\`\``), 2)
  })

  it("of another language needs none", () => {
    assert.deepStrictEqual(check("```sh\nnpm ci\n```\n\n~~~\ntext\n~~~"), [])
  })
})

// -----------------------------------------------------------------------------
// The pages
// -----------------------------------------------------------------------------

const markdownIn = (folder: string): ReadonlyArray<string> =>
  Fs.existsSync(Path.join(root, folder))
    ? Fs.readdirSync(Path.join(root, folder)).filter((name) => name.endsWith(".md")).map((name) =>
      Path.join(folder, name)
    )
    : []

const pages = [...markdownIn("."), ...markdownIn("docs"), ...markdownIn("examples")]

const REFERENCE = "docs/api-reference.md"

/** The tests that a page names, each as its file and its title. */
const testsIn = (markdown: string) => [...markdown.matchAll(/`(test\/[\w./-]+\.test\.ts)` "([^"]+)"/g)]

/** As GitHub makes the anchors of headings. */
const anchorsOf = (markdown: string): ReadonlyArray<string> =>
  withoutFences(markdown).flatMap((line) => {
    const heading = /^#+ (.*)$/.exec(line)?.[1]
    return heading === undefined
      ? []
      : [heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-")]
  })

const withoutFences = (markdown: string): ReadonlyArray<string> => {
  let open: string | undefined
  return markdown.split(/\r?\n/).filter((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark === undefined) return open === undefined
    if (open === undefined) open = mark
    else if (line.trim() === open) open = undefined
    return false
  })
}

describe("The page", () => {
  for (const page of pages) {
    const markdown = read(page)!

    it(`${page} has only code that is compiled`, () => {
      const problems = problemsOf(page, markdown, read)
      if (problems.length > 0) assert.fail(problems.join("\n\n"))
    })

    it(`${page} has only links that lead somewhere`, () => {
      const text = withoutFences(markdown).join("\n").replace(/`[^`\n]*`/g, "")
      const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => {
        if (/^[a-z]+:/i.test(target)) return false
        const [path = "", anchor] = target.split("#")
        const file = path === "" ? page : Path.join(Path.dirname(page), decodeURIComponent(path))
        if (!Fs.existsSync(Path.join(root, file))) return true
        return anchor !== undefined && file.endsWith(".md") && !anchorsOf(read(file)!).includes(anchor)
      })
      assert.deepStrictEqual(broken, [])
    })

    it(`${page} names only tests that exist`, () => {
      const missing = testsIn(markdown).filter(([, file, title]) => {
        const source = read(file!) ?? ""
        return !source.includes(JSON.stringify(title)) && !source.includes(`\`${title}\``)
      })
      assert.deepStrictEqual(missing.map(([text]) => text), [])
    })
  }

  for (const page of [REFERENCE, "docs/reliability.md"]) {
    it(`${page} names no test in a way that is not checked`, () => {
      const markdown = read(page)!
      const files = [...markdown.matchAll(/test\/[\w./-]+\.test\.ts/g)].length
      assert.isAbove(files, 10)
      assert.lengthOf(testsIn(markdown), files)
    })
  }
})

// -----------------------------------------------------------------------------
// The reference
// -----------------------------------------------------------------------------

/** The public names of a module. */
const exportsOf = (source: string): ReadonlyArray<string> => [
  ...new Set(
    [...source.matchAll(/^export (?:const|class|interface|type|function) (\w+)/gm)].map(([, name]) => name!)
  ),
  ...[...source.matchAll(/^export type \{ ([\w, ]+) \} from/gm)].flatMap(([, names]) => names!.split(", "))
]

/** The members of an interface, or of the shape of a service. */
const membersOf = (source: string, name: string): ReadonlyArray<string> => {
  const from = source.search(new RegExp(`^export (?:interface|class) ${name}\\b`, "m"))
  const block = from < 0 ? "" : source.slice(from, from + source.slice(from).search(/^\}/m))
  return [...block.matchAll(/^ {2}readonly (\w+)/gm)].map(([, member]) => member!)
}

/** The names that begin the rows of a section's tables. */
const rowsOf = (section: string): ReadonlyArray<string> =>
  [...section.matchAll(/^\| `(\w+)[^|]*\|/gm)].map(([, name]) => name!)

describe("The reference", () => {
  const markdown = read(REFERENCE) ?? ""
  const sections = new Map(
    markdown.split(/^## /m).slice(1).map((section) => [section.split("\n", 1)[0]!.trim(), section] as const)
  )

  const modules = [
    ...[...read("src/index.ts")!.matchAll(/export \* as (\w+) from "\.\/([\w/]+\.ts)"/g)]
      .map(([, name, file]) => [name!, `src/${file}`] as const),
    ...[...read("src/testing/index.ts")!.matchAll(/export \* as (\w+) from "\.\/([\w/]+\.ts)"/g)]
      .map(([, name, file]) => [name!, `src/testing/${file}`] as const),
    ...[...(read("src/ai/index.ts") ?? "").matchAll(/export \* as (\w+) from "\.\/([\w/]+\.ts)"/g)]
      .map(([, name, file]) => [name!, `src/ai/${file}`] as const)
  ]

  for (const [name, file] of modules) {
    it(`has every export of ${name}, and nothing else`, () => {
      const section = sections.get(name)
      if (section === undefined) assert.fail(`${REFERENCE} has no section "## ${name}"`)
      const source = read(file)
      if (source === undefined) assert.fail(`There is no ${file}`)
      const rows = new Set(rowsOf(section.split(/^### Members/m)[0]!))
      const expected = exportsOf(source)
      assert.deepStrictEqual(expected.filter((name) => !rows.has(name)), [], "not in the reference")
      assert.deepStrictEqual([...rows].filter((name) => !expected.includes(name)), [], "not in the module")
    })

    for (const part of (sections.get(name) ?? "").split(/^### Members of /m).slice(1)) {
      const type = /^\w+/.exec(part)![0]
      const named = [...part.matchAll(/^\| ((?:`\w+`,? ?)+)\s*\|/gm)]
        .flatMap(([, cell]) => [...cell!.matchAll(/\w+/g)].map(([member]) => member))
      if (named.length === 0) continue
      it(`has every member of ${name}.${type}, and nothing else`, () => {
        assert.deepStrictEqual([...named].sort(), [...membersOf(read(file)!, type)].sort())
      })
    }
  }
})
