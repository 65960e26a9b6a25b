package rcs

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"rondo/internal/channel"
)

// agentMessage is a message as Google takes it.
type agentMessage struct {
	ContentMessage content `json:"contentMessage"`
	TrafficType    string  `json:"messageTrafficType,omitempty"`
}

type content struct {
	Text        string       `json:"text,omitempty"`
	ContentInfo *contentInfo `json:"contentInfo,omitempty"`
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

type contentInfo struct {
	FileURL      string `json:"fileUrl"`
	ThumbnailURL string `json:"thumbnailUrl,omitempty"`
}

// suggestion is one answer to tap: exactly one of the two.
type suggestion struct {
	Reply  *reply  `json:"reply,omitempty"`
	Action *action `json:"action,omitempty"`
}

type reply struct {
	Text         string `json:"text"`
	PostbackData string `json:"postbackData"`
}

type action struct {
	reply
	OpenURL openURL `json:"openUrlAction"`
}

type openURL struct {
	URL string `json:"url"`
}

// contents says what messages a message becomes: the text, then each file. The
// suggestions stand below the last one.
func contents(m channel.Outbound) []content {
	var out []content
	text := m.Text
	tap := suggestions(m.Choices)
	if len(tap) == 0 {
		text = m.Choices.Plain(text)
	}
	for _, piece := range channel.UTF16.Split(text, textMax) {
		out = append(out, content{Text: piece})
	}
	for _, f := range m.Attachments {
		out = append(out, content{ContentInfo: &contentInfo{FileURL: f.URL}})
	}
	if len(out) > 0 {
		out[len(out)-1].Suggestions = tap
	}
	return out
}

// suggestions are choices to tap; none where there are more, or longer ones,
// than Google takes.
func suggestions(c *channel.Choices) []suggestion {
	all := c.All()
	if len(all) > suggestionsMax {
		return nil
	}
	var out []suggestion
	for _, choice := range all {
		r := reply{Text: choice.Title, PostbackData: cmp.Or(choice.ID, choice.Title)}
		switch {
		case r.Text == "" || utf8.RuneCountInString(r.Text) > labelMax || utf8.RuneCountInString(r.PostbackData) > postbackMax:
			return nil
		case choice.URL != "":
			out = append(out, suggestion{Action: &action{r, openURL{choice.URL}}})
		default:
			out = append(out, suggestion{Reply: &r})
		}
	}
	return out
}

// Send sends a message, part by part, each under an id that is the same for
// every try. A message that is to be taken back is revoked, which works as long
// as it has not been delivered.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if e := ch.Caps().Fit(m); e != nil {
		return receipt, e
	}
	if m.Change == channel.Delete {
		return ch.revoke(ctx, a, m)
	}
	todo := contents(m)
	for i := len(m.Sent); i < len(todo); i++ {
		id := channel.UUID("message", a.ID, cmp.Or(m.Key, m.ID), strconv.Itoa(i))
		body := agentMessage{todo[i], a.Config.Text("traffic_type")}
		if _, err := ch.call(ctx, a, http.MethodPost, m.To, "/agentMessages", url.Values{"messageId": {id}}, body); err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, id)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

func (ch *Channel) revoke(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: []string{m.ReplyTo}, State: channel.Sent}
	if m.ReplyTo == "" {
		return channel.Receipt{}, &channel.Error{Class: channel.GiveUp, Code: "no_message", Detail: "There is no message to take back."}
	}
	_, err := ch.call(ctx, a, http.MethodDelete, m.To, "/agentMessages/"+url.PathEscape(m.ReplyTo), url.Values{}, nil)
	var e *channel.Error
	if errors.As(err, &e) && e.Code == "not_reachable" {
		return channel.Receipt{}, &channel.Error{Class: channel.GiveUp, Code: "too_late", Detail: "The message has been delivered and cannot be taken back any more."}
	}
	return receipt, err
}

// Typing shows the customer that somebody is typing.
func (ch *Channel) Typing(ctx context.Context, a channel.Account, to string) error {
	return ch.event(ctx, a, to, map[string]string{"eventType": "IS_TYPING"})
}

// MarkRead shows the customer that their message was read.
func (ch *Channel) MarkRead(ctx context.Context, a channel.Account, to, providerID, _ string) error {
	return ch.event(ctx, a, to, map[string]string{"eventType": "READ", "messageId": providerID})
}

func (ch *Channel) event(ctx context.Context, a channel.Account, to string, body map[string]string) error {
	_, err := ch.call(ctx, a, http.MethodPost, to, "/agentEvents", url.Values{"eventId": {channel.UUID("event", rand.Text())}}, body)
	return err
}
