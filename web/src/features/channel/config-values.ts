import { type ConfigField, fieldsOf, groupOf, groups, type Kind } from '@/features/channel/kinds'

/** What is typed, by where it stands in the config. A switch is 'true' or 'false', or nothing as long as nobody has moved it. */
export type Values = Record<string, string>

function storedValue({ at, type }: ConfigField, config: Record<string, unknown>): unknown {
  const [outer = at, inner] = at.split('.')
  const value = config[outer]
  if (!inner) return value
  return type !== 'secret' && value && typeof value === 'object' ? (value as Record<string, unknown>)[inner] : undefined
}

/** Whether the server keeps it secret: an empty one is not shown, and not taken away. */
const isSecret = ({ type }: ConfigField) => type === 'secret' || type === 'long'

/** What was typed as the server takes it; undefined for nothing. */
function toldAs({ type }: ConfigField, typed: string): unknown {
  if (type === 'origins') return typed.split(/\s+/).filter(Boolean)
  if (!typed || typed === 'unset') return undefined
  if (type === 'number') return Number(typed)
  if (type === 'flag') return typed === 'true'
  if (type === 'asked') return typed.split('_')
  return typed
}

/** From what was typed to what the server is told: an empty secret stays as it is, an emptied setting goes, origins are one a line. */
export function configOf(kind: Kind, values: Values, before: Record<string, unknown> = {}): Record<string, unknown> {
  const config: Record<string, unknown> = {}
  for (const field of fieldsOf(kind)) {
    const { at } = field
    const value = toldAs(field, (values[at] ?? '').trim())
    const group = groupOf(at)
    if (group) {
      const part = (config[group] as Record<string, unknown> | undefined) ?? {}
      if (value !== undefined) config[group] = { ...part, [at.slice(group.length + 1)]: value }
    } else if (value !== undefined) config[at] = value
    else if (!isSecret(field) && at in before) config[at] = null
  }
  for (const group of groups) {
    if (group in before && !(group in config) && fieldsOf(kind).some(field => groupOf(field.at) === group))
      config[group] = null
  }
  return config
}

function shown(type: ConfigField['type'], value: unknown): string {
  if (Array.isArray(value)) return value.join(type === 'origins' ? '\n' : '_')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  return ''
}

export function valuesOf(kind: Kind, config: Record<string, unknown>): Values {
  return Object.fromEntries(fieldsOf(kind).map(field => [field.at, shown(field.type, storedValue(field, config))]))
}
