package whatsapp

import (
	"context"
	"mime"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// part is one message of WhatsApp's: its type, and what stands under it, or the
// file to be uploaded for it.
type part struct {
	kind    string
	content meta.Params
	file    *channel.Attachment
}

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	todo, err := ch.parts(m)
	if err != nil {
		return receipt, err
	}
	for i := len(m.Sent); i < len(todo); i++ {
		body := meta.Params{"messaging_product": "whatsapp", "recipient_type": "individual", "biz_opaque_callback_data": meta.Mark(m), "type": todo[i].kind}
		addressed(body, m.To)
		if i == 0 && m.ReplyTo != "" && todo[i].kind != "reaction" {
			body["context"] = meta.Params{"message_id": m.ReplyTo}
		}
		if todo[i].file != nil {
			if todo[i].content["id"], err = ch.upload(ctx, a, *todo[i].file); err != nil {
				return receipt, err
			}
		}
		if todo[i].kind == "template" && m.Template.Media != nil {
			if err := ch.uploadHeader(ctx, a, todo[i].content, *m.Template.Media); err != nil {
				return receipt, err
			}
		}
		body[todo[i].kind] = todo[i].content
		said, err := ch.graph.Post(ctx, a, numberPath(a)+"/messages", body)
		if err != nil {
			return receipt, err
		}
		if err := named(said, m.To, &receipt); err != nil {
			return receipt, err
		}
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// named takes from an answer what the message is called, and what else the
// customer is.
func named(said channel.Tree, to string, receipt *channel.Receipt) error {
	messages, _ := said.At("messages").List()
	if len(messages) == 0 || messages[0].At("id").Line() == "" {
		return meta.Unnamed()
	}
	receipt.Parts = append(receipt.Parts, messages[0].At("id").Line())
	people, _ := said.At("contacts").List()
	for _, p := range people {
		for _, name := range []string{p.At("wa_id").Line(), p.At("user_id").Line()} {
			if name != "" && name != strings.TrimPrefix(to, "+") && len(receipt.Aliases) < 2 {
				receipt.Aliases = append(receipt.Aliases, name)
			}
		}
	}
	return nil
}

// parts says what a message becomes, or why it cannot be sent at all.
func (ch *Channel) parts(m channel.Outbound) ([]part, error) {
	if e := ch.Caps().Fit(m); e != nil {
		return nil, e
	}
	if !addressed(meta.Params{}, m.To) {
		return nil, meta.GivenUp("no_address", "The customer has no WhatsApp address.")
	}
	if m.Template != nil {
		return template(*m.Template)
	}
	if m.LastInbound.IsZero() || ch.now().Sub(m.LastInbound) > meta.Day {
		return nil, meta.GivenUp(closed().Code, closed().Detail)
	}
	if m.Reaction != nil {
		if m.ReplyTo == "" {
			return nil, meta.GivenUp("no_message", "A reaction needs a message to react to.")
		}
		return []part{{kind: "reaction", content: meta.Params{"message_id": m.ReplyTo, "emoji": m.Reaction.Emoji}}}, nil
	}
	return free(m), nil
}

// free is what a message without a template becomes: a text that fits goes
// under the first file that can carry one, another before the files.
func free(m channel.Outbound) []part {
	var files []part
	for i := range m.Attachments {
		f := &m.Attachments[i]
		content := meta.Params{}
		kind := way(*f)
		switch {
		case kind == "document":
			content["filename"] = meta.PlainName(f.Name)
		case kind == "audio" && spoken(*f):
			content["voice"] = true
		}
		files = append(files, part{kind: kind, content: content, file: f})
	}
	text := strings.TrimSpace(m.Text)
	if text != "" && m.Choices == nil && len(files) > 0 && files[0].kind != "audio" && channel.Characters.Length(text) <= captionMax {
		files[0].content["caption"] = text
		text = ""
	}
	var out []part
	menu, ok := interactive(text, m.Choices)
	if m.Choices != nil && !ok {
		text = m.Choices.Plain(text)
	}
	if ok {
		out = append(files, part{kind: "interactive", content: menu})
	} else {
		out = append(texts(text), files...)
	}
	if at := m.Location; at != nil {
		place := meta.Params{"latitude": at.Latitude, "longitude": at.Longitude}
		if at.Name != "" {
			place["name"] = at.Name
		}
		if at.Address != "" {
			place["address"] = at.Address
		}
		out = append(out, part{kind: "location", content: place})
	}
	return out
}

func texts(text string) (out []part) {
	for _, piece := range channel.Characters.Split(text, textMax) {
		link := strings.Contains(piece, "https://") || strings.Contains(piece, "http://")
		out = append(out, part{kind: "text", content: meta.Params{"body": piece, "preview_url": link}})
	}
	return out
}

// way picks the type under which a file is sent. What WhatsApp does not show
// as a picture, a film or a sound, or not of that size, goes as a document.
func way(f channel.Attachment) string {
	contentType, _, _ := mime.ParseMediaType(f.ContentType)
	switch contentType {
	case "image/jpeg", "image/png":
		if f.SizeBytes <= imageMaxBytes {
			return "image"
		}
	case "video/mp4", "video/3gpp":
		if f.SizeBytes <= videoMaxBytes {
			return "video"
		}
	case "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg":
		if f.SizeBytes <= audioMaxBytes {
			return "audio"
		}
	}
	return "document"
}

// spoken says whether a sound is shown as a voice message: WhatsApp takes Ogg
// for nothing but Opus, in which people's voices are recorded.
func spoken(f channel.Attachment) bool {
	contentType, _, _ := mime.ParseMediaType(f.ContentType)
	return contentType == "audio/ogg"
}
