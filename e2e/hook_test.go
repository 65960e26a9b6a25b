package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// nonsense are bodies that no provider sends.
func nonsense() map[string]string {
	deep := strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	return map[string]string{
		"nothing": "", "a letter": "x", "null": "null", "a list": "[]", "a number": "5", "a text": `"x"`, "half": `{"contactId":"a","events":[{"type":"mess`,
		"two": "{}{}", "NUL": "\x00", "no UTF-8": "\xff\xfe\xfd", "deep": deep, "wide": `{"events":[` + strings.Repeat("[],", 50_000) + "[]]}",
		"form": "contactId=a&events=b", "xml": "<xml/>", "no events": `{"contactId":"a"}`, "empty events": `{"contactId":"a","events":[]}`,
		"events of text": `{"contactId":"a","events":"x"}`, "nobody": `{"events":[{"type":"message","mId":"1","message":{"type":"text","text":"x"}}]}`,
		"an empty name":   `{"contactId":"","events":[{"type":"message","mId":"1","message":{"type":"text","text":"x"}}]}`,
		"a long name":     `{"contactId":"` + strings.Repeat("a", 51) + `","events":[{"type":"message","mId":"1","message":{"type":"text","text":"x"}}]}`,
		"a list of names": `{"contactId":["a"],"events":[{"type":"message","mId":"1","message":{"type":"text","text":"x"}}]}`,
	}
}

func TestHook_nonsenseChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tm := w.team(t, nil)
		l, s := w.line(t, tm.ID), w.site(t, tm.ID)
		bot := post[channel](t, w.owner, "/channels", J{"kind": "telegram", "name": "Bot", "default_team_id": tm.ID, "config": J{"bot_token": "123456:abcdefghijklmnopqrstuvwxyz0123456789", "secret_token": "sesame", "base_url": "http://127.0.0.1:1"}})
		v := s.visit(t)
		before := seqNow(t, w)
		call := func(name, path, body string, want func(int) bool, headers ...string) {
			t.Helper()
			c := &client{node: w.owner.node, http: w.owner.http}
			a := c.do(t, "POST", path, []byte(body), headers...)
			if !want(a.Status) {
				t.Errorf("%s to %s: %d %s", name, path, a.Status, a.Body)
			}
			if a.Status >= 400 {
				a.problem(t)
			}
		}
		refused := func(status int) bool { return status >= 400 && status < 500 }
		for name, body := range nonsense() {
			call(name, "//hooks/"+l.ID, body, refused, "Authorization", "Bearer "+l.Token)
			// Telegram's updates of kinds that are new are taken and passed over, else it sends them for ever.
			call(name, "//hooks/"+bot.ID, body, func(s int) bool { return refused(s) || s == 200 && strings.HasPrefix(body, "{") }, "X-Telegram-Bot-Api-Secret-Token", "sesame")
			call(name, "//hooks/"+s.ID, body, refused)
			for _, path := range []string{"/messages", "/attachments"} {
				call(name, v.path+path, body, refused, "Authorization", "Bearer "+v.Token)
			}
			// To have seen no message, or one that is not one's own, is no mistake; it changes nothing.
			call(name, v.path+"/read", body, func(s int) bool { return refused(s) || s == 204 }, "Authorization", "Bearer "+v.Token)
			call(name, v.path+"/messages", body, refused)
		}
		for _, r := range []struct {
			name, path string
			headers    []string
			status     int
		}{
			{"no token", l.ID, nil, 401}, {"a wrong token", l.ID, []string{"Authorization", "Bearer x"}, 401}, {"an API token", l.ID, []string{"Authorization", "Bearer " + w.owner.token}, 401},
			{"a wrong signature", l.ID, []string{"webhook-id", "1", "webhook-timestamp", fmt.Sprint(time.Now().Unix()), "webhook-signature", "v1,AAAA"}, 401},
			{"a wrong signature and the token", l.ID, []string{"Authorization", "Bearer " + l.Token, "webhook-id", "1", "webhook-timestamp", fmt.Sprint(time.Now().Unix()), "webhook-signature", "v1,AAAA"}, 401},
			{"no secret of the bot", bot.ID, nil, 401}, {"a wrong secret of the bot", bot.ID, []string{"X-Telegram-Bot-Api-Secret-Token", "x"}, 401},
			{"no such channel", "123456789", nil, 404}, {"no id", "abc", nil, 404}, {"the id 0", "0", nil, 404}, {"a huge id", strings.Repeat("9", 300), nil, 404},
		} {
			body := `{"contactId":"ann","events":[{"type":"message","mId":"1","message":{"type":"text","text":"x"}}]}`
			call(r.name, "//hooks/"+r.path, body, func(s int) bool { return s == r.status }, r.headers...)
		}
		call("more than a megabyte", "//hooks/"+l.ID, `{"contactId":"ann","pad":"`+strings.Repeat("x", 1<<20)+`","events":[]}`, func(s int) bool { return s == http.StatusRequestEntityTooLarge }, "Authorization", "Bearer "+l.Token)
		call("more than a hundred events", "//hooks/"+l.ID, string(customfake.Body("ann", nil, make([]customfake.Event, 101)...)), refused, "Authorization", "Bearer "+l.Token)
		for _, method := range []string{"GET", "PUT", "DELETE", "PATCH"} {
			if a := w.owner.do(t, method, "//hooks/"+l.ID, nil); a.Status < 400 || a.Status >= 500 {
				t.Errorf("%s to the hook: %d %s", method, a.Status, a.Body)
			}
		}
		w.unchanged(t, before, "nonsense")
		if n := len(all[conversation](t, w.owner, "/conversations")); n != 0 {
			t.Errorf("nonsense left %d conversations", n)
		}
	})
}

func TestHook_oneBadEventDoesNotHoldUpTheOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		now := time.Now()
		results := l.post(t, "ann", customfake.Text("1", "one", now), customfake.Event{"type": "message", "mId": "2"}, customfake.Text("3", "three", now),
			customfake.Text("1", "one", now), customfake.Event{}, customfake.Status("nobody-knows", "melted", now), customfake.Event{"type": "novelty", "mId": "4"}, customfake.Text("5", "five", now))
		var got []string
		for _, r := range results {
			got = append(got, r.Status)
			if (r.Status == "rejected") != (r.Error != nil && r.Error.Message != "") {
				t.Errorf("result %+v", r)
			}
		}
		expect(t, "results", got, "accepted", "rejected", "accepted", "duplicate", "rejected", "rejected", "accepted", "accepted")
		c := all[conversation](t, w.owner, "/conversations")
		if len(c) != 1 {
			t.Fatalf("%d conversations", len(c))
		}
		var texts []string
		for _, m := range w.messages(t, c[0].ID) {
			if m.Text != "" {
				texts = append(texts, m.Text)
			}
		}
		expect(t, "messages", texts, "one", "three", "five")
	})
}
