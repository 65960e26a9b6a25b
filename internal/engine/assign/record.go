package assign

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
	end := len(into) + min(most, len(p.byAgent))
	if winner != nil && len(into) < end {
		into = append(into, p.candidate(winner, r, winner))
	}
	for c := p.order.First(); len(into) < end; c = p.order.Next(c) {
		if seat := p.seatAt(c); seat != winner {
			into = append(into, p.candidate(seat, r, winner))
		}
	}
	return into
}

func (p *Pool) candidate(seat *Seat, r *Request, winner *Seat) Candidate {
	a := seat.Agent
	c := Candidate{
		Agent:           a.ID,
		Verdict:         p.verdict(seat, r, winner),
		Load:            int32(a.Load),
		Capacity:        int32(seat.Capacity),
		ChannelLoad:     int32(a.LoadOf(r.Kind)),
		ChannelCapacity: int32(a.CapOf(r.Kind)),
		LastAssigned:    a.AssignedAt,
	}
	if p.turns {
		c.LastAssigned = seat.TurnAt
	}
	return c
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
