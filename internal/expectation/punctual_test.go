package expectation_test

import (
	"testing"
	"time"

	"rondo/internal/expectation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
)

// A first answer counts by the team's target: late while it is overdue, late when it came late, in time otherwise.
func TestFirstAnswers_countByTheTarget(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, true)
		w := newWorld(t, d, 1, nil)
		answers := func(want ...bool) {
			t.Helper()
			list, err := expectation.FirstAnswers(w.ctx(), d.Read(), w.ws, d.Now().Add(-time.Hour), d.Now())
			if err != nil || len(list) != len(want) {
				t.Fatalf("%+v, %v", list, err)
			}
			for i, a := range list {
				if a.InTime != want[i] || a.Team != w.team {
					t.Fatalf("%+v", list)
				}
			}
		}
		w.aims(1, 0)
		answers()
		late := w.says("bob", "hi")
		w.until(n, expectation.EventTargetMissed, late, 1)
		answers(false)
		w.answers(late)
		w.retarget(late)
		answers(false)
		w.aims(600, 0)
		answers(true)
		w.aims(0, 60)
		answers()
		if other, err := expectation.FirstAnswers(w.ctx(), d.Read(), w.ws+1, d.Now().Add(-time.Hour), d.Now()); err != nil || len(other) != 0 {
			t.Errorf("another workspace: %+v, %v", other, err)
		}
	})
}
