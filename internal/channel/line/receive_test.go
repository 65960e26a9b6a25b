package line_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/linefake"
	"rondo/internal/channel/line"
)

// receive reads a genuine call with events, as JSON.
func receive(t *testing.T, events string) (channel.Received, *channel.Refusal) {
	t.Helper()
	account := channel.Account{Config: channel.Config{"channel_secret": secret}}
	got, err := line.New(nil).Receive(t.Context(), account, call([]byte(`{"destination":"Ub0t","events":[`+events+`]}`)))
	return channeltest.CheckReceived(t, got, err)
}

func brief(in channel.Inbound) string {
	s := string(in.Kind) + " " + in.ProviderID
	for _, v := range []struct{ name, value string }{{"text", in.Text}, {"reply", in.ReplyTo}, {"group", in.Group}, {"postback", in.Postback}, {"unsupported", in.Unsupported}} {
		if v.value != "" {
			s += " " + v.name + "=" + v.value
		}
	}
	for _, m := range in.Media {
		s += strings.TrimRight(fmt.Sprintf(" %s %s %q %s %d %s", m.Kind, m.Ref, m.Name, m.ContentType, m.SizeBytes, m.Problem), " ")
	}
	if l := in.Location; l != nil {
		s += fmt.Sprintf(" at=%.2f,%.2f %s/%s", l.Latitude, l.Longitude, l.Name, l.Address)
	}
	if in.Automatic {
		s += " standby"
	}
	return s
}

const from = `"mode":"active","timestamp":1767323045006,"source":{"type":"user","userId":"U80696558e1aa831"},"webhookEventId":"01HX7ZQ","deliveryContext":{"isRedelivery":false},"replyToken":"r"`

func TestReceive_events(t *testing.T) {
	for _, c := range []struct{ name, event, want string }{
		{"text", `{"type":"message",` + from + `,"message":{"id":"41","type":"text","text":"お問い合わせ","quoteToken":"q"}}`, "message 41 text=お問い合わせ"},
		{"an answer", `{"type":"message",` + from + `,"message":{"id":"42","type":"text","text":"this one","quotedMessageId":"40"}}`, "message 42 text=this one reply=40"},
		{"with LINE's emoji and a mention", `{"type":"message",` + from + `,"message":{"id":"43","type":"text","text":"hi (heart) @Bo","emojis":[{"index":3,"length":7}],"mention":{"mentionees":[{"index":11,"length":3}]}}}`, "message 43 text=hi (heart) @Bo"},
		{"an id as a number", `{"type":"message",` + from + `,"message":{"id":461230966842064897,"type":"text","text":"x"}}`, "message 461230966842064897 text=x"},
		{"an empty text", `{"type":"message",` + from + `,"message":{"id":"44","type":"text"}}`, "unsupported 44 unsupported=empty message"},
		{"one picture of a set", `{"type":"message",` + from + `,"message":{"id":"45","type":"image","contentProvider":{"type":"line"},"imageSet":{"id":"S1","index":1,"total":2}}}`, `message 45 group=S1 image image/45 "" image/jpeg 0`},
		{"a picture without more", `{"type":"message",` + from + `,"message":{"id":"45","type":"image"}}`, `message 45 image image/45 "" image/jpeg 0`},
		{"a film elsewhere", `{"type":"message",` + from + `,"message":{"id":"46","type":"video","duration":1000,"contentProvider":{"type":"external","originalContentUrl":"https://v.test/a.mp4"}}}`, `message 46 video https://v.test/a.mp4 ""  0`},
		{"a film at a file", `{"type":"message",` + from + `,"message":{"id":"46","type":"video","contentProvider":{"type":"external","originalContentUrl":"file:///etc/passwd"}}}`, `unsupported 46 unsupported=video`},
		{"a voice", `{"type":"message",` + from + `,"message":{"id":"47","type":"audio","duration":"2000","contentProvider":{"type":"line"}}}`, `message 47 voice audio/47 "" audio/mp4 0`},
		{"a file", `{"type":"message",` + from + `,"message":{"id":"48","type":"file","fileName":"price list.pdf","fileSize":2048}}`, `message 48 file file/48 "price list.pdf"  2048`},
		{"a file beyond the limit", `{"type":"message",` + from + `,"message":{"id":"48","type":"file","fileName":"a","fileSize":104857601}}`, `message 48 file file/48 "a"  104857601 too_large`},
		{"a file whose id would change the path", `{"type":"message",` + from + `,"message":{"id":"../x","type":"file"}}`, `unsupported ../x unsupported=file`},
		{"a place", `{"type":"message",` + from + `,"message":{"id":"49","type":"location","title":"Shop","address":"渋谷","latitude":35.5,"longitude":"139.25"}}`, "message 49 at=35.50,139.25 Shop/渋谷"},
		{"a place nowhere", `{"type":"message",` + from + `,"message":{"id":"49","type":"location","latitude":350}}`, "unsupported 49 unsupported=location"},
		{"a sticker", `{"type":"message",` + from + `,"message":{"id":"50","type":"sticker","packageId":"1","stickerId":"3","keywords":["wave","hi"]}}`, `message 50 sticker sticker/3 "sticker wave hi.png" image/png 0`},
		{"a sticker that says something", `{"type":"message",` + from + `,"message":{"id":"50","type":"sticker","stickerId":"3","text":"Thanks!"}}`, `message 50 text=Thanks! sticker sticker/3 "sticker.png" image/png 0`},
		{"a message of tomorrow", `{"type":"message",` + from + `,"message":{"id":"51","type":"hologram"}}`, "unsupported 51 unsupported=hologram"},
		{"taken back", `{"type":"unsend",` + from + `,"unsend":{"messageId":"41"}}`, "delete 41"},
		{"a button", `{"type":"postback",` + from + `,"postback":{"data":"buy=7"}}`, "postback event:postback:01HX7ZQ postback=buy=7"},
		{"a date picked", `{"type":"postback",` + from + `,"postback":{"data":"when","params":{"datetime":"2026-01-03T10:00"}}}`, "postback event:postback:01HX7ZQ text=2026-01-03T10:00 postback=when"},
		{"a menu changed", `{"type":"postback",` + from + `,"postback":{"data":"menu-b","params":{"newRichMenuAliasId":"b","status":"SUCCESS"}}}`, "postback event:postback:01HX7ZQ postback=menu-b"},
		{"followed", `{"type":"follow",` + from + `,"follow":{"isUnblocked":true}}`, "unblocked "},
		{"unfollowed", `{"type":"unfollow",` + from + `}`, "blocked "},
		{"in standby", `{"type":"message",` + strings.Replace(from, "active", "standby", 1) + `,"message":{"id":"52","type":"text","text":"to the other"}}`, "message 52 text=to the other standby"},
		{"an event of tomorrow", `{"type":"waved",` + from + `}`, "unsupported event:waved:01HX7ZQ unsupported=waved"},
	} {
		got, refusal := receive(t, c.event)
		if refusal != nil || len(got.Inbound) != 1 || brief(got.Inbound[0]) != c.want {
			t.Errorf("%s: %+v (%v)\nwant %s", c.name, got.Inbound, refusal, c.want)
			continue
		}
		if in := got.Inbound[0]; in.From.Address != theirs || in.At.UnixMilli() != 1767323045006 {
			t.Errorf("%s: from %+v at %v", c.name, in.From, in.At)
		}
	}
}

// What is no business of a desk is accepted and comes to nothing.
func TestReceive_nothingForTheDesk(t *testing.T) {
	group := strings.Replace(from, `"type":"user"`, `"type":"group","groupId":"C1"`, 1)
	for name, events := range map[string]string{
		"the console's trial":      ``,
		"a group":                  `{"type":"message",` + group + `,"message":{"id":"41","type":"text","text":"x"}}`,
		"a room":                   `{"type":"message","source":{"type":"room","roomId":"R1","userId":"U1"},"message":{"id":"41","type":"text","text":"x"}}`,
		"joined":                   `{"type":"join",` + group + `}`,
		"a beacon":                 `{"type":"beacon",` + from + `,"beacon":{"hwid":"1","type":"enter"}}`,
		"an account linked":        `{"type":"accountLink",` + from + `,"link":{"result":"ok"}}`,
		"a film watched":           `{"type":"videoPlayComplete",` + from + `,"videoPlayComplete":{"trackingId":"t"}}`,
		"nobody":                   `{"type":"message","source":{"type":"user"},"message":{"id":"41","type":"text","text":"x"}}`,
		"a message without a name": `{"type":"message",` + from + `,"message":{"type":"text","text":"x"}}`,
		"taken back, but what":     `{"type":"unsend",` + from + `,"unsend":{}}`,
		"no event":                 `null,1,"x",[],{}`,
	} {
		if got, refusal := receive(t, events); refusal != nil || len(got.Inbound) > 0 {
			t.Errorf("%s: %+v, %v", name, got.Inbound, refusal)
		}
	}
}

// An event that is delivered again is the same event, wherever it stands.
func TestReceive_redelivery(t *testing.T) {
	first := linefake.Of(theirs, 7, "postback", map[string]any{"data": "a"}, now)
	account := channel.Account{Config: channel.Config{"channel_secret": secret}}
	got, err := line.New(nil).Receive(t.Context(), account, call(linefake.Body(linefake.Text(theirs, 1, "x", now), first)))
	again, err2 := line.New(nil).Receive(t.Context(), account, call(linefake.Body(linefake.Redelivered(first))))
	if err != nil || err2 != nil || got.Inbound[1].Key != again.Inbound[0].Key || got.Inbound[1].Key == got.Inbound[0].Key {
		t.Errorf("%+v and %+v", got.Inbound, again.Inbound)
	}
}

func TestReceive_signaturesAsPublished(t *testing.T) {
	for _, c := range []struct{ secret, body, signature string }{
		{"8c570fa6dd201bb328f1c1eac23a96d8", `{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[{"type":"message","message":{"type":"text","id":"14353798921116","text":"Hello, こんにちは"},"timestamp":1625665242211,"source":{"type":"user","userId":"U80696558e1aa831"},"replyToken":"757913772c4646b784d4b7ce46d12671","mode":"active","webhookEventId":"01FZ74A0TDDPYRVKNK77XKC3ZR","deliveryContext":{"isRedelivery":false}}]}`,
			"/UAGc0LQ4OQY/qDkttegsBQ50SdfxHzQHZN3lsEz6b4="},
		{"s3cr3t", `{"destination":"U1","events":[]}`, "JwuAfzKR4ag8JYK+Cnz8XaunCMGiEUDgrg2dt9fnZm8="},
	} {
		r := channel.Request{Method: http.MethodPost, Header: http.Header{"X-Line-Signature": {c.signature}}, Body: []byte(c.body)}
		for _, try := range []struct {
			secret   string
			believed bool
		}{{c.secret, true}, {c.secret + "x", false}, {"", false}} {
			_, err := line.New(nil).Receive(t.Context(), channel.Account{Config: channel.Config{"channel_secret": try.secret}}, r)
			if (err == nil) != try.believed {
				t.Errorf("%s by %q: %v", c.body[:20], try.secret, err)
			}
		}
	}
}

func FuzzReceive(f *testing.F) {
	var seeds [][]byte
	for _, content := range []string{`{"id":"1","type":"text","text":"x"}`, `{"id":"1","type":"image","imageSet":{"id":"s"}}`, `{"id":"1","type":"location","latitude":1,"longitude":2}`, `{"id":"1","type":"sticker","stickerId":"2","keywords":["a"]}`} {
		seeds = append(seeds, []byte(`{"events":[{"type":"message",`+from+`,"message":`+content+`}]}`))
	}
	seeds = append(seeds, []byte(`{"events":[{"type":"postback",`+from+`,"postback":{"data":"x"}},{"type":"unsend",`+from+`,"unsend":{"messageId":"1"}},{"type":"follow",`+from+`}]}`))
	account := channel.Account{Config: channel.Config{"channel_secret": secret}}
	channeltest.FuzzReceive(f, line.New(nil), account, call, seeds...)
}
