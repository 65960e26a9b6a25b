import type { MailDraft, MailFields } from '@/api/types'

const empty: MailDraft = { subject: '', cc: '', bcc: '' }

export function addressesIn(text: string): string[] {
  return text
    .split(/[,;\n]+/)
    .map(one => one.trim())
    .filter(Boolean)
}

const address = /^(?:[^<>@]*<)?[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+>?$/

/** The first that is no address; undefined when all are. */
export function badAddress(text: string): string | undefined {
  return addressesIn(text).find(one => !address.test(one))
}

/** The fields beside a mail's text. They are part of its draft. */
export function useMailFields(draft: MailDraft | null, change: (mail: MailDraft) => void, wanted: boolean) {
  const fields = draft ?? empty
  const sent = (): MailFields | undefined => {
    const { subject, cc, bcc } = fields
    if (!wanted || !(subject || cc || bcc)) return undefined
    return { subject: subject.trim(), cc: addressesIn(cc), bcc: addressesIn(bcc) }
  }
  const bad = wanted ? (badAddress(fields.cc) ?? badAddress(fields.bcc)) : undefined
  return { fields, change, sent, bad }
}
