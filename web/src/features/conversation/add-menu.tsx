import { ListChecks, MapPin, PanelTop, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Can, Conversation } from '@/api/types'
import { useChannelName } from '@/parts/channel-mark'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'

const PlaceDialog = lazy(() =>
  import('@/features/conversation/place-dialog').then(module => ({ default: module.PlaceDialog })),
)
const ChoicesDialog = lazy(() =>
  import('@/features/conversation/choices-dialog').then(module => ({ default: module.ChoicesDialog })),
)
const TemplateDialog = lazy(() =>
  import('@/features/conversation/template-dialog').then(module => ({ default: module.TemplateDialog })),
)

interface AddMenuProps {
  conversation: Conversation
  can: Can | undefined
  locked: boolean
  text: string
  /** The text went out as the question of choices. */
  onSpent: () => void
}

/** What may go beside text and files; what the channel does not take says so. */
export function AddMenu({ conversation, can, locked, text, onSpent }: AddMenuProps) {
  const { t } = useTranslation()
  const [layer, setLayer] = useState<'place' | 'choices' | 'template' | null>(null)
  const channel = useChannelName()(conversation.channel_kind)
  if (!can) return null
  const choices = can.buttons > 0 || can.list_rows > 0
  const close = () => setLayer(null)
  return (
    <>
      <Menu
        align="start"
        side="top"
        trigger={
          <button
            type="button"
            disabled={locked}
            aria-label={t('composer.add')}
            title={t('composer.add')}
            className={iconButtonClass}
          >
            <Plus aria-hidden size={16} />
          </button>
        }
      >
        <MenuItem
          icon={<MapPin aria-hidden size={16} />}
          refusal={can.location ? undefined : t('limit.location', { channel })}
          onClick={() => setLayer('place')}
        >
          {t('place.send')}
        </MenuItem>
        <MenuItem
          icon={<ListChecks aria-hidden size={16} />}
          refusal={choices ? undefined : t('limit.choices', { channel })}
          onClick={() => setLayer('choices')}
        >
          {t('choices.compose')}
        </MenuItem>
        <MenuItem
          icon={<PanelTop aria-hidden size={16} />}
          refusal={can.templates ? undefined : t('limit.templates', { channel })}
          onClick={() => setLayer('template')}
        >
          {t('template.send')}
        </MenuItem>
      </Menu>
      <Suspense fallback={null}>
        {layer === 'place' && <PlaceDialog conversation={conversation} onClose={close} />}
        {layer === 'template' && <TemplateDialog conversation={conversation} can={can} onClose={close} />}
        {layer === 'choices' && (
          <ChoicesDialog
            conversation={conversation}
            can={can}
            text={text}
            onClose={close}
            onSent={() => {
              close()
              onSpent()
            }}
          />
        )}
      </Suspense>
    </>
  )
}
