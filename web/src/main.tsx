import '@/ui/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '@/api/query'
import { App } from '@/app/app'
import { createAppRouter } from '@/app/router'
import { startLanguage } from '@/i18n/setup'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
// After an update of the server the old page asks for parts that are gone: one reload brings the new ones.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('reloaded'))
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('reloaded', String(Date.now()))
  window.location.reload()
})
const cache = createQueryClient()
const router = createAppRouter(cache)
await startLanguage()
createRoot(root).render(
  <StrictMode>
    <App cache={cache} router={router} />
  </StrictMode>,
)
