package parse

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
)

// Address is a mailbox. Address is in lower case; Name may be empty.
type Address struct{ Name, Address string }

// Addresses reads the addresses of all fields of a name, however they are
// written; what is none is left out.
func (h Header) Addresses(name string) []Address {
	var all []Address
	for _, value := range h.All(name) {
		all = append(all, ParseAddresses(value)...)
	}
	return all
}

// ParseAddresses reads a list of addresses leniently: groups, comments, names
// in any form, missing commas.
func ParseAddresses(s string) []Address {
	var all []Address
	for _, one := range listed(s) {
		if a, ok := parseAddress(one); ok {
			all = append(all, a)
		}
		if len(all) >= addressesMax {
			break
		}
	}
	return all
}

// listed cuts a list at its commas and semicolons, and drops names of groups.
func listed(s string) []string {
	var all []string
	quoted, angle, depth, start := false, false, 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle:
		case c == ',' || c == ';':
			all = append(all, s[start:i])
			start = i + 1
		case c == ':':
			start = i + 1
		}
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

func parseAddress(s string) (Address, bool) {
	name, address := "", ""
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		name = s[:open]
		address, _, _ = strings.Cut(s[open+1:], ">")
	} else {
		for _, field := range strings.Fields(uncomment(s)) {
			if strings.Contains(field, "@") {
				address = field
				break
			}
		}
		if open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')'); open >= 0 && end > open {
			name = s[open+1 : end]
		}
	}
	if i := strings.LastIndexByte(address, ':'); i >= 0 { // a route, long obsolete; or mailto:
		address = address[i+1:]
	}
	address = strings.ToLower(tidy(strings.Trim(strings.TrimSpace(words(address)), `'"<>`)))
	if !Plausible(address) {
		return Address{}, false
	}
	name = oneLine(words(unquote(name)))
	if strings.EqualFold(name, address) {
		name = ""
	}
	return Address{name, address}, true
}

// Plausible says whether this can be an address: one @ with something on both
// sides, no spaces and brackets, at most 320 bytes.
func Plausible(address string) bool {
	local, domain, ok := cutLast(address, "@")
	return ok && local != "" && domain != "" && len(local) <= 64 && len(address) <= 320 && !strings.HasPrefix(domain, ".") &&
		!strings.ContainsFunc(address, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`<>(),;"\`, r) || r == unicode.ReplacementChar
		}) && !strings.Contains(local, "@")
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// unquote takes the quotes off a name, and the backslashes out of it.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Date is when the mail says it was written; zero where it says nothing that
// can be read, or something beyond reason.
func (h Header) Date() time.Time {
	s := oneLine(uncomment(h.Get("date")))
	if len(s) > 100 {
		return time.Time{}
	}
	at, err := mail.ParseDate(s)
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05", "Mon, 2 Jan 06 15:04:05 -0700", "2 Jan 2006 15:04:05",
		"Mon, 2 Jan 2006 15:04 -0700", "Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
		"Mon, 2-Jan-2006 15:04:05 -0700", "Mon,2 Jan 2006 15:04:05 -0700", "Monday, 2 January 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15.04.05 -0700",
	} {
		if err == nil {
			break
		}
		at, err = time.Parse(layout, s)
	}
	if err != nil || at.Year() < 1980 || at.Year() > 9000 {
		return time.Time{}
	}
	return at.UTC()
}
