package telegram_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/telegram"
)

func anaUser() telegramfake.User {
	return telegramfake.User{ID: customerID, FirstName: "Ana", Language: "pt"}
}

func TestConnect_tellsTelegramWhereAndWhat(t *testing.T) {
	fake, kind, account := connect(t)
	for range 2 {
		if err := kind.Connect(t.Context(), account); err != nil {
			t.Fatal(err)
		}
	}
	var asked map[string]any
	_ = json.Unmarshal(fake.Calls("/setWebhook")[0].Body, &asked)
	if asked["url"] != account.HookURL || asked["secret_token"] != secretToken || asked["max_connections"] != 1.0 || len(asked["allowed_updates"].([]any)) != 9 {
		t.Errorf("asked for %v", asked)
	}
	health, err := kind.Check(t.Context(), account)
	if err != nil || !health.OK || health.Name != "@desk_bot" {
		t.Errorf("health %+v, %v", health, err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	if health, _ := kind.Check(t.Context(), account); health.OK || !strings.Contains(health.Detail, "not connected") {
		t.Errorf("health after disconnecting %+v", health)
	}
}

func TestConnect_needsAPublicHTTPSAddressOrAsks(t *testing.T) {
	fake, kind, account := connect(t)
	fake.HTTPHooks = false // as at Telegram
	if err := kind.Connect(t.Context(), account); channel.ClassOf(err) != channel.GiveUp || !strings.Contains(err.Error(), "HTTPS") {
		t.Errorf("plain http: %v", err)
	}
	account.HookURL = ""
	if err := kind.Connect(t.Context(), account); err != nil || len(fake.Calls("/deleteWebhook")) != 1 {
		t.Errorf("no address: %v; it must ask instead", err)
	}
	account.HookURL = "https://rondo.example:9999/hooks/77"
	if err := kind.Connect(t.Context(), account); err == nil {
		t.Error("port 9999 is accepted")
	}
	account.HookURL = "https://rondo.example/hooks/77"
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Error(err)
	}
}

func TestCheck_inPlainWords(t *testing.T) {
	fake, kind, account := connect(t)
	connected := func(url string) {
		a := account
		a.HookURL = url
		if err := kind.Connect(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	connected("http://other.example/hook")
	if h, _ := kind.Check(t.Context(), account); h.OK || !strings.Contains(h.Detail, "another address") {
		t.Errorf("taken over by another: %+v", h)
	}
	connected("http://127.0.0.1:1/hooks/77") // nobody listens there
	account.HookURL = "http://127.0.0.1:1/hooks/77"
	_, _ = fake.Deliver(t.Context(), fake.Text(anaUser(), "hello"))
	if h, _ := kind.Check(t.Context(), account); h.OK || !strings.Contains(h.Detail, "cannot bring 1 messages") {
		t.Errorf("hook unreachable: %+v", h)
	}
	fake.Fail(1, "/getMe", http.StatusBadGateway, "")
	if _, err := kind.Check(t.Context(), account); channel.ClassOf(err) != channel.Retry {
		t.Errorf("Telegram down: %v, want an error, for nothing was learned", err)
	}
	fake.Withdraw()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "BotFather") {
		t.Errorf("token dead: %+v, %v", h, err)
	}
}

func TestFetch_knowsTelegramsLimit(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddFile("big", telegramfake.File{Path: "documents/film.mkv", SizeBytes: 20<<20 + 1})
	if _, err := kind.Fetch(t.Context(), account, "big"); channel.ClassOf(err) != channel.GiveUp || !strings.Contains(err.Error(), "media_too_large") {
		t.Errorf("error %v", err)
	}
	for _, path := range []string{"", "/var/lib/bot/photo.jpg", "../../bot1:x/getMe", "a?b", "a#b", `a\b`} {
		fake.AddFile("odd", telegramfake.File{Path: path})
		if _, err := kind.Fetch(t.Context(), account, "odd"); channel.ClassOf(err) != channel.GiveUp {
			t.Errorf("path %q: error %v, want it given up", path, err)
		}
	}
	fake.AddFile("pic", telegramfake.File{Path: "photos/file_7.jpg", Content: []byte("x")})
	file, err := kind.Fetch(t.Context(), account, "pic")
	if err != nil || file.ContentType != "image/jpeg" || file.Name != "file_7.jpg" || file.SizeBytes != 1 {
		t.Errorf("file %+v, %v", file, err)
	}
}

func TestValidate(t *testing.T) {
	kind := telegram.New(nil)
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string
	}{
		{"no token", channel.Config{}, "bot_token"},
		{"a token of another type", channel.Config{"bot_token": 5.0}, "bot_token"},
		{"a token without a bot", channel.Config{"bot_token": ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}, "bot_token"},
		{"a token that is a word", channel.Config{"bot_token": "not-a-token"}, "bot_token"},
		{"a bot without a token", channel.Config{"bot_token": "110201543:"}, "bot_token"},
		{"a token that would change the path", channel.Config{"bot_token": "1:x/../../y"}, "bot_token"},
		{"a secret with a space", channel.Config{"bot_token": botToken, "secret_token": "a b"}, "secret_token"},
		{"a secret too long", channel.Config{"bot_token": botToken, "secret_token": strings.Repeat("a", 257)}, "secret_token"},
		{"an address that is none", channel.Config{"bot_token": botToken, "base_url": "ftp://x"}, "base_url"},
		{"an address with a password", channel.Config{"bot_token": botToken, "base_url": "https://a:b@x"}, "base_url"},
		{"no connections", channel.Config{"bot_token": botToken, "max_connections": 0.0}, "max_connections"},
		{"half a connection", channel.Config{"bot_token": botToken, "max_connections": 1.5}, "max_connections"},
		{"connections as text", channel.Config{"bot_token": botToken, "max_connections": "4"}, "max_connections"},
	} {
		if _, faults := kind.Validate(c.config); len(faults) != 1 || faults[0].Name != c.fault {
			t.Errorf("%s: faults %v, want one of %s", c.name, faults, c.fault)
		}
	}
	first, _ := kind.Validate(channel.Config{"bot_token": " " + botToken + "\n"})
	second, _ := kind.Validate(channel.Config{"bot_token": botToken})
	if first.Text("bot_token") != botToken || len(first.Text("secret_token")) < 20 || first.Text("secret_token") == second.Text("secret_token") {
		t.Errorf("made secrets %q and %q", first.Text("secret_token"), second.Text("secret_token"))
	}
}
