package custom_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/custom"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: "ana", Text: text}
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound(`Hi <b> & "you" 😀`)
	m.ReplyTo = "m-1"
	m.Attachments = []channel.Attachment{{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/a?s=1&e=2"}, {Name: "b.pdf", ContentType: "application/pdf", URL: "https://rondo.test/b"}}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 3 || receipt.ProviderID() != "out-1" {
		t.Fatalf("receipt %+v, %v", receipt, err)
	}
	want := []string{
		`{"channelId":"77","contactId":"ana","message":{"type":"text","text":"Hi <b> & \"you\" 😀","replyTo":{"mId":"m-1"}}}`,
		`{"channelId":"77","contactId":"ana","message":{"type":"attachment","attachment":{"type":"image","url":"https://rondo.test/a?s=1&e=2","fileName":"a.jpg","mimeType":"image/jpeg"}}}`,
		`{"channelId":"77","contactId":"ana","message":{"type":"attachment","attachment":{"type":"file","url":"https://rondo.test/b","fileName":"b.pdf","mimeType":"application/pdf"}}}`,
	}
	keys := []string{"9001", "9001-2", "9001-3"}
	for i, c := range fake.Calls("/message") {
		if got := strings.TrimSpace(string(c.Body)); got != want[i] {
			t.Errorf("call %d: %s\nwant %s", i, got, want[i])
		}
		if c.Header.Get("Idempotency-Key") != keys[i] || c.Header.Get("webhook-id") != keys[i] || c.Path != "/message" {
			t.Errorf("call %d: path %s, headers %v", i, c.Path, c.Header)
		}
	}
}

func TestSend_whatElseThereIs(t *testing.T) {
	place := &channel.Location{Latitude: 1.5, Longitude: 0, Name: "Shop"}
	ask := &channel.Choices{Buttons: []channel.Choice{{ID: "y", Title: "Yes"}}, List: []channel.Section{{Choices: []channel.Choice{{ID: "n", Title: "No", Description: "not now", URL: "https://x.test"}}}}}
	for _, c := range []struct {
		name string
		m    channel.Outbound
		want string
	}{
		{"a place", channel.Outbound{Location: place}, `{"type":"location","latitude":1.5,"longitude":0,"name":"Shop"}`},
		{"a question", channel.Outbound{Text: "Well?", Choices: ask}, `{"type":"quick_reply","text":"Well?","title":"Well?","replies":["Yes","No"],"options":[{"id":"y","title":"Yes"},{"id":"n","title":"No","description":"not now","url":"https://x.test"}]}`},
		{"a reaction", channel.Outbound{Reaction: &channel.Reaction{Emoji: "👍"}, ReplyTo: "m-1"}, `{"type":"reaction","mId":"m-1","emoji":"👍"}`},
		{"a reaction taken back", channel.Outbound{Reaction: &channel.Reaction{}, ReplyTo: "m-1"}, `{"type":"reaction","mId":"m-1","emoji":""}`},
		{"an edit", channel.Outbound{Text: "better", Change: channel.Edit, ReplyTo: "out-1"}, `{"type":"edit","mId":"out-1","text":"better"}`},
		{"a deletion", channel.Outbound{Change: channel.Delete, ReplyTo: "out-1"}, `{"type":"delete","mId":"out-1"}`},
	} {
		fake, kind, account := connect(t)
		c.m.ID, c.m.Key, c.m.To = "9001", "9001", "ana"
		receipt, err := kind.Send(t.Context(), account, c.m)
		if err != nil || len(receipt.Parts) != 1 {
			t.Errorf("%s: %+v, %v", c.name, receipt, err)
			continue
		}
		if got := string(fake.Calls("/message")[0].Body); strings.TrimSpace(got) != `{"channelId":"77","contactId":"ana","message":`+c.want+`}` {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestSend_changesNothingThatHasNoName(t *testing.T) {
	_, kind, account := connect(t)
	for _, m := range []channel.Outbound{{Change: channel.Delete}, {Change: channel.Edit, Text: "x"}, {Reaction: &channel.Reaction{Emoji: "x"}}} {
		m.ID, m.Key, m.To = "1", "1", "ana"
		if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp {
			t.Errorf("%+v: %v", m, err)
		}
	}
}

// Typing and reading are told to those who want to know.
func TestSignals(t *testing.T) {
	fake, kind, account := connect(t)
	tell := func() {
		t.Helper()
		if err := kind.Typing(t.Context(), account, "ana"); err != nil {
			t.Error(err)
		}
		if err := kind.MarkRead(t.Context(), account, "ana", "m-1", ""); err != nil {
			t.Error(err)
		}
	}
	if tell(); len(fake.Calls("")) > 0 {
		t.Error("told who did not want to know")
	}
	account.Config["signals"] = true
	tell()
	if got := fmt.Sprint(fake.Signals()); got != "[{ana typing } {ana read m-1}]" || len(fake.Messages()) > 0 {
		t.Errorf("%s, and %d messages", got, len(fake.Messages()))
	}
}

// While a secret is changed, both sign, and either is believed.
func TestSend_whileTheSecretIsChanged(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config["secret"], account.Config["secret_previous"] = "whsec_bmV3IHNlY3JldCBvZiAyNCBieXRlcyE=", secret
	if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil {
		t.Errorf("the integrator has the old secret: %v", err)
	}
	if n := len(strings.Fields(fake.Calls("/message")[0].Header.Get("webhook-signature"))); n != 2 {
		t.Errorf("%d signatures, want 2", n)
	}
	fake.Secret = "whsec_bmV3IHNlY3JldCBvZiAyNCBieXRlcyE="
	m := outbound("and again")
	m.ID, m.Key = "9002", "9002"
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Errorf("the integrator has the new secret: %v", err)
	}
}

func TestSend_sameIDOnEveryTry(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Fail(3, "/message", http.StatusServiceUnavailable, "")
	for range 4 {
		_, _ = kind.Send(t.Context(), account, outbound("hello"))
	}
	calls := fake.Calls("/message")
	for _, c := range calls {
		if c.Header.Get("webhook-id") != calls[0].Header.Get("webhook-id") {
			t.Errorf("ids %s and %s", c.Header.Get("webhook-id"), calls[0].Header.Get("webhook-id"))
		}
	}
	if len(calls) != 4 || len(fake.Messages()) != 1 {
		t.Errorf("%d calls, %d messages", len(calls), len(fake.Messages()))
	}
}

func TestSend_goesOnWhereItStopped(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("hello")
	m.Attachments = []channel.Attachment{{Name: "a.jpg", URL: "https://rondo.test/a"}, {Name: "b.jpg", URL: "https://rondo.test/b"}}
	fake.Pass(1, "/message")
	fake.Fail(1, "/message", http.StatusBadGateway, "")
	receipt, err := kind.Send(t.Context(), account, m)
	if channel.ClassOf(err) != channel.Retry || len(receipt.Parts) != 1 {
		t.Fatalf("receipt %+v, %v", receipt, err)
	}
	m.Sent = receipt.Parts
	if receipt, err = kind.Send(t.Context(), account, m); err != nil || len(receipt.Parts) != 3 || len(fake.Calls("/message")) != 4 {
		t.Errorf("receipt %+v, %v; %d calls, want 4", receipt, err, len(fake.Calls("/message")))
	}
}

func TestSend_withoutASecretIsNotSigned(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Secret = ""
	account.Config = channel.Config{"token": token, "url": account.Config.Text("url")}
	if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil {
		t.Fatal(err)
	}
	if h := fake.Calls("/message")[0].Header; h.Get("webhook-signature") != "" || h.Get("Authorization") != "Bearer "+token || h.Get("Idempotency-Key") != "9001" {
		t.Errorf("headers %v", h)
	}
}

func TestSend_baseURLStandsInForURL(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config = channel.Config{"token": token, "secret": secret, "url": "https://integrator.invalid", "base_url": account.Config.Text("url")}
	if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil || len(fake.Messages()) != 1 {
		t.Error(err)
	}
}

func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		class  channel.Class
		code   string
	}{
		{400, `{"error":{"message":"no such contact"}}`, channel.GiveUp, "refused"},
		{403, ``, channel.GiveUp, "refused"},
		{404, `<html>`, channel.GiveUp, "refused"},
		{409, `{"error":"conflict"}`, channel.GiveUp, "refused"},
		{422, `{"detail":"x"}`, channel.GiveUp, "refused"},
		{401, ``, channel.Reconnect, "token"},
		{410, ``, channel.Reconnect, "gone"},
		{408, ``, channel.Retry, "unavailable"},
		{425, ``, channel.Retry, "unavailable"},
		{429, ``, channel.Retry, "rate_limited"},
		{500, ``, channel.Retry, "unavailable"},
		{599, ``, channel.Retry, "unavailable"},
		{301, ``, channel.GiveUp, "redirect"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/message", c.status, c.body)
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		var e *channel.Error
		if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || e.Detail == "" {
			t.Errorf("%d %s: %v, want %s %s", c.status, c.body, err, c.class, c.code)
		}
		if strings.Contains(c.body, "no such contact") && !strings.Contains(e.Detail, "no such contact") {
			t.Errorf("the reason is lost: %s", e.Detail)
		}
	}
}

func TestSend_waits(t *testing.T) {
	for header, want := range map[string]float64{"30": 30, "Fri, 02 Jan 2026 03:05:05 GMT": 60, "": 5, "soon": 5, "-3": 5, "999999": 3600} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/message", 429, "", "Retry-After", header)
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		var e *channel.Error
		if !errors.As(err, &e) || e.After.Seconds() != want {
			t.Errorf("Retry-After %q: %v, want %v s", header, e.After, want)
		}
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*channel.Outbound, *channel.Account)
		code   string
	}{
		"a channel that only listens": {func(_ *channel.Outbound, a *channel.Account) { a.Config = channel.Config{"token": token} }, "no_url"},
		"a file without an address":   {func(m *channel.Outbound, _ *channel.Account) { m.Attachments = []channel.Attachment{{Name: "a"}} }, "no_public_address"},
		"a file beyond the limit": {func(m *channel.Outbound, _ *channel.Account) {
			m.Attachments = []channel.Attachment{{Name: "a", URL: "https://x.test/", SizeBytes: 50<<20 + 1}}
		}, "too_large"},
		"no contact": {func(m *channel.Outbound, _ *channel.Account) { m.To = "" }, "no_address"},
		"no key":     {func(m *channel.Outbound, _ *channel.Account) { m.Key, m.ID = "", "" }, "no_key"},
		"a cloud's credentials": {func(_ *channel.Outbound, a *channel.Account) {
			a.Config = channel.Config{"token": token, "url": "http://169.254.169.254/latest"}
		}, "forbidden_address"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		c.change(&m, &account)
		_, err := kind.Send(t.Context(), account, m)
		var e *channel.Error
		if !errors.As(err, &e) || e.Code != c.code || len(fake.Messages()) > 0 {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestValidate(t *testing.T) {
	kind := custom.New(nil, nil)
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string
	}{
		{"a token alone", channel.Config{"token": "t"}, ""},
		{"all", channel.Config{"token": token, "secret": secret, "url": "https://x.example/rondo/", "base_url": "http://127.0.0.1:9/"}, ""},
		{"a secret of one's own", channel.Config{"token": token, "secret": "sixteen letters!"}, ""},
		{"no token", channel.Config{}, "token"},
		{"a token with a space", channel.Config{"token": "a b"}, "token"},
		{"a token with a line break", channel.Config{"token": "a\r\nX: y"}, "token"},
		{"a short secret", channel.Config{"token": token, "secret": "short"}, "secret"},
		{"a short secret before", channel.Config{"token": token, "secret": secret, "secret_previous": "short"}, "secret_previous"},
		{"no calls at all", channel.Config{"token": token, "calls_per_second": 0.0}, "calls_per_second"},
		{"calls as text", channel.Config{"token": token, "calls_per_second": "9"}, "calls_per_second"},
		{"signals as text", channel.Config{"token": token, "signals": "yes"}, "signals"},
		{"a secret that is not base64", channel.Config{"token": token, "secret": "whsec_%%%"}, "secret"},
		{"an address without a scheme", channel.Config{"token": token, "url": "x.example"}, "url"},
		{"an address with a query", channel.Config{"token": token, "url": "https://x.example/?a=1"}, "url"},
		{"an address as a list", channel.Config{"token": token, "url": []any{"https://x.example"}}, "url"},
	} {
		config, faults := kind.Validate(c.config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
		if url := config.Text("url"); strings.HasSuffix(url, "/") {
			t.Errorf("%s: url %s ends with a slash", c.name, url)
		}
	}
}

func TestSend_neverShowsTheToken(t *testing.T) {
	_, kind, account := connect(t)
	account.Config = channel.Config{"token": token, "secret": secret, "url": "http://127.0.0.1:1/" + token}
	_, err := kind.Send(t.Context(), account, outbound("hello"))
	if s := fmt.Sprintf("%v", err); err == nil || strings.Contains(s, token) || strings.Contains(s, secret) {
		t.Errorf("error %v", err)
	}
}
