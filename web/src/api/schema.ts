import type {
  Activity,
  Attachment,
  Channel,
  Contact,
  Conversation,
  Counts,
  Decision,
  Desk,
  Identity,
  Message,
  NextAgents,
  Page,
  Policy,
  PolicyVersion,
  PresenceStatus,
  Problem,
  Role,
  Session,
  Team,
  TeamMember,
  Token,
  User,
  Workspace,
} from '@/api/types'

interface Json<T> {
  content: { 'application/json': T }
}
interface Fault {
  content: { 'application/problem+json': Problem }
}
interface Op<Path, Query, Body, Ok> {
  parameters: { query?: Query; path: Path }
  requestBody: Json<Body>
  responses: { 200: Json<Ok>; default: Fault }
}
interface Read<Path, Query, Ok> {
  parameters: { query?: Query; path: Path }
  responses: { 200: Json<Ok>; default: Fault }
}
interface Bare<Ok, Query = Record<never, never>> {
  parameters: { query?: Query }
  responses: { 200: Json<Ok>; default: Fault }
}
interface Send<Body, Ok> {
  parameters: { query?: Record<never, never> }
  requestBody: Json<Body>
  responses: { 200: Json<Ok>; default: Fault }
}
type Id = { id: string }
type Paging = { limit?: number; cursor?: string }
type None = Record<never, never>

export interface UserInput {
  name: string
  email: string
  role: Role
  password?: string
  languages?: string[]
  skills?: string[]
  capacity?: User['capacity']
  weight?: number
}
export interface TeamInput {
  name: string
  members: TeamMember[]
  policy?: Policy
}
export interface ChannelInput {
  kind: string
  name: string
  config: Record<string, unknown>
  default_team_id?: string | null
}
export interface MessageInput {
  text: string
  attachments?: string[]
  reply_to?: string
  private?: boolean
  client_id?: string
}
export interface SetupInput {
  workspace: string
  name: string
  email: string
  password: string
  language: string
  timezone: string
}
export interface ConversationQuery extends Paging {
  status?: string
  assignee?: string
  mine?: boolean
  team?: string
  contact?: string
  q?: string
  sort?: string
}

export interface paths {
  '/session': {
    get: Bare<Session>
    post: Send<{ email: string; password: string }, Session>
    delete: Bare<undefined>
  }
  '/setup': { get: Bare<{ needed: boolean }>; post: Send<SetupInput, Session> }
  '/workspace': {
    get: Bare<Workspace>
    patch: Send<Partial<Pick<Workspace, 'name' | 'language' | 'timezone' | 'routing_paused'>>, Workspace>
  }
  '/counts': { get: Bare<Counts> }
  '/queue': { get: Bare<Desk> }
  '/users': { get: Bare<Page<User>, Paging>; post: Send<UserInput, User> }
  '/users/me': {
    get: Bare<User>
    patch: Send<{ name?: string; language?: string; password?: { old: string; new: string } }, User>
  }
  '/users/{id}': {
    patch: Op<Id, None, Partial<UserInput> & { active?: boolean }, User>
    delete: Read<Id, None, undefined>
  }
  '/users/{id}/presence': { put: Op<Id, None, { status: PresenceStatus }, User> }
  '/teams': { get: Bare<Page<Team>, Paging>; post: Send<TeamInput, Team> }
  '/teams/{id}': { patch: Op<Id, None, Partial<TeamInput>, Team>; delete: Read<Id, None, undefined> }
  '/teams/{id}/next': { post: Op<Id, None, { channel_kind?: string; policy?: Policy }, NextAgents> }
  '/teams/{id}/policy/versions': { get: Read<Id, Paging, Page<PolicyVersion>> }
  '/channels': { get: Bare<Page<Channel>, Paging>; post: Send<ChannelInput, Channel> }
  '/channels/{id}': {
    patch: Op<Id, None, Partial<Omit<ChannelInput, 'kind'>>, Channel>
    delete: Read<Id, None, undefined>
  }
  '/contacts': {
    get: Bare<Page<Contact>, Paging & { q?: string }>
    post: Send<{ name: string; identities: Identity[] }, Contact>
  }
  '/contacts/{id}': {
    get: Read<Id, None, Contact>
    patch: Op<Id, None, Partial<Pick<Contact, 'name' | 'language' | 'tags' | 'priority' | 'owner_id'>>, Contact>
  }
  '/conversations': { get: Bare<Page<Conversation>, ConversationQuery> }
  '/conversations/{id}': { get: Read<Id, None, Conversation> }
  '/conversations/{id}/messages': {
    get: Read<Id, Paging, Page<Message>>
    post: Op<Id, None, MessageInput, Message>
  }
  '/conversations/{id}/assign': { post: Op<Id, None, { user_id?: string; team_id?: string }, Conversation> }
  '/conversations/{id}/take': { post: Read<Id, None, Conversation> }
  '/conversations/{id}/unassign': { post: Read<Id, None, Conversation> }
  '/conversations/{id}/reopen': { post: Read<Id, None, Conversation> }
  '/conversations/{id}/read': { post: Read<Id, None, Conversation | undefined> }
  '/conversations/{id}/close': { post: Op<Id, None, { category?: string; summary?: string }, Conversation> }
  '/conversations/{id}/snooze': { post: Op<Id, None, { until?: string }, Conversation> }
  '/conversations/{id}/messages/{message}/retry': { post: Read<{ id: string; message: string }, None, Message> }
  '/conversations/{id}/activity': { get: Read<Id, None, { items: Activity[] }> }
  '/conversations/{id}/decisions': { get: Read<Id, Paging, Page<Decision>> }
  '/attachments': { post: Send<{ file: File }, Attachment> }
  '/tokens': { get: Bare<Page<Token>, Paging>; post: Send<{ name: string; role: Role }, Token & { token: string }> }
  '/tokens/{id}': { delete: Read<Id, None, undefined> }
}
