import '@/ui/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '@/api/query'
import { App } from '@/app/app'
import { createAppRouter } from '@/app/router'
import { startLanguage } from '@/i18n/setup'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const cache = createQueryClient()
const router = createAppRouter(cache)
await startLanguage()
createRoot(root).render(
  <StrictMode>
    <App cache={cache} router={router} />
  </StrictMode>,
)
