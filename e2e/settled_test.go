package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// snapshot is the desk as the API tells it at about one moment.
type snapshot struct {
	open   []conversation
	users  map[string]user
	teams  []team
	queues map[string][]waiting
}

// fetch reads a list without ending the test: the desk is looked at while it moves.
func fetch[T any](c *client, path string) (out []T, err error) {
	for cursor := ""; ; {
		a, err := c.try(context.Background(), "GET", with(path, "limit", "200", "cursor", cursor), nil)
		if err != nil {
			return nil, err
		}
		if a.Status != http.StatusOK {
			return nil, fmt.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
		var p page[T]
		if err := json.Unmarshal(a.Body, &p); err != nil {
			return nil, err
		}
		out = append(out, p.Items...)
		if p.Next == nil {
			return out, nil
		}
		cursor = *p.Next
	}
}

func (w *world) snapshot(c *client) (s snapshot, err error) {
	if s.open, err = fetch[conversation](c, "/conversations?status=open"); err != nil {
		return s, err
	}
	users, err := fetch[user](c, "/users")
	if err != nil {
		return s, err
	}
	s.users, s.queues = map[string]user{}, map[string][]waiting{}
	for _, u := range users {
		s.users[u.ID] = u
	}
	if s.teams, err = fetch[team](c, "/teams"); err != nil {
		return s, err
	}
	for _, t := range s.teams {
		if s.queues[t.ID], err = fetch[waiting](c, "/teams/"+t.ID+"/queue"); err != nil {
			return s, err
		}
	}
	return s, nil
}

// fault is what is not right with a desk that nothing moves any more.
func (s snapshot) fault() error {
	load, inQueue := map[string]int{}, map[string]bool{}
	for _, t := range s.teams {
		for i, q := range s.queues[t.ID] {
			if q.Position != i+1 || q.Reason == nil || q.Reason.Code == "" || q.Reason.Text == "" {
				return fmt.Errorf("place %d of team %s is %+v", i+1, t.Name, q)
			}
			inQueue[t.ID+" "+q.Conversation] = true
		}
	}
	waits := map[string]int{}
	for _, c := range s.open {
		if c.Assignee != "" {
			load[c.Assignee]++
			continue
		}
		if c.Team == "" || !inQueue[c.Team+" "+c.ID] || c.Queue == nil || c.Queue.Reason == nil || c.Queue.Reason.Text == "" {
			return &forgotten{c, "nobody has it, and it does not wait"}
		}
		waits[c.Team]++
	}
	for _, t := range s.teams {
		if n := len(s.queues[t.ID]); n != waits[t.ID] {
			return fmt.Errorf("%d places in the queue of %s, and %d conversations that wait", n, t.Name, waits[t.ID])
		}
		for _, m := range t.Members {
			if u := s.users[m.UserID]; waits[t.ID] > 0 && u.Presence.Status == "online" && load[u.ID] < u.Capacity.Total {
				return &forgotten{s.first(t.ID), fmt.Sprintf("%d wait in %s while %s is online with %d of %d", waits[t.ID], t.Name, u.Name, load[u.ID], u.Capacity.Total)}
			}
		}
	}
	for id, u := range s.users {
		if u.Open != load[id] {
			return fmt.Errorf("%s is said to have %d open conversations and has %d", u.Name, u.Open, load[id])
		}
	}
	return nil
}

// first is the conversation of a team that waits at its head.
func (s snapshot) first(team string) conversation {
	for _, c := range s.open {
		if len(s.queues[team]) > 0 && c.ID == s.queues[team][0].Conversation {
			return c
		}
	}
	return conversation{}
}

// forgotten is an open conversation that nobody has, and that should not wait, or does not.
type forgotten struct {
	conversation
	why string
}

// Error completes error.
func (f *forgotten) Error() string {
	return fmt.Sprintf("conversation %s is forgotten: %s; team %s, place %+v", f.ID, f.why, f.Team, f.Queue)
}

// history tells what happened to a conversation, for whoever must find out why.
func (w *world) history(t testing.TB, c *client, id string) {
	t.Helper()
	events, _, _ := w.feed.look()
	for _, e := range events {
		if e.Conversation == id {
			t.Logf("event %d at %v: %s by %s, status %s, assignee %q, team %s, decision %s", e.Seq, e.At, e.Type, e.Data.By.Kind, e.Data.Conversation.Status, e.Data.Conversation.Assignee, e.Data.Conversation.Team, e.Data.DecisionID)
		}
	}
	decisions, err := fetch[decision](c, "/conversations/"+id+"/decisions")
	for _, d := range decisions {
		t.Logf("decision %s at %v: %s, agent %s, team %s, reason %+v, of %+v", d.ID, d.At, d.Outcome, d.AgentID, d.TeamID, d.Reason, d.Candidates)
	}
	for i := range w.nodes {
		at, err := w.at(i, w.owner.token).try(context.Background(), "GET", "/conversations/"+id, nil)
		t.Logf("node %d says %s, %v", i, at.Body, err)
	}
	t.Logf("the last event is %d; decisions %v", events[len(events)-1].Seq, err)
}

// settle waits until the desk is right and stands still: every open conversation has somebody or waits with
// a reason, places are 1 to n, nobody free is passed over, and the counters are true.
func (w *world) settle(t testing.TB, c *client) snapshot {
	t.Helper()
	late := time.After(patience)
	for {
		_, grown, _ := w.feed.look()
		s, err := w.snapshot(c)
		if err == nil {
			err = s.fault()
		}
		if err == nil {
			return s
		}
		select {
		case <-grown:
		case <-time.After(100 * time.Millisecond): // a node may still have to take the desk over
		case <-late:
			if f := (*forgotten)(nil); errors.As(err, &f) {
				w.history(t, c, f.ID)
			}
			t.Fatalf("after %v the desk is not right: %v", patience, err)
		}
	}
}
