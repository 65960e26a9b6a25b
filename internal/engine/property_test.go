package engine

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func compareWithOracle(t *rapid.T, g *stream, steps int) {
	s, o := New(), newOracle()
	step := func(e Event) {
		got, want := s.Apply(e), o.apply(e)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("after %T%+v (-oracle +engine):\n%s", e, e, diff)
		}
		g.heard(got)
		compareQueues(t, s, o)
	}
	for _, e := range g.setup() {
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
			why := o.decision(c, 0, 0).Reason
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
