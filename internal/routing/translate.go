package routing

import (
	"bytes"
	"encoding/json"
	"math"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/engine/hours"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// talk is what routing reads of an event about a conversation.
type talk struct {
	Conversation struct {
		Status      conversation.Status `json:"status"`
		ContactID   id.ID               `json:"contact_id"`
		TeamID      id.ID               `json:"team_id"`
		AssigneeID  id.ID               `json:"assignee_id"`
		ChannelKind string              `json:"channel_kind"`
		Priority    int                 `json:"priority"`
		Contact     struct {
			Language string `json:"language"`
			OwnerID  id.ID  `json:"owner_id"`
		} `json:"contact"`
		WaitingSince  *time.Time `json:"waiting_since"`
		FirstReplyAt  *time.Time `json:"first_reply_at"`
		PreviousAgent *struct {
			ID id.ID     `json:"id"`
			At time.Time `json:"at"`
		} `json:"previous_agent"`
		FirstContact bool `json:"first_contact"`
	} `json:"conversation"`
	Reopened bool `json:"reopened"`
	Accepted bool `json:"accepted"`
	By       struct {
		Kind string `json:"kind"`
		ID   id.ID  `json:"id"`
	} `json:"by"`
	AgentID   id.ID     `json:"agent_id"`
	FromID    id.ID     `json:"from_id"`
	HolderID  id.ID     `json:"holder_id"`
	DecidedAt time.Time `json:"decided_at"`
}

// translate says an event in the engine's words. Most of what happens is not its business. An event that
// cannot be read is a broken promise of our own code and is left out, equally on every node.
func translate(e event.Event) []engine.Event {
	at, c := engine.Micros(clock.Micro(e.At)), engine.ID(e.Conversation)
	switch e.Type {
	case conversation.EventMessageUpdated:
		return nil
	case conversation.EventMessageCreated:
		if asked, ok := waitingSince(e.Data); ok {
			return []engine.Event{engine.Spoken{At: at, Conversation: c, Asked: asked}}
		}
		return nil
	case conversation.EventSnoozed:
		return []engine.Event{engine.Snoozed{At: at, Conversation: c}}
	case conversation.EventClosed, conversation.EventDeleted:
		return []engine.Event{engine.Closed{At: at, Conversation: c}}
	case conversation.EventOpened, conversation.EventAssigned, conversation.EventUnassigned, conversation.EventTeamChanged, conversation.EventUpdated, conversation.EventRefused,
		conversation.EventOffered, conversation.EventDeclined:
		return translateTalk(e, at, c)
	}
	return translateDesk(e, at)
}

func translateTalk(e event.Event, at engine.Micros, c engine.ID) []engine.Event {
	var t talk
	if json.Unmarshal(e.Data, &t) != nil {
		return nil
	}
	b := t.Conversation
	byPerson := t.By.Kind == "user" || t.By.Kind == "token"
	opened := engine.Opened{At: at, Conversation: t.about(c), Back: t.Reopened && !byPerson, Anew: t.Reopened && byPerson && t.By.ID != b.AssigneeID}
	byRondo := t.By.Kind == "rondo"
	switch e.Type {
	case conversation.EventOpened:
		return []engine.Event{opened}
	case conversation.EventAssigned:
		if b.Status != conversation.Open {
			return nil // answered while snoozed: it counts when it wakes
		}
		// A person may give away one that was snoozed; the engine did not know it then.
		return []engine.Event{opened, engine.Assigned{At: at, Conversation: c, Agent: engine.ID(b.AssigneeID), Auto: byRondo || t.Accepted}}
	case conversation.EventUnassigned:
		return []engine.Event{engine.Unassigned{At: at, Conversation: c, By: engine.ID(t.By.ID), From: engine.ID(t.FromID), Auto: byRondo}}
	case conversation.EventTeamChanged:
		if byRondo {
			return nil // a new contact's: the engine has moved it
		}
		// The same goes for handing it to a team. To an engine that knows it, the first says nothing.
		opened.Conversation.Team, opened.Conversation.Assignee = 0, 0
		return []engine.Event{opened, engine.TeamChanged{At: at, Conversation: c, Team: engine.ID(b.TeamID)}}
	case conversation.EventUpdated:
		return []engine.Event{engine.PrioritySet{At: at, Conversation: c, Priority: b.Priority}, engine.Known{At: at, Conversation: t.about(c)}}
	case conversation.EventOffered:
		return []engine.Event{engine.Offered{At: at, Conversation: c, Agent: engine.ID(t.AgentID)}}
	case conversation.EventDeclined:
		return []engine.Event{engine.TurnedDown{At: at, Conversation: c, Agent: engine.ID(t.AgentID)}}
	case conversation.EventRefused:
		return []engine.Event{engine.Refused{At: at, Conversation: c, Agent: engine.ID(t.AgentID), Keeps: engine.ID(t.HolderID), Decided: decidedAt(t.DecidedAt)}}
	}
	return nil
}

// decidedAt is when something was decided; 0 where an event of old does not say.
func decidedAt(at time.Time) engine.Micros {
	if at.IsZero() {
		return 0
	}
	return engine.Micros(clock.Micro(at))
}

// about is a conversation in the engine's words.
func (t *talk) about(c engine.ID) engine.Conversation {
	b := t.Conversation
	out := engine.Conversation{ID: c, Contact: engine.ID(b.ContactID), Team: engine.ID(b.TeamID), Channel: b.ChannelKind, Priority: b.Priority,
		Language: b.Contact.Language, Assignee: engine.ID(b.AssigneeID), Owner: engine.ID(b.Contact.OwnerID), New: b.FirstContact, Answered: b.FirstReplyAt != nil}
	if b.WaitingSince != nil {
		out.Asked = engine.Micros(clock.Micro(*b.WaitingSince))
	}
	if p := b.PreviousAgent; p != nil {
		out.Previous, out.PreviousAt = engine.ID(p.ID), engine.Micros(clock.Micro(p.At))
	}
	return out
}

// waitingSince reads, of the event of a message, since when the contact waits for an answer; 0 when they have
// one. Messages are the bulk of the feed, so it looks for the one field: it is the last of that name, and a
// text cannot hold it, for its quotes would be escaped.
func waitingSince(data []byte) (since engine.Micros, ok bool) {
	field := []byte(`"waiting_since":`)
	i := bytes.LastIndex(data, field)
	if i < 0 {
		return 0, false
	}
	value := data[i+len(field):]
	if bytes.HasPrefix(value, []byte("null")) {
		return 0, true
	}
	end := bytes.IndexByte(value[1:], '"')
	if value[0] != '"' || end < 0 {
		return 0, false
	}
	at, err := time.Parse(time.RFC3339Nano, string(value[1:end+1]))
	return engine.Micros(clock.Micro(at)), err == nil
}

// translateDesk says what changed about the desk: workspace, users, presence, teams.
func translateDesk(e event.Event, at engine.Micros) []engine.Event {
	switch e.Type {
	case identity.EventWorkspaceChanged:
		if x, ok := read[identity.WorkspaceChanged](e); ok {
			return []engine.Event{engine.WorkspaceSet{At: at, Paused: x.Workspace.RoutingPaused, Hours: ref(x.Workspace.HoursID),
				Weights: weightsOf(x.Workspace.LoadWeights), IdleAfter: given(x.Workspace.IdleAfterS)}}
		}
	case identity.EventUserChanged:
		if x, ok := read[identity.UserChanged](e); ok {
			return []engine.Event{engine.AgentSet{At: at, Agent: agentOf(x.User)}, engine.PresenceSet{At: at, Agent: engine.ID(x.User.ID), Status: statusOf(x.User.Presence.Takes()), Lost: x.User.Presence.Dropped()}}
		}
	case calendar.EventChanged:
		if x, ok := read[calendar.Changed](e); ok {
			if c, err := hours.Parse(x.Hours.Spec()); err == nil {
				return []engine.Event{engine.CalendarSet{At: at, ID: engine.ID(x.Hours.ID), Calendar: c}}
			}
		}
	case calendar.EventDeleted:
		if x, ok := read[calendar.Deleted](e); ok {
			return []engine.Event{engine.CalendarRemoved{At: at, ID: engine.ID(x.ID)}}
		}
	case EventTick:
		return []engine.Event{engine.Tick{At: at}}
	case EventWarning:
		if x, ok := read[Warning](e); ok {
			return []engine.Event{engine.Warned{At: at, Team: engine.ID(x.TeamID), Code: engine.ReasonCode(x.Code)}}
		}
	case identity.EventUserDeleted:
		if x, ok := read[identity.Deleted](e); ok {
			return []engine.Event{engine.AgentRemoved{At: at, Agent: engine.ID(x.ID)}}
		}
	case identity.EventPresenceChanged:
		if x, ok := read[identity.PresenceChanged](e); ok {
			return []engine.Event{engine.PresenceSet{At: at, Agent: engine.ID(x.UserID), Status: statusOf(x.Takes()), Lost: x.Dropped()}}
		}
	case identity.EventTeamChanged:
		if x, ok := read[identity.TeamChanged](e); ok {
			return []engine.Event{engine.TeamSet{At: at, Team: teamOf(x.Team)}}
		}
	case identity.EventTeamDeleted:
		if x, ok := read[identity.Deleted](e); ok {
			return []engine.Event{engine.TeamRemoved{At: at, Team: engine.ID(x.ID)}}
		}
	}
	return nil
}

func read[T any](e event.Event) (x T, ok bool) { return x, json.Unmarshal(e.Data, &x) == nil }

func agentOf(u identity.UserFact) engine.Agent {
	return engine.Agent{ID: engine.ID(u.ID), Active: u.Active, Languages: u.Languages, Skills: u.Skills, Weight: milli(u.Weight),
		Capacity: engine.Capacity{Total: u.Capacity.Total, Channels: u.Capacity.Channels}, Hours: ref(u.HoursID), Leave: leaveOf(u.Leave)}
}

// weightsOf is what conversations weigh, in thousandths.
func weightsOf(weights map[string]float64) map[string]int {
	out := make(map[string]int, len(weights))
	for kind, w := range weights {
		out[kind] = milli(w)
	}
	return out
}

func leaveOf(list []identity.LeaveFact) []hours.Span {
	spans := make([]hours.Span, len(list))
	for i, l := range list {
		spans[i] = hours.Span{From: clock.Micro(l.From), To: clock.Micro(l.To)}
	}
	return spans
}

func ref(i *id.ID) engine.ID {
	if i == nil {
		return 0
	}
	return engine.ID(*i)
}

func teamOf(t identity.TeamFact) engine.Team {
	out := engine.Team{ID: engine.ID(t.ID), PolicyVersion: t.PolicyVersion, Policy: PolicyOf(t.Policy), Hours: ref(t.HoursID), Members: make([]engine.Member, len(t.Members))}
	for i, m := range t.Members {
		out.Members[i] = engine.Member{Agent: engine.ID(m.UserID), Capacity: m.Capacity}
		if m.Weight != nil {
			w := milli(*m.Weight)
			out.Members[i].Weight = &w
		}
	}
	return out
}

func milli(turns float64) int { return int(math.Round(turns * 1000)) }

func statusOf(s identity.Status) engine.Status {
	switch s {
	case identity.Online:
		return engine.Online
	case identity.Busy:
		return engine.Busy
	}
	return engine.Offline
}
