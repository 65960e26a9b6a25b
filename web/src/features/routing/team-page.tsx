import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { dropTeam, teamsQuery } from '@/api/routing'
import type { Policy, Team } from '@/api/types'
import { DeleteTeam } from '@/features/routing/delete-team'
import { ExpectationSection } from '@/features/routing/expectation-section'
import { PolicyHistory } from '@/features/routing/policy-history'
import { PolicyRules } from '@/features/routing/policy-rules'
import { PolicySentence } from '@/features/routing/policy-sentence'
import { PublishDialog } from '@/features/routing/publish-dialog'
import { TeamMembers } from '@/features/routing/team-members'
import { TeamNotice } from '@/features/routing/team-notice'
import { useTeamDraft } from '@/features/routing/use-team-draft'
import { WhoNext } from '@/features/routing/who-next'
import { useFaultText } from '@/parts/fault-text'
import { HoursField } from '@/parts/hours-field'
import { InlineEdit } from '@/parts/inline-edit'
import { SignatureEditor } from '@/parts/signature-editor'
import { Page } from '@/ui/page'
import { SaveBar } from '@/ui/save-bar'
import { Section } from '@/ui/section'
import { Failed, Skeleton } from '@/ui/state'

function Editor({ team }: { team: Team }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const draft = useTeamDraft(team)
  const { now, changed, set, error } = draft
  const setPolicy = (policy: Policy) => set({ ...now, policy })
  const gone = () => {
    void navigate({ to: '/settings/teams' })
    dropTeam(cache, team.id)
  }
  return (
    <Page width="full">
      <Link to="/settings/teams" className="mb-1 inline-flex min-h-6 items-center gap-1 text-muted hover:text-fg">
        <ArrowLeft aria-hidden size={14} className="mirror" />
        {t('settings.teams')}
      </Link>
      <h1 className="mb-5 font-semibold text-page">
        <InlineEdit label={t('team.name')} value={team.name} onSave={draft.rename} />
      </h1>
      <TeamNotice team={team} />
      <div className="grid grid-cols-[minmax(0,1fr)_18rem] gap-8 max-lg:grid-cols-1">
        <div>
          <Section title={t('policy.title')} help={t('policy.help')}>
            <PolicySentence team={team.name} policy={now.policy} onChange={setPolicy} />
            <PolicyRules team={team} policy={now.policy} onChange={setPolicy} />
          </Section>
          <Section title={t('expectation.title')} help={t('expectation.titleHelp')}>
            <ExpectationSection
              team={team.id}
              expectations={now.policy.expectations}
              onChange={expectations => setPolicy({ ...now.policy, expectations })}
            />
          </Section>
          <Section title={t('team.membersTitle')} help={t('team.membersHelp')}>
            <TeamMembers members={now.members} onChange={members => set({ ...now, members })} />
          </Section>
          <Section title={t('hours.field')}>
            <HoursField
              label={t('hours.field')}
              help={t('hours.teamHelp')}
              none={t('hours.ofWorkspace')}
              value={now.hours_id}
              onChange={hours_id => set({ ...now, hours_id })}
            />
          </Section>
          <Section title={t('signature.title')} help={t('signature.teamHelp')}>
            <SignatureEditor owner={{ teamId: team.id }} help={t('signature.textHelp')} />
          </Section>
          <Section title={t('policy.history')} help={t('policy.historyHelp')}>
            <PolicyHistory team={team} onUse={draft.useAgain} />
          </Section>
          <Section title={t('team.delete')} help={t('team.deleteHelp')}>
            <DeleteTeam team={team} onGone={gone} />
          </Section>
          <SaveBar
            changed={changed}
            busy={draft.busy}
            error={error && !draft.asked ? faultText(error) : undefined}
            onSave={draft.finish}
            onDiscard={draft.discard}
          />
        </div>
        <WhoNext team={team} policy={now.policy} />
      </div>
      <PublishDialog
        team={team}
        policy={draft.asked?.policy ?? null}
        busy={draft.busy}
        error={error ? faultText(error) : undefined}
        onPublish={draft.publish}
        onClose={draft.forget}
      />
    </Page>
  )
}

/** One team: its policy as a sentence, its members, and who would be next. */
export function TeamPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { teamId } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(teamsQuery)
  const team = data?.find(one => one.id === teamId)
  if (isPending) return <Skeleton rows={4} className="h-12" />
  if (!team) return <Failed text={error ? faultText(error) : t('fault.404')} onRetry={() => void refetch()} />
  return <Editor key={team.id} team={team} />
}
