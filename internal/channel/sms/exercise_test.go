package sms_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/twiliofake"
	"rondo/internal/channel/sms"
)

const (
	accountSID = "AC0123456789abcdef0123456789abcdef"
	authToken  = "5ecre7-0123456789abcdef"
	ours       = "+15550002222"
	theirs     = "+15550001111"
	hookURL    = "https://rondo.test/hooks/77"
)

// connect gives a number of an account at a fresh stand-in.
func connect(t *testing.T) (*twiliofake.Fake, *sms.Channel, channel.Account) {
	t.Helper()
	fake := twiliofake.New(accountSID, authToken)
	fake.AddNumber(ours)
	client, address := channeltest.Stand(t, fake)
	kind := sms.New(client)
	config := channeltest.Valid(t, kind, channel.Config{"account_sid": accountSID, "auth_token": authToken, "from": ours, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.SMS, Config: config, HookURL: hookURL}
}

// call is a genuine call with a form.
func call(form url.Values) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: hookURL, Body: []byte(form.Encode()),
		Header: http.Header{"Content-Type": {formType}, "X-Twilio-Signature": {twiliofake.Sign(authToken, hookURL, form)}}}
}

// text is a message with a number of its own.
func text(i int, body string) url.Values {
	sid := fmt.Sprintf("SM%032x", i)
	return url.Values{"MessageSid": {sid}, "SmsSid": {sid}, "AccountSid": {accountSID}, "From": {theirs}, "To": {ours}, "Body": {body}, "NumMedia": {"0"}, "SmsStatus": {"received"}}
}

// sign signs what can be read of a form.
func sign(r *channel.Request) {
	form := url.Values{}
	for field := range strings.SplitSeq(string(r.Body), "&") {
		name, value, _ := strings.Cut(field, "=")
		n, bad1 := url.QueryUnescape(name)
		v, bad2 := url.QueryUnescape(value)
		if field != "" && bad1 == nil && bad2 == nil {
			form.Add(n, v)
		}
	}
	r.Header.Set("X-Twilio-Signature", twiliofake.Sign(authToken, hookURL, form))
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		forge := func(change func(string) string) func(*channel.Request) {
			return func(r *channel.Request) {
				r.Header.Set("X-Twilio-Signature", change(r.Header.Get("X-Twilio-Signature")))
			}
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: theirs, SendPath: "/Messages.json",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text:      func(i int, body string) channel.Request { return call(text(i, body)) },
			Status: func(id string, state channel.State) channel.Request {
				return call(fake.Status(twiliofake.Sent{SID: id, To: theirs, From: ours}, string(state), 0))
			},
			Form: true, Timeless: true, Sign: sign,
			Forgeries: map[string]func(*channel.Request){
				"no header":             func(r *channel.Request) { r.Header.Del("X-Twilio-Signature") },
				"an empty header":       forge(func(string) string { return "" }),
				"cut short":             forge(func(s string) string { return s[:len(s)-2] }),
				"in upper case":         forge(strings.ToUpper),
				"another token's":       forge(func(string) string { return twiliofake.Sign("other", hookURL, text(1, "hello")) }),
				"another address's":     forge(func(string) string { return twiliofake.Sign(authToken, hookURL+"/", text(1, "hello")) }),
				"another message's":     forge(func(string) string { return twiliofake.Sign(authToken, hookURL, text(2, "hello")) }),
				"a changed body":        func(r *channel.Request) { r.Body = append([]byte("Body2=x&"), r.Body...) },
				"as JSON without a sum": func(r *channel.Request) { r.Header.Set("Content-Type", "application/json") },
				"with a query":          func(r *channel.Request) { r.URL += "?x=1" },
			},
			Media: func(serve http.Handler) string {
				return account.Config.Text("base_url") + fake.AddMedia("ME1", serve)
			},
		}
	})
}
