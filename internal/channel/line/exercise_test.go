package line_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/linefake"
	"rondo/internal/channel/line"
)

const (
	secret = "8c570fa6dd201bb328f1c1eac23a96d8"
	token  = "long-lived/t0ken+1="
	theirs = "U80696558e1aa831"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives an official account at a fresh stand-in.
func connect(t *testing.T) (*linefake.Fake, *line.Channel, channel.Account) {
	t.Helper()
	fake := linefake.New(secret, token)
	fake.Now = func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := line.New(client)
	config := channeltest.Valid(t, kind, channel.Config{"channel_secret": secret, "access_token": token, "base_url": address, "media_url": address + "/"})
	return fake, kind, channel.Account{ID: "77", Kind: channel.LINE, Config: config, HookURL: "https://rondo.test/hooks/77"}
}

// call is a genuine call with a body.
func call(body []byte) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Line-Signature": {linefake.Sign(secret, body)}}}
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		forge := func(change func(string) string) func(*channel.Request) {
			return func(r *channel.Request) { r.Header.Set("X-Line-Signature", change(r.Header.Get("X-Line-Signature"))) }
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: theirs, SendPath: "/push", PerCall: 5,
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text: func(i int, text string) channel.Request {
				return call(linefake.Body(linefake.Text(theirs, i, text, now)))
			},
			Batch: func(numbers ...int) channel.Request {
				var events []linefake.Event
				for _, i := range numbers {
					events = append(events, linefake.Text(theirs, i, "hello", now))
				}
				return call(linefake.Body(events...))
			},
			Sign: func(r *channel.Request) { r.Header.Set("X-Line-Signature", linefake.Sign(secret, r.Body)) },
			Forgeries: map[string]func(*channel.Request){
				"no header":        func(r *channel.Request) { r.Header.Del("X-Line-Signature") },
				"an empty header":  forge(func(string) string { return "" }),
				"cut short":        forge(func(s string) string { return s[:len(s)-4] }),
				"in upper case":    forge(strings.ToUpper),
				"with a prefix":    forge(func(s string) string { return "sha256=" + s }),
				"another secret's": func(r *channel.Request) { r.Header.Set("X-Line-Signature", linefake.Sign("other", r.Body)) },
				"a changed body":   func(r *channel.Request) { r.Body = append(r.Body, ' ') },
			},
			Media: func(serve http.Handler) string {
				fake.AddContent("354718", linefake.Content{Handler: serve})
				return "image/354718"
			},
		}
	})
}
