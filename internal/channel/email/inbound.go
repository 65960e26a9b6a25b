package email

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
	"rondo/internal/platform/mailhtml"
)

// arrival is a mail as it came in.
type arrival struct {
	mail     *parse.Mail
	raw      []byte    // nil where it was put together from a service's fields
	received time.Time // by the clock of who took it
	order    int64
	to       []string // the envelope's recipients, as far as known
	from     string   // the envelope's sender; "<>" where it was empty
	// tooLarge says that of the mail, which has so many bytes, only the header was read.
	tooLarge int64
}

const (
	futureMax    = 24 * time.Hour // a date further ahead is wrong
	subjectMax   = 998
	threadedMax  = 200 // References kept
	recipientMax = 100 // of To and Cc each
)

// inbound says what happened: mostly a message; of a bounce, what became of
// ours. Our own mail coming back is nothing.
func (ch *Channel) inbound(a channel.Account, s settings, in arrival) []channel.Inbound {
	if s.ours(in.mail) {
		return nil
	}
	if report, ok := s.bounced(in); ok {
		return report
	}
	customer, ok := s.customer(in)
	if !ok && fromMachine(in) {
		return nil // a bounce in no form that is known
	}
	// Where nobody says who wrote it there is no address: whoever keeps it turns it away, and notes that.
	return []channel.Inbound{ch.message(a, s, in, customer)}
}

// ours recognises what this account sent, by its name or by its mark.
func (s settings) ours(m *parse.Mail) bool {
	if s.ReplyKey == "" {
		return false
	}
	for _, id := range messageIDs(m.Header.Get("message-id")) {
		if _, ok := s.ownMessage(id); ok {
			return true
		}
	}
	return slices.Contains(m.Header.All(loopField), s.mark())
}

// mark is what our mail carries so that we know it when it comes back.
func (s settings) mark() string { return s.sign("loop", s.Address) }

const loopField = "x-rondo-loop"

// customer is whom the talk is with: who wrote, or who is behind a group or a
// form that wrote in another name; where From cannot be read, whoever else the
// mail or its envelope names, but no server's mailbox.
func (s settings) customer(in arrival) (channel.Person, bool) {
	m := in.mail
	fields := []string{"x-original-from", "x-original-sender", "from", "reply-to"}
	unread := len(m.Header.Addresses("from")) == 0
	switch {
	case unread:
		fields = []string{"reply-to", "sender", "x-original-from", "x-original-sender", "return-path"}
	case s.ReplyTo:
		fields = []string{"reply-to", "x-original-from", "x-original-sender", "from"}
	}
	var candidates []parse.Address
	for _, field := range fields {
		candidates = append(candidates, m.Header.Addresses(field)...)
	}
	if unread {
		candidates = slices.DeleteFunc(append(candidates, parse.ParseAddresses(in.from)...), func(a parse.Address) bool { return daemon.MatchString(a.Address) })
	}
	if len(candidates) == 0 {
		return channel.Person{}, false
	}
	// Where all are ours, our own mailbox wrote to itself.
	who := candidates[max(slices.IndexFunc(candidates, func(a parse.Address) bool { return !s.own(a.Address) }), 0)]
	for _, same := range candidates {
		if who.Name == "" && same.Address == who.Address {
			who.Name = same.Name
		}
	}
	return channel.Person{Address: who.Address, Name: cut(who.Name, 200), Email: who.Address, Language: language(m)}, true
}

// language is what the mail says it is written in.
func language(m *parse.Mail) string {
	tag, _, _ := strings.Cut(m.Header.Text("content-language"), ",")
	if tag = strings.TrimSpace(tag); len(tag) < 2 || len(tag) > 35 || strings.ContainsAny(tag, " _") {
		return ""
	}
	return tag
}

// message is a mail as a message, with all its files.
func (ch *Channel) message(a channel.Account, s settings, in arrival, customer channel.Person) channel.Inbound {
	m := in.mail
	id := mailID(in)
	out := channel.Inbound{
		Kind: channel.InMessage, Key: id, ProviderID: id, At: written(m, in.received), Order: in.order, From: customer,
		Thread: s.thread(m, recipients(m, in.to)), Automatic: automatic(in, s) != "" || ch.senders.tooMany(a.ID+"\x00"+customer.Address, in.received),
		Mail: &channel.Mail{Subject: cut(m.Header.Text("subject"), subjectMax), To: s.others(m, "to", customer), Cc: s.others(m, "cc", customer), References: shortenedTo(references(m), threadedMax)},
	}
	if replied := messageIDs(m.Header.Get("in-reply-to")); len(replied) > 0 {
		out.ReplyTo = replied[len(replied)-1]
		if len(out.Mail.References) == 0 {
			out.Mail.References = replied[:1]
		}
	}
	whole := bodies(m)
	out.Text, out.Mail.HTML = whole.text, whole.html
	out.Media = media(m, whole)
	switch {
	case in.tooLarge > 0:
		out.Media = append(out.Media, channel.Media{Kind: channel.Document, Name: "message.eml", ContentType: "message/rfc822", SizeBytes: in.tooLarge, Problem: "too_large"})
	case m.Cut && in.raw != nil:
		out.Media = append(out.Media, channel.Media{Kind: channel.Document, Name: "message.eml", ContentType: "message/rfc822", SizeBytes: int64(len(in.raw)), Content: in.raw})
	}
	if out.Text == "" && len(out.Media) == 0 {
		if out.Text = out.Mail.Subject; out.Text == "" {
			out.Kind, out.Unsupported = channel.InUnsupported, "empty mail"
		}
	}
	return out
}

func shortenedTo(ids []string, most int) []string {
	if len(ids) > most {
		return append(ids[:1:1], ids[len(ids)-most+1:]...)
	}
	return ids
}

// others are the addresses of a field that are neither ours nor the customer's.
func (s settings) others(m *parse.Mail, field string, customer channel.Person) []string {
	var all []string
	for _, a := range m.Header.Addresses(field) {
		if !s.own(a.Address) && a.Address != customer.Address && !slices.Contains(all, a.Address) && len(all) < recipientMax {
			all = append(all, a.Address)
		}
	}
	return all
}

// mailID names a mail: its Message-ID, or what its content comes to.
func mailID(in arrival) string {
	if ids := messageIDs(in.mail.Header.Get("message-id")); len(ids) > 0 {
		return ids[0]
	}
	sum := sha256.New()
	if in.raw != nil && in.tooLarge == 0 {
		sum.Write(in.raw)
	} else {
		for _, f := range in.mail.Header {
			sum.Write([]byte(f.Name + ":" + f.Value + "\n"))
		}
		for _, b := range in.mail.Body {
			sum.Write([]byte(b.Text + "\x00" + b.HTML + "\x00"))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]) + noMessageID
}

// written is when the mail was written, if that can be believed.
func written(m *parse.Mail, received time.Time) time.Time {
	at := m.Header.Date()
	if at.IsZero() || !received.IsZero() && at.After(received.Add(futureMax)) {
		return received.UTC()
	}
	return at
}

// body is what a mail says, in both forms; what is too long for them are files.
type body struct {
	text, html string
	files      []parse.File
}

// bodies joins the segments of a mail.
func bodies(m *parse.Mail) body {
	var out body
	var texts, htmls []string
	rich := slices.ContainsFunc(m.Body, func(b parse.Segment) bool { return b.HTML != "" })
	for _, b := range m.Body {
		text := b.Text
		if text == "" {
			text = mailhtml.Text(b.HTML)
		}
		if text = strings.Trim(text, "\n"); strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
		if rich && b.HTML != "" {
			htmls = append(htmls, b.HTML)
		} else if rich {
			htmls = append(htmls, "<pre>"+escape(b.Text)+"</pre>")
		}
	}
	out.text, out.html = strings.TrimSpace(channel.Clean(strings.Join(texts, "\n"))), channel.Clean(strings.Join(htmls, "\n"))
	if len(out.text) > textMaxBytes {
		out.files = append(out.files, parse.File{Name: "message.txt", ContentType: "text/plain", Content: []byte(out.text)})
		out.text = cut(out.text, textMaxBytes-len("…")) + "…"
	}
	if len(out.html) > mailhtml.HTMLMax {
		out.files = append(out.files, parse.File{Name: "message.html", ContentType: "text/html", Content: []byte(out.html)})
		out.html = ""
	}
	return out
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

// media are the files of a mail; those that the HTML shows come first.
func media(m *parse.Mail, whole body) []channel.Media {
	files := append(slices.Clone(whole.files), m.Files...)
	shown := func(f parse.File) bool {
		return f.ContentID != "" && strings.Contains(whole.html, "cid:"+f.ContentID)
	}
	slices.SortStableFunc(files, func(a, b parse.File) int {
		first := func(f parse.File) int {
			if shown(f) {
				return 0
			}
			return 1
		}
		return cmp.Compare(first(a), first(b))
	})
	var all []channel.Media
	for _, f := range files {
		one := channel.Media{Kind: channel.MediaKindOf(f.ContentType), Name: f.Name, ContentType: f.ContentType, SizeBytes: int64(len(f.Content)), Content: f.Content}
		if shown(f) {
			one.ContentID = f.ContentID
		}
		all = append(all, one)
	}
	return all
}
