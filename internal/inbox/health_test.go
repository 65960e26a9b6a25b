package inbox_test

import (
	"strings"
	"testing"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/inbox"
)

// That a message goes out says nothing of whether anything can come in.
func TestHealth_whatACheckFoundStaysUntilACheck(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, bot, c := w.telegrammed()
		w.work()
		w.until("the bot was connected by its job", func() bool { return len(fake.Calls("/setWebhook")) == 2 })
		w.idle()
		sends := func(m conversation.Message) {
			w.until("message is sent", func() bool { w.pass(time.Second); return w.message(m.ID).State == conversation.Sent })
		}
		check := func() { w.must(200, "POST", "/api/v1/channels/"+bot.ID.String()+"/check", "admin", nil) }
		fake.Fail(1, "/setWebhook", 400, `{"ok":false,"error_code":400,"description":"Bad Request: bad webhook"}`)
		check()
		for _, text := range []string{"one", "two"} {
			sends(w.say(c, conversation.Reply{Text: text}))
			if state, why := w.health(bot); inbox.HealthState(state) != inbox.Failing || !strings.Contains(why, "bad webhook") {
				t.Fatalf("after %q: %s %s", text, state, why)
			}
		}
		// Nor does a message that cannot go out make it forgotten.
		fake.Fail(1, "/sendMessage", 401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		m := w.say(c, conversation.Reply{Text: "three"})
		w.until("it was tried", func() bool {
			w.pass(time.Second)
			return w.message(m.ID).ErrorCode == "token" || w.message(m.ID).State == conversation.Sent
		})
		if state, why := w.health(bot); inbox.HealthState(state) != inbox.Failing || !strings.Contains(why, "bad webhook") {
			t.Fatalf("after a refusal: %s %s", state, why)
		}
		check()
		if state, why := w.health(bot); inbox.HealthState(state) != inbox.OK || why != "" {
			t.Fatalf("after a good check: %s %s", state, why)
		}
		sends(m)
	})
}

// Custom channels and TikTok are examined by people alone.
func TestHealth_aCheckSaysWhatItCouldLearn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		check := func(c inbox.Body) (b struct {
			inbox.Body
			Check inbox.CheckBody
		}) {
			w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil).into(t, &b)
			return b
		}
		_, custom, _ := w.integrator()
		if b := check(custom); !b.Check.OK || b.Health.State != inbox.OK || !strings.Contains(b.Check.Detail, "can be reached") {
			t.Errorf("there: %+v", b)
		}
		away := w.connect("custom", map[string]any{"token": "tok-12345678", "url": "http://127.0.0.1:1"})
		if b := check(away); b.Check.OK || b.Health.State != inbox.Failing || b.Health.Code != "nothing_there" || b.Check.Code != b.Health.Code || !strings.Contains(b.Check.Detail, "Nothing answers") {
			t.Errorf("away: %+v", b)
		}
		w.must(200, "PATCH", "/api/v1/channels/"+away.ID.String(), "admin", map[string]any{"config": map[string]any{"url": nil}})
		if b := check(away); !b.Check.OK || b.Health.State != inbox.OK || b.Health.Code != "" || b.Check.Code != "" || !strings.Contains(b.Check.Detail, "no url") {
			t.Errorf("without a url: %+v", b)
		}
		tiktok := w.connect("tiktok", map[string]any{"business_id": "b", "app_secret": "s", "access_token": "t"})
		if b := check(tiktok); b.Check.OK || b.Health.State != inbox.Untried || !strings.Contains(b.Check.Detail, "when one is sent") {
			t.Errorf("TikTok: %+v", b)
		}
	})
}
