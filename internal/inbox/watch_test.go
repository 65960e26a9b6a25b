package inbox_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/inbox"
)

// paged connects a page at a stand-in, and waits until it is well.
func (w *world) paged() (*metafake.Fake, inbox.Body) {
	w.t.Helper()
	fake := metafake.New()
	fake.Now = w.db.Now
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	fake.AddPerson(fake.Page, nil)
	c := w.connect("messenger", map[string]any{"page_id": fake.Page, "page_token": fake.Token, "app_secret": fake.AppSecret, "verify_token": "word", "base_url": srv.URL})
	w.until("it is connected", func() bool { return w.shown(c).Health.State == inbox.OK })
	return fake, c
}

// shown is a channel as the API shows it.
func (w *world) shown(c inbox.Body) (b inbox.Body) {
	w.t.Helper()
	w.must(200, "GET", "/api/v1/channels/"+c.ID.String(), "admin", nil).into(w.t, &b)
	return b
}

func TestWatch_subscribesAgainWhatMetaDropped(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		w.work()
		fake, c := w.paged()
		fake.Unsubscribe(fake.Page)
		w.until("it is subscribed again", func() bool {
			w.pass(2 * time.Minute)
			_, ok := fake.Subscribed(fake.Page)
			return ok
		})
		w.until("it is well, and looked at", func() bool {
			state, _ := w.health(c)
			return state == "ok" && w.shown(c).Health.CheckedAt != nil
		})
	})
}

func TestWatch_tellsOfADeadTokenAndOfItsEnd(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		w.work()
		fake, c := w.paged()
		ends := w.db.Now().Add(12 * 24 * time.Hour).Truncate(time.Second)
		fake.Expire(ends)
		w.until("its end is known", func() bool {
			w.pass(2 * time.Minute)
			e := w.shown(c).Health.ExpiresAt
			return e != nil && e.Equal(ends)
		})
		before := w.last()
		fake.Withdraw()
		w.until("it is unwell", func() bool {
			w.pass(2 * time.Minute)
			state, _ := w.health(c)
			return state == "failing"
		})
		if _, why := w.health(c); !strings.Contains(why, "Enter a new one") {
			t.Errorf("why: %q", why)
		}
		if told := w.recorded(before); !slices.Contains(told, inbox.EventChanged) {
			t.Errorf("told %v", told)
		}
		// Another token: of its end nothing is known yet.
		w.must(200, "PATCH", "/api/v1/channels/"+c.ID.String(), "admin", map[string]any{"config": map[string]any{"page_token": "EAAother"}})
		if h := w.shown(c).Health; h.ExpiresAt != nil {
			t.Errorf("%+v", h)
		}
	})
}

func TestWatch_isPatientWithAProviderThatDoesNotAnswer(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		w.work()
		fake, c := w.paged()
		asked := func() int { return len(fake.Calls("/" + fake.Page)) }
		ask := func(n int) {
			w.until(fmt.Sprint("it was asked ", n, " times"), func() bool { w.pass(time.Minute); return asked() >= n })
		}
		had := asked()
		fake.Refuse(3, "/"+fake.Page, 503, 2, 0, "Service temporarily unavailable")
		ask(had + 3)
		if state, why := w.health(c); state != "ok" {
			t.Errorf("%s: %s", state, why)
		}
		fake.Refuse(1, "/"+fake.Page, 503, 2, 0, "Service temporarily unavailable")
		w.until("it is unwell", func() bool { w.pass(time.Minute); state, _ := w.health(c); return state == "failing" })
		w.until("it is well again", func() bool { w.pass(2 * time.Minute); state, _ := w.health(c); return state == "ok" })
	})
}

func TestWatch_endsWithTheChannel(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		w.work()
		_, c := w.paged()
		w.must(204, "DELETE", "/api/v1/channels/"+c.ID.String(), "admin", nil)
		w.until("no job is left", func() bool { w.pass(5 * time.Minute); return strings.Contains(w.rows(), "jobs 0,") })
	})
}

func TestWatch_keepsTheTokenThatInstagramRenews(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		w.work()
		fake, c, _ := w.instagrammed()
		w.until("it is well", func() bool { state, _ := w.health(c); return state == "ok" && w.shown(c).Health.ExpiresAt != nil })
		first := *w.shown(c).Health.ExpiresAt
		// Two months later the channel still works, with the third token.
		for range 62 {
			w.pass(24 * time.Hour)
			calls := len(fake.Calls("/subscribed_apps"))
			w.until("it was looked after", func() bool { w.pass(time.Minute); return len(fake.Calls("/subscribed_apps")) > calls })
		}
		w.until("the end is later", func() bool {
			w.pass(time.Minute)
			return w.shown(c).Health.ExpiresAt.After(first.Add(29 * 24 * time.Hour))
		})
		if state, why := w.health(c); state != "ok" {
			t.Errorf("%s: %s", state, why)
		}
	})
}
