package inbox

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// storing is one unit of work that takes posts in.
type storing struct {
	x         *Inbox
	tx        *db.Tx
	workspace id.ID
	group     []*post
	at        []int // of each post: the event to be dealt with next
}

// entry names one event of one post.
type entry struct {
	post  *post
	index int
}

func (e entry) arrival() *arrival { return &e.post.events[e.index] }
func (e entry) result() *result   { return &e.post.results[e.index] }

// run deals with the events in rounds: the next messages of every post together, then what comes after
// them in each. So the order within a post is kept, and messages cost few statements however many there are.
func (s *storing) run(ctx context.Context, heard []*account) error {
	for _, p := range s.group {
		p.results = make([]result, len(p.events))
	}
	if err := s.recogniseEchoes(ctx); err != nil {
		return err
	}
	for {
		messages := s.next(true)
		if err := s.messages(ctx, messages); err != nil {
			return err
		}
		others := s.next(false)
		if err := s.others(ctx, others); err != nil {
			return err
		}
		if len(messages)+len(others) == 0 {
			break
		}
	}
	for _, p := range s.group {
		if p.also != nil {
			if err := p.also(ctx, s.tx); err != nil {
				return err
			}
		}
	}
	return s.hear(ctx, heard)
}

// next takes from each post the events up to the first that is of the other sort.
func (s *storing) next(messages bool) []entry {
	var out []entry
	for n, p := range s.group {
		for s.at[n] < len(p.events) && isMessage(p.events[s.at[n]].Kind) == messages {
			out = append(out, entry{p, s.at[n]})
			s.at[n]++
		}
	}
	return out
}

// isMessage tells what becomes a message from what is about one.
func isMessage(kind channel.InboundKind) bool {
	switch kind {
	case channel.InMessage, channel.InEcho, channel.InPostback, channel.InUnsupported:
		return true
	}
	return false
}

// messages stores messages: their contacts, their conversations, themselves, and what must follow.
func (s *storing) messages(ctx context.Context, all []entry) error {
	events := slices.DeleteFunc(all, func(e entry) bool { return s.rejected(e) })
	if len(events) == 0 {
		return nil
	}
	seen := make([]contact.Seen, len(events))
	for i, e := range events {
		seen[i] = seenOf(e)
	}
	who, err := contact.Resolve(ctx, s.tx, s.workspace, seen)
	if err != nil {
		return err
	}
	in := make([]conversation.Incoming, len(events))
	for i, e := range events {
		in[i] = s.incoming(e, who[i])
	}
	out, err := conversation.Receive(ctx, s.tx, s.workspace, in)
	if err != nil {
		return err
	}
	for i, e := range events {
		r := e.result()
		*r = result{Result: channel.Result{Outcome: channel.Accepted}, message: out[i].Message, conversation: out[i].Conversation, contact: who[i].ID}
		if out[i].Duplicate {
			r.Outcome = channel.Duplicate
			continue
		}
		if err := s.follow(ctx, e, out[i].Message); err != nil {
			return err
		}
	}
	return s.reach(ctx, events, who)
}

// rejected turns away what cannot be stored, and says why.
func (s *storing) rejected(e entry) bool {
	a, why := e.arrival(), ""
	switch {
	case a.From.Address == "":
		why = "the event does not say whom it is about"
	case len(a.From.Address) > maxAddress:
		why = "the customer's address is too long"
	case len(a.Text) > conversation.MaxText:
		why = "the text is longer than 32768 bytes"
	case len(a.Media) > conversation.MaxAttachmentsIn:
		why = "the message has more than 100 files"
	}
	if why != "" {
		e.result().Result = channel.Result{Outcome: channel.Rejected, Detail: why}
	}
	return why != ""
}

const (
	maxAddress  = 320
	maxPerson   = 200 // characters of a customer's name
	maxLanguage = 35
	maxExtra    = 2000
	maxKey      = 200 // bytes of a provider's name of something; longer ones are shortened by their hash
)

// languageTag is how a language is written; what a channel calls otherwise is not known.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// seenOf is the customer as the channel shows them.
func seenOf(e entry) contact.Seen {
	p := e.arrival().From
	s := contact.Seen{Identity: identityOf(e.post.acc, p.Address), Name: cut(cmp.Or(p.Name, p.Username), maxPerson), Aliases: addressesOf(p.Aliases), Variants: addressesOf(p.Variants)}
	if tag := strings.ReplaceAll(p.Language, "_", "-"); languageTag.MatchString(tag) {
		s.Language = tag
	}
	if e.arrival().Kind == channel.InMessage {
		s.Wrote = e.arrival().Text
	}
	// What the channel tells beside is good to know, but no proof of who somebody is.
	for name, value := range map[string]string{"email": p.Email, "phone": p.Phone, "country": p.Country} {
		if value != "" {
			if s.Fields == nil {
				s.Fields = map[string]string{}
			}
			s.Fields[name] = cut(value, maxAddress)
		}
	}
	return s
}

// addressesOf leaves out what is too long to be an address.
func addressesOf(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" || len(s) > maxAddress })
}

func identityOf(acc *account, address string) contact.Identity {
	return contact.Identity{Kind: string(acc.Kind), Address: address}
}

// follow enqueues what comes after a new message: fetching its files, settling the button it came from.
func (s *storing) follow(ctx context.Context, e entry, m conversation.Message) error {
	a, acc := e.arrival(), e.post.acc
	if err := s.profileLater(ctx, e, m); err != nil {
		return err
	}
	if err := s.keepSlips(ctx, e); err != nil {
		return err
	}
	for i, media := range a.Media {
		if media.Problem != "" || a.keptFile(i) != nil {
			continue
		}
		if err := s.fetchLater(ctx, acc, m, m.Attachments[i], media); err != nil {
			return err
		}
	}
	if a.Answer == "" {
		return nil
	}
	return s.answerLater(ctx, acc, a.Answer)
}

// hear writes when channels were last heard of. One that was new works.
func (s *storing) hear(ctx context.Context, accounts []*account) error {
	for _, acc := range accounts {
		if err := saveSeenIn(ctx, s.tx, acc.workspace, acc.id, s.tx.Now()); err != nil {
			return err
		}
		if acc.health.State != Untried {
			continue
		}
		if err := s.x.noteHealth(ctx, s.tx, acc, byHook, Health{State: OK}); err != nil {
			return err
		}
	}
	return nil
}
