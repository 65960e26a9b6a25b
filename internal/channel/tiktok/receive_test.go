package tiktok_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/tiktokfake"
	"rondo/internal/channel/tiktok"
)

var account = channel.Account{Config: channel.Config{"app_secret": appSecret, "business_id": businessID}}

func clock() time.Time { return now }

// receive reads a genuine call.
func receive(t *testing.T, body string) (channel.Received, *channel.Refusal) {
	t.Helper()
	got, err := tiktok.New(nil, clock).Receive(t.Context(), account, call([]byte(body)))
	return channeltest.CheckReceived(t, got, err)
}

func brief(in channel.Inbound) string {
	s := string(in.Kind) + " " + in.ProviderID
	for _, v := range []struct{ name, value string }{{"text", in.Text}, {"reply", in.ReplyTo}, {"unsupported", in.Unsupported}, {"from", in.From.Username}} {
		if v.value != "" {
			s += " " + v.name + "=" + v.value
		}
	}
	for _, m := range in.Media {
		s += fmt.Sprintf(" %s %s", m.Kind, m.Ref)
	}
	if in.Status != nil {
		s += fmt.Sprintf(" %s until %d", in.Status.State, in.Status.UpTo.Unix())
	}
	return s
}

func TestReceive_events(t *testing.T) {
	const head = `"message_id":"m1","timestamp":1767323045006,"conversation_id":"tt-conv-1","from":"alice","from_user":{"id":"u1"},"to":"acme","to_user":{"id":"biz-123"}`
	for _, c := range []struct{ name, event, content, want string }{
		{"text", "im_receive_msg", `{"type":"text",` + head + `,"text":{"body":"hi"}}`, "message m1 text=hi from=alice"},
		{"an answer", "im_receive_msg", `{"type":"text",` + head + `,"text":{"body":"hi"},"referenced_message_info":{"referenced_message_id":"m0"}}`, "message m1 text=hi reply=m0 from=alice"},
		{"a picture", "im_receive_msg", `{"type":"image",` + head + `,"image":{"media_id":"img/1"}}`, "message m1 from=alice image conversation=tt-conv-1&media=img%2F1&message=m1"},
		{"a shared film", "im_receive_msg", `{"type":"share_post",` + head + `,"share_post":{"embed_url":"https://www.tiktok.com/player/v1/7"}}`, "message m1 text=https://www.tiktok.com/player/v1/7 from=alice"},
		{"a sticker", "im_receive_msg", `{"type":"sticker",` + head + `}`, "unsupported m1 unsupported=sticker from=alice"},
		{"an empty text", "im_receive_msg", `{"type":"text",` + head + `}`, "unsupported m1 unsupported=empty message from=alice"},
		{"answered elsewhere", "im_send_msg", `{"type":"text",` + head + `,"text":{"body":"ours"}}`, "echo m1 text=ours from=acme"},
		{"a sticker of ours", "im_send_msg", `{"type":"sticker",` + head + `}`, "echo m1 unsupported=sticker from=acme"},
		{"read", "im_mark_read_msg", `{"conversation_id":"tt-conv-1","read":{"last_read_timestamp":"1767323045006"},"from_user":{"id":"u1"}}`, "status  read until 1767323045"},
	} {
		body := `{"event":"` + c.event + `","user_openid":"biz-123","content":` + strconv.Quote(c.content) + `}`
		got, refusal := receive(t, body)
		if refusal != nil || len(got.Inbound) != 1 || brief(got.Inbound[0]) != c.want {
			t.Errorf("%s: %+v (%v)\nwant %s", c.name, got.Inbound, refusal, c.want)
			continue
		}
		if got.Inbound[0].From.Address != theirs {
			t.Errorf("%s: from %+v", c.name, got.Inbound[0].From)
		}
	}
	got, _ := receive(t, `{"event":"im_waved","user_openid":"biz-123","content":{"conversation_id":"tt-conv-1"}}`)
	if len(got.Inbound) != 1 || got.Inbound[0].Kind != channel.InUnsupported || got.Inbound[0].Unsupported != "im_waved" {
		t.Errorf("an event of tomorrow: %+v", got.Inbound)
	}
	for name, body := range map[string]string{
		"another business account's": `{"event":"im_receive_msg","user_openid":"biz-9","content":"{}"}`,
		"without content":            `{"event":"im_receive_msg"}`,
		"of nobody":                  `{"event":"im_receive_msg","user_openid":"biz-123","content":"{}"}`,
		"read by ourselves":          `{"event":"im_mark_read_msg","content":"{\"conversation_id\":\"c\",\"read\":{\"last_read_timestamp\":1767323045006},\"from_user\":{\"id\":\"biz-123\"}}"}`,
		"read, but until when":       `{"event":"im_mark_read_msg","content":"{\"conversation_id\":\"c\"}"}`,
	} {
		if got, refusal := receive(t, body); refusal != nil || len(got.Inbound) > 0 {
			t.Errorf("%s: %+v, %v", name, got.Inbound, refusal)
		}
	}
}

func TestReceive_signaturesAsPublished(t *testing.T) {
	at := time.Unix(1700000000, 0)
	for _, c := range []struct{ secret, body, signature string }{
		{"test-tiktok-secret", `{"event":"im_receive_msg","user_openid":"biz-123","content":"{\"type\":\"text\",\"message_id\":\"tt-msg-1\",\"timestamp\":1700000000000,\"conversation_id\":\"tt-conv-1\",\"text\":{\"body\":\"Hello from TikTok\"},\"from\":\"Alice\",\"from_user\":{\"id\":\"user-1\"},\"to\":\"Biz\",\"to_user\":{\"id\":\"biz-123\"}}"}`,
			"t=1700000000,s=108f2e65f4edf3e59f119356974b5bb4485a56f7c313d1cea6a46daf73dc773b"},
		{"s3cr3t", `{"event":"im_receive_msg"}`, "t=1700000000,s=76ff4fb24ad2fbcfebe6a9637c271ecc763d76fb42d6109ee780a37fbbb88362"},
	} {
		r := channel.Request{Method: http.MethodPost, Header: http.Header{"Tiktok-Signature": {c.signature}}, Body: []byte(c.body)}
		for _, try := range []struct {
			secret   string
			at       time.Time
			believed bool
		}{{c.secret, at, true}, {c.secret, at.Add(300 * time.Second), true}, {c.secret, at.Add(301 * time.Second), false}, {c.secret, at.Add(-301 * time.Second), false}, {c.secret + "x", at, false}, {"", at, false}} {
			a := channel.Account{Config: channel.Config{"app_secret": try.secret, "business_id": businessID}}
			_, err := tiktok.New(nil, func() time.Time { return try.at }).Receive(t.Context(), a, r)
			if (err == nil) != try.believed {
				t.Errorf("%.30s by %q at %v: %v", c.body, try.secret, try.at, err)
			}
		}
	}
}

func FuzzReceive(f *testing.F) {
	for _, content := range []string{`{"type":"text","message_id":"m","conversation_id":"c","text":{"body":"x"}}`, `{"type":"image","message_id":"m","conversation_id":"c","image":{"media_id":"i"}}`} {
		f.Add([]byte(`{"event":"im_receive_msg","content":` + strconv.Quote(content) + `}`))
		f.Add([]byte(`{"event":"im_send_msg","content":` + content + `}`))
	}
	f.Add([]byte(`{"event":"im_mark_read_msg","content":"{\"conversation_id\":\"c\",\"read\":{\"last_read_timestamp\":1767323045006}}"}`))
	kind := tiktok.New(nil, clock)
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := kind.Receive(t.Context(), account, call(body))
		channeltest.CheckReceived(t, got, err)
	})
}

// Fakes sign as the vectors say.
func TestSign(t *testing.T) {
	if got := tiktokfake.Sign("s3cr3t", time.Unix(1700000000, 0), []byte(`{"event":"im_receive_msg"}`)); got != "t=1700000000,s=76ff4fb24ad2fbcfebe6a9637c271ecc763d76fb42d6109ee780a37fbbb88362" {
		t.Error(got)
	}
}
