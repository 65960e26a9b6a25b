package sms_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: theirs, Text: text}
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("Look & see 😀")
	m.Attachments = []channel.Attachment{{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/media/a?s=1&e=2", SizeBytes: 1}, {Name: "b.pdf", ContentType: "application/pdf", URL: "https://rondo.test/media/b", SizeBytes: 1}}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 1 || !strings.HasPrefix(receipt.ProviderID(), "MM") {
		t.Fatalf("%+v, %v", receipt, err)
	}
	form, _ := url.ParseQuery(string(fake.Calls("/Messages.json")[0].Body))
	want := url.Values{"To": {theirs}, "From": {ours}, "Body": {"Look & see 😀"}, "MediaUrl": {"https://rondo.test/media/a?s=1&e=2", "https://rondo.test/media/b"}, "StatusCallback": {hookURL}}
	if form.Encode() != want.Encode() {
		t.Errorf("sent %v\nwant %v", form, want)
	}
}

func TestSend_byAMessagingService(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config["from"], account.HookURL = "MG00000000000000000000000000000001", ""
	if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil {
		t.Fatal(err)
	}
	if m := fake.Sent()[0]; m.Service != "MG00000000000000000000000000000001" || m.From != "" || m.StatusCallback != "" {
		t.Errorf("%+v", m)
	}
}

func TestSend_choicesBecomeLines(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("When?")
	m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "1", Title: "Today"}, {ID: "2", Title: "Later", URL: "https://x.test"}}}
	if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].Body != "When?\n1. Today\n2. Later https://x.test" {
		t.Errorf("%+v, %v", fake.Sent(), err)
	}
}

// files are n files of a size.
func files(n int, sizeBytes int64) []channel.Attachment {
	var out []channel.Attachment
	for range n {
		out = append(out, channel.Attachment{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/a", SizeBytes: sizeBytes})
	}
	return out
}

func TestSend_manyFilesTakeSeveralMessages(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		files []channel.Attachment
		want  []int // files of each message
	}{
		{"one", "hi", files(1, 5<<20), []int{1}},
		{"ten small", "", files(10, 1), []int{10}},
		{"eleven", "hi", files(11, 1), []int{10, 1}},
		{"two that are too large together", "hi", files(2, 3<<20), []int{1, 1}},
		{"below a long text", strings.Repeat("a", 1700), files(2, 1), []int{0, 0, 2}},
	} {
		fake, kind, account := connect(t)
		m := outbound(c.text)
		m.Attachments = c.files
		receipt, err := kind.Send(t.Context(), account, m)
		if err != nil || len(receipt.Parts) != len(c.want) {
			t.Errorf("%s: %+v, %v", c.name, receipt, err)
			continue
		}
		for i, sent := range fake.Sent() {
			if len(sent.Media) != c.want[i] {
				t.Errorf("%s: message %d has %d files, want %d", c.name, i, len(sent.Media), c.want[i])
			}
		}
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*channel.Outbound, *channel.Account)
		code   string
	}{
		"a film beyond what carriers take": {func(m *channel.Outbound, _ *channel.Account) {
			m.Attachments = []channel.Attachment{{Name: "a", ContentType: "video/mp4", URL: "https://x.test/", SizeBytes: 1 << 20}}
		}, "too_large"},
		"a picture no phone shows": {func(m *channel.Outbound, _ *channel.Account) {
			m.Attachments = []channel.Attachment{{Name: "a", ContentType: "image/webp", URL: "https://x.test/"}}
		}, "media_type"},
		"a file without an address": {func(m *channel.Outbound, _ *channel.Account) {
			m.Attachments = []channel.Attachment{{Name: "a", ContentType: "image/png"}}
		}, "no_public_address"},
		"a reaction": {func(m *channel.Outbound, _ *channel.Account) { m.Reaction = &channel.Reaction{Emoji: "👍"} }, "unsupported"},
		"no token":   {func(_ *channel.Outbound, a *channel.Account) { delete(a.Config, "auth_token") }, "not_configured"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		c.change(&m, &account)
		_, err := kind.Send(t.Context(), account, m)
		var e *channel.Error
		if !errors.As(err, &e) || e.Code != c.code || len(fake.Calls("")) > 0 {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status, code int
		class        channel.Class
		want         string
	}{
		{400, 21211, channel.GiveUp, "bad_address"}, {400, 21408, channel.GiveUp, "region"}, {400, 21606, channel.GiveUp, "from"}, {400, 21608, channel.GiveUp, "trial"},
		{400, 21610, channel.GiveUp, "blocked"}, {400, 21612, channel.GiveUp, "no_route"}, {400, 21614, channel.GiveUp, "not_mobile"}, {400, 21617, channel.GiveUp, "too_long"},
		{400, 21620, channel.GiveUp, "media_address"}, {400, 21623, channel.GiveUp, "too_many_files"}, {400, 30004, channel.GiveUp, "refused_by_carrier"},
		{400, 30005, channel.GiveUp, "unknown_number"}, {400, 30006, channel.GiveUp, "not_mobile"}, {400, 30007, channel.GiveUp, "filtered"}, {400, 30034, channel.GiveUp, "unregistered"},
		{400, 63003, channel.GiveUp, "unknown_number"}, {400, 63016, channel.GiveUp, "window_closed"}, {400, 63024, channel.GiveUp, "bad_address"}, {400, 99999, channel.GiveUp, "refused"},
		{429, 20429, channel.Retry, "rate_limited"}, {429, 0, channel.Retry, "rate_limited"}, {500, 20500, channel.Retry, "unavailable"}, {503, 20503, channel.Retry, "unavailable"},
		{500, 99999, channel.Retry, "unavailable"}, {500, 0, channel.Uncertain, "no_answer"}, {502, 0, channel.Uncertain, "no_answer"}, {503, 0, channel.Uncertain, "no_answer"}, {504, 99999, channel.Uncertain, "no_answer"},
		{400, 21611, channel.Retry, "queue_full"}, {400, 30001, channel.Retry, "queue_full"}, {400, 30003, channel.Retry, "handset_off"}, {400, 30008, channel.Retry, "unknown"},
		{400, 30022, channel.Retry, "rate_limited"}, {400, 63018, channel.Retry, "rate_limited"},
		{401, 20003, channel.Reconnect, "token"}, {401, 0, channel.Reconnect, "token"}, {403, 20003, channel.Reconnect, "token"}, {404, 20404, channel.Reconnect, "account"}, {404, 0, channel.Reconnect, "account"},
		{400, 30002, channel.Reconnect, "suspended"}, {408, 0, channel.Uncertain, "no_answer"}, {301, 0, channel.GiveUp, "redirect"}, {403, 0, channel.GiveUp, "refused"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/Messages.json", c.status, `{"code":`+itoa(c.code)+`,"message":"No `+authToken+`","status":`+itoa(c.status)+`}`)
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		var e *channel.Error
		if !errors.As(err, &e) || e.Class != c.class || e.Code != c.want || e.Detail == "" || strings.Contains(e.Detail, authToken) {
			t.Errorf("%d %d: %v, want %s %s", c.status, c.code, err, c.class, c.want)
		}
		if e.Code == "rate_limited" && e.After == 0 {
			t.Errorf("%d %d: no time to wait", c.status, c.code)
		}
	}
}

// A message that Twilio took and that failed at once is no success.
func TestSend_failedAtOnce(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Fail(1, "/Messages.json", http.StatusCreated, `{"sid":"SM1","status":"failed","error_code":30007,"error_message":"filtered"}`)
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.GiveUp {
		t.Errorf("%v", err)
	}
}

func TestSend_toWhoOptedOut(t *testing.T) {
	fake, kind, account := connect(t)
	fake.OptOut(theirs)
	_, err := kind.Send(t.Context(), account, outbound("hello"))
	if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Code != "blocked" || e.Class != channel.GiveUp {
		t.Errorf("%v", err)
	}
}

func TestFetch_showsTheTokenOnlyToTwilio(t *testing.T) {
	fake, kind, account := connect(t)
	store := httptest.NewServer(fake.Store())
	t.Cleanup(store.Close)
	path := fake.AddMedia("ME7", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte("picture"))
	}))
	fake.Elsewhere = store.URL
	account.AllowPrivate = true
	file, err := kind.Fetch(t.Context(), account, account.Config.Text("base_url")+path)
	if err != nil || file.ContentType != "image/png" {
		t.Fatalf("%+v, %v", file, err)
	}
	_ = file.Close()
	if _, err := kind.Fetch(t.Context(), account, store.URL+"/ME7"); err != nil {
		t.Errorf("an address at another host: %v", err)
	}
	if leaked := fake.Leaked(); len(leaked) > 0 {
		t.Errorf("the other host was shown %v", leaked)
	}
	fake.AuthToken = "another"
	if _, err := kind.Fetch(t.Context(), account, account.Config.Text("base_url")+path); err == nil {
		t.Error("Twilio gives files without the token")
	}
}
