import { useTranslation } from 'react-i18next'
import type { Can } from '@/api/types'
import { type FileRefusal, lacksAddress, refusalOf, typeNames } from '@/features/conversation/file-rules'
import { formatFor } from '@/features/conversation/recording'
import { formatBytes } from '@/lib/time'
import { useChannelName } from '@/parts/channel-mark'

/** Why a file cannot go, in words. */
export function useFileRefusal(channelKind: string) {
  const { t, i18n } = useTranslation()
  const channel = useChannelName()(channelKind)
  return (refusal: FileRefusal): string => {
    switch (refusal.why) {
      case 'address':
        return t('limit.address', { channel })
      case 'kind':
        return t(`limit.kind.${refusal.kind}`, { channel })
      case 'type':
        return t('limit.type', { channel, types: typeNames(refusal.types) })
      case 'many':
        return t('limit.many', { max: refusal.max })
      case 'size':
        return t('limit.size', { channel, max: formatBytes(refusal.max, i18n.language) })
    }
  }
}

/** Why no file at all, or no voice note, can go by a channel; undefined where it can. */
export function useRefusals(channelKind: string) {
  const { t } = useTranslation()
  const text = useFileRefusal(channelKind)
  const noFiles = (can: Can | undefined): string | undefined => {
    if (!can) return undefined
    if (lacksAddress(can)) return text({ why: 'address' })
    return Object.keys(can.media).length > 0 ? undefined : t('limit.noFiles')
  }
  const noVoice = (can: Can | undefined): string | undefined => {
    const record = formatFor(undefined)
    const refusal = record && !formatFor(can) ? refusalOf({ type: record.type, size: 0 }, can) : null
    return refusal ? text(refusal) : undefined
  }
  return { noFiles, noVoice }
}
