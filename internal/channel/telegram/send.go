package telegram

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"strconv"
	"strings"

	"rondo/internal/channel"
)

// part is one message of Telegram's.
type part struct {
	text string              // text, or caption
	file *channel.Attachment // nil for text alone
}

// parts says what provider messages a message becomes: a text that fits goes
// under the first file, a longer one before it.
func parts(m channel.Outbound) []part {
	var out []part
	caption := ""
	if len(m.Attachments) > 0 && channel.UTF16.Length(m.Text) <= captionMax {
		caption = strings.TrimSpace(m.Text)
	} else {
		for _, piece := range channel.UTF16.Split(m.Text, textMax) {
			out = append(out, part{text: piece})
		}
	}
	for i := range m.Attachments {
		out = append(out, part{text: caption, file: &m.Attachments[i]})
		caption = ""
	}
	return out
}

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if err := sendable(m); err != nil {
		return receipt, err
	}
	todo := parts(m)
	for i := len(m.Sent); i < len(todo); i++ {
		p := params{"chat_id": chatID(m.To)}
		if chat, id := splitKey(m.ReplyTo); i == 0 && chat == m.To && id != 0 {
			p["reply_parameters"] = params{"message_id": id, "allow_sending_without_reply": true}
		}
		result, err := ch.sendPart(ctx, a, todo[i], p)
		if err != nil {
			return receipt, err
		}
		id := result.At("message_id").Int()
		if id == 0 {
			return receipt, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Telegram took the message but did not name it."}
		}
		receipt.Parts = append(receipt.Parts, m.To+":"+strconv.FormatInt(id, 10))
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// chatID is an address as Telegram wants it: a number.
func chatID(to string) any {
	if n, err := strconv.ParseInt(to, 10, 64); err == nil {
		return n
	}
	return to
}

// sendable refuses what Telegram would, before any part of it is sent.
func sendable(m channel.Outbound) error {
	if strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 {
		return &channel.Error{Class: channel.GiveUp, Code: "empty", Detail: "There is nothing to send."}
	}
	if m.To == "" {
		return &channel.Error{Class: channel.GiveUp, Code: "no_address", Detail: "The customer has no Telegram address."}
	}
	for _, f := range m.Attachments {
		if f.SizeBytes > fileMaxBytes {
			return &channel.Error{Class: channel.GiveUp, Code: "too_large",
				Detail: fmt.Sprintf("%q is larger than the %d MB a bot may send.", f.Name, fileMaxBytes>>20)}
		}
	}
	return nil
}

func (ch *Channel) sendPart(ctx context.Context, a channel.Account, todo part, p params) (channel.Tree, error) {
	if todo.file == nil {
		p["text"] = todo.text
		return ch.call(ctx, a, "sendMessage", p)
	}
	if todo.text != "" {
		p["caption"] = todo.text
	}
	how := way(*todo.file)
	result, err := ch.upload(ctx, a, how, *todo.file, p)
	if e := (*channel.Error)(nil); how.field == "photo" && errors.As(err, &e) && pictureRefused(e) {
		return ch.upload(ctx, a, document, *todo.file, p)
	}
	return result, err
}

// method is a way to send a file.
type method struct{ name, field string }

var document = method{"sendDocument", "document"}

// way picks how a file is sent, so that Telegram shows it as what it is.
func way(f channel.Attachment) method {
	contentType, _, _ := mime.ParseMediaType(f.ContentType)
	switch contentType {
	case "image/jpeg", "image/png", "image/webp":
		if f.SizeBytes <= photoMaxBytes {
			return method{"sendPhoto", "photo"}
		}
	case "image/gif":
		return method{"sendAnimation", "animation"}
	case "video/mp4":
		return method{"sendVideo", "video"}
	case "audio/mpeg", "audio/mp4", "audio/x-m4a":
		return method{"sendAudio", "audio"}
	case "audio/ogg":
		return method{"sendVoice", "voice"}
	}
	return document
}

// pictureRefused says whether Telegram took the file but not as a picture (too
// wide, too many pixels, broken): as a document it goes through.
func pictureRefused(e *channel.Error) bool {
	return e.Class == channel.GiveUp && (strings.Contains(e.Detail, "PHOTO_") || strings.Contains(e.Detail, "IMAGE_PROCESS_FAILED"))
}

// Typing shows the customer for five seconds that somebody is typing.
func (ch *Channel) Typing(ctx context.Context, a channel.Account, to string) error {
	_, err := ch.call(ctx, a, "sendChatAction", params{"chat_id": chatID(to), "action": "typing"})
	return err
}

// Answer settles a pressed button, which else keeps spinning. One that is too
// old to be settled is settled.
func (ch *Channel) Answer(ctx context.Context, a channel.Account, handle string) error {
	_, err := ch.call(ctx, a, "answerCallbackQuery", params{"callback_query_id": handle})
	if e := (*channel.Error)(nil); errors.As(err, &e) && e.Class == channel.GiveUp {
		return nil
	}
	return err
}
