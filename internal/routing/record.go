package routing

import (
	"fmt"
	"strings"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/id"
)

// Outcomes of a decision.
const (
	OutcomeAssigned   = "assigned"   // by the policy
	OutcomeWaiting    = "waiting"    // by the policy
	OutcomeOffered    = "offered"    // by the policy: somebody is asked to accept it
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
	Rule          string               `json:"rule" doc:"How the winner was found: pool (by the strategy), owner, backup, returning (who had the contact before), or ring (another team); empty without a winner"`
	RingTeamID    *id.ID               `json:"ring_team_id" doc:"Of ring: the team that was asked"`
	Requires      []string             `json:"requires" doc:"What it asks of whoever takes it, such as skill vip or language vi"`
	FromID        *id.ID               `json:"from_id" doc:"Whom it was taken from, or who was asked before"`
	FromWhy       string               `json:"from_why" doc:"And why: declined, offer_timeout, no_first_reply, no_next_reply, went_offline, lost_connection, shift_ended, on_leave, not_there"`
	Hops          int                  `json:"hops" doc:"How often it was taken from one agent and given to another"`
}

// Candidate is an agent as the decision saw them.
type Candidate struct {
	AgentID id.ID  `json:"agent_id"`
	Name    string `json:"name,omitempty" doc:"As the agent is called now"`
	Verdict string `json:"verdict" enum:"chosen,eligible,offline,busy,at_capacity,at_channel_capacity,inactive,excluded,off_shift,lacks_skill,lacks_language"`
	Detail  Detail `json:"detail"`
}

// Detail is what the verdict rests on. Channel numbers are absent where the kind of channel has no cap.
type Detail struct {
	Load            float64    `json:"load" doc:"What the open conversations weigh that count; without load weights, how many"`
	Capacity        int        `json:"capacity"`
	ChannelLoad     *int       `json:"channel_load,omitempty"`
	ChannelCapacity *int       `json:"channel_capacity,omitempty"`
	LastAssignedAt  *time.Time `json:"last_assigned_at,omitempty"`
	Lacks           string     `json:"lacks,omitempty" doc:"Of lacks_skill and lacks_language: which"`
	Why             string     `json:"why,omitempty" doc:"Of excluded: declined, offer_timeout, no_first_reply, no_next_reply, went_offline, lost_connection, shift_ended, on_leave; absent: had it just now, or could not be given it. Of offline: lost_connection; of off_shift: on_leave"`
}

// tallyOf leaves out what is zero.
func tallyOf(t engine.Tally) map[string]int {
	out := map[string]int{}
	for verdict, n := range map[string]int32{"eligible": t.Eligible, "excluded": t.Excluded, "at_channel_capacity": t.AtChannelCapacity, "at_capacity": t.AtCapacity,
		"busy": t.Busy, "offline": t.Offline, "off_shift": t.OffShift, "lacks_skill": t.LacksSkill, "lacks_language": t.LacksLanguage, "inactive": t.Inactive} {
		if n != 0 {
			out[verdict] = int(n)
		}
	}
	return out
}

// ReasonOf says why a conversation waits, for programs and for people.
func ReasonOf(r engine.Reason) *conversation.Reason {
	if r.Code == "" {
		return nil
	}
	out := &conversation.Reason{Code: string(r.Code), Text: sentence(r), Detail: tallyOf(r.Pool), AgentID: orNil(id.ID(r.Agent))}
	if r.Until != 0 {
		until := clock.FromMicro(int64(r.Until))
		out.Until = &until
	}
	return out
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
	case engine.Shut:
		return "The team is outside its business hours."
	case engine.Asking:
		return "Somebody is asked to accept it."
	case engine.WaitingForAgent:
		return "It waits for one agent, by a rule of the policy."
	case engine.NobodyEver:
		return "No active member could ever take it: " + counts(r.Pool) + "."
	case engine.NobodyYet:
		return "No active member can take it as it is asked now; later less is asked, or more are: " + counts(r.Pool) + "."
	case engine.NobodyMatches:
		return "Nobody who takes conversations has what it asks for: " + counts(r.Pool) + "."
	case engine.Declined:
		return "Those with room could not be given it: " + counts(r.Pool) + "."
	}
	return "Nobody can take it: " + counts(r.Pool) + "."
}

// counts writes "2 at capacity, 1 offline".
func counts(t engine.Tally) string {
	var parts []string
	for _, p := range []struct {
		n    int32
		what string
	}{{t.Eligible, "free"}, {t.AtCapacity, "at capacity"}, {t.AtChannelCapacity, "at capacity for this kind of channel"}, {t.Excluded, "had it, or were asked"}, {t.LacksSkill, "without the skill"}, {t.LacksLanguage, "without the language"}, {t.OffShift, "off shift"},
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
