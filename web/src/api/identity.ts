import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, Fault, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { PresenceStatus, Session, User, UserChange, UserInput, Workspace } from '@/api/types'

/** Who is signed in, the people of the workspace, and the workspace itself. */
export const identityKeys = {
  session: ['session'] as const,
  setup: ['setup'] as const,
  users: ['users'] as const,
  workspace: ['workspace'] as const,
  tokens: ['tokens'] as const,
  audit: (kind?: string, user?: string) => ['audit', kind ?? '', user ?? ''] as const,
  devices: ['devices'] as const,
  presence: (userId: string) => ['presence-history', userId] as const,
}

export const sessionQuery = queryOptions({
  queryKey: identityKeys.session,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await unwrap(client.GET('/session'))
    } catch (error) {
      if (error instanceof Fault && error.status === 401) return null
      throw error
    }
  },
})

export const setupQuery = queryOptions({
  queryKey: identityKeys.setup,
  queryFn: () => unwrap(client.GET('/setup')),
})

/** Everybody, also who was removed: their names stand in old conversations, and they can be let in again. */
export const usersQuery = queryOptions({
  queryKey: identityKeys.users,
  queryFn: () =>
    everyPage(cursor => unwrap(client.GET('/users', { params: { query: { limit: 200, cursor, active: 'all' } } }))),
})

export const workspaceQuery = queryOptions({
  queryKey: identityKeys.workspace,
  queryFn: () => unwrap(client.GET('/workspace')),
})

export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  if (!data) throw new Error('a screen for people who are signed in was shown to nobody')
  return data
}

/** Me, as the list of people knows it, which the socket keeps true; before that list is there, as the session began. */
export function useMe(): User {
  const { user } = useSession()
  const { data } = useQuery({ ...usersQuery, enabled: false })
  return data?.find(one => one.id === user.id) ?? user
}

export function useUsers(): User[] {
  return useQuery(usersQuery).data ?? []
}

export function useUser(id: string | null): User | undefined {
  return useUsers().find(user => user.id === id)
}

export function useWorkspace(): Workspace {
  const session = useSession()
  return useQuery(workspaceQuery).data ?? session.workspace
}

export function putUser(cache: QueryClient, user: User) {
  cache.setQueryData<User[]>(identityKeys.users, old => {
    if (!old) return old
    return old.some(one => one.id === user.id)
      ? old.map(one => (one.id === user.id ? { ...one, ...user } : one))
      : [...old, user]
  })
}

export function setPresence(cache: QueryClient, userId: string, presence: Partial<User['presence']>) {
  cache.setQueryData<User[]>(identityKeys.users, old =>
    old?.map(user => (user.id === userId ? { ...user, presence: { ...user.presence, ...presence } } : user)),
  )
}

/** A presence, mine unless said; away may have a reason. That of another is set by whoever supervises. */
export function usePresence(other?: User) {
  const cache = useQueryClient()
  const self = useMe()
  const me = other ?? self
  return useMutation({
    mutationFn: (body: { status: PresenceStatus; reason?: string }) =>
      unwrap(client.PUT('/users/{id}/presence', { params: { path: { id: me.id } }, body })),
    onMutate: ({ status, reason = '' }) => {
      const before = me.presence
      setPresence(cache, me.id, { status, reason, since: new Date().toISOString() })
      return before
    },
    onError: (_error, _wish, before) => before && setPresence(cache, me.id, before),
  })
}

/** Every change of a person's status, the newest first. */
export const presenceHistoryQuery = (userId: string) =>
  queryOptions({
    queryKey: identityKeys.presence(userId),
    queryFn: () =>
      unwrap(client.GET('/users/{id}/presence/history', { params: { path: { id: userId }, query: { limit: 50 } } })),
    staleTime: 0,
  })

export function useSaveUser() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: UserChange & { id: string }) =>
      unwrap(client.PATCH('/users/{id}', { params: { path: { id } }, body })),
    onSuccess: user => putUser(cache, user),
  })
}

export function useAddUser() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: UserInput) => unwrap(client.POST('/users', { body })),
    onSuccess: user => putUser(cache, user),
  })
}

export function useSaveWorkspace() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (
      body: Partial<
        Pick<
          Workspace,
          | 'name'
          | 'language'
          | 'timezone'
          | 'routing_paused'
          | 'hours_id'
          | 'presence_grace_s'
          | 'presence_by_shift'
          | 'wall_names'
        >
      >,
    ) => unwrap(client.PATCH('/workspace', { body })),
    onSuccess: workspace => cache.setQueryData(identityKeys.workspace, workspace),
  })
}
