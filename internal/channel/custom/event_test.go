package custom_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/custom"
)

// receive reads a genuine call with a body.
func receive(t *testing.T, body string) (channel.Received, *channel.Refusal) {
	t.Helper()
	account := channel.Account{Config: channel.Config{"token": token}}
	got, err := custom.New(nil, nil).Receive(t.Context(), account, call([]byte(body)))
	return channeltest.CheckReceived(t, got, err)
}

func brief(in channel.Inbound) string {
	var out []string
	add := func(name string, v any) {
		if s := fmt.Sprint(v); s != "" {
			out = append(out, name+"="+s)
		}
	}
	out = append(out, string(in.Kind))
	add("id", in.ProviderID)
	add("text", in.Text)
	for _, m := range in.Media {
		add("media", strings.TrimSpace(fmt.Sprintf("%s %s %q %s %d %s", m.Kind, m.Ref, m.Name, m.ContentType, m.SizeBytes, m.Problem)))
	}
	if l := in.Location; l != nil {
		add("at", strings.TrimSpace(fmt.Sprintf("%.2f,%.2f %s %s", l.Latitude, l.Longitude, l.Name, l.Address)))
	}
	add("reply", in.ReplyTo)
	if s := in.Status; s != nil {
		add("status", strings.TrimSpace(fmt.Sprintf("%s %s %s", s.State, s.Code, s.Detail)))
	}
	if in.Reaction != nil {
		add("reaction", "<"+in.Reaction.Emoji+">")
	}
	add("postback", in.Postback)
	if r := in.Referral; r != nil {
		add("referral", strings.TrimSpace(r.Source+" "+r.Payload+" "+r.URL))
	}
	add("unsupported", in.Unsupported)
	return strings.Join(out, " ")
}

func TestReceive_events(t *testing.T) {
	for _, c := range []struct{ name, event, want string }{
		{"text", `{"type":"message","mId":"1","timestamp":1767323045000,"message":{"type":"text","text":"hi"}}`, `message id=1 text=hi`},
		{"answer", `{"type":"message","mId":"2","replyTo":{"mId":"1"},"message":{"type":"text","text":"hi"}}`, `message id=2 text=hi reply=1`},
		{"answer named inside", `{"type":"message","mId":"2","message":{"type":"text","text":"hi","replyTo":{"mId":"1"}}}`, `message id=2 text=hi reply=1`},
		{"id as a number", `{"type":"message","mId":9007199254740993,"message":{"type":"text","text":"hi"}}`, `message id=9007199254740993 text=hi`},
		{"picture", `{"type":"message","mId":"3","message":{"type":"attachment","attachment":{"type":"image","url":"https://f.example/a/cat.jpg?x=1"}}}`, `message id=3 media=image https://f.example/a/cat.jpg?x=1 "cat.jpg"  0`},
		{"described file", `{"type":"message","mId":"3","message":{"type":"attachment","text":"bill","attachment":{"type":"file","url":"https://f.example/x","fileName":"b.pdf","mimeType":"application/pdf; v=1","size":"12"}}}`,
			`message id=3 text=bill media=file https://f.example/x "b.pdf" application/pdf 12`},
		{"file beyond the limit", `{"type":"message","mId":"3","message":{"type":"attachment","attachment":{"type":"video","url":"https://f.example/x","size":99999999}}}`, `message id=3 media=video https://f.example/x ""  99999999 too_large`},
		{"attachment of tomorrow", `{"type":"message","mId":"3","message":{"type":"attachment","attachment":{"type":"hologram","url":"https://f.example/x"}}}`, `message id=3 media=file https://f.example/x ""  0`},
		{"place", `{"type":"message","mId":"4","message":{"type":"location","latitude":1.5,"longitude":"-2.25","address":"Rua 1"}}`, `message id=4 at=1.50,-2.25  Rua 1`},
		{"quick reply", `{"type":"message","mId":"5","message":{"type":"quick_reply","title":"Yes","payload":"y"}}`, `message id=5 text=Yes postback=y`},
		{"message with a referral", `{"type":"message","mId":"5","referral":{"source":"ad","ref":"spring"},"message":{"type":"text","text":"hi"}}`, `message id=5 text=hi referral=ad spring`},
		{"message of tomorrow", `{"type":"message","mId":"6","message":{"type":"carousel"}}`, `unsupported id=6 unsupported=carousel`},
		{"echo", `{"type":"message_echo","mId":"7","message":{"type":"text","text":"from the shop's phone"}}`, `echo id=7 text=from the shop's phone`},
		{"status", `{"type":"message_status","mId":"8","status":{"value":"read"}}`, `status id=8 status=read`},
		{"failed status", `{"type":"message_status","mId":"8","status":{"value":"FAILED","code":131047,"message":"too late"}}`, `status id=8 status=failed 131047 too late`},
		{"edit", `{"type":"edit","mId":"9","message":{"type":"text","text":"better"}}`, `edit id=9 text=better`},
		{"edit by its long name", `{"type":"message_edit","mId":"9","message":{"type":"text","text":"better"}}`, `edit id=9 text=better`},
		{"delete", `{"type":"delete","mId":"9"}`, `delete id=9`},
		{"reaction", `{"type":"reaction","mId":"9","reaction":{"emoji":"👍"}}`, `reaction id=9 reaction=<👍>`},
		{"reaction as text", `{"type":"message_reaction","mId":"9","reaction":"👍"}`, `reaction id=9 reaction=<👍>`},
		{"reaction taken back", `{"type":"reaction","mId":"9","reaction":{"emoji":"👍","action":"remove"}}`, `reaction id=9 reaction=<>`},
		{"typing", `{"type":"typing"}`, `typing`},
		{"postback", `{"type":"postback","mId":"10","postback":{"title":"Buy","payload":"buy_1"}}`, `postback id=10 text=Buy postback=buy_1`},
		{"referral", `{"type":"referral","mId":"11","referral":{"source":"link","payload":"qr-7","url":"https://shop.example/"}}`, `referral id=11 referral=link qr-7 https://shop.example/`},
		{"event of tomorrow", `{"type":"call","mId":"12","call":{}}`, `unsupported id=12 unsupported=call`},
		{"NUL and half an emoji", `{"type":"message","mId":"1\u00003","message":{"type":"text","text":"a\u0000b\ud83d"}}`, `message id=13 text=ab`},
	} {
		got, refusal := receive(t, `{"channelId":"c","contactId":"ana","events":[`+c.event+`]}`)
		if refusal != nil || len(got.Inbound) != 1 {
			t.Errorf("%s: %d events, %v", c.name, len(got.Inbound), refusal)
			continue
		}
		if in := brief(got.Inbound[0]); in != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, in, c.want)
		}
	}
}

func TestReceive_rejectsABadEventAlone(t *testing.T) {
	long := strings.Repeat("é", 51)
	for name, bad := range map[string]string{
		"not an object":             `"x"`,
		"null":                      `null`,
		"no type":                   `{"mId":"2"}`,
		"no id":                     `{"type":"message","message":{"type":"text","text":"x"}}`,
		"an id of 51":               `{"type":"message","mId":"` + long + `","message":{"type":"text","text":"x"}}`,
		"no message":                `{"type":"message","mId":"2"}`,
		"no text":                   `{"type":"message","mId":"2","message":{"type":"text","text":"  "}}`,
		"text of NULs":              `{"type":"message","mId":"2","message":{"type":"text","text":"\u0000"}}`,
		"no kind of message":        `{"type":"message","mId":"2","message":{"text":"x"}}`,
		"no address":                `{"type":"message","mId":"2","message":{"type":"attachment","attachment":{"type":"image"}}}`,
		"a file of ours":            `{"type":"message","mId":"2","message":{"type":"attachment","attachment":{"type":"image","url":"file:///etc/passwd"}}}`,
		"data in the address":       `{"type":"message","mId":"2","message":{"type":"attachment","attachment":{"type":"image","url":"data:image/png;base64,AA=="}}}`,
		"a password in the address": `{"type":"message","mId":"2","message":{"type":"attachment","attachment":{"type":"image","url":"https://a:b@f.example/x"}}}`,
		"half a place":              `{"type":"message","mId":"2","message":{"type":"location","latitude":1}}`,
		"no place on earth":         `{"type":"message","mId":"2","message":{"type":"location","latitude":91,"longitude":0}}`,
		"a status of none":          `{"type":"message_status","mId":"2","status":{"value":"flying"}}`,
		"an empty edit":             `{"type":"edit","mId":"2"}`,
		"delete of nothing":         `{"type":"delete"}`,
		"an empty postback":         `{"type":"postback","mId":"2"}`,
		"an empty referral":         `{"type":"referral","mId":"2","referral":{}}`,
	} {
		good := func(id string) string {
			return `{"type":"message","mId":"` + id + `","message":{"type":"text","text":"x"}}`
		}
		got, refusal := receive(t, `{"channelId":"c","contactId":"ana","events":[`+good("1")+`,`+bad+`,`+good("3")+`]}`)
		if refusal != nil || len(got.Inbound) != 2 {
			t.Errorf("%s: %d events (%v), want the two good ones", name, len(got.Inbound), refusal)
			continue
		}
		answer := got.Answer([]channel.Result{{Outcome: channel.Accepted}, {Outcome: channel.Duplicate}})
		var said struct {
			Results []struct {
				MID    string `json:"mId"`
				Status string
				Error  *struct{ Message string }
			}
		}
		if err := json.Unmarshal(answer.Body, &said); err != nil || answer.Status != http.StatusAccepted || len(said.Results) != 3 {
			t.Fatalf("%s: answer %d %s", name, answer.Status, answer.Body)
		}
		r := said.Results
		if r[0].Status != "accepted" || r[0].MID != "1" || r[1].Status != "rejected" || r[1].Error == nil || r[1].Error.Message == "" || r[2].Status != "duplicate" || r[2].Error != nil {
			t.Errorf("%s: results %s", name, answer.Body)
		}
	}
}

func TestReceive_saysWhyStoringRejected(t *testing.T) {
	got, _ := receive(t, `{"contactId":"ana","events":[{"type":"delete","mId":"1"}]}`)
	answer := got.Answer([]channel.Result{{Outcome: channel.Rejected, Detail: "the text is too long"}})
	if want := `{"results":[{"mId":"1","status":"rejected","error":{"message":"the text is too long"}}]}`; string(answer.Body) != want {
		t.Errorf("answer %s, want %s", answer.Body, want)
	}
}

func TestReceive_refusesACallThatMakesNoSense(t *testing.T) {
	event := `{"type":"delete","mId":"1"}`
	for name, body := range map[string]string{
		"no contact":             `{"events":[` + event + `]}`,
		"a contact of 51":        `{"contactId":"` + strings.Repeat("a", 51) + `","events":[` + event + `]}`,
		"a contact of two":       `{"contactId":"a b","events":[` + event + `]}`,
		"a contact of NUL":       `{"contactId":"\u0000","events":[` + event + `]}`,
		"a contact's object":     `{"contactId":{"id":"a"},"events":[` + event + `]}`,
		"no events":              `{"contactId":"ana"}`,
		"events of another type": `{"contactId":"ana","events":{"0":` + event + `}}`,
		"none":                   `{"contactId":"ana","events":[]}`,
		"101 events":             `{"contactId":"ana","events":[` + strings.Repeat(event+",", 100) + event + `]}`,
	} {
		if got, refusal := receive(t, body); refusal == nil || refusal.Status != http.StatusBadRequest {
			t.Errorf("%s: %d events, refusal %v; want 400", name, len(got.Inbound), refusal)
		}
	}
	for name, body := range map[string]string{
		"100 events":      `{"contactId":"ana","events":[` + strings.Repeat(event+",", 99) + event + `]}`,
		"a contact of 50": `{"contactId":"` + strings.Repeat("a", 50) + `","events":[` + event + `]}`,
		"a phone":         `{"contactId":"+5521999990000","events":[` + event + `]}`,
		"every sign":      `{"contactId":"Az09_=+/@.-","events":[` + event + `]}`,
		"a number":        `{"contactId":15551234567,"events":[` + event + `]}`,
	} {
		if _, refusal := receive(t, body); refusal != nil {
			t.Errorf("%s: refused: %v", name, refusal)
		}
	}
}

func TestReceive_readsTheContact(t *testing.T) {
	body := func(contact string) string {
		return `{"contactId":"ana","contact":` + contact + `,"events":[{"type":"message","mId":"1","message":{"type":"text","text":"hi"}}]}`
	}
	for contact, want := range map[string]channel.Person{
		`{"firstName":"Ana","lastName":"Prata\n","profilePic":"https://f.example/a.png","countryCode":"br","email":"a@x.example","phone":"+5521999990000","language":"pt"}`: {
			Address: "ana", Name: "Ana Prata", Avatar: "https://f.example/a.png", Country: "BR", Email: "a@x.example", Phone: "+5521999990000", Language: "pt"},
		`{"firstName":"","lastName":"Prata","profilePic":"javascript:x"}`: {Address: "ana", Name: "Prata"},
		`null`: {Address: "ana"}, `[]`: {Address: "ana"}, `{"firstName":{"a":1},"email":7}`: {Address: "ana", Email: "7"},
		`{"firstName":"` + strings.Repeat("ã", 300) + `"}`: {Address: "ana", Name: strings.Repeat("ã", 200)},
	} {
		got, _ := receive(t, body(contact))
		if !reflect.DeepEqual(got.Inbound[0].From, want) {
			t.Errorf("%.80s: %+v, want %+v", contact, got.Inbound[0].From, want)
		}
	}
}

func TestReceive_timestamps(t *testing.T) {
	for stamp, want := range map[string]int64{
		"1767323045000": 1767323045, "1767323045": 1767323045, `"1767323045000"`: 1767323045, "1767323045.9": 1767323045, `"2026-01-02T03:04:05Z"`: 1767323045,
		"0": 0, "-5": 0, `"soon"`: 0, "null": 0, "1e300": 0, "1e18": 0, "{}": 0,
	} {
		got, _ := receive(t, `{"contactId":"ana","events":[{"type":"message","mId":"1","timestamp":`+stamp+`,"message":{"type":"text","text":"hi"}}]}`)
		at := got.Inbound[0].At
		if want == 0 && !at.IsZero() || want != 0 && at.Unix() != want {
			t.Errorf("timestamp %s is %v, want %d", stamp, at, want)
		}
	}
}

// Keys must be equal for the same event and different for different ones,
// whatever events are about the same message.
func TestReceive_keys(t *testing.T) {
	key := func(event string) string {
		got, refusal := receive(t, `{"contactId":"ana","events":[`+event+`]}`)
		if refusal != nil || len(got.Inbound) != 1 {
			t.Fatalf("%s: %v", event, refusal)
		}
		return got.Inbound[0].Key
	}
	seen := map[string]string{}
	for _, event := range []string{
		`{"type":"message","mId":"1","message":{"type":"text","text":"a"}}`,
		`{"type":"edit","mId":"1","message":{"type":"text","text":"a"}}`,
		`{"type":"edit","mId":"1","message":{"type":"text","text":"b"}}`,
		`{"type":"delete","mId":"1"}`,
		`{"type":"reaction","mId":"1","reaction":{"emoji":"👍"}}`,
		`{"type":"reaction","mId":"1","reaction":{"emoji":""}}`,
		`{"type":"message_status","mId":"1","status":{"value":"sent"}}`,
		`{"type":"message_status","mId":"1","status":{"value":"read"}}`,
		`{"type":"wave","x":1}`, `{"type":"wave","x":2}`,
	} {
		k := key(event)
		if k != key(event) || k == "" {
			t.Errorf("%s has several keys or none", event)
		}
		if other := seen[k]; other != "" {
			t.Errorf("%s and %s have one key, %s", event, other, k)
		}
		seen[k] = event
		if len(k) > 100 {
			t.Errorf("%s has a key of %d bytes", event, len(k))
		}
	}
}

func TestReceive_believesASignatureInsteadOfTheToken(t *testing.T) {
	const signature = "v1,30k9LnDurHyx6bAqFSY780K7acO//VWurgqCTERTKHw="
	const body = `{"type":"message.created","timestamp":"2026-01-02T03:04:05Z","data":{"id":"m1","text":"café 😀"}}`
	_, kind, account := connect(t)
	for _, c := range []struct {
		name   string
		change func(*channel.Request, *channel.Account)
		want   int // the refusal's status: this body is genuine, but no events
	}{
		{"signed", func(*channel.Request, *channel.Account) {}, http.StatusBadRequest},
		{"and with the token", func(r *channel.Request, _ *channel.Account) { r.Header.Set("Authorization", "Bearer "+token) }, http.StatusBadRequest},
		{"but with a wrong token", func(r *channel.Request, _ *channel.Account) { r.Header.Set("Authorization", "Bearer x") }, http.StatusUnauthorized},
		{"but changed", func(r *channel.Request, _ *channel.Account) { r.Body[9] = 'M' }, http.StatusUnauthorized},
		{"but long ago", func(r *channel.Request, _ *channel.Account) {
			r.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix()-301, 10))
		}, http.StatusUnauthorized},
		{"but the channel has no secret", func(_ *channel.Request, a *channel.Account) { a.Config = channel.Config{"token": token} }, http.StatusUnauthorized},
	} {
		r := call([]byte(body))
		r.Header = http.Header{}
		r.Header.Set("webhook-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W")
		r.Header.Set("webhook-timestamp", "1767323045")
		r.Header.Set("webhook-signature", signature)
		a := account
		c.change(&r, &a)
		got, err := kind.Receive(t.Context(), a, r)
		if _, refusal := channeltest.CheckReceived(t, got, err); refusal == nil || refusal.Status != c.want {
			t.Errorf("%s: %v, want %d", c.name, refusal, c.want)
		}
	}
}

// A call has a name by which a repetition is known, for messages that have none
// of their own.
func TestReceive_namesOfCalls(t *testing.T) {
	account := channel.Account{Config: channel.Config{"token": token}}
	receive := func(header, key, body string) []channel.Inbound {
		t.Helper()
		r := call([]byte(body))
		r.Header.Set(header, key)
		got, err := custom.New(nil, nil).Receive(t.Context(), account, r)
		if err != nil {
			t.Fatal(err)
		}
		return got.Inbound
	}
	const two = `{"contactId":"ana","events":[{"type":"message","message":{"type":"text","text":"a"}},{"type":"message","message":{"type":"text","text":"b"}}]}`
	first, again := receive("Idempotency-Key", "k-1", two), receive("Idempotency-Key", "k-1", two)
	other, signed := receive("Idempotency-Key", "k-2", two), receive("webhook-id", "k-1", two)
	if len(first) != 2 || first[0].Key == first[1].Key || first[0].Key != again[0].Key || first[1].Key != again[1].Key || first[0].Key == other[0].Key || first[0].Key != signed[0].Key {
		t.Errorf("%+v\n%+v\n%+v\n%+v", first, again, other, signed)
	}
	named := receive("Idempotency-Key", "k-1", `{"contactId":"ana","events":[{"type":"message","mId":"m-1","message":{"type":"text","text":"a"}}]}`)
	if named[0].ProviderID != "m-1" {
		t.Errorf("its own name is lost: %+v", named)
	}
	if about := receive("Idempotency-Key", "k-1", `{"contactId":"ana","events":[{"type":"message_status","status":{"value":"read"}}]}`); len(about) != 0 {
		t.Errorf("a status of nothing: %+v", about)
	}
}

func TestReceive_answersARepetition(t *testing.T) {
	account := channel.Account{Config: channel.Config{"token": token}}
	got, err := custom.New(nil, nil).Receive(t.Context(), account, call([]byte(`{"contactId":"ana","events":[{"type":"typing"},{"type":"message","mId":"1","message":{"type":"text","text":"a"}}]}`)))
	if err != nil {
		t.Fatal(err)
	}
	for want, outcomes := range map[string][]channel.Outcome{
		`{"results":[{"mId":"","status":"accepted"},{"mId":"1","status":"duplicate"}]}`:                   {channel.Accepted, channel.Duplicate},
		`{"results":[{"mId":"","status":"duplicate"},{"mId":"1","status":"duplicate"}],"duplicate":true}`: {channel.Duplicate, channel.Duplicate},
	} {
		answer := got.Answer([]channel.Result{{Outcome: outcomes[0]}, {Outcome: outcomes[1]}})
		if answer.Status != http.StatusAccepted || string(answer.Body) != want {
			t.Errorf("%d %s\nwant %s", answer.Status, answer.Body, want)
		}
	}
}

func TestReceive_tooManyCalls(t *testing.T) {
	at := now
	kind := custom.New(nil, func() time.Time { return at })
	account := channel.Account{ID: "77", Config: channel.Config{"token": token, "calls_per_second": 2.0}}
	receive := func() *channel.Refusal {
		got, err := kind.Receive(t.Context(), account, call([]byte(`{"contactId":"ana","events":[{"type":"typing"}]}`)))
		_, refusal := channeltest.CheckReceived(t, got, err)
		return refusal
	}
	for range 5 { // who is not believed takes no place
		forged := call([]byte(`{}`))
		forged.Header.Set("Authorization", "Bearer x")
		_, _ = kind.Receive(t.Context(), account, forged)
	}
	if receive() != nil || receive() != nil {
		t.Error("two calls in a second are refused")
	}
	if r := receive(); r == nil || r.Status != http.StatusTooManyRequests || r.After != 500*time.Millisecond {
		t.Errorf("the third: %+v", r)
	}
	at = at.Add(500 * time.Millisecond)
	if r := receive(); r != nil {
		t.Errorf("half a second later: %v", r)
	}
	at = at.Add(-time.Hour) // a clock that was set back gives nothing away
	if r := receive(); r == nil {
		t.Error("the past has room")
	}
	other := account
	other.ID = "78"
	if _, err := kind.Receive(t.Context(), other, call([]byte(`{"contactId":"ana","events":[{"type":"typing"}]}`))); err != nil {
		t.Errorf("another channel: %v", err)
	}
}
