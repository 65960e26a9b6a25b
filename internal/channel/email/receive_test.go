package email_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/email"
)

const rawMail = "From: Ana <ana@home.test>\r\nTo: help@desk.test\r\nMessage-ID: <m1@home.test>\r\nSubject: Hi\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe\r\n"

// received reads a call and gives what happened, or the refusal's status.
func received(t *testing.T, kind *email.Channel, a channel.Account, r channel.Request) ([]channel.Inbound, int) {
	t.Helper()
	got, err := kind.Receive(t.Context(), a, r)
	channeltest.CheckReceived(t, got, err)
	var refusal *channel.Refusal
	if errors.As(err, &refusal) {
		return nil, refusal.Status
	}
	return got.Inbound, 200
}

func wantHello(t *testing.T, name string, events []channel.Inbound, status int) {
	t.Helper()
	if status != 200 || len(events) != 1 || events[0].Text != "Grüße" || events[0].From.Address != "ana@home.test" || events[0].ProviderID != "m1@home.test" || events[0].Mail.Subject != "Hi" {
		t.Errorf("%s: %d, %+v", name, status, events)
	}
}

func TestReceive_raw(t *testing.T) {
	kind, a := hooked(t, "raw", hookSecret)
	r := post("message/rfc822", rawMail)
	events, status := received(t, kind, a, r)
	wantHello(t, "basic", events, status)
	r.Header.Set("Authorization", "Bearer "+hookSecret)
	events, status = received(t, kind, a, r)
	wantHello(t, "bearer", events, status)
	r.Header.Set("X-Envelope-From", "<>")
	if events, _ := received(t, kind, a, r); len(events) != 1 || !events[0].Automatic {
		t.Error("an empty envelope sender is not taken for a machine")
	}
	r.Header.Del("Authorization")
	for name, c := range map[string]struct {
		at     time.Time
		secret string
		want   int
	}{"signed": {hookNow, hookSecret, 200}, "signed long ago": {hookNow.Add(-time.Hour), hookSecret, 401}, "signed ahead": {hookNow.Add(time.Hour), hookSecret, 401}, "signed by another": {hookNow, "x", 401}} {
		r.Header.Set("webhook-id", "e1")
		r.Header.Set("webhook-timestamp", strconv.FormatInt(c.at.Unix(), 10))
		mac := hmac.New(sha256.New, []byte(c.secret))
		fmt.Fprintf(mac, "e1.%d.%s", c.at.Unix(), rawMail)
		r.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		if _, status := received(t, kind, a, r); status != c.want {
			t.Errorf("%s: %d, want %d", name, status, c.want)
		}
	}
	for _, body := range []string{"", "hello", "{}", "\x00"} {
		if _, status := received(t, kind, a, post("message/rfc822", body)); status != 400 {
			t.Errorf("%q: %d, want 400", body, status)
		}
	}
	if _, status := received(t, kind, a, post("message/rfc822", rawMail+strings.Repeat("x", 26<<20))); status != 413 {
		t.Errorf("26 MB: %d, want 413", status)
	}
}

// mailgunForm is a route's call, signed.
func mailgunForm(at time.Time, token string, fields map[string]string) channel.Request {
	mac := hmac.New(sha256.New, []byte("key-0123456789abcdef"))
	fmt.Fprintf(mac, "%d%s", at.Unix(), token)
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{"timestamp": strconv.FormatInt(at.Unix(), 10), "token": token, "signature": hex.EncodeToString(mac.Sum(nil)), "recipient": "help@desk.test", "sender": "ana@home.test"} {
		_ = w.WriteField(name, value)
	}
	for name, value := range fields {
		if file, ok := strings.CutPrefix(name, "file:"); ok {
			part, _ := w.CreateFormFile(file, "Größe.png")
			_, _ = part.Write([]byte(value))
			continue
		}
		_ = w.WriteField(name, value)
	}
	_ = w.Close()
	r := post(w.FormDataContentType(), b.String())
	r.Header.Del("Authorization")
	return r
}

func TestReceive_mailgun(t *testing.T) {
	kind, a := hooked(t, "mailgun", "key-0123456789abcdef")
	first := mailgunForm(hookNow, "t1", map[string]string{"body-mime": rawMail})
	events, status := received(t, kind, a, first)
	wantHello(t, "body-mime", events, status)
	events, status = received(t, kind, a, first)
	wantHello(t, "the same call again", events, status)
	if _, status := received(t, kind, a, mailgunForm(hookNow, "t1", map[string]string{"body-mime": rawMail + "other"})); status != 401 {
		t.Errorf("a signature used for something else: %d, want 401", status)
	}
	events, status = received(t, kind, a, mailgunForm(hookNow, "t2", map[string]string{"from": "Ana <ana@home.test>", "subject": "Hi", "body-plain": "Grüße", "body-html": `<p>Grüße <img src="cid:logo@home">`,
		"message-headers": `[["Message-Id","<m1@home.test>"],["To","help@desk.test"],["Date","Mon, 5 Jan 2026 09:00:00 +0000"]]`, "content-id-map": `{"<logo@home>":"attachment-1"}`, "attachment-count": "1", "file:attachment-1": "PNG"}))
	wantHello(t, "fields", events, status)
	if m := events[0].Media; len(m) != 1 || m[0].ContentID != "logo@home" || m[0].Name != "Größe.png" || string(m[0].Content) != "PNG" {
		t.Errorf("files %+v", m)
	}
	if _, status := received(t, kind, a, mailgunForm(hookNow.Add(-time.Hour), "t3", map[string]string{"body-mime": rawMail})); status != 401 {
		t.Errorf("an old signature: %d, want 401", status)
	}
	forged := mailgunForm(hookNow, "t4", map[string]string{"body-mime": rawMail})
	forged.Body = []byte(strings.Replace(string(forged.Body), "\r\n\r\nt4\r\n", "\r\n\r\nt5\r\n", 1))
	if _, status := received(t, kind, a, forged); status != 401 {
		t.Errorf("a changed token: %d, want 401", status)
	}
	_, bare := hooked(t, "mailgun", "x")
	delete(bare.Config, "hook_secret")
	if _, status := received(t, kind, bare, mailgunForm(hookNow, "t6", map[string]string{"body-mime": rawMail})); status != 401 {
		t.Errorf("without a key: %d, want 401", status)
	}
}

func TestReceive_sendgrid(t *testing.T) {
	kind, a := hooked(t, "sendgrid", hookSecret)
	form := func(fields map[string]string) channel.Request {
		var b strings.Builder
		w := multipart.NewWriter(&b)
		for name, value := range fields {
			_ = w.WriteField(name, value)
		}
		_ = w.Close()
		return post(w.FormDataContentType(), b.String())
	}
	events, status := received(t, kind, a, form(map[string]string{"email": rawMail, "envelope": `{"to":["help@desk.test"],"from":"ana@home.test"}`}))
	wantHello(t, "the whole mail", events, status)
	events, status = received(t, kind, a, form(map[string]string{"headers": "Message-ID: <m1@home.test>\nDate: Mon, 5 Jan 2026 09:00:00 +0000\n", "from": "Ana <ana@home.test>", "subject": "Hi",
		"text": "Gr\xfc\xdfe", "charsets": `{"text":"iso-8859-1","subject":"UTF-8"}`, "envelope": `{"to":["help@desk.test"],"from":"ana@home.test"}`}))
	wantHello(t, "fields in their charsets", events, status)
	if _, status := received(t, kind, a, form(map[string]string{"x": "y"})); status != 400 {
		t.Errorf("no mail in it: %d, want 400", status)
	}
	r := post("application/x-www-form-urlencoded", url.Values{"email": {rawMail}}.Encode())
	events, status = received(t, kind, a, r)
	wantHello(t, "an encoded form", events, status)
}

func FuzzReceive(f *testing.F) {
	f.Add("raw", "message/rfc822", []byte(rawMail))
	f.Add("postmark", "application/json", []byte(`{"FromFull":{"Email":"a@b.test"},"Headers":[{"Name":"Message-ID","Value":"<a@b>"}],"TextBody":"x","Attachments":[{"Name":"a","Content":"QUJD"}]}`))
	f.Add("sendgrid", "multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"headers\"\r\n\r\nFrom: a@b.test\r\n--b\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"a\"\r\n\r\nx\r\n--b--"))
	kinds := map[string]*email.Channel{}
	accounts := map[string]channel.Account{}
	for _, provider := range []string{"raw", "postmark", "sendgrid"} {
		kinds[provider], accounts[provider] = hooked(f, provider, hookSecret)
	}
	f.Fuzz(func(t *testing.T, provider, contentType string, body []byte) {
		if kinds[provider] == nil {
			return
		}
		got, err := kinds[provider].Receive(t.Context(), accounts[provider], post(contentType, string(body)))
		channeltest.CheckReceived(t, got, err)
	})
}
