package inbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/id"
)

// others carries out the events that are no messages, each once however often it comes.
func (s *storing) others(ctx context.Context, events []entry) error {
	if len(events) == 0 {
		return nil
	}
	fresh, err := s.mark(ctx, events)
	if err != nil {
		return err
	}
	for _, e := range events {
		r := e.result()
		r.Outcome = channel.Accepted
		if key := markOf(e); key.key != "" && !fresh[key] {
			r.Outcome = channel.Duplicate
			continue
		} else {
			delete(fresh, key) // the same again in this round is a repetition
		}
		if err := s.carryOut(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// mark is how an event that is no message is told from others.
type mark struct {
	channel id.ID
	key     string
}

func markOf(e entry) mark { return mark{e.post.acc.id, short(e.arrival().Key)} }

// short keeps names within what an index takes: a longer one is known by its hash.
func short(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (s *storing) carryOut(ctx context.Context, e entry) error {
	a, acc := e.arrival(), e.post.acc
	if short := short(a.ProviderID); short != "" {
		revision := conversation.Revision{Channel: acc.id, ProviderID: short}
		switch {
		case a.Kind == channel.InStatus && a.Status != nil:
			return conversation.Progress(ctx, s.tx, s.workspace, conversation.Report{Channel: acc.id, ProviderID: short,
				State: conversation.State(a.Status.State), Code: cut(a.Status.Code, maxPerson), Detail: cut(a.Status.Detail, maxExtra)})
		case a.Kind == channel.InEdit:
			text := a.Plain()
			if len(text) > conversation.MaxText {
				e.result().Result = channel.Result{Outcome: channel.Rejected, Detail: "the text is longer than 32768 bytes"}
				return nil
			}
			revision.Text = &text
			return conversation.Revise(ctx, s.tx, s.workspace, revision)
		case a.Kind == channel.InDelete:
			revision.Deleted = true
			return conversation.Revise(ctx, s.tx, s.workspace, revision)
		case a.Kind == channel.InReaction && a.Reaction != nil:
			emoji := cut(a.Reaction.Emoji, 64)
			revision.Reaction = &emoji
			return conversation.Revise(ctx, s.tx, s.workspace, revision)
		}
	}
	switch a.Kind {
	case channel.InBlocked:
		return s.note(ctx, e, "The customer has blocked "+acc.Name+": messages cannot reach them there.")
	case channel.InUnblocked:
		return s.note(ctx, e, "The customer no longer blocks "+acc.Name+".")
	case channel.InReferral:
		if r := a.Referral; r != nil {
			return s.note(ctx, e, "The customer came by a link: "+cut(cmp.Or(r.Payload, r.URL, r.Source), maxExtra))
		}
	}
	return nil // passing (typing), or nothing to do
}

// note writes a line for colleagues into the newest conversation of whoever the event is about. Who never
// wrote has none, and then there is nothing to tell.
func (s *storing) note(ctx context.Context, e entry, text string) error {
	last, err := s.x.newest(ctx, s.tx, s.workspace, identityOf(e.post.acc, e.arrival().From.Address))
	if err != nil || last == nil {
		return err
	}
	ctx = access.With(ctx, access.Rondo(s.workspace))
	_, _, err = conversation.Write(ctx, s.tx, s.workspace, last.ID, conversation.Reply{Text: text, Private: true})
	if errors.Is(err, conversation.ErrMissing) {
		return nil // deleted in this moment
	}
	return err
}
