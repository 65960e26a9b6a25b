package email

import (
	"html"
	"regexp"
	"strings"

	"rondo/internal/channel"
)

// signatureMark is the line by which programs know where a mail's signature begins (RFC 3676, 4.3).
const signatureMark = "-- "

// signedOff puts the signature below both forms of a mail. A mail that is text alone gets an HTML form with it, in
// which addresses can be followed; without a signature it stays as it is.
func signedOff(text string, more channel.Mail) (plain, rich string) {
	signature := strings.TrimSpace(strings.ReplaceAll(more.Signature, "\r\n", "\n"))
	plain, rich = text, more.HTML
	if signature == "" {
		return plain, rich
	}
	plain = signatureMark + "\n" + signature
	if text != "" {
		plain = strings.TrimRight(text, "\n") + "\n\n" + plain
	}
	if rich == "" {
		rich = shown(text)
	}
	if rich != "" {
		rich += "<br>"
	}
	return plain, rich + `<div class="signature">` + shown(signatureMark+"\n"+signature) + "</div>"
}

// followed finds addresses of pages and of people in text. What may end a sentence is no part of them.
var followed = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]}']|[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)*\.\pL{2,}`)

// shown makes HTML of plain text: nothing in it means anything but line ends, blanks and addresses. Each
// paragraph runs in the direction of what it says.
func shown(text string) string {
	var b strings.Builder
	if text == "" {
		return ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(`<div dir="auto">`)
		at := 0
		for _, where := range followed.FindAllStringIndex(line, -1) {
			b.WriteString(blanks(line[at:where[0]]))
			to := line[where[0]:where[1]]
			if at = where[1]; !strings.Contains(to, "://") {
				to = "mailto:" + to
			}
			b.WriteString(`<a href="` + html.EscapeString(to) + `">` + html.EscapeString(line[where[0]:where[1]]) + "</a>")
		}
		if b.WriteString(blanks(line[at:])); strings.TrimSpace(line) == "" {
			b.WriteString("<br>")
		}
		b.WriteString("</div>\n")
	}
	return b.String()
}

// blanks is text as HTML that keeps runs of blanks.
func blanks(s string) string {
	return strings.NewReplacer("  ", "&nbsp; ", "\t", "&nbsp;&nbsp;&nbsp; ").Replace(html.EscapeString(s))
}
