package viber_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/viber"
)

// receive reads a genuine call with an event.
func receive(t *testing.T, event string) (channel.Received, *channel.Refusal) {
	t.Helper()
	got, err := viber.New(nil).Receive(t.Context(), channel.Account{Config: channel.Config{"auth_token": token}}, call([]byte(event)))
	return channeltest.CheckReceived(t, got, err)
}

func brief(in channel.Inbound) string {
	s := string(in.Kind) + " " + in.Key + " " + in.ProviderID
	for _, v := range []struct{ name, value string }{{"text", in.Text}, {"postback", in.Postback}, {"unsupported", in.Unsupported}} {
		if v.value != "" {
			s += " " + v.name + "=" + v.value
		}
	}
	for _, m := range in.Media {
		s += strings.TrimRight(fmt.Sprintf(" %s %s %q %d %s", m.Kind, m.Ref, m.Name, m.SizeBytes, m.Problem), " ")
	}
	for _, c := range in.Cards {
		s += " card=" + c.Name + "/" + c.Phone
	}
	if in.Location != nil {
		s += fmt.Sprintf(" at=%.2f,%.2f", in.Location.Latitude, in.Location.Longitude)
	}
	if in.Status != nil {
		s += " " + strings.TrimSpace(string(in.Status.State)+" "+in.Status.Detail)
	}
	if in.Referral != nil {
		s += " came=" + in.Referral.Payload
	}
	return s
}

func TestReceive_events(t *testing.T) {
	const head = `"timestamp":1457764197627,"message_token":4912661846655238145`
	const from = head + `,"sender":{"id":"01234567890A/+b==","name":"John","country":"UK","language":"en","avatar":"https://a.test/1"}`
	for _, c := range []struct{ name, event, want string }{
		{"text", `{"event":"message",` + from + `,"message":{"type":"text","text":"hi"}}`, "message 4912661846655238145 4912661846655238145 text=hi"},
		{"an empty text", `{"event":"message",` + from + `,"message":{"type":"text"}}`, "unsupported 4912661846655238145 4912661846655238145 unsupported=empty message"},
		{"a picture", `{"event":"message",` + from + `,"message":{"type":"picture","text":"look","media":"https://m.test/p","thumbnail":"https://m.test/t","file_name":"p.jpg","size":"12"}}`, `message 4912661846655238145 4912661846655238145 text=look image https://m.test/p "p.jpg" 12`},
		{"a film", `{"event":"message",` + from + `,"message":{"type":"video","media":"https://m.test/v","size":99999999,"duration":4}}`, `message 4912661846655238145 4912661846655238145 video https://m.test/v "" 99999999 too_large`},
		{"a file", `{"event":"message",` + from + `,"message":{"type":"file","media":"https://m.test/f","file_name":"a.pdf","size":7}}`, `message 4912661846655238145 4912661846655238145 file https://m.test/f "a.pdf" 7`},
		{"a file at no address", `{"event":"message",` + from + `,"message":{"type":"file","media":"file:///etc/passwd"}}`, `unsupported 4912661846655238145 4912661846655238145 unsupported=file`},
		{"a sticker", `{"event":"message",` + from + `,"message":{"type":"sticker","sticker_id":46105,"media":"https://m.test/s"}}`, `message 4912661846655238145 4912661846655238145 sticker https://m.test/s "sticker.png" 0`},
		{"a sticker without a picture", `{"event":"message",` + from + `,"message":{"type":"sticker","sticker_id":46105}}`, `unsupported 4912661846655238145 4912661846655238145 unsupported=sticker`},
		{"a contact", `{"event":"message",` + from + `,"message":{"type":"contact","contact":{"name":"Alex","phone_number":"+972511123123"}}}`, "message 4912661846655238145 4912661846655238145 card=Alex/+972511123123"},
		{"a link", `{"event":"message",` + from + `,"message":{"type":"url","media":"https://x.test"}}`, "message 4912661846655238145 4912661846655238145 text=https://x.test"},
		{"a place", `{"event":"message",` + from + `,"message":{"type":"location","location":{"lat":50.5,"lon":"6.25"}}}`, "message 4912661846655238145 4912661846655238145 at=50.50,6.25"},
		{"a button", `{"event":"message",` + from + `,"message":{"type":"text","text":"Yes","tracking_data":"{\"rondo\":{\"Yes\":\"y1\"}}"}}`, "postback 4912661846655238145 4912661846655238145 text=Yes postback=y1"},
		{"other words after a question", `{"event":"message",` + from + `,"message":{"type":"text","text":"Perhaps","tracking_data":"{\"rondo\":{\"Yes\":\"y1\"}}"}}`, "message 4912661846655238145 4912661846655238145 text=Perhaps"},
		{"somebody else's tracking", `{"event":"message",` + from + `,"message":{"type":"text","text":"Yes","tracking_data":"tracking data"}}`, "message 4912661846655238145 4912661846655238145 text=Yes"},
		{"a message of tomorrow", `{"event":"message",` + from + `,"message":{"type":"hologram"}}`, "unsupported 4912661846655238145 4912661846655238145 unsupported=hologram"},
		{"delivered", `{"event":"delivered",` + head + `,"user_id":"01234567890A/+b=="}`, "status status:4912661846655238145:delivered 4912661846655238145 delivered"},
		{"seen", `{"event":"seen",` + head + `,"user_id":"01234567890A/+b=="}`, "status status:4912661846655238145:read 4912661846655238145 read"},
		{"failed", `{"event":"failed",` + head + `,"user_id":"01234567890A/+b==","desc":"failure description"}`, "status status:4912661846655238145:failed 4912661846655238145 failed failure description"},
		{"subscribed", `{"event":"subscribed",` + head + `,"user":{"id":"01234567890A/+b==","name":"John"}}`, "unblocked subscribed:4912661846655238145 "},
		{"unsubscribed", `{"event":"unsubscribed",` + head + `,"user_id":"01234567890A/+b=="}`, "blocked unsubscribed:4912661846655238145 "},
		{"came by a link", `{"event":"conversation_started",` + head + `,"type":"open","context":"shop=7","user":{"id":"01234567890A/+b=="},"subscribed":false}`, "referral conversation_started:4912661846655238145  came=shop=7"},
		{"an event of tomorrow", `{"event":"waved",` + head + `,"user_id":"01234567890A/+b=="}`, "unsupported waved:4912661846655238145 waved:4912661846655238145 unsupported=waved"},
	} {
		got, refusal := receive(t, c.event)
		if refusal != nil || len(got.Inbound) != 1 || brief(got.Inbound[0]) != c.want {
			t.Errorf("%s: %+v (%v)\nwant %s", c.name, got.Inbound, refusal, c.want)
			continue
		}
		if in := got.Inbound[0]; in.From.Address != theirs || in.At.UnixMilli() != 1457764197627 {
			t.Errorf("%s: from %+v at %v", c.name, in.From, in.At)
		}
	}
	got, _ := receive(t, `{"event":"message",`+from+`,"message":{"type":"text","text":"hi"}}`)
	if p := got.Inbound[0].From; p.Name != "John" || p.Country != "UK" || p.Language != "en" || p.Avatar != "https://a.test/1" {
		t.Errorf("%+v", p)
	}
	for name, event := range map[string]string{
		"the hook is tried": `{"event":"webhook",` + head + `}`, "opened without a link": `{"event":"conversation_started",` + head + `,"user":{"id":"x"}}`,
		"of nobody": `{"event":"message",` + head + `,"message":{"type":"text","text":"x"}}`, "the client's state": `{"event":"client_status",` + head + `,"user":{"id":"x"}}`,
	} {
		if got, refusal := receive(t, event); refusal != nil || len(got.Inbound) > 0 {
			t.Errorf("%s: %+v, %v", name, got.Inbound, refusal)
		}
	}
}

func TestReceive_signaturesAsPublished(t *testing.T) {
	for _, c := range []struct{ token, body, signature string }{
		{token, `{"event":"message","timestamp":1457764197627,"message_token":4912661846655238145,"sender":{"id":"01234567890A=","name":"John McClane","avatar":"http://avatar.example.com","country":"UK","language":"en","api_version":1},"message":{"type":"text","text":"a message to the service","media":"http://example.com","location":{"lat":50.76891,"lon":6.11499},"tracking_data":"tracking data"}}`,
			"fe7a7d73b0be06a72c2fb8f6dca3e09e17967f3891670d601e1ff62a8408e4cb"},
		{"s3cr3t", `{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}`, "b3eaede05beef19cb68a2269f2fd1b092da69957a6bf352ac6acda4ad9a83f89"},
	} {
		r := channel.Request{Method: http.MethodPost, Header: http.Header{"X-Viber-Content-Signature": {c.signature}}, Body: []byte(c.body)}
		for _, try := range []struct {
			token    string
			believed bool
		}{{c.token, true}, {c.token + "x", false}, {"", false}} {
			_, err := viber.New(nil).Receive(t.Context(), channel.Account{Config: channel.Config{"auth_token": try.token}}, r)
			if (err == nil) != try.believed {
				t.Errorf("%.40s by %q: %v", c.body, try.token, err)
			}
		}
	}
}

func FuzzReceive(f *testing.F) {
	var seeds [][]byte
	for _, message := range []string{`{"type":"text","text":"x","tracking_data":"{\"rondo\":{\"x\":\"1\"}}"}`, `{"type":"picture","media":"https://x"}`, `{"type":"contact","contact":{"name":"a"}}`, `{"type":"location","location":{"lat":1,"lon":2}}`} {
		seeds = append(seeds, []byte(`{"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"a"},"message":`+message+`}`))
	}
	seeds = append(seeds, []byte(`{"event":"failed","message_token":"1","user_id":"a","desc":"x"}`))
	seeds = append(seeds, []byte(`{"event":"conversation_started","context":"x","user":{"id":"a"}}`))
	account := channel.Account{Config: channel.Config{"auth_token": token}}
	channeltest.FuzzReceive(f, viber.New(nil), account, call, seeds...)
}
