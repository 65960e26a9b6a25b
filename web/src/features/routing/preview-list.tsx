import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { conversationQuery } from '@/api/conversation'
import type { PolicyPreview } from '@/api/types'
import { formatNumber } from '@/lib/time'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { useReasonText } from '@/parts/reason-text'

const shown = 5

function Who({ id }: { id: string }) {
  const contactName = useContactName()
  const { data } = useQuery({ ...conversationQuery(id), staleTime: 60_000 })
  if (!data) return <bdi className="text-muted">…</bdi>
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <bdi className="truncate font-medium">{contactName(data.contact)}</bdi>
      <ChannelMark kind={data.channel_kind} />
    </span>
  )
}

/** Who would be given to whom, and who would wait on for another reason or in another place. */
export function PreviewList({ preview }: { preview: PolicyPreview }) {
  const { t, i18n } = useTranslation()
  const reasonText = useReasonText()
  const number = (value: number) => formatNumber(value, i18n.language)
  const { given, changed, given_n, changed_n, unchanged } = preview
  const more = given_n - Math.min(shown, given.length) + (changed_n - Math.min(shown, changed.length))
  return (
    <>
      <p>{t('policy.previewSum', { given: number(given_n), changed: number(changed_n), same: number(unchanged) })}</p>
      <ul className="divide-y divide-line border-line border-y empty:hidden">
        {given.slice(0, shown).map(one => (
          <li key={one.conversation_id} className="flex flex-wrap items-center gap-x-2 py-1.5">
            <Who id={one.conversation_id} />
            <span className="text-success-text">
              {one.offered ? t('reason.offered', { agent: one.name }) : t('policy.givenTo', { agent: one.name })}
            </span>
          </li>
        ))}
        {changed.slice(0, shown).map(({ conversation_id, before, after }) => (
          <li key={conversation_id} className="flex flex-wrap items-center gap-x-2 py-1.5">
            <Who id={conversation_id} />
            <span className="text-muted">
              {before && after && before.position !== after.position
                ? t('policy.moves', { from: number(before.position), to: number(after.position) })
                : after && reasonText(after.reason)}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted">{t('policy.previewMore', { n: number(more) })}</p>}
    </>
  )
}
