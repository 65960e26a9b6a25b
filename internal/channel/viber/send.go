package viber

import (
	"cmp"
	"context"
	"path"
	"strings"

	"rondo/internal/channel"
)

// params is a message as Viber takes it.
type params map[string]any

// parts says what messages a message becomes. A short text goes below the first
// picture, others before the files; the keyboard stands with the last one.
func parts(m channel.Outbound) []params {
	var out []params
	choices := m.Choices.All()
	text := m.Text
	keys := keyboard(choices)
	if keys == nil {
		text = m.Choices.Plain(text)
	}
	caption := ""
	if len(m.Attachments) > 0 && channel.MediaKindOf(m.Attachments[0].ContentType) == channel.Image && channel.UTF16.Length(text) <= captionMax {
		caption = strings.TrimSpace(text)
	} else {
		for _, piece := range channel.UTF16.Split(text, textMax) {
			out = append(out, params{"type": "text", "text": piece})
		}
	}
	for _, f := range m.Attachments {
		out = append(out, file(f, caption))
		caption = ""
	}
	if l := m.Location; l != nil {
		out = append(out, params{"type": "location", "location": params{"lat": l.Latitude, "lon": l.Longitude}})
	}
	if keys != nil && len(out) > 0 {
		last := out[len(out)-1]
		last["keyboard"], last["tracking_data"] = keys, trackOf(choices)
	}
	return out
}

func file(f channel.Attachment, caption string) params {
	switch channel.MediaKindOf(f.ContentType) {
	case channel.Image:
		return params{"type": "picture", "text": caption, "media": f.URL}
	case channel.Video:
		return params{"type": "video", "media": f.URL, "size": f.SizeBytes}
	}
	return params{"type": "file", "media": f.URL, "size": f.SizeBytes, "file_name": fileName(f)}
}

// fileName is a file's name with an ending, without which Viber takes no file.
func fileName(f channel.Attachment) string {
	name := cmp.Or(f.Name, "file")
	if path.Ext(name) == "" {
		name += ".bin"
	}
	return name
}

// keyboard is choices to tap; nil where there are more, or longer ones, than
// Viber takes.
func keyboard(choices []channel.Choice) params {
	if len(choices) == 0 || len(choices) > buttonsMax || len(trackOf(choices)) > 4000 {
		return nil
	}
	var buttons []params
	for _, c := range choices {
		b := params{"ActionType": "reply", "ActionBody": c.Title, "Text": c.Title, "TextSize": "regular"}
		if c.URL != "" {
			b["ActionType"], b["ActionBody"] = "open-url", c.URL
		}
		if len(c.Title) > 250 || c.Title == "" {
			return nil
		}
		buttons = append(buttons, b)
	}
	return params{"Type": "keyboard", "DefaultHeight": false, "Buttons": buttons}
}

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if e := ch.Caps().Fit(m); e != nil {
		return receipt, e
	}
	sender := params{"name": channel.Cut(cmp.Or(a.Config.Text("sender_name"), a.Name, "Rondo"), nameMax)}
	if avatar := a.Config.Text("sender_avatar"); avatar != "" {
		sender["avatar"] = avatar
	}
	todo := parts(m)
	for i := len(m.Sent); i < len(todo); i++ {
		p := todo[i]
		p["receiver"], p["min_api_version"], p["sender"] = m.To, 1, sender
		said, err := ch.call(ctx, a, "send_message", p)
		if err != nil {
			return receipt, err
		}
		token := said.At("message_token").Line()
		if token == "" {
			return receipt, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Viber took the message but did not name it."}
		}
		receipt.Parts = append(receipt.Parts, token)
	}
	receipt.State = channel.Sent
	return receipt, nil
}
