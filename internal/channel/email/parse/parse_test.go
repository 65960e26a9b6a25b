package parse

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// mailOf joins lines as they travel.
func mailOf(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n")) }

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func text(m *Mail) string { return strings.TrimSpace(plainOf(m.Body)) }

func TestParse_charsets(t *testing.T) {
	for name, c := range map[string]struct{ charset, encoding, body, want string }{
		"utf-8":                   {"utf-8", "8bit", "Grüße 😀", "Grüße 😀"},
		"latin1":                  {"iso-8859-1", "8bit", "Gr\xfc\xdfe", "Grüße"},
		"latin1, quoted":          {"iso-8859-1", "quoted-printable", "Gr=FC=DFe=\r\n!", "Grüße!"},
		"latin9":                  {"iso-8859-15", "8bit", "5 \xa4", "5 €"},
		"windows-1252":            {"windows-1252", "8bit", "\x93x\x94 \x80", "“x” €"},
		"windows-1251":            {"windows-1251", "8bit", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"},
		"windows-1256":            {"windows-1256", "8bit", "\xe3\xd1\xcd\xc8\xc7", "مرحبا"},
		"windows-1258":            {"windows-1258", "8bit", "Xin ch\xe0o", "Xin chào"},
		"koi8-r":                  {"koi8-r", "8bit", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
		"gb2312":                  {"gb2312", "base64", b64("\xc4\xe3\xba\xc3"), "你好"},
		"gb2312 that is gb18030":  {"gb2312", "8bit", "\x81\x30\x81\x30 \xe9\x46", "\u0080 镕"},
		"big5":                    {"big5", "8bit", "\xa7\x41\xa6\x6e", "你好"},
		"iso-2022-jp":             {"iso-2022-jp", "7bit", "\x1b$B$3$s$K$A$O\x1b(B", "こんにちは"},
		"iso-2022-jp as ascii":    {"us-ascii", "7bit", "\x1b$B$3$s$K$A$O\x1b(B", "こんにちは"},
		"shift_jis":               {"shift_jis", "8bit", "\x82\xb1\x82\xf1", "こん"},
		"euc-kr":                  {"ks_c_5601-1987", "8bit", "\xbe\xc8\xb3\xe7", "안녕"},
		"utf-7":                   {"utf-7", "7bit", "Hi Mom +Jjo-! A+ImIDkQ. 1 +- 1", "Hi Mom ☺! A≢Α. 1 + 1"},
		"utf-16":                  {"utf-16le", "base64", b64("H\x00i\x00"), "Hi"},
		"utf-8 called latin1":     {"iso-8859-1", "8bit", "Grüße", "Grüße"},
		"latin1 called utf-8":     {"utf-8", "8bit", "Gr\xfc\xdfe aus K\xf6ln, sch\xf6n", "Grüße aus Köln, schön"},
		"unknown label":           {"x-foo-bar", "8bit", "Grüße", "Grüße"},
		"no label":                {"", "8bit", "Grüße", "Grüße"},
		"one broken byte":         {"utf-8", "8bit", strings.Repeat("ü", 20) + "\xff", strings.Repeat("ü", 20) + "\ufffd"},
		"NUL":                     {"utf-8", "8bit", "a\x00b", "ab"},
		"base64 with rubbish":     {"utf-8", "base64", b64("Hel") + "!\r\n " + b64("lo"), "Hello"},
		"base64 without its end":  {"utf-8", "base64", strings.TrimRight(b64("Hello"), "="), "Hello"},
		"quoted that is none":     {"utf-8", "quoted-printable", "100=% a=ZZ =", "100=% a=ZZ"},
		"an unknown encoding":     {"utf-8", "x-foo", "plain", "plain"},
		"encoding with a comment": {"utf-8", " Base64 (rfc2045)", b64("Hello"), "Hello"},
	} {
		m := Parse(mailOf("From: a@b.test", "Content-Type: text/plain; charset="+c.charset, "Content-Transfer-Encoding: "+c.encoding, "", c.body))
		if got := text(m); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Bytes in a header that say no charset are the body's, or Latin.
func TestHeader_bytesWithoutACharset(t *testing.T) {
	for name, c := range map[string]struct{ contentType, raw, want string }{
		"few, among letters":      {"text/plain", "caf\xe9 \xe9", "café é"},
		"the body says no more":   {"text/plain; charset=utf-8", "caf\xe9 \xe9", "café é"},
		"the body is Latin":       {"text/plain; charset=iso-8859-15", "5 \xa4 caf\xe9", "5 € café"},
		"the body is Cyrillic":    {"text/plain; charset=windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"},
		"a part is Cyrillic":      {"multipart/mixed; boundary=b", "\xcf\xf0 \xe9", "Пр й"},
		"the body is Chinese":     {"text/plain; charset=gb2312", "\xc4\xe3\xba\xc3", "你好"},
		"UTF-8":                   {"text/plain; charset=windows-1251", "Grüße", "Grüße"},
		"a charset that is wrong": {"text/plain; charset=x-foo", "J\xf6rg", "Jörg"},
	} {
		h := Parse(mailOf("From: "+c.raw+" <a@b.test>", "Subject: "+c.raw, "Content-Type: "+c.contentType, "", "--b", "Content-Type: text/plain; charset=windows-1251", "", "x", "--b--")).Header
		if subject, from := h.Text("subject"), h.Addresses("from"); subject != c.want || len(from) != 1 || from[0].Name != c.want {
			t.Errorf("%s: %q from %+v, want %q", name, subject, from, c.want)
		}
	}
}

func TestHeader_words(t *testing.T) {
	for raw, want := range map[string]string{
		"plain":                                       "plain",
		"=?utf-8?q?Caf=C3=A9_au_lait?=":               "Café au lait",
		"=?UTF-8?B?w6k=?= =?UTF-8?B?w6k=?=":           "éé",
		"=?utf-8?B?8J+Y?= =?utf-8?B?gA==?=":           "😀",
		"=?utf-8?q?=F0=9F?=\r\n =?utf-8?q?=98=80?= x": "😀 x",
		"=?iso-8859-1?q?a?= b =?iso-8859-1?q?c?=":     "a b c",
		"=?gb2312?B?xOO6ww==?=":                       "你好",
		"=?utf-8*en?q?hi?=":                           "hi",
		"=?broken":                                    "=?broken",
		"=?utf-8?x?a?= z":                             "=?utf-8?x?a?= z",
		"a=?utf-8?q?b?=c":                             "abc",
		"=?utf-8?q??=x":                               "x",
		"Gr\xfc\xdfe aus K\xf6ln sch\xf6n":            "Grüße aus Köln schön",
		"Grüße":                                       "Grüße",
		"=?utf-8?q?a=0Ab?=":                           "a b",
		"=?=?=?=":                                     "=?=?=?=",
	} {
		h := Parse([]byte("Subject: " + raw + "\r\n\r\n")).Header
		if got := h.Text("subject"); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func TestParseAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		"ana@home.test":                          "[{ ana@home.test}]",
		"Ana <Ana@Home.test>, rui@home.test":     "[{Ana ana@home.test} { rui@home.test}]",
		`"Sé, Ana" <ana@home.test>`:              "[{Sé, Ana ana@home.test}]",
		"=?utf-8?q?S=C3=A9=2C_Ana?= <a@b.test>":  "[{Sé, Ana a@b.test}]",
		"undisclosed-recipients:;":               "[]",
		"Team: a@b.test, C <c@d.test>; e@f.test": "[{ a@b.test} {C c@d.test} { e@f.test}]",
		"a@b.test (Ana)":                         "[{Ana a@b.test}]",
		"<>":                                     "[]",
		`"" (Mail Delivery System)`:              "[]",
		"a@b.test www.b.test":                    "[{ a@b.test}]",
		"'ana@home.test'":                        "[{ ana@home.test}]",
		`"ana@home.test" <ana@home.test>`:        "[{ ana@home.test}]",
		"Ana <mailto:ana@home.test>":             "[{Ana ana@home.test}]",
		"Ana <ana@home.test":                     "[{Ana ana@home.test}]",
		"jürgen@exämple.test":                    "[{ jürgen@exämple.test}]",
		"a b@c@d.test":                           "[]",
		"<a\x00@b.test>, no at, @x.test, x@":     "[{ a@b.test}]",
		`"a\"b" <a@b.test>`:                      `[{a"b a@b.test}]`,
	} {
		if got := fmt.Sprint(ParseAddresses(raw)); got != want {
			t.Errorf("%q: %s, want %s", raw, got, want)
		}
	}
}

func TestHeader_Date(t *testing.T) {
	for raw, want := range map[string]string{
		"Mon, 5 Jan 2026 10:00:00 +0100": "2026-01-05T09:00:00Z", "5 Jan 2026 10:00:00 GMT": "2026-01-05T10:00:00Z", "Mon, 05 Jan 2026 10:00:00 +0100 (CET)": "2026-01-05T09:00:00Z",
		"2026-01-05T10:00:00Z": "2026-01-05T10:00:00Z", "Mon, 5 Jan 26 10:00:00 +0000": "2026-01-05T10:00:00Z", "Mon Jan  5 10:00:00 2026": "2026-01-05T10:00:00Z",
		"": "", "yesterday": "", "Mon, 5 Jan 1900 10:00:00 +0000": "", "Mon, 99 Xxx 2026": "", strings.Repeat("9", 10_000): "",
	} {
		at := Header{{"date", raw}}.Date()
		if got := at.Format(time.RFC3339); want == "" && !at.IsZero() || want != "" && got != want {
			t.Errorf("%q: %s, want %q", raw, got, want)
		}
	}
}

func TestParse_structures(t *testing.T) {
	part := func(kind, body string, more ...string) string {
		return strings.Join(append(append([]string{"Content-Type: " + kind}, more...), "", body), "\r\n")
	}
	multi := func(kind, boundary string, parts ...string) string {
		return "Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\npreamble\r\n--" + boundary + "\r\n" + strings.Join(parts, "\r\n--"+boundary+"\r\n") + "\r\n--" + boundary + "--\r\nepilogue"
	}
	picture := part("image/png", b64("PNG"), "Content-Transfer-Encoding: base64", "Content-ID: <logo@home>", "Content-Disposition: inline; filename=logo.png")
	for name, c := range map[string]struct{ raw, text, html, files string }{
		"alternative":         {multi("alternative", "a", part("text/plain", "plain"), part("text/html", "<b>rich</b>")), "plain", "<b>rich</b>", ""},
		"related":             {multi("related", "r", multi("alternative", "a", part("text/plain", "plain"), part("text/html", "rich")), picture), "plain", "rich", "logo.png/image/png/logo@home/3"},
		"Apple's pieces":      {multi("mixed", "m", part("text/plain", "one"), picture, part("text/plain", "two")), "one\ntwo", "", "logo.png/image/png/logo@home/3"},
		"an attached text":    {multi("mixed", "m", part("text/plain", "one"), part("text/plain", "two", "Content-Disposition: attachment; filename=a.txt")), "one", "", "a.txt/text/plain//3"},
		"a mail in a mail":    {multi("mixed", "m", part("text/plain", "see"), part("message/rfc822", "Subject: Inner/mail\r\n\r\nx")), "see", "", "mail.eml/message/rfc822//24"},
		"no end":              {strings.TrimSuffix(multi("mixed", "m", part("text/plain", "one")), "\r\n--m--\r\nepilogue"), "one", "", ""},
		"no boundary":         {"Content-Type: multipart/mixed\r\n\r\nall of it", "all of it", "", ""},
		"another boundary":    {"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n\r\nall of it", "--y\n\nall of it", "", ""},
		"a longer boundary":   {multi("mixed", "m", part("text/plain", "one\r\n--mm\r\ntwo")), "one\n--mm\ntwo", "", ""},
		"no header":           {multi("mixed", "m", "\r\none"), "one", "", ""},
		"line feeds alone":    {strings.ReplaceAll(multi("alternative", "a", part("text/plain", "plain"), part("text/html", "rich")), "\r\n", "\n"), "plain", "rich", ""},
		"an empty name":       {multi("mixed", "m", part("text/plain", "x"), part("image/png; name=\"\"", b64("PNG"), "Content-Transfer-Encoding: base64", "Content-Disposition: attachment; filename=\"\"")), "x", "", "image.png/image/png//3"},
		"an empty attachment": {multi("mixed", "m", part("text/plain", "x"), part("image/png; name=\"\"", "", "Content-Disposition: attachment; filename=\"\"")), "x", "", "image.png/image/png//0"},
		"an empty file":       {multi("mixed", "m", part("text/plain", "x"), part("image/png", "")), "x", "", ""},
		"long names":          {multi("mixed", "m", part("application/pdf", "x", "Content-Disposition: attachment;\r\n filename*0*=utf-8''Gr%C3%B6; filename*1*=%C3%9Fe; filename*2=\".pdf\"")), "", "", "Größe.pdf/application/pdf//1"},
		"names as words":      {multi("mixed", "m", part("application/pdf", "x", "Content-Disposition: attachment; filename=\"=?utf-8?q?Gr=C3=B6=C3=9Fe.pdf?=\"")), "", "", "Größe.pdf/application/pdf//1"},
		"a path as a name":    {multi("mixed", "m", part("text/plain", "x", "Content-Disposition: attachment; filename=\"../../etc/pass\u202ewd\"")), "", "", "passwd/text/plain//1"},
		"signed":              {multi("signed; micalg=x", "s", part("text/plain", "hello"), part("application/pgp-signature", "SIG")), "hello", "", "file.asc/application/pgp-signature//3"},
		"an invitation":       {multi("alternative", "a", part("text/plain", "come"), part("text/calendar", "BEGIN")), "come", "", "file.ics/text/calendar//5"},
		"flowed":              {part("text/plain; format=flowed; delsp=yes", "long \r\nline\r\n> quo \r\n> ted\r\n-- \r\nme"), "longline\n> quoted\n-- \nme", "", ""},
		"uuencoded":           {part("application/x-foo; name=a.txt", "begin 644 a.txt\r\n#0V%T\r\n`\r\nend", "Content-Transfer-Encoding: x-uuencode"), "", "", "a.txt/application/x-foo//3"},
		"mbox line before":    {"From ana Mon Jan  5 10:00:00 2026\r\nSubject: x\r\n\r\nbody", "body", "", ""},
		"text at once":        {"Subject: x\r\nthis is no field\r\n\r\nbody", "this is no field\n\nbody", "", ""},
		"nothing":             {"", "", "", ""},
	} {
		m := Parse([]byte(c.raw))
		var files []string
		for _, f := range m.Files {
			files = append(files, fmt.Sprintf("%s/%s/%s/%d", f.Name, f.ContentType, f.ContentID, len(f.Content)))
		}
		var texts []string
		for _, s := range m.Body {
			if s.Text != "" {
				texts = append(texts, strings.TrimSpace(s.Text))
			}
		}
		if got := strings.Join(texts, "\n"); got != c.text || strings.TrimSpace(htmlOf(m.Body)) != c.html || strings.Join(files, " ") != c.files {
			t.Errorf("%s: text %q, html %q, files %v", name, got, htmlOf(m.Body), files)
		}
	}
}

func TestParse_reports(t *testing.T) {
	m := Parse(mailOf(`Content-Type: multipart/report; report-type=delivery-status; boundary="r"`, "", "--r", "", "words", "--r", "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; mx.test", "", "Final-Recipient: rfc822; a@b.test", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550", "  no such user", "",
		"Final-Recipient: rfc822; c@d.test", "Action: delayed", "--r", "Content-Type: message/rfc822", "", "Message-ID: <x@y>", "Subject: s", "", "body", "--r--"))
	if m.Report.Type != "delivery-status" || len(m.Report.Fields) != 3 || m.Report.Fields[1].Get("status") != "5.1.1" || m.Report.Fields[1].Text("diagnostic-code") != "smtp; 550 no such user" ||
		m.Report.Returned.Get("message-id") != "<x@y>" || text(m) != "words" || len(m.Files) != 0 {
		t.Errorf("got %+v", m)
	}
}

// check holds what every mail keeps, whatever it was.
func check(t *testing.T, m *Mail) {
	t.Helper()
	whole := fmt.Sprint(m.Body, m.Header.Text("subject"), m.Header.Addresses("from"), m.Header.Addresses("to"))
	for _, f := range m.Files {
		if whole += f.Name + f.ContentType + f.ContentID; f.Name == "" || strings.ContainsAny(f.Name, "/\\\r\n") {
			t.Fatalf("a file called %q", f.Name)
		}
	}
	if !utf8.ValidString(whole) || strings.ContainsRune(whole, 0) {
		t.Fatalf("text that PostgreSQL refuses: %q", whole)
	}
	if at := m.Header.Date(); !at.IsZero() && (at.Year() < 1970 || at.Year() > 9999) {
		t.Fatalf("a date beyond reason: %v", at)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(mailOf("From: =?utf-8?q?A?= <a@b.test>", "Subject: =?gb2312?B?xOO6ww==?=", "Date: Mon, 5 Jan 2026 10:00:00 +0100", `Content-Type: multipart/mixed; boundary="m"`, "", "--m", "Content-Type: text/plain; charset=utf-7; format=flowed",
		"", "+Jjo- ", "x", "--m", `Content-Type: image/png; name*0*=utf-8''%C3; name*1*=%A9.png`, "Content-Transfer-Encoding: base64", "Content-ID: <a@b>", "", "UE5H", "--m--"))
	f.Add(mailOf(`Content-Type: multipart/report; report-type=delivery-status; boundary=r`, "", "--r", "Content-Type: message/delivery-status", "", "Action: failed", "", "x: y", "--r", "Content-Type: message/rfc822", "", "Message-ID: <x@y>", "--r--"))
	f.Add(mailOf(`Content-Type: multipart/alternative; boundary=r`, "", "--r", "Content-Transfer-Encoding: x-uuencode", "", "begin 644 a", "#0V%T", "end", "--r", "Content-Type: text/html; charset=\"shift_jis\"", "Content-Transfer-Encoding: quoted-printable", "", "=82=b1"))
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, Parse(raw)) })
}
