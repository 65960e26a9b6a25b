import type { ChannelKind } from '@/parts/channel-mark'

/** What a channel of a kind must be told, in the order in which it is asked. */
export interface ConfigField {
  /** Where it stands in the config: a name, or a part and a name. */
  at: FieldPath
  type: FieldType
  required?: true
  /** Few need it; it stands apart, folded. */
  advanced?: true
  /** What a switch is as long as nobody has moved it. */
  on?: true
  /** A secret that people may make up, so one can be made for them. */
  generated?: true
  choices?: readonly Choice[]
  /** Its help, where another kind has a setting of the same name. */
  help?:
    | 'line_access_token'
    | 'viber_auth_token'
    | 'tiktok_app_secret'
    | 'tiktok_access_token'
    | 'instagram_page_id'
    | 'other_address'
    | 'none'
}

export type FieldType =
  | 'text'
  | 'secret'
  | 'address'
  | 'number'
  | 'origins'
  /** A secret of many lines. */
  | 'long'
  /** Many lines that are no secret. */
  | 'lines'
  | 'choice'
  | 'flag'
  | 'colour'
  /** What visitors are asked for: name, email, both or nothing. */
  | 'asked'
  /** An SMS channel. */
  | 'channel'

type Choice =
  | 'auto'
  | 'light'
  | 'dark'
  | 'end'
  | 'start'
  | 'name'
  | 'email'
  | 'name_email'
  | 'unset'
  | 'tls'
  | 'starttls'
  | 'none'
  | 'google'
  | 'microsoft'
  | 'raw'
  | 'mailgun'
  | 'postmark'
  | 'sendgrid'
export const groups = ['greeting', 'imap', 'smtp', 'oauth', 'hook'] as const
export type Group = (typeof groups)[number]
type Server = 'host' | 'port' | 'user' | 'password' | 'tls'
const greetingLanguages = ['en', 'vi', 'pt-BR', 'id', 'ar'] as const
type GreetingPath = `greeting.${(typeof greetingLanguages)[number]}`
export type FieldPath = NamedPath | GreetingPath
type NamedPath =
  | 'accent'
  | 'position'
  | 'theme'
  | 'form'
  | 'secret_token'
  | 'polling'
  | 'max_connections'
  | 'base_url'
  | 'media_url'
  | 'token_url'
  | 'graph_version'
  | 'auth_token_secondary'
  | 'traffic_type'
  | 'fallback_channel_id'
  | 'secret_previous'
  | 'signals'
  | 'calls_per_second'
  | 'signature'
  | 'ca'
  | 'plus_address'
  | 'prefer_reply_to'
  | 'imap.folder'
  | 'imap.poll_s'
  | 'bot_token'
  | 'token'
  | 'url'
  | 'secret'
  | 'identity_secret'
  | 'allowed_origins'
  | 'phone_number_id'
  | 'waba_id'
  | 'access_token'
  | 'app_secret'
  | 'verify_token'
  | 'page_id'
  | 'page_token'
  | 'ig_id'
  | 'account_sid'
  | 'auth_token'
  | 'from'
  | 'agent_id'
  | 'client_token'
  | 'service_account'
  | 'address'
  | 'from_name'
  | 'channel_secret'
  | 'sender_name'
  | 'sender_avatar'
  | 'business_id'
  | 'app_id'
  | 'refresh_token'
  | `imap.${Server}`
  | `smtp.${Server}`
  | `oauth.${'provider' | 'client_id' | 'client_secret' | 'refresh_token' | 'tenant' | 'token_url' | 'scope'}`
  | `hook.${'provider' | 'secret' | 'max_age_s'}`

const secret = (at: FieldPath): ConfigField => ({ at, type: 'secret', required: true })
const text = (at: FieldPath): ConfigField => ({ at, type: 'text', required: true })
const verify: ConfigField = { at: 'verify_token', type: 'secret', required: true, generated: true }
const elsewhere = (...names: ('base_url' | 'media_url' | 'token_url')[]): ConfigField[] =>
  names.map(at => ({ at, type: 'address', advanced: true, help: 'other_address' }))
const meta: ConfigField[] = [
  { at: 'graph_version', type: 'text', advanced: true },
  ...elsewhere('base_url', 'media_url'),
]
const server = (name: 'imap' | 'smtp'): ConfigField[] => [
  { at: `${name}.host`, type: 'text' },
  { at: `${name}.port`, type: 'number' },
  { at: `${name}.user`, type: 'text' },
  { at: `${name}.password`, type: 'secret' },
  { at: `${name}.tls`, type: 'choice', choices: ['unset', 'tls', 'starttls', 'none'] },
]

/** The kinds of channel that can be connected here, in the order of the page. */
export const configFields = {
  webchat: [
    { at: 'allowed_origins', type: 'origins' },
    { at: 'accent', type: 'colour' },
    { at: 'theme', type: 'choice', choices: ['auto', 'light', 'dark'] },
    { at: 'position', type: 'choice', choices: ['end', 'start'] },
    { at: 'form', type: 'asked', choices: ['unset', 'name', 'email', 'name_email'] },
    ...greetingLanguages.map((tag): ConfigField => ({ at: `greeting.${tag}`, type: 'lines', help: 'none' })),
    { at: 'identity_secret', type: 'secret', generated: true },
  ],
  whatsapp: [text('phone_number_id'), text('waba_id'), secret('access_token'), secret('app_secret'), verify, ...meta],
  messenger: [text('page_id'), secret('page_token'), secret('app_secret'), verify, ...meta],
  instagram: [
    text('ig_id'),
    secret('access_token'),
    secret('app_secret'),
    verify,
    { at: 'page_id', type: 'text', help: 'instagram_page_id', advanced: true },
    ...meta,
  ],
  telegram: [
    secret('bot_token'),
    { at: 'polling', type: 'flag' },
    { at: 'secret_token', type: 'secret', generated: true, advanced: true },
    { at: 'max_connections', type: 'number', advanced: true },
    ...elsewhere('base_url'),
  ],
  email: [
    text('address'),
    { at: 'from_name', type: 'text' },
    { at: 'signature', type: 'lines' },
    ...server('imap'),
    { at: 'imap.folder', type: 'text' },
    { at: 'imap.poll_s', type: 'number' },
    ...server('smtp'),
    { at: 'oauth.provider', type: 'choice', choices: ['unset', 'google', 'microsoft'] },
    { at: 'oauth.client_id', type: 'text' },
    { at: 'oauth.client_secret', type: 'secret' },
    { at: 'oauth.refresh_token', type: 'secret' },
    { at: 'oauth.tenant', type: 'text' },
    { at: 'oauth.scope', type: 'text' },
    { at: 'oauth.token_url', type: 'address', help: 'other_address' },
    { at: 'hook.provider', type: 'choice', choices: ['unset', 'raw', 'mailgun', 'postmark', 'sendgrid'] },
    { at: 'hook.secret', type: 'secret', generated: true },
    { at: 'hook.max_age_s', type: 'number' },
    { at: 'plus_address', type: 'flag', on: true, advanced: true },
    { at: 'prefer_reply_to', type: 'flag', advanced: true },
    { at: 'ca', type: 'lines', advanced: true },
  ],
  sms: [
    text('account_sid'),
    secret('auth_token'),
    text('from'),
    { at: 'auth_token_secondary', type: 'secret', advanced: true },
    ...elsewhere('base_url', 'media_url'),
  ],
  rcs: [
    text('agent_id'),
    { at: 'client_token', type: 'secret', required: true, generated: true },
    { at: 'service_account', type: 'long', required: true },
    { at: 'fallback_channel_id', type: 'channel' },
    { at: 'traffic_type', type: 'text', advanced: true },
    ...elsewhere('base_url', 'token_url'),
  ],
  line: [
    secret('channel_secret'),
    { ...secret('access_token'), help: 'line_access_token' },
    ...elsewhere('base_url', 'media_url'),
  ],
  viber: [
    { ...secret('auth_token'), help: 'viber_auth_token' },
    { at: 'sender_name', type: 'text' },
    { at: 'sender_avatar', type: 'address' },
    ...elsewhere('base_url'),
  ],
  tiktok: [
    text('business_id'),
    { ...secret('app_secret'), help: 'tiktok_app_secret' },
    { ...secret('access_token'), help: 'tiktok_access_token' },
    { at: 'app_id', type: 'text' },
    { at: 'refresh_token', type: 'secret' },
    ...elsewhere('base_url'),
  ],
  custom: [
    { at: 'token', type: 'secret', required: true, generated: true },
    { at: 'url', type: 'address' },
    { at: 'secret', type: 'secret', generated: true },
    { at: 'signals', type: 'flag' },
    { at: 'secret_previous', type: 'secret', advanced: true },
    { at: 'calls_per_second', type: 'number', advanced: true },
    ...elsewhere('base_url'),
  ],
} as const satisfies Partial<Record<ChannelKind, readonly ConfigField[]>>

export type Kind = keyof typeof configFields
export const kinds = Object.keys(configFields) as Kind[]

export function isKind(kind: string): kind is Kind {
  return kind in configFields
}

export function fieldsOf(kind: Kind): readonly ConfigField[] {
  return configFields[kind]
}

/** The part of the config that a field stands in, if it stands in one. */
export function groupOf(at: FieldPath): Group | undefined {
  const [group, name] = at.split('.')
  return name ? (group as Group) : undefined
}

/** The server keeps secrets of a part under a name of their own. */
export const secretName = (at: FieldPath) => at.replace('.', '_') as FieldName
export type FieldName = NamedPath extends infer Path
  ? Path extends `${infer Part}.${infer Name}`
    ? `${Part}_${Name}`
    : Path
  : never

/** By what name there is help: few settings share theirs. */
export type HelpName =
  | Exclude<FieldName, 'base_url' | 'media_url' | 'token_url' | 'oauth_token_url'>
  | Exclude<NonNullable<ConfigField['help']>, 'none'>
