import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useSaveUser, useUsers } from '@/api/identity'
import type { Role, User } from '@/api/types'
import { ChannelCaps } from '@/features/identity/channel-caps'
import { LeaveEditor, leaveWrong } from '@/features/identity/leave-editor'
import { PresenceTimeline } from '@/features/identity/presence-timeline'
import { roleOptions } from '@/features/identity/role-options'
import { languageName } from '@/lib/language'
import { useFaultText } from '@/parts/fault-text'
import { HoursField } from '@/parts/hours-field'
import { languageChoices } from '@/parts/language-choices'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { NumberInput } from '@/ui/number-input'
import { Select } from '@/ui/select'
import { TagsInput } from '@/ui/tags-input'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'

type Facts = Pick<User, 'name' | 'role' | 'languages' | 'skills' | 'capacity' | 'weight' | 'hours_id' | 'leave'>

/** One person: role, what they speak and know, how much they can take; and whether they may still sign in. */
export function PersonEditor({ user, onClose }: { user: User; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const toast = useToast()
  const faultText = useFaultText()
  const save = useSaveUser()
  const skills = [...new Set(useUsers().flatMap(one => one.skills))]
  const [facts, setFacts] = useState<Facts>(user)
  const set = (change: Partial<Facts>) => setFacts({ ...facts, ...change })
  const self = user.id === me.id
  const done = () => {
    toast({ text: t('common.saved') })
    onClose()
  }
  const submit = () => {
    const { name, role, languages, skills: known, capacity, weight, hours_id, leave } = facts
    const body = { id: user.id, name: name.trim(), languages, skills: known, capacity, weight, hours_id, leave }
    save.mutate(role === user.role ? body : { ...body, role }, { onSuccess: done })
  }
  const locked = user.role === 'owner' && me.role !== 'owner'
  return (
    <Dialog
      open
      onClose={onClose}
      title={user.name}
      description={<bdi dir="ltr">{user.email}</bdi>}
      width="max-w-lg"
      footer={
        <>
          {!self && !locked && (
            <Button
              look={user.active ? 'danger' : 'default'}
              className="sm:me-auto"
              busy={save.isPending}
              onClick={() => save.mutate({ id: user.id, active: !user.active }, { onSuccess: done })}
            >
              {user.active ? t('people.deactivate') : t('people.activate')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!facts.name.trim() || facts.leave.some(leaveWrong)}
            onClick={submit}
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('people.name')}>
          <TextInput value={facts.name} maxLength={100} onChange={event => set({ name: event.target.value })} />
        </Field>
        <Field label={t('people.role')} help={t(`roleHelp.${facts.role}`)}>
          <Select
            label={t('people.role')}
            value={facts.role}
            disabled={self || locked}
            onChange={(role: Role) => set({ role })}
            options={roleOptions(me.role, user.role).map(role => ({ value: role, label: t(`role.${role}`) }))}
          />
        </Field>
        <Field label={t('people.languages')} help={t('people.languagesHelp')}>
          <TagsInput
            value={facts.languages}
            onChange={languages => set({ languages })}
            addLabel={t('people.addLanguage')}
            show={tag => languageName(tag, i18n.language)}
            suggestions={languageChoices(i18n.language)}
          />
        </Field>
        <Field label={t('people.skills')} help={t('people.skillsHelp')}>
          <TagsInput
            value={facts.skills}
            onChange={known => set({ skills: known })}
            addLabel={t('people.addSkill')}
            suggestions={skills}
          />
        </Field>
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <Field label={t('people.capacity')} help={t('people.capacityHelp')}>
            <NumberInput
              value={facts.capacity.total}
              min={0}
              max={1000}
              onChange={total => total !== null && set({ capacity: { ...facts.capacity, total } })}
            />
          </Field>
          <Field label={t('people.weight')} help={t('people.weightHelp')}>
            <NumberInput
              value={facts.weight}
              min={0.1}
              max={100}
              step={0.5}
              onChange={weight => weight !== null && set({ weight })}
            />
          </Field>
        </div>
        <ChannelCaps
          value={facts.capacity.channels}
          onChange={channels => set({ capacity: { ...facts.capacity, channels } })}
        />
        <HoursField
          label={t('hours.shift')}
          help={t('hours.shiftHelp')}
          none={t('hours.anyTime')}
          value={facts.hours_id}
          onChange={hours_id => set({ hours_id })}
        />
        <LeaveEditor value={facts.leave} onChange={leave => set({ leave })} />
        <PresenceTimeline user={user} />
        {save.isError && (
          <p role="alert" className="text-danger-text">
            {faultText(save.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
