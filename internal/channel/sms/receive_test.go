package sms_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/sms"
)

// receive reads a genuine call with a form.
func receive(t *testing.T, form url.Values) (channel.Received, *channel.Refusal) {
	t.Helper()
	account := channel.Account{HookURL: hookURL, Config: channel.Config{"auth_token": authToken}}
	got, err := sms.New(nil).Receive(t.Context(), account, call(form))
	return channeltest.CheckReceived(t, got, err)
}

// brief is what was received, for comparing.
func brief(all []channel.Inbound) string {
	var out []string
	for _, in := range all {
		s := string(in.Kind) + " " + in.ProviderID
		if in.Text != "" {
			s += " text=" + in.Text
		}
		for _, m := range in.Media {
			s += fmt.Sprintf(" media=%s %s %s %q", m.Kind, m.Ref, m.ContentType, m.Name)
		}
		if in.Location != nil {
			s += fmt.Sprintf(" at=%.2f,%.2f %s", in.Location.Latitude, in.Location.Longitude, in.Location.Name)
		}
		if in.Status != nil {
			s += strings.TrimRight(fmt.Sprintf(" %s %s %s", in.Status.State, in.Status.Code, in.Status.Detail), " ")
		}
		if in.ReplyTo != "" {
			s += " reply=" + in.ReplyTo
		}
		if in.Postback != "" {
			s += " postback=" + in.Postback
		}
		if r := in.Referral; r != nil {
			s += fmt.Sprintf(" came=%s %s %s %s", r.Source, r.Payload, r.Title, r.URL)
		}
		if in.Unsupported != "" {
			s += " unsupported=" + in.Unsupported
		}
		if in.Automatic {
			s += " settled"
		}
		out = append(out, strings.TrimSpace(s))
	}
	return strings.Join(out, " | ")
}

func TestReceive_messages(t *testing.T) {
	for _, c := range []struct{ name, form, want string }{
		{"a text", "SmsSid=SM1&From=%2B15550001111&To=%2B15550002222&Body=three+apples&SmsStatus=received", "message SM1 text=three apples"},
		{"from a short code to a service", "MessageSid=SM2&From=38444&MessagingServiceSid=MG77&Body=code+1", "message SM2 text=code 1"},
		{"from a name", "MessageSid=SM2&From=ACME&Body=hi", "message SM2 text=hi"},
		{"NUL bytes", "MessageSid=SM3&From=%2B1555&Body=ze%00ro%00", "message SM3 text=zero"},
		{"no body", "MessageSid=SM4&From=%2B1555&To=%2B1556&NumMedia=0", "unsupported SM4 unsupported=empty message"},
		{"no state", "MessageSid=SM4&From=%2B1555&Body=x", "message SM4 text=x"},
		{"a state while it comes in", "MessageSid=SM4&From=%2B1555&Body=x&SmsStatus=receiving", "message SM4 text=x"},
		{"a picture", "MessageSid=MM5&From=%2B1555&Body=look&NumMedia=1&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm%2FME1&MediaContentType0=image%2Fjpeg",
			`message MM5 text=look media=image https://api.twilio.com/m/ME1 image/jpeg "image-1.jpg"`},
		{"files without a text", "MessageSid=MM5&From=%2B1555&NumMedia=2&MediaUrl0=https%3A%2F%2Fa.test%2F1&MediaContentType0=video%2F3gpp&MediaUrl1=https%3A%2F%2Fa.test%2F2&MediaContentType1=application%2Fx-odd%3B+a%3D1",
			`message MM5 media=video https://a.test/1 video/3gpp "video-1.3gp" media=file https://a.test/2 application/x-odd ""`},
		{"a number of files that is none", "MessageSid=MM5&From=%2B1555&NumMedia=lots&MediaUrl0=https%3A%2F%2Fa.test%2F1", `message MM5 media=file https://a.test/1  ""`},
		{"an address that is none", "MessageSid=MM5&From=%2B1555&Body=x&NumMedia=2&MediaUrl0=file%3A%2F%2F%2Fetc%2Fpasswd&MediaUrl1=https%3A%2F%2Fu%3Ap%40a.test", "message MM5 text=x"},
		{"what is new", "MessageSid=SM6&From=%2B1555&Body=x&Tomorrow=1&=&Body=y", "message SM6 text=x"},
		{"a place", "MessageSid=SM7&From=%2B1555&Latitude=1.5&Longitude=-2.25&Label=Bar", "message SM7 at=1.50,-2.25 Bar"},
		{"a place beyond the world", "MessageSid=SM7&From=%2B1555&Body=x&Latitude=91&Longitude=NaN", "message SM7 text=x"},
		{"a button", "MessageSid=SM8&From=%2B1555&Body=Yes&ButtonText=Yes&ButtonPayload=y1&OriginalRepliedMessageSid=SM1", "postback SM8 text=Yes reply=SM1 postback=y1 | unblocked"},
		{"a row of a list", "MessageSid=SM9&From=whatsapp%3A%2B15550001111&Body=&ListId=r2&ListTitle=Blue", "postback SM9 text=Blue postback=r2"},
		{"by an ad", "MessageSid=SM9&From=whatsapp%3A%2B15550001111&Body=hi&ReferralHeadline=Sale&ReferralSourceId=77&ReferralSourceType=ad&ReferralSourceUrl=https%3A%2F%2Ffb.me%2F1&ReferralCtwaClid=x",
			"message SM9 text=hi came=ad 77 Sale https://fb.me/1"},
	} {
		form, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		got, refusal := receive(t, form)
		if refusal != nil || brief(got.Inbound) != c.want {
			t.Errorf("%s: %s (%v)\nwant %s", c.name, brief(got.Inbound), refusal, c.want)
		}
		if got.Response.ContentType != "text/xml" || !strings.Contains(string(got.Response.Body), "<Response></Response>") {
			t.Errorf("%s: answered %+v", c.name, got.Response)
		}
	}
}

func TestReceive_person(t *testing.T) {
	got, _ := receive(t, url.Values{"MessageSid": {"SM1"}, "From": {theirs}, "Body": {"hi"}, "FromCountry": {"us"}, "ToCountry": {"BR"}})
	if p := got.Inbound[0].From; p.Address != theirs || p.Phone != theirs || p.Country != "US" {
		t.Errorf("%+v", p)
	}
	got, _ = receive(t, url.Values{"MessageSid": {"SM1"}, "From": {"whatsapp:" + theirs}, "ExternalUserId": {"whatsapp:US.1234"}, "ProfileName": {"Ana"}, "Body": {"hi"}})
	if p := got.Inbound[0].From; p.Address != "whatsapp:"+theirs || p.Phone != theirs || p.Name != "Ana" || len(p.Aliases) != 1 || p.Aliases[0] != "whatsapp:US.1234" {
		t.Errorf("on WhatsApp: %+v", p)
	}
	got, _ = receive(t, url.Values{"MessageSid": {"SM1"}, "From": {"whatsapp:US.1234"}, "ExternalUserId": {"whatsapp:US.1234"}, "Body": {"hi"}})
	if p := got.Inbound[0].From; p.Address != "whatsapp:US.1234" || p.Phone != "" || len(p.Aliases) != 0 {
		t.Errorf("without a number: %+v", p)
	}
	got, _ = receive(t, url.Values{"MessageSid": {"SM1"}, "From": {"38444"}, "Body": {"hi"}})
	if p := got.Inbound[0].From; p.Address != "38444" || p.Phone != "" {
		t.Errorf("a short code is no phone number: %+v", p)
	}
}

// What a customer says about being written to is seen, and kept as consent.
func TestReceive_consent(t *testing.T) {
	for _, c := range []struct{ body, optOut, want string }{
		{"STOP", "", "message SM1 text=STOP settled | blocked"},
		{" stop. ", "", "message SM1 text= stop.  settled | blocked"},
		{"Unsubscribe", "", "message SM1 text=Unsubscribe settled | blocked"},
		{"QUIT", "", "message SM1 text=QUIT settled | blocked"},
		{"START", "", "message SM1 text=START settled | unblocked"},
		{"unstop", "", "message SM1 text=unstop settled | unblocked"},
		{"Yes", "", "message SM1 text=Yes | unblocked"},
		{"HELP", "", "message SM1 text=HELP settled"},
		{"BASTA", "STOP", "message SM1 text=BASTA settled | blocked"},
		{"SI", "START", "message SM1 text=SI settled | unblocked"},
		{"AIUTO", "HELP", "message SM1 text=AIUTO settled"},
		{"Please stop by", "", "message SM1 text=Please stop by"},
		{"don't stop", "", "message SM1 text=don't stop"},
	} {
		form := url.Values{"MessageSid": {"SM1"}, "From": {theirs}, "To": {ours}, "Body": {c.body}}
		if c.optOut != "" {
			form.Set("OptOutType", c.optOut)
		}
		got, refusal := receive(t, form)
		if refusal != nil || brief(got.Inbound) != c.want {
			t.Errorf("%q %s: %s (%v)\nwant %s", c.body, c.optOut, brief(got.Inbound), refusal, c.want)
		}
		if n := len(got.Inbound); n == 2 && (got.Inbound[0].Key == got.Inbound[1].Key || got.Inbound[1].From.Address != theirs) {
			t.Errorf("%q: keys and customers %+v", c.body, got.Inbound)
		}
	}
}

func TestReceive_statuses(t *testing.T) {
	for _, c := range []struct{ state, code, message, want string }{
		{"accepted", "", "", ""}, {"scheduled", "", "", ""}, {"queued", "", "", ""}, {"sending", "", "", ""}, {"tomorrows", "", "", ""},
		{"sent", "", "", "status SM9 sent"},
		{"Delivered", "", "", "status SM9 delivered"},
		{"partially_delivered", "", "", "status SM9 delivered"},
		{"read", "", "", "status SM9 read"},
		{"canceled", "", "", "status SM9 failed"},
		{"undelivered", "30003", "", "status SM9 failed 30003 The customer's phone is off or cannot be reached."},
		{"failed", "30002", "Account suspended", "status SM9 failed 30002 The Twilio account is suspended. Settle that in Twilio's console."},
		{"failed", "39999", "Something else", "status SM9 failed 39999 Something else"},
		{"failed", "odd", "", "status SM9 failed odd"},
		{"failed", "21610", "", "status SM9 failed 21610 The customer has opted out by STOP. Only the customer can take that back, by START. | blocked"},
	} {
		form := url.Values{"MessageSid": {"SM9"}, "SmsSid": {"SM9"}, "From": {ours}, "To": {theirs}, "MessageStatus": {c.state}, "ErrorCode": {c.code}, "ErrorMessage": {c.message}, "Body": {"what we wrote"}}
		got, refusal := receive(t, form)
		if refusal != nil || brief(got.Inbound) != c.want {
			t.Errorf("%s %s: %s (%v)\nwant %s", c.state, c.code, brief(got.Inbound), refusal, c.want)
		}
		for _, in := range got.Inbound {
			if in.From.Address != theirs {
				t.Errorf("%s: a status is about %s, want the customer", c.state, in.From.Address)
			}
		}
	}
	// Older callbacks have the other name alone, and may leave the customer out.
	got, _ := receive(t, url.Values{"SmsSid": {"SM9"}, "From": {theirs}, "SmsStatus": {"delivered"}})
	if brief(got.Inbound) != "status SM9 delivered" {
		t.Errorf("%s", brief(got.Inbound))
	}
}

func TestReceive_whatMakesNoSense(t *testing.T) {
	for _, form := range []url.Values{
		{}, {"From": {theirs}, "Body": {"x"}}, {"MessageSid": {"SM1"}, "Body": {"x"}}, {"MessageSid": {"SM1"}, "MessageStatus": {"sent"}},
		{"MessageSid": {strings.Repeat("S", 500)}, "From": {theirs}}, {"MessageSid": {"SM1"}, "From": {strings.Repeat("1", 500)}},
	} {
		if _, refusal := receive(t, form); refusal == nil || refusal.Status != http.StatusBadRequest {
			t.Errorf("%.100v: %v", form, refusal)
		}
	}
}

// A JSON call with the same names is read like a form.
func TestReceive_JSON(t *testing.T) {
	const sum = "d1d7a0ad25f8fd94b9c93d4abe1b6b9c51ccf8f2b4fa0d46a5d0b0e2d8f6f9f1"
	body := `{"MessageSid":"SM1","From":"+15550001111","Body":"by JSON","NumMedia":0}`
	r := jsonCall(body)
	account := channel.Account{HookURL: hookURL, Config: channel.Config{"auth_token": authToken}}
	got, err := sms.New(nil).Receive(t.Context(), account, r)
	if err != nil || brief(got.Inbound) != "message SM1 text=by JSON" {
		t.Errorf("%s, %v", brief(got.Inbound), err)
	}
	for name, spoil := range map[string]func(*channel.Request){
		"another sum":  func(r *channel.Request) { r.URL = hookURL + "?bodySHA256=" + sum },
		"another body": func(r *channel.Request) { r.Body = append(r.Body, ' ') },
		"no sum":       func(r *channel.Request) { r.URL = hookURL },
	} {
		r := jsonCall(body)
		spoil(&r)
		if _, err := sms.New(nil).Receive(t.Context(), account, r); err == nil {
			t.Errorf("%s: believed", name)
		}
	}
	for _, broken := range []string{"", "null", "[]", "{", `{}`, `{"MessageSid":{}}`} {
		got, err := sms.New(nil).Receive(t.Context(), account, jsonCall(broken))
		if _, refusal := channeltest.CheckReceived(t, got, err); refusal == nil || refusal.Status != http.StatusBadRequest {
			t.Errorf("%q: %v", broken, refusal)
		}
	}
}
