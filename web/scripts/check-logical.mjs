// Right-to-left is the normal case: no class or style that names left or right; features import no other feature.
import { readdirSync, readFileSync, statSync } from 'node:fs'

const root = new URL('../src/', import.meta.url).pathname
const sided =
  /["'`\s:](-?(?:ml|mr|pl|pr|left|right|border-l|border-r|rounded-l|rounded-r|rounded-tl|rounded-tr|rounded-bl|rounded-br)-[\w[]|text-left\b|text-right\b|float-(?:left|right)\b)/
const style =
  /\b(?:marginLeft|marginRight|paddingLeft|paddingRight|borderLeft|borderRight)\b|(?:margin|padding|border)-(?:left|right)\s*:/
const problems = []

function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = `${folder}${name}`
    if (statSync(path).isDirectory()) walk(`${path}/`)
    else if (/\.(tsx?|css)$/.test(name)) check(path, readFileSync(path, 'utf8'))
  }
}

function check(path, text) {
  const where = path.slice(root.length)
  const mine = /^features\/([^/]+)\//.exec(where)?.[1]
  text.split('\n').forEach((line, index) => {
    const hit = sided.exec(line) ?? style.exec(line)
    if (hit) problems.push(`${where}:${index + 1} names a side: ${hit[0].trim()}`)
    const other = /from '@\/features\/([^/']+)/.exec(line)?.[1]
    if (other && mine && other !== mine) problems.push(`${where}:${index + 1} imports feature ${other}`)
    if (other && !mine && !where.startsWith('app/')) problems.push(`${where}:${index + 1} imports feature ${other}`)
  })
  const lines = text.split('\n').length
  if (where.endsWith('.tsx') && lines > 151) problems.push(`${where} has ${lines} lines, more than 150`)
  if (/^export \* from/m.test(text)) problems.push(`${where} is a barrel`)
}

walk(root)
for (const line of problems) console.error(line)
process.exit(problems.length ? 1 : 0)
