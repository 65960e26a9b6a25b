package assign

import (
	"slices"

	"rondo/internal/engine/order"
)

// Tally counts everybody in the pool as they stand to a request. winner is
// who takes it, or nil.
func (p *Pool) Tally(r *Request, winner *Seat) Tally {
	var t Tally
	set := p.at(r.Set)
	for _, g := range p.groups {
		t.Inactive += int32(g.counts[isInactive])
		if r.Set != NoNeeds && !g.meetsSet(set) {
			p.tallyLacking(g, r.Set, &t)
			continue
		}
		able, heavy := int32(p.able(g, r.Kind)), int32(p.heavyIn(g, r.Kind))
		t.Eligible += able
		t.AtCapacity += int32(g.counts[isFull]) + heavy
		t.AtChannelCapacity += int32(g.counts[hasRoom]) - able - heavy
		t.Busy += int32(g.counts[isBusy])
		t.Offline += int32(g.counts[isOffline])
		t.OffShift += int32(g.counts[isOffShift])
	}
	t.Excluded = int32(p.barred(r))
	if left := p.byAgent[r.Left]; left != nil && !r.bars(r.Left) && p.verdict(left, r, winner) == Excluded {
		t.Excluded++
	}
	t.Eligible -= t.Excluded
	return t
}

// tallyLacking counts a group that does not meet a set. They all lack the same
// of it only where one need is asked; else it is asked of each.
func (p *Pool) tallyLacking(g *group, set Set, t *Tally) {
	active := g.order.Len() - g.counts[isInactive]
	needs := p.needs.List(set)
	if len(needs) == 1 || isLanguage(needs[0]) {
		t.Add(lacking(needs[0]), active)
		return
	}
	for c := g.order.First(); g.order.Valid(c); c = g.order.Next(c) {
		if seat := p.seats[g.order.At(c).Slot]; seat.class != isInactive {
			t.Add(lacking(needs[seat.Agent.lacks(needs)-1]), 1)
		}
	}
}

func isLanguage(need string) bool { return need[0] == 'l' }

func lacking(need string) Verdict {
	if isLanguage(need) {
		return LacksLanguage
	}
	return LacksSkill
}

// heavyIn is how many with room have too little for what the kind weighs,
// whether or not they have a cap for the kind.
func (p *Pool) heavyIn(g *group, kind Kind) int {
	switch {
	case !p.kinds.weighted:
		return 0
	case kind >= 0 && kind < flagged:
		return g.heavy[kind]
	}
	heavy := 0
	for c := g.order.NextOpen(order.Cursor{}, ready); g.order.Valid(c); c = g.order.NextOpen(g.order.Next(c), ready) {
		if p.seats[g.order.At(c).Slot].tooHeavy(kind) {
			heavy++
		}
	}
	return heavy
}

// List appends the first most candidates: the winner, then by the pool's order
// those who meet what is asked, then those who do not.
func (p *Pool) List(into []Candidate, r *Request, winner *Seat, most int) []Candidate {
	from, most := len(into), min(most, p.Asked(winner))
	into = slices.Grow(into, most)[:from+most]
	rest := into[from:]
	if winner != nil && len(rest) > 0 {
		p.describe(&rest[0], winner, r, Chosen)
		rest = rest[1:]
	}
	if len(p.groups) == 1 {
		g := p.groups[0]
		for c := g.order.First(); len(rest) > 0; c = g.order.Next(c) {
			if seat := p.seats[g.order.At(c).Slot]; seat != winner {
				p.describe(&rest[0], seat, r, p.verdict(seat, r, winner))
				rest = rest[1:]
			}
		}
		return into
	}
	rest = p.merge(rest, r, winner, p.asked(r.Set), true)
	if len(rest) > 0 && r.Set != NoNeeds {
		var others []*group
		for _, g := range p.groups {
			if !g.meetsSet(p.at(r.Set)) {
				others = append(others, g)
			}
		}
		p.merge(rest, r, winner, others, false)
	}
	return into
}

// Asked is how many a list has at most: the pool, and a winner from outside.
func (p *Pool) Asked(winner *Seat) int {
	if winner != nil && p.byAgent[winner.Agent.ID] != winner {
		return len(p.byAgent) + 1
	}
	return len(p.byAgent)
}

// describe writes in place: a record has many candidates, and is written for
// every decision.
func (p *Pool) describe(c *Candidate, seat *Seat, r *Request, verdict Verdict) {
	a := seat.Agent
	c.Agent, c.Verdict = a.ID, verdict
	c.Load, c.Weighs, c.Capacity = int32(a.Count), int32(a.Load), int32(seat.Capacity)
	c.ChannelLoad, c.ChannelCapacity = int32(a.LoadOf(r.Kind)), NoCap
	if len(a.caps) > 0 {
		c.ChannelCapacity = int32(a.CapOf(r.Kind))
	}
	c.LastAssigned = a.AssignedAt
	if p.turns {
		c.LastAssigned = seat.TurnAt
	}
	c.Why, c.Lacks = Unsaid, 0
	switch verdict {
	case Excluded:
		c.Why = r.why(a.ID)
	case LacksSkill, LacksLanguage:
		c.Lacks = uint8(a.lacks(p.needs.List(r.Set)))
	}
}

// Outsider is somebody without a seat here as a request finds them for whom it
// waits. What is asked of the pool is not asked of them.
func (p *Pool) Outsider(agent *Agent, r *Request) Candidate {
	var c Candidate
	seat := p.Visitor(agent)
	verdict := Eligible
	switch class := p.classOf(seat); {
	case class != hasRoom:
		verdict = verdicts[class]
	case agent.Load+p.kinds.WeightOf(r.Kind) > seat.Capacity*Usual:
		verdict = AtCapacity
	case agent.full(r.Kind):
		verdict = AtChannelCapacity
	case r.bars(agent.ID):
		verdict = Excluded
	}
	p.describe(&c, seat, r, verdict)
	return c
}

// verdicts of the classes that say everything.
var verdicts = [classes]Verdict{isFull: AtCapacity, isBusy: Occupied, isOffline: Offlined, isOffShift: OffShift, isInactive: Inactive}

func (p *Pool) verdict(seat *Seat, r *Request, winner *Seat) Verdict {
	return p.verdictOf(seat, r, winner, p.meets(seat, r.Set))
}

// verdictOf is the verdict where it is known whether they meet what is asked.
func (p *Pool) verdictOf(seat *Seat, r *Request, winner *Seat, meets bool) Verdict {
	switch {
	case seat == winner:
		return Chosen
	case seat.class == isInactive:
		return Inactive
	case !meets:
		needs := p.needs.List(r.Set)
		return lacking(needs[seat.Agent.lacks(needs)-1])
	case seat.class != hasRoom:
		return verdicts[seat.class]
	case seat.tooHeavy(r.Kind):
		return AtCapacity
	case !seat.open(r.Kind):
		return AtChannelCapacity
	case r.bars(seat.Agent.ID), winner != nil && seat.Agent.ID == r.Left:
		return Excluded
	}
	return Eligible
}

// Add counts one more agent with this verdict.
func (t *Tally) Add(v Verdict, many int) {
	n := int32(many)
	switch v {
	case Chosen, Eligible:
		t.Eligible += n
	case Excluded:
		t.Excluded += n
	case AtChannelCapacity:
		t.AtChannelCapacity += n
	case AtCapacity:
		t.AtCapacity += n
	case Occupied:
		t.Busy += n
	case Offlined:
		t.Offline += n
	case OffShift:
		t.OffShift += n
	case LacksSkill:
		t.LacksSkill += n
	case LacksLanguage:
		t.LacksLanguage += n
	case Inactive:
		t.Inactive += n
	}
}
