// Package conversation keeps what is said: conversations, their messages, who has them and how they end.
//
// Every verb follows one form: lock the rows, check them in Go, change them, keep the load counters equal
// to a recount, and record events for those above, of whom this package knows nothing. A manual verb and
// the router use the same rows, so of two who are at it at once exactly one wins.
package conversation

import (
	"time"

	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Status is where a conversation is in its life.
type Status string

// The life of a conversation.
const (
	Open    Status = "open"
	Snoozed Status = "snoozed"
	Closed  Status = "closed"
)

// Conversation is one stretch of talk with a contact, from opening to closing.
type Conversation struct {
	ID            id.ID
	Workspace     id.ID
	Contact       Contact
	Channel       id.ID
	ChannelKind   string
	Status        Status
	Team          id.ID // 0: none
	Assignee      id.ID // 0: nobody
	Priority      int   // 0 to 9
	OpenedAt      time.Time
	AssignedAt    time.Time // zero while nobody has it
	FirstReplyAt  time.Time
	ClosedAt      time.Time
	SnoozedUntil  time.Time // zero, while snoozed: until the contact writes
	DueAt         time.Time // until when they are to be answered; only in a list that goes by it
	WaitingSince  time.Time // the customer waits for an answer since; zero when they do not
	LastMessageAt time.Time
	LastInboundAt time.Time
	// WindowClosesAt is until when the channel takes free text for the contact, TagClosesAt until when a person
	// may still write after that; zero where there is no such end.
	WindowClosesAt time.Time
	TagClosesAt    time.Time
	Unread         int
	Preview        Preview
	Previous       id.ID // the contact's conversation before this one
	Offer          Offer
	PreviousAgent  id.ID     // who had the contact last, before this conversation; 0: nobody
	PreviousAt     time.Time // and when
	First          bool      // the contact had none before
	Category       string
	Summary        string
	Version        int64 // grows with every change
}

// Contact is what a conversation shows of its contact.
type Contact struct {
	ID       id.ID
	Name     string
	Language string
	Owner    id.ID // the dedicated agent; 0: none
	// Address is what people know somebody without a name by: their number or mail address. Empty with a name.
	Address string
}

// Offer is that an agent is asked to accept a conversation. The zero Offer is none.
type Offer struct {
	Agent id.ID
	Until time.Time
}

// Preview is the newest message in short.
type Preview struct {
	Text       string // at most 140 characters
	Direction  Direction
	AuthorKind AuthorKind
	Private    bool
}

// Faults that callers tell apart.
var (
	// ErrMissing means that there is no such conversation in the workspace.
	ErrMissing = fault.NotFound("conversation")
	// ErrClosed means that the conversation is over.
	ErrClosed = fault.Conflict("closed", "The conversation is closed. Reopen it first.")
	// ErrNotClosed means that only a closed or snoozed conversation can be reopened.
	ErrNotClosed = fault.Conflict("not_closed", "The conversation is open already.")
	// ErrAnotherOpen means that the contact has a newer conversation that is not closed.
	ErrAnotherOpen = fault.Conflict("another_open", "The contact has another open conversation.")
)

// errTaken says who has the conversation; the code is what programs look at.
func errTaken(name string) error {
	if name == "" {
		name = "Somebody else"
	}
	return fault.Conflict("taken", name+" has this conversation already.")
}

const previewLength = 140

// shorten cuts a text for the preview.
func shorten(text string) string {
	n := 0
	for i := range text {
		if n == previewLength {
			return text[:i]
		}
		n++
	}
	return text
}
