import { useTranslation } from 'react-i18next'
import type { Can } from '@/api/types'
import { lengthOf } from '@/features/conversation/length'
import { segmentsOf } from '@/lib/sms'
import { formatNumber } from '@/lib/time'

/** Whether a text fits its channel: how many messages it makes, and by how much it is too long. */
export function fitOf(text: string, can: Can | undefined): { parts: number; over: number; left: number | null } {
  if (!can || can.text_max === 0) return { parts: 1, over: 0, left: null }
  const length = lengthOf(text.trim(), can.text_unit)
  const left = can.text_max - length
  if (left >= 0) return { parts: 1, over: 0, left }
  if (can.split) return { parts: Math.ceil(length / can.text_max), over: 0, left: null }
  return { parts: 1, over: -left, left }
}

/** How much still fits, once it matters; what it is charged as, where that counts. */
export function LengthLine({ text, can }: { text: string; can: Can | undefined }) {
  const { t, i18n } = useTranslation()
  if (!can || !text.trim()) return null
  const { parts, over, left } = fitOf(text, can)
  const number = (value: number) => formatNumber(value, i18n.language)
  const near = left !== null && left <= Math.max(50, can.text_max * 0.1)
  const sms = can.segments ? segmentsOf(text.trim()) : null
  if (!sms && !near && parts === 1 && over === 0) return null
  return (
    <p className="flex flex-wrap justify-end gap-x-3 px-3.5 pb-1 text-help text-muted tabular-nums">
      {sms && (
        <span title={sms.encoding === 'ucs2' ? t('limit.ucs2') : undefined}>
          {t('limit.segments', { count: sms.parts, left: number(sms.left) })}
          {sms.encoding === 'ucs2' && <span className="sr-only"> {t('limit.ucs2')}</span>}
        </span>
      )}
      {parts > 1 && <span className="text-warning-text">{t('limit.split', { count: parts })}</span>}
      {near && over === 0 && (
        <span>
          {can.text_unit === 'bytes'
            ? t('limit.bytesLeft', { count: left ?? 0, left: number(left ?? 0) })
            : t('limit.left', { count: left ?? 0, left: number(left ?? 0) })}
        </span>
      )}
      {over > 0 && (
        <span role="alert" className="font-medium text-danger-text">
          {t('limit.over', { over: number(over), max: number(can.text_max) })}
        </span>
      )}
    </p>
  )
}
