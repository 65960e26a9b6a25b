package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/inbox"
	"rondo/internal/platform/db"
)

// asker connects a bot whose messages are asked for.
func (w *world) asker() (*telegramfake.Fake, inbox.Body) {
	w.t.Helper()
	fake := telegramfake.New(botToken)
	fake.Now = w.db.Now
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return fake, w.connect("telegram", map[string]any{"bot_token": botToken, "polling": true, "base_url": srv.URL})
}

// offer lets a customer write to a bot that is asked.
func offer(t *testing.T, fake *telegramfake.Fake, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := fake.Deliver(t.Context(), fake.Text(telegramfakeUser(1), text)); !errors.Is(err, telegramfake.ErrNoWebhook) {
			t.Fatalf("not pending: %v", err)
		}
	}
}

// said are the texts of the only conversation, in order.
func (w *world) said() (out []string) {
	for _, c := range w.all() {
		for _, m := range w.messages(c.ID) {
			out = append(out, m.Text)
		}
	}
	return out
}

func TestPoll_storesOnceAndGoesOnWhereItStopped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.asker()
		offer(t, fake, "m1", "m2")
		w.until("two came", func() bool { return len(w.said()) == 2 })
		w.until("the channel is well", func() bool { state, _ := w.health(c); return state == "ok" })
		offer(t, fake, "m3")
		w.until("three came", func() bool { return len(w.said()) == 3 })
		// The next node finds the cursor; what is pending still is not taken twice.
		w.must(200, "PATCH", "/api/v1/channels/"+c.ID.String(), "admin", map[string]any{"config": map[string]any{"polling": true}})
		offer(t, fake, "m4")
		w.until("four came", func() bool { return len(w.said()) == 4 })
		if got := fmt.Sprint(w.said()); got != "[m1 m2 m3 m4]" {
			t.Errorf("said %s", got)
		}
	})
}

func TestPoll_oneNodeAtATime(t *testing.T) {
	eachNodes(t, func(t *testing.T, nodes []*world) {
		fake, _ := nodes[0].asker()
		for i := range 20 {
			offer(t, fake, fmt.Sprint("m", i))
		}
		nodes[0].until("all came", func() bool { return len(nodes[0].said()) == 20 })
		if calls := fake.Calls("/deleteWebhook"); len(calls) != 1 {
			t.Errorf("%d askings were begun, want one", len(calls))
		}
	})
}

func TestPoll_anotherNodeTakesOverFromOneThatDied(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, _ := w.asker()
		offer(t, fake, "m1")
		w.until("it came", func() bool { return len(w.said()) == 1 })
		// Another node has taken the lease, stored up to the first message, and died.
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), fmt.Sprint("UPDATE polls SET owner = 1, lease_until = ", w.clock.Now().Add(time.Minute).UnixMicro()))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(3 * time.Second) // Telegram tells whole seconds
		offer(t, fake, "m2")
		w.until("the lease has run out and it came", func() bool {
			w.clock.Advance(time.Minute)
			return len(w.said()) == 2
		})
		if got := fmt.Sprint(w.said()); got != "[m1 m2]" {
			t.Errorf("said %s", got)
		}
	})
}

func TestPoll_saysWhyItFailsAndRecovers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.asker()
		w.until("it asks", func() bool { return len(fake.Calls("/getUpdates")) > 0 })
		fake.Fail(1, "/getUpdates", http.StatusUnauthorized, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		offer(t, fake, "m1") // ends the wait
		w.until("the channel fails", func() bool { state, why := w.health(c); return state == "failing" && why != "" })
		offer(t, fake, "m2")
		w.until("they came in the end", func() bool { return len(w.said()) == 2 })
		w.until("the channel is well", func() bool { state, _ := w.health(c); return state == "ok" })
	})
}

func TestPoll_endsWithItsChannel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.asker()
		w.until("it asks", func() bool { return len(fake.Calls("/getUpdates")) > 0 })
		w.must(204, "DELETE", "/api/v1/channels/"+c.ID.String(), "admin", nil)
		w.until("nobody asks", func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			req, _ := http.NewRequestWithContext(ctx, "POST", c.Config["base_url"].(string)+"/bot"+botToken+"/getUpdates", nil)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return false
			}
			res.Body.Close()
			return res.StatusCode == http.StatusOK
		})
	})
}
