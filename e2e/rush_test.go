package e2e

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// rush is a desk on which everything goes on at once, while its nodes may be killed: contacts write, agents accept,
// decline, answer, close, snooze or stay silent, come and go, and people meddle.
type rush struct {
	testing.TB
	w       *world
	f       *fleet
	seed    uint64
	owner   *client
	agents  []user
	clients map[string]*client // by agent
	teams   []team
	lines   []*line
	caps    map[string]int
	tardy   tardy

	on   context.Context
	end  context.CancelFunc
	wg   sync.WaitGroup
	acts atomic.Int64

	mu                sync.Mutex
	accepted, perhaps map[string]bool
	known             []string // conversations
}

// newRush begins with agents who sign in; teams and lines are the test's to add.
func newRush(t *testing.T, engine string, nodes, agents int, more func(i int) []any) *rush {
	w := newWorld(t, engine, nodes)
	r := &rush{TB: t, w: w, f: newFleet(w), seed: uint64(time.Now().UnixNano()), clients: map[string]*client{}, caps: map[string]int{w.me.ID: w.me.Capacity.Total}, accepted: map[string]bool{}, perhaps: map[string]bool{}, tardy: tardy{late: map[string]time.Duration{}}}
	t.Logf("seed %d", r.seed)
	r.owner = r.f.client(0, w.owner.token)
	const word = "a long enough password"
	for i := range agents {
		u := w.agent(t, fmt.Sprintf("Agent%d", i), 2+i%3, append(more(i), "password", word)...)
		r.agents, r.caps[u.ID] = append(r.agents, u), u.Capacity.Total
		r.clients[u.ID] = r.f.client(i%nodes, "").signIn(t, u.Email, word)
	}
	for _, n := range w.nodes {
		n.log.forgive("dial error: timeout") // a busy machine's database; it is asked again
	}
	w.feed.stop()
	w.feed = r.owner.follow(t, 0)
	r.on, r.end = context.WithCancel(context.Background())
	t.Cleanup(func() {
		r.end()
		r.wg.Wait()
		r.keep(t)
		for _, n := range w.nodes {
			n.kill()
			n.log.judge(t)
		}
	})
	return r
}

// keep leaves the feed of a failed test to whoever must find out why.
func (r *rush) keep(t *testing.T) {
	if !t.Failed() {
		return
	}
	file := filepath.Join(os.TempDir(), fmt.Sprintf("rondo-feed-%d.jsonl", r.seed))
	events, _, _ := r.w.feed.look()
	var out bytes.Buffer
	for _, e := range events {
		out.WriteString(e.raw + "\n")
	}
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Error(err)
	}
	t.Logf("the feed is kept in %s", file)
}

// go_ lets somebody act until the end, with luck of their own.
func (r *rush) go_(who int, act func(rnd *rand.Rand)) {
	rnd := rand.New(rand.NewPCG(r.seed, uint64(who)))
	r.wg.Go(func() {
		for r.on.Err() == nil {
			act(rnd)
		}
	})
}

// breathe is the pace of somebody; it only spreads the load.
func (r *rush) breathe(rnd *rand.Rand, most time.Duration) {
	select {
	case <-time.After(time.Duration(rnd.Int64N(int64(most)))):
	case <-r.on.Done():
	}
}

// act calls the server, which may be away, and may refuse; an error of its own is a fault.
func (r *rush) act(c *client, method, path string, body any) (answer, error) {
	a, err := c.try(r.on, method, path, body)
	if err == nil && a.Status >= 500 && a.Status != http.StatusServiceUnavailable {
		r.Errorf("%s %s: %d %s", method, path, a.Status, a.Body)
	}
	r.acts.Add(1)
	return a, err
}

// pour lets contacts write; a provider says the same again until it is heard.
func (r *rush) pour(writers, contacts int, pace time.Duration) {
	var n atomic.Int64
	for i := range writers {
		r.go_(i, func(rnd *rand.Rand) {
			no := n.Add(1)
			text, from, l := fmt.Sprintf("message %d", no), fmt.Sprintf("contact-%d", rnd.IntN(contacts)), r.lines[rnd.IntN(len(r.lines))]
			about := customfake.Contact{"firstName": from, "language": []string{"en", "vi", "de"}[rnd.IntN(3)]}
			e := customfake.Text(fmt.Sprintf("m%d", no), text, time.Now())
			for r.on.Err() == nil {
				status, results, err := l.Fake.Post(context.Background(), r.f.at(i)+"/hooks/"+l.ID, from, about, e)
				r.mu.Lock()
				r.perhaps[text] = true
				heard := err == nil && status == http.StatusAccepted && results[0].Status != "rejected"
				r.accepted[text] = r.accepted[text] || heard
				r.mu.Unlock()
				if heard {
					break
				}
				if err == nil && status != http.StatusServiceUnavailable {
					r.Errorf("post: %d %+v", status, results)
				}
				r.breathe(rnd, 20*time.Millisecond)
			}
			r.acts.Add(1)
			r.breathe(rnd, pace)
		})
	}
}

// work lets every agent do something about what the feed tells them, or nothing.
func (r *rush) work() {
	for i, me := range r.agents {
		next := 0
		r.go_(100+i, func(rnd *rand.Rand) {
			events, grown, _ := r.w.feed.look()
			for ; next < len(events) && r.on.Err() == nil; next++ {
				r.react(rnd, me.ID, events[next])
			}
			select {
			case <-grown:
			case <-r.on.Done():
			}
		})
	}
}

func (r *rush) react(rnd *rand.Rand, me string, e event) {
	luck, c := rnd.IntN(100), r.clients[me]
	on := func(verb string, body any) { _, _ = r.act(c, "POST", "/conversations/"+e.Conversation+"/"+verb, body) }
	answer := func() {
		text := "answer " + stamp()
		r.mu.Lock()
		r.perhaps[text] = true
		r.mu.Unlock()
		on("messages", J{"text": text})
	}
	switch {
	case e.Type == "conversation.offered" && e.Data.AgentID == me:
		switch {
		case luck < 45:
			on("accept", nil)
		case luck < 65:
			on("decline", nil)
		}
	case e.Type == "conversation.assigned" && e.Data.Conversation.Assignee == me:
		switch {
		case luck < 25:
			answer()
		case luck < 55:
			answer()
			on("close", nil)
		case luck < 65:
			on("snooze", J{"until": time.Now().Add(time.Second + time.Duration(rnd.IntN(1000))*time.Millisecond)})
		}
	case e.Type == "message.created" && e.Data.Message.Author.Kind == "contact" && e.Data.Conversation.Assignee == me:
		switch {
		case luck < 30:
			answer()
		case luck < 45:
			on("close", nil)
		}
	}
}

// come lets agents come and go, and take an hour off that is a second or two.
func (r *rush) come(pace time.Duration) {
	r.go_(200, func(rnd *rand.Rand) {
		who := "/users/" + r.agents[rnd.IntN(len(r.agents))].ID
		if rnd.IntN(4) == 0 {
			from := time.Now().Add(time.Duration(rnd.IntN(1000)) * time.Millisecond)
			_, _ = r.act(r.owner, "PATCH", who, J{"leave": []J{{"from": from, "to": from.Add(time.Duration(500+rnd.IntN(1500)) * time.Millisecond)}}})
		} else {
			status := []string{"online", "online", "online", "offline", "busy"}[rnd.IntN(5)]
			_, _ = r.act(r.owner, "PUT", who+"/presence", J{"status": status})
		}
		r.breathe(rnd, pace)
	})
}

// meddle lets a supervisor have a hand in what goes on.
func (r *rush) meddle(pace time.Duration) {
	next := 0
	r.go_(300, func(rnd *rand.Rand) {
		events, _, _ := r.w.feed.look()
		for ; next < len(events); next++ {
			if e := events[next]; e.Type == "conversation.opened" && !e.Data.Reopened {
				r.known = append(r.known, e.Conversation+" "+e.Data.Conversation.ContactID)
			}
		}
		if len(r.known) > 0 {
			var c, contact string
			_, _ = fmt.Sscan(r.known[max(0, len(r.known)-1-rnd.IntN(40))], &c, &contact)
			agent := r.agents[rnd.IntN(len(r.agents))].ID
			switch luck := rnd.IntN(100); {
			case luck < 15:
				_, _ = r.act(r.owner, "POST", "/conversations/"+c+"/assign", J{"user_id": agent})
			case luck < 25:
				_, _ = r.act(r.owner, "POST", "/conversations/"+c+"/assign", J{"team_id": r.teams[rnd.IntN(len(r.teams))].ID})
			case luck < 30:
				_, _ = r.act(r.owner, "POST", "/conversations/"+c+"/unassign", nil)
			case luck < 40:
				_, _ = r.act(r.owner, "PATCH", "/conversations/"+c, J{"priority": rnd.IntN(10)})
			case luck < 50:
				_, _ = r.act(r.owner, "POST", "/conversations/"+c+"/reopen", nil)
			case luck < 80:
				_, _ = r.act(r.owner, "PATCH", "/contacts/"+contact, J{"owner_id": agent})
			default:
				_, _ = r.act(r.owner, "POST", "/conversations/"+c+"/close", nil)
			}
		}
		r.breathe(rnd, pace)
	})
}

// calm ends the rush and lets every team work by plain rules, so that all that waits can be seen to be right.
func (r *rush) calm(t *testing.T) {
	t.Helper()
	r.end()
	r.wg.Wait()
	call[any](t, r.owner, "PATCH", "/workspace", J{"idle_after_s": nil, "hours_id": nil})
	for _, a := range r.agents {
		call[any](t, r.owner, "PATCH", "/users/"+a.ID, J{"hours_id": nil, "leave": []J{}})
	}
	for _, team := range r.teams {
		call[any](t, r.owner, "PATCH", "/teams/"+team.ID, J{"hours_id": nil, "policy": J{"strategy": "least_open", "online_only": true, "max_open": nil, "requires": nil, "returning": nil,
			"dedicated": nil, "new_contacts": nil, "aging_s": nil, "rings": nil, "reassign": nil, "offer_s": nil, "targets": nil, "expectations": nil}})
	}
	r.w.be(t, "online", r.agents...)
	r.w.settle(t, r.owner)
	r.w.heard(t, r.owner, r.accepted, r.perhaps)
}

// events is the feed to its end.
func (r *rush) events(t *testing.T) []event {
	t.Helper()
	r.w.feed.await(t, "the end of the feed", seqNow(t, r.w)-1, func(event) bool { return true })
	events, _, _ := r.w.feed.look()
	return events
}

// reasoned is every decision about the conversations of a feed.
func (r *rush) reasoned(t *testing.T, events []event) (list []decision) {
	t.Helper()
	asked := map[string]bool{}
	for _, e := range events {
		if e.Type == "conversation.opened" && !asked[e.Conversation] {
			asked[e.Conversation] = true
			found, err := fetch[decision](r.owner, "/conversations/"+e.Conversation+"/decisions")
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, found...)
		}
	}
	return list
}
