package engine

import "rondo/internal/engine/assign"

func (s *State) open(e Opened) {
	about := e.Conversation
	if about.ID == 0 || s.conversations[about.ID] != nil {
		return
	}
	about.Priority = min(max(about.Priority, 0), 9)
	c := s.another()
	c.Conversation, c.since = about, e.At
	c.kind, c.team = s.kinds.Of(about.Channel), s.teams[about.Team]
	if about.Asked == 0 {
		c.idle = e.At
	}
	s.conversations[c.ID] = c
	c.Assignee = 0 // unless they are known
	if a := s.agents[about.Assignee]; a != nil {
		if keeps := !e.Back && !e.Anew || e.Back && about.Asked == 0; keeps || s.atHand(c, a) {
			s.give(c, a, 0, e.At) // keeps it: no new assignment
			a.gained++
			a.Refresh()
			s.arm(c)
			return
		}
		c.from, c.why, c.Previous, c.PreviousAt = a.ID, NoLongerThere, a.ID, e.At
	}
	if about.New && !e.Back && !e.Anew {
		s.toNewcomers(c)
	}
	// Whoever waits already does so because nobody can take them, so if
	// somebody can take this one it overtakes nobody.
	s.prepare(c)
	if !s.serve(c, e.At) {
		s.enter(c)
		s.line(c)
	}
}

// toNewcomers hands a new contact's conversation to the team that the policy
// names for it.
func (s *State) toNewcomers(c *conversation) {
	if c.team == nil {
		return
	}
	to := s.teams[c.team.policy.NewContacts]
	if to == nil || to == c.team {
		return
	}
	s.effects = append(s.effects, Move{Conversation: c.ID, From: c.team.id, To: to.id})
	c.team = to
}

// known takes in what is known by now of the contact.
func (s *State) known(e Known) {
	c := s.conversations[e.Conversation.ID]
	about := e.Conversation
	if c == nil || c.Language == about.Language && c.Owner == about.Owner {
		return
	}
	if c.agent != nil {
		c.Language, c.Owner = about.Language, about.Owner
		return
	}
	s.standDown(c)
	c.Language, c.Owner = about.Language, about.Owner
	s.standUp(c)
}

func (s *State) changeTeam(e TeamChanged) {
	c, t := s.conversations[e.Conversation], s.teams[e.Team]
	if c == nil || c.agent == nil && c.team == t {
		return
	}
	left := ID(0)
	if c.agent == nil {
		s.standDown(c)
	} else {
		if c.team == t {
			left = c.agent.ID
		}
		if !c.pending && !c.offered { // one that was given but not yet in truth has waited all along
			c.since = e.At
		}
		s.release(c)
	}
	c.team, c.left, c.refused, c.from = t, left, nil, 0
	c.begin()
	s.enqueue(c)
}

func (s *State) assigned(e Assigned) {
	c, a := s.conversations[e.Conversation], s.agents[e.Agent]
	if c == nil || a == nil {
		return
	}
	if c.agent != a {
		if c.agent == nil {
			s.standDown(c)
		} else {
			s.release(c)
		}
		s.moment++
		s.give(c, a, s.moment, e.At)
		a.gained++
		a.Refresh()
	} else if c.offered && !e.Auto {
		s.moment++
		a.Assigned, a.AssignedAt = s.moment, e.At
		a.Refresh()
	}
	c.accept()
	c.pending, c.byHand = false, !e.Auto
	c.left, c.refused, c.from, c.given = 0, nil, 0, e.At
	if !e.Auto {
		c.begin()
	}
	s.arm(c)
}

// accept ends that its agent is only asked to accept it.
func (c *conversation) accept() {
	if c.offered {
		c.offered = false
		c.agent.asked--
	}
}

// begin forgets who had their chance: a person has had a hand in it.
func (c *conversation) begin() {
	c.tried, c.hops, c.raised, c.why = nil, 0, false, Unsaid
}

func (s *State) unassign(e Unassigned) {
	c := s.conversations[e.Conversation]
	if c == nil {
		return
	}
	if e.Auto {
		switch {
		case c.agent == nil:
			c.from = 0
		case c.agent.ID == e.From && !c.pending && !c.offered:
			// The late refusal of a decision that was overtaken said that they
			// keep it; since then it was taken from them all the same.
			c.from = 0
			s.release(c)
			s.enqueue(c)
		}
		return
	}
	if c.agent == nil {
		return
	}
	c.left, c.refused, c.since, c.from = c.agent.ID, nil, e.At, 0
	c.begin()
	s.release(c)
	s.enqueue(c)
}

// spoken takes in whose turn it is.
func (s *State) spoken(e Spoken) {
	c := s.conversations[e.Conversation]
	if c == nil || c.Asked == e.Asked {
		return
	}
	c.Asked = e.Asked
	if e.Asked != 0 {
		c.idle = 0
		s.weigh(c, true)
	} else {
		c.idle, c.Answered = e.At, true
		c.hops, c.raised = 0, false
		if c.agent != nil {
			c.tried = nil
		}
	}
	s.arm(c)
}

// forget ends what the engine has to do with a conversation that is not open.
func (s *State) forget(id ID) {
	c := s.conversations[id]
	if c == nil {
		return
	}
	if c.agent == nil {
		s.standDown(c)
	} else {
		s.release(c)
	}
	s.alarms.clear(&c.alarm)
	delete(s.conversations, id)
	*c = conversation{}
	s.spare = append(s.spare, c)
}

// another is an empty conversation, one that was forgotten if there is any.
func (s *State) another() *conversation {
	last := len(s.spare) - 1
	if last < 0 {
		return &conversation{}
	}
	c := s.spare[last]
	s.spare = s.spare[:last]
	return c
}

func (s *State) setPriority(e PrioritySet) {
	c := s.conversations[e.Conversation]
	priority := min(max(e.Priority, 0), 9)
	if c == nil || c.Priority == priority {
		return
	}
	if c.agent != nil {
		c.Priority = priority
		return
	}
	s.standDown(c)
	c.Priority = priority
	s.standUp(c)
}

// enqueue makes the conversation wait, and tells of it if it still does when
// everything has come of the event.
func (s *State) enqueue(c *conversation) {
	s.enter(c)
	s.standUp(c)
}

func (s *State) enter(c *conversation) {
	if !c.fresh {
		c.fresh = true
		s.entered = append(s.entered, c)
	}
}

// give makes the agent have it. The agent wants Refresh.
func (s *State) give(c *conversation, a *agent, moment int64, at Micros) {
	c.weight = s.kinds.WeightOf(c.kind)
	a.Take(c.kind, c.weight, moment, at)
	c.agent, c.barred, c.given = a, nil, at
	c.Assignee = a.ID
	c.next, c.prev = a.first, nil
	if a.first != nil {
		a.first.prev = c
	}
	a.first = c
}

// release takes it from its agent, who has room for another then.
func (s *State) release(c *conversation) {
	a := c.agent
	s.drop(c)
	s.relent(a)
	s.stirAll(a)
}

// drop takes it from its agent and says nothing of room.
func (s *State) drop(c *conversation) {
	a := c.agent
	if a.Drop(c.kind, c.weight) {
		s.moment++
		a.Idle = s.moment
	}
	if c.prev != nil {
		c.prev.next = c.next
	} else {
		a.first = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	}
	c.next, c.prev = nil, nil
	c.accept()
	c.agent, c.Assignee, c.pending = nil, 0, false
	c.weight, c.given, c.until = 0, 0, 0
	s.alarms.clear(&c.alarm)
	a.Refresh()
}

// weigh lets a conversation count for its agent, or not.
func (s *State) weigh(c *conversation, counts bool) {
	if c.agent == nil || counts == (c.weight >= 0) {
		return
	}
	a := c.agent
	if counts {
		c.weight = s.kinds.WeightOf(c.kind)
		a.Weigh(c.kind, c.weight)
		a.Refresh()
		return
	}
	a.Discount(c.kind, c.weight)
	c.weight = -1
	a.Refresh()
	s.stirAll(a)
}

// setWorkspace takes over what holds for all teams.
func (s *State) setWorkspace(e WorkspaceSet) {
	s.paused = e.Paused
	s.reweigh(e)
	if s.hours != e.Hours {
		s.hours = e.Hours
		for _, t := range s.teamsByID() {
			s.turnTeam(t)
		}
	}
	for _, t := range s.teamsByID() {
		s.stir(t)
	}
	for _, a := range s.agentsByID() {
		s.stirAgent(a)
	}
}

// reweigh changes what conversations weigh, and when they count.
func (s *State) reweigh(e WorkspaceSet) {
	if sameWeights(s.weights, e.Weights) && s.idleAfter == e.IdleAfter {
		return
	}
	s.idleAfter, s.weights = e.IdleAfter, ownWeights(e.Weights)
	s.kinds.Weigh(s.weights)
	for _, a := range s.agentsByID() {
		for c := a.first; c != nil; c = c.next {
			if c.weight >= 0 {
				a.Discount(c.kind, c.weight)
			}
			c.weight = -1
			if !s.rests(c) {
				c.weight = s.kinds.WeightOf(c.kind)
				a.Weigh(c.kind, c.weight)
			}
			s.arm(c)
		}
		s.changed(a)
	}
}

// rests reports whether a conversation does not count because its contact has
// had an answer for long.
func (s *State) rests(c *conversation) bool {
	return s.idleAfter > 0 && c.idle != 0 && !c.offered && c.idle+s.idleAfter <= s.now
}

// sameWeights and ownWeights leave out what weighs as usual.
func ownWeights(weights map[string]int) map[string]int {
	var own map[string]int
	for kind, weight := range weights {
		if weight != assign.Usual {
			if own == nil {
				own = map[string]int{}
			}
			own[kind] = weight
		}
	}
	return own
}

func sameWeights(own, given map[string]int) bool {
	n := 0
	for kind, weight := range given {
		if weight == assign.Usual {
			continue
		}
		if was, is := own[kind]; !is || was != weight {
			return false
		}
		n++
	}
	return n == len(own)
}
