// What the tests prepare and check through the public API, where no browser is needed.

export interface Person {
  id: string
  name: string
  email: string
  password: string
}

interface Id {
  id: string
}

interface Team extends Id {
  name: string
  members: { user_id: string }[]
}

export interface Conversation extends Id {
  status: string
  assignee_id: string | null
  contact: { id: string; name: string }
}

export const password = 'correct horse battery'

/** The API, as its owner sees it. */
export class Api {
  readonly base: string
  private readonly token: string

  constructor(base: string, token: string) {
    this.base = base
    this.token = token
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : null) as T
  }

  async list<T>(path: string): Promise<T[]> {
    return (await this.call<{ items: T[] }>('GET', path)).items
  }

  /** A user in the first team, unless none is wanted. */
  async addUser(name: string, more: { role?: string; team?: boolean; capacity?: number; status?: string } = {}) {
    const { role = 'agent', team = true, capacity = 8, status = 'online' } = more
    const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`
    const body = { name, email, role, password, capacity: { total: capacity } }
    const { id } = await this.call<Id>('POST', '/users', body)
    const [first] = await this.list<Team>('/teams')
    if (team && first) {
      await this.call('PATCH', `/teams/${first.id}`, { members: [...first.members, { user_id: id }] })
    }
    await this.present(id, status)
    return { id, name, email, password } satisfies Person
  }

  present(user: string, status: string) {
    return this.call('PUT', `/users/${user}/presence`, { status })
  }

  async webchat(): Promise<string> {
    const channel = (await this.list<Id & { kind: string }>('/channels')).find(one => one.kind === 'webchat')
    if (!channel) throw new Error('there is no web chat')
    return channel.id
  }

  conversations() {
    return this.list<Conversation>('/conversations?status=open')
  }

  /** A visitor of the web chat writes, without a browser. Gives the conversation that begins with it. */
  async visitorWrites(text: string, name = ''): Promise<Conversation> {
    const channel = await this.webchat()
    const before = new Set((await this.conversations()).map(one => one.id))
    const post = async <T>(path: string, body: unknown, token = '') => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
      const answer = await fetch(`${this.base}/chat/${channel}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    }
    const page = { language: 'en', page_url: 'https://shop.example/' }
    const { token } = await post<{ token: string }>('/session', name ? { ...page, name } : page)
    await post('/messages', { client_id: crypto.randomUUID(), text, attachments: [] }, token)
    const begun = (await this.conversations()).find(one => !before.has(one.id))
    if (!begun) throw new Error('no conversation began')
    return begun
  }
}
