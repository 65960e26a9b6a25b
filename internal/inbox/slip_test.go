package inbox_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/linefake"
	"rondo/internal/channel/line"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
)

// onLINE connects an official account at a stand-in, in a time that the test moves.
func onLINE(t *testing.T, fn func(t *testing.T, w *world, fake *linefake.Fake)) {
	eachClock(t, func(t *testing.T, first *world) {
		w := first.again(t)
		fake := linefake.New("channel-secret", "access-token")
		fake.HTTPHooks, fake.Now = true, w.db.Now
		srv := httptest.NewServer(fake)
		t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
		c := w.connect("line", map[string]any{"channel_secret": fake.Secret, "access_token": fake.Token, "base_url": srv.URL})
		w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil)
		fn(t, w, fake)
	})
}

// again is another node that speaks LINE.
func (w *world) again(t *testing.T) *world {
	client := channel.NewClient()
	t.Cleanup(client.Close)
	another := newWorld(t, w.db, w.dir, func(d *inbox.Deps) { d.Kinds = []channel.Channel{line.New(client)} })
	another.clock = w.clock
	return another
}

func (w *world) writesByLINE(fake *linefake.Fake, i int) conversation.Conversation {
	w.t.Helper()
	if status, err := fake.Deliver(w.t.Context(), linefake.Text("U80696558e1aa831", i, "hello", w.db.Now())); status != 200 || err != nil {
		w.t.Fatal(status, err)
	}
	return w.only()
}

func TestSlip_anAnswerWithinAMinuteIsFree(t *testing.T) {
	onLINE(t, func(t *testing.T, w *world, fake *linefake.Fake) {
		w.work()
		sent := func(text string, replies, pushes int) {
			t.Helper()
			w.reaches(w.say(w.only().ID, conversation.Reply{Text: text}), conversation.Sent)
			if r, p := len(fake.Calls("/reply")), len(fake.Calls("/push")); r != replies || p != pushes {
				t.Fatalf("%q: %d replies and %d pushes, want %d and %d", text, r, p, replies, pushes)
			}
		}
		w.writesByLINE(fake, 1)
		sent("at once", 1, 0)
		sent("the token is used", 1, 1)
		w.writesByLINE(fake, 2)
		w.pass(59 * time.Second)
		sent("just in time", 2, 1)
		w.writesByLINE(fake, 3)
		w.pass(61 * time.Second)
		sent("too late", 2, 2)
	})
}

// LINE cannot tell a repeated reply, so that one whose end nobody saw is not repeated.
func TestSlip_aReplyThatWasInterruptedIsUncertain(t *testing.T) {
	onLINE(t, func(t *testing.T, w *world, fake *linefake.Fake) {
		c := w.writesByLINE(fake, 1)
		accepted := fake.Hang("/reply")
		m := w.say(c.ID, conversation.Reply{Text: "once"})
		ctx, stop := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() { w.runner.Run(ctx) })
		<-accepted // LINE has it, and we are gone before its answer
		stop()
		wg.Wait()
		w.again(t).work()
		if got := w.reaches(m, conversation.Uncertain); got.ErrorCode != "no_answer" {
			t.Errorf("%+v", got)
		}
		// A node that is killed leaves but the note of its attempt.
		w.pass(2 * time.Minute)
		killed := w.sayAttempted(c.ID, "half sent")
		if got := w.reaches(killed, conversation.Uncertain); got.ErrorCode != "interrupted" {
			t.Errorf("%+v", got)
		}
		if n := len(fake.Sent()); n != 1 {
			t.Errorf("%d taken", n)
		}
	})
}

func TestSlip_whatWasReadIsReported(t *testing.T) {
	onLINE(t, func(t *testing.T, w *world, fake *linefake.Fake) {
		c := w.writesByLINE(fake, 1)
		w.pass(time.Second)
		w.writesByLINE(fake, 2)
		w.work()
		w.must(200, "POST", "/api/v1/conversations/"+c.ID.String()+"/read", "agent", nil)
		w.until("it is reported", func() bool { return len(fake.Read()) > 0 })
		if got := fake.Read(); len(got) != 1 || got[0] != "read-2" {
			t.Errorf("reported %q, want the newest", got)
		}
	})
}
