import { useTranslation } from 'react-i18next'
import type { User } from '@/api/types'
import { languageName } from '@/lib/language'
import { UserAvatar } from '@/parts/presence'
import { usePresenceWord } from '@/parts/presence-word'
import { Badge } from '@/ui/badge'

interface PeopleTableProps {
  users: User[]
  onEdit: (id: string) => void
}

export function PeopleTable({ users, onEdit }: PeopleTableProps) {
  const { t, i18n } = useTranslation()
  const word = usePresenceWord()
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' })
  const head = 'px-2 py-2 text-start font-medium text-help text-muted'
  return (
    <div className="overflow-hidden rounded-sheet border border-line">
      <table className="w-full">
        <thead>
          <tr className="border-line border-b">
            <th className={`${head} w-2/5 ps-4`}>{t('people.name')}</th>
            <th className={head}>{t('people.role')}</th>
            <th className={`${head} max-md:hidden`}>{t('people.languages')}</th>
            <th className={`${head} max-lg:hidden`}>{t('people.skills')}</th>
            <th className="px-2 py-2 pe-4 text-end font-medium text-help text-muted">{t('people.load')}</th>
          </tr>
        </thead>
        <tbody>
          {users.map(user => (
            <tr key={user.id} className="relative border-line border-b last:border-b-0 hover:bg-hover">
              <td className="px-2 py-2 ps-4">
                <button
                  type="button"
                  onClick={() => onEdit(user.id)}
                  className="flex w-full items-center gap-2.5 text-start after:absolute after:inset-0"
                >
                  <UserAvatar user={user} />
                  <span className="min-w-0">
                    <bdi className="block truncate font-medium">{user.name}</bdi>
                    <span className="block truncate text-help text-muted max-md:hidden">
                      <bdi dir="ltr">{user.email}</bdi>
                      {user.active && ` · ${word(user.presence)}`}
                    </span>
                  </span>
                </button>
              </td>
              <td className="whitespace-nowrap px-2 py-2">
                {user.active ? t(`role.${user.role}`) : <Badge tone="warning">{t('people.inactive')}</Badge>}
              </td>
              <td className="px-2 py-2 text-muted max-md:hidden">
                {list.format(user.languages.map(tag => languageName(tag, i18n.language)))}
              </td>
              <td className="px-2 py-2 text-muted max-lg:hidden">
                <bdi>{list.format(user.skills)}</bdi>
              </td>
              <td className="px-2 py-2 pe-4 text-end tabular-nums">
                <bdi dir="ltr">
                  {user.open}/{user.capacity.total}
                </bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
