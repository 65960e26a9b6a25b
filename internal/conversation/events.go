package conversation

import (
	"context"
	"time"

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
	EventOffered        = "conversation.offered"        // Offered
	EventDeclined       = "conversation.declined"       // Declined
	EventEscalated      = "conversation.escalated"      // Escalated
	EventSnoozed        = "conversation.snoozed"        // Changed
	EventClosed         = "conversation.closed"         // Changed
	EventUpdated        = "conversation.updated"        // Changed: priority, contact, read
	EventRefused        = "conversation.assign_refused" // Refused
	EventDeleted        = "conversation.deleted"        // Deleted
)

// Activity lists the types that a thread shows between its messages.
var Activity = []string{EventOpened, EventAssigned, EventUnassigned, EventTeamChanged, EventOffered, EventDeclined, EventEscalated, EventSnoozed, EventClosed}

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
	Conversation Body   `json:"conversation"`
	By           By     `json:"by"`
	DecisionID   id.ID  `json:"decision_id,omitempty"`
	Accepted     bool   `json:"accepted,omitempty" doc:"The agent accepted an offer"`
	FromID       *id.ID `json:"from_id,omitempty" doc:"Whom a policy took it from"`
	Why          string `json:"why,omitempty" doc:"And why: no_first_reply, no_next_reply, went_offline, lost_connection, shift_ended, on_leave, not_there"`
	Hops         int    `json:"hops,omitempty" doc:"And how often it was taken from one agent and given to another"`
}

// Offered says that an agent is asked to accept the conversation; see its offer.
type Offered struct {
	Conversation Body  `json:"conversation"`
	AgentID      id.ID `json:"agent_id"`
	By           By    `json:"by"`
	DecisionID   id.ID `json:"decision_id,omitempty"`
}

// Declined says that an agent does not want what they were offered.
type Declined struct {
	Conversation Body  `json:"conversation"`
	AgentID      id.ID `json:"agent_id"`
	By           By    `json:"by"`
}

// Escalated says that the conversation was taken from one agent after the other, stays where it is now, and
// wants a person.
type Escalated struct {
	Conversation Body   `json:"conversation"`
	By           By     `json:"by"`
	Hops         int    `json:"hops"`
	Why          string `json:"why" doc:"What its agent did not do: no_first_reply, no_next_reply, went_offline, lost_connection, shift_ended, on_leave"`
}

// Waiting says that the conversation waits, and why.
type Waiting struct {
	Conversation Body   `json:"conversation"`
	Reason       Reason `json:"reason"`
	DecisionID   id.ID  `json:"decision_id,omitempty"`
}

// Reason says why a conversation waits, for programs and for people.
type Reason struct {
	Code    string         `json:"code"`
	Text    string         `json:"text"`
	Detail  map[string]int `json:"detail"`
	AgentID *id.ID         `json:"agent_id,omitempty" doc:"Of waiting_for_agent and offered: who"`
	Until   *time.Time     `json:"until,omitempty" doc:"Of waiting_for_agent, offered, closed and nobody_yet: until when, where it is known"`
}

// Changed says that somebody changed the conversation.
type Changed struct {
	Conversation Body   `json:"conversation"`
	By           By     `json:"by"`
	FromID       *id.ID `json:"from_id,omitempty" doc:"Of conversation.unassigned: whom a policy took it from"`
	Why          string `json:"why,omitempty" doc:"And why, as in conversation.assigned"`
	Hops         int    `json:"hops,omitempty" doc:"And how often, as in conversation.assigned"`
}

// Refused says that the rows refused an automatic assignment: a person was quicker, or the agent's load
// had grown. The router takes it back.
type Refused struct {
	Agent  id.ID `json:"agent_id"`            // 0: it should only have been taken from somebody
	Holder id.ID `json:"holder_id,omitempty"` // who has it all the same; 0: nobody
	// Decided is when it was decided, which tells this decision from a later one for the same agent.
	Decided time.Time `json:"decided_at,omitzero"`
}

func refusedOf(agent id.ID, c Conversation, decided time.Time) Refused {
	r := Refused{Agent: agent, Decided: decided}
	if c.Status == Open {
		r.Holder = c.Assignee
	}
	return r
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
