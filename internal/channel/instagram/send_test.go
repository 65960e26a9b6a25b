package instagram_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/instagram"
)

// outbound is a message for a customer who wrote an hour ago.
func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: customer, Text: text, LastInbound: now.Add(-time.Hour)}
}

func TestSend_countsBytes(t *testing.T) {
	fake, kind, account := connect(t)
	if _, err := kind.Send(t.Context(), account, outbound(strings.Repeat("é", 500))); err != nil || len(fake.Sent()) != 1 {
		t.Errorf("%d messages, %v", len(fake.Sent()), err)
	}
	fake.Forget()
	if _, err := kind.Send(t.Context(), account, outbound(strings.Repeat("😀", 251))); err != nil || len(fake.Sent()) != 2 || fake.Sent()[1].Text != "😀" {
		t.Errorf("%d messages, %v", len(fake.Sent()), err)
	}
}

func TestSend_whereAndHow(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("hi")
	m.LastInbound = now.Add(-48 * time.Hour)
	if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].Tag != "HUMAN_AGENT" || fake.Sent()[0].Mark != "" {
		t.Errorf("%v", err)
	}
	if path := fake.Calls("")[0].Path; path != "/v26.0/17841400008460056/messages" {
		t.Error(path)
	}
	account.Config["page_id"], account.Config["graph_version"] = fake.Page, "v27.0"
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Error(err)
	}
	if path := fake.Calls("")[1].Path; path != "/v27.0/117172741761305/messages" {
		t.Error(path)
	}
	fake.Close(customer)
	var e *channel.Error
	delete(account.Config, "page_id")
	if _, err := kind.Send(t.Context(), account, outbound("hi")); !errors.As(err, &e) || e.Code != "window_closed" {
		t.Error(err)
	}
}

func TestSend_filesByTheirAddress(t *testing.T) {
	for _, c := range []struct {
		file channel.Attachment
		want string // what is sent, or the error's code
	}{
		{channel.Attachment{Name: "a.png", ContentType: "image/png", URL: "https://rondo.test/a"}, "image https://rondo.test/a"},
		{channel.Attachment{Name: "a.mov", ContentType: "video/quicktime", URL: "https://rondo.test/a", SizeBytes: 25 << 20}, "video https://rondo.test/a"},
		{channel.Attachment{Name: "a.pdf", ContentType: "application/pdf", URL: "https://rondo.test/a"}, "file https://rondo.test/a"},
		{channel.Attachment{Name: "a.png", ContentType: "image/png"}, "no_public_address"},
		{channel.Attachment{Name: "a.png", ContentType: "image/png", URL: "https://rondo.test/a", SizeBytes: 8<<20 + 1}, "too_large"},
		{channel.Attachment{Name: "a.webp", ContentType: "image/webp", URL: "https://rondo.test/a"}, "media_type"},
		{channel.Attachment{Name: "a.zip", ContentType: "application/zip", URL: "https://rondo.test/a"}, "media_type"},
	} {
		fake, kind, account := connect(t)
		m := outbound("look")
		m.Attachments = []channel.Attachment{c.file}
		_, err := kind.Send(t.Context(), account, m)
		got := ""
		var e *channel.Error
		if errors.As(err, &e) {
			got = e.Code
		} else if sent := fake.Sent(); len(sent) == 2 && sent[0].Text == "look" {
			got = sent[1].Kind + " " + sent[1].Media
		}
		if got != c.want || e != nil && len(fake.Calls("")) > 0 {
			t.Errorf("%s: %s, want %s", c.file.Name, got, c.want)
		}
	}
}

func TestSend_answersAndReactions(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("Which?")
	m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "r", Title: "Red"}, {Title: "Shop", URL: "https://x.test"}}}
	if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].Text != "Which?\n1. Red\n2. Shop https://x.test" {
		t.Errorf("%v %+v", err, fake.Sent())
	}
	m.Choices.Buttons = m.Choices.Buttons[:1]
	if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[1].Text != "Which?" {
		t.Errorf("%v %+v", err, fake.Sent())
	}
	m = outbound("")
	m.ReplyTo, m.Reaction = "m_0", &channel.Reaction{Emoji: "🔥"}
	if _, err := kind.Send(t.Context(), account, m); err != nil || fmt.Sprint(fake.Acts()) != "[{react 3383290475046708 m_0 🔥}]" {
		t.Errorf("%v %v", err, fake.Acts())
	}
}

func TestConnect_andCheck(t *testing.T) {
	fake, kind, account := connect(t)
	channeltest.Keep(&account)
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || h.Name != "acme" {
		t.Errorf("%+v, %v", h, err)
	}
	fake.Unsubscribe(fake.Instagram)
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || !strings.Contains(h.Detail, "renewed") {
		t.Errorf("%+v, %v", h, err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil {
		t.Error(err)
	}
	if _, ok := fake.Subscribed(fake.Instagram); ok {
		t.Error("still subscribed")
	}
	account.Config["page_id"] = fake.Page
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Error(err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil {
		t.Error(err)
	}
	if _, ok := fake.Subscribed(fake.Page); !ok {
		t.Error("the page was taken from Messenger, too")
	}
}

func TestProfile(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddPerson(customer, map[string]any{"username": "ana.p", "profile_pic": "https://x.test/ana"})
	if p, err := kind.Profile(t.Context(), account, customer); err != nil || p.Name != "ana.p" || p.Username != "ana.p" {
		t.Errorf("%+v, %v", p, err)
	}
	fake.Refuse(1, "/"+customer, 403, 230, 0, "(#230) Requires consent")
	if _, err := kind.Profile(t.Context(), account, customer); err == nil {
		t.Error("known without consent")
	}
}

func TestValidate(t *testing.T) {
	kind := instagram.New(nil, nil)
	for name, v := range map[string]any{"ig_id": "", "access_token": nil, "app_secret": "", "verify_token": "", "page_id": "1/2"} {
		c := channel.Config{"ig_id": "1", "access_token": "IGA", "app_secret": "s", "verify_token": "v"}
		c[name] = v
		if config, faults := kind.Validate(c); len(faults) != 1 || faults[0].Name != name || config != nil {
			t.Errorf("%s = %v: %v", name, v, faults)
		}
	}
}

func TestCheck_renewsTheTokenInTime(t *testing.T) {
	fake, kind, account := connect(t)
	channeltest.Keep(&account)
	first := account.Config.Text("access_token")
	fake.Fresh = true
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || !h.ExpiresAt.IsZero() || account.Config.Text("access_token") != first {
		t.Errorf("on the first day: %+v, %v", h, err)
	}
	fake.Fresh = false
	h, err := kind.Check(t.Context(), account)
	if err != nil || !h.OK || !h.ExpiresAt.Equal(now.Add(60*24*time.Hour)) || account.Config.Text("access_token") == first {
		t.Fatalf("unknown end: %+v, %v", h, err)
	}
	second := account.Config.Text("access_token")
	account.ExpiresAt = h.ExpiresAt
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || !h.ExpiresAt.Equal(account.ExpiresAt) || account.Config.Text("access_token") != second {
		t.Errorf("holds for long: %+v, %v", h, err)
	}
	account.ExpiresAt = now.Add(29 * 24 * time.Hour)
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || !h.ExpiresAt.Equal(now.Add(60*24*time.Hour)) || account.Config.Text("access_token") == second {
		t.Errorf("ends in a month: %+v, %v", h, err)
	}
}

func TestCheck_saysWhatToDoWhereTheTokenIsNotRenewed(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Fresh = true
	for left, ok := range map[time.Duration]bool{11 * 24 * time.Hour: true, 9 * 24 * time.Hour: false} {
		account.ExpiresAt = now.Add(left)
		h, err := kind.Check(t.Context(), account)
		if err != nil || h.OK != ok || !h.ExpiresAt.Equal(account.ExpiresAt) || !ok && (!strings.Contains(h.Detail, "2026-01-11") || !strings.Contains(h.Detail, "Generate a new one")) {
			t.Errorf("%v left: %+v, %v", left, h, err)
		}
	}
}

// The token of a page is not Instagram's to renew.
func TestCheck_leavesThePageItsToken(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config["page_id"] = fake.Page
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || len(fake.Calls("/refresh_access_token")) != 0 {
		t.Errorf("%+v, %v", h, err)
	}
}
