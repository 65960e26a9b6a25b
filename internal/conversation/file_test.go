package conversation

import (
	"strings"
	"testing"
)

func TestContentType_tellsSoundsFromFilms(t *testing.T) {
	ogg, webm, mp4 := "OggS\x00", "\x1a\x45\xdf\xa3\x42\x82\x84webm", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	for _, c := range []struct{ head, name, claimed, want string }{
		{ogg, "voice", "audio/ogg; codecs=opus", "audio/ogg"},
		{ogg, "voice", "", "audio/ogg"},
		{webm, "voice", "audio/webm", "audio/webm"},
		{webm, "talk.weba", "", "audio/webm"},
		{webm, "talk.webm", "", "video/webm"},
		{mp4, "voice.m4a", "", "audio/mp4"},
		{mp4, "clip", "video/mp4", "video/mp4"},
		{mp4, "clip", "audio/ogg", "video/mp4"},
		{"<html>", "page", "audio/ogg", "audio/ogg"},
		{"<html>", "page.html", "", "application/octet-stream"},
	} {
		if got := contentType(c.name, c.claimed, []byte(c.head+strings.Repeat("\x00", 32))); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.name, c.claimed, got, c.want)
		}
	}
}

func TestCleanName_harmsNobody(t *testing.T) {
	for given, want := range map[string]string{
		"../../etc/passwd":         "passwd",
		`C:\Users\mai\order.pdf`:   "order.pdf",
		"evil\u202egpj.exe":        "evilgpj.exe",
		"a\x00b\u0085\"c\".txt":    "abc.txt",
		"\u2066":                   "file",
		"đơn hàng số 7 – Mai.jpeg": "đơn hàng số 7 – Mai.jpeg",
	} {
		if got := cleanName(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
