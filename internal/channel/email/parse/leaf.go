package parse

import (
	"bytes"
	"strings"
	"unicode"
)

// leaf is a part without parts of its own.
type leaf struct {
	contentType string
	params      map[string]string
	header      Header
	body        []byte
}

// leaf sorts a part: text to read, the report of a machine, or a file.
func (w *walker) leaf(l leaf, at place) []Segment {
	disposition, dispositionParams := mediaType(l.header.Get("content-disposition"))
	name := fileName(firstOf(dispositionParams["filename"], l.params["name"]))
	if at.within == "multipart/report" && w.report(l, at) {
		return nil
	}
	readable := l.contentType == "text/plain" || l.contentType == "text/html"
	if readable && disposition != "attachment" && name == "" && len(l.body) <= 4*textMaxBytes {
		content := l.decoded()
		if len(content) <= min(textMaxBytes, w.left) {
			w.left -= len(content)
			return l.segment(content)
		}
	}
	w.file(l, at, disposition, name)
	return nil
}

func (l leaf) decoded() []byte {
	return decodeTransfer(l.body, l.header.Get("content-transfer-encoding"))
}

// segment is the part as text.
func (l leaf) segment(content []byte) []Segment {
	text := Decode(content, l.params["charset"])
	if l.contentType == "text/html" {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return []Segment{{HTML: text}}
	}
	text = lines(text)
	if strings.EqualFold(l.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(l.params["delsp"], "yes"))
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []Segment{{Text: text}}
}

// report takes the parts of a report that are for machines.
func (w *walker) report(l leaf, at place) bool {
	r := &w.mail.Report
	switch l.contentType {
	case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification":
		r.Fields = groups(l.decoded())
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		r.Returned, _, _ = readHeader(skipEnvelope(l.decoded()))
	default:
		return false
	}
	return true
}

// groups reads blocks of fields with empty lines between them.
func groups(body []byte) []Header {
	var all []Header
	for len(body) > 0 && len(all) < partsMax {
		for len(body) > 0 && (body[0] == '\r' || body[0] == '\n' || body[0] == ' ') {
			body = body[1:]
		}
		h, rest, _ := readHeader(body)
		if len(rest) == len(body) {
			_, rest = cutLine(body)
		}
		if len(h) > 0 {
			all = append(all, h)
		}
		body = rest
	}
	return all
}

func (w *walker) file(l leaf, at place, disposition, name string) {
	content := l.decoded()
	cid := strings.Trim(strings.TrimSpace(l.header.Get("content-id")), "<>")
	switch {
	case len(content) == 0 && name == "" && disposition != "attachment":
		return // an empty part that nobody calls a file is nothing
	case len(w.mail.Files) >= filesMax:
		w.mail.Cut = true
		return
	}
	if name == "" {
		name = unnamed(l, content)
	}
	if len(cid) > nameMaxRunes || strings.ContainsFunc(cid, unicode.IsControl) {
		cid = ""
	}
	if l.contentType == "image/jpg" || l.contentType == "image/pjpeg" {
		l.contentType = "image/jpeg"
	}
	w.mail.Files = append(w.mail.Files, File{
		Name: name, ContentType: l.contentType, ContentID: Decode([]byte(cid), ""), Content: content,
		Inline: disposition == "inline" || disposition == "" && cid != "" && at.within == "multipart/related",
	})
}

// unnamed finds a name for a file that has none.
func unnamed(l leaf, content []byte) string {
	if l.contentType == "message/rfc822" {
		h, _, _ := readHeader(content)
		return fileName(firstOf(h.Text("subject"), "message") + ".eml")
	}
	endings := map[string]string{"text/plain": "txt", "text/html": "html", "text/calendar": "ics", "application/pdf": "pdf", "image/jpeg": "jpg",
		"application/pgp-signature": "asc", "application/pgp-encrypted": "asc", "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m"}
	major, minor, _ := strings.Cut(l.contentType, "/")
	ending := endings[l.contentType]
	if ending == "" && (major == "image" || major == "audio" || major == "video") && len(minor) <= 5 {
		ending = minor
	}
	if ending == "" {
		ending = "bin"
	}
	if major != "image" && major != "audio" && major != "video" {
		major = "file"
	}
	return fileName(major + "." + ending)
}

// fileName takes a name as it came, and gives one without folders, controls
// and characters that turn the direction of writing.
func fileName(s string) string {
	s = words(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
	if s = strings.TrimSpace(s); strings.Trim(s, ".") == "" {
		return ""
	}
	if runes := []rune(s); len(runes) > nameMaxRunes {
		s = string(runes[:nameMaxRunes/2]) + "…" + string(runes[len(runes)-nameMaxRunes/2:])
	}
	return s
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// lines ends every line with \n alone.
func lines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// unflow joins the lines of format=flowed text (RFC 3676).
func unflow(text string, delSp bool) string {
	var b strings.Builder
	open, openDepth := false, 0
	for _, line := range strings.Split(text, "\n") {
		depth := len(line) - len(strings.TrimLeft(line, ">"))
		content := strings.TrimPrefix(line[depth:], " ")
		signature := content == "-- "
		if open && (depth != openDepth || signature) {
			b.WriteByte('\n')
			open = false
		}
		if !open && depth > 0 {
			b.WriteString(strings.Repeat(">", depth) + " ")
		}
		if open = !signature && strings.HasSuffix(content, " "); open && delSp {
			content = content[:len(content)-1]
		}
		b.WriteString(content)
		if openDepth = depth; !open {
			b.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// split cuts the body of a multipart into its parts, at most max of them.
func split(body []byte, boundary string, most int) (parts [][]byte, cut bool) {
	if boundary == "" || len(boundary) > 1000 {
		return nil, false
	}
	delimiter := []byte("--" + boundary)
	start, from := -1, 0
	for from < len(body) {
		i := bytes.Index(body[from:], delimiter)
		if i < 0 {
			break
		}
		at := from + i
		from = at + len(delimiter)
		line, rest := cutLine(body[from:])
		ending := bytes.TrimRight(line, " \t\r\n")
		closing := bytes.Equal(ending, []byte("--"))
		if at > 0 && body[at-1] != '\n' && body[at-1] != '\r' || len(ending) > 0 && !closing {
			continue
		}
		if start >= 0 {
			parts = append(parts, trimBreak(body[start:at]))
		}
		if from = len(body) - len(rest); len(parts) >= most {
			return parts, true
		}
		if start = from; closing {
			return parts, false
		}
	}
	if start >= 0 && start < len(body) { // the end never came
		parts = append(parts, body[start:])
	}
	return parts, false
}

// trimBreak drops the line break that belongs to the boundary after it.
func trimBreak(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}
