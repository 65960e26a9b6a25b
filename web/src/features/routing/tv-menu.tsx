import { useQuery } from '@tanstack/react-query'
import { Expand, Minimize } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { workspaceQuery } from '@/api/identity'
import { usePreference, writePreference } from '@/lib/preference'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuChoice, MenuGroup, MenuItem } from '@/ui/menu'

/** Whether names are left out on every wall, by the workspace's own setting. */
function useNamelessWalls(): boolean {
  return useQuery(workspaceQuery).data?.wall_names === false
}

/** Whether names are left out on this wall: a choice of the device, where the workspace leaves one. */
export function useNameless(): boolean {
  const chosen = usePreference('tv-names') === 'hidden'
  return useNamelessWalls() || chosen
}

/** The way to the wall, with or without names, and back: there, the way back shows only to who looks for it. */
export function TvMenu({ tv, onTv }: { tv: boolean; onTv: (on: boolean) => void }) {
  const { t } = useTranslation()
  const nameless = useNameless()
  const settled = useNamelessWalls()
  if (tv) {
    return (
      <IconButton
        label={t('queue.tvOff')}
        shortcut="f"
        onClick={() => onTv(false)}
        className="opacity-0 focus-visible:opacity-100 hover:opacity-100"
      >
        <Minimize aria-hidden size={16} />
      </IconButton>
    )
  }
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('queue.tvOn')}
          title={t('queue.tvOn')}
          className={`${iconButtonClass} max-md:hidden`}
        >
          <Expand aria-hidden size={16} />
        </button>
      }
    >
      <MenuItem icon={<Expand aria-hidden size={16} />} shortcut="f" onClick={() => onTv(true)}>
        {t('queue.tvStart')}
      </MenuItem>
      {!settled && (
        <MenuGroup label={t('queue.tvNames')}>
          <MenuChoice
            value={nameless ? 'hidden' : 'shown'}
            onChange={choice => writePreference('tv-names', choice === 'hidden' ? 'hidden' : null)}
            options={(['shown', 'hidden'] as const).map(one => ({ value: one, label: t(`queue.tvName.${one}`) }))}
          />
        </MenuGroup>
      )}
    </Menu>
  )
}
