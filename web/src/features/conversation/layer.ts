/** What is open over the thread by its header's keys and buttons. */
export type Layer = 'assign' | 'snooze' | 'close' | null
