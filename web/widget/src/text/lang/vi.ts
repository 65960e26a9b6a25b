import type { LanguageScript } from '../../handoff.ts'
import type { Strings } from '../strings.ts'

;(document.currentScript as LanguageScript).rondo = {
  close: 'Đóng trò chuyện',
  minutes: 'Chúng tôi thường trả lời trong vài phút',
  away: 'Hiện chúng tôi vắng mặt. Hãy để lại tin nhắn, chúng tôi sẽ trả lời tại đây.',
  queue: 'Bạn đang ở vị trí số {0} trong hàng chờ',
  write: 'Nhập tin nhắn…',
  send: 'Gửi',
  attach: 'Đính kèm tệp',
  sending: 'Đang gửi…',
  sent: 'Đã gửi',
  seen: 'Đã xem',
  failed: 'Chưa gửi được. Chạm để thử lại.',
  offline: 'Mất kết nối. Tin nhắn sẽ được gửi khi có mạng lại.',
  typing: '{0} đang nhập',
  large: '“{0}” lớn hơn {1}.',
  remove: 'Bỏ {0}',
  unread: 'Tin nhắn chưa đọc: {0}',
  gone: 'Cuộc trò chuyện này hiện không khả dụng.',
  you: 'Bạn',
} satisfies Strings
