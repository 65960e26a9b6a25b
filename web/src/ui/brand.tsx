/** The product's mark. */
export function Brand({ className = 'size-6' }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" className="stroke-on-accent">
        <path d="M18 16a1.6 1.6 0 0 1-1.6 1.6H10L7 20.6V9.6A1.6 1.6 0 0 1 8.600 8h7.800A1.600 1.600 0 0 1 18 9.600z" />
        <path d="M21.500 12.500h1.900a1.600 1.600 0 0 1 1.600 1.600v10.900l-3-3h-6.400a1.600 1.600 0 0 1-1.600-1.600v-.4" />
      </g>
    </svg>
  )
}
