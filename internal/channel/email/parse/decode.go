package parse

import (
	"bytes"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. What needs no decoding
// stays where it is in the raw mail.
func decodeTransfer(b []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(uncomment(encoding))) {
	case "base64":
		return decodeBase64(b)
	case "quoted-printable":
		return decodeQuoted(b)
	case "x-uuencode", "uuencode", "x-uue":
		return decodeUU(b)
	}
	return b
}

// notBase64 marks bytes outside the alphabet.
const notBase64 = 0xff

var base64Values = func() (t [256]byte) {
	for i := range t {
		t[i] = notBase64
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// decodeBase64 decodes whatever is of the alphabet and ignores the rest, as
// mailers must: missing padding, padding in the middle, lines of any length.
func decodeBase64(src []byte) []byte {
	dst := make([]byte, 0, len(src)/4*3+3)
	var bits uint32
	n := 0
	flush := func() {
		if n >= 2 {
			dst = append(dst, byte(bits<<(6*(4-n))>>16))
		}
		if n == 3 {
			dst = append(dst, byte(bits<<6>>8))
		}
		bits, n = 0, 0
	}
	for _, c := range src {
		v := base64Values[c]
		if v == notBase64 {
			if c == '=' {
				flush()
			}
			continue
		}
		if bits, n = bits<<6|uint32(v), n+1; n == 4 {
			dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, n = 0, 0
		}
	}
	flush()
	return dst
}

// decodeQuoted decodes quoted-printable; what is none stays as it is.
func decodeQuoted(src []byte) []byte {
	if !bytes.Contains(src, []byte("=")) {
		return src
	}
	dst := make([]byte, 0, len(src)-2*bytes.Count(src, []byte("="))+64)
	for len(src) > 0 {
		line, rest := cutLine(src)
		content := bytes.TrimRight(line, " \t\r\n")
		broken := line[len(content):]
		soft := bytes.HasSuffix(content, []byte("="))
		if soft {
			content = content[:len(content)-1]
		}
		for i := 0; i < len(content); i++ {
			if content[i] == '=' && i+2 < len(content) {
				high, low := hex(content[i+1]), hex(content[i+2])
				if high >= 0 && low >= 0 {
					dst = append(dst, byte(high<<4|low))
					i += 2
					continue
				}
			}
			dst = append(dst, content[i])
		}
		if !soft {
			dst = append(dst, bytes.TrimLeft(broken, " \t")...)
		}
		src = rest
	}
	return dst
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// decodeUU decodes the first file of a uuencoded part.
func decodeUU(src []byte) []byte {
	at := bytes.Index(src, []byte("begin "))
	if at < 0 {
		return src
	}
	_, src = cutLine(src[at:])
	dst := make([]byte, 0, len(src)/4*3)
	for len(src) > 0 {
		var line []byte
		line, src = cutLine(src)
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || bytes.Equal(line, []byte("end")) {
			break
		}
		length := int(line[0]-' ') & 63
		line = line[1:]
		before := len(dst)
		for i := 0; i+3 < len(line) && len(dst)-before < length; i += 4 {
			a, b, c, d := (line[i]-' ')&63, (line[i+1]-' ')&63, (line[i+2]-' ')&63, (line[i+3]-' ')&63
			dst = append(dst, a<<2|b>>4, b<<4|c>>2, c<<6|d)
		}
		dst = dst[:min(len(dst), before+length)]
	}
	return dst
}
