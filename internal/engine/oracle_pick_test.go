package engine

import (
	"cmp"
	"slices"
)

// class is what rules an agent out, whatever the conversation; 0 is nothing.
func (o *oracle) class(t *oracleTeam, a *oracleAgent) int {
	switch {
	case !a.Active:
		return 4
	case t.Policy.OnlineOnly && a.status == Offline:
		return 3
	case t.Policy.OnlineOnly && a.status == Busy:
		return 2
	case o.load(a.ID, "") >= o.capacity(t, a):
		return 1
	}
	return 0
}

func (o *oracle) verdict(t *oracleTeam, c *oracleTalk, a *oracleAgent, winner ID) Verdict {
	if a.ID == winner {
		return Chosen
	}
	switch o.class(t, a) {
	case 4:
		return Inactive
	case 3:
		return Offlined
	case 2:
		return Occupied
	case 1:
		return AtCapacity
	}
	most := channelCap(a, c.Channel)
	switch {
	case most != -1 && o.load(a.ID, c.Channel) >= most:
		return AtChannelCapacity
	case o.barred(c, a.ID), winner != 0 && a.ID == c.left:
		return Excluded
	}
	return Eligible
}

func (o *oracle) barred(c *oracleTalk, agent ID) bool {
	changes, refused := c.refused[agent]
	return refused && o.agents[agent].changes == changes
}

// before compares two agents by the strategy's measure; 0 is a tie.
func (o *oracle) measure(t *oracleTeam, a, b *oracleAgent) int {
	la, lb := o.load(a.ID, ""), o.load(b.ID, "")
	switch t.Policy.Strategy {
	case LeastOpen:
		return cmp.Compare(la, lb)
	case LeastLoaded:
		ca, cb := o.capacity(t, a), o.capacity(t, b)
		switch {
		case ca == 0 && cb == 0:
			return 0
		case ca == 0:
			return 1
		case cb == 0:
			return -1
		}
		return cmp.Compare(la*cb, lb*ca)
	case LongestIdle:
		sa, sb := a.idle, b.idle
		if la > 0 {
			sa = a.assigned
		}
		if lb > 0 {
			sb = b.assigned
		}
		return cmp.Or(cmp.Compare(min(la, 1), min(lb, 1)), cmp.Compare(sa, sb))
	}
	sa, sb := t.seats[a.ID], t.seats[b.ID]
	switch {
	case sa.passed && sb.passed:
		return 0
	case sa.passed:
		return -1
	case sb.passed:
		return 1
	}
	return cmp.Compare(sa.tag, sb.tag)
}

func (o *oracle) last(t *oracleTeam, a *oracleAgent) int64 {
	if t.Policy.Strategy == RoundRobin {
		return t.seats[a.ID].turn
	}
	return a.assigned
}

// ranked is the team's agents in the order in which they are asked.
func (o *oracle) ranked(t *oracleTeam) []*oracleAgent {
	var all []*oracleAgent
	for id := range t.seats {
		all = append(all, o.agents[id])
	}
	slices.SortFunc(all, func(a, b *oracleAgent) int {
		return cmp.Or(cmp.Compare(o.class(t, a), o.class(t, b)), o.measure(t, a, b),
			cmp.Compare(o.last(t, a), o.last(t, b)), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// able is those who can take it, in order, without whoever it left.
func (o *oracle) able(c *oracleTalk) (others []*oracleAgent, left ID) {
	t := o.teams[c.Team]
	for _, a := range o.ranked(t) {
		if o.verdict(t, c, a, 0) != Eligible {
			continue
		}
		if a.ID == c.left {
			left = a.ID
		} else {
			others = append(others, a)
		}
	}
	return others, left
}

func (o *oracle) pick(c *oracleTalk) ID {
	others, left := o.able(c)
	if len(others) > 0 {
		return others[0].ID
	}
	return left
}

func (o *oracle) decision(c *oracleTalk, winner ID, at Micros) Decision {
	d := Decision{At: at, Conversation: c.ID, Team: c.Team, Winner: winner}
	t := o.teams[c.Team]
	if t == nil {
		d.Reason = Reason{Code: NoTeam}
		return d
	}
	d.Strategy, d.PolicyVersion = t.Policy.Strategy, t.PolicyVersion
	ranked := o.ranked(t)
	if i := slices.IndexFunc(ranked, func(a *oracleAgent) bool { return a.ID == winner }); i > 0 {
		first := ranked[i]
		ranked = slices.Insert(slices.Delete(ranked, i, i+1), 0, first)
	}
	most := len(ranked)
	if most > 50 {
		most = 20
	}
	var whole Tally
	for i, a := range ranked {
		v := o.verdict(t, c, a, winner)
		whole.Add(v, 1)
		if i >= most {
			d.Others.Add(v, 1)
			continue
		}
		seen := Candidate{Agent: a.ID, Verdict: v, Load: int32(o.load(a.ID, "")), Weighs: int32(1000 * o.load(a.ID, "")), Capacity: int32(o.capacity(t, a)),
			ChannelLoad: int32(o.load(a.ID, c.Channel)), ChannelCapacity: int32(channelCap(a, c.Channel)), LastAssigned: a.assignedAt}
		if t.Policy.Strategy == RoundRobin {
			seen.LastAssigned = t.seats[a.ID].turnAt
		}
		d.Candidates = append(d.Candidates, seen)
	}
	if winner == 0 {
		d.Reason = Reason{Code: o.why(whole, o.ever(t)), Pool: whole}
		return d
	}
	if others, _ := o.able(c); len(others) > 1 && others[0].ID == winner && o.measure(t, others[0], others[1]) == 0 {
		d.TieBreak = ByID
		if o.last(t, others[0]) != o.last(t, others[1]) {
			d.TieBreak = LastAssigned
		}
	}
	return d
}

func (o *oracle) why(pool Tally, ever int) ReasonCode {
	active := pool.Total() - pool.Inactive
	switch {
	case o.paused:
		return Paused
	case active == 0:
		return NobodyInTeam
	case ever == 0:
		return NobodyEver
	case active == pool.Offline+pool.Busy:
		return NobodyOnline
	case pool.Excluded > 0:
		return Declined
	}
	return AllAtCapacity
}

// ever is how many active members have any capacity.
func (o *oracle) ever(t *oracleTeam) (n int) {
	for id := range t.seats {
		if a := o.agents[id]; a.Active && o.capacity(t, a) > 0 {
			n++
		}
	}
	return n
}
