package rcs_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/rcs"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: theirs, Text: text}
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config["traffic_type"] = "TRANSACTION"
	m := outbound(`Hi <b> & "you"`)
	m.Attachments = []channel.Attachment{{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/a?s=1&e=2"}}
	m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "y", Title: "Yes"}, {ID: "w", Title: "Web", URL: "https://x.test"}}}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 2 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	for i, want := range []string{
		`{"contentMessage":{"text":"Hi <b> & \"you\""},"messageTrafficType":"TRANSACTION"}`,
		`{"contentMessage":{"contentInfo":{"fileUrl":"https://rondo.test/a?s=1&e=2"},"suggestions":[{"reply":{"text":"Yes","postbackData":"y"}},{"action":{"text":"Web","postbackData":"w","openUrlAction":{"url":"https://x.test"}}}]},"messageTrafficType":"TRANSACTION"}`,
	} {
		if c := fake.Calls("/agentMessages")[i]; strings.TrimSpace(string(c.Body)) != want || c.Path != "/v1/phones/"+theirs+"/agentMessages" {
			t.Errorf("%s %s\nwant %s", c.Path, c.Body, want)
		}
	}
}

// Choices that Google would not show as suggestions are numbered lines.
func TestSend_choicesThatDoNotFit(t *testing.T) {
	many := make([]channel.Choice, 12)
	for i := range many {
		many[i] = channel.Choice{ID: "x", Title: "t"}
	}
	for name, choices := range map[string][]channel.Choice{
		"twelve": many, "a long label": {{ID: "1", Title: strings.Repeat("a", 26)}}, "a long payload": {{ID: strings.Repeat("a", 2049), Title: "a"}}, "no label": {{ID: "1"}},
	} {
		fake, kind, account := connect(t)
		m := outbound("Which?")
		m.Choices = &channel.Choices{List: []channel.Section{{Choices: choices}}}
		if _, err := kind.Send(t.Context(), account, m); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c := fake.Sent()[0].Message.ContentMessage; len(c.Suggestions) > 0 || !strings.HasPrefix(c.Text, "Which?\n1.") {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestSend_theSameMessageHasTheSameID(t *testing.T) {
	fake, kind, account := connect(t)
	first, _ := kind.Send(t.Context(), account, outbound("hello"))
	again, err := kind.Send(t.Context(), account, outbound("hello"))
	if err != nil || first.ProviderID() != again.ProviderID() || len(fake.Sent()) != 1 {
		t.Errorf("%v and %v, %v; %d taken", first, again, err, len(fake.Sent()))
	}
	other := account
	other.ID = "78"
	if third, _ := kind.Send(t.Context(), other, outbound("hello")); third.ProviderID() == first.ProviderID() {
		t.Error("another channel's message has the same id")
	}
	fake.Fail(1, "/agentMessages", http.StatusConflict, `{"error":{"code":409,"status":"ALREADY_EXISTS"}}`)
	if receipt, err := kind.Send(t.Context(), account, outbound("hello")); err != nil || receipt.ProviderID() != first.ProviderID() {
		t.Errorf("a repetition that Google names: %v, %v", receipt, err)
	}
}

func TestSend_whoHasNoRCS(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Unreachable(theirs)
	_, err := kind.Send(t.Context(), account, outbound("hello"))
	if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Class != channel.GiveUp || e.Code != "not_reachable" || !e.Elsewhere {
		t.Errorf("%v", err)
	}
}

func TestSend_takesBack(t *testing.T) {
	fake, kind, account := connect(t)
	receipt, _ := kind.Send(t.Context(), account, outbound("oops"))
	m := channel.Outbound{ID: "1", Key: "1", To: theirs, Change: channel.Delete, ReplyTo: receipt.ProviderID()}
	if _, err := kind.Send(t.Context(), account, m); err != nil || len(fake.Revoked()) != 1 {
		t.Errorf("%v, %v", err, fake.Revoked())
	}
	m.ReplyTo = "00000000-0000-0000-0000-000000000000"
	if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp || !strings.Contains(err.Error(), "too_late") {
		t.Errorf("%v", err)
	}
}

func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		class  channel.Class
		code   string
	}{
		{400, channel.GiveUp, "unsupported"}, {403, channel.Reconnect, "permission"}, {404, channel.GiveUp, "not_reachable"}, {429, channel.Retry, "rate_limited"},
		{500, channel.Retry, "unavailable"}, {503, channel.Retry, "unavailable"}, {302, channel.GiveUp, "redirect"}, {412, channel.GiveUp, "refused"}, {408, channel.Retry, "unavailable"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/agentMessages", c.status, `{"error":{"code":1,"message":"why","status":"X"}}`)
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Class != c.class || e.Code != c.code {
			t.Errorf("%d: %v, want %s %s", c.status, err, c.class, c.code)
		}
	}
}

func TestToken_isKeptAndRenewed(t *testing.T) {
	fake, _, account := connect(t)
	at, client := now, channel.NewClient()
	t.Cleanup(client.Close)
	kind := rcs.New(client, func() time.Time { return at })
	fake.Now = func() time.Time { return at }
	send := func() {
		t.Helper()
		if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil {
			t.Fatal(err)
		}
	}
	asked := func(want int, why string) {
		t.Helper()
		if got := len(fake.Calls("/token")); got != want {
			t.Errorf("%s: asked for a token %d times, want %d", why, got, want)
		}
	}
	send()
	send()
	asked(1, "two messages")
	at = at.Add(59*time.Minute + time.Second)
	send()
	asked(2, "shortly before the token ends")
	fake.EndTokens()
	send()
	asked(3, "a token that ended early")
	account.Config["service_account"] = strings.Replace(account.Config.Text("service_account"), `"k1"`, `"k2"`, 1)
	send()
	asked(4, "another key file")
	fake.Fail(1, "/token", http.StatusServiceUnavailable, "")
	fake.EndTokens()
	if _, err := kind.Send(t.Context(), account, outbound("more")); channel.ClassOf(err) != channel.Retry {
		t.Errorf("no token at the moment: %v", err)
	}
}

func TestTypingAndReading(t *testing.T) {
	fake, kind, account := connect(t)
	if err := kind.Typing(t.Context(), account, theirs); err != nil {
		t.Error(err)
	}
	if err := kind.MarkRead(t.Context(), account, theirs, "M1", ""); err != nil {
		t.Error(err)
	}
	if e := fake.Events(); len(e) != 2 || e[0].EventType != "IS_TYPING" || e[1].EventType != "READ" || e[1].MessageID != "M1" || e[1].To != theirs {
		t.Errorf("%+v", e)
	}
}

func TestCheck_inPlainWords(t *testing.T) {
	fake, kind, account := connect(t)
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || h.Name != agentID || !strings.Contains(h.Detail, account.HookURL) {
		t.Errorf("%+v, %v", h, err)
	}
	fake.Withdraw()
	other := account
	other.ID = "78" // no token is known yet
	if h, err := kind.Check(t.Context(), other); err != nil || h.OK || !strings.Contains(h.Detail, "key file") {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestValidate(t *testing.T) {
	kind := rcs.New(nil, nil)
	fake := agentKey()
	var asObject map[string]any
	_ = json.Unmarshal([]byte(fake.KeyFile()), &asObject)
	for _, c := range []struct {
		name  string
		set   channel.Config
		fault string
	}{
		{"as it should be", channel.Config{}, ""},
		{"the key file as an object", channel.Config{"service_account": asObject}, ""},
		{"an agent with its domain", channel.Config{"agent_id": "a@rbm.goog"}, ""},
		{"no agent", channel.Config{"agent_id": nil}, "agent_id"},
		{"an agent that would change the path", channel.Config{"agent_id": "a/b"}, "agent_id"},
		{"no client token", channel.Config{"client_token": ""}, "client_token"},
		{"no key file", channel.Config{"service_account": nil}, "service_account"},
		{"an empty key file", channel.Config{"service_account": ""}, "service_account"},
		{"half a key file", channel.Config{"service_account": `{"client_email":"a@b"}`}, "service_account"},
		{"a key that is none", channel.Config{"service_account": `{"client_email":"a@b","private_key":"x"}`}, "service_account"},
		{"a number", channel.Config{"service_account": 5.0}, "service_account"},
		{"a traffic type in words", channel.Config{"traffic_type": "chat please"}, "traffic_type"},
	} {
		config := channel.Config{"agent_id": agentID, "client_token": clientToken, "service_account": fake.KeyFile()}
		for name, v := range c.set {
			config[name] = v
		}
		got, faults := kind.Validate(config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
		if c.fault == "" && strings.Contains(got.Text("service_account"), "project_id") {
			t.Errorf("%s: kept more than is needed", c.name)
		}
	}
}
