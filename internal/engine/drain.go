package engine

import (
	"container/heap"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/queue"
)

// stir says that something may have become possible in the team.
func (s *State) stir(t *team) {
	if t.listed || t.queue.Len() == 0 || s.paused {
		return
	}
	t.listed = true
	t.head = queue.Place{}
	s.able = append(s.able, t)
}

// stirAll says so of every team of the agent.
func (s *State) stirAll(a *agent) {
	for _, t := range a.teams {
		s.stir(t)
	}
}

// drain serves, of all who wait and can be served, the first in order, until
// nobody can be. Serving one makes nothing possible for another, so a team's
// head can only move back, and it is enough to look again at the team whose
// head seemed first.
func (s *State) drain(at Micros) {
	if len(s.able) == 0 {
		return
	}
	kept := s.able[:0]
	for _, t := range s.able {
		if t.listed = s.look(t); t.listed {
			kept = append(kept, t)
		}
	}
	s.able = kept
	heap.Init(&s.able)
	for len(s.able) > 0 {
		t := s.able[0]
		before := t.head
		switch {
		case !s.look(t):
			t.listed = false
			heap.Pop(&s.able)
			continue
		case t.head == before:
			c := s.conversations[t.head.ID]
			s.dequeue(c)
			s.serve(c, at)
		}
		heap.Fix(&s.able, 0)
	}
}

// look finds who could be served first in the team, if anybody.
func (s *State) look(t *team) bool {
	next, ok := t.queue.Next(
		func(kind assign.Kind) bool { return t.pool.CanTake(&assign.Request{Kind: kind}) },
		func(id ID) bool {
			request := s.conversations[id].request()
			return t.pool.CanTake(&request)
		})
	t.head = next
	return ok
}

// serve gives the conversation, which is in no queue, to whoever its team's
// policy names; false when that is nobody.
func (s *State) serve(c *conversation, at Micros) bool {
	t := c.team
	if t == nil || s.paused {
		return false
	}
	request := c.request()
	seat, tie := t.pool.Pick(&request)
	if seat == nil {
		return false
	}
	effect := Assign{
		Conversation: c.ID,
		Agent:        seat.Agent.ID,
		Team:         t.id,
		Caps:         Caps{Total: seat.Capacity, Channel: seat.Agent.CapOf(c.kind)},
	}
	s.record(&effect.Decision, c, &request, seat, at)
	effect.Decision.Winner, effect.Decision.TieBreak = seat.Agent.ID, tie
	s.effects = append(s.effects, effect)

	s.moment++
	t.pool.Charge(seat, s.moment, at)
	a := s.agents[seat.Agent.ID]
	s.give(c, a, s.moment, at)
	c.pending = true
	a.Refresh()
	return true
}

// tell says of those who began to wait and still do that they wait.
func (s *State) tell(at Micros) {
	for _, c := range s.entered {
		if c.agent != nil {
			continue
		}
		effect := Wait{Conversation: c.ID}
		if c.team != nil {
			effect.Team = c.team.id
		}
		effect.Decision = s.waits(c, at, listed)
		s.effects = append(s.effects, effect)
	}
	clear(s.entered)
	s.entered = s.entered[:0]
}

// teamHeap is teams by the place of whoever could be served first.
type teamHeap []*team

func (h teamHeap) Len() int           { return len(h) }
func (h teamHeap) Less(i, j int) bool { return h[i].head.Before(h[j].head) }
func (h teamHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push adds a team; it is part of heap.Interface.
func (h *teamHeap) Push(t any) { *h = append(*h, t.(*team)) }

// Pop removes the last team; it is part of heap.Interface.
func (h *teamHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return t
}
