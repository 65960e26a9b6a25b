// Fails when a script outgrows what a stranger's page may be asked to load.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budgets = { 'widget.js': 1.2 * 1024, 'app.js': 14 * 1024, 'rich.js': 6 * 1024 }

let over = false
for (const [name, limit] of Object.entries(budgets)) {
  const size = gzipSync(readFileSync(new URL(`../dist/${name}`, import.meta.url)), { level: 9 }).length
  const fits = size <= limit
  over ||= !fits
  console.log(`${fits ? 'ok  ' : 'OVER'} ${name} ${size} of ${Math.floor(limit)} bytes gzip`)
}
if (over) process.exit(1)
