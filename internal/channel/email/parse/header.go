package parse

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Header is the fields of a mail or a part in their order.
type Header []Field

// Field is one header field, unfolded. Name is in lower case; Value is as it
// came, but what is not UTF-8 in the header of a mail is made so where its charset is plain.
type Field struct{ Name, Value string }

// Get is the first field of a name (in lower case) as it came; empty where there is none.
func (h Header) Get(name string) string {
	for _, f := range h {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Has says whether there is such a field, empty or not.
func (h Header) Has(name string) bool {
	for _, f := range h {
		if f.Name == name {
			return true
		}
	}
	return false
}

// All is every field of a name.
func (h Header) All(name string) []string {
	var all []string
	for _, f := range h {
		if f.Name == name {
			all = append(all, f.Value)
		}
	}
	return all
}

// Text is the first field of a name for people: words decoded, on one line.
func (h Header) Text(name string) string { return oneLine(words(h.Get(name))) }

// decode makes text of values with bytes that should not be there: they are in the charset of the body, where it says one
// that fits; else in windows-1252, if they stand among Latin letters. What else there is is left to be guessed.
func (h Header) decode(charset string) {
	for i, f := range h {
		if utf8.ValidString(f.Value) {
			continue
		}
		if known := lookup(strings.ToLower(strings.TrimSpace(charset))); known != nil {
			if text, err := known.NewDecoder().String(f.Value); err == nil && !strings.ContainsRune(text, utf8.RuneError) {
				h[i].Value = tidy(text)
				continue
			}
		}
		letters, beyond := 0, 0
		for _, c := range []byte(f.Value) {
			switch {
			case c >= utf8.RuneSelf:
				beyond++
			case c|0x20 >= 'a' && c|0x20 <= 'z':
				letters++
			}
		}
		if text, err := charmap.Windows1252.NewDecoder().String(f.Value); err == nil && letters >= beyond && !mostlyUTF8([]byte(f.Value)) {
			h[i].Value = tidy(text)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.FieldsFunc(s, blank), " ") }

func blank(r rune) bool { return r <= ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }

// cutLine gives the first line, its break included, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	return b[:i+1], b[i+1:]
}

// readHeader reads fields until an empty line, or until a line that cannot be
// one; the body begins there. cut says that there was more than is taken.
func readHeader(b []byte) (h Header, body []byte, cut bool) {
	taken := 0
	for len(b) > 0 {
		line, rest := cutLine(b)
		content := bytes.TrimRight(line, "\r\n")
		if len(content) == 0 {
			return h, rest, cut
		}
		taken += len(line)
		fits := taken <= headerMaxBytes && len(h) < fieldsMax
		name, value, ok := bytes.Cut(content, []byte(":"))
		switch {
		case content[0] == ' ' || content[0] == '\t':
			value, rest = unfold(content, rest, fits, &taken)
			if len(h) > 0 && fits {
				h[len(h)-1].Value = join(h[len(h)-1].Value, value)
			}
		case ok && fieldName(name) && !fits:
			cut = true
		case ok && fieldName(name):
			value, rest = unfold(value, rest, fits, &taken)
			h = append(h, Field{strings.ToLower(string(bytes.TrimRight(name, " \t"))), strings.TrimSpace(string(value[:min(len(value), fieldMaxBytes)]))})
		case len(h) == 0 || rest == nil || !looksLikeHeader(rest):
			return h, b, cut // text without an empty line before it
		}
		b = rest
	}
	return h, nil, cut
}

func join(a string, b []byte) string {
	if len(a)+len(b) > fieldMaxBytes {
		return a
	}
	return a + string(b)
}

// unfold adds the lines that continue a field.
func unfold(value, rest []byte, keep bool, taken *int) ([]byte, []byte) {
	var long []byte
	for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') {
		line, after := cutLine(rest)
		if len(bytes.TrimSpace(line)) == 0 && len(bytes.Trim(line, "\r\n")) == 0 {
			break
		}
		if long == nil {
			long = append(long, value...)
		}
		if *taken += len(line); keep && len(long) < fieldMaxBytes {
			long = append(long, bytes.TrimRight(line, "\r\n")...)
		}
		rest = after
	}
	if long != nil {
		return long, rest
	}
	return value, rest
}

// looksLikeHeader says whether the next line is a field, so that the one
// before it is mere rubbish among fields.
func looksLikeHeader(rest []byte) bool {
	line, _ := cutLine(rest)
	name, _, ok := bytes.Cut(line, []byte(":"))
	return ok && fieldName(name)
}

func fieldName(name []byte) bool {
	name = bytes.TrimRight(name, " \t")
	if len(name) == 0 || len(name) > 200 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// mediaType reads "type/subtype; name=value" leniently: the first word in lower
// case, and the parameters, RFC 2231 continuations joined.
func mediaType(s string) (string, map[string]string) {
	first, rest, _ := strings.Cut(s, ";")
	kind := strings.ToLower(strings.TrimSpace(uncomment(first)))
	if i := strings.IndexAny(kind, " \t"); i >= 0 {
		kind = kind[:i]
	}
	if strings.ContainsFunc(kind, func(r rune) bool { return r < '!' || r > '~' || r == '"' }) || len(kind) > 100 {
		kind = "application/octet-stream"
	}
	params := map[string]string{}
	pieces := map[string]map[int]piece{}
	for n := 0; rest != "" && n < paramsMax; n++ {
		var name, value string
		name, value, rest = param(rest)
		base, index, encoded := sectioned(name)
		switch {
		case name == "":
		case index < 0 && !encoded:
			if _, ok := params[name]; !ok {
				params[name] = value
			}
		default:
			if pieces[base] == nil {
				pieces[base] = map[int]piece{}
			}
			pieces[base][max(index, 0)] = piece{value, encoded}
		}
	}
	for base, sections := range pieces {
		params[base] = joined(sections)
	}
	return kind, params
}

type piece struct {
	value   string
	encoded bool
}

// sectioned reads a parameter's name as RFC 2231 has it: filename*0*.
func sectioned(name string) (base string, index int, encoded bool) {
	base, encoded = strings.CutSuffix(name, "*")
	if head, number, ok := strings.Cut(base, "*"); ok {
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < paramsMax {
			return head, n, encoded
		}
	}
	return base, -1, encoded
}

// joined puts the sections of a parameter together and decodes them as one.
func joined(sections map[int]piece) string {
	charset := ""
	var all []byte
	for i := range paramsMax {
		p, ok := sections[i]
		if !ok {
			break
		}
		if p.encoded && i == 0 {
			if parts := strings.SplitN(p.value, "'", 3); len(parts) == 3 {
				charset, p.value = parts[0], parts[2]
			}
		}
		if p.encoded {
			all = append(all, unpercent(p.value)...)
		} else {
			all = append(all, p.value...)
		}
	}
	return Decode(all, charset)
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

// param reads one name=value.
func param(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t\r\n;")
	i := strings.IndexAny(s, "=;")
	if i < 0 || s[i] == ';' {
		if i < 0 {
			return "", "", ""
		}
		return "", "", s[i+1:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:i]))
	s = strings.TrimLeft(s[i+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(uncomment(value)), rest
	}
	var b strings.Builder
	for i = 1; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	_, rest, _ = strings.Cut(s[min(i+1, len(s)):], ";")
	return name, b.String(), rest
}

// uncomment drops what stands in parentheses.
func uncomment(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
