package engine

import (
	"cmp"
	"maps"
	"slices"

	"rondo/internal/engine/assign"
)

func (s *State) setAgent(about Agent) {
	if about.ID == 0 {
		return
	}
	about.Languages = slices.Clone(about.Languages)
	about.Skills = slices.Clone(about.Skills)
	about.Capacity.Channels = maps.Clone(about.Capacity.Channels)
	a, known := s.agents[about.ID]
	if !known {
		a = &agent{}
		a.Status = Offline
		s.agents[about.ID] = a
	}
	if known && sameAgent(a.described, about) {
		return
	}
	a.describe(&s.kinds, about)
	if !known {
		for _, t := range s.teamsByID() {
			if i, ok := find(t.members, a.ID); ok {
				s.seat(t, a, t.members[i])
			}
		}
	}
	a.Refresh()
	s.relent(a)
	s.stirAll(a)
}

func (s *State) removeAgent(e AgentRemoved) {
	a := s.agents[e.Agent]
	if a == nil {
		return
	}
	delete(s.agents, a.ID)
	for _, t := range slices.Clone(a.teams) {
		s.unseat(t, a)
	}
	for _, t := range s.teams { // in any order: each is changed alone
		if i, ok := find(t.members, a.ID); ok {
			t.members = slices.Delete(t.members, i, i+1)
		}
	}
	for _, c := range s.conversationsOf(a) {
		if !c.pending {
			c.since = e.At
		}
		s.drop(c)
		c.left = 0
		s.enqueue(c)
	}
}

func (s *State) setPresence(e PresenceSet) {
	a := s.agents[e.Agent]
	if a == nil || a.Status == e.Status {
		return
	}
	switch e.Status {
	case Online, Busy, Offline:
	default:
		return
	}
	a.Status = e.Status
	a.Refresh()
	s.relent(a)
	s.stirAll(a)
}

// describe takes over what is said of the agent.
func (a *agent) describe(kinds *assign.Kinds, about Agent) {
	a.described = about
	a.ID, a.Active, a.Weight, a.Total = about.ID, about.Active, about.Weight, about.Capacity.Total
	a.SetChannels(kinds, about.Capacity.Channels)
}

func sameAgent(a, b Agent) bool {
	return a.Active == b.Active && a.Weight == b.Weight && a.Capacity.Total == b.Capacity.Total &&
		maps.Equal(a.Capacity.Channels, b.Capacity.Channels) &&
		slices.Equal(a.Languages, b.Languages) && slices.Equal(a.Skills, b.Skills)
}

// conversationsOf is the agent's conversations, by id.
func (s *State) conversationsOf(a *agent) []*conversation {
	var had []*conversation
	for _, c := range s.conversations {
		if c.agent == a {
			had = append(had, c)
		}
	}
	slices.SortFunc(had, func(a, b *conversation) int { return cmp.Compare(a.ID, b.ID) })
	return had
}

func (s *State) agentsByID() []*agent {
	agents := make([]*agent, 0, len(s.agents))
	for _, a := range s.agents {
		agents = append(agents, a)
	}
	slices.SortFunc(agents, func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
	return agents
}
