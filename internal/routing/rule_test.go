package routing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/routing"
)

// directory knows every user by one name.
var directory = conversation.Directory{
	User: func(context.Context, db.Q, id.ID, id.ID) (string, bool, error) { return "Linh", true, nil },
	Team: func(context.Context, db.Q, id.ID, id.ID) (bool, error) { return true, nil },
}

func seconds(n int) *int { return &n }

// rule changes the team's policy.
func (w *world) rule(change func(p *identity.Policy)) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := identity.ReviseTeam(ctx, tx, w.team, func(t *identity.Team) { change(&t.Policy) })
		return err
	})
}

// as is what an agent does.
func (w *world) as(agent id.ID, do func(ctx context.Context, tx *db.Tx) error) error {
	ctx := access.With(context.Background(), access.Actor{Workspace: w.ws, Kind: access.KindUser, User: agent, Role: access.Agent, Name: "Linh"})
	return w.db.Write(ctx, func(tx *db.Tx) error { return do(ctx, tx) })
}

// next waits for the n-th event of a type since the start.
func (w *world) next(on *node, kind string, n int) (found event.Event) {
	w.t.Helper()
	w.until(on, func(e event.Event) bool {
		if e.Type == kind {
			found = e
			n--
		}
		return n == 0
	})
	return found
}

func (w *world) load(c id.ID) conversation.Conversation {
	w.t.Helper()
	found, err := conversation.Load(context.Background(), w.db.Read(), w.ws, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

func TestOffer_isAcceptedOrTheNextIsAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		w.rule(func(p *identity.Policy) { p.OfferS = seconds(60) })
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventOffered, 1)
		first := w.load(c).Offer.Agent
		if got := w.load(c); first == 0 || got.Assignee != 0 {
			t.Fatalf("offered to %d, assigned to %d", first, got.Assignee)
		}
		if r := w.waitsFor(n, c, "offered"); *r.AgentID != first {
			t.Fatalf("reason %+v", r)
		}
		decline := func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Decline(ctx, tx, w.ws, c)
			return err
		}
		if err := w.as(first, decline); err != nil {
			t.Fatal(err)
		}
		if err := w.as(first, decline); err == nil {
			t.Fatal("declined twice")
		}
		w.next(n, conversation.EventOffered, 2)
		second := w.load(c).Offer.Agent
		if second == first {
			t.Fatal("whoever declined is asked again before the other")
		}
		accept := func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Accept(ctx, tx, directory, w.ws, c)
			return err
		}
		if err := w.as(first, accept); err == nil {
			t.Fatal("somebody accepted what was offered to another")
		}
		if err := w.as(second, accept); err != nil {
			t.Fatal(err)
		}
		e := w.next(n, conversation.EventAssigned, 1)
		var told conversation.Assigned
		if json.Unmarshal(e.Data, &told) != nil || !told.Accepted || *told.Conversation.AssigneeID != second || told.Conversation.Offer != nil {
			t.Fatalf("told %s", e.Data)
		}
		w.holds(2)
	})
}

func TestOffer_lapsesByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		w.rule(func(p *identity.Policy) { p.OfferS = seconds(1) })
		c := w.arrive(d, "mai")
		first := w.next(n, conversation.EventOffered, 1)
		second := w.next(n, conversation.EventOffered, 2)
		var a, b conversation.Offered
		if json.Unmarshal(first.Data, &a) != nil || json.Unmarshal(second.Data, &b) != nil || a.AgentID == b.AgentID {
			t.Fatalf("asked %s, then %s", first.Data, second.Data)
		}
		if late := second.At.Sub(*offerUntil(a)); late < 0 || late.Seconds() > 1 {
			t.Fatalf("the next was asked %s after the offer had lapsed", late)
		}
		if got := w.load(c); got.Assignee != 0 {
			t.Fatalf("assigned to %d", got.Assignee)
		}
	})
}

func TestReassign_takesFromWhoDoesNotAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		w.rule(func(p *identity.Policy) { p.Reassign = &identity.Reassign{FirstReplyS: seconds(1), MaxHops: 1} })
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventAssigned, 1)
		first := w.load(c).Assignee
		e := w.next(n, conversation.EventAssigned, 2)
		var told conversation.Assigned
		if json.Unmarshal(e.Data, &told) != nil || told.FromID == nil || *told.FromID != first || told.Why != "no_first_reply" || told.Hops != 1 || told.By.Kind != "rondo" || *told.Conversation.AssigneeID == first {
			t.Fatalf("told %s", e.Data)
		}
		e = w.next(n, conversation.EventEscalated, 1)
		var raised conversation.Escalated
		if json.Unmarshal(e.Data, &raised) != nil || raised.Hops != 1 || raised.By.Kind != "rondo" || raised.Why != "no_first_reply" {
			t.Fatalf("told %s", e.Data)
		}
		if got := w.load(c); got.Assignee == first || got.Assignee == 0 {
			t.Fatalf("escalated, and with %d", got.Assignee)
		}
		w.holds(2)
	})
}

func TestReassign_whoLosesOneHasRoomForAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 1)
		be := func(status identity.Status) {
			w.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := identity.SetPresence(ctx, tx, w.agents[1], status, "")
				return err
			})
		}
		be(identity.Offline)
		w.rule(func(p *identity.Policy) { p.Reassign = &identity.Reassign{FirstReplyS: seconds(1), MaxHops: 1} })
		slow := w.arrive(d, "mai")
		w.next(n, conversation.EventAssigned, 1)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			team, err := identity.CreateTeam(ctx, tx, identity.TeamDraft{Name: "Support", Policy: identity.DefaultPolicy(), Members: []identity.Member{{User: w.agents[0]}}})
			w.team = team.ID
			return err
		})
		waits := w.arrive(d, "budi")
		w.next(n, conversation.EventWaiting, 1)
		be(identity.Online)
		w.next(n, conversation.EventAssigned, 3)
		if a, b := w.load(slow).Assignee, w.load(waits).Assignee; a != w.agents[1] || b != w.agents[0] {
			t.Fatalf("with %d and %d, want %d and %d", a, b, w.agents[1], w.agents[0])
		}
		w.holds(1)
	})
}

func TestReassign_anAnswerKeepsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventAssigned, 1)
		agent := w.load(c).Assignee
		if err := w.as(agent, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := conversation.Write(ctx, tx, w.ws, c, conversation.Reply{Text: "hello"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.rule(func(p *identity.Policy) { p.Reassign = &identity.Reassign{FirstReplyS: seconds(1)} })
		other := w.arrive(d, "thu") // this one is taken from its agent, so time has passed
		e := w.next(n, conversation.EventAssigned, 3)
		if e.Conversation != other || w.load(c).Assignee != agent {
			t.Fatalf("the answered one is with %d, %d was moved", w.load(c).Assignee, e.Conversation)
		}
	})
}

func TestWarning_isToldWhenItBeginsAndEnds(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		n := start(t, nodes[0])
		if nodes[1] != nodes[0] {
			start(t, nodes[1])
		}
		w := newWorld(t, nodes[0], 1, 2)
		w.rule(func(p *identity.Policy) {
			p.Requires = &identity.Requires{Skills: []string{"vip"}, Languages: []string{}}
		})
		c := w.arrive(nodes[0], "mai")
		w.next(n, conversation.EventWaiting, 1)
		if r := w.waitsFor(n, c, "nobody_ever"); r.Detail["lacks_skill"] != 1 {
			t.Fatalf("reason %+v", r)
		}
		var codes []string
		told := func(e event.Event) bool {
			var x routing.Warning
			if e.Type == routing.EventWarning && json.Unmarshal(e.Data, &x) == nil && x.TeamID == w.team {
				codes = append(codes, x.Code)
			}
			return len(codes) > 0 && codes[len(codes)-1] == "nobody_ever"
		}
		w.until(n, told)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := identity.ReviseUser(ctx, tx, nil, w.agents[0], func(u *identity.User) { u.Skills = []string{"vip"} })
			return err
		})
		w.next(n, conversation.EventAssigned, 1)
		codes = nil
		w.until(n, func(e event.Event) bool { told(e); return len(codes) > 1 && codes[len(codes)-1] == "" })
		for i := 1; i < len(codes); i++ {
			if codes[i] == codes[i-1] {
				t.Fatalf("said twice: %q", codes)
			}
		}
	})
}

func TestReturning_goesToWhoHadThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 3, 5)
		w.rule(func(p *identity.Policy) { p.Returning = &identity.Returning{Mode: identity.ModePrefer, WindowDays: 30} })
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventAssigned, 1)
		had := w.load(c).Assignee
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Close(ctx, tx, w.ws, c, "", "")
			return err
		})
		for i := range 2 { // the pool's turn moves on
			w.arrive(d, fmt.Sprint("other", i))
		}
		w.untilAssigned(n, 3)
		again := w.say(d, "mai", "mai again")
		w.untilAssigned(n, 4)
		got := w.load(again)
		if got.Assignee != had || got.PreviousAgent != had || got.First {
			t.Fatalf("with %d, previous %d, first %v; want %d", got.Assignee, got.PreviousAgent, got.First, had)
		}
	})
}

// offerUntil is when an offer lapses.
func offerUntil(o conversation.Offered) *time.Time { return &o.Conversation.Offer.Until }

func TestPresence_aLostConnectionGetsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 1, 2)
		w.write(func(_ context.Context, tx *db.Tx) error {
			lost := identity.PresenceChanged{UserID: w.agents[0]}
			lost.Status, lost.Connection = identity.Online, identity.Lost
			return event.Record(tx, event.New{Workspace: w.ws, Type: identity.EventPresenceChanged, Data: lost})
		})
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventWaiting, 1)
		w.waitsFor(n, c, "nobody_online")
	})
}

// What is taken from somebody whose connection was lost says so; a choice to go is another thing.
func TestReassign_tellsALostConnectionFromGoingOffline(t *testing.T) {
	for why, how := range map[string]identity.PresenceFact{
		"lost_connection": {Status: identity.Online, Connection: identity.Lost},
		"went_offline":    {Status: identity.Offline, Connection: identity.OpenNow, Cause: identity.Chosen},
	} {
		t.Run(why, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				n := start(t, d)
				w := newWorld(t, d, 2, 2)
				w.rule(func(p *identity.Policy) {
					p.Reassign = &identity.Reassign{Offline: &identity.OfflineRule{AfterS: 1, Mode: "all"}}
				})
				c := w.arrive(d, "mai")
				w.next(n, conversation.EventAssigned, 1)
				first := w.load(c).Assignee
				w.write(func(_ context.Context, tx *db.Tx) error {
					return event.Record(tx, event.New{Workspace: w.ws, Type: identity.EventPresenceChanged, Data: identity.PresenceChanged{UserID: first, PresenceFact: how}})
				})
				e := w.next(n, conversation.EventAssigned, 2)
				var told conversation.Assigned
				if json.Unmarshal(e.Data, &told) != nil || told.FromID == nil || *told.FromID != first || told.Why != why {
					t.Fatalf("told %s", e.Data)
				}
			})
		})
	}
}

func TestPreview_saysWhatWouldChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 5)
		w.rule(func(p *identity.Policy) { one := 1; p.MaxOpen = &one })
		for i := range 5 {
			w.arrive(d, fmt.Sprint("c", i))
		}
		w.next(n, conversation.EventWaiting, 3)
		var draft identity.PolicyDraft
		if err := json.Unmarshal([]byte(`{"max_open":2}`), &draft); err != nil {
			t.Fatal(err)
		}
		p, err := n.router.Preview(w.ctx(), w.ws, w.team, draft)
		if err != nil || p.GivenN != 2 || p.ChangedN != 1 || p.Unchanged != 0 || p.Changed[0].Before.Position != 3 || p.Changed[0].After.Position != 1 {
			t.Fatalf("%+v, %v", p, err)
		}
		if waiting := w.find(conversation.Filter{Waiting: true}); len(waiting) != 3 {
			t.Fatalf("%d wait after a preview", len(waiting))
		}
	})
}
