import type { Location } from '../wire/types.ts'
import { t } from './kit.ts'
import { Mark } from './Mark.tsx'

/** A place on earth: its name, address and coordinates, leading to a map. */
export function Place({ at: { latitude, longitude, name, address } }: { at: Location }) {
  const [lat, lon] = [latitude.toFixed(5), longitude.toFixed(5)]
  const map = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`
  return (
    <a class="bubble file" href={map} target="_blank" rel="noopener noreferrer">
      <Mark name="pin" />
      <span class="place">
        <bdi>{name || t.place}</bdi>
        {address && <bdi>{address}</bdi>}
        <small dir="ltr">
          {lat}, {lon}
        </small>
      </span>
    </a>
  )
}
