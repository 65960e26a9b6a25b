const names: Record<string, string> = {
  mod: navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl',
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
}

/** Keys as caps: "mod+k", "g i". Always left to right. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span dir="ltr" className="inline-flex gap-1">
      {keys.split(/[+ ]/).map(key => (
        <kbd
          key={key}
          className="inline-flex min-w-5 items-center justify-center rounded-chip border border-line bg-surface px-1 font-sans text-meta text-muted"
        >
          {names[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  )
}
