// Package queue keeps the waiting conversations of one team in the order in
// which they are served: highest priority first, then whoever began to wait
// first, then by id.
//
// It is one queue to whoever waits in it, and several lines inside, one for
// each kind of request, so that those whom nobody has room for stand in the
// way of nobody else: whoever looks for the next looks at one head per line.
// Who can serve a line is for package assign to say.
package queue

import (
	"rondo/internal/engine/assign"
	"rondo/internal/engine/order"
)

// Place is what a conversation's place follows from.
type Place struct {
	ID       assign.ID
	Priority int // 0 to 9
	Since    assign.Micros
}

func (p Place) key() order.Key {
	return order.Key{Class: int64(9 - p.Priority), Rank: int64(p.Since), ID: int64(p.ID)}
}

// Before reports whether p is served before other.
func (p Place) Before(other Place) bool {
	a, b := p.key(), other.key()
	return a.Before(&b)
}

// Queue is the waiting conversations of one team.
type Queue struct {
	lines []line
	held  order.List
	size  int
}

type line struct {
	kind  assign.Kind
	order order.List
}

// Len is how many wait.
func (q *Queue) Len() int { return q.size }

// Add puts a conversation of this kind into its place. held sets it apart from
// the lines, because agents are barred to it: it holds up nobody, and whoever
// looks for the next looks at each of the held.
func (q *Queue) Add(place Place, kind assign.Kind, held bool) {
	q.size++
	q.list(kind, held).Insert(order.Item{Key: place.key()})
}

// Remove takes out a conversation that was added as described.
func (q *Queue) Remove(place Place, kind assign.Kind, held bool) {
	if q.list(kind, held).Delete(place.key()) {
		q.size--
	}
}

func (q *Queue) list(kind assign.Kind, held bool) *order.List {
	if held {
		return &q.held
	}
	for i := range q.lines {
		if q.lines[i].kind == kind {
			return &q.lines[i].order
		}
	}
	q.lines = append(q.lines, line{kind: kind})
	return &q.lines[len(q.lines)-1].order
}

// Next is the first conversation in order that can be served: of each line
// that serves says can be, the head; of the held, those of which can says so.
func (q *Queue) Next(serves func(assign.Kind) bool, can func(assign.ID) bool) (next Place, ok bool) {
	if q.size == 0 {
		return Place{}, false
	}
	for i := range q.lines {
		l := &q.lines[i]
		if l.order.Len() == 0 || !serves(l.kind) {
			continue
		}
		if head := placeAt(&l.order, l.order.First()); !ok || head.Before(next) {
			next, ok = head, true
		}
	}
	for c := q.held.First(); q.held.Valid(c); c = q.held.Next(c) {
		place := placeAt(&q.held, c)
		if ok && next.Before(place) {
			break
		}
		if can(place.ID) {
			return place, true
		}
	}
	return next, ok
}

// Holds is how many are held.
func (q *Queue) Holds() int { return q.held.Len() }

// Held is the conversations that are held.
func (q *Queue) Held() []Place {
	held := make([]Place, 0, q.held.Len())
	for c := q.held.First(); q.held.Valid(c); c = q.held.Next(c) {
		held = append(held, placeAt(&q.held, c))
	}
	return held
}

// Position is how many are served before place, plus one.
func (q *Queue) Position(place Place) int {
	key := place.key()
	before := q.held.Rank(key)
	for i := range q.lines {
		before += q.lines[i].order.Rank(key)
	}
	return before + 1
}

func placeAt(list *order.List, c order.Cursor) Place {
	item := list.At(c)
	return Place{ID: assign.ID(item.ID), Priority: 9 - int(item.Class), Since: assign.Micros(item.Rank)}
}
