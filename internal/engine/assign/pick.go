package assign

import "rondo/internal/engine/order"

// Request is what a conversation asks of a pool.
type Request struct {
	Kind   Kind
	Barred []ID // may not take it
	Left   ID   // had it just now: takes it only if nobody else can
}

func (r *Request) bars(agent ID) bool {
	for _, barred := range r.Barred {
		if barred == agent {
			return true
		}
	}
	return false
}

// CanTake reports whether anybody could take it now.
func (p *Pool) CanTake(r *Request) bool {
	return p.able(r.Kind)-p.barred(r) > 0
}

// able is how many have room for the kind.
func (p *Pool) able(kind Kind) int {
	switch {
	case kind < 0:
		return p.counts[hasRoom]
	case kind < flagged:
		return p.counts[hasRoom] - p.filled[kind]
	}
	able := 0
	for c := p.next(p.order.First(), kind); p.order.Valid(c); c = p.next(p.order.Next(c), kind) {
		able++
	}
	return able
}

// barred is how many of those are barred.
func (p *Pool) barred(r *Request) int {
	barred := 0
	for _, agent := range r.Barred {
		if seat := p.byAgent[agent]; seat != nil && seat.class == hasRoom && seat.open(r.Kind) {
			barred++
		}
	}
	return barred
}

// next is the first place at c or after it whose agent has room for the kind.
func (p *Pool) next(c order.Cursor, kind Kind) order.Cursor {
	c = p.order.NextOpen(c, ready|flagOf(kind))
	for kind >= flagged && p.order.Valid(c) && p.seatAt(c).Agent.full(kind) {
		c = p.order.NextOpen(p.order.Next(c), ready)
	}
	return c
}

func (p *Pool) seatAt(c order.Cursor) *Seat { return p.seats[p.order.At(c).Slot] }

// Pick is who takes it, or nil, and what decided against the next in order.
func (p *Pool) Pick(r *Request) (*Seat, TieBreak) {
	if p.counts[hasRoom] == 0 {
		return nil, NoTie
	}
	var left *Seat
	first := p.following(p.order.First(), r, &left)
	if !p.order.Valid(first) {
		return left, NoTie
	}
	winner := p.order.At(first)
	second := p.following(p.order.Next(first), r, &left)
	if !p.order.Valid(second) {
		return p.seats[winner.Slot], NoTie
	}
	return p.seats[winner.Slot], tieBreak(winner, p.order.At(second))
}

// following is the next place from c whose agent can take it, setting aside
// whoever had it just now.
func (p *Pool) following(c order.Cursor, r *Request, left **Seat) order.Cursor {
	for c = p.next(c, r.Kind); p.order.Valid(c); c = p.next(p.order.Next(c), r.Kind) {
		seat := p.seatAt(c)
		switch {
		case r.bars(seat.Agent.ID):
		case seat.Agent.ID == r.Left:
			*left = seat
		default:
			return c
		}
	}
	return c
}

func tieBreak(first, second *order.Item) TieBreak {
	switch {
	case first.Rank != second.Rank:
		return NoTie
	case first.Last != second.Last:
		return LastAssigned
	}
	return ByID
}
