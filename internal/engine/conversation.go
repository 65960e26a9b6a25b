package engine

func (s *State) open(e Opened) {
	about := e.Conversation
	if about.ID == 0 || s.conversations[about.ID] != nil {
		return
	}
	about.Priority = min(max(about.Priority, 0), 9)
	c := s.another()
	c.Conversation, c.since = about, e.At
	c.kind, c.team = s.kinds.Of(about.Channel), s.teams[about.Team]
	s.conversations[c.ID] = c
	c.Assignee = 0 // unless they are known
	if about.Assignee != 0 && s.agents[about.Assignee] != nil {
		a := s.agents[about.Assignee]
		s.give(c, a, 0, 0) // keeps it: no new assignment
		a.Refresh()
		return
	}
	// Whoever waits already does so because nobody can take them, so if
	// somebody can take this one it overtakes nobody.
	if !s.serve(c, e.At) {
		s.enqueue(c)
	}
}

func (s *State) changeTeam(e TeamChanged) {
	c, t := s.conversations[e.Conversation], s.teams[e.Team]
	if c == nil || c.agent == nil && c.team == t {
		return
	}
	left := ID(0)
	if c.agent == nil {
		s.dequeue(c)
	} else {
		if c.team == t {
			left = c.agent.ID
		}
		if !c.pending { // one that was given but not yet in truth has waited all along
			c.since = e.At
		}
		s.release(c)
	}
	c.team, c.left, c.refused = t, left, nil
	s.enqueue(c)
}

func (s *State) assigned(e Assigned) {
	c, a := s.conversations[e.Conversation], s.agents[e.Agent]
	if c == nil || a == nil {
		return
	}
	if c.agent != a {
		if c.agent == nil {
			s.dequeue(c)
		} else {
			s.release(c)
		}
		s.moment++
		s.give(c, a, s.moment, e.At)
		a.Refresh()
	}
	c.pending, c.left, c.refused = false, 0, nil
}

func (s *State) unassign(e Unassigned) {
	c := s.conversations[e.Conversation]
	if c == nil || c.agent == nil {
		return
	}
	c.left, c.refused, c.since = c.agent.ID, nil, e.At
	s.release(c)
	s.enqueue(c)
}

// forget ends what the engine has to do with a conversation that is not open.
func (s *State) forget(id ID) {
	c := s.conversations[id]
	if c == nil {
		return
	}
	if c.agent == nil {
		s.dequeue(c)
	} else {
		s.release(c)
	}
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
	if c.agent != nil || c.team == nil {
		c.Priority = priority
		return
	}
	c.team.queue.Remove(c.place(), c.kind, c.held())
	c.Priority = priority
	c.team.queue.Add(c.place(), c.kind, c.held())
}

// enqueue makes the conversation wait in its team's queue, if it has a team.
func (s *State) enqueue(c *conversation) {
	s.entered = append(s.entered, c)
	c.barred = s.standing(c)
	if c.team == nil {
		return
	}
	c.team.queue.Add(c.place(), c.kind, c.held())
	s.stir(c.team)
}

// dequeue ends its waiting.
func (s *State) dequeue(c *conversation) {
	if c.team != nil {
		c.team.queue.Remove(c.place(), c.kind, c.held())
	}
}

// give makes the agent have it. The agent wants Refresh.
func (s *State) give(c *conversation, a *agent, moment int64, at Micros) {
	a.Take(c.kind, moment, at)
	c.agent, c.barred = a, nil
	c.Assignee = a.ID
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
	if a.Drop(c.kind) {
		s.moment++
		a.Idle = s.moment
	}
	c.agent, c.Assignee, c.pending = nil, 0, false
	a.Refresh()
}
