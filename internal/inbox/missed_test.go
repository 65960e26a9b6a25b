package inbox_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/twiliofake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/id"
)

// talkWith is the conversation in which something was said.
func (w *world) talkWith(text string) id.ID {
	w.t.Helper()
	for _, c := range w.all() {
		if said := w.messages(c.ID); slices.ContainsFunc(said, func(m conversation.Message) bool { return m.Text == text }) {
			return c.ID
		}
	}
	w.t.Fatalf("nobody said %q", text)
	return 0
}

// Twilio brings what the hook did not take a few times more and then never again; but it keeps it.
func TestMissed_isFetchedWhenTheChannelIsLookedAfter(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		twilio := twiliofake.New("AC0123456789abcdef0123456789abcdef", "5ecre7-0123456789abcdef")
		twilio.AddNumber(desk)
		srv := httptest.NewServer(twilio)
		t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
		c := w.connect("sms", map[string]any{"account_sid": twilio.AccountSID, "auth_token": twilio.AuthToken, "from": desk, "base_url": srv.URL})
		w.work()
		w.until("it is well", func() bool { return w.shown(c).Health.State == inbox.OK })
		w.pass(time.Minute)
		heard := twilio.Text(phoned, desk, "heard")
		if status, err := twilio.Post(t.Context(), w.url+"/hooks/"+c.ID.String(), heard); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		twilio.Keep(twilio.Text(phoned, desk, "of a time before the channel"), w.db.Now().Add(-time.Hour))
		twilio.Keep(heard, w.db.Now())
		w.pass(time.Minute)
		shown := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "image/png")
			_, _ = rw.Write(picture)
		})
		at := w.db.Now().Truncate(time.Second)
		twilio.Keep(twilio.Text(phoned, desk, "missed"), at)
		twilio.Keep(twilio.Text("+34600000002", desk, "STOP"), at)
		twilio.Keep(twilio.Picture(phoned, desk, "", srv.URL+twilio.AddMedia("ME1", shown)), at)
		looks := func() int { return len(twilio.Calls("/Messages.json")) }
		w.until("it was looked after, twice", func() bool { w.pass(2 * time.Minute); return looks() >= 6 })
		w.until("its picture is here", func() bool {
			for _, m := range w.messages(w.talkWith("heard")) {
				if len(m.Attachments) == 1 && !m.Attachments[0].Pending && m.Attachments[0].Problem == "" {
					return true
				}
			}
			w.pass(time.Second)
			return false
		})
		var texts []string
		for _, m := range w.messages(w.talkWith("heard")) {
			if texts = append(texts, m.Text); m.Text == "missed" && !m.At.Equal(at) {
				t.Errorf("said at %v, want %v", m.At, at)
			}
		}
		if !slices.Equal(texts, []string{"heard", "missed", ""}) {
			t.Errorf("%q", texts)
		}
		if n := len(w.all()); n != 2 {
			t.Errorf("%d conversations, want those of the customer and of whoever said STOP", n)
		}
	})
}
