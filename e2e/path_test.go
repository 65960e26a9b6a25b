package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// TestPath_fromTheFirstMessageToTheNextConversation is the whole way of the product, over one channel.
func TestPath_fromTheFirstMessageToTheNextConversation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh, asLinh := w.person(t, "Linh", "agent", 2)
		omar, _ := w.person(t, "Omar", "agent", 2)
		tm := w.team(t, J{"strategy": "least_open"}, linh, omar)
		l := w.line(t, tm.ID)
		w.be(t, "online", linh)

		c := l.write(t, "ann", "hello")
		e := w.assigned(t, c.ID, linh, 0)
		if e.Data.By.Kind != "rondo" || e.Data.DecisionID == "" || c.Team != tm.ID || c.ChannelID != l.ID || c.ChannelKind != "custom" || c.Unread != 1 {
			t.Errorf("assigned by %+v with decision %q: %+v", e.Data.By, e.Data.DecisionID, c)
		}
		ds := w.decisions(t, c.ID)
		if len(ds) != 1 {
			t.Fatalf("%d decisions, want 1", len(ds))
		}
		d := ds[0]
		if d.ID != e.Data.DecisionID || d.Outcome != "assigned" || d.AgentID != linh.ID || d.TeamID != tm.ID || d.Strategy != "least_open" || d.PolicyVersion != tm.Version ||
			d.verdict(linh.ID) != "chosen" || d.verdict(omar.ID) != "offline" || d.Reason != nil || len(d.Candidates) != 2 || d.Candidates[0].Name == "" {
			t.Errorf("the decision: %+v", d)
		}

		mark := w.feed.mark()
		sent := post[message](t, asLinh, "/conversations/"+c.ID+"/messages", J{"text": "Hello Ann, how can I help?"})
		if sent.Direction != "out" || sent.Author.ID != linh.ID || sent.Author.Kind != "user" || sent.State != "queued" {
			t.Errorf("written: %+v", sent)
		}
		state := func(want string) {
			t.Helper()
			w.feed.await(t, "the message is "+want, mark, func(e event) bool {
				return e.Type == "message.updated" && e.Data.Message.ID == sent.ID && e.Data.Message.State == want
			})
		}
		state("sent")
		got := l.Messages() // the stand-in takes what carries the token and a valid signature, and nothing else
		if len(got) != 1 || got[0].ContactID != "ann" || got[0].Message.Text != "Hello Ann, how can I help?" || len(l.Calls("/message")) != 1 {
			t.Fatalf("the integrator took %+v", got)
		}
		l.post(t, "ann", customfake.Status(got[0].MID, "delivered", time.Now()))
		state("delivered")
		l.post(t, "ann", customfake.Status(got[0].MID, "read", time.Now()))
		state("read")
		if now := get[conversation](t, w.owner, "/conversations/"+c.ID); now.FirstReplyAt == nil || now.Unread != 0 || now.Queue != nil {
			t.Errorf("after the answer: %+v", now)
		}

		closed := do(t, asLinh, c.ID, "close", J{"category": "Billing", "summary": "Asked for an invoice."})
		if closed.Status != "closed" || closed.Category != "Billing" || closed.Summary != "Asked for an invoice." || closed.ClosedAt == nil {
			t.Errorf("closed: %+v", closed)
		}
		asLinh.refused(t, http.StatusConflict, "POST", "/conversations/"+c.ID+"/messages", J{"text": "one more thing"})
		next := l.write(t, "ann", "hello again")
		if next.ID == c.ID || next.Previous != c.ID || next.ContactID != c.ContactID {
			t.Errorf("the next conversation: %+v", next)
		}
		w.assigned(t, next.ID, linh, 0)

		var seen []string
		for _, a := range get[page[struct {
			Type  string `json:"type"`
			Actor actor  `json:"actor"`
		}]](t, w.owner, "/conversations/"+c.ID+"/activity").Items {
			seen = append(seen, a.Type+" by "+a.Actor.Kind)
		}
		if want := []string{"conversation.opened by contact", "conversation.assigned by rondo", "conversation.closed by user"}; !slices.Equal(seen, want) {
			t.Errorf("the activity %v, want %v", seen, want)
		}
		w.doctor(t)
	})
}

// TestWaiting_endsTheInstantThatItCan goes through everything that makes room.
func TestWaiting_endsTheInstantThatItCan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh := w.agent(t, "Linh", 1)
		spare := w.agent(t, "Spare", 1)
		tm := w.team(t, nil, linh)
		l := w.line(t, tm.ID)

		first := l.write(t, "first", "hello")
		w.waits(t, first.ID, "nobody_online", 0)
		if q := get[conversation](t, w.owner, "/conversations/"+first.ID).Queue; q == nil || q.Position != 1 || q.Reason == nil || q.Reason.Code != "nobody_online" {
			t.Errorf("its place: %+v", q)
		}
		if d := w.decisions(t, first.ID); len(d) != 1 || d[0].Outcome != "waiting" || d[0].verdict(linh.ID) != "offline" || d[0].Reason == nil || d[0].Reason.Text == "" {
			t.Errorf("the decision to wait: %+v", d)
		}
		mark := w.feed.mark()
		w.be(t, "online", linh)
		w.assigned(t, first.ID, linh, mark)

		// Every way of making room, one after the other: linh has one conversation, and the next waits.
		held := first
		for _, way := range []struct {
			name string
			do   func()
		}{
			{"close", func() { do(t, w.owner, held.ID, "close", J{}) }},
			{"snooze", func() { do(t, w.owner, held.ID, "snooze", J{"until": time.Now().Add(time.Hour)}) }},
			{"hand to somebody else", func() { do(t, w.owner, held.ID, "assign", J{"user_id": spare.ID}) }},
			{"hand to a team", func() { do(t, w.owner, held.ID, "assign", J{"team_id": w.team(t, nil).ID}) }},
		} {
			next := l.write(t, strings.ReplaceAll(way.name, " ", "-"), "hello")
			w.waits(t, next.ID, "all_at_capacity", 0)
			mark := w.feed.mark()
			way.do()
			w.assigned(t, next.ID, linh, mark)
			held = next
		}

		// Unassigning makes room too; the one who waited longer goes first.
		next := l.write(t, "unassign", "hello")
		w.waits(t, next.ID, "all_at_capacity", 0)
		mark = w.feed.mark()
		do(t, w.owner, held.ID, "unassign", nil)
		w.assigned(t, next.ID, linh, mark)
		w.waits(t, held.ID, "all_at_capacity", mark)
		mark = w.feed.mark()
		call[user](t, w.owner, "PATCH", "/users/"+linh.ID, J{"capacity": J{"total": 2}}) // more capacity
		w.assigned(t, held.ID, linh, mark)

		next = l.write(t, "member", "hello")
		w.waits(t, next.ID, "all_at_capacity", 0)
		w.be(t, "online", spare) // spare is not in the team, and has one already
		call[user](t, w.owner, "PATCH", "/users/"+spare.ID, J{"capacity": J{"total": 5}})
		mark = w.feed.mark()
		call[team](t, w.owner, "PATCH", "/teams/"+tm.ID, J{"members": []J{{"user_id": linh.ID}, {"user_id": spare.ID}}})
		w.assigned(t, next.ID, spare, mark)

		w.be(t, "busy", linh, spare)
		next = l.write(t, "policy", "hello")
		w.waits(t, next.ID, "nobody_online", 0)
		mark = w.feed.mark()
		changed := call[team](t, w.owner, "PATCH", "/teams/"+tm.ID, J{"policy": J{"online_only": false}})
		w.assigned(t, next.ID, spare, mark)
		if d := w.decisions(t, next.ID); changed.Version != tm.Version+1 || d[0].PolicyVersion != changed.Version || d[1].PolicyVersion != tm.Version {
			t.Errorf("versions: the team has %d, the decisions %d and %d", changed.Version, d[0].PolicyVersion, d[1].PolicyVersion)
		}

		call[any](t, w.owner, "PATCH", "/workspace", J{"routing_paused": true})
		next = l.write(t, "pause", "hello")
		w.waits(t, next.ID, "paused", 0)
		mark = w.feed.mark()
		call[any](t, w.owner, "PATCH", "/workspace", J{"routing_paused": false})
		w.assigned(t, next.ID, spare, mark)

		mark = w.feed.mark()
		l.post(t, "close", textNow("are you there?")) // a snoozed conversation wakes when its contact writes
		e := w.feed.await(t, "the snoozed one wakes", mark, func(e event) bool { return e.Type == "conversation.opened" && e.Data.Reopened })
		if e.Data.Conversation.Assignee != linh.ID || e.Data.Conversation.Status != "open" {
			t.Errorf("woken: %+v", e.Data.Conversation)
		}
		w.doctor(t)
	})
}

// TestSnoozed_handedOutAgain takes conversations that are put aside back, in every way.
func TestSnoozed_handedOutAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh, omar := w.agent(t, "Linh", 5), w.agent(t, "Omar", 5)
		tm := w.team(t, nil, linh)
		l := w.line(t, tm.ID)
		w.be(t, "online", linh)
		for _, way := range []struct {
			verb string
			body J
			to   user
		}{{"assign", J{}, linh}, {"assign", J{"team_id": tm.ID}, linh}, {"assign", J{"user_id": omar.ID}, omar}, {"reopen", nil, linh}} {
			for _, waits := range []bool{false, true} { // put aside while somebody had it, and while it waited
				w.be(t, map[bool]string{false: "online", true: "busy"}[waits], linh)
				c := l.write(t, "c-"+stamp(), "hello")
				if waits {
					w.waits(t, c.ID, "nobody_online", 0)
				} else {
					w.assigned(t, c.ID, linh, 0)
				}
				do(t, w.owner, c.ID, "snooze", J{})
				w.be(t, "online", linh)
				mark := w.feed.mark()
				got := do(t, w.owner, c.ID, way.verb, way.body)
				if got.Status != "open" {
					t.Errorf("%s %v: %+v", way.verb, way.body, got)
				}
				if way.verb != "reopen" || waits {
					w.assigned(t, c.ID, way.to, mark)
				}
				w.settle(t, w.owner)
				do(t, w.owner, c.ID, "close", nil)
			}
		}
		w.doctor(t)
	})
}

func TestWaiting_nobodyInTheTeamAndNoTeam(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	empty := w.team(t, nil)
	c := w.line(t, empty.ID).write(t, "ann", "hello")
	w.waits(t, c.ID, "nobody_in_team", 0)
	live := get[struct {
		Waiting     int `json:"waiting"`
		WithoutTeam int `json:"without_team"`
		Teams       []struct {
			TeamID  string  `json:"team_id"`
			Waiting int     `json:"waiting"`
			Warning *reason `json:"warning"`
		} `json:"teams"`
	}](t, w.owner, "/queue")
	i := slices.IndexFunc(live.Teams, func(x struct {
		TeamID  string  `json:"team_id"`
		Waiting int     `json:"waiting"`
		Warning *reason `json:"warning"`
	}) bool {
		return x.TeamID == empty.ID
	})
	if live.Waiting != 1 || i < 0 || live.Teams[i].Waiting != 1 || live.Teams[i].Warning == nil || live.Teams[i].Warning.Code != "nobody_in_team" {
		t.Errorf("the live queue: %+v", live)
	}
	alone := w.line(t, "").write(t, "bob", "hello")
	if got := get[conversation](t, w.owner, "/conversations/"+alone.ID); got.Team != "" || got.Assignee != "" || got.Queue == nil || got.Queue.Reason == nil || got.Queue.Reason.Code != "no_team" {
		t.Errorf("without a team: %+v", got)
	}
	w.owner.refused(t, 422, "POST", "/conversations/"+alone.ID+"/assign", J{})
}

func TestQueue_priorityThenTimeThenServed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh := w.agent(t, "Linh", 1)
		tm := w.team(t, nil, linh)
		l := w.line(t, tm.ID)
		post[contact](t, w.owner, "/contacts", J{"name": "vip", "priority": 7, "identities": []J{{"kind": "custom", "address": "vip"}}})
		var order []string
		for _, from := range []string{"a", "b", "c"} {
			order = append(order, l.write(t, from, "hello").ID)
		}
		vip := w.feed.mark()
		l.post(t, "vip", textNow("me first"))
		first := w.feed.await(t, "the important one opens", vip, func(e event) bool { return e.Type == "conversation.waiting" && e.Data.Conversation.Priority == 7 }).Conversation
		urgent := order[2]
		if c := call[conversation](t, w.owner, "PATCH", "/conversations/"+urgent, J{"priority": 3}); c.Queue == nil || c.Priority != 3 {
			t.Errorf("made urgent: %+v", c)
		}
		w.feed.await(t, "it is urgent", vip, of("conversation.updated", urgent))
		want := []string{first, urgent, order[0], order[1]}
		check := func(want []string) {
			t.Helper()
			items := all[waiting](t, w.owner, "/teams/"+tm.ID+"/queue")
			var got []string
			for i, q := range items {
				got = append(got, q.Conversation)
				if q.Position != i+1 || q.Reason == nil || q.Reason.Text == "" || q.Since.IsZero() {
					t.Errorf("place %d: %+v", i+1, q)
				}
				if c := get[conversation](t, w.owner, "/conversations/"+q.Conversation); c.Queue == nil || c.Queue.Position != i+1 {
					t.Errorf("conversation %s says its place is %+v, the queue says %d", q.Conversation, c.Queue, i+1)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("the queue is %v, want %v", got, want)
			}
		}
		check(want)
		mark := w.feed.mark()
		w.be(t, "online", linh)
		for i, c := range want {
			w.assigned(t, c, linh, mark)
			check(want[i+1:])
			mark = w.feed.mark()
			do(t, w.owner, c, "close", nil)
		}
	})
}

func TestManual_mayExceedTheCap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh := w.agent(t, "Linh", 1)
		tm := w.team(t, nil, linh)
		l := w.line(t, tm.ID)
		w.be(t, "online", linh)
		a, b := l.write(t, "a", "hello"), l.write(t, "b", "hello")
		w.assigned(t, a.ID, linh, 0)
		w.waits(t, b.ID, "all_at_capacity", 0)
		mark := w.feed.mark()
		if c := do(t, w.owner, b.ID, "assign", J{"user_id": linh.ID}); c.Assignee != linh.ID {
			t.Errorf("by hand: %+v", c)
		}
		if e := w.assigned(t, b.ID, linh, mark); e.Data.By.Kind != "token" || e.Data.By.ID != w.me.ID {
			t.Errorf("by %+v", e.Data.By)
		}
		if u := get[user](t, w.owner, "/users/"+linh.ID); u.Open != 2 {
			t.Errorf("%d open, want 2", u.Open)
		}
		c := l.write(t, "c", "hello")
		w.waits(t, c.ID, "all_at_capacity", 0)
		mark = w.feed.mark()
		do(t, w.owner, a.ID, "close", nil) // down to one of one: still no room
		do(t, w.owner, b.ID, "close", nil)
		if e := w.assigned(t, c.ID, linh, mark); e.Seq < w.feed.await(t, "b is closed", mark, of("conversation.closed", b.ID)).Seq {
			t.Error("an automatic assignment exceeded the cap")
		}
		p := w.owner.refused(t, 422, "POST", "/conversations/"+c.ID+"/assign", J{"user_id": "123"})
		if !p.names("user_id") {
			t.Errorf("nobody: %+v", p)
		}
		w.doctor(t)
	})
}

func TestTake_ofTwoOneGetsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, asLinh := w.person(t, "Linh", "agent", 5)
		_, asOmar := w.person(t, "Omar", "agent", 5)
		l := w.line(t, w.team(t, nil).ID)
		for round := range 10 {
			c := l.write(t, fmt.Sprint("contact-", round), "hello")
			answers := make([]answer, 2)
			var wg sync.WaitGroup
			for i, who := range []*client{asLinh, asOmar} {
				wg.Go(func() { answers[i], _ = who.try(t.Context(), "POST", "/conversations/"+c.ID+"/take", nil) })
			}
			wg.Wait()
			if answers[0].Status == http.StatusConflict {
				answers[0], answers[1] = answers[1], answers[0]
			}
			winner := read[conversation](t, answers[0])
			if answers[0].Status != http.StatusOK || answers[1].Status != http.StatusConflict {
				t.Fatalf("%d %s and %d %s", answers[0].Status, answers[0].Body, answers[1].Status, answers[1].Body)
			}
			who := get[user](t, w.owner, "/users/"+winner.Assignee).Name
			if p := answers[1].problem(t); p.Code != "taken" || !strings.Contains(p.Detail, who) {
				t.Errorf("the other is told %+v, want that %s has it", p, who)
			}
			if now := get[conversation](t, w.owner, "/conversations/"+c.ID); now.Assignee != winner.Assignee {
				t.Errorf("it belongs to %s, not to %s", now.Assignee, winner.Assignee)
			}
		}
		w.doctor(t)
	})
}

func TestAnswer_theFirstToAnswerBecomesTheAssignee(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh, asLinh := w.person(t, "Linh", "agent", 5)
		_, asOmar := w.person(t, "Omar", "agent", 5)
		l := w.line(t, w.team(t, nil).ID)
		c := l.write(t, "ann", "hello")
		w.waits(t, c.ID, "nobody_in_team", 0)
		if m := post[message](t, asOmar, "/conversations/"+c.ID+"/messages", J{"text": "who takes this?", "private": true}); !m.Private {
			t.Errorf("a note: %+v", m)
		}
		if now := get[conversation](t, w.owner, "/conversations/"+c.ID); now.Assignee != "" || now.Unread != 1 {
			t.Errorf("a note took the conversation: %+v", now)
		}
		body := J{"text": "I do", "client_id": "mine-1"}
		mark := w.feed.mark()
		first := asLinh.do(t, "POST", "/conversations/"+c.ID+"/messages", body)
		again := asLinh.do(t, "POST", "/conversations/"+c.ID+"/messages", body)
		if first.Status != http.StatusCreated || again.Status != http.StatusOK || read[message](t, first).ID != read[message](t, again).ID {
			t.Errorf("first %d, again %d %s", first.Status, again.Status, again.Body)
		}
		w.assigned(t, c.ID, linh, mark)
		post[message](t, asOmar, "/conversations/"+c.ID+"/messages", J{"text": "me too"})
		if now := get[conversation](t, w.owner, "/conversations/"+c.ID); now.Assignee != linh.ID {
			t.Errorf("it belongs to %s", now.Assignee)
		}
		w.feed.await(t, "both answers are sent", mark, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.Text == "me too" && e.Data.Message.State == "sent"
		})
		var texts []string
		for _, m := range l.Messages() {
			texts = append(texts, m.Message.Text)
		}
		if !slices.Equal(texts, []string{"I do", "me too"}) {
			t.Errorf("the customer got %q; a note must never leave, and order must hold", texts)
		}
	})
}
