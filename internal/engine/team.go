package engine

import (
	"cmp"
	"slices"

	"rondo/internal/engine/assign"
)

func (s *State) setTeam(about Team) {
	if about.ID == 0 {
		return
	}
	t := s.teams[about.ID]
	policy := about.Policy.tidy()
	if t == nil {
		t = &team{id: about.ID, pool: assign.NewPool(policy.pool(), &s.kinds, &s.needs)}
		t.source.team = t
		s.teams[t.id] = t
		s.hostGuests(t)
	}
	members := membersByID(about.Members)
	if t.version == about.PolicyVersion && t.hours == about.Hours && t.policy.same(&policy) && slices.EqualFunc(t.members, members, sameMember) {
		return
	}
	s.changing = true
	t.version = about.PolicyVersion
	for _, was := range t.members {
		if _, stays := find(members, was.Agent); !stays {
			s.unseat(t, s.agents[was.Agent])
		}
	}
	t.members = members
	for _, m := range members {
		if a := s.agents[m.Agent]; a != nil {
			s.seat(t, a, m)
			s.stirAgent(a)
		}
	}
	moves := !t.policy.same(&policy)
	s.adopt(t, policy)
	t.hours = about.Hours
	t.pool.SetPolicy(policy.pool())
	if moves || policy.favours() {
		s.requeue(t)
		s.rearm(t)
	}
	s.changing = false
	s.turnTeam(t)
	for _, other := range s.teamsByID() { // whoever joined or left may be in several
		s.rehold(other)
	}
	s.stir(t)
}

// adopt takes over a policy.
func (s *State) adopt(t *team, policy Policy) {
	if t.timed {
		s.timed--
	}
	if t.policy.Reassign.sweeps() {
		s.sweeps--
	}
	if t.policy.favours() {
		s.favours--
	}
	if policy.favours() {
		s.favours++
	}
	t.policy = policy
	if t.timed = policy.timed(); t.timed {
		s.timed++
	}
	if policy.Reassign.sweeps() {
		s.sweeps++
	}
	t.set, t.spoken = s.needs.Of(policy.needs("")), nil
	t.pool.Hear(t.set)
}

// requeue lets everybody in the team's queue stand anew.
func (s *State) requeue(t *team) {
	waiting := t.queue.All()
	guests := t.guests.All()
	for _, place := range waiting {
		s.standDown(s.conversations[place.ID])
	}
	for _, place := range guests {
		if c := s.conversations[place.ID]; c.team != t {
			s.standDown(c)
		}
	}
	t.queue.SetAging(t.policy.Aging)
	t.guests.SetAging(t.policy.Aging)
	for _, place := range append(waiting, guests...) {
		s.standUp(s.conversations[place.ID])
	}
}

// hostGuests lets those stand anew who would be a new team's guests.
func (s *State) hostGuests(t *team) {
	for _, other := range s.teamsByID() {
		if slices.ContainsFunc(other.policy.Rings, func(r Ring) bool { return r.Team == t.id }) {
			s.requeue(other)
		}
	}
}

// rearm sets the alarms of those of the team's conversations that agents have.
func (s *State) rearm(t *team) {
	for _, c := range s.conversations { // in any order: each is changed alone
		if c.team == t && c.agent != nil {
			s.arm(c)
		}
	}
}

// seat gives the agent their seat in the team, or its new terms. Either the
// agent wants Refresh afterwards or the pool SetPolicy.
func (s *State) seat(t *team, a *agent, m Member) {
	if seat := t.pool.Seat(a.ID); seat != nil {
		seat.SetTerms(m.Weight, m.Capacity)
	} else {
		t.pool.Join(&a.Agent, m.Weight, m.Capacity)
		i, _ := slices.BinarySearchFunc(a.teams, t.id, func(t *team, id ID) int { return cmp.Compare(t.id, id) })
		a.teams = slices.Insert(a.teams, i, t)
	}
	s.relent(a)
}

// unseat takes the agent's seat in the team away.
func (s *State) unseat(t *team, a *agent) {
	if a == nil {
		return
	}
	t.pool.Leave(&a.Agent)
	a.teams = slices.DeleteFunc(a.teams, func(other *team) bool { return other == t })
	s.rehold(t)
}

func (s *State) removeTeam(e TeamRemoved) {
	t := s.teams[e.Team]
	if t == nil {
		return
	}
	for _, m := range t.members {
		s.unseat(t, s.agents[m.Agent])
	}
	s.adopt(t, Policy{})
	s.alarms.clear(&t.alarm)
	delete(s.teams, t.id)
	for _, place := range t.guests.All() {
		c := s.conversations[place.ID]
		s.standDown(c)
		s.standUp(c)
	}
	for _, place := range t.queue.All() {
		c := s.conversations[place.ID]
		s.standDown(c)
		c.team, c.left, c.refused, c.tried = nil, 0, nil, nil
		s.enqueue(c)
	}
	for _, c := range s.conversations { // in any order: each is changed alone
		if c.team == t {
			c.team = nil
			s.arm(c)
		}
	}
}

// membersByID is the members by agent, each once, with limits of our own.
func membersByID(given []Member) []Member {
	members := slices.Clone(given)
	slices.SortStableFunc(members, func(a, b Member) int { return cmp.Compare(a.Agent, b.Agent) })
	members = slices.CompactFunc(members, func(a, b Member) bool { return a.Agent == b.Agent })
	for i, m := range members {
		members[i].Weight, members[i].Capacity = clone(m.Weight), clone(m.Capacity)
	}
	return members
}

func find(members []Member, agent ID) (int, bool) {
	return slices.BinarySearchFunc(members, agent, func(m Member, id ID) int { return cmp.Compare(m.Agent, id) })
}

func sameMember(a, b Member) bool {
	return a.Agent == b.Agent && same(a.Weight, b.Weight) && same(a.Capacity, b.Capacity)
}

func same(a, b *int) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func clone(limit *int) *int {
	if limit == nil {
		return nil
	}
	of := *limit
	return &of
}

func (s *State) teamsByID() []*team {
	teams := make([]*team, 0, len(s.teams))
	for _, t := range s.teams {
		teams = append(teams, t)
	}
	slices.SortFunc(teams, func(a, b *team) int { return cmp.Compare(a.id, b.id) })
	return teams
}
