package channel

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // pieces, joined by |
	}{
		{"nothing", " \n ", ""},
		{"short", "hello", "hello"},
		{"just fits", "0123456789", "0123456789"},
		{"at a word", "hello big world", "hello big|world"},
		{"at a line rather than a word", "a line\nb c d e", "a line|b c d e"},
		{"at a paragraph rather than a line", "abcde\n\nf\ng h i", "abcde|f\ng h i"},
		{"not at a word too early", "a bcdefghijklmn", "a bcdefghi|jklmn"},
		{"emoji count twice", "😀😀😀😀😀😀", "😀😀😀😀😀|😀"},
		{"a family stays together", "abcdef👩\u200d👩\u200d👧", "abcdef|👩\u200d👩\u200d👧"},
		{"an accent stays with its letter", "abcdefghie\u0301x", "abcdefghi|e\u0301x"},
		{"a skin tone stays with its hand", "abcdefg👍🏽", "abcdefg|👍🏽"},
	} {
		if got := strings.Join(UTF16.Split(c.text, 10), "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSplit_losesNothingAndFits(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	alphabet := []rune("ab \n😀é\u0301\u200d👍🏽")
	for n := range 3000 {
		unit := []TextUnit{Characters, UTF16, Bytes}[n%3]
		var text strings.Builder
		for range r.IntN(60) {
			text.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
		pieces := unit.Split(text.String(), 10)
		for _, p := range pieces {
			if unit.Length(p) > 10 || p == "" || !utf8.ValidString(p) {
				t.Fatalf("seed %d: piece %q of %q", seed, p, text.String())
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(strings.Join(pieces, "")) != squeeze(text.String()) {
			t.Fatalf("seed %d: %q became %q", seed, text.String(), pieces)
		}
	}
}
