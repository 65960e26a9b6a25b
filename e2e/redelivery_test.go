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

func TestRedelivery_changesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		now := time.Now()
		events := []customfake.Event{customfake.Text("m1", "one", now), customfake.Text("m2", "two", now)}
		l.post(t, "ann", events...)
		c := w.feed.await(t, "both", 0, func(e event) bool { return e.Data.Message.Text == "two" }).Conversation
		w.waits(t, c, "nobody_in_team", 0)
		before := seqNow(t, w)
		for range 3 {
			for _, r := range l.post(t, "ann", events...) {
				if r.Status != "duplicate" {
					t.Errorf("again: %+v", r)
				}
			}
		}
		w.unchanged(t, before, "redelivery")
		do(t, w.owner, c, "close", nil)
		closed := w.feed.await(t, "it is closed", before, of("conversation.closed", c)).Seq
		l.post(t, "ann", events[0]) // also after the end: it opens nothing
		w.unchanged(t, closed, "redelivery after closing")
		if n := len(all[conversation](t, w.owner, "/conversations")); n != 1 {
			t.Errorf("there are %d conversations", n)
		}
		if r := l.post(t, "bob", events[0]); r[0].Status != "duplicate" { // mId is unique in the channel
			t.Errorf("under another contact: %+v", r)
		}
		other := w.line(t, "")
		if r := other.post(t, "ann", events[0]); r[0].Status != "accepted" { // but not among channels
			t.Errorf("in another channel: %+v", r)
		}
	})
}

// TestStatus_thatOvertakesItsMessageIsKept posts what became of an answer before Rondo knows its name.
func TestStatus_thatOvertakesItsMessageIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		c := l.write(t, "ann", "hello")
		for n, value := range []string{"delivered", "read"} {
			name := fmt.Sprint("out-", n+1) // as the integrator will name it
			if r := l.post(t, "ann", customfake.Status(name, value, time.Now())); r[0].Status != "accepted" {
				t.Errorf("%s: %+v", value, r)
			}
			sent := post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": fmt.Sprint("answer ", n)})
			w.feed.await(t, "the message is "+value, 0, func(e event) bool {
				return e.Type == "message.updated" && e.Data.Message.ID == sent.ID && e.Data.Message.State == value
			})
			if value == "read" { // and "delivered" after "read" takes nothing back
				l.post(t, "ann", customfake.Status(name, "delivered", time.Now()), customfake.Status(name, "sent", time.Now()))
				l.write(t, "ann", "thanks")
				for _, m := range w.messages(t, c.ID) {
					if m.ID == sent.ID && m.State != "read" {
						t.Errorf("the message went back to %s", m.State)
					}
				}
			}
		}
		sent := post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": "lost"})
		w.feed.await(t, "it is sent", 0, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == sent.ID && e.Data.Message.State == "sent"
		})
		l.post(t, "ann", customfake.Event{"type": "message_status", "mId": "out-3", "status": J{"value": "failed", "message": "number is gone"}})
		e := w.feed.await(t, "it failed", 0, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == sent.ID && e.Data.Message.State == "failed"
		})
		if e.Data.Message.Error == nil || e.Data.Message.Error.Detail != "number is gone" {
			t.Errorf("the error: %+v", e.Data.Message.Error)
		}
	})
}

// TestDelivery_triesAgainAndStaysInOrder makes the integrator misbehave.
func TestDelivery_triesAgainAndStaysInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		c := l.write(t, "ann", "hello")
		l.Fail(1, "/message", http.StatusBadGateway, "oops")
		var last message
		for _, text := range []string{"one", "two", "three"} {
			last = post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": text})
		}
		w.feed.await(t, "the last is sent", 0, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == last.ID && e.Data.Message.State == "sent"
		})
		var texts []string
		for _, m := range l.Messages() {
			texts = append(texts, m.Message.Text)
		}
		expect(t, "the customer got", texts, "one", "two", "three")
		if n := len(l.Calls("/message")); n != 4 {
			t.Errorf("%d calls, want 4: one was refused", n)
		}
		l.Fail(1, "/message", http.StatusBadRequest, `{"error":{"message":"no such contact"}}`)
		bad := post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": "refused"})
		e := w.feed.await(t, "it failed", 0, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == bad.ID && e.Data.Message.State == "failed"
		})
		if e.Data.Message.Error == nil || e.Data.Message.Error.Detail == "" {
			t.Errorf("why: %+v", e.Data.Message.Error)
		}
		post[message](t, w.owner, "/conversations/"+c.ID+"/messages/"+bad.ID+"/retry", nil)
		w.feed.await(t, "it is sent after all", e.Seq, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == bad.ID && e.Data.Message.State == "sent"
		})
	})
}

// TestNewContact_onTwoNodesAtOnce lets contacts that nobody knows write twice, 0 to 500 ms apart, by two
// nodes, with a redelivery of both by the other one.
func TestNewContact_onTwoNodesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "postgres", 2)
	l := w.line(t, w.team(t, nil).ID)
	const contacts = 60
	var wg sync.WaitGroup
	after := make([]bool, contacts) // whether the second was posted after the first was answered
	for i := range contacts {
		apart := time.Duration(0)
		if i%3 > 0 {
			apart = time.Duration(rand.IntN([]int{20, 500}[i%2])) * time.Millisecond
		}
		wg.Go(func() {
			from := fmt.Sprintf("new-%02d", i)
			events := []customfake.Event{customfake.Text(from+"-1", "first", time.Now()), customfake.Text(from+"-2", "second", time.Now())}
			var mu sync.Mutex
			accepted := map[string]int{}
			send := func(node, n int) {
				status, results, err := l.Fake.Post(context.Background(), l.hook(node), from, customfake.Contact{"firstName": from}, events[n])
				if err != nil || status != http.StatusAccepted {
					t.Errorf("%s: %d %v", from, status, err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				if results[0].Status == "accepted" {
					accepted[results[0].MID]++
				}
			}
			answered := make(chan struct{})
			var posts sync.WaitGroup
			posts.Go(func() { send(0, 0); close(answered) })
			if i%3 == 2 { // one after the other, however busy the machine is
				<-answered
			}
			<-time.After(apart) // how far apart they are is what this is about
			select {
			case <-answered:
				after[i] = true
			default:
			}
			posts.Go(func() { send(1, 1) })
			posts.Go(func() { send(1, 0) })
			posts.Go(func() { send(0, 1) })
			posts.Wait()
			for mID, n := range accepted {
				if n != 1 {
					t.Errorf("%s was accepted %d times", mID, n)
				}
			}
		})
	}
	wg.Wait()
	if n := len(all[contact](t, w.owner, "/contacts")); n != contacts {
		t.Errorf("%d contacts, want %d", n, contacts)
	}
	list := all[conversation](t, w.owner, "/conversations")
	if len(list) != contacts {
		t.Errorf("%d conversations, want %d", len(list), contacts)
	}
	inOrder := 0
	for _, c := range list {
		said := w.messages(t, c.ID)
		if len(said) != 2 {
			t.Errorf("%s said %+v", c.Contact.Name, said)
			continue
		}
		var i int
		_, _ = fmt.Sscanf(c.Contact.Name, "new-%d", &i)
		if after[i] {
			inOrder++
			if said[0].Text != "first" {
				t.Errorf("%s: the second stands before the first, though it came after its answer", c.Contact.Name)
			}
		}
	}
	if inOrder == 0 {
		t.Error("no pair came one after the other; the test looks at nothing")
	}
	w.doctor(t)
}
