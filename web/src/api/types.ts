/** The shapes of the API by the glossary's words. Everything else in the app imports them from here. */
export type Role = 'owner' | 'admin' | 'supervisor' | 'agent'
export type PresenceStatus = 'online' | 'busy' | 'offline'
export type ConversationStatus = 'open' | 'snoozed' | 'closed'
export type Strategy = 'round_robin' | 'least_open' | 'least_loaded' | 'longest_idle'
export type ActorKind = 'user' | 'token' | 'visitor' | 'contact' | 'rondo'

export interface Actor {
  kind: ActorKind
  id: string | null
  name: string
}
export interface Capacity {
  total: number
  channels: Record<string, number>
}
export interface User {
  id: string
  name: string
  email: string
  role: Role
  languages: string[]
  skills: string[]
  capacity: Capacity
  weight: number
  presence: { status: PresenceStatus; since: string }
  open: number
  active: boolean
  created_at: string
}
export interface Policy {
  strategy: Strategy
  online_only: boolean
  max_open: number | null
}
export interface TeamMember {
  user_id: string
  weight: number | null
  capacity: number | null
}
export interface Team {
  id: string
  name: string
  members: TeamMember[]
  policy: Policy
  policy_version: number
  created_at: string
}
export interface Channel {
  id: string
  kind: string
  name: string
  config: Record<string, unknown>
  secrets: string[]
  default_team_id: string | null
  health: {
    state: 'ok' | 'failing' | 'new'
    last_in_at: string | null
    last_out_at: string | null
    error: string | null
  }
  hook_url: string
  created_at: string
}
export interface Identity {
  kind: string
  address: string
}
export interface Contact {
  id: string
  name: string
  identities: Identity[]
  language: string
  tags: string[]
  fields: Record<string, unknown>
  priority: number
  owner_id: string | null
  created_at: string
}
export interface Reason {
  code: string
  text: string
  detail: Record<string, unknown>
}
export interface Conversation {
  id: string
  status: ConversationStatus
  contact_id: string
  contact: { id: string; name: string; language: string }
  channel_id: string
  channel_kind: string
  team_id: string | null
  assignee_id: string | null
  priority: number
  opened_at: string
  assigned_at: string | null
  first_reply_at: string | null
  closed_at: string | null
  snoozed_until: string | null
  waiting_since: string | null
  last_message_at: string
  unread: number
  preview: { text: string; direction: 'in' | 'out'; author_kind: string; private: boolean; at: string } | null
  previous_id: string | null
  category: string
  summary: string
  version: number
  queue: { position: number; wait: unknown; reason: Reason } | null
}
export interface Attachment {
  id: string
  name: string
  content_type: string
  size_bytes: number
  url: string
  width: number | null
  height: number | null
  /** The file is still being fetched from the channel. */
  pending?: boolean
  /** Why it could not be had. */
  problem?: string
}
export type MessageState = 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'uncertain' | 'received'
export interface Message {
  id: string
  conversation_id: string
  direction: 'in' | 'out'
  author: { kind: 'contact' | 'user' | 'rondo'; id: string | null; name: string }
  channel_id: string
  text: string
  attachments: Attachment[]
  reply_to: string | null
  private: boolean
  state: MessageState
  error: { code: string; detail: string } | null
  at: string
  client_id: string | null
  extra?: {
    edited?: boolean
    deleted?: boolean
    reaction?: string
    unsupported?: string
  }
}
export type Verdict =
  | 'chosen'
  | 'eligible'
  | 'offline'
  | 'busy'
  | 'at_capacity'
  | 'at_channel_capacity'
  | 'inactive'
  | 'excluded'
export interface Candidate {
  agent_id: string
  name: string
  verdict: Verdict
  detail: { load?: number; capacity?: number } & Record<string, unknown>
}
export interface Decision {
  id: string
  at: string
  outcome: 'assigned' | 'waiting' | 'manual' | 'unassigned'
  agent_id: string | null
  team_id: string | null
  strategy: Strategy | ''
  policy_version: number
  candidates: Candidate[]
  others: Record<string, number>
  tie_break: string
  reason: Reason
}
export interface Activity {
  seq: number
  type: string
  at: string
  data: Record<string, unknown>
}
export interface Workspace {
  id: string
  name: string
  language: string
  timezone: string
  routing_paused: boolean
}
export interface Session {
  user: User
  workspace: Workspace
}
export interface Counts {
  mine: number
  unassigned: number
  open: number
  snoozed: number
  teams: Record<string, { open: number; waiting: number }>
}
export interface Desk {
  waiting: number
  longest_wait_s: number
  agents: { free: number; online: number; busy: number; offline: number; at_capacity: number }
  closed_today: number
  first_reply: { in_target: number; total: number } | null
  teams: {
    team_id: string
    name: string
    waiting: number
    longest_wait_s: number
    agents: { free: number; at_capacity: number; busy: number; offline: number }
    warning: Reason | null
  }[]
  agents_list: {
    user_id: string
    name: string
    status: PresenceStatus
    since: string
    open: number
    capacity: number
    team_ids: string[]
  }[]
  series: { waiting: number[]; longest_wait_s: number[]; free: number[]; closed: number[] }
}
export interface NextAgents {
  agents: { agent_id: string; name: string; load: number; capacity: number; next: boolean }[]
  reason: Reason | null
}
export interface PolicyVersion {
  version: number
  policy: Policy
  by: { id: string; name: string }
  at: string
}
export interface Token {
  id: string
  name: string
  role: Role
  created_at: string
  last_used_at: string | null
}
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}
/** RFC 9457. */
export interface Problem {
  type?: string
  title?: string
  status: number
  detail?: string
  code?: string
  errors?: { field: string; detail: string }[]
}
