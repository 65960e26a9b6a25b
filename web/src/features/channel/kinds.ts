import type { ChannelKind } from '@/parts/channel-mark'

/** What a channel of a kind must be told, in the order in which it is asked. */
export interface ConfigField {
  /** Where it stands in the config: a name, or a part and a name. */
  at: FieldPath
  type: 'text' | 'secret' | 'address' | 'number' | 'origins' | 'long' | 'choice'
  required?: true
  /** A secret that people may make up, so one can be made for them. */
  generated?: true
  choices?: readonly Choice[]
  /** Its help, where another kind has a setting of the same name. */
  help?: 'line_access_token' | 'viber_auth_token' | 'tiktok_app_secret' | 'tiktok_access_token'
}

type Choice =
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
export type Group = 'imap' | 'smtp' | 'oauth' | 'hook'
type Server = 'host' | 'port' | 'user' | 'password' | 'tls'
export type FieldPath =
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
  | `oauth.${'provider' | 'client_id' | 'client_secret' | 'refresh_token' | 'tenant'}`
  | `hook.${'provider' | 'secret'}`

const secret = (at: FieldPath): ConfigField => ({ at, type: 'secret', required: true })
const text = (at: FieldPath): ConfigField => ({ at, type: 'text', required: true })
const verify: ConfigField = { at: 'verify_token', type: 'secret', required: true, generated: true }
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
    { at: 'identity_secret', type: 'secret', generated: true },
  ],
  whatsapp: [text('phone_number_id'), text('waba_id'), secret('access_token'), secret('app_secret'), verify],
  messenger: [text('page_id'), secret('page_token'), secret('app_secret'), verify],
  instagram: [text('ig_id'), secret('access_token'), secret('app_secret'), verify],
  telegram: [secret('bot_token')],
  email: [
    text('address'),
    { at: 'from_name', type: 'text' },
    ...server('imap'),
    ...server('smtp'),
    { at: 'oauth.provider', type: 'choice', choices: ['unset', 'google', 'microsoft'] },
    { at: 'oauth.client_id', type: 'text' },
    { at: 'oauth.client_secret', type: 'secret' },
    { at: 'oauth.refresh_token', type: 'secret' },
    { at: 'oauth.tenant', type: 'text' },
    { at: 'hook.provider', type: 'choice', choices: ['unset', 'raw', 'mailgun', 'postmark', 'sendgrid'] },
    { at: 'hook.secret', type: 'secret', generated: true },
  ],
  sms: [text('account_sid'), secret('auth_token'), text('from')],
  rcs: [
    text('agent_id'),
    { at: 'client_token', type: 'secret', required: true, generated: true },
    { at: 'service_account', type: 'long', required: true },
  ],
  line: [secret('channel_secret'), { ...secret('access_token'), help: 'line_access_token' }],
  viber: [
    { ...secret('auth_token'), help: 'viber_auth_token' },
    { at: 'sender_name', type: 'text' },
    { at: 'sender_avatar', type: 'address' },
  ],
  tiktok: [
    text('business_id'),
    { ...secret('app_secret'), help: 'tiktok_app_secret' },
    { ...secret('access_token'), help: 'tiktok_access_token' },
    { at: 'app_id', type: 'text' },
    { at: 'refresh_token', type: 'secret' },
  ],
  custom: [
    { at: 'token', type: 'secret', required: true, generated: true },
    { at: 'url', type: 'address' },
    { at: 'secret', type: 'secret', generated: true },
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
export type FieldName = FieldPath extends infer Path
  ? Path extends `${infer Part}.${infer Name}`
    ? `${Part}_${Name}`
    : Path
  : never

export type Values = Record<string, string>

function storedValue({ at, type }: ConfigField, config: Record<string, unknown>): unknown {
  const [outer = at, inner] = at.split('.')
  const value = config[outer]
  if (!inner) return value
  return type !== 'secret' && value && typeof value === 'object' ? (value as Record<string, unknown>)[inner] : undefined
}

/** From what was typed to what the server is told: an empty secret stays as it is, an emptied setting goes, origins are one a line. */
export function configOf(kind: Kind, values: Values, before: Record<string, unknown> = {}): Record<string, unknown> {
  const config: Record<string, unknown> = {}
  for (const field of fieldsOf(kind)) {
    const { at, type } = field
    const typed = (values[at] ?? '').trim()
    const group = groupOf(at)
    if (type === 'origins') config[at] = typed.split(/\s+/).filter(Boolean)
    else if (group) {
      const value = type === 'number' && typed !== '' ? Number(typed) : typed
      const part = (config[group] as Record<string, unknown> | undefined) ?? {}
      if (typed && typed !== 'unset') config[group] = { ...part, [at.slice(group.length + 1)]: value }
    } else if (typed) config[at] = typed
    else if ((type === 'address' || type === 'text') && at in before) config[at] = null
  }
  for (const group of ['imap', 'smtp', 'oauth', 'hook']) {
    if (group in before && !(group in config) && fieldsOf(kind).some(field => groupOf(field.at) === group))
      config[group] = null
  }
  return config
}

export function valuesOf(kind: Kind, config: Record<string, unknown>): Values {
  const values: Values = {}
  for (const field of fieldsOf(kind)) {
    const value = storedValue(field, config)
    values[field.at] =
      field.type === 'origins' && Array.isArray(value)
        ? value.join('\n')
        : typeof value === 'string' || typeof value === 'number'
          ? String(value)
          : ''
  }
  return values
}
