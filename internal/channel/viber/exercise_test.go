package viber_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/viberfake"
	"rondo/internal/channel/viber"
)

const (
	token  = "4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f"
	theirs = "01234567890A/+b=="
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a bot at a fresh stand-in.
func connect(t *testing.T) (*viberfake.Fake, *viber.Channel, channel.Account) {
	t.Helper()
	fake := viberfake.New(token)
	fake.HTTPHooks, fake.Now = true, func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := viber.New(client)
	config := channeltest.Valid(t, kind, channel.Config{"auth_token": token, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.Viber, Name: "A desk with quite a long name, really", Config: config, HookURL: "https://rondo.test/hooks/77"}
}

// call is a genuine call with a body.
func call(body []byte) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Viber-Content-Signature": {viberfake.Sign(token, body)}}}
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		forge := func(change func(string) string) func(*channel.Request) {
			return func(r *channel.Request) {
				r.Header.Set("X-Viber-Content-Signature", change(r.Header.Get("X-Viber-Content-Signature")))
			}
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: theirs, SendPath: "/send_message",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text:      func(i int, text string) channel.Request { return call(fake.Text(theirs, int64(i), text)) },
			Status: func(id string, state channel.State) channel.Request {
				what := map[channel.State]string{channel.Delivered: "delivered", channel.Read: "seen", channel.Failed: "failed"}[state]
				return call(fake.Status(theirs, id, what))
			},
			States: []channel.State{channel.Read, channel.Delivered, channel.Failed},
			Sign:   func(r *channel.Request) { r.Header.Set("X-Viber-Content-Signature", viberfake.Sign(token, r.Body)) },
			Forgeries: map[string]func(*channel.Request){
				"no header":       func(r *channel.Request) { r.Header.Del("X-Viber-Content-Signature") },
				"an empty header": forge(func(string) string { return "" }),
				"cut short":       forge(func(s string) string { return s[:len(s)-2] }),
				"in upper case":   forge(strings.ToUpper),
				"with a prefix":   forge(func(s string) string { return "sha256=" + s }),
				"another token's": func(r *channel.Request) { r.Header.Set("X-Viber-Content-Signature", viberfake.Sign("other", r.Body)) },
				"a changed body":  func(r *channel.Request) { r.Body = append(r.Body, ' ') },
			},
			Media: func(serve http.Handler) string { return account.Config.Text("base_url") + fake.ServeFile(serve) },
		}
	})
}
