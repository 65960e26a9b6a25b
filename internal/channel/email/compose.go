package email

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
	"time"
	"unicode"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

// letter is a mail of ours, ready to be written.
type letter struct {
	id         string
	header     []string // lines, folded
	text, html string
	files      []channel.Attachment
	recipients []string // all, Bcc included; the first is the customer
	sizeBytes  int64    // about, as it travels
	utf8       bool     // an address is beyond ASCII
	automatic  bool
}

// compose makes a mail of a message. The error is a *channel.Error.
func (s settings) compose(m channel.Outbound, now time.Time) (letter, error) {
	refuse := func(code, detail string, args ...any) (letter, error) {
		return letter{}, &channel.Error{Class: channel.GiveUp, Code: code, Detail: fmt.Sprintf(detail, args...)}
	}
	more := channel.Mail{}
	if m.Mail != nil {
		more = *m.Mail
	}
	text := strings.TrimRight(said(m), "\n")
	switch {
	case m.Change != "" || m.Reaction != nil:
		return refuse("unsupported", "A mail cannot be changed or taken back once it is sent.")
	case m.Template != nil:
		return refuse("unsupported", "There are no approved templates for mail.")
	case firstOf(m.Key, m.ID) == "":
		return refuse("no_key", "The message has no key to recognise a repetition by.")
	case strings.TrimSpace(text) == "" && strings.TrimSpace(more.HTML) == "" && len(m.Attachments) == 0:
		return refuse("empty", "There is nothing to send.")
	}
	h := handle(firstOf(m.Key, m.ID))
	l := letter{id: s.messageID(h), files: m.Attachments, automatic: m.Automatic}
	var all [][]string
	for _, list := range [][]string{append([]string{m.To}, more.To...), more.Cc, more.Bcc} {
		var clean []string
		for _, address := range list {
			ready, wide, ok := deliverable(address)
			if !ok {
				return refuse("address", "%q is not an email address.", cut(address, 100))
			}
			l.utf8 = l.utf8 || wide
			if !contains(l.recipients, ready) {
				clean, l.recipients = append(clean, ready), append(l.recipients, ready)
			}
		}
		all = append(all, clean)
	}
	l.text, l.html = signedOff(text, more)
	l.sizeBytes = int64(len(l.text)+len(l.html)) * 5 / 4
	for _, f := range m.Attachments {
		l.sizeBytes += f.SizeBytes/57*78 + 500
	}
	if l.sizeBytes > mailMaxBytes {
		return refuse("too_large", "The files are larger than %d MB together; mail does not carry more.", mailMaxBytes/4*3>>20)
	}
	from, wide, _ := deliverable(s.Address)
	l.utf8 = l.utf8 || wide
	l.headerOf(s, m, more, h, from, all, now)
	return l, nil
}

// said is what is to be read, with places and choices as text.
func said(m channel.Outbound) string {
	text := m.Text
	if m.Choices != nil {
		text = m.Choices.Plain(text)
	}
	if m.Location != nil {
		text = strings.TrimSpace(text + "\n" + channel.Inbound{Location: m.Location}.Plain())
	}
	return text
}

// deliverable makes an address ready for the wire. wide says that it needs SMTPUTF8.
func deliverable(address string) (ready string, wide, ok bool) {
	address = strings.TrimSpace(address)
	if !parse.Plausible(address) || strings.ContainsAny(address, "\r\n") {
		return "", false, false
	}
	local, domain, _ := strings.Cut(address, "@")
	ready = local + "@" + asciiDomain(domain)
	return ready, strings.ContainsFunc(ready, func(r rune) bool { return r > unicode.MaxASCII }), true
}

// headerOf writes the header.
func (l *letter) headerOf(s settings, m channel.Outbound, more channel.Mail, h, from string, to [][]string, now time.Time) {
	l.field("From", (&mail.Address{Name: s.FromName, Address: from}).String())
	l.addresses("To", to[0])
	l.addresses("Cc", to[1])
	if s.Plus {
		if address := s.plusAddress(asReply, h); address != "" {
			l.field("Reply-To", (&mail.Address{Name: s.FromName, Address: address}).String())
		}
	}
	references := append([]string(nil), more.References...)
	if m.ReplyTo != "" {
		references = append(references, m.ReplyTo)
	}
	references = shortened(references)
	l.field("Subject", encoded(subject(more.Subject, len(references) > 0)))
	l.field("Date", now.Format(time.RFC1123Z))
	l.field("Message-ID", "<"+l.id+">")
	if n := len(references); n > 0 {
		parent := references[n-1]
		if plausibleID(m.ReplyTo) && !strings.HasSuffix(m.ReplyTo, noMessageID) {
			parent = m.ReplyTo
		}
		l.field("In-Reply-To", "<"+parent+">")
		l.field("References", "<"+strings.Join(references, ">\r\n <")+">")
	}
	if m.Automatic {
		how := "auto-generated"
		if len(references) > 0 || !m.LastInbound.IsZero() {
			how = "auto-replied"
		}
		l.field("Auto-Submitted", how)
		l.field("X-Auto-Response-Suppress", "All")
	}
	l.field("X-Rondo-Loop", s.mark())
	l.field("MIME-Version", "1.0")
}

func (l *letter) field(name, value string) { l.header = append(l.header, name+": "+value) }

func (l *letter) addresses(name string, list []string) {
	if len(list) > 0 {
		l.field(name, strings.Join(list, ",\r\n "))
	}
}

// encoded is text for a header: one line, beyond ASCII as encoded words.
func encoded(s string) string {
	s = strings.Join(strings.FieldsFunc(channel.Clean(s), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	words := mime.QEncoding.Encode("utf-8", s)
	if strings.HasPrefix(words, "=?") {
		return strings.ReplaceAll(words, "?= =?", "?=\r\n =?")
	}
	return folded(words)
}

// folded breaks a long line at its spaces.
func folded(s string) string {
	var b strings.Builder
	width := len("Subject: ")
	for i, word := range strings.Split(s, " ") {
		switch {
		case i > 0 && width+len(word) > 75:
			b.WriteString("\r\n ")
			width = 1
		case i > 0:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

// answered are the marks by which programs say that a mail answers another.
var answered = regexp.MustCompile(`(?i)^\s*(re|aw|antw|sv|vs|res|rif|r|ref|odp|ynt|bls|balas|trả lời|رد|回复|答复|返信)\s*(\[\d+\])?\s*[:：]`)

// subject says once that a mail is an answer.
func subject(s string, reply bool) string {
	s = strings.TrimSpace(s)
	if !reply || answered.MatchString(s) {
		return s
	}
	return strings.TrimSpace("Re: " + s)
}

// writeTo writes the mail. Files are read while they are written.
func (l letter) writeTo(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, strings.Join(l.header, "\r\n")+"\r\n"); err != nil {
		return err
	}
	root := func(h textproto.MIMEHeader) (io.Writer, error) { return w, writeFields(w, h) }
	if len(l.files) == 0 {
		return l.writeBody(root)
	}
	return branch("multipart/mixed", root, func(parts *multipart.Writer) error {
		if l.text != "" || l.html != "" {
			if err := l.writeBody(parts.CreatePart); err != nil {
				return err
			}
		}
		for _, f := range l.files {
			if err := attach(ctx, parts, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// begin starts a part and gives where its content goes.
type begin = func(textproto.MIMEHeader) (io.Writer, error)

func (l letter) writeBody(start begin) error {
	switch {
	case l.html == "":
		return writeText(start, "text/plain", l.text)
	case l.text == "":
		return writeText(start, "text/html", l.html)
	}
	return branch("multipart/alternative", start, func(parts *multipart.Writer) error {
		if err := writeText(parts.CreatePart, "text/plain", l.text); err != nil {
			return err
		}
		return writeText(parts.CreatePart, "text/html", l.html)
	})
}

// branch writes a multipart.
func branch(kind string, start begin, fill func(*multipart.Writer) error) error {
	boundary := multipart.NewWriter(io.Discard).Boundary()
	w, err := start(textproto.MIMEHeader{"Content-Type": {mime.FormatMediaType(kind, map[string]string{"boundary": boundary})}})
	if err != nil {
		return err
	}
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(boundary); err != nil {
		return err
	}
	if err := fill(parts); err != nil {
		return err
	}
	return parts.Close()
}

func writeFields(w io.Writer, h textproto.MIMEHeader) error {
	var b bytes.Buffer
	for _, name := range []string{"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"} {
		if v := h.Get(name); v != "" {
			b.WriteString(name + ": " + v + "\r\n")
		}
	}
	b.WriteString("\r\n")
	_, err := w.Write(b.Bytes())
	return err
}

func writeText(start begin, kind, text string) error {
	w, err := start(textproto.MIMEHeader{"Content-Type": {kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	lines := strings.ReplaceAll(strings.ReplaceAll(channel.Clean(text), "\r\n", "\n"), "\n", "\r\n")
	if _, err := io.WriteString(q, lines+"\r\n"); err != nil {
		return err
	}
	return q.Close()
}

// errFile says that a file of ours could not be read.
type errFile struct {
	name string
	err  error
}

func (e *errFile) Error() string { return fmt.Sprintf("read %q: %v", e.name, e.err) }
func (e *errFile) Unwrap() error { return e.err }

func attach(ctx context.Context, parts *multipart.Writer, f channel.Attachment) error {
	contentType, _, err := mime.ParseMediaType(f.ContentType)
	if err != nil || strings.HasPrefix(contentType, "multipart/") || strings.HasPrefix(contentType, "message/") {
		contentType = "application/octet-stream"
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, channel.Clean(f.Name))
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {contentType}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": firstOf(name, "file")})}})
	if err != nil {
		return err
	}
	content, err := f.Open(ctx)
	if err != nil {
		return &errFile{f.Name, err}
	}
	defer func() { _ = content.Close() }()
	lines := &wrapped{w: w}
	encoder := base64.NewEncoder(base64.StdEncoding, lines)
	if _, err := io.Copy(encoder, reading{content, f.Name}); err != nil {
		return err
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\r\n")
	return err
}

// reading marks the errors of reading apart from those of writing.
type reading struct {
	r    io.Reader
	name string
}

func (r reading) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = &errFile{r.name, err}
	}
	return n, err
}

// wrapped breaks base64 into lines of 76.
type wrapped struct {
	w     io.Writer
	width int
}

func (l *wrapped) Write(p []byte) (int, error) {
	const most = 76
	total := len(p)
	for len(p) > 0 {
		if l.width == most {
			if _, err := io.WriteString(l.w, "\r\n"); err != nil {
				return 0, err
			}
			l.width = 0
		}
		n := min(most-l.width, len(p))
		if _, err := l.w.Write(p[:n]); err != nil {
			return 0, err
		}
		l.width += n
		p = p[n:]
	}
	return total, nil
}
