package engine

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// fair watches a team that goes by turns and remembers, for each pair of
// agents, how far one got ahead of the other at its worst since both were last
// without room for something.
type fair struct {
	*rapid.T
	state  *State
	kinds  []string
	weight map[ID]float64
	had    map[ID]float64 // turns ÷ weight while both of a pair are there
	lowest map[[2]ID]float64
	bound  func(a, b ID) float64
}

// available is who has room for every kind, so that each turn could be theirs.
func (f *fair) available() map[ID]bool {
	there := map[ID]bool{}
	for i, kind := range f.kinds {
		next, _ := f.state.Next(1, Described{Channel: kind}, 100)
		can := map[ID]bool{}
		for _, c := range next {
			can[c.Agent] = c.Verdict == Chosen || c.Verdict == Eligible
		}
		for id, ok := range can {
			there[id] = ok && (i == 0 || there[id])
		}
	}
	return there
}

// turn counts one turn, then lets go of the pairs that were cut short. The
// difference of a pair since any earlier moment is its difference now less the
// lowest it was since then.
func (f *fair) turn(agent ID) {
	if agent != 0 {
		f.had[agent] += 1 / f.weight[agent]
	}
	there := f.available()
	for a := range f.weight {
		for b := range f.weight {
			pair := [2]ID{a, b}
			if a == b || !there[a] || !there[b] {
				delete(f.lowest, pair)
				continue
			}
			ahead := f.had[a] - f.had[b]
			lowest, watched := f.lowest[pair]
			if !watched || ahead < lowest {
				lowest = ahead
				f.lowest[pair] = ahead
			}
			if ahead-lowest > f.bound(a, b)+1e-9 {
				f.Fatalf("%d got %.3f turns by weight more than %d over a stretch in which both had room; bound %.3f",
					a, ahead-lowest, b, f.bound(a, b))
			}
		}
	}
}

func (f *fair) apply(e Event) {
	effects := f.state.Apply(e)
	for _, effect := range effects {
		if a, is := effect.(Assign); is {
			f.turn(a.Agent)
		}
	}
	f.turn(0)
}

// I15, I17: over every stretch in which i and j had room throughout, whatever
// the others did, |Δc_i/w_i − Δc_j/w_j| ≤ 1/w_i + 1/w_j. Agents come and go,
// are full and have room again, of one kind or of all.
func TestRoundRobin_keepsTheFairnessBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &fair{T: t, weight: map[ID]float64{}, kinds: []string{"webchat", "email"}}
		f.bound = func(a, b ID) float64 { return 1/f.weight[a] + 1/f.weight[b] }
		runFair(f, func() int { return 500 * rapid.IntRange(1, 6).Draw(t, "weight") })
	})
}

// I16: with equal weights nobody is ever more than one turn ahead.
func TestRoundRobin_neverDiffersByMoreThanOneTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &fair{T: t, weight: map[ID]float64{}, kinds: []string{"webchat"}}
		f.bound = func(ID, ID) float64 { return 1 }
		runFair(f, func() int { return 1000 })
	})
}

func runFair(f *fair, weight func() int) {
	n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(f.T, name) }
	f.state, f.had, f.lowest = New(), map[ID]float64{}, map[[2]ID]float64{}
	agents := 2 + n("agents", 5)
	team := Team{ID: 1, Policy: Policy{Strategy: RoundRobin, OnlineOnly: true}}
	for i := range agents {
		a := Agent{ID: ID(i + 1), Active: true, Weight: weight(), Capacity: Capacity{Total: 2 + n("cap", 10)}}
		if len(f.kinds) > 1 && n("capped", 2) == 0 {
			a.Capacity.Channels = map[string]int{"email": 1 + n("emails", 1)}
		}
		f.weight[a.ID] = float64(a.Weight) / 1000
		f.state.Apply(AgentSet{Agent: a})
		f.state.Apply(PresenceSet{Agent: a.ID, Status: Online})
		team.Members = append(team.Members, Member{Agent: a.ID})
	}
	f.state.Apply(TeamSet{Team: team})
	var open []ID
	kind := f.kinds[0]
	for step := range 250 {
		agent := ID(1 + n("agent", agents-1))
		switch pick := n("event", 9); {
		case pick < 6:
			if n("other kind", 9) == 0 { // one kind at a time, so that those who are full of it fall behind
				kind = rapid.SampledFrom(f.kinds).Draw(f.T, "kind")
			}
			c := Conversation{ID: ID(step + 1), Team: 1, Channel: kind}
			open = append(open, c.ID)
			f.apply(Opened{At: Micros(step), Conversation: c})
		case pick < 8 && len(open) > 0:
			i := n("which", len(open)-1)
			f.apply(Closed{At: Micros(step), Conversation: open[i]})
			open = append(open[:i], open[i+1:]...)
		case pick < 9:
			f.apply(PresenceSet{At: Micros(step), Agent: agent, Status: Online})
		default:
			f.apply(PresenceSet{At: Micros(step), Agent: agent, Status: Offline})
		}
	}
}

// A weight is a share: over a long day, turns come out in proportion.
func TestRoundRobin_sharesByWeight(t *testing.T) {
	s := New()
	weights := []int{1000, 2000, 3000, 4000}
	team := Team{ID: 1, Policy: Policy{OnlineOnly: true}}
	for i, w := range weights {
		s.Apply(AgentSet{Agent: Agent{ID: ID(i + 1), Active: true, Weight: w, Capacity: Capacity{Total: -1}}})
		s.Apply(PresenceSet{Agent: ID(i + 1), Status: Online})
		team.Members = append(team.Members, Member{Agent: ID(i + 1)})
	}
	s.Apply(TeamSet{Team: team})
	turns := map[ID]int{}
	for c := range ID(10_000) {
		for _, e := range s.Apply(arrive(c + 1)) {
			turns[e.(Assign).Agent]++
		}
		s.Apply(Closed{Conversation: c + 1})
	}
	for i, w := range weights {
		if want := w * 10_000 / 10_000; turns[ID(i+1)] != want {
			t.Errorf("weight %d: %d turns of 10000, want %d", w, turns[ID(i+1)], want)
		}
	}
}

// Drains are fast: ten thousand wait, five hundred come online or are let in
// by one change of policy. The bound is for a machine that is busy otherwise.
func TestDrain_isOneEvent(t *testing.T) {
	s := New()
	team := Team{ID: 1, Policy: Policy{Strategy: LeastOpen, OnlineOnly: true}}
	for i := range 500 {
		s.Apply(AgentSet{Agent: Agent{ID: ID(i + 1), Active: true, Capacity: Capacity{Total: 15}}})
		team.Members = append(team.Members, Member{Agent: ID(i + 1)})
	}
	s.Apply(TeamSet{Team: team})
	for i := range 10_000 {
		s.Apply(arrive(ID(1000 + i)))
	}
	team.Policy.OnlineOnly = false
	effects := s.Apply(TeamSet{Team: team})
	if len(effects) != 7_500 || len(s.Queue(1)) != 2_500 {
		t.Fatalf("%d given, %d wait", len(effects), len(s.Queue(1)))
	}
	load := map[ID]int{}
	for i, e := range effects {
		a := e.(Assign)
		load[a.Agent]++
		if a.Conversation != ID(1000+i) {
			t.Fatalf("%s was given as number %d", fmt.Sprint(a.Conversation), i)
		}
	}
	for agent, n := range load {
		if n != 15 {
			t.Fatalf("agent %d has %d", agent, n)
		}
	}
}

// The bound holds inside a group of those who speak the same, whatever is
// given to others in between, who join, leave and are full.
func TestRoundRobin_keepsTheBoundInsideAGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
		s := New()
		team := Team{ID: 1, Policy: Policy{Strategy: RoundRobin, OnlineOnly: true, Requires: Requires{Spoken: true}}}
		weight, speaks := map[ID]float64{}, map[ID]int{}
		agents := 3 + n("agents", 5)
		for i := range agents {
			a := Agent{ID: ID(i + 1), Active: true, Weight: 500 * (1 + n("weight", 5)), Capacity: Capacity{Total: 2 + n("cap", 10)}}
			weight[a.ID], speaks[a.ID] = float64(a.Weight)/1000, 1+n("speaks", 2)
			for bit, tag := range []string{"vi", "ar"} {
				if speaks[a.ID]&(1<<bit) != 0 {
					a.Languages = append(a.Languages, tag)
				}
			}
			s.Apply(AgentSet{Agent: a})
			s.Apply(PresenceSet{Agent: a.ID, Status: Online})
			team.Members = append(team.Members, Member{Agent: a.ID})
		}
		s.Apply(TeamSet{Team: team})
		had, lowest := map[ID]float64{}, map[[2]ID]float64{}
		watch := func(agent ID) {
			if agent != 0 {
				had[agent] += 1 / weight[agent]
			}
			room := map[ID]bool{}
			for _, a := range s.Desk().Agents {
				room[a.Agent] = a.Status == Online && a.Load < a.Capacity
			}
			for a := range weight {
				for b := range weight {
					pair := [2]ID{a, b}
					if a == b || speaks[a] != speaks[b] || !room[a] || !room[b] {
						delete(lowest, pair)
						continue
					}
					ahead := had[a] - had[b]
					least, watched := lowest[pair]
					if !watched || ahead < least {
						lowest[pair], least = ahead, ahead
					}
					if bound := 1/weight[a] + 1/weight[b]; ahead-least > bound+1e-9 {
						t.Fatalf("%d is %.3f turns by weight ahead of %d, who speaks the same; bound %.3f", a, ahead-least, b, bound)
					}
				}
			}
		}
		apply := func(e Event) {
			for _, effect := range s.Apply(e) {
				if a, is := effect.(Assign); is {
					watch(a.Agent)
				}
			}
			watch(0)
		}
		var open []ID
		for step := range 200 {
			switch pick := n("event", 9); {
			case pick < 6:
				open = append(open, ID(step+1))
				apply(Opened{At: Micros(step), Conversation: Conversation{ID: ID(step + 1), Team: 1, Channel: "webchat", Language: []string{"vi", "ar", ""}[n("language", 2)]}})
			case pick < 8 && len(open) > 0:
				i := n("which", len(open)-1)
				apply(Closed{At: Micros(step), Conversation: open[i]})
				open = append(open[:i], open[i+1:]...)
			case pick < 9:
				apply(PresenceSet{At: Micros(step), Agent: ID(1 + n("agent", agents-1)), Status: Online})
			default:
				apply(PresenceSet{At: Micros(step), Agent: ID(1 + n("agent", agents-1)), Status: Offline})
			}
		}
	})
}
