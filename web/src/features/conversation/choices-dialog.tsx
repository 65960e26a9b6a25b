import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Can, Choices, Conversation } from '@/api/types'
import { emptyDraft } from '@/features/conversation/drafts'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Select } from '@/ui/select'
import { TextArea, TextInput } from '@/ui/text-input'

interface ChoicesDialogProps {
  conversation: Conversation
  can: Can
  text: string
  onClose: () => void
  onSent: () => void
}

type As = 'buttons' | 'list'
interface Row {
  key: number
  title: string
}

/** Both ways as the channel has them; an id is the title itself, shortened to what the channel keeps. */
function choicesOf(as: As, titles: string[], menu: string): Choices {
  const choices = titles.map(title => ({ title }))
  return as === 'buttons' ? { buttons: choices } : { menu: menu.trim(), list: [{ choices }] }
}

/** A question with answers to tap. No more of them than the channel shows as such. */
export function ChoicesDialog({ conversation, can, text, onClose, onSent }: ChoicesDialogProps) {
  const { t } = useTranslation()
  const send = useSendMessage(conversation, 'reply')
  const [question, setQuestion] = useState(text)
  const [as, setAs] = useState<As>(can.buttons > 0 ? 'buttons' : 'list')
  const [menu, setMenu] = useState('')
  const [rows, setRows] = useState<Row[]>([0, 1].map(key => ({ key, title: '' })))
  const most = as === 'buttons' ? can.buttons : can.list_rows
  const titles = rows.map(one => one.title.trim()).filter(Boolean)
  const bytes = (title: string) => new TextEncoder().encode(title).length
  const long = titles.find(title => can.choice_id_max > 0 && bytes(title) > can.choice_id_max)
  const twice = new Set(titles).size < titles.length
  const problem = long
    ? t('choices.long', { title: long })
    : twice
      ? t('choices.twice')
      : titles.length > most
        ? t('choices.many', { most })
        : ''
  const ready = question.trim() !== '' && titles.length > 0 && !problem
  const submit = () => {
    if (!ready) return
    send({ ...emptyDraft, text: question }, { choices: choicesOf(as, titles, menu) })
    onSent()
  }
  const set = (key: number, title: string) => setRows(old => old.map(one => (one.key === key ? { key, title } : one)))
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('choices.compose')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={!ready} onClick={submit}>
            {t('composer.send')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('choices.question')}>
          <TextArea value={question} onChange={event => setQuestion(event.target.value)} />
        </Field>
        {can.buttons > 0 && can.list_rows > 0 && (
          <Select
            label={t('choices.as')}
            value={as}
            onChange={setAs}
            options={[
              { value: 'buttons', label: t('choices.buttons', { most: can.buttons }) },
              { value: 'list', label: t('choices.list', { most: can.list_rows }) },
            ]}
          />
        )}
        {as === 'list' && (
          <Field label={t('choices.menuLabel')}>
            <TextInput
              maxLength={20}
              value={menu}
              placeholder={t('choices.menu')}
              onChange={event => setMenu(event.target.value)}
            />
          </Field>
        )}
        <ul className="flex flex-col gap-1.5">
          {rows.map((row, index) => (
            <li key={row.key} className="flex items-end gap-1">
              <Field label={t('choices.answer', { at: index + 1 })} bare className="grow">
                <TextInput
                  maxLength={200}
                  value={row.title}
                  placeholder={t('choices.answer', { at: index + 1 })}
                  onChange={event => set(row.key, event.target.value)}
                />
              </Field>
              <IconButton
                label={t('common.removeNamed', { name: row.title || t('choices.answer', { at: index + 1 }) })}
                disabled={rows.length === 1}
                onClick={() => setRows(old => old.filter(one => one.key !== row.key))}
              >
                <X aria-hidden size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
        {problem && (
          <p role="alert" className="text-danger-text">
            {problem}
          </p>
        )}
        {rows.length < most && (
          <Button
            small
            look="quiet"
            icon={<Plus aria-hidden size={14} />}
            onClick={() => setRows(old => [...old, { key: Math.max(...old.map(one => one.key)) + 1, title: '' }])}
            className="self-start"
          >
            {t('choices.add')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
