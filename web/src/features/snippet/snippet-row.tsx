import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useUser } from '@/api/identity'
import { useTeam } from '@/api/routing'
import { useDeleteSnippet } from '@/api/snippet'
import type { Snippet } from '@/api/types'
import { languageName } from '@/lib/language'
import { can } from '@/parts/can'
import { useFaultText } from '@/parts/fault-text'
import { Confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { useToast } from '@/ui/toasts'

interface SnippetRowProps {
  snippet: Snippet
  onEdit: () => void
}

/** One snippet: how it is called, what it says, for whom; and, for those who may, a way to change or delete it. */
export function SnippetRow({ snippet, onEdit }: SnippetRowProps) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const toast = useToast()
  const faultText = useFaultText()
  const author = useUser(snippet.author_id)
  const team = useTeam(snippet.team_id)
  const remove = useDeleteSnippet()
  const [asking, setAsking] = useState(false)
  const { name, shortcut } = snippet
  const mine = snippet.author_id === me.id || can(me.role, 'routing')
  const facts = [
    team ? t('snippet.forTeam', { name: team.name }) : t(snippet.team_id ? 'snippet.teamGone' : 'snippet.forAll'),
    snippet.language && languageName(snippet.language, i18n.language),
    author?.name,
  ].filter(Boolean)
  return (
    <li className="flex items-start gap-2 py-2 ps-4 pe-2">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <bdi className="font-medium [overflow-wrap:anywhere]">{name}</bdi>
          <bdi dir="ltr" className="text-help text-muted">
            /{shortcut}
          </bdi>
        </p>
        <p dir="auto" className="user-text line-clamp-2 text-muted [overflow-wrap:anywhere]">
          {snippet.text}
        </p>
        <p className="text-help text-subtle">
          {facts.map((fact, index) => (
            <span key={fact}>
              {index > 0 && ' · '}
              <bdi>{fact}</bdi>
            </span>
          ))}
        </p>
      </div>
      {mine && (
        <>
          <IconButton label={t('snippet.editNamed', { name })} onClick={onEdit}>
            <Pencil aria-hidden size={16} />
          </IconButton>
          <IconButton label={t('snippet.deleteNamed', { name })} onClick={() => setAsking(true)}>
            <Trash2 aria-hidden size={16} />
          </IconButton>
        </>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('snippet.deleteTitle', { name })}
        text={t('snippet.deleteText', { shortcut: `/${shortcut}` })}
        action={t('snippet.delete')}
        busy={remove.isPending}
        error={remove.isError ? faultText(remove.error) : undefined}
        onConfirm={() =>
          remove.mutate(snippet.id, { onSuccess: () => toast({ text: t('snippet.deleted', { name }) }) })
        }
      />
    </li>
  )
}
