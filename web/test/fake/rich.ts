import type { Decision, Message } from '@/api/types'
import { ago } from './clock'
import { said } from './talk'
import type { World } from './world'

/** The first conversation, as rich as talk gets. */
export function dress(world: World) {
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
