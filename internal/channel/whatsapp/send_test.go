package whatsapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/whatsapp"
)

// outbound is a message for a customer who wrote an hour ago.
func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: customer, Text: text, LastInbound: now.Add(-time.Hour)}
}

func file(name, contentType string, size int) channel.Attachment {
	return channeltest.File(name, contentType, strings.Repeat("x", size))
}

// said is a message taken, briefly.
func said(m metafake.Sent) string {
	s := m.Kind + " to " + m.To
	if m.Text != "" {
		s += " text=" + m.Text
	}
	if m.ReplyTo != "" {
		s += " reply=" + m.ReplyTo
	}
	return s
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound(`Hi <b> & "you" 😀`)
	m.ReplyTo = "wamid.Q="
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || receipt.ProviderID() != fake.Sent()[0].ID || receipt.State != channel.Sent {
		t.Fatalf("%+v, %v", receipt, err)
	}
	call := fake.Calls("/messages")[0]
	var got, want any
	_ = json.Unmarshal(call.Body, &got)
	_ = json.Unmarshal([]byte(`{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234","type":"text","text":{"body":"Hi <b> & \"you\" 😀","preview_url":false},
		"context":{"message_id":"wamid.Q="},"biz_opaque_callback_data":"rondo:9001"}`), &want)
	if fmt.Sprint(got) != fmt.Sprint(want) || call.Path != "/v26.0/106540352242922/messages" || call.Header.Get("Authorization") != "Bearer "+fake.Token {
		t.Errorf("%s %s", call.Path, call.Body)
	}
}

func TestSend_addresses(t *testing.T) {
	for to, want := range map[string]string{"16505551234": "16505551234", "+1 (650) 555-1234": "16505551234", userID: userID, "US.ENT.11815799212886844830": "US.ENT.11815799212886844830"} {
		fake, kind, account := connect(t)
		m := outbound("hi")
		m.To = to
		if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].To != want {
			t.Errorf("%s: %v", to, err)
		}
	}
	fake, kind, account := connect(t)
	fake.Rename("5541988887777", "554188887777")
	m := outbound("oi")
	m.To = "5541988887777"
	if receipt, err := kind.Send(t.Context(), account, m); err != nil || strings.Join(receipt.Aliases, " ") != "554188887777" {
		t.Errorf("%+v, %v", receipt, err)
	}
}

func TestSend_whatAMessageBecomes(t *testing.T) {
	jpeg, pdf, song := file("a.jpg", "image/jpeg", 10), file("b.pdf", "application/pdf", 10), file("c.ogg", "audio/ogg; codecs=opus", 10)
	yes, no := channel.Choice{ID: "y", Title: "Yes"}, channel.Choice{ID: "n", Title: "No"}
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
		{"a picture with a text", func(m *channel.Outbound) { m.Attachments = []channel.Attachment{jpeg} }, []string{"image to 16505551234 text=Well?"}},
		{"a text beyond a caption", func(m *channel.Outbound) {
			m.Text, m.Attachments = strings.Repeat("é", 1025), []channel.Attachment{jpeg}
		}, []string{"text to 16505551234 text=" + strings.Repeat("é", 1025), "image to 16505551234"}},
		{"files", func(m *channel.Outbound) { m.Text, m.Attachments = "", []channel.Attachment{pdf, song, jpeg} }, []string{"document to 16505551234", "audio to 16505551234", "image to 16505551234"}},
		{"a sound carries no text", func(m *channel.Outbound) { m.Attachments = []channel.Attachment{song} }, []string{"text to 16505551234 text=Well?", "audio to 16505551234"}},
		{"a picture that is too large goes as a document", func(m *channel.Outbound) {
			m.Attachments = []channel.Attachment{file("big.png", "image/png", 5<<20+1)}
		}, []string{"document to 16505551234 text=Well?"}},
		{"a kind of picture WhatsApp does not show", func(m *channel.Outbound) { m.Attachments = []channel.Attachment{file("a.gif", "image/gif", 9)} }, []string{"document to 16505551234 text=Well?"}},
		{"a place", func(m *channel.Outbound) {
			m.Text, m.Location = "", &channel.Location{Latitude: 1.5, Longitude: -2, Name: "HQ"}
		}, []string{"location to 16505551234"}},
		{"a reaction", func(m *channel.Outbound) { m.ReplyTo, m.Reaction = "wamid.Q=", &channel.Reaction{Emoji: "👍"} }, []string{"reaction to 16505551234 text=👍 reply=wamid.Q="}},
		{"no reaction any more", func(m *channel.Outbound) { m.ReplyTo, m.Reaction = "wamid.Q=", &channel.Reaction{} }, []string{"reaction to 16505551234 reply=wamid.Q="}},
		{"buttons", func(m *channel.Outbound) { m.Choices = &channel.Choices{Buttons: []channel.Choice{yes, no}} }, []string{"interactive to 16505551234 text=Well?"}},
		{"four buttons are a list", func(m *channel.Outbound) { m.Choices = &channel.Choices{Buttons: many(4)} }, []string{"interactive to 16505551234 text=Well?"}},
		{"a list", func(m *channel.Outbound) {
			m.Choices = &channel.Choices{Menu: "Show", List: []channel.Section{{Title: "A", Choices: many(2)}, {Choices: []channel.Choice{yes}}}}
		}, []string{"interactive to 16505551234 text=Well?"}},
		{"a page to open", func(m *channel.Outbound) {
			m.Choices = &channel.Choices{Buttons: []channel.Choice{{Title: "Shop", URL: "https://x.test"}}}
		}, []string{"interactive to 16505551234 text=Well?"}},
		{"eleven rows", func(m *channel.Outbound) { m.Choices = &channel.Choices{List: []channel.Section{{Choices: many(11)}}} },
			[]string{"text to 16505551234 text=" + (&channel.Choices{Buttons: many(11)}).Plain("Well?")}},
		{"a long title", func(m *channel.Outbound) {
			m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "1", Title: strings.Repeat("x", 25)}}}
		}, []string{"text to 16505551234 text=Well?\n1. " + strings.Repeat("x", 25)}},
		{"two of the same title", func(m *channel.Outbound) {
			m.Choices = &channel.Choices{Buttons: []channel.Choice{yes, {ID: "z", Title: "Yes"}}}
		}, []string{"text to 16505551234 text=Well?\n1. Yes\n2. Yes"}},
		{"buttons below a picture", func(m *channel.Outbound) {
			m.Attachments, m.Choices = []channel.Attachment{jpeg}, &channel.Choices{Buttons: []channel.Choice{yes}}
		}, []string{"image to 16505551234", "interactive to 16505551234 text=Well?"}},
	} {
		fake, kind, account := connect(t)
		m := outbound("Well?")
		c.change(&m)
		receipt, err := kind.Send(t.Context(), account, m)
		var got []string
		for _, one := range fake.Sent() {
			got = append(got, said(one))
		}
		if err != nil || strings.Join(got, "|") != strings.Join(c.want, "|") || len(receipt.Parts) != len(c.want) {
			t.Errorf("%s: %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
	}
}

func TestSend_uploadsTheFile(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("")
	m.Attachments = []channel.Attachment{file("in\"voice\n.pdf", "application/pdf", 70_000)}
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Fatal(err)
	}
	up, ok := fake.Uploaded(fake.Sent()[0].Media)
	if !ok || len(up.Content) != 70_000 || up.ContentType != "application/pdf" || up.Name != "in_voice_.pdf" {
		t.Errorf("%v %d %s %q", ok, len(up.Content), up.ContentType, up.Name)
	}
	fake.Drop(1, "/media") // an upload is repeated without harm
	if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.Retry {
		t.Error(err)
	}
}

func TestSend_templates(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddTemplate(map[string]any{"name": "order", "language": "pt_BR", "status": "APPROVED", "places": 2})
	fake.AddTemplate(map[string]any{"name": "named", "language": "en", "status": "APPROVED", "parameter_format": "NAMED"})
	fake.AddTemplate(map[string]any{"name": "paused", "language": "en", "status": "PAUSED"})
	picture := file("a.jpg", "image/jpeg", 5)
	send := func(t channel.Template) error {
		m := channel.Outbound{ID: "1", Key: "1", To: customer, Template: &t} // who never wrote can be written to like this
		_, err := kind.Send(context.Background(), account, m)
		return err
	}
	if err := send(channel.Template{Name: "order", Language: "pt_BR", Body: []string{"Ana", "7"}, Buttons: []string{"", "track/7"}, Media: &picture}); err != nil {
		t.Fatal(err)
	}
	var got any
	body, _ := json.Marshal(fake.Sent()[0].Body["template"])
	_ = json.Unmarshal(body, &got)
	want := `{"components":[{"parameters":[{"image":{"id":"` + imageID(body) + `"},"type":"image"}],"type":"header"},{"parameters":[{"text":"Ana","type":"text"},{"text":"7","type":"text"}],"type":"body"},` +
		`{"index":"1","parameters":[{"text":"track/7","type":"text"}],"sub_type":"url","type":"button"}],"language":{"code":"pt_BR"},"name":"order"}`
	if string(body) != want {
		t.Errorf("template %s\nwant %s", body, want)
	}
	if err := send(channel.Template{Name: "named", Language: "en", Header: []string{"x"}, Body: []string{"Ana"}, Places: []string{"what", "who"}}); err != nil {
		t.Error(err)
	}
	for name, tpl := range map[string]channel.Template{"a missing place": {Name: "order", Language: "pt_BR", Body: []string{"Ana"}}, "paused": {Name: "paused", Language: "en"}, "unknown": {Name: "x", Language: "en"}, "without a language": {Name: "order"}} {
		var e *channel.Error
		if err := send(tpl); !errors.As(err, &e) || e.Class != channel.GiveUp || e.Code != "template" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func imageID(body []byte) string {
	_, rest, _ := strings.Cut(string(body), `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func TestTemplates_listsEveryPage(t *testing.T) {
	fake, kind, account := connect(t)
	for i := range 5 {
		fake.AddTemplate(map[string]any{"id": fmt.Sprint(i), "name": fmt.Sprint("t", i), "language": "en_US", "status": "APPROVED", "category": "UTILITY", "components": []any{
			map[string]any{"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"}, map[string]any{"type": "BODY", "text": "Hi {{1}}, {{2}} and {{1}}"}, map[string]any{"type": "FOOTER", "text": "bye"},
			map[string]any{"type": "BUTTONS", "buttons": []any{map[string]any{"type": "URL", "text": "Track", "url": "https://x.test/{{1}}"}, map[string]any{"type": "QUICK_REPLY", "text": "Stop"}}}}})
	}
	list, err := kind.Templates(t.Context(), account)
	if err != nil || len(list) != 5 || len(fake.Calls("/message_templates")) != 3 {
		t.Fatalf("%d templates, %v", len(list), err)
	}
	if got, want := fmt.Sprintf("%+v", list[4]), "{ID:4 Name:t4 Language:en_US Category:utility Status:approved Header:Order {{1}} HeaderKind:text Body:Hi {{1}}, {{2}} and {{1}} Footer:bye "+
		"Buttons:[{ID:url Title:Track Description: URL:https://x.test/{{1}}} {ID:quick_reply Title:Stop Description: URL:}] Places:[1 1 2]}"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	fake.Fail(1, "/message_templates", http.StatusBadGateway, "")
	if _, err := kind.Templates(t.Context(), account); channel.ClassOf(err) != channel.Retry {
		t.Error(err)
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*channel.Outbound)
		code   string
	}{
		"the window is closed":     {func(m *channel.Outbound) { m.LastInbound = now.Add(-24*time.Hour - time.Second) }, "window_closed"},
		"the customer never wrote": {func(m *channel.Outbound) { m.LastInbound = time.Time{} }, "window_closed"},
		"a reaction, the window is closed": {func(m *channel.Outbound) {
			m.ReplyTo, m.Reaction, m.LastInbound = "w", &channel.Reaction{Emoji: "x"}, now.Add(-25*time.Hour)
		}, "window_closed"},
		"a file beyond the limit": {func(m *channel.Outbound) {
			m.Attachments = []channel.Attachment{{Name: "a", SizeBytes: 100<<20 + 1}}
		}, "too_large"},
		"an edit":               {func(m *channel.Outbound) { m.Change = channel.Edit }, "unsupported"},
		"nobody":                {func(m *channel.Outbound) { m.To = "" }, "no_address"},
		"no number":             {func(m *channel.Outbound) { m.To = "ana" }, "no_address"},
		"a reaction to nothing": {func(m *channel.Outbound) { m.Reaction = &channel.Reaction{Emoji: "x"} }, "no_message"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		c.change(&m)
		_, err := kind.Send(t.Context(), account, m)
		var e *channel.Error
		if !errors.As(err, &e) || e.Class != channel.GiveUp || e.Code != c.code || len(fake.Calls("")) > 0 {
			t.Errorf("%s: %v, %d calls, want %s", name, err, len(fake.Calls("")), c.code)
		}
	}
	fake, kind, account := connect(t)
	m := outbound("just in time")
	m.LastInbound = now.Add(-24 * time.Hour)
	if _, err := kind.Send(t.Context(), account, m); err != nil || len(fake.Sent()) != 1 {
		t.Error(err)
	}
}

func TestSend_sortsErrorsByCode(t *testing.T) {
	for _, c := range []struct {
		codes []int64
		class channel.Class
		code  string
		after time.Duration
		pair  bool
	}{
		{[]int64{131056}, channel.Retry, "pair_limited", 4 * time.Second, true},
		{[]int64{130429}, channel.Retry, "rate_limited", 5 * time.Second, false},
		{[]int64{4, 80007, 133016}, channel.Retry, "rate_limited", time.Minute, false},
		{[]int64{131048}, channel.Retry, "spam_limited", 10 * time.Minute, false},
		{[]int64{2, 131000, 131016, 131057}, channel.Retry, "unavailable", 0, false},
		{[]int64{131053}, channel.Retry, "media", 0, false},
		{[]int64{0, 190}, channel.Reconnect, "token", 0, false},
		{[]int64{3, 10, 200, 299, 131005}, channel.Reconnect, "permission", 0, false},
		{[]int64{131031, 368}, channel.Reconnect, "locked", 0, false},
		{[]int64{131042, 131045}, channel.Reconnect, "billing", 0, false},
		{[]int64{133010}, channel.Reconnect, "not_registered", 0, false},
		{[]int64{33}, channel.Reconnect, "not_found", 0, false},
		{[]int64{131047}, channel.GiveUp, "window_closed", 0, false},
		{[]int64{131026}, channel.GiveUp, "undeliverable", 0, false},
		{[]int64{131050}, channel.GiveUp, "opted_out", 0, false},
		{[]int64{131049}, channel.Retry, "tomorrow", 24 * time.Hour, false},
		{[]int64{131021}, channel.GiveUp, "self", 0, false},
		{[]int64{131030}, channel.GiveUp, "not_allowed", 0, false},
		{[]int64{131037, 130472}, channel.GiveUp, "not_delivered", 0, false},
		{[]int64{132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069}, channel.GiveUp, "template", 0, false},
		{[]int64{100, 131008, 131009, 137000}, channel.GiveUp, "refused", 0, false},
		{[]int64{131051, 131052}, channel.GiveUp, "unsupported", 0, false},
		{[]int64{131062, 131063, 131064}, channel.GiveUp, "no_number", 0, false},
		{[]int64{138000, 138018}, channel.GiveUp, "call", 0, false},
		{[]int64{131020, 131041, 131059, 131201, 131202}, channel.GiveUp, "group", 0, false},
	} {
		for _, code := range c.codes {
			for _, status := range []int{400, 401, 403, 404, 429, 500} { // the status counts for nothing
				fake, kind, account := connect(t)
				fake.Refuse(1, "/messages", status, code, 0, "words of Meta's, with "+fake.Token)
				_, err := kind.Send(t.Context(), account, outbound("hello"))
				var e *channel.Error
				if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || e.After != c.after || e.Pair != c.pair || !strings.Contains(e.Detail, fmt.Sprint(code)) || strings.Contains(e.Detail, fake.Token) {
					t.Errorf("%d with %d: %v (after %v), want %s %s", code, status, err, e.After, c.class, c.code)
				}
			}
		}
	}
}

func TestSend_provesTheTokenWhereTheAppWantsIt(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Proof = true
	m := outbound("hello")
	m.Attachments = []channel.Attachment{file("a.jpg", "image/jpeg", 100)}
	if _, err := kind.Send(t.Context(), account, m); err != nil || len(fake.Sent()) != 1 {
		t.Error(err)
	}
	account.Config["app_secret"] = "another"
	if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp {
		t.Error(err)
	}
}

func TestSend_aStatusMayComeBeforeTheAnswer(t *testing.T) {
	fake, kind, account := connect(t)
	told := make(chan []channel.Inbound, 1)
	fake.Taken = func(m metafake.Sent) {
		got, err := kind.Receive(t.Context(), account, fake.Call(metafake.Encode(fake.WhatsApp(metafake.Customer{Number: m.To}, fake.Status(m, "delivered")))))
		if err != nil {
			t.Error(err)
		}
		told <- got.Inbound
	}
	fake.Drop(1, "/messages")
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Uncertain {
		t.Errorf("%v", err)
	}
	if early := <-told; len(early) != 1 || early[0].Status.Key != "9001" || early[0].ProviderID != fake.Sent()[0].ID {
		t.Errorf("what came before the answer does not name our message: %+v", early)
	}
}

func TestMarkRead_andTyping(t *testing.T) {
	fake, kind, account := connect(t)
	if err := kind.MarkRead(t.Context(), account, customer, "wamid.Q=", ""); err != nil {
		t.Error(err)
	}
	if err := kind.TypingAt(t.Context(), account, customer, "wamid.Q="); err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(fake.Acts()); got != "[{read  wamid.Q= } {typing  wamid.Q= }]" {
		t.Error(got)
	}
}

func TestConnect_andCheck(t *testing.T) {
	fake, kind, account := connect(t)
	account.HookURL = "https://rondo.example/hooks/77"
	for range 2 {
		if err := kind.Connect(t.Context(), account); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := fake.Subscribed(fake.Business); !ok || fake.Override(fake.Number) != account.HookURL {
		t.Error("not subscribed, or not pointed at us")
	}
	fake.Expire(now.Add(48 * time.Hour))
	h, err := kind.Check(t.Context(), account)
	if err != nil || !h.OK || !strings.Contains(h.Name, "Acme") || !h.ExpiresAt.Equal(now.Add(48*time.Hour)) {
		t.Errorf("%+v, %v", h, err)
	}
	fake.Unsubscribe(fake.Business)
	if h, err = kind.Check(t.Context(), account); err != nil || !h.OK || !strings.Contains(h.Detail, "renewed") {
		t.Errorf("%+v, %v", h, err)
	}
	if _, ok := fake.Subscribed(fake.Business); !ok {
		t.Error("a lost subscription is not renewed")
	}
	if err := kind.Disconnect(t.Context(), account); err != nil || fake.Override(fake.Number) != "" {
		t.Error(err)
	}
	fake.Refuse(1, "/"+fake.Number, 400, 100, 0, "webhook_configuration is not known")
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Errorf("where Meta takes no address of a number's own: %v", err)
	}
	fake.Fail(1, "/"+fake.Number, http.StatusBadGateway, "")
	if _, err := kind.Check(t.Context(), account); channel.ClassOf(err) != channel.Retry {
		t.Errorf("Meta down: %v, want an error, for nothing was learned", err)
	}
	fake.Withdraw()
	if h, err := kind.Check(t.Context(), account); err != nil || h.OK || !strings.Contains(h.Detail, "token") {
		t.Errorf("token dead: %+v, %v", h, err)
	}
}

func TestFetch(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddFile("42", metafake.File{ContentType: "audio/ogg; codecs=opus", Content: []byte("OggS")})
	got, err := kind.Fetch(t.Context(), account, "42")
	if err != nil || got.ContentType != "audio/ogg" {
		t.Fatalf("%+v, %v", got, err)
	}
	if b, _ := io.ReadAll(got); string(b) != "OggS" {
		t.Errorf("%q", b)
	}
	_ = got.Close()
	fake.AddFile("43", metafake.File{Gone: true})
	for _, ref := range []string{"43", "44", "../me", ""} {
		if _, err := kind.Fetch(t.Context(), account, ref); channel.ClassOf(err) == channel.Uncertain || err == nil {
			t.Errorf("%q: %v", ref, err)
		}
	}
	var e *channel.Error
	if _, err := kind.Fetch(t.Context(), account, "43"); !errors.As(err, &e) || e.Code != "media_gone" {
		t.Error(err)
	}
}

func TestValidate(t *testing.T) {
	kind := whatsapp.New(nil, nil)
	good := func() channel.Config {
		return channel.Config{"phone_number_id": "1", "waba_id": "2", "access_token": "EAA", "app_secret": "s", "verify_token": "v"}
	}
	if _, faults := kind.Validate(good()); len(faults) > 0 {
		t.Error(faults)
	}
	for name, v := range map[string]any{"phone_number_id": "1/../2", "waba_id": "", "access_token": "a b", "app_secret": nil, "verify_token": strings.Repeat("x", 257), "base_url": "ftp://x", "media_url": "https://a:b@x", "graph_version": "26"} {
		c := good()
		c[name] = v
		if config, faults := kind.Validate(c); len(faults) != 1 || faults[0].Name != name || config != nil {
			t.Errorf("%s = %v: %v", name, v, faults)
		}
	}
}

// A voice that was recorded in the composer is shown as one.
func TestSend_spoken(t *testing.T) {
	for contentType, want := range map[string]any{"audio/ogg; codecs=opus": true, "audio/mpeg": nil} {
		fake, kind, account := connect(t)
		m := outbound("")
		m.Attachments = []channel.Attachment{file("voice", contentType, 10)}
		if _, err := kind.Send(t.Context(), account, m); err != nil {
			t.Fatal(err)
		}
		if audio, _ := fake.Sent()[0].Body["audio"].(map[string]any); audio["voice"] != want {
			t.Errorf("%s: %v", contentType, audio)
		}
	}
}
