import { CSPProvider } from '@base-ui/react/csp-provider'
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AppRouter } from '@/app/router'
import { useThemeOnPage } from '@/lib/theme'
import { Toasts } from '@/ui/toasts'

export function App({ cache, router }: { cache: QueryClient; router: AppRouter }) {
  const { i18n } = useTranslation()
  useThemeOnPage()
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={i18n.language === 'ar' ? 'rtl' : 'ltr'}>
        <QueryClientProvider client={cache}>
          <Tooltip.Provider delay={500}>
            <Toasts>
              <RouterProvider router={router} />
            </Toasts>
          </Tooltip.Provider>
        </QueryClientProvider>
      </DirectionProvider>
    </CSPProvider>
  )
}
