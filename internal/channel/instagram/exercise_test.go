package instagram_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/instagram"
)

const customer = "3383290475046708"

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a number at a fresh stand-in. The clock stands still.
func connect(t testing.TB) (*metafake.Fake, *instagram.Channel, channel.Account) {
	t.Helper()
	fake := metafake.New()
	fake.Now = func() time.Time { return now }
	server := httptest.NewServer(fake)
	client := channel.NewClient()
	t.Cleanup(func() { client.Close(); server.CloseClientConnections(); server.Close() })
	kind := instagram.New(client, fake.Now)
	config, faults := kind.Validate(channel.Config{"ig_id": fake.Instagram, "access_token": fake.Token,
		"app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": server.URL})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return fake, kind, channel.Account{ID: "77", Kind: channel.Instagram, Config: config, HookURL: "http://rondo.test/hooks/77"}
}

// events is a call with events of the customer, as JSON without their ends.
func events(fake *metafake.Fake, all ...string) channel.Request {
	for i, e := range all {
		all[i] = `{"sender":{"id":"3383290475046708"},"recipient":{"id":"17841400008460056"},"timestamp":1767323045123,` + e + `}`
	}
	return fake.Call([]byte(`{"object":"instagram","entry":[{"id":"17841400008460056","time":1767323045999,"messaging":[` + strings.Join(all, ",") + `]}]}`))
}

func textMessage(i int, text string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`"message":{"mid":"m_%d","text":%s}`, i, quoted)
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		kind = instagram.New(clientOf(t), time.Now) // the examination's customers write now
		fake.Now = time.Now
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk, To: customer, SendPath: "/messages",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, "/messages", seconds) },
			Text: func(i int, text string) channel.Request {
				return events(fake, textMessage(i, text))
			},
			Batch: func(numbers ...int) channel.Request {
				var all []string
				for _, i := range numbers {
					all = append(all, textMessage(i, "hello"))
				}
				return events(fake, all...)
			},
			Sign: fake.Sign, Forgeries: fake.Forgeries(),
			Media: func(serve http.Handler) string {
				fake.AddFile("photo.jpg", metafake.File{ContentType: "image/jpeg", Handler: serve})
				return account.Config.Text("base_url") + "/cdn/photo.jpg"
			},
		}
	})
}

func clientOf(t *testing.T) *channel.Client {
	client := channel.NewClient()
	t.Cleanup(client.Close)
	return client
}
