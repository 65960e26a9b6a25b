package email_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/email"
)

const hookSecret = "hook-secret-0123456789"

var hookNow = time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)

// hooked is an account that takes posted mail of a provider.
func hooked(t testing.TB, provider, secret string) (*email.Channel, channel.Account) {
	t.Helper()
	client := channel.NewClient()
	t.Cleanup(client.Close)
	kind := email.New(client, func() time.Time { return hookNow })
	return kind, account(t, kind, channel.Config{"address": "help@desk.test", "hook": map[string]any{"provider": provider, "secret": secret}})
}

// post is a genuine call with a body.
func post(contentType, body string) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: []byte(body),
		Header: http.Header{"Content-Type": {contentType}, "Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("any:"+hookSecret))}}}
}

// TestExercise examines what is posted by Postmark's JSON, into which the
// examination can put every odd thing it knows. What is sent is examined with
// real and misbehaving servers instead, for mail does not leave by HTTP.
func TestExercise(t *testing.T) {
	channeltest.ExerciseReceiving(t, func(t *testing.T) channeltest.Harness {
		kind, account := hooked(t, "postmark", hookSecret)
		header := func(values ...string) func(*channel.Request) {
			return func(r *channel.Request) {
				r.Header.Del("Authorization")
				for _, v := range values {
					r.Header.Add("Authorization", v)
				}
			}
		}
		basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
		return channeltest.Harness{
			Channel: kind, Account: account,
			Text: func(i int, text string) channel.Request {
				quoted, _ := json.Marshal(text)
				return post("application/json", fmt.Sprintf(`{"FromFull":{"Email":"ana@home.test","Name":"Ana"},"ToFull":[{"Email":"help@desk.test"}],"OriginalRecipient":"help@desk.test","Subject":"Hi",
					"MessageID":"pm-%d","Date":"Mon, 5 Jan 2026 09:00:00 +0000","TextBody":%s,"HtmlBody":"","Headers":[{"Name":"Message-ID","Value":"<m%d@home.test>"}],"Attachments":[{"Name":"a.txt","Content":"QUJD","ContentType":"text/plain","ContentLength":3}]}`, i, quoted, i))
			},
			Forgeries: map[string]func(*channel.Request){
				"no header": header(), "an empty header": header(""), "another secret": header(basic("any:hook-secret-9")), "no user": header(basic(hookSecret)), "cut short": header(basic("any:" + hookSecret[:10])),
				"not base64": header("Basic any:" + hookSecret), "in upper case": header(basic("any:" + strings.ToUpper(hookSecret))), "an empty bearer": header("Bearer "), "another bearer": header("Bearer x"),
				"in second place": header("Basic eDp5", basic("any:"+hookSecret)),
				"in the URL":      func(r *channel.Request) { header()(r); r.Query = map[string][]string{"secret": {hookSecret}} },
			},
		}
	})
}
