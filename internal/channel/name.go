package channel

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// Cut shortens a text to at most so many characters.
func Cut(s string, maxChars int) string {
	n := 0
	for i := range s {
		if n++; n > maxChars {
			return s[:i]
		}
	}
	return s
}

// FileName is a file's name as people may see it: without controls, and without the characters that turn the direction of
// writing, by which "gpj.exe" reads as "exe.jpg".
func FileName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}

// UUID is an id in the shape of a UUID that is always the same for the same
// words, for providers that tell a repetition by one.
func UUID(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // RFC 9562, version 8
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// WebAddress says whether a text is an address that media may be fetched from:
// http or https, with a host and without a password, of reasonable length.
func WebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && len(s) <= 2048
}
