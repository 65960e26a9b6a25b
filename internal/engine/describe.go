package engine

import "rondo/internal/engine/hours"

// Agent is what the engine needs to know of a user to whom conversations may
// be assigned.
type Agent struct {
	ID        ID
	Active    bool // false: gets nothing automatically, keeps what they have
	Languages []string
	Skills    []string
	Weight    int // share of turns in round robin, in thousandths; 0 or less counts as 1000
	Capacity  Capacity
	Hours     ID           // their shifts; 0: they work at any time
	Leave     []hours.Span // when they are away, whatever their shifts say
}

// Capacity is how much an agent may be given automatically. Assignment by hand
// may exceed it.
type Capacity struct {
	Total    int            // open conversations over all teams; 0: none; less: not set
	Channels map[string]int // of those, by channel kind; a kind that is absent has no cap of its own
}

// Team is a pool of agents with one policy and one queue.
type Team struct {
	ID            ID
	PolicyVersion int64
	Policy        Policy
	Members       []Member // of several about one agent, the first counts
	Hours         ID       // its business hours; 0: the workspace's
}

// Member is an agent's part in a team.
type Member struct {
	Agent    ID
	Weight   *int // in thousandths, 0 or less counts as 1000; nil: the agent's own
	Capacity *int // a total cap for conversations from this team; nil: not set
}

// Conversation is an open conversation as the log describes it.
type Conversation struct {
	ID         ID
	Contact    ID
	Team       ID     // 0: none; it is not routed
	Channel    string // kind of channel, such as "webchat"
	Priority   int    // 0 to 9, 9 is served first
	Language   string // BCP 47; empty: not known
	Assignee   ID     // 0: nobody
	Owner      ID     // the contact's dedicated agent; 0: none
	Previous   ID     // who had the contact's last conversation; 0: nobody
	PreviousAt Micros // when that was
	New        bool   // it is the contact's first
	Asked      Micros // the contact waits for an answer since; 0: they do not
	Answered   bool   // somebody has answered in it
}
