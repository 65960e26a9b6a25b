package line_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/linefake"
	"rondo/internal/channel/line"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: theirs, Text: text}
}

// pictures are n pictures.
func pictures(n int) []channel.Attachment {
	var out []channel.Attachment
	for range n {
		out = append(out, channel.Attachment{Name: "a.jpg", ContentType: "image/jpeg", URL: "https://rondo.test/a?s=1&e=2", PreviewURL: "https://rondo.test/a?size=thumb", SizeBytes: 3 << 20})
	}
	return out
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound(`Hi <b> & "you"`)
	m.Attachments, m.Location = pictures(1), &channel.Location{Latitude: 1.5, Longitude: 0, Name: "Shop"}
	m.Choices = &channel.Choices{Buttons: []channel.Choice{{ID: "y", Title: "Yes"}, {Title: "Web", URL: "https://x.test"}}}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 3 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	want := `{"messages":[{"type":"text","text":"Hi <b> & \"you\""},` +
		`{"type":"image","originalContentUrl":"https://rondo.test/a?s=1&e=2","previewImageUrl":"https://rondo.test/a?size=thumb"},` +
		`{"type":"location","title":"Shop","address":"Shop","latitude":1.5,"longitude":0,"quickReply":{"items":[` +
		`{"type":"action","action":{"type":"postback","label":"Yes","data":"y","displayText":"Yes"}},{"type":"action","action":{"type":"uri","label":"Web","uri":"https://x.test"}}]}}],"to":"` + theirs + `"}`
	calls := fake.Calls("/push")
	if len(calls) != 1 || strings.TrimSpace(string(calls[0].Body)) != want {
		t.Errorf("%s\nwant %s", calls[0].Body, want)
	}
	if calls[0].Header.Get("X-Line-Retry-Key") == "" || calls[0].Header.Get("Authorization") != "Bearer "+token {
		t.Errorf("headers %v", calls[0].Header)
	}
}

// Five messages go in one push, which LINE counts as one.
func TestSend_fiveAtOnce(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("look")
	m.Attachments = pictures(10)
	fake.Pass(1, "/push")
	fake.Fail(1, "/push", http.StatusBadGateway, "")
	receipt, err := kind.Send(t.Context(), account, m)
	if channel.ClassOf(err) != channel.Retry || len(receipt.Parts) != 5 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	m.Sent = receipt.Parts
	if receipt, err = kind.Send(t.Context(), account, m); err != nil || len(receipt.Parts) != 11 || len(fake.Sent()) != 11 {
		t.Errorf("%+v, %v; %d taken", receipt, err, len(fake.Sent()))
	}
	keys := map[string]bool{}
	for _, c := range fake.Calls("/push") {
		keys[c.Header.Get("X-Line-Retry-Key")] = true
	}
	if len(keys) != 3 {
		t.Errorf("%d keys for three pushes of which one was repeated, want 3", len(keys))
	}
}

// What LINE has taken already is told by 409, and keeps its ids.
func TestSend_takenAlready(t *testing.T) {
	fake, kind, account := connect(t)
	first, err := kind.Send(t.Context(), account, outbound("hello"))
	again, err2 := kind.Send(t.Context(), account, outbound("hello"))
	if err != nil || err2 != nil || first.ProviderID() != again.ProviderID() || len(fake.Sent()) != 1 {
		t.Errorf("%v %v, then %v %v; %d taken", first, err, again, err2, len(fake.Sent()))
	}
	fake.Fail(1, "/push", http.StatusConflict, `{"message":"The retry key is already accepted"}`, "X-Line-Accepted-Request-Id", "r1")
	if receipt, err := kind.Send(t.Context(), account, outbound("hello")); err != nil || receipt.ProviderID() == "" {
		t.Errorf("without ids: %+v, %v", receipt, err)
	}
	fake.Fail(1, "/push", http.StatusConflict, `{"message":"other"}`)
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Retry {
		t.Errorf("another conflict: %v", err)
	}
}

func TestSend_choicesThatDoNotFit(t *testing.T) {
	many := make([]channel.Choice, 14)
	for i := range many {
		many[i] = channel.Choice{ID: "x", Title: "t"}
	}
	for name, choices := range map[string][]channel.Choice{"fourteen": many, "a long label": {{ID: "1", Title: strings.Repeat("a", 21)}}, "a long payload": {{ID: strings.Repeat("a", 301), Title: "a"}}} {
		fake, kind, account := connect(t)
		m := outbound("Which?")
		m.Choices = &channel.Choices{Buttons: choices}
		if _, err := kind.Send(t.Context(), account, m); err != nil || fake.Sent()[0].QuickReply != nil || !strings.HasPrefix(fake.Sent()[0].Text, "Which?\n1. ") {
			t.Errorf("%s: %+v, %v", name, fake.Sent(), err)
		}
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		file channel.Attachment
		code string
	}{
		"a paper":                            {channel.Attachment{ContentType: "application/pdf", URL: "https://x.test"}, "media_kind"},
		"a moving picture":                   {channel.Attachment{ContentType: "image/gif", URL: "https://x.test"}, "media_type"},
		"a picture beyond the limit":         {channel.Attachment{ContentType: "image/png", URL: "https://x.test", SizeBytes: 10<<20 + 1}, "too_large"},
		"a large picture without a small":    {channel.Attachment{ContentType: "image/png", URL: "https://x.test", SizeBytes: 2 << 20}, "no_preview"},
		"a picture without a public address": {channel.Attachment{ContentType: "image/png"}, "no_public_address"},
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

func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		class  channel.Class
		code   string
	}{
		{400, `{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}`, channel.GiveUp, "refused"},
		{401, `{"message":"Authentication failed"}`, channel.Reconnect, "token"}, {403, ``, channel.GiveUp, "forbidden"}, {404, ``, channel.GiveUp, "refused"},
		{429, `{"message":"The API rate limit has been exceeded. Try again later."}`, channel.Retry, "rate_limited"},
		{429, `{"message":"You have reached your monthly limit."}`, channel.Reconnect, "quota"}, {500, ``, channel.Retry, "unavailable"}, {301, ``, channel.GiveUp, "redirect"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/push", c.status, c.body)
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		e := (*channel.Error)(nil)
		if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code {
			t.Errorf("%d %s: %v, want %s %s", c.status, c.body, err, c.class, c.code)
		}
		if strings.Contains(c.body, "details") && !strings.Contains(e.Detail, "messages[0].text: May not be empty") {
			t.Errorf("what is wrong is lost: %s", e.Detail)
		}
	}
}

func TestSend_aMonthUsedUp(t *testing.T) {
	fake, kind, account := connect(t)
	fake.UseUp()
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("%v", err)
	}
}

func TestTyping(t *testing.T) {
	fake, kind, account := connect(t)
	if err := kind.Typing(t.Context(), account, theirs); err != nil || len(fake.Loading()) != 1 {
		t.Errorf("%v, %v", err, fake.Loading())
	}
}

func TestFetch_waitsUntilAFilmIsReady(t *testing.T) {
	fake, kind, account := connect(t)
	film := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("film")) })
	fake.AddContent("9", linefake.Content{Handler: film, Preparing: 1})
	_, err := kind.Fetch(t.Context(), account, "video/9")
	if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Class != channel.Retry || e.After == 0 {
		t.Errorf("while it is prepared: %v", err)
	}
	file, err := kind.Fetch(t.Context(), account, "video/9")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got, _ := io.ReadAll(file); string(got) != "film" || file.Name != "" {
		t.Errorf("%q %q", got, file.Name)
	}
	fake.AddContent("10", linefake.Content{Failed: true})
	if _, err := kind.Fetch(t.Context(), account, "audio/10"); channel.ClassOf(err) != channel.GiveUp {
		t.Errorf("never ready: %v", err)
	}
	fake.AddContent("11", linefake.Content{Handler: film, Preparing: 1})
	if _, err := kind.Fetch(t.Context(), account, "image/11"); channel.ClassOf(err) != channel.Retry {
		t.Errorf("202: %v", err)
	}
}

func TestFetch_showsTheTokenOnlyToLINE(t *testing.T) {
	fake, kind, account := connect(t)
	elsewhere := account.Config.Text("base_url") + "/stickershop/x"
	for _, ref := range []string{elsewhere, "sticker/3"} {
		file, err := kind.Fetch(t.Context(), account, ref)
		if err != nil {
			t.Fatalf("%s: %v", ref, err)
		}
		_ = file.Close()
	}
	for _, c := range fake.Calls("") {
		if c.Header.Get("Authorization") != "" {
			t.Errorf("%s was shown the token", c.Path)
		}
	}
}

func TestConnect_andCheck(t *testing.T) {
	fake, kind, account := connect(t)
	check := func(wantOK bool, words string) {
		t.Helper()
		if h, err := kind.Check(t.Context(), account); err != nil || h.OK != wantOK || !strings.Contains(h.Detail, words) {
			t.Errorf("%+v, %v; want %v, %q", h, err, wantOK, words)
		}
	}
	check(false, "another address")
	if err := kind.Connect(t.Context(), account); err != nil || fake.Endpoint() != account.HookURL {
		t.Fatalf("%v, %s", err, fake.Endpoint())
	}
	fake.Client = &http.Client{Transport: answer(503)}
	check(false, "cannot reach")
	fake.Client = &http.Client{Transport: answer(200)}
	check(true, "arrive")
	fake.SwitchOff()
	check(false, "Use webhook")
	fake.Withdraw()
	check(false, "access token")
	account.HookURL = ""
	if err := kind.Connect(t.Context(), account); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("no address: %v", err)
	}
}

// answer is a hook that always answers with a status.
type answer int

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: int(a), Body: http.NoBody, Request: r}, nil
}

func TestProfile(t *testing.T) {
	fake, kind, account := connect(t)
	fake.AddProfile(theirs, "Aiko")
	if p, err := kind.Profile(t.Context(), account, theirs); err != nil || p.Name != "Aiko" || p.Language != "ja" || p.Avatar == "" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := kind.Profile(t.Context(), account, "Unobody"); channel.ClassOf(err) != channel.GiveUp {
		t.Errorf("%v", err)
	}
}

func TestValidate(t *testing.T) {
	kind := line.New(nil)
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string
	}{
		{"as it should be", channel.Config{"channel_secret": secret, "access_token": token}, ""},
		{"no secret", channel.Config{"access_token": token}, "channel_secret"},
		{"a token with a line break", channel.Config{"channel_secret": secret, "access_token": "a\r\nX: y"}, "access_token"},
		{"an address that is none", channel.Config{"channel_secret": secret, "access_token": token, "media_url": "x"}, "media_url"},
	} {
		_, faults := kind.Validate(c.config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
	}
}

// An answer in time goes by the token of what it answers, once; what LINE refuses of it is pushed.
func TestSend_byReplyToken(t *testing.T) {
	fake, kind, account := connect(t)
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(hook.Close)
	fake.HTTPHooks = true
	account.HookURL = hook.URL
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	event := linefake.Text(theirs, 1, "hello", now)
	if _, err := fake.Deliver(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	m := outbound("look")
	m.Slip, _ = event["replyToken"].(string)
	m.Attachments = pictures(7)
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 8 || len(fake.Sent()) != 8 || len(fake.Calls("/reply")) != 1 || len(fake.Calls("/push")) != 1 {
		t.Fatalf("%+v, %v: %d replies, %d pushes", receipt, err, len(fake.Calls("/reply")), len(fake.Calls("/push")))
	}
	if receipt, err = kind.Send(t.Context(), account, m); err != nil || len(fake.Calls("/push")) != 3 {
		t.Errorf("the token once more: %+v, %v, %d pushes", receipt, err, len(fake.Calls("/push")))
	}
	for name, c := range map[string]struct {
		order  func()
		class  channel.Class
		pushes int
	}{
		"no answer":   {func() { fake.Drop(1, "/reply") }, channel.Uncertain, 0},
		"LINE failed": {func() { fake.Fail(1, "/reply", http.StatusInternalServerError, "{}") }, channel.Uncertain, 0},
		"too many":    {func() { fake.Fail(1, "/reply", http.StatusTooManyRequests, "{}") }, channel.Retry, 0},
		"token dead":  {func() { fake.Fail(1, "/reply", http.StatusUnauthorized, "{}") }, channel.Reconnect, 0},
		"forbidden":   {func() { fake.Fail(1, "/reply", http.StatusForbidden, "{}") }, "", 1},
	} {
		fake.Forget()
		c.order()
		m := outbound("hello")
		m.Slip = "any"
		_, err := kind.Send(t.Context(), account, m)
		var e *channel.Error
		if errors.As(err, &e) != (c.class != "") || e != nil && e.Class != c.class || len(fake.Calls("/push")) != c.pushes {
			t.Errorf("%s: %v, %d pushes; want %q", name, err, len(fake.Calls("/push")), c.class)
		}
	}
}

func TestMarkRead_byTheMessagesToken(t *testing.T) {
	fake, kind, account := connect(t)
	for _, slip := range []string{"", "unknown"} {
		if err := kind.MarkRead(t.Context(), account, theirs, "325701", slip); (err != nil) != (slip != "") {
			t.Errorf("%q: %v", slip, err)
		}
	}
	if n := len(fake.Calls("/markAsRead")); n != 1 {
		t.Errorf("%d calls", n)
	}
}
