package assign

// Meets reports whether the agent meets every one of the needs, of which the
// pool need not have heard.
func (a *Agent) Meets(needs []string) bool { return a.lacks(needs) == 0 }

// Visit calls fn with every seat, in no order that means anything.
func (p *Pool) Visit(fn func(seat *Seat)) {
	for _, seat := range p.seats {
		if seat != nil {
			fn(seat)
		}
	}
}

// Taking reports whether the agent takes conversations at all: active, there if the policy asks for it, and on
// shift; with room or without.
func (seat *Seat) Taking() bool { return seat.class == hasRoom || seat.class == isFull }
