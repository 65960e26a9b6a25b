package engine

import (
	"slices"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/order"
	"rondo/internal/engine/queue"
)

// How a waiting conversation stands follows from the policy of its team, from
// how long it has waited, and from who may not take it: in a line of its
// team's queue, held apart, or parked because it waits for one agent; and
// beside that as a guest of the teams of its rings. When any of that changes
// it stands down and up again.

// standUp puts a waiting conversation where it belongs by now.
func (s *State) standUp(c *conversation) {
	s.prepare(c)
	s.line(c)
}

// prepare works out how a conversation that nobody has stands by now.
func (s *State) prepare(c *conversation) {
	c.ask, c.how, c.barred, c.waitFor, c.waitRule, c.rings = queue.Ask{Kind: c.kind}, queue.InLine, nil, nil, ByPool, nil
	if c.team == nil {
		return
	}
	c.ask.Set = s.asks(c)
	c.team.pool.Hear(c.ask.Set)
	s.await(c)
	s.host(c)
	if s.takeTurns(c) {
		s.prepare(c) // those who had their chance may have it again
		return
	}
	c.barred = s.standing(c)
	switch {
	case c.waitRule != ByPool:
		c.how = queue.Parked
	case len(c.barred) > 0:
		c.how = queue.Held
	}
}

// line puts it there.
func (s *State) line(c *conversation) {
	s.arm(c)
	if c.team == nil {
		return
	}
	c.team.queue.Add(c.place(), c.ask, c.how)
	s.stir(c.team)
	for _, other := range c.rings {
		other.guests.Add(c.place(), c.ask, c.how)
		s.stir(other)
	}
	for _, a := range c.waitFor {
		a.waited.Insert(order.Item{Key: c.waitKey()})
		s.stirAgent(a)
	}
}

// standDown takes it out of everything that it stands in.
func (s *State) standDown(c *conversation) {
	if c.team != nil {
		c.team.queue.Remove(c.place(), c.ask, c.how)
	}
	for _, other := range c.rings {
		other.guests.Remove(c.place(), c.ask, c.how)
	}
	for _, a := range c.waitFor {
		a.waited.Delete(c.waitKey())
	}
	s.alarms.clear(&c.alarm)
}

// replace lets it stand anew.
func (s *State) replace(c *conversation) {
	s.standDown(c)
	s.standUp(c)
}

func (c *conversation) waitKey() order.Key {
	return order.Key{Class: int64(9 - c.Priority), Rank: int64(c.since), ID: int64(c.ID)}
}

// asks is what it asks by now of whoever takes it.
func (s *State) asks(c *conversation) assign.Set {
	r := &c.team.policy.Requires
	switch {
	case r.Relax > 0 && c.since+r.Relax <= s.now:
		return assign.NoNeeds
	case r.Spoken && c.Language != "":
		return s.spokenSet(c.team, c.Language)
	}
	return c.team.set
}

// spokenSet is what a team asks for a conversation of this language.
func (s *State) spokenSet(t *team, language string) assign.Set {
	set, known := t.spoken[language]
	if !known {
		set = s.needs.Of(t.policy.needs(language))
		if t.spoken == nil || len(t.spoken) > manyLanguages {
			t.spoken = map[string]assign.Set{}
		}
		t.spoken[language] = set
	}
	return set
}

// manyLanguages bounds what a team remembers of that.
const manyLanguages = 500

// host finds the teams of the rings that have begun.
func (s *State) host(c *conversation) {
	if len(c.team.policy.Rings) == 0 || c.team.shut || c.waitRule != ByPool {
		return
	}
	for _, ring := range c.team.policy.Rings {
		if c.since+ring.After > s.now {
			return
		}
		other := s.teams[ring.Team]
		if other == nil || other == c.team {
			continue
		}
		known := false
		for _, t := range c.rings {
			known = known || t == other
		}
		if !known {
			other.pool.Hear(c.ask.Set)
			c.rings = append(c.rings, other)
		}
	}
}

// await finds who may have it before the pool, and whether the pool must wait
// for them.
func (s *State) await(c *conversation) {
	rest := s.awaitOwner(c)
	r := &c.team.policy.Returning
	if c.waitRule != ByPool || r.Mode != Hold || rest+r.Wait <= s.now {
		return
	}
	if a := s.previous(c); s.stays(c, a) {
		c.waitFor, c.waitRule = append(c.waitFor, a), ByPrevious
	}
}

// awaitOwner does so for the owner and the backup, and says from when on the
// rule for those who return counts.
func (s *State) awaitOwner(c *conversation) (rest Micros) {
	d := &c.team.policy.Dedicated
	if d.Mode == "" || d.Mode == Off || c.Owner == 0 {
		return c.since
	}
	owner, backup := s.agents[c.Owner], s.agents[d.Backup]
	stays := s.stays(c, owner)
	if stays {
		c.waitFor = append(c.waitFor, owner)
	}
	if backup != owner && s.stays(c, backup) {
		c.waitFor = append(c.waitFor, backup)
	}
	switch {
	case d.Mode == Hold && stays:
		if c.since+d.Wait > s.now {
			c.waitRule = ByOwner
		}
		return c.since + d.Wait
	case d.Mode == Always && s.keeps(c):
		c.waitRule = ByOwner
	}
	return c.since
}

// keeps reports whether, with Always, the pool must wait for the owner and the
// backup now.
func (s *State) keeps(c *conversation) bool {
	d := &c.team.policy.Dedicated
	for _, a := range [...]*agent{s.agents[c.Owner], s.agents[d.Backup]} {
		switch {
		case !s.stays(c, a):
		case d.Wait > 0 && c.since+d.Wait > s.now, d.Wait == 0 && a.taking(&c.team.policy):
			return true
		}
	}
	return d.Strict
}

// reconsider lets those stand anew who are kept for the agent as long as one
// is there, now that the agent came or went.
func (s *State) reconsider(a *agent) {
	if a.waited.Len() == 0 {
		return
	}
	for _, c := range s.waitersOf(a) {
		if c.team.policy.Dedicated.Mode == Always && (c.waitRule == ByOwner) != s.keeps(c) {
			s.replace(c)
		}
	}
}

// stays reports whether it makes sense to wait for the agent: they work here,
// and have not had their chance with it.
func (s *State) stays(c *conversation, a *agent) bool {
	return a != nil && a.Active && a.ID != c.left && !c.hasTried(a.ID)
}

func (c *conversation) hasTried(agent ID) bool {
	for i := range c.tried {
		if c.tried[i].Agent == agent {
			return true
		}
	}
	return false
}

// previous is who had the contact before, if the policy looks back so far and
// they are in the team.
func (s *State) previous(c *conversation) *agent {
	r := &c.team.policy.Returning
	a := s.agents[c.Previous]
	if a == nil || c.team.pool.Seat(a.ID) == nil || r.Window > 0 && c.PreviousAt+r.Window < c.since {
		return nil
	}
	return a
}

// favourite is whoever comes before the pool and can take it now, and by
// which rule; nil when nobody is. wait reports that the pool may not have it.
func (s *State) favourite(c *conversation) (a *agent, rule Rule, wait bool) {
	p := &c.team.policy
	if p.Dedicated.Mode == "" && p.Returning.Mode == "" {
		return nil, ByPool, false
	}
	if p.Dedicated.Mode != Off && p.Dedicated.Mode != "" && c.Owner != 0 {
		owner, backup := s.agents[c.Owner], s.agents[p.Dedicated.Backup]
		switch {
		case s.stays(c, owner) && s.canHave(c, owner):
			return owner, ByOwner, false
		case backup != owner && s.stays(c, backup) && s.maySubstitute(c, owner) && s.canHave(c, backup):
			return backup, ByBackup, false
		}
	}
	if c.waitRule == ByOwner {
		return nil, ByPool, true
	}
	if p.Returning.Mode == Prefer || p.Returning.Mode == Hold {
		if a := s.previous(c); s.stays(c, a) && s.seatTakes(c, a) {
			return a, ByPrevious, false
		}
	}
	return nil, ByPool, c.waitRule != ByPool
}

// maySubstitute reports whether the backup may take what is the owner's.
func (s *State) maySubstitute(c *conversation, owner *agent) bool {
	d := &c.team.policy.Dedicated
	switch d.Mode {
	case Prefer:
		return true
	case Hold:
		return !s.stays(c, owner) || c.since+d.Wait <= s.now
	}
	return !s.stays(c, owner) || !owner.taking(&c.team.policy) || d.Wait > 0 && c.since+d.Wait <= s.now
}

// seatTakes reports whether a member of its team can take it now.
func (s *State) seatTakes(c *conversation, a *agent) bool {
	seat := c.team.pool.Seat(a.ID)
	request := s.request(c)
	return seat != nil && c.team.pool.Takes(seat, &request)
}

// canHave reports whether an owner or a backup can take it now. What the
// policy asks of the pool it does not ask of them.
func (s *State) canHave(c *conversation, a *agent) bool {
	seat := s.chair(c, a)
	return a.taking(&c.team.policy) && seat.Fits(c.kind) && !c.bars(a.ID)
}

// chair is the agent's seat in the conversation's team, or one for the
// occasion.
func (s *State) chair(c *conversation, a *agent) *assign.Seat {
	if seat := c.team.pool.Seat(a.ID); seat != nil {
		return seat
	}
	return c.team.pool.Visitor(&a.Agent)
}

func (c *conversation) bars(agent ID) bool {
	for i := range c.barred {
		if c.barred[i].Agent == agent {
			return true
		}
	}
	return false
}

// atHand reports whether whoever has it is there, and has room for it.
func (s *State) atHand(c *conversation, a *agent) bool {
	if c.team == nil {
		return a.Active && !a.OffShift && a.Status == Online
	}
	return a.taking(&c.team.policy) && s.chair(c, a).Fits(c.kind)
}

// request is what the conversation asks of a pool. One that is parked is not
// looked at when somebody is no longer barred to it: no pool may have it.
func (s *State) request(c *conversation) assign.Request {
	barred := c.barred
	if c.how == queue.Parked && len(c.refused) > 0 {
		barred = slices.Clone(barred)
		for _, r := range c.refused {
			if !s.stands(r) && !c.hasTried(r.agent) {
				barred = slices.DeleteFunc(barred, func(b assign.Bar) bool { return b.Agent == r.agent })
			}
		}
	}
	return assign.Request{Kind: c.kind, Set: c.ask.Set, Barred: barred, Left: c.left}
}
