package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// sniffBytes is how much of a text is looked at to guess its charset.
const sniffBytes = 8 << 10

// Decode turns bytes into text by the label of their charset, or by what they
// look like where the label is missing, unknown or plainly wrong. The text has
// no NUL and is valid UTF-8.
func Decode(b []byte, label string) string {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'<>`))
	switch label {
	case "utf-7", "unicode-1-1-utf-7", "utf7":
		return tidy(decodeUTF7(b))
	case "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii", "ansi_x3.4-1968", "", "utf-8", "utf8", "unicode-1-1-utf-8", "unknown-8bit", "x-unknown", "8bit", "binary", "default", "none":
		if utf8.Valid(b) && !bytes.Contains(b, []byte("\x1b$")) {
			return tidy(string(b))
		}
	}
	known := lookup(label)
	if known == nil {
		known = sniff(b)
	}
	if known == nil {
		return tidy(string(b))
	}
	out, err := known.NewDecoder().Bytes(b)
	if err != nil {
		return tidy(string(b))
	}
	return tidy(string(out))
}

// lookup finds a charset by its label; nil where it must be guessed.
func lookup(label string) encoding.Encoding {
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "8bit", "binary", "default", "none":
		return nil
	case "gb2312", "gbk", "gb18030", "x-gbk", "cp936", "ms936", "windows-936", "gb_2312-80", "euc-cn", "chinese":
		return simplifiedchinese.GB18030
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "utf-16":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if e, err := htmlindex.Get(label); err == nil && e != encoding.Replacement {
		return e
	}
	for _, index := range []*ianaindex.Index{ianaindex.MIME, ianaindex.IANA} {
		if e, err := index.Encoding(label); err == nil && e != nil {
			return e
		}
	}
	return nil
}

// sniff guesses; nil stands for UTF-8.
func sniff(b []byte) encoding.Encoding {
	b = b[:min(len(b), sniffBytes)]
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(J")):
		return japanese.ISO2022JP
	case mostlyUTF8(b):
		return nil
	}
	if guess, err := chardet.NewTextDetector().DetectBest(b); err == nil && guess.Confidence >= 40 {
		if e := lookup(strings.ToLower(guess.Charset)); e != nil {
			return e
		}
	}
	return charmap.Windows1252
}

// mostlyUTF8 says whether all but a few of the bytes beyond ASCII are UTF-8.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1 && len(b)-i >= utf8.UTFMax:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return good > 8*bad
}

// tidy makes text that any database takes.
func tidy(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	if strings.ContainsRune(s, 0) {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// decodeUTF7 decodes UTF-7 (RFC 2152).
func decodeUTF7(b []byte) string {
	var out strings.Builder
	utf16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for i := 0; i < len(b); {
		if b[i] != '+' {
			out.WriteByte(b[i])
			i++
			continue
		}
		end := i + 1
		for end < len(b) && base64Values[b[end]] != notBase64 && b[end] != '-' && b[end] != '_' {
			end++
		}
		if end == i+1 {
			out.WriteByte('+')
		} else if units := decodeBase64(b[i+1 : end]); len(units) > 1 {
			text, err := utf16.NewDecoder().Bytes(units[:len(units)&^1])
			if err == nil {
				out.Write(text)
			}
		}
		if i = end; i < len(b) && b[i] == '-' {
			i++
		}
	}
	return out.String()
}
