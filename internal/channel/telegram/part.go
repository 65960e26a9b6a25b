package telegram

import (
	"strings"

	"rondo/internal/channel"
)

const (
	albumMax    = 10
	choiceIDMax = 64 // bytes of a button's data
	choicesMax  = 100
)

// part is one message of Telegram's, or an album, which is as many as it has files.
type part struct {
	text     string // text, or caption
	files    []*channel.Attachment
	place    *channel.Location
	keyboard [][]params
}

// takes is how many messages a part becomes.
func (p part) takes() int { return max(len(p.files), 1) }

// parts says what provider messages a message becomes: a text that fits goes
// under the first file, a longer one before it; pictures and films that follow
// each other form albums, so do documents, and so do sounds. Choices hang
// below the last text, or below the only file.
func parts(m channel.Outbound) []part {
	var out []part
	caption := ""
	if len(m.Attachments) > 0 && channel.UTF16.Length(m.Text) <= captionMax && (m.Choices == nil || len(m.Attachments) == 1) {
		caption = strings.TrimSpace(m.Text)
	} else {
		for _, piece := range channel.UTF16.Split(m.Text, textMax) {
			out = append(out, part{text: piece})
		}
	}
	last := len(out) - 1
	for i := range m.Attachments {
		f := &m.Attachments[i]
		if n := len(out) - 1; i > 0 && len(out[n].files) < albumMax && album(*f) != "" && album(*f) == album(*out[n].files[0]) {
			out[n].files = append(out[n].files, f)
			continue
		}
		out = append(out, part{text: caption, files: []*channel.Attachment{f}})
		caption = ""
	}
	if m.Location != nil {
		out = append(out, part{place: m.Location})
	}
	if m.Choices != nil && len(out) > 0 {
		if last < 0 {
			last = 0
		}
		out[last].keyboard = keyboard(m.Choices)
	}
	return out
}

// album names what may be shown together; empty for what stands alone.
func album(f channel.Attachment) string {
	switch way(f).field {
	case "photo", "video":
		return "pictures"
	case "document":
		return "documents"
	case "audio":
		return "sounds"
	}
	return ""
}

// left is what is still to be sent after some messages were. An album that was
// begun is finished file by file.
func left(all []part, sent int) []part {
	for i, p := range all {
		if sent == 0 {
			return all[i:]
		}
		if sent >= p.takes() {
			sent -= p.takes()
			continue
		}
		var rest []part
		for _, f := range p.files[sent:] {
			rest = append(rest, part{files: []*channel.Attachment{f}})
		}
		return append(rest, all[i+1:]...)
	}
	return nil
}

// keyboard is choices as buttons below a message, one a row. A list is shown
// whole: Telegram folds nothing.
func keyboard(c *channel.Choices) [][]params {
	rows := [][]params{}
	for _, choice := range c.All() {
		b := params{"text": choice.Title, "callback_data": choice.ID}
		if choice.URL != "" {
			b = params{"text": choice.Title, "url": choice.URL}
		}
		rows = append(rows, []params{b})
	}
	return rows
}
