import { readPreference, writePreference } from '@/lib/preference'

export const steps = ['owner', 'workspace', 'chat', 'people', 'routing'] as const
export type Step = (typeof steps)[number]

/** When customers are served, to begin with. */
export const presets = ['always', 'office', 'daily'] as const
export type Preset = (typeof presets)[number]

/** How far the first run has come; never a password. */
export interface Progress {
  step: Step
  name: string
  email: string
  workspace: string
  language: string
  timezone: string
  hours: Preset
}

const answersKey = 'rondo.setup-answers'

/** What was answered before there is a workspace: in this tab only, for nobody's name is left behind on a strange computer. */
function readAnswers(): string | null {
  try {
    return sessionStorage.getItem(answersKey)
  } catch {
    return null
  }
}

function writeAnswers(value: string | null) {
  try {
    if (value === null) sessionStorage.removeItem(answersKey)
    else sessionStorage.setItem(answersKey, value)
  } catch {
    // Without storage the answers last as long as the page.
  }
}

export function readProgress(language: string): Progress {
  const blank: Progress = {
    step: 'owner',
    name: '',
    email: '',
    workspace: '',
    language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hours: 'always',
  }
  try {
    const kept = JSON.parse(readPreference('setup') ?? readAnswers() ?? '{}') as Partial<Progress>
    const step = steps.find(one => one === kept.step) ?? 'owner'
    const hours = presets.find(one => one === kept.hours) ?? 'always'
    return { ...blank, ...kept, step, hours }
  } catch {
    return blank
  }
}

/** Before the workspace exists the answers are kept; afterwards the server has them, and the step is all there is to remember. */
export function keepProgress(progress: Progress | null) {
  const asking = progress?.step === 'owner' || progress?.step === 'workspace'
  writeAnswers(asking ? JSON.stringify(progress) : null)
  writePreference('setup', progress && !asking ? JSON.stringify({ step: progress.step }) : null)
}
