import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { canKeys } from '@/api/can'
import { client, unwrap } from '@/api/client'

/** What goes below mails: mine (null), or a team's. */
export type SignatureOwner = { teamId: string | null }

const signatureKey = 'signature'

export const signatureQuery = ({ teamId }: SignatureOwner) =>
  queryOptions({
    queryKey: [signatureKey, 'of', teamId] as const,
    queryFn: async () =>
      (teamId
        ? await unwrap(client.GET('/teams/{id}/signature', { params: { path: { id: teamId } } }))
        : await unwrap(client.GET('/users/me/signature'))
      ).text,
  })

export function useSaveSignature({ teamId }: SignatureOwner) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (text: string) =>
      (teamId
        ? await unwrap(client.PUT('/teams/{id}/signature', { params: { path: { id: teamId } }, body: { text } }))
        : await unwrap(client.PUT('/users/me/signature', { body: { text } }))
      ).text,
    onSuccess: text => {
      cache.setQueryData(signatureQuery({ teamId }).queryKey, text)
      void cache.invalidateQueries({ queryKey: canKeys.all })
    },
  })
}

/** How a text would read below a mail of mine. Empty while it is not known, or where there is nothing to show. */
export function useSignaturePreview(text: string, { teamId }: SignatureOwner) {
  const body = { text, team_id: teamId }
  return useQuery({
    queryKey: [signatureKey, 'preview', text, teamId] as const,
    queryFn: () => unwrap(client.POST('/signatures/preview', { body })),
    enabled: text.trim() !== '',
    placeholderData: before => before,
    retry: false,
  })
}
