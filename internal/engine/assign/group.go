package assign

import (
	"math/bits"
	"slices"

	"rondo/internal/engine/order"
)

// group is the agents of a pool who meet the same of the needs that were ever
// asked of it, in the order in which they are asked. In a pool of which
// nothing was asked there is one.
type group struct {
	meets []uint64 // bit i: the pool's set i
	order order.List

	counts [classes]int // seats by class
	filled [flagged]int // of those with room, how many have none for a kind
	heavy  [flagged]int // of those, how many because a conversation of it weighs too much
	size   int          // seats
	passed int          // of them, seats with room that were passed over
	now    int64        // where those stand, on the group's scale; see turn.go
	offset int64        // from the group's scale to the pool's
}

func (g *group) meetsSet(i int) bool { return i>>6 < len(g.meets) && g.meets[i>>6]&(1<<(i&63)) != 0 }

// able is how many have room for the kind.
func (p *Pool) able(g *group, kind Kind) int {
	switch {
	case kind >= 0 && kind < flagged:
		return g.counts[hasRoom] - g.filled[kind]
	case kind < 0 && !p.kinds.weighted:
		return g.counts[hasRoom]
	}
	able := 0
	for c := p.next(g, g.order.First(), kind); g.order.Valid(c); c = p.next(g, g.order.Next(c), kind) {
		able++
	}
	return able
}

// next is the first place at c or after it whose agent has room for the kind.
func (p *Pool) next(g *group, c order.Cursor, kind Kind) order.Cursor {
	c = g.order.NextOpen(c, ready|flagOf(kind))
	if kind >= 0 && kind < flagged || kind < 0 && !p.kinds.weighted {
		return c
	}
	for g.order.Valid(c) && !p.seats[g.order.At(c).Slot].open(kind) {
		c = g.order.NextOpen(g.order.Next(c), ready)
	}
	return c
}

// Hear makes the pool know a set of needs, so that those who meet it are found
// at once. It must come before a request that asks for it.
func (p *Pool) Hear(set Set) {
	if set == NoNeeds || p.heard(set) {
		return
	}
	i := len(p.sets)
	for int(set) >= len(p.index) {
		p.index = append(p.index, 0)
	}
	p.index[set] = int32(i + 1)
	p.sets = append(p.sets, set)
	needs := p.needs.List(set)
	meeting := map[*group][]*Seat{}
	for _, seat := range p.byID() {
		if seat.Agent.lacks(needs) == 0 {
			meeting[seat.group] = append(meeting[seat.group], seat)
		}
	}
	for _, g := range slices.Clone(p.groups) {
		if seats := meeting[g]; len(seats) > 0 {
			p.split(g, i, seats)
		}
	}
	p.match()
}

// split parts a group into those who meet set i and those who do not.
func (p *Pool) split(g *group, i int, meeting []*Seat) {
	to := g
	if len(meeting) < g.size {
		to = &group{meets: slices.Clone(g.meets), now: g.now, offset: g.offset}
		p.groups = append(p.groups, to)
		for _, seat := range meeting {
			g.hand(seat, to)
		}
	}
	for len(to.meets) <= i>>6 {
		to.meets = append(to.meets, 0)
	}
	to.meets[i>>6] |= 1 << (i & 63)
}

// hand moves a seat to another group, as it stands.
func (g *group) hand(seat *Seat, to *group) {
	g.size--
	to.size++
	seat.group = to
	if seat.class == nowhere {
		return
	}
	class, item, heavy := seat.class, seat.item, seat.heavy
	g.order.Delete(item.Key)
	g.recount(seat, nowhere, 0, 0)
	seat.class, seat.item, seat.heavy = nowhere, order.Item{}, 0
	to.order.Insert(item)
	to.recount(seat, class, item.Open, heavy)
	seat.class, seat.item, seat.heavy = class, item, heavy
	if seat.Passed {
		g.passed--
		to.passed++
	}
}

func (p *Pool) heard(set Set) bool {
	return p.at(set) >= 0
}

// at is where a set stands in sets; negative when it was never asked.
func (p *Pool) at(set Set) int {
	if int(set) >= len(p.index) {
		return -1
	}
	return int(p.index[set]) - 1
}

// Heard is the sets that were ever asked of it, for the snapshot.
func (p *Pool) Heard() []Set { return p.sets }

// asked is the groups whose agents meet a set.
func (p *Pool) asked(set Set) []*group {
	if set == NoNeeds {
		return p.groups
	}
	if i := p.at(set); i >= 0 {
		return p.matching[i]
	}
	return nil
}

// match works out which groups meet which sets.
func (p *Pool) match() {
	p.matching = make([][]*group, len(p.sets))
	for i := range p.sets {
		for _, g := range p.groups {
			if g.meetsSet(i) {
				p.matching[i] = append(p.matching[i], g)
			}
		}
	}
}

// groupOf is the group to which an agent belongs, a new one if need be.
func (p *Pool) groupOf(a *Agent) *group {
	var few [4]uint64
	meets := few[: (len(p.sets)+63)/64 : 4]
	if len(p.sets) > 256 {
		meets = make([]uint64, (len(p.sets)+63)/64)
	}
	for i, set := range p.sets {
		if a.lacks(p.needs.List(set)) == 0 {
			meets[i>>6] |= 1 << (i & 63)
		}
	}
	for len(meets) > 0 && meets[len(meets)-1] == 0 {
		meets = meets[:len(meets)-1]
	}
	for _, g := range p.groups {
		if slices.Equal(g.meets, meets) {
			return g
		}
	}
	g := &group{meets: slices.Clone(meets), now: p.now}
	p.groups = append(p.groups, g)
	p.match()
	return g
}

// regroup moves a seat to where its agent belongs. It counts as an arrival
// there, and wants refresh.
func (p *Pool) regroup(seat *Seat) {
	was, to := seat.group, p.groupOf(seat.Agent)
	if to == was {
		return
	}
	off := p.off(was)
	was.size--
	placed := seat.class != nowhere
	p.remove(seat)
	seat.group = to
	to.size++
	seat.Tag += off - p.off(to)
	if placed {
		p.refresh(seat)
	}
	p.dismiss(was)
}

// dismiss ends a group that nobody is in.
func (p *Pool) dismiss(g *group) {
	if g.size == 0 {
		p.groups = slices.DeleteFunc(p.groups, func(other *group) bool { return other == g })
		p.match()
	}
}

// recount moves a seat from what it counted as to what it will.
func (g *group) recount(seat *Seat, class int, open, heavy uint64) {
	if seat.class != class {
		if seat.class != nowhere {
			g.counts[seat.class]--
		}
		if class != nowhere {
			g.counts[class]++
		}
	}
	shift(&g.filled, filledKinds(seat.item.Open), filledKinds(open))
	shift(&g.heavy, seat.heavy, heavy)
}

// shift counts each kind in which was and is differ.
func shift(counts *[flagged]int, was, is uint64) {
	for changed := was ^ is; changed != 0; changed &= changed - 1 {
		kind := bits.TrailingZeros64(changed)
		if is&(1<<kind) != 0 {
			counts[kind]++
		} else {
			counts[kind]--
		}
	}
}
