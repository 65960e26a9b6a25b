package e2e

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// crowd lets n new contacts write at once, spread over all nodes.
func crowd(t testing.TB, l *line, prefix string, n int) {
	t.Helper()
	next := make(chan int)
	var wg sync.WaitGroup
	for side := range 16 {
		wg.Go(func() {
			for i := range next {
				if status, _, err := l.Fake.Post(context.Background(), l.hook(side%len(l.w.nodes)), fmt.Sprintf("%s-%d", prefix, i), nil, textNow("hello")); err != nil || status != http.StatusAccepted {
					t.Errorf("post: %d %v", status, err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// share waits until n conversations were assigned after an event, and counts them by agent.
func (w *world) share(t testing.TB, n int, after int64) map[string]int {
	t.Helper()
	got, count := map[string]int{}, 0
	w.feed.await(t, fmt.Sprint(n, " are assigned"), after, func(e event) bool {
		if e.Type == "conversation.assigned" {
			got[e.Data.Conversation.Assignee]++
			count++
		}
		return count == n
	})
	return got
}

// TestBacklog_ofOneTeamDelaysNobodyElseAndDrainsEvenly has a long queue stand beside a free team.
func TestBacklog_ofOneTeamDelaysNobodyElseAndDrainsEvenly(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			w := newWorld(t, engine, 1)
			const waiting, n = 1200, 10
			var agents []user
			for i := range n {
				agents = append(agents, w.agent(t, fmt.Sprint("Agent", i), 500))
			}
			free := w.agent(t, "Free", 100)
			blocked, other := w.line(t, w.team(t, nil, agents...).ID), w.line(t, w.team(t, nil, free).ID)
			w.be(t, "online", free)
			crowd(t, blocked, "waits", waiting)
			w.settle(t, w.owner)
			for i := range 5 {
				began := time.Now()
				c := other.write(t, fmt.Sprint("quick-", i), "hello")
				w.assigned(t, c.ID, free, 0)
				if took := time.Since(began); took > time.Second {
					t.Errorf("beside a queue of %d a free team took %v", waiting, took)
				}
			}
			call[any](t, w.owner, "PATCH", "/workspace", J{"routing_paused": true})
			w.be(t, "online", agents[:n-1]...) // the last comes when the queue is drained
			mark := w.feed.mark()
			began := time.Now()
			call[any](t, w.owner, "PATCH", "/workspace", J{"routing_paused": false})
			shares := w.share(t, waiting, mark)
			t.Logf("drained %d in %v", waiting, time.Since(began))
			for i, a := range agents {
				if got := shares[a.ID]; i < n-1 && (got < waiting/(n-1) || got > waiting/(n-1)+1) || i == n-1 && got != 0 {
					t.Errorf("%s got %d of %d among nine", a.Name, got, waiting)
				}
			}
			w.be(t, "online", agents[n-1])
			mark = w.feed.mark()
			crowd(t, blocked, "later", 200)
			for id, got := range w.share(t, 200, mark) { // everybody is equal from now on
				if got != 200/n {
					t.Errorf("%s got %d of 200 among ten", id, got)
				}
			}
			w.settle(t, w.owner)
			w.doctor(t)
		})
	}
}

// TestFairness_onTwoNodes lets a crowd come in by both: the turns stay equal.
func TestFairness_onTwoNodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "postgres", 2)
	var agents []user
	for i := range 10 {
		agents = append(agents, w.agent(t, fmt.Sprint("Agent", i), 1000))
	}
	l := w.line(t, w.team(t, nil, agents...).ID)
	w.be(t, "online", agents...)
	mark := w.feed.mark()
	crowd(t, l, "c", 300)
	shares := w.share(t, 300, mark)
	for _, a := range agents {
		if shares[a.ID] != 30 {
			t.Errorf("%s got %d of 300 among ten", a.Name, shares[a.ID])
		}
	}
}
