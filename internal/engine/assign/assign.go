// Package assign decides who takes a conversation: who is eligible, who has
// room, in which order a strategy asks them, how ties break, and why.
//
// It promises that a pick depends on nothing but what its pool was told, that
// it costs the logarithm of the pool and not its size, and that what it
// reports about a pick is what it used. It knows nothing of waiting lines
// (package queue) nor of events (package engine).
package assign

// ID names an agent, a conversation or a team. 0 names nobody.
type ID int64

// Micros is an instant in microseconds since 1970, UTC.
type Micros int64

// NoCap stands where a channel kind has no cap of its own.
const NoCap = -1

// DefaultCapacity is how many open conversations an agent may be given when
// neither the agent, nor the membership, nor the policy says otherwise.
const DefaultCapacity = 10

// Strategy is the order in which a team's agents are asked.
type Strategy string

const (
	// RoundRobin gives turns in proportion to weight; equal weights alternate strictly.
	RoundRobin Strategy = "round_robin"
	// LeastOpen asks whoever has the fewest open conversations.
	LeastOpen Strategy = "least_open"
	// LeastLoaded asks whoever has the lowest load for their capacity.
	LeastLoaded Strategy = "least_loaded"
	// LongestIdle asks those with nothing to do first, longest idle first, and
	// then the others by how long ago they were last assigned something.
	LongestIdle Strategy = "longest_idle"
)

// Status is an agent's presence.
type Status string

const (
	Offline Status = "offline" // not there; the presence of an agent of whom nothing was said
	Online  Status = "online"  // there and taking conversations
	Busy    Status = "busy"    // there, taking nothing new
)

// Verdict is what a decision found about one candidate: the first reason that
// ruled them out, or that nothing did. Its String is the word for it.
type Verdict uint8

const (
	Chosen            Verdict = iota + 1 // takes the conversation
	Eligible                             // could have taken it
	Offlined                             // not online, and the policy asks for it
	Occupied                             // said to be busy
	AtCapacity                           // has as many as allowed
	AtChannelCapacity                    // has as many of this channel kind as allowed
	Inactive                             // may not work at present
	Excluded                             // may not take this one; see Candidate.Why
	OffShift                             // outside their working hours, or on leave
	LacksSkill                           // lacks a skill that is asked for
	LacksLanguage                        // does not speak a language that is asked for
)

// A byte and not a word, so that the collector need not look into records.
var verdictWords = [...]string{
	Chosen:            "chosen",
	Eligible:          "eligible",
	Offlined:          "offline",
	Occupied:          "busy",
	AtCapacity:        "at_capacity",
	AtChannelCapacity: "at_channel_capacity",
	Inactive:          "inactive",
	Excluded:          "excluded",
	OffShift:          "off_shift",
	LacksSkill:        "lacks_skill",
	LacksLanguage:     "lacks_language",
}

// String is the word by which the verdict is known outside.
func (v Verdict) String() string {
	if int(v) < len(verdictWords) {
		return verdictWords[v]
	}
	return ""
}

// TieBreak says what decided between the winner and the next in order.
type TieBreak string

const (
	NoTie        TieBreak = ""              // the strategy's own measure decided, or nobody else could
	LastAssigned TieBreak = "last_assigned" // equal measure: longest since the last assignment
	ByID         TieBreak = "id"            // equal in everything: the lower id
)

// Candidate is one agent as a decision saw them, before it took effect.
type Candidate struct {
	Agent           ID
	LastAssigned    Micros // 0 when never; for round robin, the last turn in this team
	Load            int32  // open conversations that count, over all teams
	Weighs          int32  // what those weigh, in thousandths
	Capacity        int32  // the total cap in this team
	ChannelLoad     int32  // of those, on the channel kind in question
	ChannelCapacity int32  // NoCap when the kind has none
	Verdict         Verdict
	Why             Why   // where there is more to say than the verdict does
	Lacks           uint8 // of LacksSkill and LacksLanguage: which of the needs, counted from 1
}

// Why says why an agent may not take a conversation that they could, or how
// they are away.
type Why uint8

const (
	Unsaid         Why = iota // had it just now, or could not be given it
	DeclinedIt                // was offered it and declined
	LetItLapse                // was offered it and did not answer in time
	NoFirstReply              // had it and did not answer
	NoNextReply               // had it and let a later message wait
	WentOffline               // had it and was offline for too long
	ShiftEnded                // had it when their working hours ended
	NoLongerThere             // had it before, and was not there when it came back
	LostConnection            // had it and was not connected for too long; of one who is offline: the connection was lost
	OnLeave                   // had it when their leave began; of one who is off shift: on leave
)

var whyWords = [...]string{DeclinedIt: "declined", LetItLapse: "offer_timeout", NoFirstReply: "no_first_reply", NoNextReply: "no_next_reply",
	WentOffline: "went_offline", ShiftEnded: "shift_ended", NoLongerThere: "not_there",
	LostConnection: "lost_connection", OnLeave: "on_leave"}

// String is the word by which it is known outside; empty for Unsaid.
func (w Why) String() string {
	if int(w) < len(whyWords) {
		return whyWords[w]
	}
	return ""
}

// Tally counts agents by verdict.
type Tally struct {
	Eligible, Excluded, AtChannelCapacity, AtCapacity, Busy, Offline, OffShift, LacksSkill, LacksLanguage, Inactive int32
}

// Total is how many agents the tally counts.
func (t Tally) Total() int32 {
	return t.Taking() + t.Busy + t.Offline + t.OffShift + t.LacksSkill + t.LacksLanguage + t.Inactive
}

// Taking is how many take conversations and meet what is asked, whether or not
// they have room.
func (t Tally) Taking() int32 {
	return t.Eligible + t.Excluded + t.AtChannelCapacity + t.AtCapacity
}
