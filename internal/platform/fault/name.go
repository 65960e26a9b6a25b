package fault

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// brailleBlank is a symbol to Unicode and nothing to the eye.
const brailleBlank = '\u2800'

// Visible tells whether a text has anything for the eye. Spaces, marks without a letter and characters that
// only steer others (joiners, direction marks, fillers) are nothing by themselves.
func Visible(text string) bool { return strings.IndexFunc(text, visible) >= 0 }

func visible(r rune) bool {
	return r != brailleBlank && r != utf8.RuneError && unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Name tidies a name that people gave to something, and notes what is wrong with it: every name has one line,
// something visible, and at most longest characters.
func (c *Check) Name(field, name string, longest int) string {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		c.That(false, field, "Must not be empty.")
	case !Visible(name):
		c.That(false, field, "Must have a visible character.")
	}
	c.That(utf8.RuneCountInString(name) <= longest, field, "Must be at most "+strconv.Itoa(longest)+" characters long.")
	c.That(strings.IndexFunc(name, unicode.IsControl) < 0, field, "Must be one line of text.")
	return name
}
