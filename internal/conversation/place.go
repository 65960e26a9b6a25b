package conversation

import (
	"context"
	"time"

	"rondo/internal/platform/id"
)

// thread is the conversation that a message continues by what its channel says.
type thread struct{ conversation, contact id.ID }

// findThreads learns which conversations the messages continue: those in which something was said that they
// name, or that a message beside them does.
func (r *receiving) findThreads(ctx context.Context) error {
	var keys []providerKey
	for _, in := range r.in {
		for _, name := range in.Thread {
			keys = append(keys, providerKey{in.Channel, name})
		}
	}
	if len(keys) == 0 {
		return nil
	}
	found, err := findThreads(ctx, r.tx, r.workspace, keys)
	r.threads = map[int]thread{}
	said := map[providerKey]int{}
	for i, in := range r.in {
		for _, name := range in.Thread {
			t, ok := found[providerKey{in.Channel, name}]
			if j, here := said[providerKey{in.Channel, name}]; !ok && here {
				if t, ok = r.threads[j]; !ok {
					t, ok = thread{contact: r.in[j].Contact.ID}, true
				}
			}
			if ok {
				r.threads[i] = t
				break
			}
		}
		if in.ProviderID != "" {
			said[providerKey{in.Channel, in.ProviderID}] = i
		}
	}
	return err
}

// home is where a message goes: the open conversation that it continues, else its author's, else a new one.
// What a machine wrote opens nothing.
func (r *receiving) home(ctx context.Context, i int) (*entry, error) {
	in, t := &r.in[i], r.threads[i]
	if e := r.open[t.contact]; e != nil && (t.conversation == 0 || t.conversation == e.ID) {
		if t.contact != in.Contact.ID {
			r.message(i).Extra.Participant = &Participant{in.Contact.ID, in.Contact.Name, in.Address}
		}
		return e, nil
	}
	if e := r.open[in.Contact.ID]; e != nil {
		return e, nil
	}
	if in.Extra.Automatic {
		return r.aside(ctx, in, t)
	}
	e := r.begin(in)
	e.Previous = t.conversation
	r.open[in.Contact.ID] = e
	return e, nil
}

// aside is the conversation in which a machine's message is kept where none is open: the one that it
// continues, the author's latest, or one of its own that is closed from the start.
func (r *receiving) aside(ctx context.Context, in *Incoming, t thread) (*entry, error) {
	if e := r.quiet[in.Contact.ID]; e != nil {
		return e, nil
	}
	which := t.conversation
	if which == 0 && !in.Contact.New {
		last, err := previous(ctx, r.tx, r.workspace, []id.ID{in.Contact.ID})
		if err != nil {
			return nil, err
		}
		which = last[in.Contact.ID].ID
	}
	var e *entry
	if which != 0 {
		c, err := lock(ctx, r.tx, r.workspace, which)
		if err != nil {
			return nil, err
		}
		e = &entry{Conversation: c}
	} else {
		e = r.begin(in)
		e.Status, e.ClosedAt, e.Team = Closed, r.tx.Now(), 0
	}
	r.quiet[in.Contact.ID] = e
	return e, nil
}

// begin opens a conversation in memory.
func (r *receiving) begin(in *Incoming) *entry {
	c := in.Contact
	return &entry{isNew: true, Conversation: Conversation{ID: r.tx.NewID(), Workspace: r.workspace, Contact: Contact{c.ID, c.Name, c.Language, c.Owner, in.knownBy()}, Channel: in.Channel,
		ChannelKind: in.ChannelKind, Status: Open, Team: in.Team, Priority: c.Priority, OpenedAt: r.tx.Now(), Version: 1}}
}

// knownBy is the sender's address where they have no name and it is one that people know each other by.
func (in *Incoming) knownBy() string {
	switch in.ChannelKind {
	case "email", "sms", "rcs", "whatsapp":
		if in.Contact.Name == "" {
			return in.Address
		}
	}
	return ""
}

// fold lets a conversation know of a message. The answer goes to the channel that was written from last,
// but a conversation keeps counting for the kind of channel it was opened on until it is closed. What a
// machine wrote asks for no answer, and wakes nobody.
func (r *receiving) fold(e *entry, i int) {
	in, now := &r.in[i], r.tx.Now()
	e.changed = true
	e.LastMessageAt = now
	e.Preview = Preview{Text: previewOf(in.Text, in.Attachments), Direction: in.Direction, AuthorKind: in.Author.Kind}
	if in.Extra.Automatic {
		if e.Status != Closed {
			e.Unread++
		}
		return
	}
	if e.Status == Snoozed {
		e.Status, e.SnoozedUntil, e.woken = Open, time.Time{}, true
		r.loads.of(e.Conversation, +1)
	}
	if in.Direction == Out {
		e.answered(now)
		return
	}
	e.heard(in, saidAt(in.At, r.message(i).At))
	e.LastInboundAt = now
	e.Unread++
	if e.WaitingSince.IsZero() {
		e.WaitingSince = now
	}
}

// saidAt is when the customer wrote, for windows: by the provider's clock, however late the message came. Its place
// in the thread is another matter, see clamp.
func saidAt(provider, stored time.Time) time.Time {
	if provider.IsZero() || provider.After(stored) {
		return stored
	}
	return provider
}

// heard notes by which channel the customer wrote, and until when it takes an answer. An older message that
// comes late does not shorten that.
func (c *Conversation) heard(in *Incoming, at time.Time) {
	if c.Channel != in.Channel || in.Window == 0 {
		c.WindowClosesAt, c.TagClosesAt = time.Time{}, time.Time{}
	}
	c.Channel = in.Channel
	if until := at.Add(in.Window); in.Window > 0 && until.After(c.WindowClosesAt) {
		c.WindowClosesAt, c.TagClosesAt = until, time.Time{}
		if in.TagWindow > 0 {
			c.TagClosesAt = at.Add(in.TagWindow)
		}
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

// insert writes the opened conversations and returns those for whose contacts another node was quicker.
func (r *receiving) insert(ctx context.Context, opened []*entry) (lost map[*entry]bool, err error) {
	if len(opened) == 0 {
		return nil, nil
	}
	var old []id.ID
	for _, e := range opened {
		old = append(old, e.Contact.ID)
	}
	before := map[id.ID]previousRow{}
	if returning := r.oldContacts(); len(returning) > 0 {
		if before, err = previous(ctx, r.tx, r.workspace, old); err != nil {
			return nil, err
		}
	}
	list := make([]Conversation, len(opened))
	for i, e := range opened {
		if last := before[e.Contact.ID]; e.Previous == 0 {
			e.Previous = last.ID
			e.PreviousAgent, e.PreviousAt = last.agent()
			e.First = last.ID == 0
		}
		if last := before[e.Contact.ID]; e.WindowClosesAt.IsZero() && e.Channel == last.ChannelID {
			e.WindowClosesAt, e.TagClosesAt = last.WindowClosesAt.Time, last.TagClosesAt.Time
		}
		list[i] = e.Conversation
	}
	added, err := insertOpen(ctx, r.tx, list)
	lost = map[*entry]bool{}
	for _, e := range opened {
		if !added[e.ID] {
			lost[e] = true
		}
	}
	return lost, err
}
