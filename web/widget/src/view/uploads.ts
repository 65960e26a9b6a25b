import type { Attachment } from '../wire/types.ts'

/** A file on its way to the server, or there (`done`), or refused (`failed`). */
export type Upload = { file: File; part: number; done?: Attachment; failed?: boolean }

/**
 * The files of the message being written; `problem` says in words why one was not taken. `coming` counts choices of
 * files that the second script has not seen yet; `wanted` is the wish to send as soon as all are there.
 */
export const uploads = { list: [] as Upload[], problem: '', coming: 0, wanted: false }
