package sms_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/sms"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestConnect_pointsTheNumberAtUs(t *testing.T) {
	fake, kind, account := connect(t)
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "another address") {
		t.Errorf("before: %+v, %v", h, err)
	}
	for range 2 {
		if err := kind.Connect(t.Context(), account); err != nil {
			t.Fatal(err)
		}
	}
	if n := fake.Number(ours); n.SmsURL != hookURL+"#rc=3&rp=all" || n.SmsMethod != http.MethodPost {
		t.Errorf("%+v", n)
	}
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || h.Name != "Acme desk" {
		t.Errorf("after: %+v, %v", h, err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil || fake.Number(ours).SmsURL != "" {
		t.Errorf("%v, still %s", err, fake.Number(ours).SmsURL)
	}
}

func TestDisconnect_leavesWhatIsNotOurs(t *testing.T) {
	fake, kind, account := connect(t)
	elsewhere := account
	elsewhere.HookURL = "https://other.example/hook"
	if err := kind.Connect(t.Context(), elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil || fake.Number(ours).SmsURL == "" {
		t.Errorf("%v, now %q", err, fake.Number(ours).SmsURL)
	}
}

func TestCheck_inPlainWords(t *testing.T) {
	fake, kind, account := connect(t)
	service := account
	service.Config = channel.Config{"account_sid": accountSID, "auth_token": authToken, "from": "MG1", "base_url": account.Config.Text("base_url")}
	if err := kind.Connect(t.Context(), service); err != nil {
		t.Errorf("a messaging service is pointed by hand: %v", err)
	}
	if h, err := kind.Check(t.Context(), service); err != nil || !h.OK || !strings.Contains(h.Detail, hookURL) {
		t.Errorf("%+v, %v", h, err)
	}
	fake.Suspend()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "suspended") {
		t.Errorf("suspended: %+v, %v", h, err)
	}
	fake.Fail(1, ".json", http.StatusBadGateway, "")
	if _, err := kind.Check(t.Context(), account); channel.ClassOf(err) != channel.Retry {
		t.Errorf("Twilio down: %v, want an error, for nothing was learned", err)
	}
	fake.Withdraw()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "auth token") {
		t.Errorf("a dead token: %+v, %v", h, err)
	}
	account.HookURL = ""
	if err := kind.Connect(t.Context(), account); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("no address: %v", err)
	}
}

// A message that meets an error is brought again, as the address asks, and is
// the same message.
func TestConnect_asksTwilioToTryAgain(t *testing.T) {
	fake, kind, account := connect(t)
	var calls atomic.Int32
	keys := map[string]bool{}
	hook := httptest.NewUnstartedServer(nil)
	hook.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(body)
		got, err := kind.Receive(r.Context(), account, channel.Request{Method: r.Method, URL: account.HookURL, Header: r.Header, Body: body})
		if err != nil {
			t.Error(err)
			return
		}
		keys[got.Inbound[0].Key] = true
		if calls.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", got.Response.ContentType)
		_, _ = w.Write(got.Response.Body)
	})
	hook.Start()
	t.Cleanup(hook.Close)
	account.HookURL = hook.URL + "/hooks/77"
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	status, tries, err := fake.Deliver(t.Context(), fake.Text(theirs, ours, "hello"))
	if status != 200 || tries != 3 || err != nil || len(keys) != 1 {
		t.Errorf("%d after %d tries, %v; keys %v", status, tries, err, keys)
	}
}

func TestValidate(t *testing.T) {
	kind := sms.New(nil)
	good := func(change func(channel.Config)) channel.Config {
		c := channel.Config{"account_sid": accountSID, "auth_token": authToken, "from": ours}
		change(c)
		return c
	}
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string
	}{
		{"all", good(func(c channel.Config) {
			c["auth_token_secondary"], c["base_url"], c["media_url"] = "x", "http://127.0.0.1:9/", "https://m.example"
		}), ""},
		{"a short code", good(func(c channel.Config) { c["from"] = "38444" }), ""},
		{"a name", good(func(c channel.Config) { c["from"] = "Acme Shop" }), ""},
		{"a service", good(func(c channel.Config) { c["from"] = "MG00000000000000000000000000000001" }), ""},
		{"no account", good(func(c channel.Config) { delete(c, "account_sid") }), "account_sid"},
		{"an account that is none", good(func(c channel.Config) { c["account_sid"] = "SM0123456789abcdef0123456789abcdef" }), "account_sid"},
		{"half an account", good(func(c channel.Config) { c["account_sid"] = "AC0123456789abcdef" }), "account_sid"},
		{"an account that changes the path", good(func(c channel.Config) { c["account_sid"] = "AC1/../x" }), "account_sid"},
		{"no token", good(func(c channel.Config) { c["auth_token"] = " " }), "auth_token"},
		{"a token with a space", good(func(c channel.Config) { c["auth_token"] = "a b" }), "auth_token"},
		{"no sender", good(func(c channel.Config) { delete(c, "from") }), "from"},
		{"a number without its country", good(func(c channel.Config) { c["from"] = "01512345678" }), "from"},
		{"a sender that is too long", good(func(c channel.Config) { c["from"] = "Acme Incorporated" }), "from"},
		{"an address that is none", good(func(c channel.Config) { c["base_url"] = "ftp://x" }), "base_url"},
	} {
		_, faults := kind.Validate(c.config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
	}
}
