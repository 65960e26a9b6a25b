package whatsapp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/whatsapp"
)

// sample is some content of a change, and the events it stands for.
type sample struct {
	name, field, content string
	want                 []string
}

const head = `"from":"16505551234","id":"wamid.A=","timestamp":"1767323045",`

// one is a sample with one message of Sheena's.
func one(name, content string, want ...string) sample {
	return sample{name, "messages", contacts + `,"messages":[{` + head + content + `}]`, want}
}

func messageSamples() []sample {
	const sheena = "id=wamid.A= from=16505551234(Sheena Nelson) "
	return []sample{
		one("a text", `"type":"text","text":{"body":"Does it come in blue?"}`, `message `+sheena+`text="Does it come in blue?"`),
		one("an answer to a message", `"type":"text","context":{"from":"15550783881","id":"wamid.B="},"text":{"body":"yes"}`, `message `+sheena+`text="yes" reply=wamid.B=`),
		one("a forwarded text", `"type":"text","context":{"frequently_forwarded":true},"text":{"body":"pass it on"}`, `message `+sheena+`text="pass it on"`),
		one("a question about a product", `"type":"text","context":{"from":"15550783881","id":"wamid.C=","referred_product":{"catalog_id":"9","product_retailer_id":"SKU 7"}},"text":{"body":"size?"}`,
			`message `+sheena+`text="size?" reply=wamid.C= referral=product,SKU,7`),
		one("a picture", `"type":"image","image":{"id":"65463453","mime_type":"image/jpeg","sha256":"4654+8g=","caption":"my shoe"}`, `message `+sheena+`text="my shoe" media=image,65463453,image/jpeg`),
		one("a picture with an address beside", `"type":"image","image":{"id":65463453,"mime_type":"image/png","url":"https://lookaside.fbsbx.com/x"}`, `message `+sheena+`media=image,65463453,image/png`),
		one("a picture without an id", `"type":"image","image":{"mime_type":"image/png","url":"https://lookaside.fbsbx.com/x?y=z"}`, `message `+sheena+`media=image,https://lookaside.fbsbx.com/x?y=z,image/png`),
		one("a film", `"type":"video","video":{"id":"1","mime_type":"video/mp4"}`, `message `+sheena+`media=video,1,video/mp4`),
		one("a document", `"type":"document","document":{"id":"2","mime_type":"application/pdf","filename":"invoice.pdf","caption":"here"}`, `message `+sheena+`text="here" media=file,2,application/pdf,invoice.pdf`),
		one("a song", `"type":"audio","audio":{"id":"3","mime_type":"audio/ogg; codecs=opus","voice":false}`, `message `+sheena+`media=audio,3,audio/ogg`),
		one("a spoken message", `"type":"audio","audio":{"id":"4","mime_type":"audio/ogg; codecs=opus","voice":true}`, `message `+sheena+`media=voice,4,audio/ogg`),
		one("a sticker", `"type":"sticker","sticker":{"id":"5","mime_type":"image/webp","animated":true}`, `message `+sheena+`media=sticker,5,image/webp`),
		one("a place", `"type":"location","location":{"latitude":37.4611978,"longitude":-122.2164385,"name":"HQ","address":"1 Hacker Way","url":"https://x.test"}`, `message `+sheena+`at=37.461,-122.216 HQ 1 Hacker Way`),
		one("people", `"type":"contacts","contacts":[{"name":{"formatted_name":"Rui Prata"},"phones":[{"phone":"+55 11 9","wa_id":"5511"},{"wa_id":"5512"}]},{"name":{"first_name":"Ana"}}]`,
			`message `+sheena+`card=Rui Prata +55 11 9 card=Rui Prata 5512 card=Ana`),
		one("a button of ours", `"type":"interactive","context":{"from":"1","id":"wamid.Q="},"interactive":{"type":"button_reply","button_reply":{"id":"yes-1","title":"Yes"}}`, `postback `+sheena+`text="Yes" reply=wamid.Q= postback="yes-1"`),
		one("a row of a list", `"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"r2","title":"Paris","description":"by train"}}`, `postback `+sheena+`text="Paris" postback="r2"`),
		one("a form", `"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"rating\":\"4\",\"flow_token\":\"AQ\",\"why\":[\"a\",\"b\"],\"n\":2}"}}`,
			`message `+sheena+`text="n: 2\nrating: 4\nwhy: a, b" postback="{\"rating\":\"4\",\"flow_token\":\"AQ\",\"why\":[\"a\",\"b\"],\"n\":2}"`),
		one("a form that cannot be read", `"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{"}}`, `message `+sheena+`text="Sent" postback="{"`),
		one("leave to call", `"type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1767923045,"response_source":"user_action"}}`,
			`postback `+sheena+`text="accept" postback="call_permission_reply:accept"`),
		one("an answer without its answer", `"type":"interactive","context":{"from":"1","id":"wamid.Q="}`, `unsupported `+sheena+`reply=wamid.Q= unsupported=interactive`),
		one("a template's button", `"type":"button","context":{"from":"1","id":"wamid.Q="},"button":{"payload":"stop","text":"No more"}`, `postback `+sheena+`text="No more" reply=wamid.Q= postback="stop"`),
		one("an order", `"type":"order","order":{"catalog_id":"1","text":"quick please","product_items":[{"product_retailer_id":"TEA","quantity":3,"item_price":2.5,"currency":"EUR"},{"product_retailer_id":"CUP","quantity":"1"}]}`,
			`message `+sheena+`text="quick please\n3 × TEA (2.5 EUR)\n1 × CUP"`),
		one("an ad's visitor", `"type":"text","text":{"body":"hi"},"referral":{"source_url":"https://fb.me/x","source_id":"120","source_type":"ad","headline":"Summer","ctwa_clid":"Aff"}`, `message `+sheena+`text="hi" referral=ad,Summer,120,https://fb.me/x`),
		one("a reaction", `"type":"reaction","reaction":{"message_id":"wamid.Z=","emoji":"\ud83d\ude2e"}`, `reaction id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson) reaction=😮`),
		one("a reaction taken back", `"type":"reaction","reaction":{"message_id":"wamid.Z=","emoji":""}`, `reaction id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson) reaction=`),
		one("a reaction taken back without an emoji", `"type":"reaction","reaction":{"message_id":"wamid.Z="}`, `reaction id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson) reaction=`),
		one("an edit", `"type":"edit","edit":{"original_message_id":"wamid.Z=","message":{"context":{"id":"M0"},"type":"text","text":{"body":"in red"}}}`, `edit id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson) text="in red"`),
		one("an edited caption", `"type":"edit","edit":{"original_message_id":"wamid.Z=","message":{"type":"image","image":{"id":"8","mime_type":"image/jpeg","caption":"other"}}}`,
			`edit id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson) text="other" media=image,8,image/jpeg`),
		one("a message taken back", `"type":"revoke","revoke":{"original_message_id":"wamid.Z="}`, `delete id=wamid.Z= key=wamid.A= from=16505551234(Sheena Nelson)`),
		one("what WhatsApp cannot pass on", `"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}]`, `unsupported `+sheena+`unsupported=unsupported`),
		one("a poll", `"type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051}]`, `unsupported `+sheena+`unsupported=poll`),
		one("a type of tomorrow", `"type":"hologram","hologram":{"id":"1"}`, `unsupported `+sheena+`unsupported=hologram`),
		one("an empty text", `"type":"text","text":{"body":""}`, `unsupported `+sheena+`unsupported=text`),
		one("no type", `"text":{"body":"x"}`, `unsupported `+sheena+`unsupported=empty`),
		one("a greeting asked for", `"type":"request_welcome"`),
		one("a message that vanishes", `"type":"ephemeral"`),
		one("unknown, the old way", `"type":"unknown","errors":[{"code":131051}]`),
		one("a group", `"type":"text","group_id":"HBgL","text":{"body":"all"}`),
	}
}

func otherSamples() []sample {
	const ana = `"contacts":[{"profile":{"name":"Ana","username":"ana.p"},"wa_id":"5541988887777","user_id":"BR.77"}]`
	status := func(name, content string, want ...string) sample {
		return sample{name, "messages", `"statuses":[{"id":"wamid.S=","timestamp":"1767323045","recipient_id":"16505551234",` + content + `}]`, want}
	}
	return []sample{
		{"a new number", "messages", `"messages":[{` + head + `"type":"system","system":{"body":"User A changed","wa_id":"16505559999","type":"user_changed_number"}}]`,
			[]string{`identity key=wamid.A= from=16505559999 aliases=[16505551234]`}},
		{"a new phone", "messages", contacts + `,"messages":[{` + head + `"type":"system","identity":{"hash":"x"},"system":{"body":"User identity changed","type":"customer_identity_changed"}}]`,
			[]string{`message id=wamid.A= from=16505551234(Sheena Nelson) text="User identity changed" automatic`}},
		{"a number and a user id", "messages", ana + `,"messages":[{"from":"5541988887777","from_user_id":"BR.77","id":"w","timestamp":"1767323045","type":"text","text":{"body":"oi"}}]`,
			[]string{`message id=w from=5541988887777(Ana ana.p) aliases=[BR.77] text="oi"`}},
		{"a user id alone", "messages", `"contacts":[{"profile":{"name":"Ana"},"user_id":"BR.77"}],"messages":[{"from_user_id":"BR.77","id":"w","type":"text","text":{"body":"oi"}}]`,
			[]string{`message id=w from=BR.77(Ana) text="oi"`}},
		{"a user id in the number's place", "messages", ana + `,"messages":[{"from":"BR.77","id":"w","type":"text","text":{"body":"oi"}}]`,
			[]string{`message id=w from=BR.77(Ana ana.p) aliases=[5541988887777] text="oi"`}},
		{"people in another order", "messages", `"contacts":[{"profile":{"name":"Rui"},"wa_id":"2222222"},{"profile":{"name":"Ana"},"wa_id":"1111111"}],"messages":[{"from":"1111111","id":"1","type":"text","text":{"body":"a"}},{"from":"2222222","id":"2","type":"text","text":{"body":"b"}}]`,
			[]string{`message id=1 from=1111111(Ana) text="a"`, `message id=2 from=2222222(Rui) text="b"`}},
		{"another user id", "user_id_update", ana + `,"user_id_update":[{"wa_id":"5541988887777","user_id":{"previous":"BR.66","current":"BR.77"},"timestamp":"1767323045"}]`,
			[]string{`identity key=user:BR.66:BR.77 from=5541988887777(Ana ana.p) aliases=[BR.77 BR.66]`}},
		{"another user id of whom no number is known", "user_id_update", `"user_id_update":[{"user_id":{"previous":"BR.66","current":"BR.77"}}]`,
			[]string{`identity key=user:BR.66:BR.77 from=BR.77 aliases=[BR.66]`}},
		{"another user id without the one before", "user_id_update", `"user_id_update":[{"wa_id":"5541988887777","user_id":{"current":"BR.77"}}]`, nil},
		{"an answer on the phone", "smb_message_echoes", `"message_echoes":[{"from":"15550783881","to":"16505551234","to_user_id":"US.1","id":"w","timestamp":"1767323045","type":"text","text":{"body":"from my phone"}}]`,
			[]string{`echo id=w from=16505551234 aliases=[US.1] text="from my phone"`}},
		{"an answer taken back on the phone, ends swapped", "smb_message_echoes", `"message_echoes":[{"from":"16505551234","to":"15550783881","id":"w","type":"revoke","revoke":{"original_message_id":"wamid.O="}}]`,
			[]string{`delete id=wamid.O= key=w from=16505551234 ours`}},
		{"an answer edited on the phone", "smb_message_echoes", `"message_echoes":[{"from":"15550783881","to":"16505551234","id":"w","type":"edit","edit":{"original_message_id":"wamid.O=","message":{"type":"text","text":{"body":"better"}}}}]`,
			[]string{`edit id=wamid.O= key=w from=16505551234 text="better" ours`}},
		{"a strange answer on the phone", "smb_message_echoes", `"message_echoes":[{"from":"15550783881","to":"16505551234","id":"w","type":"poll"}]`, nil},
		status("sent", `"status":"sent","conversation":{"id":"c","expiration_timestamp":1767423045},"biz_opaque_callback_data":"rondo:9001"`, `status id=wamid.S= key=status:wamid.S=:sent from=16505551234 state=sent mark=9001`),
		status("delivered, another's mark", `"status":"delivered","biz_opaque_callback_data":"some data"`, `status id=wamid.S= key=status:wamid.S=:delivered from=16505551234 state=delivered`),
		status("played", `"status":"played"`, `status id=wamid.S= key=status:wamid.S=:played from=16505551234 state=read`),
		status("failed", `"status":"failed","errors":[{"code":130472,"title":"Experiment","message":"Experiment","error_data":{"details":"Not sent for an experiment"}}]`,
			`status id=wamid.S= key=status:wamid.S=:failed from=16505551234 state=failed code=130472 detail="Experiment: Not sent for an experiment"`),
		status("failed, for no advertising is wanted", `"status":"failed","errors":[{"code":131050,"title":"Stopped"}]`,
			`status id=wamid.S= key=status:wamid.S=:failed from=16505551234 state=failed code=131050 detail="Stopped"`, `opt_out key=stopped:wamid.S= from=16505551234`),
		status("deleted", `"status":"deleted"`), status("a call", `"status":"RINGING","type":"call"`), status("a group", `"status":"read","recipient_type":"group"`),
		{"a status of nobody", "messages", `"statuses":[{"id":"wamid.S=","status":"read","timestamp":"1767323045"}]`, []string{`status id=wamid.S= key=status:wamid.S=:read from=unknown state=read`}},
		{"no more advertising", "user_preferences", `"user_preferences":[{"wa_id":"16505551234","category":"marketing_messages","value":"stop","timestamp":1767323045}]`, []string{`opt_out key=preference:16505551234:1767323045:stop from=16505551234`}},
		{"advertising again", "user_preferences", `"user_preferences":[{"wa_id":"16505551234","value":"resume","timestamp":1767323045}]`, []string{`opt_in key=preference:16505551234:1767323045:resume from=16505551234`}},
		{"an error without a message", "messages", `"errors":[{"code":131000,"title":"Something went wrong"}]`, nil},
		{"a call", "calls", contacts + `,"calls":[{"id":"wacid.1","event":"connect","from":"16505551234"}]`, nil},
		{"a chapter of history", "history", `"history":[{"metadata":{"phase":0},"threads":[{"messages":[{"from":"1","id":"2","type":"text","text":{"body":"old"}}]}]}]`, nil},
		{"news about a template", "message_template_status_update", `"event":"APPROVED","message_template_id":1`, nil},
	}
}

func TestReceive(t *testing.T) {
	fake, kind, account := connect(t)
	var table []channeltest.Reading
	for _, s := range append(messageSamples(), otherSamples()...) {
		table = append(table, channeltest.Reading{Name: s.name, Call: value(fake, s.field, s.content), Want: s.want})
	}
	channeltest.Reads(t, kind, account, table)
}

func TestReceive_takesEveryLevelInOrder(t *testing.T) {
	fake, kind, account := connect(t)
	c := metafake.Customer{Number: customer, Name: "Sheena"}
	body := fake.WhatsApp(c, fake.Text(c, "1", "a"), fake.Status(metafake.Sent{ID: "wamid.S", To: customer}, "read"), fake.Text(c, "1", "a"))
	entry := body["entry"].([]any)
	body["entry"] = append(entry, entry[0])
	got, err := kind.Receive(t.Context(), account, fake.Call(metafake.Encode(body)))
	if err != nil || len(got.Inbound) != 6 || got.Inbound[0].Key != got.Inbound[2].Key || got.Inbound[1].Kind != channel.InStatus {
		t.Errorf("%+v, %v", got.Inbound, err)
	}
}

func TestReceive_dropsOtherNumbersAndProducts(t *testing.T) {
	fake, kind, account := connect(t)
	mine := value(fake, "messages", contacts+`,"messages":[`+textMessage(1, "x")+`]`)
	for name, change := range map[string][2]string{"another number": {"106540352242922", "1"}, "a page": {"whatsapp_business_account", "page"}, "no number": {`"phone_number_id":"106540352242922"`, `"x":1`}} {
		r := fake.Call([]byte(strings.Replace(string(mine.Body), change[0], change[1], 1)))
		if got, err := kind.Receive(t.Context(), account, r); err != nil || len(got.Inbound) > 0 {
			t.Errorf("%s: %+v, %v", name, got.Inbound, err)
		}
	}
}

func TestReceive_handshake(t *testing.T) {
	_, kind, account := connect(t)
	ask := func(query url.Values) (channel.Received, error) {
		return kind.Receive(t.Context(), account, channel.Request{Method: http.MethodGet, Query: query})
	}
	got, err := ask(url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {"hook-word_42"}, "hub.challenge": {"1158201444"}})
	if err != nil || string(got.Response.Body) != "1158201444" || got.Response.Status != 200 || !strings.HasPrefix(got.Response.ContentType, "text/plain") {
		t.Errorf("%+v, %v", got.Response, err)
	}
	for name, q := range map[string]url.Values{
		"nothing":        nil,
		"another word":   {"hub.mode": {"subscribe"}, "hub.verify_token": {"hook-word_43"}, "hub.challenge": {"1"}},
		"no word":        {"hub.mode": {"subscribe"}, "hub.challenge": {"1"}},
		"another mode":   {"hub.mode": {"unsubscribe"}, "hub.verify_token": {"hook-word_42"}, "hub.challenge": {"1"}},
		"no challenge":   {"hub.mode": {"subscribe"}, "hub.verify_token": {"hook-word_42"}},
		"underscores":    {"hub_mode": {"subscribe"}, "hub_verify_token": {"hook-word_42"}, "hub_challenge": {"1"}},
		"a long address": {"hub.mode": {"subscribe"}, "hub.verify_token": {"hook-word_42"}, "hub.challenge": {strings.Repeat("1", 300)}},
	} {
		if _, refusal := channeltest.CheckReceived(t, channel.Received{}, second(ask(q))); refusal == nil || refusal.Status != 403 {
			t.Errorf("%s: %v", name, refusal)
		}
	}
	account.Config = channel.Config{}
	if _, err := ask(url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {""}, "hub.challenge": {"1"}}); err == nil {
		t.Error("an account without a word shakes hands")
	}
}

func second(_ channel.Received, err error) error { return err }

func TestReceive_numbersHaveVariants(t *testing.T) {
	fake, kind, account := connect(t)
	for number, want := range map[string]string{
		"554188887777": "5541988887777", "5541988887777": "554188887777", "551133334444": "", "5511933334444": "",
		"5215512345678": "525512345678", "525512345678": "5215512345678", "5491123456789": "541123456789", "541123456789": "5491123456789",
		"16505551234": "", "4915112345678": "", "BR.77": "",
	} {
		got, err := kind.Receive(t.Context(), account, value(fake, "messages", `"messages":[{"from":"`+number+`","id":"1","type":"text","text":{"body":"x"}}]`))
		if err != nil || len(got.Inbound) != 1 || got.Inbound[0].From.Address != number {
			t.Fatalf("%s: %+v, %v", number, got.Inbound, err)
		}
		if from := got.Inbound[0].From; strings.Join(from.Variants, " ") != want || len(from.Aliases) > 0 {
			t.Errorf("%s: variants %v, aliases %v, want %q", number, from.Variants, from.Aliases, want)
		}
	}
}

func FuzzReceive(f *testing.F) {
	fake := metafake.New()
	var seeds [][]byte
	for _, s := range append(messageSamples(), otherSamples()...) {
		seeds = append(seeds, value(fake, s.field, s.content).Body)
	}
	account := channel.Account{Config: channel.Config{"app_secret": fake.AppSecret, "phone_number_id": fake.Number}}
	channeltest.FuzzReceive(f, whatsapp.New(nil, nil), account, fake.Call, seeds...)
}

// One app may have several numbers, whose events come to one hook.
func TestReceive_namesOtherNumbers(t *testing.T) {
	fake, kind, account := connect(t)
	change := func(number string) string {
		return `{"field":"messages","value":{"metadata":{"phone_number_id":"` + number + `"},"messages":[{"from":"16505551234","id":"wamid.` + number + `","type":"text","text":{"body":"x"}}]}}`
	}
	body := `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[` + change("77") + `,` + change(fake.Number) + `,` + change("77") + `]},{"id":"2","changes":[` + change("78") + `,{"field":"account_update","value":{}}]}]}`
	got, err := kind.Receive(t.Context(), account, fake.Call([]byte(body)))
	if err != nil || len(got.Inbound) != 1 || strings.Join(got.Others, " ") != "77 78" {
		t.Errorf("%+v, %v", got, err)
	}
}
