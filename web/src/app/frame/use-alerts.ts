import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { usePreferences } from '@/api/preferences'
import { useMyTeams } from '@/api/routing'
import type { Alerts, Conversation } from '@/api/types'
import { alertOf, isMine } from '@/app/frame/alert-rules'
import { useLongWaits } from '@/app/frame/use-long-waits'
import { isQuiet } from '@/lib/quiet'
import { canPlay, play, type Sound, unlockSound } from '@/lib/sound'
import { useContactName } from '@/parts/contact-name'
import { useRealtime } from '@/realtime/provider'

const apartMs = 1500
const claimed = 'rondo.alerted'

/** Of several open tabs, the first calls and the others stay silent. */
function claim(name: string): boolean {
  try {
    const seen = (localStorage.getItem(claimed) ?? '').split(' ')
    if (seen.includes(name)) return false
    localStorage.setItem(claimed, [...seen.slice(-20), name].join(' '))
  } catch {
    // Without storage every tab calls.
  }
  return true
}

/** Calls me when a customer of mine writes, something becomes mine, or somebody waits long: by sound, and by the browser while I am elsewhere. */
export function useAlerts() {
  const { t } = useTranslation()
  const { listen } = useRealtime()
  const navigate = useNavigate()
  const contactName = useContactName()
  const me = useMe()
  const teams = useMyTeams().map(team => team.id)
  const alerts = usePreferences()?.alerts
  const last = useRef(0)
  useEffect(unlockSound, [])

  const may = (conversation: Conversation, settings: Alerts) =>
    !settings.muted_channels.includes(conversation.channel_kind) && !isQuiet(settings.quiet, new Date())
  const sound = (which: Sound) => {
    if (Date.now() - last.current < apartMs) return
    if (play(which)) last.current = Date.now()
  }
  const canNotify = () =>
    alerts?.browser === true &&
    document.visibilityState !== 'visible' &&
    'Notification' in window &&
    Notification.permission === 'granted'
  const notify = (conversation: Conversation, body: string) => {
    const { id } = conversation
    const name = contactName(conversation.contact)
    const shown = new Notification(name, { body, tag: id, icon: '/icon.svg', silent: true })
    shown.onclick = () => {
      window.focus()
      void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'mine', conversationId: id } })
      shown.close()
    }
  }
  /** A tab that can neither sound nor show leaves the call to one that can. */
  const call = (name: string, conversation: Conversation, which: Sound, wanted: boolean, body: string) => {
    const loud = wanted && canPlay()
    const shown = canNotify()
    if (!(loud || shown) || !claim(name)) return
    if (loud) sound(which)
    if (shown) notify(conversation, body)
  }
  const latest = useRef<(frames: Parameters<Parameters<typeof listen>[0]>[0]) => void>(() => {})
  latest.current = frames => {
    for (const frame of frames) {
      const alert = alertOf(frame, { me: me.id, teams }, Date.now())
      if (!alert || !alerts || !may(alert.conversation, alerts)) continue
      const body = alert.kind === 'message' ? alert.text : t(`alert.${alert.kind}`)
      call(`event ${alert.seq}`, alert.conversation, 'message', alerts.sound, body)
    }
  }
  useEffect(() => listen(frames => latest.current(frames)), [listen])

  useLongWaits((conversation, aims) => {
    if (!alerts || !isMine(conversation, { me: me.id, teams }) || !may(conversation, alerts)) return
    const name = `wait ${conversation.id} ${conversation.waiting_since}`
    call(name, conversation, 'wait', alerts.wait_sound, aims ? t('alert.target') : t('alert.wait'))
  })
}
