package inbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/contact"
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
	switch a.Kind {
	case channel.InStatus:
		return s.status(ctx, e)
	case channel.InEdit, channel.InDelete, channel.InReaction:
		return s.revise(ctx, e)
	case channel.InIdentity:
		if a.From.Address == "" {
			return nil
		}
		_, err := contact.Resolve(ctx, s.tx, s.workspace, []contact.Seen{seenOf(e)})
		return err
	case channel.InBlocked:
		return s.consent(ctx, e, true, contact.All, "The customer has blocked "+acc.Name+": messages cannot reach them there.")
	case channel.InUnblocked:
		return s.consent(ctx, e, false, contact.All, "The customer no longer blocks "+acc.Name+".")
	case channel.InOptOut:
		return s.consent(ctx, e, true, contact.Advertising, "The customer wants no more advertising from "+acc.Name+". Answers still reach them.")
	case channel.InOptIn:
		return s.consent(ctx, e, false, contact.Advertising, "The customer takes advertising from "+acc.Name+" again.")
	case channel.InReferral:
		if r := a.Referral; r != nil {
			return s.note(ctx, e, "The customer came by a link: "+cut(cmp.Or(r.Title, r.Payload, r.URL, r.Source), maxExtra))
		}
	}
	return nil // passing (typing), or nothing to do
}

// status applies what a channel says became of a message of ours, or of all up to a time.
func (s *storing) status(ctx context.Context, e entry) error {
	a, acc := e.arrival(), e.post.acc
	if a.Status == nil {
		return nil
	}
	r := conversation.Report{Channel: acc.id, ProviderID: short(a.ProviderID), State: conversation.State(a.Status.State),
		Code: cut(a.Status.Code, maxPerson), Detail: cut(a.Status.Detail, maxExtra),
		AndBefore: a.Status.AndBefore, Again: a.Status.Again, Message: messageOf(a.Status.Key)}
	if r.ProviderID != "" || a.Status.UpTo.IsZero() {
		if r.ProviderID == "" {
			return nil
		}
		return conversation.Progress(ctx, s.tx, s.workspace, r)
	}
	who := identityOf(acc, a.From.Address)
	owners, err := contact.Owners(ctx, s.tx, s.workspace, []contact.Identity{who})
	if err != nil || owners[who] == 0 {
		return err
	}
	return conversation.ProgressUpTo(ctx, s.tx, s.workspace, owners[who], r, a.Status.UpTo)
}

// revise applies what a customer did to a message.
func (s *storing) revise(ctx context.Context, e entry) error {
	a := e.arrival()
	r := conversation.Revision{Channel: e.post.acc.id, ProviderID: short(a.ProviderID), Ours: a.Ours}
	if r.ProviderID == "" {
		return nil
	}
	switch {
	case a.Kind == channel.InDelete:
		r.Deleted = true
	case a.Kind == channel.InReaction && a.Reaction != nil:
		emoji := cut(a.Reaction.Emoji, 64)
		r.Reaction = &emoji
	case a.Kind == channel.InEdit:
		text := a.Plain()
		if len(text) > conversation.MaxText {
			e.result().Result = channel.Result{Outcome: channel.Rejected, Detail: "the text is longer than 32768 bytes"}
			return nil
		}
		r.Text, r.Location = &text, locationOf(a.Location)
	default:
		return nil
	}
	return conversation.Revise(ctx, s.tx, s.workspace, r)
}

// consent keeps what a customer does or does not want from a channel, and says so to colleagues where it is
// new: some words of consent are also said to people.
func (s *storing) consent(ctx context.Context, e entry, blocks bool, scope contact.Scope, said string) error {
	acc, address := e.post.acc, e.arrival().From.Address
	if address == "" || len(address) > maxAddress {
		return nil
	}
	who := identityOf(acc, address)
	since, err := contact.BlockedSince(ctx, s.tx, s.workspace, who, acc.id, scope)
	if err != nil || blocks != since.IsZero() {
		return err
	}
	verb := contact.Unblock
	if blocks {
		verb = contact.Block
	}
	if err := verb(ctx, s.tx, s.workspace, who, acc.id, scope); err != nil {
		return err
	}
	return s.note(ctx, e, said)
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
