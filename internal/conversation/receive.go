package conversation

import (
	"context"
	"errors"
	"slices"
	"time"

	"rondo/internal/contact"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Incoming is a message that a channel brought, from a contact, or from a colleague who wrote elsewhere.
type Incoming struct {
	Contact     contact.Resolved
	Channel     id.ID
	ChannelKind string
	// Team is where a conversation goes that this message opens; 0 for none.
	Team      id.ID
	Direction Direction
	Author    Author
	Text      string
	// Attachments that are not pending, and have no problem, are kept already.
	Attachments []Attachment
	// Files were uploaded by FilesBy and become the attachments.
	Files   []id.ID
	FilesBy string
	Extra   Extra
	// ProviderID names the message within its channel and makes a repeat harmless.
	ProviderID string
	// ReplyTo is the channel's name of the message that this one answers.
	ReplyTo  string
	ClientID string
	At       time.Time
	// Address is where it came from, for a participant who is not the conversation's contact.
	Address string
	// Thread holds the channel's names of earlier messages, nearest first: a message belongs to the
	// conversation in which one of them was said, as long as that is not closed, whoever wrote it.
	Thread []string
	// HTML and References are what is kept of a mail apart.
	HTML       string
	References []string
	// Window and TagWindow are how long after this message the channel takes free text, and a person's.
	Window, TagWindow time.Duration
}

// Outcome says what became of an incoming message.
type Outcome struct {
	Message      Message
	Conversation id.ID
	Duplicate    bool // it was there before; nothing changed
}

// errRace means that another node brought the same message in the same moment; the unit is done again.
var errRace = errors.New("the same message was received elsewhere at the same time")

// Receive stores messages in the order given: it opens, or wakes, the contact's conversation where there is
// none that is open. The outcomes stand beside in. At any number of nodes a contact gets one conversation,
// and a message that comes twice is stored once.
func Receive(ctx context.Context, tx *db.Tx, workspace id.ID, in []Incoming) ([]Outcome, error) {
	r := &receiving{tx: tx, workspace: workspace, in: slices.Clone(in), out: make([]Outcome, len(in)), at: make([]*entry, len(in)), open: map[id.ID]*entry{},
		quiet: map[id.ID]*entry{}, loads: loads{}}
	if err := r.findThreads(ctx); err != nil {
		return nil, err
	}
	if err := r.lockOpen(ctx, r.oldContacts()); err != nil {
		return nil, err
	}
	if err := r.place(ctx, r.all()); err != nil {
		return nil, err
	}
	if err := r.store(ctx); err != nil {
		return nil, err
	}
	return r.out, r.tell()
}

// receiving is one call of Receive at work.
type receiving struct {
	tx        *db.Tx
	workspace id.ID
	in        []Incoming
	out       []Outcome
	at        []*entry         // beside in: where each message goes
	threads   map[int]thread   // of in: what those continue that say so
	open      map[id.ID]*entry // by contact
	quiet     map[id.ID]*entry // by contact: the closed conversation that a machine's messages go to
	fresh     []int            // of in: the messages to be stored, in order
	loads     loads
}

// entry is a conversation that messages go to.
type entry struct {
	Conversation
	isNew    bool
	inserted bool
	woken    bool
	changed  bool
	told     bool
}

func (r *receiving) all() []int {
	l := make([]int, len(r.in))
	for i := range l {
		l[i] = i
	}
	return l
}

// oldContacts are those that may have conversations already.
func (r *receiving) oldContacts() []id.ID {
	var l []id.ID
	for _, in := range r.in {
		if !in.Contact.New {
			l = append(l, in.Contact.ID)
		}
	}
	for _, t := range r.threads {
		l = append(l, t.contact)
	}
	return l
}

func (r *receiving) lockOpen(ctx context.Context, contacts []id.ID) error {
	if len(contacts) == 0 {
		return nil
	}
	l, err := lockOpen(ctx, r.tx, r.workspace, contacts)
	for _, c := range l {
		r.open[c.Contact.ID] = &entry{Conversation: c}
	}
	return err
}

// place finds or opens the conversation of each message that is not known yet, and folds the message into it.
func (r *receiving) place(ctx context.Context, which []int) error {
	fresh, err := r.unknown(ctx, which)
	if err != nil {
		return err
	}
	var opened []*entry
	for _, i := range fresh {
		if err := r.takeFiles(ctx, i); err != nil {
			return err
		}
		e, err := r.home(ctx, i)
		if err != nil {
			return err
		}
		if e.isNew && !e.inserted {
			e.inserted = true
			opened = append(opened, e)
		}
		r.at[i] = e
		r.fold(e, i)
	}
	lost, err := r.insert(ctx, opened)
	if err != nil {
		return err
	}
	// Another node opened a conversation of these contacts meanwhile: their messages go there, unless the
	// other node has stored them too.
	var again, contacts = []int(nil), []id.ID(nil)
	for _, i := range fresh {
		if e := r.at[i]; lost[e] {
			again, contacts = append(again, i), append(contacts, e.Contact.ID)
			delete(r.open, e.Contact.ID)
		} else {
			r.fresh = append(r.fresh, i)
		}
	}
	if len(again) == 0 {
		return nil
	}
	if err := r.lockOpen(ctx, contacts); err != nil {
		return err
	}
	return r.place(ctx, again)
}

// unknown are the messages that are not stored yet, each once.
func (r *receiving) unknown(ctx context.Context, which []int) ([]int, error) {
	var keys []providerKey
	for _, i := range which {
		if in := r.in[i]; in.ProviderID != "" {
			keys = append(keys, providerKey{in.Channel, in.ProviderID})
		}
	}
	find := known
	if slices.ContainsFunc(which, func(i int) bool { return r.in[i].Direction == Out }) {
		find = knownParts // an echo may be of any part of a message of ours
	}
	found, err := find(ctx, r.tx, r.workspace, keys)
	if err != nil {
		return nil, err
	}
	keys = slices.DeleteFunc(keys, func(k providerKey) bool { return found[k] != 0 })
	if err := r.revise(ctx, which, keys); err != nil {
		return nil, err
	}
	first := map[providerKey]int{}
	var fresh []int
	for _, i := range which {
		in := r.in[i]
		key := providerKey{in.Channel, in.ProviderID}
		if message, ok := found[key]; ok {
			r.out[i] = Outcome{Message: Message{ID: message}, Duplicate: true}
			continue
		}
		if j, ok := first[key]; ok && in.ProviderID != "" {
			r.out[i] = Outcome{Message: Message{ID: r.message(j).ID}, Duplicate: true}
			continue
		}
		first[key] = i
		r.message(i)
		fresh = append(fresh, i)
	}
	return fresh, nil
}

// message makes the message of an incoming one, once.
func (r *receiving) message(i int) *Message {
	m := &r.out[i].Message
	if m.ID != 0 {
		return m
	}
	in := r.in[i]
	*m = Message{ID: r.tx.NewID(), Workspace: r.workspace, Channel: in.Channel, Direction: in.Direction, Author: in.Author, Text: in.Text, Attachments: in.Attachments,
		Extra: in.Extra, State: Received, ProviderID: in.ProviderID, ClientID: in.ClientID, At: clamp(in.At, r.tx.Now(), in.believed())}
	if in.Direction == Out {
		m.State = Sent
	}
	return m
}

// takeFiles gives a message the files that were uploaded for it, once.
func (r *receiving) takeFiles(ctx context.Context, i int) (err error) {
	in, m := &r.in[i], r.message(i)
	if len(in.Files) == 0 || len(m.Attachments) > 0 {
		return nil
	}
	m.Attachments, err = takeFiles(ctx, r.tx, r.workspace, m.ID, in.Files, in.FilesBy)
	in.Attachments = m.Attachments
	return err
}

// believed is how old a message may be by its own word. Providers bring what they could not deliver for a week; a
// mail's date is whatever the sender's machine takes it for.
func (in *Incoming) believed() time.Duration {
	if in.Extra.Mail != nil {
		return 24 * time.Hour
	}
	return 8 * 24 * time.Hour
}

// clamp trusts a clock as far back as it is believed; a missing, future or older time becomes now. So does a
// time in whole seconds that has hardly passed: cut to its second, it would stand before our own answers.
func clamp(at, now time.Time, believed time.Duration) time.Time {
	age := now.Sub(at)
	if age < 0 || age > believed || at.Nanosecond() == 0 && age < 2*time.Second {
		return now
	}
	return at
}

// store writes the messages, the changed conversations and the counters.
func (r *receiving) store(ctx context.Context) error {
	if len(r.fresh) == 0 {
		return nil
	}
	if err := r.resolveReplies(ctx); err != nil {
		return err
	}
	list := make([]Message, len(r.fresh))
	for n, i := range r.fresh {
		m := r.message(i)
		m.Conversation = r.at[i].ID
		r.out[i].Conversation = m.Conversation
		list[n] = *m
	}
	added, err := insertMessages(ctx, r.tx, list)
	if err != nil {
		return err
	}
	if len(added) != len(list) {
		return errRace
	}
	if err := r.storeMails(ctx); err != nil {
		return err
	}
	if err := r.storeFiles(ctx); err != nil {
		return err
	}
	for _, i := range r.fresh {
		e := r.at[i]
		if e.changed && !e.isNew {
			if err := save(ctx, r.tx, &e.Conversation); err != nil {
				return err
			}
		}
		e.changed = false
	}
	return r.loads.write(ctx, r.tx, r.workspace)
}

// storeFiles keeps the files that came with their messages.
func (r *receiving) storeFiles(ctx context.Context) error {
	for _, i := range r.fresh {
		in := r.in[i]
		if len(in.Files) > 0 {
			continue
		}
		for _, a := range in.Attachments {
			if a.Pending || a.Problem != "" {
				continue
			}
			if err := insertFile(ctx, r.tx, r.workspace, r.message(i).ID, a, "channel "+in.Channel.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolveReplies turns the channel's names of answered messages into ours.
func (r *receiving) resolveReplies(ctx context.Context) error {
	var keys []providerKey
	for _, i := range r.fresh {
		if in := r.in[i]; in.ReplyTo != "" {
			keys = append(keys, providerKey{in.Channel, in.ReplyTo})
		}
	}
	found, err := knownParts(ctx, r.tx, r.workspace, keys)
	for _, i := range r.fresh {
		r.message(i).ReplyTo = found[providerKey{r.in[i].Channel, r.in[i].ReplyTo}]
	}
	return err
}

// tell records what happened, in the order of the messages.
func (r *receiving) tell() error {
	for _, i := range r.fresh {
		e := r.at[i]
		body := BodyOf(e.Conversation)
		if (e.isNew || e.woken) && e.Status != Closed && !e.told {
			e.told = true
			if err := tell(r.tx, e.Conversation, EventOpened, Opened{Conversation: body, Reopened: e.woken, By: byContact(e.Contact)}); err != nil {
				return err
			}
		}
		if err := tell(r.tx, e.Conversation, EventMessageCreated, MessageCreated{MessageBodyOf(*r.message(i)), body}); err != nil {
			return err
		}
	}
	return nil
}

// Raced tells whether Receive failed because another node stored the same in the same moment. Doing the
// unit again finds it there.
func Raced(err error) bool { return errors.Is(err, errRace) }
