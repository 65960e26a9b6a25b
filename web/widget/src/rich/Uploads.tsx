import { fill } from '../text/strings.ts'
import type { Upload } from '../view/uploads.ts'
import type { Attachment } from '../wire/types.ts'
import { draw, ensure, facts, request, scene, t, uploads, url } from './kit.ts'
import { Mark } from './Mark.tsx'
import { fileSize } from './size.ts'

const largestBytes = 20 << 20

/** The files of the message being written, and why one was not taken. */
export function Uploads() {
  return (
    <>
      <p class="problem" role="alert">
        {uploads.problem}
      </p>
      {uploads.list.map(u => (
        <div class="upload" key={u}>
          <bdi>{u.file.name}</bdi>
          {u.failed ? (
            <button class="again" onClick={() => start(u)}>
              {t.failed}
            </button>
          ) : (
            !u.done && <progress value={u.part} aria-label={u.file.name} />
          )}
          <button aria-label={fill(t.remove, u.file.name)} onClick={() => remove(u)}>
            <Mark name="close" />
          </button>
        </div>
      ))}
    </>
  )
}

export function addFiles(files: File[]) {
  const limit = facts.config?.max_upload_bytes || largestBytes
  uploads.problem = ''
  for (const file of files) {
    if (file.size > limit) uploads.problem = fill(t.large, file.name, fileSize(limit, scene.locale))
    else {
      const upload = { file, part: 0 }
      uploads.list.push(upload)
      start(upload)
    }
  }
  draw()
}

export async function start(upload: Upload) {
  upload.failed = false
  try {
    upload.done = await attach(upload.file, part => {
      upload.part = part
      draw()
    })
  } catch {
    upload.failed = true
  }
  draw()
}

/** Uploads one file for a message to come. */
async function attach(file: File, progress: (part: number) => void): Promise<Attachment> {
  await ensure()
  const form = new FormData()
  form.append('file', file)
  return request(url('/attachments'), facts.token, form, progress)
}

function remove(upload: Upload) {
  uploads.list = uploads.list.filter(u => u !== upload)
  uploads.problem = ''
  uploads.wanted = false
  draw()
}
