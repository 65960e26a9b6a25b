package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/mailtest"
)

const (
	mailCount  = 1000
	mailAgents = 20
)

// benchMail measures mails end to end: they lie in a mailbox of Dovecot, each of a sender of its own; the channel is
// connected; until the last has its contact, its conversation and its agent, and its files are kept.
func benchMail(o options) ([]row, error) {
	mails, size := mailMix()
	return onBoth(func(database, name string) ([]row, error) { return mailRow(o, database, name, mails, size) })
}

func mailRow(o options, database, name string, mails []string, size int) ([]row, error) {
	return staged(func(t testing.TB) ([]row, error) {
		box := mailtest.Start(t)
		client := box.Open(t, "bench")
		for _, raw := range mails {
			mailtest.Append(t, client, []byte(raw))
		}
		begun := time.Now() // the limit: the same mails are only read from the mailbox
		if got := mailtest.Mails(t, client); len(got) != len(mails) {
			return nil, fmt.Errorf("the mailbox has %d mails", len(got))
		}
		read := time.Since(begun)
		s, err := start(o.binary, database)
		if err != nil {
			return nil, err
		}
		defer s.stop()
		if err := s.staff(mailAgents, 1000, true); err != nil {
			return nil, err
		}
		begun = time.Now()
		if err := s.call("POST", "/channels", map[string]any{"kind": "email", "name": "Bench", "config": box.Config("bench"), "default_team_id": s.team}, nil); err != nil {
			return nil, err
		}
		if err := untilAssigned(s, mailCount); err != nil {
			return nil, err
		}
		took := time.Since(begun)
		perMinute := func(d time.Duration) float64 { return float64(len(mails)) / d.Minutes() }
		return []row{{fmt.Sprintf("%d mails, 1 KB to 5 MB, %d MB in all, Dovecot → assigned, %s", len(mails), size>>20, name), fmt.Sprintf("%.0f/min (in %.1f s)", perMinute(took), took.Seconds()),
			fmt.Sprintf("reading them from Dovecot alone: %.0f/min", perMinute(read)), times(perMinute(took), perMinute(read)), "1000/min", ""}}, nil
	})
}

// mailShare is a kind of mail and how many of a thousand are of it.
type mailShare struct {
	of   int
	make func(n int) string
}

// mailMix are a thousand mails as a help desk gets them: mostly short text, much HTML that quotes, some files and
// pictures, few that are large. Sizes go from 1 KB to 5 MB.
func mailMix() (mails []string, bytes int) {
	rnd := rand.New(rand.NewPCG(1, 2)) // the same in every run
	words := strings.Fields("order arrived late and the box was open please tell me when a new one comes thank you for your help it is the third time that this happens")
	text := func(size int) string {
		var b strings.Builder
		for line := 0; b.Len() < size; {
			word := words[rnd.IntN(len(words))]
			if line += len(word) + 1; line > 72 {
				b.WriteString("\r\n")
				line = 0
			}
			b.WriteString(word + " ")
		}
		return b.String()
	}
	between := func(low, high int) int { return low + rnd.IntN(high-low) }
	shares := []mailShare{
		{600, func(n int) string { return "\r\n" + text(between(1<<10, 6<<10)) }},
		{150, func(n int) string {
			return "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nIt is caf\xe9 no. 7.\r\n\r\nOn Mon, 5 Jan 2026 at 10:00, Desk wrote:\r\n> " + strings.ReplaceAll(text(between(2<<10, 20<<10)), "\r\n", "\r\n> ")
		}},
		{150, func(n int) string { return page(text(between(500, 2000)), text(between(10<<10, 60<<10))) }},
		{60, func(n int) string { return enclosing(page(text(800), text(4<<10)), photo(rnd, between(60, 300)), true) }},
		{30, func(n int) string { return enclosing("\r\n"+text(1<<10), noise(rnd, between(200<<10, 900<<10)), false) }},
		{8, func(n int) string { return enclosing("\r\n"+text(1<<10), noise(rnd, between(1<<20, 2<<20)), false) }},
		{2, func(n int) string { return enclosing("\r\n"+text(1<<10), noise(rnd, 3700<<10), false) }},
	}
	for _, share := range shares {
		for range share.of * mailCount / 1000 {
			n := len(mails)
			head := fmt.Sprintf("From: Customer %d <customer-%d@home.test>\r\nTo: bench@desk.test\r\nSubject: Question %d\r\nMessage-ID: <%d@home.test>\r\nDate: %s\r\nMIME-Version: 1.0\r\n", n, n, n, n, time.Now().Format(time.RFC1123Z))
			mails = append(mails, head+share.make(n)+"\r\n")
			bytes += len(mails[n])
		}
	}
	rnd.Shuffle(len(mails), func(i, j int) { mails[i], mails[j] = mails[j], mails[i] })
	return mails, bytes
}

// page is a body of text and HTML that quotes.
func page(fresh, quoted string) string {
	return "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + fresh +
		"\r\n--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p{color:red}</style></head><body><p>" + strings.ReplaceAll(fresh, "\r\n", "</p>\r\n<p>") +
		`</p><div class="gmail_quote"><blockquote type="cite"><table><tr><td>` + strings.ReplaceAll(quoted, "\r\n", "</td></tr>\r\n<tr><td>") + "</td></tr></table></blockquote></div></body></html>\r\n--alt--\r\n"
}

// enclosing is a body with a file beside it, a picture within it or a document.
func enclosing(body string, file []byte, picture bool) string {
	kind, shown := "application/pdf; name=\"offer.pdf\"", "attachment; filename=\"offer.pdf\""
	if picture {
		kind, shown = "image/jpeg; name=\"photo.jpg\"\r\nContent-ID: <photo@home.test>", "inline; filename=\"photo.jpg\""
	}
	coded := base64.StdEncoding.EncodeToString(file)
	var lines strings.Builder
	for len(coded) > 76 {
		lines.WriteString(coded[:76] + "\r\n")
		coded = coded[76:]
	}
	return "Content-Type: multipart/mixed; boundary=mix\r\n\r\n--mix\r\n" + strings.TrimPrefix(body, "\r\n\r\n") + "\r\n--mix\r\nContent-Type: " + kind +
		"\r\nContent-Disposition: " + shown + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines.String() + coded + "\r\n--mix--\r\n"
}

// noise is what does not compress.
func noise(rnd *rand.Rand, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	return b
}

// photo is a JPEG of some hundred KB.
func photo(rnd *rand.Rand, side int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, side*4, side*3))
	for i := range m.Pix {
		m.Pix[i] = byte(rnd.Uint32())
	}
	m.Set(0, 0, color.White)
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: 60}) // into memory, which does not fail
	return b.Bytes()
}
