package inbox_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
)

func telegramfakeUser(n int64) telegramfake.User {
	return telegramfake.User{ID: 5000 + n, FirstName: fmt.Sprint("Mai ", n), Language: "vi"}
}

// statuses are the outcomes of a post.
func statuses(results []customfake.Result) (out []string) {
	for _, r := range results {
		s := r.MID + " " + r.Status
		if r.Error != nil {
			s += ": " + r.Error.Message
		}
		out = append(out, s)
	}
	return out
}

func TestHook_storesOnceHoweverOftenItComes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, hook := w.integrator()
		now := w.db.Now()
		start := w.last()
		status, results, err := fake.Post(t.Context(), hook, "mai", customfake.Contact{"firstName": "Mai", "language": "vi", "email": "mai@example.com"},
			customfake.Text("m1", "hello", now), customfake.Text("m1", "hello", now), customfake.Text("m2", "anybody?", now), customfake.Event{"type": "message", "mId": "m3"})
		if want := []string{"m1 accepted", "m1 duplicate", "m2 accepted", "m3 rejected: message is missing"}; status != 202 || err != nil || !slices.Equal(statuses(results), want) {
			t.Fatalf("%d %v %v", status, statuses(results), err)
		}
		if got, want := w.recorded(start), []string{conversation.EventOpened, conversation.EventMessageCreated, conversation.EventMessageCreated, "channel.changed"}; !slices.Equal(got, want) {
			t.Errorf("recorded %v", got)
		}
		before := w.rows()
		_, results, err = fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m2", "anybody?", now), customfake.Text("m1", "hello", now))
		if want := []string{"m2 duplicate", "m1 duplicate"}; err != nil || !slices.Equal(statuses(results), want) {
			t.Errorf("redelivered: %v %v", statuses(results), err)
		}
		if after := strings.Replace(w.rows(), "reaches 1", "reaches 0", 1); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
		only := w.only()
		if only.Channel != c.ID || only.Team != 5 || only.Contact.Name != "Mai" || only.Contact.Language != "vi" || only.Unread != 2 {
			t.Errorf("conversation %+v", only)
		}
		var shown struct {
			Health struct {
				State    string
				LastInAt *string `json:"last_in_at"`
			}
		}
		w.must(200, "GET", "/api/v1/channels/"+c.ID.String(), "agent", nil).into(t, &shown)
		if shown.Health.State != "ok" || shown.Health.LastInAt == nil {
			t.Errorf("health %+v", shown)
		}
	})
}

func TestHook_refusedCallsChangeNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, c, _ := w.integrator()
		_, bot := w.bot()
		chat := w.connect("webchat", nil)
		good := customfake.Body("mai", nil, customfake.Text("m1", "hello", w.db.Now()))
		before := w.rows()
		for name, row := range map[string]struct {
			method, channel, token string
			body                   []byte
			status                 int
		}{
			"wrong token":           {"POST", c.ID.String(), "wrong", good, 401},
			"no token":              {"POST", c.ID.String(), "", good, 401},
			"broken body":           {"POST", c.ID.String(), "tok-12345678", []byte(`{"contactId":`), 400},
			"empty body":            {"POST", c.ID.String(), "tok-12345678", []byte{}, 400},
			"no events":             {"POST", c.ID.String(), "tok-12345678", []byte(`{"contactId":"1","events":[]}`), 400},
			"too large":             {"POST", c.ID.String(), "tok-12345678", []byte(`{"a":"` + strings.Repeat("x", 5<<20) + `"}`), 413},
			"large for this kind":   {"POST", c.ID.String(), "tok-12345678", []byte(`{"a":"` + strings.Repeat("x", 2<<20) + `"}`), 413},
			"fetched":               {"GET", c.ID.String(), "tok-12345678", nil, 405},
			"unknown channel":       {"POST", "123", "tok-12345678", good, 404},
			"no id":                 {"POST", "abc", "tok-12345678", good, 404},
			"a channel without one": {"POST", chat.ID.String(), "tok-12345678", good, 404},
			"a bot without secret":  {"POST", bot.ID.String(), "", []byte(`{"update_id":1}`), 401},
		} {
			r := w.call(row.method, "/hooks/"+row.channel, row.token, row.body)
			if r.status != row.status || r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
		}
		if after := w.rows(); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
	})
}

func TestHook_whoCallsTooOftenIsToldWhenToComeAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("custom", map[string]any{"token": "tok-12345678", "calls_per_second": 1})
		body := customfake.Body("mai", nil, customfake.Event{"type": "typing"})
		w.call("POST", "/hooks/"+c.ID.String(), "tok-12345678", body)
		for range 50 { // of many at once some are too many
			if r := w.call("POST", "/hooks/"+c.ID.String(), "tok-12345678", body); r.status == 429 {
				if r.header.Get("Retry-After") != "1" || r.header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("%v %s", r.header, r.body)
				}
				return
			}
		}
		t.Error("fifty calls at once are all taken")
	})
}

func TestHook_ofOneNewCustomerOnTwoNodesAtOnceOneContactOneConversation(t *testing.T) {
	eachNodes(t, func(t *testing.T, nodes []*world) {
		fake, c, _ := nodes[0].integrator()
		const people, each = 8, 4
		var wg sync.WaitGroup
		for p := range people {
			for m := range each {
				for _, node := range nodes { // every post comes to both nodes
					wg.Go(func() {
						status, results, err := fake.Post(t.Context(), node.url+"/hooks/"+c.ID.String(), fmt.Sprint("p", p), nil, customfake.Text(fmt.Sprint(p, "-", m), fmt.Sprint("text ", m), node.db.Now()))
						if status != http.StatusAccepted || err != nil || len(results) != 1 || results[0].Status == "rejected" {
							t.Errorf("%d %v %v", status, results, err)
						}
					})
				}
			}
		}
		wg.Wait()
		list := nodes[0].all()
		if len(list) != people {
			t.Fatalf("%d conversations", len(list))
		}
		for _, one := range list {
			if n := len(nodes[0].messages(one.ID)); n != each || one.Unread != each {
				t.Errorf("%d messages, unread %d", n, one.Unread)
			}
		}
	})
}

func TestHook_keepsTheOrderWithinAPost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, hook := w.integrator()
		now := w.db.Now()
		edit := customfake.Event{"type": "edit", "mId": "m1", "message": map[string]any{"type": "text", "text": "edited"}}
		_, results, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m1", "first", now), edit, customfake.Text("m2", "second", now), edit,
			customfake.Event{"type": "reaction", "mId": "m2", "reaction": map[string]any{"emoji": "👍"}}, customfake.Event{"type": "delete", "mId": "m2"},
			customfake.Event{"type": "message_echo", "mId": "e1", "message": map[string]any{"type": "text", "text": "answered on the phone"}},
			customfake.Event{"type": "hologram", "mId": "h1"})
		want := []string{"m1 accepted", "m1 accepted", "m2 accepted", "m1 duplicate", "m2 accepted", "m2 accepted", "e1 accepted", "h1 accepted"}
		if err != nil || !slices.Equal(statuses(results), want) {
			t.Fatalf("%v %v", statuses(results), err)
		}
		c := w.only()
		got := w.messages(c.ID)
		if len(got) != 4 || got[0].Text != "edited" || !got[0].Extra.Edited || got[1].Text != "" || !got[1].Extra.Deleted ||
			got[2].Direction != conversation.Out || got[2].Author.Kind != conversation.ByUser || got[3].Extra.Unsupported != "hologram" {
			t.Errorf("messages %+v", got)
		}
		if c.FirstReplyAt.IsZero() || c.Assignee != 0 {
			t.Errorf("an answer from elsewhere: %+v", c)
		}
	})
}

func TestHook_statusesMayComeFirstAndTwice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, hook := w.integrator()
		now := w.db.Now()
		if _, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m1", "hello", now)); err != nil {
			t.Fatal(err)
		}
		m := w.say(w.only().ID, conversation.Reply{Text: "hi"})
		_, results, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Status("out-1", "delivered", now), customfake.Status("out-1", "delivered", now), customfake.Status("out-1", "sent", now))
		if want := []string{"out-1 accepted", "out-1 duplicate", "out-1 accepted"}; err != nil || !slices.Equal(statuses(results), want) {
			t.Fatalf("%v %v", statuses(results), err)
		}
		w.work() // only now the message leaves, and is named out-1
		w.until("the message is delivered", func() bool { return w.message(m.ID).State == conversation.Delivered })
		if _, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Status("out-1", "failed", now), customfake.Status("out-1", "read", now)); err != nil {
			t.Fatal(err)
		}
		if s := w.message(m.ID).State; s != conversation.Read {
			t.Errorf("state %s", s)
		}
	})
}

func TestHook_aBadPostHurtsOnlyItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		chat := w.connect("webchat", nil)
		path := "/chat/" + chat.ID.String()
		var wg sync.WaitGroup
		for i := range 24 {
			wg.Go(func() {
				var s struct{ Token string }
				w.must(200, "POST", path+"/session", "", map[string]any{"language": "en"}).into(t, &s)
				body, want := map[string]any{"client_id": "c1", "text": "hello"}, 201
				if i%4 == 0 {
					body["attachments"], want = []string{"12345"}, 422 // a file that is not theirs
				}
				if r := w.call("POST", path+"/messages", s.Token, body); r.status != want {
					t.Errorf("%d %s, want %d", r.status, r.body, want)
				}
			})
		}
		wg.Wait()
		if n := len(w.all()); n != 18 {
			t.Errorf("%d conversations, want 18", n)
		}
	})
}

func TestHook_answers503WhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	server, err := dbtest.StartPostgres(dbtest.PostgresOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	d, err := db.Open(t.Context(), db.Config{URL: server.URL("postgres"), MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := newWorld(t, d, t.TempDir(), func(x *inbox.Deps) { x.Log = slog.New(slog.NewTextHandler(t.Output(), nil)) })
	fake, _, hook := w.integrator()
	if status, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m1", "hello", d.Now())); status != 202 || err != nil {
		t.Fatal(status, err)
	}
	server.Stop()
	if status, _, _ := fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m2", "hello", d.Now())); status != 503 {
		t.Errorf("answered %d", status)
	}
}

func TestHook_telegram(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _ := w.bot()
		w.work()
		w.until("the bot is connected", func() bool { return len(fake.Calls("/setWebhook")) == 1 })
		mai := telegramfakeUser(1)
		first := fake.Text(mai, "Xin chào")
		for range 2 {
			if status, err := fake.Deliver(t.Context(), first); status != 200 || err != nil {
				t.Fatal(status, err)
			}
		}
		if _, err := fake.Deliver(t.Context(), fake.Edit(first, "Xin chào!")); err != nil {
			t.Fatal(err)
		}
		c := w.only()
		if c.Contact.Name != "Mai 1" || c.Contact.Language != "vi" || c.ChannelKind != "telegram" {
			t.Errorf("conversation %+v", c)
		}
		m := w.say(c.ID, conversation.Reply{Text: "How can I help?", ReplyTo: w.messages(c.ID)[0].ID})
		w.until("the answer is sent", func() bool { return w.message(m.ID).State == conversation.Sent })
		if sent := fake.Sent(); len(sent) != 1 || sent[0].Text != "How can I help?" || sent[0].ReplyTo != 1 || sent[0].ChatID != mai.ID {
			t.Errorf("sent %+v", sent)
		}
		if _, err := fake.Deliver(t.Context(), fake.Press(mai, 2, "Yes", "yes")); err != nil {
			t.Fatal(err)
		}
		w.until("the button is settled", func() bool { return len(fake.Calls("/answerCallbackQuery")) == 1 })
		for _, state := range []string{"member", "kicked", "kicked"} { // told only where it is new
			if _, err := fake.Deliver(t.Context(), fake.Membership(mai, state)); err != nil {
				t.Fatal(err)
			}
		}
		var texts []string
		for _, m := range w.messages(c.ID) {
			texts = append(texts, fmt.Sprint(m.Direction, " ", m.Text, " ", m.Private))
		}
		want := []string{"in Xin chào! false", "out How can I help? false", "in Yes false", "out The customer has blocked My telegram: messages cannot reach them there. true"}
		if !slices.Equal(texts, want) {
			t.Errorf("messages %q", texts)
		}
		if n := len(w.all()); n != 1 {
			t.Errorf("%d conversations", n)
		}
	})
}
