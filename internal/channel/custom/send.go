package custom

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/stdwebhook"
)

const (
	callTimeout  = 20 * time.Second
	fetchTimeout = 2 * time.Minute
	retryUnasked = 5 * time.Second // after 429 without a time
)

// envelope is what the integrator gets at <url>/message.
type envelope struct {
	ChannelID string  `json:"channelId"`
	ContactID string  `json:"contactId"`
	Message   message `json:"message"`
}

// message is what the contact is to get, or what is to become of a message
// they got.
type message struct {
	Type       string      `json:"type"`          // text, attachment, location, quick_reply; reaction, edit, delete
	MID        string      `json:"mId,omitempty"` // with reaction, edit and delete: the message that is meant
	Text       string      `json:"text,omitempty"`
	Title      string      `json:"title,omitempty"` // with quick_reply: the question, as respond.io calls it
	Attachment *attachment `json:"attachment,omitempty"`
	Latitude   *float64    `json:"latitude,omitempty"`
	Longitude  *float64    `json:"longitude,omitempty"`
	Name       string      `json:"name,omitempty"`
	Address    string      `json:"address,omitempty"`
	Replies    []string    `json:"replies,omitempty"` // with quick_reply: the labels
	Options    []option    `json:"options,omitempty"` // and all there is to each
	Emoji      *string     `json:"emoji,omitempty"`   // empty takes the reaction back
	ReplyTo    *replyTo    `json:"replyTo,omitempty"`
}

type attachment struct {
	Type     string `json:"type"` // image, video, audio or file
	URL      string `json:"url"`
	FileName string `json:"fileName,omitempty"`
	MimeType string `json:"mimeType,omitempty"`
}

// option is one answer to tap; id comes back as the payload.
type option struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
}

type replyTo struct {
	MID string `json:"mId"`
}

// messages says what calls a message becomes: the text, then each file, then
// the place. What is done to a message sent before is one call.
func messages(m channel.Outbound) []message {
	switch {
	case m.Reaction != nil:
		return []message{{Type: "reaction", MID: m.ReplyTo, Emoji: &m.Reaction.Emoji}}
	case m.Change == channel.Edit:
		return []message{{Type: "edit", MID: m.ReplyTo, Text: m.Text}}
	case m.Change == channel.Delete:
		return []message{{Type: "delete", MID: m.ReplyTo}}
	}
	var out []message
	if all := m.Choices.All(); len(all) > 0 {
		out = append(out, question(m.Text, all))
	} else if strings.TrimSpace(m.Text) != "" {
		out = append(out, message{Type: "text", Text: m.Text})
	}
	for _, f := range m.Attachments {
		out = append(out, message{Type: "attachment", Attachment: &attachment{
			Type: string(channel.MediaKindOf(f.ContentType)), URL: f.URL, FileName: f.Name, MimeType: f.ContentType,
		}})
	}
	if l := m.Location; l != nil {
		out = append(out, message{Type: "location", Latitude: &l.Latitude, Longitude: &l.Longitude, Name: l.Name, Address: l.Address})
	}
	if m.ReplyTo != "" && len(out) > 0 {
		out[0].ReplyTo = &replyTo{m.ReplyTo}
	}
	return out
}

// question is a text with answers to tap.
func question(text string, choices []channel.Choice) message {
	q := message{Type: "quick_reply", Text: text, Title: text}
	for _, c := range choices {
		q.Replies = append(q.Replies, c.Title)
		q.Options = append(q.Options, option{ID: c.ID, Title: c.Title, Description: c.Description, URL: c.URL})
	}
	return q
}

// Send posts a message, part by part, each under an id that is the same for
// every try: whoever repeats is not heard twice, so whatever is unclear is
// tried again.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if err := ch.sendable(a, m); err != nil {
		return receipt, err
	}
	todo := messages(m)
	for i := len(m.Sent); i < len(todo); i++ {
		key := strings.ReplaceAll(cmp.Or(m.Key, m.ID), ".", "-")
		if i > 0 {
			key += "-" + strconv.Itoa(i+1)
		}
		id, err := ch.post(ctx, a, "/message", key, envelope{a.ID, m.To, todo[i]})
		if err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, id)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// sendable refuses what cannot arrive, before any part of it is sent.
func (ch *Channel) sendable(a channel.Account, m channel.Outbound) error {
	fail := func(class channel.Class, code, detail string) error {
		return &channel.Error{Class: class, Code: code, Detail: detail}
	}
	switch {
	case target(a) == "":
		return fail(channel.GiveUp, "no_url", "The channel has no address to send to; it only receives.")
	case a.Config.Text("token") == "":
		return fail(channel.Reconnect, "not_configured", "The channel has no token.")
	case cmp.Or(m.Key, m.ID) == "":
		return fail(channel.GiveUp, "no_key", "The message has no key to recognise a repetition by.")
	case (m.Reaction != nil || m.Change != "") && m.ReplyTo == "":
		return fail(channel.GiveUp, "no_message", "The message that is meant has no name in this channel.")
	}
	if e := ch.Caps().Fit(m); e != nil {
		return e
	}
	return nil
}

// post makes one call and gives the id the integrator has for the message.
func (ch *Channel) post(ctx context.Context, a channel.Account, path, key string, content any) (string, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(content); err != nil {
		return "", fmt.Errorf("encode message: %w", err)
	}
	req, err := http.NewRequest(http.MethodPost, target(a)+path, bytes.NewReader(body.Bytes()))
	if err != nil {
		return "", &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel's address is not valid."}
	}
	req.Header.Set("Authorization", "Bearer "+a.Config.Text("token"))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	stdwebhook.Prove(req.Header, secrets(a), key, ch.now(), body.Bytes())
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if err != nil {
		return "", unanswered(err)
	}
	if answer.Status >= 200 && answer.Status < 300 {
		said, _ := channel.ParseTree(answer.Body)
		return cmp.Or(channel.Cut(said.At("mId").Line(), idMaxChars), key), nil
	}
	return "", ch.refused(answer)
}

func unanswered(err error) *channel.Error {
	if errors.Is(err, channel.ErrForbiddenAddress) {
		return &channel.Error{Class: channel.GiveUp, Code: "forbidden_address", Detail: "The channel's address is one Rondo does not call.", Err: err}
	}
	return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "The integration did not answer.", Err: err}
}

// refused sorts the integrator's answers.
func (ch *Channel) refused(answer channel.Answer) *channel.Error {
	said, _ := channel.ParseTree(answer.Body)
	reason := channel.Cut(cmp.Or(said.At("error", "message").Line(), said.At("detail").Line(), said.At("error").Line(), said.At("title").Line()), 300)
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", After: channel.RetryAfter(answer.Header, ch.now()),
		Detail: strings.TrimSpace(fmt.Sprintf("The integration refused the message (%d). %s", answer.Status, reason))}
	switch status := answer.Status; {
	case status == http.StatusTooManyRequests:
		e.Class, e.Code = channel.Retry, "rate_limited"
		if e.After == 0 {
			e.After = retryUnasked
		}
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		e.Class, e.Code = channel.Retry, "unavailable"
	case status == http.StatusGone:
		e.Class, e.Code, e.Detail = channel.Reconnect, "gone", "The integration says this channel is switched off (410)."
	case status == http.StatusUnauthorized:
		e.Class, e.Code, e.Detail = channel.Reconnect, "token", "The integration does not accept the channel's token (401)."
	case status < 400:
		e.Code, e.Detail = "redirect", fmt.Sprintf("The integration's address has moved (%d). Enter the new one.", status)
	}
	return e
}

// Typing tells the integrator that somebody is typing, where it wants to know.
func (ch *Channel) Typing(ctx context.Context, a channel.Account, to string) error {
	return ch.signal(ctx, a, signal{Type: "typing"}, to)
}

// MarkRead tells the integrator up to which message we have read, where it
// wants to know.
func (ch *Channel) MarkRead(ctx context.Context, a channel.Account, to, providerID, _ string) error {
	return ch.signal(ctx, a, signal{Type: "read", MID: providerID}, to)
}

// signal is what passes beside messages.
type signal struct {
	Type string `json:"type"` // typing or read
	MID  string `json:"mId,omitempty"`
}

func (ch *Channel) signal(ctx context.Context, a channel.Account, s signal, to string) error {
	if wanted, _ := a.Config["signals"].(bool); !wanted || target(a) == "" {
		return nil
	}
	_, err := ch.post(ctx, a, "/signal", "signal-"+rand.Text(), map[string]any{"channelId": a.ID, "contactId": to, "signal": s})
	return err
}

// Fetch opens a file at the address the integrator gave. No token goes there.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.client.Fetch(ctx, channel.Fetch{Account: a, URL: ref, MaxBytes: mediaMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)})
}
