import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys } from '@/api/identity'
import { everyPage } from '@/api/page'
import type { Token } from '@/api/types'
import { NewToken } from '@/features/identity/new-token'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Listing } from '@/parts/listing'
import { Confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'

function useTokens() {
  return useQuery({
    queryKey: identityKeys.tokens,
    staleTime: 0,
    queryFn: () => everyPage(cursor => unwrap(client.GET('/tokens', { params: { query: { limit: 200, cursor } } }))),
  })
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const revoke = useMutation({
    mutationFn: () => unwrap(client.DELETE('/tokens/{id}', { params: { path: { id: token.id } } })),
    onSuccess: () => {
      cache.setQueryData<Token[]>(identityKeys.tokens, old => old?.filter(one => one.id !== token.id))
      onClose()
    },
  })
  return (
    <Confirm
      open
      onClose={onClose}
      title={t('token.revokeTitle', { name: token.name })}
      text={t('token.revokeText')}
      action={t('token.revoke')}
      busy={revoke.isPending}
      error={revoke.isError ? faultText(revoke.error) : undefined}
      onConfirm={() => revoke.mutate()}
    />
  )
}

/** Keys for programs. */
export function TokensPage() {
  const { t, i18n } = useTranslation()
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  return (
    <Listing
      found={useTokens()}
      title={t('settings.tokens')}
      help={t('token.help')}
      add={t('token.new')}
      onAdd={() => setAdding(true)}
      icon={<KeyRound />}
      none={t('token.none')}
      noneText={t('token.noneText')}
      row={token => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
          <span className="min-w-0 grow basis-48">
            <bdi className="block truncate font-medium">{token.name}</bdi>
            <span className="text-help text-muted">
              {t('token.created', { at: dateTime(token.created_at, i18n.language) })} ·{' '}
              {token.last_used_at
                ? t('token.used', { at: dateTime(token.last_used_at, i18n.language) })
                : t('token.unused')}
            </span>
          </span>
          <span className="text-muted">{t(`role.${token.role}`)}</span>
          <IconButton label={t('token.revokeNamed', { name: token.name })} onClick={() => setRevoking(token)}>
            <Trash2 aria-hidden size={16} />
          </IconButton>
        </li>
      )}
    >
      {adding && <NewToken onClose={() => setAdding(false)} />}
      {revoking && <Revoke token={revoking} onClose={() => setRevoking(null)} />}
    </Listing>
  )
}
