package engine

func (o *oracle) takeTalk(e Event) {
	switch e := e.(type) {
	case Opened:
		o.opened(e)
	case Known:
		if c := o.talks[e.Conversation.ID]; c != nil {
			c.Language, c.Owner = e.Conversation.Language, e.Conversation.Owner
		}
	case TeamChanged:
		o.teamChanged(e)
	case Assigned:
		o.assigned(e)
	case Offered:
		if c := o.talks[e.Conversation]; c != nil && c.offered && c.agent == e.Agent {
			c.pending, c.from = false, 0
		}
	case TurnedDown:
		if c := o.talks[e.Conversation]; c != nil && c.offered && c.agent == e.Agent {
			c.try(e.Agent, DeclinedIt)
			c.triedAt, c.from, c.why = o.now, 0, DeclinedIt
			o.take(c, true)
			o.enter(c)
		}
	case Unassigned:
		o.unassigned(e)
	case Spoken:
		o.spoken(e)
	case Snoozed:
		o.gone(e.Conversation)
	case Closed:
		o.gone(e.Conversation)
	case PrioritySet:
		if c := o.talks[e.Conversation]; c != nil {
			c.Priority = min(max(e.Priority, 0), 9)
		}
	case Refused:
		o.refused(e)
	}
}

func (o *oracle) opened(e Opened) {
	if o.talks[e.Conversation.ID] != nil {
		return
	}
	c := &oracleTalk{Conversation: e.Conversation, since: e.At, stood: o.now}
	c.Priority = min(max(c.Priority, 0), 9)
	if c.Asked == 0 {
		c.idle = e.At
	}
	if o.teams[c.Team] == nil {
		c.Team = 0
	}
	o.talks[c.ID] = c
	if a := o.agents[c.Assignee]; a != nil {
		byHand := !e.Back && !e.Anew
		if byHand || e.Back && c.Asked == 0 || o.atHand(c, a) {
			c.agent, c.given = c.Assignee, e.At
			a.gained++
			o.settle()
			return
		}
		c.from, c.why, c.Previous, c.PreviousAt = a.ID, NoLongerThere, a.ID, e.At
	}
	if c.New && !e.Back && !e.Anew && c.Team != 0 {
		if to := o.teams[c.Team].Policy.NewContacts; o.teams[to] != nil && to != c.Team {
			o.out = append(o.out, Move{Conversation: c.ID, From: c.Team, To: to})
			c.Team = to
		}
	}
	o.enter(c)
	if c.Team != 0 {
		o.hearOf(c)
	}
}

// atHand: whoever had it is there and has room.
func (o *oracle) atHand(c *oracleTalk, a *oracleAgent) bool {
	t := o.teams[c.Team]
	if t == nil {
		return a.Active && !a.off && a.status == Online
	}
	return o.taking(t, a) && o.fits(t, a, c.Channel)
}

func (o *oracle) teamChanged(e TeamChanged) {
	c, team := o.talks[e.Conversation], e.Team
	if o.teams[team] == nil {
		team = 0
	}
	if c == nil || c.agent == 0 && c.Team == team {
		return
	}
	left := ID(0)
	if c.agent != 0 {
		if c.Team == team {
			left = c.agent
		}
		if !c.pending && !c.offered {
			c.since = e.At
		}
		o.take(c, true)
	}
	c.Team, c.left, c.refused, c.from = team, left, nil, 0
	c.begin()
	o.enter(c)
}

func (c *oracleTalk) begin() {
	c.tried, c.hops, c.raised, c.why = nil, 0, false, Unsaid
}

func (o *oracle) assigned(e Assigned) {
	c, a := o.talks[e.Conversation], o.agents[e.Agent]
	if c == nil || a == nil {
		return
	}
	if c.agent != e.Agent {
		if c.agent != 0 {
			o.take(c, true)
		}
		o.moment++
		a.assigned, a.assignedAt = o.moment, e.At
		c.agent = e.Agent
		a.gained++
	} else if c.offered && !e.Auto {
		o.moment++
		a.assigned, a.assignedAt = o.moment, e.At
	}
	c.offered, c.pending, c.byHand = false, false, !e.Auto
	c.left, c.refused, c.from, c.given = 0, nil, 0, e.At
	if !e.Auto {
		c.begin()
	}
}

func (o *oracle) unassigned(e Unassigned) {
	c := o.talks[e.Conversation]
	switch {
	case c == nil:
	case e.Auto && c.agent == 0:
		c.from = 0
	case e.Auto && c.agent == e.From && !c.pending && !c.offered:
		c.from = 0
		o.take(c, true)
		o.enter(c)
	case e.Auto:
	case c.agent != 0:
		c.left, c.refused, c.since, c.from = c.agent, nil, e.At, 0
		c.begin()
		o.take(c, true)
		o.enter(c)
	}
}

func (o *oracle) spoken(e Spoken) {
	c := o.talks[e.Conversation]
	if c == nil || c.Asked == e.Asked {
		return
	}
	c.Asked = e.Asked
	if e.Asked != 0 {
		c.idle, c.rests = 0, false
		return
	}
	c.idle, c.Answered, c.hops, c.raised = e.At, true, 0, false
	if c.agent != 0 {
		c.tried = nil
	}
}

func (o *oracle) gone(id ID) {
	c := o.talks[id]
	if c == nil {
		return
	}
	if c.agent != 0 {
		o.take(c, true)
	}
	delete(o.talks, id)
}

func (o *oracle) refused(e Refused) {
	c := o.talks[e.Conversation]
	if c == nil {
		return
	}
	keeper := e.Keeps
	if o.agents[keeper] == nil && e.Decided == 0 {
		keeper = c.from
	}
	if e.Agent == 0 {
		if c.agent == 0 && o.agents[keeper] != nil {
			c.agent, c.given, c.from = keeper, o.now, 0
			o.agents[keeper].gained++
		}
		return
	}
	if c.agent == 0 || c.agent != e.Agent || !c.pending || e.Decided != 0 && e.Decided != c.decided {
		return
	}
	if t := o.teams[c.Team]; t != nil && t.Policy.Strategy == RoundRobin {
		if seat := t.seats[e.Agent]; seat != nil && !seat.passed {
			seat.tag = max(seat.tag-seat.step, seat.stand)
		}
	}
	a := o.agents[e.Agent]
	unseen := c.basis == [2]int64{a.changes, a.gained}
	o.take(c, false)
	if unseen {
		if c.refused == nil {
			c.refused = map[ID]int64{}
		}
		c.refused[e.Agent] = a.changes
	}
	if o.agents[keeper] != nil && (e.Keeps != 0 || c.why >= NoFirstReply && c.why != NoLongerThere) {
		c.agent, c.given, c.from = keeper, o.now, 0
		o.agents[keeper].gained++
		o.settle()
		return
	}
	o.enter(c)
}

// take ends the agent's having it; changed says that this is news of the agent.
func (o *oracle) take(c *oracleTalk, changed bool) {
	a := o.agents[c.agent]
	c.lose()
	if changed {
		a.changes++
	}
	if o.open(a.ID) == 0 {
		o.moment++
		a.idle = o.moment
	}
	o.settle()
}

// try says that an agent had their chance, last of all.
func (c *oracleTalk) try(agent ID, why Why) {
	var tried []ID
	for _, id := range c.tried {
		if id != agent {
			tried = append(tried, id)
		}
	}
	c.tried = append(tried, agent)
	if c.triedWhy == nil {
		c.triedWhy = map[ID]Why{}
	}
	c.triedWhy[agent] = why
}
