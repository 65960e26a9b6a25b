import type {
  Activity,
  Can,
  Channel,
  Contact,
  Conversation,
  Decision,
  Desk,
  Hours,
  Message,
  Place,
  Policy,
  PolicyVersion,
  Preferences,
  Snippet,
  StoredDraft,
  Target,
  Team,
  Token,
  User,
  Workspace,
} from '@/api/types'
import { canOf } from './can'

/** An invented workspace in memory, in the shapes of the API, for looking at screens and for component tests. */
export interface World {
  /** What may be said in every conversation; without it, nearly everything. */
  can?: Can
  hours?: Hours[]
  /** Who is to be answered until when. */
  targets?: Target[]
  /** What the desk says otherwise than would follow from the rest. */
  desk?: (desk: Desk) => Desk
  me: string
  needsSetup: boolean
  signedIn: boolean
  workspace: Workspace
  users: User[]
  teams: Team[]
  versions: Record<string, PolicyVersion[]>
  channels: Channel[]
  contacts: Contact[]
  conversations: Conversation[]
  messages: Message[]
  activity: Record<string, Activity[]>
  decisions: Record<string, Decision[]>
  tokens: Token[]
  snippets: Snippet[]
  drafts: StoredDraft[]
  /** By owner: "me", or a team. */
  signatures: Record<string, string>
  /** What goes below a mail that is written now. */
  signature: string
  preferences: Preferences
  seq: number
  nextId: number
}

const start = Date.now()
export const ago = (minutes: number) => new Date(start - minutes * 60_000).toISOString()

/** A presence as the person chose it, at an open connection. */
export function presenceOf(status: User['presence']['status'], since: string, reason = ''): User['presence'] {
  return {
    status,
    since,
    reason,
    cause: 'chosen',
    connection: status === 'offline' ? 'none' : 'open',
    last_seen_at: null,
    by: { kind: 'user', id: null, name: '' },
  }
}

function user(
  id: string,
  name: string,
  role: User['role'],
  status: User['presence']['status'],
  load: number,
  extra: Partial<User> = {},
): User {
  return {
    id,
    name,
    email: `${name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z ]/g, '')
      .replace(/ /g, '.')}@lumen.example`,
    role,
    language: null,
    languages: ['vi', 'en'],
    skills: [],
    capacity: { total: 8, channels: {} },
    weight: 1,
    presence: presenceOf(status, ago(42), status === 'busy' ? 'Break' : ''),
    hours_id: null,
    leave: [],
    working: { now: true, on_leave: false, until: null },
    open: load,
    active: true,
    created_at: ago(90_000),
    ...extra,
  }
}

const policy: Policy = { strategy: 'least_open', online_only: true, max_open: 8 }

export function emptyWorld(): World {
  return {
    me: '11',
    needsSetup: false,
    signedIn: true,
    workspace: {
      id: '1',
      name: 'Lumen Home',
      language: 'vi',
      timezone: 'Asia/Ho_Chi_Minh',
      routing_paused: false,
      hours_id: null,
      presence_grace_s: 60,
      presence_by_shift: false,
      wall_names: true,
      load_weights: {},
      idle_after_s: null,
      created_at: ago(90_000),
    },
    users: [user('11', 'Linh Trần', 'owner', 'online', 0)],
    teams: [
      {
        id: '21',
        name: 'Support',
        members: [{ user_id: '11', weight: null, capacity: null }],
        policy,
        hours_id: null,
        policy_version: 1,
        created_at: ago(90_000),
      },
    ],
    versions: {},
    channels: [],
    contacts: [],
    conversations: [],
    messages: [],
    activity: {},
    decisions: {},
    tokens: [],
    snippets: [],
    drafts: [],
    signatures: {},
    signature: '',
    preferences: {
      alerts: {
        sound: true,
        wait_sound: true,
        browser: false,
        quiet: { on: false, from: '22:00', to: '07:00' },
        muted_channels: [],
      },
      first_steps: { dismissed: true },
    },
    seq: 100,
    nextId: 9000,
  }
}

interface Seed {
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

const seeds: Seed[] = [
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

export function busyWorld(): World {
  const world = emptyWorld()
  world.users = [
    user('11', 'Linh Trần', 'owner', 'online', 4, { skills: ['billing'] }),
    user('12', 'Omar Farouk', 'supervisor', 'online', 7, { languages: ['ar', 'en'] }),
    user('13', 'Ana Costa', 'agent', 'online', 8, {
      languages: ['pt'],
      capacity: { total: 8, channels: { whatsapp: 3 } },
    }),
    user('14', 'Grace Kim', 'agent', 'online', 5),
    user('15', 'Putri Maharani', 'agent', 'online', 8, { languages: ['id'] }),
    user('16', 'Sam O’Connor', 'agent', 'busy', 6, { languages: ['en'] }),
    user('17', 'Layla Hassan', 'admin', 'online', 3, { languages: ['ar'] }),
    user('18', 'Pedro Souza', 'agent', 'offline', 2, { languages: ['pt'] }),
  ]
  const member = (user_id: string) => ({ user_id, weight: null, capacity: null })
  world.teams = [
    {
      id: '21',
      name: 'Sales',
      members: ['11', '12', '13', '17'].map(member),
      policy,
      hours_id: null,
      policy_version: 3,
      created_at: ago(90_000),
    },
    {
      id: '22',
      name: 'Support',
      members: ['14', '15', '16', '18'].map(member),
      policy: { ...policy, strategy: 'round_robin' },
      hours_id: null,
      policy_version: 1,
      created_at: ago(80_000),
    },
  ]
  world.versions = {
    '21': [
      { version: 3, policy, by: { id: '11', name: 'Linh Trần' }, at: ago(3000) },
      { version: 2, policy: { ...policy, max_open: 6 }, by: { id: '11', name: 'Linh Trần' }, at: ago(9000) },
      {
        version: 1,
        policy: { strategy: 'round_robin', online_only: true, max_open: null },
        by: { id: '', name: '' },
        at: ago(90_000),
      },
    ],
  }
  const channel = (id: string, kind: Channel['kind'], name: string, state: Channel['health']['state']): Channel => ({
    id,
    kind,
    name,
    config:
      kind === 'webchat'
        ? { allowed_origins: ['https://lumen.example'] }
        : kind === 'custom'
          ? { url: 'https://erp.lumen.example/rondo' }
          : {},
    secrets: kind === 'telegram' ? ['bot_token'] : kind === 'custom' ? ['token'] : [],
    can: canOf() as Channel['can'],
    default_team_id: kind === 'custom' ? null : '21',
    health: {
      state,
      last_in_at: state === 'new' ? null : ago(1),
      last_out_at: state === 'new' ? null : ago(3),
      checked_at: state === 'new' ? null : ago(6),
      expires_at: null,
      error: state === 'failing' ? 'Telegram answers 401: Unauthorized' : null,
    },
    hook_url: `https://chat.lumen.example/hooks/${id}`,
    created_at: ago(80_000),
  })
  world.channels = [
    channel('31', 'webchat', 'lumen.example', 'ok'),
    channel('32', 'telegram', '@lumen_bot', 'failing'),
    channel('33', 'custom', 'ERP', 'new'),
  ]
  for (const [index, seed] of seeds.entries()) plant(world, seed, String(5000 + index), String(4000 + index))
  dress(world)
  return world
}

/** A snippet as the server would show it. */
export function snippetOf(id: string, part: Partial<Snippet>): Snippet {
  const at = ago(500)
  return {
    id,
    shortcut: 'hello',
    name: 'Hello',
    text: 'Hello {{contact.name}}',
    team_id: null,
    language: null,
    author_id: '11',
    created_at: at,
    updated_at: at,
    ...part,
  }
}

function plant(world: World, seed: Seed, id: string, contactId: string) {
  const at = ago(seed.minutes)
  world.contacts.push({
    id: contactId,
    name: seed.name,
    identities: [
      { kind: seed.kind, address: `+84 90${contactId} 118`, blocked_by: [], no_adverts_by: [] },
      { kind: 'email', address: 'customer@example.com', blocked_by: [], no_adverts_by: [] },
    ],
    language: seed.language ?? 'en',
    tags: ['Repeat buyer', 'Order'],
    fields: { city: 'TP. Hồ Chí Minh' },
    priority: 3,
    owner_id: null,
    created_at: ago(40_000),
  })
  const out = seed.out ?? false
  world.conversations.push({
    id,
    window: null,
    status: seed.status ?? 'open',
    contact_id: contactId,
    contact: { id: contactId, name: seed.name, language: seed.language ?? 'en', owner_id: null },
    channel_id: '31',
    channel_kind: seed.kind,
    team_id: seed.team === undefined ? '21' : seed.team,
    assignee_id: seed.assignee === undefined ? '11' : seed.assignee,
    priority: 0,
    opened_at: ago(seed.minutes + 20),
    assigned_at: ago(seed.minutes + 19),
    first_reply_at: out ? ago(seed.minutes) : null,
    closed_at: seed.status === 'closed' ? at : null,
    snoozed_until: seed.status === 'snoozed' ? ago(-900) : null,
    waiting_since: seed.waits ? ago(seed.waits) : null,
    last_message_at: at,
    unread: seed.unread ?? 0,
    preview: {
      text: seed.text,
      direction: out ? 'out' : 'in',
      author_kind: out ? 'user' : 'contact',
      private: false,
      at,
    },
    previous_id: null,
    offer: null,
    previous_agent: null,
    first_contact: false,
    category: '',
    summary: '',
    version: 1,
    queue: seed.queue ?? null,
  })
  world.messages.push(said(world, id, { text: seed.text, at, direction: out ? 'out' : 'in' }))
}

export function said(world: World, conversation_id: string, part: Partial<Message>): Message {
  const conversation = world.conversations.find(one => one.id === conversation_id)
  const out = part.direction === 'out'
  const me = world.users.find(one => one.id === world.me)
  return {
    id: String(world.nextId++),
    conversation_id,
    direction: 'in',
    author: out
      ? { kind: 'user', id: world.me, name: me?.name ?? '' }
      : { kind: 'contact', id: conversation?.contact_id ?? '', name: conversation?.contact.name ?? '' },
    channel_id: '31',
    text: '',
    attachments: [],
    reply_to: null,
    private: false,
    state: out ? 'read' : 'received',
    error: null,
    at: new Date().toISOString(),
    client_id: null,
    extra: {},
    ...part,
  }
}

/** The first conversation, as rich as talk gets. */
function dress(world: World) {
  const id = '5000'
  world.messages = world.messages.filter(one => one.conversation_id !== id)
  const add = (part: Partial<Message>) => world.messages.push(said(world, id, part))
  add({ text: 'Chị ơi, đơn #LH-20931 của em tới đâu rồi ạ?', at: ago(1500) })
  add({ text: 'Dạ đơn đang trên đường giao ạ', direction: 'out', at: ago(1490) })
  add({ text: 'Đơn hàng của em có thay đổi được không ạ?', at: ago(21) })
  add({
    text: 'Chào chị Mai, em là Linh bên Lumen Home. Đơn #LH-20931 gồm 1 đèn bàn Aster màu đen, dự kiến giao ngày mai trước 18:00 ạ. https://track.example.com/LH-20931',
    direction: 'out',
    at: ago(18),
  })
  add({ text: 'Chị có cần em hẹn lại khung giờ giao không?', direction: 'out', at: ago(17) })
  add({
    text: 'Moss green is back in stock in the District 7 warehouse, 14 pcs. We can swap before 15:00 with no extra fee.',
    direction: 'out',
    private: true,
    at: ago(9),
    author: { kind: 'user', id: '12', name: 'Omar Farouk' },
  })
  add({
    at: ago(6),
    attachments: [
      {
        id: '81',
        name: 'lamp.png',
        content_type: 'image/png',
        size_bytes: 48_213,
        url: '/lamp.png',
        width: 480,
        height: 320,
        pending: false,
        problem: '',
        thumb_url: null,
      },
    ],
  })
  add({ text: 'Mình thấy mẫu này trên Instagram đẹp quá', at: ago(6), extra: { reaction: '❤️' } })
  add({ text: 'Dạ em muốn đổi sang màu xanh rêu được không ạ?', at: ago(5) })
  const conversation = world.conversations.find(one => one.id === id)
  world.activity[id] = [
    {
      seq: 2,
      type: 'conversation.opened',
      at: ago(1500.1),
      actor: { kind: 'rondo', name: '' },
      data: { conversation, reopened: false },
    },
    {
      seq: 3,
      type: 'conversation.assigned',
      at: ago(19),
      actor: { kind: 'rondo', name: '' },
      data: { conversation, decision_id: '71' },
    },
  ]
  const candidate = (
    agent_id: string,
    name: string,
    verdict: Decision['candidates'][number]['verdict'],
    load: number,
  ) => ({ agent_id, name, verdict, detail: { load, capacity: 8 } })
  world.decisions[id] = [
    {
      id: '71',
      by: null,
      at: ago(19),
      outcome: 'assigned',
      agent_id: '11',
      team_id: '21',
      strategy: 'least_open',
      policy_version: 3,
      candidates: [
        candidate('11', 'Linh Trần', 'chosen', 3),
        candidate('17', 'Layla Hassan', 'eligible', 3),
        candidate('12', 'Omar Farouk', 'eligible', 7),
        candidate('13', 'Ana Costa', 'at_capacity', 8),
        candidate('16', 'Sam O’Connor', 'busy', 6),
      ],
      others: { offline: 4 },
      tie_break: 'last_assigned',
      reason: null,
      rule: 'pool',
      ring_team_id: null,
      requires: [],
      from_id: null,
      from_why: '',
      hops: 0,
    },
  ]
}

export function deskOf(world: World): Desk {
  const waiting = world.conversations.filter(one => one.status === 'open' && !one.assignee_id)
  const since = (one: Conversation) => Math.floor((Date.now() - Date.parse(one.waiting_since ?? one.opened_at)) / 1000)
  const longest = (list: Conversation[]) => list.reduce((most, one) => Math.max(most, since(one)), 0)
  const tally = (users: User[]) => ({
    free: users.filter(one => one.presence.status === 'online' && one.open < one.capacity.total).length,
    online: users.filter(one => one.presence.status === 'online').length,
    busy: users.filter(one => one.presence.status === 'busy').length,
    offline: users.filter(one => one.presence.status === 'offline').length,
    off_shift: 0,
    at_capacity: users.filter(one => one.presence.status === 'online' && one.open >= one.capacity.total).length,
  })
  return {
    waiting: waiting.length,
    without_team: 0,
    paused: world.workspace.routing_paused,
    longest_wait_s: longest(waiting),
    agents: tally(world.users),
    closed_today: 212,
    first_reply: { due: 40, in_time: 34 },
    teams: world.teams.map(team => {
      const mine = waiting.filter(one => one.team_id === team.id)
      return {
        team_id: team.id,
        name: team.name,
        waiting: mine.length,
        longest_wait_s: longest(mine),
        agents: tally(world.users.filter(one => team.members.some(member => member.user_id === one.id))),
        warning: mine[0]?.queue?.reason ?? null,
        trouble: null,
        closed: false,
        first_reply: { due: 20, in_time: team.id === '22' ? 15 : 19 },
      }
    }),
    agents_list: world.users.map(one => ({
      user_id: one.id,
      name: one.name,
      status: one.presence.status,
      since: one.presence.since,
      reason: one.presence.reason,
      open: one.open,
      load: one.open,
      off_shift: false,
      capacity: one.capacity.total,
      team_ids: world.teams.filter(team => team.members.some(member => member.user_id === one.id)).map(team => team.id),
    })),
    series: {
      waiting: [2, 3, 2, 4, 4, 5, 6, 5, 7, 8, 9, waiting.length],
      longest_wait_s: [20, 34, 45, 60, 62, 80, 120, 118, 160, 200, 230, 270],
      free: [9, 9, 8, 8, 7, 7, 7, 6, 6, 6, 5, 5],
      first_reply: [90, 92, 95, 94, 91, -1, 90, 88, 90, 86, 85, 84],
      closed: [2, 5, 7, 10, 12, 13, 15, 17, 18, 20, 22, 24],
    },
  }
}
