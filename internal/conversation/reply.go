package conversation

import (
	"context"
	"slices"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// JobDeliver is the kind of the job that hands a message to its channel; DeliverPayload is what it carries.
// Package inbox does it. The jobs of a conversation run in order.
const JobDeliver = "inbox.deliver"

// DeliverPayload names the message to deliver.
type DeliverPayload struct {
	Message id.ID `json:"message"`
}

// Reply is what an agent, a program or Rondo writes.
type Reply struct {
	Text        string
	Attachments []id.ID // of files that were uploaded
	ReplyTo     id.ID
	Private     bool // a note that only colleagues see
	ClientID    string
	Location    *Location
	Choices     *Choices
	Template    *Template
	Mail        *Mail // subject and copies
}

// Write adds a reply or a note. A reply goes out by the channel from which the contact wrote last. The first
// agent to answer an unassigned conversation becomes its assignee. A reply with a client id that the
// conversation knows already is returned as it is: repeating it does no harm.
func Write(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, r Reply) (m Message, repeated bool, err error) {
	if err := r.check(); err != nil {
		return Message{}, false, err
	}
	c, err := lock(ctx, tx, workspace, conversation)
	if err != nil {
		return Message{}, false, err
	}
	if r.ClientID != "" {
		m, err := byClient(ctx, tx, workspace, conversation, r.ClientID)
		if err == nil || err != ErrNoMessage {
			return m, err == nil, err
		}
	}
	if c.Status == Closed && !r.Private {
		return Message{}, false, ErrClosed
	}
	m, err = r.message(ctx, tx, c)
	if err != nil {
		return Message{}, false, err
	}
	if _, err := insertMessages(ctx, tx, []Message{m}); err != nil {
		return Message{}, false, err
	}
	if !r.Private {
		if err := enqueueDelivery(ctx, tx, m); err != nil {
			return Message{}, false, err
		}
	}
	return m, false, said(ctx, tx, c, m)
}

// enqueueDelivery queues a message behind the others of its conversation.
func enqueueDelivery(ctx context.Context, tx *db.Tx, m Message) error {
	return job.Enqueue(ctx, tx, job.New{Workspace: m.Workspace, Kind: JobDeliver, Payload: DeliverPayload{m.ID}, Group: Group(m.Conversation)})
}

// Group is the group of the jobs that take to the channel what is said in a conversation, so that it goes in
// order.
func Group(conversation id.ID) string { return "conversation " + conversation.String() }

func (r *Reply) check() error {
	var k fault.Check
	r.Text = strings.ReplaceAll(r.Text, "\x00", "")
	k.That(strings.TrimSpace(r.Text) != "" || len(r.Attachments) > 0 || r.Location != nil || r.Template != nil, "text", "Write something, or attach a file.")
	if r.Private {
		k.That(r.Location == nil, "location", "A note has none.")
		k.That(r.Choices == nil, "choices", "A note has none.")
		k.That(r.Template == nil, "template", "A note has none.")
		k.That(r.Mail == nil, "mail", "A note has none.")
	}
	if r.Choices != nil {
		k.That(len(r.Choices.all()) > 0, "choices", "Name at least one.")
		r.Choices = r.Choices.named()
	}
	k.That(len(r.Text) <= MaxText, "text", "Is too long.")
	k.That(len(r.Attachments) <= MaxAttachments, "attachments", "At most 10 files.")
	k.That(len(r.ClientID) <= 100, "client_id", "At most 100 characters.")
	return k.Err()
}

// message makes the message of a reply.
func (r *Reply) message(ctx context.Context, tx *db.Tx, c Conversation) (Message, error) {
	a := access.From(ctx)
	m := Message{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Channel: c.Channel, Direction: Out, Author: Author{ByUser, a.User, a.Name},
		Text: r.Text, Private: r.Private, State: Queued, ClientID: r.ClientID, At: tx.Now()}
	if a.Kind == access.KindRondo {
		m.Author = Author{Kind: ByRondo, Name: "Rondo"}
	}
	if r.Private {
		m.State = Sent
	}
	if r.ReplyTo != 0 {
		to, err := LoadMessage(ctx, tx, c.Workspace, r.ReplyTo)
		if err != nil && err != ErrNoMessage {
			return m, err
		}
		if err != nil || to.Conversation != c.ID {
			return m, fault.Invalid("reply_to", "There is no such message in this conversation.")
		}
		m.ReplyTo = r.ReplyTo
	}
	var err error
	if m.Attachments, err = takeFiles(ctx, tx, c.Workspace, m.ID, r.Attachments, Uploader(ctx)); err != nil {
		return m, err
	}
	if err := r.allow(ctx, tx, c, m.Attachments); err != nil {
		return m, err
	}
	m.Text, m.Extra = r.Text, r.extra()
	return m, sign(ctx, tx, c, &m)
}

// extra is what a reply has beside text and files.
func (r *Reply) extra() Extra {
	x := Extra{Location: r.Location, Choices: r.Choices, Template: r.Template, Standin: r.Template != nil}
	if r.Mail != nil {
		m := *r.Mail
		m.To, m.HTML, m.Signature = []string{}, false, ""
		if m.Cc == nil {
			m.Cc = []string{}
		}
		x.Mail = &m
	}
	return x
}

// named gives choices without an id their title as one, since something must come back.
func (c *Choices) named() *Choices {
	fill := func(list []Choice) []Choice {
		list = slices.Clone(list)
		for i := range list {
			if list[i].ID == "" && list[i].URL == "" {
				list[i].ID = list[i].Title
			}
		}
		return list
	}
	out := &Choices{Buttons: fill(c.Buttons), Menu: c.Menu, List: slices.Clone(c.List)}
	for i := range out.List {
		out.List[i].Choices = fill(out.List[i].Choices)
	}
	return out
}

// said lets the conversation know of what was written, and tells. One that is snoozed stays so.
func said(ctx context.Context, tx *db.Tx, c Conversation, m Message) error {
	c.LastMessageAt = tx.Now()
	c.Preview = Preview{Text: m.preview(), Direction: Out, AuthorKind: m.Author.Kind, Private: m.Private}
	unread := c.Unread > 0 && !m.Private
	took := !m.Private && c.Assignee == 0 && m.Author.Kind == ByUser && m.Author.ID != 0
	if !m.Private {
		c.answered(tx.Now())
		c.Unread = 0
	}
	if took {
		c.Assignee, c.AssignedAt, c.Offer = m.Author.ID, tx.Now(), Offer{}
		moved := loads{}
		moved.of(c, +1)
		if err := moved.write(ctx, tx, c.Workspace); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, &c); err != nil {
		return err
	}
	if unread {
		if err := enqueueRead(ctx, tx, c); err != nil {
			return err
		}
	}
	if took {
		if err := tell(tx, c, EventAssigned, Assigned{Conversation: BodyOf(c), By: byActor(ctx)}); err != nil {
			return err
		}
	}
	return tell(tx, c, EventMessageCreated, MessageCreated{MessageBodyOf(m), BodyOf(c)})
}
