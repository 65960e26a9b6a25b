import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The app on an invented server, for looking at it: npm run preview:fake. Never part of a build. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
  plugins: [
    react(),
    tailwindcss(),
    {
      name: 'lamp',
      configureServer(dev) {
        dev.middlewares.use('/lamp.png', (_request, response) => {
          response.setHeader('Content-Type', 'image/svg+xml')
          response.end(
            '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320"><rect width="480" height="320" fill="#e8dcc4"/><rect y="260" width="480" height="60" fill="#8f6a4a"/><path d="M190 80h100l30 80H160z" fill="#5a7350"/><path d="M237 160h6v90h-6z" fill="#4a5f42"/><ellipse cx="240" cy="255" rx="40" ry="8" fill="#4a5f42"/></svg>',
          )
        })
      },
    },
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('../../src', import.meta.url)) } },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { port: 5199, strictPort: true, host: '127.0.0.1', fs: { allow: ['../..'] } },
})
