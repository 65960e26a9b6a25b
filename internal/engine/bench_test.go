package engine

import (
	"fmt"
	"testing"
)

// desk of n agents in one team, each with capacity 5, filled to a share.
func benchDesk(strategy Strategy, agents int, load float64, waiting int) (*State, []ID, ID) {
	s := New()
	members := make([]Member, agents)
	for i := range agents {
		id := ID(i + 1)
		s.Apply(AgentSet{Agent: Agent{ID: id, Active: true, Capacity: Capacity{Total: 5}}})
		s.Apply(PresenceSet{Agent: id, Status: Online})
		members[i] = Member{Agent: id}
	}
	s.Apply(TeamSet{Team: Team{ID: 1, Policy: Policy{Strategy: strategy, OnlineOnly: true}, Members: members}})
	next := ID(1_000_000)
	fill := int(float64(agents*5) * load)
	open := make([]ID, 0, fill)
	for range fill {
		next++
		s.Apply(arrive(next))
		open = append(open, next)
	}
	for range waiting {
		next++
		s.Apply(arrive(next))
		open = append(open, next)
	}
	return s, open, next
}

func arrive(id ID) Opened {
	return Opened{At: Micros(id), Conversation: Conversation{ID: id, Team: 1, Channel: "webchat"}}
}

// One op is one conversation closed and one arrived, with its record: at 80 %
// of all slots taken, so the arrival is the decision.
func BenchmarkDecide(b *testing.B) {
	for _, strategy := range []Strategy{RoundRobin, LeastOpen, LeastLoaded, LongestIdle} {
		for _, agents := range []int{10, 1_000, 100_000} {
			b.Run(fmt.Sprintf("%s/agents=%d", strategy, agents), func(b *testing.B) {
				s, open, next := benchDesk(strategy, agents, 0.8, 0)
				churn(b, s, open, next)
			})
		}
	}
}

// The same when everybody is full and many wait, so the close is the decision
// and the arrival waits, with its record too.
func BenchmarkDecideWaiting(b *testing.B) {
	for _, waiting := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("agents=1000/waiting=%d", waiting), func(b *testing.B) {
			s, open, next := benchDesk(RoundRobin, 1_000, 1, waiting)
			churn(b, s, open, next)
		})
	}
}

func churn(b *testing.B, s *State, open []ID, next ID) {
	b.ReportAllocs()
	b.ResetTimer()
	at, effects := 0, 0
	for range b.N {
		// A large odd stride visits the open conversations in no useful order.
		at = (at + 7919) % len(open)
		effects += len(s.Apply(Closed{At: Micros(next), Conversation: open[at]}))
		next++
		effects += len(s.Apply(arrive(next)))
		open[at] = next
	}
	if effects < b.N {
		b.Fatalf("%d effects for %d conversations", effects, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// Ten thousand wait while nobody is there; 500 agents with capacity 20 come.
func BenchmarkDrain(b *testing.B) {
	for range b.N {
		b.StopTimer()
		s := New()
		members := make([]Member, 500)
		for i := range members {
			members[i] = Member{Agent: ID(i + 1)}
			s.Apply(AgentSet{Agent: Agent{ID: ID(i + 1), Active: true, Capacity: Capacity{Total: 20}}})
		}
		s.Apply(TeamSet{Team: Team{ID: 1, Policy: Policy{Strategy: RoundRobin, OnlineOnly: true}, Members: members}})
		for i := range 10_000 {
			s.Apply(arrive(ID(1_000_000 + i)))
		}
		b.StartTimer()
		given := 0
		for i := range members {
			given += len(s.Apply(PresenceSet{Agent: ID(i + 1), Status: Online}))
		}
		if given != 10_000 {
			b.Fatalf("gave %d of 10000", given)
		}
	}
}

// Ten thousand of one team are blocked; another team's conversations go by.
func BenchmarkBeside(b *testing.B) {
	for _, blocked := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("blocked=%d", blocked), func(b *testing.B) {
			s, open, next := benchDesk(LeastOpen, 10, 0.8, 0)
			s.Apply(TeamSet{Team: Team{ID: 2, Policy: Policy{OnlineOnly: true}}})
			for i := range blocked {
				s.Apply(Opened{Conversation: Conversation{ID: ID(900_000_000 + i), Team: 2}})
			}
			churn(b, s, open, next)
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s, _, _ := benchDesk(RoundRobin, 1_000, 1, 10_000)
	b.ReportAllocs()
	for range b.N {
		if _, err := Restore(s.Snapshot()); err != nil {
			b.Fatal(err)
		}
	}
}
