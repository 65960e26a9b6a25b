package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// TestStorm_twoNodesSixtyFourWritersAndKills lets everybody do everything at once on two processes with one
// PostgreSQL, kills the processes meanwhile, and then looks at what became of it.
func TestStorm_twoNodesSixtyFourWritersAndKills(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	w := newWorld(t, "postgres", 2)
	caps := map[string]int{w.me.ID: w.me.Capacity.Total}
	var agents []user
	for i := range 8 {
		a := w.agent(t, fmt.Sprint("Agent ", i)[:5]+fmt.Sprint(i), 2+i%4)
		agents, caps[a.ID] = append(agents, a), a.Capacity.Total
	}
	w.be(t, "online", agents[:4]...)
	teams := []team{w.team(t, nil, agents[:5]...), w.team(t, J{"strategy": "least_open"}, agents[3:]...)}
	lines := []*line{w.line(t, teams[0].ID), w.line(t, teams[1].ID)}
	f := newFleet(w)
	w.feed.stop()
	w.feed = f.client(0, w.owner.token).follow(t, 0)
	t.Cleanup(func() {
		for _, n := range w.nodes {
			n.kill()
			n.log.judge(t)
		}
	})

	var mu sync.Mutex
	accepted, perhaps := map[string]bool{}, map[string]bool{}
	var acts atomic.Int64
	var seen sync.Map // number → id of a conversation, for those who pick one
	var known atomic.Int64
	const writers, each = 64, 60
	var wg sync.WaitGroup
	for i := range writers {
		rnd := rand.New(rand.NewPCG(seed, uint64(i)))
		c := f.client(i%2, w.owner.token)
		act := func(method, path string, body any) {
			a, err := c.try(context.Background(), method, path, body)
			if err == nil && a.Status >= 500 && a.Status != http.StatusServiceUnavailable {
				t.Errorf("%s %s: %d %s", method, path, a.Status, a.Body)
			}
			acts.Add(1)
		}
		pick := func() string {
			id, _ := seen.Load(rnd.Int64N(max(known.Load(), 1)))
			if id == nil {
				return "1"
			}
			return id.(string)
		}
		wg.Go(func() {
			for n := range each {
				agent := agents[rnd.IntN(len(agents))]
				switch {
				case i < 28:
					l := lines[rnd.IntN(2)]
					text := fmt.Sprintf("writer %d says %d", i, n)
					events := customfake.Text(fmt.Sprintf("w%d-%d", i, n), text, time.Now())
					from := fmt.Sprintf("contact-%d", rnd.IntN(120))
					for {
						status, results, err := l.Fake.Post(context.Background(), f.at(i%2)+"/hooks/"+l.ID, from, customfake.Contact{"firstName": from}, events)
						if err == nil && status == http.StatusAccepted && results[0].Status != "rejected" {
							mu.Lock()
							accepted[text] = true
							mu.Unlock()
							break
						}
						if err == nil && status != http.StatusServiceUnavailable {
							t.Errorf("post: %d %+v", status, results)
							break
						}
						mu.Lock()
						perhaps[text] = true
						mu.Unlock()
						<-time.After(5 * time.Millisecond) // the node is away; the same again
					}
					acts.Add(1)
				case i < 36:
					act("PUT", "/users/"+agent.ID+"/presence", J{"status": []string{"online", "online", "offline", "busy"}[rnd.IntN(4)]})
				case i < 48:
					act("POST", "/conversations/"+pick()+"/close", nil)
				case i < 54:
					act("POST", "/conversations/"+pick()+"/assign", []J{{"user_id": agent.ID}, {"user_id": agent.ID}, {"team_id": teams[rnd.IntN(2)].ID}, {}}[rnd.IntN(4)])
				case i < 57:
					act("POST", "/conversations/"+pick()+"/unassign", nil)
				case i < 60:
					act("POST", "/conversations/"+pick()+"/snooze", J{})
				case i < 62:
					act("POST", "/conversations/"+pick()+"/reopen", nil)
				default:
					act("PATCH", "/conversations/"+pick(), J{"priority": rnd.IntN(10)})
				}
			}
		})
	}
	// One looks at the feed, for the others to have something to act upon; one kills.
	watching, endWatch := context.WithCancel(context.Background())
	var side sync.WaitGroup
	side.Go(func() {
		for next := 0; ; {
			events, grown, _ := w.feed.look()
			for ; next < len(events); next++ {
				if events[next].Type == "conversation.opened" && !events[next].Data.Reopened {
					seen.Store(known.Load(), events[next].Conversation)
					known.Add(1)
				}
			}
			select {
			case <-grown:
			case <-watching.Done():
				return
			}
		}
	})
	kills := 0
	side.Go(func() {
		rnd := rand.New(rand.NewPCG(seed, 1000))
		for watching.Err() == nil {
			before := acts.Load()
			f.restart(t, rnd.IntN(2))
			kills++
			for acts.Load() < before+int64(200+rnd.IntN(500)) && watching.Err() == nil {
				select {
				case <-time.After(5 * time.Millisecond):
				case <-watching.Done():
				}
			}
		}
	})
	wg.Wait()
	endWatch()
	side.Wait()
	t.Logf("%d acts, %d kills", acts.Load(), kills)
	if kills < 3 {
		t.Errorf("only %d kills", kills)
	}

	for node := range 2 {
		w.settle(t, f.client(node, w.owner.token))
	}
	w.be(t, "online", agents...) // everybody comes: whoever can be served is
	w.settle(t, w.owner)
	w.heard(t, w.owner, accepted, perhaps)
	end := seqNow(t, w)
	w.feed.await(t, "the end of the feed", end-1, func(event) bool { return true })
	events, _, _ := w.feed.look()
	audit(t, events, caps)
	w.doctor(t)
}
