package custom_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/custom"
)

const (
	token  = "integrator-token-1"
	secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a channel at a fresh integrator's.
func connect(t *testing.T) (*customfake.Fake, *custom.Channel, channel.Account) {
	t.Helper()
	fake := customfake.New(token, secret)
	fake.Now = func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := custom.New(client, fake.Now)
	config := channeltest.Valid(t, kind, channel.Config{"token": token, "secret": secret, "url": address + "/"})
	return fake, kind, channel.Account{ID: "77", Kind: channel.Custom, Config: config}
}

// call is a genuine call with a body.
func call(body []byte) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}}}
}

func mID(i int) string { return "m-" + strconv.Itoa(i) }

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: "+34600000001", SendPath: "/message",
			Taken:     func() int { return len(fake.Messages()) },
			Withdraw:  func() { fake.Fail(1, "/message", http.StatusUnauthorized, `{"error":{"message":"unknown token"}}`) },
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text: func(i int, text string) channel.Request {
				return call(customfake.Body("+34600000001", customfake.Contact{"firstName": "Ana", "language": "es"}, customfake.Text(mID(i), text, now)))
			},
			Batch: func(numbers ...int) channel.Request {
				var events []customfake.Event
				for _, i := range numbers {
					events = append(events, customfake.Text(mID(i), "hello", now))
				}
				return call(customfake.Body("+34600000001", nil, events...))
			},
			Status: func(id string, state channel.State) channel.Request {
				return call(customfake.Body("+34600000001", nil, customfake.Status(id, string(state), now)))
			},
			Forgeries: forgeries(),
			Media: func(serve http.Handler) string {
				fake.ServeFile("a.jpg", serve)
				return account.Config.Text("url") + "/media/a.jpg"
			},
		}
	})
}

func forgeries() map[string]func(*channel.Request) {
	bearer := func(value string) func(*channel.Request) {
		return func(r *channel.Request) { r.Header.Set("Authorization", value) }
	}
	return map[string]func(*channel.Request){
		"no header":       func(r *channel.Request) { r.Header.Del("Authorization") },
		"an empty header": bearer(""),
		"an empty token":  bearer("Bearer "),
		"another token":   bearer("Bearer integrator-token-2"),
		"cut short":       bearer("Bearer " + token[:len(token)-1]),
		"one more":        bearer("Bearer " + token + "x"),
		"another scheme":  bearer("Basic " + token),
		"no scheme":       bearer(token),
		"in upper case":   bearer("Bearer " + strings.ToUpper(token)),
		"a wrong signature beside the token": func(r *channel.Request) {
			r.Header.Set("webhook-id", "e1")
			r.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
			r.Header.Set("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
		},
	}
}
