import { type ComponentChildren, type ComponentType, h, render } from 'preact'
import { facts } from '../state/facts.ts'
import { send } from '../state/sender.ts'
import { asked, ensure, url } from '../state/session.ts'
import { set } from '../state/store.ts'
import { safe } from '../text/link.ts'
import { request } from '../wire/http.ts'
import type { Attachment, Message } from '../wire/types.ts'
import { draw } from './draw.ts'
import { scene } from './scene.ts'
import { run } from './script.ts'
import { Text } from './Text.tsx'
import { type Upload, uploads } from './uploads.ts'

/** What the second script works with: it has no Preact, and no state of its own. */
const kit = { h, render, Text, asked, draw, ensure, facts, request, safe, scene, send, set, uploads, url }
export type Kit = typeof kit

export type BodyProps = {
  text: string
  files?: Attachment[]
  message?: Message
  /** Its choices may still be tapped. */
  open?: boolean
  children?: ComponentChildren
}

/** What the second script brings: all that most conversations do without. */
export type Parts = {
  /** A message with more than text. */
  Body: ComponentType<BodyProps>
  /** The files of the message being written. */
  Uploads: ComponentType
  /** What visitors are asked before they write. */
  Form: ComponentType
  addFiles(files: File[]): void
  start(upload: Upload): void
}

const againMs = 5_000

let parts: Parts | undefined
let waiting: ((parts: Parts) => void)[] | undefined

/** The second script's parts, if they are here; else they are fetched, and everything is drawn anew. */
export function rich(then = (_: Parts) => {}): Parts | undefined {
  if (parts) then(parts)
  else if (waiting) waiting.push(then)
  else {
    waiting = [then]
    load()
  }
  return parts
}

function load() {
  run<Kit | Parts>(
    scene.base,
    'rich',
    got => {
      parts = got as Parts | undefined
      if (!got) setTimeout(load, againMs)
      else for (const then of waiting ?? []) then(got as Parts)
      draw()
    },
    kit,
  )
}
