import { execFileSync } from "node:child_process"
const pairs = Number(process.argv[2] ?? 5)
const opts = JSON.stringify({ inFlight: 64, warmUp: 50000, count: 100000 })
const variants = { raw: ["raw", 0], sdk: ["sdk", 0], sdk100: ["sdk", 100] }
const res = {}
for (let i = 0; i < pairs; i++) {
  for (const k in variants) {
    const [f, us] = variants[k]
    const out = execFileSync(process.execPath, [`test/bench/topics/requests.${f}.mjs`, opts], {
      env: { ...process.env, POLL_US: String(us) },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60000
    }).toString()
    const o = JSON.parse(out.trim().split("\n").at(-1))
    ;(res[k] ??= []).push(o)
  }
}
const med = (a) => a.sort((x, y) => x - y)[a.length >> 1]
for (const k in res) {
  console.log(
    k.padEnd(7),
    "wall",
    med(res[k].map((r) => r.wall)).toFixed(2),
    "cpu",
    med(res[k].map((r) => r.cpu)).toFixed(2),
    "ratio",
    med(res[k].map((r, i) => r.wall / res.raw[i].wall)).toFixed(2)
  )
}
