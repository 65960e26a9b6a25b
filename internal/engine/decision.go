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
	Candidates    []Candidate // the winner first, or those from outside for whom it waits; then by the strategy's order
	Others        Tally       // those of the pool who are not listed
	Needs         []string    // what it asks of whoever takes it; Candidate.Lacks counts in it
	Winner        ID          // 0: nobody, it waits
	Ring          ID          // of ByRing: the team that was asked
	Rule          Rule        // how the winner was found; empty without one
	From          ID          // whom it was taken from, or who was asked before; 0: nobody
	Why           Why         // why it was taken from them
	Hops          int         // how often it was given to somebody else
	TieBreak      TieBreak
	Reason        Reason // zero when there is a winner
}

// Rule names the rule by which a winner was found.
type Rule string

const (
	ByPool     Rule = ""          // the team's strategy
	ByOwner    Rule = "owner"     // the contact's owner
	ByBackup   Rule = "backup"    // the owner's backup
	ByPrevious Rule = "returning" // whoever had the contact before
	ByRing     Rule = "ring"      // another team, after some waiting
)

// Reason says why a conversation waits.
type Reason struct {
	Code  ReasonCode
	Pool  Tally  // the team's agents, as they stand to this conversation
	Agent ID     // of WaitingForAgent and Asking: who
	Until Micros // of WaitingForAgent, Asking, Shut and NobodyYet: until when; 0: not known, or for ever
}

// ReasonCode names a reason to wait.
type ReasonCode string

const (
	NoTeam          ReasonCode = "no_team"           // it has no team that could route it
	Paused          ReasonCode = "paused"            // automatic assignment is off
	Shut            ReasonCode = "closed"            // outside the team's business hours
	Asking          ReasonCode = "offered"           // somebody is asked to accept it
	WaitingForAgent ReasonCode = "waiting_for_agent" // it waits for one agent, by a rule
	NobodyInTeam    ReasonCode = "nobody_in_team"    // no active member
	NobodyEver      ReasonCode = "nobody_ever"       // no active member could take it, were they all there with nothing to do
	NobodyYet       ReasonCode = "nobody_yet"        // no active member could take it as it is asked now; at Until less is asked, or more are
	NobodyMatches   ReasonCode = "nobody_matches"    // none of those who take conversations meets what is asked; another would
	NobodyOnline    ReasonCode = "nobody_online"     // active members, none of them taking conversations
	AllAtCapacity   ReasonCode = "all_at_capacity"   // those who take conversations have no room for it
	Declined        ReasonCode = "declined"          // those with room declined, or could not be given it
)
