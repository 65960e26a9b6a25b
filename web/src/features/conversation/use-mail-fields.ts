import { del, get, set } from 'idb-keyval'
import { useEffect, useState } from 'react'
import type { MailFields } from '@/api/types'

/** The fields of a mail as they are typed; addresses stand one after the other, with commas. */
export interface MailDraft {
  subject: string
  cc: string
  bcc: string
}
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

/** The fields beside a mail's text, kept on this device until it is sent. */
export function useMailFields(conversationId: string, wanted: boolean) {
  const [fields, setFields] = useState(empty)
  const name = `mail:${conversationId}`
  useEffect(() => {
    let gone = false
    setFields(empty)
    if (wanted)
      void get<MailDraft>(name)
        .then(kept => !gone && kept && setFields(kept))
        .catch(() => {})
    return () => {
      gone = true
    }
  }, [name, wanted])
  const change = (next: MailDraft) => {
    setFields(next)
    void set(name, next).catch(() => {})
  }
  const forget = () => {
    setFields(empty)
    void del(name).catch(() => {})
  }
  const sent = (): MailFields | undefined => {
    const { subject, cc, bcc } = fields
    if (!wanted || !(subject || cc || bcc)) return undefined
    return { subject: subject.trim(), cc: addressesIn(cc), bcc: addressesIn(bcc) }
  }
  const bad = wanted ? (badAddress(fields.cc) ?? badAddress(fields.bcc)) : undefined
  return { fields, change, forget, sent, bad }
}
