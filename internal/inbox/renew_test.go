package inbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"rondo/internal/channel/channeltest/tiktokfake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
)

const talk = "tt-conv-1"

// renewing connects an account whose tokens are renewed: each refresh token is good for one use.
func (w *world) renewing() (*tiktokfake.Fake, inbox.Body, string) {
	w.t.Helper()
	fake := tiktokfake.New("biz-1", "app-secret-1", "act.0123456789")
	fake.Now = w.db.Now
	fake.Open(talk)
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	fake.Base = srv.URL
	c := w.connect("tiktok", map[string]any{"business_id": "biz-1", "app_secret": "app-secret-1", "access_token": "act.0123456789",
		"app_id": fake.AppID, "refresh_token": fake.RefreshToken, "base_url": srv.URL})
	hook := w.url + "/hooks/" + c.ID.String()
	if status, err := fake.Post(w.t.Context(), hook, fake.Text(talk, 1, "hello")); err != nil || status != http.StatusOK {
		w.t.Fatal(status, err)
	}
	return fake, c, hook
}

func TestRenew_isKeptForEveryNodeAndForTheNextStart(t *testing.T) {
	eachNodes(t, func(t *testing.T, nodes []*world) {
		fake, c, _ := nodes[0].renewing()
		fake.Expire()
		nodes[0].work()
		if nodes[1] != nodes[0] {
			nodes[1].work()
		}
		for i := range 4 {
			nodes[i%2].say(nodes[0].only().ID, conversation.Reply{Text: fmt.Sprint("answer ", i)})
		}
		nodes[0].until("all is sent", func() bool { return len(fake.Sent()) == 4 })
		if n := len(fake.Calls("/refresh_token/")); n != 1 {
			t.Errorf("asked for new tokens %d times, want once", n)
		}
		fake.Expire() // the next start goes on with the refresh token that was given, not with the one that was entered
		again := newWorld(t, nodes[0].db, nodes[0].dir)
		again.work()
		again.say(again.only().ID, conversation.Reply{Text: "after the start"})
		again.until("it is sent", func() bool { return len(fake.Sent()) == 5 })
		if state, why := again.health(c); state == "failing" {
			t.Errorf("the channel fails: %s", why)
		}
		// A change of something else keeps what was renewed.
		fake.Expire()
		again.must(200, "PATCH", "/api/v1/channels/"+c.ID.String(), "admin", map[string]any{"config": map[string]any{"base_url": fake.Base}})
		again.say(again.only().ID, conversation.Reply{Text: "after the change"})
		again.until("it is sent", func() bool { return len(fake.Sent()) == 6 })
	})
}

func TestRenew_manyAtOnceAskOnce(t *testing.T) {
	eachNodes(t, func(t *testing.T, nodes []*world) {
		fake, _, hook := nodes[0].renewing()
		for i := 2; i <= 12; i++ { // each customer's answers go out beside the others'
			other := fmt.Sprint("tt-conv-", i)
			fake.Open(other)
			if status, err := fake.Post(t.Context(), hook, fake.Text(other, i, "hello")); err != nil || status != http.StatusOK {
				t.Fatal(status, err)
			}
		}
		fake.Expire()
		var wg sync.WaitGroup
		for i, c := range nodes[0].all() {
			wg.Go(func() { nodes[i%2].say(c.ID, conversation.Reply{Text: "answer"}) })
		}
		wg.Wait()
		nodes[0].work()
		if nodes[1] != nodes[0] {
			nodes[1].work()
		}
		nodes[0].until("all is sent", func() bool { return len(fake.Sent()) == 12 })
		if n := len(fake.Calls("/refresh_token/")); n != 1 {
			t.Errorf("asked for new tokens %d times, want once", n)
		}
	})
}

func TestRenew_whatAPersonEntersHasTheLastWord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, _ := w.renewing()
		w.work()
		fake.Expire()
		w.say(w.only().ID, conversation.Reply{Text: "one"})
		w.until("it is sent", func() bool { return len(fake.Sent()) == 1 })
		// The app is taken away at the provider: the channel says so, and waits.
		fake.Expire()
		fake.Fail(1, "/refresh_token/", http.StatusOK, `{"code":40002,"message":"Invalid refresh token"}`)
		w.say(w.only().ID, conversation.Reply{Text: "two"})
		w.until("the channel fails", func() bool { state, why := w.health(c); return state == "failing" && why != "" })
		// A person connects it again, with an access token that holds.
		w.must(200, "PATCH", "/api/v1/channels/"+c.ID.String(), "admin", map[string]any{"config": map[string]any{"access_token": fake.AccessToken, "refresh_token": fake.RefreshToken}})
		w.until("it is sent", func() bool { return len(fake.Sent()) == 2 })
		if n := len(fake.Calls("/refresh_token/")); n != 2 {
			t.Errorf("asked for new tokens %d times, want twice", n)
		}
	})
}
