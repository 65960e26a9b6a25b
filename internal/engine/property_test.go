package engine

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// I10: on every decision the indexed engine says what the linear scan says,
// record and all; and I9: being saved and restored in between changes nothing.
func TestApply_decidesAsTheLinearScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { compareWithOracle(t, newStream(t), 80) })
}

func TestApply_decidesAsTheLinearScanInALargePool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { compareWithOracle(t, newCrowd(t), 40) })
}

// More channel kinds than have a flag of their own are right all the same.
func TestApply_decidesAsTheLinearScanWithManyKinds(t *testing.T) {
	many := Agent{ID: 99, Capacity: Capacity{Total: -1, Channels: map[string]int{}}}
	for i := range 70 {
		many.Capacity.Channels[fmt.Sprint(i)] = 1
	}
	rapid.Check(t, func(t *rapid.T) { compareWithOracle(t, newStream(t), 60, AgentSet{Agent: many}) })
}

func compareWithOracle(t *rapid.T, g *stream, steps int, before ...Event) {
	s, o := New(), newOracle()
	step := func(e Event) {
		got, want := s.Apply(e), o.apply(e)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("after %T%+v (-oracle +engine):\n%s", e, e, diff)
		}
		g.heard(got)
		compareQueues(t, s, o)
		compareDesk(t, s, o)
	}
	for _, e := range append(before, g.setup()...) {
		step(e)
	}
	for range steps {
		step(g.event())
		if g.n("crash", 9) == 0 {
			s = restored(t, s)
		}
	}
}

func compareQueues(t *rapid.T, s *State, o *oracle) {
	for _, team := range append(sorted(o.teams), 0) {
		queue := s.Queue(team)
		want := o.queue(team)
		if team != 0 && len(queue) != len(want) {
			t.Fatalf("team %d: %d wait, the oracle says %d", team, len(queue), len(want))
		}
		for i, c := range want {
			position, reason, ok := s.Place(c.ID)
			why := o.decision(c, nil, 0).Reason
			if team == 0 {
				i = -1
			} else if queue[i].Conversation != c.ID || queue[i].Position != i+1 || queue[i].Reason != why {
				t.Fatalf("team %d, place %d: %+v, the oracle says %d %+v", team, i+1, queue[i], c.ID, why)
			}
			if !ok || position != i+1 || reason != why {
				t.Fatalf("place of %d: %d %+v %v, the oracle says %d %+v", c.ID, position, reason, ok, i+1, why)
			}
		}
	}
	for _, c := range o.talks {
		_, reason, ok := s.Place(c.ID)
		if c.offered && (!ok || reason != Reason{Code: Asking, Agent: c.agent, Until: c.until}) {
			t.Fatalf("%d is offered to %d, its place says %+v", c.ID, c.agent, reason)
		}
	}
}

func compareDesk(t *rapid.T, s *State, o *oracle) {
	d := s.Desk()
	for _, team := range d.Teams {
		want := TeamDesk{Team: team.Team, Reason: team.Reason, Warning: team.Warning, Shut: o.teams[team.Team].shut}
		for i, c := range o.queue(team.Team) {
			want.Waiting++
			if i == 0 || c.since < want.LongestSince {
				want.LongestSince = c.since
			}
		}
		for id := range o.teams[team.Team].seats {
			counts := []*int{&want.Free, &want.AtCapacity, &want.Busy, &want.Offline, &want.OffShift, &want.Inactive}
			*counts[o.class(o.teams[team.Team], o.agents[id])]++
		}
		if team != want {
			t.Fatalf("desk: %+v, the oracle says %+v", team, want)
		}
		for _, kind := range channelKinds {
			compareNext(t, s, o, team.Team, kind)
		}
	}
	for _, a := range d.Agents {
		if a.Load != o.open(a.Agent) || a.Weighs != o.weighs(a.Agent) || a.Status != o.agents[a.Agent].status || a.OffShift != o.agents[a.Agent].off {
			t.Fatalf("desk: %+v, the oracle says load %d", a, o.open(a.Agent))
		}
	}
}

func compareNext(t *rapid.T, s *State, o *oracle, team ID, kind string) {
	got, reason := s.Next(team, Described{Channel: kind}, 3)
	c := &oracleTalk{Conversation: Conversation{Team: team, Channel: kind}, since: o.now}
	var w *choice
	if winner := o.pick(o.teams[team], c); winner != 0 && !o.space.Paused && !o.teams[team].shut {
		w = &choice{team, winner, ByPool}
	}
	d := o.decision(c, w, 0)
	if diff := cmp.Diff(d.Candidates[:min(3, len(d.Candidates))], got, cmpopts.EquateEmpty()); diff != "" || reason != d.Reason {
		t.Fatalf("next of %d, %s: %+v, want %+v (-oracle +engine)\n%s", team, kind, reason, d.Reason, diff)
	}
}

func restored(t *rapid.T, s *State) *State {
	before := s.Snapshot()
	again, err := Restore(before)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, again.Snapshot()) {
		t.Fatal("a restored state gives another snapshot")
	}
	return again
}

// I10 with everything that a policy can say, and everything due in time.
func TestApply_decidesAsTheLinearScanByEveryRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { compareWithOracle(t, newRuledStream(t), 80) })
}
