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
			all = append(all, placeAt(list, c))
		}
	}
	slices.SortFunc(all, func(a, b Place) int {
		if a.Before(b) {
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
			if place := placeAt(list, head); !ok || place.Before(first) {
				first, ok = place, true
			}
		}
	}
	return first, ok
}

// LongestSince is when whoever waits longest began to; false when nobody does.
func (q *Queue) LongestSince() (since assign.Micros, ok bool) {
	for _, list := range q.lists() {
		for class := range int64(10) {
			c := list.Seek(order.Key{Class: class, Rank: math.MinInt64, ID: math.MinInt64})
			if !list.Valid(c) || list.At(c).Class != class {
				continue
			}
			if began := placeAt(list, c).Since; !ok || began < since {
				since, ok = began, true
			}
		}
	}
	return since, ok
}

func (q *Queue) lists() []*order.List {
	lists := []*order.List{&q.held}
	for i := range q.lines {
		lists = append(lists, &q.lines[i].order)
	}
	return lists
}
