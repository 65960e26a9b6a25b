package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"mime"
	"strconv"
	"strings"

	"rondo/internal/channel"
)

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if err := sendable(m); err != nil {
		return receipt, err
	}
	if m.Reaction != nil || m.Change != "" {
		return channel.Receipt{State: channel.Sent}, ch.change(ctx, a, m)
	}
	for n, p := range left(parts(m), len(m.Sent)) {
		about := to(m.To, params{})
		if chat, id := splitKey(m.ReplyTo); n == 0 && len(m.Sent) == 0 && chat == m.To && id != 0 {
			about["reply_parameters"] = params{"message_id": id, "allow_sending_without_reply": true}
		}
		taken, err := ch.sendPart(ctx, a, p, about)
		for _, result := range taken {
			id := result.At("message_id").Int()
			if id == 0 {
				return receipt, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Telegram took the message but did not name it."}
			}
			receipt.Parts = append(receipt.Parts, m.To+":"+strconv.FormatInt(id, 10))
		}
		if err != nil {
			return receipt, err
		}
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
	if e := capabilities().Fit(m); e != nil {
		return e
	}
	if channel.UTF16.Length(m.Text) > textMax && m.Change == channel.Edit {
		return &channel.Error{Class: channel.GiveUp, Code: "too_long", Detail: "An edited message has at most 4096 characters."}
	}
	for _, c := range m.Choices.All() {
		if len(c.ID) > choiceIDMax {
			return &channel.Error{Class: channel.GiveUp, Code: "choice_too_long", Detail: fmt.Sprintf("The id of the choice %q is longer than the 64 bytes Telegram takes.", c.Title)}
		}
	}
	return nil
}

// sendPart sends one part, and gives the messages that Telegram made of it.
func (ch *Channel) sendPart(ctx context.Context, a channel.Account, todo part, p params) ([]channel.Tree, error) {
	if todo.keyboard != nil {
		p["reply_markup"] = params{"inline_keyboard": todo.keyboard}
	}
	switch {
	case len(todo.files) > 1:
		return ch.sendAlbum(ctx, a, todo, p)
	case len(todo.files) == 1:
		return ch.sendFile(ctx, a, todo, p)
	case todo.place != nil:
		return ch.one(ch.sendPlace(ctx, a, todo.place, p))
	}
	p["text"] = todo.text
	return ch.one(ch.call(ctx, a, "sendMessage", p))
}

func (*Channel) one(result channel.Tree, err error) ([]channel.Tree, error) {
	if err != nil {
		return nil, err
	}
	return []channel.Tree{result}, nil
}

func (ch *Channel) sendFile(ctx context.Context, a channel.Account, todo part, p params) ([]channel.Tree, error) {
	f := *todo.files[0]
	if todo.text != "" {
		p["caption"] = todo.text
	}
	how := way(f)
	result, err := ch.upload(ctx, a, how.name, []enclosed{{how.field, f}}, p)
	if e := (*channel.Error)(nil); how.field == "photo" && errors.As(err, &e) && pictureRefused(e) {
		result, err = ch.upload(ctx, a, document.name, []enclosed{{document.field, f}}, p)
	}
	return ch.one(result, err)
}

// sendAlbum sends files that are shown together. Where Telegram cannot make an
// album of them they go one by one.
func (ch *Channel) sendAlbum(ctx context.Context, a channel.Account, todo part, p params) ([]channel.Tree, error) {
	media, files := make([]params, len(todo.files)), make([]enclosed, len(todo.files))
	for i, f := range todo.files {
		field := "file" + strconv.Itoa(i)
		media[i] = params{"type": way(*f).field, "media": "attach://" + field}
		if i == 0 && todo.text != "" {
			media[i]["caption"] = todo.text
		}
		files[i] = enclosed{field, *f}
	}
	album := maps.Clone(p)
	album["media"] = media
	result, err := ch.upload(ctx, a, "sendMediaGroup", files, album)
	if e := (*channel.Error)(nil); errors.As(err, &e) && pictureRefused(e) {
		return ch.oneByOne(ctx, a, todo, p)
	}
	if err != nil {
		return nil, err
	}
	sent, ok := result.List()
	if !ok || len(sent) != len(todo.files) {
		return nil, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Telegram took the album but did not name its parts."}
	}
	return sent, nil
}

func (ch *Channel) oneByOne(ctx context.Context, a channel.Account, todo part, p params) ([]channel.Tree, error) {
	var sent []channel.Tree
	for i, f := range todo.files {
		single := part{files: []*channel.Attachment{f}}
		about := maps.Clone(p)
		if i == 0 {
			single.text = todo.text
		} else {
			delete(about, "reply_parameters")
		}
		result, err := ch.sendFile(ctx, a, single, about)
		sent = append(sent, result...)
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// sendPlace sends a place: with a name and an address as a venue.
func (ch *Channel) sendPlace(ctx context.Context, a channel.Account, l *channel.Location, p params) (channel.Tree, error) {
	p["latitude"], p["longitude"] = l.Latitude, l.Longitude
	if l.Name == "" && l.Address == "" {
		return ch.call(ctx, a, "sendLocation", p)
	}
	p["title"], p["address"] = cmp.Or(l.Name, l.Address), cmp.Or(l.Address, l.Name)
	return ch.call(ctx, a, "sendVenue", p)
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
func (ch *Channel) Typing(ctx context.Context, a channel.Account, address string) error {
	_, err := ch.call(ctx, a, "sendChatAction", to(address, params{"action": "typing"}))
	return err
}

// Answer settles a pressed button, which else keeps spinning. One that is too
// old to be settled is settled.
func (ch *Channel) Answer(ctx context.Context, a channel.Account, handle string) error {
	_, err := ch.call(ctx, a, "answerCallbackQuery", params{"callback_query_id": handle})
	if e := (*channel.Error)(nil); errors.As(err, &e) && e.Class == channel.GiveUp {
		return nil
	}
	return harmless(err)
}
