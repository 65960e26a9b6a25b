import { useTranslation } from 'react-i18next'
import { usePreference, writePreference } from '@/lib/preference'
import { Dialog } from '@/ui/dialog'
import { Keys } from '@/ui/keys'
import { Toggle } from '@/ui/toggle'

const groups = [
  {
    key: 'conversation',
    keys: [
      ['nextRow', 'j'],
      ['previousRow', 'k'],
      ['reply', 'r'],
      ['note', 'n'],
      ['quote', 'q'],
      ['snippet', '/'],
      ['assign', 'a'],
      ['assignMe', 'shift+a'],
      ['tag', 't'],
      ['unread', 'u'],
      ['select', 'x'],
      ['snooze', 'z'],
      ['closeNext', 'e'],
      ['closeWith', 'shift+e'],
      ['details', ']'],
      ['send', 'mod+enter'],
      ['sendClose', 'mod+shift+enter'],
      ['undo', 'mod+z'],
      ['accept', 'y'],
      ['decline', 'd'],
    ],
  },
  {
    key: 'everywhere',
    keys: [
      ['palette', 'mod+k'],
      ['inbox', 'g i'],
      ['unassigned', 'g u'],
      ['all', 'g a'],
      ['queue', 'g q'],
      ['contacts', 'g c'],
      ['reports', 'g r'],
      ['settings', 'g s'],
      ['tv', 'f'],
      ['search', '/'],
      ['sidebar', '['],
      ['shortcuts', '?'],
      ['leave', 'escape'],
    ],
  },
] as const

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const off = usePreference('hotkeys') === 'off'
  return (
    <Dialog open={open} onClose={onClose} title={t('shortcut.title')} reading width="max-w-2xl">
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 pt-2 max-md:grid-cols-1">
        {groups.map(group => (
          <section key={group.key}>
            <h3 className="pb-1 text-help text-subtle">{t(`shortcut.${group.key}`)}</h3>
            <dl>
              {group.keys.map(([name, keys]) => (
                <div key={name} className="flex min-h-7 items-center justify-between gap-3 border-line border-t">
                  <dt>{t(`shortcut.${name}`)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="mt-4 border-line border-t pt-3">
        <Toggle
          label={t('shortcut.single')}
          help={t('shortcut.singleHelp')}
          checked={!off}
          onChange={on => writePreference('hotkeys', on ? null : 'off')}
        />
      </div>
    </Dialog>
  )
}
