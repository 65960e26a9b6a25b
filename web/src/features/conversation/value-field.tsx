import { UserRoundPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/ui/field'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import { TextInput } from '@/ui/text-input'

interface ValueFieldProps {
  label: string
  value: string
  /** What is known of the customer and of us, by name. */
  known: Record<string, string | undefined>
  onChange: (value: string) => void
}

/** A place to fill, by hand or with something that is known. */
export function ValueField({ label, value, known, onChange }: ValueFieldProps) {
  const { t } = useTranslation()
  const facts = Object.entries(known).filter((one): one is [string, string] => Boolean(one[1]))
  return (
    <div className="flex items-end gap-1">
      <Field label={label} className="min-w-0 grow">
        <TextInput value={value} required onChange={event => onChange(event.target.value)} />
      </Field>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('template.known', { label })}
            title={t('template.known', { label })}
            className={iconButtonClass}
          >
            <UserRoundPlus aria-hidden size={16} />
          </button>
        }
      >
        {facts.map(([name, fact]) => (
          <MenuItem
            key={name}
            onClick={() => onChange(fact)}
            end={<span className="text-help text-muted">{name}</span>}
          >
            <bdi>{fact}</bdi>
          </MenuItem>
        ))}
      </Menu>
    </div>
  )
}
