package assign

import "rondo/internal/engine/order"

// run is where a merge stands in one group.
type run struct {
	key order.Key // on the pool's scale
	g   *group
	at  order.Cursor
	off int64
}

// set reads the key under the cursor; false at the end.
func (u *run) set() bool {
	if !u.g.order.Valid(u.at) {
		return false
	}
	u.key = u.g.order.At(u.at).Key
	if u.key.Rank != passedRank {
		u.key.Rank += u.off
	}
	return true
}

// merge fills in the candidates of several groups in one order, and returns
// what is not filled.
func (p *Pool) merge(rest []Candidate, r *Request, winner *Seat, groups []*group) []Candidate {
	var few [64]run
	runs := few[:0]
	for _, g := range groups {
		u := run{g: g, off: p.off(g)}
		if u.set() {
			runs = append(runs, u)
		}
	}
	for i := len(runs)/2 - 1; i >= 0; i-- {
		sink(runs, i)
	}
	for len(rest) > 0 && len(runs) > 0 {
		u := &runs[0]
		if seat := p.seats[u.g.order.At(u.at).Slot]; seat != winner {
			p.describe(&rest[0], seat, r, p.verdict(seat, r, winner))
			rest = rest[1:]
		}
		u.at = u.g.order.Next(u.at)
		if !u.set() {
			runs[0] = runs[len(runs)-1]
			runs = runs[:len(runs)-1]
		}
		sink(runs, 0)
	}
	return rest
}

// sink puts the run at i where it belongs in the heap.
func sink(runs []run, i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(runs); child++ {
			if runs[child].key.Before(&runs[least].key) {
				least = child
			}
		}
		if least == i {
			return
		}
		runs[i], runs[least] = runs[least], runs[i]
		i = least
	}
}
