import type { Conversation, Place } from '@/api/types'

/** One conversation, and whom it is with. */
export interface Seed {
  name: string
  kind: string
  text: string
  minutes: number
  unread?: number
  waits?: number
  assignee?: string | null
  team?: string | null
  queue?: Place
  out?: boolean
  language?: string
  status?: Conversation['status']
}

const full: Place = {
  position: 1,
  wait: null,
  reason: { code: 'all_at_capacity', text: 'Everybody is at capacity', detail: {} },
}

/** What lies in the busy workspace. */
export const seeds: Seed[] = [
  {
    name: 'Nguyễn Thị Mai',
    kind: 'whatsapp',
    text: 'Dạ em muốn đổi sang màu xanh rêu được không ạ?',
    minutes: 1,
    unread: 2,
    waits: 6,
    language: 'vi',
  },
  {
    name: 'Ahmed Al-Sayed',
    kind: 'messenger',
    text: 'هل يمكن توصيل الطلب إلى جدة قبل يوم الخميس؟',
    minutes: 4,
    unread: 1,
    waits: 17,
    language: 'ar',
  },
  {
    name: 'Joana Ribeiro',
    kind: 'instagram',
    text: 'Oi, vocês têm esse abajur em preto?',
    minutes: 9,
    waits: 2,
    language: 'pt-BR',
  },
  {
    name: 'Budi Santoso',
    kind: 'email',
    text: 'Invoice attached. We will pay by Friday.',
    minutes: 12,
    out: true,
    language: 'id',
  },
  {
    name: 'Kate Miller',
    kind: 'webchat',
    text: 'The lamp flickers when I dim it below half, is that normal?',
    minutes: 18,
    waits: 3,
    language: 'en',
  },
  { name: 'Trần Quốc Bảo', kind: 'telegram', text: 'Ok shop, mình chuyển khoản rồi nhé', minutes: 23, language: 'vi' },
  {
    name: 'Layla Hassan',
    kind: 'whatsapp',
    text: 'Sent a voice message',
    minutes: 31,
    unread: 3,
    waits: 1,
    language: 'ar',
  },
  {
    name: 'Pedro Souza',
    kind: 'telegram',
    text: 'Consegue me mandar o código de rastreio?',
    minutes: 46,
    out: true,
    language: 'pt-BR',
  },
  {
    name: 'Putri Maharani',
    kind: 'instagram',
    text: 'Apakah lampu meja ini tersedia di toko Bandung?',
    minutes: 61,
    language: 'id',
  },
  {
    name: 'Sam O’Connor',
    kind: 'webchat',
    text: 'Thanks — that solved it. You can close this.',
    minutes: 75,
    language: 'en',
  },
  {
    name: 'Phạm Hồng Nhung',
    kind: 'whatsapp',
    text: 'Chị ơi cho em xin báo giá 20 đèn thả trần',
    minutes: 121,
    out: true,
    language: 'vi',
  },
  {
    name: 'Wolfgang Amadeus von Langenscheidt-Oberhofmeister zu Niederösterreich',
    kind: 'custom',
    text: 'Ein sehr langer Name und eine sehr lange Nachricht, die niemals in eine Zeile passt',
    minutes: 140,
    language: 'de',
  },
  {
    name: 'Dewi Lestari',
    kind: 'whatsapp',
    text: 'Halo, pesanan saya belum sampai',
    minutes: 4,
    waits: 4,
    assignee: null,
    team: '22',
    queue: full,
    language: 'id',
  },
  {
    name: 'Mateus Lima',
    kind: 'telegram',
    text: 'Bom dia, preciso trocar o produto',
    minutes: 3,
    waits: 3,
    assignee: null,
    team: '22',
    queue: { ...full, position: 2 },
    language: 'pt-BR',
  },
  {
    name: 'Lê Minh Khôi',
    kind: 'webchat',
    text: 'Shop ơi tư vấn giúp em',
    minutes: 2,
    waits: 2,
    assignee: null,
    team: '21',
    queue: { position: 1, wait: null, reason: { code: 'nobody_online', text: '', detail: {} } },
    language: 'vi',
  },
  {
    name: 'Grace Hopper',
    kind: 'webchat',
    text: 'See you next week then',
    minutes: 600,
    status: 'snoozed',
    language: 'en',
  },
  {
    name: 'Kate Miller',
    kind: 'webchat',
    text: 'All good now, thank you',
    minutes: 9000,
    status: 'closed',
    language: 'en',
  },
]
