import { CircleAlert, CircleCheck, CircleDashed, KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '@/api/types'
import { dateTime } from '@/lib/time'
import { Age } from '@/parts/age'
import { useCauseText } from '@/parts/cause-text'
import { Badge } from '@/ui/badge'

const looks = {
  ok: ['success', CircleCheck],
  failing: ['danger', CircleAlert],
  new: ['plain', CircleDashed],
} as const

/** How long before its end a token is spoken of; where Rondo can, it renews one a month before. */
const warnMs = 21 * 24 * 3_600_000

/** Does it work? When did something last come in and go out? */
export function HealthLine({ health }: { health: Channel['health'] }) {
  const { t, i18n } = useTranslation()
  const causeText = useCauseText()
  const ends = health.expires_at && Date.parse(health.expires_at) < Date.now() + warnMs ? health.expires_at : null
  const [tone, Icon] = looks[health.state]
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Badge tone={tone} icon={<Icon aria-hidden size={13} />}>
        {t(`health.${health.state}`)}
      </Badge>
      <p className="text-help text-muted">
        {t('health.in')} {health.last_in_at ? <Age since={health.last_in_at} /> : t('health.never')} · {t('health.out')}{' '}
        {health.last_out_at ? <Age since={health.last_out_at} /> : t('health.never')}
        {health.checked_at && (
          <>
            {' · '}
            {t('health.checked')} <Age since={health.checked_at} />
          </>
        )}
      </p>
      {ends && (
        <p className="flex items-center gap-1.5 text-help text-warning-text">
          <KeyRound aria-hidden size={14} className="shrink-0" />
          {t('health.ends', { when: dateTime(ends, i18n.language) })}
        </p>
      )}
      {health.error && (
        <p dir="auto" className="user-text text-danger-text text-help">
          {causeText(health.code, health.error)}
        </p>
      )}
    </div>
  )
}
