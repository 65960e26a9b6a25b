package assign

import (
	"cmp"
	"slices"

	"rondo/internal/engine/order"
)

// Policy is what a pool needs to know of a team's policy.
type Policy struct {
	Strategy   Strategy
	OnlineOnly bool
	MaxOpen    *int
}

// Pool is the agents of one team, kept in the order in which they are asked:
// those who have room first, then the others by what rules them out, and
// within each by the strategy's measure.
type Pool struct {
	policy  Policy
	turns   bool // it goes by turns
	kinds   *Kinds
	needs   *Needs
	seats   []*Seat // by slot; nil where one is free
	spare   []int32
	byAgent map[ID]*Seat
	now     int64 // the virtual time of round robin, see turn.go

	groups   []*group
	sets     []Set      // that were ever asked of it, as they were heard of
	index    []int32    // by set: its place in sets, counted from 1; 0 where there is none
	matching [][]*group // by set, as in sets
}

// Seat is an agent's part in one pool.
type Seat struct {
	Agent    *Agent
	Capacity int // the total cap that holds for them here
	Tag      int64
	Passed   bool
	Turn     int64 // when they last had a turn here, in the count of Agent.Assigned
	TurnAt   Micros

	pool   *Pool
	group  *group
	weight *int
	most   *int
	step   int64
	slot   int32
	class  int
	item   order.Item
	heavy  uint64 // the kinds that weigh more than there is room for
}

// What stands in the way of an agent before anything is asked of a
// conversation, in the order in which it is looked at from behind.
const (
	hasRoom = iota
	isFull
	isBusy
	isOffline
	isOffShift
	isInactive
	classes
	nowhere = -1 // not in the order
)

// ready is the flag of every seat with room; the bits below it are kinds.
const ready = uint64(1) << flagged

func flagOf(kind Kind) uint64 {
	if kind < 0 || kind >= flagged {
		return ready
	}
	return uint64(1) << kind
}

// NewPool is a pool with nobody in it.
func NewPool(policy Policy, kinds *Kinds, needs *Needs) *Pool {
	return &Pool{policy: policy, turns: goesByTurns(policy.Strategy), kinds: kinds, needs: needs, byAgent: map[ID]*Seat{}}
}

// Join seats an agent who has none here. They want Refresh afterwards, or the
// pool SetPolicy; until then they are in nobody's way.
func (p *Pool) Join(agent *Agent, weight, most *int) *Seat {
	seat := &Seat{Agent: agent, pool: p, group: p.groupOf(agent), weight: weight, most: most, class: nowhere}
	seat.group.size++
	if n := len(p.spare); n > 0 {
		seat.slot, p.spare = p.spare[n-1], p.spare[:n-1]
		p.seats[seat.slot] = seat
	} else {
		seat.slot = int32(len(p.seats))
		p.seats = append(p.seats, seat)
	}
	p.byAgent[agent.ID] = seat
	agent.seats = append(agent.seats, seat)
	return seat
}

// Leave takes the agent's seat away.
func (p *Pool) Leave(agent *Agent) {
	seat := p.byAgent[agent.ID]
	if seat == nil {
		return
	}
	p.remove(seat)
	seat.group.size--
	p.dismiss(seat.group)
	p.seats[seat.slot] = nil
	p.spare = append(p.spare, seat.slot)
	delete(p.byAgent, agent.ID)
	agent.seats = slices.DeleteFunc(agent.seats, func(s *Seat) bool { return s == seat })
}

// Seat is the agent's seat, or nil.
func (p *Pool) Seat(agent ID) *Seat { return p.byAgent[agent] }

// SetTerms changes what the membership says of weight and capacity. The agent
// wants Refresh afterwards, or the pool SetPolicy.
func (seat *Seat) SetTerms(weight, most *int) { seat.weight, seat.most = weight, most }

// SetPolicy changes the policy and sees to every seat, by agent. Another
// strategy begins with everybody equal.
func (p *Pool) SetPolicy(policy Policy) {
	seats := p.byID()
	if policy.Strategy != p.policy.Strategy {
		for _, seat := range seats {
			p.remove(seat)
			seat.Tag = 0
		}
		p.now = 0
		for _, g := range p.groups {
			g.now, g.offset = 0, 0
		}
	}
	p.policy, p.turns = policy, goesByTurns(policy.Strategy)
	for _, seat := range seats {
		p.refresh(seat)
	}
}

// Policy is the policy in force.
func (p *Pool) Policy() Policy { return p.policy }

// Len is how many agents have a seat.
func (p *Pool) Len() int { return len(p.byAgent) }

// Counts is how the pool's agents stand, whatever is asked.
func (p *Pool) Counts() Tally {
	var t Tally
	for _, g := range p.groups {
		t.Eligible += int32(g.counts[hasRoom])
		t.AtCapacity += int32(g.counts[isFull])
		t.Busy += int32(g.counts[isBusy])
		t.Offline += int32(g.counts[isOffline])
		t.OffShift += int32(g.counts[isOffShift])
		t.Inactive += int32(g.counts[isInactive])
	}
	return t
}

func (p *Pool) byID() []*Seat {
	seats := make([]*Seat, 0, len(p.byAgent))
	for _, seat := range p.seats {
		if seat != nil {
			seats = append(seats, seat)
		}
	}
	slices.SortFunc(seats, func(a, b *Seat) int { return cmp.Compare(a.Agent.ID, b.Agent.ID) })
	return seats
}

// refresh works out what holds for the seat now and moves it there.
func (p *Pool) refresh(seat *Seat) {
	seat.Capacity = p.capacityOf(seat)
	if step := stepOf(seat); step != seat.step {
		p.remove(seat) // the new weight counts as a new arrival, see turn.go
		seat.step = step
	}
	class := p.classOf(seat)
	if seat.class == hasRoom && class != hasRoom {
		p.depart(seat)
	}
	if seat.class != hasRoom && class == hasRoom {
		p.arrive(seat)
	}
	p.place(seat, class)
}

// place moves the seat to its key in a class.
func (p *Pool) place(seat *Seat, class int) {
	g := seat.group
	item := order.Item{Key: p.keyOf(seat, class), Slot: seat.slot}
	heavy := uint64(0)
	if class == hasRoom {
		item.Open = seat.Agent.open()
		if p.kinds.weighted {
			heavy = ^p.kinds.fit(seat.Capacity*Usual-seat.Agent.Load) &^ ready
			item.Open &^= heavy
		}
	}
	if item == seat.item && class == seat.class && heavy == seat.heavy {
		return
	}
	g.recount(seat, class, item.Open, heavy)
	switch {
	case seat.class == nowhere:
		g.order.Insert(item)
	case item.Key == seat.item.Key:
		g.order.Reflag(item.Key, item.Open)
	default:
		g.order.Delete(seat.item.Key)
		g.order.Insert(item)
	}
	seat.class, seat.item, seat.heavy = class, item, heavy
}

// remove takes the seat out of the order.
func (p *Pool) remove(seat *Seat) {
	if seat.class == nowhere {
		return
	}
	if seat.class == hasRoom {
		p.depart(seat)
	}
	seat.group.recount(seat, nowhere, 0, 0)
	seat.group.order.Delete(seat.item.Key)
	seat.class, seat.item, seat.heavy = nowhere, order.Item{}, 0
}

// open reports whether a seat with room has room for the kind.
func (seat *Seat) open(kind Kind) bool {
	if kind >= 0 && kind < flagged {
		return seat.item.Open&flagOf(kind) != 0
	}
	return !seat.Agent.full(kind) && !seat.tooHeavy(kind)
}

// tooHeavy reports whether a seat with room has too little for the kind.
func (seat *Seat) tooHeavy(kind Kind) bool {
	kinds := seat.pool.kinds
	return kinds.weighted && seat.Agent.Load+kinds.WeightOf(kind) > seat.Capacity*Usual
}

// filledKinds is the kinds for which a seat with room has none.
func filledKinds(open uint64) uint64 {
	if open&ready == 0 {
		return 0
	}
	return ^open
}

// CouldEver reports whether any active agent meets the needs and takes
// anything at all. The pool need not have heard of them.
func (p *Pool) CouldEver(needs []string) bool {
	return slices.ContainsFunc(p.seats, func(seat *Seat) bool {
		return seat != nil && seat.class != isInactive && seat.Capacity > 0 && seat.Agent.lacks(needs) == 0
	})
}

// Visitor is a seat, in no order, for somebody who has none here and is given
// a conversation of this team all the same.
func (p *Pool) Visitor(agent *Agent) *Seat {
	seat := &Seat{Agent: agent, pool: p, class: nowhere}
	seat.Capacity = p.capacityOf(seat)
	return seat
}

// Fits reports whether the agent of this seat has room for the kind, whatever
// else stands in the way.
func (seat *Seat) Fits(kind Kind) bool {
	a := seat.Agent
	return a.Load+seat.pool.kinds.WeightOf(kind) <= seat.Capacity*Usual && !a.full(kind)
}

// CanEver reports whether any active agent who meets a set has any capacity.
func (p *Pool) CanEver(set Set) bool {
	for _, g := range p.asked(set) {
		for c := g.order.First(); g.order.Valid(c); c = g.order.Next(c) {
			if seat := p.seats[g.order.At(c).Slot]; seat.class != isInactive && seat.Capacity > 0 {
				return true
			}
		}
	}
	return false
}
