import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/**
 * The words for programs in which the server says why something did not work, by what they come to. The numbers are
 * those of providers, who tell them of a message that they had taken: Meta, Twilio, and mail (RFC 3463).
 */
const codes = {
  access: ['token', 'password', 'no_login'],
  account: ['account', 'not_found', 'not_registered', 'unregistered', 'unknown_bot', '133010', '30034'],
  address: [
    'address',
    'bad_address',
    'chat_not_found',
    'deactivated',
    'handset_off',
    'no_address',
    'no_device',
    'no_number',
    'no_route',
    'no_such_customer',
    'not_mobile',
    'not_reachable',
    'old_device',
    'recipient_refused',
    'self',
    'undeliverable',
    'unknown_customer',
    'unknown_number',
    '131021',
    '131026',
    '21211',
    '21612',
    '21614',
    '30003',
    '30005',
    '30006',
    '5.1.1',
    '5.1.2',
    '5.1.10',
    '63003',
    '63024',
  ],
  blocked: ['archived', 'blocked', 'not_started', 'opted_out', '131050', '21610', '30004'],
  encryption: ['certificate', 'no_starttls', 'tls'],
  failed: ['failed', 'unknown', '30008'],
  file: [
    'file',
    'file_unreadable',
    'media',
    'media_address',
    'media_forbidden',
    'media_gone',
    'media_not_ready',
    'media_redirect',
    'media_unavailable',
    'media_unreachable',
    'no_preview',
    '131052',
    '131053',
  ],
  gone: ['channel_gone', 'disconnected', 'gone'],
  hook: ['no_hook', 'no_public_address'],
  kind: [
    'choice_too_long',
    'empty',
    'media_kind',
    'media_type',
    'no_message',
    'too_late',
    'too_many_files',
    'unsupported',
  ],
  large: ['media_too_large', 'too_large'],
  limited: [
    'later',
    'pair_limited',
    'queue_full',
    'quota',
    'rate_limited',
    'spam_limited',
    'tomorrow',
    '130429',
    '131048',
    '131049',
    '131056',
    '30022',
    '63018',
  ],
  long: ['too_long'],
  permission: ['permission'],
  private: ['forbidden_address'],
  refused: [
    'filtered',
    'from',
    'not_allowed',
    'not_delivered',
    'refused',
    'refused_by_carrier',
    'region',
    'sender_refused',
    'trial',
    '130472',
    '131030',
    '131037',
    '21408',
    '21606',
    '21608',
    '30007',
    'bounced',
  ],
  renewal: ['renewal', 'token_old', 'token_unavailable', 'token_unreachable'],
  settings: ['folder', 'no_imap', 'no_smtp', 'no_url', 'not_configured', 'redirect'],
  suspended: ['billing', 'locked', 'suspended', '131031', '131042', '30002'],
  template: ['template'],
  unclear: ['interrupted', 'no_answer', 'unreadable_answer'],
  unreachable: ['host_unknown', 'nothing_there', 'timeout', 'unavailable', 'unreachable'],
  window: ['window_closed', '131047', '63016'],
} as const
type Cause = keyof typeof codes

const causes = new Map(
  (Object.keys(codes) as Cause[]).flatMap(cause => codes[cause].map(code => [code as string, cause])),
)

/** Whether there are words for a code here. */
export const isCause = (code: string) => causes.has(code)

/**
 * Why something did not work, in the reader's language. The server's own sentence says more (names, numbers, what the
 * provider said), but only in English: readers of English get that alone, others get it after their own. Empty where
 * neither is there.
 */
export function useCauseText() {
  const { t, i18n } = useTranslation()
  return useCallback(
    (code: string, detail: string): string => {
      const cause = causes.get(code)
      if (!cause || (detail && i18n.language === 'en')) return detail
      const own = t(`cause.${cause}`)
      // Isolated: an English sentence within Arabic keeps its own direction.
      return detail ? `${own} (\u2068${detail}\u2069)` : own
    },
    [t, i18n.language],
  )
}
