package routing

import (
	"fmt"
	"strings"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/id"
)

// Outcomes of a decision.
const (
	OutcomeAssigned   = "assigned"   // by the policy
	OutcomeWaiting    = "waiting"    // by the policy
	OutcomeManual     = "manual"     // by a person
	OutcomeUnassigned = "unassigned" // by a person
)

// Record is a decision as it is kept and shown: who could have taken the conversation, what ruled each out,
// and who takes it or why it waits.
type Record struct {
	Strategy      string               `json:"strategy"`
	PolicyVersion int64                `json:"policy_version"`
	Candidates    []Candidate          `json:"candidates"`
	Others        map[string]int       `json:"others" doc:"How many more there were, by verdict"`
	TieBreak      string               `json:"tie_break" doc:"What decided among equals: last_assigned, id, or empty"`
	Reason        *conversation.Reason `json:"reason" doc:"Why it waits; null when somebody takes it"`
}

// Candidate is an agent as the decision saw them.
type Candidate struct {
	AgentID id.ID  `json:"agent_id"`
	Name    string `json:"name,omitempty" doc:"As the agent is called now"`
	Verdict string `json:"verdict" enum:"chosen,eligible,offline,busy,at_capacity,at_channel_capacity,inactive,excluded"`
	Detail  Detail `json:"detail"`
}

// Detail is what the verdict rests on. Channel numbers are absent where the kind of channel has no cap.
type Detail struct {
	Load            int        `json:"load"`
	Capacity        int        `json:"capacity"`
	ChannelLoad     *int       `json:"channel_load,omitempty"`
	ChannelCapacity *int       `json:"channel_capacity,omitempty"`
	LastAssignedAt  *time.Time `json:"last_assigned_at,omitempty"`
}

// tallyOf leaves out what is zero.
func tallyOf(t engine.Tally) map[string]int {
	out := map[string]int{}
	for verdict, n := range map[string]int{"eligible": t.Eligible, "excluded": t.Excluded, "at_channel_capacity": t.AtChannelCapacity, "at_capacity": t.AtCapacity,
		"busy": t.Busy, "offline": t.Offline, "inactive": t.Inactive} {
		if n != 0 {
			out[verdict] = n
		}
	}
	return out
}

// ReasonOf says why a conversation waits, for programs and for people.
func ReasonOf(r engine.Reason) *conversation.Reason {
	if r.Code == "" {
		return nil
	}
	return &conversation.Reason{Code: string(r.Code), Text: sentence(r), Detail: tallyOf(r.Pool)}
}

func sentence(r engine.Reason) string {
	switch r.Code {
	case engine.NoTeam:
		return "It has no team that could route it."
	case engine.Paused:
		return "Automatic assignment is paused."
	case engine.NobodyInTeam:
		return "The team has no active members."
	case engine.NobodyOnline:
		return "Nobody in the team is taking conversations: " + counts(r.Pool) + "."
	case engine.AllAtCapacity:
		return "Everybody who takes conversations is at capacity: " + counts(r.Pool) + "."
	case engine.Declined:
		return "Those with room could not be given it: " + counts(r.Pool) + "."
	}
	return "Nobody can take it: " + counts(r.Pool) + "."
}

// counts writes "2 at capacity, 1 offline".
func counts(t engine.Tally) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{t.Eligible, "free"}, {t.AtCapacity, "at capacity"}, {t.AtChannelCapacity, "at capacity for this kind of channel"}, {t.Excluded, "just had it"},
		{t.Busy, "busy"}, {t.Offline, "offline"}, {t.Inactive, "inactive"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprint(p.n, " ", p.what))
		}
	}
	if len(parts) == 0 {
		return "nobody"
	}
	return strings.Join(parts, ", ")
}
