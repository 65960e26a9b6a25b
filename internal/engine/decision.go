package engine

// Decision is the record of one automatic decision: who could have taken the
// conversation, who could not and why, and who does, or why it waits.
//
// In a pool of up to 50 agents it lists all of them; in a larger one the
// winner and the next nearest in the strategy's order, 20 in all, and counts
// the others.
type Decision struct {
	At            Micros
	Conversation  ID
	Team          ID
	Strategy      Strategy // empty without a team
	PolicyVersion int64
	Candidates    []Candidate // the winner first, then by the strategy's order
	Others        Tally       // those of the pool who are not listed
	Winner        ID          // 0: nobody, it waits
	TieBreak      TieBreak
	Reason        Reason // zero when there is a winner
}

// Reason says why a conversation waits.
type Reason struct {
	Code ReasonCode
	Pool Tally // the team's agents, as they stand to this conversation
}

// ReasonCode names a reason to wait.
type ReasonCode string

const (
	NoTeam        ReasonCode = "no_team"         // it has no team that could route it
	Paused        ReasonCode = "paused"          // automatic assignment is off
	NobodyInTeam  ReasonCode = "nobody_in_team"  // no active member
	NobodyOnline  ReasonCode = "nobody_online"   // active members, none of them taking conversations
	AllAtCapacity ReasonCode = "all_at_capacity" // those who take conversations have no room for it
	Declined      ReasonCode = "declined"        // those with room could not be given it
)
