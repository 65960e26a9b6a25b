package engine

import (
	"slices"

	"rondo/internal/engine/assign"
)

// A conversation that an agent could not be given is not offered to them
// again until something happens to them: otherwise a refusal that the engine
// can't see the reason of would be answered by the same assignment for ever.
// Nor is it given to those who had their chance with it, while others have
// not. Such an agent is barred; a waiting conversation to which anybody is
// barred is held apart in the queue and in nobody's way. Where something
// happened to the agent between the decision and the refusal, that may be the
// reason, and the engine sees it: it decides again and bars nobody.

// refusal is that an agent could not be given it, as they stood then.
type refusal struct {
	agent   ID
	changes int64
}

// basis is what a decision knew of its agent, as far as a refusal can be told
// to come of something else.
type basis struct{ changes, gained int64 }

func (a *agent) basis() basis { return basis{a.changes, a.gained} }

func (s *State) refuse(e Refused) {
	c := s.conversations[e.Conversation]
	if c == nil {
		return
	}
	if e.Agent == 0 { // it was not taken from whoever has it
		if from := s.keeper(c, e); c.agent == nil && from != nil {
			s.standDown(c)
			s.giveBack(c, from)
		}
		return
	}
	if c.agent == nil || c.agent.ID != e.Agent || !c.pending || e.Decided != 0 && e.Decided != c.decided {
		return
	}
	a := c.agent
	if c.team != nil {
		if seat := c.team.pool.Seat(a.ID); seat != nil {
			c.team.pool.Refund(seat)
		}
	}
	unseen := c.basis == a.basis()
	s.drop(c)
	s.stirAll(a)
	if unseen {
		c.refused = append(c.refused, refusal{a.ID, a.changes})
	}
	if from := s.keeper(c, e); from != nil && (e.Keeps != 0 || c.why >= NoFirstReply && c.why != NoLongerThere) {
		s.giveBack(c, from)
		return
	}
	s.enqueue(c)
}

// keeper is who has it all the same, as the log knows: when several things were
// decided before any was carried out, not whom the last was to take it from,
// nor who lost it in the meantime. An event of old, which does not say when it
// was decided, may not say that either.
func (s *State) keeper(c *conversation, e Refused) *agent {
	if a := s.agents[e.Keeps]; a != nil || e.Decided != 0 {
		return a
	}
	return s.agents[c.from]
}

// giveBack lets whoever it was to be taken from keep it.
func (s *State) giveBack(c *conversation, from *agent) {
	s.give(c, from, 0, s.now)
	from.gained++
	from.Refresh()
	c.from = 0
	s.arm(c)
}

// standing is who is barred: by an earlier refusal, or because they had their
// chance.
func (s *State) standing(c *conversation) []assign.Bar {
	c.refused = slices.DeleteFunc(c.refused, func(r refusal) bool { return !s.stands(r) })
	if len(c.refused) == 0 && len(c.tried) == 0 {
		return nil
	}
	barred := make([]assign.Bar, 0, len(c.refused)+len(c.tried))
	for _, r := range c.refused {
		if !c.hasTried(r.agent) {
			barred = append(barred, assign.Bar{Agent: r.agent})
		}
	}
	return append(barred, c.tried...)
}

// stands reports whether nothing has happened to the agent since.
func (s *State) stands(r refusal) bool {
	a := s.agents[r.agent]
	return a != nil && a.changes == r.changes
}

// takeTurns lets everybody be asked again once everybody was: whoever takes
// conversations, meets what is asked and was not asked yet goes before. Of an
// offer it takes as long as an offer lasts, so that somebody who is alone is
// not asked again in the same breath.
func (s *State) takeTurns(c *conversation) bool {
	if len(c.tried) == 0 || s.restoring || s.changing || c.waitRule != ByPool || s.others(c, c.tried) || s.peace(c) > s.turn() {
		return false
	}
	last := c.tried[len(c.tried)-1:]
	c.tried = slices.Clone(last)
	if !s.others(c, last) {
		c.tried = nil
	}
	return true
}

// peace is until when those who were asked have peace.
func (s *State) peace(c *conversation) Micros {
	if offer := c.team.policy.Offer; offer > 0 {
		return c.triedAt + offer
	}
	return c.triedAt
}

// others reports whether anybody but these takes conversations and could be
// given this one, with room or without.
func (s *State) others(c *conversation, but []assign.Bar) bool {
	request := assign.Request{Kind: c.kind, Set: c.ask.Set, Barred: but}
	if c.team.pool.Others(&request) {
		return true
	}
	for _, t := range c.rings {
		if t.pool.Others(&request) {
			return true
		}
	}
	return false
}

// relent ends the refusals of an agent to whom something happened.
func (s *State) relent(a *agent) {
	a.changes++
	for _, t := range a.teams {
		s.rehold(t)
	}
	if a.waited.Len() == 0 {
		return
	}
	for _, c := range s.waitersOf(a) {
		if len(c.refused) > 0 {
			s.replace(c)
		}
	}
}

// rehold puts those who are no longer barred to anybody back in line.
func (s *State) rehold(t *team) {
	if s.changing || t.queue.Holds() == 0 && t.guests.Holds() == 0 {
		return
	}
	for _, place := range append(t.queue.Held(), t.guests.Held()...) {
		c := s.conversations[place.ID]
		refused := len(c.refused)
		c.refused = slices.DeleteFunc(c.refused, func(r refusal) bool { return !s.stands(r) })
		again := len(c.tried) > 0 && s.peace(c) <= s.turn() && !s.others(c, c.tried)
		if len(c.refused) == refused && !again {
			continue
		}
		s.replace(c)
	}
}
