import { ExternalLink, MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Spot } from '@/api/types'
import { CopyButton } from '@/ui/copy-button'

const degrees = (value: number) => value.toFixed(5)

/** Where a map shows it. Nothing is fetched from there until somebody follows the link. */
function mapAddress({ latitude, longitude }: Spot): string {
  const [lat, lon] = [degrees(latitude), degrees(longitude)]
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`
}

export function PlaceCard({ place }: { place: Spot }) {
  const { t } = useTranslation()
  const where = `${degrees(place.latitude)}, ${degrees(place.longitude)}`
  return (
    <div className="flex w-72 max-w-full items-start gap-2.5 rounded-row border border-line bg-surface px-3 py-2">
      <MapPin aria-hidden size={20} className="mt-0.5 shrink-0 text-accent-text" />
      <div className="min-w-0 grow">
        <p dir="auto" className="user-text font-medium">
          {place.name || t('place.place')}
        </p>
        {place.address && (
          <p dir="auto" className="user-text text-help text-muted">
            {place.address}
          </p>
        )}
        <p className="flex items-center gap-1 text-help text-muted">
          <bdi dir="ltr" className="tabular-nums">
            {where}
          </bdi>
          <CopyButton text={where} />
        </p>
        <a
          href={mapAddress(place)}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex min-h-6 items-center gap-1 text-accent-text text-help underline underline-offset-2"
        >
          {t('place.map')}
          <ExternalLink aria-hidden size={12} />
        </a>
      </div>
    </div>
  )
}
