package messenger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/messenger"
)

// outbound is a message for a customer who wrote an hour ago.
func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: customer, Text: text, LastInbound: now.Add(-time.Hour)}
}

func file(name, contentType string, size int) channel.Attachment {
	return channeltest.File(name, contentType, strings.Repeat("x", size))
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("Hi & 😀")
	m.ReplyTo = "m_0"
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Fatal(err)
	}
	call := fake.Calls("/messages")[0]
	var got, want any
	_ = json.Unmarshal(call.Body, &got)
	_ = json.Unmarshal([]byte(`{"recipient":{"id":"3383290475046708"},"messaging_type":"RESPONSE","message":{"text":"Hi & 😀","metadata":"rondo:9001"},"reply_to":{"mid":"m_0"}}`), &want)
	if fmt.Sprint(got) != fmt.Sprint(want) || call.Path != "/v26.0/117172741761305/messages" || call.Header.Get("Authorization") != "Bearer "+fake.Token {
		t.Errorf("%s %s", call.Path, call.Body)
	}
}

func TestSend_windows(t *testing.T) {
	for _, c := range []struct {
		age       time.Duration
		automatic bool
		tag, code string
	}{
		{24 * time.Hour, false, "", ""}, {24*time.Hour + time.Second, false, "HUMAN_AGENT", ""}, {7 * 24 * time.Hour, false, "HUMAN_AGENT", ""},
		{7*24*time.Hour + time.Second, false, "", "window_closed"}, {24 * time.Hour, true, "", ""}, {25 * time.Hour, true, "", "window_closed"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		m.LastInbound, m.Automatic = now.Add(-c.age), c.automatic
		_, err := kind.Send(t.Context(), account, m)
		var e *channel.Error
		switch {
		case c.code != "":
			if !errors.As(err, &e) || e.Code != c.code || e.Class != channel.GiveUp || len(fake.Calls("")) > 0 {
				t.Errorf("after %v: %v", c.age, err)
			}
		case err != nil || fake.Sent()[0].Tag != c.tag:
			t.Errorf("after %v: %v", c.age, err)
		}
	}
	_, kind, account := connect(t)
	m := outbound("hello")
	m.LastInbound = time.Time{}
	if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp {
		t.Errorf("to one who never wrote: %v", err)
	}
}

// The app may lack the permission for answers of people: that is no reason to
// stop everything.
func TestSend_withoutThePermissionForPeople(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("hello")
	m.LastInbound = now.Add(-48 * time.Hour)
	fake.Refuse(1, "/messages", 403, 10, 0, "(#10) Requires human_agent")
	var e *channel.Error
	if _, err := kind.Send(t.Context(), account, m); !errors.As(err, &e) || e.Class != channel.GiveUp || e.Code != "window_closed" {
		t.Error(err)
	}
	fake.Refuse(1, "/messages", 403, 10, 0, "(#10) Requires pages_messaging")
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Reconnect {
		t.Error(err)
	}
}

func TestSend_whatAMessageBecomes(t *testing.T) {
	jpeg, pdf := file("a.jpg", "image/jpeg", 10), file("b.pdf", "application/pdf", 10)
	yes := channel.Choice{ID: "y", Title: "Yes"}
	many := func(n int) (out []channel.Choice) {
		for i := range n {
			out = append(out, channel.Choice{ID: fmt.Sprint(i), Title: fmt.Sprint("Choice ", i)})
		}
		return out
	}
	for _, c := range []struct {
		name   string
		change func(*channel.Outbound)
		want   []string
	}{
		{"a text and files", func(m *channel.Outbound) { m.Attachments = []channel.Attachment{jpeg, pdf} }, []string{"text Well? 0", "image  0", "file  0"}},
		{"a long text", func(m *channel.Outbound) { m.Text = strings.Repeat("x", 2000) }, []string{"text " + strings.Repeat("x", 1999) + " 0", "text x 0"}},
		{"a place", func(m *channel.Outbound) {
			m.Text, m.Location = "", &channel.Location{Latitude: 1.5, Longitude: -2, Name: "HQ"}
		}, []string{"text HQ\nhttps://www.openstreetmap.org/?mlat=1.500000&mlon=-2.000000 0"}},
		{"answers", func(m *channel.Outbound) { m.Choices = &channel.Choices{Buttons: many(13)} }, []string{"text Well? 13"}},
		{"answers below a file", func(m *channel.Outbound) {
			m.Attachments, m.Choices = []channel.Attachment{jpeg}, &channel.Choices{List: []channel.Section{{Choices: many(2)}}}
		}, []string{"image  0", "text Well? 2"}},
		{"too many answers", func(m *channel.Outbound) { m.Choices = &channel.Choices{Buttons: many(14)} }, []string{"text " + (&channel.Choices{Buttons: many(14)}).Plain("Well?") + " 0"}},
		{"a page to open", func(m *channel.Outbound) {
			m.Choices = &channel.Choices{Buttons: []channel.Choice{yes, {Title: "Shop", URL: "https://x.test"}}}
		}, []string{"template Well? 0"}},
	} {
		fake, kind, account := connect(t)
		m := outbound("Well?")
		c.change(&m)
		receipt, err := kind.Send(t.Context(), account, m)
		var got []string
		for _, one := range fake.Sent() {
			quick, _ := one.Body["message"].(map[string]any)["quick_replies"].([]any)
			got = append(got, fmt.Sprintf("%s %s %d", one.Kind, one.Text, len(quick)))
		}
		if err != nil || strings.Join(got, "|") != strings.Join(c.want, "|") || len(receipt.Parts) != len(c.want) {
			t.Errorf("%s: %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
	}
}

func TestSend_uploadsTheFile(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("")
	m.Attachments = []channel.Attachment{file("a.mp4", "video/mp4", 70_000)}
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Fatal(err)
	}
	if up, ok := fake.Uploaded(fake.Sent()[0].Media); !ok || len(up.Content) != 70_000 || up.ContentType != "video/mp4" {
		t.Errorf("%v %d %s", ok, len(up.Content), up.ContentType)
	}
	m.Attachments[0].SizeBytes = 25<<20 + 1
	if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp {
		t.Error(err)
	}
}

func TestSend_signs(t *testing.T) {
	fake, kind, account := connect(t)
	react := outbound("")
	react.ReplyTo, react.Reaction = "m_0", &channel.Reaction{Emoji: "❤️"}
	unreact := react
	unreact.Reaction = &channel.Reaction{}
	for _, m := range []channel.Outbound{react, unreact} {
		if _, err := kind.Send(t.Context(), account, m); err != nil {
			t.Error(err)
		}
	}
	if err := kind.Typing(t.Context(), account, customer); err != nil {
		t.Error(err)
	}
	if err := kind.MarkRead(t.Context(), account, customer, "m_0", ""); err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(fake.Acts()); got != "[{react 3383290475046708 m_0 love} {unreact 3383290475046708 m_0 } {typing_on 3383290475046708  } {mark_seen 3383290475046708  }]" || len(fake.Sent()) > 0 {
		t.Error(got)
	}
}

func TestSend_theWindowMetaKnows(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Close(customer)
	var e *channel.Error
	if _, err := kind.Send(t.Context(), account, outbound("hello")); !errors.As(err, &e) || e.Code != "window_closed" || e.Class != channel.GiveUp {
		t.Error(err)
	}
}

// The echo of a message whose sending got no answer says that it was sent.
func TestReceive_theEchoOfAnUnansweredMessage(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Drop(1, "/messages")
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Uncertain {
		t.Fatal(err)
	}
	got, err := kind.Receive(t.Context(), account, fake.Call(metafake.Encode(fake.Thread(fake.Page, customer, fake.Echo(fake.Sent()[0])))))
	if err != nil || len(got.Inbound) != 1 || got.Inbound[0].Kind != channel.InStatus || got.Inbound[0].Status.Key != "9001" {
		t.Errorf("%+v, %v", got.Inbound, err)
	}
}

func TestConnect_andCheck(t *testing.T) {
	fake, kind, account := connect(t)
	for range 2 {
		if err := kind.Connect(t.Context(), account); err != nil {
			t.Fatal(err)
		}
	}
	if fields, ok := fake.Subscribed(fake.Page); !ok || len(fields) != 11 {
		t.Errorf("subscribed to %v", fields)
	}
	fake.Expire(now.Add(48 * time.Hour))
	h, err := kind.Check(t.Context(), account)
	if err != nil || !h.OK || h.Name != "Acme" || !h.ExpiresAt.Equal(now.Add(48*time.Hour)) || strings.Contains(h.Detail, "renewed") {
		t.Errorf("%+v, %v", h, err)
	}
	fake.Unsubscribe(fake.Page)
	if h, err = kind.Check(t.Context(), account); err != nil || !h.OK || !strings.Contains(h.Detail, "renewed") {
		t.Errorf("%+v, %v", h, err)
	}
	if _, ok := fake.Subscribed(fake.Page); !ok {
		t.Error("a lost subscription is not renewed")
	}
	fake.Fail(1, "/debug_token", http.StatusBadRequest, `{"error":{"code":100,"message":"no"}}`)
	if h, err = kind.Check(t.Context(), account); err != nil || !h.OK || !h.ExpiresAt.IsZero() {
		t.Errorf("a token that may not look at itself: %+v, %v", h, err)
	}
	if err := kind.Disconnect(t.Context(), account); err != nil {
		t.Error(err)
	}
	if _, ok := fake.Subscribed(fake.Page); ok {
		t.Error("still subscribed")
	}
	fake.Withdraw()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "token") {
		t.Errorf("token dead: %+v, %v", h, err)
	}
}

func TestProfile(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddPerson(customer, map[string]any{"first_name": "Ana", "last_name": "Prata", "profile_pic": "https://x.test/ana"})
	if p, err := kind.Profile(t.Context(), account, customer); err != nil || p.Name != "Ana Prata" || p.Avatar != "https://x.test/ana" || p.Address != customer {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := kind.Profile(t.Context(), account, "nobody"); err == nil {
		t.Error("who is not known is known")
	}
}

func TestValidate(t *testing.T) {
	kind := messenger.New(nil, nil)
	for name, v := range map[string]any{"page_id": "", "page_token": "a b", "app_secret": nil, "verify_token": 5.0, "graph_version": "v1"} {
		c := channel.Config{"page_id": "1", "page_token": "EAA", "app_secret": "s", "verify_token": "v"}
		c[name] = v
		if config, faults := kind.Validate(c); len(faults) != 1 || faults[0].Name != name || config != nil {
			t.Errorf("%s = %v: %v", name, v, faults)
		}
	}
}
