import { useTranslation } from 'react-i18next'
import { type FileRefusal, typeNames } from '@/features/conversation/file-rules'
import { formatBytes } from '@/lib/time'
import { useChannelName } from '@/parts/channel-mark'

/** Why a file cannot go, in words. */
export function useFileRefusal(channelKind: string) {
  const { t, i18n } = useTranslation()
  const channel = useChannelName()(channelKind)
  return (refusal: FileRefusal): string => {
    switch (refusal.why) {
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
