package channel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a text into pieces of at most limit units: at the end of a
// paragraph, line or word where one lies in the second half of a piece, else
// between two characters. The same text is always cut the same way, which a
// second try relies on.
func (u TextUnit) Split(text string, limit int) []string {
	var pieces []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := u.fits(text, limit)
		if end < len(text) {
			end = breakAt(text, end)
		}
		pieces = append(pieces, strings.TrimSpace(text[:end]))
		text = text[end:]
	}
	return pieces
}

// fits is how many bytes of the text have at most limit units.
func (u TextUnit) fits(text string, limit int) int {
	units := 0
	for i, r := range text {
		if units += u.Length(string(r)); units > limit {
			return i
		}
	}
	return len(text)
}

// breakAt is the best place to cut at or before end.
func breakAt(text string, end int) int {
	for _, mark := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(text[:end], mark); i >= end/2 {
			return i + len(mark)
		}
	}
	// Keep what is drawn as one character together, within reason.
	for cut, steps := end, 0; steps < 16 && cut > 0 && cut >= end/2; steps++ {
		next, _ := utf8.DecodeRuneInString(text[cut:])
		last, size := utf8.DecodeLastRuneInString(text[:cut])
		if !joins(next) && last != zeroWidthJoiner {
			return cut
		}
		cut -= size
	}
	return end
}

const zeroWidthJoiner = '\u200d'

// joins says whether a rune belongs to the character before it.
func joins(r rune) bool {
	return r == zeroWidthJoiner || unicode.Is(unicode.M, r) || r >= 0x1F3FB && r <= 0x1F3FF
}
