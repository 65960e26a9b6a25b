package inbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/id"
)

// Providers tell of every message that goes to a customer, also of ours, and often before they have answered the
// call that sent it. Where an echo carries our own mark the channel says so (Status.Key). Where it carries none
// it is known by what it says, as long as a message to that customer is being sent that says the same, or was sent
// without an answer: then it is no second message, but the news that ours was taken, and how it is called.

// echoWithin is how long after a sending without an answer its echo is still taken for one.
const echoWithin = 10 * time.Minute

// recogniseEchoes turns the echoes of our own messages into reports on them.
func (s *storing) recogniseEchoes(ctx context.Context) error {
	for _, p := range s.group {
		for i := range p.events {
			e := entry{p, i}
			if a := e.arrival(); a.Kind != channel.InEcho || a.ProviderID == "" || p.acc.kind.Caps().Idempotent {
				continue
			}
			ours, err := s.echoed(ctx, e)
			if err != nil {
				return err
			}
			if ours != 0 {
				a := e.arrival()
				a.Inbound = channel.Inbound{Kind: channel.InStatus, Key: "status:" + a.ProviderID + ":sent", ProviderID: a.ProviderID, At: a.At, From: a.From,
					Status: &channel.Status{State: channel.Sent, Key: ours.String()}}
			}
		}
	}
	return nil
}

// echoed is the message of ours that an echo tells of; 0 where it is somebody else's.
func (s *storing) echoed(ctx context.Context, e entry) (id.ID, error) {
	acc, now := e.post.acc, s.tx.Now()
	who := identityOf(acc, e.arrival().From.Address)
	owners, err := contact.Owners(ctx, s.tx, s.workspace, []contact.Identity{who})
	if err != nil || owners[who] == 0 {
		return 0, err
	}
	list, err := conversation.Unsettled(ctx, s.tx, s.workspace, owners[who], acc.id)
	if err != nil {
		return 0, err
	}
	var same []id.ID
	var begun []id.ID
	for _, m := range list {
		switch {
		case !says(m, e.arrival().Inbound, acc.kind.Caps()):
		case m.State == conversation.Queued:
			begun = append(begun, m.ID)
		case now.Sub(m.ID.Time()) < echoWithin:
			same = append(same, m.ID)
		}
	}
	begun, err = attempted(ctx, s.tx, s.workspace, begun)
	if same = append(begun, same...); err != nil || len(same) == 0 {
		return 0, err
	}
	return slices.Min(same), nil
}

// says tells whether an echo has what a message of ours, or a part of it, would be sent as.
func says(m conversation.Message, echo channel.Inbound, caps channel.Caps) bool {
	text := words(echo.Text)
	if text == "" {
		return len(echo.Media) > 0 && len(m.Attachments) > 0
	}
	whole := m.Text
	if l := m.Extra.Location; l != nil {
		whole += "\n" + channel.Inbound{Location: &channel.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address}}.Plain()
	}
	if caps.SplitText && caps.TextMax > 0 && caps.TextUnit.Length(whole) > caps.TextMax {
		return strings.Contains(words(whole), text)
	}
	return text == words(whole) || text == words(choicesOf(m.Extra.Choices).Plain(whole))
}

// words is a text with single spaces, as providers may trim and break it.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }
