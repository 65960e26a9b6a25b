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
	Owner    ID   // the contact's dedicated agent; 0: none
	Previous ID   // who had them last; 0: nobody
	New      bool // the contact's first
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
	OffShift     int
	Inactive     int
	Shut         bool       // outside its business hours
	Reason       Reason     // why the first in the queue waits; zero when nobody does
	Warning      ReasonCode // see State.Warnings
}

// AgentDesk is an agent as they stand.
type AgentDesk struct {
	Agent    ID
	Active   bool
	Status   Status
	OffShift bool
	Load     int // open conversations over all teams, offered ones among them
	Weighs   int // what those of them weigh that count, in thousandths
	Capacity int // the highest total cap that any of their teams allows them
	Teams    []ID
}
