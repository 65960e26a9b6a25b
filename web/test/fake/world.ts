import type {
  Activity,
  Can,
  Channel,
  Contact,
  Conversation,
  Decision,
  Desk,
  Expectation,
  Hours,
  Message,
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
import { ago, begin } from './clock'
import { policy, user } from './people'

/** An invented workspace in memory, in the shapes of the API, for looking at screens and for component tests. */
export interface World {
  /** What may be said in every conversation; without it, nearly everything. */
  can?: Can
  hours?: Hours[]
  /** What Rondo told customers by itself, by conversation. */
  told?: Record<string, Expectation[]>
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

/** A workspace on its first day. */
export function emptyWorld(): World {
  begin()
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
