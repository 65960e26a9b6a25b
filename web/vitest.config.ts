import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const resolve = { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } }

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export default defineConfig({
  test: {
    projects: [
      { resolve, test: { name: 'unit', environment: 'node', include: ['test/**/*.unit.test.ts'] } },
      {
        resolve,
        plugins: [react(), tailwindcss()],
        // Found before the first test, or a late find would reload the page under it.
        optimizeDeps: { entries: ['src/**/*.tsx', 'test/**/*.tsx'], include: ['react-dom/client'] },
        test: {
          name: 'ui',
          include: ['test/**/*.ui.test.tsx'],
          // Nothing waits for time, but for what it needs to see; on a machine with other work that comes late.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args },
            }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
          },
        },
      },
    ],
  },
})
