import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { syncTemplates, templatesQuery } from '@/api/template'
import type { Can, Conversation, Template } from '@/api/types'
import { findTemplates } from '@/features/conversation/template-fill'
import { TemplateForm } from '@/features/conversation/template-form'
import { languageName } from '@/lib/language'
import { dateTime } from '@/lib/time'
import { can as roleCan } from '@/parts/can'
import { useFaultText } from '@/parts/fault-text'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { SearchInput } from '@/ui/search-input'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/state'

const shownAtOnce = 50

interface PickerProps {
  conversation: Conversation
  can: Can
  onSent?: () => void
}

/** The approved templates of the channel: found by words and language, filled, seen, and sent. */
export function TemplatePicker({ conversation, can, onSent }: PickerProps) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const query = templatesQuery(conversation.channel_id)
  const { data, isPending, error, refetch } = useQuery(query)
  const [typed, setTyped] = useState('')
  const [language, setLanguage] = useState('')
  const [chosen, setChosen] = useState<Template | null>(null)
  const [syncing, setSyncing] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  if (isPending) return <Skeleton rows={3} className="h-8" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  if (chosen) {
    return (
      <TemplateForm
        key={chosen.id}
        conversation={conversation}
        can={can}
        template={chosen}
        onBack={() => setChosen(null)}
        onSent={() => {
          setChosen(null)
          onSent?.()
        }}
      />
    )
  }
  const found = findTemplates(data.items, typed, conversation.contact.language, language || null)
  const languages = [...new Set(data.items.map(one => one.language))].sort()
  const sync = async () => {
    setSyncing(true)
    setFault(null)
    try {
      cache.setQueryData(query.queryKey, await syncTemplates(conversation.channel_id))
    } catch (refused) {
      setFault(refused)
    }
    setSyncing(false)
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          aria-label={t('template.search')}
          placeholder={t('template.search')}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          className="min-w-40 grow"
        />
        {languages.length > 1 && (
          <Select
            label={t('template.language')}
            value={language}
            onChange={setLanguage}
            options={[
              { value: '', label: t('template.anyLanguage') },
              ...languages.map(value => ({ value, label: languageName(value.replace('_', '-'), i18n.language) })),
            ]}
            className="w-40"
          />
        )}
      </div>
      {found.length === 0 && (
        <p className="text-muted">{data.items.length ? t('template.none') : t('template.empty')}</p>
      )}
      <ul aria-label={t('template.list')} className="flex max-h-56 flex-col overflow-y-auto">
        {found.slice(0, shownAtOnce).map(one => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => setChosen(one)}
              className="block w-full rounded-control px-2 py-1.5 text-start hover:bg-hover max-md:min-h-11"
            >
              <span className="flex items-center gap-2">
                <bdi className="truncate font-medium">{one.name}</bdi>
                <Badge>{languageName(one.language.replace('_', '-'), i18n.language)}</Badge>
              </span>
              <span dir="auto" className="user-text block truncate text-help text-muted">
                {one.body}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {fault !== null && (
        <p role="alert" className="text-danger-text text-help">
          {faultText(fault)}
        </p>
      )}
      <p className="flex flex-wrap items-center gap-2 text-help text-muted">
        {data.synced_at ? t('template.synced', { when: dateTime(data.synced_at, i18n.language) }) : t('template.never')}
        {roleCan(me.role, 'routing') && (
          <Button
            small
            look="ghost"
            busy={syncing}
            icon={<RefreshCw aria-hidden size={14} />}
            onClick={() => void sync()}
          >
            {t('template.sync')}
          </Button>
        )}
      </p>
    </div>
  )
}
