interface TrustedPolicy {
  createScriptURL: (url: string) => string
}
interface TrustedFactory {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => TrustedPolicy
}

let policy: TrustedPolicy | null = null

/** Our own widget, and nothing else, may be added as a script where the page asks for trusted addresses. */
function trusted(url: string): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: TrustedFactory }
  if (!trustedTypes) return url
  policy ??= trustedTypes.createPolicy('rondo-widget', {
    createScriptURL: wanted => {
      if (wanted !== '/widget.js') throw new TypeError('only the widget')
      return wanted
    },
  })
  return policy.createScriptURL(url)
}

/** Puts the chat of a channel on this very page, as a site would; once. */
export function loadWidget(channelId: string, onFail: () => void) {
  if (document.querySelector('script[data-channel]')) return
  const script = document.createElement('script')
  script.src = trusted('/widget.js')
  script.async = true
  script.dataset.channel = channelId
  script.onerror = onFail
  document.body.append(script)
}
