package tiktok_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/tiktokfake"
	"rondo/internal/channel/tiktok"
)

const (
	businessID  = "biz-123"
	appSecret   = "test-tiktok-secret"
	accessToken = "act.0123456789"
	theirs      = "tt-conv-1"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a business account at a fresh stand-in, with one conversation.
func connect(t *testing.T) (*tiktokfake.Fake, *tiktok.Channel, channel.Account) {
	t.Helper()
	fake := tiktokfake.New(businessID, appSecret, accessToken)
	fake.Now = func() time.Time { return now }
	fake.Open(theirs)
	client, address := channeltest.Stand(t, fake)
	fake.Base = address
	kind := tiktok.New(client, fake.Now)
	config := channeltest.Valid(t, kind, channel.Config{"business_id": businessID, "app_secret": appSecret, "access_token": accessToken, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.TikTok, Config: config}
}

// call is a genuine call with a body.
func call(body []byte) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "Tiktok-Signature": {tiktokfake.Sign(appSecret, now, body)}}}
}

// packed changes the content inside of a call's body, if there is one.
func packed(r *channel.Request, change func([]byte) []byte) {
	var body map[string]any
	if json.Unmarshal(r.Body, &body) != nil {
		return
	}
	if content, ok := body["content"].(string); ok {
		body["content"] = string(change([]byte(content)))
		r.Body, _ = json.Marshal(body)
	}
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		forge := func(change func(string) string) func(*channel.Request) {
			return func(r *channel.Request) { r.Header.Set("Tiktok-Signature", change(r.Header.Get("Tiktok-Signature"))) }
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: theirs, SendPath: "/message/send/",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text:      func(i int, text string) channel.Request { return call(fake.Text(theirs, i, text)) },
			Sign:      func(r *channel.Request) { r.Header.Set("Tiktok-Signature", tiktokfake.Sign(appSecret, now, r.Body)) },
			Edit:      packed,
			Forgeries: map[string]func(*channel.Request){
				"no header":       func(r *channel.Request) { r.Header.Del("Tiktok-Signature") },
				"an empty header": forge(func(string) string { return "" }),
				"cut short":       forge(func(s string) string { return s[:len(s)-2] }),
				"in upper case":   forge(func(s string) string { t, sig, _ := strings.Cut(s, ",s="); return t + ",s=" + strings.ToUpper(sig) }),
				"without a time":  forge(func(s string) string { _, sig, _ := strings.Cut(s, ","); return sig }),
				"at another time": forge(func(s string) string { return strings.Replace(s, "t=1767323045", "t=1767323046", 1) }),
				"too old": func(r *channel.Request) {
					r.Header.Set("Tiktok-Signature", tiktokfake.Sign(appSecret, now.Add(-301*time.Second), r.Body))
				},
				"too far ahead": func(r *channel.Request) {
					r.Header.Set("Tiktok-Signature", tiktokfake.Sign(appSecret, now.Add(301*time.Second), r.Body))
				},
				"another secret's": func(r *channel.Request) { r.Header.Set("Tiktok-Signature", tiktokfake.Sign("other", now, r.Body)) },
				"a changed body":   func(r *channel.Request) { r.Body = append(r.Body, ' ') },
			},
			Media: func(serve http.Handler) string {
				fake.AddFile("m1", serve)
				return "conversation=" + theirs + "&message=tt-msg-1&media=m1"
			},
		}
	})
}
