import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddUser } from '@/api/identity'
import { addressesIn, nameFrom } from '@/features/setup/addresses'
import { StepFrame } from '@/features/setup/step-frame'
import { generatePassword } from '@/lib/password'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyText } from '@/ui/copy'
import { Field } from '@/ui/field'
import { TextArea } from '@/ui/text-input'

interface PeopleStepProps {
  onBack: () => void
  onNext: () => void
}
interface Added {
  email: string
  password: string
}

/** Paste addresses; each becomes an agent with a password that is shown this once. */
export function PeopleStep({ onBack, onNext }: PeopleStepProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const add = useAddUser()
  const [text, setText] = useState('')
  const [added, setAdded] = useState<Added[]>([])
  const [refused, setRefused] = useState<{ email: string; why: string }[]>([])
  const [busy, setBusy] = useState(false)
  const addresses = addressesIn(text)

  const invite = async () => {
    setBusy(true)
    const done: Added[] = []
    const not: { email: string; why: string }[] = []
    for (const email of addresses) {
      const password = generatePassword()
      try {
        await add.mutateAsync({ email, name: nameFrom(email), role: 'agent', password })
        done.push({ email, password })
      } catch (error) {
        not.push({ email, why: faultText(error) })
      }
    }
    setAdded(old => [...old, ...done])
    setRefused(not)
    setText(not.map(one => one.email).join('\n'))
    setBusy(false)
  }
  return (
    <StepFrame
      title={t('setup.people.title')}
      help={t('setup.people.help')}
      footer={
        <>
          <Button onClick={onBack}>{t('common.back')}</Button>
          <Button look={added.length > 0 ? 'primary' : 'default'} onClick={onNext}>
            {added.length > 0 ? t('common.next') : t('common.skip')}
          </Button>
        </>
      }
    >
      <Field
        label={t('setup.people.addresses')}
        help={t('setup.people.count', { count: addresses.length })}
        error={refused.length > 0 ? refused.map(one => `${one.email}: ${one.why}`).join(' ') : undefined}
      >
        <TextArea
          dir="ltr"
          value={text}
          spellCheck={false}
          placeholder="linh@example.com"
          onChange={event => setText(event.target.value)}
        />
      </Field>
      <div>
        <Button busy={busy} disabled={addresses.length === 0} onClick={() => void invite()}>
          {t('setup.people.action')}
        </Button>
      </div>
      {added.length > 0 && (
        <div className="flex flex-col gap-2">
          <Banner tone="warning">{t('people.onceOnly')}</Banner>
          <CopyText
            label={t('people.access')}
            text={[`${location.origin}/login`, ...added.map(one => `${one.email}  ${one.password}`)].join('\n')}
          />
        </div>
      )}
    </StepFrame>
  )
}
