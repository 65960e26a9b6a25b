package sms_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/twiliofake"
	"rondo/internal/channel/sms"
)

// jsonCall is a genuine call with a JSON body.
func jsonCall(body string) channel.Request {
	sum := sha256.Sum256([]byte(body))
	address := hookURL + "?bodySHA256=" + hex.EncodeToString(sum[:])
	return channel.Request{Method: http.MethodPost, URL: address, Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/json"}, "X-Twilio-Signature": {twiliofake.Sign(authToken, address, nil)}}}
}

// FuzzReceive holds that no body makes Receive panic, and that every answer is
// well formed.
func FuzzReceive(f *testing.F) {
	for _, form := range []url.Values{
		text(1, "hello"), {"MessageSid": {"SM1"}, "MessageStatus": {"failed"}, "To": {theirs}, "ErrorCode": {"21610"}},
		{"MessageSid": {"MM1"}, "From": {theirs}, "MediaUrl0": {"https://a.test/1"}, "MediaContentType0": {"image/png"}, "Latitude": {"1"}, "Longitude": {"2"}},
	} {
		f.Add([]byte(form.Encode()), false)
	}
	f.Add([]byte("%zz=1&a;b&&=&Body=%00%ff"), false)
	f.Add([]byte(`{"MessageSid":"SM1","From":1,"Body":"x"}`), true)
	kind, account := sms.New(nil), channel.Account{HookURL: hookURL, Config: channel.Config{"auth_token": authToken}}
	f.Fuzz(func(t *testing.T, body []byte, isJSON bool) {
		r := channel.Request{Method: http.MethodPost, URL: hookURL, Body: body, Header: http.Header{"Content-Type": {formType}}}
		if isJSON {
			r = jsonCall(string(body))
		} else {
			sign(&r)
		}
		got, err := kind.Receive(t.Context(), account, r)
		channeltest.CheckReceived(t, got, err)
	})
}
