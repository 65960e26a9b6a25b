package mailtest

import (
	"encoding/base64"
	"fmt"
	"net/mail"
	"strings"
)

// Program is a mail program that a robot answers with.
type Program string

// The programs, each with its way to quote.
const (
	Outlook   Program = "Outlook"
	Gmail     Program = "Gmail"
	AppleMail Program = "Apple Mail"
)

// Answer is what a person's program makes of an answer to a mail: its own way
// to quote, both forms of the text, the fields that continue the talk, sent to
// the address the mail asks for. It gives the mail and that address.
func Answer(program Program, received, from, text string, serial int) (raw, to string, err error) {
	got, err := mail.ReadMessage(strings.NewReader(received))
	if err != nil {
		return "", "", err
	}
	h := got.Header
	if to = h.Get("Reply-To"); to == "" {
		to = h.Get("From")
	}
	address, err := mail.ParseAddress(to)
	if err != nil {
		return "", "", err
	}
	plain, rich := quoted(program, h, text)
	boundary := fmt.Sprintf("b%d", serial)
	lines := []string{
		"From: " + from, "To: " + to, "Subject: Re: " + strings.TrimPrefix(h.Get("Subject"), "Re: "), "Date: Mon, 5 Jan 2026 10:00:00 +0000",
		fmt.Sprintf("Message-ID: <%s.%d@home.test>", strings.ToLower(strings.ReplaceAll(string(program), " ", "")), serial),
		"In-Reply-To: " + h.Get("Message-ID"), "References: " + strings.TrimSpace(h.Get("References")+" "+h.Get("Message-ID")),
		"MIME-Version: 1.0", `Content-Type: multipart/alternative; boundary="` + boundary + `"`, "",
		"--" + boundary, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", wrap(plain),
		"--" + boundary, "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", wrap(rich),
		"--" + boundary + "--", "",
	}
	return strings.Join(lines, "\r\n"), address.Address, nil
}

func wrap(text string) string {
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	var b strings.Builder
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	return b.String() + encoded
}

// quoted is both forms of an answer with OLD TEXT quoted below it.
func quoted(program Program, h mail.Header, text string) (plain, rich string) {
	from := h.Get("From")
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(from)
	switch program {
	case Outlook:
		return text + "\r\n\r\n________________________________\r\nFrom: " + from + "\r\nSent: Monday, January 5, 2026 9:58 AM\r\nTo: Ana <ana@home.test>\r\nSubject: " + h.Get("Subject") + "\r\n\r\nOLD TEXT\r\n",
			`<html><body><div class="elementToProof">` + text + `</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> ` + escaped +
				`<br><b>Sent:</b> Monday, January 5, 2026 9:58 AM<br><b>To:</b> Ana<br><b>Subject:</b> x</font></div><div>OLD TEXT</div></body></html>`
	case Gmail:
		return text + "\r\n\r\nOn Mon, Jan 5, 2026 at 9:58 AM " + from + " wrote:\r\n\r\n> OLD TEXT\r\n>\r\n",
			`<div dir="ltr">` + text + `</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 9:58 AM ` + escaped + ` wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">OLD TEXT</blockquote></div>`
	}
	return text + "\r\n\r\n> On 5 Jan 2026, at 09:58, " + from + " wrote:\r\n> \r\n> OLD TEXT\r\n",
		`<html><body style="overflow-wrap: break-word;">` + text + `<br><div><br><blockquote type="cite"><div>On 5 Jan 2026, at 09:58, ` + escaped + ` wrote:</div><br class="Apple-interchange-newline"><div>OLD TEXT</div></blockquote></div><br></body></html>`
}
