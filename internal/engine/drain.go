package engine

import (
	"container/heap"
	"slices"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/order"
	"rondo/internal/engine/queue"
)

// source is where conversations wait that can be served from there: the queue
// of a team, or those who wait for an agent.
type source struct {
	team   *team
	agent  *agent
	listed bool      // in State.able
	at     int       // where, while the drain goes on
	id     ID        // who could be served first when it was last looked at
	key    order.Key // and where that one stands among all
}

// stir says that something may have become possible in the team.
func (s *State) stir(t *team) {
	if t.listed || t.queue.Len()+t.guests.Len() == 0 || s.paused {
		return
	}
	s.rouse(&t.source)
}

// stirAgent says so of those who wait for an agent.
func (s *State) stirAgent(a *agent) {
	if !a.listed && a.waited.Len() > 0 && !s.paused {
		s.rouse(&a.source)
	}
}

func (s *State) rouse(src *source) {
	src.listed, src.id = true, 0
	s.able = append(s.able, src)
}

// stirAll says so of the agent and of every team of theirs.
func (s *State) stirAll(a *agent) {
	for _, t := range a.teams {
		s.stir(t)
	}
	s.stirAgent(a)
}

// stirBackups says so of those who may take the agent's place.
func (s *State) stirBackups(a *agent) {
	for c := a.waited.First(); a.waited.Valid(c); c = a.waited.Next(c) {
		for _, other := range s.conversations[ID(a.waited.At(c).ID)].waitFor {
			s.stirAgent(other)
		}
	}
}

// drain serves, of all who wait and can be served, the first in order, until
// nobody can be. Serving one makes nothing possible for another, so a source's
// head mostly moves back, and it is enough to look again at the source whose
// head seemed first; where it may move forward, see relook.
func (s *State) drain(at Micros) {
	if len(s.able) == 0 {
		return
	}
	kept := s.able[:0]
	for _, src := range s.able {
		if src.listed = s.look(src); src.listed {
			kept = append(kept, src)
		}
	}
	clear(s.able[len(kept):])
	s.able = kept
	for i, src := range s.able {
		src.at = i
	}
	heap.Init(&s.able)
	for len(s.able) > 0 {
		src := s.able[0]
		before := src.id
		switch {
		case !s.look(src):
			src.listed = false
			heap.Pop(&s.able)
			continue
		case src.id == before:
			c := s.conversations[src.id]
			s.standDown(c)
			if !s.serve(c, at) {
				panic("the head of a queue could not be served")
			}
			s.relook(c.team)
			for _, other := range c.rings {
				s.relook(other)
			}
			for _, t := range c.agent.teams {
				s.relook(t)
			}
		}
		if src.listed {
			heap.Fix(&s.able, src.at)
		}
	}
}

// relook looks again at a team in which one less waits or one less has room.
// Where ages count in another way than among all, by the team's ageing or that
// of its guests, whoever is next there may stand before whoever was.
func (s *State) relook(t *team) {
	src := &t.source
	if !src.listed || t.queue.Aging() == 0 && t.guests.Len() == 0 {
		return
	}
	if src.listed = s.look(src); !src.listed {
		heap.Remove(&s.able, src.at)
		return
	}
	heap.Fix(&s.able, src.at)
}

// look finds who could be served first from there, if anybody.
func (s *State) look(src *source) bool {
	var c *conversation
	if src.team != nil {
		c = s.lookTeam(src.team)
	} else {
		c = s.lookAgent(src.agent)
	}
	if c == nil {
		src.id = 0
		return false
	}
	src.id, src.key = c.ID, c.place().Key(c.team.policy.Aging, s.now)
	return true
}

func (s *State) lookTeam(t *team) *conversation {
	serves := func(ask queue.Ask) bool { return t.pool.CanTake(&assign.Request{Kind: ask.Kind, Set: ask.Set}) }
	can := func(id ID) bool {
		request := s.request(s.conversations[id])
		return t.pool.CanTake(&request)
	}
	var first queue.Place
	var ok bool
	if !t.shut {
		first, ok = t.queue.Next(serves, can)
	}
	if t.guests.Len() > 0 {
		if guest, is := t.guests.Next(serves, can); is && (!ok || t.queue.Before(guest, first)) {
			first, ok = guest, true
		}
	}
	if !ok {
		return nil
	}
	return s.conversations[first.ID]
}

// lookAgent is who goes first of those who wait for the agent and can be
// given to one whom they wait for. Whoever else may have them, may in their
// team's order.
func (s *State) lookAgent(a *agent) *conversation {
	var first *conversation
	var best order.Key
	for c := a.waited.First(); a.waited.Valid(c); c = a.waited.Next(c) {
		waiter := s.conversations[ID(a.waited.At(c).ID)]
		if waiter.team.shut {
			continue
		}
		key := waiter.place().Key(waiter.team.policy.Aging, s.now)
		if first != nil && best.Before(&key) {
			continue
		}
		if taker, _, _ := s.favourite(waiter); slices.Contains(waiter.waitFor, taker) {
			first, best = waiter, key
		}
	}
	return first
}

// serve gives the conversation, which is prepared and stands nowhere, to
// whoever its team's policy names; false when that is nobody.
func (s *State) serve(c *conversation, at Micros) bool {
	t := c.team
	if t == nil || s.paused || t.shut {
		return false
	}
	request := s.request(c)
	a, rule, wait := s.favourite(c)
	if a != nil {
		s.award(c, award{team: t, seat: s.chair(c, a), rule: rule}, &request, at)
		return true
	}
	if wait {
		return false
	}
	if seat, tie := t.pool.Pick(&request); seat != nil {
		s.award(c, award{team: t, seat: seat, tie: tie}, &request, at)
		return true
	}
	for _, other := range c.rings {
		if seat, tie := other.pool.Pick(&request); seat != nil {
			s.award(c, award{team: other, seat: seat, rule: ByRing, tie: tie}, &request, at)
			return true
		}
	}
	return false
}

// award is who takes a conversation, and how they were found.
type award struct {
	team *team // whose pool was asked
	seat *assign.Seat
	rule Rule
	tie  TieBreak
}

// award carries out a choice.
func (s *State) award(c *conversation, w award, request *assign.Request, at Micros) {
	a := s.agents[w.seat.Agent.ID]
	var silent bool
	if c.from != 0 {
		silent = c.why == NoFirstReply || c.why == NoNextReply
	}
	if offer := c.team.policy.Offer; offer > 0 {
		effect := Offer{Conversation: c.ID, Agent: a.ID, Team: c.team.id, From: c.from, Silent: silent, Until: at + offer, Caps: s.caps(w.seat, a, c)}
		s.record(&effect.Decision, c, request, w, at)
		s.effects = append(s.effects, effect)
		c.offered, c.until = true, effect.Until
		a.asked++
	} else {
		effect := Assign{Conversation: c.ID, Agent: a.ID, Team: c.team.id, From: c.from, Silent: silent, Caps: s.caps(w.seat, a, c)}
		s.record(&effect.Decision, c, request, w, at)
		s.effects = append(s.effects, effect)
	}
	s.moment++
	if w.rule == ByPool || w.rule == ByRing {
		w.team.pool.Charge(w.seat, request.Set, s.moment, at)
	}
	s.give(c, a, s.moment, at)
	c.pending, c.byHand, c.decided, c.basis = true, false, at, a.basis()
	a.Refresh()
	s.arm(c)
}

// caps is what the agent's conversations must not exceed afterwards. Where they
// do not all count for one, it is as many as the engine knows of and this one.
func (s *State) caps(seat *assign.Seat, a *agent, c *conversation) Caps {
	caps := Caps{Total: seat.Capacity, Channel: a.CapOf(c.kind), Holds: a.asked > 0}
	if s.kinds.Weighted() || s.idleAfter > 0 {
		caps.Total, caps.Channel = a.Open+1, assign.NoCap
	}
	return caps
}

// tell says of those who began to wait and still do that they wait.
func (s *State) tell(at Micros) {
	for _, c := range s.entered {
		c.fresh = false
		if c.agent != nil || c.ID == 0 {
			continue
		}
		effect := Wait{Conversation: c.ID, From: c.from}
		if c.from != 0 {
			effect.Silent = c.why == NoFirstReply || c.why == NoNextReply
		}
		if c.team != nil {
			effect.Team = c.team.id
		}
		effect.Decision = s.waits(c, at, listed)
		s.effects = append(s.effects, effect)
	}
	clear(s.entered)
	s.entered = s.entered[:0]
}

// sources is a heap by the place of whoever could be served first.
type sources []*source

func (h sources) Len() int           { return len(h) }
func (h sources) Less(i, j int) bool { return h[i].key.Before(&h[j].key) }

// Swap is part of heap.Interface.
func (h sources) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

// Push adds a source; it is part of heap.Interface.
func (h *sources) Push(src any) {
	src.(*source).at = len(*h)
	*h = append(*h, src.(*source))
}

// Pop removes the last source; it is part of heap.Interface.
func (h *sources) Pop() any {
	last := len(*h) - 1
	src := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return src
}
