package sms_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/sms"
)

// proof is a call and the signature Twilio gives it. Most are those of Twilio's
// own libraries.
type proof struct {
	name, token, hook, query, body, contentType, signature string
}

const formType = "application/x-www-form-urlencoded"

func proofs() []proof {
	const hook, query = "https://mycompany.com/myapp.php", "foo=1&bar=2"
	const call = "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309"
	return []proof{
		{"a form", "12345", hook, query, call, formType, "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"with the port of https", "12345", hook, query, call, formType, "kvajT1Ptam85bY51eRf/AJRuM3w="},
		{"with the port of https, which is configured", "12345", "https://mycompany.com:443/myapp.php", query, call, formType, "kvajT1Ptam85bY51eRf/AJRuM3w="},
		{"without the port of https, which is configured", "12345", "https://mycompany.com:443/myapp.php", query, call, formType, "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"with the port of http", "12345", "http://mycompany.com/myapp.php", query, call, formType, "0ZXoZLH/DfblKGATFgpif+LLRf4="},
		{"values twice, and in no order", "12345", hook, query, "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234", formType, "IK+Dwps556ElfBT0I3Rgjkr1wJU="},
		{"a name that begins another", "12345", hook, query, call + "&ReasonConferenceEnded=test&Reason=Participant", formType, "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{"JSON by its sum", "12345", hook, query + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", `{"property": "value", "boolean": true}`, "application/json", "a9nBmqA0ju/hNViExpshrM61xv4="},
		{"UTF-8", "0123456789abcdef0123456789abcdef", "https://chat.example.test/webhooks/twilio/7", "", url.Values{
			"MessageSid": {"SM0123456789abcdef0123456789abcdef"}, "AccountSid": {"AC0123456789abcdef0123456789abcdef"}, "From": {"whatsapp:+5215512345678"},
			"To": {"whatsapp:+14155238886"}, "Body": {"¿Qué tal? 😀 a+b&c=d"}, "NumMedia": {"0"}, "ProfileName": {"José"}, "WaId": {"5215512345678"}}.Encode(), formType + "; charset=UTF-8", "K4fzBa6KtREWaS16qmhfL0NAZRI="},
		{"a small one", "s3cr3t", "https://c.test/t", "", "Body=hi&From=%2B15550001111&MessageSid=SM1&To=%2B15550002222", formType, "sEtVvfQ1zuK9lHpALIKWwXmM/ic="},
	}
}

// believed says whether a call's signature was taken: what is believed but is
// no message is malformed.
func (p proof) believed(t *testing.T) bool {
	t.Helper()
	address := p.hook
	if p.query != "" {
		address += "?" + p.query
	}
	// The host a proxy was called by says nothing.
	_, behind, _ := strings.Cut(address, "//")
	_, path, _ := strings.Cut(behind, "/")
	r := channel.Request{Method: http.MethodPost, URL: "https://10.0.0.7:8080/" + path, Body: []byte(p.body),
		Header: http.Header{"Content-Type": {p.contentType}, "Host": {"evil.example"}}}
	if p.signature != "" {
		r.Header.Set("X-Twilio-Signature", p.signature)
	}
	_, err := sms.New(nil).Receive(t.Context(), channel.Account{HookURL: p.hook, Config: channel.Config{"auth_token": p.token}}, r)
	refusal, refused := err.(*channel.Refusal)
	return !refused || refusal.Status != http.StatusUnauthorized
}

func TestReceive_signaturesAsPublished(t *testing.T) {
	for _, p := range proofs() {
		if !p.believed(t) {
			t.Errorf("%s: refused", p.name)
		}
	}
}

func TestReceive_signaturesThatDoNotFit(t *testing.T) {
	for _, p := range proofs() {
		for name, spoil := range map[string]func(*proof){
			"another token":         func(p *proof) { p.token += "x" },
			"no token":              func(p *proof) { p.token = "" },
			"a byte of the body":    func(p *proof) { p.body = strings.Replace(p.body, "1", "2", 1) + "&x=1" },
			"another address":       func(p *proof) { p.hook += "x" },
			"another host":          func(p *proof) { p.hook = strings.Replace(p.hook, "//", "//x", 1) },
			"another query":         func(p *proof) { p.query += "&x" },
			"no signature":          func(p *proof) { p.signature = "" },
			"cut short":             func(p *proof) { p.signature = p.signature[:len(p.signature)-4] },
			"in upper case":         func(p *proof) { p.signature = strings.ToUpper(p.signature) },
			"in hexadecimal":        func(p *proof) { p.signature = "sha1=" + p.signature },
			"no configured address": func(p *proof) { p.hook = "" },
		} {
			spoilt := p
			spoil(&spoilt)
			if spoilt.believed(t) {
				t.Errorf("%s, %s: believed", p.name, name)
			}
		}
	}
}

// What sorting by name and value together would give must not be believed.
func TestReceive_sortsByName(t *testing.T) {
	p := proofs()[6]
	p.signature = "95+Bu0JVPi0r/SsESZCVf0dWAjw="
	if p.believed(t) {
		t.Error("believed")
	}
}

func TestReceive_JSONNeedsItsSum(t *testing.T) {
	p := proofs()[7]
	p.body += " "
	if p.believed(t) {
		t.Error("another body is believed")
	}
	p = proofs()[0]
	p.contentType = "application/json" // a form's signature does not cover a JSON body
	if p.believed(t) {
		t.Error("a body without a sum is believed")
	}
}

func TestReceive_whileTheTokenIsChanged(t *testing.T) {
	p := proofs()[9]
	r := channel.Request{Method: http.MethodPost, URL: p.hook, Body: []byte(p.body), Header: http.Header{"Content-Type": {formType}, "X-Twilio-Signature": {p.signature}}}
	for _, config := range []channel.Config{{"auth_token": p.token, "auth_token_secondary": "new"}, {"auth_token": "new", "auth_token_secondary": p.token}} {
		if got, err := sms.New(nil).Receive(t.Context(), channel.Account{HookURL: p.hook, Config: config}, r); err != nil || len(got.Inbound) != 1 {
			t.Errorf("%v: %v", got, err)
		}
	}
}
