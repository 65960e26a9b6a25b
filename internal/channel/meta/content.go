package meta

import (
	"cmp"
	"slices"
	"strings"

	"rondo/internal/channel"
)

// thumbs are the stickers that are the thumb of Messenger's own button.
func thumbs() []string { return []string{"369239263222822", "369239343222814", "369239383222810"} }

// readAttachments reads what hangs on a message, and names what cannot be
// shown.
func readAttachments(list channel.Tree, in *channel.Inbound) (unreadable string) {
	all, _ := list.List()
	var stickers []string
	for _, one := range all {
		if one.At("type").Line() == "sticker" {
			stickers = append(stickers, one.At("payload", "sticker_id").Line(), one.At("payload", "url").Line())
		}
	}
	for _, one := range all {
		kind, p := one.At("type").Line(), one.At("payload")
		// Until September 2026 a sticker comes twice, also as a picture.
		if kind == "image" && (known(stickers, p.At("sticker_id").Line()) || known(stickers, p.At("url").Line())) {
			continue
		}
		if !readAttachment(kind, one, in) && unreadable == "" {
			unreadable = cmp.Or(kind, "attachment")
		}
	}
	return unreadable
}

func known(list []string, s string) bool { return s != "" && slices.Contains(list, s) }

// readAttachment reads one; false where nothing of it can be shown.
func readAttachment(kind string, one channel.Tree, in *channel.Inbound) bool {
	p := one.At("payload")
	title := cmp.Or(p.At("title").Line(), one.At("title").Line())
	var files []channel.Media
	switch kind {
	case "image", "sticker":
		if slices.Contains(thumbs(), p.At("sticker_id").Line()) {
			in.Text = strings.TrimSpace(in.Text + " 👍")
			return true
		}
		files = linked(channel.Image, p.At("url"))
		if kind == "sticker" || p.Has("sticker_id") {
			files = linked(channel.Sticker, p.At("url"))
		}
	case "video", "reel", "ig_reel":
		files = linked(channel.Video, p.At("url"))
	case "audio":
		files = linked(channel.Audio, p.At("url"))
	case "file":
		files = linked(channel.Document, p.At("url"))
	case "share", "post", "ig_post":
		files = linked(channel.Image, p.At("url"))
	case "story_mention", "ig_story":
		files = linked(channel.Image, p.At("url"))
		in.Referral = &channel.Referral{Source: kind, URL: p.At("url").Line()}
	case "like_heart":
		in.Text = strings.TrimSpace(in.Text + " ❤️")
		return true
	case "location":
		in.Location = place(p, title)
		return in.Location != nil
	case "fallback":
		return readLink(one, title, in)
	case "template":
		return readTemplate(p, title, in)
	default:
		return false
	}
	if len(files) > 0 && kind != "image" && in.Text == "" && title != "" {
		in.Text = title
	}
	in.Media = append(in.Media, files...)
	return len(files) > 0
}

// linked is a file at an address, if that is one to fetch from.
func linked(kind channel.MediaKind, at channel.Tree) []channel.Media {
	url := at.Line()
	if !channel.WebAddress(url) {
		return nil
	}
	return []channel.Media{{Kind: kind, Ref: url}}
}

// readLink reads a page that the customer shared. Often its address is the
// text already, and sometimes it is no address at all.
func readLink(one channel.Tree, title string, in *channel.Inbound) bool {
	url := cmp.Or(one.At("payload", "url").Line(), one.At("url").Line())
	if !channel.WebAddress(url) {
		url = ""
	}
	for _, line := range []string{title, url} {
		if line != "" && !strings.Contains(in.Text, line) && (in.Text == "" || line == url) {
			in.Text = strings.TrimSpace(in.Text + "\n" + line)
		}
	}
	return in.Text != ""
}

// readTemplate reads the words of a card or a question, which only a business
// can send.
func readTemplate(p channel.Tree, title string, in *channel.Inbound) bool {
	lines := []string{p.At("text").Text()}
	elements := p.At("elements")
	if !elements.Object() {
		if list, _ := elements.List(); len(list) > 0 {
			elements = list[0]
		}
	} else if list, _ := elements.At("data").List(); len(list) > 0 {
		elements = list[0]
	}
	lines = append(lines, elements.At("title").Line(), elements.At("subtitle").Line())
	if slices.IndexFunc(lines, func(s string) bool { return s != "" }) < 0 {
		lines = []string{title}
	}
	for _, line := range lines {
		if line != "" {
			in.Text = strings.TrimSpace(in.Text + "\n" + line)
		}
	}
	return in.Text != ""
}

func place(p channel.Tree, title string) *channel.Location {
	latitude, okLat := p.At("coordinates", "lat").Float()
	longitude, okLong := p.At("coordinates", "long").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude, Name: title}
}

// reactions are Meta's words for the reactions it has always known.
func reactions() map[string]string {
	return map[string]string{"love": "❤️", "like": "👍", "dislike": "👎", "smile": "😆", "haha": "😆", "laugh": "😆", "wow": "😮", "sad": "😢", "angry": "😠"}
}

func emojiOf(word string) string { return reactions()[word] }

// wordOf is Meta's word for an emoji; one that it has none for stands for itself.
func wordOf(emoji string) string {
	switch strings.TrimSuffix(emoji, "\ufe0f") {
	case "❤":
		return "love"
	case "👍":
		return "like"
	case "👎":
		return "dislike"
	case "😆", "😂":
		return "smile"
	case "😮":
		return "wow"
	case "😢":
		return "sad"
	case "😠", "😡":
		return "angry"
	}
	return emoji
}
