package metafake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
)

// Events is a genuine call with events between a customer and the page or the
// Instagram account, each as JSON without its ends.
func (f *Fake) Events(account, customer string, all ...string) channel.Request {
	object := "page"
	if account == f.Instagram {
		object = "instagram"
	}
	list := make([]string, len(all))
	for i, e := range all {
		list[i] = `{"sender":{"id":"` + customer + `"},"recipient":{"id":"` + account + `"},"timestamp":1767323045123,` + e + `}`
	}
	return f.Call([]byte(`{"object":"` + object + `","entry":[{"id":"` + account + `","time":1767323045999,"messaging":[` + strings.Join(list, ",") + `]}]}`))
}

// TextEvent is an event: a customer wrote a text.
func TextEvent(i int, text string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`"message":{"mid":"m_%d","text":%s}`, i, quoted)
}

// Harness is what the examination needs of a page or an Instagram account: own
// is its id here. The examination's customers write now.
func (f *Fake) Harness(kind channel.Channel, a channel.Account, own, customer string) channeltest.Harness {
	f.Now = nil
	return channeltest.Harness{
		Channel: kind, Account: a, Desk: &f.Desk, To: customer, SendPath: "/messages",
		Taken:     func() int { return len(f.Sent()) },
		Withdraw:  f.Withdraw,
		LimitRate: func(seconds int) { f.LimitRate(1, "/messages", seconds) },
		Text:      func(i int, text string) channel.Request { return f.Events(own, customer, TextEvent(i, text)) },
		Batch: func(numbers ...int) channel.Request {
			var all []string
			for _, i := range numbers {
				all = append(all, TextEvent(i, "hello"))
			}
			return f.Events(own, customer, all...)
		},
		Sign: f.Sign, Forgeries: f.Forgeries(),
		Media: func(serve http.Handler) string {
			f.AddFile("photo.jpg", File{ContentType: "image/jpeg", Handler: serve})
			return a.Config.Text("base_url") + "/cdn/photo.jpg"
		},
	}
}
