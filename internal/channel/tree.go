package channel

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Tree is JSON read leniently. Providers send numbers as text and the reverse,
// leave things out and add others; a Tree never fails for that: what is not
// there, or is something else, is empty. Text comes without NUL bytes and lone
// surrogates, which PostgreSQL would refuse.
type Tree struct{ v any }

// ParseTree reads one JSON object, and nothing after it.
func ParseTree(body []byte) (Tree, error) {
	dec := json.NewDecoder(bytes.NewReader(dropLoneSurrogates(body)))
	dec.UseNumber() // ids have more than 53 bits
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		return Tree{}, err
	}
	if m == nil {
		return Tree{}, errors.New("not a JSON object")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Tree{}, errors.New("more than one JSON value")
	}
	return Tree{m}, nil
}

// At walks down by names.
func (t Tree) At(path ...string) Tree {
	for _, name := range path {
		m, _ := t.v.(map[string]any)
		t = Tree{m[name]}
	}
	return t
}

// Has says whether something other than null is under the name.
func (t Tree) Has(name string) bool { return t.At(name).v != nil }

// Object says whether this is a JSON object.
func (t Tree) Object() bool { _, ok := t.v.(map[string]any); return ok }

// Names are the names in an object, in no order.
func (t Tree) Names() []string {
	m, _ := t.v.(map[string]any)
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	return names
}

// List is the elements of a list, and whether it is a list.
func (t Tree) List() ([]Tree, bool) {
	list, ok := t.v.([]any)
	out := make([]Tree, len(list))
	for i, v := range list {
		out[i] = Tree{v}
	}
	return out, ok
}

// Text is text, or a number as it was written.
func (t Tree) Text() string {
	switch v := t.v.(type) {
	case string:
		return Clean(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// Line is Text on one line, without space around it, for names and ids.
func (t Tree) Line() string {
	return strings.Join(strings.FieldsFunc(t.Text(), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r)
	}), " ")
}

// Int is a whole number, also where it came as text; 0 elsewhere.
func (t Tree) Int() int64 {
	s := t.Text()
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f < -1<<62 || f > 1<<62 {
		return 0
	}
	return int64(f)
}

// Float is a number, also where it came as text, and whether it is one.
func (t Tree) Float() (float64, bool) {
	f, err := strconv.ParseFloat(t.Text(), 64)
	return f, err == nil && f-f == 0
}

// Bool is true for true, 1 and "true".
func (t Tree) Bool() bool {
	b, _ := t.v.(bool)
	s := t.Text()
	return b || s == "1" || s == "true"
}

// Time is an instant in seconds or milliseconds since 1970 (1e12 and more are
// milliseconds), or RFC 3339; zero where it is none or beyond reason.
func (t Tree) Time() time.Time {
	if at, err := time.Parse(time.RFC3339, t.Text()); err == nil {
		return at.UTC()
	}
	f, ok := t.Float()
	if !ok || f <= 0 || f >= 1e14 {
		return time.Time{}
	}
	if f >= 1e12 {
		return time.UnixMilli(int64(f)).UTC()
	}
	if f >= 1e11 { // beyond the year 5000
		return time.Time{}
	}
	return time.UnixMilli(int64(f * 1000)).UTC()
}

// JSON is the tree written again, names sorted.
func (t Tree) JSON() []byte {
	b, _ := json.Marshal(t.v)
	return b
}

// Clean takes NUL and what is not UTF-8 out of a text.
func Clean(s string) string {
	if !strings.ContainsRune(s, 0) && utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
}

// dropLoneSurrogates takes escapes like \ud83d without their other half out of
// JSON text; decoding would leave a replacement character in their place.
func dropLoneSurrogates(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\ud`)) && !bytes.Contains(body, []byte(`\uD`)) {
		return body
	}
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); {
		unit, ok := escapedUnit(body[i:])
		switch {
		case body[i] != '\\' || i+1 == len(body):
			out = append(out, body[i])
			i++
		case !ok:
			out = append(out, body[i:i+2]...)
			i += 2
		case unit < 0xD800 || unit > 0xDFFF:
			out = append(out, body[i:i+6]...)
			i += 6
		default:
			if low, ok := escapedUnit(body[i+6:]); unit < 0xDC00 && ok && low >= 0xDC00 && low <= 0xDFFF {
				out = append(out, body[i:i+12]...)
				i += 6
			}
			i += 6
		}
	}
	return out
}

// escapedUnit reads \uXXXX at the start of b.
func escapedUnit(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return unit, err == nil
}
