package assign

import "slices"

// Agent is an agent at work: who they are, whether they are there, and what
// they have. After a change their seats want [Agent.Refresh].
type Agent struct {
	ID     ID
	Active bool
	Status Status
	Weight int // in thousandths
	Total  int // their own total cap; negative: not set

	OffShift bool // outside their working hours, or on leave

	Load       int   // what those of their conversations weigh that count, in thousandths
	Count      int   // how many count, over all teams
	Open       int   // how many are assigned to them, whether they count or not
	Assigned   int64 // when last assigned something, as a count of such moments; 0: never
	AssignedAt Micros
	Idle       int64 // when the load last fell to 0, in the same count

	knows []string // what they meet of needs, sorted
	caps  []channelCap
	loads []int32 // of those that count, by kind
	seats []*Seat
}

type channelCap struct {
	kind Kind
	most int
}

// SetChannels sets the caps by channel kind.
func (a *Agent) SetChannels(kinds *Kinds, most map[string]int) {
	names := make([]string, 0, len(most))
	for name := range most {
		names = append(names, name)
	}
	slices.Sort(names)
	a.caps = a.caps[:0]
	for _, name := range names {
		a.caps = append(a.caps, channelCap{kinds.Of(name), max(most[name], 0)})
	}
}

// Learn says what the agent meets of needs; see [Knows]. They want Refresh
// afterwards.
func (a *Agent) Learn(knows []string) {
	if slices.Equal(a.knows, knows) {
		return
	}
	a.knows = knows
	for _, seat := range a.seats {
		seat.pool.regroup(seat)
	}
}

// Take counts one more conversation of this weight. moment and at say when, if
// it counts as an assignment; moment is 0 if it does not.
func (a *Agent) Take(kind Kind, weight int, moment int64, at Micros) {
	a.Open++
	a.Weigh(kind, weight)
	if moment != 0 {
		a.Assigned, a.AssignedAt = moment, at
	}
}

// Drop counts one conversation less, which counted when weight is not
// negative, and reports whether that was the last.
func (a *Agent) Drop(kind Kind, weight int) (idle bool) {
	a.Open--
	if weight >= 0 {
		a.Discount(kind, weight)
	}
	return a.Open == 0
}

// Weigh says that one of their conversations counts from now on.
func (a *Agent) Weigh(kind Kind, weight int) {
	for int(kind) >= len(a.loads) {
		a.loads = append(a.loads, 0)
	}
	a.loads[kind]++
	a.Count++
	a.Load += weight
}

// Discount says that one of their conversations does not count from now on.
func (a *Agent) Discount(kind Kind, weight int) {
	a.loads[kind]--
	a.Count--
	a.Load -= weight
}

// LoadOf is how many of those that count are of this kind.
func (a *Agent) LoadOf(kind Kind) int {
	if kind < 0 || int(kind) >= len(a.loads) {
		return 0
	}
	return int(a.loads[kind])
}

// CapOf is their cap for this kind, or NoCap.
func (a *Agent) CapOf(kind Kind) int {
	for _, c := range a.caps {
		if c.kind == kind {
			return c.most
		}
	}
	return NoCap
}

// Refresh puts the agent where they belong now in every pool.
func (a *Agent) Refresh() {
	for _, seat := range a.seats {
		seat.pool.refresh(seat)
	}
}

// Seats is the agent's part in each pool, oldest first.
func (a *Agent) Seats() []*Seat { return a.seats }

// open is the flags of the kinds for which the agent has no full cap.
func (a *Agent) open() uint64 {
	open := ^uint64(0)
	for _, c := range a.caps {
		if a.LoadOf(c.kind) >= c.most {
			open &^= flagOf(c.kind)
		}
	}
	return open | ready
}

// full reports whether the cap for this kind leaves no room.
func (a *Agent) full(kind Kind) bool {
	most := a.CapOf(kind)
	return most != NoCap && a.LoadOf(kind) >= most
}
