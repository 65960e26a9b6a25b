// Writes src/api/schema.d.ts from the contract in api/openapi.json, with a tool that has a lock of its own.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'

const at = path => new URL(path, import.meta.url).pathname
const tool = at('../tools/apigen/node_modules/openapi-typescript/bin/cli.js')
if (!existsSync(tool)) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: at('../tools/apigen'), stdio: 'inherit' })
}

// Every {name} of a path is a parameter of its operations, also where the description forgets to say so.
const description = JSON.parse(readFileSync(at('../../api/openapi.json'), 'utf8'))
for (const [path, operations] of Object.entries(description.paths)) {
  for (const operation of Object.values(operations)) {
    const known = (operation.parameters ?? []).filter(one => one.in === 'path').map(one => one.name)
    for (const [, name] of path.matchAll(/{(\w+)}/g)) {
      if (known.includes(name)) continue
      operation.parameters = [
        ...(operation.parameters ?? []),
        { name, in: 'path', required: true, schema: { type: 'string' } },
      ]
    }
  }
}
const folder = mkdtempSync(`${tmpdir()}/api-`)
writeFileSync(`${folder}/openapi.json`, JSON.stringify(description))
try {
  const args = [tool, `${folder}/openapi.json`, '-o', at('../src/api/schema.d.ts')]
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
} finally {
  rmSync(folder, { recursive: true })
}
