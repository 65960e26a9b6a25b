import { facts } from '../state/facts.ts'
import { tell } from '../state/line.ts'
import { send } from '../state/sender.ts'
import { url } from '../state/session.ts'
import { get, set } from '../state/store.ts'
import { request } from '../wire/http.ts'
import type { Attachment } from '../wire/types.ts'
import { Icon } from './Icon.tsx'
import { rich } from './rich.ts'
import { scene } from './scene.ts'
import { uploads } from './uploads.ts'

const typingPauseMs = 4_000
const tallestPx = 120

let area: HTMLTextAreaElement
let button: HTMLButtonElement
let typingTimer = 0

/** Where the visitor writes. The text lives in the field, so a keystroke draws nothing anew. */
export function Composer() {
  const { t } = scene
  const parts = uploads.list[0] || uploads.problem ? rich() : undefined
  let picker: HTMLInputElement | null
  return (
    <div class="foot">
      {parts && <parts.Uploads />}
      <div class="composer">
        <button aria-label={t.attach} onClick={() => picker?.click()}>
          <Icon name="clip" />
        </button>
        <input
          ref={el => {
            picker = el
          }}
          type="file"
          multiple
          hidden
          onChange={e => {
            add(e.currentTarget.files)
            e.currentTarget.value = ''
          }}
        />
        <textarea
          ref={el => {
            if (el && el !== area) {
              area = el
              el.value = get(':draft') ?? ''
            }
          }}
          rows={1}
          placeholder={t.write}
          aria-label={t.write}
          enterkeyhint="send"
          onInput={wrote}
          onKeyDown={e => {
            // 229: Safari ends composing before it tells of the key that ended it.
            if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return
            e.preventDefault()
            submit()
          }}
          onPaste={e => {
            if (add(e.clipboardData?.files)) e.preventDefault()
          }}
        />
        <button
          ref={el => {
            if (el) button = el
          }}
          class="send"
          aria-label={t.send}
          onClick={submit}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  )
}

/** Says whether there was anything to attach. */
export function add(files: FileList | null = null): boolean {
  const list = [...(files ?? [])]
  if (list[0]) {
    uploads.wanted = false
    uploads.coming++
    rich(parts => {
      uploads.coming--
      parts.addFiles(list)
    })
  }
  return !!list[0]
}

/** After a drawing or a keystroke: the field's height and direction, and whether there is something to send; it goes if that was wished. */
export function fitField() {
  if (!area) return
  area.style.height = ''
  area.style.height = `${Math.min(area.scrollHeight, tallestPx)}px`
  // An empty field would otherwise always read left to right.
  area.dir = area.value ? 'auto' : scene.dir
  const waits = uploads.coming > 0 || uploads.list.some(u => !u.done)
  const ready = !waits && (!!uploads.list[0] || !!area.value.trim())
  button.ariaDisabled = String(!ready)
  button.ariaBusy = String(uploads.wanted && waits)
  if (ready && uploads.wanted) depart()
}

/** Sends, now or as soon as the files are there. */
function submit() {
  area.focus()
  uploads.wanted = true
  fitField()
}

function depart() {
  const text = area.value.trim()
  area.value = ''
  const files = uploads.list.map(u => u.done as Attachment)
  uploads.list = []
  send(text, files)
  wrote()
}

function wrote() {
  const { value } = area
  uploads.wanted = false
  set(':draft', value || undefined)
  fitField()
  clearTimeout(typingTimer)
  if (value && !typingTimer) typed(true)
  if (!value && typingTimer) pause()
  else if (value) typingTimer = window.setTimeout(pause, typingPauseMs)
}

function pause() {
  typingTimer = 0
  typed(false)
}

function typed(on: boolean) {
  if (!tell({ type: 'typing', on }) && facts.token) request(url('/typing'), facts.token, { on }).catch(() => {})
}
