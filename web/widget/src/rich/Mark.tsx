const paths = {
  close: 'M18 6 6 18M6 6l12 12',
  file: 'M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7ZM14 2v5h6',
  pin: 'M20 10c0 5-8 12-8 12s-8-7-8-12a8 8 0 0 1 16 0ZM12 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  play: 'M7 4v16l13-8Z',
  pause: 'M8 5v14M16 5v14',
  down: 'm6 9 6 6 6-6',
  out: 'M7 17 17 7M8 7h9v9',
}

export function Mark({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={`mark-${name}`}>
      <path d={paths[name]} />
    </svg>
  )
}
