package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// TestKill_nothingAcceptedIsLost kills the server a hundred times while messages pour in.
func TestKill_nothingAcceptedIsLost(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { killing(t, engine, 100) })
	}
}

func killing(t *testing.T, engine string, kills int) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	w := newWorld(t, engine, 1)
	a, b := w.agent(t, "Ada", 20), w.agent(t, "Bo", 15)
	caps := map[string]int{a.ID: 20, b.ID: 15, w.me.ID: w.me.Capacity.Total}
	l := w.line(t, w.team(t, nil, a, b).ID)
	w.be(t, "online", a, b)
	f := newFleet(w)
	w.feed.stop()
	w.feed = f.client(0, w.owner.token).follow(t, 0)
	t.Cleanup(func() {
		w.nodes[0].kill()
		w.nodes[0].log.judge(t)
	})

	var mu sync.Mutex
	accepted, perhaps, replies := map[string]bool{}, map[string]bool{}, map[string]bool{}
	pouring, enough := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for side := range 6 {
		rnd := rand.New(rand.NewPCG(seed, uint64(side)+1))
		wg.Go(func() {
			for n := 0; pouring.Err() == nil; n++ {
				text := fmt.Sprintf("side %d says %d", side, n)
				from := fmt.Sprintf("contact-%d-%d", side, rnd.IntN(12))
				e := customfake.Text(fmt.Sprintf("s%d-%d", side, n), text, time.Now())
				for patient := rnd.IntN(2) == 0; pouring.Err() == nil; {
					status, results, err := l.Fake.Post(context.Background(), f.at(0)+"/hooks/"+l.ID, from, customfake.Contact{"firstName": from}, e)
					mu.Lock()
					perhaps[text] = true
					if err == nil && status == http.StatusAccepted && results[0].Status != "rejected" {
						accepted[text] = true
						mu.Unlock()
						break
					}
					mu.Unlock()
					if err == nil && status != http.StatusServiceUnavailable {
						t.Errorf("post: %d %+v", status, results)
					}
					if !patient {
						break // this provider gives up: it may be there, but not twice
					}
					<-time.After(2 * time.Millisecond)
				}
			}
		})
	}
	// Somebody answers and closes, so that there is room, and answers to deliver.
	wg.Go(func() {
		c, rnd, next := f.client(0, w.owner.token), rand.New(rand.NewPCG(seed, 100)), 0
		for pouring.Err() == nil {
			events, grown, _ := w.feed.look()
			for ; next < len(events) && pouring.Err() == nil; next++ {
				e := events[next]
				if e.Type != "conversation.assigned" {
					continue
				}
				text := "answer " + e.Conversation
				if rnd.IntN(2) == 0 {
					answer, err := c.try(pouring, "POST", "/conversations/"+e.Conversation+"/messages", J{"text": text, "client_id": "only"})
					mu.Lock()
					perhaps[text] = true
					replies[text] = replies[text] || err == nil && answer.ok()
					mu.Unlock()
				}
				for pouring.Err() == nil {
					if a, err := c.try(pouring, "POST", "/conversations/"+e.Conversation+"/close", nil); err == nil && a.Status < 500 {
						break
					}
					<-time.After(2 * time.Millisecond) // the server is away
				}
			}
			select {
			case <-grown:
			case <-pouring.Done():
			}
		}
	})
	for life := range kills {
		// Most lives are short, some long enough for the desk to be taken over and to assign.
		mark, drops := w.feed.mark(), rnd.IntN(25)
		w.feed.await(t, "messages arrive", mark, func(e event) bool {
			if e.Type == "message.created" {
				drops--
			}
			return drops < 0
		})
		if life%10 == 0 {
			w.feed.await(t, "somebody gets one", mark, func(e event) bool { return e.Type == "conversation.assigned" })
		}
		<-time.After(time.Duration(rnd.IntN(10_000)) * time.Microsecond) // the moment is what is random here
		f.restart(t, 0)
	}
	enough()
	wg.Wait()

	w.settle(t, w.owner)
	w.be(t, "offline", a, b)
	w.settle(t, w.owner)
	mu.Lock()
	answered := 0
	for text, ok := range replies {
		if ok {
			accepted[text] = true
			answered++
		}
	}
	mu.Unlock()
	w.heard(t, w.owner, accepted, perhaps)
	if len(accepted) < kills {
		t.Errorf("only %d messages were accepted; the test looks at little", len(accepted))
	}
	delivered(t, l, replies)
	t.Logf("%d kills, %d answers", kills, answered)
	end := seqNow(t, w)
	w.feed.await(t, "the end of the feed", end-1, func(event) bool { return true })
	events, _, _ := w.feed.look()
	audit(t, events, caps)
	w.doctor(t)
}

// delivered waits until the integrator has every answer that was accepted, and none twice.
func delivered(t testing.TB, l *line, replies map[string]bool) {
	t.Helper()
	late := time.After(2 * patience) // a dead node's leases run out meanwhile
	for {
		times := map[string]int{}
		for _, m := range l.Messages() {
			times[m.Message.Text]++
		}
		missing := 0
		for text, accepted := range replies {
			if accepted && times[text] == 0 {
				missing++
			}
			if times[text] > 1 {
				t.Errorf("the customer got %q %d times", text, times[text])
			}
		}
		if missing == 0 {
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-late:
			t.Errorf("%d of %d answers were never delivered", missing, len(replies))
			return
		}
	}
}

// TestKill_anAnswerUnderWayIsSentAfterTheRestart kills the server while the integrator takes its time.
func TestKill_anAnswerUnderWayIsSentAfterTheRestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	l := w.line(t, w.team(t, nil).ID)
	c := l.write(t, "ann", "hello")
	begun := l.Hang("/message")
	sent := post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": "an answer"})
	<-begun
	w.nodes[0].kill()
	w.nodes[0] = w.launch(t)
	restarted := time.Now()
	w.feed.await(t, "it is sent", 0, func(e event) bool {
		return e.Type == "message.updated" && e.Data.Message.ID == sent.ID && e.Data.Message.State == "sent"
	})
	if took := time.Since(restarted); took > 10*time.Second {
		t.Errorf("only %v after the restart", took)
	}
	if got := l.Messages(); len(got) != 1 || len(l.Calls("/message")) != 2 {
		t.Errorf("the integrator took %+v in %d calls", got, len(l.Calls("/message")))
	}
}
