import { EmojiPicker as Base } from 'frimousse'
import { useTranslation } from 'react-i18next'

/** Emojis by name, from data that our own server keeps. */
const named = ['en', 'vi', 'pt'] as const

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t, i18n } = useTranslation()
  const base = i18n.language.split('-')[0]
  const locale = named.find(one => one === base) ?? 'en'
  return (
    <Base.Root
      locale={locale}
      emojibaseUrl="/assets/emoji-17"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="flex h-72 flex-col gap-2"
    >
      <Base.Search aria-label={t('composer.emojiSearch')} placeholder={t('composer.emojiSearch')} className="field" />
      <Base.Viewport dir="ltr" className="min-h-0 grow">
        <Base.Loading className="text-muted">{t('common.loading')}</Base.Loading>
        <Base.Empty className="text-muted">{t('composer.emojiNone')}</Base.Empty>
        <Base.List
          components={{
            CategoryHeader: ({ category, ...rest }) => (
              <div {...rest} className="bg-raised px-1 py-1 text-help text-muted">
                {category.label}
              </div>
            ),
            Row: ({ children, ...rest }) => <div {...rest}>{children}</div>,
            Emoji: ({ emoji, ...rest }) => (
              <button
                type="button"
                {...rest}
                className="flex size-9 items-center justify-center rounded-control text-lead data-[active]:bg-hover"
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Base.Viewport>
    </Base.Root>
  )
}
