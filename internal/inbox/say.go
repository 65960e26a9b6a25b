package inbox

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Saying is what a visitor writes.
type Saying struct {
	ClientID    string  `json:"client_id"`
	Text        string  `json:"text"`
	Attachments []id.ID `json:"attachments"`
	ReplyTo     id.ID   `json:"reply_to"`
	Postback    string  `json:"postback"` // the id of the choice that was tapped; Text is its title
}

// clientIDs have no colon, so that the message's name in the channel has one meaning.
var clientIDShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (s *Saying) check(caps channel.Caps) error {
	s.Text = channel.Clean(s.Text)
	var k fault.Check
	k.That(clientIDShape.MatchString(s.ClientID), "client_id", "Must be 1 to 64 letters, digits, - or _.")
	k.That(strings.TrimSpace(s.Text) != "" || len(s.Attachments) > 0, "text", "Write something, or attach a file.")
	k.That(utf8.RuneCountInString(s.Text) <= caps.TextMax && len(s.Text) <= conversation.MaxText, "text", "Is too long.")
	k.That(len(s.Attachments) <= conversation.MaxAttachments, "attachments", "At most 10 files.")
	k.That(len(s.Postback) <= maxKey, "postback", "Is too long.")
	return k.Err()
}

// say stores what a visitor writes, once for each client id, by the same way as every other channel's
// messages. repeated tells that it was there before.
func (x *Inbox) say(ctx context.Context, acc *account, v visitor, s Saying) (m ChatMessage, repeated bool, err error) {
	if err := s.check(acc.kind.Caps()); err != nil {
		return m, false, err
	}
	a := arrival{clientID: s.ClientID, files: s.Attachments, filesBy: uploader(acc, v)}
	a.Inbound = channel.Inbound{Kind: channel.InMessage, Key: v.ID + ":" + s.ClientID, ProviderID: v.ID + ":" + s.ClientID, Text: s.Text,
		From: channel.Person{Address: v.ID}}
	if s.Postback != "" {
		a.Kind, a.Inbound.Postback = channel.InPostback, s.Postback
	}
	if v.contact == 0 {
		told, err := loadPerson(ctx, x.d.DB.Read(), acc.workspace, acc.id, v.ID)
		if err != nil {
			return m, false, err
		}
		a.From.Name, a.From.Email, a.From.Language = told.Name, told.Email, told.Language
		if told.PageURL != "" {
			a.Referral = &channel.Referral{Source: "page", URL: told.PageURL}
		}
	}
	if a.ReplyTo, err = x.answered(ctx, acc, v, s.ReplyTo); err != nil {
		return m, false, err
	}
	p := newPost(acc, []arrival{a})
	if err := x.take(ctx, p); err != nil {
		if conversation.Raced(err) {
			err = fault.Conflict("client_id", "This client_id is in use already.")
		}
		return m, false, err
	}
	one := p.results[0]
	if one.Outcome == channel.Rejected {
		return m, false, fault.Invalid("text", "Cannot be stored: "+one.Detail+".")
	}
	if one.Outcome == channel.Duplicate {
		if one.message, err = conversation.LoadMessage(ctx, x.d.DB.Read(), acc.workspace, one.message.ID); err != nil {
			return m, false, err
		}
	}
	return x.chatMessage(acc, conversation.MessageBodyOf(one.message)), one.Outcome == channel.Duplicate, nil
}

// answered finds the channel's name of the message that a visitor answers; it must be one they can see.
func (x *Inbox) answered(ctx context.Context, acc *account, v visitor, message id.ID) (string, error) {
	if message == 0 {
		return "", nil
	}
	missing := fault.Invalid("reply_to", "There is no such message.")
	m, err := conversation.LoadMessage(ctx, x.d.DB.Read(), acc.workspace, message)
	if err == conversation.ErrNoMessage || err == nil && (m.Channel != acc.id || m.Private || v.contact == 0) {
		return "", missing
	}
	if err != nil {
		return "", err
	}
	c, err := conversation.Load(ctx, x.d.DB.Read(), acc.workspace, m.Conversation)
	if err == conversation.ErrMissing || err == nil && c.Contact.ID != v.contact {
		return "", missing
	}
	return m.ProviderID, err
}

// uploader names who may attach a file that a visitor uploaded: that visitor.
func uploader(acc *account, v visitor) string { return "visitor " + acc.ID + " " + short(v.ID) }

// allowedFile refuses what visitors have no reason to send. A file is never run here, and is handed out
// for downloading unless browsers show its type safely; but agents open what they are sent.
func allowedFile(a conversation.Attachment) error {
	major, _, _ := strings.Cut(a.ContentType, "/")
	switch {
	case major == "image" && a.ContentType != "image/svg+xml", major == "audio", major == "video":
		return nil
	}
	for _, t := range []string{"application/pdf", "application/ogg", "text/plain", "text/csv", "application/zip", "application/json", "application/rtf",
		"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"} {
		if a.ContentType == t {
			return nil
		}
	}
	if strings.HasPrefix(a.ContentType, "application/vnd.openxmlformats-officedocument.") || strings.HasPrefix(a.ContentType, "application/vnd.oasis.opendocument.") {
		return nil
	}
	return fault.Invalid("file", "Files of this type cannot be sent here.")
}
