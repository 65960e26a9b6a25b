package engine

import (
	"cmp"
	"slices"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/queue"
)

// Outlook is the desk as a forecast of waits needs it: who waits, in order,
// who can take each of them and from when on, and what the agents have.
type Outlook struct {
	Waiting []Prospect
	Working []Working // by conversation
	Groups  [][]Taker // each by agent; Stage.Group counts in it
}

// Prospect is a conversation that waits.
type Prospect struct {
	Conversation ID
	Team         ID
	Since        Micros
	Priority     int
	Aging        Micros // how much waiting is worth one priority; 0: none is
	Channel      string
	Stages       []Stage
}

// Stage says who can take a conversation from a time on: an index of
// Outlook.Groups. An earlier stage does not end.
type Stage struct {
	From  Micros
	Group int
}

// Working is a conversation that an agent has, or is asked to accept.
type Working struct {
	Conversation ID
	Agent        ID
	Channel      string
	Weighs       int // in thousandths; 0: it does not count at present
}

// Taker is an agent who could take a conversation, now or when they have room.
type Taker struct {
	Agent       ID
	Most        int // their total cap there, in thousandths
	Load        int // what counts of what they have, in thousandths
	ChannelMost int // NoCap when the channel kind has none
	Weighs      int // what one more of that channel kind adds, in thousandths
}

// Outlook looks at the desk. Nothing changes.
func (s *State) Outlook() Outlook {
	o := &outlook{s: s, known: map[groupKey]int{}}
	o.queues()
	for _, c := range s.conversationsByID() {
		if c.agent != nil {
			o.out.Working = append(o.out.Working, Working{c.ID, c.agent.ID, c.Channel, max(c.weight, 0)})
		}
	}
	return o.out
}

// queues merges the teams' queues as the drain does: of their heads, the first
// goes first.
func (o *outlook) queues() {
	var heads [][]queue.Place
	var teams []*team
	for _, t := range o.s.teamsByID() {
		if all := t.queue.All(); len(all) > 0 {
			heads, teams = append(heads, all), append(teams, t)
		}
	}
	for len(heads) > 0 {
		first, least := 0, heads[0][0].Key(teams[0].policy.Aging, o.s.now)
		for i := range heads {
			if key := heads[i][0].Key(teams[i].policy.Aging, o.s.now); key.Before(&least) {
				first, least = i, key
			}
		}
		o.waiting(o.s.conversations[heads[first][0].ID])
		if heads[first] = heads[first][1:]; len(heads[first]) == 0 {
			heads, teams = slices.Delete(heads, first, first+1), slices.Delete(teams, first, first+1)
		}
	}
}

// Reach is who could take such a conversation of the team if it came, now or
// when they have room.
func (s *State) Reach(team ID, what Described) []Taker {
	t := s.teams[team]
	if t == nil || t.shut {
		return nil
	}
	return s.takers(t, s.kinds.Find(what.Channel), t.policy.needs(what.Language), nil)
}

// outlook is an Outlook that is being made.
type outlook struct {
	s     *State
	out   Outlook
	known map[groupKey]int
}

type groupKey struct {
	team  *team
	agent *agent // of those who wait for one
	kind  assign.Kind
	set   assign.Set
}

func (o *outlook) waiting(c *conversation) {
	s, p := o.s, &c.team.policy
	w := Prospect{Conversation: c.ID, Team: c.team.id, Since: c.since, Priority: c.Priority, Aging: p.Aging, Channel: c.Channel}
	pool := s.now // from when on the pool may have it
	for _, a := range c.waitFor {
		w.Stages = append(w.Stages, Stage{s.now, o.group(groupKey{team: c.team, agent: a, kind: c.kind}, nil)})
	}
	if c.waitRule != ByPool {
		pool = s.waitsUntil(c)
	}
	if !c.team.shut && (pool > 0 || c.waitRule == ByPool) {
		w.Stages = append(w.Stages, Stage{pool, o.group(groupKey{team: c.team, kind: c.kind, set: c.ask.Set}, c.barred)})
		if relax := p.Requires.Relax; relax > 0 && c.ask.Set != assign.NoNeeds {
			w.Stages = append(w.Stages, Stage{max(c.since+relax, pool), o.group(groupKey{team: c.team, kind: c.kind}, c.barred)})
		}
		for _, ring := range p.Rings {
			if other := s.teams[ring.Team]; other != nil && other != c.team {
				w.Stages = append(w.Stages, Stage{max(c.since+ring.After, pool), o.group(groupKey{team: other, kind: c.kind, set: c.ask.Set}, c.barred)})
			}
		}
	}
	o.out.Waiting = append(o.out.Waiting, w)
}

func (o *outlook) group(key groupKey, barred []assign.Bar) int {
	if i, ok := o.known[key]; ok && len(barred) == 0 {
		return i
	}
	var takers []Taker
	if key.agent != nil {
		if seat := o.s.chair(&conversation{team: key.team}, key.agent); key.agent.taking(&key.team.policy) {
			takers = []Taker{o.s.taker(seat, key.kind)}
		}
	} else {
		takers = o.s.takers(key.team, key.kind, o.s.needs.List(key.set), barred)
	}
	i := len(o.out.Groups)
	o.out.Groups = append(o.out.Groups, takers)
	if len(barred) == 0 {
		o.known[key] = i
	}
	return i
}

// takers is the agents of a pool who take conversations and meet the needs, by
// agent.
func (s *State) takers(t *team, kind assign.Kind, needs []string, barred []assign.Bar) []Taker {
	var out []Taker
	t.pool.Visit(func(seat *assign.Seat) {
		bar := slices.ContainsFunc(barred, func(b assign.Bar) bool { return b.Agent == seat.Agent.ID })
		if seat.Taking() && !bar && seat.Capacity > 0 && seat.Agent.Meets(needs) {
			out = append(out, s.taker(seat, kind))
		}
	})
	slices.SortFunc(out, func(a, b Taker) int { return cmp.Compare(a.Agent, b.Agent) })
	return out
}

func (s *State) taker(seat *assign.Seat, kind assign.Kind) Taker {
	return Taker{Agent: seat.Agent.ID, Most: seat.Capacity * assign.Usual, Load: seat.Agent.Load, ChannelMost: seat.Agent.CapOf(kind), Weighs: s.kinds.WeightOf(kind)}
}
