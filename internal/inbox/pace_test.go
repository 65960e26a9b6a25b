package inbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/channel/whatsapp"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// idle waits until nothing is being done, nor could be now: a job waits for those before it in its group.
func (w *world) idle() {
	w.t.Helper()
	w.until("nothing is left to do now", func() bool {
		n, err := query.One[int](w.t.Context(), w.db.Read(), query.New(`SELECT count(*) FROM jobs j WHERE j.state = 'leased' OR j.state = 'ready' AND j.run_at <= ? AND NOT EXISTS (
SELECT 1 FROM jobs e WHERE e.group_key = j.group_key AND e.id < j.id AND e.state <> 'dead')`, clock.Micro(w.db.Now())))
		return err == nil && n == 0
	})
}

// onWhatsApp connects a number at a stand-in, in a time that the test moves, and has a customer write.
func onWhatsApp(t *testing.T, fn func(t *testing.T, w *world, fake *metafake.Fake, hook string, c id.ID)) {
	eachClock(t, func(t *testing.T, first *world) {
		client := channel.NewClient()
		t.Cleanup(client.Close)
		w := newWorld(t, first.db, first.dir, func(d *inbox.Deps) { d.Kinds = []channel.Channel{whatsapp.New(client, d.DB.Now)} })
		w.clock = first.clock
		fake := metafake.New()
		fake.Now = w.db.Now
		srv := httptest.NewServer(fake)
		t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
		b := w.connect("whatsapp", map[string]any{"phone_number_id": fake.Number, "waba_id": fake.Business, "access_token": fake.Token, "app_secret": fake.AppSecret,
			"verify_token": fake.VerifyToken, "base_url": srv.URL})
		hook := w.url + "/hooks/" + b.ID.String()
		w.writesByWhatsApp(fake, hook, "wamid.1")
		w.work()
		w.idle()
		w.reaches(w.say(w.only().ID, conversation.Reply{Text: "good morning"}), conversation.Sent)
		w.idle() // what the customer wrote has been reported as read
		w.pass(time.Minute)
		fake.Forget()
		fn(t, w, fake, hook, w.only().ID)
	})
}

var ana = metafake.Customer{Number: "34600000001", Name: "Ana"}

func (w *world) writesByWhatsApp(fake *metafake.Fake, hook, name string) {
	w.t.Helper()
	m := fake.Message(ana, name, map[string]any{"type": "text", "text": map[string]any{"body": "hello"}})
	if status, err := fake.Deliver(w.t.Context(), hook, fake.WhatsApp(ana, m)); status != http.StatusOK || err != nil {
		w.t.Fatal(status, err)
	}
}

// sendings counts how often a message was handed over, taken or not.
func sendings(fake *metafake.Fake) (n int) {
	for _, c := range fake.Calls("/messages") {
		if strings.Contains(string(c.Body), `"type":`) {
			n++
		}
	}
	return n
}

func TestPace_aChatOfTelegramGetsOneMessageASecond(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, _, c := w.telegrammed()
		fake.PerChat = &standin.Pace{Every: time.Second, Burst: 1}
		var said []conversation.Message
		for _, text := range []string{"one", "two", "three"} {
			said = append(said, w.say(c, conversation.Reply{Text: text}))
		}
		w.work()
		for i, m := range said {
			w.reaches(m, conversation.Sent)
			w.idle()
			if n := len(fake.Sent()); n != i+1 {
				t.Fatalf("%d sent in second %d", n, i)
			}
			w.pass(time.Second)
		}
		if n := len(fake.Calls("/sendMessage")); n != len(said) {
			t.Errorf("%d calls for %d messages: some came too early", n, len(said))
		}
	})
}

func TestPace_aCustomerOfWhatsAppGetsAMessageInSixSecondsAfterABurst(t *testing.T) {
	onWhatsApp(t, func(t *testing.T, w *world, fake *metafake.Fake, _ string, c id.ID) {
		fake.PerPair = &standin.Pace{Every: 6 * time.Second, Burst: 45}
		var said []conversation.Message
		for range 47 {
			said = append(said, w.say(c, conversation.Reply{Text: "x"}))
		}
		w.until("the burst is sent", func() bool { w.pass(10 * time.Millisecond); return w.message(said[44].ID).State == conversation.Sent })
		for _, m := range said[45:] {
			w.idle()
			if got := w.message(m.ID); got.State != conversation.Queued || got.ErrorCode != "" {
				t.Fatalf("beyond the burst: %s %s", got.State, got.ErrorCode)
			}
			w.pass(6 * time.Second)
			w.reaches(m, conversation.Sent)
		}
		if n := sendings(fake); n != len(said) {
			t.Errorf("%d calls for %d messages: some came too early", n, len(said))
		}
	})
}

// Where the provider limits a pair all the same, each wait is four times the one before.
func TestPace_waitsForAPairGrow(t *testing.T) {
	onWhatsApp(t, func(t *testing.T, w *world, fake *metafake.Fake, _ string, c id.ID) {
		fake.Refuse(3, "/messages", 400, 131056, 0, "pair")
		m := w.say(c, conversation.Reply{Text: "slowly"})
		w.until("it was refused", func() bool { return w.message(m.ID).ErrorCode == "pair_limited" })
		for i, wait := range []time.Duration{4, 16, 64} {
			w.idle()
			w.pass(wait*time.Second - time.Millisecond)
			w.idle()
			if n := sendings(fake); n != i+1 {
				t.Fatalf("%d calls before %d s were over", n, wait)
			}
			w.pass(time.Millisecond)
			w.until("it was tried again", func() bool { return sendings(fake) == i+2 })
		}
		w.reaches(m, conversation.Sent)
	})
}

func TestDeliver_triesNoMoreOftenThanTheProviderSays(t *testing.T) {
	onWhatsApp(t, func(t *testing.T, w *world, fake *metafake.Fake, _ string, c id.ID) {
		fake.Refuse(9, "/messages", 400, 131053, 0, "media upload error")
		m := w.say(c, conversation.Reply{Text: "look"})
		w.until("it has failed", func() bool { w.idle(); w.pass(time.Hour); return w.message(m.ID).State == conversation.Failed })
		if n := sendings(fake); n != 3 {
			t.Errorf("%d tries, want 3", n)
		}
	})
}

// What WhatsApp holds back for a day is tried again a day later, whether it says so at once or afterwards, and nothing
// waits behind it. After three days it has failed.
func TestDeliver_whatIsHeldBackForADayHoldsUpNothing(t *testing.T) {
	for _, late := range []bool{false, true} {
		onWhatsApp(t, func(t *testing.T, w *world, fake *metafake.Fake, hook string, c id.ID) {
			refused := func(m conversation.Message) {
				t.Helper()
				if late {
					name := w.reaches(m, conversation.Sent).ProviderID
					status := map[string]any{"id": name, "status": "failed", "timestamp": "1", "recipient_id": ana.Number, "errors": []any{map[string]any{"code": 131049, "title": "not delivered"}}}
					if got, err := fake.Deliver(t.Context(), hook, fake.WhatsApp(ana, map[string]any{"statuses": []any{status}})); got != 200 || err != nil {
						t.Fatal(got, err)
					}
				}
			}
			prepare := func() {
				if !late {
					fake.Refuse(1, "/messages", 400, 131049, 0, "not delivered")
				}
			}
			prepare()
			m := w.say(c, conversation.Reply{Text: "Our offers of today"})
			refused(m)
			for day := 1; day <= 2; day++ {
				w.until("it is held back", func() bool { got := w.message(m.ID); return got.State == conversation.Queued && got.ErrorCode != "" })
				w.pass(time.Second) // a number sends so many a second
				w.reaches(w.say(c, conversation.Reply{Text: "an answer"}), conversation.Sent)
				w.idle()
				calls := sendings(fake)
				w.idle()
				w.pass(23 * time.Hour)
				w.writesByWhatsApp(fake, hook, "wamid.day"+strings.Repeat("x", day)) // keeps the window open
				w.idle()
				if n := sendings(fake); n != calls {
					t.Fatalf("%d calls within a day, want %d", n, calls)
				}
				prepare()
				w.pass(time.Hour)
				w.until("it was tried again", func() bool { return sendings(fake) == calls+1 })
				refused(m)
			}
			if got := w.reaches(m, conversation.Failed); got.ErrorDetail == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}
