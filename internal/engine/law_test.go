package engine

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// ledger keeps, from events and effects alone, who has which conversation, and
// holds the engine to the laws. It knows nothing of how decisions are made.
type ledger struct {
	*rapid.T
	state  *State
	has    map[ID]ID           // open conversation → agent, 0 waits
	about  map[ID]Conversation // as opened, with the team and priority of now
	agents map[ID]Agent
	status map[ID]Status
	teams  map[ID]Team
	paused bool
}

func newLedger(t *rapid.T) *ledger {
	return &ledger{T: t, state: New(), has: map[ID]ID{}, about: map[ID]Conversation{},
		agents: map[ID]Agent{}, status: map[ID]Status{}, teams: map[ID]Team{}}
}

func (l *ledger) apply(e Event) []Effect {
	l.book(e)
	effects := l.state.Apply(e)
	for _, effect := range effects {
		switch effect := effect.(type) {
		case Assign:
			l.mayAssign(effect)
			l.has[effect.Conversation] = effect.Agent
		case Wait:
			if agent, open := l.has[effect.Conversation]; !open || agent != 0 {
				l.Fatalf("told that %d waits, but it is with %d (open: %v)", effect.Conversation, agent, open)
			}
		}
	}
	l.check()
	return effects
}

// book notes what the event says of who has what.
func (l *ledger) book(e Event) {
	switch e := e.(type) {
	case WorkspaceSet:
		l.paused = e.Paused
	case AgentSet:
		l.agents[e.Agent.ID] = e.Agent
	case AgentRemoved:
		delete(l.agents, e.Agent)
		delete(l.status, e.Agent)
		for c, agent := range l.has {
			if agent == e.Agent {
				l.has[c] = 0
			}
		}
	case PresenceSet:
		if _, known := l.agents[e.Agent]; known {
			l.status[e.Agent] = e.Status
		}
	case TeamSet:
		l.teams[e.Team.ID] = e.Team
	case TeamRemoved:
		delete(l.teams, e.Team)
		for id, c := range l.about {
			if c.Team == e.Team {
				c.Team = 0
				l.about[id] = c
			}
		}
	case Snoozed:
		l.end(e.Conversation)
	case Closed:
		l.end(e.Conversation)
	default:
		l.bookTalk(e)
	}
}

func (l *ledger) end(c ID) {
	delete(l.has, c)
	delete(l.about, c)
}

// bookTalk notes what the event says of who has one conversation.
func (l *ledger) bookTalk(e Event) {
	switch e := e.(type) {
	case Opened:
		c := e.Conversation
		if _, known := l.teams[c.Team]; !known {
			c.Team = 0
		}
		if _, open := l.has[c.ID]; !open {
			l.has[c.ID], l.about[c.ID] = 0, c
			if _, known := l.agents[c.Assignee]; known {
				l.has[c.ID] = c.Assignee
			}
		}
	case Assigned:
		_, known := l.agents[e.Agent]
		if _, open := l.has[e.Conversation]; open && known {
			l.has[e.Conversation] = e.Agent
		}
	case Unassigned:
		if l.has[e.Conversation] != 0 {
			l.has[e.Conversation] = 0
		}
	case TeamChanged:
		if c, open := l.about[e.Conversation]; open {
			l.has[c.ID] = 0
			c.Team = e.Team
			if _, known := l.teams[c.Team]; !known {
				c.Team = 0
			}
			l.about[c.ID] = c
		}
	}
}

func (l *ledger) loads() map[ID]int {
	loads := map[ID]int{}
	for _, agent := range l.has {
		if agent != 0 {
			loads[agent]++
		}
	}
	return loads
}

// mayAssign holds an automatic assignment to I1 and I2.
func (l *ledger) mayAssign(e Assign) {
	agent, known := l.agents[e.Agent]
	team, has := l.teams[e.Team]
	c := l.about[e.Conversation]
	switch {
	case !known || !agent.Active:
		l.Fatalf("%+v: nobody who works", e)
	case l.paused:
		l.Fatalf("%+v: while paused", e)
	case !has || c.Team != e.Team:
		l.Fatalf("%+v: the conversation is of team %d", e, c.Team)
	case team.Policy.OnlineOnly && l.status[e.Agent] != Online:
		l.Fatalf("%+v: the agent is %q", e, l.status[e.Agent])
	}
	i := slices.IndexFunc(team.Members, func(m Member) bool { return m.Agent == e.Agent })
	if i < 0 {
		l.Fatalf("%+v: not a member", e)
	}
	all, kind := 0, 0
	for other, has := range l.has {
		if has == e.Agent {
			all++
			if l.about[other].Channel == c.Channel {
				kind++
			}
		}
	}
	caps := []int{}
	if agent.Capacity.Total >= 0 {
		caps = append(caps, agent.Capacity.Total)
	}
	for _, most := range []*int{team.Members[i].Capacity, team.Policy.MaxOpen} {
		if most != nil {
			caps = append(caps, *most)
		}
	}
	if len(caps) == 0 {
		caps = []int{DefaultCapacity}
	}
	if all >= slices.Min(caps) || e.Caps.Total != slices.Min(caps) {
		l.Fatalf("%+v: has %d of %v already", e, all, caps)
	}
	if most, capped := agent.Capacity.Channels[c.Channel]; capped && (kind >= most || e.Caps.Channel != most) {
		l.Fatalf("%+v: has %d of %d %s already", e, kind, most, c.Channel)
	}
	if holder, open := l.has[e.Conversation]; !open || holder != 0 {
		l.Fatalf("%+v: it is with %d (open: %v)", e, holder, open)
	}
}

// check holds the state to I1 (recount), I3, I11 and I19.
func (l *ledger) check() {
	loads := l.loads()
	for _, a := range l.state.Desk().Agents {
		if a.Load != loads[a.Agent] {
			l.Fatalf("agent %d: load %d, has %d", a.Agent, a.Load, loads[a.Agent])
		}
	}
	queued := map[ID]int{}
	for team := range l.teams {
		for i, w := range l.state.Queue(team) {
			queued[w.Conversation]++
			if w.Position != i+1 {
				l.Fatalf("team %d: position %d in place %d", team, w.Position, i+1)
			}
			if position, _, ok := l.state.Place(w.Conversation); !ok || position != w.Position {
				l.Fatalf("%d: place %d in the queue, %d alone", w.Conversation, w.Position, position)
			}
		}
	}
	for c, agent := range l.has {
		d, waits := l.state.Explain(c)
		if waits != (agent == 0) {
			l.Fatalf("%d: waits %v, with %d", c, waits, agent)
		}
		if !waits {
			if queued[c] != 0 {
				l.Fatalf("%d is with %d and queued", c, agent)
			}
			continue
		}
		if _, has := l.teams[l.about[c].Team]; has != (queued[c] == 1) || d.Reason.Code == "" {
			l.Fatalf("%d waits, queued %d times, reason %q", c, queued[c], d.Reason.Code)
		}
		for _, candidate := range d.Candidates {
			if candidate.Verdict == Eligible && !l.paused {
				l.Fatalf("%d waits while %d has room", c, candidate.Agent)
			}
		}
	}
}

// I1, I2, I3, I11, I19 over any stream, refusals aside.
func TestApply_keepsTheLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, l := newStream(t), newLedger(t)
		g.tame = rapid.Bool().Draw(t, "tame")
		for _, e := range g.setup() {
			g.heard(l.apply(e))
		}
		for range 80 {
			e := g.event()
			if r, is := e.(Refused); is { // the laws hold between facts; the oracle covers refusals
				e = Closed{At: r.At, Conversation: r.Conversation}
			}
			g.heard(l.apply(e))
		}
	})
}

// I5 and I6: nobody is served before somebody who waits in the same team for
// the same kind and has the better place.
func TestApply_servesInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := newStream(t), New()
		g.tame = true
		for _, e := range g.setup() {
			g.heard(s.Apply(e))
		}
		for range 80 {
			effects := s.Apply(g.event())
			g.heard(effects)
			for _, e := range effects {
				if a, is := e.(Assign); is {
					overtakesNobody(t, s, s.conversations[a.Conversation])
				}
			}
		}
	})
}

func overtakesNobody(t *rapid.T, s *State, served *conversation) {
	for _, w := range s.Queue(served.team.id) {
		c := s.conversations[w.Conversation]
		if c.Channel == served.Channel && served.team.queue.Before(c.place(), served.place()) {
			t.Fatalf("%d was served before %d", served.ID, c.ID)
		}
	}
}

// I9: the log replayed gives the same effects and the same bytes; so it does
// from any snapshot in the middle.
func TestApply_replaysToTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := newStream(t), New()
		events := g.setup()
		var effects [][]Effect
		for _, e := range events {
			effects = append(effects, s.Apply(e))
		}
		for range 60 {
			e := g.event()
			events = append(events, e)
			effects = append(effects, s.Apply(e))
			g.heard(effects[len(effects)-1])
		}
		cut := rapid.IntRange(0, len(events)).Draw(t, "cut")
		again := New()
		for i, e := range events {
			if i == cut {
				again = restored(t, again)
			}
			if diff := cmp.Diff(effects[i], again.Apply(e)); diff != "" {
				t.Fatalf("event %d, %T: (-first +replayed)\n%s", i, e, diff)
			}
		}
		if !bytes.Equal(s.Snapshot(), again.Snapshot()) {
			t.Fatal("the replayed state gives another snapshot")
		}
	})
}

// Who was described first, the agents or the teams, and in which order, makes
// no difference to anything.
func TestApply_doesNotDependOnTheOrderOfDescriptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newStream(t)
		setup := g.setup()
		a, b := New(), New()
		for _, e := range setup {
			a.Apply(e)
		}
		shuffled := rapid.Permutation(setup).Draw(t, "order")
		slices.SortStableFunc(shuffled, func(x, y Event) int { // presence is of somebody
			_, px := x.(PresenceSet)
			_, py := y.(PresenceSet)
			switch {
			case px == py:
				return 0
			case px:
				return 1
			}
			return -1
		})
		for _, e := range shuffled {
			b.Apply(e)
		}
		if !bytes.Equal(a.Snapshot(), b.Snapshot()) {
			t.Fatal("the snapshots differ")
		}
		for range 40 {
			e := g.event()
			effects := a.Apply(e)
			g.heard(effects)
			if diff := cmp.Diff(effects, b.Apply(e)); diff != "" {
				t.Fatalf("%T: (-in order +shuffled)\n%s", e, diff)
			}
		}
	})
}

// Whatever bytes it is given, Restore answers and does not fall.
func TestRestore_refusesWhatIsNoSnapshot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, s := newStream(t), New()
		for _, e := range g.setup() {
			s.Apply(e)
		}
		for range 10 {
			s.Apply(g.event())
		}
		bytes := s.Snapshot()
		if cut := rapid.IntRange(0, len(bytes)).Draw(t, "cut"); cut < len(bytes) {
			if _, err := Restore(bytes[:cut]); err == nil {
				t.Fatalf("took %d of %d bytes for a snapshot", cut, len(bytes))
			}
		}
		bytes[rapid.IntRange(0, len(bytes)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		_, _ = Restore(bytes)
	})
}
