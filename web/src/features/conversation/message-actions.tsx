import clsx from 'clsx'
import { Copy, Ellipsis, Pencil, Reply, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'
import { ReactionPicker, usual } from '@/features/conversation/reaction-picker'
import { useThreadActs } from '@/features/conversation/thread-acts'
import type { May } from '@/features/conversation/use-may'
import { usePhone } from '@/lib/use-media'
import { Confirm } from '@/ui/confirm'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuGroup, MenuItem } from '@/ui/menu'

const quiet = 'quiet-act size-7 max-md:-my-1.5'

/** What can be done with one message, beside it: seen when one points at it, taps on it, or comes to it by key. */
export function MessageActions({ message, may, onEdit }: { message: Said; may: May; onEdit: () => void }) {
  const { t } = useTranslation()
  const { quote } = useThreadActs()
  const amend = useAmend(message)
  const phone = usePhone()
  const [asking, setAsking] = useState(false)
  if (message.outgoing || message.extra.deleted) return null
  const button = clsx(iconButtonClass, quiet)
  const copyable = message.text !== '' && !message.extra.standin
  return (
    <div className={clsx('flex shrink-0', message.direction === 'out' && 'flex-row-reverse')}>
      {may.quote && !phone && (
        <button
          type="button"
          aria-label={t('quote.quote')}
          title={t('quote.quote')}
          onClick={() => quote(message.id)}
          className={button}
        >
          <Reply aria-hidden size={15} className="mirror" />
        </button>
      )}
      {may.react && !phone && <ReactionPicker message={message} className={button} />}
      {(may.edit || may.remove || copyable || (phone && may.quote)) && (
        <Menu
          align="start"
          trigger={
            <button type="button" aria-label={t('amend.more')} title={t('amend.more')} className={button}>
              <Ellipsis aria-hidden size={15} />
            </button>
          }
        >
          {phone && may.quote && (
            <MenuItem icon={<Reply aria-hidden size={16} className="mirror" />} onClick={() => quote(message.id)}>
              {t('quote.quote')}
            </MenuItem>
          )}
          {copyable && (
            <MenuItem
              icon={<Copy aria-hidden size={16} />}
              onClick={() => void navigator.clipboard.writeText(message.text)}
            >
              {t('amend.copy')}
            </MenuItem>
          )}
          {may.edit && (
            <MenuItem icon={<Pencil aria-hidden size={16} />} onClick={onEdit}>
              {t('amend.edit')}
            </MenuItem>
          )}
          {may.remove && (
            <MenuItem danger icon={<Trash2 aria-hidden size={16} />} onClick={() => setAsking(true)}>
              {t('amend.delete')}
            </MenuItem>
          )}
          {phone && may.react && (
            <MenuGroup label={t('reaction.add')}>
              {usual.map(emoji => (
                <MenuItem key={emoji} onClick={() => amend.mutate({ verb: 'react', emoji })}>
                  {emoji}
                </MenuItem>
              ))}
            </MenuGroup>
          )}
        </Menu>
      )}
      {asking && (
        <Confirm
          open
          title={t('amend.deleteTitle')}
          text={message.private ? t('amend.deleteNote') : t('amend.deleteText')}
          action={t('amend.delete')}
          busy={amend.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            amend.mutate({ verb: 'delete' })
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}
