type Policy = { createScriptURL(url: string): string }
type Trusting = { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
type Script<T> = HTMLScriptElement & { rondo?: T }

/**
 * Runs another of the widget's scripts, which come from `base`, and hands over what it leaves on its
 * element; nothing when it does not come. `given` is what it finds there.
 */
export function run<T>(base: string, name: string, done: (left?: T) => void, given?: T) {
  const script: Script<T> = document.createElement('script')
  script.rondo = given
  script.onload = () => done(script.rondo)
  script.onerror = () => done()
  const createScriptURL = () => `${base}/widget/${name}.js`
  // The full page forbids plain strings here.
  const policy = (window as Trusting).trustedTypes?.createPolicy('rondo', { createScriptURL })
  script.src = policy?.createScriptURL('') ?? createScriptURL()
  document.head.append(script)
}
