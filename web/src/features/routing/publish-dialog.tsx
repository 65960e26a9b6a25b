import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import type { Policy, Team } from '@/api/types'
import { PolicyChanges } from '@/features/routing/policy-changes'
import { PreviewList } from '@/features/routing/preview-list'
import { useTroubleText } from '@/features/routing/trouble-text'
import { wholePolicy } from '@/features/routing/whole-policy'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Failed, Skeleton } from '@/ui/state'

interface PublishDialogProps {
  team: Team
  /** What is to hold; null: nothing is asked. */
  policy: Policy | null
  busy: boolean
  error?: string
  onPublish: () => void
  onClose: () => void
}

/** What would be different for those who wait now, if this policy held from this moment. Nothing changes by looking. */
function Preview({ team, policy }: { team: Team; policy: Policy }) {
  const faultText = useFaultText()
  const troubleText = useTroubleText()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['policy-preview', team.id, policy],
    queryFn: () =>
      unwrap(
        client.POST('/teams/{id}/policy/preview', {
          params: { path: { id: team.id } },
          body: { policy: wholePolicy(policy) },
        }),
      ),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  if (isPending) return <Skeleton rows={2} className="h-8" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  const hopeless = data.warning === 'nobody_ever' || data.warning === 'nobody_in_team'
  const warning = data.warning ? { code: data.warning, text: data.warning, detail: {} } : null
  return (
    <div className="flex flex-col gap-2">
      {warning && (
        <Banner
          tone={hopeless ? 'danger' : 'warning'}
          icon={<TriangleAlert aria-hidden size={16} className="shrink-0" />}
        >
          {troubleText(warning, team.name)}
        </Banner>
      )}
      <PreviewList preview={data} />
    </div>
  )
}

/** Before a policy holds: which rules change, and what that changes for those who wait now. */
export function PublishDialog({ team, policy, busy, error, onPublish, onClose }: PublishDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open={policy !== null}
      onClose={onClose}
      title={t('policy.publishTitle', { team: team.name })}
      width="max-w-2xl"
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={busy} onClick={onPublish}>
            {t('policy.publish')}
          </Button>
        </>
      }
    >
      {policy && (
        <div className="flex flex-col gap-4">
          <section aria-label={t('policy.changes')}>
            <h3 className="mb-1.5 font-medium text-muted">{t('policy.changes')}</h3>
            <PolicyChanges old={team.policy} now={policy} />
          </section>
          <section aria-label={t('policy.waitingNow')}>
            <h3 className="mb-1.5 font-medium text-muted">{t('policy.waitingNow')}</h3>
            <Preview team={team} policy={policy} />
          </section>
          {error && (
            <p role="alert" className="text-danger-text">
              {error}
            </p>
          )}
        </div>
      )}
    </Dialog>
  )
}
