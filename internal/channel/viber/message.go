package viber

import (
	"encoding/json"
	"strings"

	"rondo/internal/channel"
)

// readMessage reads what a customer wrote or sent.
func readMessage(in *channel.Inbound, m channel.Tree) {
	in.Kind = channel.InMessage
	kind := m.At("type").Line()
	switch kind {
	case "text":
		in.Text = m.At("text").Text()
		if id := tapped(in.Text, m.At("tracking_data").Text()); id != "" {
			in.Kind, in.Postback = channel.InPostback, id
		}
	case "picture", "video", "file":
		in.Text, in.Media = m.At("text").Text(), media(kind, m)
	case "sticker":
		if address := m.At("media").Line(); channel.WebAddress(address) {
			in.Media = []channel.Media{{Kind: channel.Sticker, Ref: address, ContentType: "image/png", Name: "sticker.png"}}
		}
	case "url":
		in.Text = strings.TrimSpace(strings.Join([]string{m.At("text").Text(), m.At("media").Line()}, "\n"))
	case "contact":
		in.Cards = card(m.At("contact"))
	case "location":
		in.Location = place(m.At("location"))
	}
	if in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, channel.Cut(kind, lineMax)
		if kind == "" || kind == "text" {
			in.Unsupported = "empty message"
		}
	}
}

func media(kind string, m channel.Tree) []channel.Media {
	address := m.At("media").Line()
	if !channel.WebAddress(address) {
		return nil
	}
	of := map[string]channel.Media{"picture": {Kind: channel.Image}, "video": {Kind: channel.Video, ContentType: "video/mp4"}, "file": {Kind: channel.Document}}[kind]
	of.Ref, of.Name, of.SizeBytes = address, channel.Cut(m.At("file_name").Line(), lineMax), max(m.At("size").Int(), 0)
	if of.SizeBytes > fileMaxBytes {
		of.Problem = "too_large"
	}
	return []channel.Media{of}
}

func card(c channel.Tree) []channel.Card {
	out := channel.Card{Name: channel.Cut(c.At("name").Line(), lineMax), Phone: channel.Cut(c.At("phone_number").Line(), lineMax)}
	if out == (channel.Card{}) {
		return nil
	}
	return []channel.Card{out}
}

func place(l channel.Tree) *channel.Location {
	latitude, okLat := l.At("lat").Float()
	longitude, okLong := l.At("lon").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude, Address: channel.Cut(l.At("address").Line(), lineMax)}
}

// track is what we give Viber to keep with a question: which label means which
// answer. It comes back with what the customer says next. A pressed button
// arrives as nothing but a text with its label.
type track struct {
	Answers map[string]string `json:"rondo"` // ids by label
}

func trackOf(choices []channel.Choice) string {
	t := track{map[string]string{}}
	for _, c := range choices {
		if c.URL == "" && c.ID != "" {
			t.Answers[c.Title] = c.ID
		}
	}
	b, _ := json.Marshal(t)
	return string(b)
}

// tapped is the id of the answer whose label a text is; empty where it is none.
func tapped(text, tracking string) string {
	var t track
	if !strings.HasPrefix(tracking, `{"rondo":`) || json.Unmarshal([]byte(tracking), &t) != nil {
		return ""
	}
	return channel.Clean(t.Answers[text])
}
