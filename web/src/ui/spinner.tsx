import { LoaderCircle } from 'lucide-react'

/** Shows itself after 300 ms, so quick answers do not flicker. */
export function Spinner() {
  return <LoaderCircle aria-hidden size={16} className="late animate-[turn_1s_linear_infinite]" />
}
