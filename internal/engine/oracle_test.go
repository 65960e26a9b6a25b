package engine

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"rondo/internal/engine/hours"
)

// The oracle is the same desk once more, slow and obvious: it looks at every
// agent and every conversation each time and keeps no index of anything. It
// shares types with the engine and no code but the calendars.
type oracle struct {
	now     Micros
	space   WorkspaceSet
	moment  int64
	agents  map[ID]*oracleAgent
	teams   map[ID]*oracleTeam
	talks   map[ID]*oracleTalk
	hours   map[ID]*hours.Calendar
	entered []*oracleTalk
	out     []Effect
}

type oracleAgent struct {
	Agent
	status         Status
	assigned, idle int64
	assignedAt     Micros
	changes        int64
	gained         int64 // what they were given otherwise than by a decision
	offline        Micros
	lost           bool
	off            bool   // off shift
	looked, ended  Micros // when the shift was last looked at, and when it ended
}

type oracleTeam struct {
	Team
	virtual int64
	seats   map[ID]*oracleSeat
	heard   [][]string // what was ever asked of it
	shut    bool
	looked  Micros
}

type oracleSeat struct {
	step, tag, turn int64
	stand           int64 // where those stand who were passed over in its group
	turnAt          Micros
	passed, ready   bool
	group           string
}

type oracleTalk struct {
	Conversation
	agent                    ID
	offered, pending, byHand bool
	rests                    bool     // does not count
	basis                    [2]int64 // their agent's changes and gained when it was decided
	given, until, idle       Micros
	decided                  Micros
	guest                    []ID // of these teams, as it stood last
	from, left               ID
	since, stood, turned     Micros
	why                      Why
	tried                    []ID
	triedWhy                 map[ID]Why
	triedAt                  Micros
	hops                     int
	raised                   bool
	refused                  map[ID]int64 // agent → their changes when they were refused
}

func newOracle() *oracle {
	return &oracle{agents: map[ID]*oracleAgent{}, teams: map[ID]*oracleTeam{}, talks: map[ID]*oracleTalk{}, hours: map[ID]*hours.Calendar{}}
}

func sorted[V any](m map[ID]V) []ID { return slices.Sorted(maps.Keys(m)) }

func (o *oracle) apply(e Event) []Effect {
	o.out, o.entered = nil, nil
	o.now = max(o.now, e.when())
	o.ring()
	for o.serveBest(o.now) {
	}
	o.take_(e)
	o.settle()
	o.rounds(o.now)
	for o.serveBest(e.when()) {
	}
	for _, c := range o.entered {
		if c.agent == 0 && o.talks[c.ID] == c {
			o.out = append(o.out, Wait{Conversation: c.ID, Team: c.Team, From: c.from, Silent: c.silent(), Decision: o.decision(c, nil, e.when())})
		}
	}
	return o.out
}

func (o *oracle) take_(e Event) {
	switch e := e.(type) {
	case WorkspaceSet:
		o.workspaceSet(e)
	case CalendarSet:
		o.hours[e.ID] = e.Calendar
		o.lookHours(func(id ID) bool { return id == e.ID })
	case CalendarRemoved:
		delete(o.hours, e.ID)
		o.lookHours(func(id ID) bool { return id == e.ID })
	case AgentSet:
		o.agentSet(e)
	case AgentRemoved:
		o.agentRemoved(e)
	case PresenceSet:
		a := o.agents[e.Agent]
		if a != nil {
			a.lost = e.Lost && e.Status == Offline
		}
		if a != nil && a.status != e.Status {
			a.status = e.Status
			a.changes++
			if a.status == Offline {
				a.offline = e.At
			}
		}
	case TeamSet:
		o.teamSet(e.Team)
	case TeamRemoved:
		o.teamRemoved(e.Team)
	default:
		o.takeTalk(e)
	}
}

func (o *oracle) workspaceSet(e WorkspaceSet) {
	was := o.space
	o.space = e
	if was.Hours != e.Hours {
		o.lookHours(func(id ID) bool { return id == e.Hours || id == was.Hours })
	}
	same := was.IdleAfter == e.IdleAfter
	for _, weights := range []map[string]int{was.Weights, e.Weights} {
		for kind := range weights {
			same = same && weightIn(was.Weights, kind) == weightIn(e.Weights, kind)
		}
	}
	if same {
		return
	}
	for _, c := range o.talks {
		c.rests = c.agent != 0 && !c.offered && c.idle != 0 && e.IdleAfter > 0 && c.idle+e.IdleAfter <= o.now
	}
	for _, a := range o.agents {
		a.changes++
	}
}

// lookHours looks again at everybody for whom these hours hold.
func (o *oracle) lookHours(which func(ID) bool) {
	for _, id := range sorted(o.teams) {
		if t := o.teams[id]; which(o.hoursOf(t)) {
			o.lookTeam(t)
		}
	}
	for _, id := range sorted(o.agents) {
		if a := o.agents[id]; which(a.Hours) {
			o.lookAgent(a)
		}
	}
}

func (o *oracle) hoursOf(t *oracleTeam) ID {
	if t.Hours != 0 {
		return t.Hours
	}
	return o.space.Hours
}

func (o *oracle) lookTeam(t *oracleTeam) {
	c := o.hours[o.hoursOf(t)]
	shut := c != nil && !c.Open(int64(o.now))
	t.looked = o.now
	if shut == t.shut {
		return
	}
	t.shut = shut
	for _, c := range o.talks { // it stands anew, and asks all that it asks by now
		if c.agent == 0 && (c.Team == t.ID || slices.Contains(c.guest, t.ID)) {
			c.stood = o.now
		}
	}
}

func (a *oracleAgent) shift(o *oracle) hours.Shift {
	return hours.Shift{Calendar: o.hours[a.Hours], Leave: a.Leave}
}

func (o *oracle) lookAgent(a *oracleAgent) {
	off := !a.shift(o).Open(int64(o.now))
	a.looked = o.now
	if off == a.off {
		return
	}
	a.off = off
	a.changes++
	if off {
		a.ended = o.now
	}
}

func (o *oracle) agentSet(e AgentSet) {
	about := e.Agent
	a := o.agents[about.ID]
	if a != nil && reflect.DeepEqual(a.Agent, about) {
		return
	}
	if a == nil {
		a = &oracleAgent{status: Offline, offline: e.At}
		o.agents[about.ID] = a
		a.Agent = about
		for _, t := range o.teams {
			for _, m := range t.Members {
				if m.Agent == about.ID && t.seats[m.Agent] == nil {
					o.sit(t, a)
				}
			}
		}
	}
	knew := o.knows(a)
	a.Agent = about
	a.changes++
	if !slices.Equal(knew, o.knows(a)) {
		for _, t := range o.teams {
			o.regroup(t, a)
		}
	}
	o.lookAgent(a)
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
		delete(c.refused, e.Agent)
		if c.agent != e.Agent {
			continue
		}
		switch {
		case !c.offered:
			c.from = 0
			if !c.pending {
				c.since = e.At
			}
		case !c.pending:
			c.from = e.Agent
		}
		c.lose()
		c.left = 0
		o.enter(c)
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
			*seat = oracleSeat{step: seat.step, turn: seat.turn, turnAt: seat.turnAt, group: seat.group}
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
				o.sit(t, a)
			}
		}
	}
	o.hear(t, needsOf(&t.Policy, ""))
	o.lookTeam(t)
}

func (o *oracle) teamRemoved(id ID) {
	if o.teams[id] == nil {
		return
	}
	t := o.teams[id]
	delete(o.teams, id)
	for _, c := range o.inOrder(t.Policy.Aging, func(c *oracleTalk) bool { return c.Team == id }) {
		c.Team = 0
		if c.agent == 0 {
			c.left, c.refused, c.tried = 0, nil, nil
			o.enter(c)
		}
	}
}

func (o *oracle) enter(c *oracleTalk) {
	c.stood = o.now
	if !slices.Contains(o.entered, c) {
		o.entered = append(o.entered, c)
	}
}

// lose forgets what was between the conversation and its agent.
func (c *oracleTalk) lose() {
	c.agent, c.pending, c.offered, c.rests, c.given, c.until = 0, false, false, false, 0, 0
}

func (c *oracleTalk) silent() bool {
	return c.from != 0 && (c.why == NoFirstReply || c.why == NoNextReply)
}

// inOrder is the conversations in the order in which a team with this ageing
// serves them.
func (o *oracle) inOrder(aging Micros, which func(*oracleTalk) bool) []*oracleTalk {
	var all []*oracleTalk
	for _, c := range o.talks {
		if which(c) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *oracleTalk) int {
		first := cmp.Compare(b.Priority, a.Priority)
		if aging > 0 {
			first = cmp.Compare(a.since-Micros(a.Priority)*aging, b.since-Micros(b.Priority)*aging)
		}
		return cmp.Or(first, cmp.Compare(a.since, b.since), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func (o *oracle) queue(team ID) []*oracleTalk {
	var aging Micros
	if t := o.teams[team]; t != nil {
		aging = t.Policy.Aging
	}
	return o.inOrder(aging, func(c *oracleTalk) bool { return c.agent == 0 && c.Team == team })
}
