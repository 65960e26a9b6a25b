import { readPreference, writePreference } from '@/lib/preference'

export const steps = ['owner', 'workspace', 'chat', 'people', 'routing'] as const
export type Step = (typeof steps)[number]

/** How far the first run has come; never a password. */
export interface Progress {
  step: Step
  name: string
  email: string
  workspace: string
  language: string
  timezone: string
}

export function readProgress(language: string): Progress {
  const blank: Progress = {
    step: 'owner',
    name: '',
    email: '',
    workspace: '',
    language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
  try {
    const kept = JSON.parse(readPreference('setup') ?? '{}') as Partial<Progress>
    const step = steps.find(one => one === kept.step) ?? 'owner'
    return { ...blank, ...kept, step }
  } catch {
    return blank
  }
}

export function keepProgress(progress: Progress | null) {
  writePreference('setup', progress && JSON.stringify(progress))
}
