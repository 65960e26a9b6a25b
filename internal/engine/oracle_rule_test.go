package engine

import (
	"cmp"
	"slices"
)

// ring does what is due, the earliest first; of equals teams, agents and
// conversations by id.
func (o *oracle) ring() {
	var turn Micros
	for {
		var first func()
		var when Micros
		var rank int
		due := func(at Micros, ok bool, kind int, do func()) {
			if ok && at <= o.now && (first == nil || at < when || at == when && kind < rank) {
				first, when, rank = do, at, kind
			}
		}
		for _, id := range sorted(o.teams) {
			t := o.teams[id]
			if c := o.hours[o.hoursOf(t)]; c != nil {
				at, ok := c.NextChange(int64(t.looked))
				due(Micros(at), ok, 0, func() { o.lookTeam(t) })
			}
		}
		for _, id := range sorted(o.agents) {
			a := o.agents[id]
			at, ok := a.shift(o).NextChange(int64(a.looked))
			due(Micros(at), ok, 1, func() { o.lookAgent(a) })
		}
		for _, id := range sorted(o.talks) {
			c := o.talks[id]
			at := o.nextOf(c)
			due(at, at != 0, 2, func() { o.come(c) })
		}
		if first == nil {
			return
		}
		turn = max(turn, when)
		first()
		o.settle()
		o.rounds(turn)
	}
}

// nextOf is when something happens to a conversation by itself; 0 never.
func (o *oracle) nextOf(c *oracleTalk) Micros {
	switch {
	case c.agent == 0 && c.Team != 0:
		var next Micros
		for _, at := range o.stages(c) {
			if at > c.stood && (next == 0 || at < next) {
				next = at
			}
		}
		if peace := o.peace(c); len(c.tried) > 0 && peace > c.turned && (next == 0 || peace < next) {
			next = peace
		}
		return next
	case c.agent == 0:
		return 0
	case c.offered:
		return c.until
	}
	at, _ := o.fate(c)
	return at
}

// stages is when a waiting conversation stands otherwise.
func (o *oracle) stages(c *oracleTalk) []Micros {
	p := &o.teams[c.Team].Policy
	var at []Micros
	if p.Requires.Relax > 0 {
		at = append(at, c.since+p.Requires.Relax)
	}
	for _, ring := range p.Rings {
		at = append(at, c.since+ring.After)
	}
	if p.Dedicated.Wait > 0 {
		at = append(at, c.since+p.Dedicated.Wait)
	}
	if p.Returning.Mode == Hold {
		at = append(at, c.since+p.Returning.Wait, c.since+p.Dedicated.Wait+p.Returning.Wait)
	}
	return at
}

// fate is when its agent loses it, and why.
func (o *oracle) fate(c *oracleTalk) (due Micros, why Why) {
	if o.space.IdleAfter > 0 && c.idle != 0 && !c.rests {
		due = c.idle + o.space.IdleAfter
	}
	t := o.teams[c.Team]
	if t == nil || c.pending || c.raised || c.byHand && !t.Policy.Reassign.OverruleManual {
		return due, Unsaid
	}
	r, a := &t.Policy.Reassign, o.agents[c.agent]
	for _, rule := range []struct {
		holds bool
		at    Micros
		why   Why
	}{
		{a.status == Offline && (r.Offline == Every || r.Offline == Unanswered && c.Asked != 0), max(a.offline, c.given) + r.OfflineAfter, o.absence(a, WentOffline)},
		{a.off && (r.ShiftEnd == Every || r.ShiftEnd == Unanswered && c.Asked != 0), max(a.ended, c.given), o.absence(a, ShiftEnded)},
		{c.Asked != 0 && !c.Answered && r.FirstReply > 0, max(c.Asked, c.given) + r.FirstReply, NoFirstReply},
		{c.Asked != 0 && c.Answered && r.NextReply > 0, max(c.Asked, c.given) + r.NextReply, NoNextReply},
	} {
		if rule.holds && (due == 0 || rule.at < due) {
			due, why = rule.at, rule.why
		}
	}
	return due, why
}

// absence says more of how an agent is away, where there is more to say.
func (o *oracle) absence(a *oracleAgent, usual Why) Why {
	if a.lost && usual != ShiftEnded {
		return LostConnection
	}
	for _, l := range a.Leave {
		if usual == ShiftEnded && l.From <= int64(o.now) && int64(o.now) < l.To {
			return OnLeave
		}
	}
	return usual
}

func (o *oracle) come(c *oracleTalk) {
	switch {
	case c.agent == 0:
		c.stood = o.now
		return
	case c.offered:
		c.try(c.agent, LetItLapse)
		c.triedAt, c.from, c.why = o.now, c.agent, LetItLapse
		o.take(c, true)
		o.enter(c)
		return
	}
	if o.space.IdleAfter > 0 && c.idle != 0 && c.idle+o.space.IdleAfter <= o.now {
		c.rests = true
		o.settle()
	}
	if due, why := o.fate(c); why != Unsaid && due <= o.now {
		o.overdue(c, why)
	}
}

func (o *oracle) overdue(c *oracleTalk, why Why) {
	t := o.teams[c.Team]
	most := t.Policy.Reassign.MaxHops
	if most <= 0 {
		most = 3
	}
	if c.hops >= most {
		c.raised = true
		o.out = append(o.out, Escalate{Conversation: c.ID, Agent: c.agent, Team: c.Team, Hops: c.hops, Why: why})
		return
	}
	o.hearOf(c)
	before := slices.Clone(c.tried)
	agent := c.agent
	c.try(agent, why)
	reach := o.reach(c)
	if (why == NoFirstReply || why == NoNextReply) && !o.others(c, reach, c.tried) && !o.others(c, reach, []ID{agent}) {
		c.tried, c.given = before, o.now
		return
	}
	c.triedAt, c.from, c.why, c.left = o.now, agent, why, 0
	c.hops++
	if c.since = o.now; c.Asked != 0 {
		c.since = min(c.Asked, o.now)
	}
	o.take(c, true)
	o.enter(c)
}

// peace is until when those who were asked have peace.
func (o *oracle) peace(c *oracleTalk) Micros { return c.triedAt + o.teams[c.Team].Policy.Offer }

// rounds lets everybody be asked again where everybody was, by the time that
// has come.
func (o *oracle) rounds(turn Micros) {
	for _, id := range sorted(o.talks) {
		c := o.talks[id]
		if c.agent != 0 || c.Team == 0 {
			continue
		}
		if c.stood == o.now || turn == o.now { // it asks no ring before the ring's own time has come
			o.hearOf(c)
			c.guest = o.rings(c)
		}
		c.turned = turn
		reach := o.reach(c)
		if len(c.tried) == 0 || o.peace(c) > turn || o.others(c, reach, c.tried) {
			continue
		}
		if _, rule := o.awaits(c); rule != ByPool {
			continue
		}
		last := c.tried[len(c.tried)-1:]
		c.tried = slices.Clone(last)
		if !o.others(c, reach, last) { // of those who were reached: it may wait for one agent from here on
			c.tried = nil
		}
	}
}

// reach is the teams that it asks as it stands.
func (o *oracle) reach(c *oracleTalk) []ID { return append([]ID{c.Team}, o.rings(c)...) }

// others: in these teams anybody but these takes conversations and meets what
// it asks.
func (o *oracle) others(c *oracleTalk, reach, but []ID) bool {
	for _, id := range reach {
		t := o.teams[id]
		for agent := range t.seats {
			if a := o.agents[agent]; o.taking(t, a) && o.lacks(c, a) == 0 && !slices.Contains(but, agent) {
				return true
			}
		}
	}
	return false
}

// rings is the other teams that are asked by now.
func (o *oracle) rings(c *oracleTalk) []ID {
	t := o.teams[c.Team]
	_, rule := o.awaits(c)
	if t.shut || rule != ByPool && c.agent == 0 {
		return nil
	}
	list := slices.Clone(t.Policy.Rings)
	slices.SortStableFunc(list, func(a, b Ring) int { return cmp.Compare(a.After, b.After) })
	var begun []ID
	for _, ring := range list {
		if c.since+ring.After <= o.now && o.teams[ring.Team] != nil && ring.Team != c.Team && !slices.Contains(begun, ring.Team) {
			begun = append(begun, ring.Team)
		}
	}
	return begun
}

func (o *oracle) stays(c *oracleTalk, agent ID) bool {
	a := o.agents[agent]
	return a != nil && a.Active && agent != c.left && !slices.Contains(c.tried, agent)
}

// awaits is for whom it waits, and by which rule the pool must.
func (o *oracle) awaits(c *oracleTalk) (who []ID, rule Rule) {
	t := o.teams[c.Team]
	d, r := &t.Policy.Dedicated, &t.Policy.Returning
	begins := c.since
	if d.Mode != "" && d.Mode != Off && c.Owner != 0 {
		if o.stays(c, c.Owner) {
			who = append(who, c.Owner)
		}
		if d.Backup != c.Owner && o.stays(c, d.Backup) {
			who = append(who, d.Backup)
		}
		kept := d.Strict
		for _, agent := range who {
			kept = kept || d.Wait > 0 && c.since+d.Wait > o.now || d.Wait == 0 && o.taking(t, o.agents[agent])
		}
		if d.Mode == Always && kept {
			return who, ByOwner
		}
		if d.Mode == Hold && o.stays(c, c.Owner) {
			begins += d.Wait
			if begins > o.now {
				return who, ByOwner
			}
		}
	}
	if p := o.previous(c); r.Mode == Hold && begins+r.Wait > o.now && p != 0 && o.stays(c, p) {
		return append(who, p), ByPrevious
	}
	return who, ByPool
}

func (o *oracle) previous(c *oracleTalk) ID {
	t := o.teams[c.Team]
	w := t.Policy.Returning.Window
	if t.seats[c.Previous] == nil || w > 0 && c.since-c.PreviousAt > w {
		return 0
	}
	return c.Previous
}

// favourite is whoever comes before the pool, and whether the pool must wait.
func (o *oracle) favourite(c *oracleTalk) (ID, Rule, bool) {
	t := o.teams[c.Team]
	d, r := &t.Policy.Dedicated, &t.Policy.Returning
	_, rule := o.awaits(c)
	can := func(agent ID) bool {
		a := o.agents[agent]
		return o.stays(c, agent) && o.taking(t, a) && o.fits(t, a, c.Channel) && !o.barred(c, agent)
	}
	if d.Mode != "" && d.Mode != Off && c.Owner != 0 {
		if can(c.Owner) {
			return c.Owner, ByOwner, false
		}
		waited := c.since+d.Wait <= o.now
		may := !o.stays(c, c.Owner)
		switch d.Mode {
		case Prefer:
			may = true
		case Hold:
			may = may || waited
		case Always:
			may = may || !o.taking(t, o.agents[c.Owner]) || d.Wait > 0 && waited
		}
		if may && d.Backup != c.Owner && can(d.Backup) {
			return d.Backup, ByBackup, false
		}
	}
	if rule == ByOwner {
		return 0, ByPool, true
	}
	if p := o.previous(c); (r.Mode == Prefer || r.Mode == Hold) && p != 0 && o.stays(c, p) && o.verdict(t, c, o.agents[p], 0) == Eligible {
		return p, ByPrevious, false
	}
	return 0, ByPool, rule != ByPool
}
