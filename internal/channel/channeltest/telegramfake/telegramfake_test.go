package telegramfake_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"rondo/internal/channel/channeltest/telegramfake"
)

var ana = telegramfake.User{ID: 5_000_000_000_123, FirstName: "Ana"}

// ask calls a method and gives the status and the body.
func ask(t *testing.T, base, method, params string) (int, string) {
	t.Helper()
	res, err := http.Post(base+"/bot1:x/"+method, "application/json", strings.NewReader(params))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func start(t *testing.T) (*telegramfake.Fake, string) {
	t.Helper()
	fake := telegramfake.New("1:x")
	fake.HTTPHooks = true
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return fake, server.URL
}

func TestUpdates_waitUntilTheHookTakesThem(t *testing.T) {
	fake, base := start(t)
	first := fake.Text(ana, "one")
	if _, err := fake.Deliver(t.Context(), first); !errors.Is(err, telegramfake.ErrNoWebhook) {
		t.Fatalf("without a webhook: %v", err)
	}
	var down atomic.Bool
	down.Store(true)
	var got atomic.Int32
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s" || down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		got.Add(1)
	}))
	t.Cleanup(hook.Close)
	if status, body := ask(t, base, "setWebhook", `{"url":"`+hook.URL+`","secret_token":"s"}`); status != 200 {
		t.Fatal(body)
	}
	if status, _ := fake.Deliver(t.Context(), fake.Text(ana, "two")); status != 503 {
		t.Errorf("status %d", status)
	}
	if _, info := ask(t, base, "getWebhookInfo", `{}`); !strings.Contains(info, `"pending_update_count":2`) || !strings.Contains(info, "503") {
		t.Errorf("info %s", info)
	}
	if status, body := ask(t, base, "getUpdates", `{}`); status != http.StatusConflict {
		t.Errorf("getUpdates beside a webhook: %d %s", status, body)
	}
	down.Store(false)
	if n, err := fake.Redeliver(t.Context()); n != 2 || err != nil {
		t.Errorf("%d redelivered, %v", n, err)
	}
	if err := fake.DeliverAll(t.Context(), first, first, fake.Text(ana, "three")); err != nil || got.Load() != 5 {
		t.Errorf("%d taken, %v", got.Load(), err)
	}
}

func TestMethods_refuseWhatTelegramWould(t *testing.T) {
	fake, base := start(t)
	fake.Start(7)
	for _, c := range []struct {
		method, params string
		status         int
		says           string
	}{
		{"sendMessage", `{"chat_id":7,"text":"hi"}`, 200, `"message_id":1`},
		{"sendMessage", `{"chat_id":8,"text":"hi"}`, 400, "chat not found"},
		{"sendMessage", `{"chat_id":7,"text":" "}`, 400, "text is empty"},
		{"sendMessage", `{"chat_id":7,"text":"` + strings.Repeat("😀", 2049) + `"}`, 400, "too long"},
		{"sendMessage", `{"chat_id":7,"text":"hi","reply_parameters":{"message_id":99}}`, 400, "replied not found"},
		{"sendMessage", `{"chat_id":7`, 400, "can't parse"},
		{"sendPhoto", `{"chat_id":7}`, 400, "no photo"},
		{"sendChatAction", `{"chat_id":7,"action":"dancing"}`, 400, "action"},
		{"answerCallbackQuery", `{"callback_query_id":"1"}`, 400, "too old"},
		{"getFile", `{"file_id":"x"}`, 400, "wrong file_id"},
		{"setWebhook", `{"url":"http://x","secret_token":"a b"}`, 400, "unallowed characters"},
		{"setWebhook", `{"url":"http://x","max_connections":101}`, 400, "max_connections"},
		{"setWebhook", `{"url":"http://x","allowed_updates":["gossip"]}`, 400, "unknown update"},
		{"dance", `{}`, 404, "Not Found"},
	} {
		if status, body := ask(t, base, c.method, c.params); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s %.60s: %d %s, want %d %s", c.method, c.params, status, body, c.status, c.says)
		}
	}
	fake.Withdraw()
	if status, _ := ask(t, base, "getMe", `{}`); status != 401 {
		t.Errorf("a dead token: %d", status)
	}
}
