// Writes .br and .gz beside every text file of dist, so the server never compresses at run time.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const text = /\.(html|js|css|svg|json|webmanifest)$/

function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`
    if (statSync(path).isDirectory()) walk(path)
    else if (text.test(name) && name !== 'placeholder.html') {
      const raw = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }))
      writeFileSync(`${path}.br`, brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    }
  }
}

walk(new URL('../dist', import.meta.url).pathname)
