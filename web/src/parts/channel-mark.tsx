import clsx from 'clsx'
import {
  AtSign,
  Camera,
  Globe,
  Mail,
  MessageCircle,
  MessageSquareText,
  Music2,
  Phone,
  PhoneCall,
  Plug,
  Send,
  Smartphone,
  Zap,
} from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/ui/badge'

const marks = {
  whatsapp: [Phone, 'bg-ch-whatsapp'],
  instagram: [Camera, 'bg-ch-instagram'],
  messenger: [Zap, 'bg-ch-messenger'],
  telegram: [Send, 'bg-ch-telegram'],
  email: [Mail, 'bg-ch-email'],
  webchat: [Globe, 'bg-ch-webchat'],
  sms: [MessageSquareText, 'bg-ch-sms'],
  rcs: [Smartphone, 'bg-ch-rcs'],
  line: [MessageCircle, 'bg-ch-line'],
  viber: [PhoneCall, 'bg-ch-viber'],
  tiktok: [Music2, 'bg-ch-tiktok'],
  custom: [Plug, 'bg-ch-custom'],
} as const

export type ChannelKind = keyof typeof marks

/** Of what these providers do, not everything could be checked. */
const beta: readonly string[] = ['line', 'viber', 'tiktok']

export function isBeta(kind: string): boolean {
  return beta.includes(kind)
}

export function isChannelKind(kind: string): kind is ChannelKind {
  return kind in marks
}

export function useChannelName() {
  const { t } = useTranslation()
  return useCallback((kind: string) => (isChannelKind(kind) ? t(`channelKind.${kind}`) : kind), [t])
}

interface ChannelMarkProps {
  kind: string
  size?: 'sm' | 'lg'
  /** Cut out of what lies below, on an avatar. */
  ring?: boolean
  silent?: boolean
}

/** The channel as a coloured square with a glyph; its name for screen readers. */
export function ChannelMark({ kind, size = 'sm', ring, silent }: ChannelMarkProps) {
  const name = useChannelName()(kind)
  const [Icon, colour] = isChannelKind(kind) ? marks[kind] : ([AtSign, 'bg-ch-custom'] as const)
  const large = size === 'lg'
  return (
    <span
      {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center text-on-ch',
        large ? 'size-8 rounded-row' : 'size-[0.9375rem] rounded-chip',
        ring && 'box-content border-2 border-surface',
        colour,
      )}
    >
      <Icon aria-hidden size={large ? 18 : 9} strokeWidth={2.25} />
    </span>
  )
}

/** Says so where a kind of channel is not proved in all that it does. */
export function BetaMark({ kind }: { kind: string }) {
  const { t } = useTranslation()
  if (!isBeta(kind)) return null
  return (
    <span title={t('channel.betaHelp')}>
      <Badge tone="warning">{t('channel.beta')}</Badge>
    </span>
  )
}
