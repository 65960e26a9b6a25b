/** Everything the window says. {0} and {1} are filled in. Other languages are scripts of their own. */
export const english = {
  close: 'Close chat',
  minutes: 'We usually reply within {0}',
  away: 'We’re away now. Leave a message and we’ll reply here.',
  until: 'We’re away until {0}. Leave a message and we’ll reply here.',
  queue: 'You’re number {0} in line',
  wait: 'usually under {0}',
  write: 'Write a message…',
  send: 'Send',
  attach: 'Attach a file',
  sending: 'Sending…',
  sent: 'Sent',
  seen: 'Seen',
  failed: 'Not sent. Tap to try again.',
  offline: 'No connection. We’ll send this when it is back.',
  typing: '{0} is typing',
  unread: 'Unread messages: {0}',
  gone: 'This chat is not available.',
  you: 'You',
}

export type Strings = typeof english

/** Puts values into a sentence's places. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, place) => values[place] as string)
}
