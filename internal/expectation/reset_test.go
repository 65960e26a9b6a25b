package expectation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/engine/hours"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

// follows lets whoever keeps the clocks begin behind what has happened up to here.
func (w *world) follows() {
	w.t.Helper()
	if _, _, err := expectation.Begin(w.ctx(), w.db, w.ws); err != nil {
		w.t.Fatal(err)
	}
}

// Another target moves the clocks that run, of more conversations than one unit of work takes; none ends them.
func TestTargets_moveTheClocksThatRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1, nil)
		w.aims(6000, 0)
		list := make([]id.ID, 104)
		for i := range list {
			list[i] = w.says(fmt.Sprint("contact ", i), "hello")
			w.retarget(list[i])
		}
		w.follows()
		n := start(t, d, true)
		told := 0
		// until reads on what is told of clocks, until all of them are as they should be.
		until := func(right func(target expectation.Target, running bool) bool) {
			for all := false; !all; {
				told++
				w.until(n, expectation.EventTargetsChanged, 0, told)
				all = true
				for _, conv := range list {
					all = all && right(w.target(conv))
				}
			}
		}
		w.aims(3000, 0)
		until(func(target expectation.Target, running bool) bool {
			return running && target.DueAt.Sub(target.Since) == 50*time.Minute
		})
		w.aims(0, 60)
		until(func(_ expectation.Target, running bool) bool { return !running })
	})
}

// Other hours move them, too, whether the calendar changes or another one holds.
func TestTargets_moveWithTheHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 0, nil)
		w.aims(3600, 0)
		conv := w.says("ann", "hello")
		w.retarget(conv)
		w.follows()
		n := start(t, d, true)
		day := time.Now().UTC().AddDate(0, 0, 2)
		week := func(opens string) hours.Spec {
			return hours.Spec{Timezone: "UTC", Week: map[string][]hours.Pair{hours.Days[day.Weekday()]: {{opens, "17:00"}}}}
		}
		var shop calendar.Calendar
		w.write(func(ctx context.Context, tx *db.Tx) (err error) {
			if shop, err = calendar.Create(ctx, tx, calendar.Calendar{Workspace: w.ws, Name: "Shop", Spec: week("09:00")}); err != nil {
				return err
			}
			_, err = identity.ReviseWorkspace(ctx, tx, func(ws *identity.Workspace) { ws.Hours = shop.ID })
			return err
		})
		told := 0
		dueAt := func(hour int) {
			t.Helper()
			want := time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, time.UTC)
			for due := (time.Time{}); !due.Equal(want); {
				told++
				w.until(n, expectation.EventTargetsChanged, 0, told)
				target, _ := w.target(conv)
				due = target.DueAt
			}
		}
		dueAt(10)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := calendar.Revise(ctx, tx, w.ws, shop.ID, func(c *calendar.Calendar) { c.Spec = week("12:00") })
			return err
		})
		dueAt(13)
	})
}

// The list that goes by the clocks has those first that are due first, then those without a clock, page by page.
func TestFind_soonestDueFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 0, nil)
		var want, quiet []id.ID
		for i := range 3 {
			quiet = append(quiet, w.says(fmt.Sprint("quiet ", i), "hello"))
		}
		for i, within := range []int{900, 300, 600, 300} {
			w.aims(within, 0)
			conv := w.says(fmt.Sprint("contact ", i), "hello")
			w.retarget(conv)
			want = append(want, conv)
		}
		want = []id.ID{want[1], want[3], want[2], want[0], quiet[2], quiet[1], quiet[0]}
		for _, limit := range []int{1, 2, 3, 4, 10} {
			var got []id.ID
			f := conversation.Filter{Status: conversation.Open, Team: w.team, Sort: conversation.SoonestDue, Limit: limit}
			for {
				page, err := conversation.Find(w.ctx(), d.Read(), w.ws, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					got = append(got, c.ID)
				}
				if len(page) < limit {
					break
				}
				at := conversation.PlaceOf(page[limit-1], f.Sort)
				f.After = &at
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("by %d: %v, want %v", limit, got, want)
			}
		}
		other, err := conversation.Find(w.ctx(), d.Read(), w.ws+1, conversation.Filter{Sort: conversation.SoonestDue, Limit: 10})
		if err != nil || len(other) != 0 {
			t.Errorf("another workspace sees %v, %v", other, err)
		}
	})
}
