package engine

import (
	"pgregory.net/rapid"
)

// A stream draws random events about a small desk, most of them sensible: it
// answers the engine's own assignments as the log would, sometimes late,
// sometimes by a refusal, and now and then says things twice or out of place.
type stream struct {
	*rapid.T
	now      Micros
	next     ID
	agents   int
	teams    int
	open     []ID
	unspoken []Effect // assignments and offers that the log has not confirmed yet
	offers   []Offer  // that may be accepted or declined
	tame     bool     // only plain traffic: no refusals, no removals
	rules    bool     // policies have every part that they can have
}

var channelKinds = []string{"webchat", "email", "telegram"}

func newStream(t *rapid.T) *stream {
	return &stream{T: t, agents: rapid.IntRange(1, 6).Draw(t, "agents"), teams: rapid.IntRange(1, 3).Draw(t, "teams")}
}

// crowd is a stream over a pool too large for whole records.
func newCrowd(t *rapid.T) *stream {
	return &stream{T: t, agents: rapid.IntRange(45, 70).Draw(t, "agents"), teams: 1}
}

func (g *stream) n(name string, most int) int { return rapid.IntRange(0, most).Draw(g.T, name) }

func (g *stream) agentID() ID { return ID(1 + g.n("agent", g.agents-1)) }
func (g *stream) teamID() ID  { return ID(1 + g.n("team", g.teams-1)) }

// setup is the events that describe everybody.
func (g *stream) setup() []Event {
	var events []Event
	if g.rules {
		events = append(events, g.workspace(), CalendarSet{At: g.now, ID: 1, Calendar: g.calendar()})
	}
	for i := range g.agents {
		events = append(events, AgentSet{At: g.now, Agent: g.agent(ID(i + 1))})
		if g.n("there", 3) > 0 {
			events = append(events, PresenceSet{At: g.now, Agent: ID(i + 1), Status: Online})
		}
	}
	for i := range g.teams {
		events = append(events, TeamSet{At: g.now, Team: g.team(ID(i + 1))})
	}
	return events
}

func (g *stream) agent(id ID) Agent {
	a := Agent{ID: id, Active: g.n("active", 9) > 0, Weight: 1000 * g.n("weight", 3), Capacity: Capacity{Total: -1}}
	if g.n("capped", 3) > 0 {
		a.Capacity.Total = g.n("total", 4)
	}
	for _, kind := range channelKinds {
		if g.n("channel cap", 3) == 0 {
			if a.Capacity.Channels == nil {
				a.Capacity.Channels = map[string]int{}
			}
			a.Capacity.Channels[kind] = g.n("of channel", 2)
		}
	}
	if g.rules {
		g.know(&a)
	}
	return a
}

func (g *stream) team(id ID) Team {
	strategies := []Strategy{RoundRobin, RoundRobin, LeastOpen, LeastLoaded, LongestIdle}
	t := Team{ID: id, PolicyVersion: int64(g.n("version", 99))}
	t.Policy = Policy{Strategy: rapid.SampledFrom(strategies).Draw(g.T, "strategy"), OnlineOnly: g.n("any presence", 4) > 0}
	if g.n("max open", 3) == 0 {
		t.Policy.MaxOpen = limit(g.n("max", 4))
	}
	for i := range g.agents {
		if g.n("member", 3) == 0 {
			continue
		}
		m := Member{Agent: ID(i + 1)}
		if g.n("own weight", 3) == 0 {
			m.Weight = limit(500 * (1 + g.n("member weight", 4)))
		}
		if g.n("own cap", 5) == 0 {
			m.Capacity = limit(g.n("member cap", 3))
		}
		t.Members = append(t.Members, m)
	}
	if g.rules {
		g.rule(&t)
	}
	return t
}

func limit(n int) *int { return &n }

// event is the next one, and what it does to what is open.
func (g *stream) event() Event {
	g.now += Micros(g.n("later", 2))
	if g.rules && g.n("jump", 29) == 0 {
		g.now += Micros(g.n("minutes", 40)) * 60_000_000
	}
	if len(g.unspoken) > 0 && g.n("speak", 2) > 0 {
		return g.speak()
	}
	if g.rules && g.n("rule", 3) == 0 {
		return g.ruled()
	}
	pick := g.n("event", 99)
	switch {
	case pick < 40 || len(g.open) == 0 && pick < 75:
		return g.arrival()
	case pick < 62:
		return Closed{At: g.now, Conversation: g.talk(true)}
	case pick < 66:
		return Snoozed{At: g.now, Conversation: g.talk(true)}
	case pick < 70:
		return Unassigned{At: g.now, Conversation: g.talk(false)}
	case pick < 74:
		return Assigned{At: g.now, Conversation: g.talk(false), Agent: g.agentID()}
	case pick < 85:
		status := rapid.SampledFrom([]Status{Online, Online, Online, Busy, Offline}).Draw(g.T, "status")
		return PresenceSet{At: g.now, Agent: g.agentID(), Status: status, Lost: g.n("lost", 3) == 0}
	case pick < 88:
		return PrioritySet{At: g.now, Conversation: g.talk(false), Priority: g.n("priority", 10)}
	}
	return g.rare()
}

func (g *stream) rare() Event {
	pick := g.n("rare", 19)
	if g.tame && pick < 5 {
		pick = 5
	}
	switch {
	case pick < 2:
		return AgentRemoved{At: g.now, Agent: g.agentID()}
	case pick < 3:
		return TeamRemoved{At: g.now, Team: g.teamID()}
	case pick < 5:
		return WorkspaceSet{At: g.now, Paused: g.n("paused", 1) == 1}
	case pick < 10:
		return TeamChanged{At: g.now, Conversation: g.talk(false), Team: ID(g.n("to team", g.teams))}
	case pick < 14:
		return TeamSet{At: g.now, Team: g.team(g.teamID())}
	case pick < 19:
		return AgentSet{At: g.now, Agent: g.agent(g.agentID())}
	}
	return Tick{At: g.now}
}

func (g *stream) arrival() Event {
	g.next++
	id := g.next
	if g.n("again", 19) == 0 {
		id = ID(1 + g.n("which", int(g.next-1)))
	}
	g.open = append(g.open, id)
	c := Conversation{ID: id, Contact: id, Team: g.teamID(), Channel: rapid.SampledFrom(channelKinds).Draw(g.T, "channel")}
	if g.n("urgent", 3) == 0 {
		c.Priority = g.n("priority", 9)
	}
	switch g.n("oddity", 19) {
	case 0:
		c.Assignee = g.agentID()
	case 1:
		c.Team = 0
	}
	if !g.rules {
		return Opened{At: g.now, Conversation: c}
	}
	return g.known(c)
}

// talk is an open conversation, or now and then any.
func (g *stream) talk(end bool) ID {
	if len(g.open) == 0 || g.n("stray", 19) == 0 {
		return ID(1 + g.n("any", int(g.next)))
	}
	i := g.n("open", len(g.open)-1)
	id := g.open[i]
	if end {
		g.open = append(g.open[:i], g.open[i+1:]...)
	}
	return id
}

// heard takes note of what the engine answered.
func (g *stream) heard(effects []Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case Assign:
			g.unspoken = append(g.unspoken, e)
		case Offer:
			g.unspoken = append(g.unspoken, e)
			g.offers = append(g.offers, e)
		case Wait:
			if e.From != 0 {
				g.unspoken = append(g.unspoken, e)
			}
		}
	}
}
