import { AtSign, Languages, Phone, Star } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveContact } from '@/api/contact'
import type { Contact } from '@/api/types'
import { languageName } from '@/lib/language'
import { useAddressText } from '@/parts/address-text'
import { ChannelMark, useChannelName } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { languageChoices } from '@/parts/language-choices'
import { Select } from '@/ui/select'

function Fact({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-[1.6875rem] items-center gap-2">
      <dt className="flex w-32 shrink-0 items-center gap-2 text-muted">
        <span className="flex w-4 shrink-0 justify-center">{icon}</span>
        <span className="truncate">{label}</span>
      </dt>
      <dd className="min-w-0 grow">{children}</dd>
    </div>
  )
}

const icons = { phone: Phone, email: AtSign } as const

/** Identities, language and priority of a contact; the last two are changed in place. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation()
  const channelName = useChannelName()
  const addressText = useAddressText()
  const save = useSaveContact(contact.id)
  const faultText = useFaultText()
  const languages = languageChoices(i18n.language, contact.language)
  const priorities = Array.from({ length: 10 }, (_, level) => ({ value: String(level), label: String(level) }))
  return (
    <>
      <dl className="flex flex-col gap-0.5">
        {contact.identities.map(identity => {
          const Icon = icons[identity.kind as keyof typeof icons]
          const icon = Icon ? <Icon aria-hidden size={14} /> : <ChannelMark kind={identity.kind} silent />
          const label =
            identity.kind === 'phone' || identity.kind === 'email'
              ? t(`identity.${identity.kind}`)
              : channelName(identity.kind)
          return (
            <Fact key={`${identity.kind} ${identity.address}`} icon={icon} label={label}>
              <bdi className="block truncate" title={addressText(identity)}>
                {addressText(identity)}
              </bdi>
            </Fact>
          )
        })}
        <Fact icon={<Languages aria-hidden size={14} />} label={t('contact.language')}>
          <Select
            plain
            label={t('contact.language')}
            value={contact.language || 'und'}
            onChange={language => save.mutate({ language: language === 'und' ? '' : language })}
            options={[
              ...(contact.language ? [] : [{ value: 'und', label: t('contact.unknownLanguage') }]),
              ...languages.map(tag => ({ value: tag, label: languageName(tag, i18n.language) })),
            ]}
          />
        </Fact>
        <Fact icon={<Star aria-hidden size={14} />} label={t('contact.priority')}>
          <Select
            plain
            label={t('contact.priority')}
            value={String(contact.priority)}
            onChange={priority => save.mutate({ priority: Number(priority) })}
            options={priorities}
          />
        </Fact>
      </dl>
      {save.isError && (
        <p role="alert" className="mt-1 text-danger-text text-help">
          {faultText(save.error)}
        </p>
      )}
    </>
  )
}
