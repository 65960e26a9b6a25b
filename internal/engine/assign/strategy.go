package assign

import (
	"math"

	"rondo/internal/engine/order"
)

// classOf is the first thing that stands in the agent's way here.
func (p *Pool) classOf(seat *Seat) int {
	a := seat.Agent
	switch {
	case !a.Active:
		return isInactive
	case a.OffShift:
		return isOffShift
	case p.policy.OnlineOnly && a.Status == Busy:
		return isBusy
	case p.policy.OnlineOnly && a.Status != Online:
		return isOffline
	case a.Load+p.kinds.least() > seat.Capacity*Usual:
		return isFull
	}
	return hasRoom
}

// capacityOf is the smallest of the caps that are set.
func (p *Pool) capacityOf(seat *Seat) int {
	least := math.MaxInt
	if seat.Agent.Total >= 0 {
		least = seat.Agent.Total
	}
	if seat.most != nil {
		least = min(least, max(*seat.most, 0))
	}
	if p.policy.MaxOpen != nil {
		least = min(least, max(*p.policy.MaxOpen, 0))
	}
	if least == math.MaxInt {
		return DefaultCapacity
	}
	return least
}

// keyOf is the seat's place within its class: the strategy's measure, then
// when it was last assigned something, then the id.
func (p *Pool) keyOf(seat *Seat, class int) order.Key {
	a := seat.Agent
	key := order.Key{Class: int64(class), Last: a.Assigned, ID: int64(a.ID)}
	switch p.policy.Strategy {
	case LeastOpen:
		key.Rank = int64(a.Count)
	case LeastLoaded:
		key.Rank = loadRatio(a.Load, seat.Capacity)
	case LongestIdle:
		key.Rank = a.Idle
		if a.Open > 0 {
			key.Rank = a.Assigned | 1<<62
		}
	default:
		key.Last = seat.Turn
		key.Rank = seat.Tag
		if seat.Passed {
			key.Rank = passedRank
		}
	}
	return key
}

// passedRank is before every tag.
const passedRank = math.MinInt64

// ratioMax bounds what loadRatio compares exactly: fractions whose terms are
// below it differ by more than 1 in 2^32, so scaling by that keeps their order
// and keeps equal ones equal.
const ratioMax = 1<<16 - 1

// loadRatio is load (in thousandths) ÷ capacity as an integer that orders like
// the fraction.
func loadRatio(load, capacity int) int64 {
	if capacity <= 0 {
		return math.MaxInt64
	}
	return int64(min(load, 1<<30-1)) << 32 / int64(min(capacity, ratioMax))
}
