/** Runs soon after the first call, then at most once per interval; the last call is never lost. */
export function throttle(intervalMs: number, run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  return {
    call() {
      if (timer !== undefined) return
      const wait = Math.max(50, last + intervalMs - Date.now())
      timer = setTimeout(() => {
        timer = undefined
        last = Date.now()
        run()
      }, wait)
    },
    cancel() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
