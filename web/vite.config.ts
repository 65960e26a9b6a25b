import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Empties dist of what this build writes, and leaves the committed placeholder and the widget's files alone. */
function sweep(): Plugin {
  return {
    name: 'sweep',
    apply: 'build',
    buildStart() {
      const dist = here('./dist')
      let names: string[] = []
      try {
        names = readdirSync(dist)
      } catch {
        return
      }
      for (const name of names) {
        if (name === 'placeholder.html' || name.startsWith('widget')) continue
        rmSync(`${dist}/${name}`, { recursive: true })
      }
    },
  }
}

/** Emoji names from our own server: nothing is fetched from elsewhere at run time. */
function emoji(): Plugin {
  const names = ['en', 'vi', 'pt'].flatMap(language => [`${language}/data.json`, `${language}/messages.json`])
  const read = (name: string) => readFileSync(here(`./node_modules/emojibase-data/${name}`))
  return {
    name: 'emoji',
    configureServer(dev) {
      dev.middlewares.use('/assets/emoji-17', (request, response, next) => {
        const name = names.find(one => request.url === `/${one}`)
        if (!name) return next()
        response.setHeader('Content-Type', 'application/json')
        response.end(read(name))
      })
    },
    generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: `assets/emoji-17/${name}`, source: read(name) })
    },
  }
}

const server = process.env.RONDO_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), tailwindcss(), sweep(), emoji()],
  resolve: { alias: { '@': here('./src') } },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, emptyOutDir: false },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/chat': { target: server, ws: true },
      '/widget.js': server,
      '/widget': server,
    },
  },
})
