package metafake_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"rondo/internal/channel/channeltest/metafake"
)

func start(t *testing.T) (*metafake.Fake, string) {
	t.Helper()
	fake := metafake.New()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return fake, server.URL
}

// ask posts a body and gives the status and the answer.
func ask(t *testing.T, fake *metafake.Fake, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+fake.Token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	said, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(said)
}

func TestWhatsApp_refusesWhatMetaWould(t *testing.T) {
	fake, base := start(t)
	const head = `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234",`
	long := func(n int) string { return strings.Repeat("x", n) }
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"a text":                      {head + `"type":"text","text":{"body":"hi"}}`, 200},
		"a text beyond the limit":     {head + `"type":"text","text":{"body":"` + long(4097) + `"}}`, 400},
		"an empty text":               {head + `"type":"text","text":{"body":""}}`, 400},
		"no product":                  {`{"to":"+16505551234","type":"text","text":{"body":"hi"}}`, 400},
		"a number without its plus":   {strings.Replace(head, "+", "", 1) + `"type":"text","text":{"body":"hi"}}`, 400},
		"a user id":                   {strings.Replace(head, `"to":"+16505551234"`, `"recipient":"US.1349"`, 1) + `"type":"text","text":{"body":"hi"}}`, 200},
		"a field of nobody's":         {head + `"type":"text","text":{"body":"hi","bold":true}}`, 400},
		"content of another type":     {head + `"type":"image","text":{"body":"hi"}}`, 400},
		"a picture nobody uploaded":   {head + `"type":"image","image":{"id":"1"}}`, 400},
		"four buttons":                {head + `"type":"interactive","interactive":{"type":"button","body":{"text":"?"},"action":{"buttons":[` + strings.Repeat(`{"type":"reply","reply":{"id":"1","title":"a"}},`, 3) + `{}]}}}`, 400},
		"a long button":               {head + `"type":"interactive","interactive":{"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"` + long(21) + `"}}]}}}`, 400},
		"a list without its button":   {head + `"type":"interactive","interactive":{"type":"list","body":{"text":"?"},"action":{"sections":[{"rows":[{"id":"1","title":"a"}]}]}}}`, 400},
		"a template that is unknown":  {head + `"type":"template","template":{"name":"x","language":{"code":"en"}}}`, 404},
		"read, of no message of ours": {`{"messaging_product":"whatsapp","status":"read","message_id":"1"}`, 400},
		"read":                        {`{"messaging_product":"whatsapp","status":"read","message_id":"wamid.1"}`, 200},
	} {
		if status, said := ask(t, fake, base+"/v26.0/"+fake.Number+"/messages", c.body); status != c.status {
			t.Errorf("%s: %d %s, want %d", name, status, said, c.status)
		}
	}
}

func TestThread_refusesWhatMetaWould(t *testing.T) {
	fake, base := start(t)
	const head = `{"recipient":{"id":"7"},"messaging_type":"RESPONSE",`
	for name, c := range map[string]struct {
		account, body string
		status        int
	}{
		"a text":                    {fake.Page, head + `"message":{"text":"hi"}}`, 200},
		"1999 characters":           {fake.Page, head + `"message":{"text":"` + strings.Repeat("é", 1999) + `"}}`, 200},
		"2000 characters":           {fake.Page, head + `"message":{"text":"` + strings.Repeat("x", 2000) + `"}}`, 400},
		"1001 bytes on Instagram":   {fake.Instagram, head + `"message":{"text":"` + strings.Repeat("é", 500) + `x"}}`, 400},
		"text and file at once":     {fake.Page, head + `"message":{"text":"hi","attachment":{"type":"image","payload":{"url":"https://x.test"}}}}`, 400},
		"a tag without its type":    {fake.Page, head + `"tag":"HUMAN_AGENT","message":{"text":"hi"}}`, 400},
		"a tag that was retired":    {fake.Page, `{"recipient":{"id":"7"},"messaging_type":"MESSAGE_TAG","tag":"ACCOUNT_UPDATE","message":{"text":"hi"}}`, 400},
		"a sign beside a message":   {fake.Page, head + `"sender_action":"typing_on","message":{"text":"hi"}}`, 400},
		"nobody":                    {fake.Page, `{"messaging_type":"RESPONSE","message":{"text":"hi"}}`, 400},
		"an upload nobody made":     {fake.Page, head + `"message":{"attachment":{"type":"image","payload":{"attachment_id":"1"}}}}`, 400},
		"no address, for Instagram": {fake.Instagram, head + `"message":{"attachment":{"type":"image","payload":{"attachment_id":"1"}}}}`, 400},
	} {
		if status, said := ask(t, fake, base+"/v26.0/"+c.account+"/messages", c.body); status != c.status {
			t.Errorf("%s: %d %s, want %d", name, status, said, c.status)
		}
	}
	for path, want := range map[string]int{"/v26.0/1/messages": 400, "/messages": 400, "/" + fake.Page + "/messages": 400} {
		if status, said := ask(t, fake, base+path, head+`"message":{"text":"hi"}}`); status != want {
			t.Errorf("%s: %d %s", path, status, said)
		}
	}
	fake.Withdraw()
	if status, said := ask(t, fake, base+"/v26.0/"+fake.Page+"/messages", head+`"message":{"text":"hi"}}`); status != 401 || !strings.Contains(said, `"code":190`) {
		t.Errorf("a dead token: %d %s", status, said)
	}
}

func TestDeliver_isSignedAndEscaped(t *testing.T) {
	fake, _ := start(t)
	var got atomic.Int32
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method == http.MethodPost && r.Header.Get("X-Hub-Signature-256") == fake.Signature(body) && strings.Contains(string(body), `caf\u00e9 \ud83d\ude00 https:\/\/`) {
			got.Add(1)
			return
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(hook.Close)
	c := metafake.Customer{Number: "16505551234"}
	call := fake.WhatsApp(c, fake.Text(c, "wamid.1", "café 😀 https://x.test"))
	if err := fake.DeliverAll(t.Context(), hook.URL, call, call, call); err != nil || got.Load() != 3 {
		t.Errorf("%d taken, %v", got.Load(), err)
	}
	if err := fake.ShakeHands(t.Context(), hook.URL); !errors.Is(err, metafake.ErrHandshake) {
		t.Error(err)
	}
}
