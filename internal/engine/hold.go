package engine

import "slices"

// A conversation that an agent could not be given is not offered to them
// again until something happens to them: otherwise a refusal that the engine
// can't see the reason of would be answered by the same assignment for ever.
// Such an agent is barred; a waiting conversation to which anybody is barred
// is held apart in the queue and in nobody's way.

// refusal is that an agent could not be given it, as they stood then.
type refusal struct {
	agent   ID
	changes int64
}

func (s *State) refuse(e Refused) {
	c := s.conversations[e.Conversation]
	if c == nil || c.agent == nil || c.agent.ID != e.Agent || !c.pending {
		return
	}
	a := c.agent
	if c.team != nil {
		if seat := c.team.pool.Seat(a.ID); seat != nil {
			c.team.pool.Refund(seat)
		}
	}
	s.drop(c)
	s.stirAll(a)
	c.refused = append(c.refused, refusal{a.ID, a.changes})
	s.enqueue(c)
}

// standing is who is still barred by an earlier refusal.
func (s *State) standing(c *conversation) []ID {
	c.refused = slices.DeleteFunc(c.refused, func(r refusal) bool { return !s.stands(r) })
	if len(c.refused) == 0 {
		return nil
	}
	barred := make([]ID, 0, len(c.refused))
	for _, r := range c.refused {
		barred = append(barred, r.agent)
	}
	return barred
}

// stands reports whether nothing has happened to the agent since.
func (s *State) stands(r refusal) bool {
	a := s.agents[r.agent]
	return a != nil && a.changes == r.changes
}

// held reports whether the queue holds it apart.
func (c *conversation) held() bool { return len(c.barred) > 0 }

// relent ends the refusals of an agent to whom something happened.
func (s *State) relent(a *agent) {
	a.changes++
	for _, t := range a.teams {
		s.rehold(t)
	}
}

// rehold puts those who are no longer barred to anybody back in line.
func (s *State) rehold(t *team) {
	if t.queue.Holds() == 0 {
		return
	}
	for _, place := range t.queue.Held() {
		c := s.conversations[place.ID]
		barred := s.standing(c)
		if len(barred) == len(c.barred) {
			continue
		}
		t.queue.Remove(c.place(), c.kind, c.held())
		c.barred = barred
		t.queue.Add(c.place(), c.kind, c.held())
		s.stir(t)
	}
}
