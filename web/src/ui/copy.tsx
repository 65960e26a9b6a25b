import { Check, Copy as CopyIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'

/** Text to paste elsewhere: a snippet, an address, a secret shown once. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <div className="flex items-start gap-2">
      {/* biome-ignore lint/a11y/useSemanticElements: it is preformatted text first */}
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
        tabIndex={0}
        role="region"
        aria-label={label}
        className="min-w-0 grow overflow-x-auto whitespace-pre-wrap break-all rounded-control border border-line bg-sunken px-2.5 py-1.5 font-mono text-help"
      >
        {text}
      </pre>
      <Button icon={done ? <Check aria-hidden size={16} /> : <CopyIcon aria-hidden size={16} />} onClick={copy}>
        <span aria-live="polite">{done ? t('common.copied') : t('common.copy')}</span>
      </Button>
    </div>
  )
}
