import { UserPlus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import type { TeamMember, User } from '@/api/types'
import { UserAvatar } from '@/parts/presence'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import { NumberInput } from '@/ui/number-input'

interface TeamMembersProps {
  members: TeamMember[]
  onChange: (members: TeamMember[]) => void
}

function Member({
  member,
  user,
  onChange,
  onRemove,
}: {
  member: TeamMember
  user: User
  onChange: (member: TeamMember) => void
  onRemove: () => void
}) {
  const { t } = useTranslation()
  return (
    <tr className="border-line border-b">
      <td className="py-2 pe-3">
        <span className="flex items-center gap-2.5">
          <UserAvatar user={user} size="sm" />
          <span className="min-w-0">
            <bdi className="block truncate font-medium">{user.name}</bdi>
            {!user.active && <span className="text-help text-warning-text">{t('people.inactive')}</span>}
          </span>
        </span>
      </td>
      <td className="w-32 px-1 py-2">
        <NumberInput
          aria-label={t('team.weightOf', { name: user.name })}
          value={member.weight}
          placeholder={String(user.weight)}
          min={0.1}
          max={100}
          step={0.5}
          onChange={weight => onChange({ ...member, weight })}
          className="max-sm:[&_button]:hidden"
        />
      </td>
      <td className="w-32 px-1 py-2">
        <NumberInput
          aria-label={t('team.capOf', { name: user.name })}
          value={member.capacity}
          placeholder={String(user.capacity.total)}
          min={0}
          max={1000}
          onChange={capacity => onChange({ ...member, capacity })}
          className="max-sm:[&_button]:hidden"
        />
      </td>
      <td className="py-2 ps-1 text-end">
        <IconButton label={t('common.removeNamed', { name: user.name })} onClick={onRemove}>
          <X aria-hidden size={16} />
        </IconButton>
      </td>
    </tr>
  )
}

/** Who is in the team; a weight and a limit of one's own, where they differ from the person's. */
export function TeamMembers({ members, onChange }: TeamMembersProps) {
  const { t } = useTranslation()
  const users = useUsers()
  const others = users.filter(user => user.active && !members.some(member => member.user_id === user.id))
  const head = 'py-1.5 text-start font-medium text-help text-muted'
  return (
    <>
      {members.length === 0 && <p className="text-warning-text">{t('team.nobody')}</p>}
      {members.length > 0 && (
        <div className="relative overflow-x-auto">
          <table className="w-full">
            <thead>
              <tr className="border-line border-b">
                <th className={head}>{t('team.agent')}</th>
                <th className={`${head} px-1`}>{t('team.weight')}</th>
                <th className={`${head} px-1`}>{t('team.cap')}</th>
                <th>
                  <span className="sr-only">{t('common.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map(member => {
                const user = users.find(one => one.id === member.user_id)
                if (!user) return null
                return (
                  <Member
                    key={user.id}
                    member={member}
                    user={user}
                    onChange={next => onChange(members.map(one => (one.user_id === user.id ? next : one)))}
                    onRemove={() => onChange(members.filter(one => one.user_id !== user.id))}
                  />
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      <div>
        <Menu
          align="start"
          trigger={
            <Button icon={<UserPlus aria-hidden size={16} />} disabled={others.length === 0}>
              {t('team.addMember')}
            </Button>
          }
        >
          {others.map(user => (
            <MenuItem
              key={user.id}
              icon={<UserAvatar user={user} size="xs" />}
              onClick={() => onChange([...members, { user_id: user.id, weight: null, capacity: null }])}
            >
              {user.name}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </>
  )
}
