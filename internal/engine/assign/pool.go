package assign

import (
	"cmp"
	"math/bits"
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
	turns   bool    // it goes by turns
	seats   []*Seat // by slot; nil where one is free
	spare   []int32
	byAgent map[ID]*Seat
	order   order.List

	counts [classes]int // seats by class
	filled [flagged]int // of those with room, how many have none for a kind
	now    int64        // the virtual time of round robin, see turn.go
	passed int          // seats with room that were passed over
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
	weight *int
	most   *int
	step   int64
	slot   int32
	class  int
	item   order.Item
}

// What stands in the way of an agent before anything is asked of a
// conversation, in the order in which it is looked at from behind.
const (
	hasRoom = iota
	isFull
	isBusy
	isOffline
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
func NewPool(policy Policy) *Pool {
	return &Pool{policy: policy, turns: goesByTurns(policy.Strategy), byAgent: map[ID]*Seat{}}
}

// Join seats an agent who has none here. They want Refresh afterwards, or the
// pool SetPolicy; until then they are in nobody's way.
func (p *Pool) Join(agent *Agent, weight, most *int) *Seat {
	seat := &Seat{Agent: agent, pool: p, weight: weight, most: most, class: nowhere}
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

// Counts is how many have room, are full, busy, offline and inactive.
func (p *Pool) Counts() (free, full, busy, offline, inactive int) {
	c := &p.counts
	return c[hasRoom], c[isFull], c[isBusy], c[isOffline], c[isInactive]
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
	item := order.Item{Key: p.keyOf(seat, class), Slot: seat.slot}
	if class == hasRoom {
		item.Open = seat.Agent.open()
	}
	if item == seat.item && class == seat.class {
		return
	}
	p.recount(seat, class, item.Open)
	switch {
	case seat.class == nowhere:
		p.order.Insert(item)
	case item.Key == seat.item.Key:
		p.order.Reflag(item.Key, item.Open)
	default:
		p.order.Delete(seat.item.Key)
		p.order.Insert(item)
	}
	seat.class, seat.item = class, item
}

// remove takes the seat out of the order.
func (p *Pool) remove(seat *Seat) {
	if seat.class == nowhere {
		return
	}
	if seat.class == hasRoom {
		p.depart(seat)
	}
	p.recount(seat, nowhere, 0)
	p.order.Delete(seat.item.Key)
	seat.class, seat.item = nowhere, order.Item{}
}

// recount moves the seat from what it counted as to what it will.
func (p *Pool) recount(seat *Seat, class int, open uint64) {
	if seat.class != class {
		if seat.class != nowhere {
			p.counts[seat.class]--
		}
		if class != nowhere {
			p.counts[class]++
		}
	}
	was, is := filledKinds(seat.item.Open), filledKinds(open)
	for changed := was ^ is; changed != 0; changed &= changed - 1 {
		kind := bits.TrailingZeros64(changed)
		if is&(1<<kind) != 0 {
			p.filled[kind]++
		} else {
			p.filled[kind]--
		}
	}
}

// open reports whether a seat with room has room for the kind.
func (seat *Seat) open(kind Kind) bool {
	if kind >= flagged {
		return !seat.Agent.full(kind)
	}
	return seat.item.Open&flagOf(kind) != 0
}

// filledKinds is the kinds for which a seat with room has none.
func filledKinds(open uint64) uint64 {
	if open&ready == 0 {
		return 0
	}
	return ^open
}
