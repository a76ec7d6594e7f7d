/** Watches the Maps and Sets that src/ creates from here on. Must be imported before anything of src/. */

interface Watched {
  readonly site: string
  readonly ref: WeakRef<{ readonly size: number }>
}

let watched: Array<Watched> = []

const siteOf = (): string | undefined => {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 4
  const stack = new Error().stack ?? ""
  Error.stackTraceLimit = limit
  // The frames above are this function, `watch` and the constructor.
  const frame = stack.split("\n")[4] ?? ""
  if (frame.includes("/node_modules/")) return undefined
  const found = /\/(src\/[\w./-]+\.ts):(\d+)/.exec(frame)
  return found === null || found[1]!.startsWith("src/testing/") ? undefined : `${found[1]}:${found[2]}`
}

const watch = (collection: { readonly size: number }) => {
  const site = siteOf()
  if (site === undefined) return
  watched.push({ site, ref: new WeakRef(collection) })
}

const NativeMap = Map
const NativeSet = Set

globalThis.Map = class Map<K, V> extends NativeMap<K, V> {
  constructor(entries?: Iterable<readonly [K, V]> | null) {
    super(entries)
    watch(this)
  }
} as MapConstructor

globalThis.Set = class Set<A> extends NativeSet<A> {
  constructor(values?: Iterable<A> | null) {
    super(values)
    watch(this)
  }
} as SetConstructor

/** The number of entries in the live collections, by the line of src/ that created them. */
export const sizes = (): ReadonlyMap<string, number> => {
  const result = new NativeMap<string, number>()
  const alive: Array<Watched> = []
  for (const entry of watched) {
    const collection = entry.ref.deref()
    if (collection === undefined) continue
    alive.push(entry)
    // One for the collection itself, so that a growing number of empty ones shows too.
    result.set(entry.site, (result.get(entry.site) ?? 0) + collection.size + 1)
  }
  watched = alive
  return result
}
