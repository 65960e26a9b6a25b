import type { Identity } from './wire/types.ts'

/** What the window tells the page: `unread` carries a count, `message` what an agent wrote. */
export type EventName = 'open' | 'close' | 'unread' | 'message'

/** `window.Rondo`, the page's side of the chat window. */
export type Api = {
  open(): void
  close(): void
  /** Says who the visitor is; null forgets them and their conversation on this device. */
  identify(who: Identity | null): void
  on(event: EventName, told: (detail?: unknown) => void): void
}

declare global {
  interface Window {
    Rondo?: Api
  }
}
