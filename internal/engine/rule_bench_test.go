package engine

import (
	"fmt"
	"testing"
)

// A thousand agents of 64 groups (six languages, each spoken or not), and
// conversations that ask for one of the languages: one op is one closed and one
// arrived, with its record; and the same with ten thousand waiting for a
// language that nobody has room for.
func BenchmarkDecideGroups(b *testing.B) {
	languages := []string{"vi", "ar", "pt", "id", "en", "fr"}
	for _, waiting := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("agents=1000/groups=64/waiting=%d", waiting), func(b *testing.B) {
			s := New()
			team := Team{ID: 1, Policy: Policy{Strategy: LeastOpen, OnlineOnly: true, Requires: Requires{Spoken: true}}}
			for i := range 1_000 {
				a := Agent{ID: ID(i + 1), Active: true, Capacity: Capacity{Total: 5}}
				for bit, tag := range languages {
					if i%64&(1<<bit) != 0 {
						a.Languages = append(a.Languages, tag)
					}
				}
				s.Apply(AgentSet{Agent: a})
				s.Apply(PresenceSet{Agent: a.ID, Status: Online})
				team.Members = append(team.Members, Member{Agent: a.ID})
			}
			s.Apply(TeamSet{Team: team})
			next := ID(1_000_000)
			come := func(language string) Opened {
				next++
				return Opened{At: Micros(next), Conversation: Conversation{ID: next, Team: 1, Channel: "webchat", Language: language}}
			}
			var open []ID
			for i := range 3_000 {
				s.Apply(come(languages[i%6]))
				open = append(open, next)
			}
			for range waiting {
				s.Apply(come("ja"))
			}
			b.ReportAllocs()
			b.ResetTimer()
			at := 0
			for i := range b.N {
				at = (at + 7919) % len(open)
				s.Apply(Closed{At: Micros(next), Conversation: open[at]})
				if len(s.Apply(come(languages[i%6]))) != 1 {
					b.Fatal("nothing was decided")
				}
				open[at] = next
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
		})
	}
}

// A million conversations, each with a timer at a moment of its own: one op is
// a timer that comes due and is set anew. late is by how much the latest was.
func BenchmarkTimers(b *testing.B) {
	const pending = 1_000_000
	s := New()
	s.Apply(AgentSet{Agent: Agent{ID: 1, Active: true, Capacity: Capacity{Total: 0}}})
	s.Apply(TeamSet{Team: Team{ID: 1, Policy: Policy{Strategy: RoundRobin, OnlineOnly: true, Requires: Requires{Skills: []string{"vip"}}, Rings: rings(10, 1_000_000)}, Members: []Member{{Agent: 1}}}})
	for i := range pending {
		s.Apply(Opened{At: Micros(i + 1), Conversation: Conversation{ID: ID(i + 1), Team: 1, Channel: "webchat"}})
	}
	b.ReportAllocs()
	b.ResetTimer()
	var late Micros
	for range b.N {
		due, ok := s.Due()
		if !ok {
			b.Fatal("nothing is due")
		}
		s.Apply(Tick{At: due})
		if next, ok := s.Due(); ok && next <= due {
			late = max(late, due-next+1)
		}
	}
	b.ReportMetric(float64(late)/1e6, "late_s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "timers/s")
}

func rings(n int, every Micros) []Ring {
	var all []Ring
	for i := range n {
		all = append(all, Ring{After: Micros(i+1) * every * 2, Team: ID(90 + i)})
	}
	return all
}
