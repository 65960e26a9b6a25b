package assign

import "rondo/internal/engine/order"

// Request is what a conversation asks of a pool.
type Request struct {
	Kind   Kind
	Set    Set   // what whoever takes it must meet; the pool has heard of it
	Barred []Bar // may not take it
	Left   ID    // had it just now: takes it only if nobody else can
}

// Bar says that an agent may not take a conversation, and why.
type Bar struct {
	Agent ID
	Why   Why
}

func (r *Request) bars(agent ID) bool {
	for i := range r.Barred {
		if r.Barred[i].Agent == agent {
			return true
		}
	}
	return false
}

func (r *Request) why(agent ID) Why {
	for i := range r.Barred {
		if r.Barred[i].Agent == agent {
			return r.Barred[i].Why
		}
	}
	return Unsaid
}

// CanTake reports whether anybody could take it now.
func (p *Pool) CanTake(r *Request) bool {
	able := 0
	for _, g := range p.asked(r.Set) {
		able += p.able(g, r.Kind)
	}
	return able > 0 && able-p.barred(r) > 0
}

// Takes reports whether the agent of this seat could take it now.
func (p *Pool) Takes(seat *Seat, r *Request) bool {
	return seat.class == hasRoom && p.meets(seat, r.Set) && seat.open(r.Kind) && !r.bars(seat.Agent.ID)
}

// meets reports whether the agent of a seat meets a set.
func (p *Pool) meets(seat *Seat, set Set) bool {
	if set == NoNeeds {
		return true
	}
	i := p.at(set)
	return i >= 0 && seat.group.meetsSet(i)
}

// barred is how many of those who could otherwise take it are barred.
func (p *Pool) barred(r *Request) int {
	barred := 0
	for i := range r.Barred {
		if seat := p.byAgent[r.Barred[i].Agent]; seat != nil && seat.class == hasRoom && p.meets(seat, r.Set) && seat.open(r.Kind) {
			barred++
		}
	}
	return barred
}

// Others reports whether anybody but those who are barred takes conversations
// and meets what is asked, with room for it or without.
func (p *Pool) Others(r *Request) bool {
	taking := 0
	for _, g := range p.asked(r.Set) {
		taking += g.counts[hasRoom] + g.counts[isFull]
	}
	for i := range r.Barred {
		if seat := p.byAgent[r.Barred[i].Agent]; seat != nil && (seat.class == hasRoom || seat.class == isFull) && p.meets(seat, r.Set) {
			taking--
		}
	}
	return taking > 0
}

// best is the first and the second of those who can take a request.
type best struct {
	first, second *order.Item
	key, next     order.Key
}

// offer lets an item stand for election; its rank is on the pool's scale.
func (b *best) offer(item *order.Item, off int64) {
	key := item.Key
	if key.Rank != passedRank {
		key.Rank += off
	}
	switch {
	case b.first == nil || key.Before(&b.key):
		b.second, b.next = b.first, b.key
		b.first, b.key = item, key
	case b.second == nil || key.Before(&b.next):
		b.second, b.next = item, key
	}
}

// Pick is who takes it, or nil, and what decided against the next in order.
func (p *Pool) Pick(r *Request) (*Seat, TieBreak) {
	var left *Seat
	var found best
	for _, g := range p.asked(r.Set) {
		if g.counts[hasRoom] == 0 {
			continue
		}
		off := p.off(g)
		first := p.following(g, g.order.First(), r, &left)
		if !g.order.Valid(first) {
			continue
		}
		item := g.order.At(first)
		found.offer(item, off)
		if found.first != item && found.second != item {
			continue // its second comes after it
		}
		if second := p.following(g, g.order.Next(first), r, &left); g.order.Valid(second) {
			found.offer(g.order.At(second), off)
		}
	}
	switch {
	case found.first == nil:
		return left, NoTie
	case found.second == nil:
		return p.seats[found.first.Slot], NoTie
	}
	return p.seats[found.first.Slot], tieBreak(&found.key, &found.next)
}

// following is the next place from c whose agent can take it, setting aside
// whoever had it just now.
func (p *Pool) following(g *group, c order.Cursor, r *Request, left **Seat) order.Cursor {
	for c = p.next(g, c, r.Kind); g.order.Valid(c); c = p.next(g, g.order.Next(c), r.Kind) {
		item := g.order.At(c)
		switch agent := ID(item.ID); {
		case r.bars(agent):
		case agent == r.Left:
			*left = p.seats[item.Slot]
		default:
			return c
		}
	}
	return c
}

func tieBreak(first, second *order.Key) TieBreak {
	switch {
	case first.Rank != second.Rank:
		return NoTie
	case first.Last != second.Last:
		return LastAssigned
	}
	return ByID
}
