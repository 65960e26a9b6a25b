package sms

import (
	"strings"
	"unicode/utf16"
)

// The alphabets an SMS is written in.
const (
	GSM7 = "gsm7" // 7 bits each; some characters take two
	UCS2 = "ucs2" // 16 bits each; emoji take two
)

// The characters of GSM 03.38: those of one unit, and those of two.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// Segments is what a text takes as SMS.
type Segments struct {
	Encoding string // GSM7 or UCS2
	Units    int    // length in units of the encoding
	Parts    int    // SMS it is charged as; 0 for no text
	PerPart  int    // units that fit in each part
	Left     int    // units that still fit in the last part
}

// Count counts the SMS a text is charged as. It is the composer's counter too,
// in TypeScript: the rules are few, and testdata/segments.json proves both.
//
//  1. A text whose characters are all in GSM 03.38 is sent in it (GSM7):
//     those of gsmBasic are one unit long, those of gsmExtended two. A single
//     other character turns the whole text into UTF-16 (UCS2): characters up
//     to U+FFFF are one unit, others two.
//  2. A text of up to 160 (GSM7) or 70 (UCS2) units is one part.
//  3. A longer one is cut into parts of 153 or 67 units. A character of two
//     units is never cut: where one unit is left, it begins the next part.
func Count(text string) Segments {
	s := Segments{Encoding: GSM7, PerPart: 160}
	size := gsmUnits
	if strings.ContainsFunc(text, func(r rune) bool { return gsmUnits(r) == 0 }) {
		s.Encoding, s.PerPart, size = UCS2, 70, utf16Units
	}
	for _, r := range text {
		s.Units += size(r)
	}
	if s.Units > s.PerPart {
		s.PerPart = map[string]int{GSM7: 153, UCS2: 67}[s.Encoding]
	}
	s.Left = 0
	for _, r := range text {
		if n := size(r); n > s.Left {
			s.Parts, s.Left = s.Parts+1, s.PerPart-n
		} else {
			s.Left -= n
		}
	}
	return s
}

// gsmUnits is how many units a character takes in GSM 03.38; 0 where it has none.
func gsmUnits(r rune) int {
	switch {
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtended, r):
		return 2
	}
	return 0
}

func utf16Units(r rune) int { return max(utf16.RuneLen(r), 1) }
