import { ChartNoAxesColumn, Columns3, ContactRound, Inbox, ListTodo, Settings, UserRoundX } from 'lucide-react'

/** The views of the inbox, and the other places, as the frame and the palette list them. */
export const views = [
  { view: 'mine', key: 'mine', icon: Inbox, shortcut: 'g i' },
  { view: 'unassigned', key: 'unassigned', icon: UserRoundX, shortcut: 'g u' },
  { view: 'all', key: 'all', icon: ListTodo, shortcut: 'g a' },
] as const

export const places = [
  { to: '/queue', key: 'queue', icon: Columns3, shortcut: 'g q' },
  { to: '/contacts', key: 'contacts', icon: ContactRound, shortcut: 'g c' },
  { to: '/reports', key: 'reports', icon: ChartNoAxesColumn, shortcut: 'g r' },
  { to: '/settings', key: 'settings', icon: Settings, shortcut: 'g s' },
] as const
