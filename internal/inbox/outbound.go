package inbox

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/id"
)

// outbound is a message as its channel sends it. It is the same for every try, so that a provider which
// knows repetitions recognises one.
func (x *Inbox) outbound(ctx context.Context, acc *account, m conversation.Message, parts []string) (channel.Outbound, error) {
	c, err := conversation.Load(ctx, x.d.DB.Read(), m.Workspace, m.Conversation)
	if err != nil {
		return channel.Outbound{}, err
	}
	caps := acc.kind.Caps()
	out := channel.Outbound{ID: m.ID.String(), Key: keyOf(m), Text: m.Text, Sent: parts, Automatic: m.Author.Kind == conversation.ByRondo}
	if caps.Window > 0 && c.Channel == acc.id && !c.WindowClosesAt.IsZero() {
		out.LastInbound = c.WindowClosesAt.Add(-caps.Window)
	}
	if out.To, err = x.destination(ctx, acc, m, c.Contact.ID); err != nil {
		return out, err
	}
	if out.ReplyTo, err = x.answeredBy(ctx, acc, m); err != nil {
		return out, err
	}
	for _, a := range m.Attachments {
		file := channel.Attachment{Name: a.Name, ContentType: a.ContentType, SizeBytes: a.SizeBytes, Open: x.opener(m.Workspace, a.ID), URL: x.publicURL(m.Workspace, a.ID)}
		if file.URL != "" && a.Pictured() {
			file.PreviewURL = file.URL + "?size=thumb"
		}
		out.Attachments = append(out.Attachments, file)
	}
	if l := m.Extra.Location; l != nil {
		out.Location = &channel.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address}
	}
	if choices := choicesOf(m.Extra.Choices); choices != nil && (len(choices.Buttons) > caps.Buttons || rowsOf(choices) > caps.ListRows) {
		out.Text = choices.Plain(m.Text)
	} else {
		out.Choices = choices
	}
	if err := x.templateOf(ctx, m, &out); err != nil {
		return out, err
	}
	if caps.Mail {
		err = x.mailOf(ctx, acc, m, &out)
	}
	return out, err
}

// keyOf is what providers tell a repetition by: the message's id, and how often it was sent anew.
func keyOf(m conversation.Message) string {
	if m.Extra.Resent == 0 {
		return m.ID.String()
	}
	return m.ID.String() + resent + strconv.Itoa(m.Extra.Resent)
}

const resent = "r"

// messageOf is the message of ours that has a key; 0 where it is none of ours.
func messageOf(key string) id.ID {
	before, _, _ := strings.Cut(key, resent)
	m, err := id.Parse(before)
	if err != nil {
		return 0
	}
	return m
}

// answeredBy is the channel's name of the message that a message answers.
func (x *Inbox) answeredBy(ctx context.Context, acc *account, m conversation.Message) (string, error) {
	if m.ReplyTo == 0 {
		return "", nil
	}
	to, err := conversation.LoadMessage(ctx, x.d.DB.Read(), m.Workspace, m.ReplyTo)
	if errors.Is(err, conversation.ErrNoMessage) {
		return "", nil
	}
	if to.Channel != acc.id {
		return "", err
	}
	return to.ProviderID, err
}

func choicesOf(c *conversation.Choices) *channel.Choices {
	if c == nil {
		return nil
	}
	list := func(in []conversation.Choice) (out []channel.Choice) {
		for _, one := range in {
			out = append(out, channel.Choice{ID: one.ID, Title: one.Title, Description: one.Description, URL: one.URL})
		}
		return out
	}
	out := &channel.Choices{Buttons: list(c.Buttons), Menu: c.Menu}
	for _, s := range c.List {
		out.List = append(out.List, channel.Section{Title: s.Title, Choices: list(s.Choices)})
	}
	return out
}

func rowsOf(c *channel.Choices) int { return len(c.All()) - len(c.Buttons) }

// templateOf names the template of a message instead of its text, which is only for people to read.
func (x *Inbox) templateOf(ctx context.Context, m conversation.Message, out *channel.Outbound) error {
	t := m.Extra.Template
	if t == nil {
		return nil
	}
	info, _, err := template(ctx, x.d.DB.Read(), m.Workspace, m.Channel, t.Name, t.Language)
	if err != nil {
		return err
	}
	out.Text = ""
	out.Template = &channel.Template{Name: t.Name, Language: t.Language, Header: t.Header, Body: t.Body, Buttons: t.Buttons, Places: info.Places}
	if len(out.Attachments) > 0 {
		out.Template.Media, out.Attachments = &out.Attachments[0], nil
	}
	return nil
}

// mailOf adds what only email has: the subject and the thread of the mail that is answered, which is the
// latest of the customer's unless the message names one.
func (x *Inbox) mailOf(ctx context.Context, acc *account, m conversation.Message, out *channel.Outbound) error {
	out.Mail = &channel.Mail{}
	if own := m.Extra.Mail; own != nil {
		out.Mail.Subject, out.Mail.Cc, out.Mail.Bcc, out.Mail.Signature = own.Subject, own.Cc, own.Bcc, own.Signature
	}
	to, err := conversation.LoadMessage(ctx, x.d.DB.Read(), m.Workspace, m.ReplyTo)
	if errors.Is(err, conversation.ErrNoMessage) {
		to, err = conversation.NewestMail(ctx, x.d.DB.Read(), m.Workspace, m.Conversation, acc.id)
	}
	if errors.Is(err, conversation.ErrNoMessage) || err == nil && to.Channel != acc.id {
		return nil
	}
	if err != nil {
		return err
	}
	out.ReplyTo = to.ProviderID
	if to.Extra.Mail != nil && out.Mail.Subject == "" && to.Extra.Mail.Subject != "" {
		out.Mail.Subject = answering(to.Extra.Mail.Subject)
	}
	_, references, err := conversation.LoadMail(ctx, x.d.DB.Read(), m.Workspace, to.ID)
	if errors.Is(err, conversation.ErrNoMessage) {
		err = nil
	}
	out.Mail.References = references
	if to.ProviderID != "" {
		out.Mail.References = append(references, to.ProviderID)
	}
	return err
}

// answering is the subject of an answer.
func answering(subject string) string {
	if len(subject) >= 3 && strings.EqualFold(subject[:3], "re:") {
		return subject
	}
	return "Re: " + subject
}
