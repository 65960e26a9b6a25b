import type { Template, TemplateUse } from '@/api/types'
import { fold } from '@/lib/fold'

const place = /\{\{\s*([\w.]+)\s*\}\}/g

/** What was typed for the places of a template: by part, and there by name, and for buttons by their order. */
export interface Filled {
  header: Record<string, string>
  body: Record<string, string>
  buttons: Record<number, string>
}
export const nothingFilled: Filled = { header: {}, body: {}, buttons: {} }

/** The text with what fills its places; an empty place stays as it is. */
export function preview(text: string, values: Record<string, string>): string {
  return text.replace(place, (whole, name: string) => values[name]?.trim() || whole)
}

/** The buttons whose address has a place of its own. */
export function openButtons(template: Template): number[] {
  return template.buttons.flatMap((one, index) => (one.url.includes('{{') ? [index] : []))
}

export function isFilled(template: Template, filled: Filled): boolean {
  return (
    template.places.header.every(name => filled.header[name]?.trim()) &&
    template.places.body.every(name => filled.body[name]?.trim()) &&
    openButtons(template).every(index => filled.buttons[index]?.trim())
  )
}

export function templateUse(template: Template, filled: Filled): TemplateUse {
  const open = openButtons(template)
  const buttons = open.length > 0 ? template.buttons.map((_, index) => filled.buttons[index]?.trim() ?? '') : []
  return {
    name: template.name,
    language: template.language,
    header: template.places.header.map(name => filled.header[name]?.trim() ?? ''),
    body: template.places.body.map(name => filled.body[name]?.trim() ?? ''),
    buttons,
  }
}

/** Approved ones that fit what was typed; those in the customer's language first. */
export function findTemplates(all: Template[], typed: string, customer: string, language: string | null): Template[] {
  const query = fold(typed)
  const base = (tag: string) => tag.split(/[-_]/)[0]?.toLowerCase() ?? ''
  const strange = (one: Template) => (base(one.language) === base(customer) ? 0 : 1)
  return all
    .filter(one => one.status.toLowerCase() === 'approved')
    .filter(one => !language || one.language === language)
    .filter(one => fold(`${one.name} ${one.body}`).includes(query))
    .sort((a, b) => strange(a) - strange(b) || a.name.localeCompare(b.name))
}
