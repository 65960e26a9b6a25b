// Package queue keeps the waiting conversations of one team in the order in
// which they are served: highest priority first, then whoever began to wait
// first, then by id. With ageing, a priority is worth so much time of waiting
// and no more: whoever waits that much longer goes before the next priority.
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

// Key is where a place stands at a moment among those of all teams, whatever
// their ageing.
func (p Place) Key(aging, now assign.Micros) order.Key {
	priority := int64(p.Priority)
	if aging > 0 && now > p.Since {
		priority = min(priority+int64((now-p.Since)/aging), 9)
	}
	return order.Key{Class: 9 - priority, Rank: int64(p.Since), ID: int64(p.ID)}
}

// Ask is what a line has in common: the kind and what whoever serves it must
// meet.
type Ask struct {
	Kind assign.Kind
	Set  assign.Set
}

// Standing is how a conversation stands in the queue.
type Standing uint8

const (
	InLine Standing = iota // whoever serves its line serves it
	Held                   // agents are barred to it: it holds up nobody, and is looked at alone
	Parked                 // nobody serves it from here; it only has its place
)

// Queue is the waiting conversations of one team.
type Queue struct {
	aging  assign.Micros
	lines  []line
	held   order.List
	parked order.List
	size   int
}

type line struct {
	ask   Ask
	order order.List
}

// manyLines is from how many on lines that are empty are given up.
const manyLines = 16

// Len is how many wait.
func (q *Queue) Len() int { return q.size }

// Aging is how much waiting is worth one priority; 0: none is.
func (q *Queue) Aging() assign.Micros { return q.aging }

// SetAging changes that. Nobody may be in the queue.
func (q *Queue) SetAging(aging assign.Micros) { q.aging = aging }

func (q *Queue) key(p Place) order.Key {
	if q.aging > 0 {
		return order.Key{Rank: int64(p.Since) - int64(p.Priority)*int64(q.aging), Last: int64(p.Since), ID: int64(p.ID)}
	}
	return order.Key{Class: int64(9 - p.Priority), Rank: int64(p.Since), ID: int64(p.ID)}
}

// Before reports whether a is served before b.
func (q *Queue) Before(a, b Place) bool {
	ka, kb := q.key(a), q.key(b)
	return ka.Before(&kb)
}

// Add puts a conversation that asks this into its place.
func (q *Queue) Add(place Place, ask Ask, how Standing) {
	q.size++
	q.list(ask, how).Insert(order.Item{Key: q.key(place), Slot: int32(place.Priority)})
}

// Remove takes out a conversation that was added as described.
func (q *Queue) Remove(place Place, ask Ask, how Standing) {
	list := q.list(ask, how)
	if !list.Delete(q.key(place)) {
		return
	}
	q.size--
	if how == InLine && len(q.lines) > manyLines && list.Len() == 0 {
		for i := range q.lines {
			if q.lines[i].ask == ask {
				q.lines[i] = q.lines[len(q.lines)-1]
				q.lines = q.lines[:len(q.lines)-1]
				return
			}
		}
	}
}

func (q *Queue) list(ask Ask, how Standing) *order.List {
	switch how {
	case Held:
		return &q.held
	case Parked:
		return &q.parked
	}
	for i := range q.lines {
		if q.lines[i].ask == ask {
			return &q.lines[i].order
		}
	}
	q.lines = append(q.lines, line{ask: ask})
	return &q.lines[len(q.lines)-1].order
}

// Next is the first conversation in order that can be served: of each line
// that serves says can be, the head; of the held, those of which can says so.
func (q *Queue) Next(serves func(Ask) bool, can func(assign.ID) bool) (next Place, ok bool) {
	if q.size == 0 {
		return Place{}, false
	}
	var best order.Key
	for i := range q.lines {
		l := &q.lines[i]
		if l.order.Len() == 0 {
			continue
		}
		head := l.order.At(l.order.First())
		if ok && best.Before(&head.Key) || !serves(l.ask) {
			continue
		}
		best, next, ok = head.Key, q.place(head), true
	}
	for c := q.held.First(); q.held.Valid(c); c = q.held.Next(c) {
		item := q.held.At(c)
		if ok && best.Before(&item.Key) {
			break
		}
		if can(assign.ID(item.ID)) {
			return q.place(item), true
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
		held = append(held, q.place(q.held.At(c)))
	}
	return held
}

// Position is how many are served before place, plus one.
func (q *Queue) Position(place Place) int {
	key := q.key(place)
	before := q.held.Rank(key) + q.parked.Rank(key)
	for i := range q.lines {
		before += q.lines[i].order.Rank(key)
	}
	return before + 1
}

func (q *Queue) place(item *order.Item) Place {
	since := item.Rank
	if q.aging > 0 {
		since = item.Last
	}
	return Place{ID: assign.ID(item.ID), Priority: int(item.Slot), Since: assign.Micros(since)}
}
