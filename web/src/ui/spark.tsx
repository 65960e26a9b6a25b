const intervals = 12

/** The last intervals as bars, the newest marked, at the end; of which nothing is known is flat. Time runs left to right in every language. */
export function Spark({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(1, ...values)
  const before = Math.max(0, intervals - values.length)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${(before + values.length) * 6} 20`}
      preserveAspectRatio="xMinYMax meet"
      className="h-5 w-[4.5rem] min-w-0"
    >
      {Array.from({ length: before }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an interval is its place
        <rect key={index} x={index * 6} y={19} width={4.5} height={1} className="fill-line-strong" />
      ))}
      {values.map((value, index) => {
        const height = Math.max(1, (value / top) * 20)
        const newest = index === values.length - 1
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an interval is its place
            key={before + index}
            x={(before + index) * 6}
            y={20 - height}
            width={4.5}
            height={height}
            rx={1}
            className={newest ? 'fill-accent' : 'fill-line-strong'}
          />
        )
      })}
    </svg>
  )
}
