import { ListChecks, MapPin, PanelTop, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Can, Conversation } from '@/api/types'
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

/** What the channel takes beside text and files. Where it takes nothing, there is no button. */
export function AddMenu({ conversation, can, locked, text, onSpent }: AddMenuProps) {
  const { t } = useTranslation()
  const [layer, setLayer] = useState<'place' | 'choices' | 'template' | null>(null)
  const choices = can && (can.buttons > 0 || can.list_rows > 0)
  if (!can || (!can.location && !choices && !can.templates)) return null
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
        {can.location && (
          <MenuItem icon={<MapPin aria-hidden size={16} />} onClick={() => setLayer('place')}>
            {t('place.send')}
          </MenuItem>
        )}
        {choices && (
          <MenuItem icon={<ListChecks aria-hidden size={16} />} onClick={() => setLayer('choices')}>
            {t('choices.compose')}
          </MenuItem>
        )}
        {can.templates && (
          <MenuItem icon={<PanelTop aria-hidden size={16} />} onClick={() => setLayer('template')}>
            {t('template.send')}
          </MenuItem>
        )}
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
