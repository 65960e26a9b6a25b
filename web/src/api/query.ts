import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Fault } from '@/api/client'

/** A session that has ended leads to the login page, and back here after it. Who was never signed in is just told. */
function leaveIfOut(client: () => QueryClient) {
  return (error: unknown) => {
    if (!(error instanceof Fault) || error.status !== 401 || !client().getQueryData(['session'])) return
    const here = window.location.pathname + window.location.search
    window.location.assign(`/login?next=${encodeURIComponent(here)}`)
  }
}

export function createQueryClient() {
  const onError = leaveIfOut(() => client)
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The socket keeps what is shown true; nothing is fetched again because a window got the focus.
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (count, error) => count < 3 && (!(error instanceof Fault) || error.status === 0 || error.status >= 500),
        retryDelay: attempt => Math.min(500 * 2 ** attempt, 8000),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  // Lists hold ids only, so the rows they name must outlive the component that last looked at one.
  client.setQueryDefaults(['conversation'], { gcTime: Number.POSITIVE_INFINITY })
  return client
}
