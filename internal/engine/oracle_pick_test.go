package engine

import (
	"cmp"
	"slices"
)

// load recounts what counts for an agent; kind "" is all.
func (o *oracle) load(agent ID, kind string) int {
	n := 0
	for _, c := range o.talks {
		if c.agent == agent && !c.rests && (kind == "" || c.Channel == kind) {
			n++
		}
	}
	return n
}

// open is how many they have, whether they count or not.
func (o *oracle) open(agent ID) int {
	n := 0
	for _, c := range o.talks {
		if c.agent == agent {
			n++
		}
	}
	return n
}

func (o *oracle) weightOf(kind string) int { return weightIn(o.space.Weights, kind) }

// weightIn is what a conversation weighs; to say that it weighs as usual says nothing.
func weightIn(weights map[string]int, kind string) int {
	if w, is := weights[kind]; is {
		return w
	}
	return 1000
}

func (o *oracle) weighs(agent ID) int {
	n := 0
	for _, c := range o.talks {
		if c.agent == agent && !c.rests {
			n += o.weightOf(c.Channel)
		}
	}
	return n
}

func (o *oracle) lightest() int {
	least := 1000
	for _, w := range o.space.Weights {
		least = min(least, w)
	}
	return least
}

func (o *oracle) weighted() bool {
	for _, w := range o.space.Weights {
		if w != 1000 {
			return true
		}
	}
	return false
}

func (o *oracle) member(t *oracleTeam, agent ID) Member {
	for _, m := range t.Members {
		if m.Agent == agent {
			return m
		}
	}
	return Member{Agent: agent}
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

// class is what rules an agent out, whatever the conversation; 0 is nothing.
func (o *oracle) class(t *oracleTeam, a *oracleAgent) int {
	switch {
	case !a.Active:
		return 5
	case a.off:
		return 4
	case t.Policy.OnlineOnly && a.status == Offline:
		return 3
	case t.Policy.OnlineOnly && a.status == Busy:
		return 2
	case o.weighs(a.ID)+o.lightest() > 1000*o.capacity(t, a):
		return 1
	}
	return 0
}

func (o *oracle) taking(t *oracleTeam, a *oracleAgent) bool { return o.class(t, a) < 2 }

func (o *oracle) fits(t *oracleTeam, a *oracleAgent, kind string) bool {
	most := channelCap(a, kind)
	return o.weighs(a.ID)+o.weightOf(kind) <= 1000*o.capacity(t, a) && (most == -1 || o.load(a.ID, kind) < most)
}

func (o *oracle) verdict(t *oracleTeam, c *oracleTalk, a *oracleAgent, winner ID) Verdict {
	if a.ID == winner {
		return Chosen
	}
	class := o.class(t, a)
	if lacks := o.lacks(c, a); lacks > 0 && class != 5 {
		if o.needs(c)[lacks-1][0] == 's' {
			return LacksSkill
		}
		return LacksLanguage
	}
	switch class {
	case 5:
		return Inactive
	case 4:
		return OffShift
	case 3:
		return Offlined
	case 2:
		return Occupied
	case 1:
		return AtCapacity
	}
	if v := o.room(t, c, a); v != Eligible || winner == 0 || a.ID != c.left {
		return v
	}
	return Excluded
}

// room is whether somebody who takes conversations has room for it and may have it.
func (o *oracle) room(t *oracleTeam, c *oracleTalk, a *oracleAgent) Verdict {
	most := channelCap(a, c.Channel)
	switch {
	case o.weighs(a.ID)+o.weightOf(c.Channel) > 1000*o.capacity(t, a):
		return AtCapacity
	case most != -1 && o.load(a.ID, c.Channel) >= most:
		return AtChannelCapacity
	case o.barred(c, a.ID):
		return Excluded
	}
	return Eligible
}

func (o *oracle) barred(c *oracleTalk, agent ID) bool {
	changes, refused := c.refused[agent]
	return slices.Contains(c.tried, agent) || refused && o.agents[agent].changes == changes
}

func (o *oracle) why(c *oracleTalk, agent ID) Why {
	if slices.Contains(c.tried, agent) {
		return c.triedWhy[agent]
	}
	return Unsaid
}

// measure compares two agents by the strategy; 0 is a tie.
func (o *oracle) measure(t *oracleTeam, a, b *oracleAgent) int {
	la, lb := o.open(a.ID), o.open(b.ID)
	switch t.Policy.Strategy {
	case LeastOpen:
		return cmp.Compare(o.load(a.ID, ""), o.load(b.ID, ""))
	case LeastLoaded:
		ca, cb := o.capacity(t, a), o.capacity(t, b)
		switch {
		case ca == 0 && cb == 0:
			return 0
		case ca == 0:
			return 1
		case cb == 0:
			return -1
		}
		return cmp.Compare(o.weighs(a.ID)*cb, o.weighs(b.ID)*ca)
	case LongestIdle:
		sa, sb := a.idle, b.idle
		if la > 0 {
			sa = a.assigned
		}
		if lb > 0 {
			sb = b.assigned
		}
		return cmp.Or(cmp.Compare(min(la, 1), min(lb, 1)), cmp.Compare(sa, sb))
	}
	sa, sb := t.seats[a.ID], t.seats[b.ID]
	switch {
	case sa.passed && sb.passed:
		return 0
	case sa.passed:
		return -1
	case sb.passed:
		return 1
	}
	return cmp.Compare(sa.tag+o.lag(t, sa.group), sb.tag+o.lag(t, sb.group))
}

func (o *oracle) last(t *oracleTeam, a *oracleAgent) int64 {
	if t.Policy.Strategy == RoundRobin {
		return t.seats[a.ID].turn
	}
	return a.assigned
}

// ranked is the team's agents in the order in which they are asked: those who
// meet what c asks before those who do not.
func (o *oracle) ranked(t *oracleTeam, c *oracleTalk) []*oracleAgent {
	var all []*oracleAgent
	for id := range t.seats {
		all = append(all, o.agents[id])
	}
	slices.SortFunc(all, func(a, b *oracleAgent) int {
		return cmp.Or(cmp.Compare(min(o.lacks(c, a), 1), min(o.lacks(c, b), 1)), cmp.Compare(o.class(t, a), o.class(t, b)), o.measure(t, a, b),
			cmp.Compare(o.last(t, a), o.last(t, b)), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// able is those of a team who can take it, in order, without whoever it left.
func (o *oracle) able(t *oracleTeam, c *oracleTalk) (others []*oracleAgent, left ID) {
	for _, a := range o.ranked(t, c) {
		if o.verdict(t, c, a, 0) != Eligible {
			continue
		}
		if a.ID == c.left {
			left = a.ID
		} else {
			others = append(others, a)
		}
	}
	return others, left
}

func (o *oracle) pick(t *oracleTeam, c *oracleTalk) ID {
	others, left := o.able(t, c)
	if len(others) > 0 {
		return others[0].ID
	}
	return left
}

// choice is who takes a conversation, and how they were found.
type choice struct {
	team  ID // who was asked
	agent ID
	rule  Rule
}

func (o *oracle) choose(c *oracleTalk) *choice {
	agent, rule, wait := o.favourite(c)
	if agent != 0 {
		return &choice{c.Team, agent, rule}
	}
	if wait {
		return nil
	}
	if agent := o.pick(o.teams[c.Team], c); agent != 0 {
		return &choice{c.Team, agent, ByPool}
	}
	for _, other := range o.rings(c) {
		if agent := o.pick(o.teams[other], c); agent != 0 {
			return &choice{other, agent, ByRing}
		}
	}
	return nil
}

// serveBest serves the first of all who can be served: of each team's, by its
// own order; of these by priority with age, and waiting.
func (o *oracle) serveBest(at Micros) bool {
	if o.space.Paused {
		return false
	}
	var best *oracleTalk
	offer := func(c *oracleTalk) {
		if best == nil || o.earlier(c, best) {
			best = c
		}
	}
	for _, id := range sorted(o.teams) {
		t := o.teams[id]
		for _, c := range o.inOrder(t.Policy.Aging, func(c *oracleTalk) bool { return o.asks(c, t) }) {
			if others, left := o.able(t, c); len(others) > 0 || left != 0 {
				offer(c)
				break
			}
		}
	}
	for _, c := range o.inOrder(0, func(c *oracleTalk) bool { return c.agent == 0 && c.Team != 0 && !o.teams[c.Team].shut }) {
		if agent, _, _ := o.favourite(c); o.awaited(c, agent) {
			offer(c)
		}
	}
	if best == nil {
		return false
	}
	o.serve(best, o.choose(best), at)
	return true
}

// asks: the conversation waits in this team's queue, or as its guest.
func (o *oracle) asks(c *oracleTalk, t *oracleTeam) bool {
	if c.agent != 0 || c.Team == 0 || o.teams[c.Team].shut {
		return false
	}
	_, rule := o.awaits(c)
	return rule == ByPool && (c.Team == t.ID || slices.Contains(o.rings(c), t.ID))
}

// awaited: it waits for this agent.
func (o *oracle) awaited(c *oracleTalk, agent ID) bool {
	who, _ := o.awaits(c)
	return slices.Contains(who, agent)
}

func (o *oracle) earlier(a, b *oracleTalk) bool {
	class := func(c *oracleTalk) int {
		aging, p := o.teams[c.Team].Policy.Aging, c.Priority
		if aging > 0 && o.now > c.since {
			p = min(p+int((o.now-c.since)/aging), 9)
		}
		return -p
	}
	return cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(a.since, b.since), cmp.Compare(a.ID, b.ID)) < 0
}

func (o *oracle) serve(c *oracleTalk, w *choice, at Micros) {
	home, t, a := o.teams[c.Team], o.teams[w.team], o.agents[w.agent]
	d := o.decision(c, w, at)
	caps := Caps{Total: o.capacity(t, a), Channel: channelCap(a, c.Channel)}
	if o.weighted() || o.space.IdleAfter > 0 {
		caps = Caps{Total: o.open(a.ID) + 1, Channel: -1}
	}
	for _, other := range o.talks {
		caps.Holds = caps.Holds || other.agent == a.ID && other.offered
	}
	if offer := home.Policy.Offer; offer > 0 {
		o.out = append(o.out, Offer{Conversation: c.ID, Agent: a.ID, Team: c.Team, From: c.from, Silent: c.silent(), Until: at + offer, Caps: caps, Decision: d})
		c.offered, c.until = true, at+offer
	} else {
		o.out = append(o.out, Assign{Conversation: c.ID, Agent: a.ID, Team: c.Team, From: c.from, Silent: c.silent(), Caps: caps, Decision: d})
	}
	o.moment++
	if w.rule == ByPool || w.rule == ByRing {
		o.charge(t, c, w.agent, at)
	}
	a.assigned, a.assignedAt = o.moment, at
	c.agent, c.pending, c.byHand, c.given = w.agent, true, false, at
	c.decided, c.basis = at, [2]int64{a.changes, a.gained}
	o.settle()
}
