package expectation_test

import (
	"context"
	"testing"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/engine/hours"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// aims sets the team's targets, in seconds; 0: none.
func (w *world) aims(first, next int) {
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := identity.ReviseTeam(ctx, tx, w.team, func(t *identity.Team) {
			t.Policy.Targets = &identity.Targets{}
			if first > 0 {
				t.Policy.Targets.FirstReplyS = &first
			}
			if next > 0 {
				t.Policy.Targets.NextReplyS = &next
			}
		})
		return err
	})
}

// answers lets an agent write in a conversation.
func (w *world) answers(conv id.ID) {
	w.write(func(_ context.Context, tx *db.Tx) error {
		ctx := access.With(context.Background(), access.Actor{Workspace: w.ws, Kind: access.KindUser, User: w.agents[0], Role: access.Agent, Name: "Linh 0"})
		_, _, err := conversation.Write(ctx, tx, w.ws, conv, conversation.Reply{Text: "here I am"})
		return err
	})
}

func (w *world) target(conv id.ID) (expectation.Target, bool) {
	w.t.Helper()
	t, err := expectation.LoadTarget(w.ctx(), w.db.Read(), w.ws, conv)
	if err != nil && fault.KindOf(err) != fault.NotFoundKind {
		w.t.Fatal(err)
	}
	return t, err == nil
}

func (w *world) retarget(conv id.ID) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error { return expectation.Retarget(ctx, tx, w.ws, conv) })
}

// A clock runs while the contact waits, for the first answer and then for the next; Rondo's words stop none.
func TestTarget_runsWhileTheContactWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1, everything())
		w.aims(600, 60)
		conv := w.says("ann", "hello")
		w.retarget(conv)
		first, running := w.target(conv)
		if !running || first.Kind != expectation.FirstReply || first.DueAt.Sub(first.Since) != 10*time.Minute || first.Team != w.team {
			t.Fatalf("%+v", first)
		}
		w.says("ann", "hello?")
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Inform(ctx, tx, w.ws, conv, 0, "we are busy", "x")
			return err
		})
		w.retarget(conv)
		if again, _ := w.target(conv); !again.DueAt.Equal(first.DueAt) {
			t.Errorf("the clock began anew: %+v", again)
		}
		w.answers(conv)
		w.retarget(conv)
		if stopped, running := w.target(conv); running {
			t.Errorf("runs on after an answer: %+v", stopped)
		}
		w.says("ann", "and one more thing")
		w.retarget(conv)
		if next, running := w.target(conv); !running || next.Kind != expectation.NextReply || next.DueAt.Sub(next.Since) != time.Minute {
			t.Errorf("%+v", next)
		}
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Close(ctx, tx, w.ws, conv, "", "")
			return err
		})
		w.retarget(conv)
		if _, running := w.target(conv); running {
			t.Error("runs on after the end")
		}
	})
}

// The clock stands still outside the team's hours.
func TestTarget_runsOnWorkingHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1, nil)
		w.aims(3600, 0)
		opens := time.Now().UTC().AddDate(0, 0, 2)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			c, err := calendar.Create(ctx, tx, calendar.Calendar{Workspace: w.ws, Name: "Shop", Spec: hours.Spec{Timezone: "UTC",
				Week: map[string][]hours.Pair{hours.Days[opens.Weekday()]: {{"09:00", "17:00"}}}}})
			if err != nil {
				return err
			}
			_, err = identity.ReviseTeam(ctx, tx, w.team, func(t *identity.Team) { t.Hours = c.ID })
			return err
		})
		conv := w.says("ann", "hello")
		w.retarget(conv)
		due := time.Date(opens.Year(), opens.Month(), opens.Day(), 10, 0, 0, 0, time.UTC)
		if target, _ := w.target(conv); !target.DueAt.Equal(due) {
			t.Errorf("due at %v, want %v", target.DueAt, due)
		}
	})
}

// What was missed is told once, by the feed; what was answered in time is not.
func TestTarget_tellsWhatWasMissed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, true)
		w := newWorld(t, d, 1, nil)
		w.aims(1, 0)
		w.until(n, conversation.EventAssigned, w.says("ann", "hello"), 1)
		late := w.says("bob", "hi")
		w.until(n, expectation.EventTargetMissed, late, 1)
		if target, _ := w.target(late); target.MissedAt.Before(target.DueAt) {
			t.Errorf("%+v", target)
		}
		list, err := expectation.Targets(w.ctx(), d.Read(), w.ws, w.team, time.Time{}, 0, 10)
		if err != nil || len(list) != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		if other, err := expectation.Targets(w.ctx(), d.Read(), w.ws+1, 0, time.Time{}, 0, 10); err != nil || len(other) != 0 {
			t.Errorf("another workspace sees %+v, %v", other, err)
		}
	})
}

// A clock that stops and runs again, as for a snooze, is not told to be missed once more.
func TestTarget_isMissedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, true)
		w := newWorld(t, d, 1, nil)
		w.aims(1, 0)
		late := w.says("bob", "hi")
		w.until(n, expectation.EventTargetMissed, late, 1)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Snooze(ctx, tx, w.ws, late, time.Time{})
			return err
		})
		w.retarget(late)
		w.says("bob", "are you there?") // it is open again, and waits as long as it does
		w.until(n, expectation.EventTargetMissed, w.says("ann", "hello"), 1)
		if target, runs := w.target(late); !runs || target.MissedAt.IsZero() {
			t.Errorf("%+v", target)
		}
		told, err := event.Of(w.ctx(), d.Read(), w.ws, late, []string{expectation.EventTargetMissed}, 0, 10)
		if err != nil || len(told) != 1 {
			t.Errorf("it was told %d times, %v", len(told), err)
		}
	})
}
