import { type AnyRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readAuditSearch, readText } from '@/app/search'

/** Settings: a left index and one column. */
export function settingsRoutes<Parent extends AnyRoute>(parent: Parent) {
  const settings = createRoute({
    getParentRoute: () => parent,
    path: '/settings',
    component: lazyRouteComponent(() => import('@/app/settings-frame'), 'SettingsFrame'),
  })
  const index = createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/profile' })
    },
  })
  const profile = createRoute({
    getParentRoute: () => settings,
    path: 'profile',
    component: lazyRouteComponent(() => import('@/features/identity/profile-page'), 'ProfilePage'),
  })
  const workspace = createRoute({
    getParentRoute: () => settings,
    path: 'workspace',
    component: lazyRouteComponent(() => import('@/features/identity/workspace-page'), 'WorkspacePage'),
  })
  const people = createRoute({
    getParentRoute: () => settings,
    path: 'people',
    component: lazyRouteComponent(() => import('@/features/identity/people-page'), 'PeoplePage'),
  })
  const tokens = createRoute({
    getParentRoute: () => settings,
    path: 'tokens',
    component: lazyRouteComponent(() => import('@/features/identity/tokens-page'), 'TokensPage'),
  })
  const audit = createRoute({
    getParentRoute: () => settings,
    path: 'audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(() => import('@/features/identity/audit-page'), 'AuditPage'),
  })
  const teams = createRoute({
    getParentRoute: () => settings,
    path: 'teams',
    component: lazyRouteComponent(() => import('@/features/routing/teams-page'), 'TeamsPage'),
  })
  const team = createRoute({
    getParentRoute: () => settings,
    path: 'teams/$teamId',
    component: lazyRouteComponent(() => import('@/features/routing/team-page'), 'TeamPage'),
  })
  const allHours = createRoute({
    getParentRoute: () => settings,
    path: 'hours',
    component: lazyRouteComponent(() => import('@/features/hours/hours-list-page'), 'HoursListPage'),
  })
  const hours = createRoute({
    getParentRoute: () => settings,
    path: 'hours/$hoursId',
    component: lazyRouteComponent(() => import('@/features/hours/hours-page'), 'HoursPage'),
  })
  const channels = createRoute({
    getParentRoute: () => settings,
    path: 'channels',
    component: lazyRouteComponent(() => import('@/features/channel/channels-page'), 'ChannelsPage'),
  })
  const channel = createRoute({
    getParentRoute: () => settings,
    path: 'channels/$channelId',
    component: lazyRouteComponent(() => import('@/features/channel/channel-page'), 'ChannelPage'),
  })
  const webhooks = createRoute({
    getParentRoute: () => settings,
    path: 'webhooks',
    component: lazyRouteComponent(() => import('@/features/webhook/webhooks-page'), 'WebhooksPage'),
  })
  const webhook = createRoute({
    getParentRoute: () => settings,
    path: 'webhooks/$webhookId',
    component: lazyRouteComponent(() => import('@/features/webhook/webhook-page'), 'WebhookPage'),
  })
  const snippets = createRoute({
    getParentRoute: () => settings,
    path: 'snippets',
    validateSearch: (search): { add?: string } => ({ add: readText(search, 'add') }),
    component: lazyRouteComponent(() => import('@/app/snippets-route'), 'SnippetsRoute'),
  })
  return settings.addChildren([
    index,
    profile,
    workspace,
    people,
    tokens,
    audit,
    teams,
    team,
    allHours,
    hours,
    channels,
    channel,
    snippets,
    webhooks,
    webhook,
  ])
}
