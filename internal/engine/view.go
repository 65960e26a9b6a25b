package engine

// Waiting is one place in a team's queue.
type Waiting struct {
	Conversation ID
	Position     int // how many are served before it, plus one
	Since        Micros
	Priority     int
	Reason       Reason
}

// Described is a conversation that might come.
type Described struct {
	Channel  string
	Priority int
	Language string
}

// Desk is the live view of everybody and everything that waits.
type Desk struct {
	At           Micros
	Paused       bool
	Teams        []TeamDesk  // by id
	Agents       []AgentDesk // by id
	WithoutTeam  int         // unassigned conversations that have no team
	LongestSince Micros      // the longest wait over all teams began here; 0: nobody waits
}

// TeamDesk is a team as it stands.
type TeamDesk struct {
	Team         ID
	Waiting      int
	LongestSince Micros // 0: nobody waits
	Free         int    // takes conversations and has room
	AtCapacity   int    // takes conversations and has none
	Busy         int
	Offline      int
	Inactive     int
	Reason       Reason // why the first in the queue waits; zero when nobody does
}

// AgentDesk is an agent as they stand.
type AgentDesk struct {
	Agent    ID
	Active   bool
	Status   Status
	Load     int // open conversations over all teams
	Capacity int // the highest total cap that any of their teams allows them
	Teams    []ID
}
