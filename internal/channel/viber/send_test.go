package viber_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/viber"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: theirs, Text: text}
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("Look & see 😀")
	m.Attachments = []channel.Attachment{
		{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/a?s=1&e=2", SizeBytes: 10},
		{Name: "film", ContentType: "video/mp4", URL: "https://rondo.test/b", SizeBytes: 20},
		{Name: "paper", ContentType: "application/pdf", URL: "https://rondo.test/c", SizeBytes: 30}}
	m.Location = &channel.Location{Latitude: 1.5, Longitude: 2}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 4 || receipt.ProviderID() != "4912661846655238146" {
		t.Fatalf("%+v, %v", receipt, err)
	}
	sent := fake.Sent()
	if p := sent[0]; p.Type != "picture" || p.Text != "Look & see 😀" || p.Media != "https://rondo.test/a?s=1&e=2" || p.Sender.Name != "A desk with quite a long nam" || p.Receiver != theirs {
		t.Errorf("%+v", p)
	}
	if sent[1].Type != "video" || sent[1].Size != 20 || sent[2].FileName != "paper.bin" || sent[3].Location.Lat != 1.5 {
		t.Errorf("%+v", sent[1:])
	}
}

// A pressed button comes back as the answer it stood for.
func TestSend_buttonsComeBack(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("Well?")
	m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "y1", Title: "Yes"}, {ID: "n1", Title: "No"}, {Title: "Web", URL: "https://x.test"}}}
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Fatal(err)
	}
	sent := fake.Sent()[0]
	if k := sent.Keyboard; k == nil || len(k.Buttons) != 3 || k.Buttons[0].ActionBody != "Yes" || k.Buttons[2].ActionType != "open-url" {
		t.Fatalf("%+v", sent)
	}
	got, err := kind.Receive(t.Context(), account, call(fake.Tap(theirs, 9, sent, "No")))
	if err != nil || len(got.Inbound) != 1 || got.Inbound[0].Kind != channel.InPostback || got.Inbound[0].Postback != "n1" || got.Inbound[0].Text != "No" {
		t.Errorf("%+v, %v", got.Inbound, err)
	}
}

func TestSend_choicesThatDoNotFit(t *testing.T) {
	many := make([]channel.Choice, 25)
	for i := range many {
		many[i] = channel.Choice{ID: "x", Title: "t"}
	}
	for name, choices := range map[string][]channel.Choice{"twenty-five": many, "a long label": {{ID: "1", Title: strings.Repeat("a", 251)}}, "a long payload": {{ID: strings.Repeat("a", 4000), Title: "a"}}} {
		fake, kind, account := connect(t)
		m := outbound("Which?")
		m.Choices = &channel.Choices{Buttons: choices}
		if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].Keyboard != nil || !strings.HasPrefix(fake.Sent()[0].Text, "Which?\n1. ") {
			t.Errorf("%s: %+v, %v", name, fake.Sent(), err)
		}
	}
}

// Viber says 200 and means no.
func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		class  channel.Class
		code   string
	}{
		{1, channel.Reconnect, "hook"}, {2, channel.Reconnect, "token"}, {3, channel.GiveUp, "refused"}, {4, channel.GiveUp, "refused"}, {5, channel.GiveUp, "unknown_customer"},
		{6, channel.GiveUp, "blocked"}, {7, channel.Reconnect, "suspended"}, {8, channel.Reconnect, "unknown_bot"}, {9, channel.Reconnect, "suspended"}, {10, channel.Reconnect, "disconnected"},
		{11, channel.GiveUp, "no_device"}, {12, channel.Retry, "rate_limited"}, {13, channel.GiveUp, "old_device"}, {14, channel.GiveUp, "old_device"}, {20, channel.GiveUp, "refused"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/send_message", http.StatusOK, fmt.Sprintf(`{"status":"%d","status_message":"no %s"}`, c.status, token)) // numbers come as text too
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || strings.Contains(e.Detail, token) || c.code == "rate_limited" && e.After == 0 {
			t.Errorf("%d: %v, want %s %s", c.status, err, c.class, c.code)
		}
	}
	fake, kind, account := connect(t)
	fake.Leave(theirs)
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.GiveUp || !strings.Contains(err.Error(), "blocked") {
		t.Errorf("%v", err)
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		file channel.Attachment
		code string
	}{
		"a large picture":     {channel.Attachment{ContentType: "image/png", URL: "https://x.test", SizeBytes: 1<<20 + 1}, "too_large"},
		"a film of its own":   {channel.Attachment{ContentType: "video/webm", URL: "https://x.test"}, "media_type"},
		"a file without more": {channel.Attachment{ContentType: "text/plain"}, "no_public_address"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		m.Attachments = []channel.Attachment{c.file}
		_, err := kind.Send(t.Context(), account, m)
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Code != c.code || len(fake.Sent()) > 0 {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// Viber tries the hook before it says that it is set.
func TestConnect_answersTheTrial(t *testing.T) {
	fake, kind, account := connect(t)
	status := http.StatusOK
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(body)
		if _, err := kind.Receive(r.Context(), account, channel.Request{Method: r.Method, Header: r.Header, Body: body}); err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(hook.Close)
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "not connected") {
		t.Errorf("before: %+v, %v", h, err)
	}
	account.HookURL = hook.URL
	for range 2 {
		if err := kind.Connect(t.Context(), account); err != nil || fake.Hook() != hook.URL {
			t.Fatalf("%v, %s", err, fake.Hook())
		}
	}
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || h.Name != "Acme" {
		t.Errorf("after: %+v, %v", h, err)
	}
	status = http.StatusServiceUnavailable
	if err := kind.Connect(t.Context(), account); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("a hook that fails: %v", err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil || fake.Hook() != "" {
		t.Errorf("%v, %s", err, fake.Hook())
	}
	fake.Withdraw()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "token") {
		t.Errorf("a dead token: %+v, %v", h, err)
	}
}

func TestValidate(t *testing.T) {
	kind := viber.New(nil)
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string
	}{
		{"as it should be", channel.Config{"auth_token": token, "sender_name": "Acme", "sender_avatar": "https://a.test/x.png"}, ""},
		{"no token", channel.Config{}, "auth_token"},
		{"a token with a line break", channel.Config{"auth_token": "a\r\nb"}, "auth_token"},
		{"a long name", channel.Config{"auth_token": token, "sender_name": strings.Repeat("a", 29)}, "sender_name"},
		{"a picture that is none", channel.Config{"auth_token": token, "sender_avatar": "x"}, "sender_avatar"},
	} {
		_, faults := kind.Validate(c.config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
	}
}
