package line

import (
	"strings"

	"rondo/internal/channel"
)

// readMessage reads a message of a customer.
func readMessage(in channel.Inbound, m channel.Tree) (channel.Inbound, bool) {
	kind, id := m.At("type").Line(), m.At("id").Line()
	if id == "" || len(id) > idMax {
		return in, false
	}
	in.Kind, in.Key, in.ProviderID, in.Slips.Read = channel.InMessage, id, id, m.At("markAsReadToken").Line()
	in.ReplyTo, in.Group = channel.Cut(m.At("quotedMessageId").Line(), idMax), channel.Cut(m.At("imageSet", "id").Line(), idMax)
	switch kind {
	case "text":
		in.Text = m.At("text").Text()
	case "image", "video", "audio", "file":
		in.Media = media(kind, id, m)
	case "location":
		in.Location = place(m)
	case "sticker":
		in.Text, in.Media = m.At("text").Text(), sticker(m)
	}
	if in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, kind
		if kind == "" || kind == "text" {
			in.Unsupported = "empty message"
		}
		in.Unsupported = channel.Cut(in.Unsupported, nameMax)
	}
	return in, true
}

// media is what a customer sent: at LINE, where its id opens it, or elsewhere.
func media(kind, id string, m channel.Tree) []channel.Media {
	of := map[string]channel.Media{
		"image": {Kind: channel.Image, ContentType: "image/jpeg"}, "video": {Kind: channel.Video, ContentType: "video/mp4"},
		"audio": {Kind: channel.Voice, ContentType: "audio/mp4"}, "file": {Kind: channel.Document},
	}[kind]
	of.Ref, of.Name, of.SizeBytes = kind+"/"+id, channel.Cut(m.At("fileName").Line(), nameMax), max(m.At("fileSize").Int(), 0)
	if m.At("contentProvider", "type").Line() == "external" {
		of.Ref, of.ContentType = m.At("contentProvider", "originalContentUrl").Line(), ""
		if !channel.WebAddress(of.Ref) {
			return nil
		}
	} else if !idShape.MatchString(id) {
		return nil
	}
	if of.SizeBytes > fetchMaxBytes {
		of.Problem = "too_large"
	}
	return []channel.Media{of}
}

// sticker is the picture of a sticker, which LINE's sticker shop keeps.
func sticker(m channel.Tree) []channel.Media {
	id := m.At("stickerId").Line()
	if !idShape.MatchString(id) {
		return nil
	}
	var words []string
	list, _ := m.At("keywords").List()
	for _, w := range list {
		words = append(words, w.Line())
	}
	return []channel.Media{{Kind: channel.Sticker, Ref: "sticker/" + id, ContentType: "image/png", Name: channel.Cut(strings.TrimSpace("sticker "+strings.Join(words, " ")), 60) + ".png"}}
}

func place(m channel.Tree) *channel.Location {
	latitude, okLat := m.At("latitude").Float()
	longitude, okLong := m.At("longitude").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude, Name: channel.Cut(m.At("title").Line(), nameMax), Address: channel.Cut(m.At("address").Line(), nameMax)}
}
