package conversation

import (
	"context"
	"errors"
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
	Team        id.ID
	Direction   Direction
	Author      Author
	Text        string
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
	r := &receiving{tx: tx, workspace: workspace, in: in, out: make([]Outcome, len(in)), open: map[id.ID]*entry{}, loads: loads{}}
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
	open      map[id.ID]*entry // by contact
	fresh     []int            // of in: the messages to be stored, in order
	loads     loads
}

// entry is a conversation that messages go to.
type entry struct {
	Conversation
	isNew   bool
	woken   bool
	changed bool
	told    bool
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
		in := &r.in[i]
		if err := r.takeFiles(ctx, i); err != nil {
			return err
		}
		e := r.open[in.Contact.ID]
		if e == nil {
			e = r.begin(in)
			r.open[in.Contact.ID] = e
			opened = append(opened, e)
		}
		r.fold(e, in)
	}
	lost, err := r.insert(ctx, opened)
	if err != nil {
		return err
	}
	// Another node opened a conversation of these contacts meanwhile: their messages go there, unless the
	// other node has stored them too.
	var again, contacts = []int(nil), []id.ID(nil)
	for _, i := range fresh {
		if c := r.in[i].Contact.ID; lost[c] {
			again, contacts = append(again, i), append(contacts, c)
			delete(r.open, c)
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
	found, err := known(ctx, r.tx, r.workspace, keys)
	if err != nil {
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
		Extra: in.Extra, State: Received, ProviderID: in.ProviderID, ClientID: in.ClientID, At: clamp(in.At, r.tx.Now())}
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

// clamp trusts a provider's clock for the past day; a missing, future or older time becomes now. So does a
// time in whole seconds that has hardly passed: cut to its second, it would stand before our own answers.
func clamp(at, now time.Time) time.Time {
	age := now.Sub(at)
	if age < 0 || age > 24*time.Hour || at.Nanosecond() == 0 && age < 2*time.Second {
		return now
	}
	return at
}

// begin opens a conversation in memory.
func (r *receiving) begin(in *Incoming) *entry {
	c := in.Contact
	return &entry{isNew: true, Conversation: Conversation{ID: r.tx.NewID(), Workspace: r.workspace, Contact: Contact{c.ID, c.Name, c.Language}, Channel: in.Channel,
		ChannelKind: in.ChannelKind, Status: Open, Team: in.Team, Priority: c.Priority, OpenedAt: r.tx.Now(), Version: 1}}
}

// fold lets a conversation know of a message. The answer goes to the channel that was written from last,
// but a conversation keeps counting for the kind of channel it was opened on until it is closed.
func (r *receiving) fold(e *entry, in *Incoming) {
	now := r.tx.Now()
	e.changed = true
	if e.Status == Snoozed {
		e.Status, e.SnoozedUntil, e.woken = Open, time.Time{}, true
		r.loads.of(e.Conversation, +1)
	}
	e.LastMessageAt = now
	e.Preview = Preview{Text: previewOf(in.Text, in.Attachments), Direction: in.Direction, AuthorKind: in.Author.Kind}
	if in.Direction == Out {
		e.answered(now)
		return
	}
	e.Channel = in.Channel
	e.LastInboundAt = now
	e.Unread++
	if e.WaitingSince.IsZero() {
		e.WaitingSince = now
	}
}

// answered notes that the customer has got an answer.
func (c *Conversation) answered(now time.Time) {
	c.WaitingSince = time.Time{}
	if c.FirstReplyAt.IsZero() {
		c.FirstReplyAt = now
	}
}

func previewOf(text string, files []Attachment) string {
	if text == "" && len(files) > 0 {
		return shorten(files[0].Name)
	}
	return shorten(text)
}

// insert writes the opened conversations and returns the contacts for which another node was quicker.
func (r *receiving) insert(ctx context.Context, opened []*entry) (lost map[id.ID]bool, err error) {
	if len(opened) == 0 {
		return nil, nil
	}
	var old []id.ID
	for _, e := range opened {
		old = append(old, e.Contact.ID)
	}
	before := map[id.ID]id.ID{}
	if returning := r.oldContacts(); len(returning) > 0 {
		if before, err = previous(ctx, r.tx, r.workspace, old); err != nil {
			return nil, err
		}
	}
	list := make([]Conversation, len(opened))
	for i, e := range opened {
		e.Previous = before[e.Contact.ID]
		list[i] = e.Conversation
	}
	added, err := insertOpen(ctx, r.tx, list)
	lost = map[id.ID]bool{}
	for _, e := range opened {
		if !added[e.ID] {
			lost[e.Contact.ID] = true
		}
	}
	return lost, err
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
		m.Conversation = r.open[r.in[i].Contact.ID].ID
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
	for _, i := range r.fresh {
		e := r.open[r.in[i].Contact.ID]
		if e.changed && !e.isNew {
			if err := save(ctx, r.tx, &e.Conversation); err != nil {
				return err
			}
		}
		e.changed = false
	}
	_, err = r.loads.write(ctx, r.tx, r.workspace)
	return err
}

// resolveReplies turns the channel's names of answered messages into ours.
func (r *receiving) resolveReplies(ctx context.Context) error {
	var keys []providerKey
	for _, i := range r.fresh {
		if in := r.in[i]; in.ReplyTo != "" {
			keys = append(keys, providerKey{in.Channel, in.ReplyTo})
		}
	}
	found, err := known(ctx, r.tx, r.workspace, keys)
	for _, i := range r.fresh {
		r.message(i).ReplyTo = found[providerKey{r.in[i].Channel, r.in[i].ReplyTo}]
	}
	return err
}

// tell records what happened, in the order of the messages.
func (r *receiving) tell() error {
	for _, i := range r.fresh {
		e := r.open[r.in[i].Contact.ID]
		body := BodyOf(e.Conversation)
		if (e.isNew || e.woken) && !e.told {
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
