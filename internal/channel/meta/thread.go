package meta

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	// TagWindow is how long after the customer wrote a person may still answer,
	// marked as such.
	TagWindow = 7 * Day

	// QuickMax is how many answers may stand below a text.
	QuickMax      = 13
	quickTitleMax = 20
	// QuickPayloadMax is the longest id of such an answer.
	QuickPayloadMax = 1000

	cardButtonsMax = 3
	cardTextMax    = 640
)

// Sending is how a kind sends into threads.
type Sending struct {
	Graph Graph
	Now   func() time.Time
	Path  func(channel.Account) string // "/<page>", below which messages are posted
	Name  string                       // as people call the product

	TextMax  int
	TextUnit channel.TextUnit
	Marks    bool // our key goes along as metadata, and comes back with the echo
	Cards    bool // buttons that open a page go as a card
	// Attach makes the attachment of a message out of a file.
	Attach func(ctx context.Context, a channel.Account, f channel.Attachment) (Params, error)
}

// piece is one message of Meta's: its content, or the file to be attached.
type piece struct {
	message Params
	file    *channel.Attachment
}

// Send sends a message, piece by piece: a text and a file need two calls. A
// try after the first goes on where the last one stopped.
func (s Sending) Send(ctx context.Context, a channel.Account, caps channel.Caps, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	tagged, err := s.sendable(caps, m)
	if err != nil {
		return receipt, err
	}
	if m.Reaction != nil {
		if err := s.react(ctx, a, m); err != nil {
			return receipt, err
		}
		receipt.State = channel.Sent
		return receipt, nil
	}
	todo := s.pieces(m)
	for i := len(m.Sent); i < len(todo); i++ {
		if todo[i].file != nil {
			attachment, err := s.Attach(ctx, a, *todo[i].file)
			if err != nil {
				return receipt, err
			}
			todo[i].message["attachment"] = attachment
		}
		if s.Marks {
			todo[i].message["metadata"] = Mark(m)
		}
		body := Params{"recipient": Params{"id": m.To}, "messaging_type": "RESPONSE", "message": todo[i].message}
		if tagged {
			body["messaging_type"], body["tag"] = "MESSAGE_TAG", "HUMAN_AGENT"
		}
		if i == 0 && m.ReplyTo != "" {
			body["reply_to"] = Params{"mid": m.ReplyTo}
		}
		said, err := s.Graph.Post(ctx, a, s.Path(a)+"/messages", body)
		if err != nil {
			return receipt, s.untagged(tagged, err)
		}
		id := said.At("message_id").Line()
		if id == "" {
			return receipt, Unnamed()
		}
		receipt.Parts = append(receipt.Parts, id)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// sendable refuses what Meta would, before any piece of it is sent, and says
// whether it must be marked as a person's answer.
func (s Sending) sendable(caps channel.Caps, m channel.Outbound) (tagged bool, err error) {
	if e := caps.Fit(m); e != nil {
		return false, e
	}
	age := s.Now().Sub(m.LastInbound)
	switch {
	case m.Reaction != nil && m.ReplyTo == "":
		return false, GivenUp("no_message", "A reaction needs a message to react to.")
	case m.LastInbound.IsZero() || age > TagWindow || age > Day && m.Automatic:
		return false, s.closed()
	}
	return age > Day, nil
}

func (s Sending) closed() *channel.Error {
	return GivenUp("window_closed", fmt.Sprintf("Too much time has passed since the customer last wrote: %s takes answers for 24 hours, and for 7 days from people.", s.Name))
}

// untagged explains why an answer after the first day was refused: the app may
// lack the permission for it, which concerns no other message.
func (s Sending) untagged(tagged bool, err error) error {
	var e *channel.Error
	if !tagged || !errors.As(err, &e) || e.Code != "permission" {
		return err
	}
	return &channel.Error{Class: channel.GiveUp, Code: "window_closed", Err: e.Err,
		Detail: "The window of 24 hours is closed, and the app lacks the permission Human Agent for answers within 7 days. " + e.Detail}
}

// pieces says what messages a message becomes. A place goes as text.
func (s Sending) pieces(m channel.Outbound) []piece {
	text := strings.TrimSpace(m.Text)
	if m.Location != nil {
		text = strings.TrimSpace(text + "\n" + channel.Inbound{Location: m.Location}.Plain())
	}
	quick, card := s.quick(text, m.Choices), Params(nil)
	if m.Choices != nil && quick == nil {
		if card = s.card(text, m.Choices); card == nil {
			text = m.Choices.Plain(text)
		}
	}
	var out []piece
	if card == nil {
		for _, part := range s.TextUnit.Split(text, s.TextMax) {
			out = append(out, piece{message: Params{"text": part}})
		}
	}
	if quick == nil && card == nil {
		return append(out, files(m)...)
	}
	// The answers to tap must be the last that is said.
	out = append(files(m), out...)
	if card != nil {
		return append(out, piece{message: card})
	}
	out[len(out)-1].message["quick_replies"] = quick
	return out
}

func files(m channel.Outbound) (out []piece) {
	for i := range m.Attachments {
		out = append(out, piece{message: Params{}, file: &m.Attachments[i]})
	}
	return out
}

// quick are answers that stand below a text until one is tapped; nil where they
// cannot.
func (s Sending) quick(text string, c *channel.Choices) []Params {
	all := c.All()
	if text == "" || len(all) == 0 || len(all) > QuickMax {
		return nil
	}
	out := make([]Params, len(all))
	for i, choice := range all {
		if choice.URL != "" || choice.ID == "" || choice.Title == "" || channel.Characters.Length(choice.Title) > quickTitleMax || channel.Characters.Length(choice.ID) > QuickPayloadMax {
			return nil
		}
		out[i] = Params{"content_type": "text", "title": choice.Title, "payload": choice.ID}
	}
	return out
}

// card is a question with buttons of which some open a page; nil where there
// is none like that.
func (s Sending) card(text string, c *channel.Choices) Params {
	all := c.All()
	if !s.Cards || text == "" || len(all) == 0 || len(all) > cardButtonsMax || channel.Characters.Length(text) > cardTextMax {
		return nil
	}
	buttons := make([]Params, len(all))
	for i, choice := range all {
		if choice.Title == "" || channel.Characters.Length(choice.Title) > quickTitleMax {
			return nil
		}
		switch {
		case choice.URL != "":
			buttons[i] = Params{"type": "web_url", "title": choice.Title, "url": choice.URL}
		case choice.ID == "" || channel.Characters.Length(choice.ID) > QuickPayloadMax:
			return nil
		default:
			buttons[i] = Params{"type": "postback", "title": choice.Title, "payload": choice.ID}
		}
	}
	return Params{"attachment": Params{"type": "template", "payload": Params{"template_type": "button", "text": text, "buttons": buttons}}}
}

// react puts an emoji on a message of the customer's, or takes it back. Doing so
// twice is the same as once.
func (s Sending) react(ctx context.Context, a channel.Account, m channel.Outbound) error {
	action, payload := "unreact", Params{"message_id": m.ReplyTo}
	if m.Reaction.Emoji != "" {
		action, payload["reaction"] = "react", wordOf(m.Reaction.Emoji)
	}
	return s.act(ctx, a, m.To, Params{"sender_action": action, "payload": payload})
}

func (s Sending) act(ctx context.Context, a channel.Account, to string, body Params) error {
	body["recipient"] = Params{"id": to}
	_, err := s.Graph.Post(ctx, a, s.Path(a)+"/messages", body)
	return Harmless(err)
}

// Typing shows the customer for 20 seconds that somebody is typing.
func (s Sending) Typing(ctx context.Context, a channel.Account, to string) error {
	return s.act(ctx, a, to, Params{"sender_action": "typing_on"})
}

// MarkRead shows the customer that all they wrote was read.
func (s Sending) MarkRead(ctx context.Context, a channel.Account, to, _, _ string) error {
	return s.act(ctx, a, to, Params{"sender_action": "mark_seen"})
}

// Fetch opens a file of a customer's. Its address needs no token, but ends
// soon.
func (s Sending) Fetch(ctx context.Context, a channel.Account, ref string, maxBytes int64) (*channel.File, error) {
	return s.Graph.Open(ctx, a, ref, maxBytes, false)
}

// ThreadVerdicts are what to do after the errors of the two kinds.
func ThreadVerdicts() Verdicts {
	outside := Verdict{Class: channel.GiveUp, Code: "window_closed", Detail: "The time in which this customer may be answered is over."}
	v := Verdicts{{10, 2018278}: outside, {Any, 2534022}: outside}
	missing := Verdict{Class: channel.GiveUp, Code: "no_such_customer", Detail: "Meta does not know this customer, or the customer no longer takes messages."}
	v[[2]int64{Any, 2018001}], v[[2]int64{Any, 2534014}] = missing, missing
	v[[2]int64{Any, 2534001}] = Verdict{Class: channel.GiveUp, Code: "archived", Detail: "The customer's thread was archived or deleted."}
	v[[2]int64{Any, 2534025}] = Verdict{Class: channel.GiveUp, Code: "refused", Detail: "The comment was answered already."}
	v[[2]int64{Any, 2018108}] = Verdict{Class: channel.GiveUp, Code: "not_allowed", Detail: "The app is in development: only its testers can be written to."}
	v[[2]int64{Any, 2018047}] = Verdict{Class: channel.GiveUp, Code: "media", Detail: "Meta could not take the file."}
	v[[2]int64{Any, 2018294}] = v[[2]int64{Any, 2018047}]
	return v.Group(Verdict{Class: channel.GiveUp, Code: "blocked", Detail: "The customer cannot be reached: blocked, or gone."}, 551)
}
