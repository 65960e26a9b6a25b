import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '@/api/types'
import { Age } from '@/parts/age'
import { Badge } from '@/ui/badge'

const looks = {
  ok: ['success', CircleCheck],
  failing: ['danger', CircleAlert],
  new: ['plain', CircleDashed],
} as const

/** Does it work? When did something last come in and go out? */
export function HealthLine({ health }: { health: Channel['health'] }) {
  const { t } = useTranslation()
  const [tone, Icon] = looks[health.state]
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Badge tone={tone} icon={<Icon aria-hidden size={13} />}>
        {t(`health.${health.state}`)}
      </Badge>
      <p className="text-help text-muted">
        {t('health.in')} {health.last_in_at ? <Age since={health.last_in_at} /> : t('health.never')} · {t('health.out')}{' '}
        {health.last_out_at ? <Age since={health.last_out_at} /> : t('health.never')}
      </p>
      {health.error && (
        <p dir="auto" className="user-text text-danger-text text-help">
          {health.error}
        </p>
      )}
    </div>
  )
}
