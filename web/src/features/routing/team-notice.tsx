import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { deskQuery } from '@/api/routing'
import type { Team } from '@/api/types'
import { isHopeless, troubleOf } from '@/features/routing/team-health'
import { useTroubleText } from '@/features/routing/trouble-text'
import { Banner } from '@/ui/banner'

/** What the team cannot do as it stands now, on the page where it can be changed. */
export function TeamNotice({ team }: { team: Team }) {
  const troubleText = useTroubleText()
  const { data } = useQuery({ ...deskQuery, staleTime: 5000 })
  const row = data?.teams.find(one => one.team_id === team.id)
  const trouble = row && troubleOf(row)
  if (!row || !trouble) return null
  return (
    <div className="mb-4">
      <Banner
        tone={isHopeless(row) ? 'danger' : 'warning'}
        icon={<TriangleAlert aria-hidden size={16} className="shrink-0" />}
      >
        {troubleText(trouble, team.name)}
      </Banner>
    </div>
  )
}
