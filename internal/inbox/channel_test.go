package inbox_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/whatsapp"
	"rondo/internal/inbox"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
)

func TestChannels_areMadeChangedAndDeletedAndNeverShowASecret(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("custom", map[string]any{"token": "tok-12345678", "secret": "a secret of ours, long"})
		path := "/api/v1/channels/" + c.ID.String()
		if !slices.Equal(c.Secrets, []string{"secret", "token"}) || len(c.Config) != 0 || c.Health.State != "new" || c.HookURL != w.url+"/hooks/"+c.ID.String() || c.DefaultTeamID == nil {
			t.Fatalf("made %+v", c)
		}
		r := w.must(200, "PATCH", path, "admin", map[string]any{"name": "Renamed", "config": map[string]any{"url": "https://a.example"}, "default_team_id": nil})
		var after inbox.Body
		r.into(t, &after)
		if after.Name != "Renamed" || after.Config["url"] != "https://a.example" || !slices.Equal(after.Secrets, c.Secrets) || after.DefaultTeamID != nil {
			t.Fatalf("changed %+v", after)
		}
		// The kept token still opens the hook.
		w.must(202, "POST", "/hooks/"+c.ID.String(), "tok-12345678", map[string]any{"contactId": "1", "events": []any{map[string]any{"type": "typing"}}})
		w.must(200, "PATCH", path, "admin", map[string]any{"config": map[string]any{"token": "tok-changed", "secret": nil}})
		w.must(401, "POST", "/hooks/"+c.ID.String(), "tok-12345678", map[string]any{"contactId": "1", "events": []any{map[string]any{"type": "typing"}}})
		list := w.must(200, "GET", "/api/v1/channels", "agent", nil)
		feed, err := event.Read(t.Context(), w.db.Read(), ws, 0, 100)
		if err != nil || len(feed) != 4 {
			t.Fatalf("%d events, %v", len(feed), err)
		}
		for _, shown := range append([]string{string(list.body), string(r.body)}, string(feed[0].Data), string(feed[2].Data), string(feed[3].Data)) {
			if strings.Contains(shown, "tok-") || strings.Contains(shown, "secret of ours") {
				t.Errorf("a secret is shown: %s", shown)
			}
		}
		w.must(204, "DELETE", path, "admin", nil)
		w.must(404, "GET", path, "agent", nil)
		w.must(404, "POST", "/hooks/"+c.ID.String(), "tok-changed", map[string]any{})
		if got := w.recorded(4); !slices.Equal(got, []string{inbox.EventDeleted}) {
			t.Errorf("recorded %v", got)
		}
		entries, err := audit.List(t.Context(), w.db.Read(), ws, audit.Filter{Subject: c.ID}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, e := range entries {
			told = append(told, e.String())
		}
		want := []string{`Hoa (token) removed channel Renamed`,
			`Hoa (token) changed channel Renamed; secrets ["secret","token"]→["token"]; config.token null→null`,
			`Hoa (token) changed channel Renamed; config.url null→"https://a.example"; default_team_id "5"→""; name "My custom"→"Renamed"`,
			`Hoa (token) made channel My custom; default_team_id null→"5"; kind null→"custom"; secrets null→["secret","token"]`}
		if !slices.Equal(told, want) {
			t.Errorf("audited %q\nwant %q", told, want)
		}
	})
}

func TestChannels_refuseWhatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", nil)
		before := w.rows()
		for name, row := range map[string]struct {
			method, path, token string
			body                any
			status              int
			field               string
		}{
			"an agent writes":          {"POST", "", "agent", map[string]any{"kind": "webchat", "name": "x"}, 403, ""},
			"nobody writes":            {"POST", "", "", map[string]any{"kind": "webchat", "name": "x"}, 401, ""},
			"a kind we do not speak":   {"POST", "", "admin", map[string]any{"kind": "line", "name": "x"}, 422, "kind"},
			"a kind that is none":      {"POST", "", "admin", map[string]any{"kind": "pigeon", "name": "x"}, 422, "kind"},
			"no name":                  {"POST", "", "admin", map[string]any{"kind": "webchat", "name": " "}, 422, "name"},
			"a setting that is wrong":  {"POST", "", "admin", map[string]any{"kind": "telegram", "name": "x", "config": map[string]any{}}, 422, "config.bot_token"},
			"a setting that is none":   {"POST", "", "admin", map[string]any{"kind": "webchat", "name": "x", "config": map[string]any{"colour": 1}}, 422, "config.colour"},
			"no such team":             {"POST", "", "admin", map[string]any{"kind": "webchat", "name": "x", "default_team_id": "4000"}, 422, "default_team_id"},
			"of another workspace":     {"GET", "/" + c.ID.String(), "other", nil, 404, ""},
			"changed from another":     {"PATCH", "/" + c.ID.String(), "other", map[string]any{"name": "x"}, 404, ""},
			"deleted from another":     {"DELETE", "/" + c.ID.String(), "other", nil, 404, ""},
			"checked from another":     {"POST", "/" + c.ID.String() + "/check", "other", nil, 404, ""},
			"a change that is wrong":   {"PATCH", "/" + c.ID.String(), "admin", map[string]any{"config": map[string]any{"accent": "red"}}, 422, "config.accent"},
			"a change of the unknown":  {"PATCH", "/999", "admin", map[string]any{"name": "x"}, 404, ""},
			"the list of another's is": {"GET", "", "other", nil, 200, ""},
		} {
			r := w.call(row.method, "/api/v1/channels"+row.path, row.token, row.body)
			var p struct{ Errors []struct{ Field string } }
			_ = json.Unmarshal(r.body, &p)
			if r.status != row.status || row.field != "" && (len(p.Errors) != 1 || p.Errors[0].Field != row.field) {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
			if row.status == 200 && !strings.Contains(string(r.body), `"items":[]`) {
				t.Errorf("%s: %s", name, r.body)
			}
		}
		if after := w.rows(); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
	})
}

func TestCheck_connectsABotAndTellsInPlainWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.bot()
		check := func() (b struct {
			inbox.Body
			Check inbox.CheckBody
		}) {
			w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil).into(t, &b)
			return b
		}
		if b := check(); !b.Check.OK || b.Check.Name != "@desk_bot" || b.Health.State != inbox.OK || b.Health.Error != nil {
			t.Fatalf("check %+v", b)
		}
		if _, err := fake.Deliver(t.Context(), fake.Text(telegramfakeUser(1), "hi")); err != nil {
			t.Fatalf("the bot is not pointed at us: %v", err)
		}
		fake.Withdraw()
		if b := check(); b.Check.OK || b.Health.State != inbox.Failing || b.Health.Error == nil || !strings.Contains(*b.Health.Error, "token") {
			t.Fatalf("check of a dead bot %+v", b)
		}
	})
}

func TestConnect_pointsTheBotAtUsByItselfAndAwayAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.bot()
		w.work()
		w.until("the bot is connected", func() bool { return len(fake.Calls("/setWebhook")) == 1 })
		w.must(204, "DELETE", "/api/v1/channels/"+c.ID.String(), "admin", nil)
		w.until("the bot is disconnected", func() bool { return len(fake.Calls("/deleteWebhook")) == 1 })
	})
}

func TestCheck_asksTheProviderWhereThereIsNoPublicAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.bot()
		_ = fake
		private := newWorld(t, w.db, t.TempDir(), func(d *inbox.Deps) { d.BaseURL = "" })
		var b struct {
			inbox.Body
			Check inbox.CheckBody
		}
		private.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil).into(t, &b)
		if !b.Check.OK || !strings.Contains(b.Check.Detail, "asks for its messages") || b.HookURL != "/hooks/"+c.ID.String() {
			t.Fatalf("check %+v", b)
		}
	})
}

func TestCreateFirst_makesAWebChatWithinTheSetup(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var c inbox.Channel
		err := w.db.Write(context.Background(), func(tx *db.Tx) (err error) {
			c, err = w.inbox.CreateFirst(t.Context(), tx, ws, "Nha Trang Tours", 5)
			return err
		})
		if err != nil || c.Kind != "webchat" || c.Config["accent"] == nil {
			t.Fatalf("%+v, %v", c, err)
		}
		w.must(200, "GET", "/chat/"+c.ID.String()+"/config", "", nil)
	})
}

// Two channels for one number would both take what comes in.
func TestChannel_anAccountIsConnectedOnce(t *testing.T) {
	each(t, func(t *testing.T, first *world) {
		client := channel.NewClient()
		t.Cleanup(client.Close)
		w := newWorld(t, first.db, first.dir, func(d *inbox.Deps) { d.Kinds = []channel.Channel{whatsapp.New(client, d.DB.Now)} })
		number := func(name, number string) map[string]any {
			return map[string]any{"kind": "whatsapp", "name": name, "config": map[string]any{"phone_number_id": number, "waba_id": "7", "access_token": "EAAtoken", "app_secret": "0123456789abcdef",
				"verify_token": "word", "base_url": "http://127.0.0.1:1"}}
		}
		var one, two inbox.Body
		w.must(201, "POST", "/api/v1/channels", "admin", number("Sales", "101")).into(t, &one)
		w.must(201, "POST", "/api/v1/channels", "admin", number("Support", "102")).into(t, &two)
		w.must(201, "POST", "/api/v1/channels", "other", number("Theirs", "101"))
		before := w.rows()
		for what, r := range map[string]reply{
			"a second":     w.call("POST", "/api/v1/channels", "admin", number("Again", "101")),
			"one that was": w.call("PATCH", "/api/v1/channels/"+two.ID.String(), "admin", map[string]any{"config": map[string]any{"phone_number_id": "101"}}),
		} {
			if r.status != 409 || !strings.Contains(string(r.body), "already_connected") || !strings.Contains(string(r.body), "Sales") {
				t.Errorf("%s: %d %s", what, r.status, r.body)
			}
		}
		if after := w.rows(); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
		w.must(200, "PATCH", "/api/v1/channels/"+one.ID.String(), "admin", map[string]any{"config": map[string]any{"access_token": "EAAother"}})
		w.must(204, "DELETE", "/api/v1/channels/"+one.ID.String(), "admin", nil)
		w.must(201, "POST", "/api/v1/channels", "admin", number("Again", "101"))
	})
}
