package tiktok

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"rondo/internal/channel"
)

// message is a message as TikTok takes it.
type message struct {
	BusinessID    string      `json:"business_id"`
	RecipientType string      `json:"recipient_type"` // CONVERSATION
	Recipient     string      `json:"recipient"`
	MessageType   string      `json:"message_type"` // TEXT or IMAGE
	Text          *text       `json:"text,omitempty"`
	Image         *image      `json:"image,omitempty"`
	Referenced    *referenced `json:"referenced_message_info,omitempty"`
}

type text struct {
	Body string `json:"body"`
}

type image struct {
	MediaID string `json:"media_id"`
}

type referenced struct {
	ID string `json:"referenced_message_id"`
}

// part is one message of TikTok's.
type part struct {
	text string
	file *channel.Attachment
}

// parts says what messages a message becomes: the text, then each picture.
func parts(m channel.Outbound) []part {
	var out []part
	for _, piece := range channel.UTF16.Split(m.Choices.Plain(m.Text), textMax) {
		out = append(out, part{text: piece})
	}
	for i := range m.Attachments {
		out = append(out, part{file: &m.Attachments[i]})
	}
	return out
}

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped. That only ten messages may follow one of the customer's is
// TikTok's to count.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if e := ch.Caps().Fit(m); e != nil {
		return receipt, e
	}
	if !m.LastInbound.IsZero() && ch.now().Sub(m.LastInbound) > window {
		return receipt, &channel.Error{Class: channel.GiveUp, Code: "window_closed", Detail: "The customer last wrote more than 48 hours ago; TikTok takes no answer until they write again."}
	}
	todo := parts(m)
	for i := len(m.Sent); i < len(todo); i++ {
		out := message{BusinessID: a.Config.Text("business_id"), RecipientType: "CONVERSATION", Recipient: m.To, MessageType: "TEXT"}
		if i == 0 && m.ReplyTo != "" {
			out.Referenced = &referenced{m.ReplyTo}
		}
		if err := ch.fill(ctx, a, &out, todo[i]); err != nil {
			return receipt, err
		}
		id, err := ch.post(ctx, a, out)
		if err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, id)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// fill puts a part into a message; a picture is uploaded for that.
func (ch *Channel) fill(ctx context.Context, a channel.Account, out *message, p part) error {
	if p.file == nil {
		out.Text = &text{p.text}
		return nil
	}
	id, err := ch.upload(ctx, a, *p.file)
	out.MessageType, out.Image = "IMAGE", &image{id}
	return err
}

func (ch *Channel) post(ctx context.Context, a channel.Account, out message) (string, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return "", fmt.Errorf("encode message: %w", err)
	}
	said, err := ch.call(ctx, a, "/business/message/send/", "application/json", body.Bytes())
	if err != nil {
		return "", err
	}
	id := said.At("message", "message_id").Line()
	if id == "" {
		return "", &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "TikTok took the message but did not name it."}
	}
	return id, nil
}
