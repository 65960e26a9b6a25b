package engine

// Agent is what the engine needs to know of a user to whom conversations may
// be assigned.
type Agent struct {
	ID        ID
	Active    bool // false: gets nothing automatically, keeps what they have
	Languages []string
	Skills    []string
	Weight    int // share of turns in round robin, in thousandths; 0 or less counts as 1000
	Capacity  Capacity
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
}

// Member is an agent's part in a team.
type Member struct {
	Agent    ID
	Weight   *int // in thousandths, 0 or less counts as 1000; nil: the agent's own
	Capacity *int // a total cap for conversations from this team; nil: not set
}

// Policy is the routing rules of a team.
//
// The total cap of an agent in a team is the smallest of those that are set:
// the agent's own, the membership's, and MaxOpen; [DefaultCapacity] when none
// is. What it is held against is the agent's whole load: every open
// conversation assigned to them, in any team, by hand or not.
type Policy struct {
	Strategy   Strategy // unknown or empty: round robin
	OnlineOnly bool     // false: any active member, whatever their presence
	MaxOpen    *int     // a total cap for every member; nil: not set
}

// Conversation is an open conversation as the log describes it.
type Conversation struct {
	ID       ID
	Contact  ID
	Team     ID     // 0: none; it is not routed
	Channel  string // kind of channel, such as "webchat"
	Priority int    // 0 to 9, 9 is served first
	Language string
	Assignee ID // 0: nobody; otherwise they keep it
}
