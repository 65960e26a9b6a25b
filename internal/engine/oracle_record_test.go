package engine

import "slices"

// decision is the record of a choice, or of none.
func (o *oracle) decision(c *oracleTalk, w *choice, at Micros) Decision {
	d := Decision{At: at, Conversation: c.ID, Team: c.Team, From: c.from, Hops: c.hops}
	if c.from != 0 || c.why == DeclinedIt {
		d.Why = c.why
	}
	t := o.teams[c.Team]
	if t == nil {
		d.Reason = Reason{Code: NoTeam}
		return d
	}
	d.PolicyVersion = t.PolicyVersion
	if w != nil {
		t = o.teams[w.team]
		d.Winner, d.Rule = w.agent, w.rule
		if w.rule == ByRing {
			d.Ring = w.team
		}
	}
	d.Strategy, d.Needs = t.Policy.Strategy, o.needs(c)
	ranked := o.ranked(t, c)
	if i := slices.IndexFunc(ranked, func(a *oracleAgent) bool { return a.ID == d.Winner }); i >= 0 {
		ranked = slices.Delete(ranked, i, i+1)
	}
	if w != nil {
		ranked = slices.Insert(ranked, 0, o.agents[d.Winner])
	}
	most := len(ranked)
	if len(t.seats) > 50 {
		most = 20
	}
	var whole Tally
	for i, a := range ranked {
		v := o.verdict(t, c, a, d.Winner)
		if t.seats[a.ID] != nil {
			whole.Add(v, 1)
		}
		if i >= most {
			d.Others.Add(v, 1)
			continue
		}
		d.Candidates = append(d.Candidates, o.candidate(t, c, a, v))
	}
	if w == nil {
		d.Reason = o.reason(c, whole)
		d.Candidates = append(o.awaitedOutside(t, c), d.Candidates...)
		return d
	}
	if w.rule != ByPool && w.rule != ByRing {
		return d
	}
	if others, _ := o.able(t, c); len(others) > 1 && others[0].ID == w.agent && o.measure(t, others[0], others[1]) == 0 {
		d.TieBreak = ByID
		if o.last(t, others[0]) != o.last(t, others[1]) {
			d.TieBreak = LastAssigned
		}
	}
	return d
}

// awaitedOutside is those for whom it waits and who are not in the team.
func (o *oracle) awaitedOutside(t *oracleTeam, c *oracleTalk) (list []Candidate) {
	who, rule := o.awaits(c)
	for _, id := range who {
		if rule == ByPool || t.seats[id] != nil {
			continue
		}
		a := o.agents[id]
		v := []Verdict{Eligible, AtCapacity, Occupied, Offlined, OffShift, Inactive}[o.class(t, a)]
		if v == Eligible {
			v = o.room(t, c, a)
		}
		list = append(list, o.candidate(t, c, a, v))
	}
	return list
}

func (o *oracle) candidate(t *oracleTeam, c *oracleTalk, a *oracleAgent, v Verdict) Candidate {
	seen := Candidate{Agent: a.ID, Verdict: v, Load: int32(o.load(a.ID, "")), Weighs: int32(o.weighs(a.ID)), Capacity: int32(o.capacity(t, a)),
		ChannelLoad: int32(o.load(a.ID, c.Channel)), ChannelCapacity: int32(channelCap(a, c.Channel)), LastAssigned: a.assignedAt}
	if t.Policy.Strategy == RoundRobin {
		seen.LastAssigned = 0
		if seat := t.seats[a.ID]; seat != nil {
			seen.LastAssigned = seat.turnAt
		}
	}
	switch v {
	case Excluded:
		seen.Why = o.why(c, a.ID)
	case Offlined:
		if seen.Why = o.absence(a, WentOffline); seen.Why == WentOffline {
			seen.Why = Unsaid
		}
	case OffShift:
		if seen.Why = o.absence(a, ShiftEnded); seen.Why == ShiftEnded {
			seen.Why = Unsaid
		}
	case LacksSkill, LacksLanguage:
		seen.Lacks = uint8(o.lacks(c, a))
	}
	return seen
}

// reason is why a conversation waits.
func (o *oracle) reason(c *oracleTalk, pool Tally) Reason {
	t := o.teams[c.Team]
	r := Reason{Code: o.codeOf(t, c, pool), Pool: pool}
	if r.Code == Shut {
		if next, ok := o.hours[o.hoursOf(t)].NextOpen(int64(o.now)); ok {
			r.Until = Micros(next)
		}
	}
	who, rule := o.awaits(c)
	if rule == ByPool && r.Code == NobodyEver {
		r.Code, r.Until = o.hope(t, c)
	}
	if r.Code == Shut || r.Code == Paused || rule == ByPool {
		return r
	}
	if len(who) == 0 {
		r.Code = NobodyEver
		return r
	}
	d, back := &t.Policy.Dedicated, &t.Policy.Returning
	r.Code, r.Agent = WaitingForAgent, who[0]
	switch {
	case rule == ByPrevious:
		r.Agent, r.Until = who[len(who)-1], c.since+back.Wait
		if d.Mode == Hold && o.stays(c, c.Owner) {
			r.Until += d.Wait
		}
	case d.Mode == Hold, d.Mode == Always && !d.Strict && d.Wait > 0:
		r.Until = c.since + d.Wait
	}
	return r
}

// hope is when anybody could take it whom it does not ask now: from the start
// of a ring on, or when it asks nothing any more.
func (o *oracle) hope(t *oracleTeam, c *oracleTalk) (ReasonCode, Micros) {
	could := func(team *oracleTeam, asking bool) bool {
		for id := range team.seats {
			if a := o.agents[id]; a.Active && o.capacity(team, a) > 0 && (!asking || o.lacks(c, a) == 0) {
				return true
			}
		}
		return false
	}
	var whens []Micros
	relax := t.Policy.Requires.Relax
	relaxes := relax > 0 && len(o.needs(c)) > 0
	if relaxes && could(t, false) {
		whens = append(whens, c.since+relax)
	}
	for _, ring := range t.Policy.Rings {
		other := o.teams[ring.Team]
		if other == nil || other == t {
			continue
		}
		if could(other, true) {
			whens = append(whens, c.since+ring.After)
		} else if relaxes && could(other, false) {
			whens = append(whens, c.since+max(ring.After, relax))
		}
	}
	if len(whens) == 0 {
		return NobodyEver, 0
	}
	if when := slices.Min(whens); when > o.now {
		return NobodyYet, when
	}
	return NobodyMatches, 0
}

func (o *oracle) codeOf(t *oracleTeam, c *oracleTalk, pool Tally) ReasonCode {
	active, matching, ever, anybody := 0, 0, 0, 0
	for id := range t.seats {
		a := o.agents[id]
		if !a.Active {
			continue
		}
		active++
		if o.taking(t, a) {
			anybody++
		}
		if o.lacks(c, a) > 0 {
			continue
		}
		matching++
		if o.capacity(t, a) > 0 {
			ever++
		}
	}
	taking := pool.Eligible + pool.Excluded + pool.AtCapacity + pool.AtChannelCapacity
	switch {
	case o.space.Paused:
		return Paused
	case t.shut:
		return Shut
	case active == 0:
		return NobodyInTeam
	case ever == 0:
		return NobodyEver
	case taking == 0 && anybody > 0:
		return NobodyMatches
	case taking == 0:
		return NobodyOnline
	case pool.Excluded > 0:
		return Declined
	}
	return AllAtCapacity
}
