package engine

import "rondo/internal/engine/assign"

const (
	wholePool = 50      // up to this many agents a record lists all
	listed    = 20      // otherwise this many
	everybody = 1 << 30 // whatever the pool
	sliceSize = 256     // how many candidates of records are allocated at once
)

// record fills in what a decision about c saw. Nobody has the award when it
// waits.
func (s *State) record(d *Decision, c *conversation, request *assign.Request, w award, at Micros) {
	d.At, d.Conversation = at, c.ID
	d.From, d.Hops = c.from, c.hops
	if c.from != 0 || c.why == DeclinedIt {
		d.Why = c.why
	}
	t := c.team
	if t == nil {
		return
	}
	d.Team, d.PolicyVersion = t.id, t.version
	if w.team != nil {
		t = w.team
		d.Winner, d.TieBreak, d.Rule = w.seat.Agent.ID, w.tie, w.rule
		if w.rule == ByRing {
			d.Ring = t.id
		}
	}
	d.Strategy = t.policy.Strategy
	if request.Set != assign.NoNeeds {
		d.Needs = s.needs.List(request.Set)
	}
	most := listed
	if t.pool.Len() <= wholePool {
		most = wholePool
	}
	d.Candidates = s.list(t, request, w.seat, most)
	if all := t.pool.Asked(w.seat); len(d.Candidates) < all {
		d.Others = t.pool.Tally(request, w.seat)
		for i := all - t.pool.Len(); i < len(d.Candidates); i++ { // a winner from outside is not in the tally
			d.Others.Add(d.Candidates[i].Verdict, -1)
		}
	}
}

// list cuts a list of candidates from what is allocated for several.
func (s *State) list(t *team, request *assign.Request, winner *assign.Seat, most int) []Candidate {
	need := min(most, t.pool.Asked(winner))
	if need == 0 {
		return nil
	}
	if need > sliceSize {
		return s.absences(t.pool.List(make([]Candidate, 0, need), request, winner, need))
	}
	if cap(s.candidates)-len(s.candidates) < need {
		s.candidates = make([]Candidate, 0, sliceSize)
	}
	from := len(s.candidates)
	s.candidates = t.pool.List(s.candidates, request, winner, need)
	return s.absences(s.candidates[from:len(s.candidates):len(s.candidates)])
}

// absences says of those who are away how, where the verdict does not.
func (s *State) absences(list []Candidate) []Candidate {
	for i := range list {
		c := &list[i]
		switch c.Verdict {
		case Offlined:
			if s.agents[c.Agent].lost {
				c.Why = LostConnection
			}
		case OffShift:
			if s.agents[c.Agent].off(s.now) == OnLeave {
				c.Why = OnLeave
			}
		}
	}
	return list
}

// waits is the record of why c waits, as of now.
func (s *State) waits(c *conversation, at Micros, most int) Decision {
	var d Decision
	request := s.request(c)
	s.record(&d, c, &request, award{}, at)
	d.Reason = s.reasonOf(c)
	if most == everybody && c.team != nil {
		d.Candidates = s.list(c.team, &request, nil, most)
		d.Others = Tally{}
	}
	if c.waitRule != ByPool {
		d.Candidates = append(s.awaited(c, &request), d.Candidates...)
	}
	return d
}

// awaited is those for whom it waits and who are not in its team, as they are.
func (s *State) awaited(c *conversation, request *assign.Request) []Candidate {
	var list []Candidate
	for _, a := range c.waitFor {
		if c.team.pool.Seat(a.ID) == nil {
			list = append(list, c.team.pool.Outsider(&a.Agent, request))
		}
	}
	return s.absences(list)
}

// reasonOf is why a conversation waits now.
func (s *State) reasonOf(c *conversation) Reason {
	request := s.request(c)
	r := s.reason(c.team, &request)
	switch {
	case r.Code == NoTeam || r.Code == Paused || r.Code == Shut:
	case c.waitRule == ByPool:
		if r.Code == NobodyEver {
			r.Code, r.Until = s.hope(c)
		}
	case len(c.waitFor) == 0:
		r.Code = NobodyEver
	default:
		who := c.waitFor[0]
		if c.waitRule == ByPrevious {
			who = c.waitFor[len(c.waitFor)-1]
		}
		r.Code, r.Agent, r.Until = WaitingForAgent, who.ID, s.waitsUntil(c)
	}
	return r
}

// hope is why one waits whom nobody in its team can ever take as it is asked:
// nobody at all can, or nobody yet, or a team that is asked by now could.
func (s *State) hope(c *conversation) (code ReasonCode, until Micros) {
	p := &c.team.policy
	code = NobodyEver
	at := func(when Micros) {
		switch {
		case when <= s.now:
			code, until = NobodyMatches, 0
		case code != NobodyMatches:
			code, until = NobodyYet, earliest(until, when)
		}
	}
	relaxes := p.Requires.Relax > 0 && c.ask.Set != assign.NoNeeds
	if relaxes && c.team.pool.CanEver(assign.NoNeeds) {
		at(c.since + p.Requires.Relax)
	}
	for _, ring := range p.Rings {
		other := s.teams[ring.Team]
		switch {
		case other == nil || other == c.team:
		case other.pool.CouldEver(s.needs.List(c.ask.Set)):
			at(c.since + ring.After)
		case relaxes && other.pool.CanEver(assign.NoNeeds):
			at(c.since + max(ring.After, p.Requires.Relax))
		}
	}
	return code, until
}

// waitsUntil is when it stops waiting for its agent; 0 when it does not.
func (s *State) waitsUntil(c *conversation) Micros {
	d, r := &c.team.policy.Dedicated, &c.team.policy.Returning
	switch {
	case c.waitRule == ByPrevious && d.Mode == Hold && s.stays(c, s.agents[c.Owner]):
		return c.since + d.Wait + r.Wait
	case c.waitRule == ByPrevious:
		return c.since + r.Wait
	case d.Mode == Hold, d.Mode == Always && !d.Strict && d.Wait > 0:
		return c.since + d.Wait
	}
	return 0
}

// reason is why such a request to the team would wait now.
func (s *State) reason(t *team, request *assign.Request) Reason {
	if t == nil {
		return Reason{Code: NoTeam}
	}
	pool := t.pool.Tally(request, nil)
	r := Reason{Code: AllAtCapacity, Pool: pool}
	matching := pool.Taking() + pool.Busy + pool.Offline + pool.OffShift
	switch {
	case s.paused:
		r.Code = Paused
	case t.shut:
		r.Code, r.Until = Shut, s.opens(t)
	case pool.Total() == pool.Inactive:
		r.Code = NobodyInTeam
	case matching == 0 || !t.pool.CanEver(request.Set):
		r.Code = NobodyEver
	case pool.Taking() == 0 && t.pool.Counts().Taking() > 0:
		r.Code = NobodyMatches
	case pool.Taking() == 0:
		r.Code = NobodyOnline
	case pool.Excluded > 0:
		r.Code = Declined
	}
	return r
}
