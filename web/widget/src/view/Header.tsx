import { facts } from '../state/facts.ts'
import { fill } from '../text/strings.ts'
import { minutes, moment } from '../text/time.ts'
import { Icon } from './Icon.tsx'
import { scene } from './scene.ts'

/** Who answers, and the honest line: place in the queue, away, or how soon to expect an answer. */
export function Header({ onClose }: { onClose?: () => void }) {
  const { agent, queue, status, config } = facts
  const { t, locale } = scene
  const name = agent?.name || config?.name || ''
  const place = !agent && queue
  const [within, seconds] = place ? [t.wait, place.wait_s] : [t.minutes, status?.reply_s]
  const soon = seconds && fill(within, minutes(seconds, locale))
  const away = status?.opens_at ? fill(t.until, moment(status.opens_at, locale)) : t.away
  const line = [place && fill(t.queue, place.position), status && (status.online ? soon : away)]
  // On a page of its own it is the page's title; on somebody's page there is one already.
  const Title = onClose ? 'h2' : 'h1'
  return (
    <header>
      <b aria-hidden="true">{[...name][0]}</b>
      <div>
        <Title>
          <bdi>{name}</bdi>
        </Title>
        <p>{line.filter(Boolean).join(' · ')}</p>
      </div>
      {onClose && (
        <button aria-label={t.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  )
}
