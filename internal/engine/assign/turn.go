package assign

import (
	"math"

	"rondo/internal/engine/order"
)

// Round robin is start-time fair queueing over agents. Each seat has a start
// tag; the lowest goes first, and a turn moves the tag on by one step, which
// is the smaller the greater the weight. The virtual time of the pool is the
// tag of the turn that was given last.
//
// Between any two seats that have room, tags differ by at most one step of
// either. That is what makes it fair over every stretch in which both could
// have had each turn, and three rules keep it so for those who could not:
//
//   - who comes (online, with a slot freed, into the team) arrives at the
//     lowest tag of those with room, unless already ahead of it: being away
//     earns nothing, so nobody back from leave is flooded;
//   - nobody comes more than one step ahead of it, whatever a change of weight
//     left behind;
//   - who has room but none for this channel kind is passed over, and from
//     then on stands at the virtual time: being full of one kind earns nothing
//     either. Who was passed over goes before others with the same tag.
//
// Agents who meet different needs stand in different groups. A conversation
// that only some groups can take moves the virtual time on without the others;
// when something comes for one of those again, the whole group is moved after
// it, so that within the group nothing changes and towards the others it has
// earned nothing. Each group has a scale of its own for that.

// turnUnit is the step of weight 1. It is a multiple of 1 to 16, so the usual
// weights divide it exactly, and int64 holds more than 10^10 of them.
const turnUnit = 720720 << 10

// stepOf is how far a turn moves a seat's tag.
func stepOf(seat *Seat) int64 {
	weight := seat.Agent.Weight
	if seat.weight != nil {
		weight = *seat.weight
	}
	if weight <= 0 {
		weight = 1000
	}
	return max(turnUnit*1000/int64(weight), 1)
}

// front is the lowest tag of those with room, on the group's scale; false when
// nobody has.
func (g *group) front() (int64, bool) {
	if g.passed > 0 {
		return g.now, true
	}
	if first := g.order.First(); g.order.Valid(first) {
		if item := g.order.At(first); item.Class == hasRoom {
			return item.Rank, true
		}
	}
	return 0, false
}

// off is from the group's scale to the pool's, as it holds now: a group that
// fell behind because nothing was for it stands at the virtual time.
func (p *Pool) off(g *group) int64 {
	if !p.turns {
		return g.offset
	}
	if front, ok := g.front(); ok && front+g.offset < p.now {
		return p.now - front
	}
	return g.offset
}

// arrive sets the tag of a seat that had no room and has now.
func (p *Pool) arrive(seat *Seat) {
	front, ok := seat.group.front()
	if !ok || !p.turns {
		front = p.now - seat.group.offset
	}
	seat.Tag = min(max(seat.Tag, front), front+seat.step)
}

// depart fixes the tag of a seat that had room and will have none.
func (p *Pool) depart(seat *Seat) {
	if seat.Passed {
		seat.Passed = false
		seat.Tag = seat.group.now
		seat.group.passed--
	}
}

// goesByTurns reports whether a strategy does.
func goesByTurns(strategy Strategy) bool {
	switch strategy {
	case LeastOpen, LeastLoaded, LongestIdle:
		return false
	}
	return true
}

// Charge counts one turn for the seat, for a conversation that asks for this
// set. The agent wants Refresh afterwards.
func (p *Pool) Charge(seat *Seat, set Set, moment int64, at Micros) {
	seat.Turn, seat.TurnAt = moment, at
	if !p.turns {
		return
	}
	groups := p.asked(set)
	for _, g := range groups { // each by the virtual time of before
		g.offset = p.off(g)
	}
	g := seat.group
	tag := seat.Tag
	if seat.Passed {
		tag = g.now
		seat.Passed = false
		g.passed--
	}
	p.now = tag + g.offset
	for _, g := range groups {
		p.pass(g, p.now-g.offset)
		g.now = p.now - g.offset
	}
	seat.Tag = tag + seat.step
}

// pass marks those who had room and a lower tag, but not for what was given.
func (p *Pool) pass(g *group, tag int64) {
	begin := order.Key{Class: hasRoom, Rank: math.MinInt64 + 1, Last: math.MinInt64, ID: math.MinInt64}
	for {
		c := g.order.Seek(begin)
		if !g.order.Valid(c) {
			return
		}
		item := g.order.At(c)
		if item.Class != hasRoom || item.Rank >= tag {
			return
		}
		seat := p.seats[item.Slot]
		seat.Passed = true
		g.passed++
		p.place(seat, hasRoom)
	}
}

// Refund takes back a turn that came to nothing, as far as the group has not
// moved on since. The agent wants Refresh afterwards.
func (p *Pool) Refund(seat *Seat) {
	if p.turns && !seat.Passed {
		seat.Tag = max(seat.Tag-seat.step, seat.group.now)
	}
}

// Now is the virtual time, for the snapshot.
func (p *Pool) Now() int64 { return p.now }

// Recall puts back what a snapshot held of the pool's turns.
func (p *Pool) Recall(now int64) { p.now = now }

// Standing is the seat's tag and where those stand who were passed over in its
// group, both on the pool's scale, for the snapshot.
func (seat *Seat) Standing() (tag, now int64) {
	return seat.Tag + seat.group.offset, seat.group.now + seat.group.offset
}

// Recall puts back what a snapshot held of the seat's turns. It comes after
// Join, and after the agent's load is known.
func (seat *Seat) Recall(tag, now int64, passed bool, turn int64, at Micros) {
	p := seat.pool
	p.refresh(seat)
	if seat.Passed != passed {
		seat.group.passed++
	}
	seat.group.now, seat.group.offset = now, 0
	seat.Tag, seat.Passed, seat.Turn, seat.TurnAt = tag, passed, turn, at
	p.place(seat, seat.class)
}
