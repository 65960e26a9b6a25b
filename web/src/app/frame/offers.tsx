import { Link, useNavigate } from '@tanstack/react-router'
import { HandHelping } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { useKnownConversation } from '@/api/conversation'
import { useOfferIds } from '@/api/offer'
import { useTeam } from '@/api/routing'
import { useHotkeys } from '@/lib/use-hotkeys'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { useActWithUndo } from '@/parts/act-toast'
import { Countdown } from '@/parts/age'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Keys } from '@/ui/keys'
import { useToast } from '@/ui/toasts'

const shown = 3

/** One conversation that I am asked to accept, for how long still, and the two answers. The first one has the keys. */
function Offer({ id, first }: { id: string; first: boolean }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const navigate = useNavigate()
  const toast = useToast()
  const run = useActWithUndo()
  const phone = usePhone()
  const now = useNow(1000)
  const conversation = useKnownConversation(id)
  const team = useTeam(conversation?.team_id ?? null)
  const { offer } = conversation ?? {}
  const live = offer !== undefined && offer !== null && Date.parse(offer.until) > now
  const params = { view: 'mine', conversationId: id }
  const answer = async (act: Act) => {
    const done = await run(id, act)
    if (!done) toast({ text: t('fault.no_offer') })
    else if (act.verb === 'accept') void navigate({ to: '/inbox/$view/$conversationId', params })
  }
  useHotkeys({ y: () => void answer({ verb: 'accept' }), d: () => void answer({ verb: 'decline' }) }, first && live)
  if (!conversation || !live) return null
  const name = contactName(conversation.contact)
  return (
    <Banner
      tone="info"
      icon={<HandHelping aria-hidden size={16} className="shrink-0" />}
      action={
        <span className="flex shrink-0 items-center gap-1.5">
          <Countdown until={offer.until} className="font-semibold" />
          <Button
            small
            look="primary"
            aria-label={t('offer.acceptNamed', { name })}
            onClick={() => void answer({ verb: 'accept' })}
          >
            {t('offer.accept')} {first && !phone && <Keys keys="y" />}
          </Button>
          <Button small aria-label={t('offer.declineNamed', { name })} onClick={() => void answer({ verb: 'decline' })}>
            {t('offer.decline')} {first && !phone && <Keys keys="d" />}
          </Button>
        </span>
      }
    >
      <p className="flex min-w-0 items-center gap-1.5">
        <span className="shrink-0 max-md:sr-only">{t('offer.asked')}</span>
        <Link
          to="/inbox/$view/$conversationId"
          params={{ ...params, view: 'unassigned' }}
          className="truncate font-semibold underline-offset-2 hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
        <ChannelMark kind={conversation.channel_kind} />
        {team && <bdi className="truncate max-md:hidden">{team.name}</bdi>}
        <span dir="auto" className="user-text min-w-0 truncate max-md:hidden">
          {conversation.preview?.text}
        </span>
      </p>
    </Banner>
  )
}

/** What I am asked to accept, wherever I am in the app. */
export function Offers() {
  const { t } = useTranslation()
  const ids = useOfferIds()
  if (ids.length === 0) return null
  return (
    <section aria-label={t('offer.title')} className="flex flex-col gap-1 px-2 pt-2 empty:hidden">
      {ids.slice(0, shown).map((id, index) => (
        <Offer key={id} id={id} first={index === 0} />
      ))}
    </section>
  )
}
