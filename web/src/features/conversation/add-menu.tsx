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
  const unless = (takes: boolean, why: 'location' | 'choices' | 'templates') =>
    takes ? undefined : t(`limit.${why}`, { channel })
  const items = [
    { opens: 'place', Icon: MapPin, text: t('place.send'), refusal: unless(can.location, 'location') },
    {
      opens: 'choices',
      Icon: ListChecks,
      text: t('choices.compose'),
      refusal: unless(can.buttons > 0 || can.list_rows > 0, 'choices'),
    },
    { opens: 'template', Icon: PanelTop, text: t('template.send'), refusal: unless(can.templates, 'templates') },
  ] as const
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
        {items.map(({ opens, Icon, text, refusal }) => (
          <MenuItem key={opens} icon={<Icon aria-hidden size={16} />} refusal={refusal} onClick={() => setLayer(opens)}>
            {text}
          </MenuItem>
        ))}
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
