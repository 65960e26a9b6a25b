import type { Attachment } from '../wire/types.ts'

/** A file on its way to the server, or there (`done`), or refused (`failed`). */
export type Upload = { file: File; part: number; done?: Attachment; failed?: boolean }

/** The files of the message being written; `problem` says in words why one was not taken. */
export const uploads = { list: [] as Upload[], problem: '' }
