/** What the seldom needed parts say; like the window's own sentences. */
export const english = {
  large: '“{0}” is larger than {1}.',
  remove: 'Remove {0}',
  edited: 'Edited',
  deleted: 'This message was deleted',
  reacted: 'Reaction: {0}',
  earlier: 'An earlier message',
  picture: 'Picture',
  choose: 'Choose an answer',
  place: 'Location',
  shut: 'Close',
  play: 'Play',
  pause: 'Pause',
  seek: 'Position',
  who: 'Before we start',
  why: 'So that we know whom we talk to. You can skip this.',
  name: 'Name',
  email: 'Email',
  start: 'Start chat',
  skip: 'Skip',
}

export type RichStrings = typeof english
