package parse

import "strings"

// words decodes the encoded words of RFC 2047 in a header's value, also where
// mailers cut them in the middle of a character, and bytes beyond ASCII that
// should not be there.
func words(s string) string {
	if !strings.Contains(s, "=?") {
		return Decode([]byte(s), "")
	}
	var out strings.Builder
	var pending []byte // of words in one charset, one after the other
	charset := ""
	flush := func() {
		out.WriteString(Decode(pending, charset))
		pending, charset = nil, ""
	}
	for s != "" {
		at := strings.Index(s, "=?")
		w, length, ok := encodedWord(s, at)
		if !ok {
			if at >= 0 && at+2 < len(s) {
				flush()
				out.WriteString(Decode([]byte(s[:at+2]), ""))
				s = s[at+2:]
				continue
			}
			flush()
			out.WriteString(Decode([]byte(s), ""))
			break
		}
		between := s[:at]
		if strings.TrimSpace(between) != "" || pending == nil {
			flush()
			out.WriteString(Decode([]byte(between), ""))
		}
		if !strings.EqualFold(charset, w.charset) && pending != nil {
			flush()
		}
		charset, pending = w.charset, append(pending, w.content...)
		if pending == nil {
			pending = []byte{}
		}
		s = s[at+length:]
	}
	if pending != nil {
		flush()
	}
	return out.String()
}

type word struct {
	charset string
	content []byte
}

// encodedWord reads =?charset?q?text?= at a place, and says how long it is.
func encodedWord(s string, at int) (word, int, bool) {
	if at < 0 {
		return word{}, 0, false
	}
	rest := s[at+2:]
	charset, rest, ok := strings.Cut(rest, "?")
	if !ok || charset == "" || len(charset) > 60 || strings.ContainsAny(charset, " \t\r\n=") || len(rest) < 2 || rest[1] != '?' {
		return word{}, 0, false
	}
	encoding := rest[0] | 0x20
	text := rest[2:]
	end := strings.Index(text, "?=")
	if end < 0 || encoding != 'q' && encoding != 'b' {
		return word{}, 0, false
	}
	length := len(s) - at - len(text) + end + 2
	charset, _, _ = strings.Cut(charset, "*") // a language may follow
	text = text[:end]
	if encoding == 'b' {
		return word{charset, decodeBase64([]byte(text))}, length, true
	}
	return word{charset, decodeQ(text)}, length, true
}

func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
			out = append(out, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
			continue
		}
		if s[i] == '_' {
			out = append(out, ' ')
			continue
		}
		out = append(out, s[i])
	}
	return out
}
