package engine

import "rondo/internal/engine/assign"

// What happens to a conversation by itself as time goes by: an offer lapses,
// an agent who does not answer loses it, one who went does, it stops counting
// for its agent; and one that waits is offered more widely.

// arm sets the conversation's alarm for whatever of that is next.
func (s *State) arm(c *conversation) {
	timed := c.team != nil && c.team.timed
	if !timed && s.idleAfter == 0 && !c.offered {
		if c.alarm.at != 0 {
			s.alarms.clear(&c.alarm)
		}
		return
	}
	var due Micros
	switch {
	case c.agent == nil:
		if timed {
			due = s.dueWaiting(c)
		}
	case c.offered:
		due = c.until
	default:
		due, _ = s.dueGiven(c)
	}
	s.alarms.set(&c.alarm, c, due)
}

// earliest is the lesser of two times, of which 0 is none.
func earliest(a, b Micros) Micros {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// dueWaiting is when it stands otherwise than now.
func (s *State) dueWaiting(c *conversation) (due Micros) {
	at := func(when Micros) {
		if when > s.now {
			due = earliest(due, when)
		}
	}
	p := &c.team.policy
	if p.Requires.Relax > 0 {
		at(c.since + p.Requires.Relax)
	}
	for _, ring := range p.Rings {
		at(c.since + ring.After)
	}
	if p.Dedicated.Wait > 0 && c.Owner != 0 {
		at(c.since + p.Dedicated.Wait)
	}
	if p.Returning.Mode == Hold && c.Previous != 0 {
		at(c.since + p.Returning.Wait)
		at(c.since + p.Dedicated.Wait + p.Returning.Wait)
	}
	if peace := s.peace(c); len(c.tried) > 0 && peace > s.turn() {
		due = earliest(due, peace)
	}
	return due
}

// dueGiven is when its agent loses it, and why, or when it stops counting for
// them.
func (s *State) dueGiven(c *conversation) (due Micros, why Why) {
	if s.idleAfter > 0 && c.idle != 0 && c.weight >= 0 {
		due = c.idle + s.idleAfter
	}
	if c.team == nil || !c.team.timed || c.pending || c.raised {
		return due, Unsaid
	}
	r := &c.team.policy.Reassign
	if c.byHand && !r.OverruleManual {
		return due, Unsaid
	}
	at := func(when Micros, because Why) {
		if due == 0 || when < due {
			due, why = when, because
		}
	}
	a := c.agent
	if a.Status == Offline && r.Offline.takes(c) {
		at(max(a.offline, c.given)+r.OfflineAfter, a.gone())
	}
	if a.OffShift && r.ShiftEnd.takes(c) {
		at(max(a.shiftEnd, c.given), a.off(s.now))
	}
	switch {
	case c.Asked == 0:
	case !c.Answered && r.FirstReply > 0:
		at(max(c.Asked, c.given)+r.FirstReply, NoFirstReply)
	case c.Answered && r.NextReply > 0:
		at(max(c.Asked, c.given)+r.NextReply, NoNextReply)
	}
	return due, why
}

func (w Sweep) takes(c *conversation) bool {
	return w == Every || w == Unanswered && c.Asked != 0
}

// come does what is due about a conversation.
func (s *State) come(c *conversation) {
	switch {
	case c.agent == nil:
		s.replace(c)
		return
	case c.offered:
		s.lapse(c)
		return
	}
	if s.rests(c) {
		s.weigh(c, false)
	}
	if due, why := s.dueGiven(c); why != Unsaid && due <= s.now {
		s.overdue(c, why)
	}
	if c.agent != nil {
		s.arm(c)
	}
}

// overdue takes a conversation from an agent who did not answer or is gone,
// and gives it to somebody else. While there is nobody else, one who is there
// keeps it, and their time begins anew.
func (s *State) overdue(c *conversation, why Why) {
	a := c.agent
	if c.hops >= c.team.policy.Reassign.hops() {
		c.raised = true
		s.effects = append(s.effects, Escalate{Conversation: c.ID, Agent: a.ID, Team: c.team.id, Hops: c.hops, Why: why})
		return
	}
	s.ask(c)
	before := c.tried
	c.try(a.ID, why)
	if why == NoFirstReply || why == NoNextReply {
		if !s.others(c, c.tried) && !s.others(c, c.tried[len(c.tried)-1:]) {
			c.tried, c.given = before, s.now
			return
		}
	}
	c.triedAt, c.from, c.why, c.left = s.now, a.ID, why, 0
	c.hops++
	if c.since = s.now; c.Asked != 0 {
		c.since = min(c.Asked, s.now)
	}
	s.release(c)
	s.enqueue(c)
}

// ask works out what a conversation that somebody has would ask of others.
func (s *State) ask(c *conversation) {
	c.ask.Kind, c.ask.Set, c.rings, c.waitRule = c.kind, s.asks(c), nil, ByPool
	c.team.pool.Hear(c.ask.Set)
	s.host(c)
}

// try says that an agent had their chance, last of all.
func (c *conversation) try(agent ID, why Why) {
	tried := make([]assign.Bar, 0, len(c.tried)+1)
	for _, bar := range c.tried {
		if bar.Agent != agent {
			tried = append(tried, bar)
		}
	}
	c.tried = append(tried, assign.Bar{Agent: agent, Why: why})
}

// lapse ends an offer that was not answered.
func (s *State) lapse(c *conversation) {
	a := c.agent
	c.try(a.ID, LetItLapse)
	c.triedAt, c.from, c.why = s.now, a.ID, LetItLapse
	s.release(c)
	s.enqueue(c)
}

// turnedDown ends an offer that was declined.
func (s *State) turnedDown(e TurnedDown) {
	c := s.conversations[e.Conversation]
	if c == nil || !c.offered || c.agent.ID != e.Agent {
		return
	}
	c.try(e.Agent, DeclinedIt)
	c.triedAt, c.from, c.why = s.now, 0, DeclinedIt
	s.release(c)
	s.enqueue(c)
}

func (s *State) confirmOffer(e Offered) {
	c := s.conversations[e.Conversation]
	if c != nil && c.offered && c.agent.ID == e.Agent {
		c.pending, c.from = false, 0
	}
}
