package expect

import "strings"

// Languages is the languages that Rondo itself has words for.
var Languages = []string{"en", "vi", "ar", "pt-BR", "id"}

// Chain is the languages in which to look for words: the contact's, that
// without its region or with another, the workspace's likewise, then English.
func Chain(contact, workspace string) []string {
	var chain []string
	for _, tag := range []string{contact, workspace, "en"} {
		for tag = clean(tag); tag != ""; {
			chain = append(chain, tag)
			cut := strings.LastIndexByte(tag, '-')
			if cut < 0 {
				break
			}
			tag = tag[:cut]
		}
	}
	return chain
}

// clean is a tag in the one way of writing it: pt-BR.
func clean(tag string) string {
	parts := strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' })
	for i, p := range parts {
		switch {
		case i == 0 || len(p) > 4:
			parts[i] = strings.ToLower(p)
		case len(p) == 2:
			parts[i] = strings.ToUpper(p)
		case len(p) == 4:
			parts[i] = strings.ToUpper(p[:1]) + strings.ToLower(p[1:])
		}
	}
	return strings.Join(parts, "-")
}

// base is the language without region or script.
func base(tag string) string {
	first, _, _ := strings.Cut(clean(tag), "-")
	return first
}

// Choose is the text of a kind for a contact, and its language. For each
// language of the chain it takes the team's own text, and else Rondo's; a text
// for another region of the language is better than one in another language.
func Choose(settings *Settings, kind Kind, contact, workspace string) (language, text string) {
	own := settings.Of(kind).Text
	for _, tag := range Chain(contact, workspace) {
		for _, texts := range []map[string]string{own, Defaults[kind]} {
			if found, text := lookUp(texts, tag); text != "" {
				return found, text
			}
		}
	}
	return "en", Defaults[kind]["en"]
}

func lookUp(texts map[string]string, tag string) (language, text string) {
	found := ""
	for language, text := range texts {
		switch {
		case strings.TrimSpace(text) == "":
		case clean(language) == tag:
			return language, text
		case base(language) == tag && (found == "" || language < found):
			found = language
		}
	}
	return found, texts[found]
}

// lexicon is the language of Rondo's own words for a tag.
func lexicon(tag string) *words {
	if w, ok := lexicons[base(tag)]; ok {
		return w
	}
	return lexicons["en"]
}

// arabicDigits is the regions that write ٠١٢٣. Arabic without a region, and in
// the Maghreb and the Gulf, is written with 0123 here: everybody reads those,
// and the chat programs of those countries show them.
var arabicDigits = map[string]bool{"ar-EG": true, "ar-IQ": true, "ar-JO": true, "ar-LB": true, "ar-SA": true, "ar-SD": true, "ar-SY": true, "ar-YE": true}

// digits is the text with the digits of the language.
func digits(tag, text string) string {
	if !arabicDigits[clean(tag)] {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '٠' + r - '0'
		}
		return r
	}, text)
}
