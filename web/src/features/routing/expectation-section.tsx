import type { Expectations } from '@/api/types'
import { MessageEditor } from '@/features/routing/expectation-editor'

interface ExpectationSectionProps {
  team: string
  expectations: Expectations | undefined
  onChange: (expectations: Expectations) => void
}

/** What a team's customers are told while they wait, and when somebody has them. */
export function ExpectationSection({ team, expectations = {}, onChange }: ExpectationSectionProps) {
  return (
    <>
      {(['over_capacity', 'away', 'assigned'] as const).map(kind => (
        <MessageEditor
          key={kind}
          team={team}
          kind={kind}
          wording={expectations[kind] ?? {}}
          onChange={wording => onChange({ ...expectations, [kind]: wording })}
        />
      ))}
    </>
  )
}
