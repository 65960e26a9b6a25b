package assign

import (
	"math"

	"rondo/internal/engine/order"
)

// run is where a merge stands in one group.
type run struct {
	key order.Key // on the pool's scale
	g   *group
	at  order.Cursor
	off int64
}

// over is the class of a run that has ended: behind everybody.
const over = math.MaxInt64

// set reads the key under the cursor; false at the end.
func (u *run) set() bool {
	if !u.g.order.Valid(u.at) {
		u.key = order.Key{Class: over}
		return false
	}
	u.key = u.g.order.At(u.at).Key
	if u.key.Rank != passedRank {
		u.key.Rank += u.off
	}
	return true
}

// merge fills in the candidates of several groups in one order, and returns
// what is not filled. The groups must all meet what is asked, or none.
func (p *Pool) merge(rest []Candidate, r *Request, winner *Seat, groups []*group, meet bool) []Candidate {
	var few [64]run
	runs := few[:]
	if len(groups) > len(few) {
		runs = make([]run, len(groups))
	}
	n := 0
	for _, g := range groups {
		u := &runs[n]
		u.g, u.off = g, p.off(g)
		if u.set() {
			n++
		}
	}
	if n == 0 {
		return rest
	}
	var nodes [64]int32
	t := tree{runs: runs[:n], lost: nodes[:]}
	if n > len(nodes) {
		t.lost = make([]int32, n)
	}
	for first := t.play(1); len(rest) > 0; first = t.again(first) {
		u := &runs[first]
		if u.key.Class == over {
			break
		}
		if seat := p.seats[u.g.order.At(u.at).Slot]; seat != winner {
			p.describe(&rest[0], seat, r, p.verdictOf(seat, r, winner, meet))
			rest = rest[1:]
		}
		u.at = u.g.order.Next(u.at)
		u.set()
	}
	return rest
}

// tree is a knockout among the runs, the first one at the top: each node keeps
// who lost there, so that a run which has moved on meets only those on its way
// up. Node 1 is the final; run i enters below node (i + their number) / 2.
type tree struct {
	runs []run
	lost []int32
}

// play holds the matches below a node and is who comes out of it.
func (t *tree) play(node int) int32 {
	n := len(t.runs)
	if node >= n {
		return int32(node - n)
	}
	won, lost := t.play(2*node), t.play(2*node+1)
	if t.runs[lost].key.Before(&t.runs[won].key) {
		won, lost = lost, won
	}
	t.lost[node] = lost
	return won
}

// again holds the matches of one run anew and is who is first then.
func (t *tree) again(i int32) int32 {
	for node := (int(i) + len(t.runs)) / 2; node > 0; node /= 2 {
		if other := t.lost[node]; t.runs[other].key.Before(&t.runs[i].key) {
			t.lost[node], i = i, other
		}
	}
	return i
}
