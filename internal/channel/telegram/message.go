package telegram

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"

	"rondo/internal/channel"
)

// readMessage reads a message of a customer, whole; or one that a colleague wrote
// to them with the company's own account.
func readMessage(m channel.Tree) (channel.Inbound, bool) {
	author, echo := m.At("from"), ownersOwn(m)
	if echo {
		author = m.At("chat")
	}
	from, ok := customer(m, author)
	if !ok || m.At("message_id").Int() == 0 {
		return channel.Inbound{}, false
	}
	in := channel.Inbound{
		Kind: channel.InMessage, Key: messageKey(m), ProviderID: messageKey(m), From: from,
		At: m.At("date").Time(), Order: m.At("message_id").Int(), Group: m.At("media_group_id").Line(),
		Text: written(m), Media: media(m), Location: place(m), Cards: cards(m),
	}
	if answered := m.At("reply_to_message", "message_id"); answered.Int() != 0 {
		in.ReplyTo = from.Address + ":" + number(answered)
	}
	if sent := m.At("web_app_data", "data").Text(); sent != "" {
		in.Postback = sent
		in.Text = cmp.Or(in.Text, m.At("web_app_data", "button_text").Text(), sent)
	}
	if command, payload, _ := strings.Cut(in.Text, " "); command == "/start" && payload != "" {
		in.Referral = &channel.Referral{Source: "link", Payload: strings.TrimSpace(payload)}
	}
	if in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, contentName(m)
	}
	if echo {
		ok = in.Kind == channel.InMessage // a colleague sees the rest where it was sent
		in.Kind, in.Referral, in.Automatic = channel.InEcho, nil, m.At("is_from_offline").Bool()
	}
	return in, ok
}

// written is the text or caption, or the sticker's emoji.
func written(m channel.Tree) string {
	if m.Has("text") {
		return withLinks(m.At("text").Text(), m.At("entities"))
	}
	if m.Has("caption") {
		return withLinks(m.At("caption").Text(), m.At("caption_entities"))
	}
	return m.At("sticker", "emoji").Text()
}

// withLinks is a formatted text as plain text: a link hidden behind words is
// written after them. Telegram counts offsets in UTF-16 units.
func withLinks(text string, entities channel.Tree) string {
	type link struct {
		end int64
		url string
	}
	var links []link
	list, _ := entities.List()
	units := utf16.Encode([]rune(text))
	for _, e := range list {
		offset, length, url := e.At("offset").Int(), e.At("length").Int(), e.At("url").Text()
		if e.At("type").Text() != "text_link" || url == "" || offset < 0 || length <= 0 ||
			offset > int64(len(units)) || length > int64(len(units))-offset {
			continue
		}
		if string(utf16.Decode(units[offset:offset+length])) != url {
			links = append(links, link{offset + length, url})
		}
	}
	if len(links) == 0 {
		return text
	}
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(a.end, b.end) })
	var out strings.Builder
	done := int64(0)
	for _, l := range links {
		out.WriteString(string(utf16.Decode(units[done:l.end])))
		out.WriteString(" (" + l.url + ")")
		done = l.end
	}
	out.WriteString(string(utf16.Decode(units[done:])))
	return channel.Clean(out.String())
}

// media is the one file a message can hold. An animation is also given as a
// document, and a photo in several sizes, of which the largest counts.
func media(m channel.Tree) []channel.Media {
	for _, field := range []struct {
		name        string
		kind        channel.MediaKind
		contentType string // where Telegram does not say
	}{
		{"animation", channel.Video, "video/mp4"}, {"video", channel.Video, "video/mp4"},
		{"video_note", channel.Video, "video/mp4"}, {"audio", channel.Audio, "audio/mpeg"},
		{"voice", channel.Voice, "audio/ogg"}, {"sticker", channel.Sticker, "image/webp"},
		{"photo", channel.Image, "image/jpeg"}, {"document", channel.Document, ""},
	} {
		file := m.At(field.name)
		if sizes, ok := file.List(); ok {
			file = largest(sizes)
		}
		if file.At("file_id").Text() == "" {
			continue
		}
		out := channel.Media{
			Kind: field.kind, Ref: file.At("file_id").Line(), Name: file.At("file_name").Line(),
			ContentType: cmp.Or(file.At("mime_type").Line(), field.contentType),
			SizeBytes:   max(file.At("file_size").Int(), 0),
			Width:       int(file.At("width").Int()), Height: int(file.At("height").Int()),
		}
		switch {
		case field.kind == channel.Sticker && file.At("is_animated").Bool():
			out.ContentType = "application/x-tgsticker"
		case field.kind == channel.Sticker && file.At("is_video").Bool():
			out.ContentType = "video/webm"
		}
		if out.SizeBytes > fetchMaxBytes {
			out.Problem = "too_large"
		}
		return []channel.Media{out}
	}
	return nil
}

// largest is the photo with the most pixels, the last among equals.
func largest(sizes []channel.Tree) channel.Tree {
	var best channel.Tree
	most := int64(-1)
	for _, size := range sizes {
		if n := size.At("width").Int() * size.At("height").Int(); n >= most && size.At("file_id").Text() != "" {
			best, most = size, n
		}
	}
	return best
}

// place is a location; a venue's has a name, and is given twice.
func place(m channel.Tree) *channel.Location {
	at := m.At("location")
	if m.At("venue", "location").Object() {
		at = m.At("venue", "location")
	}
	latitude, okLat := at.At("latitude").Float()
	longitude, okLong := at.At("longitude").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude,
		Name: m.At("venue", "title").Line(), Address: m.At("venue", "address").Line()}
}

func cards(m channel.Tree) []channel.Card {
	c := m.At("contact")
	if c.At("phone_number").Line() == "" {
		return nil
	}
	name := strings.TrimSpace(c.At("first_name").Line() + " " + c.At("last_name").Line())
	return []channel.Card{{Name: name, Phone: c.At("phone_number").Line()}}
}

// contentName is Telegram's name for the content of a message we cannot show:
// what is left beside the fields that every message may have.
func contentName(m channel.Tree) string {
	common := []string{"message_id", "message_thread_id", "from", "sender_chat", "chat", "date", "edit_date",
		"business_connection_id", "forward_origin", "reply_to_message", "external_reply", "quote", "reply_to_story",
		"via_bot", "has_protected_content", "is_from_offline", "media_group_id", "author_signature", "entities",
		"caption", "caption_entities", "reply_markup", "link_preview_options", "effect_id", "text"}
	names := m.Names()
	slices.Sort(names)
	for _, name := range names {
		if name = channel.Clean(name); name != "" && !slices.Contains(common, name) {
			return name
		}
	}
	return "empty"
}
