package conversation

import (
	"strings"
	"time"

	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Direction says whether a message came in or goes out.
type Direction string

// The directions. A private note goes neither way and counts as out.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// AuthorKind says what sort of author wrote a message.
type AuthorKind string

// The kinds of authors.
const (
	ByContact AuthorKind = "contact"
	ByUser    AuthorKind = "user"
	ByRondo   AuthorKind = "rondo"
)

// State is how far a message has come.
type State string

// The states. What comes in is received, and read once its channel was told that somebody has read it; a note
// is sent at once.
const (
	Received  State = "received"
	Queued    State = "queued"
	Sent      State = "sent"
	Delivered State = "delivered"
	Read      State = "read"
	Failed    State = "failed"
	Uncertain State = "uncertain" // it may have arrived; it is never repeated blindly
)

// rank orders the states, so that a report that was overtaken changes nothing.
func (s State) rank() int {
	switch s {
	case Queued:
		return 1
	case Uncertain:
		return 2
	case Sent:
		return 3
	case Delivered:
		return 4
	case Read:
		return 5
	}
	return 0
}

// after tells whether a message in state s may become next: states only go forward, and a failure
// overrides nothing that has arrived.
func (s State) after(next State) bool {
	if next == Failed {
		return s == Queued || s == Uncertain || s == Sent
	}
	if s == Failed {
		return next == Delivered || next == Read // the provider was wrong before
	}
	return next.rank() > s.rank()
}

// Message is one thing said.
type Message struct {
	ID           id.ID
	Workspace    id.ID
	Conversation id.ID
	Channel      id.ID
	Direction    Direction
	Author       Author
	Text         string
	Attachments  []Attachment
	Extra        Extra
	ReplyTo      id.ID
	Private      bool
	State        State
	ErrorCode    string
	ErrorDetail  string
	ProviderID   string // the channel's name of it; empty while it has none
	ClientID     string // the writer's own name of it, which makes a repeat harmless
	At           time.Time
}

// preview is the message in short: what was said, else where, else the first file's name.
func (m Message) preview() string {
	if l := m.Extra.Location; m.Text == "" && l != nil && l.Name+l.Address != "" {
		return shorten(strings.TrimSpace(l.Name + " " + l.Address))
	}
	return previewOf(m.Text, m.Attachments)
}

// Author is who wrote a message. ID is 0 for Rondo.
type Author struct {
	Kind AuthorKind
	ID   id.ID
	Name string
}

// Attachment is a file of a message.
type Attachment struct {
	ID          id.ID  `json:"id"`
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	SizeBytes   int64  `json:"size_bytes"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
	// Pending: the bytes are still being fetched from the channel. Problem: they will not come, and why.
	Pending bool   `json:"pending,omitempty"`
	Problem string `json:"problem,omitempty"`
	// ContentID is the name by which the HTML of a mail shows it.
	ContentID string `json:"content_id,omitempty"`
}

// ErrNoMessage means that there is no such message.
var ErrNoMessage = fault.NotFound("message")

const (
	// MaxText is the longest text of a message, in bytes.
	MaxText = 32 << 10
	// MaxAttachments is how many files a message of ours may have.
	MaxAttachments = 10
	// MaxAttachmentsIn is how many files of what came in are kept.
	MaxAttachmentsIn = 100
)
