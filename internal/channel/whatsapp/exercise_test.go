package whatsapp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/whatsapp"
)

const (
	customer = "16505551234"
	userID   = "US.13491208655302741918"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a number at a fresh stand-in. The clock stands still.
func connect(t testing.TB) (*metafake.Fake, *whatsapp.Channel, channel.Account) {
	t.Helper()
	fake := metafake.New()
	fake.Now = func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := whatsapp.New(client, fake.Now)
	config := channeltest.Valid(t, kind, channel.Config{"phone_number_id": fake.Number, "waba_id": fake.Business, "access_token": fake.Token,
		"app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.WhatsApp, Config: config, HookURL: "http://rondo.test/hooks/77"}
}

// value is a call with some content of the value of one change, as JSON.
func value(fake *metafake.Fake, field, content string) channel.Request {
	return fake.Call([]byte(`{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"` + field + `","value":{"messaging_product":"whatsapp",
		"metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},` + content + `}}]}]}`))
}

const contacts = `"contacts":[{"profile":{"name":"Sheena Nelson"},"wa_id":"16505551234"}]`

func textMessage(i int, text string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`{"from":"16505551234","id":"wamid.%d=","timestamp":"1767323045","type":"text","text":{"body":%s}}`, i, quoted)
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		kind = whatsapp.New(clientOf(t), time.Now) // the examination's customers write now
		fake.Now = time.Now
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk, To: customer, SendPath: "/messages",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, "/messages", seconds) },
			Text: func(i int, text string) channel.Request {
				return value(fake, "messages", contacts+`,"messages":[`+textMessage(i, text)+`]`)
			},
			Batch: func(numbers ...int) channel.Request {
				var all []string
				for _, i := range numbers {
					all = append(all, textMessage(i, "hello"))
				}
				return value(fake, "messages", contacts+`,"messages":[`+strings.Join(all, ",")+`]`)
			},
			Status: func(id string, state channel.State) channel.Request {
				return value(fake, "messages", `"statuses":[{"id":"`+id+`","status":"`+string(state)+`","timestamp":"1767323045","recipient_id":"16505551234"}]`)
			},
			Sign: fake.Sign, Forgeries: fake.Forgeries(),
			Media: func(serve http.Handler) string {
				fake.AddFile("1037543291543636", metafake.File{ContentType: "image/jpeg", Handler: serve})
				return "1037543291543636"
			},
		}
	})
}

func clientOf(t *testing.T) *channel.Client {
	client := channel.NewClient()
	t.Cleanup(client.Close)
	return client
}
