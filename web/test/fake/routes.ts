import { amendRoutes } from './amend'
import type { Route } from './call'
import { contactRoutes } from './contact-routes'
import { conversationRoutes } from './conversation-routes'
import { hoursRoutes } from './hours'
import { ownRoutes } from './own-routes'
import { peopleRoutes } from './people-routes'
import { sessionRoutes } from './session-routes'
import { teamRoutes } from './team-routes'

/** Everything that the fake answers; the first that fits does. */
export const routes: Route[] = [
  ...hoursRoutes,
  ...amendRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...teamRoutes,
  ...contactRoutes,
  ...conversationRoutes,
  ...ownRoutes,
]
