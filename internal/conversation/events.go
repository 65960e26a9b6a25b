package conversation

import (
	"context"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// What the slice tells. Each carries the whole conversation as it is afterwards.
const (
	EventMessageCreated = "message.created"             // MessageCreated
	EventMessageUpdated = "message.updated"             // MessageUpdated
	EventOpened         = "conversation.opened"         // Opened
	EventAssigned       = "conversation.assigned"       // Assigned
	EventWaiting        = "conversation.waiting"        // Waiting
	EventUnassigned     = "conversation.unassigned"     // Changed
	EventTeamChanged    = "conversation.team_changed"   // Changed
	EventSnoozed        = "conversation.snoozed"        // Changed
	EventClosed         = "conversation.closed"         // Changed
	EventUpdated        = "conversation.updated"        // Changed: priority, contact, read
	EventRefused        = "conversation.assign_refused" // Refused
	EventDeleted        = "conversation.deleted"        // Deleted
)

// Activity lists the types that a thread shows between its messages.
var Activity = []string{EventOpened, EventAssigned, EventUnassigned, EventTeamChanged, EventSnoozed, EventClosed}

// MessageCreated says that something was said.
type MessageCreated struct {
	Message      MessageBody `json:"message"`
	Conversation Body        `json:"conversation"`
}

// MessageUpdated says that a message came further, was edited, or has its files now.
type MessageUpdated struct {
	Message MessageBody `json:"message"`
}

// Opened says that a conversation is open: new, or again.
type Opened struct {
	Conversation Body `json:"conversation"`
	Reopened     bool `json:"reopened"`
	By           By   `json:"by"`
}

// Assigned says who has the conversation now. DecisionID is 0 when a person decided.
type Assigned struct {
	Conversation Body  `json:"conversation"`
	By           By    `json:"by"`
	DecisionID   id.ID `json:"decision_id,omitempty"`
}

// Waiting says that the conversation waits, and why.
type Waiting struct {
	Conversation Body   `json:"conversation"`
	Reason       Reason `json:"reason"`
	DecisionID   id.ID  `json:"decision_id,omitempty"`
}

// Reason says why a conversation waits, for programs and for people.
type Reason struct {
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Detail map[string]int `json:"detail"`
}

// Changed says that somebody changed the conversation.
type Changed struct {
	Conversation Body `json:"conversation"`
	By           By   `json:"by"`
}

// Refused says that the rows refused an automatic assignment: a person was quicker, or the agent's load
// had grown. The router takes it back.
type Refused struct {
	Agent id.ID `json:"agent_id"`
}

// Deleted says that a conversation is gone, with all that was said in it.
type Deleted struct {
	ID id.ID `json:"id"`
}

// By is who did something.
type By struct {
	Kind string `json:"kind" enum:"user,token,contact,rondo"`
	ID   id.ID  `json:"id,omitempty"`
	Name string `json:"name"`
}

// byContact and byRondo are the authors who are no users.
func byContact(c Contact) By { return By{Kind: "contact", ID: c.ID, Name: c.Name} }

var byRondo = By{Kind: "rondo", Name: "Rondo"}

// byActor is whoever is asking.
func byActor(ctx context.Context) By {
	a := access.From(ctx)
	if a.Kind == access.KindRondo || a.Kind == "" {
		return byRondo
	}
	return By{Kind: string(a.Kind), ID: a.User, Name: a.Name}
}

// tell records an event about a conversation.
func tell(tx *db.Tx, c Conversation, kind string, data any) error {
	return event.Record(tx, event.New{Workspace: c.Workspace, Type: kind, Conversation: c.ID, Data: data})
}
