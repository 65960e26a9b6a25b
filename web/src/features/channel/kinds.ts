/** The kinds of channel that can be connected, and what each must be told. */
export const kinds = ['webchat', 'telegram', 'custom'] as const
export type Kind = (typeof kinds)[number]

export interface ConfigField {
  name: 'bot_token' | 'token' | 'url' | 'secret' | 'identity_secret' | 'allowed_origins'
  type: 'secret' | 'address' | 'origins'
  required: boolean
}

export const configFields: Record<Kind, readonly ConfigField[]> = {
  webchat: [
    { name: 'allowed_origins', type: 'origins', required: false },
    { name: 'identity_secret', type: 'secret', required: false },
  ],
  telegram: [{ name: 'bot_token', type: 'secret', required: true }],
  custom: [
    { name: 'token', type: 'secret', required: true },
    { name: 'url', type: 'address', required: false },
    { name: 'secret', type: 'secret', required: false },
  ],
}

export function isKind(kind: string): kind is Kind {
  return (kinds as readonly string[]).includes(kind)
}

export type Values = Record<string, string>

/** From what was typed to what the server is told: an empty secret stays as it is, an emptied address goes, origins are one a line. */
export function configOf(kind: Kind, values: Values, before: Record<string, unknown> = {}): Record<string, unknown> {
  const config: Record<string, unknown> = {}
  for (const { name, type } of configFields[kind]) {
    const text = (values[name] ?? '').trim()
    if (type === 'origins') config[name] = text.split(/\s+/).filter(Boolean)
    else if (text) config[name] = text
    else if (type === 'address' && name in before) config[name] = null
  }
  return config
}

export function valuesOf(kind: Kind, config: Record<string, unknown>): Values {
  const values: Values = {}
  for (const { name, type } of configFields[kind]) {
    const value = config[name]
    values[name] =
      type === 'origins' && Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : ''
  }
  return values
}
