package custom

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
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

type message struct {
	Type       string      `json:"type"` // text or attachment
	Text       string      `json:"text,omitempty"`
	Attachment *attachment `json:"attachment,omitempty"`
	ReplyTo    *replyTo    `json:"replyTo,omitempty"`
}

type attachment struct {
	Type     string `json:"type"` // image, video, audio or file
	URL      string `json:"url"`
	FileName string `json:"fileName,omitempty"`
	MimeType string `json:"mimeType,omitempty"`
}

type replyTo struct {
	MID string `json:"mId"`
}

// messages says what calls a message becomes: the text, then each file.
func messages(m channel.Outbound) []message {
	var out []message
	if strings.TrimSpace(m.Text) != "" {
		out = append(out, message{Type: "text", Text: m.Text})
	}
	for _, f := range m.Attachments {
		out = append(out, message{Type: "attachment", Attachment: &attachment{
			Type: string(channel.MediaKindOf(f.ContentType)), URL: f.URL, FileName: f.Name, MimeType: f.ContentType,
		}})
	}
	if m.ReplyTo != "" && len(out) > 0 {
		out[0].ReplyTo = &replyTo{m.ReplyTo}
	}
	return out
}

// Send posts a message, part by part, each under an id that is the same for
// every try: whoever repeats is not heard twice, so whatever is unclear is
// tried again.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	todo := messages(m)
	if err := sendable(a, m, len(todo)); err != nil {
		return receipt, err
	}
	for i := len(m.Sent); i < len(todo); i++ {
		key := strings.ReplaceAll(cmp.Or(m.Key, m.ID), ".", "-")
		if i > 0 {
			key += "-" + strconv.Itoa(i+1)
		}
		id, err := ch.post(ctx, a, key, envelope{a.ID, m.To, todo[i]})
		if err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, id)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// sendable refuses what cannot arrive, before any part of it is sent.
func sendable(a channel.Account, m channel.Outbound, parts int) error {
	fail := func(class channel.Class, code, detail string) error {
		return &channel.Error{Class: class, Code: code, Detail: detail}
	}
	switch {
	case target(a) == "":
		return fail(channel.GiveUp, "no_url", "The channel has no address to send to; it only receives.")
	case a.Config.Text("token") == "":
		return fail(channel.Reconnect, "not_configured", "The channel has no token.")
	case m.To == "":
		return fail(channel.GiveUp, "no_address", "The customer has no address in this channel.")
	case cmp.Or(m.Key, m.ID) == "":
		return fail(channel.GiveUp, "no_key", "The message has no key to recognise a repetition by.")
	case parts == 0:
		return fail(channel.GiveUp, "empty", "There is nothing to send.")
	case channel.Characters.Length(m.Text) > textMax:
		return fail(channel.GiveUp, "too_long", fmt.Sprintf("The text is longer than %d characters.", textMax))
	}
	for _, f := range m.Attachments {
		if f.SizeBytes > mediaMaxBytes {
			return fail(channel.GiveUp, "too_large", fmt.Sprintf("%q is larger than %d MB.", f.Name, mediaMaxBytes>>20))
		}
		if f.URL == "" {
			return fail(channel.GiveUp, "no_public_address", "Files can be sent only when Rondo has a public address.")
		}
	}
	return nil
}

// post makes one call and gives the id the integrator has for the message.
func (ch *Channel) post(ctx context.Context, a channel.Account, key string, e envelope) (string, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		return "", fmt.Errorf("encode message: %w", err)
	}
	req, err := http.NewRequest(http.MethodPost, target(a)+"/message", bytes.NewReader(body.Bytes()))
	if err != nil {
		return "", &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel's address is not valid."}
	}
	req.Header.Set("Authorization", "Bearer "+a.Config.Text("token"))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	if signing, err := signingKey(a.Config.Text("secret")); err == nil {
		timestamp := strconv.FormatInt(ch.now().Unix(), 10)
		req.Header.Set(idHeader, key)
		req.Header.Set(timestampHeader, timestamp)
		req.Header.Set(signatureHeader, sign(signing, key, timestamp, body.Bytes()))
	}
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if err != nil {
		return "", unanswered(err)
	}
	if answer.Status >= 200 && answer.Status < 300 {
		said, _ := channel.ParseTree(answer.Body)
		return cmp.Or(cut(said.At("mId").Line(), idMaxChars), key), nil
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
	reason := cut(cmp.Or(said.At("error", "message").Line(), said.At("detail").Line(), said.At("error").Line()), 300)
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

// Fetch opens a file at the address the integrator gave. No token goes there.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.client.Fetch(ctx, channel.Fetch{Account: a, URL: ref, MaxBytes: mediaMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)})
}
