import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import type { Desk } from '@/api/types'
import { isHopeless, troubleOf } from '@/features/routing/team-health'
import { useTroubleText } from '@/features/routing/trouble-text'
import { can } from '@/parts/can'
import { Banner } from '@/ui/banner'

/** Teams in which nobody could ever take anything: no waiting will change that, so it stands above all else. */
export function DeskTroubles({ desk, team, quiet }: { desk: Desk; team: string | null; quiet: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const troubleText = useTroubleText()
  const rows = desk.teams.filter(row => isHopeless(row) && (!team || row.team_id === team))
  if (rows.length === 0) return null
  return (
    <div className="flex flex-col gap-1 px-4 pt-2">
      {rows.map(row => (
        <Banner
          key={row.team_id}
          tone="danger"
          icon={<TriangleAlert aria-hidden size={16} className="shrink-0" />}
          action={
            !quiet &&
            can(me.role, 'routing') && (
              <Link
                to="/settings/teams/$teamId"
                params={{ teamId: row.team_id }}
                className="shrink-0 font-semibold underline underline-offset-2"
              >
                {t('queue.repair')}
              </Link>
            )
          }
        >
          {troubleText(troubleOf(row), row.name)}
        </Banner>
      ))}
    </div>
  )
}
