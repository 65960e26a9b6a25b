package expectation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/engine/expect"
	"rondo/internal/engine/hours"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

// Whoever waits is told so once, in their language, and whoever is served who has it; what came true is kept.
func TestKeeper_tellsByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, true)
		w := newWorld(t, d, 1, everything())
		first := w.says("ann", "hello")
		w.until(n, conversation.EventMessageCreated, first, 2)
		second := w.says("bob", "hi")
		w.until(n, conversation.EventMessageCreated, second, 2)
		if got := w.heard(first); len(got) != 1 || !strings.Contains(got[0], "Linh 0 sẽ hỗ trợ bạn") {
			t.Errorf("the first is told %q", got)
		}
		if got := w.heard(second); len(got) != 1 || !strings.Contains(got[0], "vị trí số 1") || !strings.Contains(got[0], "chưa thể nói sẽ mất bao lâu") {
			t.Errorf("the second is told %q", got)
		}
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Close(ctx, tx, w.ws, first, "", "")
			return err
		})
		w.until(n, conversation.EventMessageCreated, second, 3)
		list := w.kept(second)
		for late := time.After(20 * time.Second); len(list) == 2 && list[1].Outcome == expectation.Pending; list = w.kept(second) {
			select { // what came true is noted beside the telling, not with it
			case <-time.After(2 * time.Millisecond):
			case <-late:
				t.Fatal("what came true was never noted")
			}
		}
		if len(list) != 2 || list[0].Kind != expect.Assigned || list[1].Kind != expect.OverCapacity || list[1].Outcome != expectation.Served || list[1].Waited <= 0 || list[1].Place.Unknown != "too_little_data" {
			t.Errorf("%+v", list)
		}
		c, err := conversation.Load(w.ctx(), d.Read(), w.ws, second)
		if err != nil || !c.FirstReplyAt.IsZero() || c.WaitingSince.IsZero() || c.Unread != 1 {
			t.Errorf("what Rondo says counts as an answer: %+v, %v", c, err)
		}
		sums, err := expectation.Tallies(w.ctx(), d.Read(), w.ws, time.Now().Add(-time.Hour), time.Now().Add(time.Hour), 0)
		if err != nil || len(sums) != 1 || sums[0].Announced != 1 || sums[0].Timed != 0 || sums[0].TeamID.ID() != w.team {
			t.Errorf("%+v, %v", sums, err)
		}
	})
}

// However often the contact writes and however many nodes look, it is said once.
func TestKeeper_saysItOncePerState(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, dbs []*db.DB) {
		n, other := start(t, dbs[0], false), start(t, dbs[1], false)
		w := newWorld(t, dbs[0], 0, everything())
		conv := w.says("ann", "hello")
		w.until(n, conversation.EventWaiting, conv, 1)
		w.until(other, conversation.EventWaiting, conv, 1)
		done := make(chan struct{})
		for _, node := range []*node{n, other, n, other} {
			go func() { w.look(node, conv); done <- struct{}{} }()
		}
		for range 4 {
			<-done
		}
		w.says("ann", "are you there?")
		w.says("ann", "anybody?")
		w.look(n, conv)
		w.look(other, conv)
		if got := w.heard(conv); len(got) != 1 {
			t.Errorf("said %q", got)
		}
	})
}

func TestKeeper_staysSilentAndSaysWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, false)
		w := newWorld(t, d, 0, everything())
		silent := func(conv id.ID, why expect.Why) {
			t.Helper()
			w.until(n, conversation.EventWaiting, conv, 1)
			w.look(n, conv)
			w.look(n, conv)
			list := w.kept(conv)
			if len(w.heard(conv)) != 0 || len(list) != 1 || list[0].Sent || list[0].Why != why || expectation.Show(list[0], nil).Text == "" {
				t.Errorf("%s: heard %q, kept %+v", why, w.heard(conv), list)
			}
		}
		robot := w.says("robot", "hello")
		w.says("robot", "I am away", func(in *conversation.Incoming) { in.Extra.Automatic, in.Thread = true, []string{"robot1"} })
		silent(robot, expect.IsRobot)
		silent(w.says("late", "hello", func(in *conversation.Incoming) { in.Window = time.Nanosecond }), expect.NotWritable)
		answered := w.says("ann", "hello")
		w.until(n, conversation.EventWaiting, answered, 1)
		w.write(func(ctx context.Context, tx *db.Tx) error { // a program answers for a colleague, and takes nothing over
			_, _, err := conversation.Write(ctx, tx, w.ws, answered, conversation.Reply{Text: "one moment"})
			return err
		})
		w.look(n, answered)
		if len(w.heard(answered)) != 2 { // that one, and ours: what Rondo says is no answer
			t.Errorf("heard %q", w.heard(answered))
		}
	})
}

// Outside the hours the contact is told when they begin, once, three messages or not.
func TestKeeper_awayOncePerClosing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, false)
		w := newWorld(t, d, 0, everything())
		w.write(func(ctx context.Context, tx *db.Tx) error {
			soon := time.Now().UTC().AddDate(0, 0, 2)
			c, err := calendar.Create(ctx, tx, calendar.Calendar{Workspace: w.ws, Name: "Shop", Spec: hours.Spec{Timezone: "UTC",
				Week: map[string][]hours.Pair{hours.Days[soon.Weekday()]: {{"09:00", "17:00"}}}}})
			if err != nil {
				return err
			}
			_, err = identity.ReviseTeam(ctx, tx, w.team, func(t *identity.Team) { t.Hours = c.ID })
			return err
		})
		conv := w.says("ann", "hello")
		w.until(n, conversation.EventWaiting, conv, 1)
		again := w.look(n, conv)
		w.says("ann", "hello?")
		w.look(n, conv)
		got := w.heard(conv)
		if len(got) != 1 || !strings.Contains(got[0], "lúc 9:00") || !strings.Contains(got[0], "nghỉ") {
			t.Errorf("%q", got)
		}
		if until := time.Until(again); until < 20*time.Hour || until > 58*time.Hour {
			t.Errorf("looks again at %v", again)
		}
	})
}

// A team that says nothing costs nothing: nothing is kept, and nothing is said.
func TestKeeper_aTeamMaySayNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, false)
		w := newWorld(t, d, 0, nil)
		conv := w.says("ann", "hello")
		w.until(n, conversation.EventWaiting, conv, 1)
		if again := w.look(n, conv); !again.IsZero() || len(w.heard(conv)) != 0 || len(w.kept(conv)) != 0 {
			t.Errorf("%v %q %+v", again, w.heard(conv), w.kept(conv))
		}
	})
}

// What came true is counted: served in time, late, gone.
func TestKept_counts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 0, everything())
		at := time.Now().UTC().Truncate(time.Second)
		rows := []struct {
			promised, waited float64
			outcome          expectation.Outcome
		}{{300, 100, expectation.Served}, {300, 290, expectation.Served}, {300, 400, expectation.Served}, {300, 50, expectation.Left}, {300, 900, expectation.Left}, {0, 60, expectation.Served}, {300, 0, expectation.Pending}}
		w.write(func(ctx context.Context, tx *db.Tx) error {
			for i, r := range rows {
				a := expectation.Announcement{Workspace: w.ws, ID: tx.NewID(), Conversation: id.ID(i + 1), Team: w.team, At: at, Kind: expect.OverCapacity, State: "s", Sent: true, Why: expect.Began,
					Place: expectation.Place{Position: 1, Low: 60, Mean: 200, High: r.promised * 0.9, Promised: r.promised}}
				if _, err := expectation.Keep(ctx, tx, a); err != nil {
					return err
				}
				if r.outcome != expectation.Pending {
					if err := expectation.SettleAt(ctx, tx, w.ws, a.Conversation, at.Add(time.Duration(r.waited)*time.Second), r.outcome); err != nil {
						return err
					}
				}
			}
			return nil
		})
		list, err := expectation.Tallies(w.ctx(), d.Read(), w.ws, at, at.Add(time.Second), w.team)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		k := list[0].Counts()
		if k.Announced != 7 || k.WithoutMinutes != 1 || k.Served != 3 || k.Left != 1 || k.Broken != 2 || *k.Kept != 0.5 || *k.Coverage != 0.25 || *k.MeanErrorS != (100+90+200)/3. || *k.ShareWithout != 1/7. {
			t.Errorf("%+v: kept %v, coverage %v, error %v, without %v", k, *k.Kept, *k.Coverage, *k.MeanErrorS, *k.ShareWithout)
		}
		if none, err := expectation.Tallies(w.ctx(), d.Read(), w.ws+1, at, at.Add(time.Second), 0); err != nil || len(none) != 0 {
			t.Errorf("another workspace sees %+v, %v", none, err)
		}
	})
}
