// Fails when a bundle outgrows its budget (gzip, KiB): what the first page loads, every lazy chunk, the style sheet.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const size = name => gzipSync(readFileSync(dist + name), { level: 9 }).length / 1024
const html = readFileSync(`${dist}index.html`, 'utf8')
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(hit => hit[1])
const assets = readdirSync(`${dist}assets`).map(name => `assets/${name}`)
const rows = [
  ['entry', first.reduce((sum, name) => sum + size(name), 0), 230],
  ['css', assets.filter(name => name.endsWith('.css')).reduce((sum, name) => sum + size(name), 0), 16],
  ...assets.filter(name => name.endsWith('.js') && !first.includes(name)).map(name => [name, size(name), 110]),
]
let over = 0
for (const [name, kib, budget] of rows.sort((a, b) => b[1] - a[1])) {
  const bad = kib > budget
  if (bad) over++
  console.log(`${bad ? 'OVER' : '  ok'} ${kib.toFixed(1).padStart(7)} / ${budget} KiB  ${name}`)
}
process.exit(over ? 1 : 0)
