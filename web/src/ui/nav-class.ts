/** A row of a side navigation. */
export const navClass =
  'flex min-h-[1.875rem] items-center gap-2.5 rounded-control px-2 text-ui text-muted outline-offset-0 hover:bg-hover hover:text-fg aria-[current=page]:bg-active aria-[current=page]:font-medium aria-[current=page]:text-fg max-md:min-h-11'
