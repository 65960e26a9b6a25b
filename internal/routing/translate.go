package routing

import (
	"encoding/json"
	"math"

	"rondo/internal/conversation"
	"rondo/internal/engine"
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
		} `json:"contact"`
	} `json:"conversation"`
	By struct {
		Kind string `json:"kind"`
		ID   id.ID  `json:"id"`
	} `json:"by"`
	AgentID id.ID `json:"agent_id"`
}

// translate says an event in the engine's words. Most of what happens is not its business. An event that
// cannot be read is a broken promise of our own code and is left out, equally on every node.
func translate(e event.Event) []engine.Event {
	at, c := engine.Micros(clock.Micro(e.At)), engine.ID(e.Conversation)
	switch e.Type {
	case conversation.EventMessageCreated, conversation.EventMessageUpdated:
		return nil // the bulk of the feed; not even looked into
	case conversation.EventSnoozed:
		return []engine.Event{engine.Snoozed{At: at, Conversation: c}}
	case conversation.EventClosed, conversation.EventDeleted:
		return []engine.Event{engine.Closed{At: at, Conversation: c}}
	case conversation.EventOpened, conversation.EventAssigned, conversation.EventUnassigned, conversation.EventTeamChanged, conversation.EventUpdated, conversation.EventRefused:
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
	opened := engine.Opened{At: at, Conversation: engine.Conversation{ID: c, Contact: engine.ID(b.ContactID), Team: engine.ID(b.TeamID), Channel: b.ChannelKind,
		Priority: b.Priority, Language: b.Contact.Language, Assignee: engine.ID(b.AssigneeID)}}
	switch e.Type {
	case conversation.EventOpened:
		return []engine.Event{opened}
	case conversation.EventAssigned:
		if b.Status != conversation.Open {
			return nil // answered while snoozed: it counts when it wakes
		}
		// A person may give away one that was snoozed; the engine did not know it then.
		return []engine.Event{opened, engine.Assigned{At: at, Conversation: c, Agent: engine.ID(b.AssigneeID), Auto: t.By.Kind == "rondo"}}
	case conversation.EventUnassigned:
		return []engine.Event{engine.Unassigned{At: at, Conversation: c, By: engine.ID(t.By.ID)}}
	case conversation.EventTeamChanged:
		// The same goes for handing it to a team. To an engine that knows it, the first says nothing.
		opened.Conversation.Team, opened.Conversation.Assignee = 0, 0
		return []engine.Event{opened, engine.TeamChanged{At: at, Conversation: c, Team: engine.ID(b.TeamID)}}
	case conversation.EventUpdated:
		return []engine.Event{engine.PrioritySet{At: at, Conversation: c, Priority: b.Priority}}
	case conversation.EventRefused:
		return []engine.Event{engine.Refused{At: at, Conversation: c, Agent: engine.ID(t.AgentID)}}
	}
	return nil
}

// translateDesk says what changed about the desk: workspace, users, presence, teams.
func translateDesk(e event.Event, at engine.Micros) []engine.Event {
	switch e.Type {
	case identity.EventWorkspaceChanged:
		if x, ok := read[identity.WorkspaceChanged](e); ok {
			return []engine.Event{engine.WorkspaceSet{At: at, Paused: x.Workspace.RoutingPaused}}
		}
	case identity.EventUserChanged:
		if x, ok := read[identity.UserChanged](e); ok {
			return []engine.Event{engine.AgentSet{At: at, Agent: agentOf(x.User)}, engine.PresenceSet{At: at, Agent: engine.ID(x.User.ID), Status: statusOf(x.User.Presence.Status)}}
		}
	case identity.EventUserDeleted:
		if x, ok := read[identity.Deleted](e); ok {
			return []engine.Event{engine.AgentRemoved{At: at, Agent: engine.ID(x.ID)}}
		}
	case identity.EventPresenceChanged:
		if x, ok := read[identity.PresenceChanged](e); ok {
			return []engine.Event{engine.PresenceSet{At: at, Agent: engine.ID(x.UserID), Status: statusOf(x.Status)}}
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
		Capacity: engine.Capacity{Total: u.Capacity.Total, Channels: u.Capacity.Channels}}
}

func teamOf(t identity.TeamFact) engine.Team {
	out := engine.Team{ID: engine.ID(t.ID), PolicyVersion: t.PolicyVersion, Policy: PolicyOf(t.Policy), Members: make([]engine.Member, len(t.Members))}
	for i, m := range t.Members {
		out.Members[i] = engine.Member{Agent: engine.ID(m.UserID), Capacity: m.Capacity}
		if m.Weight != nil {
			w := milli(*m.Weight)
			out.Members[i].Weight = &w
		}
	}
	return out
}

// PolicyOf says a policy in the engine's words.
func PolicyOf(p identity.Policy) engine.Policy {
	return engine.Policy{Strategy: engine.Strategy(p.Strategy), OnlineOnly: p.OnlineOnly, MaxOpen: p.MaxOpen}
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
