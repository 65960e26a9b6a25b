import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usersQuery } from '@/api/identity'
import { InvitePerson } from '@/features/identity/invite-person'
import { PeopleTable } from '@/features/identity/people-table'
import { PersonEditor } from '@/features/identity/person-editor'
import { fold } from '@/lib/fold'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { SearchInput } from '@/ui/search-input'
import { Failed, Skeleton } from '@/ui/state'

/** Everybody who can sign in. */
export function PeoplePage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data: users, error, isPending, refetch } = useQuery(usersQuery)
  const [text, setText] = useState('')
  const [editing, setEditing] = useState<string | null>(null)
  const [inviting, setInviting] = useState(false)
  const needle = fold(text)
  const found = (users ?? [])
    .filter(user => fold(`${user.name} ${user.email}`).includes(needle))
    .toSorted((a, b) => Number(b.active) - Number(a.active))
  const person = users?.find(user => user.id === editing)
  return (
    <Page width="list">
      <PageHead title={t('settings.people')} help={t('people.help')}>
        <Button look="primary" icon={<UserPlus aria-hidden size={16} />} onClick={() => setInviting(true)}>
          {t('people.add')}
        </Button>
      </PageHead>
      {isPending && <Skeleton rows={5} className="h-12" />}
      {error && !users && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {users && (
        <>
          {users.length > 8 && (
            <SearchInput
              value={text}
              onChange={event => setText(event.target.value)}
              aria-label={t('people.search')}
              placeholder={t('people.search')}
              className="mb-3 max-w-72"
            />
          )}
          {found.length === 0 ? (
            <p className="py-8 text-center text-muted">{t('people.nobodyFound')}</p>
          ) : (
            <PeopleTable users={found} onEdit={setEditing} />
          )}
        </>
      )}
      {person && <PersonEditor key={person.id} user={person} onClose={() => setEditing(null)} />}
      {inviting && <InvitePerson onClose={() => setInviting(false)} />}
    </Page>
  )
}
