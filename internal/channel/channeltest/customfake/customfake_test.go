package customfake_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// The published example of Standard Webhooks, which this stand-in must believe.
const (
	secret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	id        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	body      = `{"test": 2432232314}`
	signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func post(t *testing.T, base, body string, header map[string]string) (int, string) {
	t.Helper()
	req, _ := http.NewRequest(http.MethodPost, base+"/message", strings.NewReader(body))
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	said, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(said)
}

func TestMessage_signature(t *testing.T) {
	at := time.Unix(1614265330, 0)
	fake := customfake.New("t", secret)
	fake.Now = func() time.Time { return at }
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	header := func() map[string]string {
		return map[string]string{"Authorization": "Bearer t", "Content-Type": "application/json", "Idempotency-Key": id,
			"webhook-id": id, "webhook-timestamp": "1614265330", "webhook-signature": signature}
	}
	// Genuine, but no message: 400 rather than 401 or 403.
	if status, said := post(t, server.URL, body, header()); status != 400 || !strings.Contains(said, "unknown field") {
		t.Errorf("the published example: %d %s", status, said)
	}
	for name, c := range map[string]struct {
		body   string
		change func(map[string]string)
		want   int
	}{
		"changed":          {body + " ", func(map[string]string) {}, 403},
		"unsigned":         {body, func(h map[string]string) { delete(h, "webhook-signature") }, 403},
		"at another time":  {body, func(h map[string]string) { h["webhook-timestamp"] = "1614265331" }, 403},
		"another token":    {body, func(h map[string]string) { h["Authorization"] = "Bearer u" }, 401},
		"without a key":    {body, func(h map[string]string) { delete(h, "Idempotency-Key") }, 400},
		"with another key": {body, func(h map[string]string) { h["Idempotency-Key"] = "x" }, 400},
	} {
		h := header()
		c.change(h)
		if status, said := post(t, server.URL, c.body, h); status != c.want {
			t.Errorf("%s: %d %s, want %d", name, status, said, c.want)
		}
	}
	at = at.Add(6 * time.Minute)
	if status, _ := post(t, server.URL, body, header()); status != 403 {
		t.Errorf("six minutes later: %d, want 403", status)
	}
}

func TestMessage_repetition(t *testing.T) {
	fake := customfake.New("t", "")
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	send := func(key, text string) (int, string) {
		return post(t, server.URL, `{"channelId":"c","contactId":"a","message":{"type":"text","text":"`+text+`"}}`,
			map[string]string{"Authorization": "Bearer t", "Content-Type": "application/json", "Idempotency-Key": key})
	}
	if status, said := send("k", "hi"); status != 200 || strings.Contains(said, "duplicate") {
		t.Errorf("first: %d %s", status, said)
	}
	if status, said := send("k", "hi"); status != 200 || !strings.Contains(said, `"duplicate":true`) || !strings.Contains(said, "out-1") {
		t.Errorf("again: %d %s", status, said)
	}
	if status, _ := send("k", "ho"); status != 409 {
		t.Errorf("another message under the same key: %d", status)
	}
	fake.Disable()
	if status, _ := send("l", "hi"); status != 410 || len(fake.Messages()) != 1 {
		t.Errorf("switched off: %d, %d messages", status, len(fake.Messages()))
	}
}

func TestPost_speaksTheProtocol(t *testing.T) {
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte(`{"results":[{"mId":"1","status":"accepted"},{"mId":"2","status":"rejected","error":{"message":"no"}}]}`))
	}))
	t.Cleanup(hook.Close)
	now := time.Unix(1767323045, 0)
	status, results, err := customfake.New("t", "").Post(t.Context(), hook.URL, "ana", customfake.Contact{"firstName": "Ana"}, customfake.Text("1", "hi", now), customfake.Status("2", "read", now))
	if err != nil || status != 202 || len(results) != 2 || results[1].Error.Message != "no" {
		t.Errorf("%d %+v %v", status, results, err)
	}
	if status, _, _ := customfake.New("u", "").Post(t.Context(), hook.URL, "ana", nil, customfake.Attachment("1", "image", "https://f.example/a", now)); status != 401 {
		t.Errorf("another token: %d", status)
	}
}
