/** Why a conversation was taken from whoever had it. */
export const losses = [
  'no_first_reply',
  'no_next_reply',
  'went_offline',
  'lost_connection',
  'shift_ended',
  'on_leave',
  'not_there',
] as const

/** The same, and why an offer ended. */
export const causes = ['declined', 'offer_timeout', ...losses] as const
