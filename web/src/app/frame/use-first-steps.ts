import { useQuery, useQueryClient } from '@tanstack/react-query'
import { linkOptions } from '@tanstack/react-router'
import { useEffect } from 'react'
import { channelsQuery } from '@/api/channel'
import { client, unwrap } from '@/api/client'
import { useMe, usersQuery } from '@/api/identity'
import { teamsQuery } from '@/api/routing'
import { snippetsQuery } from '@/api/snippet'
import { can } from '@/parts/can'
import { useRealtime } from '@/realtime/provider'

const answeredKey = ['answered'] as const

/** Has any customer ever been answered? Asked until it is so. */
function useAnswered(wanted: boolean) {
  const cache = useQueryClient()
  const { listen } = useRealtime()
  const { data } = useQuery({
    queryKey: answeredKey,
    enabled: wanted,
    queryFn: async () => {
      const { items } = await unwrap(client.GET('/conversations', { params: { query: { limit: 50 } } }))
      return items.some(one => one.first_reply_at !== null)
    },
  })
  useEffect(() => {
    if (!wanted || data) return
    return listen(frames => {
      if (frames.some(frame => frame.event === 'message.created'))
        void cache.invalidateQueries({ queryKey: answeredKey })
    })
  }, [wanted, data, listen, cache])
  return data
}

/** What a newcomer may still do, each seen from what the workspace has; only what this role may do. */
export function useFirstSteps(wanted: boolean) {
  const me = useMe()
  const answered = useAnswered(wanted)
  const { data: channels } = useQuery({ ...channelsQuery, enabled: wanted })
  const { data: users } = useQuery(usersQuery)
  const { data: snippets } = useQuery({ ...snippetsQuery, enabled: wanted })
  const { data: teams } = useQuery(teamsQuery)
  if (answered === undefined || !channels || !users || !snippets || !teams) return undefined
  const settings = can(me.role, 'settings')
  const routing = can(me.role, 'routing')
  return [
    { key: 'answer', done: answered, mine: true, ...linkOptions({ to: '/inbox/$view', params: { view: 'all' } }) },
    {
      key: 'channel',
      done: channels.some(one => one.kind !== 'webchat'),
      mine: settings,
      ...linkOptions({ to: '/settings/channels' }),
    },
    { key: 'invite', done: users.length > 1, mine: settings, ...linkOptions({ to: '/settings/people' }) },
    { key: 'snippet', done: snippets.length > 0, mine: true, ...linkOptions({ to: '/settings/snippets' }) },
    {
      key: 'routing',
      done: teams.some(team => team.policy_version > 1),
      mine: routing,
      ...linkOptions({ to: '/settings/teams' }),
    },
  ]
    .filter(step => step.mine)
    .map(
      ({ mine: _mine, ...step }) =>
        step as typeof step & { key: 'answer' | 'channel' | 'invite' | 'snippet' | 'routing' },
    )
}
