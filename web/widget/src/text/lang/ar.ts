import type { LanguageScript } from '../../handoff.ts'
import type { Strings } from '../strings.ts'

;(document.currentScript as LanguageScript).rondo = {
  close: 'إغلاق المحادثة',
  minutes: 'نرد عادة خلال دقائق',
  away: 'نحن غير متاحين الآن. اترك رسالة وسنرد عليك هنا.',
  queue: 'ترتيبك في الانتظار: {0}',
  write: 'اكتب رسالة…',
  send: 'إرسال',
  attach: 'إرفاق ملف',
  sending: 'جارٍ الإرسال…',
  sent: 'أُرسلت',
  seen: 'تمت القراءة',
  failed: 'لم تُرسل. المس للمحاولة من جديد.',
  offline: 'لا يوجد اتصال. سنرسل رسالتك عند عودته.',
  typing: '{0} يكتب الآن',
  large: '«{0}» أكبر من {1}.',
  remove: 'إزالة {0}',
  unread: 'رسائل غير مقروءة: {0}',
  gone: 'هذه المحادثة غير متاحة.',
  you: 'أنت',
} satisfies Strings
