// Package language tells in which language somebody writes, from a few words of chat. It is small (a list of some
// 1500 words and letters), pure, and rather says nothing than something wrong: what it says is kept.
//
// It knows ar, de, en, es, fa, fr, hi, id, it, ja, ko, nl, pl, pt, ru, th, tr, uk, vi and zh. A script that one of
// these has to itself decides alone; within the Latin, Cyrillic, Arabic and Devanagari scripts the frequent words
// and the letters decide. Vietnamese is also known without its marks, as many type it. Languages beside these are
// refused by their letters and for want of known words; Malay, which shares most words with Indonesian, is not
// told from it.
package language

import (
	"strings"
	"unicode"
)

// known are the languages, numbered by their place.
var known = [...]string{"ar", "de", "en", "es", "fa", "fr", "hi", "id", "it", "nl", "pl", "pt", "ru", "tr", "uk", "vi", "ja", "ko", "th", "zh"}

// numbers of the languages that need more than a script; the others follow.
const (
	ar = iota
	de
	en
	es
	fa
	fr
	hi
	id
	it
	nl
	pl
	pt
	ru
	tr
	uk
	vi
	ja
	ko
	th
	zh
)

const (
	maxRunes   = 600 // of a text that are looked at
	minLetters = 6   // fewer letters of an alphabet say nothing
	minSigns   = 2   // nor do fewer signs of scripts that write much with one
	minScore   = 2.0 // about two words that only one language has
	minLead    = 1.6 // times the score of the second
	minShare   = 0.3 // of the words must speak for the language
)

// Of is the language of a text as a BCP 47 tag without a region, and empty when the text does not say.
func Of(text string) string {
	t := read(text)
	if script, sure := t.script(); sure {
		return known[script]
	}
	if t.letters < minLetters || t.foreign {
		return ""
	}
	t.weigh()
	best, second := -1, -1
	for l := range t.score {
		switch {
		case best < 0 || t.score[l] > t.score[best]:
			best, second = l, best
		case second < 0 || t.score[l] > t.score[second]:
			second = l
		}
	}
	top := t.score[best]
	if top < minScore || top < minLead*t.score[second] || top < minShare*float64(len(t.words)) {
		return ""
	}
	return known[best]
}

// traits is what a text shows.
type traits struct {
	words   []string // in lower case
	letters int
	foreign bool // it has a letter of a language that is not known here
	// signs of scripts that belong to one language each
	kana, han, hangul, thai int
	score                   [vi + 1]float64 // of the languages that share a script
}

// read takes a text apart. Addresses, names of users and numbers are no words.
func read(text string) *traits {
	t := &traits{}
	n := 0
	for word := range strings.FieldsSeq(text) {
		if n > maxRunes {
			break
		}
		n += len(word)
		if strings.ContainsAny(word, "@/0123456789#_") {
			continue
		}
		t.take(word)
	}
	return t
}

// take reads what stands between two spaces.
func (t *traits) take(part string) {
	part = strings.ToLower(part)
	start := -1
	for i, r := range part {
		if unicode.IsLetter(r) || unicode.IsMark(r) || r == '\'' && start >= 0 {
			t.letter(r)
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			t.words = append(t.words, part[start:i])
			start = -1
		}
	}
	if start >= 0 {
		t.words = append(t.words, part[start:])
	}
}

// letter counts one letter, and what it says by itself.
func (t *traits) letter(r rune) {
	switch {
	case r < 0x80:
		t.letters++
	case r >= 0x3040 && r <= 0x30ff:
		t.kana++
	case r >= 0xac00 && r <= 0xd7af:
		t.hangul++
	case r >= 0x0e00 && r <= 0x0e7f:
		t.thai++
	case unicode.Is(unicode.Han, r):
		t.han++
	default:
		t.letters++
		if mask, ok := lexicon().letters[r]; ok {
			t.foreign = t.foreign || mask == 0
			t.add(mask, letterWeight)
		} else if !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Arabic, unicode.Devanagari, unicode.Mn, unicode.Mc) {
			t.foreign = true
		}
	}
}

const letterWeight = 0.7 // of a letter that only one language has; a word counts 1

// script is the language of a text most of which is in a script of one language.
func (t *traits) script() (int, bool) {
	signs := t.kana + t.han + t.hangul + t.thai
	if signs < minSigns || 2*signs < t.letters {
		return 0, false
	}
	switch {
	case 2*t.thai > signs:
		return th, true
	case 2*t.hangul > signs:
		return ko, true
	case 5*t.kana > signs: // Japanese mixes both; Chinese has no kana
		return ja, true
	case t.kana == 0 && t.hangul == 0:
		return zh, true
	}
	return 0, false
}

// weigh adds what the words say.
func (t *traits) weigh() {
	for _, w := range t.words {
		if mask, ok := lexicon().words[w]; ok {
			t.add(mask, 1)
		}
	}
}

// add gives each language of the mask its part: what many languages have says little.
func (t *traits) add(mask uint32, weight float64) {
	n := 0
	for m := mask; m != 0; m &= m - 1 {
		n++
	}
	for l := range t.score {
		if mask&(1<<l) != 0 {
			t.score[l] += weight / float64(n)
		}
	}
}
