package e2e

import (
	"fmt"
	"slices"
	"testing"
)

// shares lets contacts write one after another and gives whom each went to, by name.
func shares(t testing.TB, w *world, l *line, n int, agents ...user) []string {
	t.Helper()
	var got []string
	for range n {
		c := l.write(t, "c-"+stamp(), "hello")
		e := w.feed.await(t, "it is assigned", 0, of("conversation.assigned", c.ID))
		i := slices.IndexFunc(agents, func(a user) bool { return a.ID == e.Data.Conversation.Assignee })
		if i < 0 {
			t.Fatalf("conversation %s went to %s, who is not asked", c.ID, e.Data.Conversation.Assignee)
		}
		got = append(got, agents[i].Name)
	}
	return got
}

func expect(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestStrategy_roundRobin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c := w.agent(t, "A", 100), w.agent(t, "B", 100), w.agent(t, "C", 100)
		l := w.line(t, w.team(t, J{"strategy": "round_robin"}, a, b, c).ID)
		w.be(t, "online", a, b, c)
		expect(t, "equal turns", shares(t, w, l, 6, a, b, c), "A", "B", "C", "A", "B", "C")
		w.be(t, "offline", b)
		expect(t, "without B", shares(t, w, l, 4, a, b, c), "A", "C", "A", "C")
		w.be(t, "online", b) // back from leave: no flood
		turns := shares(t, w, l, 9, a, b, c)
		for _, name := range []string{"A", "B", "C"} {
			if n := count(turns, name); n != 3 {
				t.Errorf("after B came back %s had %d of 9 turns: %v", name, n, turns)
			}
		}
	})
}

func count(list []string, what string) (n int) {
	for _, x := range list {
		if x == what {
			n++
		}
	}
	return n
}

func TestStrategy_roundRobinByWeightAndThroughARestart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.agent(t, "A", 100, "weight", 2), w.agent(t, "B", 100)
		l := w.line(t, w.team(t, nil, a, b).ID)
		w.be(t, "online", a, b)
		turns := shares(t, w, l, 4, a, b)
		if code, _ := w.nodes[0].stop(t); code != 0 {
			t.Errorf("stop: exit %d", code)
		}
		w.nodes[0] = w.launch(t)
		turns = append(turns, shares(t, w, l, 5, a, b)...)
		if count(turns, "A") != 6 || count(turns, "B") != 3 {
			t.Errorf("two to one, with a restart in between: %v", turns)
		}
	})
}

func TestStrategy_leastOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.agent(t, "A", 100), w.agent(t, "B", 100)
		other := w.line(t, w.team(t, nil, a).ID)
		l := w.line(t, w.team(t, J{"strategy": "least_open"}, a, b).ID)
		w.be(t, "online", a, b)
		shares(t, w, other, 3, a) // what A has in another team counts
		expect(t, "fewest open", shares(t, w, l, 3, a, b), "B", "B", "B")
		turns := shares(t, w, l, 2, a, b) // three each now
		if count(turns, "A") != 1 || count(turns, "B") != 1 {
			t.Errorf("among equals: %v", turns)
		}
		c := l.write(t, "tie", "hello")
		e := w.feed.await(t, "it is assigned", 0, of("conversation.assigned", c.ID))
		if d := w.decisions(t, c.ID)[0]; d.TieBreak != "last_assigned" || d.AgentID != e.Data.Conversation.Assignee {
			t.Errorf("a tie, four each: %+v", d)
		}
	})
}

func TestStrategy_leastLoaded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.agent(t, "A", 10), w.agent(t, "B", 4)
		l := w.line(t, w.team(t, J{"strategy": "least_loaded"}, a, b).ID)
		w.be(t, "online", a, b)
		turns := shares(t, w, l, 14, a, b)
		if count(turns, "A") != 10 || count(turns, "B") != 4 {
			t.Errorf("filled up: %v", turns)
		}
		if n := count(turns[:7], "A"); n != 5 {
			t.Errorf("half full A has %d of 7, want 5 of 10 beside 2 of 4: %v", n, turns)
		}
		c := l.write(t, "more", "hello")
		w.waits(t, c.ID, "all_at_capacity", 0)
		d := w.decisions(t, c.ID)[0]
		for _, x := range d.Candidates {
			if x.Verdict != "at_capacity" || x.Detail.Load != x.Detail.Capacity {
				t.Errorf("the candidate %+v", x)
			}
		}
	})
}

func TestStrategy_longestIdle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c := w.agent(t, "A", 100), w.agent(t, "B", 100), w.agent(t, "C", 100)
		other := w.line(t, w.team(t, nil, b).ID)
		l := w.line(t, w.team(t, J{"strategy": "longest_idle"}, a, b, c).ID)
		w.be(t, "online", a, b, c)
		expect(t, "nobody has had any", shares(t, w, l, 3, a, b, c), "A", "B", "C")
		shares(t, w, other, 1, b) // B had one elsewhere since
		shares(t, w, l, 1, a, b, c)
		expect(t, "then those who have been idle longest", shares(t, w, l, 2, a, b, c), "C", "B")
	})
}

func TestStrategy_anyPresenceAndMaxOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.agent(t, "A", 100), w.agent(t, "B", 100)
		l := w.line(t, w.team(t, J{"online_only": false, "max_open": 2}, a, b).ID)
		expect(t, "though offline", shares(t, w, l, 4, a, b), "A", "B", "A", "B")
		c := l.write(t, "more", "hello")
		w.waits(t, c.ID, "all_at_capacity", 0)
	})
}

func TestCapacity_perKindOfChannel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.agent(t, "A", 3, "capacity", J{"total": 3, "channels": J{"custom": 1, "webchat": 2}})
		tm := w.team(t, nil, a)
		l, site := w.line(t, tm.ID), w.site(t, tm.ID)
		w.be(t, "online", a)
		shares(t, w, l, 1, a)
		blocked := l.write(t, "blocked", "hello")
		w.waits(t, blocked.ID, "all_at_capacity", 0)
		if d := w.decisions(t, blocked.ID)[0]; d.verdict(a.ID) != "at_channel_capacity" || d.Candidates[0].Detail.ChannelLoad == nil || *d.Candidates[0].Detail.ChannelLoad != 1 {
			t.Errorf("the decision: %+v", d)
		}
		for i := range 2 { // a blocked kind holds nobody else up
			v := site.visit(t)
			c := v.write(t, fmt.Sprint("hello ", i))
			w.assigned(t, c.ID, a, 0)
		}
		third := site.visit(t).write(t, "hello too")
		w.waits(t, third.ID, "all_at_capacity", 0)
		mark := w.feed.mark()
		call[user](t, w.owner, "PATCH", "/users/"+a.ID, J{"capacity": J{"channels": J{"custom": 1, "webchat": 3}}})
		if u := get[user](t, w.owner, "/users/"+a.ID); u.Capacity.Total != 3 || u.Open != 3 {
			t.Errorf("after the change: %+v", u)
		}
		call[user](t, w.owner, "PATCH", "/users/"+a.ID, J{"capacity": J{"total": 4}})
		w.assigned(t, third.ID, a, mark) // by room in all, and for its kind; the one before it has none for its kind
		if c := get[conversation](t, w.owner, "/conversations/"+blocked.ID); c.Assignee != "" || c.Queue == nil || c.Queue.Position != 1 {
			t.Errorf("the blocked one: %+v", c)
		}
		w.doctor(t)
	})
}

// next is who would be next.
type next struct {
	Agents []struct {
		Name string `json:"name"`
		Next bool   `json:"next"`
	} `json:"agents"`
	Reason *reason `json:"reason"`
}

func TestNext_tellsWhoWouldGetItAndChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	a, b := w.agent(t, "A", 100), w.agent(t, "B", 100)
	tm := w.team(t, nil, a, b)
	l := w.line(t, tm.ID)
	if n := post[next](t, w.owner, "/teams/"+tm.ID+"/next", J{}); n.Reason == nil || n.Reason.Code != "nobody_online" {
		t.Errorf("nobody: %+v", n)
	}
	w.be(t, "online", a, b)
	shares(t, w, l, 1, a, b)
	mark := seqNow(t, w)
	for range 3 {
		if n := post[next](t, w.owner, "/teams/"+tm.ID+"/next", J{}); len(n.Agents) != 2 || n.Agents[0].Name != "B" || !n.Agents[0].Next || n.Agents[1].Next {
			t.Errorf("next: %+v", n)
		}
		if n := post[next](t, w.owner, "/teams/"+tm.ID+"/next", J{"policy": J{"strategy": "least_open", "online_only": true, "max_open": nil}}); len(n.Agents) != 2 || n.Agents[0].Name != "B" {
			t.Errorf("next by a draft: %+v", n)
		}
	}
	w.unchanged(t, mark, "asking")
	expect(t, "and so it is", shares(t, w, l, 1, a, b), "B")
}
