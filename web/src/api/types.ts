import type { components } from '@/api/schema'

/** The shapes of the API under the glossary's words. Everything else in the app imports them from here. */
type Schemas = components['schemas']

export type User = Schemas['User']
export type Role = User['role']
export type PresenceStatus = User['presence']['status']
export type Leave = Schemas['Leave']
export type PresenceMoment = Schemas['PresenceMoment']
export type Workspace = Schemas['Workspace']
/** A stretch of a day, as the wall shows it: ["09:00","18:00"]. */
export type Interval = [from: string, to: string]
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
export type Week = Record<Weekday, Interval[]>
export type Holiday = Omit<Schemas['Holiday'], 'intervals'> & { intervals: Interval[] }
export type Hours = Omit<Schemas['Hours'], 'week' | 'holidays'> & { week: Week; holidays: Holiday[] }
export type Session = Schemas['Session']
export type Device = Schemas['Device']
export type Team = Schemas['Team']
export type TeamMember = Schemas['Member']
export type Policy = Schemas['Policy']
export type Strategy = Policy['strategy']
export type PolicyPreview = Omit<Schemas['RoutingPreviewBody'], 'changed'> & {
  changed: { conversation_id: string; before: PreviewPlace | null; after: PreviewPlace | null }[]
}
type PreviewPlace = Schemas['PreviewPlace']
export type PolicyVersion = Schemas['PolicyVersion']
export type Contact = Schemas['Body']
export type Reason = Schemas['Reason']
export type ConversationStatus = Schemas['Shown']['status']
/** Where the description names a shape that may be absent, it does not say "or null"; here it is said. */
export type Message = Omit<Schemas['MessageBody'], 'error'> & { error: Schemas['MessageError'] | null }
export type Attachment = Schemas['AttachmentBody']
export type Extra = Message['extra']
export type Spot = Schemas['Location']
export type Card = Schemas['Card']
export type Choice = Schemas['Choice']
export type Choices = Schemas['Choices']
export type TemplateUse = Schemas['Template']
export type Template = Schemas['TemplateBody']
export type MailFields = NonNullable<Schemas['WriteMessageRequest']['mail']>
/** What may be said in a conversation, or by a channel. A channel by itself has no window. */
export type Can = Omit<Schemas['Can'], 'window'> & { window: Schemas['CanWindow'] | null }
export type Activity = Schemas['ActivityBody']
export type Decision = Omit<Schemas['DecisionBody'], 'strategy' | 'by' | 'reason'> & {
  strategy: Strategy | ''
  by: Schemas['By'] | null
  reason: Reason | null
}
export type Candidate = Schemas['Candidate']
export type Verdict = Candidate['verdict']
export type Counts = Schemas['Counts']
export type Desk = Omit<Schemas['LiveQueue'], 'teams'> & {
  teams: (Omit<Schemas['LiveTeam'], 'warning'> & { warning: Reason | null })[]
}
export type NextAgents = Omit<Schemas['NextAgentsResponse'], 'reason'> & { reason: Reason | null }
export type Token = Schemas['Token']
export type AuditEntry = Schemas['AuditEntry']
export type AuditChange = Schemas['AuditChange']
export type AuditKind = AuditEntry['subject']['kind']
/** What an entry of the audit can be about, in the order in which the settings list it. */
export const auditKinds: readonly AuditKind[] = [
  'workspace',
  'user',
  'team',
  'hours',
  'channel',
  'snippet',
  'webhook',
  'token',
  'contact',
]
export type Expectations = Schemas['Settings']
export type ExpectationWording = Schemas['Wording']
export type Expectation = Omit<Schemas['ExpectationBody'], 'wait' | 'outcome' | 'message_error'> & {
  message_error: Schemas['MessageError'] | null
  wait: Schemas['WaitBody'] | null
  outcome: Schemas['OutcomeBody'] | null
}
export type ExpectationKind = Expectation['kind']
export type Kept = Schemas['KeptBody']
export type Target = Schemas['Target']
export type KeptTeam = Schemas['KeptTeam']
export type KeptCounts = Omit<KeptTeam, 'team_id'>
export type Webhook = Schemas['WebhookBody']
export type Delivery = Schemas['DeliveryBody']
export type Problem = Partial<Schemas['Problem']> & { status: number }

export type UserInput = Schemas['CreateUserRequest']
export type UserChange = Schemas['ChangeUserRequest']

/** As lists and events bring it; only asked for by itself, or in a list, it says its place in the queue. */
export interface Place {
  position: number
  wait: Schemas['Wait'] | null
  reason: Reason | null
}
export type Conversation = Omit<Schemas['Shown'], 'queue' | 'preview' | 'window' | 'offer' | 'previous_agent'> & {
  /** Who is asked to accept it, and until when. */
  offer: Schemas['OfferBody'] | null
  /** Who had the contact before. */
  previous_agent: Schemas['AgentAtBody'] | null
  /** Until when the channel lets us write freely; null where it always does. */
  window: Schemas['WindowBody'] | null
  preview: Schemas['PreviewBody'] | null
  queue?: Place | null
}

/** Who did something; `visitor` only types. */
export interface Actor {
  kind: 'user' | 'token' | 'contact' | 'rondo' | 'visitor'
  id?: string | null
  name: string
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export type Channel = Schemas['InboxBody']

export type Snippet = Schemas['SnippetBody']
export type Preferences = Schemas['Preferences']
export type Alerts = Preferences['alerts']
/** What I have begun to write, as my other devices know it. */
export type StoredDraft = Omit<Schemas['DraftBody'], 'mail'> & { mail: MailDraft | null }
/** The fields of a mail as they are typed; addresses stand one after the other, with commas. */
export type MailDraft = Schemas['DraftMail']
export type DraftKind = StoredDraft['kind']
