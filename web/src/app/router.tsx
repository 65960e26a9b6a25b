import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery, setupQuery } from '@/api/identity'
import { Crash, Missing } from '@/app/lost'
import { readInboxSearch, readText } from '@/app/search'
import { settingsRoutes } from '@/app/settings-routes'
import { readPreference } from '@/lib/preference'

const rootRoute = createRootRouteWithContext<{ cache: QueryClient }>()({
  notFoundComponent: Missing,
  errorComponent: Crash,
})

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search): { next?: string } => ({ next: readText(search, 'next') }),
  beforeLoad: async ({ context }) => {
    if (await context.cache.ensureQueryData(sessionQuery)) throw redirect({ to: '/' })
    if ((await context.cache.ensureQueryData(setupQuery)).needed) throw redirect({ to: '/setup' })
  },
  component: lazyRouteComponent(() => import('@/features/identity/login-page'), 'LoginPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  beforeLoad: async ({ context }) => {
    const setup = await context.cache.ensureQueryData(setupQuery)
    const session = await context.cache.ensureQueryData(sessionQuery)
    // Once the workspace exists, only its owner's unfinished steps are left here.
    if (!setup.needed && !(session && readPreference('setup'))) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('@/features/setup/setup-page'), 'SetupPage'),
})

const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    if (await context.cache.ensureQueryData(sessionQuery)) return
    const setup = await context.cache.ensureQueryData(setupQuery)
    if (setup.needed) throw redirect({ to: '/setup' })
    throw redirect({ to: '/login', search: { next: location.href === '/' ? undefined : location.href } })
  },
  component: lazyRouteComponent(() => import('@/app/frame/frame'), 'Frame'),
})

const homeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'mine' } })
  },
})

const inboxRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/inbox/$view',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('@/app/inbox-route'), 'InboxRoute'),
})

const conversationRoute = createRoute({ getParentRoute: () => inboxRoute, path: '$conversationId' })

const shareRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/conversations/$conversationId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/inbox/$view/$conversationId', params: { view: 'all', ...params } })
  },
})

const queueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/queue',
  validateSearch: (search): { team?: string } => ({ team: readText(search, 'team') }),
  component: lazyRouteComponent(() => import('@/features/routing/queue-page'), 'QueuePage'),
})

const contactsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/contacts',
  validateSearch: (search): { q?: string } => ({ q: readText(search, 'q') }),
  component: lazyRouteComponent(() => import('@/features/contact/contacts-page'), 'ContactsPage'),
})

const contactRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(() => import('@/features/contact/contact-page'), 'ContactPage'),
})

const reportsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/reports',
  validateSearch: (search): { days?: string; team?: string } => ({
    days: readText(search, 'days'),
    team: readText(search, 'team'),
  }),
  component: lazyRouteComponent(() => import('@/features/report/kept-page'), 'KeptPage'),
})

/** The addresses of the app; a test brings a history of its own. */
export function createAppRouter(cache: QueryClient, history?: RouterHistory) {
  const routeTree = rootRoute.addChildren([
    loginRoute,
    setupRoute,
    frameRoute.addChildren([
      homeRoute,
      inboxRoute.addChildren([conversationRoute]),
      shareRoute,
      queueRoute,
      contactsRoute,
      contactRoute,
      reportsRoute,
      settingsRoutes(frameRoute),
    ]),
  ])
  return createRouter({ routeTree, history, context: { cache }, defaultPreload: 'intent', defaultPendingMs: 300 })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
