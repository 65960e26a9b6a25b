package engine

import (
	"cmp"
	"maps"
	"math"
	"reflect"
	"slices"
)

// The oracle is the same desk once more, slow and obvious: it looks at every
// agent and every conversation each time and keeps no index of anything. It
// shares types with the engine and no code.
type oracle struct {
	now     Micros
	paused  bool
	moment  int64
	agents  map[ID]*oracleAgent
	teams   map[ID]*oracleTeam
	talks   map[ID]*oracleTalk
	entered []*oracleTalk
	out     []Effect
}

type oracleAgent struct {
	Agent
	status         Status
	assigned, idle int64
	assignedAt     Micros
	changes        int64
}

type oracleTeam struct {
	Team
	virtual int64
	seats   map[ID]*oracleSeat
}

type oracleSeat struct {
	step, tag, turn int64
	turnAt          Micros
	passed, ready   bool
}

type oracleTalk struct {
	Conversation
	agent   ID
	pending bool
	since   Micros
	left    ID
	refused map[ID]int64 // agent → their changes when they were refused
}

func newOracle() *oracle {
	return &oracle{agents: map[ID]*oracleAgent{}, teams: map[ID]*oracleTeam{}, talks: map[ID]*oracleTalk{}}
}

func sorted[V any](m map[ID]V) []ID { return slices.Sorted(maps.Keys(m)) }

func (o *oracle) apply(e Event) []Effect {
	o.out, o.entered = nil, nil
	o.now = max(o.now, e.when())
	at := e.when()
	switch e := e.(type) {
	case WorkspaceSet:
		o.paused = e.Paused
	case AgentSet:
		o.agentSet(e.Agent)
	case AgentRemoved:
		o.agentRemoved(e)
	case PresenceSet:
		if a := o.agents[e.Agent]; a != nil && a.status != e.Status {
			a.status = e.Status
			a.changes++
		}
	case TeamSet:
		o.teamSet(e.Team)
	case TeamRemoved:
		o.teamRemoved(e.Team)
	case Opened:
		o.opened(e)
	case TeamChanged:
		o.teamChanged(e)
	case Assigned:
		o.assigned(e)
	case Unassigned:
		if c := o.talks[e.Conversation]; c != nil && c.agent != 0 {
			c.left, c.refused, c.since = c.agent, nil, at
			o.take(c, true)
			o.enter(c)
		}
	case Snoozed:
		o.gone(e.Conversation)
	case Closed:
		o.gone(e.Conversation)
	case PrioritySet:
		if c := o.talks[e.Conversation]; c != nil {
			c.Priority = min(max(e.Priority, 0), 9)
		}
	case Refused:
		o.refused(e)
	}
	o.settle()
	for o.serveBest(at) {
	}
	for _, c := range o.entered {
		if c.agent == 0 {
			o.out = append(o.out, Wait{Conversation: c.ID, Team: c.Team, Decision: o.decision(c, 0, at)})
		}
	}
	return o.out
}

func (o *oracle) agentSet(about Agent) {
	a := o.agents[about.ID]
	if a != nil && reflect.DeepEqual(a.Agent, about) {
		return
	}
	if a == nil {
		a = &oracleAgent{status: Offline}
		o.agents[about.ID] = a
		for _, t := range o.teams {
			for _, m := range t.Members {
				if m.Agent == about.ID && t.seats[m.Agent] == nil {
					t.seats[m.Agent] = &oracleSeat{}
				}
			}
		}
	}
	a.Agent = about
	a.changes++
}

func (o *oracle) agentRemoved(e AgentRemoved) {
	if o.agents[e.Agent] == nil {
		return
	}
	delete(o.agents, e.Agent)
	for _, t := range o.teams {
		delete(t.seats, e.Agent)
		t.Members = slices.DeleteFunc(slices.Clone(t.Members), func(m Member) bool { return m.Agent == e.Agent })
	}
	for _, id := range sorted(o.talks) {
		c := o.talks[id]
		if c.agent == e.Agent {
			if !c.pending {
				c.since = e.At
			}
			c.agent, c.pending, c.left = 0, false, 0
			o.enter(c)
		}
	}
	// Every conversation that had it ended one load that nobody sees any more;
	// moments only count, so that the count differs changes no order.
}

func (o *oracle) teamSet(about Team) {
	t := o.teams[about.ID]
	if t != nil && reflect.DeepEqual(t.Team, about) {
		return
	}
	if t == nil {
		t = &oracleTeam{seats: map[ID]*oracleSeat{}}
		o.teams[about.ID] = t
	} else if t.Policy.Strategy != about.Policy.Strategy {
		t.virtual = 0
		for _, seat := range t.seats {
			*seat = oracleSeat{step: seat.step, turn: seat.turn, turnAt: seat.turnAt}
		}
	}
	t.Team = about
	for id := range t.seats {
		if !slices.ContainsFunc(about.Members, func(m Member) bool { return m.Agent == id }) {
			delete(t.seats, id)
		}
	}
	for _, m := range about.Members {
		if a := o.agents[m.Agent]; a != nil {
			a.changes++
			if t.seats[m.Agent] == nil {
				t.seats[m.Agent] = &oracleSeat{}
			}
		}
	}
}

func (o *oracle) teamRemoved(id ID) {
	t := o.teams[id]
	if t == nil {
		return
	}
	delete(o.teams, id)
	for _, c := range o.inOrder(func(c *oracleTalk) bool { return c.Team == id }) {
		c.Team = 0
		if c.agent == 0 {
			c.left, c.refused = 0, nil
			o.enter(c)
		}
	}
}

func (o *oracle) opened(e Opened) {
	if o.talks[e.Conversation.ID] != nil {
		return
	}
	c := &oracleTalk{Conversation: e.Conversation, since: e.At}
	c.Priority = min(max(c.Priority, 0), 9)
	if o.teams[c.Team] == nil {
		c.Team = 0
	}
	o.talks[c.ID] = c
	if o.agents[c.Assignee] != nil {
		c.agent = c.Assignee
		o.settle()
		return
	}
	o.enter(c)
}

func (o *oracle) teamChanged(e TeamChanged) {
	c, team := o.talks[e.Conversation], e.Team
	if o.teams[team] == nil {
		team = 0
	}
	if c == nil || c.agent == 0 && c.Team == team {
		return
	}
	left := ID(0)
	if c.agent != 0 {
		if c.Team == team {
			left = c.agent
		}
		if !c.pending {
			c.since = e.At
		}
		o.take(c, true)
	}
	c.Team, c.left, c.refused = team, left, nil
	o.enter(c)
}

func (o *oracle) assigned(e Assigned) {
	c, a := o.talks[e.Conversation], o.agents[e.Agent]
	if c == nil || a == nil {
		return
	}
	if c.agent != e.Agent {
		if c.agent != 0 {
			o.take(c, true)
		}
		o.moment++
		a.assigned, a.assignedAt = o.moment, e.At
		c.agent = e.Agent
	}
	c.pending, c.left, c.refused = false, 0, nil
}

func (o *oracle) gone(id ID) {
	c := o.talks[id]
	if c == nil {
		return
	}
	if c.agent != 0 {
		o.take(c, true)
	}
	delete(o.talks, id)
}

func (o *oracle) refused(e Refused) {
	c := o.talks[e.Conversation]
	if c == nil || c.agent == 0 || c.agent != e.Agent || !c.pending {
		return
	}
	if t := o.teams[c.Team]; t != nil && t.Policy.Strategy == RoundRobin {
		if seat := t.seats[e.Agent]; seat != nil && !seat.passed {
			seat.tag = max(seat.tag-seat.step, t.virtual)
		}
	}
	o.take(c, false)
	if c.refused == nil {
		c.refused = map[ID]int64{}
	}
	c.refused[e.Agent] = o.agents[e.Agent].changes
	o.enter(c)
}

// take ends the agent's having it; changed says that this is news of the agent.
func (o *oracle) take(c *oracleTalk, changed bool) {
	a := o.agents[c.agent]
	c.agent, c.pending = 0, false
	if changed {
		a.changes++
	}
	if o.load(a.ID, "") == 0 {
		o.moment++
		a.idle = o.moment
	}
	o.settle()
}

func (o *oracle) enter(c *oracleTalk) { o.entered = append(o.entered, c) }

// load recounts; kind "" is all.
func (o *oracle) load(agent ID, kind string) int {
	n := 0
	for _, c := range o.talks {
		if c.agent == agent && (kind == "" || c.Channel == kind) {
			n++
		}
	}
	return n
}

func (o *oracle) inOrder(which func(*oracleTalk) bool) []*oracleTalk {
	var all []*oracleTalk
	for _, c := range o.talks {
		if which(c) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *oracleTalk) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.since, b.since), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func (o *oracle) queue(team ID) []*oracleTalk {
	return o.inOrder(func(c *oracleTalk) bool { return c.agent == 0 && c.Team == team })
}

// serveBest serves the first of all who can be served.
func (o *oracle) serveBest(at Micros) bool {
	if o.paused {
		return false
	}
	for _, c := range o.inOrder(func(c *oracleTalk) bool { return c.agent == 0 && c.Team != 0 }) {
		if winner := o.pick(c); winner != 0 {
			o.serve(c, winner, at)
			return true
		}
	}
	return false
}

func (o *oracle) serve(c *oracleTalk, winner ID, at Micros) {
	t, a := o.teams[c.Team], o.agents[winner]
	d := o.decision(c, winner, at)
	caps := Caps{Total: o.capacity(t, a), Channel: channelCap(a, c.Channel)}
	o.out = append(o.out, Assign{Conversation: c.ID, Agent: winner, Team: c.Team, Caps: caps, Decision: d})
	o.moment++
	seat := t.seats[winner]
	seat.turn, seat.turnAt = o.moment, at
	if t.Policy.Strategy == RoundRobin {
		tag := o.tag(t, seat)
		for id, other := range t.seats {
			if id != winner && other.ready && o.tag(t, other) < tag {
				other.passed = true
			}
		}
		t.virtual = tag
		seat.passed, seat.tag = false, tag+seat.step
	}
	a.assigned, a.assignedAt = o.moment, at
	c.agent, c.pending = winner, true
	o.settle()
}

func (o *oracle) tag(t *oracleTeam, seat *oracleSeat) int64 {
	if seat.passed {
		return t.virtual
	}
	return seat.tag
}

// settle lets seats come and go as agents have room or not.
func (o *oracle) settle() {
	for _, team := range sorted(o.teams) {
		t := o.teams[team]
		for _, id := range sorted(t.seats) {
			seat, a := t.seats[id], o.agents[id]
			step := max(int64(720720<<10)*1000/int64(o.weight(t, a)), 1)
			ready := o.class(t, a) == 0
			if seat.ready && (!ready || step != seat.step) {
				seat.tag = o.tag(t, seat)
				seat.passed, seat.ready = false, false
			}
			seat.step = step
			if ready && !seat.ready {
				front := int64(math.MaxInt64)
				for _, other := range t.seats {
					if other.ready {
						front = min(front, o.tag(t, other))
					}
				}
				if front == math.MaxInt64 || t.Policy.Strategy != RoundRobin {
					front = t.virtual
				}
				seat.tag = min(max(seat.tag, front), front+step)
				seat.ready = true
			}
		}
	}
}

func (o *oracle) member(t *oracleTeam, agent ID) Member {
	for _, m := range t.Members {
		if m.Agent == agent {
			return m
		}
	}
	panic("no such member")
}

func (o *oracle) weight(t *oracleTeam, a *oracleAgent) int {
	w := a.Weight
	if m := o.member(t, a.ID); m.Weight != nil {
		w = *m.Weight
	}
	if w <= 0 {
		return 1000
	}
	return w
}

func (o *oracle) capacity(t *oracleTeam, a *oracleAgent) int {
	var set []int
	if a.Capacity.Total >= 0 {
		set = append(set, a.Capacity.Total)
	}
	if m := o.member(t, a.ID); m.Capacity != nil {
		set = append(set, max(*m.Capacity, 0))
	}
	if t.Policy.MaxOpen != nil {
		set = append(set, max(*t.Policy.MaxOpen, 0))
	}
	if len(set) == 0 {
		return 10
	}
	return slices.Min(set)
}

func channelCap(a *oracleAgent, kind string) int {
	if most, is := a.Capacity.Channels[kind]; is {
		return max(most, 0)
	}
	return -1
}
