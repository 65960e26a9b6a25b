package telegram_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/telegram"
)

const (
	botToken    = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
	secretToken = "hook-secret_42"
	customerID  = int64(5_000_000_000_123)
)

// connect gives a bot at a fresh stand-in, with one customer who started it.
func connect(t *testing.T) (*telegramfake.Fake, *telegram.Channel, channel.Account) {
	t.Helper()
	fake := telegramfake.New(botToken)
	fake.HTTPHooks = true
	fake.Start(customerID)
	client, address := channeltest.Stand(t, fake)
	kind := telegram.New(client)
	config := channeltest.Valid(t, kind, channel.Config{"bot_token": botToken, "secret_token": secretToken, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.Telegram, Config: config, HookURL: "http://rondo.test/hooks/77"}
}

// call is a genuine call with a body.
func call(body string) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "http://rondo.test/hooks/77", Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/json"}, "X-Telegram-Bot-Api-Secret-Token": {secretToken}}}
}

// update is a call with one update, its parts as JSON.
func update(kind, content string) channel.Request {
	return call(`{"update_id":900001,"` + kind + `":` + content + `}`)
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		header := func(values ...string) func(*channel.Request) {
			return func(r *channel.Request) {
				r.Header.Del("X-Telegram-Bot-Api-Secret-Token")
				for _, v := range values {
					r.Header.Add("X-Telegram-Bot-Api-Secret-Token", v)
				}
			}
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: strconv.FormatInt(customerID, 10), SendPath: "/sendMessage",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, "sendMessage", seconds) },
			Text: func(i int, text string) channel.Request {
				quoted, _ := json.Marshal(text)
				return update("message", `{"message_id":`+strconv.Itoa(i)+`,"date":1767323045,"text":`+string(quoted)+
					`,"from":{"id":5000000000123,"is_bot":false,"first_name":"Ana","language_code":"pt"},"chat":{"id":5000000000123,"type":"private"},
					"entities":[{"type":"bold","offset":0,"length":1}]}`)
			},
			Forgeries: map[string]func(*channel.Request){
				"no header": header(), "an empty header": header(""), "another token": header("hook-secret_43"),
				"cut short": header(secretToken[:len(secretToken)-1]), "one more": header(secretToken + "x"),
				"in upper case": header(strings.ToUpper(secretToken)), "in second place": header("wrong", secretToken),
				"as a bearer": func(r *channel.Request) { header()(r); r.Header.Set("Authorization", "Bearer "+secretToken) },
				"in the URL":  func(r *channel.Request) { header()(r); r.Query = map[string][]string{"secret_token": {secretToken}} },
			},
			Media: func(serve http.Handler) string {
				fake.AddFile("file-1", telegramfake.File{Path: "photos/file_1.jpg", Handler: serve})
				return "file-1"
			},
		}
	})
}
