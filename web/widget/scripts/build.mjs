// Builds the scripts (each one self-contained classic script, so that a page needs no CORS to load
// them), copies the full page and writes the compressed twins beside every file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

async function bundle(entry, fileName, first, kit = 'preact') {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: first ? 'public' : false,
    define: { 'process.env.NODE_ENV': '"production"' },
    // The plain h() is half the size of the automatic runtime.
    oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
    build: {
      target: 'es2022',
      minify: 'terser',
      terserOptions: {
        compress: { passes: 3, ecma: 2020, unsafe_arrows: true, keep_fargs: false, pure_getters: true },
        ecma: 2020,
      },
      cssTarget: 'chrome123',
      rolldownOptions: { transform: { inject: { h: [kit, 'h'], Fragment: [kit, 'Fragment'] } } },
      outDir: 'dist',
      emptyOutDir: first,
      lib: { entry, formats: ['iife'], name: 'rondo', fileName: () => fileName },
    },
  })
}

await bundle('src/loader.ts', 'widget.js', true)
await bundle('src/app.tsx', 'app.js', false)
// What is lazy draws with the Preact of the window.
await bundle('src/rich/rich.tsx', 'rich.js', false, `${root}/src/rich/kit.ts`)
for (const lang of ['vi', 'ar', 'pt', 'id']) await bundle(`src/text/lang/${lang}.ts`, `${lang}.js`, false)

for (const name of readdirSync(`${root}/dist`)) {
  const path = `${root}/dist/${name}`
  const body = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
