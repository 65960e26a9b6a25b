package engine

import (
	"cmp"
	"maps"
	"slices"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/hours"
)

func (s *State) setAgent(e AgentSet) {
	about := e.Agent
	if about.ID == 0 {
		return
	}
	about.Languages = slices.Clone(about.Languages)
	about.Skills = slices.Clone(about.Skills)
	about.Leave = slices.Clone(about.Leave)
	about.Capacity.Channels = maps.Clone(about.Capacity.Channels)
	a, known := s.agents[about.ID]
	if !known {
		a = &agent{offline: e.At}
		a.Status = Offline
		a.source.agent = a
		s.agents[about.ID] = a
	}
	if known && sameAgent(a.described, about) {
		return
	}
	refavour := !known || a.Active != about.Active
	a.describe(&s.kinds, about)
	s.lookShift(a) // before they take a seat: for no moment are they on a shift that is over
	if !known {
		for _, t := range s.teamsByID() {
			if i, ok := find(t.members, a.ID); ok {
				s.seat(t, a, t.members[i])
			}
		}
	}
	a.Learn(assign.Knows(about.Skills, about.Languages))
	s.changed(a)
	if refavour {
		s.refavour()
	}
}

// refavour lets those stand anew who may wait for one agent: somebody came
// into the workspace or a team, or left.
func (s *State) refavour() {
	if s.favours == 0 {
		return
	}
	for _, t := range s.teamsByID() {
		if t.policy.favours() {
			s.requeue(t)
		}
	}
}

// changed sees to everything that may follow from a change of an agent.
func (s *State) changed(a *agent) {
	a.Refresh()
	s.relent(a)
	s.reconsider(a)
	s.stirAll(a)
	s.stirBackups(a)
	if s.sweeps > 0 {
		for c := a.first; c != nil; c = c.next {
			s.arm(c)
		}
	}
}

func (s *State) removeAgent(e AgentRemoved) {
	a := s.agents[e.Agent]
	if a == nil {
		return
	}
	delete(s.agents, a.ID)
	s.alarms.clear(&a.alarm)
	for _, t := range slices.Clone(a.teams) {
		s.unseat(t, a)
	}
	for _, t := range s.teams { // in any order: each is changed alone
		if i, ok := find(t.members, a.ID); ok {
			t.members = slices.Delete(t.members, i, i+1)
		}
	}
	for _, c := range s.waitersOf(a) {
		s.replace(c)
	}
	for _, c := range s.conversationsOf(a) {
		if !c.pending && !c.offered {
			c.since = e.At
		}
		if !c.offered {
			c.from = 0 // the log takes it from them
		} else if !c.pending {
			c.from = a.ID
		}
		s.drop(c)
		c.left = 0
		s.enqueue(c)
	}
	s.pardon(a.ID)
}

// pardon forgets what an agent who is gone could not be given: whoever comes
// under their id one day begins anew.
func (s *State) pardon(agent ID) {
	for _, c := range s.conversationsByID() {
		refused := len(c.refused)
		c.refused = slices.DeleteFunc(c.refused, func(r refusal) bool { return r.agent == agent })
		if len(c.refused) < refused && c.agent == nil {
			s.replace(c)
		}
	}
}

func (s *State) setPresence(e PresenceSet) {
	a := s.agents[e.Agent]
	if a == nil {
		return
	}
	switch e.Status {
	case Online, Busy, Offline:
	default:
		return
	}
	a.lost = e.Lost && e.Status == Offline
	if a.Status == e.Status {
		return
	}
	a.Status = e.Status
	if a.Status == Offline {
		a.offline = e.At
	}
	s.changed(a)
}

// gone is how an agent who is offline went, and off how one who is off shift.
func (a *agent) gone() Why {
	if a.lost {
		return LostConnection
	}
	return WentOffline
}

func (a *agent) off(now Micros) Why {
	if _, away := (hours.Shift{Leave: a.described.Leave}).OnLeave(int64(now)); away {
		return OnLeave
	}
	return ShiftEnded
}

// describe takes over what is said of the agent.
func (a *agent) describe(kinds *assign.Kinds, about Agent) {
	a.described = about
	a.ID, a.Active, a.Weight, a.Total = about.ID, about.Active, about.Weight, about.Capacity.Total
	a.SetChannels(kinds, about.Capacity.Channels)
}

func sameAgent(a, b Agent) bool {
	return a.Active == b.Active && a.Weight == b.Weight && a.Capacity.Total == b.Capacity.Total && a.Hours == b.Hours &&
		maps.Equal(a.Capacity.Channels, b.Capacity.Channels) &&
		slices.Equal(a.Languages, b.Languages) && slices.Equal(a.Skills, b.Skills) && slices.Equal(a.Leave, b.Leave)
}

// taking reports whether the agent takes conversations now by a policy,
// whether or not they have room.
func (a *agent) taking(p *Policy) bool {
	return a.Active && !a.OffShift && (!p.OnlineOnly || a.Status == Online)
}

// conversationsOf is those that the agent has or is offered, by id.
func (s *State) conversationsOf(a *agent) []*conversation {
	var had []*conversation
	for c := a.first; c != nil; c = c.next {
		had = append(had, c)
	}
	slices.SortFunc(had, func(a, b *conversation) int { return cmp.Compare(a.ID, b.ID) })
	return had
}

// waitersOf is those that wait for the agent, in order.
func (s *State) waitersOf(a *agent) []*conversation {
	var waiters []*conversation
	for c := a.waited.First(); a.waited.Valid(c); c = a.waited.Next(c) {
		waiters = append(waiters, s.conversations[ID(a.waited.At(c).ID)])
	}
	return waiters
}

func (s *State) agentsByID() []*agent {
	agents := make([]*agent, 0, len(s.agents))
	for _, a := range s.agents {
		agents = append(agents, a)
	}
	slices.SortFunc(agents, func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
	return agents
}
