package channel

import (
	"regexp"
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{{"", 3, ""}, {"héllo", 3, "hél"}, {"hél", 3, "hél"}, {"😀😀", 1, "😀"}, {"a", 0, ""}} {
		if got := Cut(c.s, c.n); got != c.want {
			t.Errorf("%q cut to %d: %q", c.s, c.n, got)
		}
	}
}

func TestFileName_readsInOneDirection(t *testing.T) {
	for s, want := range map[string]string{"bill\u202egpj.exe": "billgpj.exe", "\u2066a\u2069\u200e\u061c.pdf": "a.pdf", "a\r\n\x00b": "ab", "فاتورة 7.pdf": "فاتورة 7.pdf", "": ""} {
		if got := FileName(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestUUID_isTheSameForTheSameWords(t *testing.T) {
	a := UUID("message", "1")
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(a) {
		t.Error(a)
	}
	if a != UUID("message", "1") || a == UUID("message", "2") || a == UUID("message1") || UUID("a", "b") == UUID("ab", "") {
		t.Error("other words give the same id, or the same words another")
	}
}

func TestWebAddress(t *testing.T) {
	for s, want := range map[string]bool{"https://a.test/x?y": true, "http://127.0.0.1:80/": true, "": false, "a.test": false, "ftp://a.test": false, "https://": false,
		"https://u:p@a.test": false, "https://a.test/" + strings.Repeat("x", 2048): false, "file:///etc/passwd": false, "https://[::1": false} {
		if WebAddress(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}
