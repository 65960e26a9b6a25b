// Writes src/api/schema.d.ts from the contract in api/openapi.json.
import { execFileSync } from 'node:child_process'

const at = path => new URL(path, import.meta.url).pathname
const tool = at('../tools/apigen/node_modules/openapi-typescript/bin/cli.js')
execFileSync(process.execPath, [tool, at('../../api/openapi.json'), '-o', at('../src/api/schema.d.ts')], {
  stdio: 'inherit',
})
