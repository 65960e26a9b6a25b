package queue

import (
	"math"
	"slices"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/order"
)

// All is everybody who waits, in the order in which they will be served.
func (q *Queue) All() []Place {
	all := make([]Place, 0, q.size)
	for _, list := range q.lists() {
		for c := list.First(); list.Valid(c); c = list.Next(c) {
			all = append(all, q.place(list.At(c)))
		}
	}
	slices.SortFunc(all, func(a, b Place) int {
		if q.Before(a, b) {
			return -1
		}
		return 1
	})
	return all
}

// First is whoever is first in order, whether or not they can be served.
func (q *Queue) First() (first Place, ok bool) {
	for _, list := range q.lists() {
		if head := list.First(); list.Valid(head) {
			if place := q.place(list.At(head)); !ok || q.Before(place, first) {
				first, ok = place, true
			}
		}
	}
	return first, ok
}

// LongestSince is when whoever waits longest began to; false when nobody does.
func (q *Queue) LongestSince() (since assign.Micros, ok bool) {
	least := func(list *order.List, c order.Cursor) {
		if began := q.place(list.At(c)).Since; !ok || began < since {
			since, ok = began, true
		}
	}
	for _, list := range q.lists() {
		if q.aging > 0 { // the order says little of who came first
			for c := list.First(); list.Valid(c); c = list.Next(c) {
				least(list, c)
			}
			continue
		}
		for class := range int64(10) {
			c := list.Seek(order.Key{Class: class, Rank: math.MinInt64, ID: math.MinInt64})
			if list.Valid(c) && list.At(c).Class == class {
				least(list, c)
			}
		}
	}
	return since, ok
}

func (q *Queue) lists() []*order.List {
	lists := []*order.List{&q.held, &q.parked}
	for i := range q.lines {
		lists = append(lists, &q.lines[i].order)
	}
	return lists
}

// Heads is the first of each line, of the held and of the parked, in order.
func (q *Queue) Heads() []Place {
	var heads []Place
	for _, list := range q.lists() {
		if head := list.First(); list.Valid(head) {
			heads = append(heads, q.place(list.At(head)))
		}
	}
	slices.SortFunc(heads, func(a, b Place) int {
		if q.Before(a, b) {
			return -1
		}
		return 1
	})
	return heads
}
