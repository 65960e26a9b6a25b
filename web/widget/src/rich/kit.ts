// What the window lends to this script. Nothing else of the window may be imported here by value: it would be
// a second conversation.
import type { RichScript } from '../handoff.ts'
import type { Strings } from '../text/strings.ts'
import type { Kit, Parts } from '../view/rich.ts'
import { english, type RichStrings } from './strings.ts'

const script = document.currentScript as RichScript

export const { h, render, Text, asked, draw, ensure, facts, request, safe, scene, send, set, uploads, url } =
  script.rondo as Kit

export const Fragment = ({ children }: { children?: unknown }) => children

export const t = { ...english, ...scene.t } as Strings & RichStrings

export function leave(parts: Parts) {
  script.rondo = parts
}

/** To where one writes; on touch to the conversation, lest the keyboard comes up unasked. */
export function refocus() {
  const at = matchMedia('(pointer:coarse)').matches ? '.log' : 'textarea'
  // What is drawn next may bring the field.
  setTimeout(() => scene.root.querySelector<HTMLElement>(at)?.focus({ preventScroll: true }))
}
