// Package parse reads mail as it really comes: any charset, broken MIME,
// wrong labels, hostile nesting. Parse never fails; what it cannot read it
// gives as a file, and what goes beyond the limits below it leaves out and
// says so (Mail.Cut), so that the caller can keep the mail as a whole.
//
// Time and memory grow with the length of the mail, never with its structure:
// the parts are slices of the raw mail, each file is decoded once, into
// exactly the room it needs.
package parse

import "strings"

// The limits. What lies beyond them is not looked at.
const (
	headerMaxBytes = 256 << 10 // of one header, with all its fields
	fieldMaxBytes  = 32 << 10  // of one field
	fieldsMax      = 1000      // of one header
	depthMax       = 16        // multiparts within multiparts
	partsMax       = 1000      // parts of a mail, at all depths
	filesMax       = 90        // files of a mail
	paramsMax      = 100       // parameters of a field
	addressesMax   = 500       // addresses of a field
	textMaxBytes   = 1 << 20   // of one text; a longer one is a file
	bodyMaxBytes   = 3 << 19   // of all texts together
	nameMaxRunes   = 200       // of a file's name
)

// Mail is a mail in parts.
type Mail struct {
	Header Header
	// Body is what was written, in order: mostly one segment, more where text
	// and pictures alternate.
	Body []Segment
	// Files are the attachments and the pictures the HTML shows.
	Files []File
	// Report is the machine-readable part of a multipart/report: a delivery
	// status, a complaint, a read receipt; Type is its report-type.
	Report Report
	// Cut says that something was beyond the limits and is missing.
	Cut bool
}

// Segment is a stretch of the body; both forms say the same where both are there.
type Segment struct {
	Text string // plain, lines end with \n
	HTML string // as it came, not to be trusted
}

// File is a part that is no text to read.
type File struct {
	Name        string // without folders; never empty
	ContentType string // "image/png"
	ContentID   string // without angle brackets
	Inline      bool   // the sender wants it shown within the text
	Content     []byte // may lie within the raw mail
}

// Report is what a multipart/report says beside its words for people.
type Report struct {
	Type     string // "delivery-status", "feedback-report", "disposition-notification"
	Fields   []Header
	Returned Header // of the mail it is about
}

// Parse reads a mail. raw must not change while the result is in use.
func Parse(raw []byte) *Mail {
	w := &walker{mail: &Mail{}, left: bodyMaxBytes}
	header, body, cut := readHeader(skipEnvelope(raw))
	w.mail.Header, w.mail.Cut = header, cut
	w.mail.Body = w.walk(header, body, place{})
	header.decode(w.charset)
	return w.mail
}

// skipEnvelope drops empty lines and an mbox line before the header.
func skipEnvelope(raw []byte) []byte {
	for len(raw) > 0 && (raw[0] == '\r' || raw[0] == '\n') {
		raw = raw[1:]
	}
	if strings.HasPrefix(string(raw[:min(len(raw), 5)]), "From ") {
		_, raw = cutLine(raw)
	}
	return raw
}

// place is where in the mail a part stands.
type place struct {
	depth  int
	within string // the type of the multipart around it: "multipart/related"
	first  bool   // of its siblings
	digest bool
}

type walker struct {
	mail  *Mail
	parts int
	left  int // bytes of text still taken
	// charset is what the first text says it is written in.
	charset string
}

// walk reads a part and gives the text in it; files go to the mail.
func (w *walker) walk(h Header, body []byte, at place) []Segment {
	if w.parts++; w.parts > partsMax {
		w.mail.Cut = true
		return nil
	}
	contentType, params := mediaType(h.Get("content-type"))
	if contentType == "" {
		contentType = "text/plain"
		if at.digest {
			contentType = "message/rfc822"
		}
	}
	if strings.HasPrefix(contentType, "multipart/") {
		return w.multipart(contentType, params, h, body, at)
	}
	if w.charset == "" && strings.HasPrefix(contentType, "text/") {
		w.charset = params["charset"]
	}
	return w.leaf(leaf{contentType: contentType, params: params, header: h, body: body}, at)
}

func (w *walker) multipart(contentType string, params map[string]string, h Header, body []byte, at place) []Segment {
	if at.depth >= depthMax {
		w.mail.Cut = true
		return nil
	}
	parts, cut := split(body, params["boundary"], partsMax-w.parts)
	w.mail.Cut = w.mail.Cut || cut
	if len(parts) == 0 { // no such line in it: whatever it is, show it
		if w.charset == "" && strings.HasPrefix(contentType, "text/") {
			w.charset = params["charset"]
		}
		return w.leaf(leaf{contentType: "text/plain", params: params, header: h, body: body}, at)
	}
	if contentType == "multipart/report" && w.mail.Report.Type == "" {
		w.mail.Report.Type = strings.ToLower(params["report-type"])
		if w.mail.Report.Type == "" {
			w.mail.Report.Type = "delivery-status"
		}
	}
	inside := place{depth: at.depth + 1, within: contentType, digest: contentType == "multipart/digest"}
	var all []Segment
	for i, raw := range parts {
		header, content, cut := readHeader(raw)
		w.mail.Cut = w.mail.Cut || cut
		inside.first = i == 0
		got := w.walk(header, content, inside)
		if contentType == "multipart/alternative" {
			all = alternative(all, got)
		} else {
			all = append(all, got...)
		}
	}
	return all
}

// alternative joins two forms of the same: the first plain one and the last
// HTML one that says anything.
func alternative(all, next []Segment) []Segment {
	if len(all) == 0 {
		return next
	}
	text, html := plainOf(all), htmlOf(all)
	if text == "" {
		text = plainOf(next)
	}
	if h := htmlOf(next); h != "" {
		html = h
	}
	return []Segment{{Text: text, HTML: html}}
}

func plainOf(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}

func htmlOf(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.HTML)
	}
	return b.String()
}
