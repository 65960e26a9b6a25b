package conversation_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// arrivals brings n conversations of team 5, which nobody has.
func arrivals(t *testing.T, d *db.DB, n int) (ids []id.ID) {
	t.Helper()
	for i := range n {
		ids = append(ids, mustReceive(t, d, arrival{fmt.Sprint("p", i), fmt.Sprint(i), "hi"})[0].Conversation)
	}
	return ids
}

// decided is what the engine decided about one of them: to this agent, of a cap.
func decided(c, agent id.ID, most int) conversation.AutoAssignment {
	return conversation.AutoAssignment{Automatic: conversation.Automatic{Conversation: c, Team: 5}, Agent: agent, MaxTotal: most, MaxKind: -1}
}

// from says whom it takes it from.
func from(a conversation.AutoAssignment, agent id.ID, loss conversation.Loss) conversation.AutoAssignment {
	a.From = map[id.ID]conversation.Loss{agent: loss}
	return a
}

// offer makes an offer of it.
func offer(d *db.DB, a conversation.AutoAssignment, lasts time.Duration) conversation.AutoAssignment {
	a.Until = d.Now().Add(lasts)
	return a
}

// carryOut gives how many were assigned.
func carryOut(t *testing.T, d *db.DB, list ...conversation.AutoAssignment) (done int) {
	t.Helper()
	write(t, d, func(tx *db.Tx) (err error) {
		done, err = conversation.AssignAutomatically(context.Background(), tx, ws, list)
		return err
	})
	countersHold(t, d)
	return done
}

// has wants these to be with these agents.
func has(t *testing.T, d *db.DB, ids []id.ID, agents ...id.ID) {
	t.Helper()
	got := make([]id.ID, len(agents))
	for i := range agents {
		got[i] = load(t, d, ids[i]).Assignee
	}
	if !slices.Equal(got, agents) {
		t.Errorf("with %v, want %v", got, agents)
	}
}

var silence = conversation.Loss{Why: "no_first_reply", Silent: true}

func TestAssignAutomatically_whatIsTakenMakesRoomInTheSameUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := arrivals(t, d, 4)
		carryOut(t, d, decided(c[0], 2, 1), decided(c[1], 3, 1))
		// Agent 2 loses one to 4 and is given another, agents 3 and 2 swap: in one unit, in whatever order.
		if n := carryOut(t, d, decided(c[2], 2, 1), from(decided(c[0], 4, 1), 2, silence)); n != 2 {
			t.Errorf("%d assigned, want 2", n)
		}
		has(t, d, c, 4, 3, 2)
		if n := carryOut(t, d, from(decided(c[2], 3, 1), 2, silence), from(decided(c[1], 2, 1), 3, silence)); n != 2 {
			t.Errorf("%d swapped, want 2", n)
		}
		has(t, d, c, 4, 2, 3)
		// What cannot be taken makes none: 4 is full, so 2 keeps theirs, and 3 theirs for want of room with 2.
		if n := carryOut(t, d, decided(c[3], 3, 1), from(decided(c[2], 2, 1), 3, silence), from(decided(c[1], 4, 1), 2, silence)); n != 0 {
			t.Errorf("%d assigned beyond the caps", n)
		}
		has(t, d, c, 4, 2, 3, 0)
	})
}

func TestAssignAutomatically_anOfferHoldsAPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := arrivals(t, d, 5)
		asked := func(a conversation.AutoAssignment) conversation.AutoAssignment { return offer(d, a, time.Hour) }
		carryOut(t, d, decided(c[0], 2, 3))
		carryOut(t, d, asked(decided(c[1], 2, 3)))
		carryOut(t, d, asked(decided(c[2], 2, 3)), asked(decided(c[3], 2, 3)))
		for i, want := range []id.ID{0, 2, 2, 0} {
			if got := load(t, d, c[i]).Offer.Agent; got != want {
				t.Errorf("%d is offered to %d, want %d", i, got, want)
			}
		}
		given := decided(c[4], 2, 3)
		given.Holds = true
		if carryOut(t, d, given) != 0 {
			t.Error("given on top of what they are asked to accept")
		}
		// Asking somebody else makes room for it.
		carryOut(t, d, from(asked(decided(c[1], 3, 3)), 2, conversation.Loss{Why: "declined", Asked: true}), given)
		has(t, d, c, 2, 0, 0, 0, 2)
		if got := load(t, d, c[1]).Offer.Agent; got != 3 {
			t.Errorf("offered to %d, want 3", got)
		}
	})
}

func TestAssignAutomatically_whoAcceptedInTimeKeepsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := arrivals(t, d, 2)
		carryOut(t, d, offer(d, decided(c[0], 2, 3), time.Hour), offer(d, decided(c[1], 2, 3), time.Hour))
		for _, one := range c {
			write(t, d, func(tx *db.Tx) error {
				_, err := conversation.Accept(as(2), tx, everybody, ws, one)
				return err
			})
		}
		// The engine did not know it yet when the time of the offer was over.
		lapsed := conversation.Loss{Why: "offer_timeout", Asked: true}
		carryOut(t, d, from(offer(d, decided(c[0], 3, 3), time.Hour), 2, lapsed))
		write(t, d, func(tx *db.Tx) error {
			return conversation.WaitAutomatically(context.Background(), tx, ws, []conversation.AutoWait{{Automatic: conversation.Automatic{Conversation: c[1], Team: 5, From: map[id.ID]conversation.Loss{2: lapsed}}}})
		})
		has(t, d, c, 2, 2)
		countersHold(t, d)
	})
}

func TestAssign_whatAPolicyDecidedBecomesAPersonsWordOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := arrivals(t, d, 1)[0]
		carryOut(t, d, decided(c, 2, 1))
		was := load(t, d, c)
		for range 2 {
			write(t, d, func(tx *db.Tx) error { _, err := conversation.Assign(as(9), tx, everybody, ws, c, 2); return err })
		}
		given, err := event.Of(t.Context(), d.Read(), ws, c, []string{conversation.EventAssigned}, 0, 10)
		if err != nil || len(given) != 2 || !strings.Contains(string(given[1].Data), `"by":{"kind":"user","id":"9"`) {
			t.Errorf("%v, assigned: %v", err, given)
		}
		if now := load(t, d, c); now.Assignee != 2 || !now.AssignedAt.Equal(was.AssignedAt) {
			t.Errorf("%+v, was %+v", now, was)
		}
		countersHold(t, d)
	})
}

func TestAutomatically_aPersonsWordSinceTheDecisionHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := arrivals(t, d, 1)
		carryOut(t, d, decided(c[0], 2, 1))
		last := func() int64 {
			n, err := event.Last(t.Context(), d.Read(), ws)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		mute := conversation.Loss{Why: "no_next_reply"}
		give := func(seen int64) {
			a := from(decided(c[0], 3, 1), 2, mute)
			a.Seen = seen
			carryOut(t, d, a)
		}
		wait := func(seen int64) {
			write(t, d, func(tx *db.Tx) error {
				return conversation.WaitAutomatically(t.Context(), tx, ws, []conversation.AutoWait{{Automatic: conversation.Automatic{Conversation: c[0], Team: 5,
					From: map[id.ID]conversation.Loss{2: mute}, Seen: seen}}})
			})
		}
		before := last()
		write(t, d, func(tx *db.Tx) error {
			_, err := conversation.Assign(as(9), tx, everybody, ws, c[0], 2)
			return err
		})
		after := last()
		give(before)
		wait(before)
		has(t, d, c, 2)
		refused, err := event.Of(t.Context(), d.Read(), ws, c[0], []string{conversation.EventRefused}, after, 10)
		if err != nil || len(refused) != 2 || !strings.Contains(string(refused[0].Data), `"holder_id":"2"`) || !strings.Contains(string(refused[1].Data), `"holder_id":"2"`) {
			t.Errorf("%v, refused: %v", err, refused)
		}
		give(after) // by a policy that overrules what a person decided
		has(t, d, c, 3)
		countersHold(t, d)
	})
}
