import { ContactRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Card } from '@/api/types'
import { CopyButton } from '@/ui/copy-button'

/** People whom the customer told us about. */
export function PersonCards({ cards }: { cards: Card[] }) {
  const { t } = useTranslation()
  return (
    <ul
      aria-label={t('inbox.cards')}
      className="flex w-72 max-w-full flex-col rounded-row border border-line bg-surface"
    >
      {cards.map(card => (
        <li
          key={`${card.name} ${card.phone}`}
          className="flex items-center gap-2.5 border-line px-3 py-2 not-first:border-t"
        >
          <ContactRound aria-hidden size={20} className="shrink-0 text-muted" />
          <span className="min-w-0 grow">
            <bdi className="block truncate font-medium">{card.name || card.phone}</bdi>
            {card.phone && card.name && (
              <bdi dir="ltr" className="block truncate text-help text-muted">
                {card.phone}
              </bdi>
            )}
          </span>
          {card.phone && <CopyButton text={card.phone} />}
        </li>
      ))}
    </ul>
  )
}
