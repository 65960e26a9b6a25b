package engine

import (
	"pgregory.net/rapid"

	"rondo/internal/engine/hours"
)

// What a stream draws when policies have every part that they can have. Times
// are a few microseconds, so that many things are due at once.

func (g *stream) workspace() WorkspaceSet {
	e := WorkspaceSet{At: g.now, Paused: !g.tame && g.n("paused", 9) == 0, Hours: ID(g.n("hours", 1))}
	if g.n("weighted", 2) == 0 {
		e.Weights = map[string]int{"email": 500 * g.n("email weighs", 4), "telegram": 250 * (1 + g.n("telegram weighs", 5))}
	}
	if g.n("idle", 2) == 0 {
		e.IdleAfter = Micros(1 + g.n("idle after", 9))
	}
	return e
}

func (g *stream) calendar() *hours.Calendar {
	day := [][]hours.Pair{
		{{"00:00", "24:00"}},
		{{"00:10", "00:20"}, {"00:30", "23:00"}},
		{{"00:25", "00:40"}, {"01:10", "02:00"}, {"22:00", "00:05"}},
	}[g.n("day", 2)]
	week := map[string][]hours.Pair{}
	for _, name := range hours.Days {
		week[name] = day
	}
	c, err := hours.Parse(hours.Spec{Timezone: "UTC", Week: week})
	if err != nil {
		g.Fatal(err)
	}
	return c
}

// know draws skills, languages and hours.
func (g *stream) know(a *Agent) {
	for _, name := range []string{"vip", "refunds"} {
		if g.n("skill", 1) == 0 {
			a.Skills = append(a.Skills, name)
		}
	}
	for _, tag := range []string{"vi", "pt-BR", "ar"} {
		if g.n("language", 1) == 0 {
			a.Languages = append(a.Languages, tag)
		}
	}
	if g.n("shift", 5) == 0 {
		a.Hours = 1
	}
	if g.n("leave", 7) == 0 {
		from := int64(g.now) + int64(g.n("leaves", 20))
		a.Leave = []hours.Span{{From: from, To: from + int64(g.n("for", 30)) + 1}}
	}
}

func (g *stream) few(name string) Micros { return Micros(1 + g.n(name, 12)) }

// rule draws the parts of a policy, each now and then.
func (g *stream) rule(t *Team) {
	p := &t.Policy
	some := func(name string) bool { return g.n(name, 2) == 0 }
	if some("requires") {
		p.Requires = Requires{Spoken: some("spoken")}
		if some("skills") {
			p.Requires.Skills = [][]string{{"vip"}, {"refunds", "vip"}, {"nobody has it"}}[g.n("which", 2)]
		}
		if some("languages") {
			p.Requires.Languages = []string{"vi"}
		}
		if some("relax") {
			p.Requires.Relax = g.few("relax after")
		}
	}
	if some("returning") {
		p.Returning = Returning{Mode: []Mode{Prefer, Hold}[g.n("mode", 1)], Wait: g.few("wait"), Window: Micros(g.n("window", 1) * 20)}
	}
	if some("dedicated") {
		p.Dedicated = Dedicated{Mode: []Mode{Prefer, Hold, Always}[g.n("mode", 2)], Wait: Micros(g.n("owner wait", 9)), Backup: ID(g.n("backup", g.agents)), Strict: some("strict")}
	}
	if some("new contacts") {
		p.NewContacts = g.teamID()
	}
	if some("aging") {
		p.Aging = g.few("aging")
	}
	if some("offer") {
		p.Offer = g.few("offer")
	}
	for some("ring") && len(p.Rings) < 3 {
		p.Rings = append(p.Rings, Ring{After: g.few("ring after"), Team: g.teamID()})
	}
	g.reassign(&p.Reassign)
	t.Hours = ID(g.n("team hours", 1))
}

func (g *stream) reassign(r *Reassign) {
	sweeps := []Sweep{Keep, Unanswered, Every}
	if g.n("first", 2) == 0 {
		r.FirstReply = g.few("first reply")
	}
	if g.n("next", 2) == 0 {
		r.NextReply = g.few("next reply")
	}
	r.Offline, r.OfflineAfter = sweeps[g.n("offline", 2)], g.few("offline after")
	r.ShiftEnd = sweeps[g.n("shift end", 2)]
	r.MaxHops, r.OverruleManual = g.n("hops", 4), g.n("overrule", 3) == 0
}

// known is an arrival of somebody of whom much is known.
func (g *stream) known(c Conversation) Event {
	c.Language = []string{"", "vi", "pt", "en"}[g.n("speaks", 3)]
	if g.n("owned", 2) == 0 {
		c.Owner = g.agentID()
	}
	switch g.n("before", 3) {
	case 0:
		c.New = true
	case 1:
		c.Previous, c.PreviousAt = g.agentID(), g.now-Micros(g.n("ago", 30))
	}
	if g.n("asks", 5) > 0 {
		c.Asked = g.now + 1
	}
	back := g.n("back", 3)
	return Opened{At: g.now, Conversation: c, Back: c.Assignee != 0 && back < 2, Anew: c.Assignee != 0 && back == 2}
}

// speak lets the log answer an effect, late, by a refusal, or as it should.
func (g *stream) speak() Event {
	e := g.unspoken[0]
	g.unspoken = g.unspoken[1:]
	refuse := !g.tame && g.n("refuse", 5) == 0
	keeps := ID(0)
	if refuse && g.n("kept", 3) == 0 {
		keeps = g.agentID()
	}
	switch e := e.(type) {
	case Assign:
		if refuse {
			return Refused{At: g.now, Conversation: e.Conversation, Agent: e.Agent, Keeps: keeps, Decided: g.decided(e.Decision)}
		}
		return Assigned{At: g.now, Conversation: e.Conversation, Agent: e.Agent, Auto: true}
	case Offer:
		if refuse {
			return Refused{At: g.now, Conversation: e.Conversation, Agent: e.Agent, Keeps: keeps, Decided: g.decided(e.Decision)}
		}
		return Offered{At: g.now, Conversation: e.Conversation, Agent: e.Agent}
	case Wait:
		if refuse {
			return Refused{At: g.now, Conversation: e.Conversation, Keeps: keeps, Decided: g.decided(e.Decision)}
		}
		return Unassigned{At: g.now, Conversation: e.Conversation, From: e.From, Auto: true}
	}
	return Tick{At: g.now}
}

// decided is when a decision was made; an event of old does not say it.
func (g *stream) decided(d Decision) Micros {
	if g.n("of old", 7) == 0 {
		return 0
	}
	return d.At
}

// ruled is an event that only rules make anything of.
func (g *stream) ruled() Event {
	switch pick := g.n("ruled", 19); {
	case pick < 6 && len(g.offers) > 0:
		i := g.n("offer", len(g.offers)-1)
		e := g.offers[i]
		g.offers = append(g.offers[:i:i], g.offers[i+1:]...)
		if g.n("accept", 1) == 0 {
			return Assigned{At: g.now, Conversation: e.Conversation, Agent: e.Agent, Auto: true}
		}
		return TurnedDown{At: g.now, Conversation: e.Conversation, Agent: e.Agent}
	case pick < 14:
		e := Spoken{At: g.now, Conversation: g.talk(false)}
		if g.n("asked", 2) > 0 {
			e.Asked = g.now + 1
		}
		return e
	case pick < 15:
		return g.workspace()
	case pick < 16:
		return CalendarSet{At: g.now, ID: 1, Calendar: g.calendar()}
	case pick < 17:
		return Known{At: g.now, Conversation: Conversation{ID: g.talk(false), Language: rapid.SampledFrom([]string{"", "vi", "en"}).Draw(g.T, "speaks"), Owner: ID(g.n("owner", g.agents))}}
	}
	return Tick{At: g.now}
}

func newRuledStream(t *rapid.T) *stream {
	g := newStream(t)
	g.rules = true
	return g
}
