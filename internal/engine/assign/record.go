package assign

import "slices"

// Tally counts everybody in the pool as they stand to a request. winner is
// who takes it, or nil.
func (p *Pool) Tally(r *Request, winner *Seat) Tally {
	able := p.able(r.Kind)
	t := Tally{
		Eligible:          able,
		AtChannelCapacity: p.counts[hasRoom] - able,
		AtCapacity:        p.counts[isFull],
		Busy:              p.counts[isBusy],
		Offline:           p.counts[isOffline],
		Inactive:          p.counts[isInactive],
		Excluded:          p.barred(r),
	}
	if left := p.byAgent[r.Left]; left != nil && !r.bars(r.Left) && p.verdict(left, r, winner) == Excluded {
		t.Excluded++
	}
	t.Eligible -= t.Excluded
	return t
}

// List appends the first most candidates: the winner, then by the pool's order.
func (p *Pool) List(into []Candidate, r *Request, winner *Seat, most int) []Candidate {
	from := len(into)
	into = slices.Grow(into, min(most, len(p.byAgent)))[:from+min(most, len(p.byAgent))]
	rest := into[from:]
	if winner != nil && len(rest) > 0 {
		p.describe(&rest[0], winner, r, Chosen)
		rest = rest[1:]
	}
	for c := p.order.First(); len(rest) > 0; c = p.order.Next(c) {
		seat := p.seatAt(c)
		if seat == winner {
			continue
		}
		p.describe(&rest[0], seat, r, p.verdict(seat, r, winner))
		rest = rest[1:]
	}
	return into
}

// describe writes in place: a record has many candidates, and is written for
// every decision.
func (p *Pool) describe(c *Candidate, seat *Seat, r *Request, verdict Verdict) {
	a := seat.Agent
	c.Agent, c.Verdict = a.ID, verdict
	c.Load, c.Capacity = int32(a.Load), int32(seat.Capacity)
	c.ChannelLoad, c.ChannelCapacity = int32(a.LoadOf(r.Kind)), NoCap
	if len(a.caps) > 0 {
		c.ChannelCapacity = int32(a.CapOf(r.Kind))
	}
	c.LastAssigned = a.AssignedAt
	if p.turns {
		c.LastAssigned = seat.TurnAt
	}
}

// verdicts of the classes that say everything.
var verdicts = [classes]Verdict{isFull: AtCapacity, isBusy: Occupied, isOffline: Offlined, isInactive: Inactive}

func (p *Pool) verdict(seat *Seat, r *Request, winner *Seat) Verdict {
	switch {
	case seat == winner:
		return Chosen
	case seat.class != hasRoom:
		return verdicts[seat.class]
	case !seat.open(r.Kind):
		return AtChannelCapacity
	case r.bars(seat.Agent.ID), winner != nil && seat.Agent.ID == r.Left:
		return Excluded
	}
	return Eligible
}

// Add counts one more agent with this verdict.
func (t *Tally) Add(v Verdict, n int) {
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
	case Inactive:
		t.Inactive += n
	}
}
